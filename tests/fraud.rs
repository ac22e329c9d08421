//! The native fraud function against the page's own Python: the same alerts and the same
//! exceptions, transaction by transaction. Skipped, with a line that says so, where there is no
//! `python3`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use caudal::lambda::functions::{Run, Thresholds, fraud};
use caudal::traffic::{Config, Generator, Rules};
use caudal::units::Timestamp;

/// The page that the handler stands on, as it is printed.
const PAGE: &str = include_str!("../content/kinesis.md");

/// What stands for AWS's SDK: it keeps what is published.
const BOTO3: &str = "
published = []

class Sns:
    def publish(self, **message):
        published.append([message['TopicArn'], message['Subject'], message['Message']])

def client(name):
    assert name == 'sns'
    return Sns()
";

/// Runs the handler over each payload as a batch of its own, and tells what came of it.
const DRIVER: &str = "
import json, sys
import boto3
from lambda_function import lambda_handler

for line in sys.stdin:
    boto3.published.clear()
    raised = None
    try:
        lambda_handler({'Records': [{'kinesis': {'data': line.strip()}}]}, None)
    except BaseException as error:
        raised = [type(error).__name__, str(error)]
    print(json.dumps([[message[1:] for message in boto3.published], raised]))
";

/// The code block of the page that holds the handler.
fn handler() -> &'static str {
    let start = PAGE.find("title=\"fraude.py").expect("the page has the handler");
    let body = &PAGE[start..];
    let body = &body[body.find('\n').expect("a line") + 1..];
    &body[..body.find("\n```").expect("the block ends")]
}

/// What one transaction gave: subjects and messages, and an exception.
type Outcome = (Vec<(String, String)>, Option<(String, String)>);

/// What Python makes of the payloads, or `None` where there is none.
fn python(payloads: &[Vec<u8>]) -> Option<Vec<Outcome>> {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("a file");
    };
    write("lambda_function.py", handler());
    write("boto3.py", BOTO3);
    write("driver.py", DRIVER);
    let mut lines = String::new();
    for payload in payloads {
        let text = base64_simd::STANDARD.encode_to_string(payload);
        let _ = writeln!(lines, "{text}");
    }
    let answers = run(folder.path(), &lines)?;
    Some(answers.lines().map(read).collect())
}

fn run(folder: &Path, lines: &str) -> Option<String> {
    let child = Command::new("python3")
        .arg("driver.py")
        .current_dir(folder)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        println!("python3 is not there: the comparison is skipped");
        return None;
    };
    let mut input = child.stdin.take().expect("a pipe");
    let lines = lines.to_owned();
    let writer = std::thread::Builder::new().name("lines".to_owned()).spawn(move || {
        let _ = input.write_all(lines.as_bytes());
    });
    let output = child.wait_with_output().expect("it ends");
    writer.expect("a thread").join().expect("it writes");
    if !output.status.success() {
        // A name without an interpreter behind it, as some machines have.
        println!("python3 does not run: the comparison is skipped");
        return None;
    }
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}

fn read(line: &str) -> Outcome {
    serde_json::from_str(line).expect("the driver's own form")
}

fn native(payload: &[u8]) -> Outcome {
    let Run { alerts, failure } = fraud::run(&Thresholds::default(), [payload]);
    let alerts = alerts.into_iter().map(|alert| (alert.subject, alert.message)).collect();
    let raised = failure.map(|failure| (failure.raised.kind.into_owned(), failure.raised.message));
    (alerts, raised)
}

/// Takes out what differs between versions of Python.
fn without_versions(mut outcome: Outcome) -> Outcome {
    if let Some((kind, message)) = &mut outcome.1 {
        let trailing = message.starts_with("Illegal trailing comma")
            || message.starts_with("Expecting property name")
            || message.starts_with("Expecting value");
        // 3.13 has its own words for a comma before the end.
        if kind == "RecursionError" || trailing {
            message.clear();
        }
        // Before 3.11 the index wasn't named.
        if message.starts_with("string indices must be integers") {
            message.truncate("string indices must be integers".len());
        }
    }
    outcome
}

fn compare(payloads: &[Vec<u8>]) {
    let Some(theirs) = python(payloads) else { return };
    assert_eq!(theirs.len(), payloads.len());
    let mut alerts = 0;
    for (payload, theirs) in payloads.iter().zip(theirs) {
        let ours = native(payload);
        alerts += ours.0.len();
        let shown: String = String::from_utf8_lossy(payload).chars().take(200).collect();
        assert_eq!(without_versions(ours), without_versions(theirs), "{shown}");
    }
    println!("{} payloads, {alerts} alerts, all as Python has them", payloads.len());
}

#[test]
fn generated_transactions_give_the_same_alerts() {
    let config = Config { suspicious: 3000, ..Config::default() };
    let mut generator = Generator::new(config, Timestamp(1_795_334_400_000)).expect("traffic");
    let mut payloads = Vec::new();
    let mut meant = 0;
    for _ in 0..10_000 {
        let generated = generator.next();
        meant += generated.breaks.len();
        let alerts = native(&generated.data).0;
        assert_eq!(alerts.len(), generated.breaks.len() as usize, "as the generator meant it");
        payloads.push(generated.data);
    }
    assert!(meant > 2000 && Rules::ALL.len() == 3);
    compare(&payloads);
}

/// Values that a member may have, from plain to absurd.
const VALUES: &[&str] = &[
    "0",
    "-0",
    "50000",
    "50001",
    "50000.0",
    "50000.000001",
    "1e400",
    "-1e400",
    "NaN",
    "Infinity",
    "-Infinity",
    "1E5",
    "true",
    "false",
    "null",
    "\"\"",
    "\"60000\"",
    "\"MX\"",
    "[]",
    "{}",
    "[1, 2.50, \"á\"]",
    "{\"b\": 1, \"a\": 2, \"b\": 3}",
    "123456789012345678901234567890",
    "-123456789012345678901234567890",
    "9223372036854775808",
    "23",
    "23.0",
    "22.999999",
    "5",
    "6",
    "5.000000001",
    "24",
    "-1",
    "1e-7",
    "1e16",
    "123456.789e3",
    "\"\\ud83d\\ude00\"",
    "\"\\ud83d\"",
    "\"\\u00e1\\n\\u0000\"",
    "0.1",
    "1.7976931348623157e308",
    "5e-324",
    "12345678.9",
    "[NaN]",
    "1.0",
    "[[[[]]]]",
    "\"🚨\"",
    "\"\u{7f}\"",
];

#[test]
fn odd_members_give_the_same_alerts_and_exceptions() {
    let mut payloads = Vec::new();
    for name in ["monto", "hora", "pais", "pais_cuenta", "txn_id", "cliente_id"] {
        for value in VALUES {
            for base in [
                r#""txn_id":"T","cliente_id":"c","monto":60000,"pais":"MX","pais_cuenta":"MX","hora":2"#,
                r#""txn_id":"T","cliente_id":"c","monto":1,"pais":null,"pais_cuenta":1,"hora":12"#,
                r#""monto":1"#,
                "\"hora\":23",
            ] {
                // The later one of two equal keys counts.
                payloads.push(format!("{{{base},\"{name}\":{value}}}").into_bytes());
            }
            payloads.push(format!("{{\"{name}\":{value}}}").into_bytes());
        }
    }
    // Countries of every kind against each other, of any type.
    for here in VALUES {
        for there in VALUES {
            let text = format!(
                "{{\"txn_id\":1,\"cliente_id\":2,\"monto\":1,\"hora\":12,\"pais\":{here},\"pais_cuenta\":{there}}}"
            );
            payloads.push(text.into_bytes());
        }
    }
    for value in VALUES {
        payloads.push(value.as_bytes().to_vec());
        payloads.push(format!("  {value}\n").into_bytes());
    }
    compare(&payloads);
}

/// One transaction in the encodings that `json.loads` guesses, whole and cut.
fn wide_texts() -> Vec<Vec<u8>> {
    let wide = "{\"txn_id\":\"ñ🚨\",\"cliente_id\":1,\"monto\":60000,\"hora\":2}";
    let utf16 = |big: bool| {
        let bytes = wide
            .encode_utf16()
            .map(move |unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
        bytes.flatten().collect::<Vec<u8>>()
    };
    let utf32 = |big: bool| {
        let bytes = wide.chars().map(move |c| {
            if big { u32::from(c).to_be_bytes() } else { u32::from(c).to_le_bytes() }
        });
        bytes.flatten().collect::<Vec<u8>>()
    };
    let mut payloads = vec![utf16(true), utf16(false), utf32(true), utf32(false)];
    payloads.push([&[0xff, 0xfe][..], &utf16(false)].concat());
    payloads.push([&[0xfe, 0xff][..], &utf16(true)].concat());
    payloads.push([&[0xff, 0xfe, 0, 0][..], &utf32(false)].concat());
    payloads.push([&[0, 0, 0xfe, 0xff][..], &utf32(true)].concat());
    let mut cut = utf16(false);
    cut.pop();
    payloads.push(cut);
    let mut cut = utf32(true);
    cut.truncate(cut.len() - 2);
    payloads.push(cut);
    payloads
}

/// Texts that are no transaction, and mostly no JSON.
const TEXTS: &[&str] = &[
    "",
    " ",
    "hola",
    "{",
    "}",
    "[",
    "]",
    "{]",
    "{\"",
    "{\"a",
    "{\"a\"",
    "{\"a\":",
    "{\"a\":1",
    "{\"a\":1,",
    "{\"a\":1 2}",
    "{a:1}",
    "{'a':1}",
    "{\"a\":1}}",
    "[1",
    "[1 2]",
    "01",
    "-",
    "+1",
    "1.",
    ".5",
    "1e",
    "1e+",
    "--1",
    "0x10",
    "nul",
    "nulll",
    "True",
    "-Infinit",
    "NaN1",
    "\"",
    "\"\\",
    "\"\\x\"",
    "\"\\u\"",
    "\"\\u12\"",
    "\"\\u12g4\"",
    "\"\\ud83d\\u\"",
    "\"\\ud83d\\u12\"",
    "\"\\ud83d\\ude0g\"",
    "\"a\nb\"",
    "\"a\tb\"",
    "\u{feff}{}",
    "{\"monto\":1}\u{0}",
    "\u{a0}{}",
    "{\"á\":\n\n  x}",
    "{\"monto\":60000,\"hora\":12,\"txn_id\":1,\"cliente_id\":\"\u{2028}\"}",
    "//",
    "/**/1",
    "[1]2",
    "\"a\"b",
    "{\"a\":1}x",
    "{\"a\"::1}",
    "{,}",
    "[,]",
    "{\"a\":1,,}",
    "\r\n\t {}\u{b}",
];

#[test]
fn odd_texts_give_the_same_exceptions() {
    let mut payloads: Vec<Vec<u8>> = TEXTS.iter().map(|text| text.as_bytes().to_vec()).collect();
    payloads.extend([
        vec![0xff],
        vec![0xc3],
        b"\"\xe2\x82\"".to_vec(),
        b"{\"monto\":\xff}".to_vec(),
        b"\"\xed\xa0\x80\"".to_vec(),
        b"{\"monto\":1,\"hora\":12,\"pais\":\"\xed\xa0\xbd\",\"txn_id\":1,\"cliente_id\":1}"
            .to_vec(),
        b"\"\xf5\x80\x80\x80\"".to_vec(),
        b"\"\xf0\x9f\x9a\"".to_vec(),
        b"\"\xc0\x80\"".to_vec(),
        b"\xef\xbb\xbf{\"monto\":1}".to_vec(),
        vec![0; 1],
        vec![0; 2],
        vec![0; 4],
        format!("[{}", "9".repeat(4300)).into_bytes(),
        "9".repeat(4301).into_bytes(),
        format!("{{\"monto\":{}}}", "9".repeat(5000)).into_bytes(),
        format!(
            "{{\"monto\":1,\"hora\":2,\"txn_id\":{0}1{1},\"cliente_id\":1}}",
            "[".repeat(300),
            "]".repeat(300)
        )
        .into_bytes(),
        "[".repeat(200_000).into_bytes(),
        format!("{{\"x\":{}", "{\"a\":".repeat(200_000)).into_bytes(),
    ]);
    payloads.extend(wide_texts());
    compare(&payloads);
}

/// Texts one change away from a transaction, drawn from a seed.
#[test]
fn mangled_transactions_give_the_same_exceptions() {
    let config = Config { suspicious: 10_000, ..Config::default() };
    let mut generator = Generator::new(config, Timestamp(0)).expect("traffic");
    let mut random = caudal::units::Rng::new(11);
    let signs = b"{}[]\",:\\/0123456789eE+-. \n\tnulltrueNaN\x00\xff\xc3\xb1u";
    let payloads: Vec<Vec<u8>> = (0..3000)
        .map(|_| {
            let mut data = generator.next().data;
            for _ in 0..=random.below(3) {
                let at = random.below(data.len() as u64) as usize;
                let sign = signs[random.below(signs.len() as u64) as usize];
                match random.below(3) {
                    0 => data[at] = sign,
                    1 => data.insert(at, sign),
                    _ => {
                        data.remove(at);
                    }
                }
            }
            data
        })
        .collect();
    compare(&payloads);
}
