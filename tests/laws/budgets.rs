//! Traffic heavy enough to spend every budget of a shard: writes, polls and fan-out. The model of
//! the world holds each admission and each refusal against every window before it.

use caudal::api::kinesis::{Error, PutRecordsRequestEntry, Request, Response, ShardId};
use caudal::engine::{Answer, PushBody};
use caudal::kinesis::Settings;
use caudal::units::{Millis, Rng};

use crate::generator::Step;
use crate::seeds::on_seeds;
use crate::support::{
    call, create, entry, free_settings, get, horizon, iterator, put, register, subscribe,
};
use crate::world::World;

/// What was refused for want of budget.
#[derive(Default)]
struct Refused {
    records: i64,
    reads: u32,
    iterators: u32,
}

fn ask(world: &mut World, wait: Millis, request: Request) -> Result<Response, Box<Error>> {
    world.step(Step { wait, envelope: call(request) });
    match world.last_result() {
        Ok(Answer::Kinesis(response)) => Ok(response.clone()),
        Ok(other) => panic!("{other:?} to a call of Kinesis"),
        Err(error) => Err(Box::new(error.clone())),
    }
}

fn heavy(rng: &mut Rng) -> Vec<PutRecordsRequestEntry> {
    let size = 1 + rng.below(500_000) as usize;
    (0..=rng.below(2)).map(|_| entry("k", vec![7; size])).collect()
}

/// Takes one random step and counts what is refused.
fn act(world: &mut World, rng: &mut Rng, place: &mut Option<String>, refused: &mut Refused) {
    let throttled = |error: &Error| matches!(error, Error::ProvisionedThroughputExceeded(_));
    let wait = Millis(if rng.below(3) == 0 { rng.below(900) } else { rng.below(5) });
    match (rng.below(9), place.take()) {
        (0..=3, kept) => {
            let answer = ask(world, wait, put("a", heavy(rng)));
            let Ok(Response::PutRecords(output)) = answer else { panic!("{answer:?}") };
            refused.records += output.failed_record_count;
            *place = kept;
        }
        (4..=6, Some(text)) => match ask(world, wait, get(text.clone(), None)) {
            Ok(Response::GetRecords(output)) => *place = output.next_shard_iterator,
            Err(error) if throttled(&error) => {
                refused.reads += 1;
                *place = Some(text);
            }
            other => panic!("{other:?}"),
        },
        _ => {
            for _ in 0..=rng.below(8) {
                match ask(world, Millis(1), iterator("a", ShardId(0), horizon())) {
                    Ok(Response::GetShardIterator(output)) => *place = Some(output.shard_iterator),
                    Err(error) if throttled(&error) => refused.iterators += 1,
                    other => panic!("{other:?}"),
                }
            }
        }
    }
}

#[test]
fn heavy_traffic_keeps_to_every_budget() {
    on_seeds("budgets::heavy_traffic_keeps_to_every_budget", 3, |seed| {
        let budget = 2 << 20;
        let settings = Settings { limits: true, payload_budget_bytes: budget, ..free_settings() };
        let mut world = World::with(seed, settings);
        let mut rng = Rng::new(seed);
        ask(&mut world, Millis(0), create("a", 1)).unwrap();
        let arn = world.engine.kinesis().streams()["a"].arn.clone();
        let answer = ask(&mut world, Millis(0), register(arn, "c")).unwrap();
        let Response::RegisterStreamConsumer(output) = answer else { panic!("{answer:?}") };
        let consumer = output.consumer.consumer_arn;

        let (mut place, mut refused) = (None, Refused::default());
        for step in 0..200 {
            act(&mut world, &mut rng, &mut place, &mut refused);
            // Everything so far is pushed again, as fast as the consumer's own budget allows.
            if step % 50 == 49 {
                let input = subscribe(consumer.clone(), ShardId(0), horizon());
                ask(&mut world, Millis(5000), Request::SubscribeToShard(input)).unwrap();
            }
        }
        world.pass(Millis(60_000));
        let behind = |push: &&caudal::engine::Push| matches!(&push.body, PushBody::Event(event) if event.millis_behind_latest > 0);
        let waited = world.pushes.iter().filter(behind).count();
        let all = refused.records > 0 && refused.reads > 0 && refused.iterators > 0 && waited > 0;
        assert!(all, "some budget was never spent");
    });
}
