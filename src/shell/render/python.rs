//! Requests as programs in Python with boto3.

use std::fmt::Write as _;

use super::name::snake;
use super::quote::{is_invisible, is_readable};
use super::value::{self, Value};
use crate::api::kinesis::Operation;
use crate::api::{AnyRequest, ApiOperation};

/// A program that makes the call and prints the answer.
pub(super) fn program(request: AnyRequest<'_>) -> String {
    let value = value::of(request);
    let mut timed = false;
    value.walk(&mut |value| timed |= matches!(value, Value::Timestamp(_)));
    let mut out = String::new();
    if timed {
        out += "from datetime import datetime, timezone\n\n";
    }
    let client = request.operation().service().client();
    // The name of one service is a word of the language.
    let name = if client == "lambda" { "lambda_" } else { client };
    let _ = write!(out, "import boto3\n\n{name} = boto3.client(\"{client}\")\n\n");
    let method = snake(request.operation().as_str());
    let _ = write!(out, "respuesta = {name}.{method}(");
    if let Value::Structure(fields) = &value
        && !fields.is_empty()
    {
        out.push('\n');
        for (name, value) in fields {
            let _ = write!(out, "    {name}=");
            literal(value, 1, &mut out);
            out += ",\n";
        }
    }
    out += ")\n";
    out += if request.operation() == ApiOperation::Kinesis(Operation::SubscribeToShard) {
        "for evento in respuesta[\"EventStream\"]:\n    print(evento)\n"
    } else {
        "print(respuesta)\n"
    };
    out
}

/// A value as a literal; `depth` is how far the line is indented, by four.
pub(super) fn literal(value: &Value, depth: usize, out: &mut String) {
    match value {
        Value::Text(text) => string(text, out),
        Value::Integer(number) => *out += &number.to_string(),
        Value::Boolean(flag) => *out += if *flag { "True" } else { "False" },
        Value::Blob(bytes) => blob(bytes, out),
        Value::Timestamp(at) => {
            let secs = at.0 as f64 / 1000.0;
            let _ = write!(out, "datetime.fromtimestamp({secs}, tz=timezone.utc)");
        }
        Value::List(members) => {
            let entries = members.iter().map(|member| (None, member));
            block(['[', ']'], entries, depth, out, literal);
        }
        Value::Map(pairs) => {
            let entries = pairs.iter().map(|(key, value)| (Some(key.as_str()), value));
            block(['{', '}'], entries, depth, out, |text, _, out| string(text, out));
        }
        Value::Structure(fields) => {
            let entries = fields.iter().map(|(name, value)| (Some(*name), value));
            block(['{', '}'], entries, depth, out, literal);
        }
    }
}

/// A short block of few entries stands on one line.
const LINE_MAX: usize = 72;

fn block<'a, T>(
    brackets: [char; 2],
    entries: impl Iterator<Item = (Option<&'a str>, T)>,
    depth: usize,
    out: &mut String,
    write: impl Fn(T, usize, &mut String),
) {
    let mut lines = Vec::new();
    for (name, entry) in entries {
        let mut line = String::new();
        if let Some(name) = name {
            string(name, &mut line);
            line += ": ";
        }
        write(entry, depth + 1, &mut line);
        lines.push(line);
    }
    out.push(brackets[0]);
    let wide: usize = lines.iter().map(|line| line.len() + 2).sum();
    if wide <= LINE_MAX && lines.iter().all(|line| !line.contains('\n')) {
        *out += &lines.join(", ");
    } else {
        let indent = "    ".repeat(depth + 1);
        for line in lines {
            let _ = write!(out, "\n{indent}{line},");
        }
        let _ = write!(out, "\n{}", "    ".repeat(depth));
    }
    out.push(brackets[1]);
}

/// Bytes: as `b"…"`, or as a text that is encoded where that can be read better.
fn blob(bytes: &[u8], out: &mut String) {
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.is_ascii()
        && is_readable(text)
    {
        string(text, out);
        *out += ".encode()";
        return;
    }
    *out += "b\"";
    for byte in bytes {
        escaped(char::from(*byte), *byte < 0x80, out);
    }
    out.push('"');
}

fn string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        escaped(c, true, out);
    }
    out.push('"');
}

/// One character within double quotes.
fn escaped(c: char, is_text: bool, out: &mut String) {
    match c {
        '"' => *out += "\\\"",
        '\\' => *out += "\\\\",
        '\n' => *out += "\\n",
        '\r' => *out += "\\r",
        '\t' => *out += "\\t",
        c if is_text && !c.is_control() && !is_invisible(c) => out.push(c),
        c => {
            let code = c as u32;
            // Writing to a text never fails.
            let _ = match code {
                0..0x100 => write!(out, "\\x{code:02x}"),
                0x100..0x1_0000 => write!(out, "\\u{code:04x}"),
                _ => write!(out, "\\U{code:08x}"),
            };
        }
    }
}
