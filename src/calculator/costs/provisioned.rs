//! Provisioned: shard-hours for the peak, PUT payload units for every record
//! (<https://aws.amazon.com/kinesis/data-streams/pricing/>).

use super::{Line, count, gb, held, line, priced};
use crate::calculator::figures::{short, whole};
use crate::calculator::shards::shards;
use crate::calculator::{Exact, Field, Formula, Item, Load, Tariff, limits};

pub(super) fn lines(load: &Load, tariff: &Tariff) -> Vec<Line> {
    let shards = shards(load);
    let hours = Exact::whole(shards * limits::HOURS);
    let by_hour = |item| {
        let formula = priced(Formula::new().text(whole(shards)), tariff, item);
        formula.text(format!(" × {}", limits::HOURS))
    };
    let price = |item| tariff.of(item);
    let mut lines = vec![
        line("Shards", by_hour(Item::ShardHour), hours, price(Item::ShardHour)),
        put(load, tariff),
    ];
    if load.fan_out > 0 {
        let consumers = u128::from(load.fan_out);
        let item = Item::FanOutShardHour;
        let formula = count(Formula::new(), Field::FanOut, load.fan_out)
            .text(whole(shards))
            .text(format!(" × {} × {}", tariff.of(item).spanish(), limits::HOURS));
        lines.push(line("Suscripción EFO", formula, hours.times_whole(consumers), price(item)));
        let formula = count(Formula::new(), Field::FanOut, load.fan_out).text(gb(load.month_gb()));
        let formula = priced(formula, tariff, Item::FanOutGb);
        let amount = load.month_gb().times_whole(consumers);
        lines.push(line("Datos EFO", formula, amount, price(Item::FanOutGb)));
    }
    let (_, long, [extended_hours, long_hours]) = held(load);
    if extended_hours > 0 {
        // A surcharge on each shard-hour, whatever is held (same page).
        let item = Item::ExtendedShardHour;
        lines.push(line("Retención hasta 7 días", by_hour(item), hours, price(item)));
    }
    if long_hours > 0 {
        let formula = Formula::new()
            .input(Field::Retention, format!("{} h", whole(u128::from(long_hours))))
            .text(format!(" × {} GB/h", short(load.hour_gb())));
        let formula = priced(formula, tariff, Item::LongGbMonth);
        lines.push(line("Retención larga", formula, long, price(Item::LongGbMonth)));
    }
    lines
}

/// Each record pays units of 25 KB, rounded up by itself.
fn put(load: &Load, tariff: &Tariff) -> Line {
    let units = load.record_bytes().over(limits::PUT_UNIT).ceil();
    let millions = load.month_records().over(1_000_000);
    let mut formula = Formula::new().text(format!("{} M", short(millions)));
    if units > 1 {
        formula = formula.text(" × ⌈").input(Field::Size, short(load.record_bytes().over(1024)));
        formula = formula.text(" KB ÷ 25 KB⌉");
    }
    let formula = priced(formula, tariff, Item::PutMillion);
    line("Unidades PUT", formula, millions.times_whole(units), tariff.of(Item::PutMillion))
}
