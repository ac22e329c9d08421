//! Messages: checked, named, and put into every inbox of their topic.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value as Json;

use super::Sns;
use super::inbox::Message;
use crate::api::sns::{
    BatchResultErrorEntry, Error, InvalidParameter, PublishBatchInput, PublishBatchOutput,
    PublishBatchRequestEntry, PublishBatchResultEntry, PublishInput, PublishOutput, rules,
};

/// What one message brings, alone or in a batch.
struct Parts<'a> {
    message: &'a str,
    subject: Option<&'a str>,
    structure: Option<&'a str>,
    attributes: Option<&'a BTreeMap<String, String>>,
    deduplication: bool,
}

impl<'a> Parts<'a> {
    fn of(input: &'a PublishInput) -> Self {
        Self {
            message: input.message.as_deref().unwrap_or_default(),
            subject: input.subject.as_deref(),
            structure: input.message_structure.as_deref(),
            attributes: input.message_attributes.as_ref(),
            deduplication: input.message_deduplication_id.is_some(),
        }
    }

    fn of_entry(entry: &'a PublishBatchRequestEntry) -> Self {
        Self {
            message: entry.message.as_deref().unwrap_or_default(),
            subject: entry.subject.as_deref(),
            structure: entry.message_structure.as_deref(),
            attributes: entry.message_attributes.as_ref(),
            deduplication: entry.message_deduplication_id.is_some(),
        }
    }

    /// Message and attributes: what the size limit is about.
    fn bytes(&self) -> usize {
        let attributes = self.attributes.into_iter().flatten();
        self.message.len() + attributes.map(|(name, value)| name.len() + value.len()).sum::<usize>()
    }

    /// Checks everything; gives the texts by protocol if the message has such.
    fn check(&self, bytes_max: usize) -> Result<Option<BTreeMap<String, String>>, Error> {
        if self.message.is_empty() {
            return Err(InvalidParameter::EmptyMessage.into());
        }
        if self.bytes() > bytes_max {
            return Err(InvalidParameter::MessageTooLong.into());
        }
        if !rules::is_message(self.message) {
            return Err(InvalidParameter::MessageCharacters.into());
        }
        if self.subject.is_some_and(|subject| !rules::is_subject(subject)) {
            return Err(InvalidParameter::Subject.into());
        }
        if self.deduplication {
            return Err(InvalidParameter::Deduplication.into());
        }
        match self.structure {
            None => Ok(None),
            Some("json") => by_protocol(self.message).map(Some),
            Some(_) => Err(InvalidParameter::Structure.into()),
        }
    }
}

/// The texts of a message that says something else for each protocol.
fn by_protocol(message: &str) -> Result<BTreeMap<String, String>, Error> {
    let Ok(Json::Object(object)) = serde_json::from_str(message) else {
        return Err(InvalidParameter::StructureNotJson.into());
    };
    // What isn't a text is as if it weren't there.
    let texts: BTreeMap<String, String> = object
        .into_iter()
        .filter_map(|(protocol, text)| Some((protocol, text.as_str()?.to_owned())))
        .collect();
    if texts.contains_key("default") {
        Ok(texts)
    } else {
        Err(InvalidParameter::StructureNoDefault.into())
    }
}

impl Sns {
    pub(super) fn publish(&mut self, input: &PublishInput) -> Result<PublishOutput, Error> {
        let not_simulated = |member| Err(InvalidParameter::NotSimulated { member }.into());
        if input.phone_number.is_some() {
            return not_simulated("PhoneNumber");
        }
        let arn = match (&input.topic_arn, &input.target_arn) {
            (None, Some(arn)) if arn.contains(":endpoint/") => return not_simulated("TargetArn"),
            (Some(arn), _) | (None, Some(arn)) => arn.clone(),
            (None, None) => return Err(InvalidParameter::NoTopicArn.into()),
        };
        let bytes_max = self.known_topic(&arn)?.message_bytes_max;
        let parts = Parts::of(input);
        let texts = parts.check(bytes_max)?;
        if self.settings.fails {
            return Err(Error::Internal);
        }
        let message_id = self.send(&arn, &parts, texts.as_ref());
        Ok(PublishOutput { message_id })
    }

    pub(super) fn publish_batch(
        &mut self,
        input: &PublishBatchInput,
    ) -> Result<PublishBatchOutput, Error> {
        let arn = input.topic_arn.clone().unwrap_or_default();
        let bytes_max = self.known_topic(&arn)?.message_bytes_max;
        let entries = input.publish_batch_request_entries.as_deref().unwrap_or_default();
        if entries.is_empty() {
            return Err(Error::EmptyBatch);
        }
        if entries.len() > rules::BATCH_MAX {
            return Err(Error::TooManyEntries);
        }
        let ids: Vec<_> =
            entries.iter().map(|entry| entry.id.as_deref().unwrap_or_default()).collect();
        if ids.iter().any(|id| !rules::is_entry_id(id)) {
            return Err(Error::InvalidEntryId);
        }
        if ids.iter().collect::<BTreeSet<_>>().len() < ids.len() {
            return Err(Error::IdsNotDistinct);
        }
        let bytes: usize = entries.iter().map(|entry| Parts::of_entry(entry).bytes()).sum();
        if bytes > bytes_max {
            return Err(Error::BatchTooLong);
        }
        if self.settings.fails {
            return Err(Error::Internal);
        }
        let mut output = PublishBatchOutput::default();
        for (entry, id) in entries.iter().zip(ids) {
            let parts = Parts::of_entry(entry);
            let id = id.to_owned();
            match parts.check(bytes_max) {
                Ok(texts) => {
                    let message_id = self.send(&arn, &parts, texts.as_ref());
                    output.successful.push(PublishBatchResultEntry { id, message_id });
                }
                Err(error) => output.failed.push(BatchResultErrorEntry {
                    id,
                    code: error.code().to_owned(),
                    message: error.to_string(),
                    sender_fault: error.fault() == "Sender",
                }),
            }
        }
        Ok(output)
    }

    /// Names a message and puts it into every inbox of its topic.
    fn send(
        &mut self,
        topic_arn: &str,
        parts: &Parts<'_>,
        texts: Option<&BTreeMap<String, String>>,
    ) -> String {
        let id = self.uuid();
        let message = |text: &str| {
            Arc::new(Message {
                id: id.clone(),
                topic_arn: topic_arn.to_owned(),
                subject: parts.subject.map(str::to_owned),
                message: text.to_owned(),
                attributes: parts.attributes.cloned().unwrap_or_default(),
                published: self.now,
            })
        };
        // Mostly all inboxes get the same: one message is shared among them.
        let plain = message(texts.map_or(parts.message, |texts| {
            texts.get("default").map_or(parts.message, String::as_str)
        }));
        let (messages_max, bytes_max) = (self.settings.inbox_messages, self.settings.inbox_bytes);
        for subscribed in self.subscriptions.values_mut() {
            if subscribed.topic_arn != topic_arn {
                continue;
            }
            let own = texts.and_then(|texts| texts.get(subscribed.protocol.as_str()));
            let own = own.map_or_else(|| Arc::clone(&plain), |text| message(text));
            subscribed.inbox.put(&own, messages_max, bytes_max);
        }
        if let Some(topic) = self.topics.get_mut(topic_arn) {
            topic.published += 1;
        }
        self.published += 1;
        id
    }
}
