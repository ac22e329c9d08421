//! Topics: create, delete, list, attributes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rules;
use crate::api::kinesis::Identity;
use crate::api::shapes;

shapes! {
    /// Input of AWS's `CreateTopic`.
    pub struct CreateTopicInput {
        /// The topic, by name: 1 to 256 letters, digits, `_` and `-`.
        name: String = "Name" (required) as rules::ANY,
        /// Attributes such as `DisplayName` and `MaximumMessageSize`.
        attributes: BTreeMap<String, String> = "Attributes" as rules::ANY,
        /// Tags; stored, without effect.
        tags: Vec<Tag> = "Tags" as rules::ANY,
        /// What may not be said; stored, without effect.
        data_protection_policy: String = "DataProtectionPolicy" as rules::ANY,
    }

    /// Input of AWS's `DeleteTopic`.
    pub struct DeleteTopicInput {
        /// The topic.
        topic_arn: String = "TopicArn" (required) as rules::ANY,
    }

    /// Input of AWS's `GetTopicAttributes`.
    pub struct GetTopicAttributesInput {
        /// The topic.
        topic_arn: String = "TopicArn" (required) as rules::ANY,
    }

    /// Input of AWS's `ListTopics`.
    pub struct ListTopicsInput {
        /// Where the page before ended.
        next_token: String = "NextToken" as rules::ANY,
    }

    /// One tag.
    pub struct Tag {
        /// Key.
        key: String = "Key" (required) as rules::TAG_KEY,
        /// Value.
        value: String = "Value" (required) as rules::TAG_VALUE,
    }
}

/// Output of AWS's `CreateTopic`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateTopicOutput {
    /// ARN.
    pub topic_arn: String,
}

/// Output of AWS's `GetTopicAttributes`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetTopicAttributesOutput {
    /// Attributes by name.
    pub attributes: BTreeMap<String, String>,
}

/// Output of AWS's `ListTopics`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListTopicsOutput {
    /// One page.
    pub topics: Vec<Topic>,
    /// Where the next page begins, if there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next_token: Option<String>,
}

/// A topic in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Topic {
    /// ARN.
    pub topic_arn: String,
}

/// The ARN of a topic of an account and region.
pub fn topic_arn(identity: &Identity, name: &str) -> String {
    format!("arn:aws:sns:{}:{}:{name}", identity.region, identity.account)
}

/// The name in a topic's ARN; `None` if it is no ARN of SNS.
pub fn topic_of_arn(arn: &str) -> Option<&str> {
    let parts: Vec<_> = arn.split(':').collect();
    let ["arn", partition, "sns", _, account, name] = parts.as_slice() else { return None };
    let digits = account.len() == 12 && account.bytes().all(|c| c.is_ascii_digit());
    (partition.starts_with("aws") && digits && rules::is_topic_name(name)).then_some(*name)
}
