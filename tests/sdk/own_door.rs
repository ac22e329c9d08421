//! The sandbox's own door: health, clock, reset.

use aws_sdk_kinesis::types::ShardIteratorType;
use serde_json::{Value as Json, json};

use crate::raw::send;
use crate::world::{BORN, World, at_once};

#[tokio::test]
async fn health_tells_how_the_sandbox_is() {
    let world = World::new();
    world.stream("s", 1).await;
    world.put("s", "k", b"hola").await;
    world.snapshot().await;
    let answer = world.own("GET /_caudal/health", "");
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    let wanted = json!({
        "status": "ok",
        "version": env!("CARGO_PKG_VERSION"),
        "storage": "memory",
        "streams": 1,
        "delivery_streams": 0,
        "objects": world.handle.objects().root(),
        "records_held": 1,
        "payload_bytes": 5,
        "dropped_records": 0,
        "journal_error": null,
        "notices": [],
        "now_ms": BORN,
        "now": "2023-11-14T22:13:20.500Z",
        "paused": true,
        "speed": 1.0,
    });
    assert_eq!(answer.json(), wanted);

    let dir = tempfile::tempdir().unwrap();
    let storage = caudal::runtime::Storage::Directory(dir.path().to_owned());
    let kept = World::stored(at_once(), storage);
    assert_eq!(kept.own("GET /_caudal/health", "").json()["storage"], "disk");
}

#[tokio::test]
async fn the_clock_is_read_and_moved() {
    let world = World::new();
    world.stream("s", 1).await;
    let iterator = world.iterator("s", 0, ShardIteratorType::Latest).await;
    let clock =
        |now: i64, text: &str| json!({ "now_ms": now, "now": text, "paused": true, "speed": 1.0 });
    let answer = world.own("GET /_caudal/clock", "");
    assert_eq!(answer.json(), clock(BORN, "2023-11-14T22:13:20.500Z"));
    let answer = world.own("POST /_caudal/clock", r#"{"advance_ms": 301000}"#);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json(), clock(BORN + 301_000, "2023-11-14T22:18:21.500Z"));
    let late = world.sdk.get_records().shard_iterator(iterator).send().await.unwrap_err();
    assert!(late.into_service_error().is_expired_iterator_exception());

    let answer = world.own("POST /_caudal/clock", r#"{"speed": 100, "paused": false}"#).json();
    assert_eq!((&answer["speed"], &answer["paused"]), (&json!(100.0), &json!(false)));
    let answer = world.own("POST /_caudal/clock", r#"{"paused": true}"#).json();
    let stopped = answer["now_ms"].as_i64().unwrap();
    assert!(stopped >= BORN + 301_000);
    assert_eq!(world.own("GET /_caudal/clock", "").json()["now_ms"], stopped);
}

#[tokio::test]
async fn absurd_wishes_change_nothing() {
    let world = World::new();
    world.stream("s", 1).await;
    let before = (world.state().await, world.now());
    for (path, body) in [
        ("POST /_caudal/clock", "{}"),
        ("POST /_caudal/clock", "[]"),
        ("POST /_caudal/clock", "{"),
        ("POST /_caudal/clock", r#"{"advance_ms": -1}"#),
        ("POST /_caudal/clock", r#"{"advance_ms": 1.5}"#),
        ("POST /_caudal/clock", r#"{"advance_ms": 315360000001}"#),
        ("POST /_caudal/clock", r#"{"speed": 0}"#),
        ("POST /_caudal/clock", r#"{"speed": "rápido"}"#),
        ("POST /_caudal/clock", r#"{"paused": 1}"#),
        ("POST /_caudal/clock", r#"{"velocidad": 1}"#),
        ("POST /_caudal/reset", r#"{"streams": "s"}"#),
        ("POST /_caudal/reset", r#"{"stream": null}"#),
        ("POST /_caudal/reset", "nada"),
    ] {
        let answer = world.own(path, body);
        assert_eq!(answer.status, 400, "{path} {body}");
        assert!(answer.json()["error"].is_string(), "{path} {body}");
    }
    let answer = world.own("POST /_caudal/reset", r#"{"stream": "otro"}"#);
    let wanted = json!({ "error": "no existe ningún stream «otro»" });
    assert_eq!((answer.status, answer.json()), (404, wanted));
    for (path, status) in [
        ("GET /_caudal/nada", 404),
        ("GET /_caudal", 404),
        ("GET /_caudal/reset", 405),
        ("POST /_caudal/health", 405),
        ("DELETE /_caudal/clock", 405),
    ] {
        assert_eq!(world.own(path, "").status, status, "{path}");
    }
    assert_eq!((world.state().await, world.now()), before);
}

#[tokio::test]
async fn one_stream_is_emptied_and_then_the_whole_world() {
    let world = World::new();
    for name in ["a", "b"] {
        world.stream(name, 1).await;
        world.put(name, "k", b"hola").await;
    }
    let answer = world.own("POST /_caudal/reset", r#"{"stream": "a"}"#);
    let wanted = json!({ "reset": "stream", "stream": "a" });
    assert_eq!((answer.status, answer.json()), (200, wanted));
    assert!(world.texts("a", 0).await.is_empty());
    assert_eq!(world.texts("b", 0).await, ["hola"]);
    world.put("a", "k", b"otra vez").await;
    assert_eq!(world.texts("a", 0).await, ["otra vez"]);

    let iterator = world.iterator("a", 0, ShardIteratorType::TrimHorizon).await;
    let answer = world.own("POST /_caudal/reset", "");
    assert_eq!((answer.status, answer.json()), (200, json!({ "reset": "world" })));
    assert!(world.sdk.list_streams().send().await.unwrap().stream_names.is_empty());
    // What was given out before the reset belongs to no stream of the new world.
    world.stream("a", 1).await;
    let stale = world.sdk.get_records().shard_iterator(iterator).send().await.unwrap_err();
    assert!(stale.into_service_error().is_resource_not_found_exception());
}

#[tokio::test]
async fn pages_of_other_sites_may_not_touch_it() {
    let world = World::new();
    world.stream("s", 1).await;
    let before = world.state().await;
    for origin in ["https://evil.example", "null", "http://localhost.evil.example"] {
        for path in ["POST /_caudal/reset", "POST /_caudal/clock", "GET /_caudal/health"] {
            let answer = send(world.addr(), path, &[("Origin", origin)], b"");
            assert_eq!(answer.status, 403, "{origin} {path}");
            assert!(answer.header("access-control-allow-origin").is_none());
            assert!(answer.json()["error"].as_str().unwrap().contains(origin));
        }
    }
    let origin = ("Origin", "http://localhost:3000");
    let answer = send(world.addr(), "GET /_caudal/health", &[origin], b"");
    assert_eq!(
        (answer.status, answer.header("access-control-allow-origin")),
        (200, Some(origin.1))
    );
    let answer = send(world.addr(), "OPTIONS /_caudal/reset", &[origin], b"");
    assert_eq!((answer.status, answer.body.len()), (204, 0));
    assert_eq!(world.state().await, before);
    assert_ne!(answer.header("access-control-allow-methods"), None);
    let told: Json = world.own("GET /_caudal/clock", "").json();
    assert_eq!(told["now_ms"], BORN);
}
