//! How often an operation may be called, and that nobody counts with the limits off.

use aws_sdk_kinesis::operation::describe_limits::DescribeLimitsError;
use aws_sdk_kinesis::operation::get_shard_iterator::GetShardIteratorError;
use aws_sdk_kinesis::operation::list_stream_consumers::ListStreamConsumersError;
use aws_sdk_kinesis::operation::list_streams::ListStreamsError;
use aws_sdk_kinesis::types::ShardIteratorType as Kind;

use crate::world::{ACCOUNT, World, arn, limited, refused, shard_id};

#[tokio::test]
async fn the_account_has_so_many_calls_a_second() {
    let world = World::with(limited());
    for _ in 0..5 {
        world.sdk.list_streams().send().await.unwrap();
    }
    let text = format!("Rate exceeded for ListStreams under account {ACCOUNT}.");
    refused!(world, world.sdk.list_streams(), ListStreamsError::LimitExceededException, text);
    world.sdk.describe_limits().send().await.unwrap();
    let text = format!("Rate exceeded for DescribeLimits under account {ACCOUNT}.");
    refused!(world, world.sdk.describe_limits(), DescribeLimitsError::LimitExceededException, text);
    world.advance(200);
    world.sdk.list_streams().send().await.unwrap();
    assert!(world.sdk.list_streams().send().await.is_err(), "one fifth of a second, one call");
    assert!(world.sdk.describe_limits().send().await.is_err());
    world.advance(800);
    world.sdk.describe_limits().send().await.unwrap();
}

#[tokio::test]
async fn each_stream_has_so_many_calls_a_second() {
    let world = World::with(limited());
    world.stream("s", 1).await;
    world.stream("t", 1).await;
    let list = |stream: &str| world.sdk.list_stream_consumers().stream_arn(arn(stream));
    for _ in 0..5 {
        list("s").send().await.unwrap();
    }
    let text = format!("Rate exceeded for stream s under account {ACCOUNT}.");
    refused!(world, list("s"), ListStreamConsumersError::LimitExceededException, text);
    list("t").send().await.unwrap();
    world.advance(200);
    list("s").send().await.unwrap();
}

#[tokio::test]
async fn each_shard_gives_five_iterators_a_second() {
    use GetShardIteratorError::ProvisionedThroughputExceededException as Exceeded;
    let world = World::with(limited());
    world.stream("s", 2).await;
    let call = |shard: u32| {
        let call = world.sdk.get_shard_iterator().stream_name("s").shard_id(shard_id(shard));
        call.shard_iterator_type(Kind::Latest)
    };
    for _ in 0..5 {
        call(0).send().await.unwrap();
    }
    let text =
        format!("Rate exceeded for shard {} in stream s under account {ACCOUNT}.", shard_id(0));
    refused!(world, call(0), Exceeded, text);
    call(1).send().await.unwrap();
    world.advance(200);
    call(0).send().await.unwrap();
}

#[tokio::test]
async fn without_limits_nobody_counts() {
    let world = World::new();
    world.stream("s", 1).await;
    for _ in 0..50 {
        world.sdk.list_streams().send().await.unwrap();
        world.sdk.describe_limits().send().await.unwrap();
        world.iterator("s", 0, Kind::Latest).await;
    }
    for _ in 0..3 {
        let records = (0..500).map(|_| crate::put::entry("k", "d")).collect();
        let call = world.sdk.put_records().stream_name("s").set_records(Some(records));
        assert_eq!(call.send().await.unwrap().failed_record_count, Some(0));
    }
    for _ in 0..8 {
        assert_eq!(world.texts("s", 0).await.len(), 1500);
    }
}
