//! Which seeds a law is tried on, and how a failure says which one it was.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use proptest::test_runner::Config;

/// How many times the usual number of cases is asked for.
fn factor() -> u64 {
    number("CAUDAL_CASES").unwrap_or(1).max(1)
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Tries a law on seeds from zero on, or on the one that was asked for.
///
/// `test` is the path of the calling test, for the line that repeats a failure.
pub(crate) fn on_seeds(test: &str, count: u64, law: impl Fn(u64)) {
    let seeds = match number("CAUDAL_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..count * factor(),
    };
    for seed in seeds {
        // A world that broke is never looked at again.
        if let Err(broken) = catch_unwind(AssertUnwindSafe(|| law(seed))) {
            eprintln!("again: CAUDAL_SEED={seed} cargo test --test laws {test} -- --exact");
            resume_unwind(broken);
        }
    }
}

/// Proptest's cases for a law: always the same ones, and no file of failures, because a case that
/// failed belongs in a test of its own.
pub(crate) fn cases(count: u32) -> Config {
    let cases = count.saturating_mul(u32::try_from(factor()).unwrap_or(u32::MAX));
    Config {
        cases,
        rng_seed: proptest::test_runner::RngSeed::Fixed(number("CAUDAL_SEED").unwrap_or(1)),
        failure_persistence: None,
        ..Config::default()
    }
}
