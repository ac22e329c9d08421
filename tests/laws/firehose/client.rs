//! One stream, one delivery stream that reads it, and a ledger of what went in.

use std::collections::BTreeMap;

use bytes::Bytes;
use caudal::api::WireFormat;
use caudal::api::firehose::Operation;
use caudal::api::kinesis::{MergeShardsInput, Request, Response, ShardId, SplitShardInput};
use caudal::engine::{Control, Engine, Envelope, Genesis, Origin, encode_entry, encode_genesis};
use caudal::firehose::Delivery;
use caudal::kinesis::{Lifecycle, Overflow, Settings};
use caudal::runtime::replay_entries;
use caudal::units::{Millis, Rng, Timestamp};

use super::life::{Wanted, read_back, take_wanted};
use crate::support::{create, entry, put};
use crate::world::BORN;

const READS: &str = r#"{"DeliveryStreamName":"lee","DeliveryStreamType":"KinesisStreamAsSource",
    "KinesisStreamSourceConfiguration":{"RoleARN":"arn:aws:iam::123456789012:role/r",
    "KinesisStreamARN":"arn:aws:kinesis:us-east-1:123456789012:stream/s"},
    "ExtendedS3DestinationConfiguration":{"RoleARN":"arn:aws:iam::123456789012:role/r",
    "BucketARN":"arn:aws:s3:::b","BufferingHints":{"SizeInMBs":1,"IntervalInSeconds":60}}}"#;

pub(super) struct Client {
    engine: Engine,
    now: Timestamp,
    journal: Vec<Bytes>,
    rng: Rng,
    /// What went into each shard, in order.
    put: BTreeMap<ShardId, Vec<Bytes>>,
    /// Objects by name, as they would stand in the bucket, with the order in which they closed.
    bucket: BTreeMap<String, Delivery>,
    number: u64,
}

impl Client {
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
            bucket: BTreeMap::new(),
            number: 0,
        }
    }

    pub(super) fn live(mut self) {
        let shards = 1 + self.rng.below(3);
        self.ask(Envelope::kinesis(Origin::Http, create("s", shards)));
        self.pass(400);
        // Written before the delivery stream starts: left where they are.
        self.write(false);
        self.pass(1);
        let reads = Operation::CreateDeliveryStream.decode(WireFormat::Json, READS.as_bytes());
        self.ask(Envelope::firehose(Origin::Http, reads.unwrap()));
        for _ in 0..60 {
            let wait = [0, 100, 1000, 20_000][self.rng.below(4) as usize];
            self.pass(wait);
            match self.rng.below(12) {
                0 => self.reshard(),
                1 => self.crash(),
                _ => self.write(true),
            }
        }
        self.finish();
        self.check();
    }

    #[expect(clippy::needless_pass_by_value, reason = "an input is made where it is asked")]
    fn ask(&mut self, envelope: Envelope) -> caudal::engine::Outcome {
        let outcome = self.engine.apply(self.now, &envelope);
        if outcome.changed {
            let mut body = Vec::new();
            encode_entry(self.now, &envelope, &mut body);
            self.journal.push(Bytes::from(body));
        }
        self.engine.check_invariants().unwrap();
        outcome
    }

    /// Lets time pass; whoever plays S3 answers at the end of it, or fails.
    fn pass(&mut self, millis: u64) {
        self.now = self.now + Millis(millis);
        self.engine.advance(self.now);
        self.serve(4);
    }

    /// Answers what is wanted; fails once in so many times, if it fails at all.
    fn serve(&mut self, fails: u64) {
        let mut wanted = Vec::new();
        take_wanted(&mut self.engine, &mut wanted);
        while let Some(next) = wanted.pop() {
            let fails = fails > 0 && self.rng.below(fails) == 0;
            let control = match next {
                Wanted::Object(object) if fails => {
                    Control::NotDelivered { delivery: object.id, reason: "by chance".into() }
                }
                Wanted::Object(object) => {
                    let (delivery, stored_bytes) = (object.id, object.bytes);
                    if let Some(before) = self.bucket.insert(object.key.clone(), *object.clone()) {
                        assert_eq!(before.chunks.concat(), object.chunks.concat(), "other bytes");
                    }
                    Control::Delivered { delivery, stored_bytes }
                }
                Wanted::Payloads(fetch) => {
                    read_back(&fetch, &self.journal, if fails { 0 } else { usize::MAX })
                }
                Wanted::Batch(_) => panic!("there is no mapping here"),
            };
            // The answer may be lost with the process that should have given it.
            if self.rng.below(20) > 0 || !fails {
                self.ask(Envelope::control(Origin::Runtime, control));
            }
            take_wanted(&mut self.engine, &mut wanted);
        }
    }

    fn write(&mut self, counts: bool) {
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
            if let (Some(shard), true) = (result.shard_id, counts) {
                let data = record.data.unwrap().0;
                self.put.entry(shard).or_default().push(data);
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
        while found.poll_push().is_some() {}
        assert!(found.state_bytes() == self.engine.state_bytes(), "another world");
        found.ask_again();
        self.engine = found;
    }

    /// Lets everything come to rest, without failures.
    fn finish(&mut self) {
        self.engine.ask_again();
        for _ in 0..2000 {
            self.serve(0);
            let read = self.put.values().map(Vec::len).sum::<usize>() as u64;
            let stream = &self.engine.firehose().streams()["lee"];
            if stream.metrics.total.incoming_records == read && stream.held_bytes == 0 {
                return;
            }
            self.now = self.now + Millis(5000);
            self.engine.advance(self.now);
        }
        let stream = &self.engine.firehose().streams()["lee"];
        panic!("it never comes to rest: {:?}, {} held", stream.metrics.total, stream.held_bytes);
    }

    /// Output is input: each record once, in the order of its shard.
    fn check(&self) {
        let mut objects: Vec<_> = self.bucket.values().collect();
        objects.sort_by_key(|object| object.id);
        let mut out: BTreeMap<ShardId, Vec<Bytes>> = BTreeMap::new();
        for object in objects {
            let content = Bytes::from(object.chunks.concat());
            let mut start = 0;
            for place in object.places.iter() {
                let record = content.slice(start..place.end as usize);
                out.entry(place.shard).or_default().push(record);
                start = place.end as usize;
            }
            assert_eq!(start, content.len(), "an object holds something else");
        }
        assert!(out == self.put, "what came out is not what went in");
    }
}
