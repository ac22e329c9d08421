//! Laws of delivery, tried with random traffic, random steps of time and random failures.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::sources::{reading, record};
use super::*;
use crate::api::kinesis::ShardId;

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    Put(usize),
    Batch(Vec<usize>),
    Pass(u64),
    /// Polls so many objects and answers each: written or not.
    Write(usize, bool),
    /// Polls an object and writes it, and then the process is killed.
    Kill,
    Update,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0_usize..400_000).prop_map(Step::Put),
        2 => proptest::collection::vec(0_usize..200_000, 1..8).prop_map(Step::Batch),
        4 => (0_u64..200_000).prop_map(Step::Pass),
        3 => (1_usize..4, any::<bool>()).prop_map(|(count, fine)| Step::Write(count, fine)),
        1 => Just(Step::Kill),
        1 => Just(Step::Update),
    ]
}

/// A record that tells itself from all others.
fn payload(number: &mut u64, size: usize) -> Vec<u8> {
    *number += 1;
    let mut data = format!("<{number}:").into_bytes();
    data.resize(data.len() + size, b'.');
    data.push(b'>');
    data
}

/// Plays S3: objects by key, whole or not at all.
#[derive(Default)]
struct Bucket {
    objects: BTreeMap<String, Delivery>,
}

impl Bucket {
    fn write(&mut self, world: &mut World, count: usize, fine: bool) {
        for _ in 0..count {
            let Some(delivery) = world.firehose.poll_delivery() else { return };
            world.answer(delivery.id, fine.then_some(delivery.bytes));
            // A writer may fail after the object is there, too.
            self.keep(&delivery);
        }
    }

    fn keep(&mut self, delivery: &Delivery) {
        if let Some(former) = self.objects.insert(delivery.key.clone(), delivery.clone()) {
            assert!(former == *delivery, "an object that is written again is the same");
        }
    }

    fn drain(&mut self, world: &mut World) {
        while world.firehose.held_bytes() > 0 {
            world.pass(60);
            self.write(world, usize::MAX, true);
        }
    }

    /// All content in the order in which buffers closed.
    fn content(&self) -> Vec<u8> {
        let mut objects: Vec<_> = self.objects.values().collect();
        objects.sort_by_key(|object| object.id);
        objects.iter().flat_map(|object| content(object)).collect()
    }
}

fn play(world: &mut World, steps: &[Step], split: u64) -> (Vec<u8>, Bucket) {
    let (mut number, mut input, mut bucket) = (0, Vec::new(), Bucket::default());
    for step in steps {
        match step {
            Step::Put(size) => {
                let data = payload(&mut number, *size);
                world.put(&data);
                input.extend(data);
            }
            Step::Batch(sizes) => {
                let records: Vec<_> =
                    sizes.iter().map(|size| payload(&mut number, *size)).collect();
                let records: Vec<_> = records.iter().map(Vec::as_slice).collect();
                world.ask(&batch(&records)).expect("taken");
                input.extend(records.concat());
            }
            Step::Pass(millis) => {
                let end = world.now + Millis(*millis);
                for part in 1..split {
                    world.now = end - Millis(millis * (split - part) / split);
                    world.firehose.advance(world.now);
                    world.check();
                }
                world.now = end;
                world.firehose.advance(end);
                world.check();
            }
            Step::Write(count, fine) => bucket.write(world, *count, *fine),
            Step::Kill => {
                // Written, and nobody lives to tell.
                if let Some(delivery) = world.firehose.poll_delivery() {
                    bucket.keep(&delivery);
                }
                world.crash();
            }
            Step::Update => {
                let version = world.stream().version_id;
                let body = format!(
                    r#"{{"DeliveryStreamName":"s","CurrentDeliveryStreamVersionId":"{version}",
                    "DestinationId":"destinationId-000000000001",
                    "S3DestinationUpdate":{{"Prefix":"v{version}/"}}}}"#
                );
                world.call(Operation::UpdateDestination, &body).expect("updated");
            }
        }
    }
    (input, bucket)
}

fn world() -> World {
    let mut world = World::new();
    world.create(ExtendedS3DestinationConfiguration {
        buffering_hints: Some(hints(1, 60)),
        ..plain()
    });
    world
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// What was taken is delivered, in order, once, and split only where a buffer closed.
    #[test]
    fn output_is_input(steps in proptest::collection::vec(step(), 1..40)) {
        let mut world = world();
        let (input, mut bucket) = play(&mut world, &steps, 1);
        bucket.drain(&mut world);
        prop_assert_eq!(world.stream().metrics.total.lost_records, 0);
        prop_assert!(bucket.content() == input);
        for object in bucket.objects.values() {
            let whole = content(object);
            prop_assert_eq!(whole.len() as u64, object.bytes);
            prop_assert!(whole.starts_with(b"<") && whole.ends_with(b">"));
            prop_assert!(object.bytes < (1 << 20) + 400_020);
        }
    }

    /// It makes no difference in how many steps time passes.
    #[test]
    fn steps_of_time_do_not_matter(steps in proptest::collection::vec(step(), 1..30)) {
        let (mut once, mut often) = (world(), world());
        play(&mut once, &steps, 1);
        play(&mut often, &steps, 7);
        prop_assert!(once.bytes() == often.bytes());
    }

    /// Records of a stream come out once and in the order of their shard, though offers are
    /// repeated, overlap, and stop at back-pressure.
    #[test]
    fn shards_keep_their_order(
        traffic in proptest::collection::vec((0_u32..3, 1_usize..300_000), 1..60),
        steps in proptest::collection::vec((1_usize..9, 0_usize..4, any::<bool>()), 1..60),
    ) {
        let mut world = reading();
        let stream = world.stream().id;
        let mut counters = [0_u64; 3];
        let mut number = 0;
        let records: Vec<_> = traffic.iter().map(|(shard, size)| {
            counters[*shard as usize] += 1;
            record(*shard, counters[*shard as usize], BORN, &payload(&mut number, *size))
        }).collect();
        let mut bucket = Bucket::default();
        let mut next = 0_usize;
        for (count, back, fine) in &steps {
            let from = next.saturating_sub(*back).min(records.len());
            let end = (from + back + count).min(records.len());
            let settled = world.firehose.offer(world.now, stream, &records[from..end]);
            next = next.max(from + settled);
            world.check();
            world.pass(7);
            bucket.write(&mut world, 2, *fine);
        }
        while next < records.len() {
            next += world.firehose.offer(world.now, stream, &records[next..]);
            bucket.drain(&mut world);
        }
        bucket.drain(&mut world);
        let mut found: BTreeMap<ShardId, Vec<u8>> = BTreeMap::new();
        let mut objects: Vec<_> = bucket.objects.values().collect();
        objects.sort_by_key(|object| object.id);
        for object in objects {
            let whole = content(object);
            let mut start = 0;
            for place in object.places.iter() {
                let end = place.end as usize;
                found.entry(place.shard).or_default().extend_from_slice(&whole[start..end]);
                start = end;
            }
            prop_assert_eq!(start, whole.len());
        }
        for shard in 0..3 {
            let expected: Vec<u8> = records.iter()
                .filter(|record| record.shard == ShardId(shard))
                .flat_map(|record| record.data.clone())
                .collect();
            let found = found.remove(&ShardId(shard)).unwrap_or_default();
            prop_assert!(found == expected, "shard {}", shard);
        }
    }

    /// No bytes make a panic, and none are lost: they come out as data or in the error output.
    #[test]
    fn partitioned_bytes_come_out_as_data_or_as_errors(
        records in proptest::collection::vec("[{}:\"a-c0-9,\\[\\]]{0,30}|\\{\"id\":\"[a-c]\"\\}", 1..40),
    ) {
        let mut world = World::new();
        let body = r#"{"DeliveryStreamName":"s","ExtendedS3DestinationConfiguration":{
            "RoleARN":"arn:aws:iam::123456789012:role/r","BucketARN":"arn:aws:s3:::b",
            "Prefix":"!{partitionKeyFromQuery:id}/","ErrorOutputPrefix":"e/!{firehose:error-output-type}/",
            "DynamicPartitioningConfiguration":{"Enabled":true},
            "ProcessingConfiguration":{"Enabled":true,"Processors":[{"Type":"MetadataExtraction",
            "Parameters":[{"ParameterName":"MetadataExtractionQuery","ParameterValue":"{id:.id}"},
            {"ParameterName":"JsonParsingEngine","ParameterValue":"JQ-1.6"}]}]}}}"#;
        world.call(Operation::CreateDeliveryStream, body).expect("created");
        for record in &records {
            world.put(record.as_bytes());
        }
        world.pass(300);
        let objects = world.deliver();
        let records_out: u64 = objects.iter().map(|object| object.records).sum();
        prop_assert_eq!(records_out, records.len() as u64);
    }
}

#[test]
fn the_service_may_live_on_a_thread_of_its_own() {
    fn moves<T: Send + Sync>() {}
    moves::<Firehose>();
    moves::<Delivery>();
}
