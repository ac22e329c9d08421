//! The last records that came to a stream, stored or refused: what a view lets fly to its shard.

use std::sync::Arc;

use serde::Serialize;

use super::throttle::Refusal;
use crate::api::kinesis::{HashKey, SequenceNumber, ShardId};
use crate::units::Timestamp;

/// Records that are remembered.
pub const PASSAGES: usize = 128;

/// A record that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// Which one it was since the stream exists, from 1 on: gaps say how many came in between.
    pub counter: u64,
    /// When it came.
    pub at: Timestamp,
    /// Where it fell; `None` if the stream picked the shard.
    pub hash: Option<HashKey>,
    /// Its shard.
    pub shard: ShardId,
    /// Data and key, in bytes.
    pub bytes: u64,
    /// Its sequence number, if it was stored.
    pub number: Option<SequenceNumber>,
    /// Why it wasn't, if it wasn't.
    pub refused: Option<Refusal>,
}

/// The last records that came to a stream. Clones are cheap.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Passages {
    /// Records that came since the stream exists.
    total: u64,
    /// Where the next one goes once the ring is full.
    next: usize,
    ring: Arc<Vec<Passage>>,
}

impl Passages {
    /// Notes a record; its counter is set here.
    pub(super) fn note(&mut self, passage: Passage) {
        self.total += 1;
        let passage = Passage { counter: self.total, ..passage };
        let ring = Arc::make_mut(&mut self.ring);
        match ring.get_mut(self.next) {
            Some(oldest) => *oldest = passage,
            None => ring.push(passage),
        }
        self.next = (self.next + 1) % PASSAGES;
    }

    /// Counts a record of a batch after which at least [`PASSAGES`] others come, and which would
    /// be forgotten anyway.
    pub(super) const fn pass_over(&mut self) {
        self.total += 1;
    }

    /// Records that came since the stream exists.
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// The last records, oldest first; at most [`PASSAGES`].
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Passage> + '_ {
        let (newer, older) = self.ring.split_at(self.next.min(self.ring.len()));
        older.iter().chain(newer)
    }

    /// Those of the last records that came after a counter, oldest first. If the first one's
    /// counter isn't the next one, the records in between were too many to be remembered.
    pub fn after(&self, counter: u64) -> impl Iterator<Item = &Passage> + '_ {
        self.iter().filter(move |passage| passage.counter > counter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(bytes: u64) -> Passage {
        Passage {
            counter: 0,
            at: Timestamp(0),
            hash: None,
            shard: ShardId(0),
            bytes,
            number: None,
            refused: None,
        }
    }

    #[test]
    fn the_last_ones_are_kept_in_order() {
        let mut passages = Passages::default();
        for bytes in 1..=3 {
            passages.note(passage(bytes));
        }
        let counters: Vec<_> = passages.iter().map(|passage| passage.counter).collect();
        assert_eq!(counters, [1, 2, 3]);
        let shared = passages.clone();
        for bytes in 4..=300 {
            passages.note(passage(bytes));
        }
        let kept: Vec<_> =
            passages.iter().map(|passage| (passage.counter, passage.bytes)).collect();
        let last: Vec<_> = (173..=300).map(|counter| (counter, counter)).collect();
        assert_eq!(kept, last);
        assert_eq!(passages.after(298).count(), 2);
        assert_eq!(shared.iter().count(), 3, "a clone stays as it was");
    }

    #[test]
    fn records_passed_over_are_counted() {
        let mut passages = Passages::default();
        for _ in 0..10 {
            passages.pass_over();
        }
        for bytes in 0..PASSAGES as u64 {
            passages.note(passage(bytes));
        }
        assert_eq!(passages.total(), 10 + PASSAGES as u64);
        assert_eq!(passages.iter().next().map(|passage| passage.counter), Some(11));
        assert_eq!(passages.iter().count(), PASSAGES);
    }
}
