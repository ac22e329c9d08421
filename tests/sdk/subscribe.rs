//! `SubscribeToShard` through the SDK: where it starts, what it pushes and when.

use std::time::Duration;

use aws_sdk_kinesis::operation::subscribe_to_shard::SubscribeToShardError as E;
use aws_sdk_kinesis::operation::subscribe_to_shard::builders::SubscribeToShardFluentBuilder;
use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::primitives::event_stream::EventReceiver;
use aws_sdk_kinesis::types::error::SubscribeToShardEventStreamError;
use aws_sdk_kinesis::types::{
    Record, ShardIteratorType as Kind, StartingPosition, SubscribeToShardEvent,
    SubscribeToShardEventStream,
};

use crate::world::{ACCOUNT, BORN, World, moment, refused, refused_as, shard_id, text, violation};

/// A subscription as the SDK gives it.
pub(crate) type Events =
    EventReceiver<SubscribeToShardEventStream, SubscribeToShardEventStreamError>;

/// Longer than anything here takes, so that what never comes fails the test.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn start(kind: Kind) -> StartingPosition {
    StartingPosition::builder().r#type(kind).build().expect("a kind is all it needs")
}

pub(crate) fn start_after(number: &str) -> StartingPosition {
    let start = StartingPosition::builder().r#type(Kind::AfterSequenceNumber);
    start.sequence_number(number).build().expect("a kind is all it needs")
}

/// A call for shard 0.
pub(crate) fn call(
    world: &World,
    consumer: &str,
    at: StartingPosition,
) -> SubscribeToShardFluentBuilder {
    let call = world.sdk.subscribe_to_shard().consumer_arn(consumer).shard_id(shard_id(0));
    call.starting_position(at)
}

/// Subscribes to shard 0. That this returns says that the initial response came first, as the
/// SDK waits for it.
pub(crate) async fn subscribe(world: &World, consumer: &str, at: StartingPosition) -> Events {
    let output = call(world, consumer, at).send().await.expect("the subscription is accepted");
    output.event_stream
}

/// The next event; `None` at the end.
pub(crate) async fn next(events: &mut Events) -> Option<SubscribeToShardEvent> {
    let next = tokio::time::timeout(PATIENCE, events.recv()).await.expect("an event comes");
    match next.expect("the stream holds")? {
        SubscribeToShardEventStream::SubscribeToShardEvent(event) => Some(event),
        other => panic!("no such event: {other:?}"),
    }
}

/// The next event that is more than a sign of life.
pub(crate) async fn next_full(events: &mut Events) -> SubscribeToShardEvent {
    loop {
        let event = next(events).await.expect("the stream goes on");
        if !event.records.is_empty() || event.child_shards.is_some() {
            return event;
        }
    }
}

pub(crate) fn texts(event: &SubscribeToShardEvent) -> Vec<String> {
    event.records().iter().map(|record| text(record.data())).collect()
}

/// A stream of one shard and its consumer.
pub(crate) async fn one_shard(world: &World) -> String {
    world.stream("s", 1).await;
    world.consumer("s", "c").await
}

#[tokio::test]
async fn records_are_pushed_as_they_arrive_although_time_stands_still() {
    let world = World::new();
    let consumer = one_shard(&world).await;
    let mut events = subscribe(&world, &consumer, start(Kind::Latest)).await;
    let greeting = next(&mut events).await.unwrap();
    assert!(greeting.records.is_empty());
    assert_eq!((greeting.millis_behind_latest, greeting.child_shards), (0, None));
    assert_eq!(world.now(), BORN);

    for number in 0..3 {
        let put = world.put("s", "k", format!("{number}").as_bytes()).await;
        let event = next(&mut events).await.unwrap();
        let record = Record::builder()
            .sequence_number(&put)
            .approximate_arrival_timestamp(moment(0))
            .data(Blob::new(format!("{number}")))
            .partition_key("k")
            .build()
            .unwrap();
        assert_eq!(event.records(), [record]);
        assert_eq!(event.continuation_sequence_number, put);
        assert_eq!((event.millis_behind_latest, event.child_shards), (0, None));
    }
    assert_eq!(world.now(), BORN, "nobody waited for anything");
}

#[tokio::test]
async fn every_kind_of_start_is_taken() {
    let world = World::new();
    let consumer = one_shard(&world).await;
    let mut numbers = Vec::new();
    for number in 0..4 {
        numbers.push(world.put("s", "k", format!("{number}").as_bytes()).await);
        world.advance(1000);
    }
    let at = |kind: Kind| StartingPosition::builder().r#type(kind);
    let number = |kind: Kind| at(kind).sequence_number(&numbers[1]).build().unwrap();
    for (start, found) in [
        (start(Kind::TrimHorizon), "0123"),
        (number(Kind::AtSequenceNumber), "123"),
        (number(Kind::AfterSequenceNumber), "23"),
        (at(Kind::AtTimestamp).timestamp(moment(2000)).build().unwrap(), "23"),
    ] {
        let mut events = subscribe(&world, &consumer, start.clone()).await;
        let event = next(&mut events).await.unwrap();
        assert_eq!(texts(&event).concat(), found, "{start:?}");
        // It tells how far the reader is even if no record has come for a while.
        assert!(event.continuation_sequence_number >= numbers[3]);
        world.advance(5000);
    }
}

#[tokio::test]
async fn a_subscription_goes_on_where_the_last_one_stopped() {
    let world = World::new();
    let consumer = one_shard(&world).await;
    let mut events = subscribe(&world, &consumer, start(Kind::TrimHorizon)).await;
    // Even before the first record there is a number to go on from.
    let mut last = next(&mut events).await.unwrap().continuation_sequence_number;
    let mut seen = Vec::new();
    for round in 0..4 {
        world.put("s", "k", format!("{round}a").as_bytes()).await;
        world.put("s", "k", format!("{round}b").as_bytes()).await;
        world.advance(5000);
        let mut events = subscribe(&world, &consumer, start_after(&last)).await;
        while seen.len() < (round + 1) * 2 {
            let event = next(&mut events).await.unwrap();
            seen.extend(texts(&event));
            last = event.continuation_sequence_number;
        }
    }
    assert_eq!(seen, ["0a", "0b", "1a", "1b", "2a", "2b", "3a", "3b"], "no gap, none twice");
}

#[tokio::test]
async fn two_consumers_get_the_same_records() {
    let world = World::new();
    let first = one_shard(&world).await;
    let second = world.consumer("s", "d").await;
    let mut one = subscribe(&world, &first, start(Kind::Latest)).await;
    let mut other = subscribe(&world, &second, start(Kind::Latest)).await;
    world.put("s", "k", b"hola").await;
    for events in [&mut one, &mut other] {
        assert_eq!(texts(&next_full(events).await), ["hola"]);
    }
}

#[tokio::test]
async fn a_quiet_subscription_shows_that_it_lives() {
    let world = World::new();
    let consumer = one_shard(&world).await;
    let mut events = subscribe(&world, &consumer, start(Kind::TrimHorizon)).await;
    let greeting = next(&mut events).await.unwrap();
    for _ in 0..3 {
        world.advance(5000);
        let sign = next(&mut events).await.unwrap();
        assert!(sign.records.is_empty());
        assert_eq!(sign.millis_behind_latest, 0);
    }
    world.put("s", "k", b"1").await;
    let event = next(&mut events).await.unwrap();
    assert!(event.continuation_sequence_number > greeting.continuation_sequence_number);
}

#[tokio::test]
async fn subscriptions_that_can_not_be_are_refused() {
    let world = World::new();
    let consumer = one_shard(&world).await;
    world.put("s", "k", b"1").await;
    let latest = || start(Kind::Latest);
    let gone = consumer.replace("1700000000", "1700000009");
    let text = format!("Consumer {gone} under account {ACCOUNT} not found.");
    refused!(world, call(&world, &gone, latest()), E::ResourceNotFoundException, text);
    let text = format!("Shard {} in stream s under account {ACCOUNT} does not exist", shard_id(7));
    let wrong = call(&world, &consumer, latest()).shard_id(shard_id(7));
    refused!(world, wrong, E::ResourceNotFoundException, text);
    let must = "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and \
                StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no \
                StartingSequenceNumber. Request specified AT_SEQUENCE_NUMBER and no \
                StartingSequenceNumber.";
    let wrong = call(&world, &consumer, start(Kind::AtSequenceNumber));
    refused!(world, wrong, E::InvalidArgumentException, must);
    let text = format!(
        "StartingSequenceNumber 12345 used in SubscribeToShard on shard {} in stream s under \
         account {ACCOUNT} is invalid.",
        shard_id(0)
    );
    let wrong = call(&world, &consumer, start_after("12345"));
    refused!(world, wrong, E::InvalidArgumentException, text);
    let text = "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. \
                Current request has no timestamp parameter.";
    let wrong = call(&world, &consumer, start(Kind::AtTimestamp));
    refused!(world, wrong, E::InvalidArgumentException, text);
    let text = "The SubscribeToShard request would have succeeded, but the DryRun parameter was \
                specified.";
    let dry = call(&world, &consumer, latest()).dry_run(true);
    refused!(world, dry, E::DryRunOperationException, text);
    let text = violation("null", "startingPosition", "not be null");
    let wrong = world.sdk.subscribe_to_shard().consumer_arn(&consumer).shard_id(shard_id(0));
    refused_as!(world, wrong, "ValidationException", text);
    let demand = "satisfy enum value set: [AT_SEQUENCE_NUMBER, AFTER_SEQUENCE_NUMBER, \
                  TRIM_HORIZON, LATEST, AT_TIMESTAMP]";
    let text = violation("'PRONTO'", "startingPosition.type", demand);
    let wrong = call(&world, &consumer, start(Kind::from("PRONTO")));
    refused_as!(world, wrong, "ValidationException", text);
}
