//! Tags of streams and consumers.

use super::consumers::Tags;
use crate::api::kinesis::{
    AddTagsToStreamInput, Empty, Error, InvalidArgument, ListTagsForResourceInput,
    ListTagsForResourceOutput, ListTagsForStreamInput, ListTagsForStreamOutput, NotFound,
    Operation, RemoveTagsFromStreamInput, Tag, TagResourceInput, UntagResourceInput,
};
use crate::kinesis::Kinesis;
use crate::units::Timestamp;

/// Tags of one page of `ListTagsForStream`.
const TAGS_PAGE: i64 = 50;

/// A stream or consumer of this account, by name.
pub(super) enum Resource {
    Stream(String),
    Consumer { stream: String, name: String },
}

impl Kinesis {
    /// The stream or consumer an ARN names.
    pub(super) fn resource(&self, arn: &str) -> Result<Resource, Error> {
        if let Some((stream, consumer)) = self.consumer_of_arn(arn) {
            let (stream, name) = (stream.name.clone(), consumer.name.clone());
            return Ok(Resource::Consumer { stream, name });
        }
        let stream = self.settings.identity.stream_of_arn(arn);
        if let Some(name) = stream.filter(|name| self.streams.contains_key(*name)) {
            Ok(Resource::Stream(name.to_owned()))
        } else {
            let (arn, account) = (arn.to_owned(), self.account());
            Err(NotFound::Resource { arn, account }.into())
        }
    }

    fn tags_of(&self, resource: &Resource) -> Tags {
        let tags = match resource {
            Resource::Stream(name) => self.streams.get(name).map(|stream| &stream.tags),
            Resource::Consumer { stream, name } => self
                .streams
                .get(stream)
                .and_then(|stream| stream.consumers.get(name))
                .map(|consumer| &consumer.tags),
        };
        tags.cloned().unwrap_or_default()
    }

    fn set_tags(&mut self, resource: &Resource, tags: Tags) -> Result<(), Error> {
        match resource {
            Resource::Stream(name) => self.stream_mut(name)?.tags = tags,
            Resource::Consumer { stream, name } => {
                if let Some(consumer) = self.consumer_mut(stream, name) {
                    consumer.tags = tags;
                }
            }
        }
        Ok(())
    }

    /// Whether a resource with `held` other tags may get these.
    pub(super) fn check_tags(&self, tags: &Tags, held: usize, resource: &str) -> Result<(), Error> {
        check_texts(tags.keys().chain(tags.values()))?;
        if let Some(key) = tags.keys().find(|key| key.starts_with("aws:")) {
            return Err(InvalidArgument::TagReserved { key: key.clone() }.into());
        }
        let limit = self.settings.quotas.tags as usize;
        if tags.len() + held > limit {
            let (resource, account) = (resource.to_owned(), self.account());
            return Err(InvalidArgument::TooManyTags { resource, account, limit }.into());
        }
        Ok(())
    }

    fn tag(&mut self, resource: &Resource, new: &Tags, shown: &str) -> Result<Empty, Error> {
        let mut tags = self.tags_of(resource);
        let held = tags.keys().filter(|key| !new.contains_key(*key)).count();
        self.check_tags(new, held, shown)?;
        tags.extend(new.clone());
        self.set_tags(resource, tags)?;
        Ok(Empty {})
    }

    fn untag(&mut self, resource: &Resource, keys: &[String]) -> Result<Empty, Error> {
        check_texts(keys.iter())?;
        let mut tags = self.tags_of(resource);
        tags.retain(|key, _| !keys.contains(key));
        self.set_tags(resource, tags)?;
        Ok(Empty {})
    }

    pub(in crate::kinesis) fn add_tags(
        &mut self,
        now: Timestamp,
        input: &AddTagsToStreamInput,
    ) -> Result<Empty, Error> {
        self.admit(Operation::AddTagsToStream, "", now)?;
        let name = self.resolve(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        self.stream(name)?;
        let tags = input.tags.clone().unwrap_or_default();
        self.tag(&Resource::Stream(name.to_owned()), &tags, name)
    }

    pub(in crate::kinesis) fn remove_tags(
        &mut self,
        now: Timestamp,
        input: &RemoveTagsFromStreamInput,
    ) -> Result<Empty, Error> {
        self.admit(Operation::RemoveTagsFromStream, "", now)?;
        let name = self.resolve(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        self.stream(name)?;
        let keys = input.tag_keys.as_deref().unwrap_or_default();
        self.untag(&Resource::Stream(name.to_owned()), keys)
    }

    pub(in crate::kinesis) fn list_tags(
        &mut self,
        now: Timestamp,
        input: &ListTagsForStreamInput,
    ) -> Result<ListTagsForStreamOutput, Error> {
        self.admit(Operation::ListTagsForStream, "", now)?;
        let name = self.resolve(input.stream_name.as_ref(), input.stream_arn.as_ref())?;
        let stream = self.stream(name)?;
        let limit = input.limit.unwrap_or(TAGS_PAGE) as usize;
        let after = input.exclusive_start_tag_key.as_ref();
        let mut listed =
            stream.tags.iter().filter(|(key, _)| after.is_none_or(|after| *key > after));
        let tags = listed.by_ref().take(limit).map(to_tag).collect();
        let has_more_tags = listed.next().is_some();
        Ok(ListTagsForStreamOutput { tags, has_more_tags })
    }

    pub(in crate::kinesis) fn tag_resource(
        &mut self,
        input: &TagResourceInput,
    ) -> Result<Empty, Error> {
        let arn = input.resource_arn.as_deref().unwrap_or_default();
        let resource = self.resource(arn)?;
        self.tag(&resource, &input.tags.clone().unwrap_or_default(), arn)
    }

    pub(in crate::kinesis) fn untag_resource(
        &mut self,
        input: &UntagResourceInput,
    ) -> Result<Empty, Error> {
        let resource = self.resource(input.resource_arn.as_deref().unwrap_or_default())?;
        self.untag(&resource, input.tag_keys.as_deref().unwrap_or_default())
    }

    pub(in crate::kinesis) fn list_resource_tags(
        &mut self,
        input: &ListTagsForResourceInput,
    ) -> Result<ListTagsForResourceOutput, Error> {
        let resource = self.resource(input.resource_arn.as_deref().unwrap_or_default())?;
        let tags = self.tags_of(&resource).iter().map(to_tag).collect();
        Ok(ListTagsForResourceOutput { tags })
    }
}

fn to_tag((key, value): (&String, &String)) -> Tag {
    Tag { key: key.clone(), value: value.clone() }
}

/// Characters AWS takes in tags: letters, digits and spaces of any script, and a few signs. The
/// sign `%`, which AWS's message names, was refused when it was last observed in 2020.
fn check_texts<'a>(mut texts: impl Iterator<Item = &'a String>) -> Result<(), Error> {
    let fits = |c: char| c.is_alphanumeric() || c.is_whitespace() || "_.:/=+-@".contains(c);
    if texts.all(|text| text.chars().all(fits)) {
        return Ok(());
    }
    Err(InvalidArgument::TagCharacters.into())
}
