//! Records that hold several: split by JSON values or by a delimiter (`RecordDeAggregation`).

use bytes::Bytes;
use serde::Serialize;
use serde::de::IgnoredAny;
use serde_json::Deserializer;

/// Most records one record is split into (AWS developer guide). One with more is left whole.
pub const SUB_RECORDS_MAX: usize = 500;

/// How records are split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Deaggregation {
    /// One JSON object after the other, with or without line ends between them.
    Json,
    /// At a delimiter, which is dropped.
    Delimited(Vec<u8>),
}

/// Bytes that can't be split as asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAggregated;

impl Deaggregation {
    /// Splits a record; the parts share its bytes.
    ///
    /// White space between JSON values is dropped, as AWS drops it. Empty parts between two
    /// delimiters are dropped, too.
    pub fn split(&self, record: &Bytes) -> Result<Vec<Bytes>, NotAggregated> {
        let parts = match self {
            Self::Json => json(record)?,
            Self::Delimited(delimiter) => delimited(record, delimiter),
        };
        Ok(if parts.len() > SUB_RECORDS_MAX { vec![record.clone()] } else { parts })
    }
}

fn json(record: &Bytes) -> Result<Vec<Bytes>, NotAggregated> {
    let mut parts = Vec::new();
    let mut values = Deserializer::from_slice(record).into_iter::<IgnoredAny>();
    let mut from = 0;
    while let Some(value) = values.next() {
        value.map_err(|_| NotAggregated)?;
        let end = values.byte_offset();
        let blank = record[from..end].iter().take_while(|c| c.is_ascii_whitespace()).count();
        let part = record.slice(from + blank..end);
        // An array of objects is no valid input, and neither is a bare scalar.
        if !part.starts_with(b"{") {
            return Err(NotAggregated);
        }
        parts.push(part);
        from = end;
    }
    if parts.is_empty() { Err(NotAggregated) } else { Ok(parts) }
}

fn delimited(record: &Bytes, delimiter: &[u8]) -> Vec<Bytes> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at + delimiter.len() <= record.len() {
        if record[at..].starts_with(delimiter) {
            parts.push(record.slice(start..at));
            at += delimiter.len();
            start = at;
        } else {
            at += 1;
        }
    }
    parts.push(record.slice(start..));
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(how: &Deaggregation, record: &str) -> Option<Vec<String>> {
        let parts = how.split(&Bytes::copy_from_slice(record.as_bytes())).ok()?;
        Some(parts.iter().map(|part| String::from_utf8_lossy(part).into_owned()).collect())
    }

    #[test]
    fn json_objects_are_taken_apart() {
        for record in [r#"{"a":1}{"a":2}"#, "{\"a\":1}\n{\"a\":2}\n", r#" {"a":1} {"a":2}"#] {
            let parts = split(&Deaggregation::Json, record).expect("parts");
            assert_eq!(parts, [r#"{"a":1}"#, r#"{"a":2}"#]);
        }
        for record in [r#"[{"a":1}]"#, "1 2", "{", "", "x", r#"{"a":1}x"#] {
            assert_eq!(split(&Deaggregation::Json, record), None, "{record}");
        }
    }

    #[test]
    fn delimiters_are_dropped() {
        let how = Deaggregation::Delimited(b"####".to_vec());
        assert_eq!(split(&how, "a####b########c").expect("parts"), ["a", "b", "c"]);
        assert_eq!(split(&how, "a###b").expect("parts"), ["a###b"]);
        assert_eq!(split(&how, "####").expect("parts"), Vec::<String>::new());
    }

    #[test]
    fn more_than_five_hundred_are_left_whole() {
        let record = "{}".repeat(501);
        assert_eq!(split(&Deaggregation::Json, &record).expect("parts").len(), 1);
    }
}
