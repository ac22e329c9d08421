//! Limits of the account, of the API and of shards.

use crate::api::kinesis::{Operation, ShardId};

/// Which limit of the account or of the API is reached.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the fields are named in the text above them")]
pub enum LimitExceeded {
    /// Too many calls of one operation in a second.
    #[error("Rate exceeded for {operation} under account {account}.")]
    AccountRate { operation: Operation, account: String },
    /// Too many calls of one operation on one stream in a second.
    #[error("Rate exceeded for stream {stream} under account {account}.")]
    StreamRate { operation: Operation, stream: String, account: String },
    /// The account's shards. *Observed.*
    #[error(
        "This request would exceed the shard limit for the account {account} in {region}. Current \
         shard count for the account: {current}. Limit: {limit}. Number of additional shards that \
         would have resulted from this request: {additional}. Refer to the AWS Service Limits \
         page (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current \
         limits and how to request higher limits."
    )]
    Shards { account: String, region: String, current: u64, limit: u64, additional: u64 },
    /// The account's on-demand streams.
    #[error("Account {account} has reached its limit of {limit} on-demand streams.")]
    OnDemandStreams { account: String, limit: u64 },
    /// Streams being created at once.
    #[error("Account {account} already has {limit} streams in the CREATING state.")]
    StreamsCreating { account: String, limit: u64 },
    /// Consumers of one stream.
    #[error("Stream {stream} under account {account} already has {limit} registered consumers.")]
    Consumers { stream: String, account: String, limit: u64 },
    /// Consumers of one stream being created at once.
    #[error("Stream {stream} under account {account} has {limit} consumers in state CREATING.")]
    ConsumersCreating { stream: String, account: String, limit: u64 },
    /// `UpdateShardCount` in 24 hours.
    #[error(
        "Stream {stream} under account {account} was scaled {limit} times within 24 hours: no \
         more are allowed."
    )]
    Scalings { stream: String, account: String, limit: u64 },
    /// Scaling to more than twice the open shards. *Observed.*
    #[error(
        "UpdateShardCount cannot scale up over double your current open shard count. Current open \
         shard count: {current} Target shard count: {target}"
    )]
    ScaleUp { current: u64, target: u64 },
    /// Scaling to less than half the open shards.
    #[error(
        "UpdateShardCount cannot scale down below half your current open shard count. Current \
         open shard count: {current} Target shard count: {target}"
    )]
    ScaleDown { current: u64, target: u64 },
    /// Changes of capacity mode in 24 hours.
    #[error(
        "Stream {stream} under account {account} changed its mode {limit} times within 24 hours: \
         no more are allowed."
    )]
    ModeSwitches { stream: String, account: String, limit: u64 },
    /// Changes of encryption in 24 hours.
    #[error(
        "Stream {stream} under account {account} changed its encryption {limit} times within 24 \
         hours: no more are allowed."
    )]
    EncryptionSwitches { stream: String, account: String, limit: u64 },
    /// Warm throughput beyond the account's.
    #[error("Warm throughput of {asked} MiB/s exceeds the limit of {limit} MiB/s.")]
    WarmThroughput { asked: u64, limit: u64 },
}

/// Which capacity is spent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Rate exceeded for shard {shard} in stream {stream} under account {account}.")]
pub struct Throttled {
    /// The shard whose capacity is spent.
    pub shard: ShardId,
    /// Its stream.
    pub stream: String,
    /// The account.
    pub account: String,
}

/// AWS's codes for one refused record of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordFailure {
    /// The shard's write capacity is spent.
    Throttled,
    /// A fault of the sandbox itself.
    Internal,
}

impl RecordFailure {
    /// The `ErrorCode` of the entry.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Throttled => "ProvisionedThroughputExceededException",
            Self::Internal => "InternalFailure",
        }
    }
}
