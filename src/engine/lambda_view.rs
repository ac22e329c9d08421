//! Event source mappings, functions and what they did, as readers of a snapshot see them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::aftermath::{Aftermath, AlertSent, FunctionRun};
use super::notices::{NoticeSent, Queue};
use crate::api::kinesis::{SequenceNumber, ShardId};
use crate::api::lambda::State;
use crate::lambda::functions::Function;
use crate::lambda::{
    Branch, Config, Discarded, Lambda, Lane, LastResult, Mapping, Minute, Piece, Shard, Start,
    Window,
};
use crate::units::Timestamp;

/// Minutes of a mapping's history in a snapshot.
const MINUTES: usize = 180;

/// Lambda at one moment.
#[derive(Clone, Debug, Serialize)]
pub struct LambdaView {
    /// The functions by name; shared for as long as none changes.
    pub functions: Arc<Vec<Function>>,
    /// The mappings in order of their making.
    pub mappings: Vec<Arc<MappingView>>,
    /// What functions did.
    pub did: Arc<DidView>,
}

impl LambdaView {
    /// The mapping with an AWS identity.
    pub fn mapping(&self, uuid: &str) -> Option<&Arc<MappingView>> {
        self.mappings.iter().find(|mapping| mapping.uuid == uuid)
    }

    /// The function with a name.
    pub fn function(&self, name: &str) -> Option<&Function> {
        self.functions.iter().find(|function| function.name == name)
    }
}

/// What functions did, and what came of it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DidView {
    /// The last alerts of native functions, the oldest first.
    pub alerts: Vec<Arc<AlertSent>>,
    /// Alerts in all.
    pub alerts_sent: u64,
    /// The last runs, the oldest first.
    pub runs: Vec<Arc<FunctionRun>>,
    /// Runs in all.
    pub runs_done: u64,
    /// The last notices of discarded batches, the oldest first.
    pub notices: Vec<Arc<NoticeSent>>,
    /// Queues that got notice, by ARN.
    pub queues: BTreeMap<String, Queue>,
}

/// An event source mapping at one moment.
#[derive(Clone, Debug, Serialize)]
pub struct MappingView {
    /// Its place among all that were ever made.
    pub id: u64,
    /// AWS's identity of it.
    pub uuid: String,
    /// The stream.
    pub stream_arn: String,
    /// Where it is in its life.
    pub state: State,
    /// AWS's word for where reading began.
    pub position: String,
    /// From where it reads.
    pub start: Start,
    /// Its settings.
    pub config: Config,
    /// When its state or settings last changed.
    pub modified: Timestamp,
    /// What came of its last batch.
    pub last_result: LastResult,
    /// How far it is in each shard.
    pub shards: Vec<MappingShardView>,
    /// Everything since it was made.
    pub total: Minute,
    /// The last minutes in which something happened, the oldest first.
    pub minutes: Vec<Minute>,
    /// What it gave up last, the oldest first; without payloads.
    pub discarded: Vec<Arc<Discarded>>,
}

/// A mapping on one shard at one moment.
#[derive(Clone, Debug, Serialize)]
pub struct MappingShardView {
    /// The shard.
    pub shard: ShardId,
    /// Whether its last record was taken.
    pub ended: bool,
    /// Whether all of it is handled.
    pub finished: bool,
    /// Whether it waits for the shards that it came out of.
    pub waits_for_parents: bool,
    /// Everything up to this is handled.
    pub checkpoint: Option<SequenceNumber>,
    /// The last record that was taken.
    pub taken: Option<SequenceNumber>,
    /// Records that are in no batch yet.
    pub waiting: usize,
    /// When the oldest record that is held arrived.
    pub oldest: Option<Timestamp>,
    /// Bytes of the records that are held.
    pub held_bytes: u64,
    /// How old the last record of the last batch was when it was through, in ms.
    pub iterator_age: u64,
    /// Batches that may run at a time.
    pub lanes: Vec<LaneView>,
}

/// What is handed over one batch after the other.
#[derive(Clone, Debug, Serialize)]
pub struct LaneView {
    /// Records that are in no batch yet.
    pub waiting: usize,
    /// The batch at hand: one piece, or several after halving, in order.
    pub pieces: Vec<PieceView>,
    /// The window that is open.
    pub window: Option<Window>,
    /// How the batch at hand, or the last one, came apart, by path: each piece before its halves.
    pub tree: Vec<(String, Branch)>,
}

/// A batch, or what is left of one.
#[derive(Clone, Debug, Serialize)]
pub struct PieceView {
    /// How it came out of its batch by halving: `0` for each first half, `1` for each second.
    pub path: String,
    /// How many records it has.
    pub records: usize,
    /// The first of them.
    pub first: Option<SequenceNumber>,
    /// The last of them.
    pub last: Option<SequenceNumber>,
    /// Retries that count against the quota.
    pub retries: u32,
    /// How often a function was invoked with it, or with what it came out of.
    pub invocations: u32,
    /// Not before this it is handed over again.
    pub retry_at: Timestamp,
    /// Whether a function has it right now.
    pub running: bool,
    /// AWS's name of the last invocation.
    pub request_id: String,
    /// What the last invocation raised.
    pub error: Option<String>,
}

/// The parts of the last snapshot, to be shared with the next one.
#[derive(Clone, Default)]
pub(super) struct LambdaCache {
    views: BTreeMap<u64, (u64, Arc<MappingView>)>,
    functions: Option<(u64, Arc<Vec<Function>>)>,
    did: Option<(u64, Arc<DidView>)>,
}

impl LambdaCache {
    pub(super) fn take(&mut self, lambda: &Lambda, aftermath: &Aftermath) -> LambdaView {
        let mut former = std::mem::take(&mut self.views);
        let view = |mapping: &Mapping| {
            let view = match former.remove(&mapping.id) {
                Some((version, view)) if version == mapping.version => view,
                _ => Arc::new(view_of(mapping)),
            };
            self.views.insert(mapping.id, (mapping.version, Arc::clone(&view)));
            view
        };
        let mappings = lambda.mappings().values().map(view).collect();
        let functions = shared(&mut self.functions, lambda.version(), || {
            lambda.functions().values().cloned().collect()
        });
        let did = shared(&mut self.did, aftermath.version, || DidView {
            alerts: aftermath.alerts.iter().cloned().collect(),
            alerts_sent: aftermath.alerts_sent,
            runs: aftermath.runs.iter().cloned().collect(),
            runs_done: aftermath.runs_done,
            notices: aftermath.notices.iter().cloned().collect(),
            queues: aftermath.queues.clone(),
        });
        LambdaView { functions, mappings, did }
    }
}

/// What was made for a version, or the same anew for another one.
pub(super) fn shared<V: PartialEq, T>(
    cached: &mut Option<(V, Arc<T>)>,
    version: V,
    make: impl FnOnce() -> T,
) -> Arc<T> {
    match cached {
        Some((known, view)) if *known == version => Arc::clone(view),
        _ => {
            let view = Arc::new(make());
            *cached = Some((version, Arc::clone(&view)));
            view
        }
    }
}

fn view_of(mapping: &Mapping) -> MappingView {
    let minutes = &mapping.metrics.minutes;
    MappingView {
        id: mapping.id,
        uuid: mapping.uuid.clone(),
        stream_arn: mapping.stream_arn.clone(),
        state: mapping.state,
        position: mapping.position.clone(),
        start: mapping.start,
        config: mapping.config.clone(),
        modified: mapping.modified,
        last_result: mapping.last_result,
        shards: mapping.shards.iter().map(|(id, shard)| shard_of(mapping, *id, shard)).collect(),
        total: mapping.metrics.total,
        minutes: minutes.iter().skip(minutes.len().saturating_sub(MINUTES)).copied().collect(),
        discarded: mapping.discarded.iter().cloned().collect(),
    }
}

fn shard_of(mapping: &Mapping, id: ShardId, shard: &Shard) -> MappingShardView {
    let fronts = shard.lanes.iter().filter_map(|lane| {
        let batched = lane.pieces.front().and_then(|piece| piece.records.first());
        batched.or_else(|| lane.queue.front()).map(|held| held.record.arrived)
    });
    MappingShardView {
        shard: id,
        ended: shard.ended,
        finished: shard.finished,
        waits_for_parents: !mapping.is_readable(id),
        checkpoint: shard.checkpoint,
        taken: shard.taken,
        waiting: shard.waiting(),
        oldest: fronts.min(),
        held_bytes: shard.held_bytes,
        iterator_age: shard.iterator_age,
        lanes: shard.lanes.iter().map(lane_of).collect(),
    }
}

fn lane_of(lane: &Lane) -> LaneView {
    LaneView {
        waiting: lane.queue.len(),
        pieces: lane.pieces.iter().map(piece_of).collect(),
        window: lane.window.clone(),
        tree: lane.tree.branches().map(|(path, branch)| (path.to_owned(), *branch)).collect(),
    }
}

fn piece_of(piece: &Piece) -> PieceView {
    let number =
        |held: Option<&Arc<crate::lambda::Held>>| held.map(|held| held.record.sequence_number);
    PieceView {
        path: piece.path.clone(),
        records: piece.records.len(),
        first: number(piece.records.first()),
        last: number(piece.records.last()),
        retries: piece.retries,
        invocations: piece.invocations,
        retry_at: piece.retry_at,
        running: piece.in_flight.is_some(),
        request_id: piece.request_id.clone(),
        error: piece.error.clone(),
    }
}
