//! Settings of a stream: retention, encryption, enhanced monitoring.

use super::rules;
use crate::api::shapes;
use serde::{Deserialize, Serialize};

shapes! {
    /// Input of AWS's `IncreaseStreamRetentionPeriod`.
    pub struct IncreaseStreamRetentionPeriodInput {
        /// The stream, by name.
        stream_name: String = "StreamName" as rules::STREAM_NAME,
        /// How long records are kept, in hours.
        retention_period_hours: i64 = "RetentionPeriodHours" (required) as rules::ANY,
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Input of AWS's `DecreaseStreamRetentionPeriod`.
    pub struct DecreaseStreamRetentionPeriodInput {
        /// The stream, by name.
        stream_name: String = "StreamName" as rules::STREAM_NAME,
        /// How long records are kept, in hours.
        retention_period_hours: i64 = "RetentionPeriodHours" (required) as rules::ANY,
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Input of AWS's `StartStreamEncryption`.
    pub struct StartStreamEncryptionInput {
        /// The stream, by name.
        stream_name: String = "StreamName" as rules::STREAM_NAME,
        /// `KMS`.
        encryption_type: String = "EncryptionType" (required) as rules::ENCRYPTION_TYPE,
        /// The KMS key: id, ARN or alias.
        key_id: String = "KeyId" (required) as rules::KEY_ID,
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Input of AWS's `StopStreamEncryption`.
    pub struct StopStreamEncryptionInput {
        /// The stream, by name.
        stream_name: String = "StreamName" as rules::STREAM_NAME,
        /// `KMS`.
        encryption_type: String = "EncryptionType" (required) as rules::ENCRYPTION_TYPE,
        /// The KMS key: id, ARN or alias.
        key_id: String = "KeyId" (required) as rules::KEY_ID,
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Input of AWS's `EnableEnhancedMonitoring`.
    pub struct EnableEnhancedMonitoringInput {
        /// The stream, by name.
        stream_name: String = "StreamName" as rules::STREAM_NAME,
        /// Metrics by name; `ALL` is every one.
        shard_level_metrics: Vec<String> = "ShardLevelMetrics" (required) as rules::METRICS,
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Input of AWS's `DisableEnhancedMonitoring`.
    pub struct DisableEnhancedMonitoringInput {
        /// The stream, by name.
        stream_name: String = "StreamName" as rules::STREAM_NAME,
        /// Metrics by name; `ALL` is every one.
        shard_level_metrics: Vec<String> = "ShardLevelMetrics" (required) as rules::METRICS,
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }
}

/// A shard-level metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum MetricName {
    /// Bytes written.
    #[serde(rename = "IncomingBytes")]
    IncomingBytes,
    /// Records written.
    #[serde(rename = "IncomingRecords")]
    IncomingRecords,
    /// Bytes read.
    #[serde(rename = "OutgoingBytes")]
    OutgoingBytes,
    /// Records read.
    #[serde(rename = "OutgoingRecords")]
    OutgoingRecords,
    /// Records refused for want of write capacity.
    #[serde(rename = "WriteProvisionedThroughputExceeded")]
    WriteProvisionedThroughputExceeded,
    /// Reads refused for want of read capacity.
    #[serde(rename = "ReadProvisionedThroughputExceeded")]
    ReadProvisionedThroughputExceeded,
    /// Age of the last record read, in ms.
    #[serde(rename = "IteratorAgeMilliseconds")]
    IteratorAgeMilliseconds,
}

impl MetricName {
    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::IncomingBytes => "IncomingBytes",
            Self::IncomingRecords => "IncomingRecords",
            Self::OutgoingBytes => "OutgoingBytes",
            Self::OutgoingRecords => "OutgoingRecords",
            Self::WriteProvisionedThroughputExceeded => "WriteProvisionedThroughputExceeded",
            Self::ReadProvisionedThroughputExceeded => "ReadProvisionedThroughputExceeded",
            Self::IteratorAgeMilliseconds => "IteratorAgeMilliseconds",
        }
    }
}

impl std::fmt::Display for MetricName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for MetricName {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "IncomingBytes" => Ok(Self::IncomingBytes),
            "IncomingRecords" => Ok(Self::IncomingRecords),
            "OutgoingBytes" => Ok(Self::OutgoingBytes),
            "OutgoingRecords" => Ok(Self::OutgoingRecords),
            "WriteProvisionedThroughputExceeded" => Ok(Self::WriteProvisionedThroughputExceeded),
            "ReadProvisionedThroughputExceeded" => Ok(Self::ReadProvisionedThroughputExceeded),
            "IteratorAgeMilliseconds" => Ok(Self::IteratorAgeMilliseconds),
            _ => Err(()),
        }
    }
}

impl MetricName {
    /// Every metric, in the model's order; what `ALL` stands for.
    pub const ALL: [Self; 7] = [
        Self::IncomingBytes,
        Self::IncomingRecords,
        Self::OutgoingBytes,
        Self::OutgoingRecords,
        Self::WriteProvisionedThroughputExceeded,
        Self::ReadProvisionedThroughputExceeded,
        Self::IteratorAgeMilliseconds,
    ];
}

/// Output of AWS's `EnableEnhancedMonitoring` and `DisableEnhancedMonitoring`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EnhancedMonitoringOutput {
    /// Name.
    pub stream_name: String,
    /// On before the call.
    pub current_shard_level_metrics: Vec<MetricName>,
    /// On after it.
    pub desired_shard_level_metrics: Vec<MetricName>,
    /// ARN.
    #[serde(rename = "StreamARN")]
    pub stream_arn: String,
}
