//! What the benches share: a clock, statistics, and records to send.
#![allow(dead_code, reason = "each bench uses a part of it")]

use std::time::{Duration, Instant};

use caudal::api::Blob;
use caudal::api::kinesis::{CreateStreamInput, PutRecordsInput, PutRecordsRequestEntry, Request};

/// The bench's own clock.
#[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// The median of runs of `measure`, which gives a rate, and their spread.
pub(crate) fn median_of(runs: usize, mut measure: impl FnMut() -> f64) -> Measured {
    let mut rates: Vec<f64> = (0..runs).map(|_| measure()).collect();
    rates.sort_by(f64::total_cmp);
    Measured { median: rates[runs / 2], least: rates[0], most: rates[runs - 1] }
}

/// A rate measured several times.
#[derive(Clone, Copy)]
pub(crate) struct Measured {
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) most: f64,
}

impl Measured {
    /// Prints a row: the rate, its spread, and its share of a bound.
    pub(crate) fn print(self, what: &str, unit: &str, bound: Option<Self>) {
        let share = bound.map_or_else(String::new, |bound| {
            format!("  {:.2} of the bound", self.median / bound.median)
        });
        println!(
            "{what:<58} {:>12.0} {unit} ({:.0} to {:.0}){share}",
            self.median, self.least, self.most
        );
    }
}

/// Processor time of this thread, so that a busy machine doesn't change a figure: from the
/// kernel where it tells, else real time.
pub(crate) struct CpuTime {
    kernel: Option<u64>,
    real: Instant,
}

impl CpuTime {
    pub(crate) fn start() -> Self {
        Self { kernel: on_cpu_nanos(), real: now() }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        match (self.kernel, on_cpu_nanos()) {
            (Some(then), Some(now)) => Duration::from_nanos(now - then),
            _ => self.real.elapsed(),
        }
    }
}

/// Nanoseconds this thread has spent on a processor.
fn on_cpu_nanos() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok()
}

/// How often `step` runs in about `span`, per second of this thread's processor time.
pub(crate) fn rate(span: Duration, per_step: u64, mut step: impl FnMut()) -> f64 {
    let (real, cpu) = (now(), CpuTime::start());
    let mut steps = 0_u64;
    while real.elapsed() < span {
        step();
        steps += 1;
    }
    (steps * per_step) as f64 / cpu.elapsed().as_secs_f64()
}

/// A request that creates a provisioned stream.
pub(crate) fn create(name: &str, shards: i64) -> Request {
    Request::CreateStream(CreateStreamInput {
        stream_name: Some(name.to_owned()),
        shard_count: Some(shards),
        ..CreateStreamInput::default()
    })
}

/// A batch of `count` records of `size` bytes with distinct keys.
pub(crate) fn batch(name: &str, count: usize, size: usize, salt: u64) -> PutRecordsInput {
    let entry = |index: usize| PutRecordsRequestEntry {
        data: Some(Blob::from(vec![b'x'; size])),
        explicit_hash_key: None,
        partition_key: Some(format!("cliente-{salt}-{index}")),
    };
    PutRecordsInput {
        stream_name: Some(name.to_owned()),
        records: Some((0..count).map(entry).collect()),
        ..PutRecordsInput::default()
    }
}
