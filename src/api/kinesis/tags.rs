//! Tags of streams and consumers, by stream name and by resource ARN.

use std::collections::BTreeMap;

use super::rules;
use crate::api::shapes;
use serde::{Deserialize, Serialize};

shapes! {
    /// Input of AWS's `AddTagsToStream`.
    pub struct AddTagsToStreamInput {
        /// The stream, by name.
        stream_name: String = "StreamName" as rules::STREAM_NAME,
        /// Tags, key to value.
        tags: BTreeMap<String, String> = "Tags" (required) as rules::TAG_MAP,
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Input of AWS's `RemoveTagsFromStream`.
    pub struct RemoveTagsFromStreamInput {
        /// The stream, by name.
        stream_name: String = "StreamName" as rules::STREAM_NAME,
        /// The keys of the tags.
        tag_keys: Vec<String> = "TagKeys" (required) as rules::TAG_KEYS,
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Input of AWS's `ListTagsForStream`.
    pub struct ListTagsForStreamInput {
        /// The stream, by name.
        stream_name: String = "StreamName" as rules::STREAM_NAME,
        /// Lists the tags after this one.
        exclusive_start_tag_key: String = "ExclusiveStartTagKey" as rules::TAG_KEY,
        /// Most entries of the answer.
        limit: i64 = "Limit" as rules::TAGS_LIMIT,
        /// The stream, by ARN.
        stream_arn: String = "StreamARN" as rules::STREAM_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Input of AWS's `TagResource`.
    pub struct TagResourceInput {
        /// Tags, key to value.
        tags: BTreeMap<String, String> = "Tags" (required) as rules::TAG_MAP,
        /// The stream or consumer, by ARN.
        resource_arn: String = "ResourceARN" (required) as rules::RESOURCE_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Input of AWS's `UntagResource`.
    pub struct UntagResourceInput {
        /// The keys of the tags.
        tag_keys: Vec<String> = "TagKeys" (required) as rules::TAG_KEYS,
        /// The stream or consumer, by ARN.
        resource_arn: String = "ResourceARN" (required) as rules::RESOURCE_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }

    /// Input of AWS's `ListTagsForResource`.
    pub struct ListTagsForResourceInput {
        /// The stream or consumer, by ARN.
        resource_arn: String = "ResourceARN" (required) as rules::RESOURCE_ARN,
        /// Reserved by AWS; accepted and ignored.
        stream_id: String = "StreamId" as rules::STREAM_ID,
    }
}

/// One tag.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    /// Key.
    pub key: String,
    /// Value; may be empty.
    pub value: String,
}

/// Output of AWS's `ListTagsForStream`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListTagsForStreamOutput {
    /// One page, by key.
    pub tags: Vec<Tag>,
    /// Whether tags come after this page.
    pub has_more_tags: bool,
}

/// Output of AWS's `ListTagsForResource`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListTagsForResourceOutput {
    /// All of them, by key.
    pub tags: Vec<Tag>,
}
