//! What each shard did, second by second: the numbers behind `CloudWatch`'s shard-level metrics.

use std::sync::Arc;

use serde::Serialize;

use super::throttle::Refusal;
use crate::units::Timestamp;

/// Seconds of history a shard keeps; only seconds in which something happened take room.
const SECONDS_MAX: usize = 300;
/// Minutes of history a shard keeps, in the same way: a day.
const MINUTES_MAX: usize = 1440;

/// What one shard did in one second of simulated time, or in one minute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SecondMetrics {
    /// When it began, in seconds since the epoch.
    pub second: i64,
    /// `IncomingBytes`: data and keys of stored records.
    pub incoming_bytes: u64,
    /// `OutgoingBytes`: data and keys of records read, polled and pushed.
    pub outgoing_bytes: u64,
    /// Those of the incoming bytes that came by `PutRecord`; the others came by `PutRecords`.
    pub single_bytes: u64,
    /// Those of the outgoing bytes that were pushed; the others were polled.
    pub pushed_bytes: u64,
    /// `IncomingRecords`: stored records.
    pub incoming_records: u32,
    /// `OutgoingRecords`: records read, polled and pushed.
    pub outgoing_records: u32,
    /// Those of the incoming records that came by `PutRecord`.
    pub single_records: u32,
    /// Those of the outgoing records that were pushed.
    pub pushed_records: u32,
    /// `WriteProvisionedThroughputExceeded`: refused records.
    pub throttled_writes: u32,
    /// Those of the refused records that came by `PutRecord`.
    pub single_throttled: u32,
    /// Those of the refused records for which bytes were spent; for the others records were.
    pub throttled_for_bytes: u32,
    /// `ReadProvisionedThroughputExceeded`: refused reads.
    pub throttled_reads: u32,
    /// Answered `GetRecords` calls.
    pub polls: u32,
    /// `IteratorAgeMilliseconds`: the greatest age of a last record read.
    pub iterator_age_millis: u64,
}

impl SecondMetrics {
    /// Adds what happened in another stretch of time; the iterator age is the greater one.
    pub fn add(&mut self, other: &Self) {
        self.incoming_bytes += other.incoming_bytes;
        self.outgoing_bytes += other.outgoing_bytes;
        self.single_bytes += other.single_bytes;
        self.pushed_bytes += other.pushed_bytes;
        self.incoming_records += other.incoming_records;
        self.outgoing_records += other.outgoing_records;
        self.single_records += other.single_records;
        self.pushed_records += other.pushed_records;
        self.throttled_writes += other.throttled_writes;
        self.single_throttled += other.single_throttled;
        self.throttled_for_bytes += other.throttled_for_bytes;
        self.throttled_reads += other.throttled_reads;
        self.polls += other.polls;
        self.iterator_age_millis = self.iterator_age_millis.max(other.iterator_age_millis);
    }
}

/// What happened in equal stretches of time, oldest first, without those in which nothing did.
/// Clones are cheap: all but the last stretch are shared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct History {
    closed: Arc<Vec<SecondMetrics>>,
    open: Option<SecondMetrics>,
}

impl History {
    /// The stretches, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &SecondMetrics> + '_ {
        self.closed.iter().chain(&self.open)
    }

    /// Whether nothing ever happened.
    pub fn is_empty(&self) -> bool {
        self.open.is_none()
    }

    /// The stretch that begins at a second, made if it is the first thing that happens in it.
    fn current(&mut self, second: i64, kept: usize) -> &mut SecondMetrics {
        if self.open.is_none_or(|open| open.second < second) {
            if let Some(open) = self.open {
                let closed = Arc::make_mut(&mut self.closed);
                if closed.len() + 1 >= kept {
                    closed.remove(0);
                }
                closed.push(open);
            }
            self.open = Some(SecondMetrics { second, ..SecondMetrics::default() });
        }
        self.open.get_or_insert_default()
    }
}

/// How a record came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// By `PutRecord`.
    PutRecord,
    /// By `PutRecords`.
    PutRecords,
}

/// A shard's recent seconds and minutes, and its totals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ShardMetrics {
    seconds: History,
    minutes: History,
    total: Totals,
}

impl ShardMetrics {
    /// Notes something in the second and in the minute that hold `now`.
    fn note(&mut self, now: Timestamp, what: impl Fn(&mut SecondMetrics)) {
        let second = now.secs();
        what(self.seconds.current(second, SECONDS_MAX));
        what(self.minutes.current(second.div_euclid(60) * 60, MINUTES_MAX));
    }

    /// Notes a stored record.
    pub fn wrote(&mut self, by: By, bytes: u64, now: Timestamp) {
        let single = by == By::PutRecord;
        self.note(now, |row| {
            row.incoming_records += 1;
            row.incoming_bytes += bytes;
            row.single_records += u32::from(single);
            row.single_bytes += if single { bytes } else { 0 };
        });
        self.total.incoming_bytes += bytes;
        self.total.incoming_records += 1;
    }

    /// Notes a refused record.
    pub fn refused_write(&mut self, by: By, refusal: Refusal, now: Timestamp) {
        self.note(now, |row| {
            row.throttled_writes += 1;
            row.throttled_for_bytes += u32::from(refusal == Refusal::Bytes);
            row.single_throttled += u32::from(by == By::PutRecord);
        });
        self.total.throttled_writes += 1;
    }

    /// Notes an answer to a `GetRecords`; `age_millis` is that of its last record.
    pub fn polled(&mut self, records: u32, bytes: u64, age_millis: u64, now: Timestamp) {
        self.read(records, bytes, age_millis, now, |row| row.polls += 1);
    }

    /// Notes records pushed to a subscription; `age_millis` is that of the last one.
    pub fn pushed(&mut self, records: u32, bytes: u64, age_millis: u64, now: Timestamp) {
        self.read(records, bytes, age_millis, now, |row| {
            row.pushed_records += records;
            row.pushed_bytes += bytes;
        });
    }

    fn read(
        &mut self,
        records: u32,
        bytes: u64,
        age_millis: u64,
        now: Timestamp,
        more: impl Fn(&mut SecondMetrics),
    ) {
        self.note(now, |row| {
            row.outgoing_records += records;
            row.outgoing_bytes += bytes;
            row.iterator_age_millis = row.iterator_age_millis.max(age_millis);
            more(row);
        });
        self.total.outgoing_bytes += bytes;
        self.total.outgoing_records += u64::from(records);
    }

    /// Notes a refused read.
    pub fn refused_read(&mut self, now: Timestamp) {
        self.note(now, |row| row.throttled_reads += 1);
    }

    /// The recent seconds in which something happened; at most 300.
    pub const fn seconds(&self) -> &History {
        &self.seconds
    }

    /// The recent minutes in which something happened; at most 1440.
    pub const fn minutes(&self) -> &History {
        &self.minutes
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
        self.total
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
        metrics.wrote(By::PutRecords, 10, Timestamp(1000));
        metrics.wrote(By::PutRecords, 10, Timestamp(1000));
        metrics.wrote(By::PutRecord, 5, Timestamp(1999));
        metrics.polled(3, 25, 7, Timestamp(5000));
        metrics.pushed(1, 10, 2, Timestamp(5000));
        metrics.refused_write(By::PutRecord, Refusal::Bytes, Timestamp(5001));
        metrics.refused_write(By::PutRecords, Refusal::Records, Timestamp(5001));
        let seconds: Vec<_> = metrics.seconds().iter().copied().collect();
        assert_eq!(seconds.len(), 2);
        assert_eq!((seconds[0].second, seconds[0].incoming_records), (1, 3));
        assert_eq!((seconds[0].single_records, seconds[0].single_bytes), (1, 5));
        assert_eq!((seconds[1].outgoing_bytes, seconds[1].throttled_writes), (35, 2));
        assert_eq!((seconds[1].pushed_bytes, seconds[1].polls), (10, 1));
        assert_eq!((seconds[1].throttled_for_bytes, seconds[1].single_throttled), (1, 1));
        assert_eq!(seconds[1].iterator_age_millis, 7);
        assert_eq!(metrics.totals().incoming_bytes, 25);
        assert_eq!(metrics.incoming_since(4, Timestamp(5000)), (0, 0));
        assert_eq!(metrics.incoming_since(5, Timestamp(5000)), (25, 3));
    }

    #[test]
    fn minutes_hold_what_their_seconds_held() {
        let mut metrics = ShardMetrics::default();
        for second in 0..150 {
            metrics.wrote(By::PutRecords, 2, Timestamp(second * 1000));
            metrics.polled(1, 2, second as u64, Timestamp(second * 1000 + 500));
        }
        let minutes: Vec<_> = metrics.minutes().iter().copied().collect();
        let starts: Vec<_> = minutes.iter().map(|minute| minute.second).collect();
        assert_eq!(starts, [0, 60, 120]);
        for minute in minutes {
            let mut sum = SecondMetrics { second: minute.second, ..SecondMetrics::default() };
            let within = |row: &&SecondMetrics| row.second.div_euclid(60) * 60 == minute.second;
            metrics.seconds().iter().filter(within).for_each(|row| sum.add(row));
            assert_eq!(sum, minute);
        }
    }

    #[test]
    fn history_is_bounded() {
        let mut metrics = ShardMetrics::default();
        for second in 0..100_000 {
            metrics.wrote(By::PutRecord, 1, Timestamp(second * 1000));
        }
        assert_eq!(metrics.seconds().iter().count(), SECONDS_MAX);
        assert_eq!(metrics.minutes().iter().count(), MINUTES_MAX);
        assert_eq!(metrics.seconds().iter().next().map(|row| row.second), Some(99_700));
        assert_eq!(metrics.totals().incoming_records, 100_000);
    }

    #[test]
    fn a_history_that_was_seen_stays_as_it_was() {
        let mut metrics = ShardMetrics::default();
        metrics.wrote(By::PutRecord, 1, Timestamp(0));
        let seen = metrics.seconds().clone();
        metrics.wrote(By::PutRecord, 1, Timestamp(0));
        metrics.wrote(By::PutRecord, 1, Timestamp(1000));
        assert_eq!(seen.iter().map(|row| row.incoming_records).collect::<Vec<_>>(), [1]);
    }
}
