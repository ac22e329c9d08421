//! A delivery stream: its configuration, its buffers, and what is on its way.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use serde::Serialize;

use super::budget::Admission;
use super::buffer::{Buffer, BufferKey};
use super::delivery::{Delivered, DeliveryId, Pending};
use super::destination::{Destination, Warning};
use super::metrics::Metrics;
use super::source::Source;
use crate::api::firehose::{
    DeliveryStreamEncryptionConfiguration, DeliveryStreamStatus, DeliveryStreamType,
    EncryptionStatus, ExtendedS3DestinationConfiguration,
};
use crate::units::{Millis, Timestamp};

/// A delivery stream.
#[derive(Clone, Debug, Serialize)]
pub struct DeliveryStream {
    /// Its identity, which a new one of the same name does not share.
    pub id: u64,
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// Status.
    pub status: DeliveryStreamStatus,
    /// Version of the configuration, from 1.
    pub version_id: u64,
    /// When it was created.
    pub created: Timestamp,
    /// When its configuration was last changed.
    pub updated: Option<Timestamp>,
    /// Its destination as callers gave it.
    pub config: ExtendedS3DestinationConfiguration,
    /// The same, read and checked.
    pub destination: Destination,
    /// The Kinesis stream that it reads; `None` if producers put its records.
    pub source: Option<Source>,
    /// Throughput that producers announced, in MiB/s.
    pub throughput_hint: Option<i64>,
    /// Encryption inside the service.
    pub encryption: DeliveryStreamEncryptionConfiguration,
    /// When encryption was changed in the last 24 hours.
    pub encryption_changes: VecDeque<Timestamp>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// Open buffers.
    pub buffers: BTreeMap<BufferKey, Arc<Buffer>>,
    /// Objects on their way.
    pub deliveries: BTreeMap<DeliveryId, Pending>,
    /// The last objects that were written, oldest first.
    pub delivered: VecDeque<Arc<Delivered>>,
    /// Bytes of records that wait: in buffers and on their way.
    pub held_bytes: u64,
    /// What it did.
    pub metrics: Metrics,
    /// What producers may still put in this second.
    pub admission: Admission,
    /// Grows with every change.
    pub version: u64,
}

impl DeliveryStream {
    /// Where its records come from.
    pub const fn kind(&self) -> DeliveryStreamType {
        match self.source {
            Some(_) => DeliveryStreamType::KinesisStreamAsSource,
            None => DeliveryStreamType::DirectPut,
        }
    }

    /// Whether new records are encrypted inside the service.
    pub fn encrypts(&self) -> bool {
        matches!(self.encryption.status, EncryptionStatus::Enabled | EncryptionStatus::Disabling)
    }

    /// What a user should know about the configuration, though AWS or this sandbox takes it.
    pub fn warnings(&self) -> Vec<Warning> {
        let source_role = self.source.as_ref().map(|source| source.role_arn.as_str());
        self.destination.warnings(&self.config, source_role)
    }

    /// `DataFreshness`: the age of the oldest record that waits to be delivered.
    pub fn freshness(&self, now: Timestamp) -> Option<Millis> {
        let buffered = self.buffers.values().map(|buffer| buffer.oldest);
        let on_their_way = self.deliveries.values().map(|pending| pending.delivery.oldest);
        buffered.chain(on_their_way).min().map(|oldest| now.since(oldest))
    }

    /// When the next buffer closes by its age.
    pub fn next_close(&self) -> Option<Timestamp> {
        self.buffers.values().map(|buffer| buffer.due).min()
    }

    /// Partitions with records that are not delivered yet.
    pub fn active_partitions(&self) -> usize {
        let open = self.buffers.keys();
        let closed = self.deliveries.values().map(|pending| &pending.delivery.holds);
        let mut keys: Vec<_> =
            open.chain(closed).filter(|key| matches!(key, BufferKey::Data(_))).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.len()
    }
}
