//! Shards, by hand.

use super::load;
use crate::calculator::{Field, Limit, Load, Milli, Notice, Verdict, Weight, decimal, size};

#[test]
fn the_greatest_of_three_ceilings() {
    // Load · by MB/s · by records · by reading · shards.
    let table = [
        // The example: 9.77 · 10 · 4.88.
        ("", 10, 10, 5, 10),
        ("tps=10000&kb=1&sondeo=2", 10, 10, 10, 10),
        ("tps=10000&kb=1&sondeo=3", 10, 10, 15, 15),
        ("tps=10000&kb=1&sondeo=5", 10, 10, 25, 25),
        ("tps=10000&kb=1&sondeo=0&efo=3", 10, 10, 0, 10),
        ("tps=10000&kb=1&margen=30", 13, 13, 7, 13),
        ("tps=10000&kb=1&margen=25", 13, 13, 7, 13),
        ("tps=10000&kb=1&pico=3", 30, 30, 15, 30),
        // Exact multiples of 1 MB/s, one below, one above.
        ("tps=2048&kb=5", 10, 3, 5, 10),
        ("tps=2047&kb=5", 10, 3, 5, 10),
        ("tps=2049&kb=5", 11, 3, 6, 11),
        ("tps=1024&kb=1", 1, 2, 1, 2),
        // Exact multiples of 1000 records/s.
        ("tps=1000&kb=1", 1, 1, 1, 1),
        ("tps=1001&kb=1", 1, 2, 1, 2),
        ("tps=1000.001&kb=1", 1, 2, 1, 2),
        // Small records: the other limit.
        ("tps=10000&kb=0.2", 2, 10, 1, 10),
        ("tps=3000&kb=0.4", 2, 3, 1, 3),
        // The notes' question: three readers without fan-out.
        ("tps=3000&kb=2&sondeo=3", 6, 3, 9, 9),
        // Records larger than 1 MB: 2 of 5 MB, 1 of 10 MB, 1 in ten seconds of 10 MB.
        ("tps=2&kb=5120", 10, 1, 5, 10),
        ("tps=1&kb=10240", 10, 1, 5, 10),
        ("tps=0.1&kb=10240", 1, 1, 1, 1),
        ("tps=3&kb=1500", 5, 1, 3, 5),
        // Next to nothing is one shard.
        ("tps=0.001&kb=0.001", 1, 1, 1, 1),
        // Decimal units: exactly 10, and 10 after that.
        ("tps=10000&kb=1&decimal=1", 10, 10, 5, 10),
        ("tps=2048&kb=5&decimal=1", 11, 3, 6, 11),
        ("tps=2000&kb=5&decimal=1", 10, 2, 5, 10),
    ];
    for (text, bytes, records, read, shards) in table {
        let sizing = size(&load(text));
        let by = |limit| sizing.step(limit).shards;
        let found = (by(Limit::WriteBytes), by(Limit::WriteRecords), by(Limit::SharedRead));
        assert_eq!((found, sizing.shards), ((bytes, records, read), shards), "{text}");
    }
}

#[test]
fn every_step_shows_its_formula_rounding_and_use() {
    let sizing = size(&load("tps=10000&kb=1&sondeo=2"));
    let shown: Vec<_> = sizing
        .steps
        .iter()
        .map(|step| {
            let used = decimal(step.used.times_whole(100), 0);
            format!("{} = ⌈{}⌉ = {} · {used} %", step.formula, decimal(step.exact, 2), step.shards)
        })
        .collect();
    assert_eq!(
        shown,
        [
            "10.000 × 1 KB ÷ 1024 ÷ 1 MB/s = ⌈9,77⌉ = 10 · 98 %",
            "10.000 ÷ 1000 reg/s = ⌈10,00⌉ = 10 · 100 %",
            "9,77 × 2 ÷ 2 MB/s = ⌈9,77⌉ = 10 · 98 %",
        ]
    );
    assert_eq!(sizing.governs, Limit::WriteRecords);
    let sizing = size(&load("tps=10000&kb=1&pico=3&margen=25&decimal=1"));
    let formula = sizing.steps[0].formula.to_string();
    assert_eq!(formula, "10.000 × 3 × 1,25 × 1 KB ÷ 1000 ÷ 1 MB/s");
    // Use is of all shards, whichever limit asked for them.
    let sizing = size(&load("tps=10000&kb=1&sondeo=3"));
    assert_eq!(decimal(sizing.step(Limit::WriteRecords).used.times_whole(100), 0), "67");
}

#[test]
fn the_classic_formula_misleads_where_it_does() {
    let table = [
        ("", 10, Verdict::Same),
        ("tps=10000&kb=1&decimal=1", 11, Verdict::ExactMultiple),
        ("tps=2048&kb=5", 11, Verdict::ExactMultiple),
        ("tps=1000&kb=1.024", 2, Verdict::ExactMultiple),
        ("tps=1000&kb=1.023", 1, Verdict::Same),
        ("tps=10000&kb=0.2", 2, Verdict::ForgetsRecords),
        ("tps=3000&kb=2&sondeo=3", 6, Verdict::ForgetsReaders),
        // Right by chance: 1 MB/s justos, but two shards by records.
        ("tps=1024&kb=1", 2, Verdict::Same),
    ];
    for (text, shards, verdict) in table {
        let classic = size(&load(text)).classic;
        assert_eq!((classic.shards, classic.verdict), (shards, verdict), "{text}");
    }
    let sentence = size(&load("tps=10000&kb=1&decimal=1")).classic.sentence;
    assert_eq!(sentence, "La nota usa int(x) + 1: con 10 justos daría 11. Aquí se usa ⌈x⌉.");
    let sentence = size(&load("tps=1024&kb=1")).classic.sentence;
    assert_eq!(sentence, "int(x) + 1 también da 2, pero por casualidad: ⌈1⌉ son 1.");
}

#[test]
fn a_load_without_margin_hears_of_it() {
    let told = |text: &str| {
        let load = load(text);
        let all = Notice::of(&load, &size(&load));
        all.into_iter().map(|notice| notice.sentence).collect::<Vec<_>>()
    };
    assert_eq!(told("")[0], "Sin margen, registros al 100 %. Con 25 % serían 13.");
    assert!(told("tps=10000&kb=1&margen=25").iter().all(|words| !words.contains("margen")));
    assert!(told("tps=600&kb=0.5").is_empty());
    let large = told("tps=0.1&kb=100&max=5120");
    assert_eq!(
        large,
        [
            "Registros de hasta 5120 KB: el stream necesita MaxRecordSizeInKiB = 5120, y cada uno gasta \
          5,0 s de la escritura de su shard."
        ]
    );
    assert!(told("tps=1&kb=1&sondeo=7")[0].contains("cada uno sondea cada 1,40 s"));
    assert!(told("tps=1&kb=1&efo=21")[0].contains("On-demand Advantage"));
    assert!(told("tps=30000000&kb=1").iter().any(|words| words.contains("cuota")));
    let weights = Notice::of(&load(""), &size(&load("")));
    assert_eq!(weights.last().map(|notice| notice.weight), Some(Weight::Info));
}

#[test]
fn a_field_takes_what_people_write() {
    let mut load = Load::default();
    assert_eq!(load.set(Field::Records, "2.048"), Ok(()));
    assert_eq!(load.set(Field::Size, "0,5"), Ok(()));
    assert_eq!(load.records, Milli::whole(2048));
    assert_eq!((load.size, load.largest), (Milli(500), Milli::whole(1)));
    assert_eq!(load.set(Field::Size, "2000"), Ok(()));
    assert_eq!(load.largest, Milli::whole(2000), "the largest grows with the mean");
    assert_eq!(load.max_record_kib(), Some(2000));
    for field in Field::ALL {
        let text = load.text(field);
        let mut same = load.clone();
        assert_eq!(same.set(field, &text), Ok(()));
        assert_eq!(same, load, "{field:?}");
    }
}
