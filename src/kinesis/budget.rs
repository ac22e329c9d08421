//! How much of the records' payload stays in memory.

use serde::Serialize;

use super::record_log::Sealed;
use super::settings::Overflow;
use super::{Kinesis, ShardId};

/// A full stretch of payload memory of one shard.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct SealedSlab {
    stream: u64,
    shard: ShardId,
    /// The last record in it, by counter.
    through: u64,
}

impl Kinesis {
    /// Notes a stretch of memory that may leave when the budget is spent.
    pub(super) fn note_sealed(&mut self, stream: u64, shard: ShardId, sealed: Sealed) {
        self.sealed.push_back(SealedSlab { stream, shard, through: sealed.through });
    }

    /// Moves the oldest payloads out of memory until the rest fits the budget.
    ///
    /// The newest stretch of each shard stays, however small the budget is.
    pub(super) fn enforce_payload_budget(&mut self) {
        while self.payload_bytes > self.settings.payload_budget_bytes {
            let Some(slab) = self.sealed.pop_front() else { return };
            let overflow = self.settings.overflow;
            let Some(name) = self.names.get(&slab.stream) else { continue };
            let Some(stream) = self.streams.get_mut(name) else { continue };
            let log = &mut stream.shard_mut(slab.shard).log;
            match overflow {
                Overflow::Spill => self.payload_bytes -= log.evict_through(slab.through),
                Overflow::Drop => {
                    let (count, freed) = log.drop_through(slab.through);
                    self.payload_bytes -= freed;
                    self.dropped_records += count;
                    stream.version += 1;
                }
            }
        }
    }

    /// Forgets stretches whose records are gone, so that a world at rest does not grow: called
    /// when there are far more of them than the budget could hold.
    pub(super) fn tidy_sealed(&mut self) {
        const SLABS_KEPT_MIN: usize = 4096;
        let held = (self.payload_bytes / 1024) as usize;
        if self.sealed.len() <= SLABS_KEPT_MIN.max(held) {
            return;
        }
        let (names, streams) = (&self.names, &self.streams);
        self.sealed.retain(|slab| {
            names
                .get(&slab.stream)
                .and_then(|name| streams.get(name))
                .and_then(|stream| stream.shards.get(slab.shard.0 as usize))
                .is_some_and(|shard| shard.log.first() <= slab.through)
        });
    }
}
