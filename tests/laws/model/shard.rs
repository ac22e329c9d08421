//! What the model knows of one shard.

use bytes::Bytes;
use caudal::api::kinesis::{EncryptionType, Record, SequenceNumber};
use caudal::units::{Millis, Timestamp};

use super::Window;

const MIB: u64 = 1 << 20;

/// A record that was acknowledged.
pub(crate) struct Stored {
    pub(crate) number: SequenceNumber,
    pub(crate) arrived: Timestamp,
    pub(crate) key: String,
    pub(crate) data: Bytes,
    pub(crate) encryption: Option<EncryptionType>,
}

impl Stored {
    pub(crate) fn size(&self) -> u64 {
        (self.key.len() + self.data.len()) as u64
    }
}

/// One shard: everything ever put on it, and everything it ever admitted.
pub(crate) struct ShardModel {
    /// The n-th record has counter n + 1.
    records: Vec<Stored>,
    /// So many of them, from the oldest on, must be gone.
    gone: u64,
    /// So many of them may be gone: retention is enforced once a second.
    unsure: u64,
    pub(crate) written_bytes: Window,
    pub(crate) written_records: Window,
    pub(crate) read_bytes: Window,
    pub(crate) read_calls: Window,
    pub(crate) iterators: Window,
    /// Until when a full answer silences the shard.
    pub(crate) paused_until: Timestamp,
    /// Whether the size of the burst never changed, so that refusals can be foretold.
    pub(crate) burst_is_fixed: bool,
}

impl ShardModel {
    pub(crate) fn new(burst: u64) -> Self {
        Self {
            records: Vec::new(),
            gone: 0,
            unsure: 0,
            written_bytes: Window::new(burst.max(MIB), MIB),
            written_records: Window::new(1000, 1000),
            read_bytes: Window::new(2 * MIB, 2 * MIB),
            read_calls: Window::new(5, 5),
            iterators: Window::new(5, 5),
            paused_until: Timestamp(i64::MIN),
            burst_is_fixed: true,
        }
    }

    /// The stream takes larger or smaller records from now on.
    pub(crate) fn resize(&mut self, burst: u64) {
        self.written_bytes.widen(burst.max(MIB));
        self.burst_is_fixed = false;
    }

    /// Records ever stored.
    pub(crate) fn count(&self) -> u64 {
        self.records.len() as u64
    }

    pub(crate) const fn gone(&self) -> u64 {
        self.gone
    }

    /// The first counter at or after `from` of a record that is certainly still there.
    pub(crate) fn first_sure(&self, from: u64) -> Option<u64> {
        let first = from.max(self.unsure + 1);
        (first <= self.count()).then_some(first)
    }

    pub(crate) fn get(&self, counter: u64) -> Option<&Stored> {
        self.records.get(usize::try_from(counter.checked_sub(1)?).ok()?)
    }

    /// Counter of the first record, kept or not, that arrived at or after a point in time.
    pub(crate) fn first_since(&self, at: Timestamp) -> u64 {
        let before = self.records.iter().take_while(|record| record.arrived < at).count();
        before as u64 + 1
    }

    /// Takes a new record: its number grows, as a number and as a text.
    pub(crate) fn put(&mut self, record: Stored) {
        assert_eq!(record.number.counter, self.count() + 1, "numbers have no gaps");
        if let Some(last) = self.records.last() {
            assert!(record.number > last.number, "{} after {}", record.number, last.number);
            let (new, old) = (record.number.to_string(), last.number.to_string());
            assert!(new > old && new.len() == old.len(), "as text, {new} after {old}");
            assert!(record.arrived >= last.arrived);
        }
        self.records.push(record);
    }

    /// Records older than their retention may go, and must be gone `grace` later.
    pub(crate) fn age(&mut self, now: Timestamp, retention: Millis, grace: Millis) {
        let older = |span: Millis| {
            self.records.partition_point(|record| record.arrived + span < now) as u64
        };
        let gone = older(Millis(retention.0 + grace.0));
        let unsure = older(retention);
        self.gone = self.gone.max(gone);
        self.unsure = self.unsure.max(unsure);
    }

    pub(crate) fn forget_all(&mut self) {
        self.gone = self.count();
        self.unsure = self.count();
    }

    /// The shard holds nothing before a counter; returns how many records that loses which
    /// should be there, and how many that was allowed to.
    pub(crate) fn lose_before(&mut self, first: u64) -> (u64, u64) {
        let held_back = first - 1;
        let sure = held_back.saturating_sub(self.unsure);
        let unsure = held_back.min(self.unsure).saturating_sub(self.gone);
        self.gone = self.gone.max(held_back);
        self.unsure = self.unsure.max(held_back);
        (sure, unsure)
    }

    /// Checks that records are what a reader who stands at `from` must get: the next ones, whole,
    /// in order, and as many as fit. Returns where the reader stands then.
    pub(crate) fn follow(&self, from: u64, records: &[Record], count: usize, bytes: u64) -> u64 {
        let mut next = from;
        let mut size = 0;
        for (index, record) in records.iter().enumerate() {
            let counter = record.sequence_number.counter;
            if index == 0 {
                let latest = self.first_sure(from).unwrap_or(u64::MAX);
                assert!(counter >= from, "record {counter} again for a reader at {from}");
                assert!(counter <= latest, "records {latest}.. skipped for a reader at {from}");
            } else {
                assert_eq!(counter, next, "skipped or repeated within an answer");
            }
            assert!(counter > self.gone, "record {counter} should be gone");
            let stored = self.get(counter).expect("a record that was put");
            assert_same(record, stored);
            size += stored.size();
            next = counter + 1;
        }
        assert!(records.len() <= count);
        assert!(size <= bytes || records.len() == 1, "{size} bytes in one answer");
        match (records.is_empty(), self.get(next)) {
            (true, _) => {
                let left = self.first_sure(from);
                assert_eq!(left, None, "a reader at {from} got nothing");
            }
            (false, Some(waiting)) => {
                let full = records.len() == count || size + waiting.size() > bytes;
                assert!(full, "an answer of {} records ends early", records.len());
            }
            (false, None) => {}
        }
        next
    }

    /// How far behind the tip an answer is that leaves its reader at `next`.
    pub(crate) fn behind(&self, records: &[Record], next: u64, now: Timestamp) -> i64 {
        let since = match records.last() {
            // What came after a record that is still there, is there too.
            Some(last) => self.get(next).map(|_| last.approximate_arrival_timestamp),
            None => self.first_sure(next).and_then(|waiting| Some(self.get(waiting)?.arrived)),
        };
        since.map_or(0, |since| now.since(since).0 as i64)
    }
}

fn assert_same(record: &Record, stored: &Stored) {
    let number = stored.number;
    assert_eq!(record.sequence_number, number);
    assert_eq!(record.approximate_arrival_timestamp, stored.arrived, "{number}");
    assert_eq!(record.partition_key.as_str(), stored.key, "{number}");
    assert!(record.data.0 == stored.data, "{number} has another payload");
    assert_eq!(record.encryption_type, stored.encryption, "{number}");
}
