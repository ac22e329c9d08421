//! The endpoint, per second of the server's processor time: `cargo bench --bench http`.
//!
//! The server runs as a process of its own and its processor time is the kernel's count, so that
//! neither the load generator nor anything else on the machine changes a figure. The bound is
//! the same HTTP library reading the same body and answering a fixed text of the same length.

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use caudal::api::WireFormat;
use caudal::api::kinesis::{PutRecordInput, Request};
use support::{batch, create, now};

const SPAN: Duration = Duration::from_secs(3);
const RUNS: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--bound") {
        return bound::serve(arguments[at + 1].parse().expect("a length"));
    }
    println!("per second of the server's processor time; p50 and p99 as the client sees them");
    put_records("memory", &["--in-memory"]);
    put_record("memory", &["--in-memory"]);
    get_records(&["--in-memory"]);
    for measure in [put_records, put_record] {
        let folder = tempfile::tempdir().expect("a folder");
        measure("disk", &["--data", folder.path().to_str().expect("a name")]);
    }
}

fn put_records(place: &str, arguments: &[&str]) {
    let bodies: Vec<_> = (0..16)
        .map(|salt| post("PutRecords", &Request::PutRecords(batch("s", 500, 1024, salt))))
        .collect();
    let server = Server::caudal(arguments);
    server.prepare();
    report(&format!("PutRecords 500 x 1 KiB, 2 connections, {place}"), 500, &server, 2, &bodies);
}

fn put_record(place: &str, arguments: &[&str]) {
    let one = |salt: u64| {
        let input = batch("s", 1, 1024, salt);
        let record = input.records.and_then(|mut records| records.pop()).expect("a record");
        Request::PutRecord(PutRecordInput {
            stream_name: Some("s".to_owned()),
            data: record.data,
            partition_key: record.partition_key,
            ..PutRecordInput::default()
        })
    };
    let bodies: Vec<_> = (0..16).map(|salt| post("PutRecord", &one(salt))).collect();
    let server = Server::caudal(arguments);
    server.prepare();
    report(&format!("PutRecord 1 KiB, 16 connections, {place}"), 1, &server, 16, &bodies);
}

fn get_records(arguments: &[&str]) {
    let server = Server::caudal(arguments);
    server.prepare();
    let mut client = server.connect();
    for salt in 0..4 {
        client.call(&post("PutRecords", &Request::PutRecords(batch("s", 500, 1024, salt))));
    }
    let asked = r#"{"StreamName":"s","ShardId":"0","ShardIteratorType":"TRIM_HORIZON"}"#;
    let answer = client.call(&raw_post("GetShardIterator", asked.as_bytes()));
    let iterator: serde_json::Value = serde_json::from_slice(&answer).expect("JSON");
    let asked = format!(r#"{{"ShardIterator":{},"Limit":500}}"#, iterator["ShardIterator"]);
    let body = raw_post("GetRecords", asked.as_bytes());
    // One shard of four: as many of the 2000 records as fell on it.
    let answer: serde_json::Value = serde_json::from_slice(&client.call(&body)).expect("JSON");
    let records = answer["Records"].as_array().expect("records").len() as u64;
    drop(client);
    let what = format!("GetRecords {records} x 1 KiB, 2 connections, memory");
    report(&what, records, &server, 2, &[body]);
}

/// Measures a load against the server and against the bound, and prints both.
fn report(what: &str, per_call: u64, server: &Server, connections: usize, bodies: &[Vec<u8>]) {
    let length = {
        let mut client = server.connect();
        client.call(&bodies[0]).len()
    };
    let bound = Server::bound(length);
    let (mut rates, mut bounds, mut latencies) = (Vec::new(), Vec::new(), Vec::new());
    // In turn, so that a machine that changes its mood changes it for both.
    for _ in 0..RUNS {
        rates.push(load(server, connections, bodies, Some(&mut latencies)) * per_call as f64);
        bounds.push(load(&bound, connections, bodies, None) * per_call as f64);
    }
    rates.sort_by(f64::total_cmp);
    bounds.sort_by(f64::total_cmp);
    latencies.sort_unstable();
    let at = |share: usize| latencies[latencies.len() * share / 100].as_secs_f64() * 1000.0;
    println!(
        "{what:<52} {:>9.0} records/CPU-s ({:.0} to {:.0}), bound {:.0}, ratio {:.2}; p50 {:.2} ms, \
         p99 {:.2} ms",
        rates[RUNS / 2],
        rates[0],
        rates[RUNS - 1],
        bounds[RUNS / 2],
        rates[RUNS / 2] / bounds[RUNS / 2],
        at(50),
        at(99),
    );
}

/// Calls per second of the server's processor time.
fn load(
    server: &Server,
    connections: usize,
    bodies: &[Vec<u8>],
    latencies: Option<&mut Vec<Duration>>,
) -> f64 {
    let before = server.cpu_secs();
    let taken: Vec<Vec<Duration>> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..connections)
            .map(|index| {
                scope.spawn(move || {
                    let mut client = server.connect();
                    let mut taken = Vec::new();
                    let begun = now();
                    while begun.elapsed() < SPAN {
                        let call = now();
                        client.call(&bodies[(index + taken.len()) % bodies.len()]);
                        taken.push(call.elapsed());
                    }
                    taken
                })
            })
            .collect();
        clients.into_iter().map(|client| client.join().expect("a client")).collect()
    });
    let calls: usize = taken.iter().map(Vec::len).sum();
    let rate = calls as f64 / (server.cpu_secs() - before);
    if let Some(latencies) = latencies {
        latencies.extend(taken.into_iter().flatten());
    }
    rate
}

fn post(operation: &str, request: &Request) -> Vec<u8> {
    raw_post(operation, &request.encode(WireFormat::Json))
}

fn raw_post(operation: &str, body: &[u8]) -> Vec<u8> {
    let mut out = format!(
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-amz-json-1.1\r\n\
         X-Amz-Target: Kinesis_20131202.{operation}\r\nX-Amz-Date: 20261122T000000Z\r\n\
         Authorization: AWS4-HMAC-SHA256 Credential=a/20261122/us-east-1/kinesis/aws4_request, \
         SignedHeaders=host;x-amz-date, Signature=0\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    out.extend_from_slice(body);
    out
}

/// A server process.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn caudal(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_caudal"));
        command.args(["serve", "--port", "0", "--limits", "off", "--lifecycle-ms", "0"]);
        Self::start(command.args(arguments))
    }

    fn bound(length: usize) -> Self {
        let itself = std::env::current_exe().expect("a path");
        Self::start(Command::new(itself).args(["--bound", &length.to_string()]))
    }

    fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("a process");
        let mut line = String::new();
        let out = child.stdout.as_mut().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("a first line");
        let port = line.trim().rsplit(':').next().and_then(|port| port.parse().ok());
        Self { child, port: port.expect("a port in the first line") }
    }

    fn prepare(&self) {
        self.connect().call(&post("CreateStream", &create("s", 4)));
    }

    fn connect(&self) -> Client {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream.set_nodelay(true).expect("an option");
        Client { stream: BufReader::with_capacity(1 << 20, stream) }
    }

    /// Processor time of the process so far, in seconds.
    fn cpu_secs(&self) -> f64 {
        let path = format!("/proc/{}/stat", self.child.id());
        let text = std::fs::read_to_string(path).expect("the kernel's count");
        let fields: Vec<_> = text.rsplit(')').next().expect("fields").split_whitespace().collect();
        let ticks = |index: usize| fields[index].parse::<f64>().expect("ticks");
        (ticks(11) + ticks(12)) / 100.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A connection that is kept.
struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    fn call(&mut self, request: &[u8]) -> Vec<u8> {
        self.stream.get_mut().write_all(request).expect("a request is sent");
        let (mut length, mut line) = (0, String::new());
        let mut status = String::new();
        loop {
            line.clear();
            self.stream.read_line(&mut line).expect("a header");
            if status.is_empty() {
                status.clone_from(&line);
            }
            if line == "\r\n" {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().expect("a length");
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("a body");
        assert!(status.contains(" 200 "), "{status}{}", String::from_utf8_lossy(&body));
        body
    }
}

mod bound {
    //! The same HTTP library with nothing behind it.

    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use bytes::Bytes;
    use hyper::body::{Body, Frame, Incoming};
    use hyper::{Request, Response};

    /// A body of one piece.
    struct Whole(Option<Bytes>);

    impl Body for Whole {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            Poll::Ready(self.0.take().map(|bytes| Ok(Frame::data(bytes))))
        }

        fn size_hint(&self) -> hyper::body::SizeHint {
            hyper::body::SizeHint::with_exact(self.0.as_ref().map_or(0, |b| b.len() as u64))
        }
    }

    async fn read(mut body: Incoming) {
        while let Some(frame) =
            std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await
        {
            std::hint::black_box(frame.is_ok());
        }
    }

    pub(crate) fn serve(length: usize) {
        let answer = Bytes::from(vec![b' '; length]);
        let runtime = caudal::server::tokio_runtime().expect("a runtime");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
            println!("http://{}", listener.local_addr().expect("an address"));
            loop {
                let (stream, _) = listener.accept().await.expect("a connection");
                stream.set_nodelay(true).expect("an option");
                let answer = answer.clone();
                let service = hyper::service::service_fn(move |request: Request<Incoming>| {
                    let answer = answer.clone();
                    async move {
                        read(request.into_body()).await;
                        Ok::<_, Infallible>(Response::new(Whole(Some(answer))))
                    }
                });
                let io = hyper_util::rt::TokioIo::new(stream);
                tokio::spawn(async move {
                    let _ = hyper::server::conn::http1::Builder::new()
                        .serve_connection(io, service)
                        .await;
                });
            }
        });
    }
}
