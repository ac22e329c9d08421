//! `PutRecord` and `PutRecords`.

use aws_sdk_kinesis::operation::put_record::PutRecordError as E;
use aws_sdk_kinesis::operation::put_record::builders::PutRecordFluentBuilder;
use aws_sdk_kinesis::operation::put_records::PutRecordsError;
use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::{
    EncryptionType, PutRecordsRequestEntry, RecordDistributionStrategy, StreamMode,
};
use caudal::api::kinesis::{SequenceNumber, ShardId};
use caudal::units::Timestamp;

use crate::streams::mode;
use crate::world::{
    ACCOUNT, BORN, World, arn, no_stream, refused, refused_as, shard_id, violation,
};

/// Above every hash key there is: 2^128.
const BEYOND: &str = "340282366920938463463374607431768211456";

pub(crate) fn entry(key: &str, data: impl Into<Vec<u8>>) -> PutRecordsRequestEntry {
    let entry = PutRecordsRequestEntry::builder().partition_key(key).data(Blob::new(data));
    entry.build().expect("data is all it needs")
}

fn number(shard: u32, counter: u64) -> String {
    let start = SequenceNumber::start_of(ShardId(shard), Timestamp(BORN));
    SequenceNumber::of_record(start, counter, Timestamp(BORN)).to_string()
}

async fn two_shards() -> World {
    let world = World::new();
    world.stream("s", 2).await;
    world
}

fn put(world: &World) -> PutRecordFluentBuilder {
    world.sdk.put_record().stream_name("s").partition_key("k").data(Blob::new("d"))
}

#[tokio::test]
async fn a_record_goes_where_its_key_falls() {
    let world = two_shards().await;
    // MD5("a") begins with 0c, MD5("b") with 92.
    for (key, shard, counter) in [("a", 0, 1), ("b", 1, 1), ("a", 0, 2)] {
        let output = put(&world).partition_key(key).send().await.unwrap();
        assert_eq!(output.shard_id(), shard_id(shard), "{key}");
        assert_eq!(output.sequence_number(), number(shard, counter));
        assert_eq!(output.encryption_type, None);
    }
    let call = world.sdk.put_record().stream_arn(arn("s")).partition_key("a").data(Blob::new("d"));
    let output = call.explicit_hash_key("340282366920938463463374607431768211455").send().await;
    assert_eq!(output.unwrap().shard_id(), shard_id(1), "the hash key has its way");
    let output = put(&world).partition_key("b").explicit_hash_key("0").send().await;
    assert_eq!(output.unwrap().shard_id(), shard_id(0));
}

#[tokio::test]
async fn a_batch_tells_each_records_place_in_order() {
    let world = two_shards().await;
    let records = [entry("a", "1"), entry("b", "2"), entry("a", "3")];
    for (by_name, seen) in [(true, 0), (false, 1)] {
        let call = world.sdk.put_records().set_records(Some(records.to_vec()));
        let call = if by_name { call.stream_name("s") } else { call.stream_arn(arn("s")) };
        let output = call.send().await.unwrap();
        assert_eq!((output.failed_record_count, output.encryption_type()), (Some(0), None));
        let places: Vec<_> = output
            .records()
            .iter()
            .map(|record| (record.shard_id().unwrap(), record.sequence_number().unwrap()))
            .collect();
        let wanted = [(0, seen * 2 + 1), (1, seen + 1), (0, seen * 2 + 2)]
            .map(|(shard, counter)| (shard_id(shard), number(shard, counter)));
        let wanted: Vec<_> = wanted.iter().map(|(s, n)| (s.as_str(), n.as_str())).collect();
        assert_eq!(places, wanted);
        let faults = output.records().iter().filter(|record| record.error_code().is_some());
        assert_eq!(faults.count(), 0);
    }
    assert_eq!(world.texts("s", 0).await, ["1", "3", "1", "3"]);
}

#[tokio::test]
async fn an_encrypted_stream_says_so() {
    let world = two_shards().await;
    let call = world.sdk.start_stream_encryption().stream_name("s").key_id("alias/aws/kinesis");
    call.encryption_type(EncryptionType::Kms).send().await.unwrap();
    let one = put(&world).send().await.unwrap();
    assert_eq!(one.encryption_type, Some(EncryptionType::Kms));
    let many = world.sdk.put_records().stream_name("s").records(entry("a", "1"));
    assert_eq!(many.send().await.unwrap().encryption_type, Some(EncryptionType::Kms));
}

#[tokio::test]
async fn a_number_for_ordering_must_be_one_from_the_past() {
    let world = two_shards().await;
    let first = put(&world).send().await.unwrap().sequence_number;
    let second = put(&world).sequence_number_for_ordering(&first).send().await.unwrap();
    let value = |text: &str| text.parse::<SequenceNumber>().unwrap();
    assert!(value(&second.sequence_number) > value(&first));
    let start = SequenceNumber::start_of(ShardId(0), Timestamp(BORN));
    let future = SequenceNumber::of_record(start, 9, Timestamp(BORN + 5000)).to_string();
    for bad in ["0", "1234", &future] {
        let text = format!(
            "ExclusiveMinimumSequenceNumber {bad} used in PutRecord on stream s under account \
             {ACCOUNT} is invalid."
        );
        let call = put(&world).sequence_number_for_ordering(bad);
        refused!(world, call, E::InvalidArgumentException, text);
    }
    let demand = r"satisfy regular expression pattern: ^(0|([1-9]\d{0,128}))$";
    let text = violation("'x'", "sequenceNumberForOrdering", demand);
    refused_as!(world, put(&world).sequence_number_for_ordering("x"), "ValidationException", text);
}

#[tokio::test]
async fn keys_have_1_to_256_characters_however_many_bytes() {
    let world = two_shards().await;
    let wide = "😀".repeat(256);
    put(&world).partition_key(&wide).send().await.unwrap();
    let long = "é".repeat(257);
    let demand = "have length less than or equal to 256";
    let text = violation(&format!("'{long}'"), "partitionKey", demand);
    refused_as!(world, put(&world).partition_key(&long), "ValidationException", text);
    let text = violation("''", "partitionKey", "have length greater than or equal to 1");
    refused_as!(world, put(&world).partition_key(""), "ValidationException", text);
    let batch = world.sdk.put_records().stream_name("s").records(entry("a", "1"));
    let demand = "have length greater than or equal to 1";
    let text = violation("''", "records.2.member.partitionKey", demand);
    refused_as!(world, batch.records(entry("", "2")), "ValidationException", text);
    let call = world.sdk.put_record().stream_name("s").data(Blob::new("d"));
    let text = "PartitionKey is required for stream s.";
    refused!(world, call, E::InvalidArgumentException, text);
}

#[tokio::test]
async fn key_and_data_together_have_the_streams_limit() {
    let world = two_shards().await;
    let mib = 1 << 20;
    put(&world).data(Blob::new(vec![b'x'; mib - 1])).send().await.unwrap();
    let text = format!(
        "Record 1 of {} bytes (data and partition key) exceeds the limit of {mib} bytes of \
         stream s.",
        mib + 1
    );
    let call = put(&world).data(Blob::new(vec![b'x'; mib]));
    refused!(world, call, E::InvalidArgumentException, text);
    let large = entry("k", vec![b'x'; mib]);
    let batch = world.sdk.put_records().stream_name("s").records(entry("k", "1")).records(large);
    let text = text.replace("Record 1", "Record 2");
    refused!(world, batch, PutRecordsError::InvalidArgumentException, text);

    let call = world.sdk.update_max_record_size().stream_arn(arn("s"));
    call.max_record_size_in_kib(10_240).send().await.unwrap();
    put(&world).data(Blob::new(vec![b'x'; 10 * mib - 1])).send().await.unwrap();
    let size = 10 * mib + 1;
    let shown = format!("'java.nio.HeapByteBuffer[pos=0 lim={size} cap={size}]'");
    let text = violation(&shown, "data", "have length less than or equal to 10485760");
    let call = put(&world).data(Blob::new(vec![b'x'; size]));
    refused_as!(world, call, "ValidationException", text);
}

#[tokio::test]
async fn a_batch_holds_1_to_500_records_and_10_mib() {
    let world = two_shards().await;
    let batch = |count: usize, size: usize| {
        let records = (0..count).map(|_| entry("k", vec![b'x'; size])).collect();
        world.sdk.put_records().stream_name("s").set_records(Some(records))
    };
    assert_eq!(batch(500, 10).send().await.unwrap().records().len(), 500);
    let shown = ["com.amazonaws.kinesis.v20131202.PutRecordsRequestEntry"; 501].join(", ");
    let text =
        violation(&format!("'[{shown}]'"), "records", "have length less than or equal to 500");
    refused_as!(world, batch(501, 10), "ValidationException", text);
    let text = violation("'[]'", "records", "have length greater than or equal to 1");
    refused_as!(world, batch(0, 0), "ValidationException", text);

    let mib = 1 << 20;
    batch(10, mib - 1).send().await.unwrap();
    let limit = 10 * mib;
    let text = format!(
        "Records size of {} bytes exceeds the limit of {limit} bytes per request.",
        11 * (mib - 10)
    );
    refused!(world, batch(11, mib - 11), PutRecordsError::InvalidArgumentException, text);
}

#[tokio::test]
async fn a_hash_key_lies_on_the_ring() {
    let world = two_shards().await;
    let text = format!(
        "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified \
         value was {BEYOND}"
    );
    let call = put(&world).explicit_hash_key(BEYOND);
    refused!(world, call, E::InvalidArgumentException, text);
    let mut bad = entry("k", "2");
    bad.explicit_hash_key = Some(BEYOND.to_owned());
    let batch = world.sdk.put_records().stream_name("s").records(entry("k", "1")).records(bad);
    refused!(world, batch, PutRecordsError::InvalidArgumentException, text);
    let demand = r"satisfy regular expression pattern: ^(0|([1-9]\d{0,38}))$";
    let text = violation("'-1'", "explicitHashKey", demand);
    refused_as!(world, put(&world).explicit_hash_key("-1"), "ValidationException", text);
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let world = two_shards().await;
    let call = world.sdk.put_record().stream_name("s").partition_key("k");
    let text = violation("null", "data", "not be null");
    refused_as!(world, call, "ValidationException", text);
    let text = violation("null", "records", "not be null");
    refused_as!(world, world.sdk.put_records().stream_name("s"), "ValidationException", text);
    let text = "Either StreamName or StreamARN should be provided.";
    let call = world.sdk.put_record().partition_key("k").data(Blob::new("d"));
    refused!(world, call, E::InvalidArgumentException, text);
    let call = put(&world).stream_name("x");
    refused!(world, call, E::ResourceNotFoundException, no_stream("x"));
    let batch = world.sdk.put_records().stream_name("x").records(entry("k", "1"));
    refused!(world, batch, PutRecordsError::ResourceNotFoundException, no_stream("x"));
}

#[tokio::test]
async fn a_dry_run_writes_nothing() {
    let world = two_shards().await;
    let text = "The PutRecord request would have succeeded, but the DryRun parameter was \
                specified.";
    refused!(world, put(&world).dry_run(true), E::DryRunOperationException, text);
    let text = "The PutRecords request would have succeeded, but the DryRun parameter was \
                specified.";
    let batch = world.sdk.put_records().stream_name("s").records(entry("k", "1")).dry_run(true);
    refused!(world, batch, PutRecordsError::DryRunOperationException, text);
    // One that would fail says so instead.
    let call = put(&world).stream_name("x").dry_run(true);
    refused!(world, call, E::ResourceNotFoundException, no_stream("x"));
    put(&world).dry_run(false).send().await.unwrap();
}

#[tokio::test]
async fn automatic_distribution_needs_no_key_and_heeds_none() {
    let world = World::new();
    let call = world.sdk.create_stream().stream_name("s");
    let call = call.stream_mode_details(mode(StreamMode::OnDemand));
    call.record_distribution_strategy(RecordDistributionStrategy::Auto).send().await.unwrap();
    let mut shards = std::collections::BTreeSet::new();
    for _ in 0..40 {
        shards.insert(put(&world).explicit_hash_key("0").send().await.unwrap().shard_id);
    }
    assert_eq!(shards.len(), 4, "one key spreads over all shards");
    world.sdk.put_record().stream_name("s").data(Blob::new("d")).send().await.unwrap();
}
