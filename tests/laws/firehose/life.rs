//! A generated life in which Kinesis and Firehose are called at random, and whoever plays S3
//! answers late, wrongly or not at all.

use bytes::Bytes;
use caudal::api::WireFormat;
use caudal::api::firehose::{Operation, Request};
use caudal::engine::{
    Control, Engine, Envelope, Fetch, FetchFor, FetchedRecord, Genesis, Origin, encode_entry,
    encode_genesis,
};
use caudal::firehose::{Delivery, DeliveryId};
use caudal::kinesis::PayloadRef;
use caudal::lambda::Invocation;
use caudal::lambda::functions::Function;
use caudal::units::{Millis, Rng, Timestamp};

use super::consumers;
use crate::generator::{Generator, NAMES, world_settings};
use crate::world::BORN;

/// Something that the engine wants from outside.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wanted {
    Object(Box<Delivery>),
    Payloads(Fetch),
    Batch(Box<(Invocation, Function)>),
}

/// What is read back from the journal, up to so many records.
pub(super) fn read_back(fetch: &Fetch, journal: &[Bytes], most: usize) -> Control {
    let (shard, from) = (fetch.shard, fetch.from);
    let read = |payload: &PayloadRef| {
        let entry = &journal[payload.entry as usize];
        let key = payload.offset as usize;
        let data = key + usize::from(payload.key_length);
        let end = data + payload.data_length as usize;
        (entry.slice(key..data), entry.slice(data..end))
    };
    let records = fetch.payloads.iter().take(most).map(read);
    match fetch.reader {
        FetchFor::DeliveryStream(delivery_stream) => {
            let data = records.map(|(_, data)| data.into()).collect();
            Control::Fetched { delivery_stream, shard, from, data }
        }
        FetchFor::Mapping(mapping) => {
            let record = |(key, data): (Bytes, Bytes)| FetchedRecord {
                partition_key: String::from_utf8(key.to_vec()).expect("keys are text"),
                data: data.into(),
            };
            let records = records.map(record).collect();
            Control::FetchedForMapping { mapping, shard, from, records }
        }
    }
}

/// Takes everything that the engine wants from outside.
pub(super) fn take_wanted(engine: &mut Engine, wanted: &mut Vec<Wanted>) {
    while engine.poll_push().is_some() {}
    while let Some(delivery) = engine.poll_delivery() {
        wanted.push(Wanted::Object(Box::new(delivery)));
    }
    while let Some(fetch) = engine.poll_fetch() {
        wanted.push(Wanted::Payloads(fetch));
    }
    while let Some(batch) = engine.poll_invocation() {
        wanted.push(Wanted::Batch(Box::new(batch)));
    }
}

pub(super) struct Life {
    pub(super) engine: Engine,
    pub(super) now: Timestamp,
    pub(super) journal: Vec<Bytes>,
    pub(super) script: Vec<(Timestamp, Envelope)>,
    generator: Generator,
    rng: Rng,
    wanted: Vec<Wanted>,
}

impl Life {
    pub(super) fn of_seed(seed: u64) -> Self {
        let genesis = Genesis { seed, settings: world_settings(seed), born: BORN };
        let mut body = Vec::new();
        encode_genesis(&genesis, &mut body);
        Self {
            engine: Engine::new(genesis),
            now: BORN,
            journal: vec![Bytes::from(body)],
            script: Vec::new(),
            generator: Generator::new(seed),
            rng: Rng::new(seed ^ 0xf1),
            wanted: Vec::new(),
        }
    }

    pub(super) fn run(&mut self, steps: usize) {
        for _ in 0..steps {
            let (wait, envelope) = match self.rng.below(10) {
                0..=4 => {
                    let step = self.generator.next(self.engine.kinesis(), self.now);
                    (step.wait, step.envelope)
                }
                5..=6 => (Millis(self.rng.below(3000)), self.call()),
                7 => (Millis(self.rng.below(2000)), consumers::call(&mut self.rng, &self.engine)),
                _ => (Millis(self.rng.below(50)), self.answer()),
            };
            self.now = self.now + wait;
            self.step(envelope);
        }
    }

    fn step(&mut self, envelope: Envelope) {
        self.engine.advance(self.now);
        take_wanted(&mut self.engine, &mut self.wanted);
        let before = (self.rng.below(4) == 0).then(|| self.engine.state_bytes());
        let outcome = self.engine.apply(self.now, &envelope);
        if let (false, Some(before)) = (outcome.changed, before) {
            let same = before == self.engine.state_bytes();
            assert!(same, "{envelope:?} says that it changed nothing, but it did");
        }
        if outcome.changed {
            let mut body = Vec::new();
            encode_entry(self.now, &envelope, &mut body);
            self.journal.push(Bytes::from(body));
        }
        self.engine.check_invariants().unwrap();
        take_wanted(&mut self.engine, &mut self.wanted);
        self.generator.memory.learn(&outcome);
        self.script.push((self.now, envelope));
        // A picture that is taken must not show in the state.
        let snapshot = self.engine.snapshot();
        assert_eq!(snapshot.delivery_streams.len(), self.engine.firehose().streams().len());
    }

    /// What becomes of something that is wanted; or an answer that nobody waits for.
    fn answer(&mut self) -> Envelope {
        let count = self.wanted.len() as u64;
        let control = if count == 0 || self.rng.below(12) == 0 {
            Control::Delivered { delivery: DeliveryId(self.rng.below(40)), stored_bytes: 1 }
        } else {
            // Some are answered twice.
            let index = self.rng.below(count) as usize;
            let wanted = self.wanted[index].clone();
            if self.rng.below(6) > 0 {
                self.wanted.remove(index);
            }
            self.outcome_of(wanted)
        };
        Envelope::control(Origin::Runtime, control)
    }

    fn outcome_of(&mut self, wanted: Wanted) -> Control {
        match wanted {
            Wanted::Object(object) if self.rng.below(3) > 0 => {
                Control::Delivered { delivery: object.id, stored_bytes: object.bytes / 2 }
            }
            Wanted::Object(object) => {
                Control::NotDelivered { delivery: object.id, reason: "by chance".into() }
            }
            Wanted::Payloads(fetch) => {
                let whole = self.rng.below(4) > 0;
                read_back(&fetch, &self.journal, if whole { usize::MAX } else { 1 })
            }
            Wanted::Batch(batch) => consumers::answer(&mut self.rng, &batch.0),
        }
    }

    fn call(&mut self) -> Envelope {
        let name = ["a", "b", "lee", "lee-2"][self.rng.below(4) as usize];
        let body = match self.rng.below(24) {
            0..=3 => return self.create(name),
            4 => (Operation::DeleteDeliveryStream, String::new()),
            5 => (Operation::DescribeDeliveryStream, String::new()),
            6 => (Operation::UpdateDestination, self.update()),
            7 => (Operation::StartDeliveryStreamEncryption, String::new()),
            8 => (Operation::StopDeliveryStreamEncryption, String::new()),
            9 => (Operation::TagDeliveryStream, r#","Tags":[{"Key":"k","Value":"v"}]"#.into()),
            10 => (Operation::ListTagsForDeliveryStream, String::new()),
            11..=17 => (Operation::PutRecordBatch, self.records()),
            _ => (Operation::PutRecord, format!(r#","Record":{{"Data":"{}"}}"#, self.data())),
        };
        ask(body.0, &format!(r#"{{"DeliveryStreamName":"{name}"{}}}"#, body.1))
    }

    fn create(&mut self, name: &str) -> Envelope {
        let source = if name.starts_with("lee") {
            let stream = NAMES[self.rng.below(3) as usize];
            format!(
                r#""DeliveryStreamType":"KinesisStreamAsSource",
                "KinesisStreamSourceConfiguration":{{"RoleARN":"arn:aws:iam::123456789012:role/r",
                "KinesisStreamARN":"arn:aws:kinesis:us-east-1:123456789012:stream/{stream}"}},"#
            )
        } else {
            String::new()
        };
        let seconds = [0, 1, 60, 900][self.rng.below(4) as usize];
        let backup = if self.rng.below(3) == 0 {
            r#","S3BackupMode":"Enabled","S3BackupConfiguration":{
                "RoleARN":"arn:aws:iam::123456789012:role/r","BucketARN":"arn:aws:s3:::copia"}"#
        } else {
            ""
        };
        let body = format!(
            r#"{{"DeliveryStreamName":"{name}",{source}"ExtendedS3DestinationConfiguration":{{
            "RoleARN":"arn:aws:iam::123456789012:role/r","BucketARN":"arn:aws:s3:::b",
            "Prefix":"d=!{{timestamp:yyyy-MM-dd}}/","ErrorOutputPrefix":"e/",
            "BufferingHints":{{"SizeInMBs":1,"IntervalInSeconds":{seconds}}}{backup}}}}}"#
        );
        ask(Operation::CreateDeliveryStream, &body)
    }

    fn update(&mut self) -> String {
        format!(
            r#","CurrentDeliveryStreamVersionId":"{}","DestinationId":"destinationId-000000000001",
            "ExtendedS3DestinationUpdate":{{"CompressionFormat":"GZIP"}}"#,
            1 + self.rng.below(3)
        )
    }

    fn records(&mut self) -> String {
        let records: Vec<_> =
            (0..=self.rng.below(5)).map(|_| format!(r#"{{"Data":"{}"}}"#, self.data())).collect();
        format!(r#","Records":[{}]"#, records.join(","))
    }

    /// Mostly small, sometimes a third of a buffer.
    fn data(&mut self) -> String {
        let size = if self.rng.below(6) == 0 { 400_000 } else { self.rng.below(400) };
        caudal::api::Blob::from(vec![b'x'; size as usize]).to_base64()
    }
}

fn ask(operation: Operation, body: &str) -> Envelope {
    let request: Request = operation.decode(WireFormat::Json, body.as_bytes()).expect("readable");
    Envelope::firehose(Origin::Http, request)
}
