//! Tags of delivery streams.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::firehose::{
    Empty, Error, InvalidArgument, ListTagsForDeliveryStreamInput, ListTagsForDeliveryStreamOutput,
    Tag, TagDeliveryStreamInput, UntagDeliveryStreamInput,
};
use crate::firehose::Firehose;

/// Tags of one page.
const TAGS_PAGE: i64 = 50;

/// The tags there are with those that are new, if AWS takes them.
pub(super) fn check_tags(
    held: &BTreeMap<String, String>,
    new: &[Tag],
    limit: usize,
) -> Result<BTreeMap<String, String>, Error> {
    let mut tags = held.clone();
    let mut seen = BTreeSet::new();
    for tag in new {
        let key = tag.key.clone().unwrap_or_default();
        if !seen.insert(key.clone()) {
            return Err(InvalidArgument::TagTwice { key }.into());
        }
        tags.insert(key, tag.value.clone().unwrap_or_default());
    }
    if tags.len() > limit {
        return Err(InvalidArgument::TooManyTags { limit }.into());
    }
    Ok(tags)
}

impl Firehose {
    pub(in crate::firehose) fn tag(
        &mut self,
        input: &TagDeliveryStreamInput,
    ) -> Result<Empty, Error> {
        let limit = self.settings.quotas.tags;
        let stream = self.stream(input.delivery_stream_name.as_ref())?;
        let tags = check_tags(&stream.tags, input.tags.as_deref().unwrap_or_default(), limit)?;
        let name = stream.name.clone();
        self.stream_mut(&name)?.tags = tags;
        Ok(Empty {})
    }

    pub(in crate::firehose) fn untag(
        &mut self,
        input: &UntagDeliveryStreamInput,
    ) -> Result<Empty, Error> {
        let keys = input.tag_keys.as_deref().unwrap_or_default();
        let name = input.delivery_stream_name.clone().unwrap_or_default();
        self.stream_mut(&name)?.tags.retain(|key, _| !keys.contains(key));
        Ok(Empty {})
    }

    pub(in crate::firehose) fn list_tags(
        &self,
        input: &ListTagsForDeliveryStreamInput,
    ) -> Result<ListTagsForDeliveryStreamOutput, Error> {
        let stream = self.stream(input.delivery_stream_name.as_ref())?;
        let limit = input.limit.unwrap_or(TAGS_PAGE) as usize;
        let after = input.exclusive_start_tag_key.as_ref();
        let mut listed =
            stream.tags.iter().filter(|(key, _)| after.is_none_or(|after| *key > after));
        let tags = listed
            .by_ref()
            .take(limit)
            .map(|(key, value)| Tag { key: Some(key.clone()), value: Some(value.clone()) })
            .collect();
        let has_more_tags = listed.next().is_some();
        Ok(ListTagsForDeliveryStreamOutput { tags, has_more_tags })
    }
}
