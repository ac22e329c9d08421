//! How a subscription ends: by time, by another one, by a reshard, by a deletion.

use std::time::Duration;

use aws_sdk_kinesis::operation::subscribe_to_shard::SubscribeToShardError as E;
use aws_sdk_kinesis::types::error::SubscribeToShardEventStreamError as StreamError;
use aws_sdk_kinesis::types::{ChildShard, HashKeyRange, ShardIteratorType as Kind};

use crate::subscribe::{
    Events, call, next, next_full, one_shard, start, start_after, subscribe, texts,
};
use crate::world::{ACCOUNT, World, no_stream, refused, shard_id};

/// Reads what is left and asserts that it is only signs of life, and then the end.
async fn assert_ends(events: &mut Events) {
    while let Some(event) = next(events).await {
        assert!(event.records.is_empty() && event.child_shards.is_none(), "{event:?}");
    }
}

/// Reads signs of life until the stream fails, and gives its exception.
async fn failure(events: &mut Events) -> StreamError {
    loop {
        let next = tokio::time::timeout(Duration::from_secs(20), events.recv()).await;
        match next.expect("the end comes") {
            Ok(Some(_)) => {}
            Ok(None) => panic!("an end without a reason"),
            Err(error) => return error.into_service_error(),
        }
    }
}

#[tokio::test]
async fn a_subscription_ends_after_five_minutes() {
    let world = World::new();
    let consumer = one_shard(&world).await;
    let mut events = subscribe(&world, &consumer, start(Kind::Latest)).await;
    next(&mut events).await.unwrap();
    world.advance(299_999);
    world.put("s", "k", b"a tiempo").await;
    assert_eq!(texts(&next_full(&mut events).await), ["a tiempo"]);
    world.advance(1);
    assert_ends(&mut events).await;
    assert_eq!(world.snapshot().await.subscriptions, 0);
}

#[tokio::test]
async fn a_second_subscription_takes_over_after_five_seconds_and_not_before() {
    let world = World::new();
    let consumer = one_shard(&world).await;
    let mut first = subscribe(&world, &consumer, start(Kind::Latest)).await;
    next(&mut first).await.unwrap();
    let text = format!(
        "Another active subscription exists for this consumer: {ACCOUNT}:s:{}:c",
        shard_id(0)
    );
    let again = || call(&world, &consumer, start(Kind::Latest));
    refused!(world, again(), E::ResourceInUseException, text);
    world.advance(4999);
    refused!(world, again(), E::ResourceInUseException, text);
    // Another consumer is not in the way.
    let other = world.consumer("s", "d").await;
    let _other = subscribe(&world, &other, start(Kind::Latest)).await;
    world.advance(1);
    let mut second = subscribe(&world, &consumer, start(Kind::Latest)).await;
    assert_ends(&mut first).await;
    world.put("s", "k", b"hola").await;
    assert_eq!(texts(&next_full(&mut second).await), ["hola"]);
}

#[tokio::test]
async fn a_client_that_leaves_ends_its_subscription() {
    let world = World::new();
    let consumer = one_shard(&world).await;
    let mut events = subscribe(&world, &consumer, start(Kind::Latest)).await;
    next(&mut events).await.unwrap();
    assert_eq!(world.snapshot().await.subscriptions, 1);
    drop(events);
    // The socket tells the server in its own time.
    let patience = tokio::time::timeout(Duration::from_secs(20), async {
        while world.snapshot().await.subscriptions > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
    patience.await.expect("the server notices");

    // AWS counts the five seconds from the last call, whether or not its client still listens.
    let text = format!(
        "Another active subscription exists for this consumer: {ACCOUNT}:s:{}:c",
        shard_id(0)
    );
    let again = call(&world, &consumer, start(Kind::Latest));
    refused!(world, again, E::ResourceInUseException, text);
    world.advance(5000);
    subscribe(&world, &consumer, start(Kind::Latest)).await;
}

#[tokio::test]
async fn a_split_ends_it_with_the_children() {
    let world = World::new();
    let consumer = one_shard(&world).await;
    let mut events = subscribe(&world, &consumer, start(Kind::TrimHorizon)).await;
    world.put("s", "k", b"antes").await;
    let split = world.sdk.split_shard().stream_name("s").shard_to_split(shard_id(0));
    split.new_starting_hash_key("1000").send().await.unwrap();
    assert_eq!(texts(&next_full(&mut events).await), ["antes"]);
    let last = next_full(&mut events).await;
    let child = |id: u32, from: &str, to: &str| {
        let range = HashKeyRange::builder().starting_hash_key(from).ending_hash_key(to);
        let child = ChildShard::builder().shard_id(shard_id(id)).parent_shards(shard_id(0));
        child.hash_key_range(range.build().unwrap()).build().unwrap()
    };
    let top = "340282366920938463463374607431768211455";
    assert!(last.records.is_empty());
    assert_eq!(last.child_shards(), [child(1, "0", "999"), child(2, "1000", top)]);
    assert!(next(&mut events).await.is_none());

    // Its end is there for whoever comes later, too.
    world.advance(5000);
    let mut late = subscribe(&world, &consumer, start(Kind::TrimHorizon)).await;
    let event = next_full(&mut late).await;
    assert_eq!((texts(&event), event.child_shards().len()), (vec!["antes".to_owned()], 2));
    assert!(next(&mut late).await.is_none());
    let after = event.continuation_sequence_number;
    world.advance(5000);
    let mut late = subscribe(&world, &consumer, start_after(&after)).await;
    assert_eq!(next_full(&mut late).await.child_shards().len(), 2);
}

#[tokio::test]
async fn a_merge_ends_both_with_the_one_child() {
    let world = World::new();
    world.stream("s", 2).await;
    let consumer = world.consumer("s", "c").await;
    let mut streams = Vec::new();
    for shard in 0..2 {
        let call = call(&world, &consumer, start(Kind::Latest)).shard_id(shard_id(shard));
        streams.push(call.send().await.unwrap().event_stream);
    }
    let merge = world.sdk.merge_shards().stream_name("s").shard_to_merge(shard_id(0));
    merge.adjacent_shard_to_merge(shard_id(1)).send().await.unwrap();
    for events in &mut streams {
        let last = next_full(events).await;
        assert_eq!(last.child_shards()[0].shard_id(), shard_id(2));
        assert_eq!(last.child_shards()[0].parent_shards(), [shard_id(0), shard_id(1)]);
        assert!(next(events).await.is_none());
    }
}

#[tokio::test]
async fn a_deleted_stream_fails_it() {
    let world = World::new();
    let consumer = one_shard(&world).await;
    let mut events = subscribe(&world, &consumer, start(Kind::Latest)).await;
    next(&mut events).await.unwrap();
    let delete = world.sdk.delete_stream().stream_name("s").enforce_consumer_deletion(true);
    delete.send().await.unwrap();
    let StreamError::ResourceNotFoundException(gone) = failure(&mut events).await else {
        panic!("another exception")
    };
    assert_eq!(gone.message(), Some(no_stream("s").as_str()));
}

#[tokio::test]
async fn a_removed_consumer_fails_it() {
    let world = World::new();
    let consumer = one_shard(&world).await;
    let mut events = subscribe(&world, &consumer, start(Kind::Latest)).await;
    next(&mut events).await.unwrap();
    let remove = world.sdk.deregister_stream_consumer().consumer_arn(&consumer);
    remove.send().await.unwrap();
    let StreamError::ResourceNotFoundException(gone) = failure(&mut events).await else {
        panic!("another exception")
    };
    let text = format!("Consumer c under account {ACCOUNT} not found.");
    assert_eq!(gone.message(), Some(text.as_str()));
}

#[tokio::test]
async fn a_reset_of_the_world_fails_it() {
    let world = World::new();
    let consumer = one_shard(&world).await;
    let mut events = subscribe(&world, &consumer, start(Kind::Latest)).await;
    next(&mut events).await.unwrap();
    assert_eq!(world.own("POST /_caudal/reset", "").status, 200);
    let error = failure(&mut events).await;
    assert!(matches!(error, StreamError::ResourceNotFoundException(_)), "{error:?}");
}
