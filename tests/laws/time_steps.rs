//! It makes no difference in how many steps time passes.

use caudal::engine::{Engine, Push};
use caudal::units::{Millis, Rng, Timestamp};

use crate::generator::world_settings;
use crate::seeds::on_seeds;
use crate::world::{World, engine_of};

#[test]
fn time_passes_alike_in_any_steps() {
    on_seeds("time_steps::time_passes_alike_in_any_steps", 16, |seed| {
        let mut world = World::of_seed(seed);
        world.run(200);
        let mut at_once = engine_of(seed, world_settings(seed));
        let mut in_steps = engine_of(seed, world_settings(seed));
        let (mut pushes, mut stepped_pushes) = (Vec::new(), Vec::new());
        let mut rng = Rng::new(seed);
        for (index, (now, envelope)) in world.script.iter().enumerate() {
            at_once.apply(*now, envelope);
            drain(&mut at_once, &mut pushes);
            dawdle(&mut in_steps, *now, &mut rng, &mut stepped_pushes);
            in_steps.apply(*now, envelope);
            drain(&mut in_steps, &mut stepped_pushes);
            if index % 20 == 0 {
                let same = at_once.state_bytes() == in_steps.state_bytes();
                assert!(same, "after step {index}, {envelope:?}");
            }
        }
        let far = world.now + Millis::from_hours(30);
        at_once.advance(far);
        drain(&mut at_once, &mut pushes);
        dawdle(&mut in_steps, far, &mut rng, &mut stepped_pushes);
        assert!(at_once.state_bytes() == in_steps.state_bytes(), "after thirty more hours");
        assert_eq!(pushes, stepped_pushes);
    });
}

/// Lets time pass in many steps: random ones, none at all, and just to what is due.
fn dawdle(engine: &mut Engine, until: Timestamp, rng: &mut Rng, pushes: &mut Vec<Push>) {
    for _ in 0..rng.below(6) {
        let left = until.since(engine.now()).0;
        let random = engine.now() + Millis(rng.below(left + 1));
        let due = engine.next_deadline().filter(|_| rng.below(2) == 0);
        engine.advance(due.unwrap_or(random).min(until));
        drain(engine, pushes);
    }
    engine.advance(until);
    drain(engine, pushes);
}

fn drain(engine: &mut Engine, pushes: &mut Vec<Push>) {
    pushes.extend(std::iter::from_fn(|| engine.poll_push()));
}
