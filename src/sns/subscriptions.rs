//! Subscriptions: subscribe, unsubscribe, list, and what is in their inboxes.

use std::sync::Arc;

use serde::Serialize;

use super::Sns;
use super::inbox::{Inbox, Message};
use crate::api::sns::{
    Empty, Error, InvalidParameter, ListSubscriptionsOutput, SubscribeInput, SubscribeOutput,
    Subscription, UnsubscribeInput, rules,
};
use crate::units::Timestamp;

/// AWS's protocols that are not simulated.
const NOT_SIMULATED: [&str; 7] =
    ["http", "https", "email", "email-json", "sms", "lambda", "firehose"];

/// How messages are delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Protocol {
    /// Into an inbox of the window. AWS's `application` is a telephone's app; the sandbox is the
    /// app here.
    Application,
    /// Into an inbox that plays the queue.
    Sqs,
}

impl Protocol {
    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Sqs => "sqs",
        }
    }
}

/// A subscription with what it got.
#[derive(Clone, Debug, Serialize)]
pub struct Subscribed {
    /// ARN.
    pub arn: String,
    /// The topic.
    pub topic_arn: String,
    /// How messages are delivered.
    pub protocol: Protocol,
    /// Where.
    pub endpoint: String,
    /// Whether a queue gets the message alone, and not AWS's notification around it.
    pub raw: bool,
    /// When it was made.
    pub created: Timestamp,
    /// What it got.
    pub inbox: Inbox,
}

impl Sns {
    pub(super) fn subscribe(&mut self, input: &SubscribeInput) -> Result<SubscribeOutput, Error> {
        let topic_arn = input.topic_arn.clone().unwrap_or_default();
        let wanted = input.protocol.clone().unwrap_or_default();
        let protocol = match wanted.as_str() {
            "application" => Protocol::Application,
            "sqs" => Protocol::Sqs,
            other if NOT_SIMULATED.contains(&other) => {
                return Err(InvalidParameter::ProtocolNotSimulated { protocol: wanted }.into());
            }
            _ => return Err(InvalidParameter::Protocol { protocol: wanted }.into()),
        };
        self.known_topic(&topic_arn)?;
        let endpoint = input.endpoint.clone().unwrap_or_default();
        if endpoint.is_empty() {
            return Err(InvalidParameter::NoEndpoint.into());
        }
        let is_queue = {
            let parts: Vec<_> = endpoint.split(':').collect();
            matches!(parts.as_slice(), ["arn", _, "sqs", _, _, name] if !name.is_empty())
        };
        if protocol == Protocol::Sqs && !is_queue {
            return Err(InvalidParameter::SqsEndpoint.into());
        }
        let mut raw = false;
        for (name, value) in input.attributes.iter().flatten() {
            let bad = |reason| InvalidParameter::Attribute { name: name.clone(), reason };
            raw = match (name.as_str(), value.as_str()) {
                ("RawMessageDelivery", "true") => true,
                ("RawMessageDelivery", "false") => false,
                ("RawMessageDelivery", _) => return Err(bad("must be true or false").into()),
                _ => return Err(bad("is not simulated by this sandbox").into()),
            };
        }
        let twin = self.subscriptions.values().find(|other| {
            other.topic_arn == topic_arn && other.protocol == protocol && other.endpoint == endpoint
        });
        if let Some(twin) = twin {
            return Ok(SubscribeOutput { subscription_arn: twin.arn.clone() });
        }
        let limit = self.settings.subscriptions;
        let count =
            self.subscriptions.values().filter(|other| other.topic_arn == topic_arn).count();
        if count >= limit {
            return Err(Error::SubscriptionLimitExceeded { limit });
        }
        let arn = format!("{topic_arn}:{}", self.uuid());
        let subscribed = Subscribed {
            arn: arn.clone(),
            topic_arn,
            protocol,
            endpoint,
            raw,
            created: self.now,
            inbox: Inbox::default(),
        };
        self.subscriptions.insert(arn.clone(), subscribed);
        self.version += 1;
        Ok(SubscribeOutput { subscription_arn: arn })
    }

    /// Ending what isn't there succeeds too, as on AWS.
    pub(super) fn unsubscribe(&mut self, input: &UnsubscribeInput) -> Result<Empty, Error> {
        let arn = input.subscription_arn.as_deref().unwrap_or_default();
        let elements = arn.split(':').count();
        if elements < 6 {
            return Err(InvalidParameter::SubscriptionArn { elements }.into());
        }
        if let Some(ended) = self.subscriptions.remove(arn) {
            if let Some(topic) = self.topics.get_mut(&ended.topic_arn) {
                topic.ended += 1;
            }
            self.version += 1;
        }
        Ok(Empty {})
    }

    pub(super) fn list_subscriptions(
        &self,
        topic_arn: Option<&str>,
        next_token: Option<&str>,
    ) -> Result<ListSubscriptionsOutput, Error> {
        let from = next_token.unwrap_or_default().to_owned();
        if !from.is_empty() && !self.subscriptions.contains_key(&from) {
            return Err(InvalidParameter::NextToken.into());
        }
        let owner = &self.settings.identity.account;
        let mut rest = self
            .subscriptions
            .range(from..)
            .map(|(_, subscribed)| subscribed)
            .filter(|subscribed| topic_arn.is_none_or(|arn| subscribed.topic_arn == arn));
        let page = rest.by_ref().take(rules::PAGE).map(|subscribed| Subscription {
            subscription_arn: subscribed.arn.clone(),
            owner: owner.clone(),
            protocol: subscribed.protocol.as_str().to_owned(),
            endpoint: subscribed.endpoint.clone(),
            topic_arn: subscribed.topic_arn.clone(),
        });
        let subscriptions = page.collect();
        let next_token = rest.next().map(|subscribed| subscribed.arn.clone());
        Ok(ListSubscriptionsOutput { subscriptions, next_token })
    }

    /// Takes the oldest messages out of a subscription's inbox, as a queue's consumer does.
    pub fn receive(&mut self, subscription_arn: &str, most: usize) -> Vec<Arc<Message>> {
        let subscribed = self.subscriptions.get_mut(subscription_arn);
        subscribed.map(|subscribed| subscribed.inbox.take(most)).unwrap_or_default()
    }
}
