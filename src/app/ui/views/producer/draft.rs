//! A record as it is typed, and the bytes and the key that it stands for.

use bytes::Bytes;
use caudal::api::Blob;
use caudal::api::kinesis::{PutRecordInput, Request};
use caudal::clients::import::field_of;

use crate::ui::clients::RecordDraft;
use crate::ui::numbers;

/// The record of the notes.
const DATA: &str = r#"{"txn_id":"TXN001","cliente_id":"cliente-12345","monto":5000}"#;
/// Its key.
const KEY: &str = "cliente-12345";

/// How the data is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Format {
    #[default]
    Json,
    Text,
    Base64,
}

/// Where the key comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum KeyFrom {
    #[default]
    Typed,
    Field,
}

/// What is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) key_from: KeyFrom,
    pub(super) key: String,
    pub(super) path: String,
    pub(super) hash: String,
    pub(super) format: Format,
    pub(super) data: String,
}

/// What it stands for, or why it stands for nothing.
#[derive(Clone, Debug)]
pub(super) struct Built {
    pub(super) key: Result<String, String>,
    pub(super) data: Result<Bytes, String>,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            key_from: KeyFrom::Typed,
            key: KEY.to_owned(),
            path: "cliente_id".to_owned(),
            hash: String::new(),
            format: Format::Json,
            data: DATA.to_owned(),
        }
    }
}

impl From<RecordDraft> for Draft {
    fn from(record: RecordDraft) -> Self {
        let text = std::str::from_utf8(&record.data).ok().map(ToOwned::to_owned);
        let (format, data) = match text {
            Some(text) if json(&text).is_ok() => (Format::Json, text),
            Some(text) => (Format::Text, text),
            None => (Format::Base64, Blob(record.data).to_base64()),
        };
        Self {
            key: record.key,
            hash: record.explicit_hash_key.unwrap_or_default(),
            format,
            data,
            ..Self::default()
        }
    }
}

impl Draft {
    /// Reads what is typed; as costly as the data is long.
    pub(super) fn build(&self) -> Built {
        let data = match self.format {
            Format::Json => json(&self.data).map(|_| bytes(&self.data)),
            Format::Text => Ok(bytes(&self.data)),
            Format::Base64 => base64(&self.data),
        };
        let key = match (self.key_from, &data) {
            (KeyFrom::Typed, _) => Ok(self.key.clone()),
            (KeyFrom::Field, Ok(data)) => key_at(data, self.path.trim()),
            (KeyFrom::Field, Err(_)) => Err("Los datos no se pueden leer todavía.".to_owned()),
        };
        Built { key, data }
    }

    /// The call; what stands for nothing is left out.
    pub(super) fn request(&self, built: &Built, stream: &str) -> Request {
        let hash = self.hash.trim();
        Request::PutRecord(PutRecordInput {
            stream_name: Some(stream.to_owned()),
            partition_key: built.key.clone().ok(),
            explicit_hash_key: (!hash.is_empty()).then(|| hash.to_owned()),
            data: built.data.clone().ok().map(Blob),
            ..PutRecordInput::default()
        })
    }
}

fn bytes(text: &str) -> Bytes {
    Bytes::copy_from_slice(text.as_bytes())
}

/// Reads JSON, or says where it isn't.
pub(super) fn json(text: &str) -> Result<serde_json::Value, String> {
    serde_json::from_str(text).map_err(|error| {
        let why = if error.is_eof() { "se acaba antes de tiempo" } else { "aquí no es JSON" };
        let (line, column) = (error.line() as u64, error.column() as u64);
        let (line, column) = (numbers::whole(line.max(1)), numbers::whole(column.max(1)));
        format!("Línea {line}, columna {column}: {why}.")
    })
}

fn base64(text: &str) -> Result<Bytes, String> {
    let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    base64_simd::STANDARD.decode_to_vec(packed).map(Bytes::from).map_err(|_| {
        "No es base64: A-Z, a-z, 0-9, + y /, en grupos de 4 con = al final.".to_owned()
    })
}

/// The key that a field of the data gives.
pub(super) fn key_at(data: &[u8], path: &str) -> Result<String, String> {
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(data) else {
        return Err("Los datos no son JSON: la clave no se puede leer de ellos.".to_owned());
    };
    field_of(&value, path)
        .ok_or_else(|| format!("Los datos no tienen el campo «{path}» con un texto o número."))
}
