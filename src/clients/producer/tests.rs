//! A producer against the running engine, in simulated time.

use std::sync::mpsc;
use std::sync::{Arc, atomic::Ordering};
use std::time::Duration;

use super::worker::Worker;
use super::{Counts, Producer, Spec, State, StopReason};
use crate::api::kinesis::{CreateStreamInput, DeleteStreamInput, Request, ShardId};
use crate::engine::Origin;
use crate::kinesis::Settings;
use crate::runtime::{
    ClockChange, ClockStart, Handle, Runtime, RuntimeConfig, Storage, journal::SyncPolicy,
};
use crate::traffic::{Config, KeyDistribution};
use crate::units::{Millis, Timestamp};

const STREAM: &str = "pagos";

fn world(shards: i64) -> (Runtime, Handle) {
    let (runtime, _) = Runtime::start(RuntimeConfig {
        storage: Storage::Memory,
        settings: Settings::default(),
        seed: 7,
        sync: SyncPolicy::default(),
        start: ClockStart::At(Timestamp(1_700_000_000_000)),
    })
    .unwrap();
    let handle = runtime.handle();
    let create = CreateStreamInput {
        stream_name: Some(STREAM.to_owned()),
        shard_count: Some(shards),
        ..Default::default()
    };
    handle.kinesis(Origin::Window, Request::CreateStream(create)).unwrap().unwrap();
    pass(&handle, 2000);
    (runtime, handle)
}

fn pass(handle: &Handle, millis: u64) {
    let (done, wait) = mpsc::channel();
    let change = ClockChange { advance: Some(Millis(millis)), ..Default::default() };
    handle.set_clock(change, Box::new(move |_| done.send(()).unwrap_or_default())).unwrap();
    wait.recv().unwrap();
    let now = handle.clock().now;
    while handle.snapshot().now < now {
        std::thread::yield_now();
    }
}

fn delete(handle: &Handle) {
    let delete = DeleteStreamInput { stream_name: Some(STREAM.to_owned()), ..Default::default() };
    handle.kinesis(Origin::Window, Request::DeleteStream(delete)).unwrap().unwrap();
    pass(handle, 2000);
}

fn spec(rate: u32) -> Spec {
    let config = Config { rate, ..Config::default() };
    Spec { stream: STREAM.to_owned(), config, attempts: 3, hot_key: None }
}

fn flood() -> Spec {
    let keys = KeyDistribution::Hot { keys: 1000, share: 1000 };
    let config = Config { keys, ..spec(1500).config };
    Spec { config, hot_key: Some("comercio-0042".to_owned()), ..spec(1500) }
}

#[track_caller]
fn adds_up(counts: Counts) {
    assert_eq!(counts.generated, counts.accepted + counts.lost + counts.in_flight, "{counts:?}");
}

#[test]
fn a_flooded_shard_adds_up_exactly() {
    let (_runtime, handle) = world(4);
    let mut worker = Worker::new(&handle, flood()).unwrap();
    for _ in 0..200 {
        pass(&handle, 100);
        worker.turn();
        adds_up(worker.machine.status.counts);
    }
    let status = &worker.machine.status;
    let counts = status.counts;
    assert_eq!(counts.generated + counts.left_out, 1500 * 20, "{counts:?}");
    assert_eq!(counts.left_out, 0);
    assert!((19_500..=21_000).contains(&counts.accepted), "{counts:?}");
    assert!(counts.lost > 0 && counts.retried > 0 && counts.rejected > counts.lost);
    assert_eq!(counts.rejected, counts.retried + counts.lost + counts.in_flight);
    let by_shard = &status.shards;
    assert_eq!(by_shard.len(), 1, "one key, one shard: {by_shard:?}");
    let one = by_shard.values().next().unwrap();
    assert_eq!((one.accepted, one.rejected), (counts.accepted, counts.rejected));
    // A snapshot can be 16 ms behind.
    pass(&handle, 1);
    let held = handle.snapshot().records_held();
    assert_eq!(held, counts.accepted);
    let last = status.last_error.as_ref().unwrap();
    assert_eq!(last.code, "ProvisionedThroughputExceededException");
    let accepted: u64 = status.rows.iter().map(|row| row.accepted).sum();
    assert_eq!(accepted, counts.accepted);
    worker.stop.store(true, Ordering::Release);
    worker.turn();
    let counts = worker.machine.status.counts;
    assert_eq!(counts.in_flight, 0);
    adds_up(counts);
    assert_eq!(worker.machine.status.state, State::Stopped(StopReason::Asked));
}

#[test]
fn while_the_clock_stands_nothing_is_sent() {
    let (_runtime, handle) = world(1);
    let (tell, news) = mpsc::channel();
    let waker = Arc::new(move || tell.send(()).unwrap_or_default());
    let producer = Producer::start(&handle, waker, spec(50_000)).unwrap();
    let _ = news.recv_timeout(Duration::from_millis(150));
    assert_eq!(producer.status().counts, Counts::default());
    pass(&handle, 1000);
    while producer.status().counts.generated == 0 {
        let _ = news.recv_timeout(Duration::from_millis(20));
    }
    producer.stop();
    while producer.status().state != State::Stopped(StopReason::Asked) {
        let _ = news.recv_timeout(Duration::from_millis(20));
    }
    adds_up(producer.status().counts);
}

#[test]
fn what_time_leaves_behind_is_left_out_and_counted() {
    let (_runtime, handle) = world(4);
    let mut worker = Worker::new(&handle, spec(820)).unwrap();
    pass(&handle, 60_000);
    worker.turn();
    let counts = worker.machine.status.counts;
    assert_eq!((counts.generated, counts.left_out), (820, 820 * 59));
    adds_up(counts);
}

#[test]
fn a_stream_that_goes_ends_it() {
    let (_runtime, handle) = world(1);
    let mut worker = Worker::new(&handle, flood()).unwrap();
    pass(&handle, 900);
    worker.turn();
    delete(&handle);
    assert_eq!(worker.turn(), None);
    let status = &worker.machine.status;
    assert_eq!(status.state, State::Stopped(StopReason::StreamGone));
    assert_eq!(status.counts.in_flight, 0);
    assert!(status.shards.contains_key(&ShardId(0)));
    adds_up(status.counts);
}

#[test]
fn another_past_ends_it() {
    let (_runtime, handle) = world(1);
    let mut worker = Worker::new(&handle, spec(100)).unwrap();
    let (done, wait) = mpsc::channel();
    handle.undo(1, Box::new(move |result| done.send(result.is_ok()).unwrap_or_default())).unwrap();
    assert!(wait.recv().unwrap());
    worker.turn();
    assert_eq!(worker.machine.status.state, State::Stopped(StopReason::OtherPast));
}
