//! A request's fields as a tree in the order of AWS's model, for whoever writes them down.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::api::shape::{FieldSchema, Kind};
use crate::api::{AnyRequest, WireFormat};
use crate::units::Timestamp;

/// What stands in a field.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Integer(i64),
    Boolean(bool),
    Blob(Vec<u8>),
    Timestamp(Timestamp),
    List(Vec<Self>),
    Map(BTreeMap<String, String>),
    Structure(Vec<(&'static str, Self)>),
}

impl Value {
    /// A scalar stands alone on a command line; anything else has members.
    pub(super) fn is_scalar(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Map(_) | Self::Structure(_))
    }

    /// Calls `look` on every value in the tree.
    pub(super) fn walk<'a>(&'a self, look: &mut impl FnMut(&'a Self)) {
        look(self);
        match self {
            Self::List(members) => members.iter().for_each(|member| member.walk(look)),
            Self::Structure(fields) => fields.iter().for_each(|(_, field)| field.walk(look)),
            _ => {}
        }
    }
}

/// The fields of a request that are there.
pub(super) fn of(request: AnyRequest<'_>) -> Value {
    // Through the wire's own form: whatever serde writes is what is rendered.
    let body = request.encode(WireFormat::Json);
    let json = serde_json::from_slice(&body).unwrap_or_default();
    structure(request.operation().fields(), &json)
}

fn structure(fields: &'static [FieldSchema], json: &Json) -> Value {
    let present = fields.iter().filter_map(|field| {
        let value = json.get(field.wire).filter(|value| !value.is_null())?;
        Some((field.wire, read(&field.kind, value)))
    });
    Value::Structure(present.collect())
}

fn read(kind: &Kind, json: &Json) -> Value {
    match kind {
        Kind::Text => Value::Text(json.as_str().unwrap_or_default().to_owned()),
        Kind::Integer => Value::Integer(json.as_i64().unwrap_or_default()),
        Kind::Boolean => Value::Boolean(json.as_bool().unwrap_or_default()),
        Kind::Blob => {
            let text = json.as_str().unwrap_or_default();
            Value::Blob(base64_simd::STANDARD.decode_to_vec(text).unwrap_or_default())
        }
        Kind::Timestamp => {
            let secs = json.as_f64().unwrap_or_default();
            Value::Timestamp(Timestamp((secs * 1000.0).round() as i64))
        }
        Kind::List(member) => {
            let list = json.as_array().map(Vec::as_slice).unwrap_or_default();
            Value::List(list.iter().map(|value| read(member, value)).collect())
        }
        Kind::Map => {
            let pairs = json.as_object().into_iter().flatten();
            let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
            Value::Map(pairs.map(|(key, value)| (key.clone(), text(value))).collect())
        }
        Kind::Structure(fields) => structure(fields, json),
    }
}
