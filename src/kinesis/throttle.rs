//! The budgets of a shard and of the API: token buckets in whole numbers.

use serde::{Deserialize, Serialize};

use crate::units::{Millis, Timestamp};

/// A bucket that fills at a steady rate up to its capacity.
///
/// Levels are held in thousandths of a unit, so that a rate per second adds a whole number each
/// millisecond and no rounding ever lets more through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenBucket {
    /// Thousandths of a unit; negative while a debt is paid off.
    level: i64,
    updated: Timestamp,
}

impl TokenBucket {
    /// A bucket that starts full.
    pub const fn full(capacity: u64, now: Timestamp) -> Self {
        Self { level: capacity as i64 * 1000, updated: now }
    }

    /// Lets the time that passed since the last look fill the bucket.
    fn fill(&mut self, rate: u64, capacity: u64, now: Timestamp) {
        let elapsed = i64::try_from(now.since(self.updated).0).unwrap_or(i64::MAX);
        let gain = elapsed.saturating_mul(rate as i64);
        self.level = self.level.saturating_add(gain).min(capacity as i64 * 1000);
        self.updated = self.updated.max(now);
    }

    /// Units that can be taken now, rounded down; zero while in debt.
    pub fn available(&mut self, rate: u64, capacity: u64, now: Timestamp) -> u64 {
        self.fill(rate, capacity, now);
        u64::try_from(self.level / 1000).unwrap_or(0)
    }

    /// Takes what was found available before.
    pub const fn take(&mut self, amount: u64) {
        self.level -= amount as i64 * 1000;
    }

    /// Takes an amount if it is there as a whole.
    pub fn try_take(&mut self, amount: u64, rate: u64, capacity: u64, now: Timestamp) -> bool {
        let enough = self.available(rate, capacity, now) >= amount;
        if enough {
            self.take(amount);
        }
        enough
    }

    /// How long until at least one unit is there, at a rate per second.
    pub const fn wait_for_one(&self, rate: u64) -> Millis {
        if self.level >= 1000 || rate == 0 {
            return Millis(0);
        }
        Millis((1000 - self.level).unsigned_abs().div_ceil(rate))
    }
}

/// Bytes per second a shard takes: 1 MiB (AWS quota page).
pub const WRITE_BYTES_PER_SEC: u64 = 1 << 20;
/// Records per second a shard takes (AWS quota page).
pub const WRITE_RECORDS_PER_SEC: u64 = 1000;
/// Bytes per second a shard gives to all its polling readers together, and to each registered
/// consumer alone: 2 MiB (AWS quota page).
pub const READ_BYTES_PER_SEC: u64 = 2 << 20;
/// `GetRecords` calls per second on a shard (AWS quota page); also `GetShardIterator`.
pub const READ_CALLS_PER_SEC: u64 = 5;
/// Most bytes one `GetRecords` answers.
pub const READ_ANSWER_BYTES: u64 = 10 << 20;
/// How long a shard refuses reads after such a full answer (AWS API reference, `GetRecords`).
pub const FULL_ANSWER_PAUSE: Millis = Millis(5000);

/// What a shard may still take this second.
///
/// The byte bucket is as large as the largest record of the stream, because otherwise a record
/// over 1 MiB could never pass: a shard that rested lets one such record through at once and
/// then recovers at 1 MiB/s. (AWS: "large records use the shard's burst capacity"; its size and
/// refill are not published.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteBudget {
    bytes: TokenBucket,
    records: TokenBucket,
}

impl WriteBudget {
    /// A rested shard; the burst is the largest record allowed, in bytes.
    pub fn new(burst_bytes: u64, now: Timestamp) -> Self {
        Self {
            bytes: TokenBucket::full(burst_bytes.max(WRITE_BYTES_PER_SEC), now),
            records: TokenBucket::full(WRITE_RECORDS_PER_SEC, now),
        }
    }

    /// Takes one record's room, or leaves everything as it is and says what is spent.
    ///
    /// # Errors
    /// The limit that has no room for the record; [`Refusal::Bytes`] if neither has.
    pub fn try_take(
        &mut self,
        bytes: u64,
        burst_bytes: u64,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let burst = burst_bytes.max(WRITE_BYTES_PER_SEC);
        if self.bytes.available(WRITE_BYTES_PER_SEC, burst, now) < bytes {
            return Err(Refusal::Bytes);
        }
        if self.records.available(WRITE_RECORDS_PER_SEC, WRITE_RECORDS_PER_SEC, now) < 1 {
            return Err(Refusal::Records);
        }
        self.bytes.take(bytes);
        self.records.take(1);
        Ok(())
    }
}

/// Which limit of a shard refused a record. AWS's answer doesn't say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Refusal {
    /// [`WRITE_BYTES_PER_SEC`].
    Bytes,
    /// [`WRITE_RECORDS_PER_SEC`].
    Records,
}

/// What a shard may still give to its polling readers this second.
///
/// An answer may take more than is there: the debt then keeps the shard silent until it is paid,
/// which is how one answer of 10 MiB costs the next five seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadBudget {
    bytes: TokenBucket,
    calls: TokenBucket,
    paused_until: Timestamp,
}

impl ReadBudget {
    /// A rested shard.
    pub const fn new(now: Timestamp) -> Self {
        Self {
            bytes: TokenBucket::full(READ_BYTES_PER_SEC, now),
            calls: TokenBucket::full(READ_CALLS_PER_SEC, now),
            paused_until: now,
        }
    }

    /// Takes one call's room, or says no.
    pub fn try_call(&mut self, now: Timestamp) -> bool {
        let admitted = now >= self.paused_until
            && self.bytes.available(READ_BYTES_PER_SEC, READ_BYTES_PER_SEC, now) > 0
            && self.calls.available(READ_CALLS_PER_SEC, READ_CALLS_PER_SEC, now) > 0;
        if admitted {
            self.calls.take(1);
        }
        admitted
    }

    /// Takes the bytes of the call's answer, into debt if need be.
    pub fn answered(&mut self, bytes: u64, now: Timestamp) {
        self.bytes.take(bytes);
        if bytes >= READ_ANSWER_BYTES {
            self.paused_until = now + FULL_ANSWER_PAUSE;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: u64 = 1 << 20;

    #[test]
    fn a_shard_takes_a_thousand_records_and_then_one_per_millisecond() {
        let mut budget = WriteBudget::new(MIB, Timestamp(0));
        let taken = (0..2000).filter(|_| budget.try_take(10, MIB, Timestamp(0)).is_ok()).count();
        assert_eq!(taken, 1000);
        assert_eq!(budget.try_take(10, MIB, Timestamp(1)), Ok(()));
        assert_eq!(budget.try_take(10, MIB, Timestamp(1)), Err(Refusal::Records));
    }

    #[test]
    fn a_shard_takes_a_mebibyte_and_then_a_mebibyte_per_second() {
        let mut budget = WriteBudget::new(MIB, Timestamp(0));
        assert_eq!(budget.try_take(MIB, MIB, Timestamp(0)), Ok(()));
        let refused = budget.try_take(2, MIB, Timestamp(0));
        assert_eq!(refused, Err(Refusal::Bytes), "a refusal takes nothing");
        assert_eq!(budget.try_take(MIB, MIB, Timestamp(999)), Err(Refusal::Bytes));
        assert_eq!(budget.try_take(MIB, MIB, Timestamp(1000)), Ok(()));
    }

    #[test]
    fn a_large_record_passes_once_and_is_paid_off() {
        let ten = 10 * MIB;
        let mut budget = WriteBudget::new(ten, Timestamp(0));
        assert!(budget.try_take(ten, ten, Timestamp(0)).is_ok());
        assert!(budget.try_take(ten, ten, Timestamp(9999)).is_err());
        assert!(budget.try_take(ten, ten, Timestamp(10_000)).is_ok());
    }

    #[test]
    fn five_reads_a_second() {
        let mut budget = ReadBudget::new(Timestamp(0));
        assert_eq!((0..9).filter(|_| budget.try_call(Timestamp(0))).count(), 5);
        assert!(!budget.try_call(Timestamp(199)));
        assert!(budget.try_call(Timestamp(200)));
    }

    #[test]
    fn a_full_answer_costs_five_seconds() {
        let mut budget = ReadBudget::new(Timestamp(0));
        assert!(budget.try_call(Timestamp(0)));
        budget.answered(READ_ANSWER_BYTES, Timestamp(0));
        assert!(!budget.try_call(Timestamp(4999)));
        assert!(budget.try_call(Timestamp(5000)));
    }

    #[test]
    fn two_mebibytes_cost_the_second() {
        let mut budget = ReadBudget::new(Timestamp(0));
        assert!(budget.try_call(Timestamp(0)));
        budget.answered(3 * MIB, Timestamp(0));
        assert!(!budget.try_call(Timestamp(500)));
        assert!(budget.try_call(Timestamp(501)));
    }

    #[test]
    fn a_debt_says_when_it_is_paid() {
        let mut bucket = TokenBucket::full(10, Timestamp(0));
        bucket.take(15);
        assert_eq!(bucket.wait_for_one(10), Millis(600));
        assert!(!bucket.try_take(1, 10, 10, Timestamp(599)));
        assert!(bucket.try_take(1, 10, 10, Timestamp(600)));
    }
}
