//! Bodies that can't be read, operations that aren't there, requests that aren't signed.

use serde_json::{Value as Json, json};

use crate::bodies::ready;
use crate::raw::{CBOR, JSON, SIGNED, assert_refused, assert_unreadable, send};
use crate::world::violation;

const LIST: (&str, &str) = ("X-Amz-Target", "Kinesis_20131202.ListStreams");
const DATE: (&str, &str) = ("X-Amz-Date", "20231114T221320Z");
const MEDIA: (&str, &str) = ("Content-Type", JSON);

#[tokio::test]
async fn base64_that_is_none_is_explained() {
    let world = ready();
    let before = world.state().await;
    for (data, why) in [
        ("!!!", "Base64 encoded length is expected a multiple of 4 bytes but found: 3"),
        ("ZA", "Base64 encoded length is expected a multiple of 4 bytes but found: 2"),
        ("Z!A=", "Invalid Base64 character: '!'"),
        ("Zñ=", "Invalid Base64 character: 'ñ'"),
        ("ZB==", "Invalid last non-pad Base64 character dectected"),
    ] {
        let text = format!("'{data}' can not be converted to a Blob: {why}");
        let one = json!({ "StreamName": "s", "PartitionKey": "k", "Data": data });
        assert_unreadable(&world.json("PutRecord", &one), Some(&text));
        let good = json!({ "PartitionKey": "k", "Data": "ZA==" });
        let many =
            json!({ "StreamName": "s", "Records": [good, { "PartitionKey": "k", "Data": data }] });
        assert_unreadable(&world.json("PutRecords", &many), Some(&text));
    }
    assert_eq!(world.state().await, before);
}

#[tokio::test]
async fn what_is_no_json_structure_is_refused_without_a_text() {
    let world = ready();
    let before = world.state().await;
    for body in ["{", "{}}", "hola", "null", "true", "7", "\"{}\"", "{\"a\"}", "{'a':1}", " ", ""] {
        for operation in ["PutRecord", "CreateStream", "ListStreams"] {
            assert_unreadable(&world.raw(operation, JSON, body.as_bytes()), None);
        }
    }
    assert_unreadable(&world.raw("PutRecord", JSON, b"{\"StreamName\":\"\xff\"}"), None);
    assert_unreadable(&world.raw("ListStreams", JSON, b"{\"Limit\":1e400}"), None);
    assert_eq!(world.state().await, before);
}

#[tokio::test]
async fn json_200_levels_deep_is_refused_and_does_no_harm() {
    let world = ready();
    let before = world.state().await;
    let deep = |levels: usize, open: &str, close: &str| {
        format!("{}1{}", open.repeat(levels), close.repeat(levels))
    };
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        for field in ["Nada", "StreamName", "Records", "DryRun"] {
            for levels in [200, 100_000] {
                let body = format!("{{\"{field}\":{}}}", deep(levels, open, close));
                assert_unreadable(&world.raw("PutRecords", JSON, body.as_bytes()), None);
            }
        }
    }
    let bare = deep(200, "[", "]");
    assert_unreadable(&world.raw("ListStreams", JSON, bare.as_bytes()), None);
    // AWS ignores fields it doesn't know, as long as they can be read.
    let body = format!("{{\"Nada\":{}}}", deep(50, "[", "]"));
    assert_eq!(world.raw("ListStreams", JSON, body.as_bytes()).status, 200);
    assert_eq!(world.state().await, before);
}

#[tokio::test]
async fn numbers_are_cut_to_what_an_integer_holds() {
    let world = ready();
    let limit = |limit: Json| world.json("ListStreams", &json!({ "Limit": limit }));
    assert_eq!(limit(json!(1.9)).json()["StreamNames"], json!(["libre"]));
    let text = violation("'2147483647'", "limit", "have value less than or equal to 10000");
    for huge in [json!(3_000_000_000_u64), json!(1e30), json!(u64::MAX)] {
        assert_refused(&limit(huge), "ValidationException", &text);
    }
    let text = violation("'-2147483648'", "limit", "have value greater than or equal to 1");
    assert_refused(&limit(json!(i64::MIN)), "ValidationException", &text);
}

#[tokio::test]
async fn operations_that_are_not_there_are_unknown() {
    let world = ready();
    let before = world.state().await;
    let unknown = json!({ "__type": "UnknownOperationException" });
    for operation in ["CreateQueue", "createstream", "", "PutRecord.", "CreateChannel"] {
        let answer = world.raw(operation, JSON, b"{}");
        assert_eq!((answer.status, answer.json()), (400, unknown.clone()), "{operation}");
        assert_eq!(answer.header("x-amzn-errortype"), Some("UnknownOperationException"));
    }
    for target in ["Firehose_20150804.GetRecords", "DynamoDB_20120810.ListTables", "nada"] {
        let headers = [MEDIA, ("X-Amz-Target", target), ("Authorization", SIGNED), DATE];
        let answer = send(world.addr(), "POST /", &headers, b"{}");
        assert_eq!((answer.status, answer.json()), (400, unknown.clone()), "{target}");
    }
    assert_eq!(world.state().await, before);
}

#[tokio::test]
async fn only_a_signed_post_of_a_known_media_type_is_a_call() {
    let world = ready();
    let missing = json!({ "__type": "MissingAuthenticationTokenException", "message": "Missing Authentication Token" });
    let answer = send(world.addr(), "POST /", &[MEDIA, LIST], b"{}");
    assert_eq!((answer.status, answer.json()), (400, missing));
    let headers = [MEDIA, LIST, ("Authorization", "AWS4-HMAC-SHA256 Credential=a")];
    let answer = send(world.addr(), "POST /", &headers, b"{}");
    let text = "Authorization header requires 'Signature' parameter. Authorization header requires \
                'SignedHeaders' parameter. Authorization header requires existence of either a \
                'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256 Credential=a";
    let wanted = json!({ "__type": "IncompleteSignatureException", "message": text });
    assert_eq!((answer.status, answer.json()), (400, wanted));
    let headers = [MEDIA, LIST, DATE, ("Authorization", SIGNED)];
    let answer = send(world.addr(), "POST /?X-Amz-Algorithm=x", &headers, b"{}");
    let text = "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP \
                header.";
    assert_refused(&answer, "InvalidSignatureException", text);

    let denied = "<AccessDeniedException>\n  <Message>Unable to determine service/operation name \
                  to be authorized</Message>\n</AccessDeniedException>\n";
    for method in ["GET /", "PUT /", "DELETE /x", "PATCH /"] {
        let answer = send(world.addr(), method, &headers, b"");
        assert_eq!((answer.status, String::from_utf8(answer.body).unwrap()), (403, denied.into()));
    }
    let headers = [LIST, DATE, ("Authorization", SIGNED), ("Content-Type", "text/plain")];
    let answer = send(world.addr(), "POST /", &headers, b"{}");
    let body = String::from_utf8(answer.body).unwrap();
    assert_eq!((answer.status, body.as_str()), (404, "<UnknownOperationException/>\n"));

    // Simple clients send plain JSON, and get AWS's own type back.
    let headers = [LIST, DATE, ("Authorization", SIGNED), ("Content-Type", "application/json")];
    let answer = send(world.addr(), "POST /", &headers, b"{}");
    assert_eq!((answer.status, answer.header("content-type")), (200, Some(JSON)));
}

#[tokio::test]
async fn cbor_that_is_none_is_refused_in_cbor() {
    let world = ready();
    let before = world.state().await;
    let deep = [b"\xa1\x61a".as_slice(), &vec![0x81; 100_000], b"\x01"].concat();
    for body in [&b"\xff\xff"[..], b"\xa1", b"\x01", b"\xa1\x6aStreamName", &deep] {
        let answer = world.raw("PutRecord", CBOR, body);
        assert_eq!((answer.status, answer.header("content-type")), (400, Some(CBOR)));
        let wanted = vec![("__type".into(), "SerializationException".into())];
        assert_eq!(answer.cbor(), ciborium::Value::Map(wanted));
    }
    assert_eq!(world.state().await, before);
}
