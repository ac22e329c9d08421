//! Tags of delivery streams.

use super::rules;
use crate::api::shapes;
use serde::{Deserialize, Serialize};

shapes! {
    /// Input of AWS's `TagDeliveryStream`.
    pub struct TagDeliveryStreamInput {
        /// The delivery stream, by name.
        delivery_stream_name: String = "DeliveryStreamName" (required) as rules::DELIVERY_STREAM_NAME,
        /// The tags.
        tags: Vec<Tag> = "Tags" (required) as rules::TAGS,
    }

    /// Input of AWS's `UntagDeliveryStream`.
    pub struct UntagDeliveryStreamInput {
        /// The delivery stream, by name.
        delivery_stream_name: String = "DeliveryStreamName" (required) as rules::DELIVERY_STREAM_NAME,
        /// The keys of the tags; unknown ones are ignored.
        tag_keys: Vec<String> = "TagKeys" (required) as rules::TAG_KEYS,
    }

    /// Input of AWS's `ListTagsForDeliveryStream`.
    pub struct ListTagsForDeliveryStreamInput {
        /// The delivery stream, by name.
        delivery_stream_name: String = "DeliveryStreamName" (required) as rules::DELIVERY_STREAM_NAME,
        /// Lists the tags after this one.
        exclusive_start_tag_key: String = "ExclusiveStartTagKey" as rules::TAG_KEY,
        /// Most entries of the answer.
        limit: i64 = "Limit" as rules::TAGS_LIMIT,
    }

    /// One tag.
    pub struct Tag {
        /// Key.
        key: String = "Key" (required) as rules::TAG_KEY,
        /// Value; may be empty or absent.
        value: String = "Value" as rules::TAG_VALUE,
    }
}

/// Output of AWS's `ListTagsForDeliveryStream`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListTagsForDeliveryStreamOutput {
    /// One page, by key.
    pub tags: Vec<Tag>,
    /// Whether tags come after this page.
    pub has_more_tags: bool,
}
