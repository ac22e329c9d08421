//! The way of a record from its arrival into a buffer, and of a full or old buffer into an object.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;

use super::Firehose;
use super::buffer::{Buffer, BufferKey};
use super::delivery::{ClosedBy, Delivery, DeliveryId, Pending};
use super::destination::{Destination, Target};
use super::error_output::Failure;
use super::prefix::{ErrorType, Expression, Facts, PartitionKeys, Piece};
use super::stream::DeliveryStream;
use super::timers::Timer;
use crate::api::kinesis::{SequenceNumber, ShardId};
use crate::units::{Millis, Rng, Timestamp};

/// A record on its way in.
pub(super) struct Incoming {
    pub(super) data: Bytes,
    pub(super) arrived: Timestamp,
    /// Where it stood in a Kinesis stream.
    pub(super) place: Option<(ShardId, SequenceNumber)>,
}

impl Firehose {
    /// Puts a record where it belongs: into the backup, and taken apart, keyed and delimited into
    /// its partition's buffer, or with a reason into the error output.
    pub(super) fn take(&mut self, stream_id: u64, record: &Incoming, now: Timestamp) {
        let limit = self.settings.quotas.active_partitions;
        let Some(stream) = self.stream_by_id(stream_id) else { return };
        stream.metrics.took(record.data.len() as u64, now);
        stream.version += 1;
        if stream.destination.backup.is_some() {
            self.add(stream_id, &BufferKey::Backup, record, &record.data, now);
        }
        let Some(stream) = self.stream_by_id(stream_id) else { return };
        let parts = match stream.destination.split(&record.data) {
            Ok(parts) => parts,
            Err(failure) => return self.fail(stream_id, record, &record.data, &failure, now),
        };
        for part in parts {
            let Some(stream) = self.stream_by_id(stream_id) else { return };
            let keyed =
                stream.destination.keys_of(&part).and_then(|keys| stream.admit(keys, limit));
            match keyed {
                Ok(key) => self.add(stream_id, &key, record, &part, now),
                Err(failure) => self.fail(stream_id, record, &part, &failure, now),
            }
        }
    }

    fn fail(
        &mut self,
        stream_id: u64,
        record: &Incoming,
        part: &Bytes,
        failure: &Failure,
        now: Timestamp,
    ) {
        let line = failure.line(part, record.arrived, now);
        self.add(stream_id, &BufferKey::Error(ErrorType::ProcessingFailed), record, &line, now);
        if let Some(stream) = self.stream_by_id(stream_id) {
            stream.metrics.failed(now);
        }
    }

    /// Adds bytes to a buffer, and closes it if it is full.
    fn add(
        &mut self,
        stream_id: u64,
        key: &BufferKey,
        record: &Incoming,
        bytes: &Bytes,
        now: Timestamp,
    ) {
        let (zero, next) = (self.settings.zero_interval, self.next_buffer);
        let Some(stream) = self.stream_by_id(stream_id) else { return };
        let (size, interval) = stream.destination.limits_of(key);
        let interval = if interval == Millis(0) { zero } else { interval };
        let mut opened = None;
        let delimiter = match key {
            BufferKey::Data(_) => stream.destination.delimiter.clone(),
            _ => None,
        };
        let buffer = stream.buffers.entry(key.clone()).or_insert_with(|| {
            let due = now + interval;
            opened = Some(due);
            Arc::new(Buffer::new(next, now, due, record.arrived))
        });
        let buffer = Arc::make_mut(buffer);
        let before = buffer.bytes;
        buffer.push(bytes, delimiter.as_ref(), record.arrived, record.place);
        let (added, full) = (buffer.bytes - before, buffer.bytes >= size);
        stream.held_bytes += added;
        self.held_bytes += added;
        if let Some(due) = opened {
            self.next_buffer += 1;
            self.timers.set(due, Timer::Close(stream_id, next));
        }
        if full {
            self.close(stream_id, key, ClosedBy::Size, now);
        }
    }

    /// Closes a buffer that is old enough, if it is still the one that was meant.
    pub(super) fn close_due(&mut self, stream_id: u64, buffer: u64, at: Timestamp) {
        let Some(stream) = self.stream_by_id(stream_id) else { return };
        let found = stream.buffers.iter().find(|(_, open)| open.id == buffer);
        if let Some(key) = found.map(|(key, _)| key.clone()) {
            self.close(stream_id, &key, ClosedBy::Age, at);
        }
    }

    /// Closes every buffer, in the order in which they were opened.
    pub(super) fn close_all(&mut self, stream_id: u64, now: Timestamp) {
        let Some(stream) = self.stream_by_id(stream_id) else { return };
        let mut keys: Vec<_> =
            stream.buffers.iter().map(|(key, buffer)| (buffer.id, key.clone())).collect();
        keys.sort_unstable_by_key(|(id, _)| *id);
        for (_, key) in keys {
            self.close(stream_id, &key, ClosedBy::Update, now);
        }
    }

    fn close(&mut self, stream_id: u64, key: &BufferKey, closed_by: ClosedBy, now: Timestamp) {
        let id = DeliveryId(self.next_delivery);
        let mut random = self.random.clone();
        let Some(stream) = self.stream_by_id(stream_id) else { return };
        let Some(buffer) = stream.buffers.remove(key) else { return };
        let object = object_name(stream, key, buffer.oldest, &mut random);
        let (bytes, records) = (buffer.bytes, buffer.records);
        let (oldest, newest) = (buffer.oldest, buffer.newest);
        let opened = buffer.opened;
        let content = Arc::unwrap_or_clone(buffer).close();
        let delivery = Delivery {
            id,
            stream: stream.name.clone(),
            bucket: object.bucket,
            key: object.key,
            chunks: content.chunks.into(),
            compression: object.compression,
            entry: uuid(&mut random),
            bytes,
            records,
            oldest,
            newest,
            opened,
            closed: now,
            closed_by,
            holds: key.clone(),
            places: content.places.into(),
        };
        let pending = Pending { delivery, failures: 0, last_failure: None, retry_at: None };
        stream.deliveries.insert(id, pending);
        stream.version += 1;
        self.random = random;
        self.next_delivery += 1;
        self.delivery_streams.insert(id, stream_id);
        self.ready.insert((id, stream_id));
    }
}

/// Where an object goes.
struct ObjectName {
    bucket: String,
    key: String,
    compression: super::compression::Compression,
}

/// Bucket and key of an object: `<prefix><stream>-<version>-<time>-<uuid><extension>`, where the
/// time, in the prefix and after it, is the arrival of its oldest record.
fn object_name(
    stream: &DeliveryStream,
    holds: &BufferKey,
    oldest: Timestamp,
    random: &mut Rng,
) -> ObjectName {
    let destination = &stream.destination;
    let place: Cow<'_, Target> = match (holds, &destination.backup) {
        (BufferKey::Backup, Some(backup)) => Cow::Borrowed(backup),
        _ => Cow::Owned(destination.place.clone()),
    };
    let none = PartitionKeys::default();
    let (keys, error) = match holds {
        BufferKey::Data(keys) => (keys, None),
        BufferKey::Error(kind) => (&none, Some(*kind)),
        BufferKey::Backup => (&none, None),
    };
    let time = place.zone.local(oldest);
    let prefix = place.prefixes.evaluate(&Facts { time, keys, error }, random);
    let (name, version, uuid) = (&stream.name, stream.version_id, uuid(random));
    let extension = match place.extension.as_str() {
        "" => place.compression.extension(),
        own => own,
    };
    let key = format!(
        "{prefix}{name}-{version}-{:04}-{:02}-{:02}-{:02}-{:02}-{:02}-{uuid}{extension}",
        time.year, time.month, time.day, time.hour, time.minute, time.second
    );
    ObjectName { bucket: place.bucket.clone(), key, compression: place.compression }
}

/// A UUID of version 4, drawn from the world's own randomness.
fn uuid(random: &mut Rng) -> String {
    let high = (random.next_u64() & !0xf000) | 0x4000;
    let low = (random.next_u64() & (u64::MAX >> 2)) | 1 << 63;
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    )
}

impl DeliveryStream {
    /// The buffer of a partition, if it is open or may be opened.
    fn admit(&self, keys: PartitionKeys, limit: usize) -> Result<BufferKey, Failure> {
        let key = BufferKey::Data(keys);
        if !self.destination.partitioning || self.buffers.contains_key(&key) {
            return Ok(key);
        }
        if let BufferKey::Data(keys) = &key
            && !self.destination.place.prefixes.fits(keys)
        {
            return Err(Failure::prefix_too_long());
        }
        let on_its_way = self.deliveries.values().any(|pending| pending.delivery.holds == key);
        if !on_its_way && self.active_partitions() >= limit {
            return Err(Failure::too_many_partitions());
        }
        Ok(key)
    }
}

impl Destination {
    /// A record taken apart, if it is to be.
    fn split(&self, record: &Bytes) -> Result<Vec<Bytes>, Failure> {
        match &self.deaggregation {
            None => Ok(vec![record.clone()]),
            Some(how) => how.split(record).map_err(|_| Failure::deaggregation()),
        }
    }

    /// The keys of a record's partition: those of the query that the prefix names.
    fn keys_of(&self, record: &Bytes) -> Result<PartitionKeys, Failure> {
        let mut keys = PartitionKeys::default();
        if !self.partitioning {
            return Ok(keys);
        }
        if let Some(query) = &self.query {
            let found = query.run(record).map_err(|why| Failure::extraction(why.0))?;
            keys.query = found.into_iter().filter(|(key, _)| self.names_key(key)).collect();
        }
        Ok(keys)
    }

    fn names_key(&self, key: &str) -> bool {
        self.place
            .prefixes
            .pieces()
            .any(|piece| matches!(piece, Piece::Expression(Expression::Query(name)) if name == key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_are_of_version_4() {
        let mut random = Rng::new(7);
        for _ in 0..1000 {
            let text = uuid(&mut random);
            let parts: Vec<_> = text.split('-').map(str::len).collect();
            assert_eq!(parts, [8, 4, 4, 4, 12], "{text}");
            assert_eq!(text.as_bytes()[14], b'4');
            assert!(b"89ab".contains(&text.as_bytes()[19]), "{text}");
        }
    }
}
