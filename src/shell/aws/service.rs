//! The services that `aws` knows, each by one table. The operations and their options follow from
//! the vocabulary ([`crate::api`]); what is written here is what AWS CLI has beside its model:
//! pages, waiters, and which numbers of an answer are points in time.
//!
//! A further service is a variant of [`Call`] and a table.

use crate::api::shape::FieldSchema;
use crate::api::{MalformedBody, WireFormat, firehose, kinesis, lambda, sns};
use crate::shell::render::kebab;

/// A call of one of the services.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    /// Kinesis Data Streams.
    Kinesis(Box<kinesis::Request>),
    /// Amazon Data Firehose.
    Firehose(Box<firehose::Request>),
    /// AWS Lambda.
    Lambda(Box<lambda::Request>),
    /// Amazon SNS.
    Sns(Box<sns::Request>),
}

impl Call {
    /// The service as the CLI names it.
    pub const fn service(&self) -> &'static str {
        match self {
            Self::Kinesis(_) => "kinesis",
            Self::Firehose(_) => "firehose",
            Self::Lambda(_) => "lambda",
            Self::Sns(_) => "sns",
        }
    }

    /// AWS's name of the operation.
    pub const fn operation(&self) -> &'static str {
        match self {
            Self::Kinesis(request) => request.operation().as_str(),
            Self::Firehose(request) => request.operation().as_str(),
            Self::Lambda(request) => request.operation().as_str(),
            Self::Sns(request) => request.operation().as_str(),
        }
    }

    /// The value of `X-Amz-Target` with which the call travels; Lambda and SNS have no such
    /// header.
    pub fn target(&self) -> Option<String> {
        let prefix = match self {
            Self::Kinesis(_) => kinesis::TARGET_PREFIX,
            Self::Firehose(_) => firehose::TARGET_PREFIX,
            Self::Lambda(_) | Self::Sns(_) => return None,
        };
        Some(format!("{prefix}.{}", self.operation()))
    }

    /// The body with which the call travels, as JSON.
    pub fn body(&self) -> Vec<u8> {
        match self {
            Self::Kinesis(request) => request.encode(WireFormat::Json),
            Self::Firehose(request) => request.encode(WireFormat::Json),
            Self::Lambda(request) => request.encode(WireFormat::Json),
            Self::Sns(request) => request.encode(WireFormat::Json),
        }
    }
}

/// A service of the CLI.
pub(crate) struct Service {
    /// `kinesis`
    pub(crate) name: &'static str,
    /// What it is, in Spanish.
    pub(crate) about: &'static str,
    /// Its operations, by name.
    operations: fn() -> Vec<(&'static str, &'static [FieldSchema])>,
    /// Reads a call of one of its operations from a body.
    pub(crate) decode: fn(&str, &[u8]) -> Result<Call, MalformedBody>,
    /// Operations without a command.
    hidden: &'static [&'static str],
    /// Fields of answers that are points in time.
    pub(crate) times: &'static [&'static str],
    pub(crate) pagers: &'static [Pager],
    pub(crate) waiters: &'static [Waiter],
}

/// An operation of a service.
#[derive(Clone, Copy)]
pub(crate) struct Operation {
    pub(crate) service: &'static Service,
    /// `PutRecord`
    pub(crate) name: &'static str,
    pub(crate) fields: &'static [FieldSchema],
}

impl Operation {
    /// `put-record`
    pub(crate) fn command(&self) -> String {
        kebab(self.name)
    }

    /// Whether the CLI's own `--max-items` stands in the place of a field's option.
    pub(crate) fn hides(&self, field: &FieldSchema) -> bool {
        field.wire == "MaxItems" && self.pager().is_some()
    }

    pub(crate) fn pager(&self) -> Option<&'static Pager> {
        self.service.pagers.iter().find(|pager| pager.operation == self.name)
    }
}

impl Service {
    pub(crate) fn all(&'static self) -> impl Iterator<Item = Operation> {
        (self.operations)()
            .into_iter()
            .filter(|(name, _)| !self.hidden.contains(name))
            .map(move |(name, fields)| Operation { service: self, name, fields })
    }

    /// The operation of a command such as `put-record`.
    pub(crate) fn find(&'static self, command: &str) -> Option<Operation> {
        self.all().find(|operation| operation.command() == command)
    }
}

/// How the CLI goes through the pages of an operation (botocore's `paginators-1.json`).
pub(crate) struct Pager {
    pub(crate) operation: &'static str,
    /// The field that says where to go on.
    pub(crate) input: &'static str,
    /// Where an answer says so; `[-1]` is the last entry of a list.
    pub(crate) output: &'static str,
    /// Where an answer says whether there is more; otherwise a token says it.
    pub(crate) more: Option<&'static str>,
    /// The field for the size of a page, if one can be asked for.
    pub(crate) limit: Option<&'static str>,
    /// What is gathered, the first of them counted.
    pub(crate) results: &'static [&'static str],
    /// What else is kept, of the first page.
    pub(crate) others: &'static [&'static str],
}

/// What `aws … wait` waits for (botocore's `waiters-2.json`).
pub(crate) struct Waiter {
    /// `StreamExists`
    pub(crate) name: &'static str,
    pub(crate) operation: &'static str,
    /// Seconds between two calls.
    pub(crate) delay: u64,
    pub(crate) attempts: u32,
    pub(crate) until: Until,
    /// What it waits for, in Spanish.
    pub(crate) about: &'static str,
}

/// What ends a wait.
pub(crate) enum Until {
    /// A text at a path of the answer.
    Value(&'static str, &'static str),
    /// An error of this name.
    Error(&'static str),
}

/// Every service, by name.
pub(crate) const SERVICES: [&Service; 4] = [&FIREHOSE, &KINESIS, &LAMBDA, &SNS];

static KINESIS: Service = Service {
    name: "kinesis",
    about: "Kinesis Data Streams",
    operations: || kinesis::Operation::ALL.iter().map(|op| (op.as_str(), op.fields())).collect(),
    decode: |name, body| {
        let operation: kinesis::Operation = name.parse().map_err(|_| MalformedBody(None))?;
        operation.decode(WireFormat::Json, body).map(Box::new).map(Call::Kinesis)
    },
    // Its answer is a stream of events, which the CLI can't show.
    hidden: &["SubscribeToShard"],
    times: &[
        "ApproximateArrivalTimestamp",
        "ConsumerCreationTimestamp",
        "EarliestAllowedEndAt",
        "EndedAt",
        "StartedAt",
        "StreamCreationTimestamp",
    ],
    pagers: &[
        Pager {
            operation: "DescribeStream",
            input: "ExclusiveStartShardId",
            output: "StreamDescription.Shards[-1].ShardId",
            more: Some("StreamDescription.HasMoreShards"),
            limit: Some("Limit"),
            results: &["StreamDescription.Shards"],
            others: &[
                "StreamDescription.StreamARN",
                "StreamDescription.StreamName",
                "StreamDescription.StreamStatus",
                "StreamDescription.RetentionPeriodHours",
                "StreamDescription.EnhancedMonitoring",
                "StreamDescription.EncryptionType",
                "StreamDescription.KeyId",
                "StreamDescription.StreamCreationTimestamp",
            ],
        },
        Pager {
            operation: "ListShards",
            input: "NextToken",
            output: "NextToken",
            more: None,
            limit: Some("MaxResults"),
            results: &["Shards"],
            others: &[],
        },
        Pager {
            operation: "ListStreamConsumers",
            input: "NextToken",
            output: "NextToken",
            more: None,
            limit: Some("MaxResults"),
            results: &["Consumers"],
            others: &[],
        },
        Pager {
            operation: "ListStreams",
            input: "NextToken",
            output: "NextToken",
            more: Some("HasMoreStreams"),
            limit: Some("Limit"),
            results: &["StreamNames", "StreamSummaries"],
            others: &[],
        },
    ],
    waiters: &[
        Waiter {
            name: "StreamExists",
            operation: "DescribeStream",
            delay: 10,
            attempts: 18,
            until: Until::Value("StreamDescription.StreamStatus", "ACTIVE"),
            about: "Espera a que el stream esté ACTIVE.",
        },
        Waiter {
            name: "StreamNotExists",
            operation: "DescribeStream",
            delay: 10,
            attempts: 18,
            until: Until::Error("ResourceNotFoundException"),
            about: "Espera a que el stream ya no exista.",
        },
    ],
};

static FIREHOSE: Service = Service {
    name: "firehose",
    about: "Amazon Data Firehose",
    operations: || firehose::Operation::ALL.iter().map(|op| (op.as_str(), op.fields())).collect(),
    decode: |name, body| {
        let operation: firehose::Operation = name.parse().map_err(|_| MalformedBody(None))?;
        operation.decode(WireFormat::Json, body).map(Box::new).map(Call::Firehose)
    },
    hidden: &[],
    times: &["CreateTimestamp", "DeliveryStartTimestamp", "LastUpdateTimestamp"],
    pagers: &[],
    waiters: &[],
};

static LAMBDA: Service = Service {
    name: "lambda",
    about: "AWS Lambda",
    operations: || lambda::Operation::ALL.iter().map(|op| (op.as_str(), op.fields())).collect(),
    decode: |name, body| {
        let operation: lambda::Operation = name.parse().map_err(|_| MalformedBody(None))?;
        operation.decode(WireFormat::Json, body).map(Box::new).map(Call::Lambda)
    },
    // It writes its answer into a file that is named without an option.
    hidden: &["Invoke"],
    times: &["LastModified", "StartingPositionTimestamp"],
    pagers: &[
        Pager {
            operation: "ListEventSourceMappings",
            input: "Marker",
            output: "NextMarker",
            more: None,
            limit: Some("MaxItems"),
            results: &["EventSourceMappings"],
            others: &[],
        },
        Pager {
            operation: "ListFunctions",
            input: "Marker",
            output: "NextMarker",
            more: None,
            limit: Some("MaxItems"),
            results: &["Functions"],
            others: &[],
        },
    ],
    waiters: &[],
};

static SNS: Service = Service {
    name: "sns",
    about: "Amazon Simple Notification Service",
    operations: || sns::Operation::ALL.iter().map(|op| (op.as_str(), op.fields())).collect(),
    decode: |name, body| {
        let operation: sns::Operation = name.parse().map_err(|_| MalformedBody(None))?;
        operation.decode(WireFormat::Json, body).map(Box::new).map(Call::Sns)
    },
    hidden: &[],
    times: &[],
    pagers: &[
        Pager {
            operation: "ListTopics",
            input: "NextToken",
            output: "NextToken",
            more: None,
            limit: None,
            results: &["Topics"],
            others: &[],
        },
        Pager {
            operation: "ListSubscriptions",
            input: "NextToken",
            output: "NextToken",
            more: None,
            limit: None,
            results: &["Subscriptions"],
            others: &[],
        },
        Pager {
            operation: "ListSubscriptionsByTopic",
            input: "NextToken",
            output: "NextToken",
            more: None,
            limit: None,
            results: &["Subscriptions"],
            others: &[],
        },
    ],
    waiters: &[],
};
