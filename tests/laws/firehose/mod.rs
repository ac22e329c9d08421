//! Firehose, Lambda and SNS in the mix: delivery streams that producers write to, delivery streams
//! and functions that read Kinesis streams keep the laws of the world, whatever becomes of their
//! objects and batches.

mod client;
mod consumers;
mod handled;
mod life;

use std::collections::BTreeMap;

use caudal::engine::{Control, Engine, Envelope, Input, Origin};
use caudal::firehose::{Delivery, DeliveryId};
use caudal::runtime::replay_entries;
use caudal::units::{Millis, Rng, Timestamp};

use crate::generator::world_settings;
use crate::seeds::on_seeds;
use crate::world::engine_of;
use life::{Life, Wanted, take_wanted};

/// Steps of one life.
const STEPS: usize = 220;

#[test]
fn the_same_inputs_give_the_same_world_in_any_steps() {
    on_seeds("firehose::the_same_inputs_give_the_same_world_in_any_steps", 16, |seed| {
        let mut life = Life::of_seed(seed);
        life.run(STEPS);
        let mut at_once = engine_of(seed, world_settings(seed));
        let mut in_steps = engine_of(seed, world_settings(seed));
        let (mut wanted, mut stepped) = (Vec::new(), Vec::new());
        let mut rng = Rng::new(seed);
        for (index, (now, envelope)) in life.script.iter().enumerate() {
            at_once.apply(*now, envelope);
            take_wanted(&mut at_once, &mut wanted);
            dawdle(&mut in_steps, *now, &mut rng, &mut stepped);
            in_steps.apply(*now, envelope);
            take_wanted(&mut in_steps, &mut stepped);
            if index % 20 == 0 {
                let same = at_once.state_bytes() == in_steps.state_bytes();
                assert!(same, "after step {index}, {envelope:?}");
            }
        }
        let far = life.now + Millis::from_hours(30);
        at_once.advance(far);
        take_wanted(&mut at_once, &mut wanted);
        dawdle(&mut in_steps, far, &mut rng, &mut stepped);
        assert!(at_once.state_bytes() == in_steps.state_bytes(), "after thirty more hours");
        // Who looks more often may see more: an object whose delivery stream is deleted soon after.
        let stepped = objects(&stepped);
        for (id, object) in objects(&wanted) {
            assert_eq!(stepped.get(&id), Some(&object), "another object {id:?}");
        }
    });
}

/// The objects among what is wanted.
fn objects(wanted: &[Wanted]) -> BTreeMap<DeliveryId, &Delivery> {
    let mut objects = BTreeMap::new();
    for one in wanted {
        if let Wanted::Object(object) = one {
            objects.insert(object.id, &**object);
        }
    }
    objects
}

/// Lets time pass in many steps: random ones, none at all, and just to what is due.
fn dawdle(engine: &mut Engine, until: Timestamp, rng: &mut Rng, wanted: &mut Vec<Wanted>) {
    for _ in 0..rng.below(6) {
        let left = until.since(engine.now()).0;
        let random = engine.now() + Millis(rng.below(left + 1));
        let due = engine.next_deadline().filter(|_| rng.below(2) == 0);
        engine.advance(due.unwrap_or(random).min(until));
        take_wanted(engine, wanted);
    }
    engine.advance(until);
    take_wanted(engine, wanted);
}

#[test]
fn a_journal_gives_back_the_world_and_what_it_waits_for() {
    on_seeds("firehose::a_journal_gives_back_the_world_and_what_it_waits_for", 16, |seed| {
        let mut life = Life::of_seed(seed);
        for _ in 0..4 {
            life.run(STEPS / 4);
            let found = replay_entries(life.journal.iter()).unwrap();
            let mut found = found.expect("it has a genesis");
            found.advance(life.now);
            while found.poll_push().is_some() {}
            assert!(found.state_bytes() == life.engine.state_bytes(), "another world");
            // What is asked for anew is what was asked for and has no answer.
            let (mut again, mut waiting) = (Vec::new(), Vec::new());
            found.ask_again();
            take_wanted(&mut found, &mut again);
            let mut same = life.engine.clone();
            same.ask_again();
            take_wanted(&mut same, &mut waiting);
            assert!(again == waiting, "other things are waited for");
        }
    });
}

#[test]
fn a_moment_of_the_past_is_not_changed_by_what_follows() {
    on_seeds("firehose::a_moment_of_the_past_is_not_changed_by_what_follows", 8, |seed| {
        let mut life = Life::of_seed(seed);
        life.run(STEPS / 2);
        let (moment, bytes) = (life.engine.clone(), life.engine.state_bytes());
        life.run(STEPS / 2);
        assert!(moment.state_bytes() == bytes, "a clone shares too much");
    });
}

/// Records of Kinesis streams come out once each, in the order of their shards, through splits
/// and merges, failures, killed processes, and with or without room in memory.
#[test]
fn what_goes_into_a_stream_comes_out_in_order() {
    on_seeds("firehose::what_goes_into_a_stream_comes_out_in_order", 24, |seed| {
        client::Client::of_seed(seed).live();
    });
}

/// A function gets each record once, unless it fails: in the order of the shards, children after
/// parents, through splits and merges, failures, killed processes, and with or without room in
/// memory.
#[test]
fn what_goes_into_a_stream_is_handled_in_order() {
    on_seeds("firehose::what_goes_into_a_stream_is_handled_in_order", 24, |seed| {
        handled::Handled::of_seed(seed).live();
    });
}

/// What was told to forget everything has nothing on its way.
#[test]
fn a_reset_forgets_deliveries() {
    let mut life = Life::of_seed(5);
    life.run(STEPS);
    let reset = Envelope { origin: Origin::Window, input: Input::Control(Control::ResetWorld) };
    life.engine.apply(life.now, &reset);
    life.engine.ask_again();
    let mut wanted = Vec::new();
    take_wanted(&mut life.engine, &mut wanted);
    assert!(wanted.is_empty() && life.engine.firehose().streams().is_empty());
    assert!(life.engine.lambda().mappings().is_empty() && life.engine.sns().topics().is_empty());
    assert!(life.engine.snapshot().delivery_streams.is_empty());
}
