//! Records that were received and wait to be processed, one after the other, each taking its time.

use std::collections::VecDeque;

use super::backlog::Ticket;
use super::history::Meter;
use super::order::OrderWatch;
use super::place::Place;
use super::spec::Failure;
use super::status::Totals;
use crate::api::kinesis::{Record, SequenceNumber, ShardId};
use crate::units::{Millis, Timestamp};

/// One answer's records.
pub(super) struct Batch {
    pub(super) records: Vec<Record>,
    /// The shards that follow, if this is a closed shard's end.
    pub(super) end: Option<Vec<ShardId>>,
    /// Lets the engine push more once this is processed.
    pub(super) _ticket: Option<Ticket>,
}

/// What processing needs of the whole consumer.
pub(super) struct Processing<'a> {
    pub(super) failure: &'a Failure,
    pub(super) micros: u64,
    pub(super) order: &'a mut OrderWatch,
    pub(super) meter: &'a mut Meter,
    pub(super) totals: &'a mut Totals,
}

/// What was processed of a shard.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) records: u64,
    pub(super) bytes: u64,
    pub(super) repeats: u64,
}

/// What came of looking at a queue.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Worked {
    /// Nothing is left to process.
    Idle,
    /// Something is, and it goes on then.
    Busy(Timestamp),
    /// The shard is processed to its end.
    Ended(Vec<ShardId>),
    /// Processing failed at a record, or at the end of a batch.
    Failed(Option<(SequenceNumber, String)>),
}

/// Longest time between two looks at a batch, in simulated ms.
const LOOK_EVERY: u64 = 250;

/// The batches of one shard.
#[derive(Default)]
pub(super) struct Queue {
    batches: VecDeque<Batch>,
    /// When the first batch was begun.
    begun: Option<Timestamp>,
    /// Records of it that are processed.
    processed: usize,
    pub(super) tally: Tally,
    pub(super) meter: Meter,
    pub(super) last_arrived: Option<Timestamp>,
    /// Keys processed too late since the last look.
    pub(super) late: Vec<String>,
}

impl Queue {
    pub(super) fn push(&mut self, batch: Batch) {
        self.batches.push_back(batch);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.batches.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.batches.clear();
        self.begun = None;
        self.processed = 0;
    }

    /// The batch being processed: how many of how many records.
    pub(super) fn progress(&self) -> Option<(usize, usize)> {
        let first = self.batches.front()?;
        (!first.records.is_empty()).then_some((self.processed, first.records.len()))
    }

    /// The last record processed of a batch that is not finished.
    pub(super) fn last_processed(&self) -> Option<SequenceNumber> {
        let first = self.batches.front()?;
        let last = self.processed.checked_sub(1)?;
        first.records.get(last).map(|record| record.sequence_number)
    }

    /// Processes what there was time for.
    pub(super) fn work(
        &mut self,
        shard: ShardId,
        place: &mut Place,
        now: Timestamp,
        with: &mut Processing<'_>,
    ) -> Worked {
        while let Some(batch) = self.batches.pop_front() {
            let begun = *self.begun.get_or_insert(now);
            let total = batch.records.len();
            let can = match (now.since(begun).0 * 1000).checked_div(with.micros) {
                Some(can) => total.min(can as usize),
                None => total,
            };
            while self.processed < can {
                let record = &batch.records[self.processed];
                if with.failure.hits(record.partition_key.as_str(), &record.data.0) {
                    let failed = (record.sequence_number, record.partition_key.as_str().to_owned());
                    return Worked::Failed(Some(failed));
                }
                self.count(shard, record, place, now, with);
                self.processed += 1;
            }
            let took = Millis((total as u64 * with.micros).div_ceil(1000));
            if self.processed < total {
                self.batches.push_front(batch);
                let soon = now + Millis(LOOK_EVERY.max(with.micros / 1000));
                return Worked::Busy(soon.min(begun + took).max(now + Millis(1)));
            }
            if total > 0 && *with.failure == Failure::EveryBatch {
                return Worked::Failed(None);
            }
            if let Some(last) = batch.records.last() {
                place.set_checkpoint(last.sequence_number);
            }
            self.processed = 0;
            // The next one was begun when this one was finished, not when someone looked.
            self.begun = (!self.batches.is_empty()).then_some(begun + took);
            if let Some(children) = batch.end {
                place.ended = true;
                return Worked::Ended(children);
            }
        }
        self.begun = None;
        Worked::Idle
    }

    fn count(
        &mut self,
        shard: ShardId,
        record: &Record,
        place: &mut Place,
        now: Timestamp,
        with: &mut Processing<'_>,
    ) {
        let counter = record.sequence_number.counter;
        #[cfg(test)]
        with.order.seen.push((
            shard,
            counter,
            record.partition_key.as_str().to_owned(),
            String::from_utf8_lossy(&record.data.0).into_owned(),
        ));
        let size = record.partition_key.as_str().len() as u64 + record.data.0.len() as u64;
        if counter < place.high {
            self.tally.repeats += 1;
            with.totals.repeats += 1;
        } else {
            self.tally.records += 1;
            self.tally.bytes += size;
            with.totals.records += 1;
            with.totals.bytes += size;
            if with.order.processed(shard, record.partition_key.as_str()) && self.late.len() < 4 {
                self.late.push(record.partition_key.as_str().to_owned());
            }
        }
        self.meter.count(1, size, now);
        with.meter.count(1, size, now);
        self.last_arrived = Some(record.approximate_arrival_timestamp);
        place.processed(counter);
    }
}
