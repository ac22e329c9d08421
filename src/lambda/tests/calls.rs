//! The operations: what is told, what is refused, and how long a change takes.

use super::*;
use crate::api::lambda::{InvalidParameterValue as Bad, Operation};
use crate::lambda::functions::rules::{RuleSet, RuleText};

const CREATE: Operation = Operation::CreateEventSourceMapping;

fn body(tail: &str) -> String {
    format!(r#"{{"FunctionName":"detectar-fraude","EventSourceArn":"{STREAM}"{tail}}}"#)
}

#[test]
fn a_new_mapping_is_told_as_aws_tells_it() {
    let mut world = World::of(|settings| settings.lifecycle = Millis(500));
    let told = world.call(CREATE, &body(r#","StartingPosition":"LATEST""#)).expect("a mapping");
    let uuid = world.mapping().uuid.clone();
    assert_eq!(
        told,
        format!(
            r#"{{"UUID":"{uuid}","StartingPosition":"LATEST","BatchSize":100,"MaximumBatchingWindowInSeconds":0,"ParallelizationFactor":1,"EventSourceArn":"{STREAM}","FunctionArn":"arn:aws:lambda:us-east-1:123456789012:function:detectar-fraude","LastModified":1795334400.0,"LastProcessingResult":"No records processed","State":"Creating","StateTransitionReason":"User action","DestinationConfig":{{"OnFailure":{{}}}},"MaximumRecordAgeInSeconds":-1,"BisectBatchOnFunctionError":false,"MaximumRetryAttempts":-1,"TumblingWindowInSeconds":0,"FunctionResponseTypes":[],"EventSourceMappingArn":"arn:aws:lambda:us-east-1:123456789012:event-source-mapping:{uuid}"}}"#
        )
    );
    assert_eq!((uuid.len(), &uuid[14..15]), (36, "4"));
}

#[test]
fn changes_take_their_time_and_show_it() {
    let mut world = World::of(|settings| settings.lifecycle = Millis(500));
    world.create("");
    let state = |world: &World| world.mapping().state;
    assert_eq!(state(&world), State::Creating);
    let uuid = world.mapping().uuid.clone();
    let named = format!(r#"{{"UUID":"{uuid}"}}"#);
    let refused = world.call(Operation::DeleteEventSourceMapping, &named).expect_err("in use");
    assert_eq!(refused.code(), "ResourceInUseException");
    assert_eq!(refused.to_string(), "Cannot delete the event source mapping because it is in use.");
    world.pass(499);
    assert_eq!(state(&world), State::Creating);
    world.pass(1);
    assert_eq!(state(&world), State::Enabled);
    for (settings, on_its_way, then) in [
        (r#""BatchSize":7"#, State::Updating, State::Enabled),
        (r#""Enabled":false"#, State::Disabling, State::Disabled),
        (r#""BatchSize":8"#, State::Updating, State::Disabled),
        (r#""Enabled":true"#, State::Enabling, State::Enabled),
    ] {
        let before = world.mapping().config.clone();
        world.update(settings);
        assert_eq!((state(&world), &world.mapping().config), (on_its_way, &before), "{settings}");
        world.pass(500);
        assert_eq!(state(&world), then, "{settings}");
    }
    assert_eq!(world.mapping().config.batch_size, 8);
    let told = world.call(Operation::DeleteEventSourceMapping, &named).expect("deleting");
    assert!(told.contains(r#""State":"Deleting""#), "{told}");
    world.pass(500);
    let refused = world.call(Operation::GetEventSourceMapping, &named).expect_err("gone");
    assert_eq!(refused, Error::MappingNotFound);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let mut world = World::new();
    let position = r#","StartingPosition":"TRIM_HORIZON""#;
    let with = |tail: &str| body(&format!("{position}{tail}"));
    for (body, cause) in [
        (r#"{"FunctionName":"detectar-fraude"}"#.to_owned(), Bad::NoSource),
        (
            with("").replace("kinesis", "dynamodb"),
            Bad::Source { arn: STREAM.replace("kinesis", "dynamodb") },
        ),
        (with("").replace("detectar", "otra"), Bad::NoFunction),
        (body(""), Bad::NoStartingPosition),
        (with(r#","StartingPositionTimestamp":1"#), Bad::TimestampNotWanted),
        (body(r#","StartingPosition":"AT_TIMESTAMP""#), Bad::TimestampMissing),
        (
            body(r#","StartingPosition":"AT_TIMESTAMP","StartingPositionTimestamp":-1"#),
            Bad::TimestampNegative,
        ),
        (
            body(r#","StartingPosition":"AT_TIMESTAMP","StartingPositionTimestamp":1895334400"#),
            Bad::TimestampInFuture,
        ),
        (with(r#","MaximumRecordAgeInSeconds":59"#), Bad::RecordAge),
        (
            with(r#","DestinationConfig":{"OnSuccess":{"Destination":"arn:aws:s3:::b"}}"#),
            Bad::OnSuccess,
        ),
        (
            with(
                r#","DestinationConfig":{"OnFailure":{"Destination":"arn:aws:iam::123456789012:role/r"}}"#,
            ),
            Bad::Destination { arn: "arn:aws:iam::123456789012:role/r".to_owned() },
        ),
        (
            with(r#","FilterCriteria":{"Filters":[{},{},{},{},{},{}]}"#),
            Bad::TooManyFilters { limit: 5 },
        ),
        (
            with("").replace("stream/s", "stream/other"),
            Bad::StreamNotFound { stream: "other".to_owned(), account: "123456789012".to_owned() },
        ),
    ] {
        assert_eq!(world.call(CREATE, &body), Err(cause.into()), "{body}");
    }
    let filter = with(r#","FilterCriteria":{"Filters":[{"Pattern":"{\"data\":[]}"}]}"#);
    let refused = world.call(CREATE, &filter).expect_err("no pattern");
    assert!(refused.to_string().starts_with("Invalid filter pattern definition."), "{refused}");
    assert!(world.lambda.mappings().is_empty());
    world.call(CREATE, &with("")).expect("a mapping");
    let twice = world.call(CREATE, &with("")).expect_err("it is there");
    assert_eq!((twice.code(), twice.http_status()), ("ResourceConflictException", 409));
}

#[test]
fn mappings_are_listed_by_pages() {
    let mut world = World::new();
    let none = world.call(Operation::ListEventSourceMappings, "{}");
    assert_eq!(none, Ok(r#"{"EventSourceMappings":[]}"#.to_owned()));
    for index in 0..3 {
        let code = Code::Fraud(Thresholds::default());
        let function = Function::new(&format!("f{index}"), "", code, BORN);
        world.lambda.put_function(world.now, function);
        let body = body(r#","StartingPosition":"LATEST""#)
            .replace("detectar-fraude", &format!("f{index}"));
        world.call(CREATE, &body).expect("a mapping");
    }
    let first =
        world.call(Operation::ListEventSourceMappings, r#"{"MaxItems":2}"#).expect("a page");
    let first: crate::api::lambda::ListEventSourceMappingsOutput =
        serde_json::from_str(&first).expect("its form");
    assert_eq!(first.event_source_mappings.len(), 2);
    let marker = first.next_marker.expect("another page");
    let second = format!(r#"{{"Marker":"{marker}"}}"#);
    let second = world.call(Operation::ListEventSourceMappings, &second).expect("a page");
    assert!(second.contains("function:f2") && !second.contains("NextMarker"), "{second}");
    let one = world.call(Operation::ListEventSourceMappings, r#"{"FunctionName":"f1"}"#);
    assert_eq!(one.expect("a page").matches("UUID").count(), 1);
    let other = format!(r#"{{"EventSourceArn":"{STREAM}x"}}"#);
    let none = world.call(Operation::ListEventSourceMappings, &other);
    assert_eq!(none, Ok(r#"{"EventSourceMappings":[]}"#.to_owned()));
    let refused = world.call(Operation::ListEventSourceMappings, r#"{"FunctionName":"g"}"#);
    assert_eq!(refused.expect_err("no such function").http_status(), 404);
}

#[test]
fn functions_are_told_and_run_directly() {
    let mut world = World::new();
    let told = world.call(Operation::GetFunction, r#"{"FunctionName":"detectar-fraude"}"#);
    assert!(told.expect("told").contains(r#""LastModified":"2026-11-22T08:00:00.000+0000""#));
    assert!(
        world.call(Operation::ListFunctions, "{}").expect("a page").contains("detectar-fraude")
    );
    // {"monto": 60000, "hora": 12, "txn_id": 1, "cliente_id": 2}
    let record = r#"{"kinesis":{"data":"eyJtb250byI6IDYwMDAwLCAiaG9yYSI6IDEyLCAidHhuX2lkIjogMSwgImNsaWVudGVfaWQiOiAyfQ=="}}"#;
    let invoke = |event: &str| {
        let payload = base64_simd::STANDARD.encode_to_string(event);
        format!(r#"{{"FunctionName":"detectar-fraude","Payload":"{payload}"}}"#)
    };
    let answer = world.call(Operation::Invoke, &invoke(&format!(r#"{{"Records":[{record}]}}"#)));
    assert!(answer.expect("an answer").contains(r#""StatusCode":200"#));
    assert_eq!(world.lambda.take_alerts().len(), 1);
    let answer = world.call(Operation::Invoke, &invoke("{}")).expect("an answer");
    assert!(answer.contains(r#""FunctionError":"Unhandled""#), "{answer}");
    let refused = world.call(Operation::Invoke, &invoke("{")).expect_err("no JSON");
    assert_eq!(refused.code(), "InvalidRequestContentException");
    let rule = RuleText { reason: "x".to_owned(), expression: "txn.monto > 1".to_owned() };
    let rules = Code::Rules(RuleSet::new(vec![rule]).expect("a rule"));
    world.lambda.put_function(world.now, Function::new("mias", "", rules, BORN));
    assert!(world.lambda.remove_function(world.now, "mias"));
    let refused = world.call(Operation::GetFunction, r#"{"FunctionName":"mias"}"#);
    assert_eq!(
        refused.expect_err("gone").to_string(),
        "Function not found: arn:aws:lambda:us-east-1:123456789012:function:mias"
    );
}

#[test]
fn reads_change_nothing_and_a_reset_forgets() {
    let mut world = World::new();
    world.create("");
    let request = Operation::ListFunctions.decode(WireFormat::Json, b"{}").expect("readable");
    assert!(!world.lambda.apply(world.now, &request, |_| true).changed);
    let uuid = world.mapping().uuid.clone();
    world.lambda.reset();
    world.check();
    assert!(world.lambda.mappings().is_empty() && world.lambda.functions().len() == 1);
    world.create("");
    assert_ne!(world.mapping().uuid, uuid);
}
