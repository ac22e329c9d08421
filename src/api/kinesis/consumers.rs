//! Registered consumers and enhanced fan-out.

use std::collections::BTreeMap;

use super::ids::SequenceNumber;
use super::records::Record;
use super::rules;
use super::shards::ChildShard;
use crate::api::shapes;
use crate::units::Timestamp;
use serde::{Deserialize, Serialize};

shapes! {
    /// Input of AWS's `RegisterStreamConsumer`.
    pub struct RegisterStreamConsumerInput {
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" (required) as rules::STREAM_ARN,
        /// The consumer, by name.
        consumer_name: String = "ConsumerName" (required) as rules::CONSUMER_NAME,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
        /// Tags, key to value.
        tags: BTreeMap<String, String> = "Tags" as rules::TAG_MAP,
    }

    /// Input of AWS's `DeregisterStreamConsumer`.
    pub struct DeregisterStreamConsumerInput {
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// The consumer, by name.
        consumer_name: String = "ConsumerName" as rules::CONSUMER_NAME,
        /// The consumer, by ARN.
        consumer_arn: String = "ConsumerARN" as rules::CONSUMER_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Input of AWS's `DescribeStreamConsumer`.
    pub struct DescribeStreamConsumerInput {
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// The consumer, by name.
        consumer_name: String = "ConsumerName" as rules::CONSUMER_NAME,
        /// The consumer, by ARN.
        consumer_arn: String = "ConsumerARN" as rules::CONSUMER_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Input of AWS's `ListStreamConsumers`.
    pub struct ListStreamConsumersInput {
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" (required) as rules::STREAM_ARN,
        /// Goes on where a former answer stopped; lives five minutes.
        next_token: String = "NextToken" as rules::NEXT_TOKEN,
        /// Most entries of the answer.
        max_results: i64 = "MaxResults" as rules::LIMIT,
        /// Tells streams of one name apart by when they were made.
        stream_creation_timestamp: Timestamp = "StreamCreationTimestamp" as rules::ANY,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Input of AWS's `SubscribeToShard`.
    pub struct SubscribeToShardInput {
        /// The consumer, by ARN.
        consumer_arn: String = "ConsumerARN" (required) as rules::CONSUMER_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
        /// The shard.
        shard_id: String = "ShardId" (required) as rules::SHARD_ID,
        /// Where to start.
        starting_position: StartingPosition = "StartingPosition" (required) as rules::ANY,
        /// Checks the request and changes nothing.
        dry_run: bool = "DryRun" as rules::ANY,
    }

    /// Where a subscription starts.
    pub struct StartingPosition {
        /// Which kind.
        kind: String = "Type" (required) as rules::ITERATOR_TYPE,
        /// The record to start at or after.
        sequence_number: String = "SequenceNumber" as rules::SEQUENCE_NUMBER,
        /// The point in time to start at.
        timestamp: Timestamp = "Timestamp" as rules::ANY,
    }
}

/// Where a registered consumer is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ConsumerStatus {
    /// Asked for; can't subscribe yet.
    #[serde(rename = "CREATING")]
    Creating,
    /// On its way out.
    #[serde(rename = "DELETING")]
    Deleting,
    /// Can subscribe.
    #[serde(rename = "ACTIVE")]
    Active,
}

impl ConsumerStatus {
    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "CREATING",
            Self::Deleting => "DELETING",
            Self::Active => "ACTIVE",
        }
    }
}

impl std::fmt::Display for ConsumerStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for ConsumerStatus {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "CREATING" => Ok(Self::Creating),
            "DELETING" => Ok(Self::Deleting),
            "ACTIVE" => Ok(Self::Active),
            _ => Err(()),
        }
    }
}

/// A registered consumer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Consumer {
    /// Name.
    pub consumer_name: String,
    /// ARN.
    #[serde(rename = "ConsumerARN")]
    pub consumer_arn: String,
    /// Status.
    pub consumer_status: ConsumerStatus,
    /// When it was registered.
    pub consumer_creation_timestamp: Timestamp,
}

/// A registered consumer with its stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConsumerDescription {
    /// Name.
    pub consumer_name: String,
    /// ARN.
    #[serde(rename = "ConsumerARN")]
    pub consumer_arn: String,
    /// Status.
    pub consumer_status: ConsumerStatus,
    /// When it was registered.
    pub consumer_creation_timestamp: Timestamp,
    /// The stream it reads.
    #[serde(rename = "StreamARN")]
    pub stream_arn: String,
}

/// Output of AWS's `RegisterStreamConsumer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RegisterStreamConsumerOutput {
    /// The new consumer.
    pub consumer: Consumer,
}

/// Output of AWS's `DescribeStreamConsumer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeStreamConsumerOutput {
    /// The consumer.
    pub consumer_description: ConsumerDescription,
}

/// Output of AWS's `ListStreamConsumers`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListStreamConsumersOutput {
    /// One page, by name.
    pub consumers: Vec<Consumer>,
    /// Gets the next page; lives five minutes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next_token: Option<String>,
}

/// One push of a subscription.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SubscribeToShardEvent {
    /// In the order of the shard; may be empty.
    pub records: Vec<Record>,
    /// Subscribing after this one goes on from here.
    pub continuation_sequence_number: SequenceNumber,
    /// How far behind the tip, in ms.
    pub millis_behind_latest: i64,
    /// At the end of a closed shard, the shards that follow it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub child_shards: Option<Vec<ChildShard>>,
}

/// Output of AWS's `SubscribeToShard`: the events come apart from it, under this id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscribeToShardOutput {
    /// Names the subscription inside this process; never on the wire.
    pub subscription: SubscriptionId,
}

/// Names one accepted `SubscribeToShard` for as long as it lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SubscriptionId(pub u64);
