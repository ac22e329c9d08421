//! Registered consumers and their subscriptions.

use std::collections::BTreeMap;

use serde::Serialize;

use super::throttle::{READ_BYTES_PER_SEC, TokenBucket};
use crate::api::kinesis::{Consumer as WireConsumer, ConsumerStatus, ShardId, SubscriptionId};
use crate::units::{Millis, Timestamp};

/// How long a subscription lives (AWS API reference, `SubscribeToShard`).
pub const SUBSCRIPTION_LIFE: Millis = Millis::from_secs(300);
/// How long a subscription can't be taken over by another one of the same consumer.
pub const TAKEOVER_AFTER: Millis = Millis::from_secs(5);
/// How often a quiet subscription shows that it lives. AWS publishes no figure.
pub const HEARTBEAT: Millis = Millis::from_secs(5);
/// Most bytes of keys and payloads in one event, unless a single record is larger. AWS publishes
/// no figure.
pub const EVENT_BYTES_MAX: u64 = 1 << 20;

/// A registered consumer.
#[derive(Clone, Debug, Serialize)]
pub struct Consumer {
    /// Name, unique within the stream.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// Status.
    pub status: ConsumerStatus,
    /// When it was registered.
    pub created: Timestamp,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// Resource policy.
    pub policy: Option<String>,
    /// When it last subscribed to a shard.
    pub subscribed: BTreeMap<ShardId, Timestamp>,
}

impl Consumer {
    /// The consumer as lists show it.
    pub fn to_wire(&self) -> WireConsumer {
        WireConsumer {
            consumer_name: self.name.clone(),
            consumer_arn: self.arn.clone(),
            consumer_status: self.status,
            consumer_creation_timestamp: self.created,
        }
    }
}

/// A shard being pushed to a consumer.
#[derive(Clone, Debug, Serialize)]
pub struct Subscription {
    /// Names it.
    pub id: SubscriptionId,
    /// The stream's identity.
    pub stream_id: u64,
    /// The consumer, by name.
    pub consumer: String,
    /// The shard.
    pub shard: ShardId,
    /// Counter of the next record to push.
    pub position: u64,
    /// When it began.
    pub started: Timestamp,
    /// Its own 2 MiB/s.
    pub budget: TokenBucket,
    /// Whether its client can't take more for now.
    pub held: bool,
    /// When something was last pushed.
    pub last_push: Timestamp,
    /// When its next look is due, if one is planned.
    pub wake: Option<Timestamp>,
}

impl Subscription {
    /// A subscription that has pushed nothing yet.
    pub const fn new(
        id: SubscriptionId,
        stream_id: u64,
        consumer: String,
        shard: ShardId,
        position: u64,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            stream_id,
            consumer,
            shard,
            position,
            started: now,
            budget: TokenBucket::full(READ_BYTES_PER_SEC, now),
            held: false,
            last_push: now,
            wake: None,
        }
    }

    /// When it ends by itself.
    pub fn expires(&self) -> Timestamp {
        self.started + SUBSCRIPTION_LIFE
    }
}
