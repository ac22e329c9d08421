//! AWS's exceptions of Kinesis Data Streams, each with the data its text is made of.
//!
//! Texts marked *observed* were seen on AWS by public emulators' test suites; the others are
//! ours, because AWS publishes the code but not the words.

mod invalid_argument;
mod limits;
mod resources;

use super::operation::Operation;
use crate::api::violation::Violations;
use crate::units::Timestamp;

pub use invalid_argument::{InvalidArgument, ValidationRule};
pub use limits::{LimitExceeded, RecordFailure, Throttled};
pub use resources::{InUse, KmsFailure, NotFound};

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
