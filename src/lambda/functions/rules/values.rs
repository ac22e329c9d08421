//! A transaction as CEL sees it.

use std::sync::Arc;

use cel::Value as Cel;
use cel::objects::{Key, Map};

use crate::lambda::functions::python::{Int, Value, float_repr};

pub(super) fn to_cel(value: &Value<'_>) -> Cel {
    let text = |bytes: &[u8]| Arc::new(String::from_utf8_lossy(bytes).into_owned());
    match value {
        Value::None => Cel::Null,
        Value::Bool(flag) => Cel::Bool(*flag),
        Value::Int(Int::Small(number)) => Cel::Int(*number),
        // CEL's whole numbers have 64 bits; a larger one is the nearest double.
        Value::Int(number) => Cel::Float(number.to_float()),
        Value::Float(number) => Cel::Float(*number),
        Value::Str(bytes) => Cel::String(text(bytes)),
        Value::List(list) => Cel::List(Arc::new(list.iter().map(to_cel).collect())),
        Value::Dict(pairs) => {
            // CEL's own map, whose order is chance; nothing of a rule can go through it.
            let pairs = pairs.iter().map(|(key, value)| (Key::String(text(key)), to_cel(value)));
            Cel::Map(Map { map: Arc::new(pairs.collect()) })
        }
    }
}

/// A value as it is shown; lists and maps by their size, because a map has no order of its own.
pub(super) fn shown(value: &Cel) -> String {
    match value {
        Cel::Null => "null".to_owned(),
        Cel::Bool(flag) => flag.to_string(),
        Cel::Int(number) => number.to_string(),
        Cel::UInt(number) => format!("{number}u"),
        Cel::Float(number) => float_repr(*number),
        Cel::String(text) => serde_json::Value::from(text.as_str()).to_string(),
        Cel::List(list) => format!("[…{}]", list.len()),
        Cel::Map(map) => format!("{{…{}}}", map.map.len()),
        other => other.type_of().to_string(),
    }
}

/// The number that a value is, if it is one.
pub(super) fn number(value: &Cel) -> Option<f64> {
    match value {
        Cel::Int(number) => Some(*number as f64),
        Cel::UInt(number) => Some(*number as f64),
        Cel::Float(number) => Some(*number),
        _ => None,
    }
}
