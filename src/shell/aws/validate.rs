//! What botocore checks before it calls anybody (`validate.py`): names, kinds, and smallest lengths
//! and values. Largest ones and patterns are for the service.

use super::body::instant;
use super::failure::Failure;
use super::node::Node;
use crate::api::rule::Rule;
use crate::api::shape::{FieldSchema, Kind};

/// Checks an input; every mistake is a line.
pub(crate) fn check(fields: &[FieldSchema], input: &Node) -> Result<(), Failure> {
    let mut mistakes = Vec::new();
    structure(fields, input, "", &mut mistakes);
    if mistakes.is_empty() {
        return Ok(());
    }
    Err(Failure::validation(format!("Parameter validation failed:\n{}", mistakes.join("\n"))))
}

fn shown(name: &str) -> &str {
    match name.strip_prefix('.') {
        Some(name) => name,
        None if name.is_empty() => "input",
        None => name,
    }
}

fn wrong_type(value: &Node, name: &str, wanted: &str, mistakes: &mut Vec<String>) {
    mistakes.push(format!(
        "Invalid type for parameter {}, value: {}, type: <class '{}'>, valid types: {wanted}",
        shown(name),
        value.python(),
        value.python_type()
    ));
}

fn length(count: usize, rule: &Rule, name: &str, mistakes: &mut Vec<String>) {
    if let Some(least) = rule.length_min.filter(|least| count < *least) {
        mistakes.push(format!(
            "Invalid length for parameter {}, value: {count}, valid min length: {least}",
            shown(name)
        ));
    }
}

fn structure(fields: &[FieldSchema], value: &Node, name: &str, mistakes: &mut Vec<String>) {
    let Node::Map(pairs) = value else {
        return wrong_type(value, name, "<class 'dict'>", mistakes);
    };
    for field in fields.iter().filter(|field| field.required) {
        if value.get(field.wire).is_none() {
            mistakes.push(format!(
                "Missing required parameter in {}: \"{}\"",
                shown(name),
                field.wire
            ));
        }
    }
    let find = |key: &str| fields.iter().find(|field| field.wire == key);
    for (key, _) in pairs.iter().filter(|(key, _)| find(key).is_none()) {
        let known: Vec<&str> = fields.iter().map(|field| field.wire).collect();
        mistakes.push(format!(
            "Unknown parameter in {}: \"{key}\", must be one of: {}",
            shown(name),
            known.join(", ")
        ));
    }
    for (key, value) in pairs {
        if let Some(field) = find(key) {
            any(&field.kind, field.rule, value, &format!("{name}.{key}"), mistakes);
        }
    }
}

fn any(kind: &Kind, rule: &Rule, value: &Node, name: &str, mistakes: &mut Vec<String>) {
    match (kind, value) {
        (Kind::Text, Node::Text(text)) => length(text.chars().count(), rule, name, mistakes),
        (Kind::Text, other) => wrong_type(other, name, "<class 'str'>", mistakes),
        (Kind::Integer, Node::Integer(number)) => {
            if let Some(least) = rule.value_min.filter(|least| number < least) {
                mistakes.push(format!(
                    "Invalid value for parameter {}, value: {number}, valid min value: {least}",
                    shown(name)
                ));
            }
        }
        // In Python a truth value is a number.
        (Kind::Integer | Kind::Boolean, Node::Boolean(_))
        | (Kind::Blob, Node::Bytes(_) | Node::Text(_)) => {}
        (Kind::Integer, other) => wrong_type(other, name, "<class 'int'>", mistakes),
        (Kind::Boolean, other) => wrong_type(other, name, "<class 'bool'>", mistakes),
        (Kind::Blob, other) => {
            let wanted = "<class 'bytes'>, <class 'bytearray'>, file-like object";
            wrong_type(other, name, wanted, mistakes);
        }
        (Kind::Timestamp, value) => {
            if instant(value).is_none() {
                let wanted = "<class 'datetime.datetime'>, timestamp-string";
                wrong_type(value, name, wanted, mistakes);
            }
        }
        (Kind::List(member), Node::List(list)) => {
            length(list.len(), rule, name, mistakes);
            let inner = rule.member.unwrap_or(&Rule::ANY);
            for (index, entry) in list.iter().enumerate() {
                any(member, inner, entry, &format!("{name}[{index}]"), mistakes);
            }
        }
        (Kind::List(_), other) => {
            wrong_type(other, name, "<class 'list'>, <class 'tuple'>", mistakes);
        }
        (Kind::Map, Node::Map(pairs)) => {
            let keys = rule.member.unwrap_or(&Rule::ANY);
            let values = rule.map_value.unwrap_or(&Rule::ANY);
            for (key, value) in pairs {
                length(key.chars().count(), keys, &format!("{name} (key: {key})"), mistakes);
                any(&Kind::Text, values, value, &format!("{name}.{key}"), mistakes);
            }
        }
        (Kind::Map, other) => wrong_type(other, name, "<class 'dict'>", mistakes),
        (Kind::Structure(fields), value) => structure(fields, value, name, mistakes),
    }
}
