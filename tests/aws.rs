//! `caudal aws …` from outside: against the saved world, against one that is served, and the exit
//! statuses of AWS's CLI.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use caudal::kinesis::Settings;
use caudal::runtime::journal::SyncPolicy;
use caudal::runtime::{ClockStart, Runtime, RuntimeConfig, Storage};

/// The program with a user's folder of its own and nothing of this machine's settings.
fn caudal(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caudal"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("AWS_") {
            command.env_remove(name);
        }
    }
    command.env("XDG_DATA_HOME", home).current_dir(home).stdin(Stdio::null());
    command
}

fn aws(home: &Path, line: &str) -> Output {
    caudal(home).arg("aws").args(line.split_whitespace()).output().expect("it runs")
}

/// What a command prints; it must succeed.
fn printed(home: &Path, line: &str) -> String {
    let output = aws(home, line);
    assert_eq!(output.status.code(), Some(0), "{line}: {}", said(&output));
    String::from_utf8(output.stdout).expect("text")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// `caudal serve` while it runs.
struct Served(Child, String);

impl Served {
    fn start(home: &Path, arguments: &[&str]) -> Self {
        let mut command = caudal(home);
        command.args(["serve", "--port", "0", "--lifecycle-ms", "0"]).args(arguments);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it runs");
        let mut line = String::new();
        let out = child.stdout.as_mut().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("its address");
        let url = line.trim().strip_prefix("Caudal escucha en ").expect("its address").to_owned();
        Self(child, url)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.0.kill().expect("it runs still");
        self.0.wait().expect("it ends");
    }
}

#[test]
fn mistakes_and_help_need_no_world() {
    let home = tempfile::tempdir().expect("a folder");
    for (line, text) in [
        ("", "the following arguments are required: command"),
        ("kinesis create-stream", "the following arguments are required: --stream-name"),
        ("kinesis crear-stream", "argument operation: Found invalid choice 'crear-stream'"),
        ("kinesis list-streams --limite 1", "Unknown options: --limite, 1"),
    ] {
        let output = aws(home.path(), line);
        assert_eq!(output.status.code(), Some(252), "{line}");
        assert!(said(&output).contains(text), "{line}: {}", said(&output));
        assert!(output.stdout.is_empty(), "{line}");
    }
    assert!(printed(home.path(), "--version").starts_with("aws-cli/2."));
    assert!(printed(home.path(), "kinesis put-record help").contains("--partition-key"));
    assert!(printed(home.path(), "--help").contains("A quién habla"));
    assert!(!home.path().join("caudal").exists(), "no world was opened");
}

#[test]
fn the_saved_world_answers_when_no_other_does() {
    let home = tempfile::tempdir().expect("a folder");
    let home = home.path();
    assert_eq!(printed(home, "kinesis create-stream --stream-name pagos --shard-count 2"), "");
    let list = printed(home, "kinesis list-streams --query StreamNames");
    assert_eq!(list, "[\n    \"pagos\"\n]\n");
    let query = "StreamDescriptionSummary.[StreamStatus,OpenShardCount]";
    let summary = "kinesis describe-stream-summary --stream-name pagos --output text --query";
    assert_eq!(printed(home, &format!("{summary} {query}")), "ACTIVE\t2\n");
    std::fs::write(home.join("monto.json"), r#"{"monto":5000}"#).expect("a file");
    let put = "kinesis put-record --stream-name pagos --partition-key k --data \
               fileb://monto.json --query ShardId --output text";
    let shard = printed(home, put);
    let iterator = format!(
        "kinesis get-shard-iterator --stream-name pagos --shard-id {} --shard-iterator-type \
         TRIM_HORIZON --query ShardIterator --output text",
        shard.trim()
    );
    let iterator = printed(home, &iterator);
    let read = "kinesis get-records --query Records[].Data --output text --shard-iterator";
    let read = printed(home, &format!("{read} {}", iterator.trim()));
    assert_eq!(read, "eyJtb250byI6NTAwMH0=\n");
    // The options of the world stand before `aws`.
    let mut elsewhere = caudal(home);
    elsewhere.args(["--data", "otro", "aws", "kinesis", "list-streams", "--output", "text"]);
    let elsewhere = elsewhere.output().expect("it runs");
    assert_eq!((elsewhere.status.code(), elsewhere.stdout.len()), (Some(0), 0));
    assert!(home.join("otro").is_dir());
}

#[test]
fn a_service_s_error_is_told_as_aws_does() {
    let home = tempfile::tempdir().expect("a folder");
    let served = Served::start(home.path(), &["--in-memory"]);
    let line = "kinesis describe-stream-summary --stream-name nada";
    let there = format!("{line} --endpoint-url {}", served.1);
    let expected = "\naws: [ERROR]: An error occurred (ResourceNotFoundException) when calling the \
                    DescribeStreamSummary operation: Stream nada under account 123456789012 not \
                    found.\n";
    for line in [line, &there] {
        let output = aws(home.path(), line);
        assert_eq!(output.status.code(), Some(254), "{line}");
        assert!(output.stdout.is_empty());
        assert_eq!(said(&output), expected, "{line}");
    }
}

#[test]
fn a_served_world_answers_for_whoever_has_it_open() {
    let home = tempfile::tempdir().expect("a folder");
    let home = home.path();
    let told = home.join("caudal/mundo/endpoint.json");
    let served = Served::start(home, &[]);
    printed(home, "kinesis create-stream --stream-name vivo --shard-count 1");
    assert!(told.exists(), "the folder tells the port");
    printed(home, "kinesis wait stream-exists --stream-name vivo");
    let text = "kinesis list-streams --query StreamNames --output text";
    assert_eq!(printed(home, text), "vivo\n");
    // The real CLI's variable leads to the same place.
    let mut command = caudal(home);
    command.arg("aws").args(text.split(' ')).env("AWS_ENDPOINT_URL", &served.1);
    assert_eq!(command.output().expect("it runs").stdout, b"vivo\n");
    // Lambda and SNS go their own way.
    let topic = "sns create-topic --name fraude-alertas --query TopicArn --output text";
    assert_eq!(printed(home, topic), "arn:aws:sns:us-east-1:123456789012:fraude-alertas\n");
    let topics = "sns list-topics --query Topics[].TopicArn --output text";
    assert_eq!(printed(home, topics), "arn:aws:sns:us-east-1:123456789012:fraude-alertas\n");
    let mappings = "lambda list-event-source-mappings --query EventSourceMappings";
    assert_eq!(printed(home, mappings), "[]\n");
    let nobody = "lambda get-event-source-mapping --uuid 0b1f5e2c-0000-4000-8000-000000000000";
    let output = aws(home, nobody);
    assert_eq!(output.status.code(), Some(254), "{}", said(&output));
    assert!(said(&output).contains("ResourceNotFoundException"), "{}", said(&output));
    // Killed, it leaves the port told; nobody is led astray, and nothing is lost.
    drop(served);
    assert!(told.exists(), "a killed program clears nothing away");
    assert_eq!(printed(home, text), "vivo\n");
    // Another world on the same port isn't taken for this one.
    let other = Served::start(home, &["--in-memory"]);
    let port = other.1.rsplit(':').next().expect("a port");
    std::fs::write(&told, format!("{{\"port\":{port}}}")).expect("a file");
    assert_eq!(printed(home, text), "vivo\n");
}

#[test]
fn an_endpoint_that_will_not_do_is_told() {
    let home = tempfile::tempdir().expect("a folder");
    let served = Served::start(home.path(), &["--in-memory"]);
    let url = served.1.clone();
    drop(served);
    let output = aws(home.path(), &format!("kinesis list-streams --endpoint-url {url}"));
    assert_eq!(output.status.code(), Some(255));
    let text = format!("\naws: [ERROR]: Could not connect to the endpoint URL: \"{url}/\"\n");
    assert_eq!(said(&output), text);
    let far = "kinesis list-streams --endpoint-url https://kinesis.us-east-1.amazonaws.com";
    let output = aws(home.path(), far);
    assert_eq!(output.status.code(), Some(255));
    assert!(said(&output).contains("solo habla con un simulador de esta máquina"));
    assert!(!home.path().join("caudal").exists(), "no world was opened");
}

#[test]
fn a_world_that_is_open_elsewhere_without_a_port_is_told_with_what_to_do() {
    let home = tempfile::tempdir().expect("a folder");
    let storage = Storage::Directory(home.path().join("caudal/mundo"));
    let (settings, sync) = (Settings::default(), SyncPolicy::default());
    let config = RuntimeConfig { storage, settings, seed: 1, sync, start: ClockStart::Frozen };
    let (runtime, _) = Runtime::start(config).expect("a world");
    let output = aws(home.path(), "kinesis list-streams");
    assert_eq!(output.status.code(), Some(255));
    assert!(said(&output).starts_with("caudal: otro Caudal tiene abierto el mundo de «"));
    assert!(said(&output).contains("Enciende el endpoint"), "{}", said(&output));
    runtime.stop().expect("a world that closes");
    assert_eq!(aws(home.path(), "kinesis list-streams").status.code(), Some(0));
}
