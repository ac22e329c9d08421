//! Laws of the calculator on any load.

use proptest::prelude::*;

use super::virginia;
use crate::calculator::{
    Field, Limit, Load, Milli, Plan, Units, crossings, peak_even, quote, quotes, report, size,
};

/// Any load that passes its check.
fn loads() -> impl Strategy<Value = Load> {
    let rate = prop_oneof![1..=1000_u64, 1..=100_000_000_u64, 1..=1_000_000_000_000_u64];
    let size = prop_oneof![1..=5000_u64, 1..=10_240_000_u64];
    let numbers = (rate, size, 0..=10_240_000_u64, 1000..=1_000_000_u64, 0..=1000_u32);
    let readers = (0..=100_u32, 0..=50_u32, 24..=8760_u32);
    let firehose = (any::<bool>(), any::<bool>(), 1..=128_u32, 0..=1_000_000_u32);
    (numbers, readers, firehose, any::<bool>()).prop_map(
        |((records, size, more, peak, margin), (shared, fan_out, retention), firehose, decimal)| {
            Load {
                records: Milli(records),
                size: Milli(size),
                largest: Milli((size + more).min(10_240_000)),
                peak: Milli(peak),
                margin,
                shared,
                fan_out,
                retention,
                units: if decimal { Units::Decimal } else { Units::Binary },
                conversion: firehose.0,
                partitioning: firehose.1,
                object_mib: firehose.2,
                jq_hours: firehose.3,
            }
        },
    )
}

proptest! {
    #[test]
    fn any_load_has_an_answer(load in loads()) {
        prop_assert_eq!(load.check(), Ok(()));
        let sizing = size(&load);
        prop_assert!(sizing.shards >= 1 && sizing.roomy >= sizing.shards);
        prop_assert!(!report(&load, &sizing, &virginia()).is_empty());
        let again: Load = load.to_string().parse().expect("its own text");
        prop_assert_eq!(again, load);
    }

    /// Enough, and one less is not: no limit is above all shards together, and one is above all but one.
    #[test]
    fn the_shards_are_the_least_that_hold_the_load(load in loads()) {
        let sizing = size(&load);
        let one = crate::calculator::Exact::whole(1);
        prop_assert!(sizing.steps.iter().all(|step| step.used <= one));
        let less = crate::calculator::Exact::whole(sizing.shards - 1);
        prop_assert!(sizing.shards == 1 || sizing.steps.iter().any(|step| step.exact > less));
        prop_assert!(sizing.steps.iter().all(|step| step.exact <= sizing.step(sizing.governs).exact));
    }

    /// More of anything never needs fewer shards, nor costs less.
    #[test]
    fn more_load_is_never_less_work(load in loads(), field in 0..8_usize, more in 0..=1_000_000_u64) {
        let field = Field::ALL[field];
        let mut heavier = load.clone();
        match field {
            Field::Records => heavier.records.0 = (load.records.0 + more).min(1_000_000_000_000),
            Field::Size => {
                heavier.size.0 = (load.size.0 + more).min(10_240_000);
                heavier.largest = heavier.largest.max(heavier.size);
            }
            Field::Peak => heavier.peak.0 = (load.peak.0 + more).min(1_000_000),
            Field::Margin => heavier.margin = (load.margin + more as u32 % 1000).min(1000),
            Field::Shared => heavier.shared = (load.shared + more as u32 % 100).min(100),
            Field::FanOut => heavier.fan_out = (load.fan_out + more as u32 % 50).min(50),
            Field::Retention => heavier.retention = (load.retention + more as u32 % 8000).min(8760),
            _ => heavier.largest.0 = (load.largest.0 + more).min(10_240_000),
        }
        prop_assert!(size(&heavier).shards >= size(&load).shards);
        for (less, more) in quotes(&load, &virginia()).iter().zip(quotes(&heavier, &virginia())) {
            // Each line is rounded to a billionth; what is split among lines may lose as many.
            prop_assert!(more.nano_usd + 4 >= less.nano_usd, "{:?} {:?}", less, more);
        }
    }

    /// A break-even by peak is one: below, the shards are no dearer; there, they are.
    #[test]
    fn break_even_by_peak_parts_the_two(load in loads()) {
        let tariff = virginia();
        let other = quote(Plan::Standard, &load, &tariff).nano_usd;
        let shards = |peak| quote(Plan::Provisioned, &Load { peak, ..load.clone() }, &tariff).nano_usd;
        if let Some(peak) = peak_even(&load, &tariff, Plan::Standard) {
            prop_assert!(shards(peak) > other);
            prop_assert!(shards(Milli(peak.0 - 10)) <= other);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// So is one by load.
    #[test]
    fn break_even_by_load_parts_the_two(load in loads()) {
        let tariff = virginia();
        let plans = [Plan::Provisioned, Plan::Firehose];
        for crossing in crossings(&load, &tariff, plans, 1_000_000) {
            let at = |plan, records| quote(plan, &Load { records, ..load.clone() }, &tariff).nano_usd;
            let before = Milli(crossing.records.0 - 1000);
            prop_assert!(at(crossing.above, crossing.records) <= at(crossing.below, crossing.records));
            prop_assert!(at(crossing.below, before) <= at(crossing.above, before));
        }
    }
}

#[test]
fn limits_are_in_the_order_of_the_steps() {
    let sizing = size(&Load::default());
    for limit in [Limit::WriteBytes, Limit::WriteRecords, Limit::SharedRead] {
        assert_eq!(sizing.step(limit).limit, limit);
    }
}
