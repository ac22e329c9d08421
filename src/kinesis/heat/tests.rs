//! The sketch's guarantee, the bins' edges, and what a minute is.

use std::collections::BTreeMap;

use super::*;
use crate::kinesis::{even_range, hash_of};
use crate::units::Rng;

fn arrival(key: &str, bytes: u64, refused: Option<Refusal>) -> Arrival<'_> {
    let hash = hash_of(key);
    Arrival { key, hash: Some(hash), print: hash.0 as u64, bytes, refused }
}

fn whole_ring() -> HashKeyRange {
    even_range(0, 1)
}

#[test]
fn every_heavy_key_is_found_and_bounded_by_its_error() {
    for seed in 0..20 {
        let mut rng = Rng::new(seed);
        let mut meter = HeatMeter::default();
        let mut truth: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        let mut total = 0;
        for _ in 0..5000 {
            // A few keys are heavy, a thousand are light.
            let number = if rng.below(3) == 0 { rng.below(12) } else { 100 + rng.below(1000) };
            let (key, bytes) = (format!("cliente-{number}"), 1 + rng.below(2000));
            let refused = (rng.below(9) == 0).then_some(Refusal::Records);
            meter.note(&whole_ring(), &arrival(&key, bytes, refused), Timestamp(5000));
            let entry = truth.entry(key).or_default();
            entry.0 += bytes;
            entry.1 += u64::from(refused.is_none());
            total += bytes;
        }
        let summary = meter.view().last_minute(Timestamp(5000));
        for (key, (bytes, records)) in &truth {
            let found = summary.keys.iter().find(|hot| hot.key == *key);
            if let Some(hot) = found {
                assert!(hot.offered() <= *bytes && *bytes <= hot.offered() + hot.error, "{key}");
                assert!(hot.records <= *records);
            } else {
                assert!(*bytes <= total / KEYS as u64, "{key} with {bytes} of {total} was lost");
            }
        }
        assert!(summary.keys.is_sorted_by(|a, b| a.offered() >= b.offered()));
    }
}

#[test]
fn the_sums_are_the_bins() {
    let mut rng = Rng::new(3);
    let mut meter = HeatMeter::default();
    let (mut records, mut bytes, mut for_bytes, mut for_records) = (0, 0, 0, 0);
    for at in 0..6000 {
        let refused = match rng.below(5) {
            0 => Some(Refusal::Bytes),
            1 => Some(Refusal::Records),
            _ => None,
        };
        let size = rng.below(500);
        match refused {
            None => (records, bytes) = (records + 1, bytes + size),
            Some(Refusal::Bytes) => for_bytes += 1,
            Some(Refusal::Records) => for_records += 1,
        }
        let key = format!("{}", rng.below(9999));
        meter.note(&whole_ring(), &arrival(&key, size, refused), Timestamp(at * 10));
    }
    let summary = meter.view().last_minute(Timestamp(59_999));
    assert_eq!((summary.records, summary.bytes), (records, bytes));
    assert_eq!(summary.refused, for_bytes + for_records);
    assert_eq!(summary.refused_for_bytes, for_bytes);
    assert_eq!(summary.bins.iter().map(|bin| bin.records).sum::<u64>(), records);
    assert_eq!(summary.bins.iter().map(|bin| bin.bytes).sum::<u64>(), bytes);
    assert_eq!(summary.bins.iter().map(|bin| bin.refused).sum::<u64>(), summary.refused);
}

#[test]
fn a_minute_later_it_is_cold() {
    let mut meter = HeatMeter::default();
    meter.note(&whole_ring(), &arrival("a", 7, None), Timestamp(9_999));
    let seen = meter.view();
    assert_eq!(seen.last_minute(Timestamp(59_999)).bytes, 7);
    assert_eq!(seen.last_minute(Timestamp(60_000)).bytes, 0);
    meter.note(&whole_ring(), &arrival("b", 1, None), Timestamp(70_000));
    assert_eq!(meter.past.len(), 0, "what is cold takes no room");
    assert_eq!(seen.last_minute(Timestamp(10_000)).bytes, 7, "what was seen stays");
}

#[test]
fn bins_cut_any_range_into_equal_parts() {
    let mut rng = Rng::new(1);
    for count in [1, 3, 4, 64, 1000] {
        for index in [0, count / 2, count - 1] {
            let range = even_range(index, count);
            assert_eq!(bin_of(&range, range.starting_hash_key), 0);
            assert_eq!(bin_of(&range, range.ending_hash_key), BINS - 1);
            let mut next = range.starting_hash_key.0;
            for bin in 0..BINS {
                let part = bin_range(&range, bin);
                assert_eq!(part.starting_hash_key.0, next, "{bin} of {index}/{count}");
                let width = part.ending_hash_key.0 - part.starting_hash_key.0;
                let inside = part.starting_hash_key.0 + width / 2;
                assert_eq!(bin_of(&range, HashKey(inside)), bin);
                next = part.ending_hash_key.0.wrapping_add(1);
            }
            assert_eq!(next, range.ending_hash_key.0.wrapping_add(1));
        }
    }
    // A range of a few keys, as a split at the edge leaves it.
    for width in [0_u128, 1, 5, 200] {
        let start = u128::from(rng.below(1000));
        let range = HashKeyRange {
            starting_hash_key: HashKey(start),
            ending_hash_key: HashKey(start + width),
        };
        for offset in 0..=width {
            assert!(bin_of(&range, HashKey(start + offset)) < BINS);
        }
    }
}

#[test]
fn long_keys_are_cut_between_characters() {
    let mut meter = HeatMeter::default();
    let long = "ñ".repeat(200);
    meter.note(&whole_ring(), &arrival(&long, 7, None), Timestamp(0));
    let summary = meter.view().last_minute(Timestamp(0));
    assert_eq!(summary.keys[0].key, "ñ".repeat(31));
    assert!(summary.keys[0].cut);
}

#[test]
fn records_without_a_key_are_in_the_sums_alone() {
    let mut meter = HeatMeter::default();
    let nowhere = Arrival { key: "", hash: None, print: 0, bytes: 9, refused: None };
    meter.note(&whole_ring(), &nowhere, Timestamp(0));
    let summary = meter.view().last_minute(Timestamp(0));
    assert_eq!((summary.records, summary.bytes, summary.keys.len()), (1, 9, 0));
    assert!(summary.bins.iter().all(|bin| *bin == Bin::default()));
}
