//! Where in a shard's range its traffic falls, and which partition keys bring it.
//!
//! Memory is bounded: six slots of ten simulated seconds, each with 64 bins and 32 keys. The keys
//! are found by Space-Saving (Metwally et al., "Efficient computation of frequent and top-k
//! elements in data streams", 2005), weighted by bytes: every key that brought more than a 32nd
//! of a slot's bytes is among them, whatever the others did.

mod sketch;
mod summary;

use std::collections::VecDeque;
use std::sync::Arc;

use serde::Serialize;

use super::throttle::Refusal;
use crate::api::kinesis::{HashKey, HashKeyRange};
use crate::units::Timestamp;

pub use sketch::KEYS;
use sketch::Sketch;
pub use summary::{HeatSummary, HotKey};

/// Bins over a shard's range of hash keys.
pub const BINS: usize = 64;
/// Slots kept, the one being filled included.
const SLOTS: usize = 6;
/// How long a slot lasts, in simulated ms.
const SLOT_MILLIS: i64 = 10_000;

/// What fell on one 64th of a shard's range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Bin {
    /// Stored records.
    pub records: u64,
    /// Data and keys of stored records, in bytes.
    pub bytes: u64,
    /// Refused records.
    pub refused: u64,
}

/// A record that came, stored or not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival<'a> {
    /// Its partition key; empty if it has none.
    pub(super) key: &'a str,
    /// Where it falls; `None` if the stream picked the shard.
    pub(super) hash: Option<HashKey>,
    /// Tells keys apart: a part of their MD5.
    pub(super) print: u64,
    /// Data and key, in bytes.
    pub(super) bytes: u64,
    /// Why it was not stored, if it wasn't.
    pub(super) refused: Option<Refusal>,
}

/// Ten seconds of traffic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Slot {
    /// When it began, in slots since the epoch.
    index: i64,
    records: u64,
    bytes: u64,
    refused_for_bytes: u64,
    refused_for_records: u64,
    #[serde(serialize_with = "summary::serialize_bins")]
    bins: [Bin; BINS],
    keys: Sketch,
}

impl Slot {
    fn new(index: i64) -> Self {
        Self {
            index,
            records: 0,
            bytes: 0,
            refused_for_bytes: 0,
            refused_for_records: 0,
            bins: [Bin::default(); BINS],
            keys: Sketch::default(),
        }
    }

    fn note(&mut self, range: &HashKeyRange, arrival: &Arrival<'_>) {
        match arrival.refused {
            None => {
                self.records += 1;
                self.bytes += arrival.bytes;
            }
            Some(Refusal::Bytes) => self.refused_for_bytes += 1,
            Some(Refusal::Records) => self.refused_for_records += 1,
        }
        if let Some(hash) = arrival.hash {
            let bin = &mut self.bins[bin_of(range, hash)];
            match arrival.refused {
                None => {
                    bin.records += 1;
                    bin.bytes += arrival.bytes;
                }
                Some(_) => bin.refused += 1,
            }
        }
        if !arrival.key.is_empty() {
            self.keys.note(arrival);
        }
    }
}

/// The heat of one shard while it is measured.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HeatMeter {
    /// The slot being filled: not shared, so that a record costs no more than its counts.
    current: Option<Box<Slot>>,
    /// The slots before it, oldest first.
    past: VecDeque<Arc<Slot>>,
}

impl HeatMeter {
    /// Notes a record that came.
    pub(super) fn note(&mut self, range: &HashKeyRange, arrival: &Arrival<'_>, now: Timestamp) {
        let index = now.0.div_euclid(SLOT_MILLIS);
        let slot = match &mut self.current {
            Some(slot) if slot.index == index => slot,
            stale => {
                let closed = stale.replace(Box::new(Slot::new(index)));
                self.past.extend(closed.map(|slot| Arc::new(*slot)));
                let first = index - SLOTS as i64 + 1;
                while self.past.front().is_some_and(|slot| slot.index < first) {
                    self.past.pop_front();
                }
                let Some(slot) = stale else { return };
                slot
            }
        };
        slot.note(range, arrival);
    }

    /// What was measured so far, as readers see it.
    pub fn view(&self) -> Heat {
        let current = self.current.as_ref().map(|slot| Arc::new(Slot::clone(slot)));
        Heat { slots: self.past.iter().cloned().chain(current).collect() }
    }
}

/// The heat of one shard at one moment. Clones are cheap.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Heat {
    /// Oldest first; at most six.
    slots: Vec<Arc<Slot>>,
}

impl Heat {
    /// The traffic of the last minute of simulated time: the ten-second slot that holds `now`
    /// and the five before it.
    pub fn last_minute(&self, now: Timestamp) -> HeatSummary {
        let last = now.0.div_euclid(SLOT_MILLIS);
        let first = last - SLOTS as i64 + 1;
        // A snapshot may be a moment ahead of the caller's clock.
        let recent = self.slots.iter().filter(|slot| slot.index >= first);
        summary::sum(Timestamp(first * SLOT_MILLIS), recent.map(AsRef::as_ref))
    }
}

/// The bin of a shard's range on which a hash key falls, `0` to [`BINS`]` - 1`; keys outside the
/// range fall on the nearest one.
pub fn bin_of(range: &HashKeyRange, hash: HashKey) -> usize {
    let (start, end) = (range.starting_hash_key.0, range.ending_hash_key.0);
    let (offset, last) = (hash.0.saturating_sub(start), end - start);
    // To 57 bits: a division of 128 bits costs as much as the rest of it all.
    let shift = (128 - last.leading_zeros()).saturating_sub(57);
    let (offset, last) = ((offset >> shift) as u64, (last >> shift) as u64);
    ((offset * BINS as u64 / (last + 1)) as usize).min(BINS - 1)
}

/// Where a bin of a shard's range begins and ends, to about a 2^50th of the range.
pub fn bin_range(range: &HashKeyRange, bin: usize) -> HashKeyRange {
    let (start, last) = (range.starting_hash_key.0, range.ending_hash_key.0);
    let width = last - start;
    let edge = |bin: usize| {
        let bin = bin.min(BINS) as u128;
        let whole = width / BINS as u128 * bin;
        start + whole + width % BINS as u128 * bin / BINS as u128
    };
    HashKeyRange {
        starting_hash_key: HashKey(edge(bin)),
        ending_hash_key: HashKey(if bin + 1 >= BINS {
            last
        } else {
            edge(bin + 1).saturating_sub(1).max(edge(bin))
        }),
    }
}

#[cfg(test)]
mod tests;
