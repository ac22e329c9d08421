//! Subscriptions and what is pushed to them.

use caudal::api::kinesis::{
    ConsumerStatus, Error, InUse, ShardId, SubscribeToShardEvent, SubscribeToShardInput,
    SubscriptionId,
};
use caudal::engine::{OnDisk, Push, PushBody};
use caudal::kinesis::Kinesis;
use caudal::units::{Millis, Timestamp};

use super::reads::{Start, children_of};
use super::{Model, Scene, Window};

const MIB: u64 = 1 << 20;
const LIFE: Millis = Millis(300_000);
const HEARTBEAT: Millis = Millis(5000);
const TAKEOVER: Millis = Millis(5000);

/// A subscription and where its client stands.
pub(super) struct Following {
    consumer: String,
    stream: u64,
    shard: ShardId,
    next: u64,
    started: Timestamp,
    last_push: Timestamp,
    /// Its own 2 MiB/s.
    bytes: Window,
    pub(super) held: bool,
    /// The closed shard was read to its end.
    ended: bool,
    /// Another subscription took its place.
    replaced: bool,
    /// Its consumer is gone.
    forgotten: bool,
    /// Nothing more comes.
    pub(super) over: bool,
    /// Until when a change of settings may still be unnoticed.
    unsettled: Timestamp,
}

impl Model {
    pub(super) fn subscribed(
        &mut self,
        scene: &Scene<'_>,
        input: &SubscribeToShardInput,
        id: SubscriptionId,
    ) {
        let arn = input.consumer_arn.clone().unwrap();
        let identity = &scene.kinesis.settings().identity;
        let (name, _, _) = identity.consumer_of_arn(&arn).unwrap();
        let stream = scene.kinesis.streams()[name].id;
        let shard: ShardId = input.shard_id.as_ref().unwrap().parse().unwrap();
        assert!(!self.subscribed_lately(scene, &arn, shard), "subscribed again too soon");
        for former in self.subscriptions.values_mut().filter(|former| !former.over) {
            if former.consumer == arn && former.shard == shard {
                former.replaced = true;
            }
        }
        let position = input.starting_position.as_ref().unwrap();
        let start = Start {
            kind: position.kind.as_deref().unwrap(),
            number: position.sequence_number.as_ref(),
            timestamp: position.timestamp,
        };
        let following = Following {
            consumer: arn,
            stream,
            shard,
            next: self.shard(stream, shard).place(&start),
            started: scene.now,
            last_push: scene.now,
            bytes: Window::new(2 * MIB, 2 * MIB),
            held: false,
            ended: false,
            replaced: false,
            forgotten: false,
            over: false,
            unsettled: scene.now,
        };
        assert!(self.subscriptions.insert(id, following).is_none(), "an identity given twice");
    }

    /// Whether a consumer's last accepted call for a shard is so recent that the next is refused,
    /// whatever became of that call.
    fn subscribed_lately(&self, scene: &Scene<'_>, consumer: &str, shard: ShardId) -> bool {
        let mut formers = self.subscriptions.values();
        formers.any(|former| {
            former.consumer == consumer
                && former.shard == shard
                && !former.forgotten
                && scene.now < former.started + TAKEOVER
        })
    }

    pub(super) fn subscription_refused(
        &self,
        scene: &Scene<'_>,
        input: &SubscribeToShardInput,
        error: &Error,
    ) {
        if let Error::ResourceInUse(InUse::Subscribed { shard, .. }) = error {
            let consumer = input.consumer_arn.as_ref().unwrap();
            assert!(self.subscribed_lately(scene, consumer, *shard), "{error}, needlessly");
        }
    }

    /// Calls of a consumer that is gone don't count for the next one of its name.
    pub(super) fn forget_consumers(&mut self, kinesis: &Kinesis) {
        let identity = &kinesis.settings().identity;
        for following in self.subscriptions.values_mut() {
            let (stream, name, _) = identity.consumer_of_arn(&following.consumer).unwrap();
            let stream = kinesis.streams().get(stream).filter(|one| one.id == following.stream);
            let consumer = stream.and_then(|stream| stream.consumers.get(name));
            following.forgotten |= consumer.is_none_or(|consumer| {
                consumer.arn != following.consumer || consumer.status == ConsumerStatus::Deleting
            });
        }
    }

    /// Settings changed: a subscription notices at its next look, after five seconds at most.
    pub(super) fn reconfigured(&mut self, now: Timestamp) {
        for following in self.subscriptions.values_mut() {
            following.unsettled = now + HEARTBEAT;
        }
    }

    /// Checks a push.
    pub(crate) fn pushed(&mut self, scene: &Scene<'_>, push: &Push) {
        let following = self.subscriptions.get_mut(&push.subscription).expect("a push to nobody");
        assert!(!following.over, "a push after the last one");
        assert!(!(push.held && following.held), "held twice");
        match &push.body {
            PushBody::Event(event) => {
                self.check_event(scene, push.subscription, event, &push.on_disk);
            }
            PushBody::Failed(Error::ResourceNotFound(_)) => following.over = true,
            PushBody::Failed(error) => panic!("a subscription failed with {error}"),
            PushBody::Ended => {
                let old = scene.now == following.started + LIFE;
                let agreed = old || following.ended || following.replaced;
                assert!(agreed, "a subscription ended after {}", following.started);
                following.over = true;
            }
        }
        // After much at once the service itself waits for the client.
        if let Some(following) = self.subscriptions.get_mut(&push.subscription) {
            following.held |= push.held;
        }
    }

    fn check_event(
        &mut self,
        scene: &Scene<'_>,
        id: SubscriptionId,
        event: &SubscribeToShardEvent,
        on_disk: &[OnDisk],
    ) {
        let now = scene.now;
        let following = self.subscriptions.get_mut(&id).unwrap();
        let shard = &self.streams[&following.stream].shards[&following.shard];
        assert!(!following.ended && !following.replaced && now < following.started + LIFE);
        let records = scene.filled(&event.records, on_disk);
        let spent = scene.limits && !following.bytes.fits(1, now);
        let mut next = following.next;
        if records.is_empty() {
            let quiet = now >= following.last_push + HEARTBEAT || now == following.started;
            assert!(quiet || event.child_shards.is_some(), "a sign of life too soon");
            // Only a spent budget holds records back.
            assert!(spent || shard.first_sure(next).is_none(), "records are held back");
        } else {
            assert!(!following.held, "a push to a held subscription");
            assert!(!spent, "a push beyond the budget");
            next = shard.follow(next, &records, 10_000, MIB);
        }
        let size = |r: &caudal::api::kinesis::Record| r.partition_key.as_str().len() + r.data.len();
        if scene.limits {
            following.bytes.take(records.iter().map(|r| size(r) as u64).sum(), now);
        }
        assert_eq!(event.millis_behind_latest, shard.behind(&records, next, now), "behind");
        // Who goes on after the continuation misses nothing and gets nothing twice.
        let goes_on = event.continuation_sequence_number.counter + 1;
        assert!(records.is_empty() || goes_on == next);
        assert!(goes_on >= next && goes_on <= next.max(shard.count() + 1));
        assert!(shard.first_sure(next).is_none_or(|first| goes_on <= first), "a gap to go on from");

        let stream = scene.kinesis.streams().values().find(|one| one.id == following.stream);
        let stream = stream.expect("a living stream");
        let closed = stream.shards[following.shard.0 as usize].closed.is_some();
        let ended =
            closed && !following.held && !spent && (records.is_empty() || next > shard.count());
        // What is pushed in the very moment in which the shard closes may come before that.
        let closes_now = stream.shards[following.shard.0 as usize].closed == Some(now);
        let ended = ended && !(closes_now && event.child_shards.is_none());
        let children = ended.then(|| children_of(stream, following.shard));
        assert_eq!(event.child_shards, children, "children of {}", following.shard);
        following.ended = ended;
        following.next = next;
        following.last_push = now;
    }

    /// No living subscription is forgotten, grows too old, stays silent or waits without need.
    pub(super) fn check_subscriptions(&self, kinesis: &Kinesis, now: Timestamp, idle: bool) {
        let living = self.subscriptions.iter().filter(|(_, following)| !following.over);
        let known: Vec<_> = kinesis.subscriptions().keys().copied().collect();
        assert!(living.clone().map(|(id, _)| *id).eq(known), "living subscriptions");
        // Something due this very moment has not happened yet.
        if !idle {
            return;
        }
        for (id, following) in living {
            let id = id.0;
            assert!(!following.ended && !following.replaced, "{id} should have ended");
            assert!(now < following.started + LIFE, "{id} is too old");
            if following.held {
                continue;
            }
            assert!(now < following.last_push + HEARTBEAT, "{id} is silent");
            let shard = &self.streams[&following.stream].shards[&following.shard];
            let mut streams = kinesis.streams().values();
            let stream = streams.find(|stream| stream.id == following.stream).expect("it lives");
            let closed = stream.shards[following.shard.0 as usize].closed.is_some();
            let waits = closed || shard.first_sure(following.next).is_some();
            let spent = kinesis.settings().limits && !following.bytes.fits(1, now);
            assert!(!waits || spent || now < following.unsettled, "{id} waits without need");
        }
    }
}
