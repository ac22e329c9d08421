//! A world whose past changes: a consumer keeps to what exists.

use super::super::log::What;
use super::super::machine::Machine;
use super::super::spec::{ConsumerId, Spec, Start};
use super::super::status::{Checkpoint, State};
use super::world::{World, fan_out, polling};

/// A world in which a consumer has read ten records, beside one in which there are only four.
fn undone(spec: Spec) -> World {
    let mut ahead = World::new(spec.clone(), 1);
    for index in 0..10 {
        ahead.put("k", &index.to_string());
    }
    ahead.pass(20_000);
    assert_eq!(ahead.status().totals.records, 10);
    let mut behind = World::new(spec, 1);
    for index in 0..4 {
        behind.put("k", &index.to_string());
    }
    behind.machine = std::mem::replace(&mut ahead.machine, Machine::new(ConsumerId(9), polling()));
    behind.epoch = 1;
    behind
}

#[test]
fn a_checkpoint_in_an_undone_future_is_put_back() {
    let mut world = undone(polling());
    world.pass(1000);
    let status = world.status();
    assert!(status.log.iter().any(|line| line.what == What::Jumped));
    assert!(status.log.iter().any(|line| line.what == What::Clamped));
    assert_eq!((status.lag, status.lanes[0].done), (0, 5));
    assert_eq!(status.lanes[0].checkpoint, Checkpoint::Latest);
    world.put("k", "otro");
    world.pass(1000);
    let status = world.status();
    assert_eq!((status.lag, status.state), (0, State::CaughtUp));
    assert_eq!(world.seen().last().unwrap(), "otro");
    assert!(status.history.seconds.iter().all(|sample| sample.at <= world.now));
}

#[test]
fn a_shard_that_was_never_split_is_read_on() {
    let mut world = World::new(polling(), 1);
    world.put("k", "0");
    world.split(0);
    world.put("k", "1");
    world.pass(10_000);
    assert_eq!(world.status().lanes.len(), 3);
    let mut before = World::new(polling(), 1);
    before.put("k", "0");
    before.machine = world.machine;
    before.epoch = 1;
    before.pass(1000);
    assert_eq!(before.status().lanes.len(), 1);
    before.put("k", "otro");
    before.pass(5000);
    assert_eq!(before.seen(), ["0", "1", "otro"]);
    assert_eq!(before.status().state, State::CaughtUp);
}

#[test]
fn a_registration_that_never_was_stops_it() {
    let world = undone(Spec { start: Start::TrimHorizon, ..fan_out() });
    let mut world = world;
    world.pass(1000);
    assert!(matches!(world.status().state, State::Stopped(_)));
    world.machine.resume(world.now);
    world.put("k", "otro");
    world.pass(20_000);
    assert_eq!(world.status().state, State::CaughtUp);
    assert_eq!(world.seen().last().unwrap(), "otro");
}
