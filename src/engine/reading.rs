//! Firehose as a reader of Kinesis streams: each shard once a second, in the order of its lineage,
//! within the shard's limits, for as long as there is room in the buffers.
//!
//! When it reads is part of the world: a reading is planned as soon as a shard has something for
//! its reader, at the next whole second of the delivery stream's life, and carried out at that
//! time. So it needs no entry in the journal, and it makes no difference in how many steps time
//! passes. Only payloads that left memory are asked for outside ([`Fetch`]); they come back as an
//! input.
//!
//! Simplified: AWS calls `GetRecords` each second for each shard even where nothing is new; here
//! such a call is left out, and takes nothing from the limits of other readers.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::api::Blob;
use crate::api::kinesis::{Identity, Record, ShardId, StreamStatus};
use crate::firehose::{Firehose, SourceRecord, SourceState};
use crate::kinesis::{Kinesis, NotPulled, PayloadRef, RecordLog, Shard, Stream};
use crate::units::{Millis, Timestamp};

/// How often a shard is read at most. (AWS developer guide: once a second.)
const EVERY: Millis = Millis(1000);
/// Most bytes that are fetched from outside at once.
const FETCH_BYTES_MAX: u64 = 1 << 20;
/// Most records that are.
const FETCH_RECORDS_MAX: usize = 10_000;

/// A reader: one delivery stream on one shard.
type ReaderId = (u64, ShardId);

/// Where every reader is.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Readers {
    places: BTreeMap<ReaderId, Reader>,
    /// Readings that are planned.
    due: BTreeSet<(Timestamp, u64, ShardId)>,
    /// The Kinesis stream that each delivery stream reads, by identity.
    streams: BTreeMap<u64, u64>,
    /// What each delivery stream's shards were when they were last looked at: while that is so, a
    /// second look finds nothing.
    #[serde(skip)]
    seen: BTreeMap<u64, Seen>,
    /// Readers that wait for payloads and have not been handed out yet.
    #[serde(skip)]
    to_fetch: BTreeSet<ReaderId>,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Reader {
    /// Counter of the next record to take.
    position: u64,
    due: Option<Timestamp>,
    /// Whether it waits for payloads that left memory.
    waits: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    stream: u64,
    version: u64,
    room: bool,
}

/// Who needs payloads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchFor {
    /// A delivery stream, by identity: it needs the data, and gets [`super::Control::Fetched`].
    DeliveryStream(u64),
    /// An event source mapping, by its place among all: it needs keys too, and gets
    /// [`super::Control::FetchedForMapping`].
    Mapping(u64),
}

/// Payloads that a reader needs and that are not in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    /// Who needs them.
    pub reader: FetchFor,
    /// The shard.
    pub shard: ShardId,
    /// Counter of the first record.
    pub from: u64,
    /// Where their keys and data are in the journal, in order.
    pub payloads: Vec<PayloadRef>,
}

/// The state of a Kinesis stream for a delivery stream that is to read it.
pub(super) fn source_state(kinesis: &Kinesis, arn: &str) -> SourceState {
    match stream_of(kinesis, arn).map(|stream| stream.status) {
        Some(StreamStatus::Active | StreamStatus::Updating) => SourceState::Readable,
        Some(status) => SourceState::NotReadable(status),
        None => SourceState::Missing,
    }
}

/// The stream that an ARN of this account and region names, if it is there.
pub(super) fn stream_of<'a>(kinesis: &'a Kinesis, arn: &str) -> Option<&'a Stream> {
    let identity: &Identity = &kinesis.settings().identity;
    kinesis.streams().get(identity.stream_of_arn(arn)?)
}

impl Readers {
    /// When the next reading is due.
    pub(super) fn next_deadline(&self) -> Option<Timestamp> {
        self.due.first().map(|(at, ..)| *at)
    }

    /// Where the readers of one delivery stream are: counters of the next records.
    pub(super) fn positions(&self, delivery_stream: u64) -> BTreeMap<ShardId, u64> {
        let range = (delivery_stream, ShardId(0))..=(delivery_stream, ShardId(u32::MAX));
        self.places.range(range).map(|((_, shard), reader)| (*shard, reader.position)).collect()
    }

    /// Carries out the readings that are due until now.
    pub(super) fn read_due(
        &mut self,
        kinesis: &mut Kinesis,
        firehose: &mut Firehose,
        now: Timestamp,
    ) {
        while let Some((at, delivery_stream, shard)) = self.due.first().copied()
            && at <= now
        {
            self.due.pop_first();
            let id = (delivery_stream, shard);
            if let Some(reader) = self.places.get_mut(&id) {
                reader.due = None;
            }
            self.seen.remove(&delivery_stream);
            self.read(kinesis, firehose, id, at);
        }
    }

    fn read(
        &mut self,
        kinesis: &mut Kinesis,
        firehose: &mut Firehose,
        id: ReaderId,
        now: Timestamp,
    ) {
        let (delivery_stream, shard) = id;
        let Some(reader) = self.places.get(&id).copied() else { return };
        let Some(wanted) = firehose.source(delivery_stream) else { return };
        // Without room it is planned again when there is some.
        if wanted.room == 0 {
            return;
        }
        let Some(stream) = stream_of(kinesis, &wanted.source.stream_arn) else { return };
        let (name, room, start) = (stream.name.clone(), wanted.room, wanted.source.start);
        let pulled = match kinesis.pull(now, &name, shard, reader.position, room) {
            Ok(pulled) => pulled,
            Err(NotPulled::Missing) => return,
            Err(NotPulled::Throttled) => return self.plan(id, start, now),
        };
        let on_disk: BTreeSet<_> = pulled.on_disk.iter().map(|record| record.index).collect();
        let at_hand = on_disk.first().copied().unwrap_or(pulled.records.len());
        if at_hand == 0 && !on_disk.is_empty() {
            self.set(id, |reader| {
                reader.position = pulled.first;
                reader.waits = true;
            });
            self.to_fetch.insert(id);
            return;
        }
        let records: Vec<_> = pulled.records[..at_hand].iter().map(|r| offered(shard, r)).collect();
        let settled = firehose.offer(now, delivery_stream, &records);
        self.set(id, |reader| reader.position = pulled.first + settled as u64);
    }

    fn set(&mut self, id: ReaderId, change: impl FnOnce(&mut Reader)) {
        if let Some(reader) = self.places.get_mut(&id) {
            change(reader);
        }
    }

    /// Plans the next reading: at the next whole second of the delivery stream's life.
    fn plan(&mut self, id: ReaderId, start: Timestamp, now: Timestamp) {
        let passed = now.since(start).0 / EVERY.0;
        let at = start + Millis((passed + 1) * EVERY.0);
        if let Some(reader) = self.places.get_mut(&id)
            && reader.due.is_none()
        {
            reader.due = Some(at);
            self.due.insert((at, id.0, id.1));
        }
    }

    /// Looks at what changed and plans the readings that follow from it. A second look, with
    /// nothing changed in between, does nothing.
    pub(super) fn look(&mut self, kinesis: &Kinesis, firehose: &mut Firehose, now: Timestamp) {
        let mut lost = Vec::new();
        for wanted in firehose.sources() {
            let id = wanted.stream_id;
            let stream = stream_of(kinesis, &wanted.source.stream_arn)
                .filter(|stream| stream.status != StreamStatus::Creating);
            let Some(stream) = stream else {
                lost.push(id);
                continue;
            };
            let known = self.streams.get(&id);
            if known.is_some_and(|known| *known != stream.id) {
                // The rest is done once the checkpoints are forgotten.
                lost.push(id);
                continue;
            }
            self.streams.insert(id, stream.id);
            let room = wanted.room > 0;
            let seen = Seen { stream: stream.id, version: stream.version, room };
            if self.seen.insert(id, seen) != Some(seen) {
                self.look_at(id, stream, room, wanted.source.start, now);
            }
        }
        let mut again = false;
        for id in lost {
            if self.streams.remove(&id).is_some() {
                self.forget(id);
                firehose.forget_checkpoints(id);
                again = true;
            }
        }
        self.forget_the_gone(firehose);
        if again {
            self.look(kinesis, firehose, now);
        }
    }

    fn look_at(&mut self, id: u64, stream: &Stream, room: bool, start: Timestamp, now: Timestamp) {
        for shard in &stream.shards {
            let reader = self.places.entry((id, shard.id)).or_insert_with(|| Reader {
                position: shard.log.first_since(start),
                due: None,
                waits: false,
            });
            let new = reader.position.max(shard.log.first()) < shard.log.next();
            if room
                && new
                && !reader.waits
                && reader.due.is_none()
                && self.is_next(id, stream, shard)
            {
                self.plan((id, shard.id), start, now);
            }
        }
    }

    /// Whether the shards that a shard came from are read to their end, so that the order of each
    /// key is kept.
    fn is_next(&self, id: u64, stream: &Stream, shard: &Shard) -> bool {
        let parents = shard.parent.into_iter().chain(shard.adjacent_parent);
        parents.filter_map(|parent| stream.shards.get(parent.0 as usize)).all(|parent| {
            let reader = self.places.get(&(id, parent.id));
            reader.is_some_and(|reader| parent.is_read_to_end(reader.position))
        })
    }

    /// Forgets the readers of a delivery stream.
    fn forget(&mut self, id: u64) {
        self.places.retain(|(stream, _), _| *stream != id);
        self.due.retain(|(_, stream, _)| *stream != id);
        self.to_fetch.retain(|(stream, _)| *stream != id);
        self.seen.remove(&id);
    }

    /// Forgets the readers of delivery streams that are no more, or are being deleted.
    fn forget_the_gone(&mut self, firehose: &Firehose) {
        let known = self.streams.keys().copied();
        let gone: Vec<_> = known.filter(|id| firehose.source(*id).is_none()).collect();
        for id in gone {
            self.streams.remove(&id);
            self.forget(id);
        }
    }

    /// The next payloads to fetch, if a reader needs some.
    pub(super) fn poll_fetch(&mut self, kinesis: &Kinesis, firehose: &Firehose) -> Option<Fetch> {
        while let Some(id) = self.to_fetch.pop_first() {
            if let Some(fetch) = self.fetch(id, kinesis, firehose) {
                return Some(fetch);
            }
        }
        None
    }

    fn fetch(&self, id: ReaderId, kinesis: &Kinesis, firehose: &Firehose) -> Option<Fetch> {
        let (delivery_stream, shard) = id;
        let from = self.places.get(&id).filter(|reader| reader.waits)?.position;
        let source = firehose.source(delivery_stream)?;
        let log = &stream_of(kinesis, &source.source.stream_arn)?.shards.get(shard.0 as usize)?.log;
        let payloads = fetch_from(log, from, source.room);
        // What can't be named any more is asked for with nothing, so that the reader goes on.
        Some(Fetch { reader: FetchFor::DeliveryStream(delivery_stream), shard, from, payloads })
    }

    /// Takes payloads that were fetched; whether anyone waited for them.
    pub(super) fn fetched(
        &mut self,
        kinesis: &Kinesis,
        firehose: &mut Firehose,
        now: Timestamp,
        (id, from, data): (ReaderId, u64, &[Blob]),
    ) -> bool {
        let waiting = self.places.get(&id).filter(|reader| reader.waits);
        if waiting.is_none_or(|reader| reader.position != from) {
            return false;
        }
        self.to_fetch.remove(&id);
        self.seen.remove(&id.0);
        self.set(id, |reader| reader.waits = false);
        let Some(source) = firehose.source(id.0) else { return true };
        let Some(stream) = stream_of(kinesis, &source.source.stream_arn) else { return true };
        let Some(shard) = stream.shards.get(id.1.0 as usize) else { return true };
        // Records that have gone meanwhile are left out, and settled with the rest.
        let records: Vec<_> = (from..)
            .zip(data)
            .filter_map(|(counter, data)| {
                let arrived = shard.log.get(counter)?.arrived;
                let sequence_number = shard.number(counter, arrived);
                Some((
                    counter,
                    SourceRecord {
                        data: data.0.clone(),
                        arrived,
                        shard: shard.id,
                        sequence_number,
                    },
                ))
            })
            .collect();
        let offered: Vec<_> = records.iter().map(|(_, record)| record.clone()).collect();
        let settled = firehose.offer(now, id.0, &offered);
        let next = records.get(settled).map_or(from + data.len() as u64, |(counter, _)| *counter);
        self.set(id, |reader| reader.position = next);
        true
    }

    /// Has all payloads that readers wait for asked for again.
    pub(super) fn ask_again(&mut self) {
        let waiting = self.places.iter().filter(|(_, reader)| reader.waits);
        self.to_fetch = waiting.map(|(id, _)| *id).collect();
    }
}

/// The payloads that left memory, from a record on, as many as are fetched at once.
pub(super) fn fetch_from(log: &RecordLog, from: u64, room: u64) -> Vec<PayloadRef> {
    let (mut bytes, mut payloads) = (0, Vec::new());
    let most = room.min(FETCH_BYTES_MAX);
    for (counter, stored) in log.from(from).take(FETCH_RECORDS_MAX) {
        bytes += stored.size();
        let expected = from + payloads.len() as u64;
        let Err(payload) = stored.payload() else { break };
        if counter != expected || (!payloads.is_empty() && bytes > most) {
            break;
        }
        payloads.push(payload);
    }
    payloads
}

fn offered(shard: ShardId, record: &Record) -> SourceRecord {
    SourceRecord {
        data: record.data.0.clone(),
        arrived: record.approximate_arrival_timestamp,
        shard,
        sequence_number: record.sequence_number,
    }
}
