//! AWS's exceptions of Kinesis Data Streams, each with the data its text is made of.
//!
//! Texts marked *observed* were seen on AWS by public emulators' test suites; the others are
//! ours, because AWS publishes the code but not the words.

use super::ids::{HashKey, ShardId};
use super::operation::Operation;
use super::streams::StreamStatus;
use crate::api::violation::Violations;
use crate::units::Timestamp;

/// Why Kinesis refuses a request.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// `ValidationException`: constraints of the model are broken. *Observed.*
    #[error("{0}")]
    Validation(Violations),
    /// `ValidationException`: a rule between fields or with the account's state is broken.
    #[error("{0}")]
    ValidationRule(ValidationRule),
    /// `InvalidArgumentException`.
    #[error("{0}")]
    InvalidArgument(InvalidArgument),
    /// `ResourceNotFoundException`.
    #[error("{0}")]
    ResourceNotFound(NotFound),
    /// `ResourceInUseException`.
    #[error("{0}")]
    ResourceInUse(InUse),
    /// `LimitExceededException`.
    #[error("{0}")]
    LimitExceeded(LimitExceeded),
    /// `ProvisionedThroughputExceededException`.
    #[error("{0}")]
    ProvisionedThroughputExceeded(Throttled),
    /// `ExpiredIteratorException`. *Observed.*
    #[error(
        "Iterator expired. The iterator was created at time {} while right now it is {} which is \
         further in the future than the tolerated delay of 300000 milliseconds.",
        created.to_utc_text(), now.to_utc_text()
    )]
    ExpiredIterator {
        /// When the iterator was given out.
        created: Timestamp,
        /// When it was used.
        now: Timestamp,
    },
    /// `ExpiredNextTokenException`.
    #[error(
        "NextToken expired. The token was created at time {} while right now it is {}, more than \
         300000 milliseconds later.",
        created.to_utc_text(), now.to_utc_text()
    )]
    ExpiredNextToken {
        /// When the token was given out.
        created: Timestamp,
        /// When it was used.
        now: Timestamp,
    },
    /// `DryRunOperationException`: the request would have succeeded, and nothing was changed.
    #[error("The {0} request would have succeeded, but the DryRun parameter was specified.")]
    DryRun(Operation),
    /// `KMSNotFoundException` and its kin.
    #[error("{0}")]
    Kms(KmsFailure),
    /// `InternalFailure`: a fault of the sandbox itself.
    #[error("Internal Service Failure")]
    InternalFailure,
}

impl Error {
    /// AWS's code: the `__type` on the wire.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Validation(_) | Self::ValidationRule(_) => "ValidationException",
            Self::InvalidArgument(_) => "InvalidArgumentException",
            Self::ResourceNotFound(_) => "ResourceNotFoundException",
            Self::ResourceInUse(_) => "ResourceInUseException",
            Self::LimitExceeded(_) => "LimitExceededException",
            Self::ProvisionedThroughputExceeded(_) => "ProvisionedThroughputExceededException",
            Self::ExpiredIterator { .. } => "ExpiredIteratorException",
            Self::ExpiredNextToken { .. } => "ExpiredNextTokenException",
            Self::DryRun(_) => "DryRunOperationException",
            Self::Kms(KmsFailure::NotFound { .. }) => "KMSNotFoundException",
            Self::InternalFailure => "InternalFailure",
        }
    }

    /// HTTP's status for it.
    pub const fn http_status(&self) -> u16 {
        match self {
            Self::InternalFailure => 500,
            _ => 400,
        }
    }
}

/// Lets each cause be raised with `?` or `.into()`.
macro_rules! causes {
    ($($variant:ident($cause:ty)),+ $(,)?) => {$(
        impl From<$cause> for Error {
            fn from(cause: $cause) -> Self {
                Self::$variant(cause)
            }
        }
    )+};
}
causes!(
    ValidationRule(ValidationRule),
    InvalidArgument(InvalidArgument),
    ResourceNotFound(NotFound),
    ResourceInUse(InUse),
    LimitExceeded(LimitExceeded),
    ProvisionedThroughputExceeded(Throttled),
    Kms(KmsFailure),
);

/// What was not found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the fields are named in the text above them")]
pub enum NotFound {
    /// A stream; also one that is still being created, for writers. *Observed.*
    #[error("Stream {stream} under account {account} not found.")]
    Stream { stream: String, account: String },
    /// A shard to read. *Observed.*
    #[error("Shard {shard} in stream {stream} under account {account} does not exist")]
    ShardToRead { shard: String, stream: String, account: String },
    /// A shard to split or merge, or a text that names none. *Observed.*
    #[error("Could not find shard {shard} in stream {stream} under account {account}.")]
    Shard { shard: String, stream: String, account: String },
    /// A registered consumer.
    #[error("Consumer {consumer} under account {account} not found.")]
    Consumer { consumer: String, account: String },
    /// A resource of another kind, account or region.
    #[error("Resource {arn} under account {account} not found.")]
    Resource { arn: String, account: String },
    /// A resource without a policy.
    #[error("No resource policy found for {arn}.")]
    Policy { arn: String },
}

/// What stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the fields are named in the text above them")]
pub enum InUse {
    /// The name is taken. *Observed.*
    #[error("Stream {stream} under account {account} already exists.")]
    StreamExists { stream: String, account: String },
    /// The stream is being created, changed or deleted. *Observed.*
    #[error("Stream {stream} under account {account} not ACTIVE, instead in state {status}")]
    StreamNotActive { stream: String, account: String, status: StreamStatus },
    /// A stream with registered consumers is deleted only if asked expressly. *Observed.*
    #[error(
        "DeleteStream can't delete {arn} because there are consumers associated with this data \
         stream. To delete {stream} anyway, set the EnforceConsumerDeletion parameter to true to \
         force the deletion of all the consumers that are associated with it."
    )]
    HasConsumers { stream: String, arn: String },
    /// The consumer's name is taken.
    #[error("Consumer {consumer} under stream {stream} already exists for account {account}.")]
    ConsumerExists { consumer: String, stream: String, account: String },
    /// The consumer is being created or deleted. *Observed.*
    #[error(
        "Consumer {consumer} with creation timestamp {created_secs} under stream {stream} and \
         account {account} is not in ACTIVE status."
    )]
    ConsumerNotActive { consumer: String, created_secs: i64, stream: String, account: String },
    /// The same consumer subscribed to the same shard less than five seconds ago. *Observed.*
    #[error(
        "Another active subscription exists for this consumer: \
         {account}:{stream}:{shard}:{consumer}"
    )]
    Subscribed { consumer: String, shard: ShardId, stream: String, account: String },
}

/// Which limit of the account or of the API is reached.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the fields are named in the text above them")]
pub enum LimitExceeded {
    /// Too many calls of one operation in a second.
    #[error("Rate exceeded for {operation} under account {account}.")]
    AccountRate { operation: Operation, account: String },
    /// Too many calls of one operation on one stream in a second.
    #[error("Rate exceeded for stream {stream} under account {account}.")]
    StreamRate { operation: Operation, stream: String, account: String },
    /// The account's shards. *Observed.*
    #[error(
        "This request would exceed the shard limit for the account {account} in {region}. Current \
         shard count for the account: {current}. Limit: {limit}. Number of additional shards that \
         would have resulted from this request: {additional}. Refer to the AWS Service Limits \
         page (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current \
         limits and how to request higher limits."
    )]
    Shards { account: String, region: String, current: u64, limit: u64, additional: u64 },
    /// The account's on-demand streams.
    #[error("Account {account} has reached its limit of {limit} on-demand streams.")]
    OnDemandStreams { account: String, limit: u64 },
    /// Streams being created at once.
    #[error("Account {account} already has {limit} streams in the CREATING state.")]
    StreamsCreating { account: String, limit: u64 },
    /// Consumers of one stream.
    #[error("Stream {stream} under account {account} already has {limit} registered consumers.")]
    Consumers { stream: String, account: String, limit: u64 },
    /// Consumers of one stream being created at once.
    #[error("Stream {stream} under account {account} has {limit} consumers in state CREATING.")]
    ConsumersCreating { stream: String, account: String, limit: u64 },
    /// `UpdateShardCount` in 24 hours.
    #[error(
        "Stream {stream} under account {account} was scaled {limit} times within 24 hours: no \
         more are allowed."
    )]
    Scalings { stream: String, account: String, limit: u64 },
    /// Scaling to more than twice the open shards. *Observed.*
    #[error(
        "UpdateShardCount cannot scale up over double your current open shard count. Current open \
         shard count: {current} Target shard count: {target}"
    )]
    ScaleUp { current: u64, target: u64 },
    /// Scaling to less than half the open shards.
    #[error(
        "UpdateShardCount cannot scale down below half your current open shard count. Current \
         open shard count: {current} Target shard count: {target}"
    )]
    ScaleDown { current: u64, target: u64 },
    /// Changes of capacity mode in 24 hours.
    #[error(
        "Stream {stream} under account {account} changed its mode {limit} times within 24 hours: \
         no more are allowed."
    )]
    ModeSwitches { stream: String, account: String, limit: u64 },
    /// Changes of encryption in 24 hours.
    #[error(
        "Stream {stream} under account {account} changed its encryption {limit} times within 24 \
         hours: no more are allowed."
    )]
    EncryptionSwitches { stream: String, account: String, limit: u64 },
    /// Warm throughput beyond the account's.
    #[error("Warm throughput of {asked} MiB/s exceeds the limit of {limit} MiB/s.")]
    WarmThroughput { asked: u64, limit: u64 },
}

/// Which capacity is spent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Rate exceeded for shard {shard} in stream {stream} under account {account}.")]
pub struct Throttled {
    /// The shard whose capacity is spent.
    pub shard: ShardId,
    /// Its stream.
    pub stream: String,
    /// The account.
    pub account: String,
}

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

/// What is wrong with a KMS key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KmsFailure {
    /// A text that can't name a key: neither id, ARN nor alias.
    #[error("Invalid keyId {key}")]
    NotFound {
        /// What the request named.
        key: String,
    },
}

/// AWS's codes for one refused record of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordFailure {
    /// The shard's write capacity is spent.
    Throttled,
    /// A fault of the sandbox itself.
    Internal,
}

impl RecordFailure {
    /// The `ErrorCode` of the entry.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Throttled => "ProvisionedThroughputExceededException",
            Self::Internal => "InternalFailure",
        }
    }
}
