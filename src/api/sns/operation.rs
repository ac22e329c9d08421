//! The table of operations.

use serde::{Deserialize, Serialize};

use super::{publish, subscriptions, topics};
use crate::api::operations;
use crate::api::wire::WireFormat;

/// An answer without content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Empty {}

operations! {
    /// Creates a topic, or names the one that has its name.
    CreateTopic(topics::CreateTopicInput) -> topics::CreateTopicOutput,
    /// Deletes a topic with its subscriptions.
    DeleteTopic(topics::DeleteTopicInput) -> Empty,
    /// Tells a topic's attributes.
    GetTopicAttributes(topics::GetTopicAttributesInput) -> topics::GetTopicAttributesOutput,
    /// Lists subscriptions, page by page.
    ListSubscriptions(subscriptions::ListSubscriptionsInput)
        -> subscriptions::ListSubscriptionsOutput,
    /// Lists a topic's subscriptions, page by page.
    ListSubscriptionsByTopic(subscriptions::ListSubscriptionsByTopicInput)
        -> subscriptions::ListSubscriptionsOutput,
    /// Lists topics, page by page.
    ListTopics(topics::ListTopicsInput) -> topics::ListTopicsOutput,
    /// Sends a message to a topic's subscriptions.
    Publish(publish::PublishInput) -> publish::PublishOutput,
    /// Sends up to ten messages to a topic's subscriptions.
    PublishBatch(publish::PublishBatchInput) -> publish::PublishBatchOutput,
    /// Subscribes an endpoint to a topic.
    Subscribe(subscriptions::SubscribeInput) -> subscriptions::SubscribeOutput,
    /// Ends a subscription.
    Unsubscribe(subscriptions::UnsubscribeInput) -> Empty,
}

impl Response {
    /// Writes the answer in the house's own form.
    pub fn encode(&self, format: WireFormat) -> Vec<u8> {
        self.encode_plainly(format)
    }
}
