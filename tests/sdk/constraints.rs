//! Every constraint on names and required fields, on every operation that has the field: what
//! AWS's SDK would refuse to send is sent by hand.

use caudal::api::kinesis::Operation;
use caudal::api::shape::{FieldSchema, Kind};
use serde_json::{Value as Json, json};

use crate::bodies::{STREAM, consumer_arn, ready, valid};
use crate::raw::assert_refused;
use crate::world::{ACCOUNT, World, arn, broken, no_stream, shard_id, violation};

/// A body that differs from the valid one in one field; `None` removes it.
fn bent(operation: Operation, field: &str, value: Option<Json>) -> Json {
    let mut body = valid(operation);
    let fields = body.as_object_mut().expect("bodies are structures");
    match value {
        Some(value) => drop(fields.insert(field.to_owned(), value)),
        None => drop(fields.remove(field)),
    }
    body
}

fn fields_named(name: &'static str) -> impl Iterator<Item = Operation> {
    let has = move |operation: &Operation| operation.fields().iter().any(|f| f.wire == name);
    Operation::ALL.iter().copied().filter(has)
}

/// A field's name as AWS's messages write it.
fn at(field: &str) -> String {
    let (first, rest) = field.split_at(1);
    format!("{}{rest}", first.to_lowercase())
}

#[tokio::test]
async fn every_valid_body_is_accepted() {
    for operation in Operation::ALL.iter().filter(|o| **o != Operation::SubscribeToShard) {
        let world = ready();
        let mut body = valid(*operation);
        if *operation == Operation::GetRecords {
            let iterator = world.json("GetShardIterator", &valid(Operation::GetShardIterator));
            body = json!({ "ShardIterator": iterator.json()["ShardIterator"] });
        }
        let answer = world.json(operation.as_str(), &body);
        assert_eq!(answer.status, 200, "{operation}: {answer:?}");
    }
}

#[tokio::test]
async fn names_are_checked_on_every_operation_that_takes_one() {
    let world = ready();
    let before = world.state().await;
    let long = "x".repeat(129);
    let mut checked = 0;
    for field in [
        "StreamName",
        "ConsumerName",
        "ShardId",
        "ShardToSplit",
        "ShardToMerge",
        "AdjacentShardToMerge",
    ] {
        let shown = at(field);
        let pattern = "satisfy regular expression pattern: [a-zA-Z0-9_.-]+";
        let empty = format!(
            "2 validation errors detected: {}; {}",
            broken("''", &shown, pattern),
            broken("''", &shown, "have length greater than or equal to 1")
        );
        let too_long =
            violation(&format!("'{long}'"), &shown, "have length less than or equal to 128");
        let cases = [
            ("", empty),
            (long.as_str(), too_long),
            ("a b", violation("'a b'", &shown, pattern)),
            ("añil", violation("'añil'", &shown, pattern)),
            ("../s", violation("'../s'", &shown, pattern)),
        ];
        for operation in fields_named(field) {
            for (value, text) in &cases {
                let body = bent(operation, field, Some(json!(value)));
                assert_refused(&world.json(operation.as_str(), &body), "ValidationException", text);
                checked += 1;
            }
        }
    }
    assert!(checked > 100, "the operations name their fields as here: {checked}");
    assert_eq!(world.state().await, before);
}

#[tokio::test]
async fn a_required_field_that_is_missing_is_named() {
    let world = ready();
    let before = world.state().await;
    let mut checked = 0;
    for operation in Operation::ALL {
        let required: Vec<&FieldSchema> =
            operation.fields().iter().filter(|field| field.required).collect();
        for field in &required {
            let text = violation("null", &at(field.wire), "not be null");
            for value in [None, Some(Json::Null)] {
                let body = bent(*operation, field.wire, value);
                assert_refused(
                    &world.json(operation.as_str(), &body),
                    "ValidationException",
                    &text,
                );
                checked += 1;
            }
        }
        // All of them at once, in the model's order.
        if required.len() > 1 {
            let broken: Vec<_> = required
                .iter()
                .map(|field| broken("null", &at(field.wire), "not be null"))
                .collect();
            let text =
                format!("{} validation errors detected: {}", broken.len(), broken.join("; "));
            let answer = world.json(operation.as_str(), &json!({}));
            assert_refused(&answer, "ValidationException", &text);
        }
    }
    assert!(checked > 70, "the operations say what they require: {checked}");
    assert_eq!(world.state().await, before);
}

#[tokio::test]
async fn arns_are_checked_on_every_operation_that_takes_one() {
    let world = ready();
    let before = world.state().await;
    let stream = r"satisfy regular expression pattern: arn:aws.*:kinesis:.*:\d{12}:stream/\S+";
    let consumer = r"satisfy regular expression pattern: ^(arn):aws.*:kinesis:.*:\d{12}:.*stream\/[a-zA-Z0-9_.-]+\/consumer\/[a-zA-Z0-9_.-]+:[0-9]+";
    let resource = r"satisfy regular expression pattern: arn:aws.*:kinesis:.*:\d{12}:.*(stream|channel|queue)/\S+";
    for (field, demand) in
        [("StreamARN", stream), ("ConsumerARN", consumer), ("ResourceARN", resource)]
    {
        for operation in fields_named(field) {
            for value in ["nada", "arn:aws:s3:us-east-1:123456789012:stream/s"] {
                let text = violation(&format!("'{value}'"), &at(field), demand);
                let body = bent(operation, field, Some(json!(value)));
                assert_refused(
                    &world.json(operation.as_str(), &body),
                    "ValidationException",
                    &text,
                );
            }
        }
    }
    assert_eq!(world.state().await, before);
}

/// What an operation says of a stream that isn't there.
fn unknown_stream(operation: Operation) -> String {
    match operation {
        Operation::GetShardIterator => {
            format!("Shard {} in stream x under account {ACCOUNT} does not exist", shard_id(0))
        }
        _ => no_stream("x"),
    }
}

#[tokio::test]
async fn an_unknown_stream_is_not_found_by_any_operation() {
    let world = ready();
    let before = world.state().await;
    let code = "ResourceNotFoundException";
    for operation in fields_named("StreamName").filter(|o| *o != Operation::CreateStream) {
        let text = unknown_stream(operation);
        let body = bent(operation, "StreamName", Some(json!("x")));
        assert_refused(&world.json(operation.as_str(), &body), code, &text);

        let mut body = bent(operation, "StreamName", None);
        body["StreamARN"] = json!(arn("x"));
        assert_refused(&world.json(operation.as_str(), &body), code, &text);
    }
    for operation in fields_named("ResourceARN") {
        let text = format!("Resource {} under account {ACCOUNT} not found.", arn("x"));
        let body = bent(operation, "ResourceARN", Some(json!(arn("x"))));
        assert_refused(&world.json(operation.as_str(), &body), code, &text);
    }
    for operation in fields_named("ConsumerARN") {
        let gone = consumer_arn().replace("1700000000", "1700000001");
        let text = format!("Consumer {gone} under account {ACCOUNT} not found.");
        let body = bent(operation, "ConsumerARN", Some(json!(gone)));
        assert_refused(&world.json(operation.as_str(), &body), code, &text);
    }
    for operation in [
        Operation::UpdateStreamMode,
        Operation::UpdateMaxRecordSize,
        Operation::RegisterStreamConsumer,
        Operation::ListStreamConsumers,
    ] {
        let body = bent(operation, "StreamARN", Some(json!(arn("x"))));
        assert_refused(&world.json(operation.as_str(), &body), code, &no_stream("x"));
    }
    assert_eq!(world.state().await, before);
}

#[tokio::test]
async fn a_stream_that_nobody_names_is_asked_for() {
    let world = ready();
    let before = world.state().await;
    for operation in fields_named("StreamName") {
        let text = match operation {
            Operation::CreateStream => continue,
            Operation::ListShards => "Either NextToken or StreamName should be provided.",
            _ => "Either StreamName or StreamARN should be provided.",
        };
        let body = bent(operation, "StreamName", None);
        let answer = world.json(operation.as_str(), &body);
        assert_refused(&answer, "InvalidArgumentException", text);

        // Both are fine as long as they agree.
        let mut body = valid(operation);
        body["StreamARN"] = json!(arn("otro"));
        let name = body["StreamName"].as_str().unwrap_or(STREAM).to_owned();
        let text =
            format!("StreamName {name} and StreamARN {} do not name the same stream.", arn("otro"));
        let answer = world.json(operation.as_str(), &body);
        assert_refused(&answer, "InvalidArgumentException", &text);
    }
    assert_eq!(world.state().await, before);
}

/// A value of another type than a field has, and what AWS says of it.
fn wrong_values(kind: Kind) -> Vec<(Json, &'static str)> {
    let number = json!(7);
    let structure = (json!({}), "Start of structure or map found where not expected.");
    let list = (json!([]), "Start of list found where not expected");
    let no_string = "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be \
                     converted to an String";
    let no_blob = "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be \
                   converted to a Blob";
    match kind {
        Kind::Text => vec![
            (number, no_string),
            (json!(true), "class java.lang.Boolean can not be converted to an String"),
            structure,
            list,
        ],
        Kind::Integer => vec![
            (json!("7"), "class java.lang.String can not be converted to an Integer"),
            (json!(true), "class java.lang.Boolean can not be converted to an Integer"),
            structure,
            list,
        ],
        Kind::Boolean => vec![
            (json!("sí"), "'SÍ' can not be converted to an Boolean"),
            (
                number,
                "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be \
                 converted to an Boolean",
            ),
            structure,
            list,
        ],
        Kind::Blob => vec![
            (number, no_blob),
            (json!(true), "class java.lang.Boolean can not be converted to a Blob"),
            structure,
            list,
        ],
        Kind::Timestamp => vec![
            (
                json!("ayer"),
                "class java.lang.String can not be converted to milliseconds since epoch",
            ),
            (
                json!(true),
                "class java.lang.Boolean can not be converted to milliseconds since epoch",
            ),
            structure,
            list,
        ],
        Kind::List(_) => vec![
            (json!("x"), "Expected list or null"),
            (number, "Expected list or null"),
            structure,
        ],
        Kind::Map => {
            vec![(json!("x"), "Expected map or null"), (number, "Expected map or null"), list]
        }
        Kind::Structure(_) => vec![(json!("x"), "Expected null"), (number, "Expected null"), list],
    }
}

/// Sends a body with a field of a wrong type, found by its path, and checks what is said of it.
fn check_types(
    world: &World,
    operation: Operation,
    fields: &[FieldSchema],
    wrap: &dyn Fn(Json) -> Json,
) -> usize {
    let mut checked = 0;
    for field in fields {
        for (value, text) in wrong_values(field.kind) {
            let body = wrap(json!({ field.wire: value }));
            let answer = world.json(operation.as_str(), &body);
            crate::raw::assert_unreadable(&answer, Some(text));
            checked += 1;
        }
        match field.kind {
            Kind::Structure(inner) => {
                let wrap = |value: Json| wrap(json!({ field.wire: value }));
                checked += check_types(world, operation, inner, &wrap);
            }
            Kind::List(Kind::Structure(inner)) => {
                let wrap = |value: Json| wrap(json!({ field.wire: [value] }));
                checked += check_types(world, operation, inner, &wrap);
            }
            _ => {}
        }
    }
    checked
}

#[tokio::test]
async fn a_value_of_a_wrong_type_is_named_on_every_field_of_every_operation() {
    let world = ready();
    let before = world.state().await;
    let mut checked = 0;
    for operation in Operation::ALL {
        checked += check_types(&world, *operation, operation.fields(), &|body| body);
    }
    assert!(checked > 600, "the operations tell their fields: {checked}");
    assert_eq!(world.state().await, before);
}
