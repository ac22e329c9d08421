//! What goes into the engine, and what comes out of it.

use serde::{Deserialize, Serialize};

use crate::api::kinesis::{Error, Request, Response, ShardId, SubscriptionId};
use crate::api::{ApiError, ApiRequest, Blob, firehose, lambda, sns};
use crate::firehose::DeliveryId;
use crate::kinesis::OnDisk;
use crate::lambda::functions::Function;
use crate::lambda::{InvocationId, Outcome as Invoked};
use crate::units::Millis;

/// Who asks: told apart in the log of calls, and nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Origin {
    /// A click in the window.
    Window,
    /// The terminal.
    Terminal,
    /// A snippet of a page.
    Snippet,
    /// A guided lab.
    Lab,
    /// Generated traffic.
    Generator,
    /// A client of the local endpoint.
    Http,
    /// The runtime itself.
    Runtime,
    /// A consumer of the window that reads by itself.
    Consumer,
    /// The record browser.
    Reader,
}

/// One input of the engine with its origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// Who asks.
    pub origin: Origin,
    /// What is asked.
    pub input: Input,
}

impl Envelope {
    /// A Kinesis call.
    pub const fn kinesis(origin: Origin, request: Request) -> Self {
        Self { origin, input: Input::Kinesis(request) }
    }

    /// A Firehose call.
    pub fn firehose(origin: Origin, request: firehose::Request) -> Self {
        Self { origin, input: Input::Firehose(Box::new(request)) }
    }

    /// A Lambda call.
    pub fn lambda(origin: Origin, request: lambda::Request) -> Self {
        Self { origin, input: Input::Lambda(Box::new(request)) }
    }

    /// An SNS call.
    pub fn sns(origin: Origin, request: sns::Request) -> Self {
        Self { origin, input: Input::Sns(Box::new(request)) }
    }

    /// A call of any service.
    pub fn call(origin: Origin, request: ApiRequest) -> Self {
        let input = match request {
            ApiRequest::Kinesis(request) => Input::Kinesis(request),
            ApiRequest::Firehose(request) => Input::Firehose(request),
            ApiRequest::Lambda(request) => Input::Lambda(request),
            ApiRequest::Sns(request) => Input::Sns(request),
        };
        Self { origin, input }
    }

    /// A wish of the sandbox's owner, not of an AWS client.
    pub const fn control(origin: Origin, control: Control) -> Self {
        Self { origin, input: Input::Control(control) }
    }
}

/// What the engine can be asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A call of Kinesis Data Streams.
    Kinesis(Request),
    /// A call of Data Firehose.
    Firehose(Box<firehose::Request>),
    /// A call of Lambda.
    Lambda(Box<lambda::Request>),
    /// A call of SNS.
    Sns(Box<sns::Request>),
    /// Something AWS has no call for, because on AWS it happens by itself or not at all.
    Control(Control),
}

/// What the owner of the sandbox, or its surroundings, may tell the engine beyond AWS's API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Control {
    /// Forgets every stream and setting of the account, as a new world.
    ResetWorld,
    /// Forgets the records of one stream and keeps the stream.
    ClearStream {
        /// The stream, by name.
        stream: String,
    },
    /// The client of a subscription is gone.
    CloseSubscription {
        /// Which.
        subscription: SubscriptionId,
    },
    /// The client of a subscription can't take more for now, or can again.
    HoldSubscription {
        /// Which.
        subscription: SubscriptionId,
        /// Whether to hold pushes back.
        held: bool,
    },
    /// Time was jumped ahead: noted, so that a world opened again is not younger than it was.
    PassTime,
    /// Changes the sandbox's own settings.
    Configure(crate::kinesis::Settings),
    /// An object that Firehose delivers was written whole, in so many bytes.
    Delivered {
        /// Which.
        delivery: DeliveryId,
        /// Its size as it is stored.
        stored_bytes: u64,
    },
    /// An object that Firehose delivers could not be written.
    NotDelivered {
        /// Which.
        delivery: DeliveryId,
        /// Why, in the system's words.
        reason: String,
    },
    /// Payloads that left memory and that a delivery stream needs were read back; fewer than
    /// it asked for, or none, if they could not be.
    Fetched {
        /// The delivery stream, by identity.
        delivery_stream: u64,
        /// The shard.
        shard: ShardId,
        /// Counter of the first record.
        from: u64,
        /// The data of the records, in order.
        data: Vec<Blob>,
    },
    /// Records that left memory and that an event source mapping needs were read back; fewer
    /// than it asked for, or none, if they could not be.
    FetchedForMapping {
        /// The mapping, by its place among all.
        mapping: u64,
        /// The shard.
        shard: ShardId,
        /// Counter of the first record.
        from: u64,
        /// The records, in order.
        records: Vec<FetchedRecord>,
    },
    /// Makes or changes a function: what `CreateFunction` and `UpdateFunctionCode` do with a
    /// package on AWS.
    PutFunction(Box<Function>),
    /// Takes a function away.
    RemoveFunction {
        /// The function, by name.
        name: String,
    },
    /// A function that runs outside of the engine has ended.
    Invoked {
        /// Which invocation.
        invocation: InvocationId,
        /// How long it ran.
        took: Millis,
        /// What became of it.
        outcome: Invoked,
        /// What it printed, as far as it is kept.
        log: String,
    },
    /// Whether every call that publishes to SNS fails from now on, to see what becomes of its
    /// callers.
    FailPublishing {
        /// Whether they fail.
        fails: bool,
    },
}

/// A record that was read back from disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchedRecord {
    /// Its partition key.
    pub partition_key: String,
    /// Its data.
    pub data: Blob,
}

/// The engine's answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// To a Kinesis call.
    Kinesis(Response),
    /// To a Firehose call.
    Firehose(firehose::Response),
    /// To a Lambda call.
    Lambda(Box<lambda::Response>),
    /// To an SNS call.
    Sns(sns::Response),
    /// To a control.
    Done,
}

/// What came of one input.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The answer, or AWS's error.
    pub result: Result<Answer, ApiError>,
    /// Records of the answer whose payload is on disk and still to be filled in.
    pub on_disk: Vec<OnDisk>,
    /// Whether the state may have changed, so that the input belongs in the journal.
    pub changed: bool,
}

impl Outcome {
    /// The answer to a Kinesis call.
    ///
    /// # Errors
    /// AWS's error; `InternalFailure` if something else was asked.
    pub fn kinesis(self) -> Result<Response, Error> {
        match self.result {
            Ok(Answer::Kinesis(response)) => Ok(response),
            Ok(_) => Err(Error::InternalFailure),
            Err(error) => Err(error.into_kinesis()),
        }
    }

    /// The answer to a Firehose call.
    ///
    /// # Errors
    /// AWS's error; `InternalFailure` if something else was asked.
    pub fn firehose(self) -> Result<firehose::Response, firehose::Error> {
        match self.result {
            Ok(Answer::Firehose(response)) => Ok(response),
            Ok(_) => Err(firehose::Error::InternalFailure),
            Err(error) => Err(error.into_firehose()),
        }
    }

    /// The answer to a Lambda call.
    ///
    /// # Errors
    /// AWS's error; `ServiceException` if something else was asked.
    pub fn lambda(self) -> Result<lambda::Response, lambda::Error> {
        match self.result {
            Ok(Answer::Lambda(response)) => Ok(*response),
            Err(ApiError::Lambda(error)) => Err(error),
            _ => Err(lambda::Error::Service),
        }
    }

    /// The answer to an SNS call.
    ///
    /// # Errors
    /// AWS's error; `InternalError` if something else was asked.
    pub fn sns(self) -> Result<sns::Response, sns::Error> {
        match self.result {
            Ok(Answer::Sns(response)) => Ok(response),
            Err(ApiError::Sns(error)) => Err(error),
            _ => Err(sns::Error::Internal),
        }
    }
}
