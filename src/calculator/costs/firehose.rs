//! Firehose: each record is rounded up to 5 KB, and the sum has three steps of price
//! (<https://aws.amazon.com/kinesis/data-firehose/pricing/>). Conversion is paid on the rounded GB,
//! partitioning on those that are delivered, which are not rounded.

use super::{Line, gb, line, priced};
use crate::calculator::figures::{decimal, whole};
use crate::calculator::{Exact, Field, Formula, Item, Load, Tariff, limits};

/// GB of a month as they are billed.
fn billed(load: &Load) -> Exact {
    load.month_gb_of(rounded(load.record_bytes()))
}

/// Bytes of a record as they are billed.
fn rounded(bytes: Exact) -> Exact {
    Exact::whole(bytes.over(limits::FIREHOSE_UNIT).ceil() * limits::FIREHOSE_UNIT)
}

/// How many times its own bytes a record of a size is billed: 5 for 1 KB, 1 for 5 KB.
pub fn firehose_of(bytes: Exact) -> Exact {
    rounded(bytes).per(bytes)
}

pub(super) fn lines(load: &Load, tariff: &Tariff) -> Vec<Line> {
    let all = billed(load);
    let [first, second] = limits::FIREHOSE_TIERS.map(|tb| Exact::whole(tb * limits::TB));
    let tiers = [
        ("Ingesta", all.min(first), Item::FirehoseFirst),
        ("Ingesta, siguientes 1500 TB", all.min(second).beyond(first), Item::FirehoseNext),
        ("Ingesta, más de 2000 TB", all.beyond(second), Item::FirehoseOver),
    ];
    let mut lines: Vec<_> = tiers
        .into_iter()
        .filter(|(_, amount, item)| *amount > Exact::ZERO || *item == Item::FirehoseFirst)
        .map(|(name, amount, item)| {
            let formula = priced(Formula::new().text(gb(amount)), tariff, item);
            line(name, formula, amount, tariff.of(item))
        })
        .collect();
    if load.conversion {
        let formula = Formula::new().text(gb(all));
        let item = Item::FirehoseConversion;
        lines.push(line("Conversión", priced(formula, tariff, item), all, tariff.of(item)));
    }
    if load.partitioning {
        lines.extend(partitioning(load, tariff));
    }
    lines
}

fn partitioning(load: &Load, tariff: &Tariff) -> Vec<Line> {
    let delivered = load.month_gb();
    let item = Item::FirehosePartition;
    let formula = priced(Formula::new().text(gb(delivered)), tariff, item);
    let mut lines = vec![line("Partición, datos", formula, delivered, tariff.of(item))];
    let thousands = delivered.times_whole(1024).over(u128::from(load.object_mib)).over(1000);
    let item = Item::FirehoseObjects;
    let formula = Formula::new()
        .text(format!("{} × 1024 ÷ ", gb(delivered)))
        .input(Field::Object, format!("{} MB", load.object_mib))
        .text(" ÷ 1000");
    lines.push(line(
        "Partición, objetos",
        priced(formula, tariff, item),
        thousands,
        tariff.of(item),
    ));
    if load.jq_hours > 0 {
        let item = Item::FirehoseJq;
        let formula =
            Formula::new().input(Field::Jq, format!("{} h", whole(u128::from(load.jq_hours))));
        let hours = Exact::whole(u128::from(load.jq_hours));
        lines.push(line("Partición, jq", priced(formula, tariff, item), hours, tariff.of(item)));
    }
    lines
}

/// What rounding does to the sum.
pub(super) fn remark(load: &Load) -> Option<String> {
    let bytes = load.record_bytes();
    let factor = firehose_of(bytes);
    let kb = rounded(bytes).over(1024).floor();
    (factor > Exact::ratio(101, 100)).then(|| {
        format!("Cada registro paga {} KB: {} veces lo que mide.", whole(kb), decimal(factor, 2))
    })
}
