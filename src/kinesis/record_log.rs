//! The records one shard holds, in order.
//!
//! The bookkeeping is copied on write, chunk by chunk: a clone of the whole log costs a pointer
//! per chunk, which is what makes going back to any earlier moment cheap.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use serde::Serialize;

use crate::units::Timestamp;

/// Records per allocation of the log's own bookkeeping.
const CHUNK: usize = 256;
/// Payload memory is taken in slabs that double up to this, in bytes.
const SLAB_MAX: usize = 256 << 10;
const SLAB_MIN: usize = 4 << 10;

/// Where a record's key and data are in the journal: the key first, the data right after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PayloadRef {
    /// The journal's entry.
    pub entry: u64,
    /// Where the key begins inside the entry's body, in bytes.
    pub offset: u32,
    /// Bytes of the key.
    pub key_length: u16,
    /// Bytes of the data.
    pub data_length: u32,
}

/// A record at rest. Keys and payloads are shared, never copied, once they are here.
#[derive(Clone, Debug, Serialize)]
pub struct StoredRecord {
    /// Key and data in one piece; empty once they are only on disk.
    blob: Bytes,
    /// When it was stored.
    pub arrived: Timestamp,
    entry: u64,
    offset: u32,
    data_length: u32,
    key_length: u16,
    /// Whether the stream was encrypted when it was stored.
    pub encrypted: bool,
    resident: bool,
}

impl StoredRecord {
    /// Its key and data, unless they are only on disk.
    pub fn payload(&self) -> Result<(Bytes, Bytes), PayloadRef> {
        if self.resident {
            let key = usize::from(self.key_length);
            Ok((self.blob.slice(..key), self.blob.slice(key..)))
        } else {
            Err(self.payload_ref())
        }
    }

    /// Where its key and data are on disk.
    pub const fn payload_ref(&self) -> PayloadRef {
        PayloadRef {
            entry: self.entry,
            offset: self.offset,
            key_length: self.key_length,
            data_length: self.data_length,
        }
    }

    /// Bytes of key and data: what every limit counts.
    pub const fn size(&self) -> u64 {
        self.key_length as u64 + self.data_length as u64
    }
}

/// What is known of a record before it is stored.
#[derive(Clone, Copy, Debug)]
pub struct NewRecord<'a> {
    /// The partition key; empty if the service picked the shard.
    pub key: &'a str,
    /// The payload.
    pub data: &'a [u8],
    /// When it arrives.
    pub arrived: Timestamp,
    /// The journal's entry it will be in.
    pub entry: u64,
    /// Where its key begins inside that entry's body.
    pub offset: u32,
    /// Whether the stream is encrypted.
    pub encrypted: bool,
}

/// A stretch of payload memory that is full and may be moved to disk as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The last record in it, by counter.
    pub through: u64,
}

/// The records of one shard, from the oldest still held to the newest. Clones share their records.
#[derive(Debug, Serialize)]
pub struct RecordLog {
    /// Full chunks, except the last.
    chunks: VecDeque<Arc<Vec<StoredRecord>>>,
    /// Records of the first chunk that are gone already.
    skip: usize,
    /// Counter of the oldest record held.
    first: u64,
    /// Counter the next record gets.
    next: u64,
    /// Counter of the oldest record that may still be in memory.
    resident_from: u64,
    /// Bytes of keys and payloads in memory.
    resident_bytes: u64,
    /// The memory that payloads are copied to; a clone takes its own when it first needs it.
    #[serde(skip)]
    slab: BytesMut,
    /// Bytes that still go to this slab. It says when a slab is full, and not the memory that
    /// happens to be there, so that a clone fills its slabs as the original would have.
    slab_left: usize,
    slab_size: usize,
}

impl Default for RecordLog {
    fn default() -> Self {
        Self::new()
    }
}

impl Clone for RecordLog {
    fn clone(&self) -> Self {
        Self {
            chunks: self.chunks.clone(),
            skip: self.skip,
            first: self.first,
            next: self.next,
            resident_from: self.resident_from,
            resident_bytes: self.resident_bytes,
            slab: BytesMut::new(),
            slab_left: self.slab_left,
            slab_size: self.slab_size,
        }
    }
}

impl RecordLog {
    /// A log without records; the first one gets counter 1.
    pub fn new() -> Self {
        Self {
            chunks: VecDeque::new(),
            skip: 0,
            first: 1,
            next: 1,
            resident_from: 1,
            resident_bytes: 0,
            slab: BytesMut::new(),
            slab_left: 0,
            slab_size: 0,
        }
    }

    /// Counter of the oldest record held; that of the next one if there is none.
    pub const fn first(&self) -> u64 {
        self.first
    }

    /// Counter the next record gets.
    pub const fn next(&self) -> u64 {
        self.next
    }

    /// Records held.
    pub const fn len(&self) -> u64 {
        self.next - self.first
    }

    /// Whether no record is held.
    pub const fn is_empty(&self) -> bool {
        self.next == self.first
    }

    /// Bytes of keys and payloads in memory.
    pub const fn resident_bytes(&self) -> u64 {
        self.resident_bytes
    }

    /// The record with a counter, if it is held.
    pub fn get(&self, counter: u64) -> Option<&StoredRecord> {
        if counter < self.first || counter >= self.next {
            return None;
        }
        let index = (counter - self.first) as usize + self.skip;
        self.chunks[index / CHUNK].get(index % CHUNK)
    }

    /// The records from a counter on; from the oldest held if that one is gone.
    pub fn from(&self, counter: u64) -> impl Iterator<Item = (u64, &StoredRecord)> + '_ {
        let start = counter.max(self.first);
        let index = (start - self.first) as usize + self.skip;
        self.chunks
            .iter()
            .skip(index / CHUNK)
            .flat_map(|chunk| chunk.iter())
            .skip(index % CHUNK)
            .zip(start..)
            .map(|(record, counter)| (counter, record))
    }

    /// When the oldest record held arrived.
    pub fn oldest(&self) -> Option<Timestamp> {
        self.get(self.first).map(|record| record.arrived)
    }

    /// Counter of the first record that arrived at or after a point in time; of the next one to
    /// come if there is none.
    pub fn first_since(&self, at: Timestamp) -> u64 {
        let (mut low, mut high) = (self.first, self.next);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.get(middle).is_some_and(|record| record.arrived < at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Stores a record with one copy of its key and data, and says which stretch of memory that
    /// filled.
    pub fn append(&mut self, new: &NewRecord<'_>) -> Option<Sealed> {
        let size = new.key.len() + new.data.len();
        let sealed = self.make_room(size);
        self.slab.extend_from_slice(new.key.as_bytes());
        self.slab.extend_from_slice(new.data);
        let record = StoredRecord {
            blob: self.slab.split().freeze(),
            arrived: new.arrived,
            entry: new.entry,
            offset: new.offset,
            data_length: new.data.len() as u32,
            key_length: new.key.len() as u16,
            encrypted: new.encrypted,
            resident: true,
        };
        match self.chunks.back_mut() {
            Some(last) if last.len() < CHUNK => {
                let chunk = Arc::make_mut(last);
                // A chunk just copied has no room at all; doubling it would waste half.
                if chunk.len() == chunk.capacity() && chunk.len() > CHUNK / 4 {
                    chunk.reserve_exact(CHUNK - chunk.len());
                }
                chunk.push(record);
            }
            last => {
                // A shard's first few records don't pay for a whole chunk.
                let room = if last.is_some() { CHUNK } else { 4 };
                let mut chunk = Vec::with_capacity(room);
                chunk.push(record);
                self.chunks.push_back(Arc::new(chunk));
            }
        }
        self.next += 1;
        self.resident_bytes += size as u64;
        sealed
    }

    /// Makes sure the slab can take `size` bytes.
    fn make_room(&mut self, size: usize) -> Option<Sealed> {
        if self.slab_left >= size {
            if self.slab.capacity() < size {
                self.slab = BytesMut::with_capacity(self.slab_left);
            }
            self.slab_left -= size;
            return None;
        }
        self.slab_size = (self.slab_size * 2).clamp(SLAB_MIN, SLAB_MAX);
        let taken = self.slab_size.max(size);
        self.slab = BytesMut::with_capacity(taken);
        self.slab_left = taken - size;
        (self.next > self.resident_from).then(|| Sealed { through: self.next - 1 })
    }

    /// Forgets the payloads up to a record, which are on disk; returns the bytes freed.
    pub fn evict_through(&mut self, through: u64) -> u64 {
        let mut freed = 0;
        for counter in self.resident_from.max(self.first)..through.saturating_add(1).min(self.next)
        {
            let index = (counter - self.first) as usize + self.skip;
            let record = &mut Arc::make_mut(&mut self.chunks[index / CHUNK])[index % CHUNK];
            if record.resident {
                freed += record.size();
                record.blob = Bytes::new();
                record.resident = false;
            }
        }
        self.resident_from = self.resident_from.max(through.saturating_add(1).min(self.next));
        self.resident_bytes -= freed;
        freed
    }

    /// Drops the records up to one; returns how many, and the bytes of memory freed.
    pub fn drop_through(&mut self, through: u64) -> (u64, u64) {
        let (mut count, mut freed) = (0, 0);
        while self.first <= through && self.first < self.next {
            let chunk = &mut self.chunks[0];
            let record = &chunk[self.skip];
            if record.resident {
                freed += record.size();
                Arc::make_mut(chunk)[self.skip].blob = Bytes::new();
            }
            self.skip += 1;
            self.first += 1;
            count += 1;
            if self.skip == chunk.len() {
                self.chunks.pop_front();
                self.skip = 0;
            }
        }
        self.resident_from = self.resident_from.max(self.first);
        self.resident_bytes -= freed;
        (count, freed)
    }

    /// Gives each record's journal entry another number.
    pub fn renumber(&mut self, number: impl Fn(u64) -> u64) {
        for record in self.chunks.iter_mut().flat_map(Arc::make_mut) {
            record.entry = number(record.entry);
        }
    }

    /// Drops the records that arrived before a point in time; returns how many, and the bytes of
    /// memory freed.
    pub fn drop_before(&mut self, cutoff: Timestamp) -> (u64, u64) {
        self.drop_through(self.first_since(cutoff) - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn push(log: &mut RecordLog, key: &str, size: usize, at: i64) -> Option<Sealed> {
        log.append(&NewRecord {
            key,
            data: &vec![7; size],
            arrived: Timestamp(at),
            entry: 9,
            offset: 16,
            encrypted: false,
        })
    }

    fn filled(count: u64) -> RecordLog {
        let mut log = RecordLog::new();
        for at in 0..count {
            push(&mut log, &format!("key-{at}"), 100, at as i64 * 10);
        }
        log
    }

    #[test]
    fn records_come_back_in_order() {
        let log = filled(1000);
        let keys: Vec<_> =
            log.from(0).map(|(counter, record)| (counter, record.payload().unwrap().0)).collect();
        assert_eq!(keys.len(), 1000);
        for (index, (counter, key)) in keys.iter().enumerate() {
            assert_eq!(*counter, index as u64 + 1);
            assert_eq!(&key[..], format!("key-{index}").as_bytes());
        }
        assert_eq!(log.from(999).count(), 2);
        assert_eq!(log.from(1001).count(), 0);
    }

    #[test]
    fn time_finds_its_place() {
        let log = filled(600);
        for (at, counter) in [(-5, 1), (0, 1), (1, 2), (10, 2), (5990, 600), (5991, 601)] {
            assert_eq!(log.first_since(Timestamp(at)), counter, "at {at}");
        }
        assert_eq!(RecordLog::new().first_since(Timestamp(5)), 1);
    }

    #[test]
    fn dropped_records_free_their_memory_and_keep_their_counters() {
        let mut log = filled(600);
        let before = log.resident_bytes();
        let (count, freed) = log.drop_before(Timestamp(3000));
        assert_eq!((count, log.first(), log.len()), (300, 301, 300));
        assert_eq!(log.resident_bytes(), before - freed);
        assert_eq!(log.from(0).next().map(|(counter, _)| counter), Some(301));
        assert_eq!(log.get(300).map(StoredRecord::size), None);
        assert_eq!(log.drop_through(u64::MAX).0, 300);
        assert!(log.is_empty());
        assert_eq!((log.resident_bytes(), log.next()), (0, 601));
        push(&mut log, "k", 1, 9000);
        assert_eq!(log.get(601).map(StoredRecord::size), Some(2));
    }

    #[test]
    fn evicted_payloads_are_named_by_their_place() {
        let mut log = filled(10);
        let freed = log.evict_through(4);
        assert!(freed > 0);
        assert_eq!(log.evict_through(4), 0, "evicting twice frees nothing more");
        let place = log.get(4).unwrap().payload().unwrap_err();
        assert_eq!((place.entry, place.offset, place.data_length), (9, 16, 100));
        assert!(log.get(5).unwrap().payload().is_ok());
        assert_eq!(log.drop_through(4), (4, 0));
        assert_eq!(log.evict_through(u64::MAX - 1), log.len() * 105);
    }

    #[test]
    fn a_clone_goes_its_own_way() {
        let mut log = filled(700);
        let before = log.clone();
        push(&mut log, "later", 10, 9000);
        log.drop_through(300);
        log.evict_through(400);
        assert_eq!((before.first(), before.len()), (1, 700));
        let whole = |log: &RecordLog| log.from(0).all(|(_, record)| record.payload().is_ok());
        assert!(whole(&before), "the clone's payloads are still there");
        assert_eq!((log.first(), log.len()), (301, 401));

        // And it fills its memory as the original would have.
        let mut original = filled(10);
        let mut clone = original.clone();
        for at in 0..500 {
            let sealed = push(&mut original, "k", 900, at);
            assert_eq!(push(&mut clone, "k", 900, at), sealed);
            if at % 7 == 0 {
                clone = clone.clone();
            }
        }
    }

    #[test]
    fn full_slabs_are_sealed_one_after_the_other() {
        let mut log = RecordLog::new();
        let sealed: Vec<_> = (0..2000).filter_map(|at| push(&mut log, "k", 1000, at)).collect();
        assert!(sealed.len() > 5);
        assert!(sealed.is_sorted_by(|a, b| a.through < b.through));
        let large = push(&mut log, "k", SLAB_MAX * 2, 5000);
        assert_eq!(large, Some(Sealed { through: 2000 }));
    }
}
