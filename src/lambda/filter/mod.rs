//! Filters of a mapping: patterns as `EventBridge`'s, over a record's metadata and its payload as
//! JSON. (Developer guide, "Lambda event filtering" and "Using filters with a Kinesis source".)
//!
//! The root of a pattern is the event's `kinesis` object, with `data` decoded from base64 and
//! read as JSON. A record whose payload isn't JSON is dropped by a pattern on `data`, and judged
//! by its metadata without one.

mod pattern;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use super::source::SourceRecord;
use crate::api::lambda::Filter;
pub use pattern::BadPattern;
use pattern::Pattern;

/// The filters of a mapping; a record passes if it matches any of them.
#[derive(Clone, Debug)]
pub struct Filters {
    texts: Vec<String>,
    patterns: Arc<[Pattern]>,
    /// Whether any of them looks at the payload.
    reads_data: bool,
}

impl PartialEq for Filters {
    fn eq(&self, other: &Self) -> bool {
        self.texts == other.texts
    }
}

impl Serialize for Filters {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.texts.serialize(serializer)
    }
}

impl Filters {
    /// Reads patterns.
    ///
    /// # Errors
    /// [`BadPattern`] with what is wrong with the first that is none.
    pub fn new(texts: Vec<String>) -> Result<Self, BadPattern> {
        let patterns =
            texts.iter().map(|text| Pattern::new(text)).collect::<Result<Vec<_>, _>>()?;
        let reads_data = patterns.iter().any(Pattern::reads_data);
        Ok(Self { texts, patterns: patterns.into(), reads_data })
    }

    /// The patterns as they were given.
    pub fn texts(&self) -> Vec<Filter> {
        self.texts.iter().map(|text| Filter { pattern: Some(text.clone()) }).collect()
    }

    /// Whether the function gets a record.
    pub fn pass(&self, record: &SourceRecord) -> bool {
        let data =
            self.reads_data.then(|| serde_json::from_slice::<Json>(&record.data).ok()).flatten();
        let event = serde_json::json!({
            "kinesisSchemaVersion": "1.0",
            "partitionKey": record.partition_key.as_str(),
            "sequenceNumber": record.sequence_number.to_string(),
            "data": data,
            "approximateArrivalTimestamp": record.arrived.0 as f64 / 1000.0,
        });
        let readable = data.is_some();
        self.patterns
            .iter()
            .any(|pattern| (readable || !pattern.reads_data()) && pattern.matches(&event))
    }
}
