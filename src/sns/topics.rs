//! Topics: create, delete, list, attributes.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Sns;
use super::attributes;
use crate::api::sns::{
    CreateTopicInput, CreateTopicOutput, DeleteTopicInput, Empty, Error, GetTopicAttributesInput,
    GetTopicAttributesOutput, InvalidParameter, ListTopicsInput, ListTopicsOutput, Tag,
    Topic as Listed, rules, topic_arn,
};
use crate::units::Timestamp;

/// A topic.
#[derive(Clone, Debug, Serialize)]
pub struct Topic {
    /// ARN.
    pub arn: String,
    /// Name.
    pub name: String,
    /// Attributes that were given.
    pub attributes: BTreeMap<String, String>,
    /// Most bytes of a message.
    pub message_bytes_max: usize,
    /// Tags; without effect.
    pub tags: Vec<Tag>,
    /// When it was made.
    pub created: Timestamp,
    /// Messages that were published to it.
    pub published: u64,
    /// Subscriptions that were ended.
    pub(super) ended: usize,
}

impl Sns {
    pub(super) fn create_topic(
        &mut self,
        input: &CreateTopicInput,
    ) -> Result<CreateTopicOutput, Error> {
        let name = input.name.clone().unwrap_or_default();
        if !rules::is_topic_name(&name) {
            return Err(InvalidParameter::TopicName.into());
        }
        let given = input.attributes.clone().unwrap_or_default();
        if rules::is_fifo_name(&name) || given.get("FifoTopic").is_some_and(|fifo| fifo == "true") {
            return Err(InvalidParameter::Fifo.into());
        }
        let message_bytes_max = attributes::check(&given)?;
        let arn = topic_arn(&self.settings.identity, &name);
        if let Some(topic) = self.topics.get(&arn) {
            // The same again is the same topic; other attributes are a contradiction.
            let same = given.iter().all(|(key, value)| topic.attributes.get(key) == Some(value));
            let reason = "already exists with different attributes";
            return if same {
                Ok(CreateTopicOutput { topic_arn: arn })
            } else {
                Err(InvalidParameter::Attribute { name: "Topic".to_owned(), reason }.into())
            };
        }
        if self.topics.len() >= self.settings.topics {
            return Err(Error::TopicLimitExceeded { limit: self.settings.topics });
        }
        let topic = Topic {
            arn: arn.clone(),
            name,
            attributes: given,
            message_bytes_max,
            tags: input.tags.clone().unwrap_or_default(),
            created: self.now,
            published: 0,
            ended: 0,
        };
        self.topics.insert(arn.clone(), topic);
        self.version += 1;
        Ok(CreateTopicOutput { topic_arn: arn })
    }

    /// Deleting what isn't there succeeds too. (API reference: "This action is idempotent".)
    pub(super) fn delete_topic(&mut self, input: &DeleteTopicInput) -> Result<Empty, Error> {
        let arn = input.topic_arn.clone().unwrap_or_default();
        match self.known_topic(&arn) {
            Ok(_) => {
                self.topics.remove(&arn);
                self.subscriptions.retain(|_, subscribed| subscribed.topic_arn != arn);
                self.version += 1;
                Ok(Empty {})
            }
            Err(Error::TopicNotFound) => Ok(Empty {}),
            Err(error) => Err(error),
        }
    }

    pub(super) fn topic_attributes(
        &self,
        input: &GetTopicAttributesInput,
    ) -> Result<GetTopicAttributesOutput, Error> {
        let topic = self.known_topic(input.topic_arn.as_deref().unwrap_or_default())?;
        let of_topic = |subscribed: &&super::Subscribed| subscribed.topic_arn == topic.arn;
        let confirmed = self.subscriptions.values().filter(of_topic).count();
        let attributes = attributes::of(topic, &self.settings.identity.account, confirmed);
        Ok(GetTopicAttributesOutput { attributes })
    }

    pub(super) fn list_topics(&self, input: &ListTopicsInput) -> Result<ListTopicsOutput, Error> {
        let from = input.next_token.clone().unwrap_or_default();
        if !from.is_empty() && !self.topics.contains_key(&from) {
            return Err(InvalidParameter::NextToken.into());
        }
        let mut rest = self.topics.range(from..).map(|(arn, _)| arn.clone());
        let page = rest.by_ref().take(rules::PAGE).map(|topic_arn| Listed { topic_arn });
        let topics = page.collect();
        Ok(ListTopicsOutput { topics, next_token: rest.next() })
    }
}
