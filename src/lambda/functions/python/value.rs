//! Values that `json.loads` gives, and exceptions.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::numbers::Int;

/// A value. Texts are UTF-8 in which lone surrogates may stand, as Python's texts may hold them.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// `None`.
    None,
    /// `True` or `False`; an `int` to Python.
    Bool(bool),
    /// A whole number of any size.
    Int(Int<'a>),
    /// Any other number, infinities and NaN included.
    Float(f64),
    /// A text.
    Str(Cow<'a, [u8]>),
    /// A list.
    List(Vec<Self>),
    /// A dict: keys in the order of their first appearance, each with its last value.
    Dict(Vec<(Cow<'a, [u8]>, Self)>),
}

impl Value<'_> {
    /// The name of its type, as Python's messages have it.
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::None => "NoneType",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float",
            Self::Str(_) => "str",
            Self::List(_) => "list",
            Self::Dict(_) => "dict",
        }
    }
}

/// An exception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raised {
    /// Its class by name: Lambda's `errorType`.
    pub kind: Cow<'static, str>,
    /// `str()` of it: Lambda's `errorMessage`.
    pub message: String,
}

impl Raised {
    /// An exception of a class with a message.
    pub fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self { kind: Cow::Borrowed(kind), message: message.into() }
    }

    /// What `dict[key]` raises for a key that isn't there.
    pub fn key_error(key: &str) -> Self {
        Self::new("KeyError", format!("'{key}'"))
    }

    /// What `value['key']` raises where the value is no dict.
    pub fn not_a_dict(value: &Value<'_>) -> Self {
        let text = match value {
            Value::List(_) => "list indices must be integers or slices, not str".to_owned(),
            Value::Str(_) => "string indices must be integers, not 'str'".to_owned(),
            other => format!("'{}' object is not subscriptable", other.type_name()),
        };
        Self::new("TypeError", text)
    }
}
