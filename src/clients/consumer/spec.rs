//! What a consumer is told when it is made, and what can be changed while it runs.

use crate::units::{Millis, Timestamp};

/// Most consumers at once.
pub const CONSUMERS_MAX: usize = 20;

/// Names a consumer for as long as its process lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConsumerId(pub u32);

/// What a consumer is and how it goes about its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// Its name; that of its registration for enhanced fan-out.
    pub name: String,
    /// The stream it reads, by name.
    pub stream: String,
    /// How it gets records.
    pub kind: Kind,
    /// Where it starts in the shards it finds.
    pub start: Start,
    /// How long it takes over one record, in simulated microseconds; zero is at once.
    pub micros_per_record: u64,
    /// Whether a shard waits until its parents are read to their end. Otherwise records of one
    /// key can be processed out of order.
    pub parents_first: bool,
}

/// How a consumer gets records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It asks with `GetRecords`.
    Polling(Polling),
    /// It is registered, and records are pushed to it by `SubscribeToShard`.
    FanOut,
}

/// How a polling consumer asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Polling {
    /// `Limit` of each call, 1 to 10 000.
    pub limit: i64,
    /// Simulated time between two calls on one shard.
    pub interval: Millis,
}

impl Default for Polling {
    /// The KCL's own: 10 000 records, once a second.
    fn default() -> Self {
        Self { limit: 10_000, interval: Millis(1000) }
    }
}

/// Where a consumer starts in a shard of which it has no checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// At the oldest record held.
    TrimHorizon,
    /// At what comes from now on.
    Latest,
    /// At the first record of or after a moment.
    AtTimestamp(Timestamp),
}

impl Start {
    /// AWS's name of it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TrimHorizon => "TRIM_HORIZON",
            Self::Latest => "LATEST",
            Self::AtTimestamp(_) => "AT_TIMESTAMP",
        }
    }
}

/// What goes wrong with the processing, on purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Failure {
    /// Nothing.
    #[default]
    None,
    /// Every batch, after its last record and before its checkpoint.
    EveryBatch,
    /// The records whose key or payload contains a text.
    Matching(String),
}

impl Failure {
    /// Whether a record with this key and payload fails.
    pub(super) fn hits(&self, key: &str, data: &[u8]) -> bool {
        let Self::Matching(text) = self else { return false };
        !text.is_empty() && (key.contains(text.as_str()) || contains(data, text.as_bytes()))
    }
}

fn contains(data: &[u8], text: &[u8]) -> bool {
    let Some((first, rest)) = text.split_first() else { return true };
    let mut data = data;
    while let Some(at) = data.iter().position(|byte| byte == first) {
        data = &data[at + 1..];
        if data.starts_with(rest) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_hits_key_or_payload() {
        let failure = Failure::Matching("999".to_owned());
        assert!(failure.hits("cliente-999", b""));
        assert!(failure.hits("c", br#"{"monto": 99 9, "id": "99999"}"#));
        assert!(!failure.hits("c", b"99 9"));
        assert!(!Failure::Matching(String::new()).hits("c", b"x"), "no text, no failure");
        assert!(!Failure::None.hits("c", b"x") && !Failure::EveryBatch.hits("c", b"x"));
    }
}
