//! Values that an option may have: AWS's lists, and what the world holds.

use super::super::aws::{Operation, global_specs, words};
use super::{Candidate, CandidateKind, Completion, Names, matching};
use crate::api::rule::Rule;
use crate::api::shape::{FieldSchema, Kind};
use crate::shell::render::kebab;

/// Values of an option of the CLI itself.
pub(super) fn of_global(flag: &str, current: &str, completion: &mut Completion) {
    flag.clone_into(&mut completion.subject);
    words::option(flag).clone_into(&mut completion.about);
    completion.title = format!("Valores de {flag}");
    let skeletons: &[&str] = &["input", "yaml-input"];
    let specs = global_specs();
    let choices = match specs.iter().find(|spec| spec.flag == flag) {
        Some(spec) => spec.choices,
        None if flag == "--generate-cli-skeleton" => skeletons,
        None => &[],
    };
    let all = choices
        .iter()
        .map(|choice| Candidate::new(CandidateKind::Value, choice, words::value(choice)));
    completion.candidates = matching(all.collect(), current);
}

/// Values of a field.
pub(super) fn of_field(
    operation: Operation,
    field: &FieldSchema,
    line: &[String],
    current: &str,
    names: &dyn Names,
    completion: &mut Completion,
) {
    let value_of = |wire: &str| {
        let flag = format!("--{}", kebab(wire));
        let at = line.iter().rposition(|word| *word == flag)?;
        line.get(at + 1).cloned()
    };
    let stream = value_of("StreamName").or_else(|| value_of("StreamARN"));
    // What is created must not exist yet.
    let is_new = operation.name.starts_with("Create");
    let (title, known) = match (field.wire, stream) {
        ("StreamName" | "ExclusiveStartStreamName", _) if !is_new => {
            ("Streams".to_owned(), names.streams())
        }
        ("DeliveryStreamName" | "ExclusiveStartDeliveryStreamName", _) if !is_new => {
            ("Delivery streams".to_owned(), names.delivery_streams())
        }
        (
            "ShardId"
            | "ShardToSplit"
            | "ShardToMerge"
            | "AdjacentShardToMerge"
            | "ExclusiveStartShardId",
            Some(stream),
        ) => (format!("Shards de {stream}"), names.shards(&stream)),
        ("ConsumerName", Some(stream)) if operation.name != "RegisterStreamConsumer" => {
            (format!("Consumidores de {stream}"), names.consumers(&stream))
        }
        _ => (format!("Valores de --{}", kebab(field.wire)), Vec::new()),
    };
    completion.title = title;
    let mut all = known;
    all.extend(
        choices(&field.kind, field.rule)
            .into_iter()
            .map(|(text, value)| Candidate::new(CandidateKind::Value, &text, words::value(value))),
    );
    completion.candidates = matching(all, current);
}

/// The values of AWS's lists: of a text, of a list's entries, of a structure's first field.
fn choices(kind: &Kind, rule: &'static Rule) -> Vec<(String, &'static str)> {
    match kind {
        Kind::Text => rule.one_of.iter().map(|value| ((*value).to_owned(), *value)).collect(),
        Kind::List(member) => choices(member, rule.member.unwrap_or(&Rule::ANY)),
        Kind::Structure(fields) => fields
            .iter()
            .find(|field| !field.rule.one_of.is_empty())
            .map(|field| {
                let text = |value: &&'static str| (format!("{}={value}", field.wire), *value);
                field.rule.one_of.iter().map(text).collect()
            })
            .unwrap_or_default(),
        _ => Vec::new(),
    }
}
