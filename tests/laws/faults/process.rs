//! The process that is killed, and the clients that outlive it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use caudal::api::kinesis::{MergeShardsInput, Record, Request, Response, ShardId, SplitShardInput};
use caudal::engine::{
    Answer, Control, Engine, Envelope, Genesis, OnDisk, Origin, Outcome, Push, PushBody,
    encode_entry, encode_genesis,
};
use caudal::kinesis::{PayloadRef, Settings, middle_of};
use caudal::runtime::journal::{EntryIndex, Journal, JournalReader, Options};
use caudal::units::{Millis, Rng, Timestamp};

use super::reader::Reader;
use crate::support::{call, create, entry, free_settings, get, iterator, put, register, subscribe};
use crate::world::BORN;

/// What a client does with an answer.
pub(super) enum Asked {
    /// Records with these ids.
    Put(Vec<u64>),
    Iterator(ShardId),
    Read(ShardId),
    Subscribe(ShardId),
    Nothing,
}

/// A living process and its clients.
pub(super) struct Simulation {
    pub(super) dir: PathBuf,
    pub(super) engine: Engine,
    pub(super) journal: Journal,
    pub(super) now: Timestamp,
    /// Entries that a commit has made safe.
    pub(super) committed: u64,
    pub(super) answers: Vec<(Asked, Outcome)>,
    pub(super) pushes: Vec<Push>,
    /// Acknowledged records: counters and ids by shard.
    pub(super) acknowledged: BTreeMap<ShardId, Vec<(u64, u64)>>,
    /// Ids from zero on were sent, acknowledged or not.
    pub(super) sent: u64,
    pub(super) poller: Reader,
    pub(super) subscriber: Reader,
    pub(super) consumer: String,
    pub(super) trace: String,
}

/// Small segments, so that groups and cuts cross their edges.
pub(super) fn options() -> Options {
    Options { segment_bytes: 16 << 10, world_id: 9, ..Options::default() }
}

impl Simulation {
    pub(super) fn begin(dir: &Path, seed: u64) -> Self {
        let settings = Settings { payload_budget_bytes: 30_000, ..free_settings() };
        let genesis = Genesis { seed, settings, born: BORN };
        let (mut journal, _) = Journal::open(dir, &options()).unwrap();
        let mut body = Vec::new();
        encode_genesis(&genesis, &mut body);
        journal.append(&[&body]).unwrap();
        let mut simulation = Self {
            dir: dir.to_owned(),
            engine: Engine::new(genesis),
            journal,
            now: BORN,
            committed: 1,
            answers: Vec::new(),
            pushes: Vec::new(),
            acknowledged: BTreeMap::new(),
            sent: 0,
            poller: Reader::new(2),
            subscriber: Reader::new(2),
            consumer: String::new(),
            trace: String::new(),
        };
        simulation.apply(Asked::Nothing, &call(create("a", 2)));
        let arn = simulation.engine.kinesis().streams()["a"].arn.clone();
        simulation.apply(Asked::Nothing, &call(register(arn, "c")));
        let consumers = &simulation.engine.kinesis().streams()["a"].consumers;
        simulation.consumer.clone_from(&consumers["c"].arn);
        simulation.commit();
        simulation.answers.clear();
        simulation
    }

    /// One round of the loop, which may be the process's last.
    pub(super) fn group(&mut self, rng: &mut Rng) {
        self.now = self.now + Millis(rng.below(700));
        for _ in 0..=rng.below(5) {
            self.ask(rng);
        }
        self.engine.advance(self.now);
        self.collect_pushes();
        // Where the process dies, if it does; mostly it lives.
        let death = rng.below(60);
        let before = self.journal.bytes_on_disk();
        if death == 0 {
            return self.crash("before the commit");
        }
        self.commit();
        if death == 1 || death == 2 {
            return self.tear(before, rng);
        }
        self.committed = self.engine.entries();
        if death == 3 {
            return self.crash("before the answers");
        }
        for (asked, outcome) in std::mem::take(&mut self.answers) {
            self.answered(asked, outcome);
        }
        let lives = if death == 4 { rng.below(3) } else { u64::MAX };
        if self.deliver(rng, lives).is_break() {
            self.crash("among the pushes");
        }
    }

    pub(super) fn apply(&mut self, asked: Asked, envelope: &Envelope) {
        let outcome = self.engine.apply(self.now, envelope);
        if outcome.changed {
            let mut body = Vec::new();
            encode_entry(self.engine.now(), envelope, &mut body);
            self.journal.append(&[&body]).unwrap();
        }
        self.answers.push((asked, outcome));
        self.collect_pushes();
    }

    pub(super) fn collect_pushes(&mut self) {
        self.pushes.extend(std::iter::from_fn(|| self.engine.poll_push()));
    }

    pub(super) fn commit(&mut self) {
        self.journal.commit().unwrap();
    }

    fn ask(&mut self, rng: &mut Rng) {
        match rng.below(20) {
            0..=7 => self.produce(rng),
            8..=12 => self.poll(rng),
            13..=15 => self.follow(rng),
            16..=18 => self.relieve(rng),
            _ => self.reshard(rng),
        }
    }

    fn produce(&mut self, rng: &mut Rng) {
        let ids: Vec<_> = (self.sent..=self.sent + rng.below(6)).collect();
        self.sent += ids.len() as u64;
        let records = ids.iter().map(|id| {
            let mut data = id.to_be_bytes().to_vec();
            data.resize(8 + rng.below(1500) as usize, *id as u8);
            entry(&format!("k{}", rng.below(40)), data)
        });
        let request = put("a", records.collect());
        self.apply(Asked::Put(ids), &call(request));
    }

    pub(super) fn poll(&mut self, rng: &mut Rng) {
        let free = self.poller.free();
        if free.is_empty() {
            return;
        }
        let shard = free[rng.below(free.len() as u64) as usize];
        let track = self.poller.track(shard);
        track.busy = true;
        let (asked, request) = match track.iterator.take() {
            Some(text) => (Asked::Read(shard), get(text, Some(1 + rng.below(30) as i64))),
            None => (Asked::Iterator(shard), iterator("a", shard, track.start())),
        };
        self.apply(asked, &call(request));
    }

    pub(super) fn follow(&mut self, rng: &mut Rng) {
        let tracks = &self.subscriber.tracks;
        let mut free = self.subscriber.free();
        free.retain(|shard| tracks[shard].subscription.is_none());
        if free.is_empty() {
            return;
        }
        let shard = free[rng.below(free.len() as u64) as usize];
        let track = self.subscriber.track(shard);
        track.busy = true;
        let input = subscribe(self.consumer.clone(), shard, track.start());
        self.apply(Asked::Subscribe(shard), &call(Request::SubscribeToShard(input)));
    }

    /// A slow client of a held subscription can take more again.
    pub(super) fn relieve(&mut self, rng: &mut Rng) {
        let held = self.subscriber.tracks.values_mut().filter(|track| track.held);
        let mut held: Vec<_> = held.collect();
        if held.is_empty() {
            return;
        }
        let at = rng.below(held.len() as u64) as usize;
        held[at].held = false;
        if let Some(subscription) = held[at].subscription {
            let control = Control::HoldSubscription { subscription, held: false };
            self.apply(Asked::Nothing, &Envelope::control(Origin::Http, control));
        }
    }

    fn reshard(&mut self, rng: &mut Rng) {
        let stream = &self.engine.kinesis().streams()["a"];
        let open: Vec<_> = stream.open_shards().collect();
        let at = rng.below(open.len() as u64) as usize;
        let stream_name = Some("a".to_owned());
        let request = if open.len() < 4 {
            let middle = middle_of(&stream.shards[open[at].0 as usize].range);
            Request::SplitShard(SplitShardInput {
                stream_name,
                shard_to_split: Some(open[at].to_string()),
                new_starting_hash_key: Some(middle.to_string()),
                ..SplitShardInput::default()
            })
        } else {
            Request::MergeShards(MergeShardsInput {
                stream_name,
                shard_to_merge: Some(open[at].to_string()),
                adjacent_shard_to_merge: Some(open[(at + 1) % open.len()].to_string()),
                ..MergeShardsInput::default()
            })
        };
        self.apply(Asked::Nothing, &call(request));
    }

    pub(super) fn answered(&mut self, asked: Asked, outcome: Outcome) {
        let response = match outcome.result {
            Ok(Answer::Kinesis(response)) => Some(response),
            _ => None,
        };
        match (asked, response) {
            (Asked::Put(ids), Some(Response::PutRecords(output))) => {
                for (id, result) in ids.into_iter().zip(output.records) {
                    let number = result.sequence_number.expect("without limits all are taken");
                    let records = self.acknowledged.entry(number.shard).or_default();
                    records.push((number.counter, id));
                }
            }
            (Asked::Iterator(shard), Some(Response::GetShardIterator(output))) => {
                let track = self.poller.track(shard);
                track.busy = false;
                track.iterator = Some(output.shard_iterator);
            }
            (Asked::Read(shard), Some(Response::GetRecords(output))) => {
                let records = self.filled(output.records, &outcome.on_disk);
                writeln!(self.trace, "poller saw {} of {shard}", records.len()).unwrap();
                self.poller.saw(shard, &records, None);
                let track = self.poller.track(shard);
                track.busy = false;
                track.iterator = output.next_shard_iterator;
                if let Some(children) = output.child_shards {
                    self.poller.finished(shard, &children);
                }
            }
            (Asked::Subscribe(shard), response) => {
                let track = self.subscriber.track(shard);
                track.busy = false;
                // The consumer may still be subscribed by the client's former connection.
                if let Some(Response::SubscribeToShard(output)) = response {
                    track.subscription = Some(output.subscription);
                }
            }
            (Asked::Nothing, _) => {}
            // An iterator that lay too long is asked for again.
            (Asked::Read(shard), None) => self.poller.track(shard).busy = false,
            (Asked::Put(_) | Asked::Iterator(_) | Asked::Read(_), other) => panic!("{other:?}"),
        }
    }

    /// Hands pushes to their clients, who may be slow or gone; stops after `lives` of them.
    pub(super) fn deliver(&mut self, rng: &mut Rng, mut lives: u64) -> ControlFlow<()> {
        while !self.pushes.is_empty() {
            for push in std::mem::take(&mut self.pushes) {
                if lives == 0 {
                    return ControlFlow::Break(());
                }
                lives -= 1;
                self.pushed(push, rng);
            }
            self.commit();
            self.committed = self.engine.entries();
            self.answers.clear();
        }
        ControlFlow::Continue(())
    }

    fn pushed(&mut self, push: Push, rng: &mut Rng) {
        let id = push.subscription;
        let tracks = &mut self.subscriber.tracks;
        let found = tracks.iter_mut().find(|(_, track)| track.subscription == Some(id));
        let Some((shard, track)) = found else { return };
        let shard = *shard;
        let PushBody::Event(event) = push.body else {
            track.subscription = None;
            return;
        };
        let records = self.filled(event.records, &push.on_disk);
        writeln!(self.trace, "subscriber saw {} of {shard}", records.len()).unwrap();
        self.subscriber.saw(shard, &records, Some(event.continuation_sequence_number));
        if let Some(children) = event.child_shards {
            self.subscriber.finished(shard, &children);
            return;
        }
        let track = self.subscriber.track(shard);
        match rng.below(12) {
            0 | 1 => {
                track.held = true;
                if !push.held {
                    self.tell(Control::HoldSubscription { subscription: id, held: true });
                }
            }
            2 => {
                track.subscription = None;
                track.held = false;
                self.tell(Control::CloseSubscription { subscription: id });
            }
            _ if push.held => {
                self.tell(Control::HoldSubscription { subscription: id, held: false });
            }
            _ => {}
        }
    }

    pub(super) fn tell(&mut self, control: Control) {
        self.apply(Asked::Nothing, &Envelope::control(Origin::Runtime, control));
    }

    fn filled(&self, mut records: Vec<Record>, on_disk: &[OnDisk]) -> Vec<Record> {
        let reader = self.journal.reader();
        for missing in on_disk {
            let payload = read(&reader, missing.payload);
            records[missing.index].data = payload.into();
        }
        records
    }
}

/// A record's payload from the journal, without its key.
pub(super) fn read(reader: &JournalReader, at: PayloadRef) -> Bytes {
    let key = u32::from(at.key_length);
    reader.read(EntryIndex(at.entry), at.offset + key, at.data_length).unwrap()
}
