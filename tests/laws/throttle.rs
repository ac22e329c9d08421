//! The budgets themselves against every window of what they admitted, on traffic that shrinks.

use std::fmt::Debug;

use caudal::kinesis::{ReadBudget, TokenBucket, WriteBudget};
use caudal::units::Timestamp;
use proptest::prelude::*;

use crate::model::Window;
use crate::seeds::cases;

const MIB: u64 = 1 << 20;

/// An amount of traffic: some number, or just what fits, or just too much.
#[derive(Clone, Copy, Debug)]
enum Amount {
    Of(u64),
    Fitting,
    TooMuch,
}

impl Amount {
    fn of(self, window: &Window, now: Timestamp) -> u64 {
        let room = u64::try_from(window.room(now) / 1000).unwrap_or(0);
        match self {
            Self::Of(amount) => amount,
            Self::Fitting => room,
            Self::TooMuch => room + 1,
        }
    }
}

fn amount(of: impl Strategy<Value = u64>) -> impl Strategy<Value = Amount> {
    prop_oneof![6 => of.prop_map(Amount::Of), 1 => Just(Amount::Fitting), 1 => Just(Amount::TooMuch)]
}

/// Moments with amounts: bursts within a millisecond, pauses of a few, rests of minutes.
fn traffic<T: Debug>(amount: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<(u64, T)>> {
    let wait = prop_oneof![
        4 => Just(0_u64),
        4 => 1..30_u64,
        2 => 100..1500_u64,
        1 => 1..400_000_u64,
    ];
    prop::collection::vec((wait, amount), 1..200)
}

proptest! {
    #![proptest_config(cases(256))]

    /// A bucket admits exactly what breaks no window.
    #[test]
    fn buckets_admit_what_breaks_no_window(
        rate in 1..5000_u64,
        capacity in 1..20_000_u64,
        traffic in traffic(amount(0..3000_u64)),
    ) {
        let mut now = Timestamp(7);
        let mut bucket = TokenBucket::full(capacity, now);
        let mut window = Window::new(capacity, rate);
        for (wait, amount) in traffic {
            now = Timestamp(now.0 + wait as i64);
            let amount = amount.of(&window, now);
            let admitted = bucket.try_take(amount, rate, capacity, now);
            prop_assert_eq!(admitted, window.fits(amount, now), "{} at {}", amount, now);
            if admitted {
                window.take(amount, now);
            }
        }
    }

    /// A shard's answers keep to five a second and, but for the last one, to 2 MiB/s; a full one
    /// silences the shard for five seconds.
    #[test]
    fn reads_keep_to_calls_and_bytes(
        traffic in traffic(prop_oneof![4 => 0..MIB, 1 => 0..=10 * MIB, 1 => Just(10 * MIB)]),
    ) {
        let mut now = Timestamp(0);
        let mut budget = ReadBudget::new(now);
        let (mut bytes, mut calls) = (Window::new(2 * MIB, 2 * MIB), Window::new(5, 5));
        let mut paused_until = now;
        for (wait, size) in traffic {
            now = Timestamp(now.0 + wait as i64);
            let admitted = budget.try_call(now);
            let fits = now >= paused_until && bytes.fits(1, now) && calls.fits(1, now);
            prop_assert_eq!(admitted, fits, "at {}", now);
            if admitted {
                budget.answered(size, now);
                bytes.take(size, now);
                calls.take(1, now);
                if size == 10 * MIB {
                    paused_until = Timestamp(now.0 + 5000);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(64))]

    /// A shard's writes keep to both budgets, and a refused record costs neither.
    #[test]
    fn writes_keep_to_bytes_and_records(
        burst in prop_oneof![Just(MIB), Just(10 * MIB), MIB..10 * MIB],
        traffic in traffic(amount(prop_oneof![6 => 0..3000_u64, 4 => 0..10_u64, 1 => 0..MIB])),
    ) {
        let mut now = Timestamp(0);
        let mut budget = WriteBudget::new(burst, now);
        let (mut bytes, mut records) = (Window::new(burst, MIB), Window::new(1000, 1000));
        for (wait, size) in traffic {
            now = Timestamp(now.0 + wait as i64);
            let size = size.of(&bytes, now);
            // Many small ones at once, so that records run out before bytes do.
            for _ in 0..if size < 10 { 700 } else { 1 } {
                let admitted = budget.try_take(size, burst, now).is_ok();
                let fits = bytes.fits(size, now) && records.fits(1, now);
                prop_assert_eq!(admitted, fits, "{} bytes at {}", size, now);
                if admitted {
                    bytes.take(size, now);
                    records.take(1, now);
                }
            }
        }
    }
}
