//! Objects on their way to S3. A delivery goes out as a value and comes back as an input; until
//! then its records are held, and the same object is sent again if it must be: the same key and
//! the same bytes, so that nothing is there twice.

use std::sync::Arc;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::Firehose;
use super::buffer::{BufferKey, Place};
use super::compression::Compression;
use super::stream::DeliveryStream;
use super::timers::Timer;
use crate::units::{Millis, Timestamp};

/// What AWS says an object is, whatever its compression. *Observed, 2026-08.*
pub const CONTENT_TYPE: &str = "application/octet-stream";

/// A delivery of this world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DeliveryId(pub u64);

/// Why a buffer became an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClosedBy {
    /// It was full.
    Size,
    /// It was old enough.
    Age,
    /// The destination was changed.
    Update,
}

/// An object to write: everything the writer needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// Names the delivery in the answer.
    pub id: DeliveryId,
    /// The delivery stream.
    pub stream: String,
    /// The bucket, by name.
    pub bucket: String,
    /// The object's key.
    pub key: String,
    /// Its content before compression.
    #[serde(skip)]
    pub chunks: Arc<[Bytes]>,
    /// How to compress it.
    pub compression: Compression,
    /// The name of the entry if it is a ZIP archive.
    pub entry: String,
    /// Its size before compression, in bytes.
    pub bytes: u64,
    /// Records in it.
    pub records: u64,
    /// Arrival of its oldest record.
    pub oldest: Timestamp,
    /// Arrival of its newest record.
    pub newest: Timestamp,
    /// When its buffer was opened.
    pub opened: Timestamp,
    /// When its buffer closed.
    pub closed: Timestamp,
    /// Why it did.
    pub closed_by: ClosedBy,
    /// What it holds: data of a partition, failed records, or a backup.
    pub holds: BufferKey,
    /// Where its records came from, if they were read from a Kinesis stream.
    #[serde(skip)]
    pub places: Arc<[Place]>,
}

impl Delivery {
    /// The object's `Content-Encoding`.
    pub const fn content_encoding(&self) -> Option<&'static str> {
        self.compression.content_encoding()
    }
}

/// A delivery that has not succeeded yet.
#[derive(Clone, Debug, Serialize)]
pub struct Pending {
    /// The object.
    pub delivery: Delivery,
    /// Attempts that failed.
    pub failures: u32,
    /// Why the last one did.
    pub last_failure: Option<String>,
    /// When it is tried again; `None` while it is on its way.
    pub retry_at: Option<Timestamp>,
}

/// An object that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Delivered {
    /// The bucket.
    pub bucket: String,
    /// The object's key.
    pub key: String,
    /// Size before compression, in bytes.
    pub bytes: u64,
    /// Size as it is stored, in bytes.
    pub stored_bytes: u64,
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
    /// How it is compressed.
    pub compression: Compression,
    /// When it was written.
    pub at: Timestamp,
}

/// Objects that a delivery stream remembers having written.
pub const DELIVERED_KEPT: usize = 256;

impl Firehose {
    /// The next object to write, if there is one. It stays with the delivery stream until
    /// [`Firehose::delivered`] or [`Firehose::delivery_failed`] tells what became of it.
    pub fn poll_delivery(&mut self) -> Option<Delivery> {
        while let Some((id, stream)) = self.ready.pop_first() {
            let pending =
                self.stream_by_id(stream).and_then(|stream| stream.deliveries.get(&id)).cloned();
            if let Some(pending) = pending {
                return Some(pending.delivery);
            }
        }
        None
    }

    /// Has every object polled again that is on its way: whoever was writing them is gone, or
    /// writes for another past of the world. Their keys and bytes are the same.
    pub fn send_again(&mut self) {
        self.ready.clear();
        for stream in self.streams.values() {
            let waiting = stream.deliveries.iter().filter(|(_, sent)| sent.retry_at.is_none());
            self.ready.extend(waiting.map(|(id, _)| (*id, stream.id)));
        }
    }

    /// Notes that an object was written whole, in so many bytes. Unknown deliveries, and second
    /// answers, change nothing.
    pub fn delivered(&mut self, now: Timestamp, id: DeliveryId, stored_bytes: u64) -> bool {
        self.advance(now);
        let Some((name, pending)) = self.take_pending(id) else { return false };
        let Some(stream) = self.streams.get_mut(&name) else { return false };
        let Delivery {
            bucket,
            key,
            bytes,
            records,
            holds,
            oldest,
            closed,
            closed_by,
            compression,
            ..
        } = pending.delivery;
        stream.metrics.delivered(bytes, records, self.now.since(oldest), self.now);
        if stream.delivered.len() == DELIVERED_KEPT {
            stream.delivered.pop_front();
        }
        let at = self.now;
        let object = Delivered {
            bucket,
            key,
            bytes,
            stored_bytes,
            records,
            holds,
            oldest,
            closed,
            closed_by,
            compression,
            at,
        };
        stream.delivered.push_back(Arc::new(object));
        true
    }

    /// Notes that an object could not be written, and why: it is tried again later, for 24 hours
    /// from the arrival of its oldest record. (AWS developer guide, "Data delivery failure
    /// handling".) Simplified: what was read from a Kinesis stream is kept for as long as it takes.
    pub fn delivery_failed(&mut self, now: Timestamp, id: DeliveryId, reason: &str) -> bool {
        self.advance(now);
        let now = self.now;
        let (first, most) = (self.settings.retry_first, self.settings.retry_max);
        let expiry = self.expiry_of(id);
        let Some(stream) = self.stream_of_delivery(id) else { return false };
        let Some(pending) = stream.deliveries.get_mut(&id) else { return false };
        if pending.retry_at.is_some() {
            return false;
        }
        let doubled = first.0.saturating_mul(1 << pending.failures.min(20));
        pending.failures = pending.failures.saturating_add(1);
        pending.last_failure = Some(reason.to_owned());
        let at = (now + Millis(doubled.min(most.0))).min(expiry.max(now));
        pending.retry_at = Some(at);
        let stream_id = stream.id;
        stream.version += 1;
        stream.metrics.failed_delivery(now);
        self.ready.remove(&(id, stream_id));
        self.timers.set(at, Timer::Retry(stream_id, id));
        // Records that are too old already are given up at once.
        self.advance(now);
        true
    }

    /// Sends an object again, or gives its records up.
    pub(super) fn retry(&mut self, stream_id: u64, id: DeliveryId, at: Timestamp) {
        let expiry = self.expiry_of(id);
        let Some(stream) = self.stream_by_id(stream_id) else { return };
        let Some(pending) = stream.deliveries.get_mut(&id) else { return };
        if pending.retry_at != Some(at) {
            return;
        }
        if at < expiry {
            pending.retry_at = None;
            stream.version += 1;
            self.ready.insert((id, stream_id));
        } else if let Some((name, pending)) = self.take_pending(id)
            && let Some(stream) = self.streams.get_mut(&name)
        {
            stream.metrics.lost(pending.delivery.records, at);
        }
    }

    /// Until when a delivery is tried again.
    fn expiry_of(&self, id: DeliveryId) -> Timestamp {
        let name = self.delivery_streams.get(&id).and_then(|stream| self.names.get(stream));
        let stream = name.and_then(|name| self.streams.get(name));
        match stream.and_then(|stream| Some((stream, stream.deliveries.get(&id)?))) {
            Some((stream, pending)) if stream.source.is_none() => {
                pending.delivery.oldest + self.settings.hold
            }
            _ => Timestamp(i64::MAX),
        }
    }

    fn stream_of_delivery(&mut self, id: DeliveryId) -> Option<&mut DeliveryStream> {
        let stream = *self.delivery_streams.get(&id)?;
        self.stream_by_id(stream)
    }

    /// Takes a delivery out of the world.
    fn take_pending(&mut self, id: DeliveryId) -> Option<(String, Pending)> {
        let stream_id = self.delivery_streams.remove(&id)?;
        self.ready.remove(&(id, stream_id));
        let name = self.names.get(&stream_id)?.clone();
        let stream = self.streams.get_mut(&name)?;
        let pending = stream.deliveries.remove(&id)?;
        stream.version += 1;
        stream.held_bytes -= pending.delivery.bytes;
        self.held_bytes -= pending.delivery.bytes;
        Some((name, pending))
    }
}
