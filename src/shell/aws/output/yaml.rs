//! `--output yaml`, as `ruamel.yaml` writes it in block style.

use super::super::node::{Node, float};
use super::json;

pub(super) fn formatted(node: &Node) -> String {
    let mut out = String::new();
    if node.is_scalar() {
        // A scalar alone is JSON, as the CLI does.
        match node {
            Node::Text(text) => json::quoted(text, &mut out),
            Node::Null => out += "null",
            Node::Boolean(flag) => out += &flag.to_string(),
            other => out += &other.python(),
        }
    } else {
        write(node, 0, false, &mut out);
        return out;
    }
    out.push('\n');
    out
}

fn indent(depth: usize, out: &mut String) {
    for _ in 0..depth {
        *out += "  ";
    }
}

/// Writes a list or a structure; `inline` if its first line is already begun.
fn write(node: &Node, depth: usize, inline: bool, out: &mut String) {
    match node {
        Node::List(list) if list.is_empty() => *out += "[]\n",
        Node::Map(pairs) if pairs.is_empty() => *out += "{}\n",
        Node::List(list) => {
            for (index, entry) in list.iter().enumerate() {
                if !(inline && index == 0) {
                    indent(depth, out);
                }
                *out += "- ";
                value(entry, depth + 1, true, out);
            }
        }
        Node::Map(pairs) => {
            let mut sorted: Vec<&(String, Node)> = pairs.iter().collect();
            sorted.sort_by(|left, right| left.0.cmp(&right.0));
            for (index, (key, entry)) in sorted.into_iter().enumerate() {
                if !(inline && index == 0) {
                    indent(depth, out);
                }
                *out += &scalar_text(key);
                out.push(':');
                match entry {
                    Node::List(list) if !list.is_empty() => {
                        out.push('\n');
                        // Lists stand below their key without going in.
                        write(entry, depth, false, out);
                    }
                    Node::Map(pairs) if !pairs.is_empty() => {
                        out.push('\n');
                        write(entry, depth + 1, false, out);
                    }
                    entry => {
                        out.push(' ');
                        value(entry, depth + 1, true, out);
                    }
                }
            }
        }
        _ => {}
    }
}

fn value(node: &Node, depth: usize, inline: bool, out: &mut String) {
    match node {
        Node::List(_) | Node::Map(_) => return write(node, depth, inline, out),
        Node::Null => *out += "null",
        Node::Boolean(flag) => *out += &flag.to_string(),
        Node::Integer(number) => *out += &number.to_string(),
        Node::Float(number) => *out += &float(*number),
        Node::Text(text) => *out += &scalar_text(text),
        Node::Bytes(bytes) => *out += &base64_simd::STANDARD.encode_to_string(bytes),
    }
    out.push('\n');
}

/// A text: plain where YAML would read it as the same text, else between quotes.
fn scalar_text(text: &str) -> String {
    if text.chars().any(char::is_control) {
        let mut out = String::new();
        json::quoted(text, &mut out);
        return out;
    }
    if is_plain(text) { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}

fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let reserved = ["true", "false", "null", "yes", "no", "on", "off", "~", "y", "n"];
    let number = text.parse::<f64>().is_ok()
        || (text.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '_' | ':' | '.' | ',')));
    let date = text.len() >= 10
        && text.as_bytes()[..10].iter().enumerate().all(|(i, byte)| match i {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let sign = "-?:,[]{}#&*!|>'\"%@`".contains(first)
        && !(matches!(first, '-' | '?' | ':')
            && text.chars().nth(1).is_some_and(|c| !c.is_whitespace()));
    !(sign
        || number
        || date
        || text == "="
        || text.starts_with("---")
        || text.starts_with("...")
        || reserved.contains(&text.to_ascii_lowercase().as_str())
        || text.contains(": ")
        || text.contains(" #")
        || text.ends_with(':')
        || text.starts_with(' ')
        || text.ends_with(' '))
}
