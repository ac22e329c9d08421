//! Amazon SNS as a state machine: topics, subscriptions, messages.
//!
//! Imports `units` and `api`. It deliberately does not know Lambda, queues, mail, threads, or what
//! time it really is. What subscribers get stays here: each subscription has an inbox of bounded
//! size, which the window shows (protocol `application`, ours) or which plays the SQS queue that
//! it names (protocol `sqs`). An inbox that is full forgets the oldest message and counts it.
//!
//! Simplified: standard topics only; no filter policies, no delivery retries, no encryption.

mod attributes;
mod inbox;
mod publish;
mod subscriptions;
#[cfg(test)]
mod tests;
mod topics;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::api::kinesis::Identity;
use crate::api::sns::{Error, InvalidParameter, Request, Response, topic_of_arn};
use crate::units::{Rng, Timestamp};

pub use inbox::{Inbox, Message};
pub use subscriptions::{Protocol, Subscribed};
pub use topics::Topic;

/// The sandbox's own settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Account and region.
    pub identity: Identity,
    /// Topics of the account (AWS quota: 100 000 standard topics).
    pub topics: usize,
    /// Subscriptions of a topic (AWS quota: 12 500 000; less here, for the sandbox's memory).
    pub subscriptions: usize,
    /// Messages that an inbox keeps.
    pub inbox_messages: usize,
    /// Bytes of messages that an inbox keeps.
    pub inbox_bytes: usize,
    /// Whether every call that publishes fails, to see what becomes of its callers.
    pub fails: bool,
}

impl Settings {
    /// AWS's limits where the sandbox can hold them.
    pub const fn new(identity: Identity) -> Self {
        Self {
            identity,
            topics: 100_000,
            subscriptions: 1000,
            inbox_messages: 10_000,
            inbox_bytes: 16 << 20,
            fails: false,
        }
    }
}

/// The service's whole state for one account and region.
#[derive(Clone, Debug, Serialize)]
pub struct Sns {
    settings: Settings,
    now: Timestamp,
    /// Draws identities of messages and subscriptions; nothing secret.
    random: Rng,
    topics: BTreeMap<String, Topic>,
    /// Subscriptions by their ARN.
    subscriptions: BTreeMap<String, Subscribed>,
    /// Messages that were ever published.
    published: u64,
    /// Grows with every change of the sets of topics and subscriptions, or of the settings.
    version: u64,
}

/// What came of one call.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// AWS's answer.
    pub result: Result<Response, Error>,
    /// Whether anything changed that a replay must change too.
    pub changed: bool,
}

impl Sns {
    /// An account without topics. The seed makes identities its own.
    pub const fn new(settings: Settings, seed: u64) -> Self {
        Self {
            settings,
            now: Timestamp(i64::MIN),
            random: Rng::new(seed),
            topics: BTreeMap::new(),
            subscriptions: BTreeMap::new(),
            published: 0,
            version: 0,
        }
    }

    /// Lets time pass: nothing happens by itself here.
    pub fn advance(&mut self, now: Timestamp) {
        self.now = self.now.max(now);
    }

    /// Carries out one call.
    ///
    /// Time never goes back: a call from before the last one happens when that one did.
    pub fn apply(&mut self, now: Timestamp, request: &Request) -> Applied {
        self.now = self.now.max(now);
        let before = (self.version, self.published);
        let violations = request.violations();
        let result = if violations.is_empty() {
            self.dispatch(request)
        } else {
            Err(Error::Validation(violations))
        };
        Applied { result, changed: before != (self.version, self.published) }
    }

    fn dispatch(&mut self, request: &Request) -> Result<Response, Error> {
        use Request as R;
        use Response as A;
        match request {
            R::CreateTopic(input) => self.create_topic(input).map(A::CreateTopic),
            R::DeleteTopic(input) => self.delete_topic(input).map(A::DeleteTopic),
            R::GetTopicAttributes(input) => self.topic_attributes(input).map(A::GetTopicAttributes),
            R::ListTopics(input) => self.list_topics(input).map(A::ListTopics),
            R::Subscribe(input) => self.subscribe(input).map(A::Subscribe),
            R::Unsubscribe(input) => self.unsubscribe(input).map(A::Unsubscribe),
            R::ListSubscriptions(input) => {
                self.list_subscriptions(None, input.next_token.as_deref()).map(A::ListSubscriptions)
            }
            R::ListSubscriptionsByTopic(input) => {
                let arn = input.topic_arn.as_deref().unwrap_or_default();
                self.known_topic(arn)?;
                self.list_subscriptions(Some(arn), input.next_token.as_deref())
                    .map(A::ListSubscriptionsByTopic)
            }
            R::Publish(input) => self.publish(input).map(A::Publish),
            R::PublishBatch(input) => self.publish_batch(input).map(A::PublishBatch),
        }
    }

    /// The sandbox's settings.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Changes the sandbox's settings from now on.
    pub fn configure(&mut self, settings: Settings) {
        self.settings = settings;
        self.version += 1;
    }

    /// The topics by ARN.
    pub const fn topics(&self) -> &BTreeMap<String, Topic> {
        &self.topics
    }

    /// The subscriptions by ARN.
    pub const fn subscriptions(&self) -> &BTreeMap<String, Subscribed> {
        &self.subscriptions
    }

    /// Messages that were ever published.
    pub const fn published(&self) -> u64 {
        self.published
    }

    /// Grows with every change of the sets of topics and subscriptions, or of the settings.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Forgets every topic and subscription. Identities are not given twice.
    pub fn reset(&mut self) {
        let fresh = Self::new(self.settings.clone(), 0);
        *self = Self {
            now: self.now,
            random: self.random.clone(),
            published: self.published,
            version: self.version + 1,
            ..fresh
        };
    }

    /// A random identity as AWS writes it (RFC 9562, version 4).
    fn uuid(&mut self) -> String {
        let (a, b) = (self.random.next_u64(), self.random.next_u64());
        let high = a & !0xf000 | 0x4000;
        let low = b & (u64::MAX >> 2) | 1 << 63;
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff,
        )
    }

    /// A topic that is there, by ARN.
    fn known_topic(&self, arn: &str) -> Result<&Topic, Error> {
        if arn.is_empty() {
            return Err(InvalidParameter::NoTopicArn.into());
        }
        let elements = arn.split(':').count();
        if elements < 6 {
            return Err(InvalidParameter::ShortArn { elements }.into());
        }
        if topic_of_arn(arn).is_none() {
            return Err(InvalidParameter::TopicArn.into());
        }
        self.topics.get(arn).ok_or(Error::TopicNotFound)
    }
}
