//! One stream: its shards, its settings and its state.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::Serialize;

use super::consumer::Consumer;
use super::hash_key::even_range;
use super::passages::Passages;
use super::shard::Shard;
use crate::api::kinesis::{
    EncryptionType, EnhancedMetrics, HashKey, MetricName, RecordDistribution, ShardId, StreamMode,
    StreamModeDescription, StreamStatus, StreamSummary, WarmThroughput,
};
use crate::units::{Millis, Rng, Timestamp};

/// Default retention, in hours.
pub const RETENTION_HOURS_MIN: i64 = 24;
/// Longest retention, in hours.
pub const RETENTION_HOURS_MAX: i64 = 8760;
/// Default size of the largest record, in KiB.
pub const RECORD_SIZE_KIB_DEFAULT: i64 = 1024;
/// Shards of a new on-demand stream.
pub const ON_DEMAND_SHARDS: u64 = 4;

/// A stream of the account.
#[derive(Clone, Debug, Serialize)]
pub struct Stream {
    /// Its identity, which a new stream of the same name does not share.
    pub id: u64,
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// When it was created.
    pub created: Timestamp,
    /// Status.
    pub status: StreamStatus,
    /// Capacity mode.
    pub mode: StreamMode,
    /// Who picks a record's shard.
    pub distribution: RecordDistribution,
    /// Every shard it ever had, by index.
    pub shards: Vec<Shard>,
    /// Open shards by where their ranges begin.
    open: Vec<(HashKey, ShardId)>,
    /// Shards to make once it is created.
    pub planned_shards: u64,
    /// How long records are kept, in hours.
    pub retention_hours: i64,
    /// Largest record, in KiB.
    pub max_record_kib: i64,
    /// The KMS key, if records are encrypted.
    pub key_id: Option<String>,
    /// Shard-level metrics that are on.
    pub monitoring: BTreeSet<MetricName>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// Resource policy.
    pub policy: Option<String>,
    /// Registered consumers by name.
    pub consumers: BTreeMap<String, Consumer>,
    /// Write capacity asked to be ready, in MiB/s.
    pub warm_throughput: Option<i64>,
    /// When `UpdateShardCount` was called in the last 24 hours.
    pub scalings: VecDeque<Timestamp>,
    /// When the mode was changed in the last 24 hours.
    pub mode_switches: VecDeque<Timestamp>,
    /// When the encryption was changed in the last 24 hours.
    pub encryption_switches: VecDeque<Timestamp>,
    /// When its oldest records are looked at again.
    pub trim_due: Option<Timestamp>,
    /// When its traffic is looked at again, if it is on-demand.
    pub review_due: Option<Timestamp>,
    /// Hot shards of an on-demand stream whose split is planned.
    pub splits_planned: BTreeSet<ShardId>,
    /// The last records that came, stored or refused.
    pub passages: Passages,
    /// Picks shards where keys don't.
    pub rng: Rng,
    /// Grows with every change that a reader of snapshots could see.
    pub version: u64,
}

impl Stream {
    /// A stream in state CREATING.
    pub fn new(id: u64, name: &str, arn: String, mode: StreamMode, now: Timestamp) -> Self {
        Self {
            id,
            name: name.to_owned(),
            arn,
            created: now,
            status: StreamStatus::Creating,
            mode,
            distribution: RecordDistribution::UserPartitionKey,
            shards: Vec::new(),
            open: Vec::new(),
            planned_shards: 0,
            retention_hours: RETENTION_HOURS_MIN,
            max_record_kib: RECORD_SIZE_KIB_DEFAULT,
            key_id: None,
            monitoring: BTreeSet::new(),
            tags: BTreeMap::new(),
            policy: None,
            consumers: BTreeMap::new(),
            warm_throughput: None,
            scalings: VecDeque::new(),
            mode_switches: VecDeque::new(),
            encryption_switches: VecDeque::new(),
            trim_due: None,
            review_due: None,
            splits_planned: BTreeSet::new(),
            passages: Passages::default(),
            rng: Rng::new(id),
            version: 0,
        }
    }

    /// Makes the planned shards and lets the stream be used.
    pub fn activate(&mut self, now: Timestamp) {
        let count = self.planned_shards;
        for index in 0..count {
            let range = even_range(index, count);
            let id = ShardId(index as u32);
            self.shards.push(Shard::new(id, range, self.max_record_bytes(), now));
        }
        self.status = StreamStatus::Active;
        self.index_open();
    }

    /// Rebuilds the index of open shards after shards came or went.
    pub(super) fn index_open(&mut self) {
        self.open = self
            .shards
            .iter()
            .filter(|shard| shard.is_open())
            .map(|shard| (shard.range.starting_hash_key, shard.id))
            .collect();
        self.open.sort_unstable();
    }

    /// Largest record, in bytes of key and data.
    pub const fn max_record_bytes(&self) -> u64 {
        self.max_record_kib as u64 * 1024
    }

    /// Before this point records are gone.
    pub fn cutoff(&self, now: Timestamp) -> Timestamp {
        now - self.retention()
    }

    /// How long records are kept.
    pub const fn retention(&self) -> Millis {
        Millis::from_hours(self.retention_hours as u64)
    }

    /// Open shards in the order of their hash keys.
    pub fn open_shards(&self) -> impl ExactSizeIterator<Item = ShardId> + '_ {
        self.open.iter().map(|(_, id)| *id)
    }

    /// Number of open shards.
    pub fn open_count(&self) -> u64 {
        self.open.len() as u64
    }

    /// Shards that count against the account's quota, those being made included.
    pub fn quota_count(&self) -> u64 {
        match (self.mode, self.status) {
            (StreamMode::OnDemand, _) => 0,
            (_, StreamStatus::Creating) => self.planned_shards,
            _ => self.open_count(),
        }
    }

    /// A shard that readers may still see.
    pub fn shard(&self, id: ShardId, now: Timestamp) -> Option<&Shard> {
        self.shards.get(id.0 as usize).filter(|shard| !shard.is_expired(self.cutoff(now)))
    }

    /// A shard by its identity, expired or not.
    ///
    /// # Panics
    /// If the stream never had it: identities come from the stream itself.
    pub fn shard_mut(&mut self, id: ShardId) -> &mut Shard {
        let shard = &mut self.shards[id.0 as usize];
        shard.version += 1;
        shard
    }

    /// The open shard on which a hash key falls.
    ///
    /// # Panics
    /// If there is no open shard: the ranges of a stream that takes writes tile the ring.
    pub fn shard_of(&self, key: HashKey) -> ShardId {
        let index = self.open.partition_point(|(start, _)| *start <= key);
        self.open[index - 1].1
    }

    /// Picks an open shard where no key does.
    pub fn any_shard(&mut self) -> ShardId {
        let index = self.rng.below(self.open.len() as u64) as usize;
        self.open[index].1
    }

    /// The encryption of new records, named only if there is one.
    pub fn encryption_if_any(&self) -> Option<EncryptionType> {
        self.key_id.as_ref().map(|_| EncryptionType::Kms)
    }

    /// The encryption of new records.
    pub fn encryption(&self) -> EncryptionType {
        self.encryption_if_any().unwrap_or(EncryptionType::None)
    }

    /// The shard-level metrics that are on, as answers show them.
    pub fn enhanced_monitoring(&self) -> Vec<EnhancedMetrics> {
        vec![EnhancedMetrics { shard_level_metrics: self.monitoring.iter().copied().collect() }]
    }

    /// The mode as answers show it.
    pub const fn mode_details(&self) -> StreamModeDescription {
        StreamModeDescription { stream_mode: self.mode }
    }

    /// Write capacity held ready, if the stream is on-demand: a shard takes 1 MiB/s.
    pub fn warm(&self) -> Option<WarmThroughput> {
        let target = self.warm_throughput.filter(|_| self.mode == StreamMode::OnDemand)?;
        Some(WarmThroughput { target_mibps: target, current_mibps: self.open_count() as i64 })
    }

    /// The stream as one line of a list.
    pub fn summary(&self) -> StreamSummary {
        StreamSummary {
            stream_name: self.name.clone(),
            stream_arn: self.arn.clone(),
            stream_status: self.status,
            stream_mode_details: self.mode_details(),
            stream_creation_timestamp: self.created,
        }
    }

    /// The oldest record of any shard.
    pub fn oldest_record(&self) -> Option<Timestamp> {
        self.shards.iter().filter_map(|shard| shard.log.oldest()).min()
    }
}

/// Forgets the points in time that are more than a day old, and says how many are left.
pub(super) fn count_last_day(times: &mut VecDeque<Timestamp>, now: Timestamp) -> u64 {
    let day = Millis::from_hours(24);
    while times.front().is_some_and(|first| *first + day <= now) {
        times.pop_front();
    }
    times.len() as u64
}
