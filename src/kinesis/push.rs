//! What the service sends by itself: the events of `SubscribeToShard`.

use super::Kinesis;
use super::consumer::{EVENT_BYTES_MAX, HEARTBEAT, Subscription};
use super::record_log::PayloadRef;
use super::throttle::READ_BYTES_PER_SEC;
use super::timers::Timer;
use crate::api::Blob;
use crate::api::blob::Text;
use crate::api::kinesis::{
    EncryptionType, Error, NotFound, Record, ShardId, SubscribeToShardEvent, SubscriptionId,
};
use crate::kinesis::{Shard, StoredRecord};
use crate::units::Timestamp;

/// Most events that a subscription gets at once before it is held.
const BURST_EVENTS_MAX: usize = 16;

/// A record of an answer whose payload was moved out of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnDisk {
    /// Its index among the answer's records.
    pub index: usize,
    /// Where its key and data are in the journal.
    pub payload: PayloadRef,
}

/// What is pushed to a subscription.
#[derive(Clone, Debug, PartialEq)]
pub struct Push {
    /// To which.
    pub subscription: SubscriptionId,
    /// What.
    pub body: PushBody,
    /// Records of the event whose payload is on disk and still to be filled in.
    pub on_disk: Vec<OnDisk>,
    /// Whether the subscription is held after this push, because it got much at once: whoever
    /// delivers pushes lets it go on when its client can take more.
    pub held: bool,
}

/// The content of a push.
#[derive(Clone, Debug, PartialEq)]
pub enum PushBody {
    /// Records, or a sign of life.
    Event(SubscribeToShardEvent),
    /// The subscription ends with an error, and nothing follows.
    Failed(Error),
    /// The subscription ends as agreed (after five minutes, or at a shard's end).
    Ended,
}

/// Records on their way to a reader.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) records: Vec<Record>,
    pub(super) on_disk: Vec<OnDisk>,
    /// Bytes of keys and payloads.
    pub(super) bytes: u64,
    /// When the last record arrived.
    pub(super) last_arrived: Option<Timestamp>,
    /// Counter of the record after the last one.
    pub(super) next: u64,
}

impl Batch {
    /// Collects records from a counter on, up to a number and a size; a single record may be
    /// larger than the size.
    pub(super) fn collect(shard: &Shard, from: u64, count_max: usize, bytes_max: u64) -> Self {
        let position = from.max(shard.log.first()).min(shard.log.next());
        let mut batch = Self { next: position, ..Self::default() };
        for (counter, stored) in shard.log.from(position).take(count_max) {
            if !batch.records.is_empty() && batch.bytes + stored.size() > bytes_max {
                break;
            }
            batch.push(shard, counter, stored);
        }
        batch
    }

    fn push(&mut self, shard: &Shard, counter: u64, stored: &StoredRecord) {
        let (key, data) = stored.payload().unwrap_or_else(|payload| {
            self.on_disk.push(OnDisk { index: self.records.len(), payload });
            Default::default()
        });
        self.records.push(Record {
            sequence_number: shard.number(counter, stored.arrived),
            approximate_arrival_timestamp: stored.arrived,
            data: Blob(data),
            // Keys come in as text, so they go out as text.
            partition_key: Text::from_utf8(key).unwrap_or_default(),
            encryption_type: stored.encrypted.then_some(EncryptionType::Kms),
        });
        self.bytes += stored.size();
        self.last_arrived = Some(stored.arrived);
        self.next = counter + 1;
    }

    /// How far behind the tip the reader is after this batch, in ms: zero if nothing waits.
    pub(super) fn millis_behind(&self, shard: &Shard, now: Timestamp) -> i64 {
        // A sign of life brings no records, but some may wait for the budget.
        let waiting = shard.log.get(self.next).map(|record| record.arrived);
        let behind = waiting.map(|waiting| self.last_arrived.unwrap_or(waiting));
        behind.map_or(0, |arrived| now.since(arrived).0 as i64)
    }
}

impl Kinesis {
    /// Pushes what every subscription of a stream can take now.
    pub(super) fn pump_stream(&mut self, stream: u64, now: Timestamp) {
        let range = (stream, ShardId(0))..=(stream, ShardId(u32::MAX));
        let ids: Vec<_> =
            self.subscribed.range(range).flat_map(|(_, ids)| ids.iter().copied()).collect();
        for id in ids {
            self.pump(id, now);
        }
    }

    /// Pushes what the subscriptions of one shard can take now.
    pub(super) fn pump_shard(&mut self, stream: u64, shard: ShardId, now: Timestamp) {
        let Some(ids) = self.subscribed.get(&(stream, shard)) else { return };
        for id in ids.iter().copied().collect::<Vec<_>>() {
            self.pump(id, now);
        }
    }

    /// Pushes what one subscription can take now, and plans its next look.
    pub(super) fn pump(&mut self, id: SubscriptionId, now: Timestamp) {
        self.burst(id, now);
        self.plan_wake(id, now);
    }

    /// Pushes what one subscription can take now, but not more than a burst: then it is held, so
    /// that a reader far behind doesn't fill the memory with events it has yet to take.
    fn burst(&mut self, id: SubscriptionId, now: Timestamp) {
        for _ in 0..BURST_EVENTS_MAX {
            if !self.push_once(id, now, false) {
                return;
            }
        }
        if let (Some(subscription), Some(last)) =
            (self.subscriptions.get_mut(&id), self.pushes.back_mut())
        {
            subscription.held = true;
            last.held = true;
        }
    }

    /// Pushes one event, if the subscription can take one and there is something to push; says
    /// whether it did. A heartbeat is pushed even if there are no records.
    pub(super) fn push_once(
        &mut self,
        id: SubscriptionId,
        now: Timestamp,
        heartbeat: bool,
    ) -> bool {
        let limits = self.settings.limits;
        let Some(subscription) = self.subscriptions.get_mut(&id) else { return false };
        let Some(stream) =
            self.names.get(&subscription.stream_id).and_then(|name| self.streams.get_mut(name))
        else {
            return false;
        };
        let shard = stream.shard_mut(subscription.shard);
        let spent = limits
            && subscription.budget.available(READ_BYTES_PER_SEC, READ_BYTES_PER_SEC, now) == 0;
        let count_max = if subscription.held || spent { 0 } else { 10_000 };
        let batch = Batch::collect(shard, subscription.position, count_max, EVENT_BYTES_MAX);
        let ended = shard.is_read_to_end(batch.next) && count_max > 0;
        let wanted = heartbeat && !subscription.held;
        if batch.records.is_empty() && !ended && !wanted {
            return false;
        }
        let behind = batch.millis_behind(shard, now);
        // A reader that stands beyond the tip stays there.
        let next = batch.next.max(subscription.position);
        let continuation = shard.number(next.saturating_sub(1), now);
        if limits {
            subscription.budget.take(batch.bytes);
        }
        subscription.position = next;
        subscription.last_push = now;
        let age = batch.last_arrived.map_or(0, |arrived| now.since(arrived).0);
        if !batch.records.is_empty() {
            shard.metrics.pushed(batch.records.len() as u32, batch.bytes, age, now);
        }
        let children = shard.children.clone();
        let child_shards = ended.then(|| {
            children.iter().map(|child| stream.shards[child.0 as usize].to_child()).collect()
        });
        stream.version += 1;
        let event = SubscribeToShardEvent {
            records: batch.records,
            continuation_sequence_number: continuation,
            millis_behind_latest: behind,
            child_shards,
        };
        let body = PushBody::Event(event);
        self.pushes.push_back(Push { subscription: id, body, on_disk: batch.on_disk, held: false });
        if ended {
            self.end_subscription(id, PushBody::Ended);
        }
        !ended
    }

    /// Ends a subscription with a last push.
    pub(super) fn end_subscription(&mut self, id: SubscriptionId, body: PushBody) {
        if self.forget_subscription(id).is_some() {
            self.pushes.push_back(Push {
                subscription: id,
                body,
                on_disk: Vec::new(),
                held: false,
            });
        }
    }

    /// Ends a subscription whose client is gone.
    pub fn close_subscription(&mut self, id: SubscriptionId) -> bool {
        self.forget_subscription(id).is_some()
    }

    fn forget_subscription(&mut self, id: SubscriptionId) -> Option<Subscription> {
        let subscription = self.subscriptions.remove(&id)?;
        self.stream_by_id(subscription.stream_id);
        let place = (subscription.stream_id, subscription.shard);
        if let Some(ids) = self.subscribed.get_mut(&place) {
            ids.remove(&id);
            if ids.is_empty() {
                self.subscribed.remove(&place);
            }
        }
        Some(subscription)
    }

    /// Holds a subscription's pushes back, or lets them go on; says whether it lives.
    pub fn hold_subscription(&mut self, id: SubscriptionId, held: bool, now: Timestamp) -> bool {
        let Some(subscription) = self.subscriptions.get_mut(&id) else { return false };
        subscription.held = held;
        let stream = subscription.stream_id;
        self.stream_by_id(stream);
        self.pump(id, now);
        true
    }

    /// Ends every subscription of a stream because the stream goes.
    pub(super) fn fail_subscriptions(&mut self, stream: u64, name: &str) {
        let ids: Vec<_> = self
            .subscriptions
            .values()
            .filter(|subscription| subscription.stream_id == stream)
            .map(|subscription| subscription.id)
            .collect();
        for id in ids {
            let stream = name.to_owned();
            let gone = NotFound::Stream { stream, account: self.account() };
            self.end_subscription(id, PushBody::Failed(gone.into()));
        }
    }

    /// Plans when a subscription is looked at next: when its budget allows more, when it should
    /// show that it lives, or when it ends.
    pub(super) fn plan_wake(&mut self, id: SubscriptionId, now: Timestamp) {
        let Some(subscription) = self.subscriptions.get_mut(&id) else { return };
        let waiting = self
            .names
            .get(&subscription.stream_id)
            .and_then(|name| self.streams.get(name))
            .and_then(|stream| stream.shards.get(subscription.shard.0 as usize))
            .is_some_and(|shard| {
                subscription.position < shard.log.next()
                    || shard.is_read_to_end(subscription.position)
            });
        let mut due = (subscription.last_push.max(subscription.started) + HEARTBEAT).max(
            // A held subscription pushes nothing, so its last push says nothing of its next look.
            if subscription.held { now + HEARTBEAT } else { now },
        );
        if waiting && !subscription.held {
            due = due.min(now + subscription.budget.wait_for_one(READ_BYTES_PER_SEC));
        }
        let due = due.min(subscription.expires());
        if subscription.wake.is_none_or(|planned| due < planned || planned <= now) {
            subscription.wake = Some(due);
            self.timers.set(due, Timer::Subscription(id));
        }
    }

    pub(super) fn wake_subscription(&mut self, id: SubscriptionId, at: Timestamp) {
        let Some(subscription) = self.subscriptions.get_mut(&id) else { return };
        // A timer of a plan that has changed since.
        if subscription.wake != Some(at) {
            return;
        }
        subscription.wake = None;
        if at >= subscription.expires() {
            return self.end_subscription(id, PushBody::Ended);
        }
        let quiet = at >= subscription.last_push + HEARTBEAT;
        self.burst(id, at);
        let still_quiet = self
            .subscriptions
            .get(&id)
            .is_some_and(|subscription| quiet && subscription.last_push < at);
        if still_quiet {
            self.push_once(id, at, true);
        }
        self.plan_wake(id, at);
    }
}
