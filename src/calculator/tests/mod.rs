//! The calculator against tables computed by hand, and its laws.

mod absurd;
mod costs;
mod laws;
mod shards;

use super::{Load, Milli, Tariff, built_in};

/// A load in few words; the rest is as in the notes' example.
fn load(text: &str) -> Load {
    text.parse().unwrap_or_else(|sentence| panic!("{text}: {sentence}"))
}

fn virginia() -> Tariff {
    built_in().swap_remove(0)
}

/// Cents of a sum.
fn cents(nano_usd: u128) -> u128 {
    (nano_usd + 5_000_000) / 10_000_000
}

#[test]
fn the_usual_load_is_the_example_of_the_notes() {
    assert_eq!(load(""), Load::default());
    assert_eq!(load("tps=10000&kb=1"), Load::default());
    assert_eq!(Load::default().records, Milli::whole(10_000));
}
