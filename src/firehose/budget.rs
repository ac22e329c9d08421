//! How much a delivery stream takes per second, and how often an operation may be called.

use serde::Serialize;

use super::settings::Quotas;
use crate::api::firehose::SlowDown;
use crate::units::Timestamp;

/// Room that refills with time, up to what one second brings; in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Bucket {
    room: u64,
    at: Timestamp,
}

impl Bucket {
    /// A full one.
    pub(super) const fn full(rate: u64, now: Timestamp) -> Self {
        Self { room: rate * 1000, at: now }
    }

    fn refill(&mut self, rate: u64, now: Timestamp) {
        let refilled = now.since(self.at).0.saturating_mul(rate);
        self.room = self.room.saturating_add(refilled).min(rate * 1000);
        self.at = self.at.max(now);
    }

    /// Takes room, or leaves everything as it was.
    pub(super) fn try_take(&mut self, amount: u64, rate: u64, now: Timestamp) -> bool {
        self.refill(rate, now);
        let enough = self.room >= amount * 1000;
        if enough {
            self.room -= amount * 1000;
        }
        enough
    }
}

/// What producers may put into one delivery stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Admission {
    requests: Bucket,
    records: Bucket,
    bytes: Bucket,
}

impl Admission {
    /// All of it free.
    pub(super) const fn full(quotas: &Quotas, now: Timestamp) -> Self {
        Self {
            requests: Bucket::full(quotas.requests_per_sec, now),
            records: Bucket::full(quotas.records_per_sec, now),
            bytes: Bucket::full(quotas.bytes_per_sec, now),
        }
    }

    /// Room for one request.
    pub(super) fn request(&mut self, quotas: &Quotas, now: Timestamp) -> Result<(), SlowDown> {
        let taken = self.requests.try_take(1, quotas.requests_per_sec, now);
        if taken { Ok(()) } else { Err(SlowDown::Requests) }
    }

    /// Room for one record.
    pub(super) fn record(
        &mut self,
        bytes: u64,
        quotas: &Quotas,
        now: Timestamp,
    ) -> Result<(), SlowDown> {
        let before = self.bytes;
        if !self.bytes.try_take(bytes, quotas.bytes_per_sec, now) {
            return Err(SlowDown::Bytes);
        }
        if !self.records.try_take(1, quotas.records_per_sec, now) {
            self.bytes = before;
            return Err(SlowDown::Records);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_brings_what_the_quota_says() {
        let quotas = Quotas::of_region("sa-east-1");
        let mut room = Admission::full(&quotas, Timestamp(0));
        let mebibyte = 1 << 20;
        assert_eq!(room.record(mebibyte, &quotas, Timestamp(0)), Ok(()));
        assert_eq!(room.record(1, &quotas, Timestamp(0)), Err(SlowDown::Bytes));
        assert_eq!(room.record(mebibyte / 2, &quotas, Timestamp(500)), Ok(()));
        assert_eq!(room.record(mebibyte, &quotas, Timestamp(90_000)), Ok(()));
        assert_eq!(room.record(mebibyte, &quotas, Timestamp(90_500)), Err(SlowDown::Bytes));
        let calls = (0..3000).filter(|_| room.request(&quotas, Timestamp(0)).is_ok()).count();
        assert_eq!(calls, 1000);
    }
}
