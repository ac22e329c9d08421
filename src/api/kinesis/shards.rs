//! Shards: list, split, merge, scale.

use super::ids::{HashKey, SequenceNumber, ShardId};
use super::rules;
use crate::api::shapes;
use crate::units::Timestamp;
use serde::{Deserialize, Serialize};

shapes! {
    /// Input of AWS's `ListShards`.
    pub struct ListShardsInput {
        /// The stream, by name.
        stream_name: String = "StreamName" as rules::STREAM_NAME,
        /// Goes on where a former answer stopped; lives five minutes.
        next_token: String = "NextToken" as rules::NEXT_TOKEN,
        /// Lists the shards after this one.
        exclusive_start_shard_id: String = "ExclusiveStartShardId" as rules::SHARD_ID,
        /// Most entries of the answer.
        max_results: i64 = "MaxResults" as rules::LIMIT,
        /// Tells streams of one name apart by when they were made.
        stream_creation_timestamp: Timestamp = "StreamCreationTimestamp" as rules::ANY,
        /// Which shards to list.
        shard_filter: ShardFilter = "ShardFilter" as rules::ANY,
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Input of AWS's `SplitShard`.
    pub struct SplitShardInput {
        /// The stream, by name.
        stream_name: String = "StreamName" as rules::STREAM_NAME,
        /// The shard to split.
        shard_to_split: String = "ShardToSplit" (required) as rules::SHARD_ID,
        /// Where the upper child begins.
        new_starting_hash_key: String = "NewStartingHashKey" (required) as rules::HASH_KEY,
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Input of AWS's `MergeShards`.
    pub struct MergeShardsInput {
        /// The stream, by name.
        stream_name: String = "StreamName" as rules::STREAM_NAME,
        /// The shard with the lower hash keys.
        shard_to_merge: String = "ShardToMerge" (required) as rules::SHARD_ID,
        /// Its neighbour above.
        adjacent_shard_to_merge: String = "AdjacentShardToMerge" (required) as rules::SHARD_ID,
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Input of AWS's `UpdateShardCount`.
    pub struct UpdateShardCountInput {
        /// The stream, by name.
        stream_name: String = "StreamName" as rules::STREAM_NAME,
        /// Open shards wanted.
        target_shard_count: i64 = "TargetShardCount" (required) as rules::POSITIVE,
        /// `UNIFORM_SCALING`.
        scaling_type: String = "ScalingType" (required) as rules::SCALING_TYPE,
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Which shards `ListShards` lists.
    pub struct ShardFilter {
        /// Which kind.
        kind: String = "Type" (required) as rules::SHARD_FILTER_TYPE,
        /// The shard.
        shard_id: String = "ShardId" as rules::SHARD_ID,
        /// The point in time to start at.
        timestamp: Timestamp = "Timestamp" as rules::ANY,
    }
}

/// The hash keys of a shard, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct HashKeyRange {
    /// First.
    pub starting_hash_key: HashKey,
    /// Last.
    pub ending_hash_key: HashKey,
}

/// The sequence numbers of a shard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SequenceNumberRange {
    /// Below every record's.
    pub starting_sequence_number: SequenceNumber,
    /// Above every record's; only once the shard is closed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ending_sequence_number: Option<SequenceNumber>,
}

/// A shard as lists show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Shard {
    /// Identity within the stream.
    pub shard_id: ShardId,
    /// The shard it came from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub parent_shard_id: Option<ShardId>,
    /// The other one, after a merge.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub adjacent_parent_shard_id: Option<ShardId>,
    /// Hash keys.
    pub hash_key_range: HashKeyRange,
    /// Sequence numbers.
    pub sequence_number_range: SequenceNumberRange,
}

/// A shard that follows a closed one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ChildShard {
    /// Identity within the stream.
    pub shard_id: ShardId,
    /// One after a split, two after a merge.
    pub parent_shards: Vec<ShardId>,
    /// Hash keys.
    pub hash_key_range: HashKeyRange,
}

/// Output of AWS's `ListShards`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListShardsOutput {
    /// One page of shards.
    pub shards: Vec<Shard>,
    /// Gets the next page; lives five minutes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next_token: Option<String>,
}

/// Output of AWS's `UpdateShardCount`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateShardCountOutput {
    /// Name.
    pub stream_name: String,
    /// Open shards before.
    pub current_shard_count: i64,
    /// Open shards after.
    pub target_shard_count: i64,
    /// ARN.
    #[serde(rename = "StreamARN")]
    pub stream_arn: String,
}
