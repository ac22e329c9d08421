//! One stream, one mapping on it whose function runs outside, and a ledger of what went in.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use caudal::api::WireFormat;
use caudal::api::kinesis::{MergeShardsInput, Request, Response, ShardId, SplitShardInput};
use caudal::api::lambda::Operation;
use caudal::engine::{
    Control, Engine, Envelope, Genesis, Origin, Outcome, encode_entry, encode_genesis,
};
use caudal::kinesis::{Lifecycle, Overflow, Settings};
use caudal::lambda::Outcome as Ended;
use caudal::lambda::functions::{Code, Function};
use caudal::runtime::replay_entries;
use caudal::units::{Millis, Rng, Timestamp};

use super::life::{Wanted, read_back, take_wanted};
use crate::support::{create, entry, put};
use crate::world::BORN;

const MAPS: &str = r#"{"FunctionName":"anota","StartingPosition":"TRIM_HORIZON","BatchSize":40,
    "EventSourceArn":"arn:aws:kinesis:us-east-1:123456789012:stream/s",
    "BisectBatchOnFunctionError":true}"#;

pub(super) struct Handled {
    engine: Engine,
    now: Timestamp,
    journal: Vec<Bytes>,
    rng: Rng,
    /// What went into each shard, in order.
    put: BTreeMap<ShardId, Vec<Bytes>>,
    /// What the function took, in order.
    taken: Vec<(ShardId, Bytes)>,
    number: u64,
}

impl Handled {
    pub(super) fn of_seed(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let settings = Settings {
            limits: rng.below(2) == 0,
            lifecycle: Lifecycle::of(Millis(rng.below(2) * 300)),
            payload_budget_bytes: [0, 100_000, 512 << 20][rng.below(3) as usize],
            overflow: Overflow::Spill,
            ..Settings::default()
        };
        let genesis = Genesis { seed, settings, born: BORN };
        let mut body = Vec::new();
        encode_genesis(&genesis, &mut body);
        Self {
            engine: Engine::new(genesis),
            now: BORN,
            journal: vec![Bytes::from(body)],
            rng,
            put: BTreeMap::new(),
            taken: Vec::new(),
            number: 0,
        }
    }

    pub(super) fn live(mut self) {
        let shards = 1 + self.rng.below(3);
        self.ask(Envelope::kinesis(Origin::Http, create("s", shards)));
        self.pass(400);
        let code = Code::Python(Arc::from("pass"));
        let function = Function::new("anota", "", code, self.now);
        self.ask(Envelope::control(Origin::Window, Control::PutFunction(Box::new(function))));
        self.write();
        let maps = Operation::CreateEventSourceMapping.decode(WireFormat::Json, MAPS.as_bytes());
        self.ask(Envelope::lambda(Origin::Http, maps.unwrap()));
        for _ in 0..60 {
            let wait = [0, 100, 1000, 20_000][self.rng.below(4) as usize];
            self.pass(wait);
            match self.rng.below(12) {
                0 => self.reshard(),
                1 => self.crash(),
                _ => self.write(),
            }
        }
        self.finish();
        self.check();
    }

    #[expect(clippy::needless_pass_by_value, reason = "an input is made where it is asked")]
    fn ask(&mut self, envelope: Envelope) -> Outcome {
        let outcome = self.engine.apply(self.now, &envelope);
        if outcome.changed {
            let mut body = Vec::new();
            encode_entry(self.now, &envelope, &mut body);
            self.journal.push(Bytes::from(body));
        }
        self.engine.check_invariants().unwrap();
        outcome
    }

    /// Lets time pass; the function answers at the end of it, fails, or is lost.
    fn pass(&mut self, millis: u64) {
        self.now = self.now + Millis(millis);
        self.engine.advance(self.now);
        self.serve(4);
    }

    fn serve(&mut self, fails: u64) {
        let mut wanted = Vec::new();
        take_wanted(&mut self.engine, &mut wanted);
        while let Some(next) = wanted.pop() {
            let fails_now = fails > 0 && self.rng.below(fails) == 0;
            let mut took = Vec::new();
            let control = match next {
                Wanted::Object(object) => panic!("nothing delivers {}", object.key),
                Wanted::Payloads(fetch) => {
                    read_back(&fetch, &self.journal, if fails_now { 0 } else { usize::MAX })
                }
                Wanted::Batch(batch) => {
                    let (batch, _) = *batch;
                    let outcome = if fails_now {
                        Ended::Failed { error: "by chance".to_owned() }
                    } else {
                        let data = |held: &Arc<caudal::lambda::Held>| held.record.data.clone();
                        took = batch.records.iter().map(|held| (batch.shard, data(held))).collect();
                        Ended::Succeeded { state: None }
                    };
                    let (invocation, log) = (batch.id, String::new());
                    Control::Invoked { invocation, took: Millis(1), outcome, log }
                }
            };
            // The answer may be lost with the process that should have given it.
            if self.rng.below(20) > 0 || fails == 0 {
                let outcome = self.ask(Envelope::control(Origin::Runtime, control));
                if outcome.changed {
                    self.taken.extend(took);
                }
            }
            take_wanted(&mut self.engine, &mut wanted);
        }
    }

    fn write(&mut self) {
        let records: Vec<_> = (0..=self.rng.below(30))
            .map(|_| {
                self.number += 1;
                let size = if self.rng.below(8) == 0 { 60_000 } else { self.rng.below(300) };
                let text = format!("{}{}\n", self.number, " ".repeat(size as usize));
                entry(&format!("k{}", self.rng.below(50)), text.into_bytes())
            })
            .collect();
        let outcome = self.ask(Envelope::kinesis(Origin::Http, put("s", records.clone())));
        let Ok(Response::PutRecords(output)) = outcome.kinesis() else { return };
        for (result, record) in output.records.iter().zip(records) {
            if let Some(shard) = result.shard_id {
                self.put.entry(shard).or_default().push(record.data.unwrap().0);
            }
        }
    }

    fn reshard(&mut self) {
        let stream = &self.engine.kinesis().streams()["s"];
        let open: Vec<_> = stream.open_shards().collect();
        let stream_name = Some("s".to_owned());
        let request = if open.len() > 1 && self.rng.below(2) == 0 {
            Request::MergeShards(MergeShardsInput {
                stream_name,
                shard_to_merge: Some(open[0].to_string()),
                adjacent_shard_to_merge: Some(open[1].to_string()),
                ..MergeShardsInput::default()
            })
        } else {
            let shard = &stream.shards[open[self.rng.below(open.len() as u64) as usize].0 as usize];
            let middle = caudal::kinesis::middle_of(&shard.range);
            Request::SplitShard(SplitShardInput {
                stream_name,
                shard_to_split: Some(shard.id.to_string()),
                new_starting_hash_key: Some(middle.to_string()),
                ..SplitShardInput::default()
            })
        };
        self.ask(Envelope::kinesis(Origin::Http, request));
    }

    /// The process is killed; another one has the journal and nothing else.
    fn crash(&mut self) {
        let mut found = replay_entries(self.journal.iter()).unwrap().expect("a genesis");
        found.advance(self.now);
        assert!(found.state_bytes() == self.engine.state_bytes(), "another world");
        found.ask_again();
        self.engine = found;
    }

    /// Lets everything come to rest, without failures.
    fn finish(&mut self) {
        let all = self.put.values().map(Vec::len).sum::<usize>();
        self.engine.ask_again();
        for _ in 0..2000 {
            self.serve(0);
            if self.taken.len() >= all {
                return;
            }
            self.now = self.now + Millis(5000);
            self.engine.advance(self.now);
        }
        panic!("it never comes to rest: {} of {all} handled", self.taken.len());
    }

    /// Each record once, in the order of its shard, and children after their parents.
    fn check(&self) {
        let mut handled: BTreeMap<ShardId, Vec<Bytes>> = BTreeMap::new();
        let (mut first, mut last) = (BTreeMap::new(), BTreeMap::new());
        for (at, (shard, data)) in self.taken.iter().enumerate() {
            handled.entry(*shard).or_default().push(data.clone());
            first.entry(*shard).or_insert(at);
            last.insert(*shard, at);
        }
        assert!(handled == self.put, "what was handled is not what went in");
        for shard in &self.engine.kinesis().streams()["s"].shards {
            for parent in shard.parent.into_iter().chain(shard.adjacent_parent) {
                if let (Some(first), Some(last)) = (first.get(&shard.id), last.get(&parent)) {
                    assert!(last < first, "{} before the end of {parent}", shard.id);
                }
            }
        }
    }
}
