//! From the words of a command to the call that they mean.

use super::arguments::{self, Parsed};
use super::convert::{self, Target};
use super::failure::Failure;
use super::node::Node;
use super::options::{Globals, operation_specs};
use super::service::{Call, Operation};
use super::{body, files, json_error, validate};
use crate::api::shape::Kind;
use crate::shell::machine::{Frame, Refusal};
use crate::shell::render::flag_of;
use crate::units::Millis;

/// Reads a command's own options into the operation's input.
pub(crate) async fn input(
    frame: &Frame,
    operation: Operation,
    globals: &Globals,
    words: &[String],
) -> Result<(Parsed, Node), Failure> {
    let parsed = arguments::parse(&operation_specs(operation), words, 0)?;
    let from_json = parsed.has("--cli-input-json") || parsed.has("--cli-input-yaml");
    let skeleton = skeleton_wanted(&parsed).is_some_and(|shape| shape != "output");
    if !from_json && !skeleton {
        let missing: Vec<String> = operation
            .fields
            .iter()
            .filter(|field| field.required)
            .map(|field| format!("--{}", flag_of(field.wire)))
            .filter(|flag| !parsed.has(flag))
            .collect();
        if !missing.is_empty() {
            let text = format!("the following arguments are required: {}", missing.join(", "));
            let missing = missing.join(" y ");
            return Err(Failure::usage(text).hinted(format!("Falta {missing}.")));
        }
    }
    if !parsed.extras.is_empty() {
        return Err(Failure::unknown(parsed.extras));
    }
    if skeleton {
        return Ok((parsed, Node::Null));
    }
    let mut pairs = document(frame, &parsed).await?;
    for field in operation.fields.iter().filter(|field| !operation.hides(field)) {
        let name = flag_of(field.wire);
        let flag = format!("--{name}");
        let value = if matches!(field.kind, Kind::Boolean) {
            let no = format!("--no-{name}");
            let last = parsed.given.iter().rev().find(|(given, _)| *given == flag || *given == no);
            last.map(|(given, _)| Node::Boolean(*given == flag))
        } else if let Some(values) = parsed.values(&flag) {
            let target = Target { operation, flag: &flag, kind: &field.kind };
            let loaded = match values {
                [single] => vec![files::load(frame, &flag, single).await?],
                many => many.iter().cloned().map(Node::Text).collect(),
            };
            Some(convert::value(&target, loaded)?)
        } else {
            None
        };
        if let Some(value) = value {
            pairs.retain(|(key, _)| key != field.wire);
            pairs.push((field.wire.to_owned(), value));
        }
    }
    let mut input = Node::Map(pairs);
    convert::blobs(frame, operation.fields, &mut input, globals.raw_blobs)?;
    validate::check(operation.fields, &input)?;
    Ok((parsed, input))
}

/// The shape that `--generate-cli-skeleton` asks for.
pub(crate) fn skeleton_wanted(parsed: &Parsed) -> Option<&str> {
    parsed.values("--generate-cli-skeleton").map(|values| values.first().map_or("input", |v| v))
}

/// What `--cli-input-json` says.
async fn document(frame: &Frame, parsed: &Parsed) -> Result<Vec<(String, Node)>, Failure> {
    let mut pairs = Vec::new();
    for (flag, yaml) in [("--cli-input-json", false), ("--cli-input-yaml", true)] {
        let Some(value) = parsed.value(flag) else { continue };
        let text = match files::load(frame, &flag[2..], value).await? {
            Node::Text(text) => text,
            Node::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            _ => String::new(),
        };
        match serde_json::from_str::<Node>(&text) {
            Ok(Node::Map(found)) => pairs = found,
            Ok(other) => {
                let kind = other.python_type();
                let text = format!("Invalid type: expecting map, received <class '{kind}'>");
                return Err(Failure::parameter(flag, &text));
            }
            Err(_) if yaml => {
                return Err(Failure::parameter("cli-input-yaml", "Invalid YAML received.")
                    .hinted("Este terminal lee --cli-input-yaml solo si es JSON."));
            }
            Err(_) => {
                let why = json_error::explain(&text);
                return Err(Failure::parameter("cli-input-json", "Invalid JSON received.")
                    .hinted(format!("El JSON no se puede leer: {why}")));
            }
        }
    }
    Ok(pairs)
}

/// How often the CLI tries a call (retry mode `standard`).
const ATTEMPTS: u32 = 3;
/// Errors after which it tries again: throttling, and faults of the service itself.
const RETRIED: [&str; 5] = [
    "InternalFailure",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "ServiceUnavailableException",
    "ThrottlingException",
];

/// Makes a call, again if it must be, and reads its answer.
pub(crate) async fn make(
    frame: &mut Frame,
    operation: Operation,
    input: &Node,
) -> Result<Node, Failure> {
    let call = build(operation, input)?;
    let mut retries = 0;
    let answer = loop {
        match frame.line.call(call.clone()).await {
            Ok(answer) => break answer,
            Err(Refusal::Unreachable(url)) => {
                let text = format!("Could not connect to the endpoint URL: \"{url}\"");
                return Err(Failure::general(text));
            }
            Err(Refusal::Service { code, message }) => {
                let again = RETRIED.contains(&code.as_str());
                if !again || retries + 1 >= ATTEMPTS {
                    let retries = if again { retries } else { 0 };
                    return Err(Failure::client(code, message, operation.name, retries));
                }
                // Exponential, with full jitter: `standard_retry` of botocore.
                let longest = 1000_u64 << retries;
                let time = frame.session.random() * longest / 32_768;
                frame.line.wait(Millis(time)).await;
                retries += 1;
            }
        }
    };
    if answer.is_empty() {
        return Ok(Node::Map(Vec::new()));
    }
    let mut node: Node = serde_json::from_slice(&answer)
        .map_err(|error| Failure::general(format!("Unable to parse response: {error}")))?;
    times(&mut node, operation.service.times);
    Ok(node)
}

/// The call that an input means.
pub(crate) fn build(operation: Operation, input: &Node) -> Result<Call, Failure> {
    let body = body::write(operation.fields, input);
    (operation.service.decode)(operation.name, &body).map_err(|malformed| {
        let message = malformed.0.unwrap_or_default();
        Failure::client("SerializationException".to_owned(), message, operation.name, 0)
    })
}

/// Writes points in time as the CLI does by default: ISO 8601 with an offset.
fn times(node: &mut Node, names: &[&str]) {
    match node {
        Node::List(list) => list.iter_mut().for_each(|entry| times(entry, names)),
        Node::Map(pairs) => {
            for (key, value) in pairs {
                let seconds = match value {
                    Node::Integer(seconds) => *seconds as f64,
                    Node::Float(seconds) => *seconds,
                    other => {
                        times(other, names);
                        continue;
                    }
                };
                if names.contains(&key.as_str()) {
                    *value = Node::Text(iso(seconds));
                }
            }
        }
        _ => {}
    }
}

/// Python's `isoformat`: microseconds only if there are any.
fn iso(seconds: f64) -> String {
    let millis = (seconds * 1000.0).round() as i64;
    let text = crate::units::Timestamp(millis).to_iso_text();
    let whole = text.split('.').next().unwrap_or(&text);
    match millis.rem_euclid(1000) {
        0 => format!("{whole}+00:00"),
        millis => format!("{whole}.{millis:03}000+00:00"),
    }
}
