//! Laws: a request that is written down as a command and read back is the same request; and no
//! line, however odd, brings the machine down.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::Union;
use serde_json::{Map, Value, json};

use super::service::Call;
use crate::api::WireFormat;
use crate::api::kinesis::{Operation, Request};
use crate::api::rule::Rule;
use crate::api::shape::{FieldSchema, Kind};
use crate::shell::machine::{Ask, FileProblem, Machine, Refusal, Reply, Session, Step};
use crate::shell::render;
use crate::units::Timestamp;

/// A value of a kind, as it travels: not empty where botocore would refuse it.
fn value(kind: Kind, rule: &'static Rule) -> BoxedStrategy<Value> {
    let some = rule.length_min.unwrap_or(0);
    match kind {
        Kind::Text if rule.one_of.is_empty() => {
            let odd = prop_oneof!["[a-z0-9_.-]{1,12}", "[ -~]{1,20}", any::<String>()];
            odd.prop_map(move |text| {
                let text = text.replace('\0', "");
                json!(if text.is_empty() && some > 0 { "x".to_owned() } else { text })
            })
            .boxed()
        }
        Kind::Text => prop::sample::select(rule.one_of).prop_map(Value::from).boxed(),
        Kind::Integer => {
            let least = rule.value_min.unwrap_or(0);
            (least..=rule.value_max.unwrap_or(100_000)).prop_map(Value::from).boxed()
        }
        Kind::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Kind::Blob => prop_oneof![
            prop::collection::vec(any::<u8>(), 0..40),
            any::<String>().prop_map(String::into_bytes),
            "[ -~]{0,30}".prop_map(String::into_bytes),
        ]
        .prop_map(|bytes| json!(base64_simd::STANDARD.encode_to_string(bytes)))
        .boxed(),
        // botocore cuts to whole seconds.
        Kind::Timestamp => (0..4_000_000_000_i64).prop_map(Value::from).boxed(),
        Kind::List(member) => {
            let inner = value(*member, rule.member.unwrap_or(&Rule::ANY));
            prop::collection::vec(inner, some.max(1)..4).prop_map(Value::from).boxed()
        }
        Kind::Map => {
            let key = prop_oneof!["[a-z]{1,8}", "[ -~]{1,12}"];
            prop::collection::btree_map(key, "[ -~]{0,12}", 1..4)
                .prop_map(|map: BTreeMap<String, String>| json!(map))
                .boxed()
        }
        Kind::Structure(fields) => structure(fields),
    }
}

fn structure(fields: &'static [FieldSchema]) -> BoxedStrategy<Value> {
    let mut all = Just(Map::new()).boxed();
    for field in fields {
        let inner = value(field.kind, field.rule);
        let one = if field.required {
            inner.prop_map(Some).boxed()
        } else {
            prop::option::of(inner).boxed()
        };
        all = (all, one)
            .prop_map(|(mut map, one)| {
                if let Some(one) = one {
                    map.insert(field.wire.to_owned(), one);
                }
                map
            })
            .boxed();
    }
    all.prop_map(Value::Object).boxed()
}

fn request() -> impl Strategy<Value = Request> {
    let operations = Operation::ALL.iter().filter(|op| **op != Operation::SubscribeToShard);
    Union::new(operations.map(|operation| {
        structure(operation.fields())
            .prop_map(|body| {
                let bytes = serde_json::to_vec(&body).expect("JSON");
                operation.decode(WireFormat::Json, &bytes).expect("a body of the operation")
            })
            .boxed()
    }))
}

/// The first call that a text makes, and what it printed to its errors.
fn first_call(text: &str) -> (Option<Call>, String) {
    let mut machine = Machine::start(Session::new(0), text);
    let mut printed = String::new();
    for _ in 0..10_000 {
        match machine.step() {
            Step::Ask(Ask::Call(call)) => return (Some(call), printed),
            Step::Ask(ask) => machine.answer(refused(&ask)),
            Step::Print(chunk) => printed += &String::from_utf8_lossy(&chunk.bytes),
            Step::Busy => {}
            Step::Done(_) => return (None, printed),
        }
    }
    panic!("{text} does not end");
}

fn refused(ask: &Ask) -> Reply {
    match ask {
        Ask::Call(_) => Reply::Called(Err(Refusal::Unreachable("http://nadie".to_owned()))),
        Ask::Wait(_) => Reply::Waited,
        Ask::ReadFile(_) => Reply::Read(Err(FileProblem::Missing)),
        Ask::WriteFile { .. } => Reply::Written(Err(FileProblem::Denied)),
        Ask::Now => Reply::Now(Timestamp(0)),
    }
}

/// Words of commands, put together at random.
fn line() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        prop::sample::select(vec![
            "aws",
            "kinesis",
            "firehose",
            "put-record",
            "put-records",
            "list-streams",
            "wait",
            "create-stream",
            "get-records",
            "describe-stream",
            "--stream-name",
            "--records",
            "--data",
            "--partition-key",
            "--query",
            "--output",
            "text",
            "table",
            "yaml",
            "--tags",
            "--shard-filter",
            "--max-items",
            "--starting-token",
            "--cli-input-json",
            "help",
            "|",
            "jq",
            "grep",
            "-E",
            "date",
            "-d",
            "printf",
            "%*.*d",
            "seq",
            "sort",
            "cut",
            "tr",
            "head",
            "tail",
            "base64",
            "-w",
            "echo",
            "$(",
            ")",
            "for",
            "in",
            "do",
            "done",
            ";",
            "&&",
            "test",
            "--generate-cli-skeleton",
            "yaml-input",
            "-5",
            "99999999999999999999",
            "''",
            "{}",
            "[]",
        ])
        .prop_map(ToOwned::to_owned),
        "[ -~]{0,12}",
        any::<String>().prop_map(|text| render::word(&text.replace('\0', ""))),
    ];
    prop::collection::vec(word, 0..12).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_command_means_the_request_it_was_made_of(request in request()) {
        for text in [render::cli(&request), render::command(&request).wrapped()] {
            let (call, printed) = first_call(&text);
            prop_assert!(call.is_some(), "{text}\n{printed}");
            prop_assert_eq!(call, Some(Call::Kinesis(Box::new(request.clone()))), "{}", text);
        }
    }

    #[test]
    fn no_line_brings_the_machine_down(line in prop_oneof![line(), any::<String>()]) {
        let mut machine = Machine::start(Session::new(0), &line);
        for _ in 0..2000 {
            match machine.step() {
                Step::Ask(ask) => machine.answer(refused(&ask)),
                Step::Done(_) => break,
                _ => {}
            }
        }
    }
}
