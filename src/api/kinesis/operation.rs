//! The table of operations: one line each, from which requests, responses and names follow.

use serde::{Deserialize, Serialize};

use super::{account, consumers, policies, records, settings, shards, streams, tags};
use crate::api::operations;

/// The service and version before the dot of `X-Amz-Target`.
pub const TARGET_PREFIX: &str = "Kinesis_20131202";

/// An answer without content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Empty {}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::UnknownOperation;

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
