//! The thread: consumers of a running world.

use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use super::super::log::What;
use super::super::pool::{AddError, Consumers};
use super::super::spec::{CONSUMERS_MAX, Spec, Start};
use super::super::status::{ConsumerStatus, State};
use super::world::{STREAM, fan_out, polling};
use crate::api::Blob;
use crate::api::kinesis::{CreateStreamInput, PutRecordInput, Request};
use crate::engine::Origin;
use crate::kinesis::Settings;
use crate::runtime::{
    ClockChange, ClockStart, Handle, Runtime, RuntimeConfig, Storage, journal::SyncPolicy,
};

struct Running {
    _runtime: Runtime,
    handle: Handle,
    consumers: Consumers,
    news: mpsc::Receiver<()>,
}

fn running() -> Running {
    let (runtime, _) = Runtime::start(RuntimeConfig {
        storage: Storage::Memory,
        settings: Settings::default(),
        seed: 7,
        sync: SyncPolicy::default(),
        start: ClockStart::Wall,
    })
    .unwrap();
    let handle = runtime.handle();
    let (tell, news) = mpsc::channel();
    let waker = Arc::new(move || tell.send(()).unwrap_or_default());
    let consumers = Consumers::start(handle.clone(), waker).unwrap();
    let running = Running { _runtime: runtime, handle, consumers, news };
    running.call(Request::CreateStream(CreateStreamInput {
        stream_name: Some(STREAM.to_owned()),
        shard_count: Some(2),
        ..Default::default()
    }));
    running.clock(ClockChange { speed: Some(100.0), ..Default::default() });
    let shards = || running.handle.snapshot().stream(STREAM).map_or(0, |view| view.shards.len());
    while shards() < 2 {
        std::thread::yield_now();
    }
    running
}

impl Running {
    fn call(&self, request: Request) {
        self.handle.kinesis(Origin::Window, request).unwrap().unwrap();
    }

    fn clock(&self, change: ClockChange) {
        let (done, wait) = mpsc::channel();
        self.handle
            .set_clock(change, Box::new(move |_| done.send(()).unwrap_or_default()))
            .unwrap();
        wait.recv().unwrap();
    }

    fn put(&self, count: u32) {
        for index in 0..count {
            self.call(Request::PutRecord(PutRecordInput {
                stream_name: Some(STREAM.to_owned()),
                partition_key: Some(format!("k{index}")),
                data: Some(Blob::copy_from(b"{}")),
                ..Default::default()
            }));
        }
    }

    /// Waits until what is published is as wished.
    fn until(&self, wish: impl Fn(&[Arc<ConsumerStatus>]) -> bool) {
        for _ in 0..400 {
            if wish(&self.consumers.statuses()) {
                return;
            }
            let _ = self.news.recv_timeout(Duration::from_millis(50));
        }
        panic!("never: {:?}", self.consumers.statuses());
    }
}

#[test]
fn both_kinds_read_a_running_world() {
    let running = running();
    running.consumers.add(polling()).unwrap();
    running.consumers.add(Spec { name: "empujado".to_owned(), ..fan_out() }).unwrap();
    running.put(200);
    running.until(|all| {
        all.len() == 2 && all.iter().all(|one| one.totals.records == 200 && one.lag == 0)
    });
    let ids: Vec<_> = running.consumers.statuses().iter().map(|one| one.id).collect();
    running.consumers.pause(ids[0], true);
    running.until(|all| all[0].state == State::Paused);
    running.put(10);
    running.until(|all| all[1].totals.records == 210 && all[0].lag == 10);
    running.consumers.remove(ids[1], true);
    running.consumers.pause(ids[0], false);
    running.until(|all| all.len() == 1 && all[0].totals.records == 210);
    assert!(running.handle.snapshot().streams[0].consumers.len() <= 1);
}

#[test]
fn while_time_stands_still_nothing_is_published() {
    let running = running();
    running.consumers.add(polling()).unwrap();
    running.put(5);
    running.until(|all| all.first().is_some_and(|one| one.totals.records == 5));
    running.clock(ClockChange { paused: Some(true), ..Default::default() });
    // Whatever was under way comes to its end.
    while running.news.recv_timeout(Duration::from_millis(200)).is_ok() {
        running.consumers.statuses();
    }
    running.consumers.statuses();
    assert!(running.news.recv_timeout(Duration::from_millis(300)).is_err());
}

#[test]
fn there_is_an_end_to_how_many_there_can_be() {
    let running = running();
    for index in 0..CONSUMERS_MAX {
        running.consumers.add(Spec { name: format!("c{index}"), ..polling() }).unwrap();
    }
    let one_more = Spec { name: "uno-mas".to_owned(), ..polling() };
    assert_eq!(running.consumers.add(one_more.clone()), Err(AddError::TooMany));
    running.until(|all| all.len() == CONSUMERS_MAX);
    let first = running.consumers.statuses()[0].id;
    running.consumers.remove(first, false);
    let taken = Spec { name: "c1".to_owned(), ..polling() };
    assert_eq!(running.consumers.add(taken), Err(AddError::NameTaken));
    running.consumers.add(one_more).unwrap();
}

#[test]
fn what_is_undone_is_not_read_and_what_comes_instead_is() {
    let running = running();
    running.put(20);
    running.consumers.add(polling()).unwrap();
    running.consumers.add(Spec { name: "empujado".to_owned(), ..fan_out() }).unwrap();
    running.until(|all| all.len() == 2 && all.iter().all(|one| one.totals.records == 20));
    running.put(6);
    running.until(|all| all.iter().all(|one| one.totals.records == 26));
    let (done, wait) = mpsc::channel();
    let reply = Box::new(move |travelled: Result<_, _>| {
        done.send(travelled.is_ok()).unwrap_or_default();
    });
    running.handle.undo(6, reply).unwrap();
    assert!(wait.recv().unwrap());
    let jumped = |one: &ConsumerStatus| one.log.iter().any(|line| line.what == What::Jumped);
    running.until(|all| {
        all.iter().all(|one| jumped(one) && one.lag == 0 && one.state == State::CaughtUp)
    });
    let held: u64 = running.handle.snapshot().records_held();
    assert_eq!(held, 20);
    running.put(3);
    running.until(|all| all.iter().all(|one| one.totals.records >= 29 && one.lag == 0));
}

#[test]
fn a_slow_one_holds_the_engine_back_and_gets_everything() {
    let running = running();
    let slow = Spec { micros_per_record: 3_000_000, ..fan_out() };
    running.consumers.add(slow).unwrap();
    running.until(|all| all.first().is_some_and(|one| one.state == State::CaughtUp));
    for index in 0..60_u32 {
        let put = Request::PutRecord(PutRecordInput {
            stream_name: Some(STREAM.to_owned()),
            partition_key: Some(format!("k{}", index % 7)),
            data: Some(Blob::from(vec![b'x'; 600_000])),
            ..Default::default()
        });
        // A spent shard is asked again: simulated time is fast here.
        while running.handle.kinesis(Origin::Window, put.clone()).unwrap().is_err() {
            let _ = running.news.recv_timeout(Duration::from_millis(2));
        }
    }
    let held = |running: &Running| {
        let snapshot = running.handle.snapshot();
        let mut consumers = snapshot.streams.iter().flat_map(|stream| &stream.consumers);
        consumers.any(|one| one.subscriptions.iter().any(|one| one.held))
    };
    let mut was_held = false;
    for _ in 0..2000 {
        was_held |= held(&running);
        let all = running.consumers.statuses();
        if all[0].totals.records == 60 && all[0].lag == 0 {
            break;
        }
        let _ = running.news.recv_timeout(Duration::from_millis(5));
    }
    running.until(|all| all[0].totals.records == 60 && all[0].totals.repeats == 0);
    assert!(was_held, "more was pushed than it wanted to hold");
}

#[test]
fn it_ends_with_its_world() {
    let running = running();
    running.consumers.add(polling()).unwrap();
    running.put(3);
    running.until(|all| all.first().is_some_and(|one| one.totals.records == 3));
    let Running { _runtime: runtime, consumers, news, .. } = running;
    runtime.stop().unwrap();
    consumers.reset(consumers.statuses()[0].id, Start::TrimHorizon);
    // Whoever published last lets go of the waker when its thread ends.
    drop(consumers);
    while news.recv_timeout(Duration::from_secs(5)).is_ok() {}
    assert_eq!(
        news.recv_timeout(Duration::from_secs(5)),
        Err(mpsc::RecvTimeoutError::Disconnected)
    );
}
