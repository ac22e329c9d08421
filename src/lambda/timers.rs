//! What will happen by itself: each thing at its own time, whatever the steps of time.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Lambda;
use super::invocation::InvocationId;
use crate::api::kinesis::ShardId;
use crate::units::Timestamp;

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) enum Timer {
    /// A mapping's change takes effect.
    Settle(u64),
    /// A lane of a shard has something to do.
    Wake(u64, ShardId, usize),
    /// An answer that is known already takes effect.
    Answer(InvocationId),
}

/// Timers in order of time, then of setting.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Timers {
    set: u64,
    due: BTreeMap<(Timestamp, u64), Timer>,
}

impl Timers {
    pub(super) fn set(&mut self, at: Timestamp, timer: Timer) {
        self.set += 1;
        self.due.insert((at, self.set), timer);
    }

    pub(super) fn next(&self) -> Option<Timestamp> {
        self.due.keys().next().map(|(at, _)| *at)
    }

    fn pop(&mut self, now: Timestamp) -> Option<(Timestamp, Timer)> {
        let entry = self.due.first_entry()?;
        let at = entry.key().0;
        (at <= now).then(|| (at, entry.remove()))
    }
}

impl Lambda {
    /// Lets time pass: everything due until now happens, each thing at its own time. Time never
    /// goes back.
    pub fn advance(&mut self, now: Timestamp) {
        while let Some((at, timer)) = self.timers.pop(now) {
            self.now = self.now.max(at);
            match timer {
                Timer::Settle(id) => self.settle(id),
                Timer::Wake(id, shard, lane) => {
                    let lanes = self.mappings.get_mut(&id).and_then(|mapping| {
                        mapping.shards.get_mut(&shard).map(|shard| &mut shard.lanes)
                    });
                    if let Some(lane) = lanes.and_then(|lanes| lanes.get_mut(lane))
                        && lane.wakes == Some(at)
                    {
                        lane.wakes = None;
                        self.pump(id, shard);
                    }
                }
                Timer::Answer(invocation) => {
                    if let Some(outcome) = self.to_come.remove(&invocation) {
                        self.answer(invocation, outcome);
                    }
                }
            }
        }
        self.now = self.now.max(now);
    }
}
