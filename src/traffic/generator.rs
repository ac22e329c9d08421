//! The traffic itself: how many records are due, and the next one.

use super::config::{BadConfig, Config, Size};
use super::keys::{KeyPicker, key_name};
use super::rules::Rules;
use super::schedule::Schedule;
use super::transaction::Transaction;
use crate::units::{Rng, Timestamp};

/// One generated record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// Its place in the traffic, from zero.
    pub index: u64,
    /// When it is due.
    pub at: Timestamp,
    /// The partition key: the client.
    pub key: String,
    /// The payload.
    pub data: Vec<u8>,
    /// The rules it breaks on purpose.
    pub breaks: Rules,
}

/// Draws records in order. A record depends on the config, its index and the start alone, so that
/// leaving some out changes no other.
#[derive(Clone, Debug)]
pub struct Generator {
    config: Config,
    schedule: Schedule,
    keys: KeyPicker,
    next: u64,
}

impl Generator {
    /// Traffic that begins at `start`.
    ///
    /// # Errors
    /// [`BadConfig`] if it can't be.
    pub fn new(config: Config, start: Timestamp) -> Result<Self, BadConfig> {
        config.check()?;
        let schedule = Schedule::new(&config, start);
        let keys = KeyPicker::new(config.keys);
        Ok(Self { config, schedule, keys, next: 0 })
    }

    /// The traffic goes on from `now` as if no time had passed since the last record drawn: after
    /// a pause nothing is made up for. Indices go on.
    pub fn resume_at(&mut self, now: Timestamp) {
        self.schedule = self.schedule.moved(self.next_at(), now);
    }

    /// How many records become due after `from` until `to`, that moment included.
    pub fn due(&self, from: Timestamp, to: Timestamp) -> u64 {
        self.schedule.until(to).saturating_sub(self.schedule.until(from))
    }

    /// How many records are due until a moment and not drawn yet.
    pub fn behind(&self, now: Timestamp) -> u64 {
        self.schedule.until(now).saturating_sub(self.next)
    }

    /// When the next record is due.
    pub fn next_at(&self) -> Timestamp {
        self.schedule.time_of(self.next)
    }

    /// Records drawn or left out so far.
    pub const fn drawn(&self) -> u64 {
        self.next
    }

    /// Leaves records out.
    pub const fn skip(&mut self, records: u64) {
        self.next += records;
    }

    /// Draws the next record, whether it is due or not.
    #[expect(clippy::should_implement_trait, reason = "an iterator would never end")]
    pub fn next(&mut self) -> Generated {
        let index = self.next;
        self.next += 1;
        // Its own generator: neighbouring indices are far apart after one step.
        let mut rng = Rng::new(self.config.seed ^ index.wrapping_mul(0xD1B5_4A32_D192_ED03));
        let mut rng = Rng::new(rng.next_u64());
        let rank = self.keys.draw(&mut rng);
        let breaks = self.draw_rules(&mut rng);
        let size = match self.config.size {
            Size::Natural => None,
            Size::Exact(bytes) => Some(bytes),
            Size::Between(least, most) => {
                Some(least + rng.below(u64::from(most - least) + 1) as u32)
            }
        };
        let key = key_name(rank);
        let at = self.schedule.time_of(index);
        let transaction = Transaction::draw(index + 1, rank, breaks, &mut rng);
        debug_assert_eq!(transaction.broken(), breaks, "it breaks what it is meant to");
        let data = transaction.write(&key, at, size, &mut rng);
        Generated { index, at, key, data, breaks }
    }

    /// The rules a record is to break: mostly none, of the suspicious ones a tenth two at once.
    fn draw_rules(&self, rng: &mut Rng) -> Rules {
        if rng.below(10_000) >= u64::from(self.config.suspicious) {
            return Rules::NONE;
        }
        let wanted = if self.config.rules.is_empty() { Rules::ALL } else { self.config.rules };
        let one = pick(wanted, rng);
        let others = wanted.without(one);
        if rng.below(10) == 0 && !others.is_empty() { one.with(pick(others, rng)) } else { one }
    }
}

/// Draws one rule of a set that isn't empty.
fn pick(rules: Rules, rng: &mut Rng) -> Rules {
    let at = rng.below(u64::from(rules.len())) as usize;
    Rules::EACH.into_iter().filter(|rule| rules.has(*rule)).nth(at).unwrap_or(Rules::AMOUNT)
}

#[cfg(test)]
mod tests {
    use super::super::{Bursts, KeyDistribution};
    use super::*;
    use crate::units::Millis;
    use proptest::prelude::*;

    fn generator(config: Config) -> Generator {
        Generator::new(config, Timestamp(1000)).unwrap()
    }

    proptest! {
        /// However time is cut, the same records become due, and the same bytes come out.
        #[test]
        fn steps_of_time_make_no_difference(
            seed in any::<u64>(),
            rate in 1_u32..2000,
            cuts in prop::collection::vec(1_i64..400, 1..20),
        ) {
            let bursts = Bursts { period: Millis(700), length: Millis(90), factor_tenths: 35 };
            let config = Config { seed, rate, bursts: Some(bursts), ..Config::default() };
            let end = 1000 + cuts.iter().sum::<i64>();
            let mut whole = generator(config.clone());
            let due = whole.due(Timestamp(1000), Timestamp(end));
            let expected: Vec<_> = (0..due.min(300)).map(|_| whole.next()).collect();
            let mut stepped = generator(config);
            let (mut now, mut got) = (1000, Vec::new());
            for cut in cuts {
                for _ in 0..stepped.due(Timestamp(now), Timestamp(now + cut)) {
                    got.push(stepped.next());
                }
                now += cut;
            }
            prop_assert_eq!(got.len() as u64, due);
            got.truncate(300);
            prop_assert_eq!(got, expected);
        }
    }

    #[test]
    fn another_seed_is_other_traffic() {
        let first = |seed| generator(Config { seed, ..Config::default() }).next();
        assert_eq!(first(1), first(1));
        assert_ne!(first(1).data, first(2).data);
    }

    #[test]
    fn leaving_records_out_changes_no_other() {
        let mut whole = generator(Config::default());
        let mut gaps = generator(Config::default());
        let tenth = (0..10).map(|_| whole.next()).last().unwrap();
        gaps.skip(9);
        assert_eq!(gaps.next(), tenth);
        assert_eq!(gaps.drawn(), 10);
    }

    #[test]
    fn a_record_is_due_when_it_says() {
        let mut generator = generator(Config { rate: 3, ..Config::default() });
        assert_eq!(generator.next_at(), Timestamp(1334));
        assert_eq!(generator.behind(Timestamp(1333)), 0);
        assert_eq!(generator.behind(Timestamp(2000)), 3);
        assert_eq!(generator.next().at, Timestamp(1334));
        assert_eq!(generator.behind(Timestamp(2000)), 2);
    }

    #[test]
    fn a_pause_is_not_made_up_for() {
        let mut generator = generator(Config { rate: 100, ..Config::default() });
        for _ in 0..50 {
            generator.next();
        }
        generator.resume_at(Timestamp(60_000));
        assert_eq!(generator.behind(Timestamp(60_000)), 1);
        assert_eq!(generator.behind(Timestamp(61_000)), 101);
        assert_eq!(generator.next().index, 50);
    }

    #[test]
    fn suspicious_ones_are_as_many_as_asked_for_and_say_so() {
        let config = Config { suspicious: 2500, ..Config::default() };
        let mut generator = generator(config);
        let drawn: Vec<_> = (0..8000).map(|_| generator.next()).collect();
        let suspicious = drawn.iter().filter(|record| !record.breaks.is_empty()).count();
        assert!((1850..2150).contains(&suspicious), "{suspicious}");
        for rule in Rules::EACH {
            let of_rule = drawn.iter().filter(|record| record.breaks.has(rule)).count();
            assert!((600..900).contains(&of_rule), "{rule:?}: {of_rule}");
        }
        for record in &drawn {
            let json: serde_json::Value = serde_json::from_slice(&record.data).unwrap();
            let text = |name: &str| json[name].as_str().unwrap().to_owned();
            let cents = (json["monto"].as_f64().unwrap() * 100.0).round() as u64;
            let hour = json["hora"].as_u64().unwrap() as u8;
            let broken = Rules::broken_by(cents, &text("pais"), &text("pais_cuenta"), hour);
            assert_eq!(broken, record.breaks, "{json}");
        }
    }

    #[test]
    fn only_the_rules_asked_for_are_broken() {
        let config = Config { suspicious: 10_000, rules: Rules::HOUR, ..Config::default() };
        let mut generator = generator(config);
        assert!((0..500).all(|_| generator.next().breaks == Rules::HOUR));
    }

    #[test]
    fn sizes_are_kept() {
        let exact = Config { size: Size::Exact(1000), ..Config::default() };
        let mut exact = generator(exact);
        assert!((0..100).all(|_| exact.next().data.len() == 1000));
        let between = Config { size: Size::Between(400, 500), ..Config::default() };
        let mut between = generator(between);
        let sizes: Vec<_> = (0..2000).map(|_| between.next().data.len()).collect();
        assert_eq!(sizes.iter().min(), Some(&400));
        assert_eq!(sizes.iter().max(), Some(&500));
    }

    #[test]
    fn a_hot_key_has_its_share() {
        let keys = KeyDistribution::Hot { keys: 100, share: 700 };
        let mut generator = generator(Config { keys, ..Config::default() });
        let hot = (0..5000).filter(|_| generator.next().key == "cliente-12345").count();
        assert!((3350..3650).contains(&hot), "{hot}");
    }
}
