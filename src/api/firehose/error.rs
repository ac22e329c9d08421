//! AWS's exceptions as data, and the text of each. *Observed* marks texts seen on AWS; the rest
//! are ours.

use crate::api::firehose::{DeliveryStreamStatus, Operation};
use crate::api::kinesis::StreamStatus;
use crate::api::violation::Violations;

/// Why Firehose refuses a request.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// `ValidationException`: constraints of the model are broken. *Observed.*
    #[error("{0}")]
    Validation(Violations),
    /// `InvalidArgumentException`.
    #[error("{0}")]
    InvalidArgument(InvalidArgument),
    /// `ResourceNotFoundException`. *Observed.*
    #[error("Firehose {stream} under account {account} not found.")]
    ResourceNotFound {
        /// The name that is no delivery stream's.
        stream: String,
        /// The account.
        account: String,
    },
    /// `ResourceInUseException`.
    #[error("{0}")]
    ResourceInUse(InUse),
    /// `LimitExceededException`.
    #[error("{0}")]
    LimitExceeded(LimitExceeded),
    /// `ThrottlingException`: too many calls of one operation in a second.
    #[error("Rate exceeded")]
    Throttling(Operation),
    /// `ConcurrentModificationException`. *Observed.*
    #[error(
        "Cannot update firehose: {stream} since the current version id: {current} and specified \
         version id: {specified} do not match"
    )]
    ConcurrentModification {
        /// The delivery stream.
        stream: String,
        /// Its version.
        current: u64,
        /// The version that the caller meant.
        specified: String,
    },
    /// `ServiceUnavailableException`: more than the delivery stream takes. *Observed.*
    #[error("Slow down.")]
    ServiceUnavailable(SlowDown),
    /// `InternalFailure`: a fault of the sandbox itself.
    #[error("Internal Service Failure")]
    InternalFailure,
}

impl Error {
    /// AWS's code: the `__type` on the wire.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Validation(_) => "ValidationException",
            Self::InvalidArgument(_) => "InvalidArgumentException",
            Self::ResourceNotFound { .. } => "ResourceNotFoundException",
            Self::ResourceInUse(_) => "ResourceInUseException",
            Self::LimitExceeded(_) => "LimitExceededException",
            Self::Throttling(_) => "ThrottlingException",
            Self::ConcurrentModification { .. } => "ConcurrentModificationException",
            Self::ServiceUnavailable(_) => "ServiceUnavailableException",
            Self::InternalFailure => "InternalFailure",
        }
    }

    /// HTTP's status for it.
    pub const fn http_status(&self) -> u16 {
        match self {
            Self::ServiceUnavailable(_) => 503,
            Self::InternalFailure => 500,
            _ => 400,
        }
    }
}

/// What is spent, when a delivery stream can't take more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlowDown {
    /// Requests per second.
    Requests,
    /// Records per second.
    Records,
    /// Bytes per second.
    Bytes,
    /// The sandbox's room for records that wait to be delivered.
    Held,
}

/// Which argument makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the fields are named in the text above them")]
pub enum InvalidArgument {
    /// No destination, or several. *Observed.*
    #[error("Exactly one destination configuration is supported for a Firehose")]
    Destinations,
    /// A destination or source that AWS has and the sandbox hasn't.
    #[error("{field} is not simulated by this sandbox: use S3 as the destination.")]
    NotSimulated { field: &'static str },
    /// Several sources, or one that doesn't fit the type.
    #[error("{field} does not fit the delivery stream type {kind}.")]
    SourceMismatch { field: &'static str, kind: String },
    /// No source where the type needs one.
    #[error("{field} is required for the delivery stream type {kind}.")]
    SourceMissing { field: &'static str, kind: String },
    /// A Kinesis stream that isn't there.
    #[error("Kinesis stream {arn} was not found.")]
    SourceNotFound { arn: String },
    /// A Kinesis stream that is on its way in or out.
    #[error("Kinesis stream {arn} is not active: it is {status}.")]
    SourceNotActive { arn: String, status: StreamStatus },
    /// Only one of the two hints. *From the model's documentation.*
    #[error(
        "If you specify a value for SizeInMBs, you must also specify a value for \
         IntervalInSeconds, and vice versa."
    )]
    OneHint,
    /// A buffer too small for what is asked.
    #[error("BufferingHints.SizeInMBs must be at least {min} when {why} is enabled.")]
    BufferTooSmall { min: i64, why: &'static str },
    /// No wait at all where a buffer is needed.
    #[error("BufferingHints.IntervalInSeconds must be at least {min} when {why} is enabled.")]
    IntervalTooShort { min: i64, why: &'static str },
    /// A prefix that breaks AWS's rules. *The beginning and the first rule are observed, with
    /// AWS's own spelling.*
    #[error("Ths supplied prefix(es) do not satisfy the following constraint: {0}")]
    Prefix(PrefixRule),
    /// A zone that isn't one.
    #[error("CustomTimeZone {zone} is not a valid time zone.")]
    TimeZone { zone: String },
    /// An object that is encrypted and not encrypted.
    #[error("Specify either NoEncryptionConfig or KMSEncryptionConfig, not both.")]
    Encryption,
    /// Conversion, which is not simulated.
    #[error(
        "DataFormatConversionConfiguration can't be enabled: conversion to Parquet and ORC is \
         not simulated by this sandbox."
    )]
    Conversion,
    /// A backup without a place.
    #[error("S3BackupConfiguration is required when S3BackupMode is Enabled.")]
    NoBackup,
    /// A backup switched off. *From the model's documentation.*
    #[error("S3 backup can't be disabled once it is enabled.")]
    BackupOff,
    /// A processor that AWS has and the sandbox hasn't.
    #[error("The processor {kind} is not simulated by this sandbox.")]
    ProcessorNotSimulated { kind: String },
    /// A processor twice.
    #[error("The processor {kind} is given more than once.")]
    ProcessorTwice { kind: String },
    /// A parameter missing.
    #[error("The processor {kind} requires the parameter {parameter}.")]
    ParameterMissing { kind: &'static str, parameter: &'static str },
    /// A parameter that makes no sense.
    #[error("The parameter {parameter} of the processor {kind} is not valid: {reason}.")]
    Parameter { kind: &'static str, parameter: &'static str, reason: String },
    /// Dynamic partitioning switched on or off later.
    #[error(
        "Dynamic partitioning can only be enabled when a delivery stream is created, and can't \
         be disabled afterwards."
    )]
    PartitioningFixed,
    /// Dynamic partitioning without keys.
    #[error(
        "Dynamic partitioning requires the processor MetadataExtraction or Lambda and a Prefix \
         with their keys."
    )]
    NoPartitionKeys,
    /// Not for direct puts. *Observed.*
    #[error("This operation is not permitted on {kind} delivery stream type.")]
    NotPermitted { kind: &'static str },
    /// A key that doesn't fit its owner.
    #[error("KeyARN must be given for the key type CUSTOMER_MANAGED_CMK, and only for it.")]
    KeyArn,
    /// A record over 1,000 KiB once its bytes are counted.
    #[error("Record {number} of {bytes} bytes exceeds the limit of {limit} bytes.")]
    RecordTooLarge { number: usize, bytes: usize, limit: usize },
    /// A batch over 4 MiB.
    #[error("Records size exceeds 4 MB limit")]
    BatchTooLarge { bytes: usize },
    /// A destination that isn't there.
    #[error("Destination Id {id} not found")]
    DestinationId { id: String },
    /// An update without content.
    #[error("Exactly one destination update is required.")]
    NoUpdate,
    /// More than fifty tags.
    #[error("A delivery stream can't have more than {limit} tags.")]
    TooManyTags { limit: usize },
    /// One key twice.
    #[error("Duplicate tag keys are not allowed: {key}.")]
    TagTwice { key: String },
}

/// Which of AWS's rules a prefix breaks (developer guide, "Custom Prefixes", semantic rules).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the fields are named in the text above them")]
pub enum PrefixRule {
    /// *Observed.*
    #[error("ErrorOutputPrefix cannot be null or empty when Prefix contains expressions")]
    NoErrorPrefix,
    /// An error prefix with expressions, but not this one.
    #[error(
        "ErrorOutputPrefix with expressions must contain at least one instance of \
         !{{firehose:error-output-type}}"
    )]
    NoErrorType,
    /// The kind of error in the prefix of good records.
    #[error("Prefix cannot contain !{{firehose:error-output-type}}")]
    ErrorTypeInPrefix,
    /// `!{` without its form.
    #[error("the sequence !{{ can only appear in !{{namespace:value}} expressions: {text}")]
    Malformed { text: String },
    /// A namespace that isn't one.
    #[error("{namespace} is not a valid namespace")]
    Namespace { namespace: String },
    /// A value that its namespace doesn't have.
    #[error("{value} is not a valid value of the namespace {namespace}")]
    Value { namespace: &'static str, value: String },
    /// A pattern that Java's `DateTimeFormatter` refuses.
    #[error("{pattern} is not a valid date pattern: {reason}")]
    DatePattern { pattern: String, reason: String },
    /// Keys of partitions in the error prefix.
    #[error("ErrorOutputPrefix cannot contain {namespace} expressions")]
    KeyInErrorPrefix { namespace: &'static str },
    /// Keys of partitions without dynamic partitioning.
    #[error("{namespace} expressions require dynamic partitioning to be enabled")]
    KeyWithoutPartitioning { namespace: &'static str },
    /// A key that no processor extracts.
    #[error("the partition key {key} is not extracted by the processor {processor}")]
    UnknownKey { key: String, processor: &'static str },
    /// Longer than an object's name may be.
    #[error("{field} cannot be greater than 512 characters after it is evaluated")]
    TooLong { field: &'static str },
}

/// What stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the fields are named in the text above them")]
pub enum InUse {
    /// The name is taken. *Observed.*
    #[error("Firehose {stream} under accountId {account} already exists")]
    Exists { stream: String, account: String },
    /// It is being created or deleted.
    #[error("Firehose {stream} under account {account} is not in ACTIVE state: it is {status}.")]
    NotActive { stream: String, account: String, status: DeliveryStreamStatus },
    /// Its encryption is being changed.
    #[error("The encryption of firehose {stream} under account {account} is being changed.")]
    EncryptionChanging { stream: String, account: String },
}

/// Which limit of the account is reached.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the fields are named in the text above them")]
pub enum LimitExceeded {
    /// The account's delivery streams.
    #[error(
        "You have already consumed your firehose quota of {limit} hoses for the account {account}."
    )]
    DeliveryStreams { limit: u64, account: String },
    /// Changes of encryption in 24 hours.
    #[error(
        "Firehose {stream} under account {account} changed its encryption {limit} times within \
         24 hours: no more are allowed."
    )]
    EncryptionChanges { stream: String, account: String, limit: u64 },
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
    InvalidArgument(InvalidArgument),
    ResourceInUse(InUse),
    LimitExceeded(LimitExceeded),
    ServiceUnavailable(SlowDown),
);

impl From<PrefixRule> for Error {
    fn from(rule: PrefixRule) -> Self {
        Self::InvalidArgument(InvalidArgument::Prefix(rule))
    }
}
