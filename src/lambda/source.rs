//! Records read from a Kinesis stream. This module never reads one itself: whoever puts the
//! services together tells which shards there are, asks what is [wanted](Lambda::sources) and
//! [offers](Lambda::offer) it.

use std::sync::Arc;

use bytes::Bytes;
use serde::Serialize;

use super::Lambda;
use super::discarded::Condition;
use super::event;
use super::mapping::Start;
use super::shard::{Held, Shard};
use crate::api::blob::Text;
use crate::api::kinesis::{SequenceNumber, ShardId};
use crate::units::{Millis, Timestamp};

/// A record of a Kinesis stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceRecord {
    /// The payload.
    #[serde(skip)]
    pub data: Bytes,
    /// The partition key.
    pub partition_key: Text,
    /// When it was stored there.
    pub arrived: Timestamp,
    /// Its number in the shard.
    pub sequence_number: SequenceNumber,
}

/// A shard of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardInfo {
    /// The shard.
    pub shard: ShardId,
    /// The shards it came out of: none, one by a split, two by a merge.
    pub parents: Vec<ShardId>,
}

/// What a mapping wants to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// The mapping, for [`Lambda::offer`].
    pub mapping: u64,
    /// The stream.
    pub stream_arn: &'a str,
    /// From which arrival on; `None` is the oldest record.
    pub from: Option<Timestamp>,
    /// Shards that may be read now: parents come before children.
    pub shards: Vec<WantedShard>,
}

/// What a mapping wants of one shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedShard {
    /// The shard.
    pub shard: ShardId,
    /// Records after this one.
    pub after: Option<SequenceNumber>,
    /// Bytes it can take now; zero is back-pressure.
    pub room: u64,
}

impl Lambda {
    /// Tells which shards a stream has and how long it keeps records. Shards that are gone hold
    /// nothing back.
    pub fn tell_stream(
        &mut self,
        now: Timestamp,
        stream_arn: &str,
        retention: Millis,
        shards: &[ShardInfo],
    ) {
        self.advance(now);
        let ids: Vec<u64> = self
            .mappings
            .iter()
            .filter(|(_, mapping)| mapping.stream_arn == stream_arn)
            .map(|(id, _)| *id)
            .collect();
        for id in ids {
            let Some(mapping) = self.mappings.get_mut(&id) else { continue };
            mapping.retention = retention;
            mapping.version += 1;
            for info in shards {
                let parents = info.parents.clone();
                mapping
                    .shards
                    .entry(info.shard)
                    .or_insert_with(|| Shard { parents, ..Shard::default() });
            }
            let gone: Vec<ShardId> = mapping
                .shards
                .keys()
                .filter(|shard| shards.iter().all(|info| info.shard != **shard))
                .copied()
                .collect();
            for shard in gone {
                let Some(mapping) = self.mappings.get_mut(&id) else { break };
                if let Some(state) = mapping.shards.get_mut(&shard) {
                    state.ended = true;
                }
                self.pump(id, shard);
                let Some(mapping) = self.mappings.get_mut(&id) else { break };
                if mapping.shards.get(&shard).is_some_and(|state| state.finished) {
                    mapping.shards.remove(&shard);
                }
            }
        }
    }

    /// A stream is gone: what its mappings held of it goes with it, without notice, and so does
    /// where they were. One that is made anew under its name is read as one that was never seen.
    /// (AWS documents neither; there too the records can't be read any more.)
    pub fn forget_stream(&mut self, now: Timestamp, stream_arn: &str) {
        self.advance(now);
        for (id, mapping) in &mut self.mappings {
            if mapping.stream_arn != stream_arn || mapping.shards.is_empty() {
                continue;
            }
            let shards = std::mem::take(&mut mapping.shards);
            self.held_bytes -= shards.values().map(|shard| shard.held_bytes).sum::<u64>();
            mapping.version += 1;
            self.in_flight.retain(|invocation, place| {
                let stays = place.mapping != *id;
                if !stays {
                    self.ready.remove(invocation);
                    self.to_come.remove(invocation);
                }
                stays
            });
        }
    }

    /// What the mappings want to read, in order of their making.
    pub fn sources(&self) -> impl Iterator<Item = Wanted<'_>> {
        self.mappings.iter().filter(|(_, mapping)| mapping.reads()).filter_map(|(id, mapping)| {
            let from = match mapping.start {
                Start::Horizon => None,
                Start::At(at) => Some(at),
                Start::Latest => return None,
            };
            let shards = mapping
                .shards
                .iter()
                .filter(|(shard, state)| !state.ended && mapping.is_readable(**shard))
                .map(|(shard, state)| {
                    let (shard, after) = (*shard, state.taken);
                    WantedShard { shard, after, room: self.room_of(state.held_bytes) }
                })
                .collect();
            Some(Wanted { mapping: *id, stream_arn: &mapping.stream_arn, from, shards })
        })
    }

    fn room_of(&self, held: u64) -> u64 {
        let own = self.settings.shard_held_bytes_max.saturating_sub(held);
        own.min(self.settings.held_bytes_max.saturating_sub(self.held_bytes))
    }

    /// Takes records of one shard, in order, until there is no more room; the first is always
    /// taken if there is any. Returns how many of them are settled. Records that were taken
    /// before, and those from before the start, are settled without a second look, so that an
    /// offer may be repeated. `at_end` says that the shard is closed and these are its last.
    pub fn offer(
        &mut self,
        now: Timestamp,
        id: u64,
        shard: ShardId,
        records: &[SourceRecord],
        at_end: bool,
    ) -> usize {
        self.advance(now);
        let mut settled = 0;
        for record in records {
            if !self.take(id, shard, record) {
                break;
            }
            settled += 1;
        }
        if let Some(mapping) = self.mappings.get_mut(&id)
            && mapping.reads()
            && mapping.is_readable(shard)
            && let Some(state) = mapping.shards.get_mut(&shard)
        {
            state.ended |= at_end && settled == records.len();
            mapping.version += 1;
            self.pump(id, shard);
        }
        settled
    }

    /// Takes one record, if there is room.
    fn take(&mut self, id: u64, shard: ShardId, record: &SourceRecord) -> bool {
        let now = self.now;
        let Some(mapping) = self.mappings.get(&id) else { return false };
        if !mapping.reads() || !mapping.is_readable(shard) {
            return false;
        }
        let Some(state) = mapping.shards.get(&shard) else { return false };
        if state.taken.is_some_and(|taken| record.sequence_number <= taken) {
            return true;
        }
        let early = match mapping.start {
            Start::Horizon => false,
            Start::At(at) => record.arrived < at,
            Start::Latest => return false,
        };
        let wanted = !early && self.room_of(state.held_bytes) > 0;
        if !early && !wanted {
            return false;
        }
        let passes =
            early || mapping.config.filters.as_ref().is_none_or(|filters| filters.pass(record));
        let event_bytes = event::record_bytes(mapping, &self.settings.identity, shard, record);
        let factor = mapping.config.factor;
        let bytes = record.data.len() as u64;
        let Some(mapping) = self.mappings.get_mut(&id) else { return false };
        let Some(state) = mapping.shards.get_mut(&shard) else { return false };
        if early {
            state.note_taken(record.sequence_number, true);
            return true;
        }
        mapping.metrics.polled(now, bytes);
        if !passes {
            mapping.metrics.filtered(now);
            state.note_taken(record.sequence_number, true);
            return true;
        }
        let held = Arc::new(Held { record: record.clone(), event_bytes, taken: now });
        state.note_taken(record.sequence_number, false);
        self.held_bytes += bytes;
        if event_bytes + event::ENVELOPE_BYTES > event::PAYLOAD_BYTES_MAX {
            // No batch can hold it.
            state.held_bytes += bytes;
            self.discard(id, shard, &[held], Condition::PayloadTooLarge, None);
        } else {
            state.put(held, factor);
        }
        true
    }
}
