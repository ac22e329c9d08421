//! Streams: create, delete, describe, list, and their mode.

use std::collections::BTreeMap;

use super::rules;
use super::settings::MetricName;
use super::shards::Shard;
use crate::api::shapes;
use crate::units::Timestamp;
use serde::{Deserialize, Serialize};

shapes! {
    /// Input of AWS's `CreateStream`.
    pub struct CreateStreamInput {
        /// The stream, by name.
        stream_name: String = "StreamName" (required) as rules::STREAM_NAME,
        /// Shards of a provisioned stream; an on-demand stream takes none.
        shard_count: i64 = "ShardCount" as rules::POSITIVE,
        /// Capacity mode.
        stream_mode_details: StreamModeDetails = "StreamModeDetails" as rules::ANY,
        /// Tags, key to value.
        tags: BTreeMap<String, String> = "Tags" as rules::TAG_MAP,
        /// Write capacity to hold ready, in MiB/s; needs on-demand Advantage.
        warm_throughput_mibps: i64 = "WarmThroughputMiBps" as rules::NATURAL,
        /// Largest record, data and key together, in KiB.
        max_record_size_in_kib: i64 = "MaxRecordSizeInKiB" as rules::MAX_RECORD_SIZE_KIB,
        /// Whether the partition key or the service picks the shard.
        record_distribution_strategy: String = "RecordDistributionStrategy" as rules::RECORD_DISTRIBUTION,
    }

    /// Input of AWS's `DeleteStream`.
    pub struct DeleteStreamInput {
        /// The stream, by name.
        stream_name: String = "StreamName" as rules::STREAM_NAME,
        /// Deletes registered consumers too; without it they prevent the deletion.
        enforce_consumer_deletion: bool = "EnforceConsumerDeletion" as rules::ANY,
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Input of AWS's `DescribeStream`.
    pub struct DescribeStreamInput {
        /// The stream, by name.
        stream_name: String = "StreamName" as rules::STREAM_NAME,
        /// Most entries of the answer.
        limit: i64 = "Limit" as rules::LIMIT,
        /// Lists the shards after this one.
        exclusive_start_shard_id: String = "ExclusiveStartShardId" as rules::SHARD_ID,
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Input of AWS's `DescribeStreamSummary`.
    pub struct DescribeStreamSummaryInput {
        /// The stream, by name.
        stream_name: String = "StreamName" as rules::STREAM_NAME,
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Input of AWS's `ListStreams`.
    pub struct ListStreamsInput {
        /// Most entries of the answer.
        limit: i64 = "Limit" as rules::LIMIT,
        /// Lists the streams after this one.
        exclusive_start_stream_name: String = "ExclusiveStartStreamName" as rules::STREAM_NAME,
        /// Goes on where a former answer stopped; lives five minutes.
        next_token: String = "NextToken" as rules::NEXT_TOKEN,
    }

    /// Input of AWS's `UpdateStreamMode`.
    pub struct UpdateStreamModeInput {
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" (required) as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
        /// Capacity mode.
        stream_mode_details: StreamModeDetails = "StreamModeDetails" (required) as rules::ANY,
        /// Write capacity to hold ready, in MiB/s; needs on-demand Advantage.
        warm_throughput_mibps: i64 = "WarmThroughputMiBps" as rules::NATURAL,
    }

    /// Input of AWS's `UpdateStreamWarmThroughput`.
    pub struct UpdateStreamWarmThroughputInput {
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// The stream, by name.
        stream_name: String = "StreamName" as rules::STREAM_NAME,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
        /// Write capacity to hold ready, in MiB/s; needs on-demand Advantage.
        warm_throughput_mibps: i64 = "WarmThroughputMiBps" (required) as rules::NATURAL,
    }

    /// Input of AWS's `UpdateMaxRecordSize`.
    pub struct UpdateMaxRecordSizeInput {
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
        /// Largest record, data and key together, in KiB.
        max_record_size_in_kib: i64 = "MaxRecordSizeInKiB" (required) as rules::MAX_RECORD_SIZE_KIB,
    }

    /// The capacity mode of a stream.
    pub struct StreamModeDetails {
        /// `PROVISIONED` or `ON_DEMAND`.
        stream_mode: String = "StreamMode" (required) as rules::STREAM_MODE,
    }
}

/// Where a stream is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum StreamStatus {
    /// Asked for; not yet usable.
    #[serde(rename = "CREATING")]
    Creating,
    /// On its way out.
    #[serde(rename = "DELETING")]
    Deleting,
    /// Usable.
    #[serde(rename = "ACTIVE")]
    Active,
    /// Being changed; still serves reads and writes.
    #[serde(rename = "UPDATING")]
    Updating,
}

impl StreamStatus {
    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "CREATING",
            Self::Deleting => "DELETING",
            Self::Active => "ACTIVE",
            Self::Updating => "UPDATING",
        }
    }
}

impl std::fmt::Display for StreamStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for StreamStatus {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "CREATING" => Ok(Self::Creating),
            "DELETING" => Ok(Self::Deleting),
            "ACTIVE" => Ok(Self::Active),
            "UPDATING" => Ok(Self::Updating),
            _ => Err(()),
        }
    }
}

/// How a stream gets its capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum StreamMode {
    /// The user sets the number of shards.
    #[serde(rename = "PROVISIONED")]
    Provisioned,
    /// The service sets it by the traffic.
    #[serde(rename = "ON_DEMAND")]
    OnDemand,
}

impl StreamMode {
    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Provisioned => "PROVISIONED",
            Self::OnDemand => "ON_DEMAND",
        }
    }
}

impl std::fmt::Display for StreamMode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for StreamMode {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "PROVISIONED" => Ok(Self::Provisioned),
            "ON_DEMAND" => Ok(Self::OnDemand),
            _ => Err(()),
        }
    }
}

/// Whether records are encrypted at rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EncryptionType {
    /// They are not.
    #[serde(rename = "NONE")]
    None,
    /// With a KMS key.
    #[serde(rename = "KMS")]
    Kms,
}

impl EncryptionType {
    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Kms => "KMS",
        }
    }
}

impl std::fmt::Display for EncryptionType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for EncryptionType {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "NONE" => Ok(Self::None),
            "KMS" => Ok(Self::Kms),
            _ => Err(()),
        }
    }
}

/// Who picks a record's shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RecordDistribution {
    /// The service; keys are ignored.
    #[serde(rename = "AUTO")]
    Auto,
    /// The partition key's MD5.
    #[serde(rename = "USER_PARTITION_KEY")]
    UserPartitionKey,
}

impl RecordDistribution {
    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "AUTO",
            Self::UserPartitionKey => "USER_PARTITION_KEY",
        }
    }
}

impl std::fmt::Display for RecordDistribution {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for RecordDistribution {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "AUTO" => Ok(Self::Auto),
            "USER_PARTITION_KEY" => Ok(Self::UserPartitionKey),
            _ => Err(()),
        }
    }
}

/// The capacity mode in answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StreamModeDescription {
    /// The mode.
    pub stream_mode: StreamMode,
}

/// Shard-level metrics that are on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EnhancedMetrics {
    /// By name, in the model's order.
    pub shard_level_metrics: Vec<MetricName>,
}

/// Write capacity held ready.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct WarmThroughput {
    /// Asked for, in MiB/s.
    #[serde(rename = "TargetMiBps")]
    pub target_mibps: i64,
    /// Ready now, in MiB/s.
    #[serde(rename = "CurrentMiBps")]
    pub current_mibps: i64,
}

/// What `DescribeStream` says of a stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StreamDescription {
    /// Name.
    pub stream_name: String,
    /// ARN.
    #[serde(rename = "StreamARN")]
    pub stream_arn: String,
    /// Status.
    pub stream_status: StreamStatus,
    /// Capacity mode.
    pub stream_mode_details: StreamModeDescription,
    /// One page of its shards, closed ones included.
    pub shards: Vec<Shard>,
    /// Whether shards come after this page.
    pub has_more_shards: bool,
    /// How long records are kept, in hours.
    pub retention_period_hours: i64,
    /// When it was created.
    pub stream_creation_timestamp: Timestamp,
    /// Shard-level metrics.
    pub enhanced_monitoring: Vec<EnhancedMetrics>,
    /// Encryption at rest.
    pub encryption_type: EncryptionType,
    /// KMS key, if encrypted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub key_id: Option<String>,
}

/// Output of AWS's `DescribeStream`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeStreamOutput {
    /// The stream.
    pub stream_description: StreamDescription,
}

/// What `DescribeStreamSummary` says of a stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StreamDescriptionSummary {
    /// Name.
    pub stream_name: String,
    /// ARN.
    #[serde(rename = "StreamARN")]
    pub stream_arn: String,
    /// Status.
    pub stream_status: StreamStatus,
    /// Capacity mode.
    pub stream_mode_details: StreamModeDescription,
    /// How long records are kept, in hours.
    pub retention_period_hours: i64,
    /// When it was created.
    pub stream_creation_timestamp: Timestamp,
    /// Shard-level metrics.
    pub enhanced_monitoring: Vec<EnhancedMetrics>,
    /// Encryption at rest.
    pub encryption_type: EncryptionType,
    /// KMS key, if encrypted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub key_id: Option<String>,
    /// Shards that take writes.
    pub open_shard_count: i64,
    /// Registered consumers.
    pub consumer_count: i64,
    /// Of an on-demand stream.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub warm_throughput: Option<WarmThroughput>,
    /// Largest record, in KiB.
    #[serde(rename = "MaxRecordSizeInKiB")]
    pub max_record_size_in_kib: i64,
    /// Channels; this sandbox has none.
    pub channel_count: i64,
    /// Of an on-demand stream.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub record_distribution_strategy: Option<RecordDistribution>,
    /// Queues; this sandbox has none.
    pub queue_count: i64,
}

/// Output of AWS's `DescribeStreamSummary`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeStreamSummaryOutput {
    /// The stream.
    pub stream_description_summary: StreamDescriptionSummary,
}

/// One stream of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StreamSummary {
    /// Name.
    pub stream_name: String,
    /// ARN.
    #[serde(rename = "StreamARN")]
    pub stream_arn: String,
    /// Status.
    pub stream_status: StreamStatus,
    /// Capacity mode.
    pub stream_mode_details: StreamModeDescription,
    /// When it was created.
    pub stream_creation_timestamp: Timestamp,
}

/// Output of AWS's `ListStreams`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListStreamsOutput {
    /// Names, sorted.
    pub stream_names: Vec<String>,
    /// Whether streams come after this page.
    pub has_more_streams: bool,
    /// Gets the next page; lives five minutes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next_token: Option<String>,
    /// The same streams with their state.
    pub stream_summaries: Vec<StreamSummary>,
}

/// Output of AWS's `UpdateStreamWarmThroughput`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateStreamWarmThroughputOutput {
    /// ARN.
    #[serde(rename = "StreamARN")]
    pub stream_arn: String,
    /// Name.
    pub stream_name: String,
    /// Asked for and ready.
    pub warm_throughput: WarmThroughput,
}
