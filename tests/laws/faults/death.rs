//! The end of a process, what its successor finds, and what must be true then.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::ControlFlow;

use bytes::Bytes;
use caudal::api::kinesis::SubscriptionId;
use caudal::engine::Control;
use caudal::runtime::journal::Journal;
use caudal::runtime::replay_entries;
use caudal::units::{Millis, Rng};

use super::disk;
use super::process::{Simulation, options, read};

impl Simulation {
    /// The process is killed inside its commit.
    pub(super) fn tear(&mut self, before: u64, rng: &mut Rng) {
        let (kept, written) = disk::tear(&self.dir, before, rng);
        self.crash(&format!("with {kept} of {written} bytes written"));
    }

    /// The process is killed and started again.
    pub(super) fn crash(&mut self, how: &str) {
        writeln!(self.trace, "crash {how}").unwrap();
        let spare = self.dir.join("nobody");
        // The lock must be free before the journal is opened again.
        self.journal = Journal::open(&spare, &options()).unwrap().0;
        let mut bodies = Vec::new();
        let mut visit = |_, body: Bytes| {
            bodies.push(Bytes::copy_from_slice(&body));
            ControlFlow::Continue(())
        };
        let (journal, opened) = Journal::open_replaying(&self.dir, &options(), &mut visit).unwrap();
        self.journal = journal;
        std::fs::remove_dir_all(spare).unwrap();
        assert!(opened.entries >= self.committed, "committed entries are gone");
        assert!(opened.entries <= self.engine.entries(), "entries from nowhere");
        self.engine = replay_entries(bodies.iter()).unwrap().expect("it has a genesis");
        writeln!(self.trace, "{} entries, tail {:?}", opened.entries, opened.tail.map(|t| t.fault))
            .unwrap();
        self.answers.clear();
        self.pushes.clear();
        let living: Vec<SubscriptionId> =
            self.engine.kinesis().subscriptions().keys().copied().collect();
        for subscription in living {
            self.tell(Control::CloseSubscription { subscription });
        }
        self.commit();
        self.committed = self.engine.entries();
        self.answers.clear();
        self.pushes.clear();
        self.poller.disconnected();
        self.subscriber.disconnected();
        self.check(false);
    }

    /// Lets everyone read to the end.
    pub(super) fn finish(&mut self, rng: &mut Rng) {
        // So that a former connection no longer keeps a shard from being subscribed.
        self.now = self.now + Millis(10_000);
        for _ in 0..600 {
            self.poll(rng);
            self.follow(rng);
            self.relieve(rng);
            self.engine.advance(self.now);
            self.collect_pushes();
            self.commit();
            self.committed = self.engine.entries();
            for (asked, outcome) in std::mem::take(&mut self.answers) {
                self.answered(asked, outcome);
            }
            assert!(self.deliver(rng, u64::MAX).is_continue());
            self.now = self.now + Millis(20);
        }
        self.check(true);
    }

    /// Every acknowledged record is there, in order, once; readers saw what there is.
    fn check(&self, everything: bool) {
        let reader = self.journal.reader();
        let mut stored = BTreeMap::new();
        let mut ids = BTreeSet::new();
        for shard in &self.engine.kinesis().streams()["a"].shards {
            let records: Vec<_> = shard
                .log
                .from(0)
                .map(|(counter, record)| {
                    let data =
                        record.payload().map_or_else(|at| read(&reader, at), |(_, data)| data);
                    let (id, _) = data.split_first_chunk().expect("an id comes first");
                    (counter, u64::from_be_bytes(*id))
                })
                .collect();
            for (index, (counter, id)) in records.iter().enumerate() {
                assert_eq!(*counter, index as u64 + 1, "{}", shard.id);
                assert!(*id < self.sent && ids.insert(*id), "record {id} is there twice");
            }
            for (counter, id) in self.acknowledged.get(&shard.id).into_iter().flatten() {
                let there = records.get(*counter as usize - 1);
                assert_eq!(there, Some(&(*counter, *id)), "acknowledged on {}", shard.id);
            }
            stored.insert(shard.id, records);
        }
        self.poller.check(&stored, everything);
        self.subscriber.check(&stored, everything);
    }
}
