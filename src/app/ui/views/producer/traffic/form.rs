//! What is typed about the traffic, and the configuration that it stands for.

use caudal::traffic::{Bursts, Config, KeyDistribution, Rules, Size};
use caudal::units::Millis;

use super::preview::Preview;
use crate::ui::widgets::form::Number;

/// The merchant of the notes that is too much for one shard.
pub(super) const HOT_KEY: &str = "comercio-0042";
/// Attempts of the SDKs' standard mode.
const ATTEMPTS: i64 = 3;

/// Whose the records are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keys {
    Uniform,
    Zipf,
    Hot,
}

/// How large they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sizes {
    Natural,
    Exact,
    Between,
}

/// What it keeps between frames.
pub struct State {
    pub(super) rate: Number,
    pub(super) keys: Keys,
    pub(super) clients: Number,
    pub(super) exponent: String,
    pub(super) share: Number,
    pub(super) sizes: Sizes,
    pub(super) size: Number,
    pub(super) size_max: Number,
    pub(super) suspicious: Number,
    /// Which of the note's rules the suspicious ones may break.
    pub(super) rules: [bool; 3],
    pub(super) bursts: bool,
    pub(super) period: String,
    pub(super) length: String,
    pub(super) factor: String,
    pub(super) seed: Number,
    pub(super) attempts: Number,
    pub(super) preview: Preview,
}

impl Default for State {
    fn default() -> Self {
        Self {
            rate: Number::from(820),
            keys: Keys::Uniform,
            clients: Number::from(1000),
            exponent: "1,1".to_owned(),
            share: Number::from(14),
            sizes: Sizes::Natural,
            size: Number::from(1024),
            size_max: Number::from(4096),
            suspicious: Number::from(1),
            rules: [true; 3],
            bursts: false,
            period: "10".to_owned(),
            length: "2".to_owned(),
            factor: "5".to_owned(),
            seed: Number::from(1),
            attempts: Number::from(ATTEMPTS),
            preview: Preview::default(),
        }
    }
}

/// A whole number that fits, or none.
fn whole(number: &Number) -> Option<u32> {
    number.value().and_then(|value| u32::try_from(value).ok())
}

/// A number with a comma or a point, if it is one.
pub(super) fn decimal(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain = |c: char| c.is_ascii_digit() || c == ',' || c == '.';
    if !text.chars().all(plain) {
        return None;
    }
    text.replace(',', ".").parse().ok().filter(|value: &f64| value.is_finite())
}

/// Seconds as whole milliseconds; what is no number is none of them.
fn millis(text: &str) -> Millis {
    Millis(decimal(text).map_or(0, |seconds| (seconds * 1000.0).round() as u64))
}

impl State {
    /// What is asked for; what is no number is out of range.
    pub(super) fn config(&self) -> Config {
        let keys = whole(&self.clients).unwrap_or_default();
        let rules = Rules::EACH.into_iter().zip(self.rules).filter(|(_, wanted)| *wanted);
        Config {
            rate: whole(&self.rate).unwrap_or_default(),
            keys: match self.keys {
                Keys::Uniform => KeyDistribution::Uniform { keys },
                Keys::Zipf => {
                    let exponent = decimal(&self.exponent).unwrap_or(f64::NAN);
                    KeyDistribution::Zipf { keys, exponent }
                }
                Keys::Hot => {
                    let share = whole(&self.share).and_then(|share| share.checked_mul(10));
                    KeyDistribution::Hot { keys, share: share.unwrap_or(u32::MAX) }
                }
            },
            size: match self.sizes {
                Sizes::Natural => Size::Natural,
                Sizes::Exact => Size::Exact(whole(&self.size).unwrap_or_default()),
                Sizes::Between => Size::Between(
                    whole(&self.size).unwrap_or_default(),
                    whole(&self.size_max).unwrap_or_default(),
                ),
            },
            bursts: self.bursts.then(|| Bursts {
                period: millis(&self.period),
                length: millis(&self.length),
                factor_tenths: decimal(&self.factor)
                    .map_or(0, |factor| (factor * 10.0).round() as u32),
            }),
            suspicious: whole(&self.suspicious)
                .and_then(|percent| percent.checked_mul(100))
                .unwrap_or(u32::MAX),
            rules: rules.fold(Rules::NONE, |all, (rule, _)| all.with(rule)),
            seed: self.seed.value().unwrap_or_default().cast_unsigned(),
        }
    }

    /// How often a record is sent at most.
    pub(super) fn attempts(&self) -> u32 {
        whole(&self.attempts).unwrap_or_default()
    }

    /// Whether the rules that are wanted can be broken by as many as are wanted.
    pub(super) fn has_rules(&self) -> bool {
        self.rules.contains(&true) || self.suspicious.value() == Some(0)
    }

    /// Whether what the configuration doesn't check is in range.
    pub(super) fn is_readable(&self) -> bool {
        (1..=10).contains(&self.attempts()) && self.seed.value().is_some() && self.has_rules()
    }

    pub(super) fn preset(&mut self, rate: i64, keys: Keys) {
        self.rate = Number::from(rate);
        self.keys = keys;
    }
}

#[cfg(test)]
mod tests {
    use caudal::traffic::BadConfig;

    use super::*;

    #[test]
    fn everything_that_traffic_can_be_is_typed() {
        let mut state = State { keys: Keys::Zipf, bursts: true, ..State::default() };
        state.exponent = "1,25".to_owned();
        state.sizes = Sizes::Between;
        (state.period, state.length, state.factor) = ("1.5".into(), "0,25".into(), "2,5".into());
        state.rules = [false, true, false];
        let config = state.config();
        assert_eq!(config.check(), Ok(()));
        assert_eq!(config.keys, KeyDistribution::Zipf { keys: 1000, exponent: 1.25 });
        assert_eq!(config.size, Size::Between(1024, 4096));
        let bursts = Bursts { period: Millis(1500), length: Millis(250), factor_tenths: 25 };
        assert_eq!((config.bursts, config.rules), (Some(bursts), Rules::COUNTRY));
        state.exponent = "1e3".to_owned();
        assert_eq!(state.config().check(), Err(BadConfig::Exponent));
        state.exponent = "1".to_owned();
        state.length = "dos".to_owned();
        assert_eq!(state.config().check(), Err(BadConfig::Length));
        state.rules = [false; 3];
        assert!(!state.is_readable());
    }
}
