//! Resources that are missing, busy or unusable.

use crate::api::kinesis::{ShardId, StreamStatus};

/// What was not found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the fields are named in the text above them")]
pub enum NotFound {
    /// A stream; also one that is still being created, for writers. *Observed.*
    #[error("Stream {stream} under account {account} not found.")]
    Stream { stream: String, account: String },
    /// A shard to read. *Observed.*
    #[error("Shard {shard} in stream {stream} under account {account} does not exist")]
    ShardToRead { shard: String, stream: String, account: String },
    /// A shard to split or merge, or a text that names none. *Observed.*
    #[error("Could not find shard {shard} in stream {stream} under account {account}.")]
    Shard { shard: String, stream: String, account: String },
    /// A registered consumer.
    #[error("Consumer {consumer} under account {account} not found.")]
    Consumer { consumer: String, account: String },
    /// A resource of another kind, account or region.
    #[error("Resource {arn} under account {account} not found.")]
    Resource { arn: String, account: String },
    /// A resource without a policy.
    #[error("No resource policy found for {arn}.")]
    Policy { arn: String },
}

/// What stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the fields are named in the text above them")]
pub enum InUse {
    /// The name is taken. *Observed.*
    #[error("Stream {stream} under account {account} already exists.")]
    StreamExists { stream: String, account: String },
    /// The stream is being created, changed or deleted. *Observed.*
    #[error("Stream {stream} under account {account} not ACTIVE, instead in state {status}")]
    StreamNotActive { stream: String, account: String, status: StreamStatus },
    /// A stream with registered consumers is deleted only if asked expressly. *Observed.*
    #[error(
        "DeleteStream can't delete {arn} because there are consumers associated with this data \
         stream. To delete {stream} anyway, set the EnforceConsumerDeletion parameter to true to \
         force the deletion of all the consumers that are associated with it."
    )]
    HasConsumers { stream: String, arn: String },
    /// The consumer's name is taken.
    #[error("Consumer {consumer} under stream {stream} already exists for account {account}.")]
    ConsumerExists { consumer: String, stream: String, account: String },
    /// The consumer is being created or deleted. *Observed.*
    #[error(
        "Consumer {consumer} with creation timestamp {created_secs} under stream {stream} and \
         account {account} is not in ACTIVE status."
    )]
    ConsumerNotActive { consumer: String, created_secs: i64, stream: String, account: String },
    /// The same consumer subscribed to the same shard less than five seconds ago. *Observed.*
    #[error(
        "Another active subscription exists for this consumer: \
         {account}:{stream}:{shard}:{consumer}"
    )]
    Subscribed { consumer: String, shard: ShardId, stream: String, account: String },
}

/// What is wrong with a KMS key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KmsFailure {
    /// A text that can't name a key: neither id, ARN nor alias.
    #[error("Invalid keyId {key}")]
    NotFound {
        /// What the request named.
        key: String,
    },
}
