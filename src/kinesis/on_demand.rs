//! How an on-demand stream grows with its traffic.
//!
//! AWS splits a shard that takes more than 500 KB/s within 15 minutes, so that the stream can
//! take twice its former peak (Developer Guide, "On-demand mode"). Simplified: we look at each
//! shard's last minute once a minute, and never merge shards again.

use super::Kinesis;
use super::stream::{ON_DEMAND_SHARDS, Stream};
use super::timers::Timer;
use crate::api::kinesis::{ShardId, StreamMode, StreamStatus};
use crate::units::{Millis, Timestamp};

/// A shard above this, in bytes per second, is hot.
const HOT_BYTES_PER_SEC: u64 = 500 * 1024;
/// A shard above this, in records per second, is hot: half of what it takes.
const HOT_RECORDS_PER_SEC: u64 = 500;
const REVIEW_SECS: i64 = 60;

impl Kinesis {
    /// Plans a look at an on-demand stream's traffic, if none is planned.
    pub(super) fn plan_review(&mut self, name: &str, now: Timestamp) {
        let Some(stream) = self.streams.get_mut(name) else { return };
        if stream.mode == StreamMode::OnDemand && stream.review_due.is_none() {
            let due = now + Millis::from_secs(REVIEW_SECS as u64);
            stream.review_due = Some(due);
            let id = stream.id;
            self.timers.set(due, Timer::Review(id));
        }
    }

    pub(super) fn review(&mut self, id: u64, at: Timestamp) {
        let delay = self.settings.lifecycle.on_demand;
        let limit = self.settings.quotas.on_demand_shards;
        let Some(stream) = self.stream_by_id(id) else { return };
        stream.review_due = None;
        if stream.mode != StreamMode::OnDemand {
            return;
        }
        let room = limit.saturating_sub(stream.open_count() + stream.splits_planned.len() as u64);
        let hot: Vec<ShardId> = stream
            .open_shards()
            .filter(|shard| !stream.splits_planned.contains(shard))
            .filter(|shard| is_hot(stream, *shard, at))
            .take(room as usize)
            .collect();
        stream.splits_planned.extend(&hot);
        let busy = stream
            .shards
            .iter()
            .any(|shard| shard.metrics.incoming_since(REVIEW_SECS, at) != (0, 0));
        let name = stream.name.clone();
        for shard in hot {
            self.timers.set(at + delay, Timer::SplitHot(id, shard));
        }
        if busy {
            self.plan_review(&name, at);
        }
    }

    pub(super) fn split_hot(&mut self, id: u64, shard: ShardId, at: Timestamp) {
        let Some(stream) = self.stream_by_id(id) else { return };
        stream.splits_planned.remove(&shard);
        let usable = matches!(stream.status, StreamStatus::Active | StreamStatus::Updating);
        if usable && stream.mode == StreamMode::OnDemand {
            stream.split_evenly(shard, at);
            self.pump_stream(id, at);
        }
    }

    /// Shards an on-demand stream needs to hold a write capacity ready: one per MiB/s.
    pub(super) fn shards_for_warm(&self, mibps: i64) -> u64 {
        let wanted = u64::try_from(mibps).unwrap_or(0).max(ON_DEMAND_SHARDS);
        wanted.min(self.settings.quotas.on_demand_shards)
    }
}

fn is_hot(stream: &Stream, shard: ShardId, at: Timestamp) -> bool {
    let metrics = &stream.shards[shard.0 as usize].metrics;
    let (bytes, records) = metrics.incoming_since(REVIEW_SECS, at);
    let secs = REVIEW_SECS as u64;
    bytes / secs > HOT_BYTES_PER_SEC || records / secs > HOT_RECORDS_PER_SEC
}
