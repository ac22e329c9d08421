//! What a shard takes and gives in a second, and what AWS says beyond that.

use aws_sdk_kinesis::operation::get_records::GetRecordsError;
use aws_sdk_kinesis::operation::get_records::builders::GetRecordsFluentBuilder;
use aws_sdk_kinesis::operation::put_record::PutRecordError;
use aws_sdk_kinesis::operation::put_record::builders::PutRecordFluentBuilder;
use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::{PutRecordsRequestEntry, ShardIteratorType};

use crate::put::entry;
use crate::world::{ACCOUNT, World, arn, fails, limited, shard_id};

const MIB: usize = 1 << 20;

fn exceeded(shard: u32) -> String {
    format!("Rate exceeded for shard {} in stream s under account {ACCOUNT}.", shard_id(shard))
}

/// A record of so many bytes, key included, for the first shard or for the last one.
fn sized(first: bool, bytes: usize) -> PutRecordsRequestEntry {
    let mut entry = entry("k", vec![b'x'; bytes - 1]);
    let key = if first { "0" } else { "340282366920938463463374607431768211455" };
    entry.explicit_hash_key = Some(key.to_owned());
    entry
}

fn put(world: &World, bytes: usize) -> PutRecordFluentBuilder {
    let data = Blob::new(vec![b'x'; bytes - 1]);
    world.sdk.put_record().stream_name("s").partition_key("k").data(data)
}

async fn put_many(world: &World, records: Vec<PutRecordsRequestEntry>) -> Vec<Option<String>> {
    let call = world.sdk.put_records().stream_name("s").set_records(Some(records));
    let output = call.send().await.unwrap();
    let failed = output.records().iter().filter(|record| record.error_code().is_some()).count();
    assert_eq!(output.failed_record_count, Some(failed as i32));
    for record in output.records().iter().filter(|record| record.error_code().is_some()) {
        assert_eq!(record.error_code(), Some("ProvisionedThroughputExceededException"));
        assert_eq!((record.sequence_number(), record.shard_id()), (None, None));
    }
    output.records().iter().map(|record| record.error_message().map(str::to_owned)).collect()
}

#[tokio::test]
async fn a_batch_fails_in_part_where_a_shard_is_full() {
    let world = World::with(limited());
    world.stream("s", 2).await;
    put_many(&world, vec![sized(true, 10); 500]).await;
    assert_eq!(put_many(&world, vec![sized(true, 10); 499]).await, vec![None; 499]);
    let mixed = vec![sized(true, 10), sized(false, 10), sized(true, 10), sized(false, 10)];
    let refused = Some(exceeded(0));
    assert_eq!(put_many(&world, mixed.clone()).await, [None, None, refused.clone(), None]);
    assert_eq!(put_many(&world, mixed).await, [refused.clone(), None, refused, None]);
    assert_eq!(world.texts("s", 1).await.len(), 4, "what was refused is not stored");
    assert_eq!(world.texts("s", 0).await.len(), 1000);
}

#[tokio::test]
async fn a_shard_takes_a_thousand_records_a_second() {
    use PutRecordError::ProvisionedThroughputExceededException as Exceeded;
    let world = World::with(limited());
    world.stream("s", 1).await;
    for _ in 0..2 {
        put_many(&world, vec![sized(true, 10); 500]).await;
    }
    fails!(put(&world, 10), Exceeded, exceeded(0));
    world.advance(1);
    put(&world, 10).send().await.unwrap();
    fails!(put(&world, 10), Exceeded, exceeded(0));
    world.advance(1000);
    put_many(&world, vec![sized(true, 10); 500]).await;
    put(&world, 10).send().await.unwrap();
}

#[tokio::test]
async fn a_shard_takes_a_mebibyte_a_second() {
    use PutRecordError::ProvisionedThroughputExceededException as Exceeded;
    let world = World::with(limited());
    world.stream("s", 1).await;
    let refused = Some(exceeded(0));
    let thirds = put_many(&world, vec![sized(true, MIB / 2); 3]).await;
    assert_eq!(thirds, [None, None, refused]);
    fails!(put(&world, 2), Exceeded, exceeded(0));
    world.advance(500);
    fails!(put(&world, MIB / 2 + 1), Exceeded, exceeded(0));
    put(&world, MIB / 2).send().await.unwrap();
}

#[tokio::test]
async fn a_rested_shard_takes_one_large_record_and_then_recovers() {
    use PutRecordError::ProvisionedThroughputExceededException as Exceeded;
    let world = World::with(limited());
    world.stream("s", 1).await;
    let call = world.sdk.update_max_record_size().stream_arn(arn("s"));
    call.max_record_size_in_kib(10_240).send().await.unwrap();
    // The shard grows into its larger bucket at its own pace.
    world.advance(10_000);
    put(&world, 10 * MIB).send().await.unwrap();
    fails!(put(&world, 2), Exceeded, exceeded(0));
    world.advance(1000);
    fails!(put(&world, MIB + 1), Exceeded, exceeded(0));
    put(&world, MIB).send().await.unwrap();
}

/// A shard that holds so many records of 1 MiB each, and an iterator at its beginning.
async fn filled(records: usize) -> (World, String) {
    let world = World::with(limited());
    world.stream("s", 1).await;
    for _ in 0..records {
        put(&world, MIB).send().await.unwrap();
        world.advance(1000);
    }
    let iterator = world.iterator("s", 0, ShardIteratorType::TrimHorizon).await;
    (world, iterator)
}

fn read(world: &World, iterator: &str) -> GetRecordsFluentBuilder {
    world.sdk.get_records().shard_iterator(iterator)
}

#[tokio::test]
async fn a_shard_is_read_five_times_a_second_by_all_together() {
    use GetRecordsError::ProvisionedThroughputExceededException as Exceeded;
    let (world, iterator) = filled(0).await;
    let other = world.iterator("s", 0, ShardIteratorType::Latest).await;
    for iterator in [&iterator, &other, &iterator, &other, &iterator] {
        read(&world, iterator).send().await.unwrap();
    }
    fails!(read(&world, &other), Exceeded, exceeded(0));
    world.advance(200);
    read(&world, &other).send().await.unwrap();
    fails!(read(&world, &iterator), Exceeded, exceeded(0));
}

#[tokio::test]
async fn a_shard_gives_two_mebibytes_a_second() {
    use GetRecordsError::ProvisionedThroughputExceededException as Exceeded;
    let (world, iterator) = filled(4).await;
    let all = read(&world, &iterator).send().await.unwrap();
    assert_eq!(all.records().len(), 4, "an answer may be larger, and is paid for afterwards");
    let next = all.next_shard_iterator.unwrap();
    fails!(read(&world, &next), Exceeded, exceeded(0));
    world.advance(1000);
    fails!(read(&world, &next), Exceeded, exceeded(0));
    world.advance(1);
    read(&world, &next).send().await.unwrap();
}

#[tokio::test]
async fn an_answer_of_ten_mebibytes_costs_five_seconds() {
    use GetRecordsError::ProvisionedThroughputExceededException as Exceeded;
    let (world, iterator) = filled(12).await;
    let full = read(&world, &iterator).send().await.unwrap();
    assert_eq!(full.records().len(), 10, "10 MiB and no more");
    let next = full.next_shard_iterator.unwrap();
    world.advance(4999);
    fails!(read(&world, &next), Exceeded, exceeded(0));
    world.advance(1);
    assert_eq!(read(&world, &next).send().await.unwrap().records().len(), 2);
}
