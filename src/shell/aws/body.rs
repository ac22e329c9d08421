//! An input as the body that travels.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::node::Node;
use crate::api::shape::{FieldSchema, Kind};
use crate::units::Timestamp;

/// Writes an input as JSON. It was checked before: what doesn't fit its field is left out.
pub(crate) fn write(fields: &[FieldSchema], input: &Node) -> Vec<u8> {
    let node = structure(fields, input);
    serde_json::to_vec(&node).unwrap_or_default()
}

fn structure(fields: &[FieldSchema], input: &Node) -> Node {
    let mut out = Vec::new();
    if let Node::Map(pairs) = input {
        for (key, value) in pairs {
            if let Some(field) = fields.iter().find(|field| field.wire == key) {
                out.push((key.clone(), any(&field.kind, value)));
            }
        }
    }
    Node::Map(out)
}

fn any(kind: &Kind, value: &Node) -> Node {
    match (kind, value) {
        (Kind::Blob, Node::Text(text)) => Node::Bytes(text.clone().into_bytes()),
        (Kind::Integer, Node::Boolean(flag)) => Node::Integer(i64::from(*flag)),
        (Kind::Timestamp, value) => match instant(value) {
            // botocore cuts a time to whole seconds.
            Some(at) => Node::Integer(at.secs()),
            None => Node::Null,
        },
        (Kind::List(member), Node::List(list)) => {
            Node::List(list.iter().map(|entry| any(member, entry)).collect())
        }
        (Kind::Structure(fields), value) => structure(fields, value),
        (_, value) => value.clone(),
    }
}

/// A point in time as people write it: seconds since 1970, or ISO 8601. Without an offset it is
/// UTC. (Simplified: botocore takes some more forms.)
pub(crate) fn instant(value: &Node) -> Option<Timestamp> {
    let text = match value {
        Node::Integer(seconds) => return Some(Timestamp(seconds.checked_mul(1000)?)),
        Node::Float(seconds) => return of_seconds(*seconds),
        Node::Text(text) => text.trim(),
        _ => return None,
    };
    if let Ok(seconds) = text.parse::<f64>() {
        return of_seconds(seconds);
    }
    if let Ok(instant) = text.parse::<jiff::Timestamp>() {
        return Some(Timestamp(instant.as_millisecond()));
    }
    let civil: DateTime = text.parse().ok()?;
    let zoned = civil.to_zoned(TimeZone::UTC).ok()?;
    Some(Timestamp(zoned.timestamp().as_millisecond()))
}

fn of_seconds(seconds: f64) -> Option<Timestamp> {
    let millis = (seconds * 1000.0).floor();
    (millis.abs() < 1e15).then_some(Timestamp(millis as i64))
}
