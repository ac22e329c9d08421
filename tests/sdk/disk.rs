//! Records that left memory, and worlds that were closed: both come back over HTTP.

use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::ShardIteratorType as Kind;
use caudal::kinesis::Settings;
use caudal::runtime::Storage;

use crate::subscribe::{next_full, one_shard, start, subscribe};
use crate::world::{World, at_once};

const COUNT: usize = 24;

fn payload(number: usize) -> Vec<u8> {
    (0..128 * 1024_usize).map(|at| (at * 31 + number * 7) as u8).collect()
}

/// A world on disk that keeps one mebibyte of payload in memory, with three mebibytes of records.
async fn overflowing(dir: &tempfile::TempDir) -> (World, String) {
    let settings = Settings { payload_budget_bytes: 1 << 20, ..at_once() };
    let world = World::stored(settings, Storage::Directory(dir.path().to_owned()));
    let consumer = one_shard(&world).await;
    for number in 0..COUNT {
        let call = world.sdk.put_record().stream_name("s").partition_key(format!("clave {number}"));
        call.data(Blob::new(payload(number))).send().await.unwrap();
    }
    (world, consumer)
}

fn assert_record(record: &aws_sdk_kinesis::types::Record, number: usize) {
    assert_eq!(record.partition_key(), Some(format!("clave {number}").as_str()));
    assert!(record.data().as_ref() == payload(number), "record {number}");
}

#[tokio::test]
async fn records_that_left_memory_are_read_and_pushed_all_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let (world, consumer) = overflowing(&dir).await;
    let held = world.handle.status().payload_bytes;
    assert!(held < 2 << 20, "{held} bytes of payload are in memory");
    let iterator = world.iterator("s", 0, Kind::TrimHorizon).await;
    let output = world.sdk.get_records().shard_iterator(iterator).send().await.unwrap();
    assert_eq!(output.records().len(), COUNT);
    for (number, record) in output.records().iter().enumerate() {
        assert_record(record, number);
    }
    let mut events = subscribe(&world, &consumer, start(Kind::TrimHorizon)).await;
    let mut number = 0;
    while number < COUNT {
        for record in next_full(&mut events).await.records() {
            assert_record(record, number);
            number += 1;
        }
    }
}

#[tokio::test]
async fn a_world_that_is_opened_again_has_everything_it_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    let (world, consumer) = overflowing(&dir).await;
    let iterator = world.iterator("s", 0, Kind::TrimHorizon).await;
    let described = world.sdk.describe_stream().stream_name("s").send().await.unwrap();
    drop(world);

    let world = World::stored(at_once(), Storage::Directory(dir.path().to_owned()));
    let again = world.sdk.describe_stream().stream_name("s").send().await.unwrap();
    assert_eq!(again.stream_description, described.stream_description);
    let found = world.sdk.describe_stream_consumer().consumer_arn(&consumer).send().await.unwrap();
    assert_eq!(found.consumer_description.unwrap().consumer_name(), "c");
    // Even what was given out before still leads to its place.
    let output = world.sdk.get_records().shard_iterator(iterator).send().await.unwrap();
    assert_eq!(output.records().len(), COUNT);
    for (number, record) in output.records().iter().enumerate() {
        assert_record(record, number);
    }
}
