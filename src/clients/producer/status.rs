//! What a producer tells about itself.

use std::collections::{BTreeMap, VecDeque};

use super::machine::Spec;
use crate::api::kinesis::ShardId;
use crate::units::Timestamp;

/// Seconds the curves reach back.
const ROWS_MAX: usize = 120;

/// Why a producer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// Its owner wished it.
    Asked,
    /// The stream is gone, or is another one of the same name.
    StreamGone,
    /// The world came to have another past.
    OtherPast,
    /// AWS refuses the call itself, and always will.
    Refused,
    /// The engine has stopped.
    WorldClosed,
}

/// What a producer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It sends.
    Running,
    /// The stream is still being created.
    Waiting,
    /// It has ended and never sends again.
    Stopped(StopReason),
}

/// Records since the start. Generated are always accepted, lost and in flight together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Drawn and sent at least once, or about to be.
    pub generated: u64,
    /// Stored.
    pub accepted: u64,
    /// Refusals: a record that is refused twice counts twice.
    pub rejected: u64,
    /// Records sent again.
    pub retried: u64,
    /// Given up after the last attempt, or because the producer ended.
    pub lost: u64,
    /// Due, but never generated, because time went faster than they could be sent.
    pub left_out: u64,
    /// Sent or waiting for their next attempt.
    pub in_flight: u64,
    /// Calls of `PutRecords`.
    pub calls: u64,
    /// Of the accepted ones, how many break a rule of the note.
    pub suspicious: u64,
}

/// Records of one shard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShardCounts {
    /// Stored.
    pub accepted: u64,
    /// Refusals.
    pub rejected: u64,
}

/// Records of one simulated second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Simulated seconds since 1970.
    pub second: i64,
    /// Stored.
    pub accepted: u64,
    /// Refusals.
    pub rejected: u64,
    /// Given up.
    pub lost: u64,
    /// Left out.
    pub left_out: u64,
}

/// The last error AWS answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastError {
    /// AWS's code.
    pub code: String,
    /// AWS's text.
    pub message: String,
    /// When, in simulated time.
    pub at: Timestamp,
}

/// A producer at one moment.
#[derive(Clone, Debug)]
pub struct ProducerStatus {
    /// What it was told to do.
    pub spec: Spec,
    /// What it does.
    pub state: State,
    /// When it began, in simulated time.
    pub started: Timestamp,
    /// The simulated time of this status.
    pub at: Timestamp,
    /// Records since the start.
    pub counts: Counts,
    /// Records by shard.
    pub shards: BTreeMap<ShardId, ShardCounts>,
    /// The last 120 simulated seconds in which something happened, oldest first.
    pub rows: VecDeque<Row>,
    /// The last error.
    pub last_error: Option<LastError>,
}

impl ProducerStatus {
    /// The row of a moment.
    pub(super) fn row(&mut self, now: Timestamp) -> &mut Row {
        let second = now.secs();
        if self.rows.back().is_none_or(|row| row.second < second) {
            self.rows.push_back(Row { second, ..Row::default() });
        }
        while self.rows.front().is_some_and(|row| row.second <= second - ROWS_MAX as i64) {
            self.rows.pop_front();
        }
        let last = self.rows.len() - 1;
        &mut self.rows[last]
    }
}
