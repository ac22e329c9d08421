//! Several slots of heat as one.

use std::collections::BTreeMap;

use serde::Serializer;

use super::{BINS, Bin, KEYS, Slot};
use crate::api::kinesis::HashKey;
use crate::units::Timestamp;

/// A partition key and what it brought.
///
/// The counts are never too large. `error` says by how much bytes may be too small, because the
/// key may have been lost sight of among others before it grew heavy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HotKey {
    /// Its text; the beginning if [`HotKey::cut`].
    pub key: String,
    /// Whether its text is longer than what is kept (62 bytes).
    pub cut: bool,
    /// Where its last record fell; `None` if the stream picked the shard.
    pub hash: Option<HashKey>,
    /// Stored records.
    pub records: u64,
    /// Data and keys of stored records, in bytes.
    pub bytes: u64,
    /// Refused records.
    pub refused: u64,
    /// Data and keys of refused records, in bytes.
    pub refused_bytes: u64,
    /// Bytes, stored or refused, that it may have brought besides.
    pub error: u64,
}

impl HotKey {
    /// Bytes it asked the shard to take, stored or refused.
    pub const fn offered(&self) -> u64 {
        self.bytes + self.refused_bytes
    }
}

/// The traffic of one shard over a stretch of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeatSummary {
    /// Where the stretch begins: a shard may be younger.
    pub since: Timestamp,
    /// What fell on each 64th of the shard's range. Records that the stream placed itself, by no
    /// key, are in the sums below and in no bin.
    pub bins: [Bin; BINS],
    /// The keys that offered most bytes, heaviest first; at most 32.
    pub keys: Vec<HotKey>,
    /// Stored records.
    pub records: u64,
    /// Data and keys of stored records, in bytes.
    pub bytes: u64,
    /// Refused records.
    pub refused: u64,
    /// Those of the refused ones for which bytes were spent; for the others records were.
    pub refused_for_bytes: u64,
}

pub(super) fn sum<'a>(since: Timestamp, slots: impl Iterator<Item = &'a Slot>) -> HeatSummary {
    let mut summary = HeatSummary {
        since,
        bins: [Bin::default(); BINS],
        keys: Vec::new(),
        records: 0,
        bytes: 0,
        refused: 0,
        refused_for_bytes: 0,
    };
    let mut missed = 0;
    let mut keys: BTreeMap<u64, (HotKey, u64)> = BTreeMap::new();
    for slot in slots {
        summary.records += slot.records;
        summary.bytes += slot.bytes;
        summary.refused += slot.refused_for_bytes + slot.refused_for_records;
        summary.refused_for_bytes += slot.refused_for_bytes;
        for (sum, bin) in summary.bins.iter_mut().zip(&slot.bins) {
            sum.records += bin.records;
            sum.bytes += bin.bytes;
            sum.refused += bin.refused;
        }
        let missed_here = slot.keys.missed();
        missed += missed_here;
        for key in &slot.keys.keys {
            let (sum, seen) = keys.entry(key.print).or_insert_with(|| {
                let text = key.text.as_str().to_owned();
                (HotKey { key: text, cut: key.text.cut, ..HotKey::empty() }, 0)
            });
            sum.hash = key.hash;
            sum.records += key.records;
            sum.bytes += key.bytes;
            sum.refused += key.refused;
            sum.refused_bytes += key.refused_bytes;
            sum.error += key.error;
            *seen += missed_here;
        }
    }
    // What a slot may have missed counts only for the keys that it doesn't follow.
    let whole = |(mut key, seen): (HotKey, u64)| {
        key.error += missed - seen;
        key
    };
    summary.keys = keys.into_values().map(whole).collect();
    summary.keys.sort_by(|a, b| b.offered().cmp(&a.offered()).then_with(|| a.key.cmp(&b.key)));
    summary.keys.truncate(KEYS);
    summary
}

impl HotKey {
    const fn empty() -> Self {
        Self {
            key: String::new(),
            cut: false,
            hash: None,
            records: 0,
            bytes: 0,
            refused: 0,
            refused_bytes: 0,
            error: 0,
        }
    }
}

/// Writes bins as numbers alone, and only those on which something fell.
pub(super) fn serialize_bins<S: Serializer>(
    bins: &[Bin; BINS],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let busy = bins.iter().enumerate().filter(|(_, bin)| **bin != Bin::default());
    serializer.collect_seq(busy.map(|(at, bin)| (at, bin.records, bin.bytes, bin.refused)))
}
