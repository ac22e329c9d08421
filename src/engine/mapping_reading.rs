//! Lambda as a reader of Kinesis streams: each shard of each mapping once a second while nothing
//! waits, and five times a second, a shard's own limit, until it has caught up.
//!
//! As with Firehose's ([`super::reading`]), when it reads is part of the world, so that it needs no
//! entry in the journal and no step of time changes it; only payloads that left memory are asked
//! for outside. How far a mapping is in a shard is Lambda's own to know. (Developer guide, "Polling
//! and batching streams": "a base rate of once per second".)
//!
//! Simplified: a reading of a shard where nothing is new is left out.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::reading::{Fetch, FetchFor, fetch_from, stream_of};
use crate::api::kinesis::{ShardId, StreamStatus};
use crate::kinesis::{Kinesis, NotPulled, Shard, Stream};
use crate::lambda::{Lambda, ShardInfo, SourceRecord, WantedShard};
use crate::units::{Millis, Timestamp};

/// How often a shard is read while nothing waits.
const EVERY: Millis = Millis(1000);
/// How soon it is read again while something does: a shard takes five calls a second.
const SOON: Millis = Millis(200);

/// A reader: one mapping on one shard.
type ReaderId = (u64, ShardId);

/// When every reader reads next, and what the mappings were told.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct MappingReaders {
    places: BTreeMap<ReaderId, Place>,
    /// Readings that are planned.
    due: BTreeSet<(Timestamp, u64, ShardId)>,
    /// What each mapping was last told of its stream.
    told: BTreeMap<u64, Told>,
    /// What each mapping and its stream were when they were last looked at: while that is so, a
    /// second look finds nothing.
    #[serde(skip)]
    seen: BTreeMap<u64, Seen>,
    /// Readers that wait for payloads and have not been handed out yet.
    #[serde(skip)]
    to_fetch: BTreeSet<ReaderId>,
}

#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Place {
    due: Option<Timestamp>,
    /// Whether the last reading left something where it was.
    more: bool,
    /// The counter of the record whose payload it waits for.
    waits: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Told {
    /// The stream, by identity.
    stream: u64,
    shards: usize,
    retention_hours: i64,
    /// When it was first told: readings are whole seconds after that.
    begun: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    stream: u64,
    version: u64,
    mapping: u64,
    full: bool,
}

/// What a mapping wants of one shard.
struct WantedHere<'k> {
    stream: &'k Stream,
    shard: &'k Shard,
    /// Counter of the next record.
    position: u64,
    room: u64,
}

impl<'k> WantedHere<'k> {
    fn of(
        stream: &'k Stream,
        from: Option<Timestamp>,
        wanted: &WantedShard,
    ) -> Option<WantedHere<'k>> {
        let shard = stream.shards.get(wanted.shard.0 as usize)?;
        let begin = || from.map_or(0, |at| shard.log.first_since(at));
        let position = wanted.after.map_or_else(begin, |after| after.counter + 1);
        let position = position.max(shard.log.first());
        Some(WantedHere { stream, shard, position, room: wanted.room })
    }

    /// Whether there is anything to read: records, or the end of a closed shard.
    fn has_news(&self) -> bool {
        self.position < self.shard.log.next() || self.shard.is_read_to_end(self.position)
    }
}

/// What one reader wants now, if it wants something.
fn wanted_here<'k>(kinesis: &'k Kinesis, lambda: &Lambda, id: ReaderId) -> Option<WantedHere<'k>> {
    let wanted = lambda.sources().find(|wanted| wanted.mapping == id.0)?;
    let shard = wanted.shards.iter().find(|shard| shard.shard == id.1)?;
    WantedHere::of(live_stream(kinesis, wanted.stream_arn)?, wanted.from, shard)
}

fn live_stream<'k>(kinesis: &'k Kinesis, arn: &str) -> Option<&'k Stream> {
    stream_of(kinesis, arn).filter(|stream| stream.status != StreamStatus::Creating)
}

impl MappingReaders {
    /// When the next reading is due.
    pub(super) fn next_deadline(&self) -> Option<Timestamp> {
        self.due.first().map(|(at, ..)| *at)
    }

    /// Carries out the readings that are due until now.
    pub(super) fn read_due(&mut self, kinesis: &mut Kinesis, lambda: &mut Lambda, now: Timestamp) {
        while let Some((at, mapping, shard)) = self.due.first().copied()
            && at <= now
        {
            self.due.pop_first();
            self.seen.remove(&mapping);
            if let Some(place) = self.places.get_mut(&(mapping, shard)) {
                place.due = None;
            }
            self.read(kinesis, lambda, (mapping, shard), at);
        }
    }

    fn read(&mut self, kinesis: &mut Kinesis, lambda: &mut Lambda, id: ReaderId, now: Timestamp) {
        let Some(here) = wanted_here(kinesis, lambda, id) else { return };
        // Without room it is planned again when there is some.
        if here.room == 0 {
            return;
        }
        let (name, position, room) = (here.stream.name.clone(), here.position, here.room);
        let (closed, end) = (!here.shard.is_open(), here.shard.log.next());
        let pulled = match kinesis.pull(now, &name, id.1, position, room) {
            Ok(pulled) => pulled,
            Err(NotPulled::Missing) => return,
            Err(NotPulled::Throttled) => {
                self.places.entry(id).or_default().more = true;
                return;
            }
        };
        let on_disk = pulled.on_disk.iter().map(|record| record.index).min();
        let at_hand = on_disk.unwrap_or(pulled.records.len());
        let place = self.places.entry(id).or_default();
        if at_hand == 0 && on_disk.is_some() {
            place.waits = Some(pulled.first);
            self.to_fetch.insert(id);
            return;
        }
        let through = pulled.first + at_hand as u64;
        place.more = through < end;
        let records: Vec<_> = pulled.records[..at_hand]
            .iter()
            .map(|record| SourceRecord {
                data: record.data.0.clone(),
                partition_key: record.partition_key.clone(),
                arrived: record.approximate_arrival_timestamp,
                sequence_number: record.sequence_number,
            })
            .collect();
        lambda.offer(now, id.0, id.1, &records, closed && through >= end);
    }

    /// Looks at what changed: tells mappings of their streams' shards, and plans the readings that
    /// follow. A second look, with nothing changed in between, does nothing.
    pub(super) fn look(&mut self, kinesis: &Kinesis, lambda: &mut Lambda, now: Timestamp) {
        if lambda.mappings().is_empty() && self.told.is_empty() {
            return;
        }
        self.forget_the_gone(kinesis, lambda, now);
        self.tell(kinesis, lambda, now);
        let full = lambda.held_bytes() >= lambda.settings().held_bytes_max;
        let mut changed = BTreeSet::new();
        for (id, mapping) in lambda.mappings() {
            let Some(stream) = live_stream(kinesis, &mapping.stream_arn) else { continue };
            let (version, mapping) = (stream.version, mapping.version);
            let seen = Seen { stream: stream.id, version, mapping, full };
            if self.seen.insert(*id, seen) != Some(seen) {
                changed.insert(*id);
            }
        }
        if changed.is_empty() {
            return;
        }
        for wanted in lambda.sources().filter(|wanted| changed.contains(&wanted.mapping)) {
            let Some(stream) = live_stream(kinesis, wanted.stream_arn) else { continue };
            for shard in &wanted.shards {
                let here = WantedHere::of(stream, wanted.from, shard);
                if here.is_some_and(|here| here.room > 0 && here.has_news()) {
                    self.plan((wanted.mapping, shard.shard), now);
                }
            }
        }
    }

    /// Plans the next reading, unless one is planned or payloads are on their way.
    fn plan(&mut self, id: ReaderId, now: Timestamp) {
        let Some(told) = self.told.get(&id.0) else { return };
        let place = self.places.entry(id).or_default();
        if place.due.is_some() || place.waits.is_some() {
            return;
        }
        let passed = now.since(told.begun).0 / EVERY.0;
        let next = told.begun + Millis((passed + 1) * EVERY.0);
        let at = if place.more { next.min(now + SOON) } else { next };
        place.due = Some(at);
        self.due.insert((at, id.0, id.1));
    }

    /// Forgets mappings that are no more, and has Lambda forget streams that are.
    fn forget_the_gone(&mut self, kinesis: &Kinesis, lambda: &mut Lambda, now: Timestamp) {
        let mut lost = BTreeSet::new();
        let mut gone = Vec::new();
        for (id, told) in &self.told {
            match lambda.mappings().get(id) {
                None => gone.push(*id),
                Some(mapping) => {
                    let stream = live_stream(kinesis, &mapping.stream_arn);
                    if stream.is_none_or(|stream| stream.id != told.stream) {
                        gone.push(*id);
                        lost.insert(mapping.stream_arn.clone());
                    }
                }
            }
        }
        for id in gone {
            self.told.remove(&id);
            self.seen.remove(&id);
            self.places.retain(|(mapping, _), _| *mapping != id);
            self.due.retain(|(_, mapping, _)| *mapping != id);
            self.to_fetch.retain(|(mapping, _)| *mapping != id);
        }
        for arn in lost {
            lambda.forget_stream(now, &arn);
        }
    }

    /// Tells mappings of shards and retention that they don't know.
    fn tell(&mut self, kinesis: &Kinesis, lambda: &mut Lambda, now: Timestamp) {
        let mut news = BTreeMap::new();
        for (id, mapping) in lambda.mappings() {
            let Some(stream) = live_stream(kinesis, &mapping.stream_arn) else { continue };
            let begun = self.told.get(id).map_or(now, |told| told.begun);
            let told = Told {
                stream: stream.id,
                shards: stream.shards.len(),
                retention_hours: stream.retention_hours,
                begun,
            };
            if self.told.insert(*id, told) != Some(told) {
                news.insert(mapping.stream_arn.clone(), stream);
            }
        }
        for (arn, stream) in news {
            let info = |shard: &Shard| ShardInfo {
                shard: shard.id,
                parents: shard.parent.into_iter().chain(shard.adjacent_parent).collect(),
            };
            let shards: Vec<_> = stream.shards.iter().map(info).collect();
            lambda.tell_stream(now, &arn, stream.retention(), &shards);
        }
    }

    /// The next payloads to fetch, if a reader needs some.
    pub(super) fn poll_fetch(&mut self, kinesis: &Kinesis, lambda: &Lambda) -> Option<Fetch> {
        while let Some(id) = self.to_fetch.pop_first() {
            let from = self.places.get(&id).and_then(|place| place.waits);
            let mapping = lambda.mappings().get(&id.0);
            let stream = mapping.and_then(|mapping| live_stream(kinesis, &mapping.stream_arn));
            let shard = stream.and_then(|stream| stream.shards.get(id.1.0 as usize));
            if let (Some(from), Some(shard)) = (from, shard) {
                let room = wanted_here(kinesis, lambda, id).map_or(0, |here| here.room);
                let payloads = fetch_from(&shard.log, from, room);
                return Some(Fetch {
                    reader: FetchFor::Mapping(id.0),
                    shard: id.1,
                    from,
                    payloads,
                });
            }
        }
        None
    }

    /// Takes records that were fetched, keys with data; whether anyone waited for them.
    pub(super) fn fetched(
        &mut self,
        kinesis: &Kinesis,
        lambda: &mut Lambda,
        now: Timestamp,
        (id, from, fetched): (ReaderId, u64, &[super::FetchedRecord]),
    ) -> bool {
        let Some(place) = self.places.get_mut(&id).filter(|place| place.waits == Some(from)) else {
            return false;
        };
        place.waits = None;
        // What can't be read back is asked for again, but not in haste.
        place.more = !fetched.is_empty();
        self.to_fetch.remove(&id);
        self.seen.remove(&id.0);
        let Some(mapping) = lambda.mappings().get(&id.0) else { return true };
        let Some(stream) = live_stream(kinesis, &mapping.stream_arn) else { return true };
        let Some(shard) = stream.shards.get(id.1.0 as usize) else { return true };
        // Records that have gone meanwhile are left out.
        let records: Vec<_> = (from..)
            .zip(fetched)
            .filter_map(|(counter, fetched)| {
                let arrived = shard.log.get(counter)?.arrived;
                Some(SourceRecord {
                    data: fetched.data.0.clone(),
                    partition_key: fetched.partition_key.as_str().into(),
                    arrived,
                    sequence_number: shard.number(counter, arrived),
                })
            })
            .collect();
        lambda.offer(now, id.0, id.1, &records, false);
        true
    }

    /// Has all payloads that readers wait for asked for again.
    pub(super) fn ask_again(&mut self) {
        let waiting = self.places.iter().filter(|(_, place)| place.waits.is_some());
        self.to_fetch = waiting.map(|(id, _)| *id).collect();
    }
}
