//! When records are due: whole numbers throughout, so that no step of time loses or gains one.

use super::config::{Bursts, Config};
use crate::units::{Millis, Timestamp};

/// Parts of a record in which the schedule counts: a rate of one per second for one millisecond,
/// at a factor of one tenth.
const PARTS: u128 = 10_000;

/// How many records are due at any time since a start.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    start: Timestamp,
    rate: u32,
    bursts: Option<Bursts>,
}

impl Schedule {
    /// The schedule of a traffic that begins at `start`.
    pub const fn new(config: &Config, start: Timestamp) -> Self {
        Self { start, rate: config.rate, bursts: config.bursts }
    }

    /// Milliseconds since the start that fell into bursts.
    fn burst_millis(&self, elapsed: u64) -> u64 {
        let Some(bursts) = self.bursts else { return 0 };
        let (period, length) = (bursts.period.0.max(1), bursts.length.0);
        let whole = elapsed / period;
        whole * length + (elapsed % period).min(length)
    }

    /// Parts of records due after `elapsed` milliseconds.
    fn parts(&self, elapsed: u64) -> u128 {
        let more = self.bursts.map_or(0, |bursts| bursts.factor_tenths.saturating_sub(10));
        let weighted =
            u128::from(elapsed) * 10 + u128::from(self.burst_millis(elapsed)) * u128::from(more);
        weighted * u128::from(self.rate)
    }

    /// The same schedule, moved so that what was due at `then` is due at `now`.
    pub fn moved(&self, then: Timestamp, now: Timestamp) -> Self {
        let start = Timestamp(self.start.0.saturating_add(now.0.saturating_sub(then.0)));
        Self { start, ..*self }
    }

    /// How many records are due from the start until a moment, that moment included.
    pub fn until(&self, at: Timestamp) -> u64 {
        u64::try_from(self.parts(at.since(self.start).0) / PARTS).unwrap_or(u64::MAX)
    }

    /// When the record with an index becomes due.
    pub fn time_of(&self, index: u64) -> Timestamp {
        let wanted = (u128::from(index) + 1) * PARTS;
        // The factor is at least one, so the base rate gives the latest moment.
        let latest = wanted.div_ceil(u128::from(self.rate.max(1)) * 10);
        let (mut low, mut high) = (0, u64::try_from(latest).unwrap_or(u64::MAX));
        if self.bursts.is_none() {
            return self.start + Millis(high);
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if self.parts(middle) >= wanted {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        self.start + Millis(low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn config() -> impl Strategy<Value = Config> {
        let bursts = (100_u64..100_000, 1..99_u64, 10_u32..=1000).prop_map(
            |(period, percent, factor_tenths)| Bursts {
                period: Millis(period),
                length: Millis((period * percent / 100).max(1)),
                factor_tenths,
            },
        );
        (1_u32..=50_000, prop::option::of(bursts)).prop_map(|(rate, bursts)| Config {
            rate,
            bursts,
            ..Config::default()
        })
    }

    proptest! {
        /// Without bursts, any window holds the rate times its length, within one record.
        #[test]
        fn a_steady_rate_is_kept_within_one_record(
            rate in 1_u32..=50_000,
            from in 0_i64..100_000_000,
            span in 0_i64..100_000_000,
        ) {
            let schedule = Schedule::new(&Config { rate, ..Config::default() }, Timestamp(7));
            let (from, to) = (Timestamp(7 + from), Timestamp(7 + from + span));
            let due = schedule.until(to) - schedule.until(from);
            let exact = f64::from(rate) * span as f64 / 1000.0;
            prop_assert!((due as f64 - exact).abs() <= 1.0, "{due} of {exact}");
        }

        /// A whole number of periods holds the mean rate, within one record.
        #[test]
        fn bursts_keep_their_mean(config in config(), from in 0_u64..1_000_000, periods in 1_u64..50) {
            let Some(bursts) = config.bursts else { return Ok(()) };
            let schedule = Schedule::new(&config, Timestamp(0));
            let start = Timestamp(0) + Millis(from);
            let end = start + Millis(periods * bursts.period.0);
            let due = (schedule.until(end) - schedule.until(start)) as f64;
            let exact = config.mean_rate() * (periods * bursts.period.0) as f64 / 1000.0;
            prop_assert!((due - exact).abs() <= 1.0 + exact * 1e-9, "{due} of {exact}");
        }

        /// A record is due at its time and not a millisecond before.
        #[test]
        fn a_record_is_due_at_its_time(config in config(), index in 0_u64..10_000_000) {
            let schedule = Schedule::new(&config, Timestamp(5));
            let at = schedule.time_of(index);
            prop_assert!(schedule.until(at) > index);
            prop_assert!(schedule.until(at - Millis(1)) <= index);
        }
    }

    #[test]
    fn a_burst_is_seen_in_its_place() {
        let bursts = Bursts { period: Millis(10_000), length: Millis(2000), factor_tenths: 40 };
        let config = Config { rate: 100, bursts: Some(bursts), ..Config::default() };
        let schedule = Schedule::new(&config, Timestamp(0));
        let per_second = |second: i64| {
            schedule.until(Timestamp((second + 1) * 1000))
                - schedule.until(Timestamp(second * 1000))
        };
        assert_eq!([0, 1, 2, 9, 10, 12].map(per_second), [400, 400, 100, 100, 400, 100]);
    }

    #[test]
    fn before_the_start_nothing_is_due() {
        let schedule = Schedule::new(&Config::default(), Timestamp(1000));
        assert_eq!(schedule.until(Timestamp(-5)), 0);
        assert_eq!(schedule.until(Timestamp(2000)), 820);
    }
}
