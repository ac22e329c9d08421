//! What the services have in common: a call, an operation and an error, whosever they are.

use std::fmt;

use super::shape::FieldSchema;
use super::wire::WireFormat;
use super::{firehose, kinesis, lambda, sns};

/// A service of AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// Kinesis Data Streams.
    Kinesis,
    /// Data Firehose.
    Firehose,
    /// Lambda.
    Lambda,
    /// Simple Notification Service.
    Sns,
}

impl Service {
    /// Its name in the AWS CLI and in boto3.
    pub const fn client(self) -> &'static str {
        match self {
            Self::Kinesis => "kinesis",
            Self::Firehose => "firehose",
            Self::Lambda => "lambda",
            Self::Sns => "sns",
        }
    }
}

/// An operation of any service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ApiOperation {
    /// Of Kinesis Data Streams.
    Kinesis(kinesis::Operation),
    /// Of Data Firehose.
    Firehose(firehose::Operation),
    /// Of Lambda.
    Lambda(lambda::Operation),
    /// Of SNS.
    Sns(sns::Operation),
}

impl ApiOperation {
    /// AWS's name: `PutRecord`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kinesis(operation) => operation.as_str(),
            Self::Firehose(operation) => operation.as_str(),
            Self::Lambda(operation) => operation.as_str(),
            Self::Sns(operation) => operation.as_str(),
        }
    }

    /// Whose it is.
    pub const fn service(self) -> Service {
        match self {
            Self::Kinesis(_) => Service::Kinesis,
            Self::Firehose(_) => Service::Firehose,
            Self::Lambda(_) => Service::Lambda,
            Self::Sns(_) => Service::Sns,
        }
    }

    /// The fields of its input.
    pub const fn fields(self) -> &'static [FieldSchema] {
        match self {
            Self::Kinesis(operation) => operation.fields(),
            Self::Firehose(operation) => operation.fields(),
            Self::Lambda(operation) => operation.fields(),
            Self::Sns(operation) => operation.fields(),
        }
    }
}

impl fmt::Display for ApiOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A call of any service.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "most calls are Kinesis's, and stay where they are")]
pub enum ApiRequest {
    /// Of Kinesis Data Streams.
    Kinesis(kinesis::Request),
    /// Of Data Firehose, whose inputs are large.
    Firehose(Box<firehose::Request>),
    /// Of Lambda.
    Lambda(Box<lambda::Request>),
    /// Of SNS.
    Sns(Box<sns::Request>),
}

impl ApiRequest {
    /// Which operation is called.
    pub const fn operation(&self) -> ApiOperation {
        match self {
            Self::Kinesis(request) => ApiOperation::Kinesis(request.operation()),
            Self::Firehose(request) => ApiOperation::Firehose(request.operation()),
            Self::Lambda(request) => ApiOperation::Lambda(request.operation()),
            Self::Sns(request) => ApiOperation::Sns(request.operation()),
        }
    }

    /// The Kinesis call, if it is one.
    pub const fn as_kinesis(&self) -> Option<&kinesis::Request> {
        match self {
            Self::Kinesis(request) => Some(request),
            Self::Firehose(_) | Self::Lambda(_) | Self::Sns(_) => None,
        }
    }
}

impl From<kinesis::Request> for ApiRequest {
    fn from(request: kinesis::Request) -> Self {
        Self::Kinesis(request)
    }
}

impl From<firehose::Request> for ApiRequest {
    fn from(request: firehose::Request) -> Self {
        Self::Firehose(Box::new(request))
    }
}

impl From<lambda::Request> for ApiRequest {
    fn from(request: lambda::Request) -> Self {
        Self::Lambda(Box::new(request))
    }
}

impl From<sns::Request> for ApiRequest {
    fn from(request: sns::Request) -> Self {
        Self::Sns(Box::new(request))
    }
}

/// A call of any service, as one looks at it.
#[derive(Clone, Copy, Debug)]
pub enum AnyRequest<'a> {
    /// Of Kinesis Data Streams.
    Kinesis(&'a kinesis::Request),
    /// Of Data Firehose.
    Firehose(&'a firehose::Request),
    /// Of Lambda.
    Lambda(&'a lambda::Request),
    /// Of SNS.
    Sns(&'a sns::Request),
}

impl AnyRequest<'_> {
    /// Which operation is called.
    pub const fn operation(self) -> ApiOperation {
        match self {
            Self::Kinesis(request) => ApiOperation::Kinesis(request.operation()),
            Self::Firehose(request) => ApiOperation::Firehose(request.operation()),
            Self::Lambda(request) => ApiOperation::Lambda(request.operation()),
            Self::Sns(request) => ApiOperation::Sns(request.operation()),
        }
    }

    /// Writes the input as a body.
    pub fn encode(self, format: WireFormat) -> Vec<u8> {
        match self {
            Self::Kinesis(request) => request.encode(format),
            Self::Firehose(request) => request.encode(format),
            Self::Lambda(request) => request.encode(format),
            Self::Sns(request) => request.encode(format),
        }
    }
}

impl<'a> From<&'a kinesis::Request> for AnyRequest<'a> {
    fn from(request: &'a kinesis::Request) -> Self {
        Self::Kinesis(request)
    }
}

impl<'a> From<&'a firehose::Request> for AnyRequest<'a> {
    fn from(request: &'a firehose::Request) -> Self {
        Self::Firehose(request)
    }
}

impl<'a> From<&'a lambda::Request> for AnyRequest<'a> {
    fn from(request: &'a lambda::Request) -> Self {
        Self::Lambda(request)
    }
}

impl<'a> From<&'a sns::Request> for AnyRequest<'a> {
    fn from(request: &'a sns::Request) -> Self {
        Self::Sns(request)
    }
}

impl<'a> From<&'a ApiRequest> for AnyRequest<'a> {
    fn from(request: &'a ApiRequest) -> Self {
        match request {
            ApiRequest::Kinesis(request) => Self::Kinesis(request),
            ApiRequest::Firehose(request) => Self::Firehose(request),
            ApiRequest::Lambda(request) => Self::Lambda(request),
            ApiRequest::Sns(request) => Self::Sns(request),
        }
    }
}

/// Why a service refuses a call.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ApiError {
    /// Kinesis Data Streams.
    #[error("{0}")]
    Kinesis(kinesis::Error),
    /// Data Firehose.
    #[error("{0}")]
    Firehose(firehose::Error),
    /// Lambda.
    #[error("{0}")]
    Lambda(lambda::Error),
    /// SNS.
    #[error("{0}")]
    Sns(sns::Error),
}

impl ApiError {
    /// AWS's code: the `__type` on the wire.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Kinesis(error) => error.code(),
            Self::Firehose(error) => error.code(),
            Self::Lambda(error) => error.code(),
            Self::Sns(error) => error.code(),
        }
    }

    /// HTTP's status for it.
    pub const fn http_status(&self) -> u16 {
        match self {
            Self::Kinesis(error) => error.http_status(),
            Self::Firehose(error) => error.http_status(),
            Self::Lambda(error) => error.http_status(),
            Self::Sns(error) => error.http_status(),
        }
    }

    /// Whether it is a fault of the sandbox itself, to which AWS gives no text.
    pub const fn is_internal(&self) -> bool {
        matches!(
            self,
            Self::Kinesis(kinesis::Error::InternalFailure)
                | Self::Firehose(firehose::Error::InternalFailure)
                | Self::Lambda(lambda::Error::Service)
                | Self::Sns(sns::Error::Internal)
        )
    }

    /// The error of a Kinesis call; that of another service can't come of one.
    pub fn into_kinesis(self) -> kinesis::Error {
        match self {
            Self::Kinesis(error) => error,
            _ => kinesis::Error::InternalFailure,
        }
    }

    /// The error of a Firehose call; that of another service can't come of one.
    pub fn into_firehose(self) -> firehose::Error {
        match self {
            Self::Firehose(error) => error,
            _ => firehose::Error::InternalFailure,
        }
    }
}

impl From<kinesis::Error> for ApiError {
    fn from(error: kinesis::Error) -> Self {
        Self::Kinesis(error)
    }
}

impl From<firehose::Error> for ApiError {
    fn from(error: firehose::Error) -> Self {
        Self::Firehose(error)
    }
}

impl From<lambda::Error> for ApiError {
    fn from(error: lambda::Error) -> Self {
        Self::Lambda(error)
    }
}

impl From<sns::Error> for ApiError {
    fn from(error: sns::Error) -> Self {
        Self::Sns(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_keep_apart_what_has_one_name() {
        let kinesis = ApiOperation::Kinesis(kinesis::Operation::PutRecord);
        let firehose = ApiOperation::Firehose(firehose::Operation::PutRecord);
        assert_eq!(kinesis.as_str(), firehose.as_str());
        assert_ne!(kinesis, firehose);
        assert_eq!(kinesis.service().client(), "kinesis");
        assert_eq!(firehose.service().client(), "firehose");
        assert_ne!(kinesis.fields().len(), firehose.fields().len());
    }

    #[test]
    fn an_error_of_another_service_is_none_of_a_call() {
        let error = ApiError::from(firehose::Error::from(firehose::SlowDown::Bytes));
        assert_eq!((error.code(), error.http_status()), ("ServiceUnavailableException", 503));
        assert!(!error.is_internal());
        assert_eq!(error.into_kinesis(), kinesis::Error::InternalFailure);
    }
}
