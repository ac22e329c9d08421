//! What traffic is wanted, and what can't be.

use crate::units::Millis;

use super::rules::Rules;

/// Most records per simulated second.
pub const RATE_MAX: u32 = 50_000;
/// Most keys a distribution is spread over.
pub const KEYS_MAX: u32 = 1_000_000;
/// Steepest exponent of a Zipf distribution.
pub const ZIPF_EXPONENT_MAX: f64 = 5.0;
/// Smallest payload that can be asked for, in bytes: every transaction fits into it.
pub const SIZE_MIN: u32 = 320;
/// Largest payload, in bytes: the largest record of AWS without room for its key.
pub const SIZE_MAX: u32 = (10 << 20) - 256;
/// Shortest period of bursts, in ms.
const PERIOD_MIN: u64 = 100;
/// Longest period of bursts, in ms: a day.
const PERIOD_MAX: u64 = 86_400_000;
/// Greatest factor of a burst, in tenths.
const FACTOR_MAX: u32 = 1000;

/// Whose the transactions are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum KeyDistribution {
    /// Every client is as likely as every other.
    Uniform {
        /// How many clients.
        keys: u32,
    },
    /// The client of rank `k` is as likely as `1 / k^exponent`.
    Zipf {
        /// How many clients.
        keys: u32,
        /// The exponent; 0 is uniform.
        exponent: f64,
    },
    /// One client has a share of everything, the others share the rest evenly.
    Hot {
        /// How many clients, the hot one included.
        keys: u32,
        /// The hot one's share, in thousandths.
        share: u32,
    },
}

impl KeyDistribution {
    /// How many clients there are.
    pub const fn keys(&self) -> u32 {
        match *self {
            Self::Uniform { keys } | Self::Zipf { keys, .. } | Self::Hot { keys, .. } => keys,
        }
    }
}

/// How large the payloads are, in bytes of data without the key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// As large as the fields make them: some 230 bytes.
    #[default]
    Natural,
    /// Exactly so many bytes, filled up by a field `relleno`.
    Exact(u32),
    /// Any size between two, both included, each as likely.
    Between(u32, u32),
}

/// Every `period`, for `length`, the rate is `factor` times as high.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bursts {
    /// From the beginning of one to the beginning of the next.
    pub period: Millis,
    /// How long one lasts.
    pub length: Millis,
    /// How many times the rate, in tenths.
    pub factor_tenths: u32,
}

/// The traffic that is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Records per simulated second, outside bursts.
    pub rate: u32,
    /// Whose they are.
    pub keys: KeyDistribution,
    /// How large they are.
    pub size: Size,
    /// Bursts, if any.
    pub bursts: Option<Bursts>,
    /// Of 10 000 records, how many break a rule of the note.
    pub suspicious: u32,
    /// Which rules those may break; none means all three.
    pub rules: Rules,
    /// Makes it repeatable.
    pub seed: u64,
}

impl Default for Config {
    /// The traffic of the product page: 820 transactions per second of 1000 clients, 1 in 100
    /// suspicious.
    fn default() -> Self {
        Self {
            rate: 820,
            keys: KeyDistribution::Uniform { keys: 1000 },
            size: Size::Natural,
            bursts: None,
            suspicious: 100,
            rules: Rules::ALL,
            seed: 1,
        }
    }
}

/// What is wrong with a [`Config`], with the limits that say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadConfig {
    /// The rate is not in 1 to [`RATE_MAX`].
    #[error("the rate is not in 1 to {RATE_MAX}")]
    Rate,
    /// The number of keys is not in 1 to [`KEYS_MAX`].
    #[error("the number of keys is not in 1 to {KEYS_MAX}")]
    Keys,
    /// The exponent is not in 0 to [`ZIPF_EXPONENT_MAX`].
    #[error("the exponent is not in 0 to {ZIPF_EXPONENT_MAX}")]
    Exponent,
    /// The hot key's share is above 1000 thousandths.
    #[error("the share is not in 0 to 1000")]
    Share,
    /// A size is not in [`SIZE_MIN`] to [`SIZE_MAX`].
    #[error("the size is not in {SIZE_MIN} to {SIZE_MAX}")]
    Size,
    /// The smaller size is the larger one.
    #[error("the smallest size is above the largest")]
    SizeOrder,
    /// The period of bursts is not in 100 ms to a day.
    #[error("the period is not in 100 ms to a day")]
    Period,
    /// A burst is empty or as long as its period.
    #[error("a burst is empty or as long as its period")]
    Length,
    /// The factor is not in 1 to 100.
    #[error("the factor is not in 1 to 100")]
    Factor,
    /// More than all records are to be suspicious.
    #[error("the suspicious share is above 10 000")]
    Suspicious,
}

impl Config {
    /// Checks every part and names the first that can't be.
    ///
    /// # Errors
    /// [`BadConfig`] with the limit.
    pub fn check(&self) -> Result<(), BadConfig> {
        check_that((1..=RATE_MAX).contains(&self.rate), BadConfig::Rate)?;
        check_that((1..=KEYS_MAX).contains(&self.keys.keys()), BadConfig::Keys)?;
        match self.keys {
            KeyDistribution::Zipf { exponent, .. } => {
                check_that((0.0..=ZIPF_EXPONENT_MAX).contains(&exponent), BadConfig::Exponent)?;
            }
            KeyDistribution::Hot { share, .. } => check_that(share <= 1000, BadConfig::Share)?,
            KeyDistribution::Uniform { .. } => {}
        }
        let sized = |bytes: u32| (SIZE_MIN..=SIZE_MAX).contains(&bytes);
        match self.size {
            Size::Natural => {}
            Size::Exact(bytes) => check_that(sized(bytes), BadConfig::Size)?,
            Size::Between(least, most) => {
                check_that(sized(least) && sized(most), BadConfig::Size)?;
                check_that(least <= most, BadConfig::SizeOrder)?;
            }
        }
        if let Some(bursts) = self.bursts {
            let (period, length) = (bursts.period.0, bursts.length.0);
            check_that((PERIOD_MIN..=PERIOD_MAX).contains(&period), BadConfig::Period)?;
            check_that((1..period).contains(&length), BadConfig::Length)?;
            check_that((10..=FACTOR_MAX).contains(&bursts.factor_tenths), BadConfig::Factor)?;
        }
        check_that(self.suspicious <= 10_000, BadConfig::Suspicious)
    }

    /// The highest rate, bursts included, in records per simulated second.
    pub fn peak_rate(&self) -> u64 {
        let factor = self.bursts.map_or(10, |bursts| u64::from(bursts.factor_tenths));
        (u64::from(self.rate) * factor).div_ceil(10)
    }

    /// The mean rate over whole periods, in records per simulated second.
    pub fn mean_rate(&self) -> f64 {
        let rate = f64::from(self.rate);
        let Some(bursts) = self.bursts else { return rate };
        let more = f64::from(bursts.factor_tenths) / 10.0 - 1.0;
        rate * (1.0 + more * bursts.length.0 as f64 / bursts.period.0.max(1) as f64)
    }
}

fn check_that(holds: bool, otherwise: BadConfig) -> Result<(), BadConfig> {
    if holds { Ok(()) } else { Err(otherwise) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_is_kept() {
        let bursts = |period, length, factor_tenths| {
            let (period, length) = (Millis(period), Millis(length));
            Config { bursts: Some(Bursts { period, length, factor_tenths }), ..Config::default() }
        };
        let keys = |keys| Config { keys, ..Config::default() };
        let size = |size| Config { size, ..Config::default() };
        let bad = [
            (Config { rate: 0, ..Config::default() }, BadConfig::Rate),
            (Config { rate: RATE_MAX + 1, ..Config::default() }, BadConfig::Rate),
            (keys(KeyDistribution::Uniform { keys: 0 }), BadConfig::Keys),
            (keys(KeyDistribution::Zipf { keys: 9, exponent: f64::NAN }), BadConfig::Exponent),
            (keys(KeyDistribution::Zipf { keys: 9, exponent: 5.1 }), BadConfig::Exponent),
            (keys(KeyDistribution::Hot { keys: 9, share: 1001 }), BadConfig::Share),
            (size(Size::Exact(SIZE_MIN - 1)), BadConfig::Size),
            (size(Size::Between(2000, 1000)), BadConfig::SizeOrder),
            (bursts(99, 1, 20), BadConfig::Period),
            (bursts(1000, 1000, 20), BadConfig::Length),
            (bursts(1000, 500, 9), BadConfig::Factor),
            (Config { suspicious: 10_001, ..Config::default() }, BadConfig::Suspicious),
        ];
        for (config, problem) in bad {
            assert_eq!(config.check(), Err(problem), "{config:?}");
        }
        assert_eq!(Config::default().check(), Ok(()));
        assert_eq!(bursts(1000, 999, 1000).check(), Ok(()));
    }

    #[test]
    fn rates_with_bursts() {
        let bursts = Bursts { period: Millis(10_000), length: Millis(1000), factor_tenths: 50 };
        let config = Config { rate: 100, bursts: Some(bursts), ..Config::default() };
        assert_eq!(config.peak_rate(), 500);
        assert!((config.mean_rate() - 140.0).abs() < 1e-9);
    }
}
