//! AWS's exceptions as data, and the text of each. *Observed* marks texts seen on AWS; the rest
//! are ours.

use crate::api::sns::Operation;
use crate::api::violation::Violations;

/// Why SNS refuses a request.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// `ValidationError`: a member is missing. *Observed.*
    #[error("{0}")]
    Validation(Violations),
    /// `InvalidParameter`. *The beginning is observed.*
    #[error("Invalid parameter: {0}")]
    InvalidParameter(InvalidParameter),
    /// `NotFound`: no such topic. *Observed.*
    #[error("Topic does not exist")]
    TopicNotFound,
    /// `TopicLimitExceeded`.
    #[error("The account has reached its limit of {limit} topics.")]
    TopicLimitExceeded {
        /// The limit.
        limit: usize,
    },
    /// `SubscriptionLimitExceeded`.
    #[error("The topic has reached its limit of {limit} subscriptions.")]
    SubscriptionLimitExceeded {
        /// The limit.
        limit: usize,
    },
    /// `EmptyBatchRequest`. *Observed.*
    #[error("The batch request doesn't contain any entries.")]
    EmptyBatch,
    /// `TooManyEntriesInBatchRequest`. *Observed.*
    #[error("The batch request contains more entries than permissible.")]
    TooManyEntries,
    /// `BatchEntryIdsNotDistinct`. *Observed.*
    #[error("Two or more batch entries in the request have the same Id.")]
    IdsNotDistinct,
    /// `BatchRequestTooLong`. *Observed.*
    #[error("The length of all the messages put together is more than the limit.")]
    BatchTooLong,
    /// `InvalidBatchEntryId`. *Observed.*
    #[error("The Id of a batch entry in a batch request doesn't abide by the specification.")]
    InvalidEntryId,
    /// `Throttled`. *Observed.*
    #[error("Rate exceeded")]
    Throttled(Operation),
    /// `InternalError`: a fault of the sandbox itself.
    #[error("Internal error")]
    Internal,
}

impl Error {
    /// AWS's code: `<Code>` in the body.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Validation(_) => "ValidationError",
            Self::InvalidParameter(_) => "InvalidParameter",
            Self::TopicNotFound => "NotFound",
            Self::TopicLimitExceeded { .. } => "TopicLimitExceeded",
            Self::SubscriptionLimitExceeded { .. } => "SubscriptionLimitExceeded",
            Self::EmptyBatch => "EmptyBatchRequest",
            Self::TooManyEntries => "TooManyEntriesInBatchRequest",
            Self::IdsNotDistinct => "BatchEntryIdsNotDistinct",
            Self::BatchTooLong => "BatchRequestTooLong",
            Self::InvalidEntryId => "InvalidBatchEntryId",
            Self::Throttled(_) => "Throttled",
            Self::Internal => "InternalError",
        }
    }

    /// HTTP's status for it.
    pub const fn http_status(&self) -> u16 {
        match self {
            Self::TopicNotFound => 404,
            Self::TopicLimitExceeded { .. } | Self::SubscriptionLimitExceeded { .. } => 403,
            Self::Throttled(_) => 429,
            Self::Internal => 500,
            _ => 400,
        }
    }

    /// `<Type>` in the body: who is to blame.
    pub const fn fault(&self) -> &'static str {
        if matches!(self, Self::Internal) { "Receiver" } else { "Sender" }
    }
}

/// Which parameter makes no sense. Each is printed after `Invalid parameter: `.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the fields are named in the text above them")]
pub enum InvalidParameter {
    /// *Observed.*
    #[error("Topic Name")]
    TopicName,
    /// *Observed.*
    #[error("TopicArn Reason: no value for required parameter")]
    NoTopicArn,
    /// *The beginning is observed.*
    #[error("TopicArn Reason: An ARN must have at least 6 elements, not {elements}")]
    ShortArn { elements: usize },
    /// *Observed.*
    #[error("TopicArn")]
    TopicArn,
    /// A telephone or an endpoint of one.
    #[error("{member} Reason: only topics are simulated by this sandbox")]
    NotSimulated { member: &'static str },
    /// *Observed.*
    #[error("Empty message")]
    EmptyMessage,
    /// *Observed.*
    #[error("Message too long")]
    MessageTooLong,
    /// Characters that XML has not.
    #[error("Message Reason: it has characters that XML does not allow")]
    MessageCharacters,
    /// *Observed: one text for length, line breaks and control characters.*
    #[error("Subject")]
    Subject,
    /// *Observed.*
    #[error("Message Structure - JSON message body failed to parse")]
    StructureNotJson,
    /// *Observed.*
    #[error("Message Structure - No default entry in JSON message body")]
    StructureNoDefault,
    /// A structure that isn't `json`.
    #[error("MessageStructure")]
    Structure,
    /// *Observed.*
    #[error(
        "The request includes MessageDeduplicationId parameter that is not valid for this topic type"
    )]
    Deduplication,
    /// *Observed.*
    #[error("SubscriptionArn Reason: An ARN must have at least 6 elements, not {elements}")]
    SubscriptionArn { elements: usize },
    /// *Observed.*
    #[error("Amazon SNS does not support this protocol string: {protocol}")]
    Protocol { protocol: String },
    /// A protocol that AWS has and the sandbox hasn't.
    #[error("Protocol Reason: {protocol} is not simulated by this sandbox: use sqs or application")]
    ProtocolNotSimulated { protocol: String },
    /// *Observed.*
    #[error("SQS endpoint ARN")]
    SqsEndpoint,
    /// *Observed.*
    #[error("Endpoint Reason: no value for required parameter")]
    NoEndpoint,
    /// An attribute that isn't one, or whose value isn't.
    #[error("Attributes Reason: {name}: {reason}")]
    Attribute { name: String, reason: &'static str },
    /// FIFO topics.
    #[error("Attributes Reason: FIFO topics are not simulated by this sandbox")]
    Fifo,
    /// A page that begins nowhere.
    #[error("NextToken")]
    NextToken,
}

impl From<InvalidParameter> for Error {
    fn from(cause: InvalidParameter) -> Self {
        Self::InvalidParameter(cause)
    }
}
