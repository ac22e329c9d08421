//! Both versions of HTTP on the one port, and what keeps strangers out.

use std::net::SocketAddr;

use bytes::Bytes;
use caudal::server::{Message, parse_message};
use ciborium::Value as Cbor;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use hyper::{Request, Response, StatusCode, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::{Value as Json, json};
use tokio::net::TcpStream;

use crate::raw::{CBOR, JSON, SIGNED, send};
use crate::world::{World, shard_id};

fn request(addr: SocketAddr, operation: &str, body: &Json) -> Request<Full<Bytes>> {
    request_in(addr, operation, JSON, body.to_string().into())
}

fn request_in(addr: SocketAddr, operation: &str, media: &str, body: Bytes) -> Request<Full<Bytes>> {
    Request::post(format!("http://{addr}/"))
        .header("host", addr.to_string())
        .header("content-type", media)
        .header("x-amz-target", format!("Kinesis_20131202.{operation}"))
        .header("authorization", SIGNED)
        .header("x-amz-date", "20231114T221320Z")
        .body(Full::from(body))
        .expect("a request of plain parts")
}

async fn json_of(response: Response<Incoming>) -> Json {
    let body = response.into_body().collect().await.expect("a whole body").to_bytes();
    serde_json::from_slice(&body).expect("JSON")
}

#[tokio::test]
async fn http_1_1_answers_one_request_after_another_on_a_connection() {
    let world = World::new();
    world.stream("s", 1).await;
    let socket = TcpStream::connect(world.addr()).await.unwrap();
    let (mut sender, connection) = http1::handshake(TokioIo::new(socket)).await.unwrap();
    let connection = tokio::spawn(connection);
    for number in 1..=20 {
        let body = json!({ "StreamName": "s", "PartitionKey": "k", "Data": "ZA==" });
        let response =
            sender.send_request(request(world.addr(), "PutRecord", &body)).await.unwrap();
        assert_eq!((response.status(), response.version()), (StatusCode::OK, Version::HTTP_11));
        let id = response.headers()["x-amzn-requestid"].to_str().unwrap().to_owned();
        assert_eq!(id.len(), 36, "{number}: {id}");
        assert_eq!(json_of(response).await["ShardId"], shard_id(0));
    }
    let refused = sender.send_request(request(world.addr(), "DescribeStream", &json!({}))).await;
    assert_eq!(refused.unwrap().status(), StatusCode::BAD_REQUEST);
    drop(sender);
    connection.await.unwrap().unwrap();
}

#[tokio::test]
async fn http_2_with_prior_knowledge_answers_many_at_once() {
    let world = World::new();
    world.stream("s", 1).await;
    let socket = TcpStream::connect(world.addr()).await.unwrap();
    let io = TokioIo::new(socket);
    let (sender, connection) = http2::handshake(TokioExecutor::new(), io).await.unwrap();
    let connection = tokio::spawn(connection);
    let calls: Vec<_> = (0..50)
        .map(|number| {
            let data = base64_simd::STANDARD.encode_to_string(vec![number; 10_000]);
            let body = json!({ "StreamName": "s", "PartitionKey": "k", "Data": data });
            let mut sender = sender.clone();
            tokio::spawn(sender.send_request(request(world.addr(), "PutRecord", &body)))
        })
        .collect();
    let mut numbers = std::collections::BTreeSet::new();
    for call in calls {
        let response = call.await.unwrap().unwrap();
        assert_eq!((response.status(), response.version()), (StatusCode::OK, Version::HTTP_2));
        numbers.insert(json_of(response).await["SequenceNumber"].to_string());
    }
    assert_eq!(numbers.len(), 50);
    let mut sender = sender;
    let refused = sender.send_request(request(world.addr(), "DescribeStream", &json!({}))).await;
    let refused = refused.unwrap();
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    assert_eq!(json_of(refused).await["__type"], "InvalidArgumentException");
    drop(sender);
    connection.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_subscription_is_a_stream_of_frames_over_both_versions() {
    let world = World::new();
    world.stream("s", 1).await;
    let consumer = world.consumer("s", "c").await;
    let body = json!({
        "ConsumerARN": consumer, "ShardId": "shardId-0", "StartingPosition": { "Type": "LATEST" },
    });
    for version in [Version::HTTP_11, Version::HTTP_2] {
        let io = TokioIo::new(TcpStream::connect(world.addr()).await.unwrap());
        let request = request(world.addr(), "SubscribeToShard", &body);
        let (response, driver) = if version == Version::HTTP_2 {
            let (mut sender, connection) =
                http2::handshake(TokioExecutor::new(), io).await.unwrap();
            let driver = tokio::spawn(async move { drop(connection.await) });
            (sender.send_request(request).await.unwrap(), driver)
        } else {
            let (mut sender, connection) = http1::handshake(io).await.unwrap();
            let driver = tokio::spawn(async move { drop(connection.await) });
            (sender.send_request(request).await.unwrap(), driver)
        };
        assert_eq!((response.status(), response.version()), (StatusCode::OK, version));
        assert_eq!(response.headers()["content-type"], "application/vnd.amazon.eventstream");
        let messages = first_two(response.into_body()).await;
        let kinds: Vec<_> = messages.iter().map(|message| message.header(":event-type")).collect();
        assert_eq!(kinds, [Some("initial-response"), Some("SubscribeToShardEvent")]);
        driver.abort();
        // Over or cut off: either way its client has left when this returns.
        let _ = driver.await;
        // The next one of the same consumer may take over after five seconds.
        world.advance(5000);
    }
}

#[tokio::test]
async fn a_subscription_that_is_asked_for_in_cbor_speaks_cbor() {
    let world = World::new();
    world.stream("s", 1).await;
    let consumer = world.consumer("s", "c").await;
    let number = world.put("s", "k", b"hola").await;
    let body = json!({
        "ConsumerARN": consumer, "ShardId": "shardId-0",
        "StartingPosition": { "Type": "TRIM_HORIZON" },
    });
    let mut bytes = Vec::new();
    ciborium::into_writer(&body, &mut bytes).unwrap();
    let io = TokioIo::new(TcpStream::connect(world.addr()).await.unwrap());
    let (mut sender, connection) = http1::handshake(io).await.unwrap();
    let driver = tokio::spawn(async move { drop(connection.await) });
    let request = request_in(world.addr(), "SubscribeToShard", CBOR, bytes.into());
    let response = sender.send_request(request).await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/vnd.amazon.eventstream");
    let messages = first_two(response.into_body()).await;
    assert_eq!(messages[0].payload, b"\xa0", "an empty map");
    let Cbor::Map(event) = ciborium::from_reader(messages[1].payload.as_slice()).unwrap() else {
        panic!("an event is a map")
    };
    let field = |map: &[(Cbor, Cbor)], name: &str| {
        let found = map.iter().find(|(key, _)| key.as_text() == Some(name));
        found.expect("every field is there").1.clone()
    };
    let records = field(&event, "Records").into_array().unwrap();
    let record = records[0].clone().into_map().unwrap();
    assert_eq!(field(&record, "Data"), Cbor::Bytes(b"hola".to_vec()));
    assert_eq!(field(&record, "SequenceNumber"), Cbor::Text(number.clone()));
    assert_eq!(field(&event, "ContinuationSequenceNumber"), Cbor::Text(number));
    driver.abort();
    let _ = driver.await;
}

/// The first two messages of a stream.
async fn first_two(mut body: Incoming) -> Vec<Message> {
    let (mut bytes, mut messages) = (Vec::new(), Vec::new());
    while messages.len() < 2 {
        let frame = body.frame().await.expect("more is to come").expect("the stream holds");
        bytes.extend_from_slice(&frame.into_data().expect("no trailers"));
        while let Some((message, taken)) = parse_message(&bytes).expect("frames") {
            messages.push(message);
            bytes.drain(..taken);
        }
    }
    messages
}

#[tokio::test]
async fn a_foreign_host_is_refused_at_every_door() {
    let world = World::new();
    let before = world.state().await;
    let port = world.addr().port();
    for host in ["evil.example".to_owned(), format!("127.0.0.1.evil.example:{port}")] {
        for path in ["POST /", "GET /_caudal/health", "POST /_caudal/reset"] {
            let headers = [("Host", host.as_str()), ("Authorization", SIGNED)];
            let answer = send(world.addr(), path, &headers, b"{}");
            assert_eq!(answer.status, 403, "{host} {path}");
            let told = answer.json();
            assert_eq!(told["__type"], "AccessDeniedException");
            assert!(told["message"].as_str().unwrap().contains(&host), "{told}");
        }
    }
    for host in ["localhost", "LOCALHOST:1", "[::1]", "123456789012.data-kinesis.localhost"] {
        let answer = send(world.addr(), "GET /_caudal/health", &[("Host", host)], b"");
        assert_eq!(answer.status, 200, "{host}");
    }
    assert_eq!(world.state().await, before);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_at_every_door() {
    let world = World::new();
    let before = world.state().await;
    let length = (20 * 1024 * 1024 + 1).to_string();
    for path in ["POST /", "POST /_caudal/reset", "POST /_caudal/clock"] {
        // Announced: refused before anything of it is sent.
        let headers = [
            ("Content-Length", length.as_str()),
            ("Content-Type", JSON),
            ("X-Amz-Target", "Kinesis_20131202.ListStreams"),
            ("Authorization", SIGNED),
        ];
        assert_eq!(send(world.addr(), path, &headers, b"").status, 413, "{path}");
        // In chunks: refused once it has become too large.
        let headers = [("Transfer-Encoding", "chunked"), ("Content-Type", JSON)];
        let mut chunks = Vec::new();
        for _ in 0..21 {
            chunks.extend_from_slice(b"100000\r\n");
            chunks.resize(chunks.len() + (1 << 20), b' ');
            chunks.extend_from_slice(b"\r\n");
        }
        chunks.extend_from_slice(b"0\r\n\r\n");
        assert_eq!(send(world.addr(), path, &headers, &chunks).status, 413, "{path}");
    }
    assert_eq!(world.state().await, before);
}
