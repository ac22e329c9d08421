//! Subscriptions: subscribe, unsubscribe, list.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rules;
use crate::api::shapes;

shapes! {
    /// Input of AWS's `Subscribe`.
    pub struct SubscribeInput {
        /// The topic.
        topic_arn: String = "TopicArn" (required) as rules::ANY,
        /// How messages are delivered: `sqs`, `email` and others.
        protocol: String = "Protocol" (required) as rules::ANY,
        /// Where messages are delivered: a queue's ARN for `sqs`.
        endpoint: String = "Endpoint" as rules::ANY,
        /// Attributes such as `RawMessageDelivery`.
        attributes: BTreeMap<String, String> = "Attributes" as rules::ANY,
        /// Whether the ARN is told although it isn't confirmed yet.
        return_subscription_arn: bool = "ReturnSubscriptionArn" as rules::ANY,
    }

    /// Input of AWS's `Unsubscribe`.
    pub struct UnsubscribeInput {
        /// The subscription.
        subscription_arn: String = "SubscriptionArn" (required) as rules::ANY,
    }

    /// Input of AWS's `ListSubscriptions`.
    pub struct ListSubscriptionsInput {
        /// Where the page before ended.
        next_token: String = "NextToken" as rules::ANY,
    }

    /// Input of AWS's `ListSubscriptionsByTopic`.
    pub struct ListSubscriptionsByTopicInput {
        /// The topic.
        topic_arn: String = "TopicArn" (required) as rules::ANY,
        /// Where the page before ended.
        next_token: String = "NextToken" as rules::ANY,
    }
}

/// Output of AWS's `Subscribe`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SubscribeOutput {
    /// ARN.
    pub subscription_arn: String,
}

/// Output of AWS's `ListSubscriptions` and `ListSubscriptionsByTopic`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSubscriptionsOutput {
    /// One page.
    pub subscriptions: Vec<Subscription>,
    /// Where the next page begins, if there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next_token: Option<String>,
}

/// A subscription in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Subscription {
    /// ARN.
    pub subscription_arn: String,
    /// The account that subscribed.
    pub owner: String,
    /// How messages are delivered.
    pub protocol: String,
    /// Where.
    pub endpoint: String,
    /// The topic.
    pub topic_arn: String,
}
