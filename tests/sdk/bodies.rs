//! One valid body per operation, from which the tests of bad input are bent.

use caudal::api::kinesis::Operation;
use caudal::runtime::Storage;
use serde_json::{Value as Json, json};

use crate::world::{World, arn, at_once};

/// The stream that every body names.
pub(crate) const STREAM: &str = "s";

/// A world in which every body of [`valid`] is accepted: stream `s` with three shards, one record,
/// a tag and a policy, and its consumer `c`; stream `libre`, on-demand; the commitment is on.
pub(crate) fn ready() -> World {
    let world = World::stored(at_once(), Storage::Memory);
    for (operation, body) in [
        ("CreateStream", json!({ "StreamName": STREAM, "ShardCount": 3 })),
        (
            "CreateStream",
            json!({ "StreamName": "libre", "StreamModeDetails": { "StreamMode": "ON_DEMAND" } }),
        ),
        ("RegisterStreamConsumer", json!({ "StreamARN": arn(STREAM), "ConsumerName": "c" })),
        ("PutRecord", json!({ "StreamName": STREAM, "PartitionKey": "k", "Data": "ZA==" })),
        ("AddTagsToStream", json!({ "StreamName": STREAM, "Tags": { "a": "1" } })),
        ("PutResourcePolicy", valid(Operation::PutResourcePolicy)),
        ("UpdateAccountSettings", valid(Operation::UpdateAccountSettings)),
    ] {
        let answer = world.json(operation, &body);
        assert_eq!(answer.status, 200, "{operation}: {answer:?}");
    }
    world
}

/// The ARN of the consumer in [`ready`].
pub(crate) fn consumer_arn() -> String {
    format!("{}/consumer/c:1700000000", arn(STREAM))
}

/// A body that [`ready`] accepts, except that `GetRecords` needs an iterator. Streams are named by
/// name where the operation takes a name.
pub(crate) fn valid(operation: Operation) -> Json {
    use Operation as O;
    let key = "alias/aws/kinesis";
    match operation {
        O::AddTagsToStream => json!({ "StreamName": STREAM, "Tags": { "b": "2" } }),
        O::CreateStream => json!({ "StreamName": "nuevo", "ShardCount": 1 }),
        O::IncreaseStreamRetentionPeriod | O::DecreaseStreamRetentionPeriod => {
            json!({ "StreamName": STREAM, "RetentionPeriodHours": 24 })
        }
        O::DeleteResourcePolicy | O::GetResourcePolicy | O::ListTagsForResource => {
            json!({ "ResourceARN": arn(STREAM) })
        }
        O::DeleteStream => json!({ "StreamName": STREAM, "EnforceConsumerDeletion": true }),
        O::DeregisterStreamConsumer | O::DescribeStreamConsumer => {
            json!({ "ConsumerARN": consumer_arn() })
        }
        O::DescribeAccountSettings | O::DescribeLimits | O::ListStreams => json!({}),
        O::DescribeStream | O::DescribeStreamSummary | O::ListShards | O::ListTagsForStream => {
            json!({ "StreamName": STREAM })
        }
        O::DisableEnhancedMonitoring | O::EnableEnhancedMonitoring => {
            json!({ "StreamName": STREAM, "ShardLevelMetrics": ["IncomingBytes"] })
        }
        O::GetRecords => json!({ "ShardIterator": "AAAA" }),
        O::GetShardIterator => json!({
            "StreamName": STREAM, "ShardId": "shardId-0", "ShardIteratorType": "LATEST",
        }),
        O::ListStreamConsumers => json!({ "StreamARN": arn(STREAM) }),
        O::MergeShards => json!({
            "StreamName": STREAM, "ShardToMerge": "shardId-0", "AdjacentShardToMerge": "shardId-1",
        }),
        O::PutRecord => json!({ "StreamName": STREAM, "PartitionKey": "k", "Data": "ZA==" }),
        O::PutRecords => json!({
            "StreamName": STREAM, "Records": [{ "PartitionKey": "k", "Data": "ZA==" }],
        }),
        O::PutResourcePolicy => json!({
            "ResourceARN": arn(STREAM), "Policy": r#"{"Statement":{"Effect":"Allow"}}"#,
        }),
        O::RegisterStreamConsumer => json!({ "StreamARN": arn(STREAM), "ConsumerName": "d" }),
        O::RemoveTagsFromStream => json!({ "StreamName": STREAM, "TagKeys": ["a"] }),
        O::SplitShard => json!({
            "StreamName": STREAM, "ShardToSplit": "shardId-0", "NewStartingHashKey": "1000",
        }),
        O::StartStreamEncryption | O::StopStreamEncryption => {
            json!({ "StreamName": STREAM, "EncryptionType": "KMS", "KeyId": key })
        }
        O::SubscribeToShard => json!({
            "ConsumerARN": consumer_arn(), "ShardId": "shardId-0",
            "StartingPosition": { "Type": "LATEST" },
        }),
        O::TagResource => json!({ "ResourceARN": arn(STREAM), "Tags": { "b": "2" } }),
        O::UntagResource => json!({ "ResourceARN": arn(STREAM), "TagKeys": ["a"] }),
        O::UpdateAccountSettings => {
            json!({ "MinimumThroughputBillingCommitment": { "Status": "ENABLED" } })
        }
        O::UpdateMaxRecordSize => json!({ "StreamARN": arn(STREAM), "MaxRecordSizeInKiB": 2048 }),
        O::UpdateShardCount => json!({
            "StreamName": STREAM, "TargetShardCount": 4, "ScalingType": "UNIFORM_SCALING",
        }),
        O::UpdateStreamMode => json!({
            "StreamARN": arn(STREAM), "StreamModeDetails": { "StreamMode": "ON_DEMAND" },
        }),
        O::UpdateStreamWarmThroughput => json!({ "StreamName": "libre", "WarmThroughputMiBps": 5 }),
    }
}
