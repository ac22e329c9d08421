//! HTTP by hand, for what AWS's SDK would never send.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use serde_json::Value as Json;

use crate::world::World;

/// Credentials as every SDK shapes them; nobody checks the signature.
pub(crate) const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=a/20231114/us-east-1/kinesis/\
                                 aws4_request, SignedHeaders=host;x-amz-date, Signature=b";
pub(crate) const JSON: &str = "application/x-amz-json-1.1";
pub(crate) const CBOR: &str = "application/x-amz-cbor-1.1";

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The body as CBOR.
    #[track_caller]
    pub(crate) fn cbor(&self) -> ciborium::Value {
        ciborium::from_reader(self.body.as_slice())
            .unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Sends one request on a connection of its own. `Host` and the length come by themselves unless
/// they are given.
pub(crate) fn send(
    addr: SocketAddr,
    method_and_path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let given = |name: &str| headers.iter().any(|(found, _)| found.eq_ignore_ascii_case(name));
    let mut lines = vec![format!("{method_and_path} HTTP/1.1"), "Connection: close".to_owned()];
    if !given("host") {
        lines.push(format!("Host: {addr}"));
    }
    if !given("content-length") && !given("transfer-encoding") {
        lines.push(format!("Content-Length: {}", body.len()));
    }
    lines.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
    let head = lines.join("\r\n") + "\r\n\r\n";
    let mut stream = TcpStream::connect(addr).expect("the sandbox listens");
    stream.write_all(head.as_bytes()).expect("the head is sent");
    // A body that is too large is refused before it was all sent, and that is no fault here.
    let _ = stream.write_all(body);
    let mut all = Vec::new();
    let _ = stream.read_to_end(&mut all);
    parse(&all)
}

fn parse(all: &[u8]) -> Answer {
    let end = all.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer has a head");
    let head = std::str::from_utf8(&all[..end]).expect("heads are text");
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let status = status.parse().expect("a status is a number");
    Answer { status, headers, body: all[end + 4..].to_vec() }
}

impl World {
    /// Calls an operation with any body.
    pub(crate) fn raw(&self, operation: &str, media: &str, body: &[u8]) -> Answer {
        let target = format!("Kinesis_20131202.{operation}");
        let headers = [
            ("Content-Type", media),
            ("X-Amz-Target", &target),
            ("Authorization", SIGNED),
            ("X-Amz-Date", "20231114T221320Z"),
        ];
        send(self.addr(), "POST /", &headers, body)
    }

    /// Calls an operation with a body that is JSON.
    pub(crate) fn json(&self, operation: &str, body: &Json) -> Answer {
        self.raw(operation, JSON, body.to_string().as_bytes())
    }

    /// Calls the sandbox's own door.
    pub(crate) fn own(&self, method_and_path: &str, body: &str) -> Answer {
        send(self.addr(), method_and_path, &[("Content-Type", "application/json")], body.as_bytes())
    }
}

/// Checks an error of AWS's service itself.
#[track_caller]
pub(crate) fn assert_refused(answer: &Answer, code: &str, text: &str) {
    let wanted = serde_json::json!({ "__type": code, "message": text });
    assert_eq!((answer.status, answer.json()), (400, wanted));
    assert_eq!(answer.header("x-amzn-errortype"), Some(code));
    assert_eq!(answer.header("content-type"), Some(JSON));
}

/// Checks AWS's answer to a body it can't read, whose text stands under `Message`.
#[track_caller]
pub(crate) fn assert_unreadable(answer: &Answer, text: Option<&str>) {
    let wanted = match text {
        Some(text) => serde_json::json!({ "__type": "SerializationException", "Message": text }),
        None => serde_json::json!({ "__type": "SerializationException" }),
    };
    assert_eq!((answer.status, answer.json()), (400, wanted));
}
