//! Keys out of records.

use serde_json::Value;

/// Where the keys of a file's records come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyFrom {
    /// All have the same.
    Fixed(String),
    /// A field of JSON, as [`field_of`] finds it, or a column of CSV.
    Field(String),
    /// Drawn from a seed, one by one.
    Random(u64),
}

/// The text of a field of JSON, for a key: `cliente.id`, `lineas.0.codigo`. Numbers and booleans
/// as they are written; anything else, and what is not there, is `None`.
pub fn field_of(value: &Value, path: &str) -> Option<String> {
    let mut value = value;
    for step in path.split('.') {
        value = match value {
            Value::Object(fields) => fields.get(step)?,
            Value::Array(items) => items.get(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(on) => Some(on.to_string()),
        _ => None,
    }
}
