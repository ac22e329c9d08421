//! One producer in simulated time: what is due, what is tried again, what is given up.

use std::collections::{BTreeMap, VecDeque};

use super::batch::{Outgoing, cut};
use super::status::{Counts, LastError, ProducerStatus, State, StopReason};
use crate::api::Blob;
use crate::api::kinesis::{Error, PutRecordsOutput, ShardId, StreamStatus};
use crate::engine::Snapshot;
use crate::traffic::{BadConfig, Config, Generator, KeyDistribution, key_name};
use crate::units::{Millis, Rng, Timestamp};

/// Most attempts a record can be given.
pub const ATTEMPTS_MAX: u32 = 10;
/// How long a record waits for others to be sent with it.
const LINGER: Millis = Millis(100);
/// Records due from which on nothing waits any more: a full call.
const FULL: u64 = 500;
/// Most records in flight.
const IN_FLIGHT_MAX: u64 = 20_000;
/// Most bytes in flight from which on nothing new is drawn.
const BYTES_IN_FLIGHT_MAX: usize = 48 << 20;
/// First pause of the SDK, in ms; it doubles with each refusal.
const BACKOFF: u64 = 100;
/// Longest pause, in ms.
const BACKOFF_MAX: u64 = 20_000;

/// What a producer is told to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// The stream, by name.
    pub stream: String,
    /// The traffic.
    pub config: Config,
    /// How often a record is sent at most, 1 to [`ATTEMPTS_MAX`].
    pub attempts: u32,
    /// The partition key of the hot client, if it is to be another than the client's.
    pub hot_key: Option<String>,
}

/// A producer without a thread.
pub(super) struct Machine {
    generator: Generator,
    rng: Rng,
    /// What waits for another attempt, by the time of it.
    again: BTreeMap<(Timestamp, u64), Outgoing>,
    /// Number of the next refusal, so that equal times keep their order.
    refusals: u64,
    bytes: usize,
    /// The identity of the stream it writes to, once seen.
    stream: Option<u64>,
    epoch: u64,
    pub(super) status: ProducerStatus,
}

impl Machine {
    pub(super) fn new(mut spec: Spec, epoch: u64, now: Timestamp) -> Result<Self, BadConfig> {
        spec.attempts = spec.attempts.clamp(1, ATTEMPTS_MAX);
        let generator = Generator::new(spec.config.clone(), now)?;
        let rng = Rng::new(spec.config.seed);
        let status = ProducerStatus {
            spec,
            state: State::Running,
            started: now,
            at: now,
            counts: Counts::default(),
            shards: BTreeMap::new(),
            rows: VecDeque::new(),
            last_error: None,
        };
        let (again, refusals, bytes, stream) = (BTreeMap::new(), 0, 0, None);
        Ok(Self { generator, rng, again, refusals, bytes, stream, epoch, status })
    }

    pub(super) const fn is_over(&self) -> bool {
        matches!(self.status.state, State::Stopped(_))
    }

    /// Looks whether the stream it writes to is still there.
    pub(super) fn see(&mut self, snapshot: &Snapshot, epoch: u64, now: Timestamp) {
        if self.is_over() {
            return;
        }
        if epoch != self.epoch {
            self.stop(StopReason::OtherPast, now);
            return;
        }
        let view = snapshot.stream(&self.status.spec.stream);
        let Some(view) = view.filter(|view| self.stream.is_none_or(|known| known == view.id))
        else {
            self.stop(StopReason::StreamGone, now);
            return;
        };
        self.stream = Some(view.id);
        match view.status {
            StreamStatus::Deleting => self.stop(StopReason::StreamGone, now),
            StreamStatus::Creating => {
                self.generator.resume_at(now);
                self.status.state = State::Waiting;
            }
            StreamStatus::Active | StreamStatus::Updating => self.status.state = State::Running,
        }
    }

    /// Ends it; what still waits is lost.
    pub(super) fn stop(&mut self, reason: StopReason, now: Timestamp) {
        if self.is_over() {
            return;
        }
        self.status.at = now;
        self.status.state = State::Stopped(reason);
        for record in std::mem::take(&mut self.again).into_values() {
            self.lose(&record, now);
        }
    }

    /// The calls to be made now.
    pub(super) fn step(&mut self, now: Timestamp) -> Vec<Vec<Outgoing>> {
        self.status.at = now;
        if self.status.state != State::Running {
            return Vec::new();
        }
        let later = self.again.split_off(&(now + Millis(1), 0));
        let mut due: Vec<_> = std::mem::replace(&mut self.again, later).into_values().collect();
        self.status.counts.retried += due.len() as u64;
        let behind = self.generator.behind(now);
        if behind >= FULL || (behind > 0 && now >= self.generator.next_at() + LINGER) {
            // Nobody sends what is more than a second late.
            let second = self.generator.due(now - Millis(1000), now).max(1);
            self.leave_out(behind.saturating_sub(second), now);
            while self.generator.behind(now) > 0
                && self.status.counts.in_flight < IN_FLIGHT_MAX
                && self.bytes < BYTES_IN_FLIGHT_MAX
            {
                due.push(self.draw());
            }
        }
        cut(due)
    }

    fn leave_out(&mut self, records: u64, now: Timestamp) {
        if records > 0 {
            self.generator.skip(records);
            self.status.counts.left_out += records;
            self.status.row(now).left_out += records;
        }
    }

    fn draw(&mut self) -> Outgoing {
        let mut drawn = self.generator.next();
        if let (Some(key), KeyDistribution::Hot { .. }) =
            (&self.status.spec.hot_key, self.status.spec.config.keys)
            && drawn.key == key_name(0)
        {
            drawn.key.clone_from(key);
        }
        let suspicious = !drawn.breaks.is_empty();
        let (key, data) = (drawn.key, Blob::from(drawn.data));
        let record = Outgoing { key, data, suspicious, refused: 0 };
        self.status.counts.generated += 1;
        self.status.counts.in_flight += 1;
        self.bytes += record.bytes();
        record
    }

    fn landed(&mut self, record: &Outgoing) {
        self.status.counts.in_flight -= 1;
        self.bytes -= record.bytes();
    }

    fn lose(&mut self, record: &Outgoing, now: Timestamp) {
        self.landed(record);
        self.status.counts.lost += 1;
        self.status.row(now).lost += 1;
    }

    /// What was never sent, because the producer ends.
    pub(super) fn unsent(&mut self, batch: &[Outgoing], now: Timestamp) {
        for record in batch {
            self.lose(record, now);
        }
    }

    /// Takes the answer to a call.
    pub(super) fn answered(
        &mut self,
        batch: Vec<Outgoing>,
        answer: Result<PutRecordsOutput, Error>,
        now: Timestamp,
    ) {
        self.status.counts.calls += 1;
        let output = match answer {
            Ok(output) => output,
            Err(error) => {
                self.failed(batch, &error, now);
                return;
            }
        };
        for (record, entry) in batch.into_iter().zip(output.records) {
            if let (Some(shard), Some(_)) = (entry.shard_id, entry.sequence_number) {
                self.landed(&record);
                self.status.counts.accepted += 1;
                self.status.counts.suspicious += u64::from(record.suspicious);
                self.status.row(now).accepted += 1;
                self.status.shards.entry(shard).or_default().accepted += 1;
                continue;
            }
            let message = entry.error_message.unwrap_or_default();
            if let Some(shard) = shard_in(&message) {
                self.status.shards.entry(shard).or_default().rejected += 1;
            }
            let code = entry.error_code.unwrap_or_default();
            self.status.last_error = Some(LastError { code, message, at: now });
            self.refuse(record, now);
        }
    }

    /// The whole call failed.
    fn failed(&mut self, batch: Vec<Outgoing>, error: &Error, now: Timestamp) {
        let (code, message) = (error.code().to_owned(), error.to_string());
        self.status.last_error = Some(LastError { code, message, at: now });
        let reason = match error {
            Error::ProvisionedThroughputExceeded(_)
            | Error::LimitExceeded(_)
            | Error::InternalFailure => None,
            Error::ResourceNotFound(_) => Some(StopReason::StreamGone),
            _ => Some(StopReason::Refused),
        };
        if let Some(reason) = reason {
            self.stop(reason, now);
        }
        for record in batch {
            self.refuse(record, now);
        }
    }

    /// One record was refused: it waits for its next attempt, or is given up.
    fn refuse(&mut self, mut record: Outgoing, now: Timestamp) {
        self.status.counts.rejected += 1;
        self.status.row(now).rejected += 1;
        record.refused += 1;
        if self.is_over() || record.refused >= self.status.spec.attempts {
            self.lose(&record, now);
            return;
        }
        let most = (BACKOFF << (record.refused - 1).min(10)).min(BACKOFF_MAX);
        let pause = Millis(1 + self.rng.below(most));
        self.refusals += 1;
        self.again.insert((now + pause, self.refusals), record);
    }

    /// When there is something to do next, in simulated time.
    pub(super) fn due(&self, now: Timestamp) -> Option<Timestamp> {
        if self.status.state != State::Running {
            return None;
        }
        let again = self.again.keys().next().map(|(at, _)| *at);
        let behind = self.generator.behind(now);
        let fresh = if behind >= FULL { now } else { self.generator.next_at() + LINGER };
        Some(again.map_or(fresh, |again| again.min(fresh)))
    }
}

/// The shard that AWS's text of a refusal names.
fn shard_in(message: &str) -> Option<ShardId> {
    let from = message.find("shardId-")?;
    message.get(from..from + "shardId-".len() + 12)?.parse().ok()
}
