//! Records read from a Kinesis stream. This module never reads one itself: whoever puts the
//! services together asks [`Firehose::sources`] what is wanted and [offers](Firehose::offer) it.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::Serialize;

use super::Firehose;
use super::intake::Incoming;
use crate::api::firehose::DeliveryStreamStatus;
use crate::api::kinesis::{SequenceNumber, ShardId, StreamStatus};
use crate::units::Timestamp;

/// The Kinesis stream that a delivery stream reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The stream.
    pub stream_arn: String,
    /// The role that reads it.
    pub role_arn: String,
    /// From which arrival on records are read: those that were there before are not. (AWS: a
    /// delivery stream starts at LATEST.)
    pub start: Timestamp,
    /// The last record taken of each shard.
    pub checkpoints: BTreeMap<ShardId, SequenceNumber>,
}

/// What whoever puts the services together knows of a Kinesis stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceState {
    /// It is there and can be read.
    Readable,
    /// It is there, but in a state in which it can't be read.
    NotReadable(StreamStatus),
    /// There is none.
    Missing,
}

/// A record of a Kinesis stream. Its partition key has no part in a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRecord {
    /// The payload.
    pub data: Bytes,
    /// When it was stored there.
    pub arrived: Timestamp,
    /// The shard.
    pub shard: ShardId,
    /// Its number there.
    pub sequence_number: SequenceNumber,
}

/// What a delivery stream wants to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// The delivery stream, for [`Firehose::offer`].
    pub stream_id: u64,
    /// What it reads and how far it is.
    pub source: &'a Source,
    /// Bytes it can take now; zero is back-pressure.
    pub room: u64,
}

impl Firehose {
    /// What the delivery streams want to read from Kinesis streams, by identity.
    pub fn sources(&self) -> impl Iterator<Item = Wanted<'_>> {
        self.reading.iter().filter_map(|id| self.source(*id))
    }

    /// What one delivery stream wants to read, by identity.
    pub fn source(&self, stream_id: u64) -> Option<Wanted<'_>> {
        let stream = self.streams.get(self.names.get(&stream_id)?)?;
        let source = stream.source.as_ref()?;
        let active = stream.status == DeliveryStreamStatus::Active;
        active.then(|| Wanted {
            stream_id,
            source,
            room: self.room_of(stream.held_bytes, stream.destination.size),
        })
    }

    /// Forgets how far a delivery stream is: the Kinesis stream that it read is gone, and another
    /// one of its name counts its records anew.
    pub fn forget_checkpoints(&mut self, stream_id: u64) {
        if let Some(stream) = self.stream_by_id(stream_id)
            && let Some(source) = &mut stream.source
            && !source.checkpoints.is_empty()
        {
            source.checkpoints.clear();
            stream.version += 1;
        }
    }

    /// Room for records of one Kinesis stream: two buffers at most wait for each delivery stream,
    /// so that a destination that can't be written stops the reading and not the sandbox.
    fn room_of(&self, held: u64, buffer: u64) -> u64 {
        let own = buffer.saturating_mul(2).saturating_sub(held);
        own.min(self.settings.held_bytes_max.saturating_sub(self.held_bytes))
    }

    /// Takes records of a Kinesis stream, in the order of each shard, until there is no more
    /// room; the first is always taken if there is any. Returns how many of them are settled.
    /// Records that were taken before, and those from before the start, are settled without a
    /// second look, so that an offer may be repeated.
    pub fn offer(&mut self, now: Timestamp, stream_id: u64, records: &[SourceRecord]) -> usize {
        self.advance(now);
        let now = self.now;
        for (index, record) in records.iter().enumerate() {
            let Some(stream) = self.stream_by_id(stream_id) else { return index };
            if stream.status != DeliveryStreamStatus::Active {
                return index;
            }
            let (held, buffer) = (stream.held_bytes, stream.destination.size);
            let Some(source) = &mut stream.source else { return index };
            let known = source.checkpoints.get(&record.shard);
            if known.is_some_and(|known| record.sequence_number <= *known) {
                continue;
            }
            if record.arrived >= source.start {
                if self.room_of(held, buffer) == 0 {
                    return index;
                }
                let place = Some((record.shard, record.sequence_number));
                let (data, arrived) = (record.data.clone(), record.arrived);
                self.take(stream_id, &Incoming { data, arrived, place }, now);
            }
            if let Some(stream) = self.stream_by_id(stream_id)
                && let Some(source) = &mut stream.source
            {
                source.checkpoints.insert(record.shard, record.sequence_number);
            }
        }
        records.len()
    }
}
