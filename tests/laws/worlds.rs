//! Generated worlds keep every law that the naive model knows.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use caudal::api::kinesis::{Operation, Response};
use caudal::engine::{Answer, Input, PushBody};

use crate::seeds::on_seeds;
use crate::world::World;

/// Steps of one world.
const STEPS: usize = 300;

/// Laws are only as good as what they are tried on, so the worlds must also get around.
#[test]
fn generated_worlds_keep_every_law() {
    let reached = RefCell::new(BTreeMap::<&str, u32>::new());
    let worlds = Cell::new(0);
    on_seeds("worlds::generated_worlds_keep_every_law", 48, |seed| {
        let mut world = World::of_seed(seed);
        for _ in 0..STEPS {
            let step = world.generator.next(world.engine.kinesis(), world.now);
            let input = step.envelope.input.clone();
            let seen = world.pushes.len();
            world.step(step);
            for place in places(&world, &input, seen) {
                *reached.borrow_mut().entry(place).or_default() += 1;
            }
        }
        worlds.set(worlds.get() + 1);
    });
    let reached = reached.into_inner();
    let operations = Operation::ALL.iter().map(|operation| operation.as_str());
    let places = operations.chain(PLACES.iter().copied());
    let missed: Vec<_> = places.filter(|place| !reached.contains_key(place)).collect();
    // One seed that is tried again need not get everywhere.
    let enough = worlds.get() < 48 || missed.is_empty();
    assert!(enough, "never reached: {missed:?}\nreached: {reached:#?}");
}

/// Situations in which laws are at stake.
const PLACES: &[&str] = &[
    "a record refused",
    "a read refused",
    "an expired iterator",
    "an end with children",
    "a record from disk",
    "a push",
    "a push from disk",
    "a pushed end",
    "a heartbeat",
    "records dropped",
    "records trimmed",
    "a second page of shards",
    "an unknown shard",
    "a subscription held",
    "a reader behind",
];

/// Where a step has been: the operation if it succeeded, and situations.
fn places(world: &World, input: &Input, seen: usize) -> Vec<&'static str> {
    use caudal::api::kinesis::Error as E;
    let mut places = Vec::new();
    match (input, world.last_result()) {
        (Input::Kinesis(request), Ok(Answer::Kinesis(response))) => {
            places.push(request.operation().as_str());
            match response {
                Response::PutRecords(output) if output.failed_record_count > 0 => {
                    places.push("a record refused");
                }
                Response::GetRecords(output) => {
                    places.extend(output.child_shards.is_some().then_some("an end with children"));
                    let from_disk = !world.last_on_disk().is_empty();
                    places.extend(from_disk.then_some("a record from disk"));
                    places.extend((output.millis_behind_latest > 0).then_some("a reader behind"));
                }
                Response::ListShards(_) => {
                    let token = matches!(request, caudal::api::kinesis::Request::ListShards(input)
                        if input.next_token.is_some());
                    places.extend(token.then_some("a second page of shards"));
                }
                _ => {}
            }
        }
        (Input::Kinesis(request), Err(error)) => match (request.operation(), error) {
            (Operation::GetRecords, E::ProvisionedThroughputExceeded(_)) => {
                places.push("a read refused");
            }
            (_, E::ExpiredIterator { .. }) => places.push("an expired iterator"),
            (Operation::GetShardIterator, E::ResourceNotFound(_)) => {
                places.push("an unknown shard");
            }
            _ => {}
        },
        _ => {}
    }
    for push in &world.pushes[seen..] {
        places.extend((!push.on_disk.is_empty()).then_some("a push from disk"));
        places.push(match &push.body {
            PushBody::Event(event) if event.child_shards.is_some() => "a pushed end",
            PushBody::Event(event) if event.records.is_empty() => "a heartbeat",
            _ => "a push",
        });
    }
    let kinesis = world.engine.kinesis();
    places.extend((kinesis.dropped_records() > 0).then_some("records dropped"));
    let held = kinesis.subscriptions().values().any(|subscription| subscription.held);
    places.extend(held.then_some("a subscription held"));
    let mut shards = kinesis.streams().values().flat_map(|stream| &stream.shards);
    let trimmed = shards.any(|shard| shard.log.first() > 1 && !shard.log.is_empty());
    places.extend(trimmed.then_some("records trimmed"));
    places
}
