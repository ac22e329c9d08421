//! Delivery streams as readers of a snapshot see them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::reading::Readers;
use crate::api::firehose::{
    DeliveryStreamEncryptionConfiguration, DeliveryStreamStatus, DeliveryStreamType,
    ExtendedS3DestinationConfiguration,
};
use crate::api::kinesis::ShardId;
use crate::firehose::{
    Buffer, BufferKey, ClosedBy, Delivered, DeliveryId, DeliveryStream, Destination, Firehose,
    Metrics, Pending, Warning,
};
use crate::units::{Millis, Timestamp};

/// A delivery stream at one moment.
#[derive(Clone, Debug, Serialize)]
pub struct DeliveryStreamView {
    /// Its identity, which a new one of the same name does not share.
    pub id: u64,
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// Status.
    pub status: DeliveryStreamStatus,
    /// Where its records come from.
    pub kind: DeliveryStreamType,
    /// The Kinesis stream it reads, if it reads one.
    pub source: Option<SourceView>,
    /// Version of the configuration, from 1.
    pub version_id: u64,
    /// When it was created.
    pub created: Timestamp,
    /// When its configuration was last changed.
    pub updated: Option<Timestamp>,
    /// Where it delivers; shared for as long as it stays the same.
    pub destination: Arc<DestinationView>,
    /// Encryption inside the service.
    pub encryption: DeliveryStreamEncryptionConfiguration,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// Open buffers, by what they hold.
    pub buffers: Vec<BufferView>,
    /// Partitions with records that are not delivered yet.
    pub active_partitions: usize,
    /// Objects on their way, oldest first.
    pub on_their_way: Vec<PendingView>,
    /// The last objects that were written, oldest first; at most 256.
    pub delivered: Vec<Arc<Delivered>>,
    /// Bytes of records that wait: in buffers and on their way.
    pub held_bytes: u64,
    /// The recent minutes, and everything since it exists.
    pub metrics: Metrics,
}

impl DeliveryStreamView {
    /// `DataFreshness`: the age of the oldest record that waits to be delivered.
    pub fn freshness(&self, now: Timestamp) -> Option<Millis> {
        let buffered = self.buffers.iter().map(|buffer| buffer.oldest);
        let on_their_way = self.on_their_way.iter().map(|pending| pending.oldest);
        buffered.chain(on_their_way).min().map(|oldest| now.since(oldest))
    }

    /// When the next buffer closes by its age.
    pub fn next_close(&self) -> Option<Timestamp> {
        self.buffers.iter().map(|buffer| buffer.closes_at).min()
    }
}

/// The Kinesis stream that a delivery stream reads.
#[derive(Clone, Debug, Serialize)]
pub struct SourceView {
    /// ARN.
    pub stream_arn: String,
    /// The role that reads it.
    pub role_arn: String,
    /// From which arrival on its records are read.
    pub start: Timestamp,
    /// Counter of the next record to take, by shard.
    pub positions: BTreeMap<ShardId, u64>,
}

/// A delivery stream's destination.
#[derive(Clone, Debug, Serialize)]
pub struct DestinationView {
    /// As one text: `s3://bucket/prefix`, with the prefix as it was written.
    pub text: String,
    /// As it was asked for.
    pub config: ExtendedS3DestinationConfiguration,
    /// The same, read and checked.
    pub read: Destination,
    /// What a user should know about it.
    pub warnings: Vec<Warning>,
}

/// An open buffer.
#[derive(Clone, Debug, Serialize)]
pub struct BufferView {
    /// Its identity in the delivery stream.
    pub id: u64,
    /// What it gathers.
    pub holds: BufferKey,
    /// Bytes before compression.
    pub bytes: u64,
    /// Records.
    pub records: u64,
    /// Bytes at which it closes.
    pub closes_at_bytes: u64,
    /// When it was opened.
    pub opened: Timestamp,
    /// Arrival of its oldest record.
    pub oldest: Timestamp,
    /// When it closes by its age.
    pub closes_at: Timestamp,
}

/// An object on its way.
#[derive(Clone, Debug, Serialize)]
pub struct PendingView {
    /// Which.
    pub id: DeliveryId,
    /// The bucket.
    pub bucket: String,
    /// The object's key.
    pub key: String,
    /// Size before compression, in bytes.
    pub bytes: u64,
    /// Records in it.
    pub records: u64,
    /// What it holds.
    pub holds: BufferKey,
    /// Arrival of its oldest record.
    pub oldest: Timestamp,
    /// When its buffer closed.
    pub closed: Timestamp,
    /// Why it did.
    pub closed_by: ClosedBy,
    /// Attempts that failed.
    pub failures: u32,
    /// Why the last one did.
    pub last_failure: Option<String>,
    /// When it is tried again; `None` while it is being written.
    pub retry_at: Option<Timestamp>,
}

/// The parts of the last snapshot, to be shared with the next one.
#[derive(Clone, Default)]
pub(super) struct DeliveryCache {
    views: BTreeMap<u64, (u64, Arc<DeliveryStreamView>)>,
}

impl DeliveryCache {
    pub(super) fn take(
        &mut self,
        firehose: &Firehose,
        readers: &Readers,
    ) -> Vec<Arc<DeliveryStreamView>> {
        let mut former = std::mem::take(&mut self.views);
        let view = |stream: &DeliveryStream| {
            let former = former.remove(&stream.id);
            let view = match &former {
                Some((version, view)) if *version == stream.version => Arc::clone(view),
                _ => Arc::new(view_of(stream, readers, former.as_ref().map(|(_, view)| view))),
            };
            self.views.insert(stream.id, (stream.version, Arc::clone(&view)));
            view
        };
        firehose.streams().values().map(view).collect()
    }
}

fn view_of(
    stream: &DeliveryStream,
    readers: &Readers,
    former: Option<&Arc<DeliveryStreamView>>,
) -> DeliveryStreamView {
    let destination = former
        .filter(|former| former.version_id == stream.version_id)
        .map_or_else(|| Arc::new(destination_of(stream)), |former| Arc::clone(&former.destination));
    let source = stream.source.as_ref().map(|source| SourceView {
        stream_arn: source.stream_arn.clone(),
        role_arn: source.role_arn.clone(),
        start: source.start,
        positions: readers.positions(stream.id),
    });
    DeliveryStreamView {
        id: stream.id,
        name: stream.name.clone(),
        arn: stream.arn.clone(),
        status: stream.status,
        kind: stream.kind(),
        source,
        version_id: stream.version_id,
        created: stream.created,
        updated: stream.updated,
        destination,
        encryption: stream.encryption.clone(),
        tags: stream.tags.clone(),
        buffers: stream
            .buffers
            .iter()
            .map(|(key, buffer)| buffer_of(stream, key, buffer))
            .collect(),
        active_partitions: stream.active_partitions(),
        on_their_way: stream.deliveries.values().map(pending_of).collect(),
        delivered: stream.delivered.iter().cloned().collect(),
        held_bytes: stream.held_bytes,
        metrics: stream.metrics.clone(),
    }
}

fn destination_of(stream: &DeliveryStream) -> DestinationView {
    let prefix = stream.config.prefix.as_deref().unwrap_or_default();
    DestinationView {
        text: format!("s3://{}/{prefix}", stream.destination.place.bucket),
        config: stream.config.clone(),
        read: stream.destination.clone(),
        warnings: stream.warnings(),
    }
}

fn buffer_of(stream: &DeliveryStream, key: &BufferKey, buffer: &Buffer) -> BufferView {
    BufferView {
        id: buffer.id,
        holds: key.clone(),
        bytes: buffer.bytes,
        records: buffer.records,
        closes_at_bytes: stream.destination.limits_of(key).0,
        opened: buffer.opened,
        oldest: buffer.oldest,
        closes_at: buffer.due,
    }
}

fn pending_of(pending: &Pending) -> PendingView {
    let delivery = &pending.delivery;
    PendingView {
        id: delivery.id,
        bucket: delivery.bucket.clone(),
        key: delivery.key.clone(),
        bytes: delivery.bytes,
        records: delivery.records,
        holds: delivery.holds.clone(),
        oldest: delivery.oldest,
        closed: delivery.closed,
        closed_by: delivery.closed_by,
        failures: pending.failures,
        last_failure: pending.last_failure.clone(),
        retry_at: pending.retry_at,
    }
}
