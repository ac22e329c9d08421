//! How load lies on a shard's range, and what a cut makes of it: pure arithmetic over the traffic
//! of the last minute. It knows nothing of where it is shown.

use std::ops::{Add, Mul, Sub};

use caudal::kinesis::{WRITE_BYTES_PER_SEC, WRITE_RECORDS_PER_SEC};

/// Writes per second.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Load {
    /// Data and keys, in bytes.
    pub bytes: f64,
    /// Records.
    pub records: f64,
}

impl Load {
    /// The part of a shard's write limits that it takes: 1 is all of the nearer one.
    pub fn used(self) -> f64 {
        self.bytes_used().max(self.records_used())
    }

    /// The part of 1 MiB/s.
    pub fn bytes_used(self) -> f64 {
        self.bytes / WRITE_BYTES_PER_SEC as f64
    }

    /// The part of 1000 records/s.
    pub fn records_used(self) -> f64 {
        self.records / WRITE_RECORDS_PER_SEC as f64
    }

    /// Without what is below nothing, which only counts that are too small can give.
    fn clamped(self) -> Self {
        Self { bytes: self.bytes.max(0.0), records: self.records.max(0.0) }
    }
}

impl Add for Load {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { bytes: self.bytes + other.bytes, records: self.records + other.records }
    }
}

impl Sub for Load {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { bytes: self.bytes - other.bytes, records: self.records - other.records }
    }
}

impl Mul<f64> for Load {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        Self { bytes: self.bytes * factor, records: self.records * factor }
    }
}

/// A partition key and its load.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyLoad {
    /// The key.
    pub key: String,
    /// Where it falls.
    pub hash: u128,
    /// What it brings.
    pub load: Load,
}

/// How the load of a shard lies on its range: the heavy keys at their points, the rest evenly on
/// each of the stretches of equal width.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    start: u128,
    end: u128,
    rest: Vec<Load>,
    keys: Vec<KeyLoad>,
}

impl Profile {
    /// Over the range from `start` to `end`, both included: `stretches` is all the load, of which
    /// `keys` is a part.
    pub fn new(start: u128, end: u128, mut stretches: Vec<Load>, mut keys: Vec<KeyLoad>) -> Self {
        keys.retain(|key| (start..=end).contains(&key.hash));
        keys.sort_by_key(|key| key.hash);
        let count = stretches.len();
        let mut profile = Self { start, end, rest: Vec::new(), keys: Vec::new() };
        if count > 0 {
            for key in &keys {
                let at = ((profile.along(key.hash) * count as f64) as usize).min(count - 1);
                stretches[at] = (stretches[at] - key.load).clamped();
            }
        }
        profile.rest = stretches;
        profile.keys = keys;
        profile
    }

    /// How far along the range a key is, from 0 to 1.
    fn along(&self, key: u128) -> f64 {
        let width = (self.end - self.start) as f64 + 1.0;
        (key.clamp(self.start, self.end) - self.start) as f64 / width
    }

    /// All of it.
    pub fn total(&self) -> Load {
        let rest = self.rest.iter().fold(Load::default(), |sum, load| sum + *load);
        self.keys.iter().fold(rest, |sum, key| sum + key.load)
    }

    /// The load of the keys below `at`.
    pub fn below(&self, at: u128) -> Load {
        let place = self.along(at) * self.rest.len() as f64;
        let whole = place as usize;
        let mut sum = Load::default();
        for load in self.rest.iter().take(whole) {
            sum = sum + *load;
        }
        if let Some(load) = self.rest.get(whole) {
            sum = sum + *load * place.fract();
        }
        self.keys.iter().take_while(|key| key.hash < at).fold(sum, |sum, key| sum + key.load)
    }

    /// What a cut makes of it: `at` is where the upper half begins.
    pub fn cut(&self, at: u128) -> Halves {
        let lower = self.below(at);
        Halves { at, lower, upper: (self.total() - lower).clamped() }
    }

    /// Whether AWS takes `at` as `NewStartingHashKey`: as observed, it must leave at least two
    /// keys below it and one above.
    pub fn allows(&self, at: u128) -> bool {
        allows(self.start, self.end, at)
    }

    /// The key in the middle.
    pub fn middle(&self) -> u128 {
        self.start + (self.end - self.start) / 2 + 1
    }
}

/// Whether AWS takes `at` as `NewStartingHashKey` of the shard from `start` to `end`.
pub fn allows(start: u128, end: u128, at: u128) -> bool {
    at > start.saturating_add(1) && at < end
}

/// The two halves of a cut.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Halves {
    /// Where the upper one begins.
    pub at: u128,
    /// Load of the lower one.
    pub lower: Load,
    /// Load of the upper one.
    pub upper: Load,
}

impl Halves {
    /// The part of a shard's limits that the heavier half takes.
    pub fn worst(&self) -> f64 {
        self.lower.used().max(self.upper.used())
    }
}

/// What to do about a shard.
#[derive(Clone, Debug, PartialEq)]
pub enum Advice {
    /// Nothing has come in the last minute.
    Idle,
    /// Its range is too narrow to be split.
    Narrow,
    /// One key alone asks for more than a shard gives: no split helps.
    SingleKey(KeyLoad),
    /// Where a cut balances the load.
    Cut(Cut),
}

/// A cut that balances the load.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// What it makes.
    pub best: Halves,
    /// What a cut in the middle would make.
    pub middle: Halves,
    /// The heavy key beside it: whether that stays below the cut, and the key.
    pub beside: Option<(bool, String)>,
    /// How many of the heaviest keys, of at most three, fall into the heavier half of a cut in the
    /// middle, and of how many.
    pub together: (usize, usize),
}

impl Cut {
    /// Whether a cut in the middle does as well, to a tenth of a shard.
    pub fn middle_is_as_good(&self) -> bool {
        self.middle.worst() <= self.best.worst() + 0.1
    }
}

/// Points tried within each stretch.
const TRIES: u128 = 4;

/// What to do about a shard whose load lies as `profile` says.
pub fn advise(profile: &Profile) -> Advice {
    let total = profile.total();
    if total.used() <= 0.0 {
        return Advice::Idle;
    }
    let heaviest =
        profile.keys.iter().max_by(|one, two| one.load.used().total_cmp(&two.load.used()));
    if let Some(key) = heaviest
        && key.load.used() >= 1.0
    {
        return Advice::SingleKey(key.clone());
    }
    let count = (profile.rest.len() as u128).max(1) * TRIES;
    let width = profile.end - profile.start;
    let even = (1..count).map(|step| profile.start + width / count * step);
    let beside = profile.keys.iter().flat_map(|key| [key.hash, key.hash.saturating_add(1)]);
    let middle = profile.middle();
    let better = |one: &Halves, two: &Halves| {
        // Of cuts that do the same, the one nearest to the middle.
        let level = |cut: &Halves| (cut.worst() * 1e6).round();
        level(one)
            .total_cmp(&level(two))
            .then_with(|| one.at.abs_diff(middle).cmp(&two.at.abs_diff(middle)))
    };
    let cuts = even.chain(beside).chain([middle]).filter(|at| profile.allows(*at));
    let Some(best) = cuts.map(|at| profile.cut(at)).min_by(better) else {
        return Advice::Narrow;
    };
    let beside = profile.keys.iter().find_map(|key| {
        let below = key.hash.checked_add(1) == Some(best.at);
        (below || key.hash == best.at).then(|| (below, key.key.clone()))
    });
    let middle = profile.cut(middle);
    let together = together(profile, &middle);
    Advice::Cut(Cut { best, middle, beside, together })
}

fn together(profile: &Profile, middle: &Halves) -> (usize, usize) {
    let mut heavy: Vec<&KeyLoad> =
        profile.keys.iter().filter(|key| key.load.used() >= 0.08).collect();
    heavy.sort_by(|one, two| two.load.used().total_cmp(&one.load.used()));
    heavy.truncate(3);
    let lower = middle.lower.used() >= middle.upper.used();
    let count = heavy.iter().filter(|key| (key.hash < middle.at) == lower).count();
    (count, heavy.len())
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
