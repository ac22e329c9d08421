//! Costs, by hand: the sums of `content/precios.md`, which were computed apart from this code.

use super::{cents, load, virginia};
use crate::calculator::{
    Item, Milli, Plan, Prices, Usd, crossings, firehose_of, peak_even, quote, quotes, report, size,
};

/// Dollars and cents as cents.
const fn usd(dollars: u128, cents: u128) -> u128 {
    dollars * 100 + cents
}

fn of(plan: Plan, text: &str) -> u128 {
    cents(quote(plan, &load(text), &virginia()).nano_usd)
}

#[test]
fn the_examples_of_the_prices_page() {
    use Plan::{Advantage, Firehose, Provisioned, Standard};
    let table = [
        // 10 × 730 × 0.015 + 26 280 × 0.014.
        (Provisioned, "", usd(477, 42)),
        // 730 × 0.04 + 25 062.56 × (0.08 + 0.04).
        (Standard, "", usd(3036, 71)),
        // 64 160.16 × (0.032 + 0.016): the minimum.
        (Advantage, "", usd(3079, 69)),
        // 125 312.81 × 0.029.
        (Firehose, "", usd(3634, 7)),
        (Firehose, "tps=10000&kb=1&parquet=1", usd(3634, 7) + usd(2255, 63)),
        // The mock's sum: two readers.
        (Standard, "tps=10000&kb=1&sondeo=2", usd(4039, 21)),
        // 30 % to spare; three times.
        (Provisioned, "tps=10000&kb=1&margen=30", usd(510, 27)),
        (Provisioned, "tps=10000&kb=1&pico=3&margen=30", usd(794, 97)),
        // 20 records in one: 20 KB are one unit.
        (Provisioned, "tps=500&kb=20", usd(109, 50) + usd(18, 40)),
        // Three consumers with fan-out.
        (Provisioned, "tps=10000&kb=1&sondeo=0&efo=3", usd(1783, 36)),
        (Standard, "tps=10000&kb=1&sondeo=0&efo=3", usd(5793, 59)),
        (Advantage, "tps=10000&kb=1&sondeo=0&efo=3", usd(3256, 13)),
        // Three that poll: 15 shards.
        (Provisioned, "tps=10000&kb=1&sondeo=3", usd(532, 17)),
        // Seven days, thirty days.
        (Provisioned, "tps=10000&kb=1&retencion=168", usd(477, 42) + usd(146, 0)),
        (Provisioned, "tps=10000&kb=1&retencion=720", usd(477, 42) + usd(581, 88)),
        (Standard, "tps=10000&kb=1&retencion=168", usd(3531, 9)),
        (Advantage, "tps=10000&kb=1&retencion=168", usd(3193, 40)),
        // 26 KB are two units: 100 × 2 628 000 × 2 ÷ 1 000 000 × 0.014 = 7.36, and 3 shards.
        (Provisioned, "tps=100&kb=26", usd(32, 85) + usd(7, 36)),
        // An odd size on-demand: 4.5 KB pay 5 as they are written, and 4.5 as they are read:
        // 29.20 + 1 × 2 628 000 ÷ 1024² × (5 × 0.08 + 4.5 × 0.04) = 29.20 + 1.4536.
        (Standard, "tps=1&kb=4.5", usd(30, 65)),
        // aws-calc's capture of AWS's own calculator: 10 000 × 5 KB, conversion, partitions of
        // 64 MB, 70 h of jq, without its VPC lines: 10 112.96 − 1 629.07 − 73.00.
        (Firehose, "tps=10000&kb=5&parquet=1&particion=1&jq=70", usd(8410, 89)),
        // The same project's capture on-demand: 10 × 10 KB, ten of each kind of reader.
        (Standard, "tps=10&kb=10&sondeo=10&efo=10", usd(274, 81)),
    ];
    for (plan, text, sum) in table {
        let found = of(plan, text);
        assert!(found.abs_diff(sum) <= 1, "{plan:?} {text}: {found} and not {sum}");
    }
}

#[test]
fn lines_of_json_in_firehose_as_in_the_table_of_the_prices_page() {
    // Lines of 1025 bytes · GB · USD. 500 lines at 20 records/s carry 10 000 transactions/s.
    let table = [
        (1, usd(3634, 7)),
        (4, usd(908, 52)),
        (5, usd(1453, 63)),
        (20, usd(908, 52)),
        (100, usd(763, 15)),
        (500, usd(734, 8)),
    ];
    for (lines, sum) in table {
        // Thousandths of a decimal KB are bytes.
        let bytes = lines * 1025;
        let text =
            format!("tps={}&kb={}.{:03}&decimal=1", 10_000 / lines, bytes / 1000, bytes % 1000);
        assert_eq!(of(Plan::Firehose, &text), sum, "{lines} lines");
    }
}

#[test]
fn firehose_rounds_each_record_up_to_5_kb() {
    use crate::calculator::Exact;
    for (bytes, billed) in [(1, 5120), (5119, 5120), (5120, 5120), (5121, 10_240), (12_288, 15_360)]
    {
        let factor = firehose_of(Exact::whole(bytes));
        assert_eq!(factor, Exact::ratio(billed, bytes));
    }
}

#[test]
fn the_three_prices_of_firehose_follow_each_other() {
    // 1 MB records: 20 000/s are 20 000 × 2 628 000 ÷ 1024 = 51 328 125 GB.
    let text = "tps=20000&kb=1000&max=1000&decimal=0";
    // Billed 1000 KB each: 20 000 × 2 628 000 × 1000 ÷ 1024² = 50 125 122.07 GB.
    let by_hand =
        512_000.0 * 0.029 + 1_536_000.0 * 0.025 + (50_125_122.070_312_5 - 2_048_000.0) * 0.02;
    let found = of(Plan::Firehose, text) as f64 / 100.0;
    assert!((found - by_hand).abs() < 0.02, "{found} {by_hand}");
}

#[test]
fn sums_are_those_of_their_lines_and_lines_say_how() {
    for quote in quotes(&load("tps=10000&kb=1&sondeo=2&efo=2&retencion=720"), &virginia()) {
        assert_eq!(quote.nano_usd, quote.lines.iter().map(|line| line.nano_usd).sum::<u128>());
        assert!(quote.lines.iter().all(|line| line.formula.to_string().contains('×')));
    }
    let quote = quote(Plan::Provisioned, &load(""), &virginia());
    let shown: Vec<_> = quote.lines.iter().map(|line| line.formula.to_string()).collect();
    assert_eq!(shown, ["10 × 0,015 × 730", "26.280 M × 0,014"]);
    // The units of the bill are binary, whatever the limits are counted in.
    let quote = self::quote(Plan::Provisioned, &load("tps=1&kb=5120&decimal=1"), &virginia());
    assert_eq!(quote.lines[1].formula.to_string(), "2,63 M × ⌈5000 KB ÷ 25 KB⌉ × 0,014");
}

#[test]
fn what_aws_would_not_do_is_said() {
    let refused = |plan, text| quote(plan, &load(text), &virginia()).refused.is_some();
    assert!(refused(Plan::Provisioned, "tps=1&kb=1&efo=21"));
    assert!(refused(Plan::Standard, "tps=1&kb=1&efo=21"));
    assert!(!refused(Plan::Advantage, "tps=1&kb=1&efo=50"));
    assert!(refused(Plan::Firehose, "tps=1&kb=1&max=1000.001"));
    assert!(!refused(Plan::Firehose, "tps=1&kb=1000"));
    let remark = quote(Plan::Firehose, &load(""), &virginia()).remark;
    assert_eq!(remark.as_deref(), Some("Cada registro paga 5 KB: 5,00 veces lo que mide."));
    let remark = quote(Plan::Advantage, &load(""), &virginia()).remark;
    let words = "Mínimo de 25 MiB/s por cuenta y región: escribes 9,77 y lees 9,77 MiB/s.";
    assert_eq!(remark.as_deref(), Some(words));
}

#[test]
fn break_even_by_peak() {
    // (4 039.21 − 367.92) ÷ 10.95 = 335.3: the 336th shard, which 33.51 times the mean needs.
    let two = load("tps=10000&kb=1&sondeo=2");
    assert_eq!(peak_even(&two, &virginia(), Plan::Standard), Some(Milli(33_510)));
    // (3 036.71 − 367.92) ÷ 10.95 = 243.7: the 244th.
    assert_eq!(peak_even(&load(""), &virginia(), Plan::Standard), Some(Milli(24_310)));
    // (3 079.69 − 367.92) ÷ 10.95 = 247.7: the 248th.
    assert_eq!(peak_even(&load(""), &virginia(), Plan::Advantage), Some(Milli(24_710)));
    let mut free = virginia();
    free.set(Item::ShardHour, Usd(0));
    assert_eq!(peak_even(&load(""), &free, Plan::Standard), None);
}

#[test]
fn break_even_by_load() {
    let tariff = virginia();
    // Firehose: 5 KB × 2 628 000 ÷ 1024² × 0.029 = 0.363407 a month for each record/s; one shard:
    // 10.95 + 2.628 × 0.014 = 0.036792 each. 10.95 ÷ 0.326615 = 33.53.
    let found = crossings(&load(""), &tariff, [Plan::Provisioned, Plan::Firehose], 1_000_000);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].records, found[0].below), (Milli::whole(34), Plan::Firehose));
    // Standard: 29.20 + 0.300751 each; Advantage 3 079.69: 10 142.9.
    let found = crossings(&load(""), &tariff, [Plan::Standard, Plan::Advantage], 1_000_000);
    assert_eq!((found.len(), found[0].records), (1, Milli::whole(10_143)));
    // Provisioned is always below Standard here.
    assert!(
        crossings(&load(""), &tariff, [Plan::Provisioned, Plan::Standard], 1_000_000).is_empty()
    );
}

#[test]
fn the_report_says_all_of_it() {
    let load = load("tps=10000&kb=1&sondeo=2&particion=1");
    let text = report(&load, &size(&load), &virginia());
    for words in [
        "SHARDS: 10",
        "10.000 × 1 KB ÷ 1024 ÷ 1 MB/s = ⌈9,77⌉ = 10",
        "binarias: 1 MB = 1.048.576 bytes",
        "us-east-1, precios del 22-11-2026",
        "477,42",
        "4.039,21",
        "Bajo demanda gana a provisionado con un pico de ×33,51 la media",
        "https://aws.amazon.com/kinesis/data-firehose/pricing/",
        "Objeto entregado",
    ] {
        assert!(text.contains(words), "{words} in\n{text}");
    }
}

#[test]
fn regions_are_found_by_name() {
    let prices = Prices::default();
    assert_eq!(prices.region("us-east-2").map(|tariff| tariff.region.as_str()), Some("us-east-2"));
    assert_eq!(prices.region("marte").map(|tariff| tariff.region.as_str()), Some("us-east-1"));
}
