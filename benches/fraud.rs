//! The fraud function alone, on one core: `cargo bench --bench fraud`.

mod support;

use std::time::Duration;

use caudal::lambda::functions::python::loads;
use caudal::lambda::functions::rules::{EXAMPLES, RuleSet, RuleText};
use caudal::lambda::functions::{Thresholds, fraud};
use caudal::traffic::{Config, Generator};
use caudal::units::Timestamp;
use support::{median_of, rate};

const RUNS: usize = 5;
const SPAN: Duration = Duration::from_millis(600);
/// Records of one batch.
const BATCH: usize = 500;

/// Transactions as the generator writes them; of 10 000, so many are suspicious.
fn transactions(suspicious: u32) -> Vec<Vec<u8>> {
    let config = Config { suspicious, ..Config::default() };
    let mut generator = Generator::new(config, Timestamp(0)).expect("traffic");
    (0..BATCH).map(|_| generator.next().data).collect()
}

/// What no reader of JSON can beat: one look at every byte.
fn bytes_bound() -> f64 {
    let batch = transactions(100);
    rate(SPAN, BATCH as u64, || {
        for payload in &batch {
            let sum = payload.iter().fold(0_u32, |sum, byte| sum.wrapping_add(u32::from(*byte)));
            std::hint::black_box(sum);
        }
    })
}

/// The same text read by `serde_json` into a tree, for comparison.
fn serde() -> f64 {
    let batch = transactions(100);
    rate(SPAN, BATCH as u64, || {
        for payload in &batch {
            let read: Result<serde_json::Value, _> = serde_json::from_slice(payload);
            std::hint::black_box(read.is_ok());
        }
    })
}

fn native(suspicious: u32) -> f64 {
    let batch = transactions(suspicious);
    let limits = Thresholds::default();
    rate(SPAN, BATCH as u64, || {
        let run = fraud::run(&limits, batch.iter().map(Vec::as_slice));
        assert!(run.failure.is_none());
        std::hint::black_box(run.alerts.len());
    })
}

fn whole() -> f64 {
    let batch = transactions(100);
    rate(SPAN, BATCH as u64, || {
        for payload in &batch {
            std::hint::black_box(loads(payload).is_ok());
        }
    })
}

fn rules() -> f64 {
    let batch = transactions(100);
    let texts = EXAMPLES[..3].iter().map(|(reason, expression)| RuleText {
        reason: (*reason).to_owned(),
        expression: (*expression).to_owned(),
    });
    let rules = RuleSet::new(texts.collect()).expect("rules");
    rate(SPAN, BATCH as u64, || {
        let run = rules.run(batch.iter().map(Vec::as_slice));
        assert!(run.failure.is_none());
        std::hint::black_box(run.alerts.len());
    })
}

fn main() {
    let bound = median_of(RUNS, bytes_bound);
    bound.print("bound: one look at each byte of a transaction", "records/s", None);
    median_of(RUNS, || native(100)).print(
        "native rules, 1 % suspicious (aim: 500 000)",
        "records/s",
        Some(bound),
    );
    median_of(RUNS, || native(10_000)).print(
        "native rules, all suspicious, an alert each",
        "records/s",
        Some(bound),
    );
    median_of(RUNS, whole).print("json.loads of it, every value built", "records/s", Some(bound));
    median_of(RUNS, serde).print("serde_json of it, into a tree", "records/s", Some(bound));
    median_of(RUNS, rules).print("the note's rules in CEL", "records/s", Some(bound));
}
