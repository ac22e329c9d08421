//! The whole answer as plain text: to be pasted into a mail or a design document.

use std::fmt::Write as _;

use super::figures::{before_ceiling, money, percent, whole};
use super::{Field, Load, Notice, Plan, Sizing, Tariff, Units, crossings, peak_even, quotes};

/// The answer in Spanish, with every formula.
pub fn report(load: &Load, sizing: &Sizing, tariff: &Tariff) -> String {
    let mut text = String::new();
    // Writing into a string can't fail.
    let _ = writeln!(text, "Calculadora de Kinesis Data Streams\n\nCARGA");
    for field in Field::ALL {
        let firehose = matches!(field, Field::Object | Field::Jq);
        if !firehose || load.partitioning {
            let value = format!("{} {}", load.text(field), field.unit());
            let _ = writeln!(text, "  {:<26}{}", field.label(), value.trim_end());
        }
    }
    let units = match load.units {
        Units::Binary => "binarias: 1 MB = 1.048.576 bytes (1 MiB)",
        Units::Decimal => "decimales: 1 MB = 1.000.000 bytes",
    };
    let _ = writeln!(text, "  {:<26}{units}\n\nSHARDS: {}", "Unidades", whole(sizing.shards));
    for step in &sizing.steps {
        let _ = writeln!(
            text,
            "  {:<22}{} = ⌈{}⌉ = {}   ({} de uso; {})",
            step.title,
            step.formula,
            before_ceiling(step.exact),
            whole(step.shards),
            percent(step.used),
            step.rule,
        );
    }
    let _ = writeln!(text, "  {}", sizing.classic.sentence);
    for notice in Notice::of(load, sizing) {
        let _ = writeln!(text, "  ! {}", notice.sentence);
    }
    let _ = writeln!(
        text,
        "\nCOSTE AL MES (USD, 730 h, {}, precios del {})",
        tariff.region,
        tariff.date.spanish()
    );
    for quote in quotes(load, tariff) {
        let _ = writeln!(text, "  {:<40}{:>16}", quote.plan.name(), money(quote.nano_usd));
        for line in &quote.lines {
            let _ = writeln!(
                text,
                "    {:<26}{:<40}{:>14}",
                line.name,
                line.formula.to_string(),
                money(line.nano_usd)
            );
        }
        for words in quote.refused.iter().chain(&quote.remark) {
            let _ = writeln!(text, "    {words}");
        }
    }
    evens(&mut text, load, tariff);
    if let Some(doubt) = &tariff.doubt {
        let _ = writeln!(text, "\n{doubt}");
    }
    let _ = writeln!(text, "\nSin impuestos. Fuentes de los precios:");
    for source in &tariff.sources {
        let _ = writeln!(text, "  {source}");
    }
    text
}

fn evens(text: &mut String, load: &Load, tariff: &Tariff) {
    let _ = writeln!(text, "\nPUNTOS DE EQUILIBRIO");
    let mut any = false;
    for other in [Plan::Standard, Plan::Advantage] {
        if let Some(peak) = peak_even(load, tariff, other) {
            any = true;
            let _ = writeln!(
                text,
                "  {} gana a provisionado con un pico de ×{} la media",
                other.name(),
                peak.spanish()
            );
        }
    }
    for pair in [
        [Plan::Provisioned, Plan::Standard],
        [Plan::Standard, Plan::Advantage],
        [Plan::Provisioned, Plan::Firehose],
    ] {
        if let Some(crossing) = crossings(load, tariff, pair, 1_000_000).first() {
            any = true;
            let _ = writeln!(
                text,
                "  {} gana a {} desde {} reg/s",
                crossing.above.name(),
                crossing.below.name(),
                crossing.records.spanish()
            );
        }
    }
    if !any {
        let _ = writeln!(text, "  ninguno entre 1 y 1.000.000 reg/s");
    }
}
