//! Calls on a stream that is CREATING, UPDATING or DELETING: which are refused, and that they
//! change nothing.

use caudal::api::kinesis::Operation;
use serde_json::{Value as Json, json};

use crate::bodies::{STREAM, valid};
use crate::raw::assert_refused;
use crate::world::{ACCOUNT, World, arn, no_stream, slow};

/// Operations that change a stream and need it ACTIVE.
const NEED_ACTIVE: [Operation; 13] = [
    Operation::DecreaseStreamRetentionPeriod,
    Operation::DisableEnhancedMonitoring,
    Operation::EnableEnhancedMonitoring,
    Operation::IncreaseStreamRetentionPeriod,
    Operation::MergeShards,
    Operation::RegisterStreamConsumer,
    Operation::SplitShard,
    Operation::StartStreamEncryption,
    Operation::StopStreamEncryption,
    Operation::UpdateMaxRecordSize,
    Operation::UpdateShardCount,
    Operation::UpdateStreamMode,
    Operation::UpdateStreamWarmThroughput,
];

/// A valid body, for stream `s` whatever the operation.
fn body(operation: Operation) -> Json {
    match operation {
        Operation::UpdateStreamWarmThroughput => {
            json!({ "StreamName": STREAM, "WarmThroughputMiBps": 5 })
        }
        other => valid(other),
    }
}

async fn assert_not_active(world: &World, status: &str) {
    let before = world.state().await;
    let text =
        format!("Stream {STREAM} under account {ACCOUNT} not ACTIVE, instead in state {status}");
    for operation in NEED_ACTIVE {
        let by_name = body(operation);
        let answer = world.json(operation.as_str(), &by_name);
        assert_refused(&answer, "ResourceInUseException", &text);
        let mut by_arn = by_name;
        by_arn.as_object_mut().expect("bodies are structures").remove("StreamName");
        by_arn["StreamARN"] = json!(arn(STREAM));
        let answer = world.json(operation.as_str(), &by_arn);
        assert_refused(&answer, "ResourceInUseException", &text);
    }
    let again = json!({ "StreamName": STREAM, "ShardCount": 1 });
    let text = format!("Stream {STREAM} under account {ACCOUNT} already exists.");
    assert_refused(&world.json("CreateStream", &again), "ResourceInUseException", &text);
    assert_eq!(world.state().await, before);
}

async fn assert_not_writable(world: &World) {
    let before = world.state().await;
    for operation in [Operation::PutRecord, Operation::PutRecords] {
        let answer = world.json(operation.as_str(), &body(operation));
        assert_refused(&answer, "ResourceNotFoundException", &no_stream(STREAM));
    }
    assert_eq!(world.state().await, before);
}

fn status(world: &World) -> String {
    let answer = world.json("DescribeStreamSummary", &json!({ "StreamName": STREAM }));
    let status = &answer.json()["StreamDescriptionSummary"]["StreamStatus"];
    status.as_str().unwrap_or("gone").to_owned()
}

#[tokio::test]
async fn a_stream_that_is_being_created_takes_no_change_and_no_record() {
    let world = World::with(slow());
    world.stream(STREAM, 3).await;
    assert_eq!(status(&world), "CREATING");
    assert_not_active(&world, "CREATING").await;
    assert_not_writable(&world).await;
    let shards = world.json("ListShards", &json!({ "StreamName": STREAM }));
    assert_eq!(shards.json(), json!({ "Shards": [] }));
    world.advance(9999);
    assert_eq!(status(&world), "CREATING");
    world.advance(1);
    assert_eq!(status(&world), "ACTIVE");
}

#[tokio::test]
async fn a_stream_that_is_being_changed_takes_no_other_change_but_serves_on() {
    let world = World::with(slow());
    world.stream(STREAM, 3).await;
    world.advance(10_000);
    let scale = world.json("UpdateShardCount", &body(Operation::UpdateShardCount));
    assert_eq!(scale.status, 200);
    assert_eq!(status(&world), "UPDATING");
    assert_not_active(&world, "UPDATING").await;
    assert_eq!(world.json("PutRecord", &body(Operation::PutRecord)).status, 200);
    assert_eq!(world.json("PutRecords", &body(Operation::PutRecords)).status, 200);
    assert_eq!(world.json("AddTagsToStream", &body(Operation::AddTagsToStream)).status, 200);
    world.advance(10_000);
    assert_eq!(status(&world), "ACTIVE");
}

#[tokio::test]
async fn every_change_that_takes_time_takes_it() {
    for operation in [
        Operation::EnableEnhancedMonitoring,
        Operation::MergeShards,
        Operation::SplitShard,
        Operation::StartStreamEncryption,
        Operation::UpdateMaxRecordSize,
        Operation::UpdateStreamMode,
    ] {
        let world = World::with(slow());
        world.stream(STREAM, 3).await;
        world.advance(10_000);
        let answer = world.json(operation.as_str(), &body(operation));
        assert_eq!((answer.status, status(&world).as_str()), (200, "UPDATING"), "{operation}");
        world.advance(9999);
        assert_eq!(status(&world), "UPDATING", "{operation}");
        world.advance(1);
        assert_eq!(status(&world), "ACTIVE", "{operation}");
    }
}

#[tokio::test]
async fn a_stream_that_is_being_deleted_takes_no_change_and_no_record() {
    let world = World::with(slow());
    world.stream(STREAM, 3).await;
    world.advance(10_000);
    assert_eq!(world.json("DeleteStream", &json!({ "StreamName": STREAM })).status, 200);
    assert_eq!(status(&world), "DELETING");
    assert_not_active(&world, "DELETING").await;
    assert_not_writable(&world).await;
    let before = world.state().await;
    assert_eq!(world.json("DeleteStream", &json!({ "StreamName": STREAM })).status, 200);
    assert_eq!(world.state().await, before, "a second deletion changes nothing");
    world.advance(10_000);
    assert_eq!(status(&world), "gone");
}

#[tokio::test]
async fn a_consumer_that_is_not_active_can_not_subscribe() {
    let world = World::with(slow());
    world.stream(STREAM, 1).await;
    world.advance(10_000);
    let consumer = world.consumer(STREAM, "c").await;
    let subscribe = json!({
        "ConsumerARN": consumer, "ShardId": "shardId-0", "StartingPosition": { "Type": "LATEST" },
    });
    let text = format!(
        "Consumer c with creation timestamp 1700000010 under stream {STREAM} and account \
         {ACCOUNT} is not in ACTIVE status."
    );
    let before = world.state().await;
    let answer = world.json("SubscribeToShard", &subscribe);
    assert_refused(&answer, "ResourceInUseException", &text);
    assert_eq!(world.state().await, before);
    world.advance(10_000);
    world.json("DeregisterStreamConsumer", &json!({ "ConsumerARN": consumer }));
    let before = world.state().await;
    let answer = world.json("SubscribeToShard", &subscribe);
    assert_refused(&answer, "ResourceInUseException", &text);
    assert_eq!(world.state().await, before);
}
