//! What is to be read.

use crate::api::kinesis::{GetShardIteratorInput, SequenceNumber, ShardId};
use crate::units::Timestamp;

/// Where reading starts, by AWS's five names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// At the oldest record held.
    TrimHorizon,
    /// After the newest record.
    Latest,
    /// At the first record that arrived at a point in time or after it.
    AtTimestamp(Timestamp),
    /// At a record.
    AtSequenceNumber(SequenceNumber),
    /// After a record.
    AfterSequenceNumber(SequenceNumber),
}

impl Position {
    /// AWS's name: `TRIM_HORIZON`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TrimHorizon => "TRIM_HORIZON",
            Self::Latest => "LATEST",
            Self::AtTimestamp(_) => "AT_TIMESTAMP",
            Self::AtSequenceNumber(_) => "AT_SEQUENCE_NUMBER",
            Self::AfterSequenceNumber(_) => "AFTER_SEQUENCE_NUMBER",
        }
    }

    /// The sequence number it names, which names a shard too.
    pub const fn number(self) -> Option<SequenceNumber> {
        match self {
            Self::AtSequenceNumber(number) | Self::AfterSequenceNumber(number) => Some(number),
            _ => None,
        }
    }

    /// The call that gives an iterator for it.
    pub fn request(self, stream: &str, shard: ShardId) -> GetShardIteratorInput {
        GetShardIteratorInput {
            stream_name: Some(stream.to_owned()),
            shard_id: Some(shard.to_string()),
            shard_iterator_type: Some(self.as_str().to_owned()),
            starting_sequence_number: self.number().map(|number| number.to_string()),
            timestamp: match self {
                Self::AtTimestamp(at) => Some(at),
                _ => None,
            },
            ..GetShardIteratorInput::default()
        }
    }
}

/// Which shards are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of them, and those that come from them; only the shard of a sequence number, and those
    /// that come from it, if one is the position.
    All,
    /// One, and none of those that come from it.
    Shard(ShardId),
}

/// What is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The stream, by name.
    pub stream: String,
    /// Which of its shards.
    pub scope: Scope,
    /// From where.
    pub position: Position,
    /// How it goes on.
    pub pace: Pace,
}

/// How reading goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Not at all: places are kept.
    Stopped,
    /// Up to so many records of each shard, or up to the newest one.
    Page(u32),
    /// On and on, as records come.
    Live,
}
