//! How far a mapping is in one shard: what was taken, what is being handled, and the checkpoint.
//!
//! Records go into lanes by their key, one lane for each batch that may run at a time; a lane
//! hands over one batch after the other, so that the order per key is kept. The checkpoint is
//! before the first record that is not handled, whatever lane it is in.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::Serialize;

use super::invocation::InvocationId;
use super::source::SourceRecord;
use super::tree::Tree;
use crate::api::kinesis::{SequenceNumber, ShardId};
use crate::units::Timestamp;

/// A record that was taken and is not handled yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Held {
    /// The record.
    pub record: SourceRecord,
    /// Its size in an event, in bytes.
    pub event_bytes: usize,
    /// When it was taken.
    pub taken: Timestamp,
}

/// A batch, or what is left of one.
#[derive(Clone, Debug, Serialize)]
pub struct Piece {
    /// Its records in order; none in a window's last invocation.
    pub records: Arc<[Arc<Held>]>,
    /// How it came out of its batch by halving: `0` for each first half, `1` for each second.
    pub path: String,
    /// Retries that count against the quota.
    pub retries: u32,
    /// How often a function was invoked with it, or with what it came out of.
    pub invocations: u32,
    /// Times in a row that the function was throttled.
    pub throttles: u32,
    /// Not before this it is handed over again.
    pub retry_at: Timestamp,
    /// The invocation that is on its way.
    pub in_flight: Option<InvocationId>,
    /// Names the last invocation.
    pub request_id: String,
    /// What the last invocation raised, if it raised something; for a report of failed items there
    /// is nothing here.
    pub error: Option<String>,
    /// Whether it is a window's last invocation, and whether the window ends before its time.
    pub closes: Option<bool>,
}

/// A tumbling window that is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Window {
    /// When it begins.
    pub start: Timestamp,
    /// When it ends.
    pub end: Timestamp,
    /// What the function gave last, in JSON.
    pub state: String,
}

/// Records of some keys, handed over one batch after the other.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Lane {
    /// Records that are in no batch yet.
    pub queue: VecDeque<Arc<Held>>,
    /// The batch at hand: one piece, or several after halving, in order.
    pub pieces: VecDeque<Piece>,
    /// The window that is open.
    pub window: Option<Window>,
    /// How the batch at hand, or the last one, came apart.
    pub tree: Tree,
    /// For when it was last said to wake up.
    pub(super) wakes: Option<Timestamp>,
}

impl Lane {
    /// Whether nothing is left to do.
    pub fn is_idle(&self) -> bool {
        self.queue.is_empty() && self.pieces.is_empty() && self.window.is_none()
    }
}

/// One shard as a mapping sees it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Shard {
    /// The shards it came out of.
    pub parents: Vec<ShardId>,
    /// Whether its last record was taken: it is closed, and nothing more comes.
    pub ended: bool,
    /// Whether all of it is handled, so that its children are read.
    pub finished: bool,
    /// Everything up to this is handled.
    pub checkpoint: Option<SequenceNumber>,
    /// The last record that was taken.
    pub taken: Option<SequenceNumber>,
    /// The lanes; as many as batches may run at a time.
    pub lanes: Vec<Lane>,
    /// Records that wait for lanes of another number.
    pub(super) backlog: VecDeque<Arc<Held>>,
    /// Records taken after the checkpoint, in order, and whether they are handled.
    pub(super) order: VecDeque<(SequenceNumber, bool)>,
    /// Bytes of the records that are held.
    pub held_bytes: u64,
    /// How old the last record of the last batch was when it was through, in ms.
    pub iterator_age: u64,
}

impl Shard {
    /// Records that are held.
    pub fn held(&self) -> usize {
        self.order.iter().filter(|(_, handled)| !handled).count()
    }

    /// Records that are in no batch yet; less costly than [`Shard::held`].
    pub fn waiting(&self) -> usize {
        let queued = self.lanes.iter().map(|lane| lane.queue.len()).sum::<usize>();
        queued + self.backlog.len()
    }

    /// Whether some batch is on its way.
    pub fn is_busy(&self) -> bool {
        self.lanes.iter().any(|lane| lane.pieces.iter().any(|piece| piece.in_flight.is_some()))
    }

    /// Notes that a record was taken; `handled` if there is nothing to do with it.
    pub(super) fn note_taken(&mut self, number: SequenceNumber, handled: bool) {
        self.taken = Some(number);
        if handled && self.order.is_empty() {
            self.checkpoint = Some(number);
        } else {
            self.order.push_back((number, handled));
        }
    }

    /// Notes that records are handled, and moves the checkpoint as far as it goes.
    pub(super) fn note_handled(&mut self, records: &[Arc<Held>]) -> u64 {
        let mut bytes = 0;
        for held in records {
            let number = held.record.sequence_number;
            if let Ok(at) = self.order.binary_search_by(|(other, _)| other.cmp(&number)) {
                self.order[at].1 = true;
            }
            bytes += held.record.data.len() as u64;
        }
        while let Some((number, true)) = self.order.front() {
            self.checkpoint = Some(*number);
            self.order.pop_front();
        }
        self.held_bytes -= bytes;
        bytes
    }

    /// Puts a record into its lane, or aside while the lanes are being changed.
    pub(super) fn put(&mut self, held: Arc<Held>, factor: usize) {
        self.held_bytes += held.record.data.len() as u64;
        if self.lanes.len() == factor && self.backlog.is_empty() {
            let lane = lane_of(held.record.partition_key.as_str(), factor);
            self.lanes[lane].queue.push_back(held);
        } else {
            self.backlog.push_back(held);
        }
    }

    /// Whether the number of lanes is being changed.
    pub(super) fn is_changing(&self, factor: usize) -> bool {
        self.lanes.len() != factor || !self.backlog.is_empty()
    }

    /// Changes the number of lanes once no batch is at hand: a key may come into another lane,
    /// and must not overtake itself.
    pub(super) fn change_lanes(&mut self, factor: usize) {
        if !self.is_changing(factor) {
            return;
        }
        let waiting = self.lanes.iter_mut().flat_map(|lane| lane.queue.drain(..));
        self.backlog.extend(waiting);
        self.backlog.make_contiguous().sort_by_key(|held| held.record.sequence_number);
        if self.lanes.iter().all(Lane::is_idle) {
            self.lanes = vec![Lane::default(); factor];
            for held in std::mem::take(&mut self.backlog) {
                let lane = lane_of(held.record.partition_key.as_str(), factor);
                self.lanes[lane].queue.push_back(held);
            }
        }
    }
}

/// The lane of a key (FNV-1a). AWS doesn't say how it spreads keys over batches.
fn lane_of(key: &str, factor: usize) -> usize {
    let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    ((hash ^ hash >> 32) % factor.max(1) as u64) as usize
}
