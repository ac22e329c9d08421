//! A jump of a day and more over many shards leaves the world as time itself would have.

use caudal::api::kinesis::{
    ConsumerStatus, PutRecordsRequestEntry, Request, Response, ShardId, StreamStatus,
};
use caudal::engine::{Answer, PushBody};
use caudal::kinesis::{Settings, even_range};
use caudal::units::{Millis, Timestamp};

use crate::generator::Step;
use crate::support::{call, create, entry, free_settings, horizon, put, register, subscribe};
use crate::world::World;

const SHARDS: u64 = 64;
const DAY: Millis = Millis::from_hours(24);

fn ask(world: &mut World, wait: Millis, request: Request) -> Response {
    world.step(Step { wait, envelope: call(request) });
    match world.last_result() {
        Ok(Answer::Kinesis(response)) => response.clone(),
        other => panic!("{other:?}"),
    }
}

/// One record for every shard.
fn round() -> Vec<PutRecordsRequestEntry> {
    let key = |index| even_range(index, SHARDS).ending_hash_key.to_string();
    let record = |index| PutRecordsRequestEntry {
        explicit_hash_key: Some(key(index)),
        ..entry("k", vec![index as u8; 100])
    };
    (0..SHARDS).map(record).collect()
}

fn held(world: &World) -> Vec<u64> {
    let shards = &world.engine.kinesis().streams()["a"].shards;
    shards.iter().map(|shard| shard.log.len()).collect()
}

#[test]
fn a_day_passes_over_64_shards() {
    let settings = Settings { limits: true, ..free_settings() };
    let mut world = World::with(1, settings);
    ask(&mut world, Millis(0), create("a", SHARDS));
    let born = world.now;
    // Half a day of writing, a round every hour.
    for _ in 0..12 {
        ask(&mut world, Millis::from_hours(1), put("a", round()));
    }
    let arn = world.engine.kinesis().streams()["a"].arn.clone();
    let Response::RegisterStreamConsumer(output) = ask(&mut world, Millis(0), register(arn, "c"))
    else {
        panic!()
    };
    for shard in 0..SHARDS {
        let input =
            subscribe(output.consumer.consumer_arn.clone(), ShardId(shard as u32), horizon());
        ask(&mut world, Millis(0), Request::SubscribeToShard(input));
    }
    assert_eq!(held(&world), vec![12; SHARDS as usize]);
    let pushed = world.pushes.len();

    // To six hours after the first round has expired: seven rounds are gone.
    let to = born + Millis::from_hours(31);
    world.pass(Millis(to.since(world.now).0));
    world.step(Step { wait: Millis(1000), envelope: call(put("a", round())) });
    let mut expected = vec![6; SHARDS as usize];
    assert_eq!(held(&world), expected, "five old rounds and a new one");
    let kinesis = world.engine.kinesis();
    assert!(kinesis.subscriptions().is_empty());
    let ends = world.pushes[pushed..].iter().filter(|push| push.body == PushBody::Ended).count();
    assert_eq!(ends as u64, SHARDS, "every subscription ended once");
    let stream = &kinesis.streams()["a"];
    assert_eq!((stream.status, stream.open_count()), (StreamStatus::Active, SHARDS));
    assert_eq!(stream.consumers["c"].status, ConsumerStatus::Active);
    assert_eq!(kinesis.payload_bytes(), SHARDS * 6 * 101);

    // One jump over everything, and not a millisecond too early.
    let last = world.now;
    world.pass(DAY);
    expected = vec![1; SHARDS as usize];
    assert_eq!(held(&world), expected, "the last round is exactly a day old");
    world.pass(Millis(1000));
    assert_eq!(held(&world), vec![0; SHARDS as usize]);
    assert_eq!(world.engine.kinesis().payload_bytes(), 0);
    assert!(world.engine.next_deadline().is_none_or(|due| due > last + DAY));
    assert!(world.engine.now() > Timestamp(born.0));
}
