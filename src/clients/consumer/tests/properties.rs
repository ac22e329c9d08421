//! Whatever happens, nothing is lost, repetitions come only from a checkpoint, and keys keep
//! their order unless the consumer was told not to care.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::super::spec::{Failure, Kind, Polling, Spec};
use super::super::status::State;
use super::world::{World, fan_out, polling};
use crate::units::Millis;

#[derive(Clone, Debug)]
enum Step {
    Put { key: u8, times: u8 },
    Pass(u16),
    Split,
    Merge,
    Crash(u16),
    Pause(bool),
    Fail(bool),
    Poison(bool),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..6_u8, 1..30_u8).prop_map(|(key, times)| Step::Put { key, times }),
        5 => (1..4000_u16).prop_map(Step::Pass),
        1 => Just(Step::Split),
        1 => Just(Step::Merge),
        1 => (1..3000_u16).prop_map(Step::Crash),
        1 => any::<bool>().prop_map(Step::Pause),
        1 => any::<bool>().prop_map(Step::Fail),
        1 => any::<bool>().prop_map(Step::Poison),
    ];
    proptest::collection::vec(step, 1..40)
}

fn spec() -> impl Strategy<Value = Spec> {
    let kinds = (1..50_i64, 50..1500_u64, any::<bool>());
    (kinds, 0..20_000_u64, any::<bool>()).prop_map(|((limit, interval, poll), micros, first)| {
        let kind = Kind::Polling(Polling { limit, interval: Millis(interval) });
        let base = if poll { Spec { kind, ..polling() } } else { fan_out() };
        Spec { micros_per_record: micros, parents_first: first, ..base }
    })
}

/// Lives through the steps; returns how often processing was cut short and what was put.
fn live(world: &mut World, steps: &[Step]) -> (u64, Vec<(String, String)>) {
    let mut put = Vec::new();
    let mut cuts = 0;
    for step in steps {
        let mut asks = Vec::new();
        match step {
            Step::Put { key, times } => {
                for _ in 0..*times {
                    let (key, data) = (format!("k{key}"), format!("{:05}", put.len()));
                    world.put(&key, &data);
                    put.push((key, data));
                }
            }
            Step::Pass(millis) => world.pass(u64::from(*millis)),
            Step::Split => {
                let open = world.engine.snapshot().streams[0].open.clone();
                if open.len() < 8 {
                    world.split(open[put.len() % open.len()].0);
                }
            }
            Step::Merge => {
                let open = world.engine.snapshot().streams[0].open.clone();
                if open.len() > 1 {
                    world.merge(open[0].0, open[1].0);
                }
            }
            Step::Crash(millis) => {
                cuts += 8;
                world.machine.crash(Millis(u64::from(*millis)), world.now, &mut asks);
            }
            Step::Pause(paused) => world.machine.pause(*paused, world.now, &mut asks),
            Step::Fail(on) => {
                let failure = if *on { Failure::EveryBatch } else { Failure::None };
                world.machine.set_failure(failure, world.now);
            }
            Step::Poison(on) => {
                let text = Failure::Matching("7".to_owned());
                world.machine.set_failure(if *on { text } else { Failure::None }, world.now);
            }
        }
        world.carry_out(asks);
    }
    world.machine.set_failure(Failure::None, world.now);
    world.machine.pause(false, world.now, &mut Vec::new());
    for _ in 0..40 {
        world.pass(30_000);
        if world.status().lag == 0 && world.status().state == State::CaughtUp {
            break;
        }
    }
    (cuts, put)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn a_consumer_keeps_its_promises(spec in spec(), steps in steps()) {
        let parents_first = spec.parents_first;
        let mut world = World::new(spec, 2);
        let (cuts, put) = live(&mut world, &steps);
        let status = world.status();
        prop_assert_eq!(&status.state, &State::CaughtUp);
        let seen = &world.machine.order.seen;

        // Nothing is lost, and what is counted is what was processed.
        let processed: BTreeSet<_> = seen.iter().map(|seen| &seen.3).collect();
        prop_assert_eq!(processed.len(), put.len());
        prop_assert_eq!(status.totals.records, put.len() as u64);
        prop_assert_eq!(status.totals.repeats, (seen.len() - put.len()) as u64);
        prop_assert_eq!(status.totals.lost, 0);

        // Within a shard counters go up one by one, or back after a failure or crash.
        let mut last: BTreeMap<_, u64> = BTreeMap::new();
        let mut back = 0;
        for (shard, counter, _, _) in seen {
            let before = last.insert(*shard, *counter);
            if let Some(before) = before && *counter != before + 1 {
                prop_assert!(*counter <= before, "a gap in {}", shard);
                back += 1;
            }
        }
        prop_assert!(back <= status.totals.failures + cuts);

        // First times, key by key.
        let mut first = BTreeSet::new();
        let mut furthest: BTreeMap<&str, &str> = BTreeMap::new();
        let mut late = 0;
        for (_, _, key, data) in seen {
            if first.insert(data) {
                let furthest = furthest.entry(key).or_default();
                if data.as_str() < *furthest { late += 1 } else { *furthest = data }
            }
        }
        if parents_first {
            prop_assert_eq!(late, 0);
        }
        prop_assert_eq!(status.broken, late);
    }
}
