//! CBOR, as AWS's Java SDKs speak it: the same requests and answers as in JSON.

use base64_simd::STANDARD;
use caudal::api::kinesis::Operation;
use ciborium::Value as Cbor;
use serde_json::{Value as Json, json};

use crate::bodies::{ready, valid};
use crate::raw::{CBOR, JSON, SIGNED, send};
use crate::world::{ACCOUNT, BORN, World, no_stream, shard_id};

/// Tag of a point in time; AWS counts milliseconds.
const EPOCH: u64 = 1;

fn map(fields: Vec<(&str, Cbor)>) -> Cbor {
    Cbor::Map(fields.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

fn bytes(value: &Cbor) -> Vec<u8> {
    let mut out = Vec::new();
    ciborium::into_writer(value, &mut out).expect("a Vec takes every byte");
    out
}

/// A JSON body as an SDK would write it in CBOR: `Data` is bytes.
fn cbor_of(key: &str, value: &Json) -> Cbor {
    match value {
        Json::Null => Cbor::Null,
        Json::Bool(flag) => Cbor::Bool(*flag),
        Json::Number(number) => Cbor::Integer(number.as_i64().expect("whole numbers").into()),
        Json::String(text) if key == "Data" => {
            Cbor::Bytes(STANDARD.decode_to_vec(text).expect("base64"))
        }
        Json::String(text) => Cbor::Text(text.clone()),
        Json::Array(list) => Cbor::Array(list.iter().map(|entry| cbor_of(key, entry)).collect()),
        Json::Object(fields) => {
            map(fields.iter().map(|(key, value)| (key.as_str(), cbor_of(key, value))).collect())
        }
    }
}

/// A CBOR answer in JSON's terms.
fn json_of(value: Cbor) -> Json {
    match value {
        Cbor::Bool(flag) => json!(flag),
        Cbor::Integer(number) => json!(i64::try_from(number).expect("64 bits")),
        Cbor::Text(text) => json!(text),
        Cbor::Bytes(bytes) => json!(STANDARD.encode_to_string(bytes)),
        Cbor::Tag(EPOCH, millis) => {
            let millis = millis.into_integer().ok().and_then(|m| i64::try_from(m).ok());
            json!(millis.expect("whole milliseconds") as f64 / 1000.0)
        }
        Cbor::Array(list) => list.into_iter().map(json_of).collect(),
        Cbor::Map(fields) => fields
            .into_iter()
            .map(|(key, value)| (key.into_text().expect("keys are texts"), json_of(value)))
            .collect(),
        other => panic!("no answer has {other:?}"),
    }
}

/// An answer's body in JSON's terms; `null` if it has none.
fn told(world: &World, operation: &str, body: &Json, in_cbor: bool) -> (u16, Json) {
    if !in_cbor {
        let answer = world.json(operation, body);
        let body = if answer.body.is_empty() { Json::Null } else { answer.json() };
        return (answer.status, body);
    }
    let answer = world.raw(operation, CBOR, &bytes(&cbor_of("", body)));
    assert_eq!(answer.header("content-type"), Some(CBOR));
    let body = if answer.body.is_empty() { Json::Null } else { json_of(answer.cbor()) };
    (answer.status, body)
}

#[tokio::test]
async fn every_operation_answers_in_cbor_what_it_answers_in_json() {
    for operation in Operation::ALL.iter().filter(|o| **o != Operation::SubscribeToShard) {
        let answers = [false, true].map(|in_cbor| {
            let world = ready();
            let mut body = valid(*operation);
            if *operation == Operation::GetRecords {
                // The record's key falls on shard 0, 1 or 2; all are asked.
                let found = (0..3).map(|shard| {
                    let place = json!({
                        "StreamName": "s", "ShardId": shard_id(shard),
                        "ShardIteratorType": "TRIM_HORIZON",
                    });
                    let iterator = told(&world, "GetShardIterator", &place, in_cbor).1;
                    body = json!({ "ShardIterator": iterator["ShardIterator"] });
                    told(&world, "GetRecords", &body, in_cbor).1
                });
                return (200, found.collect());
            }
            told(&world, operation.as_str(), &body, in_cbor)
        });
        assert_eq!(answers[0].0, 200, "{operation}: {:?}", answers[0]);
        assert_eq!(answers[0], answers[1], "{operation}");
    }
}

#[tokio::test]
async fn every_operation_refuses_in_cbor_what_it_refuses_in_json() {
    let world = ready();
    let before = world.state().await;
    for operation in Operation::ALL {
        let mut wrong = valid(*operation);
        let fields = wrong.as_object_mut().expect("bodies are structures");
        let free = |key: &str| matches!(key, "Data" | "PartitionKey");
        let mut texts = fields.iter_mut().filter(|(key, value)| !free(key) && value.is_string());
        let Some((_, value)) = texts.next() else { continue };
        *value = json!("a b");
        let wrong_type = operation.fields().first().map(|field| json!({ field.wire: [] }));
        for body in [Some(wrong), wrong_type].into_iter().flatten() {
            let in_json = told(&world, operation.as_str(), &body, false);
            assert_eq!(in_json.0, 400, "{operation} {body}");
            assert_eq!(told(&world, operation.as_str(), &body, true), in_json, "{operation}");
        }
    }
    assert_eq!(world.state().await, before);
}

#[tokio::test]
async fn blobs_are_bytes_and_times_are_tagged_milliseconds() {
    let world = World::new();
    world.stream("s", 1).await;
    let data: Vec<u8> = (0..=255).collect();
    world.put("s", "k", b"primero").await;
    world.advance(123);
    let put = map(vec![
        ("StreamName", "s".into()),
        ("PartitionKey", "ñ".into()),
        ("Data", Cbor::Bytes(data.clone())),
    ]);
    let stored = world.raw("PutRecord", CBOR, &bytes(&put));
    assert_eq!(stored.status, 200);
    let at = Cbor::Tag(EPOCH, Box::new(Cbor::Integer((BORN + 100).into())));
    let place = map(vec![
        ("StreamName", "s".into()),
        ("ShardId", shard_id(0).into()),
        ("ShardIteratorType", "AT_TIMESTAMP".into()),
        ("Timestamp", at),
    ]);
    let iterator = json_of(world.raw("GetShardIterator", CBOR, &bytes(&place)).cbor());
    let iterator = iterator["ShardIterator"].as_str().unwrap().into();
    let read = world.raw("GetRecords", CBOR, &bytes(&map(vec![("ShardIterator", iterator)])));
    let Cbor::Map(answer) = read.cbor() else { panic!("{read:?}") };
    let records = answer.iter().find(|(key, _)| *key == Cbor::from("Records")).unwrap();
    let arrived = Cbor::Tag(EPOCH, Box::new(Cbor::Integer((BORN + 123).into())));
    let number = json_of(stored.cbor())["SequenceNumber"].as_str().unwrap().to_owned();
    let wanted = map(vec![
        ("SequenceNumber", number.into()),
        ("ApproximateArrivalTimestamp", arrived),
        ("Data", Cbor::Bytes(data)),
        ("PartitionKey", "ñ".into()),
    ]);
    assert_eq!(records.1, Cbor::Array(vec![wanted]));
}

#[tokio::test]
async fn errors_are_cbor_with_the_same_keys() {
    let world = World::new();
    let body = map(vec![("StreamName", "x".into())]);
    let answer = world.raw("DescribeStream", CBOR, &bytes(&body));
    assert_eq!((answer.status, answer.header("content-type")), (400, Some(CBOR)));
    assert_eq!(answer.header("x-amzn-errortype"), Some("ResourceNotFoundException"));
    let wanted = json!({ "__type": "ResourceNotFoundException", "message": no_stream("x") });
    assert_eq!(json_of(answer.cbor()), wanted);
    assert!(no_stream("x").contains(ACCOUNT));

    let body = map(vec![("StreamName", Cbor::Integer(7.into()))]);
    let answer = world.raw("DescribeStream", CBOR, &bytes(&body));
    let text = "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be \
                converted to an String";
    let wanted = json!({ "__type": "SerializationException", "Message": text });
    assert_eq!((answer.status, json_of(answer.cbor())), (400, wanted));
}

#[tokio::test]
async fn a_request_without_a_body_is_answered_in_cbor_unless_it_says_json() {
    let world = World::new();
    let target = ("X-Amz-Target", "Kinesis_20131202.ListStreams");
    for (media, in_cbor) in [("", true), (CBOR, true), (JSON, false)] {
        let headers = [target, ("Authorization", SIGNED), ("Content-Type", media)];
        let answer = send(world.addr(), "POST /", &headers, b"");
        let body = if in_cbor { json_of(answer.cbor()) } else { answer.json() };
        assert_eq!((answer.status, body), (400, json!({ "__type": "SerializationException" })));
    }
}
