//! What happens by itself: changes that take time, retention, subscriptions.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Kinesis;
use super::reshard::Reshard;
use super::stream::Stream;
use crate::api::kinesis::{ConsumerStatus, ShardId, StreamStatus, SubscriptionId};
use crate::units::{Millis, Timestamp};

/// Records are dropped at most once per second of simulated time and stream.
const TRIM_STEP: i64 = 1000;

/// Something due at a point in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) enum Timer {
    /// A stream becomes ACTIVE for the first time.
    Created(u64),
    /// A stream is gone.
    Deleted(u64),
    /// A stream's change takes effect, and it is ACTIVE again.
    Updated(u64, Option<Reshard>),
    /// A consumer becomes ACTIVE.
    ConsumerActive(u64, String),
    /// A consumer is gone.
    ConsumerGone(u64, String),
    /// Records may have grown too old.
    Trim(u64),
    /// An on-demand stream's traffic is looked at.
    Review(u64),
    /// A hot shard of an on-demand stream is split.
    SplitHot(u64, ShardId),
    /// A subscription has something to push, or has come to its end.
    Subscription(SubscriptionId),
}

/// The timers in the order in which they are due, and then in which they were set.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Timers {
    due: BTreeMap<(Timestamp, u64), Timer>,
    set: u64,
}

impl Timers {
    /// Sets a timer.
    pub(super) fn set(&mut self, at: Timestamp, timer: Timer) {
        self.due.insert((at, self.set), timer);
        self.set += 1;
    }

    /// When the next one is due.
    pub(super) fn next(&self) -> Option<Timestamp> {
        self.due.first_key_value().map(|((at, _), _)| *at)
    }

    /// Takes the next one that is due by now.
    fn pop(&mut self, now: Timestamp) -> Option<(Timestamp, Timer)> {
        let entry = self.due.first_entry()?;
        let at = entry.key().0;
        (at <= now).then(|| (at, entry.remove()))
    }
}

impl Kinesis {
    /// Lets time pass: everything due until now happens, each thing at its own time, so that it
    /// makes no difference in how many steps time passed.
    pub fn advance(&mut self, now: Timestamp) {
        while let Some((at, timer)) = self.timers.pop(now) {
            self.fire(timer, at);
        }
    }

    fn fire(&mut self, timer: Timer, at: Timestamp) {
        match timer {
            Timer::Created(id) => {
                self.if_status(id, StreamStatus::Creating, |stream| stream.activate(at));
            }
            Timer::Deleted(id) => self.remove_stream(id),
            Timer::Updated(id, change) => {
                self.if_status(id, StreamStatus::Updating, |stream| {
                    stream.status = StreamStatus::Active;
                    if let Some(change) = change {
                        stream.reshard(change, at);
                    }
                });
                self.pump_stream(id, at);
            }
            Timer::ConsumerActive(id, name) => {
                if let Some(stream) = self.stream_by_id(id)
                    && let Some(consumer) = stream.consumers.get_mut(&name)
                    && consumer.status == ConsumerStatus::Creating
                {
                    consumer.status = ConsumerStatus::Active;
                }
            }
            Timer::ConsumerGone(id, name) => {
                if let Some(stream) = self.stream_by_id(id)
                    && stream
                        .consumers
                        .get(&name)
                        .is_some_and(|consumer| consumer.status == ConsumerStatus::Deleting)
                {
                    stream.consumers.remove(&name);
                }
            }
            Timer::Trim(id) => self.trim_due(id, at),
            Timer::Review(id) => self.review(id, at),
            Timer::SplitHot(id, shard) => self.split_hot(id, shard, at),
            Timer::Subscription(id) => self.wake_subscription(id, at),
        }
    }

    /// Changes a stream that is still in the state in which the timer was set.
    fn if_status(&mut self, id: u64, status: StreamStatus, change: impl FnOnce(&mut Stream)) {
        let found = self.stream_by_id(id).filter(|stream| stream.status == status);
        if let Some(stream) = found {
            change(stream);
        }
    }

    fn remove_stream(&mut self, id: u64) {
        let Some(name) = self.names.remove(&id) else { return };
        if let Some(stream) = self.streams.remove(&name) {
            let held: u64 = stream.shards.iter().map(|shard| shard.log.resident_bytes()).sum();
            self.payload_bytes -= held;
        }
        self.rates.forget(id);
        self.version += 1;
    }

    /// Plans to look at a stream's oldest records when they will have grown too old.
    pub(super) fn plan_trim(&mut self, name: &str) {
        let Some(stream) = self.streams.get_mut(name) else { return };
        let Some(oldest) = stream.oldest_record() else { return };
        let due = round_up(oldest + stream.retention());
        if stream.trim_due.is_none_or(|planned| due < planned) {
            stream.trim_due = Some(due);
            let id = stream.id;
            self.timers.set(due, Timer::Trim(id));
        }
    }

    fn trim_due(&mut self, id: u64, at: Timestamp) {
        let Some(name) = self.names.get(&id).cloned() else { return };
        let Some(stream) = self.streams.get_mut(&name) else { return };
        // A timer of a plan that has changed since.
        if stream.trim_due != Some(at) {
            return;
        }
        stream.trim_due = None;
        self.trim(&name, at);
        self.plan_trim(&name);
    }

    /// Drops the records of a stream that are older than its retention.
    pub(super) fn trim(&mut self, name: &str, now: Timestamp) {
        let Some(stream) = self.streams.get_mut(name) else { return };
        let cutoff = stream.cutoff(now);
        let mut freed = 0;
        for shard in &mut stream.shards {
            let dropped = shard.log.drop_before(cutoff);
            shard.version += u64::from(dropped.0 > 0);
            freed += dropped.1;
        }
        stream.version += 1;
        self.payload_bytes -= freed;
    }
}

/// The next whole step after a point in time at which its records count as too old.
fn round_up(at: Timestamp) -> Timestamp {
    (Timestamp(at.0.div_euclid(TRIM_STEP) * TRIM_STEP)) + Millis(TRIM_STEP as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timers_fire_in_order_of_time_then_of_setting() {
        let mut timers = Timers::default();
        timers.set(Timestamp(20), Timer::Trim(1));
        timers.set(Timestamp(10), Timer::Trim(2));
        timers.set(Timestamp(10), Timer::Trim(3));
        assert_eq!(timers.next(), Some(Timestamp(10)));
        let fired: Vec<_> = std::iter::from_fn(|| timers.pop(Timestamp(15))).collect();
        let expected = [(Timestamp(10), Timer::Trim(2)), (Timestamp(10), Timer::Trim(3))];
        assert_eq!(fired, expected);
        assert_eq!(timers.next(), Some(Timestamp(20)));
    }
}
