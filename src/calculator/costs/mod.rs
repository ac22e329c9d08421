//! What a month costs each way, as the sum that gives it. A month has 730 hours, a GB 1024³ bytes.
//! A steady load of equal records is meant: what a stream holds beyond 24 hours is what it holds
//! once it has run for that long.

mod firehose;
mod on_demand;
mod provisioned;

use super::figures::{decimal, whole};
use super::{Exact, Field, Formula, Item, Load, Tariff, Usd, limits};

pub use firehose::firehose_of;

/// A way to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Plan {
    /// A stream of so many shards.
    Provisioned,
    /// An on-demand stream.
    Standard,
    /// An on-demand stream in an account with On-demand Advantage.
    Advantage,
    /// Firehose alone, without a stream: no consumers, no retention.
    Firehose,
}

impl Plan {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Provisioned, Self::Standard, Self::Advantage, Self::Firehose];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Provisioned => "Provisionado",
            Self::Standard => "Bajo demanda",
            Self::Advantage => "Advantage",
            Self::Firehose => "Firehose directo",
        }
    }
}

/// One line of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What is paid: `Shards`.
    pub name: &'static str,
    /// The formula with its numbers.
    pub formula: Formula,
    /// Billionths of a dollar, rounded half up.
    pub nano_usd: u128,
}

/// A month's bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The way to pay.
    pub plan: Plan,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Their sum, in billionths of a dollar.
    pub nano_usd: u128,
    /// Why AWS would not do it this way, if so: a Spanish sentence.
    pub refused: Option<String>,
    /// What one should know about the sum: a Spanish sentence.
    pub remark: Option<String>,
}

/// The bill of one way. The load must have passed [`Load::check`].
pub fn quote(plan: Plan, load: &Load, tariff: &Tariff) -> Quote {
    let lines = match plan {
        Plan::Provisioned => provisioned::lines(load, tariff),
        Plan::Standard => on_demand::standard(load, tariff),
        Plan::Advantage => on_demand::advantage(load, tariff),
        Plan::Firehose => firehose::lines(load, tariff),
    };
    let remark = match plan {
        Plan::Advantage => on_demand::floor_remark(load),
        Plan::Firehose => firehose::remark(load),
        _ => None,
    };
    let nano_usd = lines.iter().map(|line| line.nano_usd).sum();
    Quote { plan, lines, nano_usd, refused: refusal(plan, load), remark }
}

/// The bills of all ways.
pub fn quotes(load: &Load, tariff: &Tariff) -> Vec<Quote> {
    Plan::ALL.into_iter().map(|plan| quote(plan, load, tariff)).collect()
}

/// What forbids a way.
fn refusal(plan: Plan, load: &Load) -> Option<String> {
    let fan_out = u128::from(load.fan_out);
    match plan {
        Plan::Provisioned | Plan::Standard if fan_out > limits::FAN_OUT => {
            Some(format!("Más de {} consumidores EFO solo con Advantage.", limits::FAN_OUT))
        }
        Plan::Firehose
            if load.bytes(load.largest) > Exact::whole(limits::FIREHOSE_RECORD_BYTES) =>
        {
            Some("Firehose no admite registros de más de 1000 KiB.".to_owned())
        }
        _ => None,
    }
}

/// A line: so much of an item.
fn line(name: &'static str, formula: Formula, amount: Exact, price: Usd) -> Line {
    Line { name, formula, nano_usd: amount.rounded(u128::from(price.0)) }
}

/// `text × price`.
fn priced(formula: Formula, tariff: &Tariff, item: Item) -> Formula {
    formula.text(format!(" × {}", tariff.of(item).spanish()))
}

/// GB as they are shown in a formula.
fn gb(amount: Exact) -> String {
    format!("{} GB", decimal(amount, 2))
}

/// `n × ` if there is more than one.
fn count(formula: Formula, field: Field, value: u32) -> Formula {
    if value == 1 { formula } else { formula.input(field, whole(u128::from(value))).text(" × ") }
}

/// GB that a stream holds beyond 24 hours, up to seven days; and those beyond seven days.
fn held(load: &Load) -> (Exact, Exact, [u32; 2]) {
    let first = *limits::RETENTION_HOURS.start();
    let extended = load.retention.min(limits::RETENTION_LONG_HOURS).saturating_sub(first);
    let long = load.retention.saturating_sub(limits::RETENTION_LONG_HOURS);
    let of = |hours: u32| load.hour_gb().times_whole(u128::from(hours));
    (of(extended), of(long), [extended, long])
}

/// Lines for what a stream holds for longer than 24 hours, by GB and month.
fn holding(load: &Load, tariff: &Tariff, extended: Item, long: Item) -> Vec<Line> {
    let (more, most, hours) = held(load);
    let mut lines = Vec::new();
    let parts = [
        ("Retención hasta 7 días", more, hours[0], extended),
        ("Retención larga", most, hours[1], long),
    ];
    for (name, amount, hours, item) in parts {
        if hours > 0 {
            let hours = format!("{} h", whole(u128::from(hours)));
            let formula = Formula::new()
                .input(Field::Retention, hours)
                .text(format!(" × {} GB/h", decimal(load.hour_gb(), 2)));
            lines.push(line(name, priced(formula, tariff, item), amount, tariff.of(item)));
        }
    }
    lines
}
