//! SNS's wire: the query protocol (names and values as in a form) one way, XML the other. Pure:
//! bytes of HTTP are the server's.
//!
//! Simplified: of a message attribute the text is kept, and of a binary one its base64.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value as Json};

use super::{Error, Operation, Request, Response};
use crate::api::shape::{FieldSchema, Kind};
use crate::api::{MalformedBody, WireFormat};

/// The version of the interface, and the name space of its answers.
const VERSION: &str = "2010-03-31";
const NAME_SPACE: &str = "http://sns.amazonaws.com/doc/2010-03-31/";
/// Deepest name that any operation has: `A.member.1.B.entry.1.Value.StringValue`.
const DEPTH_MAX: usize = 8;

/// Why a call can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadQuery {
    /// No action is named (`MissingAction`).
    NoAction,
    /// No operation has this name (`InvalidAction`).
    Unknown {
        /// What was asked for.
        action: String,
        /// The version that was named with it.
        version: String,
    },
    /// A value is of another type (`MalformedInput`).
    Malformed(MalformedBody),
}

impl BadQuery {
    /// AWS's code: `<Code>` in the body.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoAction => "MissingAction",
            Self::Unknown { .. } => "InvalidAction",
            Self::Malformed(_) => "MalformedInput",
        }
    }

    /// AWS's text. *That of an unknown action is observed.*
    pub fn message(&self) -> String {
        match self {
            Self::NoAction => "Missing Action".to_owned(),
            Self::Unknown { action, version } => {
                format!("Could not find operation {action} for version {version}")
            }
            Self::Malformed(why) => why.0.clone().unwrap_or_default(),
        }
    }
}

/// Parameters by the parts of their names.
#[derive(Default)]
struct Tree {
    text: Option<String>,
    parts: BTreeMap<String, Self>,
}

impl Tree {
    fn of(pairs: &[(String, String)]) -> Self {
        let mut root = Self::default();
        for (name, value) in pairs {
            if name.split('.').count() > DEPTH_MAX {
                continue;
            }
            let mut node = &mut root;
            for part in name.split('.') {
                node = node.parts.entry(part.to_owned()).or_default();
            }
            node.text = Some(value.clone());
        }
        root
    }

    /// The numbered parts of a list, in the order of their numbers.
    fn numbered(&self, word: &str) -> Vec<&Self> {
        let list = self.parts.get(word).map(|node| &node.parts);
        let mut numbered: Vec<(u64, &Self)> = list
            .into_iter()
            .flatten()
            .filter_map(|(number, node)| Some((number.parse().ok()?, node)))
            .collect();
        numbered.sort_by_key(|(number, _)| *number);
        numbered.into_iter().map(|(_, node)| node).collect()
    }

    fn structure(&self, fields: &[FieldSchema]) -> Result<Json, BadQuery> {
        let mut out = Map::new();
        for field in fields {
            if let Some(node) = self.parts.get(field.wire) {
                out.insert(field.wire.to_owned(), node.value(field.kind)?);
            }
        }
        Ok(Json::Object(out))
    }

    fn value(&self, kind: Kind) -> Result<Json, BadQuery> {
        let text = self.text.as_deref().unwrap_or_default();
        let bad = || BadQuery::Malformed(MalformedBody(Some(format!("bad value {text:?}"))));
        Ok(match kind {
            Kind::Text | Kind::Blob => text.into(),
            Kind::Integer => text.parse::<i64>().map_err(|_| bad())?.into(),
            Kind::Timestamp => text.parse::<f64>().map_err(|_| bad())?.into(),
            Kind::Boolean => match text {
                "true" => true.into(),
                "false" => false.into(),
                _ => return Err(bad()),
            },
            Kind::List(kind) => {
                let members = self.numbered("member").into_iter().map(|node| node.value(*kind));
                Json::Array(members.collect::<Result<_, _>>()?)
            }
            Kind::Map => {
                let entries = self.numbered("entry").into_iter();
                Json::Object(entries.filter_map(Self::entry).collect())
            }
            Kind::Structure(fields) => self.structure(fields)?,
        })
    }

    /// An entry of a map; a message's attribute has a structure for a value.
    fn entry(&self) -> Option<(String, Json)> {
        let part = |names: [&str; 2]| names.iter().find_map(|name| self.parts.get(*name));
        let key = part(["key", "Name"])?.text.clone()?;
        let value = part(["value", "Value"])?;
        let inner = ["StringValue", "BinaryValue"].iter().find_map(|name| value.parts.get(*name));
        let text = inner.unwrap_or(value).text.clone()?;
        Some((key, text.into()))
    }
}

/// Whether pairs are a call of the query protocol at all.
pub fn is_query(pairs: &[(String, String)]) -> bool {
    pairs.iter().any(|(name, _)| name == "Action")
}

/// Reads a call from the pairs of a form.
///
/// # Errors
/// [`BadQuery`] if no operation is meant, or a value is of another type.
pub fn read(pairs: &[(String, String)]) -> Result<Request, BadQuery> {
    let find = |wanted: &str| pairs.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
    let action = find("Action").ok_or(BadQuery::NoAction)?;
    let version = find("Version").map_or(VERSION, String::as_str);
    let operation: Operation = action
        .parse()
        .ok()
        .filter(|_| version == VERSION)
        .ok_or_else(|| BadQuery::Unknown { action: action.clone(), version: version.to_owned() })?;
    let input = Tree::of(pairs).structure(operation.fields())?;
    let body = serde_json::to_vec(&input).unwrap_or_default();
    operation.decode(WireFormat::Json, &body).map_err(BadQuery::Malformed)
}

/// Writes an answer.
pub fn answer(operation: Operation, response: &Response, request_id: &str) -> String {
    let body = serde_json::from_slice(&response.encode(WireFormat::Json)).unwrap_or_default();
    let mut out = format!("<{operation}Response xmlns=\"{NAME_SPACE}\">\n  ");
    // What answers nothing has no result.
    if let Json::Object(members) = &body
        && !members.is_empty()
    {
        let _ = write!(out, "<{operation}Result>");
        for (name, value) in members {
            element(name, value, &mut out);
        }
        let _ = write!(out, "</{operation}Result>\n  ");
    }
    let _ = write!(
        out,
        "<ResponseMetadata>\n    <RequestId>{request_id}</RequestId>\n  </ResponseMetadata>\n\
         </{operation}Response>\n"
    );
    out
}

/// Writes an error.
pub fn error(error: &Error, request_id: &str) -> String {
    fault(error.fault(), error.code(), &error.to_string(), request_id)
}

/// Writes an error in parts; `who` is to blame for it: `Sender` or `Receiver`.
pub fn fault(who: &str, code: &str, message: &str, request_id: &str) -> String {
    let mut text = String::new();
    escape(message, &mut text);
    format!(
        "<ErrorResponse xmlns=\"{NAME_SPACE}\">\n  <Error>\n    <Type>{who}</Type>\n    \
         <Code>{code}</Code>\n    <Message>{text}</Message>\n  </Error>\n  \
         <RequestId>{request_id}</RequestId>\n</ErrorResponse>\n"
    )
}

fn element(name: &str, value: &Json, out: &mut String) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    match value {
        Json::Object(members) if name == "Attributes" => {
            for (key, value) in members {
                out.push_str("<entry>");
                element("key", &Json::from(key.as_str()), out);
                element("value", value, out);
                out.push_str("</entry>");
            }
        }
        Json::Object(members) => {
            for (name, value) in members {
                element(name, value, out);
            }
        }
        Json::Array(members) => {
            for value in members {
                element("member", value, out);
            }
        }
        Json::String(text) => escape(text, out),
        other => out.push_str(&other.to_string()),
    }
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // What XML has not is left out, and a return would be read as a line feed.
            '\r' => out.push_str("&#xD;"),
            c if c < ' ' && c != '\n' && c != '\t' => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &[(&str, &str)]) -> Vec<(String, String)> {
        text.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_form_becomes_a_call() {
        let request = read(&pairs(&[
            ("Action", "PublishBatch"),
            ("Version", "2010-03-31"),
            ("TopicArn", "arn"),
            ("PublishBatchRequestEntries.member.2.Id", "b"),
            ("PublishBatchRequestEntries.member.2.Message", "dos & más"),
            ("PublishBatchRequestEntries.member.1.Id", "a"),
            ("PublishBatchRequestEntries.member.1.Message", "uno"),
            ("PublishBatchRequestEntries.member.1.MessageAttributes.entry.1.Name", "k"),
            (
                "PublishBatchRequestEntries.member.1.MessageAttributes.entry.1.Value.StringValue",
                "v",
            ),
        ]));
        let Ok(Request::PublishBatch(input)) = request else { panic!("{request:?}") };
        let entries = input.publish_batch_request_entries.unwrap();
        assert_eq!(entries[0].message.as_deref(), Some("uno"));
        assert_eq!(entries[1].message.as_deref(), Some("dos & más"));
        assert_eq!(entries[0].message_attributes.as_ref().unwrap()["k"], "v");
    }

    #[test]
    fn maps_and_booleans_are_read() {
        let request = read(&pairs(&[
            ("Action", "Subscribe"),
            ("TopicArn", "t"),
            ("Protocol", "sqs"),
            ("Attributes.entry.1.key", "RawMessageDelivery"),
            ("Attributes.entry.1.value", "true"),
            ("ReturnSubscriptionArn", "true"),
        ]));
        let Ok(Request::Subscribe(input)) = request else { panic!("{request:?}") };
        assert_eq!(input.attributes.unwrap()["RawMessageDelivery"], "true");
        assert_eq!(input.return_subscription_arn, Some(true));
    }

    #[test]
    fn what_is_no_call_says_why() {
        assert_eq!(read(&[]), Err(BadQuery::NoAction));
        let other = read(&pairs(&[("Action", "GetCallerIdentity"), ("Version", "2011-06-15")]));
        let why = other.unwrap_err();
        assert_eq!(why.code(), "InvalidAction");
        assert_eq!(
            why.message(),
            "Could not find operation GetCallerIdentity for version 2011-06-15"
        );
        let bad = pairs(&[("Action", "Subscribe"), ("ReturnSubscriptionArn", "quizá")]);
        assert_eq!(read(&bad).unwrap_err().code(), "MalformedInput");
        let deep = vec![
            ("Action".to_owned(), "ListTopics".to_owned()),
            (".".repeat(100_000), String::new()),
        ];
        assert!(read(&deep).is_ok());
    }

    #[test]
    fn answers_are_xml() {
        let topic = crate::api::sns::CreateTopicOutput { topic_arn: "a<b>&\"c\"".to_owned() };
        let text = answer(Operation::CreateTopic, &Response::CreateTopic(topic), "id");
        assert!(text.contains(
            "<CreateTopicResult><TopicArn>a&lt;b&gt;&amp;&quot;c&quot;</TopicArn></CreateTopicResult>"
        ));
        let nothing = crate::api::sns::Empty {};
        let text = answer(Operation::DeleteTopic, &Response::DeleteTopic(nothing), "id");
        assert!(!text.contains("Result") && text.contains("<RequestId>id</RequestId>"), "{text}");
        let lost = error(&Error::TopicNotFound, "id");
        assert!(lost.contains("<Type>Sender</Type>") && lost.contains("<Code>NotFound</Code>"));
    }
}
