//! `--generate-cli-skeleton`: an input to fill in.

use std::fmt::Write as _;

use super::node::Node;
use super::output;
use crate::api::rule::Rule;
use crate::api::shape::{FieldSchema, Kind};

/// The skeleton of an input, as JSON or as YAML with what each field is.
pub(crate) fn of(fields: &[FieldSchema], yaml: bool) -> String {
    let node = structure(fields);
    if !yaml {
        return output::formatted("json", "", &node, 80);
    }
    let mut out = String::new();
    write(fields, 0, &mut out);
    out
}

fn structure(fields: &[FieldSchema]) -> Node {
    let pair = |field: &FieldSchema| (field.wire.to_owned(), value(&field.kind, field.rule));
    Node::Map(fields.iter().map(pair).collect())
}

fn value(kind: &Kind, rule: &Rule) -> Node {
    match kind {
        Kind::Text => Node::Text(rule.one_of.first().map_or("", |first| first).to_owned()),
        Kind::Integer => Node::Integer(0),
        Kind::Boolean => Node::Boolean(true),
        Kind::Blob => Node::Null,
        Kind::Timestamp => Node::Text("1970-01-01T00:00:00".to_owned()),
        Kind::List(member) => Node::List(vec![value(member, rule.member.unwrap_or(&Rule::ANY))]),
        Kind::Map => Node::Map(vec![("KeyName".to_owned(), Node::Text(String::new()))]),
        Kind::Structure(fields) => structure(fields),
    }
}

fn write(fields: &[FieldSchema], depth: usize, out: &mut String) {
    for field in fields {
        let required = if field.required { "[REQUIRED] " } else { "" };
        let comment = format!("# {required}{}", field.doc.trim());
        *out += &"  ".repeat(depth);
        *out += field.wire;
        out.push(':');
        match field.kind {
            Kind::Structure(inner) => {
                let _ = writeln!(out, " {comment}");
                write(inner, depth + 1, out);
            }
            Kind::List(Kind::Structure(inner)) => {
                let _ = writeln!(out, " {comment}");
                let mut entry = String::new();
                write(inner, depth + 1, &mut entry);
                let start = 2 * depth;
                let _ = write!(out, "{}- {}", " ".repeat(start), entry.trim_start());
            }
            Kind::Map => {
                let _ = writeln!(out, " {comment}\n{}KeyName: ''", "  ".repeat(depth + 1));
            }
            Kind::List(_) => {
                let _ = writeln!(out, " {comment}\n{}- ''", "  ".repeat(depth));
            }
            kind => {
                let shown = match value(&kind, field.rule) {
                    Node::Text(text) if text.is_empty() => "''".to_owned(),
                    Node::Null => "!!binary ''".to_owned(),
                    Node::Boolean(flag) => flag.to_string(),
                    Node::Text(text) if matches!(kind, Kind::Timestamp) => text.replace('T', " "),
                    Node::Text(text) => text,
                    other => other.python(),
                };
                let _ = writeln!(out, " {shown} {comment}");
            }
        }
    }
}
