//! A reader in a real world, whose clock stands still until it is moved.

mod laws;
mod reading;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::{Bounds, Pace, Plan, Position, Reader, Scope, Seen};
use crate::api::Blob;
use crate::api::kinesis::{
    CreateStreamInput, PutRecordsInput, PutRecordsRequestEntry, Request, Response,
};
use crate::engine::{Control, Envelope, Origin};
use crate::kinesis::Settings;
use crate::runtime::journal::SyncPolicy;
use crate::runtime::{ClockChange, ClockStart, Handle, Runtime, RuntimeConfig, SendError, Storage};
use crate::units::{Millis, Timestamp};

const NOW: Timestamp = Timestamp(1_795_356_192_480);
const STREAM: &str = "transacciones";
const PATIENCE: Duration = Duration::from_secs(20);

/// A world, a reader of it, and what was written.
struct Bench {
    runtime: Runtime,
    handle: Handle,
    reader: Reader,
    woken: Receiver<()>,
    written: u64,
}

impl Bench {
    fn new(shards: i64) -> Self {
        Self::with(shards, Bounds::default(), Settings::default())
    }

    fn with(shards: i64, bounds: Bounds, settings: Settings) -> Self {
        let config = RuntimeConfig {
            storage: Storage::Memory,
            settings,
            seed: 1,
            sync: SyncPolicy::EveryCommit,
            start: ClockStart::At(NOW),
        };
        let (runtime, _) = Runtime::start(config).expect("a world in memory");
        let handle = runtime.handle();
        let (sender, woken) = channel();
        let waker = move || {
            let _ = sender.send(());
        };
        let reader = Reader::new(&handle, bounds, Box::new(waker)).expect("a thread");
        let bench = Self { runtime, handle, reader, woken, written: 0 };
        bench.create(shards);
        bench
    }

    fn create(&self, shards: i64) {
        self.ask(Request::CreateStream(CreateStreamInput {
            stream_name: Some(STREAM.to_owned()),
            shard_count: Some(shards),
            ..CreateStreamInput::default()
        }));
        self.pass(600);
    }

    /// Makes a call that succeeds.
    #[expect(clippy::needless_pass_by_value, reason = "tests read better so")]
    fn ask(&self, request: Request) -> Response {
        loop {
            match self.handle.kinesis(Origin::Window, request.clone()) {
                Err(SendError::Full) => std::thread::yield_now(),
                answer => return answer.expect("a world").expect("an answer"),
            }
        }
    }

    fn pass(&self, millis: u64) {
        let (sender, done) = channel();
        let change = ClockChange { advance: Some(Millis(millis)), ..ClockChange::default() };
        let reply = move |_| sender.send(()).expect("a test that waits");
        self.handle.set_clock(change, Box::new(reply)).expect("a world");
        done.recv_timeout(PATIENCE).expect("a clock");
        // Snapshots come at most every 16 ms.
        while self.handle.snapshot().now < self.handle.clock().now {
            std::thread::park_timeout(Duration::from_millis(2));
        }
    }

    /// Writes records that tell their number: `{"n":17,"relleno":"xx"}`.
    fn put(&mut self, count: u64, size: usize) {
        let entry = |n: u64| PutRecordsRequestEntry {
            data: Some(Blob::from(
                format!(r#"{{"n":{n},"relleno":"{}"}}"#, "x".repeat(size)).into_bytes(),
            )),
            partition_key: Some(format!("cliente-{n}")),
            ..PutRecordsRequestEntry::default()
        };
        let records = (self.written..self.written + count).map(entry).collect();
        self.written += count;
        let input = PutRecordsInput {
            stream_name: Some(STREAM.to_owned()),
            records: Some(records),
            ..PutRecordsInput::default()
        };
        let Response::PutRecords(output) = self.ask(Request::PutRecords(input)) else {
            panic!("another answer");
        };
        assert_eq!(output.failed_record_count, 0, "the test writes too fast");
    }

    fn start(&self, position: Position, pace: Pace) {
        let stream = STREAM.to_owned();
        self.reader.start(Plan { stream, scope: Scope::All, position, pace });
    }

    /// Waits until what there is to see is as wanted.
    fn until(&self, wanted: impl Fn(&Seen) -> bool) -> Arc<Seen> {
        loop {
            let seen = self.reader.seen();
            if wanted(&seen) {
                return seen;
            }
            let woken = self.woken.recv_timeout(PATIENCE).is_ok();
            assert!(woken, "never seen: {} rows, {:#?}", seen.rows.len(), seen.status);
        }
    }

    /// Moves the clock until what there is to see is as wanted.
    fn pass_until(&self, step: u64, wanted: impl Fn(&Seen) -> bool) -> Arc<Seen> {
        for _ in 0..2000 {
            let seen = self.reader.seen();
            if wanted(&seen) {
                return seen;
            }
            self.pass(step);
            let _ = self.woken.recv_timeout(Duration::from_millis(20));
            while self.woken.try_recv().is_ok() {}
        }
        let seen = self.reader.seen();
        panic!("never seen: {} rows, {:#?}", seen.rows.len(), seen.status);
    }

    fn clear_stream(&self) {
        let control = Control::ClearStream { stream: STREAM.to_owned() };
        self.handle.call(Envelope::control(Origin::Lab, control)).expect("a world");
    }
}

/// The numbers that rows tell, in their order.
fn numbers(seen: &Seen) -> Vec<u64> {
    let path = "n".parse::<super::Path>().expect("a path");
    let number = |row: &Arc<super::Row>| {
        let value = path.value(row.data()).expect("a number");
        std::str::from_utf8(value).expect("digits").parse().expect("a number")
    };
    seen.shown().from(0).map(number).collect()
}

/// Nothing is missing, nothing twice, and each shard is in its own order.
fn check_whole(seen: &Seen, written: u64) {
    let mut all = numbers(seen);
    all.sort_unstable();
    assert_eq!(all, (0..written).collect::<Vec<_>>());
    let mut last = std::collections::BTreeMap::new();
    for row in seen.rows.from(0) {
        let number = row.record.sequence_number;
        if let Some(former) = last.insert(number.shard, number.counter) {
            assert_eq!(former + 1, number.counter, "in {}", number.shard);
        }
    }
    assert_eq!((seen.status.lost, seen.status.evicted), (0, 0));
}
