//! Records in the order of their arrival, by the million: a list in pieces that can be handed to
//! another thread at the price of its pieces' addresses.

use std::sync::Arc;

use crate::api::kinesis::{Record, ShardId};
use crate::units::Timestamp;

/// Rows per piece.
const CHUNK: usize = 512;
/// Where numbering starts, so that there is room to count down.
const MIDDLE: u64 = 1 << 40;

/// Where a row stands among all others: by arrival, and within a shard as the shard has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// When it arrived.
    pub arrived: Timestamp,
    /// Where it is.
    pub shard: ShardId,
    /// Its counter in the shard.
    pub counter: u64,
}

/// A record that was read. Key and payload are shared with the engine while it has them.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The record as `GetRecords` gave it.
    pub record: Record,
}

impl Row {
    /// Where it stands among all others.
    pub fn place(&self) -> Place {
        let number = self.record.sequence_number;
        let arrived = self.record.approximate_arrival_timestamp;
        Place { arrived, shard: number.shard, counter: number.counter }
    }

    /// Its shard.
    pub fn shard(&self) -> ShardId {
        self.record.sequence_number.shard
    }

    /// Its partition key.
    pub fn key(&self) -> &str {
        self.record.partition_key.as_str()
    }

    /// Its payload.
    pub fn data(&self) -> &[u8] {
        &self.record.data
    }

    /// Bytes of key and payload: what every limit counts.
    pub fn size(&self) -> u64 {
        (self.key().len() + self.data().len()) as u64
    }
}

/// Rows by their [`Place`]. A clone shares them.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    chunks: Vec<Arc<Vec<Arc<Row>>>>,
    /// The number of each piece's first row.
    starts: Vec<u64>,
    len: usize,
    bytes: u64,
}

impl Rows {
    /// How many there are.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Bytes of their keys and payloads.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The row at a place counted from the oldest.
    pub fn get(&self, index: usize) -> Option<&Arc<Row>> {
        let number = self.starts.first()? + index as u64;
        let chunk = self.starts.partition_point(|start| *start <= number).checked_sub(1)?;
        self.chunks[chunk].get((number - self.starts[chunk]) as usize)
    }

    /// The newest row.
    pub fn last(&self) -> Option<&Arc<Row>> {
        self.chunks.last()?.last()
    }

    /// How many rows stand before a place.
    pub fn rank(&self, place: Place) -> usize {
        let chunk = self.chunk_of(place);
        let Some(rows) = self.chunks.get(chunk) else { return self.len };
        let inside = rows.partition_point(|row| row.place() < place);
        (self.starts[chunk] - self.starts[0]) as usize + inside
    }

    /// The index of the row at exactly a place.
    pub fn find(&self, place: Place) -> Option<usize> {
        let rank = self.rank(place);
        self.get(rank).filter(|row| row.place() == place).map(|_| rank)
    }

    /// The rows from an index on, oldest first.
    pub fn from(&self, index: usize) -> impl Iterator<Item = &Arc<Row>> + '_ {
        let number = self.starts.first().copied().unwrap_or_default() + index as u64;
        let chunk = self.starts.partition_point(|start| *start <= number).saturating_sub(1);
        let skip = number - self.starts.get(chunk).copied().unwrap_or(number);
        self.chunks.iter().skip(chunk).flat_map(|chunk| chunk.iter()).skip(skip as usize)
    }

    /// The first piece whose last row is not before a place.
    fn chunk_of(&self, place: Place) -> usize {
        self.chunks.partition_point(|rows| rows.last().is_none_or(|last| last.place() < place))
    }

    /// Takes rows in the order of their places; those it has already are left out. Returns how
    /// many were taken.
    pub fn insert(&mut self, batch: &[Arc<Row>]) -> usize {
        let (Some(first), Some(last)) = (batch.first(), batch.last()) else { return 0 };
        let before = self.len;
        if self.chunks.first().is_some_and(|rows| last.place() < rows[0].place()) {
            self.push_front(batch);
            return self.len - before;
        }
        let chunk = self.chunk_of(first.place());
        if chunk == self.chunks.len() {
            for row in batch {
                self.push(row);
            }
            return self.len - before;
        }
        let tail = self.chunks.split_off(chunk);
        self.starts.truncate(chunk);
        for rows in &tail {
            self.len -= rows.len();
            self.bytes -= rows.iter().map(|row| row.size()).sum::<u64>();
        }
        let mut held = tail.iter().flat_map(|rows| rows.iter()).peekable();
        for row in batch {
            while let Some(older) = held.next_if(|older| older.place() < row.place()) {
                self.push(older);
            }
            if held.peek().is_none_or(|next| next.place() != row.place()) {
                self.push(row);
            }
        }
        for row in held {
            self.push(row);
        }
        self.len - before
    }

    fn push(&mut self, row: &Arc<Row>) {
        self.len += 1;
        self.bytes += row.size();
        match self.chunks.last_mut() {
            Some(rows) if rows.len() < CHUNK => Arc::make_mut(rows).push(Arc::clone(row)),
            last => {
                let start = last.map_or(MIDDLE, |rows| {
                    self.starts.last().copied().unwrap_or(MIDDLE) + rows.len() as u64
                });
                let mut rows = Vec::with_capacity(if self.starts.is_empty() { 8 } else { CHUNK });
                rows.push(Arc::clone(row));
                self.chunks.push(Arc::new(rows));
                self.starts.push(start);
            }
        }
    }

    /// Rows that all stand before the oldest.
    fn push_front(&mut self, batch: &[Arc<Row>]) {
        self.len += batch.len();
        self.bytes += batch.iter().map(|row| row.size()).sum::<u64>();
        for piece in batch.rchunks(CHUNK) {
            self.starts[0] -= piece.len() as u64;
            if self.chunks[0].len() + piece.len() <= CHUNK {
                Arc::make_mut(&mut self.chunks[0]).splice(..0, piece.iter().cloned());
            } else {
                self.starts.insert(1, self.starts[0] + piece.len() as u64);
                self.chunks.insert(0, Arc::new(piece.to_vec()));
            }
        }
    }

    /// Lets the oldest rows go, piece by piece, until there are no more than so many rows and
    /// bytes. Returns the place of the last one that went, and how many.
    pub fn shrink(&mut self, rows: usize, bytes: u64) -> Option<(Place, usize)> {
        let mut gone = 0;
        let mut last = None;
        let mut pieces = 0;
        while (self.len > rows || self.bytes > bytes) && pieces + 1 < self.chunks.len() {
            let piece = &self.chunks[pieces];
            gone += piece.len();
            self.len -= piece.len();
            self.bytes -= piece.iter().map(|row| row.size()).sum::<u64>();
            last = piece.last().map(|row| row.place());
            pieces += 1;
        }
        self.chunks.drain(..pieces);
        self.starts.drain(..pieces);
        last.map(|last| (last, gone))
    }

    /// Lets all rows up to a place go.
    pub fn drop_through(&mut self, place: Place) {
        let pieces = self
            .chunks
            .partition_point(|rows| rows.last().is_some_and(|last| last.place() <= place));
        for piece in self.chunks.drain(..pieces) {
            self.len -= piece.len();
            self.bytes -= piece.iter().map(|row| row.size()).sum::<u64>();
        }
        self.starts.drain(..pieces);
        let Some(first) = self.chunks.first_mut() else { return };
        let inside = first.partition_point(|row| row.place() <= place);
        if inside > 0 {
            self.len -= inside;
            self.bytes -= first[..inside].iter().map(|row| row.size()).sum::<u64>();
            self.starts[0] += inside as u64;
            Arc::make_mut(first).drain(..inside);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Blob;
    use crate::api::kinesis::SequenceNumber;
    use proptest::prelude::*;

    fn row(arrived: i64, shard: u32, counter: u64) -> Arc<Row> {
        let at = Timestamp(arrived);
        let start = SequenceNumber::start_of(ShardId(shard), Timestamp(0));
        Arc::new(Row {
            record: Record {
                sequence_number: SequenceNumber::of_record(start, counter, at),
                approximate_arrival_timestamp: at,
                data: Blob::copy_from(b"{}"),
                partition_key: "k".into(),
                encryption_type: None,
            },
        })
    }

    fn check(rows: &Rows) {
        let all: Vec<_> = rows.from(0).cloned().collect();
        assert_eq!(all.len(), rows.len());
        assert!(all.windows(2).all(|pair| pair[0].place() < pair[1].place()));
        assert_eq!(rows.bytes(), all.iter().map(|row| row.size()).sum::<u64>());
        for (index, row) in all.iter().enumerate() {
            assert_eq!(rows.get(index), Some(row));
            assert_eq!(rows.find(row.place()), Some(index));
            assert_eq!(rows.from(index).next(), Some(row));
        }
        assert_eq!(rows.get(all.len()), None);
        assert_eq!(rows.last(), all.last());
    }

    #[test]
    fn shards_are_merged_by_arrival() {
        let mut rows = Rows::default();
        let one: Vec<_> = (0..1500).map(|n| row(n * 10, 0, n as u64 + 1)).collect();
        let two: Vec<_> = (0..1500).map(|n| row(n * 10 + 5, 1, n as u64 + 1)).collect();
        assert_eq!(rows.insert(&one), 1500);
        let former = rows.clone();
        assert_eq!(rows.insert(&two), 1500);
        assert_eq!(rows.insert(&two[700..900]), 0, "twice is once");
        check(&rows);
        check(&former);
        assert_eq!(former.len(), 1500, "what was handed on stays as it was");
    }

    #[test]
    fn the_oldest_go_first() {
        let mut rows = Rows::default();
        rows.insert(&(0..5000).map(|n| row(n, 0, n as u64 + 1)).collect::<Vec<_>>());
        let (place, gone) = rows.shrink(2000, u64::MAX).unwrap();
        assert_eq!((place.counter, rows.len()), (gone as u64, 5000 - gone));
        assert!(rows.len() <= 2000);
        check(&rows);
        rows.drop_through(Place { arrived: Timestamp(4990), ..place });
        check(&rows);
        assert_eq!(rows.len(), 10);
    }

    proptest! {
        #[test]
        fn any_batches_end_up_in_order(
            batches in prop::collection::vec(
                prop::collection::btree_set((0_i64..400, 0_u32..4), 0..60), 0..30),
            cut in 0_i64..400,
        ) {
            let mut rows = Rows::default();
            let mut model = std::collections::BTreeSet::new();
            for batch in batches {
                let batch: Vec<_> =
                    batch.iter().map(|(at, shard)| row(*at, *shard, *at as u64)).collect();
                rows.insert(&batch);
                model.extend(batch.iter().map(|row| row.place()));
            }
            check(&rows);
            prop_assert_eq!(rows.from(0).map(|row| row.place()).collect::<Vec<_>>(),
                model.iter().copied().collect::<Vec<_>>());
            let place = Place { arrived: Timestamp(cut), shard: ShardId(2), counter: 0 };
            rows.drop_through(place);
            check(&rows);
            prop_assert_eq!(rows.len(), model.iter().filter(|other| **other > place).count());
        }
    }
}
