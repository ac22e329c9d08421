//! The arithmetic of cuts.

use super::*;
use proptest::prelude::*;

const MIB: f64 = 1_048_576.0;

fn mib(value: f64) -> Load {
    Load { bytes: value * MIB, records: 0.0 }
}

fn key(name: &str, hash: u128, value: f64) -> KeyLoad {
    KeyLoad { key: name.to_owned(), hash, load: mib(value) }
}

/// A shard from 0 to 6399 with 64 stretches of 100 keys.
fn profile(rest: f64, keys: Vec<KeyLoad>) -> Profile {
    let mut stretches = vec![mib(rest / 64.0); 64];
    for key in &keys {
        let at = (key.hash / 100) as usize;
        stretches[at] = stretches[at] + key.load;
    }
    Profile::new(0, 6399, stretches, keys)
}

#[test]
fn an_even_load_is_cut_in_the_middle() {
    let profile = profile(1.2, Vec::new());
    let Advice::Cut(cut) = advise(&profile) else { panic!("a cut") };
    assert!((cut.best.lower.used() - 0.6).abs() < 0.02, "{cut:?}");
    assert!(cut.middle_is_as_good());
    assert_eq!(cut.beside, None);
}

#[test]
fn hot_keys_in_one_half_are_parted_at_a_key() {
    let keys = vec![key("b", 1200, 0.30), key("a", 1000, 0.55), key("c", 1500, 0.20)];
    let profile = profile(0.2, keys);
    let Advice::Cut(cut) = advise(&profile) else { panic!("a cut") };
    assert!(!cut.middle_is_as_good(), "{cut:?}");
    assert_eq!(cut.together, (3, 3));
    assert!(cut.best.at > 1000 && cut.best.at <= 1200, "after a and before b: {}", cut.best.at);
    assert!(cut.best.worst() < 0.7);
    assert!((profile.cut(1001).lower.used() - profile.cut(1000).lower.used()) > 0.5);
}

#[test]
fn a_cut_beside_a_key_names_it() {
    // All in one stretch, so that only the keys themselves part it.
    let keys = vec![key("a", 110, 0.6), key("b", 111, 0.6)];
    let Advice::Cut(cut) = advise(&profile(0.0, keys)) else { panic!("a cut") };
    assert_eq!((cut.best.at, cut.beside), (111, Some((true, "a".to_owned()))));
}

#[test]
fn no_cut_helps_against_one_key_that_asks_for_more_than_a_shard() {
    let keys = vec![key("sola", 3000, 1.3)];
    let Advice::SingleKey(found) = advise(&profile(0.1, keys)) else { panic!("one key") };
    assert_eq!(found.key, "sola");
}

#[test]
fn records_count_as_bytes_do() {
    let load = Load { bytes: 0.2 * MIB, records: 900.0 };
    assert!((load.used() - 0.9).abs() < 1e-9);
}

#[test]
fn nothing_and_too_narrow_are_told_apart() {
    assert_eq!(advise(&Profile::new(0, 6399, vec![Load::default(); 64], Vec::new())), Advice::Idle);
    assert_eq!(advise(&Profile::new(5, 7, vec![mib(0.5); 64], Vec::new())), Advice::Narrow);
    assert!(allows(0, 10, 2) && !allows(0, 10, 1) && !allows(0, 10, 10) && allows(0, 10, 9));
}

proptest! {
    #[test]
    fn a_cut_loses_nothing(
        at in 0_u128..6400,
        rest in 0.0_f64..2.0,
        places in prop::collection::vec((0_u128..6400, 0.0_f64..0.9), 0..8),
    ) {
        let keys: Vec<_> = places.iter().map(|(hash, load)| key("k", *hash, *load)).collect();
        let whole = rest + places.iter().map(|(_, load)| load).sum::<f64>();
        let profile = profile(rest, keys);
        let cut = profile.cut(at);
        prop_assert!(((cut.lower + cut.upper).used() - whole).abs() < 1e-6);
        if let Advice::Cut(advised) = advise(&profile) {
            prop_assert!(profile.allows(advised.best.at));
            prop_assert!(advised.best.worst() <= advised.middle.worst() + 1e-5);
        }
    }
}
