//! Batches on their way to a function. An invocation goes out as a value and comes back as an
//! input; until then its batch stays at hand.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::shard::Held;
use super::{Lambda, event};
use crate::api::kinesis::ShardId;
use crate::api::lambda::function_arn;
use crate::units::Timestamp;

/// An invocation of this world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct InvocationId(pub u64);

/// Where an invocation belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Place {
    pub(super) mapping: u64,
    pub(super) shard: ShardId,
    pub(super) lane: usize,
}

/// The tumbling window that an invocation is part of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowOf {
    /// When it begins.
    pub start: Timestamp,
    /// When it ends.
    pub end: Timestamp,
    /// What the function gave last, in JSON.
    pub state: String,
    /// Whether this is its last invocation.
    pub is_final: bool,
    /// Whether it ends before its time.
    pub is_early: bool,
}

/// A batch to hand to a function: everything that whoever runs it needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// Names the invocation in the answer.
    pub id: InvocationId,
    /// AWS's name of it.
    pub request_id: String,
    /// The mapping, by AWS's identity.
    pub mapping: String,
    /// The function, by name.
    pub function: String,
    /// The function, by ARN.
    pub function_arn: String,
    /// The role that it runs as.
    pub role_arn: String,
    /// The region.
    pub region: String,
    /// The stream.
    pub stream_arn: String,
    /// The shard.
    pub shard: ShardId,
    /// Which of the batches that run at a time.
    pub lane: usize,
    /// The records, in order.
    pub records: Arc<[Arc<Held>]>,
    /// The tumbling window, if the mapping has such.
    pub window: Option<WindowOf>,
    /// How often this batch was handed over, this time included.
    pub attempt: u32,
}

impl Invocation {
    /// The event, in JSON.
    pub fn event(&self) -> Vec<u8> {
        event::event(self)
    }

    /// The payloads in order, as native functions take them.
    pub fn payloads(&self) -> impl Iterator<Item = &[u8]> {
        self.records.iter().map(|held| held.record.data.as_ref())
    }
}

impl Lambda {
    /// The next batch to hand over, if there is one. It stays at hand until
    /// [`Lambda::invocation_done`] tells what became of it.
    pub fn poll_invocation(&mut self) -> Option<Invocation> {
        while let Some(id) = self.ready.pop_first() {
            if let Some(invocation) = self.invocation(id) {
                return Some(invocation);
            }
        }
        None
    }

    /// Has every batch polled again that was handed over and not answered: whoever ran it is gone.
    pub fn ask_again(&mut self) {
        let known = |id: &InvocationId| self.to_come.contains_key(id);
        self.ready = self.in_flight.keys().filter(|id| !known(id)).copied().collect();
    }

    /// An invocation that has no answer yet.
    pub fn invocation(&self, id: InvocationId) -> Option<Invocation> {
        let place = self.in_flight.get(&id)?;
        let mapping = self.mappings.get(&place.mapping)?;
        let lane = mapping.shards.get(&place.shard)?.lanes.get(place.lane)?;
        let piece = lane.pieces.front().filter(|piece| piece.in_flight == Some(id))?;
        let identity = &self.settings.identity;
        let window = lane.window.as_ref().map(|window| WindowOf {
            start: window.start,
            end: window.end,
            state: window.state.clone(),
            is_final: piece.closes.is_some(),
            is_early: piece.closes == Some(true),
        });
        Some(Invocation {
            id,
            request_id: piece.request_id.clone(),
            mapping: mapping.uuid.clone(),
            function: mapping.config.function.clone(),
            function_arn: function_arn(identity, &mapping.config.function),
            role_arn: mapping.role_arn(identity),
            region: identity.region.clone(),
            stream_arn: mapping.stream_arn.clone(),
            shard: place.shard,
            lane: place.lane,
            records: Arc::clone(&piece.records),
            window,
            attempt: piece.invocations,
        })
    }
}
