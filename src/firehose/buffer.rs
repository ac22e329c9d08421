//! Records that wait together to become one object.

use bytes::{Bytes, BytesMut};
use serde::Serialize;

use super::prefix::{ErrorType, PartitionKeys};
use crate::api::kinesis::{SequenceNumber, ShardId};
use crate::units::Timestamp;

/// Small records are copied together into pieces of this size, so that a full buffer is a few
/// hundred pieces and not a million; larger records are shared as they came.
const SLAB: usize = 64 << 10;

/// What a buffer gathers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum BufferKey {
    /// Records for the destination, by the keys of their partition; none without partitioning.
    Data(PartitionKeys),
    /// Records that failed.
    Error(ErrorType),
    /// Records as they came.
    Backup,
}

/// Where a record of a Kinesis stream stood there, and where it ends in the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Bytes of the object, before compression, through the end of the record.
    pub end: u32,
    /// The shard it was read from.
    pub shard: ShardId,
    /// Its number there.
    pub sequence_number: SequenceNumber,
}

/// Records that wait together.
#[derive(Clone, Debug, Serialize)]
pub struct Buffer {
    /// Its identity in the delivery stream.
    pub id: u64,
    /// When it closes by its age.
    pub due: Timestamp,
    /// When its first record came.
    pub opened: Timestamp,
    /// Arrival of its oldest record.
    pub oldest: Timestamp,
    /// Arrival of its newest record.
    pub newest: Timestamp,
    /// Bytes before compression.
    pub bytes: u64,
    /// Records.
    pub records: u64,
    slabs: Vec<Bytes>,
    open: BytesMut,
    places: Vec<Place>,
}

/// A buffer's content, closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) chunks: Vec<Bytes>,
    pub(super) places: Vec<Place>,
}

impl Buffer {
    /// An empty buffer for records that arrived at `arrived`.
    pub(super) fn new(id: u64, opened: Timestamp, due: Timestamp, arrived: Timestamp) -> Self {
        Self {
            id,
            due,
            opened,
            oldest: arrived,
            newest: arrived,
            bytes: 0,
            records: 0,
            slabs: Vec::new(),
            open: BytesMut::new(),
            places: Vec::new(),
        }
    }

    /// Adds a record, and what follows it.
    pub(super) fn push(
        &mut self,
        record: &Bytes,
        delimiter: Option<&Bytes>,
        arrived: Timestamp,
        source: Option<(ShardId, SequenceNumber)>,
    ) {
        self.append(record);
        if let Some(delimiter) = delimiter {
            self.append(delimiter);
        }
        self.records += 1;
        self.oldest = self.oldest.min(arrived);
        self.newest = self.newest.max(arrived);
        if let Some((shard, sequence_number)) = source {
            self.places.push(Place { end: self.bytes as u32, shard, sequence_number });
        }
    }

    fn append(&mut self, bytes: &Bytes) {
        self.bytes += bytes.len() as u64;
        if bytes.len() >= SLAB {
            self.seal();
            self.slabs.push(bytes.clone());
            return;
        }
        if self.open.len() + bytes.len() > SLAB {
            self.seal();
        }
        self.open.extend_from_slice(bytes);
    }

    fn seal(&mut self) {
        if !self.open.is_empty() {
            self.slabs.push(std::mem::take(&mut self.open).freeze());
        }
    }

    /// Ends the buffer.
    pub(super) fn close(mut self) -> Content {
        self.seal();
        Content { chunks: self.slabs, places: self.places }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_stand_one_after_the_other_whatever_their_size() {
        let mut buffer = Buffer::new(1, Timestamp(0), Timestamp(9), Timestamp(5));
        let delimiter = Bytes::from_static(b"\n");
        let mut expected = Vec::new();
        for (index, size) in [10, SLAB - 5, SLAB, 3 * SLAB, 0, 1, SLAB - 1].into_iter().enumerate()
        {
            let record = Bytes::from(vec![index as u8; size]);
            buffer.push(&record, Some(&delimiter), Timestamp(7 - index as i64), None);
            expected.extend_from_slice(&record);
            expected.push(b'\n');
        }
        assert_eq!((buffer.records, buffer.bytes), (7, expected.len() as u64));
        assert_eq!((buffer.oldest, buffer.newest), (Timestamp(1), Timestamp(7)));
        let content = buffer.close();
        assert_eq!(content.chunks.concat(), expected);
        assert!(content.chunks.iter().all(|chunk| !chunk.is_empty()));
    }
}
