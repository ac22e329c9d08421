//! What each shard did, second by second: the numbers behind `CloudWatch`'s shard-level metrics.

use std::collections::VecDeque;

use serde::Serialize;

use crate::units::Timestamp;

/// Seconds of history a shard keeps; only seconds in which something happened take room.
const SECONDS_MAX: usize = 300;

/// What one shard did in one second of simulated time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SecondMetrics {
    /// Seconds since the epoch.
    pub second: i64,
    /// `IncomingBytes`: data and keys of stored records.
    pub incoming_bytes: u64,
    /// `OutgoingBytes`: data and keys of records read, polled and pushed.
    pub outgoing_bytes: u64,
    /// `IncomingRecords`: stored records.
    pub incoming_records: u32,
    /// `OutgoingRecords`: records read, polled and pushed.
    pub outgoing_records: u32,
    /// `WriteProvisionedThroughputExceeded`: refused records.
    pub throttled_writes: u32,
    /// `ReadProvisionedThroughputExceeded`: refused reads.
    pub throttled_reads: u32,
    /// `IteratorAgeMilliseconds`: the greatest age of a last record read.
    pub iterator_age_millis: u64,
}

/// A shard's recent seconds and its totals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ShardMetrics {
    seconds: VecDeque<SecondMetrics>,
    /// Everything since the shard exists; its `second` and iterator age are the latest ones.
    total: SecondMetrics,
    total_incoming_records: u64,
    total_outgoing_records: u64,
    total_throttled_writes: u64,
}

impl ShardMetrics {
    /// The second that holds `now`, made if it is the first thing that happens in it.
    fn current(&mut self, now: Timestamp) -> &mut SecondMetrics {
        let second = now.secs();
        if self.seconds.back().is_none_or(|last| last.second < second) {
            if self.seconds.len() == SECONDS_MAX {
                self.seconds.pop_front();
            }
            self.seconds.push_back(SecondMetrics { second, ..SecondMetrics::default() });
        }
        let last = self.seconds.len() - 1;
        &mut self.seconds[last]
    }

    /// Notes stored records.
    pub fn wrote(&mut self, records: u32, bytes: u64, now: Timestamp) {
        let second = self.current(now);
        second.incoming_records += records;
        second.incoming_bytes += bytes;
        self.total.incoming_bytes += bytes;
        self.total_incoming_records += u64::from(records);
    }

    /// Notes refused records.
    pub fn refused_writes(&mut self, records: u32, now: Timestamp) {
        self.current(now).throttled_writes += records;
        self.total_throttled_writes += u64::from(records);
    }

    /// Notes an answer to a reader; `age_millis` is that of its last record.
    pub fn read(&mut self, records: u32, bytes: u64, age_millis: u64, now: Timestamp) {
        let second = self.current(now);
        second.outgoing_records += records;
        second.outgoing_bytes += bytes;
        second.iterator_age_millis = second.iterator_age_millis.max(age_millis);
        self.total.outgoing_bytes += bytes;
        self.total.iterator_age_millis = age_millis;
        self.total_outgoing_records += u64::from(records);
    }

    /// Notes a refused read.
    pub fn refused_read(&mut self, now: Timestamp) {
        self.current(now).throttled_reads += 1;
    }

    /// The recent seconds in which something happened, oldest first; at most 300.
    pub fn seconds(&self) -> impl DoubleEndedIterator<Item = &SecondMetrics> + '_ {
        self.seconds.iter()
    }

    /// Bytes and records stored in the `span_secs` seconds that end with `now`, the current
    /// second included.
    pub fn incoming_since(&self, span_secs: i64, now: Timestamp) -> (u64, u64) {
        let first = now.secs() - span_secs;
        self.seconds.iter().rev().take_while(|second| second.second > first).fold(
            (0, 0),
            |(bytes, records), second| {
                (bytes + second.incoming_bytes, records + u64::from(second.incoming_records))
            },
        )
    }

    /// Everything since the shard exists.
    pub const fn totals(&self) -> Totals {
        Totals {
            incoming_bytes: self.total.incoming_bytes,
            incoming_records: self.total_incoming_records,
            outgoing_bytes: self.total.outgoing_bytes,
            outgoing_records: self.total_outgoing_records,
            throttled_writes: self.total_throttled_writes,
        }
    }
}

/// Sums over the life of a shard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Data and keys of stored records, in bytes.
    pub incoming_bytes: u64,
    /// Stored records.
    pub incoming_records: u64,
    /// Data and keys of records read, in bytes.
    pub outgoing_bytes: u64,
    /// Records read.
    pub outgoing_records: u64,
    /// Refused records.
    pub throttled_writes: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_kept_apart_and_only_if_something_happened() {
        let mut metrics = ShardMetrics::default();
        metrics.wrote(2, 20, Timestamp(1000));
        metrics.wrote(1, 5, Timestamp(1999));
        metrics.read(3, 25, 7, Timestamp(5000));
        metrics.refused_writes(4, Timestamp(5001));
        let seconds: Vec<_> = metrics.seconds().copied().collect();
        assert_eq!(seconds.len(), 2);
        assert_eq!((seconds[0].second, seconds[0].incoming_records), (1, 3));
        assert_eq!((seconds[1].outgoing_bytes, seconds[1].throttled_writes), (25, 4));
        assert_eq!(metrics.totals().incoming_bytes, 25);
        assert_eq!(metrics.incoming_since(4, Timestamp(5000)), (0, 0));
        assert_eq!(metrics.incoming_since(5, Timestamp(5000)), (25, 3));
    }

    #[test]
    fn history_is_bounded() {
        let mut metrics = ShardMetrics::default();
        for second in 0..1000 {
            metrics.wrote(1, 1, Timestamp(second * 1000));
        }
        assert_eq!(metrics.seconds().count(), SECONDS_MAX);
        assert_eq!(metrics.totals().incoming_records, 1000);
    }
}
