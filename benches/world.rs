//! Opening a world, and what a record costs in memory: `cargo bench --bench world`.

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use caudal::api::kinesis::Request;
use caudal::engine::{Engine, Envelope, Genesis, Origin};
use caudal::kinesis::{Lifecycle, Settings};
use caudal::runtime::{ClockStart, Runtime, RuntimeConfig, Storage};
use caudal::units::{Millis, Timestamp};
use support::{batch, create, median_of, now};

const RUNS: usize = 5;
const RECORDS: u64 = 1_000_000;

fn settings() -> Settings {
    Settings { limits: false, lifecycle: Lifecycle::of(Millis(0)), ..Settings::default() }
}

fn main() {
    memory();
    let folder = tempfile::tempdir().expect("a folder");
    let empty = folder.path().join("empty");
    median_of(RUNS, || first_answer(&empty)).print(
        "serve, empty world, to the first answer (aim: 30)",
        "ms",
        None,
    );
    let full = folder.path().join("full");
    fill(&full);
    let bound = median_of(RUNS, || read_through(&full));
    bound.print("bound: reading the journal's files once", "ms", None);
    median_of(RUNS, || first_answer(&full)).print(
        "serve, 1 000 000 records of 1 KiB, to the first answer (aim: 2000)",
        "ms",
        Some(bound),
    );
}

/// Bytes of resident memory per record of 1 KiB that is held in memory.
fn memory() {
    const HELD: u64 = 400_000;
    let settings = Settings { payload_budget_bytes: u64::MAX, ..settings() };
    let born = Timestamp(1_700_000_000_000);
    let mut engine = Engine::new(Genesis { seed: 1, settings, born });
    let mut ask = |request| {
        let outcome = engine.apply(born, &Envelope::kinesis(Origin::Generator, request));
        assert!(outcome.result.is_ok());
    };
    ask(create("s", 4));
    let before = resident_bytes();
    for salt in 0..HELD / 500 {
        ask(Request::PutRecords(batch("s", 500, 1024, salt)));
    }
    let each = (resident_bytes() - before) as f64 / HELD as f64;
    println!(
        "resident bytes per record of 1 KiB and its key of some 20 bytes (aim: under 1126): {each:.0}"
    );
}

fn resident_bytes() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").expect("the kernel's count");
    let line = text.lines().find(|line| line.starts_with("VmRSS:")).expect("VmRSS");
    let kib: u64 = line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).expect("a number");
    kib * 1024
}

/// Makes a world with a million records on disk.
fn fill(folder: &Path) {
    let config = RuntimeConfig {
        storage: Storage::Directory(folder.to_owned()),
        settings: settings(),
        seed: 0,
        sync: caudal::runtime::journal::SyncPolicy::default(),
        start: ClockStart::default(),
    };
    let (runtime, _) = Runtime::start(config).expect("a world");
    let handle = runtime.handle();
    let ask = |request| {
        let answer = handle.kinesis(Origin::Generator, request).expect("an engine");
        assert!(answer.is_ok());
    };
    ask(create("s", 4));
    for salt in 0..RECORDS / 500 {
        ask(Request::PutRecords(batch("s", 500, 1024, salt)));
    }
    drop(handle);
    runtime.stop().expect("a journal on disk");
}

/// Milliseconds to read every file of a folder.
fn read_through(folder: &Path) -> f64 {
    let begun = now();
    let mut buffer = vec![0; 4 << 20];
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let mut file = std::fs::File::open(entry.expect("a file").path()).expect("a file");
        while file.read(&mut buffer).expect("bytes") > 0 {}
    }
    begun.elapsed().as_secs_f64() * 1000.0
}

/// Milliseconds from starting `caudal serve` to its first answer.
fn first_answer(folder: &Path) -> f64 {
    let begun = now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_caudal"))
        .args(["serve", "--port", "0", "--limits", "off", "--lifecycle-ms", "0", "--data"])
        .arg(folder)
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process");
    let port = listening_port(&mut child);
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
    let request = "GET /_caudal/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).expect("a request is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.contains(" 200 "), "{answer}");
    let taken = begun.elapsed().as_secs_f64() * 1000.0;
    let _ = child.kill();
    let _ = child.wait();
    taken
}

fn listening_port(child: &mut Child) -> u16 {
    let mut line = String::new();
    let out = child.stdout.as_mut().expect("its output");
    BufReader::new(out).read_line(&mut line).expect("a first line");
    let port = line.trim().rsplit(':').next().and_then(|port| port.parse().ok());
    port.expect("a port in the first line")
}
