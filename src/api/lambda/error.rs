//! AWS's exceptions as data, and the text of each. *Observed* marks texts seen on AWS; the rest
//! are ours.

use crate::api::lambda::{Operation, State};
use crate::api::violation::Violations;

/// Why Lambda refuses a request.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// `ValidationException`: constraints of the model are broken. *Observed.*
    #[error("{0}")]
    Validation(Violations),
    /// `InvalidParameterValueException`.
    #[error("{0}")]
    InvalidParameterValue(InvalidParameterValue),
    /// `ResourceNotFoundException`: no such mapping. *Observed.*
    #[error("The resource you requested does not exist.")]
    MappingNotFound,
    /// `ResourceNotFoundException`: no such function. *Observed.*
    #[error("Function not found: {arn}")]
    FunctionNotFound {
        /// What it would be called.
        arn: String,
    },
    /// `ResourceConflictException`: stream and function are mapped already. *Observed.*
    #[error(
        "The event source arn (\" {source_arn} \") and function (\" {function} \") provided \
         mapping already exists. Please update or delete the existing mapping with UUID {uuid}"
    )]
    Conflict {
        /// The stream.
        source_arn: String,
        /// The function, by name.
        function: String,
        /// The mapping that is there.
        uuid: String,
    },
    /// `ResourceInUseException`: it is between two states. *Observed.*
    #[error("Cannot {verb} the event source mapping because it is in use.")]
    InUse {
        /// `update` or `delete`.
        verb: &'static str,
        /// The state it is in.
        state: State,
    },
    /// `InvalidRequestContentException`: an event that isn't JSON. *The beginning is observed.*
    #[error("Could not parse request body into json: {0}")]
    InvalidRequestContent(String),
    /// `RequestTooLargeException`: an event over 6 MiB. *Observed.*
    #[error("Request must be smaller than {limit} bytes for the InvokeFunction operation")]
    RequestTooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// `TooManyRequestsException`. *Observed.*
    #[error("Rate exceeded")]
    TooManyRequests(Operation),
    /// `ServiceException`: a fault of the sandbox itself.
    #[error("An internal error occurred.")]
    Service,
}

impl Error {
    /// AWS's code: the header `x-amzn-ErrorType`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Validation(_) => "ValidationException",
            Self::InvalidParameterValue(_) => "InvalidParameterValueException",
            Self::MappingNotFound | Self::FunctionNotFound { .. } => "ResourceNotFoundException",
            Self::Conflict { .. } => "ResourceConflictException",
            Self::InUse { .. } => "ResourceInUseException",
            Self::InvalidRequestContent(_) => "InvalidRequestContentException",
            Self::RequestTooLarge { .. } => "RequestTooLargeException",
            Self::TooManyRequests(_) => "TooManyRequestsException",
            Self::Service => "ServiceException",
        }
    }

    /// HTTP's status for it.
    pub const fn http_status(&self) -> u16 {
        match self {
            Self::MappingNotFound | Self::FunctionNotFound { .. } => 404,
            Self::Conflict { .. } => 409,
            Self::RequestTooLarge { .. } => 413,
            Self::TooManyRequests(_) => 429,
            Self::Service => 500,
            _ => 400,
        }
    }

    /// The member of the body that holds the text: the model spells it in two ways.
    pub const fn message_member(&self) -> &'static str {
        match self {
            Self::MappingNotFound
            | Self::FunctionNotFound { .. }
            | Self::InUse { .. }
            | Self::Service => "Message",
            _ => "message",
        }
    }
}

/// Which parameter makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the fields are named in the text above them")]
pub enum InvalidParameterValue {
    /// No source at all. *Observed.*
    #[error("Unrecognized event source.")]
    NoSource,
    /// A source that AWS has and the sandbox hasn't, or none.
    #[error("Unrecognized event source, must be a Kinesis stream of this sandbox: {arn}")]
    Source { arn: String },
    /// A stream that isn't there. *The beginning is observed.*
    #[error(
        "Received Exception while reading from provided stream. Stream {stream} under account \
         {account} not found."
    )]
    StreamNotFound { stream: String, account: String },
    /// A function that isn't there. *Observed.*
    #[error("Function does not exist")]
    NoFunction,
    /// No starting position. *Observed.*
    #[error(
        "1 validation error detected: Value null at 'startingPosition' failed to satisfy \
         constraint: Member must not be null."
    )]
    NoStartingPosition,
    /// A time without `AT_TIMESTAMP`. *Observed, 2025-02.*
    #[error("Timestamp only valid with StartingPosition AT_TIMESTAMP")]
    TimestampNotWanted,
    /// `AT_TIMESTAMP` without a time.
    #[error("StartingPositionTimestamp is required with StartingPosition AT_TIMESTAMP")]
    TimestampMissing,
    /// A negative time. *Observed, 2025-02, with AWS's own words.*
    #[error(
        "Received Exception while reading from provided stream. class java.lang.Long can not be \
         converted to a Timestamp"
    )]
    TimestampNegative,
    /// A time to come. *From the model's documentation.*
    #[error("StartingPositionTimestamp cannot be in the future.")]
    TimestampInFuture,
    /// An age that the model allows and AWS doesn't. *From the model's documentation.*
    #[error("MaximumRecordAgeInSeconds must be -1 or between 60 and 604800")]
    RecordAge,
    /// A destination of success. *Observed.*
    #[error("Unsupported DestinationConfig parameter for given event source mapping type.")]
    OnSuccess,
    /// A destination that is no queue, topic or bucket.
    #[error("The destination {arn} is not an SQS queue, an SNS topic or an S3 bucket.")]
    Destination { arn: String },
    /// A pattern that is none. *The text is observed; what is wrong is ours.*
    #[error("Invalid filter pattern definition. ({reason})")]
    FilterPattern { reason: String },
    /// More filters than allowed (developer guide: 5).
    #[error("FilterCriteria can't have more than {limit} filters.")]
    TooManyFilters { limit: usize },
    /// A function that can't be made: the sandbox's own words.
    #[error("{0}")]
    Function(FunctionFault),
    /// A page that begins nowhere.
    #[error("Invalid marker")]
    Marker,
}

impl From<InvalidParameterValue> for Error {
    fn from(cause: InvalidParameterValue) -> Self {
        Self::InvalidParameterValue(cause)
    }
}

/// What is wrong with a function that is put into the sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FunctionFault {
    /// Its name: 1 to 64 letters, digits, `-` and `_` (AWS's model).
    #[error("a function's name has 1 to 64 letters, digits, - and _")]
    Name,
    /// Its longest run (AWS's model).
    #[error("a function's timeout is 1 to 900 seconds")]
    Timeout,
    /// Its memory (AWS's model).
    #[error("a function's memory is 128 to 10240 MB")]
    Memory,
    /// A limit of the fraud rules that is no number.
    #[error("a limit must be a finite number")]
    Threshold,
    /// The topic of its alerts.
    #[error("a topic's name has 1 to 256 letters, digits, - and _")]
    Topic,
    /// Python of the user's own, where nothing runs it.
    #[error("Python functions are not run by this version of the sandbox")]
    Python,
}

impl From<FunctionFault> for Error {
    fn from(fault: FunctionFault) -> Self {
        InvalidParameterValue::Function(fault).into()
    }
}
