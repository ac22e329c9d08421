//! The pace of a subscription: 2 MiB a second for each consumer, and never more than its client
//! takes.

use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::ShardIteratorType as Kind;

use crate::subscribe::{next_full, one_shard, start, subscribe};
use crate::world::{World, limited};

const MIB: u64 = 1 << 20;

/// Writes a record of so many bytes, key included, that begins with its number.
async fn put(world: &World, number: usize, bytes: usize) {
    let mut data = format!("{number:08}").into_bytes();
    data.resize(bytes - 1, b'.');
    let call = world.sdk.put_record().stream_name("s").partition_key("k").data(Blob::new(data));
    call.send().await.unwrap();
}

/// Bytes and records that the only shard has given so far: counted when they are pushed,
/// whoever has read them since.
async fn given(world: &World) -> (u64, u64) {
    let totals = world.snapshot().await.stream("s").expect("the stream").shards[0].totals;
    (totals.outgoing_bytes, totals.outgoing_records)
}

/// Reads so many records and asserts that they come in order.
async fn read(events: &mut crate::subscribe::Events, numbers: std::ops::Range<usize>) {
    let mut wanted = numbers.clone();
    while !wanted.is_empty() {
        for record in next_full(events).await.records() {
            let number = std::str::from_utf8(&record.data().as_ref()[..8]).unwrap();
            let next = wanted.next().expect("no record too many");
            assert_eq!(number, format!("{next:08}"), "in order, none lost, none twice");
        }
    }
}

#[tokio::test]
async fn a_client_that_does_not_read_loses_nothing_and_holds_the_pushes_back() {
    const COUNT: usize = 100;
    let world = World::new();
    let consumer = one_shard(&world).await;
    let mut events = subscribe(&world, &consumer, start(Kind::TrimHorizon)).await;
    for number in 0..COUNT {
        put(&world, number, 256 << 10).await;
    }
    // What the sockets of both sides hold is the system's; the rest waits in the shard.
    let (_, pushed) = given(&world).await;
    assert!(pushed < COUNT as u64 * 2 / 3, "{pushed} of {COUNT} were pushed to nobody");
    read(&mut events, 0..COUNT).await;
    assert_eq!(given(&world).await.1, COUNT as u64);
    put(&world, COUNT, 1000).await;
    read(&mut events, COUNT..COUNT + 1).await;
}

#[tokio::test]
async fn each_consumer_gets_two_mebibytes_a_second() {
    let world = World::with(limited());
    let first = one_shard(&world).await;
    let second = world.consumer("s", "d").await;
    // 8 MiB in records of half a mebibyte.
    for number in 0..16 {
        put(&world, number, (MIB / 2) as usize).await;
        world.advance(500);
    }
    let mut one = subscribe(&world, &first, start(Kind::TrimHorizon)).await;
    assert_eq!(given(&world).await, (2 * MIB, 4), "the burst of a rested consumer");
    read(&mut one, 0..4).await;
    let mut before = 2 * MIB;
    for step in 1..=12 {
        world.advance(250);
        let (now, _) = given(&world).await;
        // An event may be up to a mebibyte, and is paid for afterwards.
        let allowed = 2 * MIB + step * MIB / 2 + MIB;
        assert!(now <= allowed, "{now} bytes after {step} quarters of a second");
        assert!(now >= before, "never less");
        before = now;
    }
    assert!(before >= 7 * MIB, "three seconds give at least so much: {before}");
    // The other consumer has a budget of its own.
    let mut other = subscribe(&world, &second, start(Kind::TrimHorizon)).await;
    assert_eq!(given(&world).await.0 - before, 2 * MIB);
    world.advance(4000);
    read(&mut one, 4..16).await;
    read(&mut other, 0..16).await;
}

#[tokio::test]
async fn a_subscription_does_not_take_from_polling_readers() {
    let world = World::with(limited());
    let consumer = one_shard(&world).await;
    let mut events = subscribe(&world, &consumer, start(Kind::Latest)).await;
    for number in 0..4 {
        put(&world, number, (MIB / 2) as usize).await;
        world.advance(500);
    }
    read(&mut events, 0..4).await;
    assert_eq!(world.texts("s", 0).await.len(), 4);
}

#[tokio::test]
async fn without_limits_everything_comes_at_once() {
    let world = World::new();
    let consumer = one_shard(&world).await;
    for number in 0..16 {
        put(&world, number, (MIB / 2) as usize).await;
    }
    let mut events = subscribe(&world, &consumer, start(Kind::TrimHorizon)).await;
    read(&mut events, 0..16).await;
}
