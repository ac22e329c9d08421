//! Services together: a transaction in a stream becomes an alert in an inbox, and what breaks on
//! the way stays where it belongs.

use std::sync::Arc;

use bytes::Bytes;

use super::*;
use crate::api::kinesis::{self, CreateStreamInput, PutRecordInput};
use crate::api::lambda::State;
use crate::api::{WireFormat, sns as sns_api};
use crate::kinesis::Lifecycle;
use crate::lambda::functions::Code;
use crate::units::{Millis, Timestamp};

/// 2026-11-22T08:00:00Z.
const BORN: Timestamp = Timestamp(1_795_334_400_000);
const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:alertas-fraude";
const HIGH: &str =
    r#"{"txn_id":"T1","cliente_id":"c","monto":60000,"pais":"MX","pais_cuenta":"MX","hora":14}"#;
const CALM: &str =
    r#"{"txn_id":"T2","cliente_id":"c","monto":10,"pais":"MX","pais_cuenta":"MX","hora":14}"#;
const POISON: &str = r#"{"txn_id":"T3","cliente_id":"c","pais":"MX","pais_cuenta":"MX","hora":14}"#;

/// A world, its journal, and what tests do with it.
struct World {
    engine: Engine,
    now: Timestamp,
    journal: Vec<Bytes>,
}

impl World {
    /// A world without a topic.
    fn bare() -> Self {
        let settings = Settings { lifecycle: Lifecycle::of(Millis(0)), ..Settings::default() };
        let genesis = Genesis { seed: 7, settings, born: BORN };
        let mut body = Vec::new();
        encode_genesis(&genesis, &mut body);
        let mut world =
            Self { engine: Engine::new(genesis), now: BORN, journal: vec![body.into()] };
        world.create_stream(1);
        world
    }

    /// A world with the note's topic, an inbox on it, and a mapping from the stream's beginning.
    fn reading(settings: &str) -> Self {
        let mut world = Self::bare();
        world.sns("CreateTopic", r#"{"Name":"alertas-fraude"}"#);
        let subscribe =
            format!(r#"{{"TopicArn":"{TOPIC}","Protocol":"application","Endpoint":"caudal"}}"#);
        world.sns("Subscribe", &subscribe);
        world.map(settings);
        world
    }

    fn ask(&mut self, input: Input) -> Outcome {
        let envelope = Envelope { origin: Origin::Http, input };
        let outcome = self.engine.apply(self.now, &envelope);
        if outcome.changed {
            let mut body = Vec::new();
            encode_entry(self.now, &envelope, &mut body);
            self.journal.push(body.into());
        }
        outcome
    }

    fn tell(&mut self, control: Control) {
        let outcome = self.ask(Input::Control(control));
        assert_eq!(outcome.result, Ok(Answer::Done));
    }

    fn create_stream(&mut self, shards: i64) {
        let input = CreateStreamInput {
            stream_name: Some("s".into()),
            shard_count: Some(shards),
            ..CreateStreamInput::default()
        };
        self.ask(Input::Kinesis(kinesis::Request::CreateStream(input))).kinesis().unwrap();
    }

    fn sns(&mut self, operation: &str, body: &str) -> sns_api::Response {
        let operation: sns_api::Operation = operation.parse().unwrap();
        let request = operation.decode(WireFormat::Json, body.as_bytes()).unwrap();
        self.ask(Input::Sns(Box::new(request))).sns().unwrap()
    }

    fn lambda(&mut self, operation: &str, body: &str) -> lambda_api::Response {
        let operation: lambda_api::Operation = operation.parse().unwrap();
        let request = operation.decode(WireFormat::Json, body.as_bytes()).unwrap();
        self.ask(Input::Lambda(Box::new(request))).lambda().unwrap()
    }

    fn map(&mut self, settings: &str) {
        let body = format!(
            r#"{{"FunctionName":"detectar-fraude","StartingPosition":"TRIM_HORIZON",
            "EventSourceArn":"arn:aws:kinesis:us-east-1:123456789012:stream/s"{settings}}}"#
        );
        self.lambda("CreateEventSourceMapping", &body);
    }

    fn put(&mut self, data: &str) {
        let input = PutRecordInput {
            stream_name: Some("s".into()),
            partition_key: Some(data.to_owned().chars().take(200).collect()),
            data: Some(data.as_bytes().to_vec().into()),
            ..PutRecordInput::default()
        };
        self.ask(Input::Kinesis(kinesis::Request::PutRecord(input))).kinesis().unwrap();
    }

    fn pass(&mut self, ms: u64) {
        self.now = self.now + Millis(ms);
        self.engine.advance(self.now);
        self.engine.check_invariants().unwrap();
    }

    fn change_function(&mut self, change: impl FnOnce(&mut Function)) {
        let mut function = self.engine.lambda().functions()["detectar-fraude"].clone();
        change(&mut function);
        self.tell(Control::PutFunction(Box::new(function)));
    }

    fn mapping(&self) -> &lambda::Mapping {
        self.engine.lambda().mappings().values().next().expect("a mapping")
    }

    fn subjects(&mut self) -> Vec<String> {
        let snapshot = self.engine.snapshot();
        let topic = snapshot.sns.topic("alertas-fraude").expect("the topic").clone();
        let messages = topic.subscriptions.iter().flat_map(|inbox| inbox.messages.iter());
        messages.filter_map(|message| message.subject.clone()).collect()
    }

    /// The same world out of its journal.
    fn replayed(&self) -> Engine {
        let Ok(Entry::Genesis(genesis)) = decode_entry(&self.journal[0]) else { panic!() };
        let mut engine = Engine::new(genesis);
        for entry in &self.journal[1..] {
            let Ok(Entry::Input(at, envelope)) = decode_entry(entry) else { panic!() };
            engine.apply(at, &envelope);
        }
        engine.advance(self.now);
        engine
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let same = self.replayed().state_bytes() == self.engine.state_bytes();
            assert!(same, "the journal gives another world");
        }
    }
}

#[test]
fn a_transaction_becomes_an_alert() {
    let mut world = World::reading("");
    world.put(CALM);
    world.put(HIGH);
    world.pass(1000);
    assert_eq!(world.subjects(), ["🚨 Alerta de Fraude: Transacción sobre umbral"]);
    let did = world.engine.snapshot().lambda.did;
    let alert = &did.alerts[0];
    assert_eq!((alert.delay(), alert.attempt), (Some(Millis(1000)), 1));
    assert!(alert.sent.is_ok() && alert.message.contains("\"T1\""));
    let about = alert.about.as_ref().unwrap();
    assert_eq!((about.shard, about.sequence_number.counter), (ShardId(0), 2));
    assert_eq!((did.runs.len(), did.runs[0].records, did.runs[0].alerts), (1, 2, 1));
    let view = world.engine.snapshot().lambda.mappings[0].clone();
    assert_eq!((view.state, view.total.succeeded), (State::Enabled, 2));
    assert_eq!(view.shards[0].checkpoint.unwrap().counter, 2);
}

#[test]
fn a_poison_record_holds_up_its_shard_and_is_given_up_with_notice() {
    let mut world = World::reading(
        r#","MaximumRetryAttempts":1,"BisectBatchOnFunctionError":true,"DestinationConfig":
        {"OnFailure":{"Destination":"arn:aws:sqs:us-east-1:123456789012:muertas"}}"#,
    );
    for data in [CALM, POISON, HIGH] {
        world.put(data);
    }
    world.pass(1000);
    let view = world.engine.snapshot().lambda.mappings[0].clone();
    assert_eq!(view.shards[0].lanes[0].pieces.len(), 2, "halved, and the first half waits");
    world.pass(60_000);
    assert_eq!(world.subjects().len(), 1, "the record behind it is handled");
    let did = world.engine.snapshot().lambda.did;
    let queue = &did.queues["arn:aws:sqs:us-east-1:123456789012:muertas"];
    assert_eq!((queue.received, did.notices.len()), (1, 1));
    let body = &queue.messages[0].body;
    assert!(body.contains("RetryAttemptsExhausted") && body.contains("\"batchSize\":1"), "{body}");
    let failed =
        did.runs.iter().filter(|run| matches!(run.outcome, lambda::Outcome::Failed { .. }));
    assert!(failed.count() >= 3);
}

#[test]
fn without_a_topic_the_function_fails_and_is_tried_again() {
    let mut world = World::bare();
    world.map("");
    world.put(HIGH);
    world.pass(1000);
    let error = world.engine.snapshot().lambda.did.runs[0].outcome.clone();
    let lambda::Outcome::Failed { error } = error else { panic!("{error:?}") };
    assert_eq!(
        error,
        "NotFoundException: An error occurred (NotFound) when calling the Publish operation: Topic \
         does not exist"
    );
    world.sns("CreateTopic", r#"{"Name":"alertas-fraude"}"#);
    world.pass(5000);
    assert_eq!(world.engine.sns().published(), 1);
}

#[test]
fn publishing_that_fails_by_a_switch_fails_the_function_until_it_is_let_go() {
    let mut world = World::reading("");
    world.tell(Control::FailPublishing { fails: true });
    world.put(HIGH);
    world.pass(3000);
    assert_eq!(world.mapping().metrics.total.succeeded, 0);
    assert!(world.engine.snapshot().sns.fails);
    world.tell(Control::FailPublishing { fails: false });
    world.pass(10_000);
    assert_eq!((world.mapping().metrics.total.succeeded, world.subjects().len()), (1, 1));
}

#[test]
fn a_slow_function_takes_simulated_time_and_a_slower_one_is_ended() {
    let mut world = World::reading("");
    world.change_function(|function| function.takes = Millis(2500));
    world.put(CALM);
    world.pass(1000);
    let piece = world.engine.snapshot().lambda.mappings[0].shards[0].lanes[0].pieces[0].clone();
    assert!(piece.running);
    world.pass(2499);
    assert_eq!(world.mapping().metrics.total.succeeded, 0);
    world.pass(1);
    assert_eq!(world.mapping().metrics.total.succeeded, 1);
    world.change_function(|function| function.takes = Millis(3001));
    world.put(CALM);
    world.pass(5000);
    let did = world.engine.snapshot().lambda.did;
    let last = did.runs.last().unwrap();
    let lambda::Outcome::Failed { error } = &last.outcome else { panic!("{last:?}") };
    assert!(error.ends_with("Task timed out after 3.00 seconds"), "{error}");
}

#[test]
fn notices_reach_topics_and_become_objects() {
    for (destination, is_object) in [(TOPIC, false), ("arn:aws:s3:::muertas", true)] {
        let mut world = World::reading(&format!(
            r#","MaximumRetryAttempts":0,"DestinationConfig":{{"OnFailure":
            {{"Destination":"{destination}"}}}}"#
        ));
        world.put(POISON);
        world.pass(2000);
        let delivery = world.engine.poll_delivery();
        assert_eq!(delivery.is_some(), is_object, "{destination}");
        let Some(delivery) = delivery else {
            assert_eq!(world.engine.sns().published(), 1);
            continue;
        };
        assert!(delivery.key.starts_with("aws/lambda/"), "{}", delivery.key);
        let body = delivery.chunks.concat();
        assert!(String::from_utf8_lossy(&body).contains("\"payload\":"));
        // It is asked for again until it is answered, once.
        assert!(world.engine.poll_delivery().is_none());
        world.engine.ask_again();
        assert_eq!(world.engine.poll_delivery(), Some(delivery.clone()));
        let reason = "no room".to_owned();
        world.tell(Control::NotDelivered { delivery: delivery.id, reason });
        world.engine.ask_again();
        assert!(world.engine.poll_delivery().is_none());
        let did = world.engine.snapshot().lambda.did;
        assert_eq!(did.notices[0].failed.as_deref(), Some("no room"));
    }
}

#[test]
fn a_stream_that_is_made_anew_is_read_from_its_beginning() {
    let mut world = World::reading("");
    world.put(POISON);
    world.pass(2000);
    let delete = r#"{"StreamName":"s"}"#;
    let delete = kinesis::Operation::DeleteStream.decode(WireFormat::Json, delete.as_bytes());
    world.ask(Input::Kinesis(delete.unwrap())).kinesis().unwrap();
    world.pass(1000);
    assert!(world.mapping().shards.is_empty());
    world.create_stream(2);
    world.put(HIGH);
    world.pass(2000);
    assert_eq!((world.subjects().len(), world.mapping().shards.len()), (1, 2));
}

#[test]
fn children_are_read_after_their_parents() {
    let mut world = World::reading("");
    world.put(HIGH);
    let split = r#"{"StreamName":"s","ShardToSplit":"shardId-000000000000",
        "NewStartingHashKey":"170141183460469231731687303715884105728"}"#;
    let split = kinesis::Operation::SplitShard.decode(WireFormat::Json, split.as_bytes());
    world.ask(Input::Kinesis(split.unwrap())).kinesis().unwrap();
    for number in 0..8 {
        world.put(&HIGH.replace("T1", &format!("N{number}")));
    }
    world.pass(10_000);
    assert_eq!(world.subjects().len(), 9);
    let view = world.engine.snapshot().lambda.mappings[0].clone();
    assert_eq!(view.shards.len(), 3);
    assert!(view.shards[0].finished);
    let did = world.engine.snapshot().lambda.did;
    assert!(did.alerts[0].message.contains("\"T1\""), "the parent's first");
}

#[test]
fn python_is_handed_out_and_its_answer_is_an_input() {
    let mut world = World::reading("");
    let python = Code::Python(Arc::from("def lambda_handler(event, context):\n    pass\n"));
    world.change_function(|function| function.code = python);
    world.put(HIGH);
    world.pass(1000);
    let (invocation, function) = world.engine.poll_invocation().expect("a batch");
    assert!(matches!(function.code, Code::Python(_)));
    assert!(invocation.event().starts_with(b"{\"Records\":[{\"kinesis\":"));
    assert!(world.engine.poll_invocation().is_none());
    // Who has the journal alone asks for the same.
    let mut again = world.replayed();
    assert_eq!(again.poll_invocation().map(|(same, _)| same), Some(invocation.clone()));
    world.engine.ask_again();
    assert!(world.engine.poll_invocation().is_some());
    let answer = Control::Invoked {
        invocation: invocation.id,
        took: Millis(12),
        outcome: lambda::Outcome::of_answer(b"null"),
        log: "hola\n".to_owned(),
    };
    world.tell(answer.clone());
    assert!(!world.ask(Input::Control(answer)).changed, "a second answer is none");
    let did = world.engine.snapshot().lambda.did;
    assert_eq!((did.runs[0].log.as_str(), did.runs[0].took), ("hola\n", Millis(12)));
    assert_eq!(world.mapping().metrics.total.succeeded, 1);
}

#[test]
fn a_direct_invocation_publishes_and_tells_when_it_could_not() {
    let mut world = World::reading("");
    let data = base64_simd::STANDARD.encode_to_string(HIGH);
    let event = format!(r#"{{"Records":[{{"kinesis":{{"data":"{data}"}}}}]}}"#);
    let payload = base64_simd::STANDARD.encode_to_string(event);
    let body = format!(r#"{{"FunctionName":"detectar-fraude","Payload":"{payload}"}}"#);
    let lambda_api::Response::Invoke(done) = world.lambda("Invoke", &body) else { panic!() };
    assert_eq!((done.function_error, world.subjects().len()), (None, 1));
    world.tell(Control::FailPublishing { fails: true });
    let lambda_api::Response::Invoke(failed) = world.lambda("Invoke", &body) else { panic!() };
    assert_eq!(failed.function_error.as_deref(), Some("Unhandled"));
    assert!(String::from_utf8_lossy(&failed.payload).contains("InternalErrorException"));
}

#[test]
fn functions_are_checked_and_a_world_begins_with_the_notes() {
    let mut world = World::bare();
    let known = world.engine.lambda().functions()["detectar-fraude"].clone();
    assert_eq!((known.topic.as_str(), known.takes), ("alertas-fraude", Millis(0)));
    let bad = Function { name: "con espacio".to_owned(), ..known };
    let outcome = world.ask(Input::Control(Control::PutFunction(Box::new(bad))));
    assert!(outcome.result.is_err() && !outcome.changed);
    let gone = Control::RemoveFunction { name: "otra".to_owned() };
    assert!(world.ask(Input::Control(gone)).result.is_err());
    world.map("");
    world.tell(Control::RemoveFunction { name: "detectar-fraude".to_owned() });
    world.put(CALM);
    world.pass(1000);
    let did = world.engine.snapshot().lambda.did;
    let lambda::Outcome::Failed { error } = &did.runs[0].outcome else { panic!() };
    assert!(error.starts_with("Function not found"), "{error}");
    world.tell(Control::ResetWorld);
    assert!(world.engine.lambda().functions().contains_key("detectar-fraude"));
    assert!(world.engine.lambda().mappings().is_empty());
}
