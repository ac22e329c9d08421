//! Streams: create, delete, describe, list.

use aws_sdk_kinesis::operation::create_stream::CreateStreamError;
use aws_sdk_kinesis::operation::delete_stream::DeleteStreamError;
use aws_sdk_kinesis::operation::describe_stream::DescribeStreamError;
use aws_sdk_kinesis::operation::describe_stream_consumer::DescribeStreamConsumerError;
use aws_sdk_kinesis::operation::describe_stream_summary::DescribeStreamSummaryError;
use aws_sdk_kinesis::operation::list_streams::ListStreamsError;
use aws_sdk_kinesis::types::{
    EncryptionType, EnhancedMetrics, HashKeyRange, RecordDistributionStrategy, SequenceNumberRange,
    Shard, StreamDescription, StreamDescriptionSummary, StreamMode, StreamModeDetails,
    StreamStatus, StreamSummary,
};
use caudal::api::kinesis::{SequenceNumber, ShardId};
use caudal::kinesis::{Quotas, Settings};
use caudal::units::Timestamp;

use crate::world::{
    ACCOUNT, BORN, World, arn, at_once, moment, no_stream, refused, refused_as, shard_id, slow,
    violation,
};

/// The mode as requests and answers write it.
pub(crate) fn mode(mode: StreamMode) -> StreamModeDetails {
    StreamModeDetails::builder().stream_mode(mode).build().expect("a mode is all it needs")
}

fn no_metrics() -> EnhancedMetrics {
    EnhancedMetrics::builder().set_shard_level_metrics(Some(Vec::new())).build()
}

/// An open shard of a stream that was made when the world was born.
fn first_shard(index: u32, start: &str, end: &str) -> Shard {
    let range = HashKeyRange::builder().starting_hash_key(start).ending_hash_key(end).build();
    let number = SequenceNumber::start_of(ShardId(index), Timestamp(BORN)).to_string();
    let numbers = SequenceNumberRange::builder().starting_sequence_number(number).build();
    Shard::builder()
        .shard_id(shard_id(index))
        .hash_key_range(range.expect("both ends are given"))
        .sequence_number_range(numbers.expect("a start is all it needs"))
        .build()
        .expect("an id is all it needs")
}

#[tokio::test]
async fn a_provisioned_stream_is_described_to_the_last_field() {
    let world = World::new();
    let call = world.sdk.create_stream().stream_name("pagos").shard_count(2);
    call.tags("equipo", "datos").max_record_size_in_kib(2048).send().await.unwrap();
    let wanted = StreamDescription::builder()
        .stream_name("pagos")
        .stream_arn(arn("pagos"))
        .stream_status(StreamStatus::Active)
        .stream_mode_details(mode(StreamMode::Provisioned))
        .shards(first_shard(0, "0", "170141183460469231731687303715884105727"))
        .shards(first_shard(
            1,
            "170141183460469231731687303715884105728",
            "340282366920938463463374607431768211455",
        ))
        .has_more_shards(false)
        .retention_period_hours(24)
        .stream_creation_timestamp(moment(0))
        .enhanced_monitoring(no_metrics())
        .encryption_type(EncryptionType::None)
        .build()
        .unwrap();
    let by_name = world.sdk.describe_stream().stream_name("pagos").send().await.unwrap();
    assert_eq!(by_name.stream_description.as_ref(), Some(&wanted));
    let by_arn = world.sdk.describe_stream().stream_arn(arn("pagos")).send().await.unwrap();
    assert_eq!(by_arn.stream_description.as_ref(), Some(&wanted));
    let both = world.sdk.describe_stream().stream_name("pagos").stream_arn(arn("pagos"));
    assert_eq!(both.send().await.unwrap().stream_description, Some(wanted));
    let tags = world.sdk.list_tags_for_stream().stream_name("pagos").send().await.unwrap().tags;
    assert_eq!((tags[0].key(), tags[0].value()), ("equipo", Some("datos")));
}

#[tokio::test]
async fn a_summary_tells_every_field_by_name_and_arn() {
    let world = World::new();
    let call = world.sdk.create_stream().stream_name("pagos").shard_count(3);
    call.max_record_size_in_kib(2048).send().await.unwrap();
    world.consumer("pagos", "lector").await;
    let wanted = StreamDescriptionSummary::builder()
        .stream_name("pagos")
        .stream_arn(arn("pagos"))
        .stream_status(StreamStatus::Active)
        .stream_mode_details(mode(StreamMode::Provisioned))
        .retention_period_hours(24)
        .stream_creation_timestamp(moment(0))
        .enhanced_monitoring(no_metrics())
        .encryption_type(EncryptionType::None)
        .open_shard_count(3)
        .consumer_count(1)
        .max_record_size_in_kib(2048)
        .channel_count(0)
        .build()
        .unwrap();
    let by_name = world.sdk.describe_stream_summary().stream_name("pagos").send().await.unwrap();
    assert_eq!(by_name.stream_description_summary.as_ref(), Some(&wanted));
    let by_arn = world.sdk.describe_stream_summary().stream_arn(arn("pagos")).send().await.unwrap();
    assert_eq!(by_arn.stream_description_summary, Some(wanted));
}

#[tokio::test]
async fn an_on_demand_stream_begins_with_four_shards() {
    let world = World::new();
    let call = world.sdk.create_stream().stream_name("libre");
    let call = call.stream_mode_details(mode(StreamMode::OnDemand));
    call.record_distribution_strategy(RecordDistributionStrategy::Auto).send().await.unwrap();
    let summary = world.sdk.describe_stream_summary().stream_name("libre").send().await.unwrap();
    let summary = summary.stream_description_summary.unwrap();
    assert_eq!(summary.open_shard_count, 4);
    assert_eq!(summary.stream_mode_details, Some(mode(StreamMode::OnDemand)));
    assert_eq!(summary.record_distribution_strategy, Some(RecordDistributionStrategy::Auto));
    assert_eq!(summary.warm_throughput, None);
    let listed = world.sdk.list_shards().stream_name("libre").send().await.unwrap();
    assert_eq!(listed.shards().len(), 4);
}

#[tokio::test]
async fn streams_are_listed_with_their_state() {
    let world = World::new();
    for name in ["b", "a", "c"] {
        world.stream(name, 1).await;
    }
    let summary = |name: &str| {
        StreamSummary::builder()
            .stream_name(name)
            .stream_arn(arn(name))
            .stream_status(StreamStatus::Active)
            .stream_mode_details(mode(StreamMode::Provisioned))
            .stream_creation_timestamp(moment(0))
            .build()
            .unwrap()
    };
    let all = world.sdk.list_streams().send().await.unwrap();
    assert_eq!(all.stream_names(), ["a", "b", "c"]);
    assert_eq!((all.has_more_streams, all.next_token()), (false, None));
    assert_eq!(all.stream_summaries(), ["a", "b", "c"].map(summary));

    let first = world.sdk.list_streams().limit(2).send().await.unwrap();
    assert_eq!(first.stream_names(), ["a", "b"]);
    assert!(first.has_more_streams);
    let token = first.next_token.expect("there is more");
    let rest = world.sdk.list_streams().next_token(token).send().await.unwrap();
    assert_eq!((rest.stream_names(), rest.has_more_streams), (&["c".to_owned()][..], false));
    let after = world.sdk.list_streams().exclusive_start_stream_name("a").send().await.unwrap();
    assert_eq!(after.stream_names(), ["b", "c"]);
}

#[tokio::test]
async fn a_stream_is_deleted_by_name_or_arn() {
    let world = World::with(slow());
    world.stream("a", 1).await;
    world.stream("b", 1).await;
    world.advance(10_000);
    world.sdk.delete_stream().stream_name("a").send().await.unwrap();
    world.sdk.delete_stream().stream_arn(arn("b")).send().await.unwrap();
    for name in ["a", "b"] {
        let output = world.sdk.describe_stream().stream_name(name).send().await.unwrap();
        let status = output.stream_description.unwrap().stream_status;
        assert_eq!(status, StreamStatus::Deleting);
    }
    world.advance(10_000);
    for name in ["a", "b"] {
        let call = world.sdk.describe_stream().stream_name(name);
        refused!(world, call, DescribeStreamError::ResourceNotFoundException, no_stream(name));
    }
    assert!(world.sdk.list_streams().send().await.unwrap().stream_names.is_empty());
}

#[tokio::test]
async fn consumers_prevent_a_deletion_unless_it_is_enforced() {
    let world = World::new();
    world.stream("a", 1).await;
    let consumer = world.consumer("a", "lector").await;
    let text = format!(
        "DeleteStream can't delete {} because there are consumers associated with this data \
         stream. To delete a anyway, set the EnforceConsumerDeletion parameter to true to force \
         the deletion of all the consumers that are associated with it.",
        arn("a")
    );
    let call = world.sdk.delete_stream().stream_name("a");
    refused!(world, call, DeleteStreamError::ResourceInUseException, text);
    let call = world.sdk.delete_stream().stream_name("a").enforce_consumer_deletion(false);
    refused!(world, call, DeleteStreamError::ResourceInUseException, text);
    let call = world.sdk.delete_stream().stream_name("a").enforce_consumer_deletion(true);
    call.send().await.unwrap();
    let call = world.sdk.describe_stream_consumer().consumer_arn(&consumer);
    let text = format!("Consumer {consumer} under account {ACCOUNT} not found.");
    refused!(world, call, DescribeStreamConsumerError::ResourceNotFoundException, text);
}

#[tokio::test]
async fn a_stream_that_can_not_be_made_is_refused_with_its_reason() {
    use CreateStreamError as E;
    let quotas = Quotas { shards: 10, on_demand_streams: 1, ..Quotas::of_region("us-east-1") };
    let world = World::with(Settings { quotas, ..at_once() });
    world.stream("a", 2).await;
    let make = |name: &str| world.sdk.create_stream().stream_name(name);

    let taken = format!("Stream a under account {ACCOUNT} already exists.");
    refused!(world, make("a").shard_count(1), E::ResourceInUseException, taken);
    let text = "ShardCount must be specified for a stream in PROVISIONED mode.";
    refused!(world, make("b"), E::InvalidArgumentException, text);
    let text = "ShardCount cannot be specified for a stream in ON_DEMAND mode.";
    let call = make("b").shard_count(1).stream_mode_details(mode(StreamMode::OnDemand));
    refused!(world, call, E::InvalidArgumentException, text);
    let text = "RecordDistributionStrategy AUTO is only supported in ON_DEMAND mode.";
    let auto = RecordDistributionStrategy::Auto;
    let call = make("b").shard_count(1).record_distribution_strategy(auto);
    refused!(world, call, E::InvalidArgumentException, text);
    let text = "WarmThroughputMiBps is only valid for streams in ON_DEMAND mode.";
    let call = make("b").shard_count(1).warm_throughput_mibps(5);
    refused!(world, call, E::ValidationException, text);
    let text = format!(
        "WarmThroughputMiBps requires the on-demand Advantage commitment of account {ACCOUNT} to \
         be enabled (UpdateAccountSettings)."
    );
    let call = make("b").stream_mode_details(mode(StreamMode::OnDemand)).warm_throughput_mibps(5);
    refused!(world, call, E::ValidationException, text);

    let text = format!(
        "This request would exceed the shard limit for the account {ACCOUNT} in us-east-1. \
         Current shard count for the account: 2. Limit: 10. Number of additional shards that \
         would have resulted from this request: 9. Refer to the AWS Service Limits page \
         (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current \
         limits and how to request higher limits."
    );
    refused!(world, make("b").shard_count(9), E::LimitExceededException, text);
    make("libre").stream_mode_details(mode(StreamMode::OnDemand)).send().await.unwrap();
    let text = format!("Account {ACCOUNT} has reached its limit of 1 on-demand streams.");
    let call = make("b").stream_mode_details(mode(StreamMode::OnDemand));
    refused!(world, call, E::LimitExceededException, text);

    let text = violation("'0'", "shardCount", "have value greater than or equal to 1");
    refused!(world, make("b").shard_count(0), E::ValidationException, text);
    let text =
        violation("'1023'", "maxRecordSizeInKiB", "have value greater than or equal to 1024");
    let call = make("b").shard_count(1).max_record_size_in_kib(1023);
    refused!(world, call, E::ValidationException, text);
    let demand = "satisfy enum value set: [PROVISIONED, ON_DEMAND]";
    let text = violation("'BARATO'", "streamModeDetails.streamMode", demand);
    let call = make("b").stream_mode_details(mode(StreamMode::from("BARATO")));
    refused!(world, call, E::ValidationException, text);
}

#[tokio::test]
async fn five_streams_may_be_on_their_way_at_once() {
    let world = World::with(slow());
    for name in ["a", "b", "c", "d", "e"] {
        world.stream(name, 1).await;
    }
    let text = format!("Account {ACCOUNT} already has 5 streams in the CREATING state.");
    let call = world.sdk.create_stream().stream_name("f").shard_count(1);
    refused!(world, call, CreateStreamError::LimitExceededException, text);
    world.advance(10_000);
    world.stream("f", 1).await;
}

#[tokio::test]
async fn a_stream_must_be_named_and_be_there() {
    let world = World::new();
    world.stream("a", 1).await;
    let text = "Either StreamName or StreamARN should be provided.";
    let call = world.sdk.describe_stream();
    refused!(world, call, DescribeStreamError::InvalidArgumentException, text);
    let call = world.sdk.describe_stream_summary();
    refused!(world, call, DescribeStreamSummaryError::InvalidArgumentException, text);
    let call = world.sdk.delete_stream();
    refused!(world, call, DeleteStreamError::InvalidArgumentException, text);

    let text = format!("StreamName a and StreamARN {} do not name the same stream.", arn("b"));
    let call = world.sdk.describe_stream().stream_name("a").stream_arn(arn("b"));
    refused!(world, call, DescribeStreamError::InvalidArgumentException, text);
    let call = world.sdk.describe_stream_summary().stream_name("b");
    refused!(world, call, DescribeStreamSummaryError::ResourceNotFoundException, no_stream("b"));
    let call = world.sdk.delete_stream().stream_name("b");
    refused!(world, call, DeleteStreamError::ResourceNotFoundException, no_stream("b"));
    for foreign in [arn("a").replace("us-east-1", "eu-west-1"), arn("a").replace("9012", "9013")] {
        let call = world.sdk.describe_stream().stream_arn(&foreign);
        let text = no_stream(&foreign);
        refused!(world, call, DescribeStreamError::ResourceNotFoundException, text);
    }
    let demand = "satisfy regular expression pattern: [a-zA-Z0-9_.-]+";
    let call = world.sdk.describe_stream().stream_name("año nuevo");
    let text = violation("'año nuevo'", "streamName", demand);
    refused_as!(world, call, "ValidationException", text);
}

#[tokio::test]
async fn pages_of_streams_are_refused_if_their_token_is_ill_or_old() {
    let world = World::new();
    for name in ["a", "b"] {
        world.stream(name, 2).await;
    }
    let text = "Invalid NextToken.";
    let call = world.sdk.list_streams().next_token("AAAA");
    refused!(world, call, ListStreamsError::InvalidArgumentException, text);
    // A token of another operation is foreign.
    let shards = world.sdk.list_shards().stream_name("a").max_results(1).send().await.unwrap();
    let call = world.sdk.list_streams().next_token(shards.next_token.unwrap());
    refused!(world, call, ListStreamsError::InvalidArgumentException, text);

    let token = world.sdk.list_streams().limit(1).send().await.unwrap().next_token.unwrap();
    world.advance(300_000);
    let page = world.sdk.list_streams().next_token(&token).send().await.unwrap();
    assert_eq!(page.stream_names(), ["b"], "five minutes are allowed");
    world.advance(1000);
    let text = "NextToken expired. The token was created at time Tue Nov 14 22:13:20 UTC 2023 \
                while right now it is Tue Nov 14 22:18:21 UTC 2023, more than 300000 milliseconds \
                later.";
    let call = world.sdk.list_streams().next_token(token);
    refused!(world, call, ListStreamsError::ExpiredNextTokenException, text);

    for (limit, demand) in [
        (0, "have value greater than or equal to 1"),
        (10_001, "have value less than or equal to 10000"),
    ] {
        let text = violation(&format!("'{limit}'"), "limit", demand);
        refused_as!(world, world.sdk.list_streams().limit(limit), "ValidationException", text);
        let call = world.sdk.describe_stream().stream_name("a").limit(limit);
        refused_as!(world, call, "ValidationException", text);
    }
}
