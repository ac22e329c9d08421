//! The service through its doors: calls and records in, batches and notices out.

mod calls;
mod delivering;
mod failing;
mod laws;
mod shards;
mod windows;

use bytes::Bytes;

use super::*;
use crate::api::WireFormat;
use crate::api::kinesis::{Identity, SequenceNumber, ShardId};
use crate::api::lambda::State;
use crate::units::Millis;

/// 2026-11-22T08:00:00Z.
const BORN: Timestamp = Timestamp(1_795_334_400_000);
const STREAM: &str = "arn:aws:kinesis:us-east-1:123456789012:stream/s";
const DAY: Millis = Millis::from_hours(24);

/// The service, and what tests do with it.
struct World {
    lambda: Lambda,
    now: Timestamp,
    /// How many records each shard of the stream has.
    counters: std::collections::BTreeMap<u32, u64>,
}

impl World {
    fn new() -> Self {
        Self::of(|_| {})
    }

    fn of(change: impl FnOnce(&mut Settings)) -> Self {
        let identity = Identity { account: "123456789012".into(), region: "us-east-1".into() };
        let mut settings = Settings::new(identity);
        settings.lifecycle = Millis(0);
        change(&mut settings);
        let lambda = Lambda::new(settings, 7, BORN);
        Self { lambda, now: BORN, counters: std::collections::BTreeMap::new() }
    }

    /// A world with a mapping from the beginning of a stream with one shard.
    fn reading(settings: &str) -> Self {
        let mut world = Self::new();
        world.create(settings);
        world.tell(&[(0, &[])]);
        world
    }

    fn call(
        &mut self,
        operation: crate::api::lambda::Operation,
        body: &str,
    ) -> Result<String, Error> {
        let request = operation.decode(WireFormat::Json, body.as_bytes()).expect("a readable body");
        let applied = self.lambda.apply(self.now, &request, |name| name == "s");
        self.check();
        applied.result.map(|answer| {
            String::from_utf8(answer.encode(WireFormat::Json)).expect("JSON is UTF-8")
        })
    }

    fn create(&mut self, settings: &str) -> String {
        let body = format!(
            r#"{{"FunctionName":"detectar-fraude","EventSourceArn":"{STREAM}",
                "StartingPosition":"TRIM_HORIZON"{settings}}}"#
        );
        self.call(crate::api::lambda::Operation::CreateEventSourceMapping, &body)
            .expect("a mapping")
    }

    fn update(&mut self, settings: &str) {
        let uuid = self.mapping().uuid.clone();
        let body = format!(r#"{{"UUID":"{uuid}",{settings}}}"#);
        self.call(crate::api::lambda::Operation::UpdateEventSourceMapping, &body).expect("changed");
    }

    fn tell(&mut self, shards: &[(u32, &[u32])]) {
        let shards: Vec<_> = shards
            .iter()
            .map(|(shard, parents)| ShardInfo {
                shard: ShardId(*shard),
                parents: parents.iter().map(|parent| ShardId(*parent)).collect(),
            })
            .collect();
        self.lambda.tell_stream(self.now, STREAM, DAY, &shards);
        self.check();
    }

    fn mapping(&self) -> &Mapping {
        self.lambda.mappings().values().next().expect("a mapping")
    }

    fn shard(&self, shard: u32) -> &Shard {
        &self.mapping().shards[&ShardId(shard)]
    }

    /// The next record of a shard.
    fn record(&mut self, shard: u32, key: &str, data: &[u8]) -> SourceRecord {
        let counter = self.counters.entry(shard).or_insert(0);
        *counter += 1;
        let start = SequenceNumber::start_of(ShardId(shard), BORN);
        SourceRecord {
            data: Bytes::copy_from_slice(data),
            partition_key: key.into(),
            arrived: self.now,
            sequence_number: SequenceNumber::of_record(start, *counter, self.now),
        }
    }

    fn offer(&mut self, shard: u32, records: &[SourceRecord]) -> usize {
        let id = self.mapping().id;
        let settled = self.lambda.offer(self.now, id, ShardId(shard), records, false);
        self.check();
        settled
    }

    /// Offers new records with these payloads, each its own key.
    fn put(&mut self, shard: u32, payloads: &[&str]) {
        let records: Vec<_> =
            payloads.iter().map(|data| self.record(shard, data, data.as_bytes())).collect();
        assert_eq!(self.offer(shard, &records), records.len());
    }

    fn pass(&mut self, ms: u64) {
        self.now = self.now + Millis(ms);
        self.lambda.advance(self.now);
        self.check();
    }

    fn check(&self) {
        if let Err(broken) = self.lambda.check_invariants() {
            panic!("{broken}");
        }
    }

    fn poll(&mut self) -> Option<Invocation> {
        self.lambda.poll_invocation()
    }

    #[track_caller]
    fn next(&mut self) -> Invocation {
        self.poll().expect("a batch")
    }

    fn done(&mut self, invocation: &Invocation, outcome: Outcome) {
        assert!(self.lambda.invocation_done(self.now, invocation.id, outcome));
        self.check();
    }

    fn succeed(&mut self, invocation: &Invocation) {
        self.done(invocation, Outcome::Succeeded { state: None });
    }

    fn fail(&mut self, invocation: &Invocation) {
        self.done(invocation, Outcome::Failed { error: "KeyError: 'hora'".to_owned() });
    }

    /// How many records are handled, by the checkpoint.
    fn checkpoint(&self, shard: u32) -> u64 {
        self.shard(shard).checkpoint.map_or(0, |number| number.counter)
    }
}

/// The payloads of a batch.
fn payloads(invocation: &Invocation) -> Vec<String> {
    invocation.payloads().map(|data| String::from_utf8_lossy(data).into_owned()).collect()
}
