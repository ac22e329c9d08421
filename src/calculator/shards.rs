//! How many shards: the greatest of three ceilings, each with its formula.

use super::figures::{decimal, short, whole};
use super::{Classic, Exact, Field, Formula, Load, limits};

/// Which limit a step is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// 1 MB/s written per shard.
    WriteBytes,
    /// 1000 records/s written per shard.
    WriteRecords,
    /// 2 MB/s read per shard by all that poll it.
    SharedRead,
}

/// One limit's share of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which limit.
    pub limit: Limit,
    /// Its name: `Escritura, MB/s`.
    pub title: &'static str,
    /// The limit itself: `1 MB/s por shard`.
    pub rule: String,
    /// The formula with its numbers, without its result.
    pub formula: Formula,
    /// The result before rounding: shards.
    pub exact: Exact,
    /// The result rounded up.
    pub shards: u128,
    /// How much of all shards together it uses, 1 being all: after the whole answer's rounding.
    pub used: Exact,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizing {
    /// The shards that the load needs: at least one.
    pub shards: u128,
    /// The limit that needs them.
    pub governs: Limit,
    /// Each limit.
    pub steps: Vec<Step>,
    /// MB per second at the peak, margin included.
    pub peak_mb: Exact,
    /// The shards with a quarter to spare over the peak.
    pub roomy: u128,
    /// What the classic formula of the notes would say.
    pub classic: Classic,
}

impl Sizing {
    /// The step of a limit.
    pub fn step(&self, limit: Limit) -> &Step {
        // Every sizing has all three, in this order.
        &self.steps[limit as usize]
    }
}

/// Finds the shards for a load. The load must have passed [`Load::check`]; one that hasn't gives
/// numbers without meaning and no panic as long as it is in the fields' ranges.
///
/// Every record is taken to go to a shard of its own as MD5 spreads many keys: one hot key needs
/// more than any number of shards can give.
pub fn size(load: &Load) -> Sizing {
    let (bytes, records, read) = demands(load);
    let all = [bytes, records, read];
    let most = all.iter().map(|exact| exact.ceil()).max().unwrap_or(1).max(1);
    let limits = [Limit::WriteBytes, Limit::WriteRecords, Limit::SharedRead];
    // Of equals the one that is used most governs; of those, the first.
    let mut governs = 0;
    for index in 1..all.len() {
        if all[index] > all[governs] {
            governs = index;
        }
    }
    let steps = limits.into_iter().zip(all).map(|(limit, exact)| step(load, limit, exact, most));
    let quarter = Load { margin: load.margin.max(25), ..load.clone() };
    let roomy = shards(&quarter);
    let classic = Classic::of(load, bytes, most, limits[governs]);
    Sizing {
        shards: most,
        governs: limits[governs],
        steps: steps.collect(),
        peak_mb: bytes.times_whole(limits::WRITE_MB),
        roomy,
        classic,
    }
}

/// The number of shards alone.
pub(super) fn shards(load: &Load) -> u128 {
    let (bytes, records, read) = demands(load);
    bytes.ceil().max(records.ceil()).max(read.ceil()).max(1)
}

/// The shards that each limit needs, before rounding.
fn demands(load: &Load) -> (Exact, Exact, Exact) {
    let records = load.peak_records();
    let mb = records.times(load.record_bytes()).over(load.units.mega());
    (
        mb.over(limits::WRITE_MB),
        records.over(limits::WRITE_RECORDS),
        mb.times_whole(u128::from(load.shared)).over(limits::READ_MB),
    )
}

fn step(load: &Load, limit: Limit, exact: Exact, all: u128) -> Step {
    let kilo = whole(load.units.kilo());
    let (title, rule, formula) = match limit {
        Limit::WriteBytes => {
            let formula = rate(load)
                .text(" × ")
                .input(Field::Size, format!("{} KB", load.size.spanish()))
                .text(format!(" ÷ {kilo} ÷ {} MB/s", limits::WRITE_MB));
            ("Escritura, MB/s", format!("{} MB/s por shard", limits::WRITE_MB), formula)
        }
        Limit::WriteRecords => {
            let formula = rate(load).text(format!(" ÷ {} reg/s", limits::WRITE_RECORDS));
            ("Escritura, registros", format!("{} reg/s por shard", limits::WRITE_RECORDS), formula)
        }
        Limit::SharedRead => {
            let mb = load.peak_records().times(load.record_bytes()).over(load.units.mega());
            let formula = Formula::new()
                .text(format!("{} × ", short(mb)))
                .input(Field::Shared, load.shared.to_string())
                .text(format!(" ÷ {} MB/s", limits::READ_MB));
            (
                "Lectura compartida",
                format!("{} MB/s por shard, entre todos", limits::READ_MB),
                formula,
            )
        }
    };
    let shards = exact.ceil();
    Step { limit, title, rule, formula, exact, shards, used: exact.over(all) }
}

/// The rate at the peak, in its factors.
fn rate(load: &Load) -> Formula {
    let mut formula = Formula::new().input(Field::Records, load.records.spanish());
    if load.peak.0 != 1000 {
        formula = formula.text(" × ").input(Field::Peak, load.peak.spanish());
    }
    if load.margin > 0 {
        let factor = decimal(Exact::ratio(u128::from(100 + load.margin), 100), 2);
        formula = formula.text(" × ").input(Field::Margin, factor);
    }
    formula
}
