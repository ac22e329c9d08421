//! What each mapping did, minute by minute: the numbers behind `CloudWatch`'s metrics.

use std::collections::VecDeque;

use serde::Serialize;

use crate::units::{Millis, Timestamp};

/// Minutes of history that are kept; only minutes in which something happened take room: a day.
const MINUTES_MAX: usize = 1440;

/// What one mapping did in one minute of simulated time, or in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Minute {
    /// When it began, in seconds since the epoch; zero for the total.
    pub second: i64,
    /// `PolledEventCount`: records that were read.
    pub polled: u64,
    /// Their bytes.
    pub polled_bytes: u64,
    /// `FilteredOutEventCount`: records that no filter let pass.
    pub filtered: u64,
    /// `InvokedEventCount`: records that were handed over, each time again.
    pub invoked_records: u64,
    /// `Invocations`.
    pub invocations: u64,
    /// `Errors`: invocations that raised.
    pub errors: u64,
    /// `Throttles`.
    pub throttles: u64,
    /// Records that are handled.
    pub succeeded: u64,
    /// `FailedInvokeEventCount`: records that a function was handed in vain.
    pub failed: u64,
    /// `DroppedEventCount`, and `OnFailureDestinationDeliveredEventCount` with a destination:
    /// records that were given up.
    pub discarded: u64,
    /// Batches that were halved.
    pub bisected: u64,
    /// `IteratorAge`: the greatest, in ms.
    pub iterator_age: u64,
}

/// The history of one mapping.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Metrics {
    /// Since the mapping was made.
    pub total: Minute,
    /// Minutes in which something happened, the oldest first.
    pub minutes: VecDeque<Minute>,
}

impl Metrics {
    fn note(&mut self, now: Timestamp, change: impl Fn(&mut Minute)) {
        let second = now.secs().div_euclid(60) * 60;
        if self.minutes.back().is_none_or(|minute| minute.second != second) {
            if self.minutes.len() == MINUTES_MAX {
                self.minutes.pop_front();
            }
            self.minutes.push_back(Minute { second, ..Minute::default() });
        }
        if let Some(minute) = self.minutes.back_mut() {
            change(minute);
        }
        change(&mut self.total);
    }

    pub(super) fn polled(&mut self, now: Timestamp, bytes: u64) {
        self.note(now, |minute| {
            minute.polled += 1;
            minute.polled_bytes += bytes;
        });
    }

    pub(super) fn filtered(&mut self, now: Timestamp) {
        self.note(now, |minute| minute.filtered += 1);
    }

    pub(super) fn invoked(&mut self, now: Timestamp, records: u64) {
        self.note(now, |minute| {
            minute.invocations += 1;
            minute.invoked_records += records;
        });
    }

    pub(super) fn failed(&mut self, now: Timestamp, records: u64, raised: bool) {
        self.note(now, |minute| {
            minute.failed += records;
            minute.errors += u64::from(raised);
        });
    }

    pub(super) fn throttled(&mut self, now: Timestamp) {
        self.note(now, |minute| minute.throttles += 1);
    }

    pub(super) fn succeeded(&mut self, now: Timestamp, records: u64) {
        self.note(now, |minute| minute.succeeded += records);
    }

    pub(super) fn aged(&mut self, now: Timestamp, age: Millis) {
        self.note(now, |minute| minute.iterator_age = minute.iterator_age.max(age.0));
    }

    pub(super) fn discarded(&mut self, now: Timestamp, records: u64) {
        self.note(now, |minute| minute.discarded += records);
    }

    pub(super) fn bisected(&mut self, now: Timestamp) {
        self.note(now, |minute| minute.bisected += 1);
    }
}
