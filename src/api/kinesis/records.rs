//! Records: write them, find a place in a shard, read them.

use super::ids::{SequenceNumber, ShardId};
use super::rules;
use super::shards::ChildShard;
use super::streams::EncryptionType;
use crate::api::blob::Text;
use crate::api::{Blob, shapes};
use crate::units::Timestamp;
use serde::{Deserialize, Serialize};

shapes! {
    /// Input of AWS's `PutRecord`.
    pub struct PutRecordInput {
        /// The stream, by name.
        stream_name: String = "StreamName" as rules::STREAM_NAME,
        /// The payload.
        data: Blob = "Data" (required) as rules::DATA,
        /// Its MD5 picks the shard.
        partition_key: String = "PartitionKey" as rules::PARTITION_KEY,
        /// A hash key that picks the shard in place of the partition key's MD5.
        explicit_hash_key: String = "ExplicitHashKey" as rules::HASH_KEY,
        /// A former record's number that this one's must exceed.
        sequence_number_for_ordering: String = "SequenceNumberForOrdering" as rules::SEQUENCE_NUMBER,
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
        /// Checks the request and changes nothing.
        dry_run: bool = "DryRun" as rules::ANY,
    }

    /// Input of AWS's `PutRecords`.
    pub struct PutRecordsInput {
        /// 1 to 500 records, at most 10 MiB together.
        records: Vec<PutRecordsRequestEntry> = "Records" (required) as rules::RECORDS,
        /// The stream, by name.
        stream_name: String = "StreamName" as rules::STREAM_NAME,
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
        /// Checks the request and changes nothing.
        dry_run: bool = "DryRun" as rules::ANY,
    }

    /// Input of AWS's `GetShardIterator`.
    pub struct GetShardIteratorInput {
        /// The stream, by name.
        stream_name: String = "StreamName" as rules::STREAM_NAME,
        /// The shard.
        shard_id: String = "ShardId" (required) as rules::SHARD_ID,
        /// Which of the five places to start at.
        shard_iterator_type: String = "ShardIteratorType" (required) as rules::ITERATOR_TYPE,
        /// The record to start at or after.
        starting_sequence_number: String = "StartingSequenceNumber" as rules::SEQUENCE_NUMBER,
        /// The point in time to start at.
        timestamp: Timestamp = "Timestamp" as rules::ANY,
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
        /// Checks the request and changes nothing.
        dry_run: bool = "DryRun" as rules::ANY,
    }

    /// Input of AWS's `GetRecords`.
    pub struct GetRecordsInput {
        /// Where to read, as a former answer gave it; lives five minutes.
        shard_iterator: String = "ShardIterator" (required) as rules::SHARD_ITERATOR,
        /// Most entries of the answer.
        limit: i64 = "Limit" as rules::LIMIT,
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
        /// Checks the request and changes nothing.
        dry_run: bool = "DryRun" as rules::ANY,
    }

    /// One record of a batch.
    pub struct PutRecordsRequestEntry {
        /// The payload.
        data: Blob = "Data" (required) as rules::DATA,
        /// A hash key that picks the shard in place of the partition key's MD5.
        explicit_hash_key: String = "ExplicitHashKey" as rules::HASH_KEY,
        /// Its MD5 picks the shard.
        partition_key: String = "PartitionKey" as rules::PARTITION_KEY,
    }
}

/// Output of AWS's `PutRecord`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutRecordOutput {
    /// Where the record is.
    pub shard_id: ShardId,
    /// Its number there.
    pub sequence_number: SequenceNumber,
    /// Only if encrypted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub encryption_type: Option<EncryptionType>,
}

/// What became of one record of a batch: a place, or an error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase")]
pub struct PutRecordsResultEntry {
    /// Its number, if it was stored.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sequence_number: Option<SequenceNumber>,
    /// Its shard, if it was stored.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub shard_id: Option<ShardId>,
    /// AWS's error code, if it was not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error_code: Option<String>,
    /// AWS's text, if it was not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error_message: Option<String>,
}

/// Output of AWS's `PutRecords`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutRecordsOutput {
    /// Records that were not stored.
    pub failed_record_count: i64,
    /// One entry per record, in the same order.
    pub records: Vec<PutRecordsResultEntry>,
    /// Only if encrypted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub encryption_type: Option<EncryptionType>,
}

/// A record as readers get it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Record {
    /// Its number within the shard.
    pub sequence_number: SequenceNumber,
    /// When it was stored.
    pub approximate_arrival_timestamp: Timestamp,
    /// The payload.
    pub data: Blob,
    /// The key it was put with.
    pub partition_key: Text,
    /// Only if encrypted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub encryption_type: Option<EncryptionType>,
}

/// Output of AWS's `GetRecords`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetRecordsOutput {
    /// In the order of the shard.
    pub records: Vec<Record>,
    /// Goes on from here; absent at the end of a closed shard.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next_shard_iterator: Option<String>,
    /// How far behind the tip this answer is, in ms.
    pub millis_behind_latest: i64,
    /// At the end of a closed shard, the shards that follow it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub child_shards: Option<Vec<ChildShard>>,
}

/// Output of AWS's `GetShardIterator`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetShardIteratorOutput {
    /// Lives five minutes.
    pub shard_iterator: String,
}
