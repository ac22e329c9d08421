//! Arguments that make no sense, alone or together.

use crate::api::kinesis::{HashKey, Operation, ShardId};
use crate::units::Timestamp;

/// A rule that AWS reports as `ValidationException` beyond the model's constraints.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the fields are named in the text above them")]
pub enum ValidationRule {
    /// Warm throughput needs on-demand Advantage.
    #[error(
        "WarmThroughputMiBps requires the on-demand Advantage commitment of account {account} to \
         be enabled (UpdateAccountSettings)."
    )]
    WarmThroughputNeedsCommitment { account: String },
    /// Warm throughput needs an on-demand stream.
    #[error("WarmThroughputMiBps is only valid for streams in ON_DEMAND mode.")]
    WarmThroughputNeedsOnDemand,
    /// The operation does not fit the capacity mode.
    #[error("{operation} is not supported for stream {stream}, which is in ON_DEMAND mode.")]
    NotForOnDemand { operation: Operation, stream: String },
    /// The commitment holds until its earliest end.
    #[error(
        "The commitment of account {account} can't be ended before {}.", earliest.to_utc_text()
    )]
    CommitmentHolds { account: String, earliest: Timestamp },
}

/// Which argument makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the fields are named in the text above them")]
pub enum InvalidArgument {
    /// Neither name nor ARN of the stream.
    #[error("Either StreamName or StreamARN should be provided.")]
    NoStream,
    /// Name and ARN name different streams.
    #[error("StreamName {name} and StreamARN {arn} do not name the same stream.")]
    StreamMismatch { name: String, arn: String },
    /// A provisioned stream without shards. *Observed in part.*
    #[error("ShardCount must be specified for a stream in PROVISIONED mode.")]
    NoShardCount,
    /// An on-demand stream with shards.
    #[error("ShardCount cannot be specified for a stream in ON_DEMAND mode.")]
    ShardCountOnDemand,
    /// `AUTO` distribution on a provisioned stream.
    #[error("RecordDistributionStrategy AUTO is only supported in ON_DEMAND mode.")]
    AutoDistributionProvisioned,
    /// A key beyond the ring. *Observed.*
    #[error(
        "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified \
         value was {value}"
    )]
    ExplicitHashKey { value: String },
    /// No partition key where one is needed.
    #[error("PartitionKey is required for stream {stream}.")]
    NoPartitionKey { stream: String },
    /// A record over its stream's limit.
    #[error(
        "Record {number} of {bytes} bytes (data and partition key) exceeds the limit of {limit} \
         bytes of stream {stream}."
    )]
    RecordTooLarge { number: usize, bytes: usize, limit: usize, stream: String },
    /// A batch over 10 MiB.
    #[error("Records size of {bytes} bytes exceeds the limit of {limit} bytes per request.")]
    BatchTooLarge { bytes: usize, limit: usize },
    /// An order number that is none, or from the future. *Observed.*
    #[error(
        "ExclusiveMinimumSequenceNumber {number} used in PutRecord on stream {stream} under \
         account {account} is invalid."
    )]
    OrderingNumber { number: String, stream: String, account: String },
    /// A start that is no sequence number. *Observed.*
    #[error(
        "StartingSequenceNumber {number} used in {operation} on shard {shard} in stream {stream} \
         under account {account} is invalid."
    )]
    StartingNumber {
        number: String,
        operation: Operation,
        shard: ShardId,
        stream: String,
        account: String,
    },
    /// A start from another life of the stream. *Observed.*
    #[error(
        "StartingSequenceNumber {number} used in {operation} on shard {shard} in stream {stream} \
         under account {account} is invalid because it did not come from this stream."
    )]
    ForeignNumber {
        number: String,
        operation: Operation,
        shard: ShardId,
        stream: String,
        account: String,
    },
    /// A start from another shard. *Observed.*
    #[error(
        "Invalid StartingSequenceNumber. It encodes {encoded}, while it was used in a call to a \
         shard with {shard}"
    )]
    OtherShardsNumber { encoded: ShardId, shard: ShardId },
    /// A start where none belongs. *Observed.*
    #[error(
        "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and \
         StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. \
         Request specified {kind} and also a StartingSequenceNumber."
    )]
    NumberNotWanted { kind: String },
    /// No start where one is needed. *Observed.*
    #[error(
        "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and \
         StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. \
         Request specified {kind} and no StartingSequenceNumber."
    )]
    NumberMissing { kind: String },
    /// No time where one is needed. *Observed.*
    #[error(
        "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current \
         request has no timestamp parameter."
    )]
    TimestampMissing,
    /// A time in the future. *Observed.*
    #[error(
        "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. \
         timestampInMillis: {}, currentTimestampInMillis: {}", asked.0, now.0
    )]
    TimestampInFuture { asked: Timestamp, now: Timestamp },
    /// An iterator that this sandbox never gave out. *Observed.*
    #[error("Invalid ShardIterator.")]
    ShardIterator,
    /// A page token that this sandbox never gave out for this.
    #[error("Invalid NextToken.")]
    NextToken,
    /// Token and stream together. *Observed.*
    #[error("NextToken and StreamName cannot be provided together.")]
    TokenWithStream,
    /// Neither token nor stream. *Observed.*
    #[error("Either NextToken or StreamName should be provided.")]
    NeitherTokenNorStream,
    /// A creation time that isn't the stream's.
    #[error("StreamCreationTimestamp does not match stream {stream} under account {account}.")]
    CreationTimestamp { stream: String, account: String },
    /// A shard filter without what its type needs.
    #[error("ShardFilter of type {kind} requires {field}.")]
    FilterNeeds { kind: String, field: &'static str },
    /// A page size beyond what the operation serves.
    #[error("{field} must be at most {limit}.")]
    PageSize { field: &'static str, limit: i64 },
    /// A cut at or beyond the shard's edge. *Observed.*
    #[error(
        "NewStartingHashKey {key} used in SplitShard() on shard {shard} in stream {stream} under \
         account {account} is not both greater than one plus the shard's StartingHashKey {start} \
         and less than the shard's EndingHashKey {end}."
    )]
    SplitKey {
        key: String,
        shard: ShardId,
        stream: String,
        account: String,
        start: HashKey,
        end: HashKey,
    },
    /// A cut through a closed shard.
    #[error("Shard {shard} in stream {stream} under account {account} is closed.")]
    ShardClosed { shard: ShardId, stream: String, account: String },
    /// Two shards that don't touch, or are closed. *Observed.*
    #[error(
        "Shards {first} and {second} in stream {stream} under account {account} are not an \
         adjacent pair of shards eligible for merging"
    )]
    NotAdjacent { first: ShardId, second: ShardId, stream: String, account: String },
    /// More shards than one stream may be scaled to.
    #[error("TargetShardCount {target} exceeds the limit of {limit} shards.")]
    TargetTooLarge { target: u64, limit: u64 },
    /// A target equal to what there is.
    #[error(
        "TargetShardCount {target} of stream {stream} under account {account} equals its current \
         open shard count."
    )]
    TargetUnchanged { target: u64, stream: String, account: String },
    /// Less than a day. *Observed.*
    #[error(
        "Minimum allowed retention period is 24 hours. Requested retention period ({hours} hours) \
         is too short."
    )]
    RetentionTooShort { hours: i64 },
    /// More than a year. *Observed.*
    #[error(
        "Maximum allowed retention period is 8760 hours. Requested retention period ({hours} \
         hours) is too long."
    )]
    RetentionTooLong { hours: i64 },
    /// An increase that would shorten. *Observed.*
    #[error(
        "Requested retention period ({hours} hours) for stream {stream} can not be shorter than \
         existing retention period ({current} hours). Use DecreaseRetentionPeriod API."
    )]
    RetentionNotIncreased { hours: i64, current: i64, stream: String },
    /// A decrease that would lengthen. *Observed.*
    #[error(
        "Requested retention period ({hours} hours) for stream {stream} can not be longer than \
         existing retention period ({current} hours). Use IncreaseRetentionPeriod API."
    )]
    RetentionNotDecreased { hours: i64, current: i64, stream: String },
    /// Characters that tags don't take. *Observed.*
    #[error(
        "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white \
         space, _ . / = + - % @."
    )]
    TagCharacters,
    /// Keys that AWS keeps for itself.
    #[error("Tag keys must not start with aws:, which is reserved: {key}.")]
    TagReserved { key: String },
    /// More than fifty tags.
    #[error(
        "Failed to add tags to {resource} under account {account} because a given resource \
         cannot have more than {limit} tags associated with it."
    )]
    TooManyTags { resource: String, account: String, limit: usize },
    /// Neither ARN nor name with stream.
    #[error("Either ConsumerARN or both StreamARN and ConsumerName should be provided.")]
    NoConsumer,
    /// Encryption of another kind than the one there is.
    #[error("EncryptionType must be KMS.")]
    EncryptionType,
    /// A policy that is no JSON document with statements.
    #[error("Policy is not a valid JSON policy document: {reason}.")]
    Policy { reason: String },
}
