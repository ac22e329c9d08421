//! What readers see: an immutable picture of the world in which unchanged parts are shared.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::aftermath::Aftermath;
use super::delivery_view::{DeliveryCache, DeliveryStreamView};
use super::lambda_view::{LambdaCache, LambdaView};
use super::reading::Readers;
use super::sns_view::{SnsCache, SnsView};
use crate::api::kinesis::{
    BillingCommitment, ConsumerStatus, EncryptionType, HashKeyRange, MetricName,
    RecordDistribution, ShardId, StreamMode, StreamStatus,
};
use crate::firehose::Firehose;
use crate::kinesis::{
    Consumer, Heat, History, Kinesis, Passages, Settings, Shard, Stream, Subscription, Totals,
};
use crate::lambda::Lambda;
use crate::sns::Sns;
use crate::units::Timestamp;

/// The world at one moment.
#[derive(Clone, Debug, Serialize)]
pub struct Snapshot {
    /// The simulated time.
    pub now: Timestamp,
    /// Entries of the journal so far, the genesis included.
    pub entries: u64,
    /// The sandbox's settings.
    pub settings: Arc<Settings>,
    /// The streams by name.
    pub streams: Vec<Arc<StreamView>>,
    /// The delivery streams by name.
    pub delivery_streams: Vec<Arc<DeliveryStreamView>>,
    /// Lambda: functions, event source mappings, and what they did.
    pub lambda: LambdaView,
    /// SNS: topics, subscriptions, inboxes.
    pub sns: Arc<SnsView>,
    /// The account's commitment to on-demand Advantage.
    pub commitment: BillingCommitment,
    /// Live subscriptions.
    pub subscriptions: usize,
    /// Bytes of keys and payloads in memory.
    pub payload_bytes: u64,
    /// Records lost to the memory budget where there is no disk.
    pub dropped_records: u64,
}

impl Snapshot {
    /// The stream with a name.
    pub fn stream(&self, name: &str) -> Option<&Arc<StreamView>> {
        self.streams
            .binary_search_by(|stream| stream.name.as_str().cmp(name))
            .ok()
            .map(|index| &self.streams[index])
    }

    /// The delivery stream with a name.
    pub fn delivery_stream(&self, name: &str) -> Option<&Arc<DeliveryStreamView>> {
        self.delivery_streams
            .binary_search_by(|stream| stream.name.as_str().cmp(name))
            .ok()
            .map(|index| &self.delivery_streams[index])
    }

    /// Records held in all streams.
    pub fn records_held(&self) -> u64 {
        self.streams.iter().flat_map(|stream| &stream.shards).map(|shard| shard.records).sum()
    }
}

/// A stream at one moment.
#[derive(Clone, Debug, Serialize)]
pub struct StreamView {
    /// Its identity, which a new stream of the same name does not share.
    pub id: u64,
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// Status.
    pub status: StreamStatus,
    /// Capacity mode.
    pub mode: StreamMode,
    /// Who picks a record's shard.
    pub distribution: RecordDistribution,
    /// When it was created.
    pub created: Timestamp,
    /// How long records are kept, in hours.
    pub retention_hours: i64,
    /// Largest record, in KiB.
    pub max_record_kib: i64,
    /// Encryption of new records.
    pub encryption: EncryptionType,
    /// KMS key, if encrypted.
    pub key_id: Option<String>,
    /// Shard-level metrics that are on.
    pub monitoring: Vec<MetricName>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// Every shard it ever had, by index.
    pub shards: Vec<Arc<ShardView>>,
    /// Open shards in the order of their hash keys.
    pub open: Vec<ShardId>,
    /// Registered consumers by name.
    pub consumers: Vec<ConsumerView>,
    /// The last records that came, stored or refused.
    pub passages: Passages,
}

/// A shard at one moment.
#[derive(Clone, Debug, Serialize)]
pub struct ShardView {
    /// Identity within the stream.
    pub id: ShardId,
    /// Hash keys, both ends included.
    pub range: HashKeyRange,
    /// The shard it came from.
    pub parent: Option<ShardId>,
    /// The other one, after a merge.
    pub adjacent_parent: Option<ShardId>,
    /// The shards that came from it.
    pub children: Vec<ShardId>,
    /// When it was created.
    pub created: Timestamp,
    /// When it was closed.
    pub closed: Option<Timestamp>,
    /// Records held.
    pub records: u64,
    /// Counter of the oldest record held.
    pub first: u64,
    /// Counter the next record gets.
    pub next: u64,
    /// When the oldest record held arrived.
    pub oldest: Option<Timestamp>,
    /// The recent seconds in which something happened, oldest first; at most 300.
    pub seconds: History,
    /// The recent minutes in which something happened, oldest first; at most 1440.
    pub minutes: History,
    /// Where in its range and by which keys the traffic of the last minute came.
    pub heat: Heat,
    /// Sums since the shard exists.
    pub totals: Totals,
}

/// A registered consumer at one moment.
#[derive(Clone, Debug, Serialize)]
pub struct ConsumerView {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// Status.
    pub status: ConsumerStatus,
    /// When it was registered.
    pub created: Timestamp,
    /// Its live subscriptions, by shard.
    pub subscriptions: Vec<SubscriptionView>,
}

/// A live subscription of a consumer at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SubscriptionView {
    /// The shard.
    pub shard: ShardId,
    /// Counter of the next record to push.
    pub position: u64,
    /// When the oldest record that waits to be pushed arrived, if one waits.
    pub waiting_since: Option<Timestamp>,
    /// When it began.
    pub started: Timestamp,
    /// When it ends by itself.
    pub expires: Timestamp,
    /// Whether its client can't take more for now.
    pub held: bool,
}

impl SubscriptionView {
    /// How far behind the tip it is, in ms: zero if nothing waits.
    pub fn millis_behind(&self, now: Timestamp) -> u64 {
        self.waiting_since.map_or(0, |since| now.since(since).0)
    }
}

/// The parts of the last snapshot, to be shared with the next one.
#[derive(Clone, Default)]
pub(super) struct SnapshotCache {
    streams: BTreeMap<u64, CachedStream>,
    deliveries: DeliveryCache,
    lambda: LambdaCache,
    sns: SnsCache,
    settings: Option<(u64, Arc<Settings>)>,
}

#[derive(Clone)]
struct CachedStream {
    version: u64,
    view: Arc<StreamView>,
    shards: Vec<(u64, Arc<ShardView>)>,
}

impl SnapshotCache {
    pub(super) fn take(
        &mut self,
        kinesis: &Kinesis,
        (firehose, readers): (&Firehose, &Readers),
        (lambda, sns, aftermath): (&Lambda, &Sns, &Aftermath),
        now: Timestamp,
        entries: u64,
    ) -> Snapshot {
        self.streams.retain(|id, cached| {
            kinesis.streams().get(&cached.view.name).is_some_and(|stream| stream.id == *id)
        });
        let streams =
            kinesis.streams().values().map(|stream| self.stream(kinesis, stream)).collect();
        Snapshot {
            now,
            entries,
            settings: self.settings(kinesis),
            streams,
            delivery_streams: self.deliveries.take(firehose, readers),
            lambda: self.lambda.take(lambda, aftermath),
            sns: self.sns.take(sns),
            commitment: kinesis.commitment().clone(),
            subscriptions: kinesis.subscriptions().len(),
            payload_bytes: kinesis.payload_bytes(),
            dropped_records: kinesis.dropped_records(),
        }
    }

    fn settings(&mut self, kinesis: &Kinesis) -> Arc<Settings> {
        match &self.settings {
            Some((version, settings)) if *version == kinesis.version() => Arc::clone(settings),
            _ => {
                let settings = Arc::new(kinesis.settings().clone());
                self.settings = Some((kinesis.version(), Arc::clone(&settings)));
                settings
            }
        }
    }

    fn stream(&mut self, kinesis: &Kinesis, stream: &Stream) -> Arc<StreamView> {
        let former = self.streams.remove(&stream.id);
        let cached = match former {
            Some(cached) if cached.version == stream.version => cached,
            former => {
                let former = former.map(|cached| cached.shards).unwrap_or_default();
                let shards = share_shards(stream, &former);
                let views = shards.iter().map(|(_, view)| Arc::clone(view)).collect();
                let view = Arc::new(view_stream(kinesis, stream, views));
                CachedStream { version: stream.version, view, shards }
            }
        };
        let view = Arc::clone(&cached.view);
        self.streams.insert(stream.id, cached);
        view
    }
}

fn share_shards(stream: &Stream, former: &[(u64, Arc<ShardView>)]) -> Vec<(u64, Arc<ShardView>)> {
    let share = |(index, shard): (usize, &Shard)| match former.get(index) {
        Some((version, view)) if *version == shard.version => (*version, Arc::clone(view)),
        _ => (shard.version, Arc::new(view_shard(shard))),
    };
    stream.shards.iter().enumerate().map(share).collect()
}

fn view_stream(kinesis: &Kinesis, stream: &Stream, shards: Vec<Arc<ShardView>>) -> StreamView {
    let consumer = |consumer: &Consumer| ConsumerView {
        name: consumer.name.clone(),
        arn: consumer.arn.clone(),
        status: consumer.status,
        created: consumer.created,
        subscriptions: view_subscriptions(kinesis, stream, consumer),
    };
    StreamView {
        id: stream.id,
        name: stream.name.clone(),
        arn: stream.arn.clone(),
        status: stream.status,
        mode: stream.mode,
        distribution: stream.distribution,
        created: stream.created,
        retention_hours: stream.retention_hours,
        max_record_kib: stream.max_record_kib,
        encryption: stream.encryption(),
        key_id: stream.key_id.clone(),
        monitoring: stream.monitoring.iter().copied().collect(),
        tags: stream.tags.clone(),
        shards,
        open: stream.open_shards().collect(),
        consumers: stream.consumers.values().map(consumer).collect(),
        passages: stream.passages.clone(),
    }
}

fn view_subscriptions(
    kinesis: &Kinesis,
    stream: &Stream,
    consumer: &Consumer,
) -> Vec<SubscriptionView> {
    let view = |subscription: &Subscription| {
        let shard = stream.shards.get(subscription.shard.0 as usize);
        // A place whose record is gone goes on at the oldest one held.
        let waiting = shard.and_then(|shard| {
            shard.log.get(subscription.position.max(shard.log.first())).map(|stored| stored.arrived)
        });
        SubscriptionView {
            shard: subscription.shard,
            position: subscription.position,
            waiting_since: waiting,
            started: subscription.started,
            expires: subscription.expires(),
            held: subscription.held,
        }
    };
    let mut views: Vec<_> = kinesis
        .subscriptions()
        .values()
        .filter(|live| live.stream_id == stream.id && live.consumer == consumer.name)
        .map(view)
        .collect();
    views.sort_unstable_by_key(|view| view.shard);
    views
}

fn view_shard(shard: &Shard) -> ShardView {
    ShardView {
        id: shard.id,
        range: shard.range,
        parent: shard.parent,
        adjacent_parent: shard.adjacent_parent,
        children: shard.children.clone(),
        created: shard.created,
        closed: shard.closed,
        records: shard.log.len(),
        first: shard.log.first(),
        next: shard.log.next(),
        oldest: shard.log.oldest(),
        seconds: shard.metrics.seconds().clone(),
        minutes: shard.metrics.minutes().clone(),
        heat: shard.heat.view(),
        totals: shard.metrics.totals(),
    }
}
