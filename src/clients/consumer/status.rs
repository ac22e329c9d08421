//! What a consumer publishes of itself.

use std::sync::Arc;

use super::history::{History, Meter};
use super::log::{Fault, LogLine, StopReason};
use super::order::BrokenKey;
use super::spec::{ConsumerId, Failure, Spec};
use crate::api::kinesis::{SequenceNumber, ShardId};
use crate::units::Timestamp;

/// How far a consumer has come in a shard, as the KCL keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checkpoint {
    /// Nothing yet: it starts at the oldest record.
    TrimHorizon,
    /// Nothing yet: it starts at what comes from now on.
    Latest,
    /// Nothing yet: it starts at a moment.
    AtTimestamp(Timestamp),
    /// The last record processed.
    After(SequenceNumber),
    /// Everything.
    ShardEnd,
}

/// What a consumer does with one shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneState {
    /// Waits until the parents are read to their end.
    WaitingParent,
    /// Is about to ask for its place, or for a subscription.
    Starting,
    /// Has records to read or to process.
    Reading,
    /// Has processed everything that exists.
    CaughtUp,
    /// Was refused with `ProvisionedThroughputExceededException` and waits.
    Throttled {
        /// Until when.
        until: Timestamp,
    },
    /// Its processing, or a call, failed, and it waits.
    Failed {
        /// Until when.
        until: Timestamp,
    },
    /// The consumer is paused, down or stopped.
    Idle,
    /// The shard is processed to its end.
    Ended,
}

/// A consumer's part in one shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneStatus {
    /// The shard.
    pub shard: ShardId,
    /// The shards it came from.
    pub parents: Vec<ShardId>,
    /// What it does.
    pub state: LaneState,
    /// How far it has come for good.
    pub checkpoint: Checkpoint,
    /// Counter of the first record that was its to process.
    pub from: u64,
    /// Counter after the last record processed.
    pub done: u64,
    /// Records that exist and are not processed, as of the last look.
    pub lag: u64,
    /// When the last record processed had arrived.
    pub last_arrived: Option<Timestamp>,
    /// Age of the last record processed, in ms, where something waits behind it.
    pub age: u64,
    /// `MillisBehindLatest` of the last answer, in ms.
    pub behind: u64,
    /// Records of the batch being processed, and how many of them are.
    pub batch: Option<(usize, usize)>,
    /// Records processed for the first time.
    pub records: u64,
    /// Their bytes of keys and payloads.
    pub bytes: u64,
    /// Records processed again.
    pub repeats: u64,
    /// Calls refused with `ProvisionedThroughputExceededException`.
    pub throttles: u64,
    /// What was processed in the last seconds.
    pub meter: Meter,
    /// The last refusal or failure.
    pub fault: Option<Fault>,
}

/// What a consumer does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Looks for its stream's shards.
    Starting,
    /// Waits for its registration to be `ACTIVE`.
    Registering,
    /// Has records to read or to process.
    Reading,
    /// Has processed everything that exists.
    CaughtUp,
    /// Some of its calls are refused for their rate.
    Throttled,
    /// Its processing, or its calls, fail.
    Failing,
    /// Was paused.
    Paused,
    /// Its process is down.
    Crashed {
        /// Until when.
        until: Timestamp,
    },
    /// Stopped by itself.
    Stopped(StopReason),
}

/// Sums since a consumer exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Records processed for the first time.
    pub records: u64,
    /// Their bytes of keys and payloads.
    pub bytes: u64,
    /// Records processed again.
    pub repeats: u64,
    /// Batches whose processing failed.
    pub failures: u64,
    /// Calls refused with `ProvisionedThroughputExceededException`.
    pub throttles: u64,
    /// API calls made.
    pub calls: u64,
    /// Records gone by age before they were read.
    pub lost: u64,
}

/// A consumer at one moment.
#[derive(Clone, Debug)]
pub struct ConsumerStatus {
    /// Which.
    pub id: ConsumerId,
    /// What it was told.
    pub spec: Spec,
    /// What goes wrong on purpose.
    pub failure: Failure,
    /// When this was so.
    pub at: Timestamp,
    /// What it does.
    pub state: State,
    /// Its registration's ARN, for enhanced fan-out.
    pub arn: Option<String>,
    /// Its shards, parents before children.
    pub lanes: Vec<LaneStatus>,
    /// Sums.
    pub totals: Totals,
    /// What was processed in the last seconds.
    pub meter: Meter,
    /// Records that exist and are not processed.
    pub lag: u64,
    /// The largest age of its shards, in ms.
    pub age: u64,
    /// Records processed after a later one of their key.
    pub broken: u64,
    /// The first keys of which that is so.
    pub broken_keys: Arc<[BrokenKey]>,
    /// Whether there were more keys than could be watched, so that `broken` is a lower bound.
    pub keys_unwatched: bool,
    /// Its last refusal or failure.
    pub fault: Option<Fault>,
    /// What happened lately, oldest first.
    pub log: Arc<[LogLine]>,
    /// Its curves.
    pub history: History,
}

/// Whether a consumer has processed a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadState {
    /// It has.
    Read,
    /// It is still to come.
    Ahead,
    /// It started after it.
    Before,
    /// It does not read the record's shard.
    Elsewhere,
}

impl ConsumerStatus {
    /// Its part in a shard.
    pub fn lane(&self, shard: ShardId) -> Option<&LaneStatus> {
        self.lanes.binary_search_by_key(&shard, |lane| lane.shard).ok().map(|at| &self.lanes[at])
    }

    /// Whether it has processed a record of its stream.
    pub fn has_read(&self, number: SequenceNumber) -> ReadState {
        match self.lane(number.shard) {
            None => ReadState::Elsewhere,
            Some(lane) if number.counter < lane.from => ReadState::Before,
            Some(lane) if number.counter < lane.done || lane.checkpoint == Checkpoint::ShardEnd => {
                ReadState::Read
            }
            Some(_) => ReadState::Ahead,
        }
    }

    /// Shards it is reading, and shards it knows.
    pub fn shards(&self) -> (usize, usize) {
        let reading = |lane: &&LaneStatus| {
            !matches!(
                lane.state,
                LaneState::Ended | LaneState::WaitingParent | LaneState::Starting | LaneState::Idle
            )
        };
        (self.lanes.iter().filter(reading).count(), self.lanes.len())
    }
}
