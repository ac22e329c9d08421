//! The whole engine under a series of inputs and times, with everything that must hold checked
//! after each: its own laws, the records a reader gets, and the same state from its journal.

mod choose;
mod ledger;

use bytes::Bytes;
use caudal::api::kinesis::{Identity, Operation, Request, Response, SubscriptionId};
use caudal::api::{ApiError, WireFormat};
use caudal::engine::{
    Answer, Control, Engine, Entry, Envelope, Genesis, Input, Origin, decode_entry, encode_entry,
    encode_genesis,
};
use caudal::kinesis::{Lifecycle, Overflow, Settings};
use caudal::runtime::replay_entries;
use caudal::units::{Millis, Timestamp};

use crate::feed::Feed;
use choose::Pools;
use ledger::Ledger;

const BORN: Timestamp = Timestamp(1_763_850_000_000);
/// More steps only make an input slower, not richer.
const STEPS_MAX: usize = 120;
/// How far time goes on from one step to the next, in ms.
const JUMPS: [u64; 16] = [0, 0, 0, 0, 0, 0, 1, 10, 100, 200, 500, 500, 1000, 1000, 3000, 5001];
/// The same for the few steps after which much is over.
const LEAPS: [u64; 6] = [61_000, 200_000, 300_000, 300_001, 3_600_000, 90_000_000];
/// What every world begins with, so that the steps have something to be about.
const BEGINNING: [(Operation, &str); 9] = [
    (Operation::CreateStream, r#"{"StreamName":"a","ShardCount":2}"#),
    (
        Operation::CreateStream,
        r#"{"StreamName":"b","StreamModeDetails":{"StreamMode":"ON_DEMAND"}}"#,
    ),
    (
        Operation::RegisterStreamConsumer,
        r#"{"StreamARN":"arn:aws:kinesis:us-east-1:123456789012:stream/a","ConsumerName":"c0"}"#,
    ),
    (Operation::PutRecord, r#"{"StreamName":"a","PartitionKey":"k","Data":"YQ=="}"#),
    (Operation::PutRecord, r#"{"StreamName":"b","PartitionKey":"k","Data":"Yg=="}"#),
    (
        Operation::GetShardIterator,
        r#"{"StreamName":"a","ShardId":"0","ShardIteratorType":"TRIM_HORIZON"}"#,
    ),
    (
        Operation::GetShardIterator,
        r#"{"StreamName":"a","ShardId":"1","ShardIteratorType":"TRIM_HORIZON"}"#,
    ),
    (
        Operation::GetShardIterator,
        r#"{"StreamName":"b","ShardId":"2","ShardIteratorType":"LATEST"}"#,
    ),
    (Operation::ListShards, r#"{"StreamName":"a","MaxResults":1}"#),
];

struct World {
    engine: Engine,
    journal: Vec<Bytes>,
    pools: Pools,
    ledger: Ledger,
    now: Timestamp,
    /// Whether to print what happens, to see what an input means.
    told: bool,
}

/// Lives one life and then lives it again from its journal.
pub fn live(data: &[u8]) {
    let mut feed = Feed::new(data);
    let genesis =
        Genesis { seed: u64::from(feed.byte()), settings: settings(&mut feed), born: BORN };
    let mut first = Vec::new();
    encode_genesis(&genesis, &mut first);
    let mut world = World {
        engine: Engine::new(genesis),
        journal: vec![first.into()],
        pools: Pools::default(),
        ledger: Ledger::default(),
        now: BORN,
        told: std::env::var_os("CAUDAL_FUZZ_TELL").is_some(),
    };
    for (operation, body) in BEGINNING {
        let request = operation.decode(WireFormat::Json, body.as_bytes()).expect("is well-formed");
        world.now = world.now + Millis(500);
        world.carry_out(Envelope::kinesis(Origin::Lab, request), false);
    }
    for _ in 0..STEPS_MAX {
        if feed.is_empty() {
            break;
        }
        world.step(&mut feed);
    }
    world.live_again();
}

fn settings(feed: &mut Feed<'_>) -> Settings {
    let identity = Identity { account: "123456789012".into(), region: "us-east-1".into() };
    let choice = feed.byte();
    Settings {
        limits: choice & 1 == 0,
        lifecycle: Lifecycle::of(Millis(if choice & 2 == 0 { 0 } else { 500 })),
        payload_budget_bytes: if choice & 4 == 0 { 512 << 20 } else { 300 },
        overflow: if choice & 8 == 0 { Overflow::Spill } else { Overflow::Drop },
        ..Settings::new(identity)
    }
}

impl World {
    fn step(&mut self, feed: &mut Feed<'_>) {
        let leap = feed.once_in(20);
        self.now = self.now + Millis(*feed.pick(if leap { &LEAPS[..] } else { &JUMPS[..] }));
        // The runtime wakes the engine when something is due, but a replay doesn't.
        if feed.once_in(3) {
            self.engine.advance(self.now);
            let due = self.engine.next_deadline();
            assert!(due.is_none_or(|due| due > self.now), "what is due has happened");
            self.take_pushes();
        }
        let input = self.input(feed);
        self.carry_out(Envelope { origin: Origin::Http, input }, feed.once_in(4));
        if feed.once_in(16) {
            let _ = self.engine.snapshot();
        }
    }

    /// Carries out one input and checks everything that must hold after it.
    fn carry_out(&mut self, envelope: Envelope, look: bool) {
        let looked_at = look.then(|| {
            self.engine.advance(self.now);
            self.take_pushes();
            self.engine.state_bytes()
        });
        let outcome = self.engine.apply(self.now, &envelope);
        if self.told {
            tell(self.now, &envelope.input, &outcome.result);
        }
        if let Err(broken) = self.engine.check_invariants() {
            panic!("after {:?}: {broken}", envelope.input);
        }
        if outcome.changed {
            let mut body = Vec::new();
            encode_entry(self.engine.now(), &envelope, &mut body);
            self.journal.push(body.into());
            assert_eq!(self.journal.len() as u64, self.engine.entries());
        } else if let Some(before) = looked_at {
            assert!(before == self.engine.state_bytes(), "unsaid change by {:?}", envelope.input);
        }
        match (outcome.result, &envelope.input) {
            (Ok(Answer::Kinesis(response)), Input::Kinesis(request)) => {
                self.ledger.note(request, &response, &outcome.on_disk, &self.journal);
                self.pools.harvest(&response);
                response.encode(WireFormat::Json);
                response.encode(WireFormat::Cbor);
            }
            (Err(error), Input::Kinesis(request)) => {
                assert!(!error.code().is_empty() && !error.to_string().is_empty());
                assert!(error.code() != "InternalFailure", "{request:?}");
            }
            (Ok(_), Input::Control(Control::ResetWorld)) => self.ledger.forget(),
            _ => {}
        }
        self.take_pushes();
    }

    fn take_pushes(&mut self) {
        while let Some(push) = self.engine.poll_push() {
            self.ledger.pushed(&push, &self.journal);
        }
    }

    fn input(&self, feed: &mut Feed<'_>) -> Input {
        if feed.once_in(16) {
            return Input::Control(self.control(feed));
        }
        // Writing and reading are what most of the state is about.
        const OFTEN: [Operation; 9] = [
            Operation::PutRecords,
            Operation::GetRecords,
            Operation::PutRecord,
            Operation::GetShardIterator,
            Operation::SubscribeToShard,
            Operation::SplitShard,
            Operation::MergeShards,
            Operation::UpdateShardCount,
            Operation::ListShards,
        ];
        let seldom = feed.once_in(3);
        let operation = *feed.pick(if seldom { Operation::ALL } else { &OFTEN });
        let body = self.pools.structure(operation.fields(), self.now, feed).to_string();
        let request = operation.decode(WireFormat::Json, body.as_bytes());
        Input::Kinesis(request.unwrap_or_else(|why| panic!("{operation} {body}: {why:?}")))
    }

    fn control(&self, feed: &mut Feed<'_>) -> Control {
        let subscription = SubscriptionId(u64::from(feed.byte() % 8));
        match feed.byte() % 16 {
            15 => Control::ResetWorld,
            1 | 2 => Control::ClearStream { stream: self.pools.stream(feed) },
            3 | 4 => Control::CloseSubscription { subscription },
            5 => Control::Configure(settings(feed)),
            _ => Control::HoldSubscription { subscription, held: feed.once_in(2) },
        }
    }

    /// The journal alone brings back the same state, byte for byte.
    fn live_again(mut self) {
        for body in &self.journal[1..] {
            let Ok(Entry::Input(now, envelope)) = decode_entry(body) else { panic!("unreadable") };
            let mut again = Vec::new();
            encode_entry(now, &envelope, &mut again);
            assert_eq!(again, body[..], "an entry is written back alike");
        }
        let mut replayed = replay_entries(self.journal.iter())
            .expect("every entry does again what it did")
            .expect("there is a genesis");
        self.engine.advance(self.now);
        self.take_pushes();
        replayed.advance(self.now);
        while replayed.poll_push().is_some() {}
        if self.engine.state_bytes() != replayed.state_bytes() {
            let (lived, again) = (self.engine.kinesis(), replayed.kinesis());
            panic!("the journal tells another story:\n{lived:#?}\n---\n{again:#?}");
        }
        // Reading is not told by the journal, but what can be read must be the same.
        let _ = matches!(self.engine.snapshot(), _ if replayed.snapshot().entries > 0);
    }
}

/// Prints one step: when, what, and what came of it.
fn tell(now: Timestamp, input: &Input, result: &Result<Answer, ApiError>) {
    let code = result.as_ref().map_or_else(|error| error.code(), |_| "done");
    let records = match result {
        Ok(Answer::Kinesis(Response::GetRecords(output))) => output.records.len(),
        _ => 0,
    };
    match input {
        Input::Kinesis(request) => eprintln!("{now} {} {code} {records}", request.operation()),
        Input::Firehose(request) => eprintln!("{now} {} {code}", request.operation()),
        Input::Lambda(request) => eprintln!("{now} {} {code}", request.operation()),
        Input::Sns(request) => eprintln!("{now} {} {code}", request.operation()),
        Input::Control(control) => eprintln!("{now} {control:?} {code}"),
    }
}

/// What a request is about, if it is about one stream.
fn stream_of(request: &Request) -> Option<String> {
    let body: serde_json::Value = serde_json::from_slice(&request.encode(WireFormat::Json)).ok()?;
    let named = |field: &str| body.get(field).and_then(serde_json::Value::as_str);
    let of_arn = |arn: &str| Some(arn.split_once(":stream/")?.1.split('/').next()?.to_owned());
    named("StreamName")
        .map(str::to_owned)
        .or_else(|| named("StreamARN").and_then(of_arn))
        .or_else(|| named("ConsumerARN").and_then(of_arn))
}
