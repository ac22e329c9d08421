//! The table of operations: one line each, from which requests, responses and names follow.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{account, consumers, policies, records, settings, shards, streams, tags};
use crate::api::shape::{FieldSchema, Shape};
use crate::api::violation::Violations;
use crate::api::wire::{MalformedBody, WireFormat};

/// The service and version before the dot of `X-Amz-Target`.
pub const TARGET_PREFIX: &str = "Kinesis_20131202";

/// An answer without content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Empty {}

/// From one line per operation: the enums, their names and their forms on the wire.
macro_rules! operations {
    ($($(#[doc = $doc:literal])+ $name:ident($input:ty) -> $output:ty,)+) => {
        /// An operation by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Operation {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Operation {
            /// Every operation, by name.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// AWS's name: `PutRecord`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)+ }
            }

            /// What it does, in one English sentence.
            pub const fn doc(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+),)+ }
            }

            /// The fields of its input.
            pub const fn fields(self) -> &'static [FieldSchema] {
                match self { $(Self::$name => <$input as Shape>::FIELDS,)+ }
            }

            /// Reads its input from a body.
            pub fn decode(self, format: WireFormat, body: &[u8]) -> Result<Request, MalformedBody> {
                match self {
                    $(Self::$name => format.decode::<$input>(body).map(Request::$name),)+
                }
            }
        }

        /// One call of an operation. Its input is as the caller wrote it: [`Request::violations`]
        /// tells what the model forbids, and the engine refuses what its state forbids.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Request {
            $($(#[doc = $doc])+ $name($input),)+
        }

        impl Request {
            /// Which operation is called.
            pub const fn operation(&self) -> Operation {
                match self { $(Self::$name(_) => Operation::$name,)+ }
            }

            /// Every constraint of the model that the input breaks.
            pub fn violations(&self) -> Violations {
                match self { $(Self::$name(input) => input.violations(),)+ }
            }

            /// Writes the input as a body.
            pub fn encode(&self, format: WireFormat) -> Vec<u8> {
                match self { $(Self::$name(input) => format.encode(input),)+ }
            }
        }

        /// The answer to a request.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Response {
            $($(#[doc = $doc])+ $name($output),)+
        }

        impl Response {
            /// Which operation is answered.
            pub const fn operation(&self) -> Operation {
                match self { $(Self::$name(_) => Operation::$name,)+ }
            }

            /// Writes the answer as a body, whatever its operation.
            pub(super) fn encode_plainly(&self, format: WireFormat) -> Vec<u8> {
                match self { $(Self::$name(output) => format.encode(output),)+ }
            }
        }
    };
}

operations! {
    /// Adds or replaces tags of a stream.
    AddTagsToStream(tags::AddTagsToStreamInput) -> Empty,
    /// Creates a stream.
    CreateStream(streams::CreateStreamInput) -> Empty,
    /// Shortens how long records are kept; older ones are gone at once.
    DecreaseStreamRetentionPeriod(settings::DecreaseStreamRetentionPeriodInput) -> Empty,
    /// Removes a resource's policy.
    DeleteResourcePolicy(policies::DeleteResourcePolicyInput) -> Empty,
    /// Deletes a stream with its shards and records.
    DeleteStream(streams::DeleteStreamInput) -> Empty,
    /// Removes a registered consumer.
    DeregisterStreamConsumer(consumers::DeregisterStreamConsumerInput) -> Empty,
    /// Tells whether the account is committed to on-demand Advantage.
    DescribeAccountSettings(account::DescribeAccountSettingsInput)
        -> account::DescribeAccountSettingsOutput,
    /// Tells the account's limits on shards and streams, and what is used of them.
    DescribeLimits(account::DescribeLimitsInput) -> account::DescribeLimitsOutput,
    /// Tells a stream's state with its shards, page by page.
    DescribeStream(streams::DescribeStreamInput) -> streams::DescribeStreamOutput,
    /// Tells a registered consumer's state.
    DescribeStreamConsumer(consumers::DescribeStreamConsumerInput)
        -> consumers::DescribeStreamConsumerOutput,
    /// Tells a stream's state without its shards.
    DescribeStreamSummary(streams::DescribeStreamSummaryInput)
        -> streams::DescribeStreamSummaryOutput,
    /// Switches shard-level metrics off.
    DisableEnhancedMonitoring(settings::DisableEnhancedMonitoringInput)
        -> settings::EnhancedMonitoringOutput,
    /// Switches shard-level metrics on.
    EnableEnhancedMonitoring(settings::EnableEnhancedMonitoringInput)
        -> settings::EnhancedMonitoringOutput,
    /// Reads records from where an iterator stands.
    GetRecords(records::GetRecordsInput) -> records::GetRecordsOutput,
    /// Tells a resource's policy.
    GetResourcePolicy(policies::GetResourcePolicyInput) -> policies::GetResourcePolicyOutput,
    /// Gives an iterator that stands at a chosen place of a shard.
    GetShardIterator(records::GetShardIteratorInput) -> records::GetShardIteratorOutput,
    /// Lengthens how long records are kept.
    IncreaseStreamRetentionPeriod(settings::IncreaseStreamRetentionPeriodInput) -> Empty,
    /// Lists a stream's shards, all or by a filter.
    ListShards(shards::ListShardsInput) -> shards::ListShardsOutput,
    /// Lists a stream's registered consumers.
    ListStreamConsumers(consumers::ListStreamConsumersInput)
        -> consumers::ListStreamConsumersOutput,
    /// Lists the account's streams.
    ListStreams(streams::ListStreamsInput) -> streams::ListStreamsOutput,
    /// Lists the tags of a stream or consumer.
    ListTagsForResource(tags::ListTagsForResourceInput) -> tags::ListTagsForResourceOutput,
    /// Lists the tags of a stream, page by page.
    ListTagsForStream(tags::ListTagsForStreamInput) -> tags::ListTagsForStreamOutput,
    /// Makes one shard of two neighbours.
    MergeShards(shards::MergeShardsInput) -> Empty,
    /// Writes one record.
    PutRecord(records::PutRecordInput) -> records::PutRecordOutput,
    /// Writes up to 500 records, each with its own outcome.
    PutRecords(records::PutRecordsInput) -> records::PutRecordsOutput,
    /// Gives a resource a policy.
    PutResourcePolicy(policies::PutResourcePolicyInput) -> Empty,
    /// Registers a consumer with read capacity of its own.
    RegisterStreamConsumer(consumers::RegisterStreamConsumerInput)
        -> consumers::RegisterStreamConsumerOutput,
    /// Removes tags of a stream.
    RemoveTagsFromStream(tags::RemoveTagsFromStreamInput) -> Empty,
    /// Makes two shards of one.
    SplitShard(shards::SplitShardInput) -> Empty,
    /// Encrypts new records with a KMS key.
    StartStreamEncryption(settings::StartStreamEncryptionInput) -> Empty,
    /// Stops encrypting new records.
    StopStreamEncryption(settings::StopStreamEncryptionInput) -> Empty,
    /// Has a shard's records pushed to a registered consumer for up to five minutes.
    SubscribeToShard(consumers::SubscribeToShardInput) -> consumers::SubscribeToShardOutput,
    /// Adds or replaces tags of a stream or consumer.
    TagResource(tags::TagResourceInput) -> Empty,
    /// Removes tags of a stream or consumer.
    UntagResource(tags::UntagResourceInput) -> Empty,
    /// Commits the account to on-demand Advantage, or ends it.
    UpdateAccountSettings(account::UpdateAccountSettingsInput)
        -> account::UpdateAccountSettingsOutput,
    /// Sets the largest record of a stream.
    UpdateMaxRecordSize(streams::UpdateMaxRecordSizeInput) -> Empty,
    /// Scales a stream to a number of shards of equal size.
    UpdateShardCount(shards::UpdateShardCountInput) -> shards::UpdateShardCountOutput,
    /// Changes a stream's capacity mode.
    UpdateStreamMode(streams::UpdateStreamModeInput) -> Empty,
    /// Sets the write capacity that an on-demand stream holds ready.
    UpdateStreamWarmThroughput(streams::UpdateStreamWarmThroughputInput)
        -> streams::UpdateStreamWarmThroughputOutput,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A name that is no operation of this sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown operation")]
pub struct UnknownOperation;

impl FromStr for Operation {
    type Err = UnknownOperation;

    fn from_str(name: &str) -> Result<Self, UnknownOperation> {
        Self::ALL
            .binary_search_by(|operation| operation.as_str().cmp(name))
            .map(|index| Self::ALL[index])
            .map_err(|_| UnknownOperation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_39_classic_operations_are_found_by_name() {
        assert_eq!(Operation::ALL.len(), 39);
        for operation in Operation::ALL {
            assert_eq!(operation.as_str().parse(), Ok(*operation));
            assert!(!operation.doc().is_empty());
        }
        assert_eq!("CreateQueue".parse::<Operation>(), Err(UnknownOperation));
    }
}
