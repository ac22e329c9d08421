//! Topics, subscriptions and their inboxes, as readers of a snapshot see them.

use std::sync::Arc;

use serde::Serialize;

use super::lambda_view::shared;
use crate::sns::{Message, Protocol, Sns, Subscribed, Topic};
use crate::units::Timestamp;

/// Messages of an inbox in a snapshot: the newest.
pub const INBOX_SHOWN: usize = 200;

/// SNS at one moment.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SnsView {
    /// The topics by ARN.
    pub topics: Vec<TopicView>,
    /// Messages that were ever published.
    pub published: u64,
    /// Whether every call that publishes fails.
    pub fails: bool,
}

impl SnsView {
    /// The topic with a name.
    pub fn topic(&self, name: &str) -> Option<&TopicView> {
        self.topics.iter().find(|topic| topic.name == name)
    }
}

/// A topic at one moment.
#[derive(Clone, Debug, Serialize)]
pub struct TopicView {
    /// ARN.
    pub arn: String,
    /// Name.
    pub name: String,
    /// When it was made.
    pub created: Timestamp,
    /// Messages that were published to it.
    pub published: u64,
    /// Its subscriptions by ARN.
    pub subscriptions: Vec<TopicSubscriptionView>,
}

/// A subscription at one moment.
#[derive(Clone, Debug, Serialize)]
pub struct TopicSubscriptionView {
    /// ARN.
    pub arn: String,
    /// How messages are delivered.
    pub protocol: Protocol,
    /// Where.
    pub endpoint: String,
    /// Whether a queue gets the message alone.
    pub raw: bool,
    /// Messages that were ever put in.
    pub received: u64,
    /// Messages that left because there was no more room.
    pub dropped: u64,
    /// The newest messages, the oldest of them first; at most [`INBOX_SHOWN`].
    pub messages: Vec<Arc<Message>>,
}

/// The last view, to be shared for as long as nothing changes.
#[derive(Clone, Default)]
pub(super) struct SnsCache(Option<((u64, u64), Arc<SnsView>)>);

impl SnsCache {
    pub(super) fn take(&mut self, sns: &Sns) -> Arc<SnsView> {
        shared(&mut self.0, (sns.version(), sns.published()), || SnsView {
            topics: sns.topics().values().map(|topic| topic_of(sns, topic)).collect(),
            published: sns.published(),
            fails: sns.settings().fails,
        })
    }
}

fn topic_of(sns: &Sns, topic: &Topic) -> TopicView {
    let mine = |subscribed: &&Subscribed| subscribed.topic_arn == topic.arn;
    TopicView {
        arn: topic.arn.clone(),
        name: topic.name.clone(),
        created: topic.created,
        published: topic.published,
        subscriptions: sns.subscriptions().values().filter(mine).map(subscription_of).collect(),
    }
}

fn subscription_of(subscribed: &Subscribed) -> TopicSubscriptionView {
    let messages = subscribed.inbox.messages();
    let skipped = messages.len().saturating_sub(INBOX_SHOWN);
    TopicSubscriptionView {
        arn: subscribed.arn.clone(),
        protocol: subscribed.protocol,
        endpoint: subscribed.endpoint.clone(),
        raw: subscribed.raw,
        received: subscribed.inbox.received,
        dropped: subscribed.inbox.dropped,
        messages: messages.skip(skipped).cloned().collect(),
    }
}
