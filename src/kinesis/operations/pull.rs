//! Reading for another service of the account, which has its place in its own memory and needs no
//! iterator: limits and metrics are those of `GetRecords`.

use crate::api::kinesis::{Record, ShardId};
use crate::kinesis::push::Batch;
use crate::kinesis::{Kinesis, OnDisk, READ_ANSWER_BYTES};
use crate::units::Timestamp;

/// Most records of one answer, as of `GetRecords`.
const ANSWER_RECORDS_MAX: usize = 10_000;

/// What another service reads at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Pulled {
    /// The records, in the shard's order.
    pub records: Vec<Record>,
    /// Those whose payload is on disk.
    pub on_disk: Vec<OnDisk>,
    /// Counter of the first one; the place asked for, or the oldest record held if that is gone.
    pub first: u64,
}

/// Why another service reads nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotPulled {
    /// There is no such shard.
    Missing,
    /// The shard has given all it gives in this second.
    Throttled,
}

impl Kinesis {
    /// Reads a shard from a counter on, up to so many bytes of keys and payloads; a single record
    /// may be larger. Takes its part of the shard's limits, as any polling reader does.
    ///
    /// # Errors
    /// [`NotPulled`] if there is no such shard, or it has no room for the call.
    pub fn pull(
        &mut self,
        now: Timestamp,
        stream: &str,
        shard: ShardId,
        from: u64,
        bytes_max: u64,
    ) -> Result<Pulled, NotPulled> {
        let limits = self.settings.limits;
        let stream = self.streams.get_mut(stream).ok_or(NotPulled::Missing)?;
        if shard.0 as usize >= stream.shards.len() {
            return Err(NotPulled::Missing);
        }
        stream.version += 1;
        let shard = stream.shard_mut(shard);
        if limits && !shard.read.try_call(now) {
            shard.metrics.refused_read(now);
            return Err(NotPulled::Throttled);
        }
        let bytes_max = bytes_max.min(READ_ANSWER_BYTES);
        let batch = Batch::collect(shard, from, ANSWER_RECORDS_MAX, bytes_max);
        if limits {
            shard.read.answered(batch.bytes, now);
        }
        let age = batch.last_arrived.map_or(0, |arrived| now.since(arrived).0);
        shard.metrics.polled(batch.records.len() as u32, batch.bytes, age, now);
        let first = batch.next - batch.records.len() as u64;
        Ok(Pulled { records: batch.records, on_disk: batch.on_disk, first })
    }
}
