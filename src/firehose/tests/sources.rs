//! Records read from a Kinesis stream.

use super::*;
use crate::api::kinesis::{SequenceNumber, ShardId};

const CREATE: &str = r#"{"DeliveryStreamName":"s","DeliveryStreamType":"KinesisStreamAsSource",
    "KinesisStreamSourceConfiguration":{
        "KinesisStreamARN":"arn:aws:kinesis:us-east-1:123456789012:stream/k",
        "RoleARN":"arn:aws:iam::123456789012:role/r"},
    "ExtendedS3DestinationConfiguration":{
        "RoleARN":"arn:aws:iam::123456789012:role/r","BucketARN":"arn:aws:s3:::b",
        "BufferingHints":{"SizeInMBs":1,"IntervalInSeconds":60}}}"#;

pub(super) fn reading() -> World {
    let mut world = World::new();
    world.call(Operation::CreateDeliveryStream, CREATE).expect("created");
    world
}

pub(super) fn record(shard: u32, counter: u64, arrived: Timestamp, data: &[u8]) -> SourceRecord {
    let shard = ShardId(shard);
    let sequence_number =
        SequenceNumber::of_record(SequenceNumber::start_of(shard, BORN), counter, arrived);
    SourceRecord { data: Bytes::copy_from_slice(data), arrived, shard, sequence_number }
}

fn id(world: &World) -> u64 {
    world.stream().id
}

#[test]
fn records_come_through_with_their_places() {
    let mut world = reading();
    let records = [
        record(0, 1, world.now, b"aa"),
        record(1, 1, world.now, b"bbb"),
        record(0, 2, world.now, b"c"),
    ];
    let stream = id(&world);
    assert_eq!(world.firehose.offer(world.now, stream, &records), 3);
    assert_eq!(world.firehose.offer(world.now, stream, &records), 3, "settled, not taken twice");
    world.pass(60);
    let [object] = world.deliver().try_into().expect("one object");
    assert_eq!(content(&object), "aabbbc");
    let places: Vec<_> = object.places.iter().map(|place| (place.end, place.shard.0)).collect();
    assert_eq!(places, [(2, 0), (5, 1), (6, 0)]);
    let wanted: Vec<_> = world.firehose.sources().collect();
    assert_eq!(wanted[0].source.checkpoints[&ShardId(0)], records[2].sequence_number);
}

#[test]
fn what_came_before_the_start_is_left_where_it_is() {
    let mut world = reading();
    let before = world.now - Millis(1);
    let records = [record(0, 1, before, b"old"), record(0, 2, world.now, b"new")];
    let stream = id(&world);
    assert_eq!(world.firehose.offer(world.now, stream, &records), 2);
    world.pass(60);
    let [object] = world.deliver().try_into().expect("one object");
    assert_eq!(content(&object), "new");
}

#[test]
fn a_destination_that_fails_stops_the_reading_and_loses_nothing() {
    let mut world = reading();
    let stream = id(&world);
    let large = vec![7; 700 << 10];
    let records: Vec<_> = (1..20).map(|n| record(0, n, world.now, &large)).collect();
    let mut next = 0;
    let settled = world.firehose.offer(world.now, stream, &records);
    assert!((2..5).contains(&settled), "{settled}");
    next += settled;
    assert_eq!(world.firehose.sources().next().expect("a reader").room, 0);
    assert_eq!(world.firehose.offer(world.now, stream, &records[next..]), 0);
    let failed = world.firehose.poll_delivery().expect("an object");
    world.firehose.delivery_failed(world.now, failed.id, "read-only");
    // Far longer than a direct put would be kept.
    world.pass(48 * 3600);
    let mut written = Vec::new();
    while next < records.len() || world.firehose.held_bytes() > 0 {
        written.extend(world.deliver());
        next += world.firehose.offer(world.now, stream, &records[next..]);
        world.pass(60);
    }
    written.sort_by_key(|object| object.id);
    let bytes: u64 = written.iter().map(|object| object.bytes).sum();
    assert_eq!(bytes, 19 * (700 << 10));
    assert_eq!(world.stream().metrics.total.lost_records, 0);
}

#[test]
fn producers_can_not_put_beside_the_stream() {
    let mut world = reading();
    let refused = world.ask(&put(b"a")).expect_err("it reads");
    assert_eq!(
        refused.to_string(),
        "This operation is not permitted on KinesisStreamAsSource delivery stream type."
    );
    let name = r#"{"DeliveryStreamName":"s"}"#;
    let refused = world.refused(Operation::StartDeliveryStreamEncryption, name);
    assert_eq!(refused.code(), "InvalidArgumentException");
    let described = world.call(Operation::DescribeDeliveryStream, name).expect("a description");
    assert!(described.contains(r#""DeliveryStartTimestamp":1535365805.0"#), "{described}");
}

#[test]
fn offers_to_nobody_are_left() {
    let mut world = reading();
    let records = [record(0, 1, world.now, b"a")];
    assert_eq!(world.firehose.offer(world.now, 99, &records), 0);
    let name = r#"{"DeliveryStreamName":"s"}"#;
    let stream = id(&world);
    world
        .firehose
        .configure(Settings { lifecycle: Millis(500), ..world.firehose.settings().clone() });
    world.call(Operation::DeleteDeliveryStream, name).expect("deleting");
    assert_eq!(world.firehose.offer(world.now, stream, &records), 0);
    assert_eq!(world.firehose.sources().count(), 0);
}
