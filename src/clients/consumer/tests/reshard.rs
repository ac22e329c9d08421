//! Splits and merges: parents before children, or not.

use super::super::spec::{Kind, Polling, Spec};
use super::super::status::{Checkpoint, LaneState, State};
use super::world::{World, fan_out, polling};
use crate::units::Millis;

/// A key's records: some before a split, some after it.
fn split_world(spec: Spec) -> World {
    let mut world = World::new(spec, 1);
    for index in 0..40 {
        world.put(&format!("k{}", index % 4), &format!("{index:02}"));
    }
    world.split(0);
    for index in 40..60 {
        world.put(&format!("k{}", index % 4), &format!("{index:02}"));
    }
    world
}

fn slow() -> Spec {
    let kind = Kind::Polling(Polling { limit: 5, interval: Millis(1000) });
    Spec { kind, ..polling() }
}

/// Whether every key's records were processed in the order of their payloads.
fn in_order(world: &World) -> bool {
    (0..4).all(|key| {
        let key = format!("k{key}");
        let seen = world.machine.order.seen.iter().filter(|seen| seen.2 == key);
        seen.map(|seen| &seen.3).is_sorted()
    })
}

#[test]
fn children_wait_for_their_parent() {
    let mut world = split_world(slow());
    world.pass(100);
    assert_eq!(world.state_of(1), LaneState::WaitingParent);
    assert_eq!(world.state_of(0), LaneState::Reading);
    assert_eq!(world.status().lag, 55);
    world.pass(60_000);
    let status = world.status();
    assert_eq!((status.totals.records, status.lag, status.broken), (60, 0, 0));
    assert_eq!(status.lanes[0].checkpoint, Checkpoint::ShardEnd);
    assert_eq!(status.state, State::CaughtUp);
    assert!(in_order(&world));
    assert!(status.log.iter().any(|line| {
        matches!(&line.what, super::super::What::ShardEnd { children } if children.len() == 2)
    }));
}

#[test]
fn children_at_once_break_the_order_and_that_is_counted() {
    let mut world = split_world(Spec { parents_first: false, ..slow() });
    world.pass(60_000);
    let status = world.status();
    assert_eq!((status.totals.records, status.lag), (60, 0), "nothing is lost");
    assert!(!in_order(&world));
    // Counted by hand: records whose key has gone further in a child before.
    let mut furthest = std::collections::BTreeMap::new();
    let mut late = 0;
    for (_, _, key, data) in &world.machine.order.seen {
        let furthest = furthest.entry(key.clone()).or_insert_with(String::new);
        if data < furthest {
            late += 1;
        } else {
            furthest.clone_from(data);
        }
    }
    assert_eq!(status.broken, late);
    assert!(late > 0);
    assert_eq!(status.broken_keys.iter().map(|told| told.records).sum::<u64>(), late);
}

#[test]
fn a_merge_waits_for_both() {
    let mut world = World::new(slow(), 2);
    for index in 0..30 {
        world.put(&format!("k{}", index % 4), &format!("{index:02}"));
    }
    world.merge(0, 1);
    for index in 30..40 {
        world.put(&format!("k{}", index % 4), &format!("{index:02}"));
    }
    world.pass(100);
    assert_eq!(world.state_of(2), LaneState::WaitingParent);
    assert_eq!(world.lane(2).parents.len(), 2);
    world.pass(60_000);
    assert_eq!((world.status().totals.records, world.status().lag), (40, 0));
    assert!(in_order(&world));
}

#[test]
fn fan_out_follows_a_split_too() {
    let mut world = split_world(fan_out());
    world.pass(2000);
    world.split(1);
    for index in 60..80 {
        world.put(&format!("k{}", index % 4), &format!("{index:02}"));
    }
    world.pass(20_000);
    let status = world.status();
    assert_eq!((status.totals.records, status.totals.repeats, status.lag), (80, 0, 0));
    assert_eq!((status.broken, status.state), (0, State::CaughtUp));
    assert!(in_order(&world));
}
