//! Payloads beyond the memory budget: on disk they are read back byte for byte, in memory the
//! oldest are dropped and counted.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use caudal::api::kinesis::{Record, Request, Response, ShardId};
use caudal::engine::{Control, Envelope, Origin, Push, PushBody};
use caudal::kinesis::Settings;
use caudal::runtime::{Handle, PushSink, Runtime, SinkState};
use caudal::units::{Millis, Rng, Timestamp};

use crate::support::{
    config, create, entry, free_settings, get, horizon, iterator, put, register, subscribe,
};

const START: Timestamp = Timestamp(1_767_225_600_000);
/// One, so that a subscription gets more than the service sends at once.
const SHARDS: u64 = 1;
const RECORDS: usize = 5120;
const SIZE: usize = 4096;
const BUDGET: u64 = 1 << 20;

fn settings() -> Settings {
    Settings { payload_budget_bytes: BUDGET, ..free_settings() }
}

/// The payload of the n-th record, like no other's.
fn payload(index: usize) -> Vec<u8> {
    let mut rng = Rng::new(index as u64);
    (0..SIZE / 8).flat_map(|_| rng.next_u64().to_le_bytes()).collect()
}

fn key(index: usize) -> String {
    format!("clave-ñ-{index}")
}

fn ask(handle: &Handle, request: Request) -> Response {
    handle.kinesis(Origin::Lab, request).unwrap().unwrap()
}

/// Puts 20 MiB into a new stream.
fn fill(handle: &Handle) {
    ask(handle, create("a", SHARDS));
    for batch in (0..RECORDS).collect::<Vec<_>>().chunks(256) {
        let records = batch.iter().map(|index| entry(&key(*index), payload(*index))).collect();
        let Response::PutRecords(output) = ask(handle, put("a", records)) else { panic!() };
        assert_eq!(output.failed_record_count, 0);
    }
}

/// Checks that records are the ones that were put, in the order of their shard.
fn check(records: &[Record], seen: &mut Vec<usize>) {
    for record in records {
        let text = record.partition_key.as_str();
        let index: usize = text.strip_prefix("clave-ñ-").expect("a key").parse().unwrap();
        assert!(record.data[..] == payload(index), "record {index} has another payload");
        seen.push(index);
    }
}

fn assert_all(mut seen: Vec<usize>) {
    seen.sort_unstable();
    assert!(seen.into_iter().eq(0..RECORDS), "each record once");
}

fn poll_everything(handle: &Handle) -> Vec<usize> {
    let mut seen = Vec::new();
    for shard in 0..SHARDS {
        let first = iterator("a", ShardId(shard as u32), horizon());
        let Response::GetShardIterator(output) = ask(handle, first) else { panic!() };
        let mut text = output.shard_iterator;
        let before = seen.len();
        loop {
            let Response::GetRecords(output) = ask(handle, get(text, Some(700))) else { panic!() };
            check(&output.records, &mut seen);
            if output.records.is_empty() {
                break;
            }
            text = output.next_shard_iterator.expect("the shard is open");
        }
        assert!(seen[before..].is_sorted(), "in the order in which they were put");
    }
    seen
}

/// Hands pushes over to the test, and says now and then that it has had enough.
struct Sink {
    pushes: SyncSender<(Push, SinkState)>,
    taken: usize,
}

impl PushSink for Sink {
    fn push(&mut self, push: Push) -> SinkState {
        self.taken += 1;
        let state = if self.taken.is_multiple_of(3) { SinkState::Full } else { SinkState::Ready };
        // The test has room for all of them, or is gone.
        match self.pushes.try_send((push, state)) {
            Ok(()) => state,
            Err(_) => SinkState::Gone,
        }
    }
}

fn subscribed(handle: &Handle, consumer: &str, shard: ShardId) -> Receiver<(Push, SinkState)> {
    let (sender, pushes) = sync_channel(1000);
    let sink = Box::new(Sink { pushes: sender, taken: 0 });
    let (done, answered) = sync_channel(1);
    let input = subscribe(consumer.to_owned(), shard, horizon());
    let reply = Box::new(move |outcome| done.send(outcome).unwrap());
    handle.subscribe(Origin::Lab, input, sink, reply).unwrap();
    answered.recv().unwrap().result.unwrap();
    pushes
}

fn take_everything_pushed(handle: &Handle, consumer: &str) -> Vec<usize> {
    let mut seen = Vec::new();
    let mut from_disk = 0;
    for shard in 0..SHARDS {
        let before = seen.len();
        let pushes = subscribed(handle, consumer, ShardId(shard as u32));
        loop {
            let (push, state) = pushes.recv().unwrap();
            if state == SinkState::Full {
                let on = Control::HoldSubscription { subscription: push.subscription, held: false };
                handle.call(Envelope::control(Origin::Lab, on)).unwrap();
            }
            let PushBody::Event(mut event) = push.body else { panic!("an early end") };
            from_disk += push.on_disk.len();
            handle.fill(&mut event.records, &push.on_disk).unwrap();
            check(&event.records, &mut seen);
            if event.millis_behind_latest == 0 && seen.len() - before == held(handle, shard) {
                break;
            }
        }
        assert!(seen[before..].is_sorted(), "in the order in which they were put");
    }
    assert!(from_disk > RECORDS / 2, "only {from_disk} payloads were on disk");
    seen
}

/// Records of a shard.
fn held(handle: &Handle, shard: u64) -> usize {
    // A snapshot may be a moment old; nothing is written any more, so waiting for it is enough.
    loop {
        let snapshot = handle.snapshot();
        if snapshot.records_held() == RECORDS as u64 {
            return snapshot.stream("a").unwrap().shards[shard as usize].records as usize;
        }
        std::thread::yield_now();
    }
}

fn open(dir: &Path, at: Timestamp) -> Runtime {
    let (runtime, opened) = Runtime::start(config(Some(dir), settings(), at)).unwrap();
    assert_eq!(opened.notices, []);
    runtime
}

#[test]
fn twenty_mebibytes_go_through_one() {
    let dir = tempfile::tempdir().unwrap();
    let runtime = open(dir.path(), START);
    let handle = runtime.handle();
    fill(&handle);
    let arn = handle.snapshot().settings.identity.stream_arn("a");
    let Response::RegisterStreamConsumer(output) = ask(&handle, register(arn, "c")) else {
        panic!()
    };
    let consumer = output.consumer.consumer_arn;
    assert_all(poll_everything(&handle));
    assert_all(take_everything_pushed(&handle, &consumer));
    runtime.stop().unwrap();
    assert_eq!(handle.snapshot().subscriptions, 1, "no push has found out yet that nobody listens");
    // The newest stretch of each shard stays in memory whatever the budget.
    let resident = handle.snapshot().payload_bytes;
    assert!(resident <= BUDGET + SHARDS * (512 << 10), "{resident} bytes stayed in memory");

    // A consumer may subscribe again five seconds after its last call.
    let runtime = open(dir.path(), START + Millis(5000));
    let handle = runtime.handle();
    assert_eq!(handle.snapshot().records_held(), RECORDS as u64);
    assert_eq!(handle.snapshot().subscriptions, 0, "nobody listens to a former process");
    assert_eq!(handle.status().dropped_records, 0);
    assert_all(poll_everything(&handle));
    assert_all(take_everything_pushed(&handle, &consumer));
}

#[test]
fn in_memory_the_oldest_are_dropped_and_counted() {
    let (runtime, _) = Runtime::start(config(None, settings(), START)).unwrap();
    let handle = runtime.handle();
    fill(&handle);
    let seen = poll_everything(&handle);
    runtime.stop().unwrap();
    let status = handle.status();
    assert_eq!(status.dropped_records, (RECORDS - seen.len()) as u64);
    assert_eq!(status.records_held, seen.len() as u64);
    assert!(status.payload_bytes <= BUDGET + SHARDS * (512 << 10));
    // What is left is the newest of each shard.
    let oldest = seen.iter().min().unwrap();
    assert!(*oldest > RECORDS / 2 && seen.contains(&(RECORDS - 1)), "the oldest left is {oldest}");
}
