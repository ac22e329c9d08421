//! What is known of an object beside its bytes.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use serde::{Deserialize, Serialize};

use crate::api::kinesis::{SequenceNumber, ShardId};
use crate::firehose::{BufferKey, CONTENT_TYPE, Delivery, Place};
use crate::units::Timestamp;

/// An object as a listing tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectInfo {
    /// The bucket, by name.
    pub bucket: String,
    /// The object's key.
    pub key: String,
    /// Its size as it is stored, in bytes.
    pub size: u64,
    /// Its size before compression, in bytes.
    pub uncompressed_size: u64,
    /// S3's `ETag`: the MD5 of what is stored, in hexadecimal.
    pub etag: String,
    /// `Content-Type`.
    pub content_type: String,
    /// `Content-Encoding`, if it is compressed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub content_encoding: Option<String>,
    /// The delivery stream that wrote it.
    pub delivery_stream: String,
    /// Records in it.
    pub records: u64,
    /// Arrival of its oldest record.
    pub oldest: Timestamp,
    /// Arrival of its newest record.
    pub newest: Timestamp,
    /// Whether it holds failed records.
    pub failed: bool,
    /// Whether it holds records as they came.
    pub backup: bool,
    /// When its buffer closed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub closed: Option<Timestamp>,
    /// The last entry of the world's journal when it was sent to be written: it belongs to the
    /// pasts that hold this entry.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub entry: Option<u64>,
    /// How many of its records came from each shard of a Kinesis stream.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub shards: Vec<ShardPart>,
}

/// What of an object came from one shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShardPart {
    /// The shard.
    pub shard: ShardId,
    /// Records.
    pub records: u64,
    /// The first of them.
    pub first: SequenceNumber,
    /// The last of them.
    pub last: SequenceNumber,
}

/// Where one record of an object was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteEntry {
    /// Bytes of the object, before compression, through the end of the record.
    pub end: u32,
    /// The shard.
    pub shard: ShardId,
    /// Its number there.
    pub sequence_number: SequenceNumber,
}

impl ObjectInfo {
    /// How many times its content is larger than what is stored; 1 if it is empty.
    pub fn compression_ratio(&self) -> f64 {
        if self.size == 0 { 1.0 } else { self.uncompressed_size as f64 / self.size as f64 }
    }

    /// What there is to tell of a delivery that is stored in so many bytes.
    pub(super) fn of(delivery: &Delivery, entry: Option<u64>, size: u64, etag: String) -> Self {
        Self {
            bucket: delivery.bucket.clone(),
            key: delivery.key.clone(),
            size,
            uncompressed_size: delivery.bytes,
            etag,
            content_type: CONTENT_TYPE.to_owned(),
            content_encoding: delivery.content_encoding().map(str::to_owned),
            delivery_stream: delivery.stream.clone(),
            records: delivery.records,
            oldest: delivery.oldest,
            newest: delivery.newest,
            failed: matches!(delivery.holds, BufferKey::Error(_)),
            backup: delivery.holds == BufferKey::Backup,
            closed: Some(delivery.closed),
            entry,
            shards: parts_of(&delivery.places),
        }
    }
}

fn parts_of(places: &[Place]) -> Vec<ShardPart> {
    let mut parts: BTreeMap<ShardId, ShardPart> = BTreeMap::new();
    for place in places {
        let number = place.sequence_number;
        let new = ShardPart { shard: place.shard, records: 0, first: number, last: number };
        let part = parts.entry(place.shard).or_insert(new);
        part.records += 1;
        part.last = number;
    }
    parts.into_values().collect()
}

/// Writes where records came from, a line for each: `end shard sequence-number`.
pub(super) fn write_route(places: &[Place], out: &mut impl Write) -> io::Result<()> {
    for place in places {
        writeln!(out, "{} {} {}", place.end, place.shard.0, place.sequence_number)?;
    }
    out.flush()
}

/// Reads it back.
pub(super) fn read_route(from: impl BufRead) -> io::Result<Vec<RouteEntry>> {
    let entry = |line: &str| {
        let mut words = line.split(' ');
        Some(RouteEntry {
            end: words.next()?.parse().ok()?,
            shard: ShardId(words.next()?.parse().ok()?),
            sequence_number: words.next()?.parse().ok()?,
        })
    };
    let read = |line: io::Result<String>| {
        entry(&line?).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))
    };
    from.lines().map(read).collect()
}
