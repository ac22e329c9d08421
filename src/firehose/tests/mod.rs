//! The service through its door: calls in, objects out.

mod delivering;
mod laws;
mod partitions;
mod refusals;
mod sources;
mod streams;

use bytes::Bytes;

use super::*;
use crate::api::firehose::{
    BufferingHints, CreateDeliveryStreamInput, ExtendedS3DestinationConfiguration,
    PutRecordBatchInput, PutRecordInput, Record,
};
use crate::api::kinesis::Identity;
use crate::api::{Blob, WireFormat};
use crate::units::Millis;

/// 2018-08-27T10:30:05Z.
const BORN: Timestamp = Timestamp(1_535_365_805_000);

/// Section 3 of the note, as its command sends it.
const NOTE: &str = r#"{
    "DeliveryStreamName": "txn-to-s3",
    "S3DestinationConfiguration": {
        "RoleARN": "arn:aws:iam::123:role/FirehoseRole",
        "BucketARN": "arn:aws:s3:::banco-datalake",
        "Prefix": "raw/transacciones/year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/",
        "ErrorOutputPrefix": "errors/transacciones/",
        "BufferingHints": {"SizeInMBs": 128, "IntervalInSeconds": 300},
        "CompressionFormat": "GZIP"
    }
}"#;

/// Every Kinesis stream is there.
fn readable(_: &str) -> SourceState {
    SourceState::Readable
}

/// The service, and the calls that tests make on it.
struct World {
    firehose: Firehose,
    now: Timestamp,
    /// What a journal would hold: every input that changed something, and when it came.
    journal: Vec<(Timestamp, Input)>,
}

/// An input of the service.
#[derive(Clone)]
enum Input {
    Call(Box<Request>),
    Written(DeliveryId, u64),
    NotWritten(DeliveryId),
}

impl World {
    fn new() -> Self {
        Self::of(|_| {})
    }

    fn of(change: impl FnOnce(&mut Settings)) -> Self {
        let identity = Identity { account: "123456789012".into(), region: "us-east-1".into() };
        let mut settings = Settings::new(identity);
        settings.lifecycle = Millis(0);
        settings.limits = false;
        change(&mut settings);
        Self { firehose: Firehose::new(settings, 7), now: BORN, journal: Vec::new() }
    }

    fn ask(&mut self, request: &Request) -> Result<Response, Error> {
        let applied = self.firehose.apply(self.now, request, &readable);
        self.check();
        if applied.changed {
            self.journal.push((self.now, Input::Call(Box::new(request.clone()))));
        }
        applied.result
    }

    /// Carries out a call as the endpoint would.
    fn call(&mut self, operation: Operation, body: &str) -> Result<String, Error> {
        let request = operation.decode(WireFormat::Json, body.as_bytes()).expect("a readable body");
        let answer = self.ask(&request)?;
        Ok(String::from_utf8(answer.encode(WireFormat::Json)).expect("JSON is UTF-8"))
    }

    /// Tells what became of a delivery.
    fn answer(&mut self, id: DeliveryId, stored_bytes: Option<u64>) {
        let (changed, input) = if let Some(bytes) = stored_bytes {
            (self.firehose.delivered(self.now, id, bytes), Input::Written(id, bytes))
        } else {
            let reason = "by chance";
            (self.firehose.delivery_failed(self.now, id, reason), Input::NotWritten(id))
        };
        self.check();
        if changed {
            self.journal.push((self.now, input));
        }
    }

    /// The process is killed: another one begins with the journal and nothing else.
    fn crash(&mut self) {
        let before = self.bytes();
        self.firehose = Firehose::new(self.firehose.settings().clone(), 7);
        for (at, input) in &self.journal {
            match input {
                Input::Call(request) => {
                    self.firehose.apply(*at, request, &readable);
                }
                Input::Written(id, bytes) => {
                    self.firehose.delivered(*at, *id, *bytes);
                }
                Input::NotWritten(id) => {
                    self.firehose.delivery_failed(*at, *id, "by chance");
                }
            }
        }
        self.firehose.advance(self.now);
        self.check();
        assert!(self.bytes() == before, "a journal gives back the world");
    }

    fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        ciborium::into_writer(&self.firehose, &mut out).expect("it has a form");
        out
    }

    #[track_caller]
    fn refused(&mut self, operation: Operation, body: &str) -> Error {
        self.call(operation, body).expect_err("AWS refuses this")
    }

    /// Creates a delivery stream named `s`.
    fn create(&mut self, config: ExtendedS3DestinationConfiguration) {
        let input = CreateDeliveryStreamInput {
            delivery_stream_name: Some("s".into()),
            extended_s3_destination_configuration: Some(config),
            ..CreateDeliveryStreamInput::default()
        };
        self.ask(&Request::CreateDeliveryStream(input)).expect("a delivery stream");
    }

    fn put(&mut self, data: &[u8]) {
        self.ask(&put(data)).expect("a taken record");
    }

    fn pass(&mut self, secs: u64) {
        self.now = self.now + Millis::from_secs(secs);
        self.firehose.advance(self.now);
        self.check();
    }

    fn check(&self) {
        if let Err(broken) = self.firehose.check_invariants() {
            panic!("{broken}");
        }
    }

    fn stream(&self) -> &DeliveryStream {
        &self.firehose.streams()["s"]
    }

    /// Everything that waits to be written, as if it were.
    fn deliver(&mut self) -> Vec<Delivery> {
        let mut objects = Vec::new();
        while let Some(delivery) = self.firehose.poll_delivery() {
            assert!(self.firehose.delivered(self.now, delivery.id, delivery.bytes / 2));
            self.check();
            objects.push(delivery);
        }
        objects
    }
}

fn put(data: &[u8]) -> Request {
    Request::PutRecord(PutRecordInput {
        delivery_stream_name: Some("s".into()),
        record: Some(Record { data: Some(Blob::copy_from(data)) }),
    })
}

fn batch(records: &[&[u8]]) -> Request {
    let record = |data: &&[u8]| Record { data: Some(Blob::copy_from(data)) };
    Request::PutRecordBatch(PutRecordBatchInput {
        delivery_stream_name: Some("s".into()),
        records: Some(records.iter().map(record).collect()),
    })
}

/// A destination without hints and prefixes.
fn plain() -> ExtendedS3DestinationConfiguration {
    ExtendedS3DestinationConfiguration {
        role_arn: Some("arn:aws:iam::123456789012:role/r".into()),
        bucket_arn: Some("arn:aws:s3:::b".into()),
        ..ExtendedS3DestinationConfiguration::default()
    }
}

fn hints(size: i64, interval: i64) -> BufferingHints {
    BufferingHints { size_in_mbs: Some(size), interval_in_seconds: Some(interval) }
}

fn content(delivery: &Delivery) -> Bytes {
    delivery.chunks.concat().into()
}
