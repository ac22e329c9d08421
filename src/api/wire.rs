//! The two forms a body can have on the wire, and why a body can't be read.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::shape::{FieldSchema, Kind, Shape};

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WireFormat {
    /// JSON 1.1, as the CLI, boto3 and most SDKs speak it.
    Json,
    /// CBOR, as AWS's Java SDKs speak it by default.
    Cbor,
}

impl WireFormat {
    /// The media type of a body in this form.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/x-amz-json-1.1",
            Self::Cbor => "application/x-amz-cbor-1.1",
        }
    }

    /// Writes a value.
    ///
    /// # Panics
    /// Never for the types of the API: their maps have text keys and a `Vec` takes every byte.
    pub fn encode<T: Serialize>(self, value: &T) -> Vec<u8> {
        let mut out = Vec::with_capacity(256);
        match self {
            Self::Json => {
                serde_json::to_writer(&mut out, value).expect("API types always fit JSON");
            }
            Self::Cbor => {
                ciborium::into_writer(value, &mut out).expect("API types always fit CBOR");
            }
        }
        out
    }

    /// Reads an input structure.
    pub(crate) fn decode<T: Shape + DeserializeOwned>(
        self,
        body: &[u8],
    ) -> Result<T, MalformedBody> {
        let read = match self {
            Self::Json => serde_json::from_slice(body).ok(),
            Self::Cbor => ciborium::from_reader(body).ok(),
        };
        // Only a body that can't be read pays for finding out why.
        read.ok_or_else(|| self.explain(T::FIELDS, body))
    }

    fn explain(self, fields: &[FieldSchema], body: &[u8]) -> MalformedBody {
        let value = match self {
            Self::Json => serde_json::from_slice::<Json>(body).ok(),
            Self::Cbor => ciborium::from_reader::<ciborium::Value, _>(body).ok().map(json_of_cbor),
        };
        match value {
            Some(Json::Object(object)) => explain_fields(fields, &object).unwrap_or_default(),
            _ => MalformedBody::default(),
        }
    }
}

/// Why a body can't be read: AWS's `SerializationException`, whose text it puts under `Message`.
///
/// The text is absent where the body isn't even well-formed, as AWS leaves it out too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MalformedBody(pub Option<String>);

impl MalformedBody {
    fn because(text: impl Into<String>) -> Self {
        Self(Some(text.into()))
    }
}

/// A CBOR value in JSON's terms, only to name what is wrong with it.
fn json_of_cbor(value: ciborium::Value) -> Json {
    use ciborium::Value as Cbor;
    match value {
        Cbor::Bool(flag) => Json::Bool(flag),
        Cbor::Integer(number) => i64::try_from(number).map_or(Json::from(0), Json::from),
        Cbor::Float(number) => Json::from(number),
        Cbor::Text(text) => Json::String(text),
        // Well-formed base64, so that bytes are never blamed.
        Cbor::Bytes(_) => Json::String(String::new()),
        Cbor::Tag(_, inner) => json_of_cbor(*inner),
        Cbor::Array(list) => Json::Array(list.into_iter().map(json_of_cbor).collect()),
        Cbor::Map(pairs) => Json::Object(
            pairs
                .into_iter()
                .filter_map(|(key, value)| Some((key.into_text().ok()?, json_of_cbor(value))))
                .collect(),
        ),
        _ => Json::Null,
    }
}

fn explain_fields(
    fields: &[FieldSchema],
    object: &serde_json::Map<String, Json>,
) -> Option<MalformedBody> {
    fields
        .iter()
        .find_map(|field| object.get(field.wire).and_then(|value| explain_value(field.kind, value)))
}

/// What AWS says of a value of the wrong type, in its own words; `None` if the type is right.
fn explain_value(kind: Kind, value: &Json) -> Option<MalformedBody> {
    let number = "class com.amazon.coral.value.json.numbers.TruncatingBigNumber";
    match (kind, value) {
        (_, Json::Null)
        | (Kind::Text, Json::String(_))
        | (Kind::Integer | Kind::Timestamp, Json::Number(_))
        | (Kind::Boolean, Json::Bool(_)) => None,
        (Kind::List(member), Json::Array(list)) => {
            list.iter().find_map(|entry| explain_value(*member, entry))
        }
        (Kind::Map, Json::Object(object)) => {
            object.values().find_map(|entry| explain_value(Kind::Text, entry))
        }
        (Kind::Structure(fields), Json::Object(object)) => explain_fields(fields, object),
        (Kind::Blob, Json::String(text)) => explain_base64(text),
        (Kind::List(_) | _, Json::Object(_)) => {
            Some(MalformedBody::because("Start of structure or map found where not expected."))
        }
        (_, Json::Array(_)) => {
            Some(MalformedBody::because("Start of list found where not expected"))
        }
        (Kind::List(_), _) => Some(MalformedBody::because("Expected list or null")),
        (Kind::Map, _) => Some(MalformedBody::because("Expected map or null")),
        (Kind::Structure(_), _) => Some(MalformedBody::because("Expected null")),
        (Kind::Boolean, Json::String(text)) => Some(MalformedBody::because(format!(
            "'{}' can not be converted to an Boolean",
            text.to_uppercase()
        ))),
        (_, scalar) => {
            let class = match scalar {
                Json::Bool(_) => "class java.lang.Boolean",
                Json::Number(_) => number,
                _ => "class java.lang.String",
            };
            let target = match kind {
                Kind::Text => "an String",
                Kind::Integer => "an Integer",
                Kind::Boolean => "an Boolean",
                Kind::Blob => "a Blob",
                _ => "milliseconds since epoch",
            };
            Some(MalformedBody::because(format!("{class} can not be converted to {target}")))
        }
    }
}

fn explain_base64(text: &str) -> Option<MalformedBody> {
    let blame = |why: String| {
        Some(MalformedBody::because(format!("'{text}' can not be converted to a Blob: {why}")))
    };
    if !text.len().is_multiple_of(4) {
        let length = text.len();
        return blame(format!(
            "Base64 encoded length is expected a multiple of 4 bytes but found: {length}"
        ));
    }
    let body = text.trim_end_matches('=');
    let foreign = |c: &char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/'));
    if let Some(c) = body.chars().find(foreign) {
        return blame(format!("Invalid Base64 character: '{c}'"));
    }
    if base64_simd::STANDARD.decode_to_vec(text).is_err() {
        return blame("Invalid last non-pad Base64 character dectected".to_owned());
    }
    None
}
