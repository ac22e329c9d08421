//! On-demand: Standard pays an hour per stream and GB in and out, Advantage only GB, with a
//! minimum (<https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html>).
//! What is written is rounded up to 1 KB per record; what is read and held is not.

use super::{Line, count, gb, holding, line, priced};
use crate::calculator::figures::decimal;
use crate::calculator::{Exact, Field, Formula, Item, Load, Tariff, limits};

/// MiB per second that Advantage bills at least, written and read alike (same page).
const FLOOR_MIB: u128 = 25;

/// GB of a month at the minimum of Advantage.
fn floor_gb() -> Exact {
    Exact::ratio(FLOOR_MIB * limits::SECONDS, 1024)
}

/// GB written in a month as they are billed.
fn written(load: &Load) -> Exact {
    let bytes = load.record_bytes().over(limits::ON_DEMAND_UNIT).ceil() * limits::ON_DEMAND_UNIT;
    load.month_gb_of(Exact::whole(bytes))
}

/// GB written in a month, and those read by polling and by fan-out.
fn read(load: &Load) -> [(&'static str, Field, u32, Exact); 2] {
    let of = |consumers: u32| load.month_gb().times_whole(u128::from(consumers));
    [
        ("Lectura por sondeo", Field::Shared, load.shared, of(load.shared)),
        ("Lectura EFO", Field::FanOut, load.fan_out, of(load.fan_out)),
    ]
}

pub(super) fn standard(load: &Load, tariff: &Tariff) -> Vec<Line> {
    let hour = Formula::new().text(limits::HOURS.to_string());
    let mut lines = vec![
        line(
            "Stream",
            priced(hour, tariff, Item::StandardHour),
            Exact::whole(limits::HOURS),
            tariff.of(Item::StandardHour),
        ),
        line(
            "Escritura",
            priced(Formula::new().text(gb(written(load))), tariff, Item::StandardIn),
            written(load),
            tariff.of(Item::StandardIn),
        ),
    ];
    lines.extend(reads(load, tariff, [Item::StandardOut, Item::StandardFanOut]));
    lines.extend(holding(load, tariff, Item::StandardExtended, Item::StandardLong));
    lines
}

pub(super) fn advantage(load: &Load, tariff: &Tariff) -> Vec<Line> {
    let billed = written(load).max(floor_gb());
    let mut lines = vec![line(
        "Escritura",
        priced(Formula::new().text(gb(billed)), tariff, Item::AdvantageIn),
        billed,
        tariff.of(Item::AdvantageIn),
    )];
    lines.extend(reads(load, tariff, [Item::AdvantageOut, Item::AdvantageFanOut]));
    let all = load.month_gb().times_whole(u128::from(load.shared) + u128::from(load.fan_out));
    let missing = floor_gb().beyond(all);
    if missing > Exact::ZERO {
        let formula = Formula::new().text(gb(missing));
        lines.push(line(
            "Lectura hasta el mínimo",
            priced(formula, tariff, Item::AdvantageOut),
            missing,
            tariff.of(Item::AdvantageOut),
        ));
    }
    lines.extend(holding(load, tariff, Item::AdvantageExtended, Item::AdvantageLong));
    lines
}

fn reads(load: &Load, tariff: &Tariff, items: [Item; 2]) -> Vec<Line> {
    let parts =
        read(load).into_iter().zip(items).filter(|((_, _, consumers, _), _)| *consumers > 0);
    parts
        .map(|((name, field, consumers, amount), item)| {
            let formula = count(Formula::new(), field, consumers).text(gb(load.month_gb()));
            line(name, priced(formula, tariff, item), amount, tariff.of(item))
        })
        .collect()
}

/// What the minimum does to the sum.
pub(super) fn floor_remark(load: &Load) -> Option<String> {
    let mib = |gb: Exact| decimal(gb.times_whole(1024).over(limits::SECONDS), 2);
    let all = load.month_gb().times_whole(u128::from(load.shared) + u128::from(load.fan_out));
    let (less_in, less_out) = (written(load) < floor_gb(), all < floor_gb());
    let words = match (less_in, less_out) {
        (true, true) => format!("escribes {} y lees {} MiB/s", mib(written(load)), mib(all)),
        (true, false) => format!("escribes {} MiB/s", mib(written(load))),
        (false, true) => format!("lees {} MiB/s", mib(all)),
        (false, false) => return None,
    };
    Some(format!("Mínimo de {FLOOR_MIB} MiB/s por cuenta y región: {words}."))
}
