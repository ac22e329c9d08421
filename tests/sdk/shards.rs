//! `ListShards`: pages, filters and lineage.

use aws_sdk_kinesis::operation::list_shards::ListShardsError as E;
use aws_sdk_kinesis::primitives::DateTime;
use aws_sdk_kinesis::types::{
    HashKeyRange, SequenceNumberRange, Shard, ShardFilter, ShardFilterType,
};
use caudal::api::kinesis::{SequenceNumber, ShardId};
use caudal::units::Timestamp;

use crate::world::{BORN, World, arn, moment, no_stream, refused, refused_as, shard_id, violation};

/// The middle of the lower half of the ring.
const QUARTER: &str = "85070591730234615865843651857942052864";

/// Two shards; after one second shard 0 is split into 2 and 3, after another one they are merged
/// into 4. Half a second later it is now.
async fn resharded() -> World {
    let world = World::new();
    world.stream("s", 2).await;
    world.advance(1000);
    let split = world.sdk.split_shard().stream_name("s").shard_to_split(shard_id(0));
    split.new_starting_hash_key(QUARTER).send().await.unwrap();
    world.advance(1000);
    let merge = world.sdk.merge_shards().stream_name("s").shard_to_merge(shard_id(2));
    merge.adjacent_shard_to_merge(shard_id(3)).send().await.unwrap();
    world.advance(500);
    world
}

fn ids(shards: &[Shard]) -> Vec<u32> {
    shards.iter().map(|shard| shard.shard_id.parse::<ShardId>().unwrap().0).collect()
}

fn filter(kind: ShardFilterType) -> ShardFilter {
    ShardFilter::builder().r#type(kind).build().unwrap()
}

fn filter_at(kind: ShardFilterType, at: DateTime) -> ShardFilter {
    ShardFilter::builder().r#type(kind).timestamp(at).build().unwrap()
}

fn wanted(id: u32, born: i64, closed: Option<i64>, range: (&str, &str)) -> Shard {
    let start = SequenceNumber::start_of(ShardId(id), Timestamp(BORN + born));
    let end = closed.map(|at| SequenceNumber::end_of(start, Timestamp(BORN + at)).to_string());
    let keys = HashKeyRange::builder().starting_hash_key(range.0).ending_hash_key(range.1);
    let numbers = SequenceNumberRange::builder().starting_sequence_number(start.to_string());
    Shard::builder()
        .shard_id(shard_id(id))
        .hash_key_range(keys.build().unwrap())
        .sequence_number_range(numbers.set_ending_sequence_number(end).build().unwrap())
        .build()
        .unwrap()
}

#[tokio::test]
async fn every_field_of_the_lineage_is_told() {
    let world = resharded().await;
    let half = "170141183460469231731687303715884105727";
    let lower_end = "85070591730234615865843651857942052863";
    let upper =
        ("170141183460469231731687303715884105728", "340282366920938463463374607431768211455");
    let child = |mut shard: Shard, parent: u32, other: Option<u32>| {
        shard.parent_shard_id = Some(shard_id(parent));
        shard.adjacent_parent_shard_id = other.map(shard_id);
        shard
    };
    let all = [
        wanted(0, 0, Some(1000), ("0", half)),
        wanted(1, 0, None, upper),
        child(wanted(2, 1000, Some(2000), ("0", lower_end)), 0, None),
        child(wanted(3, 1000, Some(2000), (QUARTER, half)), 0, None),
        child(wanted(4, 2000, None, ("0", half)), 2, Some(3)),
    ];
    let by_name = world.sdk.list_shards().stream_name("s").send().await.unwrap();
    assert_eq!(by_name.shards(), all);
    assert_eq!(by_name.next_token, None);
    let by_arn = world.sdk.list_shards().stream_arn(arn("s")).send().await.unwrap();
    assert_eq!(by_arn.shards(), all);
}

#[tokio::test]
async fn all_six_filters_choose_their_shards() {
    use ShardFilterType as T;
    let world = resharded().await;
    let after_2 =
        ShardFilter::builder().r#type(T::AfterShardId).shard_id(shard_id(2)).build().unwrap();
    for (filter, found) in [
        (after_2, vec![3, 4]),
        (filter(T::AtTrimHorizon), vec![0, 1]),
        (filter(T::FromTrimHorizon), vec![0, 1, 2, 3, 4]),
        (filter(T::AtLatest), vec![1, 4]),
        (filter_at(T::AtTimestamp, moment(500)), vec![0, 1]),
        // A shard that ends at that very moment still counts, and so do its children.
        (filter_at(T::AtTimestamp, moment(1000)), vec![0, 1, 2, 3]),
        (filter_at(T::AtTimestamp, moment(1500)), vec![1, 2, 3]),
        (filter_at(T::AtTimestamp, moment(2500)), vec![1, 4]),
        // Older than the stream: as its beginning.
        (filter_at(T::AtTimestamp, moment(-5000)), vec![0, 1]),
        (filter_at(T::FromTimestamp, moment(500)), vec![0, 1, 2, 3, 4]),
        (filter_at(T::FromTimestamp, moment(1500)), vec![1, 2, 3, 4]),
        (filter_at(T::FromTimestamp, moment(2500)), vec![1, 4]),
    ] {
        let call = world.sdk.list_shards().stream_name("s").shard_filter(filter.clone());
        assert_eq!(ids(call.send().await.unwrap().shards()), found, "{filter:?}");
    }
    let after = world.sdk.list_shards().stream_name("s").exclusive_start_shard_id(shard_id(3));
    assert_eq!(ids(after.send().await.unwrap().shards()), [4]);
}

#[tokio::test]
async fn shards_whose_records_are_all_too_old_are_not_listed() {
    let world = resharded().await;
    world.advance(24 * 3_600_000 - 1000);
    // 24 hours and half a second after shard 0 closed, half a second before 2 and 3 are as old.
    let listed = world.sdk.list_shards().stream_name("s").send().await.unwrap();
    assert_eq!(ids(listed.shards()), [1, 2, 3, 4]);
    world.advance(1000);
    let listed = world.sdk.list_shards().stream_name("s").send().await.unwrap();
    assert_eq!(ids(listed.shards()), [1, 4]);
    let described = world.sdk.describe_stream().stream_name("s").send().await.unwrap();
    assert_eq!(ids(described.stream_description.unwrap().shards()), [1, 4]);
}

#[tokio::test]
async fn a_page_goes_on_with_its_filter() {
    let world = resharded().await;
    let from = filter_at(ShardFilterType::FromTimestamp, moment(1500));
    let call = world.sdk.list_shards().stream_name("s").shard_filter(from).max_results(3);
    let first = call.send().await.unwrap();
    assert_eq!(ids(first.shards()), [1, 2, 3]);
    let token = first.next_token.expect("there is more");
    let rest = world.sdk.list_shards().next_token(token).max_results(3).send().await.unwrap();
    assert_eq!((ids(rest.shards()), rest.next_token), (vec![4], None));
}

#[tokio::test]
async fn the_creation_time_tells_streams_of_one_name_apart() {
    let world = resharded().await;
    let list = || world.sdk.list_shards().stream_name("s");
    let right = list().stream_creation_timestamp(moment(0)).send().await.unwrap();
    assert_eq!(right.shards().len(), 5);
    let text = "StreamCreationTimestamp does not match stream s under account 123456789012.";
    let call = list().stream_creation_timestamp(moment(5000));
    refused!(world, call, E::InvalidArgumentException, text);
}

#[tokio::test]
async fn lists_are_refused_with_their_reason() {
    use ShardFilterType as T;
    let world = resharded().await;
    let list = || world.sdk.list_shards();
    let token = list().stream_name("s").max_results(1).send().await.unwrap().next_token.unwrap();

    let text = "Either NextToken or StreamName should be provided.";
    refused!(world, list(), E::InvalidArgumentException, text);
    let text = "NextToken and StreamName cannot be provided together.";
    let call = list().next_token(&token).stream_name("s");
    refused!(world, call, E::InvalidArgumentException, text);
    let call = list().next_token(&token).stream_arn(arn("s"));
    refused!(world, call, E::InvalidArgumentException, text);
    refused!(world, list().stream_name("x"), E::ResourceNotFoundException, no_stream("x"));
    let text = "Invalid NextToken.";
    refused!(world, list().next_token("Zm9v"), E::InvalidArgumentException, text);
    let streams = World::new();
    streams.stream("a", 2).await;
    let foreign = streams.sdk.list_shards().stream_name("a").max_results(1).send().await.unwrap();
    let call = streams.sdk.list_streams().next_token(foreign.next_token.unwrap());
    refused_as!(streams, call, "InvalidArgumentException", text);

    for (kind, field) in [
        (T::AfterShardId, "ShardId"),
        (T::AtTimestamp, "Timestamp"),
        (T::FromTimestamp, "Timestamp"),
    ] {
        let text = format!("ShardFilter of type {} requires {field}.", kind.as_str());
        let call = list().stream_name("s").shard_filter(filter(kind));
        refused!(world, call, E::InvalidArgumentException, text);
    }
    let text = format!(
        "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. \
         timestampInMillis: {}, currentTimestampInMillis: {}",
        BORN + 60_000,
        BORN + 2500
    );
    let call = list().stream_name("s").shard_filter(filter_at(T::AtTimestamp, moment(60_000)));
    refused!(world, call, E::InvalidArgumentException, text);
    let text = violation("'0'", "maxResults", "have value greater than or equal to 1");
    refused_as!(world, list().stream_name("s").max_results(0), "ValidationException", text);
    let demand = "satisfy enum value set: [AFTER_SHARD_ID, AT_TRIM_HORIZON, FROM_TRIM_HORIZON, \
                  AT_LATEST, AT_TIMESTAMP, FROM_TIMESTAMP]";
    let text = violation("'NUNCA'", "shardFilter.type", demand);
    let call = list().stream_name("s").shard_filter(filter(T::from("NUNCA")));
    refused_as!(world, call, "ValidationException", text);

    world.advance(301_000);
    let text = "NextToken expired. The token was created at time Tue Nov 14 22:13:23 UTC 2023 \
                while right now it is Tue Nov 14 22:18:24 UTC 2023, more than 300000 milliseconds \
                later.";
    refused!(world, list().next_token(token), E::ExpiredNextTokenException, text);
}

#[tokio::test]
async fn a_token_does_not_outlive_its_stream() {
    let world = resharded().await;
    let page = world.sdk.list_shards().stream_name("s").max_results(1).send().await.unwrap();
    let token = page.next_token.unwrap();
    world.sdk.delete_stream().stream_name("s").send().await.unwrap();
    let call = world.sdk.list_shards().next_token(&token);
    refused!(world, call, E::ResourceNotFoundException, no_stream("s"));
    world.stream("s", 4).await;
    let call = world.sdk.list_shards().next_token(&token);
    refused!(world, call, E::ResourceNotFoundException, no_stream("s"));
}
