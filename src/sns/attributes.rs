//! Attributes of topics: which may be given, and what is told of a topic.

use std::collections::BTreeMap;

use super::topics::Topic;
use crate::api::sns::{Error, InvalidParameter, rules};

/// Attributes that are kept and told again, without effect here.
const KEPT: [&str; 8] = [
    "DeliveryPolicy",
    "DisplayName",
    "FifoTopic",
    "KmsMasterKeyId",
    "Policy",
    "SignatureVersion",
    "TracingConfig",
    "ContentBasedDeduplication",
];

/// Checks attributes of a topic to be made; gives the largest message it takes, in bytes.
pub(super) fn check(attributes: &BTreeMap<String, String>) -> Result<usize, Error> {
    let mut most = rules::MESSAGE_BYTES_MAX;
    for (name, value) in attributes {
        let bad = |reason| InvalidParameter::Attribute { name: name.clone(), reason };
        match name.as_str() {
            "MaximumMessageSize" => {
                let bytes = value.parse().ok();
                most = bytes
                    .filter(|bytes| (1024..=rules::MESSAGE_BYTES_CAP).contains(bytes))
                    .ok_or_else(|| bad("must be between 1024 and 1048576"))?;
            }
            "DisplayName" if value.chars().count() > 100 => {
                return Err(bad("must be at most 100 characters long").into());
            }
            name if KEPT.contains(&name) => {}
            _ => return Err(bad("is not an attribute of topics").into()),
        }
    }
    Ok(most)
}

/// What `GetTopicAttributes` tells.
pub(super) fn of(topic: &Topic, account: &str, confirmed: usize) -> BTreeMap<String, String> {
    let mut out = topic.attributes.clone();
    let mut tell = |name: &str, value: String| {
        out.entry(name.to_owned()).or_insert(value);
    };
    tell("TopicArn", topic.arn.clone());
    tell("Owner", account.to_owned());
    tell("DisplayName", String::new());
    tell("Policy", policy(&topic.arn, account));
    tell("EffectiveDeliveryPolicy", EFFECTIVE_DELIVERY_POLICY.to_owned());
    tell("SubscriptionsConfirmed", confirmed.to_string());
    // Every subscription here is confirmed as soon as it is made.
    tell("SubscriptionsPending", "0".to_owned());
    tell("SubscriptionsDeleted", topic.ended.to_string());
    out
}

/// What AWS gives every topic: its owner may do everything.
fn policy(arn: &str, account: &str) -> String {
    let actions = [
        "GetTopicAttributes",
        "SetTopicAttributes",
        "AddPermission",
        "RemovePermission",
        "DeleteTopic",
        "Subscribe",
        "ListSubscriptionsByTopic",
        "Publish",
    ];
    let actions = actions.map(|action| format!("\"SNS:{action}\"")).join(",");
    format!(
        "{{\"Version\":\"2008-10-17\",\"Id\":\"__default_policy_ID\",\"Statement\":[{{\"Sid\":\
         \"__default_statement_ID\",\"Effect\":\"Allow\",\"Principal\":{{\"AWS\":\"*\"}},\
         \"Action\":[{actions}],\"Resource\":\"{arn}\",\"Condition\":{{\"StringEquals\":\
         {{\"AWS:SourceOwner\":\"{account}\"}}}}}}]}}"
    )
}

/// What AWS does with HTTP endpoints if nobody says otherwise.
const EFFECTIVE_DELIVERY_POLICY: &str = "{\"http\":{\"defaultHealthyRetryPolicy\":{\
    \"minDelayTarget\":20,\"maxDelayTarget\":20,\"numRetries\":3,\"numMaxDelayRetries\":0,\
    \"numNoDelayRetries\":0,\"numMinDelayRetries\":0,\"backoffFunction\":\"linear\"},\
    \"disableSubscriptionOverrides\":false,\"defaultRequestPolicy\":{\"headerContentType\":\
    \"text/plain; charset=UTF-8\"}}}";
