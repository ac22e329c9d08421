//! `--output json`: four spaces, characters as they are.

use super::super::node::{Node, float};

pub(super) fn formatted(node: &Node) -> String {
    let mut out = String::new();
    write(node, 0, &mut out);
    out.push('\n');
    out
}

fn line(depth: usize, out: &mut String) {
    out.push('\n');
    for _ in 0..depth {
        *out += "    ";
    }
}

fn write(node: &Node, depth: usize, out: &mut String) {
    match node {
        Node::Null => *out += "null",
        Node::Boolean(flag) => *out += if *flag { "true" } else { "false" },
        Node::Integer(number) => *out += &number.to_string(),
        Node::Float(number) => *out += &float(*number),
        Node::Text(text) => quoted(text, out),
        Node::Bytes(bytes) => quoted(&base64_simd::STANDARD.encode_to_string(bytes), out),
        Node::List(list) => {
            out.push('[');
            for (index, entry) in list.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                line(depth + 1, out);
                write(entry, depth + 1, out);
            }
            if !list.is_empty() {
                line(depth, out);
            }
            out.push(']');
        }
        Node::Map(pairs) => {
            out.push('{');
            for (index, (key, value)) in pairs.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                line(depth + 1, out);
                quoted(key, out);
                *out += ": ";
                write(value, depth + 1, out);
            }
            if !pairs.is_empty() {
                line(depth, out);
            }
            out.push('}');
        }
    }
}

/// A text between quotes, as Python's `json` writes it without `ensure_ascii`.
pub(super) fn quoted(text: &str, out: &mut String) {
    *out += &serde_json::to_string(text).unwrap_or_default();
}
