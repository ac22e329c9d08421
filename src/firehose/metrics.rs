//! What each delivery stream did, minute by minute: the numbers behind `CloudWatch`'s metrics.

use std::sync::Arc;

use serde::Serialize;

use crate::units::{Millis, Timestamp};

/// Minutes of history that are kept; only minutes in which something happened take room: a day.
const MINUTES_MAX: usize = 1440;

/// What one delivery stream did in one minute of simulated time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Minute {
    /// When it began, in seconds since the epoch.
    pub second: i64,
    /// `IncomingBytes`: payloads that were taken.
    pub incoming_bytes: u64,
    /// `IncomingRecords`: records that were taken.
    pub incoming_records: u64,
    /// `IncomingPutRequests`: calls that put records; none for a Kinesis stream.
    pub requests: u64,
    /// `ThrottledRecords`: records that were refused for want of room.
    pub throttled_records: u64,
    /// Records that went to the error output.
    pub failed_records: u64,
    /// `DeliveryToS3.Bytes`: before compression.
    pub delivered_bytes: u64,
    /// `DeliveryToS3.Records`.
    pub delivered_records: u64,
    /// Objects written, the successes of `DeliveryToS3.Success`.
    pub delivered_objects: u64,
    /// Attempts that failed, the others of `DeliveryToS3.Success`.
    pub failed_deliveries: u64,
    /// Records given up after 24 hours.
    pub lost_records: u64,
    /// `DeliveryToS3.DataFreshness`: the greatest age of a record when it was written, in ms.
    pub freshness_millis: u64,
}

impl Minute {
    fn add(&mut self, other: &Self) {
        self.incoming_bytes += other.incoming_bytes;
        self.incoming_records += other.incoming_records;
        self.requests += other.requests;
        self.throttled_records += other.throttled_records;
        self.failed_records += other.failed_records;
        self.delivered_bytes += other.delivered_bytes;
        self.delivered_records += other.delivered_records;
        self.delivered_objects += other.delivered_objects;
        self.failed_deliveries += other.failed_deliveries;
        self.lost_records += other.lost_records;
        self.freshness_millis = self.freshness_millis.max(other.freshness_millis);
    }
}

/// A delivery stream's recent minutes, and everything since it exists. Clones are cheap: all but
/// the last minute are shared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Metrics {
    closed: Arc<Vec<Minute>>,
    open: Option<Minute>,
    /// Sums since the delivery stream exists; the freshness is the greatest.
    pub total: Minute,
}

impl Metrics {
    /// The recent minutes in which something happened, oldest first.
    pub fn minutes(&self) -> impl DoubleEndedIterator<Item = &Minute> + '_ {
        self.closed.iter().chain(&self.open)
    }

    fn note(&mut self, now: Timestamp, what: Minute) {
        let second = now.secs().div_euclid(60) * 60;
        if self.open.is_none_or(|open| open.second < second) {
            if let Some(open) = self.open {
                let closed = Arc::make_mut(&mut self.closed);
                if closed.len() + 1 >= MINUTES_MAX {
                    closed.remove(0);
                }
                closed.push(open);
            }
            self.open = Some(Minute { second, ..Minute::default() });
        }
        self.open.get_or_insert_default().add(&what);
        self.total.add(&what);
    }

    pub(super) fn request(&mut self, now: Timestamp) {
        self.note(now, Minute { requests: 1, ..Minute::default() });
    }

    pub(super) fn took(&mut self, bytes: u64, now: Timestamp) {
        let what = Minute { incoming_bytes: bytes, incoming_records: 1, ..Minute::default() };
        self.note(now, what);
    }

    pub(super) fn throttled(&mut self, now: Timestamp) {
        self.note(now, Minute { throttled_records: 1, ..Minute::default() });
    }

    pub(super) fn failed(&mut self, now: Timestamp) {
        self.note(now, Minute { failed_records: 1, ..Minute::default() });
    }

    pub(super) fn delivered(&mut self, bytes: u64, records: u64, age: Millis, now: Timestamp) {
        let what = Minute {
            delivered_bytes: bytes,
            delivered_records: records,
            delivered_objects: 1,
            freshness_millis: age.0,
            ..Minute::default()
        };
        self.note(now, what);
    }

    pub(super) fn failed_delivery(&mut self, now: Timestamp) {
        self.note(now, Minute { failed_deliveries: 1, ..Minute::default() });
    }

    pub(super) fn lost(&mut self, records: u64, now: Timestamp) {
        self.note(now, Minute { lost_records: records, ..Minute::default() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_kept_apart_and_bounded() {
        let mut metrics = Metrics::default();
        metrics.took(10, Timestamp(1000));
        metrics.took(5, Timestamp(59_999));
        metrics.delivered(15, 2, Millis(7), Timestamp(60_000));
        let minutes: Vec<_> = metrics.minutes().copied().collect();
        assert_eq!(minutes.len(), 2);
        assert_eq!((minutes[0].incoming_bytes, minutes[0].incoming_records), (15, 2));
        assert_eq!((minutes[1].delivered_objects, minutes[1].freshness_millis), (1, 7));
        for minute in 2..3000 {
            metrics.took(1, Timestamp(minute * 60_000));
        }
        assert_eq!(metrics.minutes().count(), MINUTES_MAX);
        assert_eq!(metrics.total.incoming_records, 3000);
    }
}
