//! What a subscription got: bounded, the newest messages, and a count of what left.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use serde::Serialize;

use crate::units::Timestamp;

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Names it.
    pub id: String,
    /// The topic.
    pub topic_arn: String,
    /// The subject, if it has one.
    pub subject: Option<String>,
    /// What it says.
    pub message: String,
    /// Attributes by name.
    pub attributes: BTreeMap<String, String>,
    /// When it was published.
    pub published: Timestamp,
}

impl Message {
    /// How many bytes it takes.
    pub fn bytes(&self) -> usize {
        let attributes: usize =
            self.attributes.iter().map(|(name, value)| name.len() + value.len()).sum();
        self.message.len() + self.subject.as_ref().map_or(0, String::len) + attributes
    }

    /// The body that an SQS queue gets unless it takes messages raw. (Developer guide, "Fanout to
    /// SQS": AWS's notification; simplified: it isn't signed, as there is no certificate here.)
    pub fn notification(&self, subscription_arn: &str, region: &str) -> String {
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let subject =
            self.subject.as_ref().map(|subject| format!("  \"Subject\" : {},\n", text(subject)));
        let attributes = if self.attributes.is_empty() {
            String::new()
        } else {
            let each = self.attributes.iter().map(|(name, value)| {
                format!("    {} : {{\"Type\":\"String\",\"Value\":{}}}", text(name), text(value))
            });
            let each = each.collect::<Vec<_>>().join(",\n");
            format!(",\n  \"MessageAttributes\" : {{\n{each}\n  }}")
        };
        format!(
            "{{\n  \"Type\" : \"Notification\",\n  \"MessageId\" : {},\n  \"TopicArn\" : {},\n{}  \
             \"Message\" : {},\n  \"Timestamp\" : \"{}\",\n  \"UnsubscribeURL\" : {}{attributes}\n}}",
            text(&self.id),
            text(&self.topic_arn),
            subject.unwrap_or_default(),
            text(&self.message),
            self.published.to_iso_text(),
            text(&format!(
                "https://sns.{region}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=\
                 {subscription_arn}"
            )),
        )
    }
}

/// The newest messages of a subscription.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Inbox {
    messages: VecDeque<Arc<Message>>,
    bytes: usize,
    /// Messages that were ever put in.
    pub received: u64,
    /// Messages that left because there was no more room.
    pub dropped: u64,
}

impl Inbox {
    /// The messages, the oldest first.
    pub fn messages(&self) -> impl DoubleEndedIterator<Item = &Arc<Message>> + ExactSizeIterator {
        self.messages.iter()
    }

    /// Bytes of the messages.
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn put(&mut self, message: &Arc<Message>, messages_max: usize, bytes_max: usize) {
        self.received += 1;
        self.bytes += message.bytes();
        self.messages.push_back(Arc::clone(message));
        while self.messages.len() > messages_max || self.bytes > bytes_max {
            let Some(oldest) = self.messages.pop_front() else { break };
            self.bytes -= oldest.bytes();
            self.dropped += 1;
        }
    }

    /// Takes the oldest messages out, as a queue's consumer does.
    pub(super) fn take(&mut self, most: usize) -> Vec<Arc<Message>> {
        let count = most.min(self.messages.len());
        let taken: Vec<_> = self.messages.drain(..count).collect();
        self.bytes -= taken.iter().map(|message| message.bytes()).sum::<usize>();
        taken
    }
}
