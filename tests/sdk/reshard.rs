//! Split, merge and scale.

use aws_sdk_kinesis::operation::merge_shards::MergeShardsError;
use aws_sdk_kinesis::operation::split_shard::SplitShardError;
use aws_sdk_kinesis::operation::update_shard_count::UpdateShardCountError;
use aws_sdk_kinesis::types::{ScalingType, Shard, StreamMode, StreamStatus};
use caudal::kinesis::{Quotas, Settings};

use crate::streams::mode;
use crate::world::{ACCOUNT, World, arn, at_once, no_stream, refused, shard_id, slow, violation};

const MIDDLE: &str = "170141183460469231731687303715884105728";
const LAST: &str = "340282366920938463463374607431768211455";

async fn open_shards(world: &World, stream: &str) -> Vec<Shard> {
    let listed = world.sdk.list_shards().stream_name(stream).send().await.unwrap();
    let open = |shard: &Shard| {
        let range = shard.sequence_number_range.as_ref().expect("AWS tells it");
        range.ending_sequence_number.is_none()
    };
    listed.shards.unwrap_or_default().into_iter().filter(open).collect()
}

fn range(shard: &Shard) -> (&str, &str) {
    let range = shard.hash_key_range.as_ref().expect("AWS tells it");
    (range.starting_hash_key(), range.ending_hash_key())
}

#[tokio::test]
async fn a_shard_is_split_where_the_caller_says() {
    let world = World::with(slow());
    world.stream("s", 1).await;
    world.advance(10_000);
    let call = world.sdk.split_shard().stream_name("s").shard_to_split(shard_id(0));
    call.new_starting_hash_key("1000").send().await.unwrap();
    let output = world.sdk.describe_stream_summary().stream_name("s").send().await.unwrap();
    let summary = output.stream_description_summary.unwrap();
    assert_eq!((summary.stream_status, summary.open_shard_count), (StreamStatus::Updating, 1));
    world.advance(10_000);
    let open = open_shards(&world, "s").await;
    assert_eq!(open.iter().map(range).collect::<Vec<_>>(), [("0", "999"), ("1000", LAST)]);
    let call = world.sdk.split_shard().stream_arn(arn("s")).shard_to_split(shard_id(2));
    call.new_starting_hash_key(MIDDLE).send().await.unwrap();
    world.advance(10_000);
    assert_eq!(open_shards(&world, "s").await.len(), 3);
}

#[tokio::test]
async fn a_cut_at_or_beyond_a_shards_edge_is_refused() {
    let world = World::new();
    world.stream("s", 2).await;
    let split = |shard: u32, key: &str| {
        let call = world.sdk.split_shard().stream_name("s").shard_to_split(shard_id(shard));
        call.new_starting_hash_key(key)
    };
    let nines = "9".repeat(39);
    for (shard, key, start, end) in [
        (0, "0", "0", "170141183460469231731687303715884105727"),
        (0, "1", "0", "170141183460469231731687303715884105727"),
        (
            0,
            "170141183460469231731687303715884105727",
            "0",
            "170141183460469231731687303715884105727",
        ),
        (0, MIDDLE, "0", "170141183460469231731687303715884105727"),
        (1, "5", MIDDLE, LAST),
        (1, LAST, MIDDLE, LAST),
        (1, nines.as_str(), MIDDLE, LAST),
    ] {
        let text = format!(
            "NewStartingHashKey {key} used in SplitShard() on shard {} in stream s under account \
             {ACCOUNT} is not both greater than one plus the shard's StartingHashKey {start} and \
             less than the shard's EndingHashKey {end}.",
            shard_id(shard)
        );
        refused!(world, split(shard, key), SplitShardError::InvalidArgumentException, text);
    }
    let text = violation(
        "'01'",
        "newStartingHashKey",
        r"satisfy regular expression pattern: ^(0|([1-9]\d{0,38}))$",
    );
    refused!(world, split(0, "01"), SplitShardError::ValidationException, text);
    split(0, "2").send().await.unwrap();
    assert_eq!(range(&open_shards(&world, "s").await[1]), ("0", "1"));
}

#[tokio::test]
async fn what_can_not_be_split_is_refused() {
    use SplitShardError as E;
    let quotas = Quotas { shards: 3, ..Quotas::of_region("us-east-1") };
    let world = World::with(Settings { quotas, ..at_once() });
    world.stream("s", 1).await;
    let split = |stream: &str, shard: &str| {
        let call = world.sdk.split_shard().stream_name(stream).shard_to_split(shard);
        call.new_starting_hash_key(MIDDLE)
    };
    let text = format!("Could not find shard {} in stream s under account {ACCOUNT}.", shard_id(9));
    refused!(world, split("s", &shard_id(9)), E::ResourceNotFoundException, text);
    refused!(world, split("s", "shardId-9"), E::ResourceNotFoundException, text);
    let text = format!("Could not find shard nada in stream s under account {ACCOUNT}.");
    refused!(world, split("s", "nada"), E::ResourceNotFoundException, text);
    refused!(world, split("x", &shard_id(0)), E::ResourceNotFoundException, no_stream("x"));
    split("s", "shardId-0").send().await.unwrap();
    let text = format!("Shard {} in stream s under account {ACCOUNT} is closed.", shard_id(0));
    refused!(world, split("s", &shard_id(0)), E::InvalidArgumentException, text);

    world.stream("t", 1).await;
    let call = split("t", &shard_id(0)).send().await.expect_err("three shards are allowed");
    let E::LimitExceededException(limit) = call.into_service_error() else { panic!("the quota") };
    let text = "Current shard count for the account: 3. Limit: 3. Number of additional shards \
                that would have resulted from this request: 1.";
    assert!(limit.message().unwrap().contains(text), "{limit:?}");

    let call = world.sdk.create_stream().stream_name("libre");
    call.stream_mode_details(mode(StreamMode::OnDemand)).send().await.unwrap();
    let text = "SplitShard is not supported for stream libre, which is in ON_DEMAND mode.";
    refused!(world, split("libre", &shard_id(0)), E::ValidationException, text);
}

#[tokio::test]
async fn neighbours_are_merged_by_name_and_arn() {
    let world = World::new();
    world.stream("s", 3).await;
    let call = world.sdk.merge_shards().stream_name("s").shard_to_merge(shard_id(0));
    call.adjacent_shard_to_merge(shard_id(1)).send().await.unwrap();
    assert_eq!(open_shards(&world, "s").await.len(), 2);
    let call = world.sdk.merge_shards().stream_arn(arn("s")).shard_to_merge(shard_id(3));
    call.adjacent_shard_to_merge(shard_id(2)).send().await.unwrap();
    let open = open_shards(&world, "s").await;
    assert_eq!(open.iter().map(range).collect::<Vec<_>>(), [("0", LAST)]);
    assert_eq!(open[0].parent_shard_id(), Some(shard_id(3).as_str()));
    assert_eq!(open[0].adjacent_parent_shard_id(), Some(shard_id(2).as_str()));
}

#[tokio::test]
async fn shards_that_do_not_touch_are_not_merged() {
    use MergeShardsError as E;
    let world = World::new();
    world.stream("s", 4).await;
    let merge = |first: &str, second: &str| {
        let call = world.sdk.merge_shards().stream_name("s").shard_to_merge(first);
        call.adjacent_shard_to_merge(second)
    };
    // Neither neighbours, nor the same one twice, nor the upper one first.
    for (first, second) in [(0, 2), (1, 1), (1, 0), (3, 0)] {
        let (first, second) = (shard_id(first), shard_id(second));
        let text = format!(
            "Shards {first} and {second} in stream s under account {ACCOUNT} are not an adjacent \
             pair of shards eligible for merging"
        );
        refused!(world, merge(&first, &second), E::InvalidArgumentException, text);
    }
    let text = format!("Could not find shard {} in stream s under account {ACCOUNT}.", shard_id(7));
    refused!(world, merge(&shard_id(7), &shard_id(0)), E::ResourceNotFoundException, text);
    refused!(world, merge(&shard_id(0), &shard_id(7)), E::ResourceNotFoundException, text);
    merge(&shard_id(0), &shard_id(1)).send().await.unwrap();
    let text = format!(
        "Shards {} and {} in stream s under account {ACCOUNT} are not an adjacent pair of shards \
         eligible for merging",
        shard_id(1),
        shard_id(2)
    );
    refused!(world, merge(&shard_id(1), &shard_id(2)), E::InvalidArgumentException, text);
    let call = world.sdk.create_stream().stream_name("libre");
    call.stream_mode_details(mode(StreamMode::OnDemand)).send().await.unwrap();
    let call = world.sdk.merge_shards().stream_name("libre").shard_to_merge(shard_id(0));
    let call = call.adjacent_shard_to_merge(shard_id(1));
    let text = "MergeShards is not supported for stream libre, which is in ON_DEMAND mode.";
    refused!(world, call, E::ValidationException, text);
}

#[tokio::test]
async fn a_stream_is_scaled_to_equal_shards() {
    let world = World::new();
    world.stream("s", 2).await;
    let scale = |target: i32| {
        let call = world.sdk.update_shard_count().target_shard_count(target);
        call.scaling_type(ScalingType::UniformScaling)
    };
    let output = scale(4).stream_name("s").send().await.unwrap();
    assert_eq!(output.stream_name(), Some("s"));
    assert_eq!((output.current_shard_count, output.target_shard_count), (Some(2), Some(4)));
    assert_eq!(output.stream_arn(), Some(arn("s").as_str()));
    assert_eq!(open_shards(&world, "s").await.len(), 4);
    let output = scale(3).stream_arn(arn("s")).send().await.unwrap();
    assert_eq!((output.current_shard_count, output.target_shard_count), (Some(4), Some(3)));
    let open = open_shards(&world, "s").await;
    let mut ranges: Vec<_> = open.iter().map(range).collect();
    ranges.sort_by_key(|(start, _)| start.parse::<u128>().unwrap());
    assert_eq!(
        ranges,
        [
            ("0", "113427455640312821154458202477256070484"),
            ("113427455640312821154458202477256070485", "226854911280625642308916404954512140969"),
            ("226854911280625642308916404954512140970", LAST),
        ]
    );
}

#[tokio::test]
async fn scaling_beyond_its_rules_is_refused() {
    use UpdateShardCountError as E;
    let world = World::new();
    world.stream("s", 3).await;
    let scale = |target: i32| {
        let call = world.sdk.update_shard_count().stream_name("s").target_shard_count(target);
        call.scaling_type(ScalingType::UniformScaling)
    };
    let text = "UpdateShardCount cannot scale up over double your current open shard count. \
                Current open shard count: 3 Target shard count: 9";
    refused!(world, scale(9), E::LimitExceededException, text);
    let text = "UpdateShardCount cannot scale down below half your current open shard count. \
                Current open shard count: 3 Target shard count: 1";
    refused!(world, scale(1), E::LimitExceededException, text);
    let text = format!(
        "TargetShardCount 3 of stream s under account {ACCOUNT} equals its current open shard \
         count."
    );
    refused!(world, scale(3), E::InvalidArgumentException, text);
    let text = "TargetShardCount 10001 exceeds the limit of 10000 shards.";
    refused!(world, scale(10_001), E::InvalidArgumentException, text);
    let text = violation("'0'", "targetShardCount", "have value greater than or equal to 1");
    refused!(world, scale(0), E::ValidationException, text);
    let demand = "satisfy enum value set: [UNIFORM_SCALING]";
    let text = violation("'A_OJO'", "scalingType", demand);
    let call = scale(4).scaling_type(ScalingType::from("A_OJO"));
    refused!(world, call, E::ValidationException, text);
    refused!(
        world,
        scale(4).set_stream_name(Some("x".to_owned())),
        E::ResourceNotFoundException,
        no_stream("x")
    );

    for target in [4, 3].into_iter().cycle().take(10) {
        scale(target).send().await.unwrap();
    }
    let text = format!(
        "Stream s under account {ACCOUNT} was scaled 10 times within 24 hours: no more are \
         allowed."
    );
    refused!(world, scale(4), E::LimitExceededException, text);
    world.advance(24 * 3_600_000);
    scale(4).send().await.unwrap();
}
