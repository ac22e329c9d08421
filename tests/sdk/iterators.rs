//! `GetShardIterator`: the five places to start, and what is no place.

use aws_sdk_kinesis::operation::get_shard_iterator::GetShardIteratorError as E;
use aws_sdk_kinesis::operation::get_shard_iterator::builders::GetShardIteratorFluentBuilder;
use aws_sdk_kinesis::types::ShardIteratorType as Kind;

use crate::world::{
    ACCOUNT, BORN, World, arn, moment, refused, refused_as, shard_id, text, violation,
};

/// Records `0` to `3`, one each second from the world's beginning on, and their numbers.
async fn four_records() -> (World, Vec<String>) {
    let world = World::new();
    world.stream("s", 1).await;
    let mut numbers = Vec::new();
    for number in 0..4 {
        numbers.push(world.put("s", "k", format!("{number}").as_bytes()).await);
        world.advance(1000);
    }
    (world, numbers)
}

fn at(world: &World, kind: Kind) -> GetShardIteratorFluentBuilder {
    let call = world.sdk.get_shard_iterator().stream_name("s").shard_id(shard_id(0));
    call.shard_iterator_type(kind)
}

/// Everything that is read from a place.
async fn read(world: &World, place: GetShardIteratorFluentBuilder) -> String {
    let iterator = place.send().await.unwrap().shard_iterator.unwrap();
    let output = world.sdk.get_records().shard_iterator(iterator).send().await.unwrap();
    output.records().iter().map(|record| text(record.data())).collect()
}

#[tokio::test]
async fn each_kind_starts_at_its_place() {
    let (world, numbers) = four_records().await;
    let shard = &world.sdk.list_shards().stream_name("s").send().await.unwrap().shards.unwrap()[0];
    let range = shard.sequence_number_range.as_ref().unwrap();
    let start = range.starting_sequence_number();
    for (call, found) in [
        (at(&world, Kind::TrimHorizon), "0123"),
        (at(&world, Kind::Latest), ""),
        (at(&world, Kind::AtSequenceNumber).starting_sequence_number(&numbers[1]), "123"),
        (at(&world, Kind::AfterSequenceNumber).starting_sequence_number(&numbers[1]), "23"),
        (at(&world, Kind::AfterSequenceNumber).starting_sequence_number(&numbers[3]), ""),
        (at(&world, Kind::AtSequenceNumber).starting_sequence_number(start), "0123"),
        (at(&world, Kind::AfterSequenceNumber).starting_sequence_number(start), "0123"),
        (at(&world, Kind::AtTimestamp).timestamp(moment(1000)), "123"),
        (at(&world, Kind::AtTimestamp).timestamp(moment(1250)), "23"),
        (at(&world, Kind::AtTimestamp).timestamp(moment(-9000)), "0123"),
        (at(&world, Kind::AtTimestamp).timestamp(moment(4000)), ""),
    ] {
        let shown = format!("{:?}", call.as_input());
        assert_eq!(read(&world, call).await, found, "{shown}");
    }
    let call = world.sdk.get_shard_iterator().stream_arn(arn("s")).shard_id("shardId-0");
    assert_eq!(read(&world, call.shard_iterator_type(Kind::TrimHorizon)).await, "0123");
}

#[tokio::test]
async fn latest_is_where_the_tip_was_when_it_was_asked_for() {
    let (world, _) = four_records().await;
    let iterator = world.iterator("s", 0, Kind::Latest).await;
    world.put("s", "k", b"4").await;
    let output = world.sdk.get_records().shard_iterator(iterator).send().await.unwrap();
    assert_eq!(output.records().len(), 1);
}

#[tokio::test]
async fn a_start_must_fit_its_kind() {
    let (world, numbers) = four_records().await;
    let must = "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and \
                StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no \
                StartingSequenceNumber. Request specified";
    for kind in [Kind::TrimHorizon, Kind::Latest] {
        let text = format!("{must} {} and also a StartingSequenceNumber.", kind.as_str());
        let call = at(&world, kind).starting_sequence_number(&numbers[0]);
        refused!(world, call, E::InvalidArgumentException, text);
    }
    for kind in [Kind::AtSequenceNumber, Kind::AfterSequenceNumber] {
        let text = format!("{must} {} and no StartingSequenceNumber.", kind.as_str());
        refused!(world, at(&world, kind), E::InvalidArgumentException, text);
    }
    let text = "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. \
                Current request has no timestamp parameter.";
    refused!(world, at(&world, Kind::AtTimestamp), E::InvalidArgumentException, text);
    let text = format!(
        "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. \
         timestampInMillis: {}, currentTimestampInMillis: {}",
        BORN + 60_000,
        BORN + 4000
    );
    let call = at(&world, Kind::AtTimestamp).timestamp(moment(60_000));
    refused!(world, call, E::InvalidArgumentException, text);
}

#[tokio::test]
async fn a_start_must_be_a_number_of_this_shard() {
    let (world, _) = four_records().await;
    let from = |number: &str| at(&world, Kind::AtSequenceNumber).starting_sequence_number(number);
    for bad in ["0", "12345", &"9".repeat(100)] {
        let text = format!(
            "StartingSequenceNumber {bad} used in GetShardIterator on shard {} in stream s under \
             account {ACCOUNT} is invalid.",
            shard_id(0)
        );
        refused!(world, from(bad), E::InvalidArgumentException, text);
    }
    world.stream("t", 2).await;
    // MD5("b") falls on the upper shard.
    let other = world.put("t", "b", b"x").await;
    let text = format!(
        "Invalid StartingSequenceNumber. It encodes {}, while it was used in a call to a shard \
         with {}",
        shard_id(1),
        shard_id(0)
    );
    refused!(world, from(&other), E::InvalidArgumentException, text);
    // Made four seconds later than stream s, and so of another life.
    let foreign = world.put("t", "a", b"x").await;
    let text = format!(
        "StartingSequenceNumber {foreign} used in GetShardIterator on shard {} in stream s under \
         account {ACCOUNT} is invalid because it did not come from this stream.",
        shard_id(0)
    );
    refused!(world, from(&foreign), E::InvalidArgumentException, text);
    let demand = r"satisfy regular expression pattern: ^(0|([1-9]\d{0,128}))$";
    let text = violation("'uno'", "startingSequenceNumber", demand);
    refused_as!(world, from("uno"), "ValidationException", text);
}

#[tokio::test]
async fn the_shard_must_be_there() {
    let (world, _) = four_records().await;
    let call = at(&world, Kind::Latest).shard_id(shard_id(5));
    let text = format!("Shard {} in stream s under account {ACCOUNT} does not exist", shard_id(5));
    refused!(world, call, E::ResourceNotFoundException, text);
    let call = at(&world, Kind::Latest).shard_id("nada");
    let text = format!("Could not find shard nada in stream s under account {ACCOUNT}.");
    refused!(world, call, E::ResourceNotFoundException, text);
    let call = at(&world, Kind::Latest).stream_name("x");
    let text = format!("Shard {} in stream x under account {ACCOUNT} does not exist", shard_id(0));
    refused!(world, call, E::ResourceNotFoundException, text);
    let demand = "satisfy enum value set: [AT_SEQUENCE_NUMBER, AFTER_SEQUENCE_NUMBER, \
                  TRIM_HORIZON, LATEST, AT_TIMESTAMP]";
    let text = violation("'MAÑANA'", "shardIteratorType", demand);
    refused_as!(world, at(&world, Kind::from("MAÑANA")), "ValidationException", text);
    let text = "The GetShardIterator request would have succeeded, but the DryRun parameter was \
                specified.";
    let call = at(&world, Kind::Latest).dry_run(true);
    refused!(world, call, E::DryRunOperationException, text);
}
