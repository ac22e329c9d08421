//! Messages: one, or up to ten at once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rules;
use crate::api::shapes;

shapes! {
    /// Input of AWS's `Publish`.
    pub struct PublishInput {
        /// The topic.
        topic_arn: String = "TopicArn" as rules::ANY,
        /// Another name for the same; also of endpoints of telephones, which are not simulated.
        target_arn: String = "TargetArn" as rules::ANY,
        /// A telephone; not simulated.
        phone_number: String = "PhoneNumber" as rules::ANY,
        /// The message: UTF-8, at most 256 KiB unless the topic says otherwise.
        message: String = "Message" (required) as rules::ANY,
        /// The subject: UTF-8 without line breaks or control characters, less than 100 characters.
        subject: String = "Subject" as rules::ANY,
        /// `json` if the message says something else for each protocol.
        message_structure: String = "MessageStructure" as rules::ANY,
        /// Attributes by name; text values only.
        message_attributes: BTreeMap<String, String> = "MessageAttributes" as rules::ANY,
        /// For FIFO topics, which are not simulated.
        message_deduplication_id: String = "MessageDeduplicationId" as rules::ANY,
        /// For FIFO topics; passed on by others.
        message_group_id: String = "MessageGroupId" as rules::ANY,
    }

    /// Input of AWS's `PublishBatch`.
    pub struct PublishBatchInput {
        /// The topic.
        topic_arn: String = "TopicArn" (required) as rules::ANY,
        /// 1 to 10 messages, together no larger than one may be.
        publish_batch_request_entries: Vec<PublishBatchRequestEntry> = "PublishBatchRequestEntries" (required) as rules::ANY,
    }

    /// One message of a batch.
    pub struct PublishBatchRequestEntry {
        /// Its name in the answer: 1 to 80 letters, digits, `_` and `-`.
        id: String = "Id" (required) as rules::ANY,
        /// The message.
        message: String = "Message" (required) as rules::ANY,
        /// The subject.
        subject: String = "Subject" as rules::ANY,
        /// `json` if the message says something else for each protocol.
        message_structure: String = "MessageStructure" as rules::ANY,
        /// Attributes by name; text values only.
        message_attributes: BTreeMap<String, String> = "MessageAttributes" as rules::ANY,
        /// For FIFO topics, which are not simulated.
        message_deduplication_id: String = "MessageDeduplicationId" as rules::ANY,
        /// For FIFO topics; passed on by others.
        message_group_id: String = "MessageGroupId" as rules::ANY,
    }
}

/// Output of AWS's `Publish`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PublishOutput {
    /// Names the message.
    pub message_id: String,
}

/// Output of AWS's `PublishBatch`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PublishBatchOutput {
    /// Messages that were taken.
    pub successful: Vec<PublishBatchResultEntry>,
    /// Messages that were not.
    pub failed: Vec<BatchResultErrorEntry>,
}

/// A message of a batch that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PublishBatchResultEntry {
    /// Its name in the request.
    pub id: String,
    /// Names the message.
    pub message_id: String,
}

/// A message of a batch that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BatchResultErrorEntry {
    /// Its name in the request.
    pub id: String,
    /// AWS's code.
    pub code: String,
    /// AWS's text.
    pub message: String,
    /// Whether the sender is to blame.
    pub sender_fault: bool,
}
