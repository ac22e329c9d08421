//! One shard: its hash keys, its place in the lineage, its records and its budgets.

use serde::Serialize;

use super::heat::HeatMeter;
use super::metrics::ShardMetrics;
use super::record_log::RecordLog;
use super::throttle::{READ_CALLS_PER_SEC, ReadBudget, TokenBucket, WriteBudget};
use crate::api::kinesis::{
    ChildShard, HashKey, HashKeyRange, SequenceNumber, SequenceNumberRange, Shard as WireShard,
    ShardId,
};
use crate::units::Timestamp;

/// A shard of a stream, open or closed.
#[derive(Clone, Debug, Serialize)]
pub struct Shard {
    /// Its identity within the stream.
    pub id: ShardId,
    /// Its hash keys, both ends included.
    pub range: HashKeyRange,
    /// The shard it came from.
    pub parent: Option<ShardId>,
    /// The other one, after a merge.
    pub adjacent_parent: Option<ShardId>,
    /// The shards that came from it.
    pub children: Vec<ShardId>,
    /// When it was created.
    pub created: Timestamp,
    /// When it was closed by a split or merge.
    pub closed: Option<Timestamp>,
    /// Its records.
    pub log: RecordLog,
    /// What it may still take.
    pub write: WriteBudget,
    /// What it may still give to polling readers.
    pub read: ReadBudget,
    /// What it may still give of iterators.
    pub iterators: TokenBucket,
    /// What it did.
    pub metrics: ShardMetrics,
    /// Where in its range and by which keys its traffic comes.
    pub heat: HeatMeter,
    /// Grows with every change that a reader of snapshots could see.
    pub version: u64,
}

impl Shard {
    /// An open shard without records.
    pub fn new(id: ShardId, range: HashKeyRange, burst_bytes: u64, now: Timestamp) -> Self {
        Self {
            id,
            range,
            parent: None,
            adjacent_parent: None,
            children: Vec::new(),
            created: now,
            closed: None,
            log: RecordLog::new(),
            write: WriteBudget::new(burst_bytes, now),
            read: ReadBudget::new(now),
            iterators: TokenBucket::full(READ_CALLS_PER_SEC, now),
            metrics: ShardMetrics::default(),
            heat: HeatMeter::default(),
            version: 0,
        }
    }

    /// Whether it takes writes.
    pub const fn is_open(&self) -> bool {
        self.closed.is_none()
    }

    /// Whether a hash key falls on it.
    pub fn holds(&self, key: HashKey) -> bool {
        self.range.starting_hash_key <= key && key <= self.range.ending_hash_key
    }

    /// The number below every record's.
    pub const fn start_number(&self) -> SequenceNumber {
        SequenceNumber::start_of(self.id, self.created)
    }

    /// The number of a record of this shard.
    pub const fn number(&self, counter: u64, arrived: Timestamp) -> SequenceNumber {
        SequenceNumber::of_record(self.start_number(), counter, arrived)
    }

    /// Whether a reader that wants `counter` next will never get anything more.
    pub const fn is_read_to_end(&self, counter: u64) -> bool {
        self.closed.is_some() && counter >= self.log.next()
    }

    /// Whether its records, or those it could have had, are older than the retention.
    pub fn is_expired(&self, cutoff: Timestamp) -> bool {
        self.closed.is_some_and(|closed| closed < cutoff)
    }

    /// The shard as lists show it.
    pub fn to_wire(&self) -> WireShard {
        let start = self.start_number();
        WireShard {
            shard_id: self.id,
            parent_shard_id: self.parent,
            adjacent_parent_shard_id: self.adjacent_parent,
            hash_key_range: self.range,
            sequence_number_range: SequenceNumberRange {
                starting_sequence_number: start,
                ending_sequence_number: self
                    .closed
                    .map(|closed| SequenceNumber::end_of(start, closed)),
            },
        }
    }

    /// The shard as the end of its parent names it.
    pub fn to_child(&self) -> ChildShard {
        ChildShard {
            shard_id: self.id,
            parent_shards: self.parent.into_iter().chain(self.adjacent_parent).collect(),
            hash_key_range: self.range,
        }
    }
}
