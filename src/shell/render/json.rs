//! Values as JSON, in AWS's own order of fields.

use super::value::Value;

/// How blobs stand in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blobs {
    /// As the API has them.
    Base64,
    /// As text, for `raw-in-base64-out`.
    Raw,
}

/// JSON indented by two spaces.
pub(super) fn pretty(value: &Value) -> String {
    let mut out = String::new();
    write(value, Blobs::Base64, Some(0), &mut out);
    out
}

/// JSON on one line without spaces.
pub(super) fn compact(value: &Value, blobs: Blobs) -> String {
    let mut out = String::new();
    write(value, blobs, None, &mut out);
    out
}

fn write(value: &Value, blobs: Blobs, indent: Option<usize>, out: &mut String) {
    match value {
        Value::Text(text) => string(text, out),
        Value::Integer(number) => *out += &number.to_string(),
        Value::Boolean(flag) => *out += if *flag { "true" } else { "false" },
        Value::Blob(bytes) => match (blobs, std::str::from_utf8(bytes)) {
            (Blobs::Raw, Ok(text)) => string(text, out),
            _ => string(&base64_simd::STANDARD.encode_to_string(bytes), out),
        },
        Value::Timestamp(at) => {
            let (secs, millis) = (at.0.div_euclid(1000), at.0.rem_euclid(1000));
            if at.0 < 0 {
                *out += &(at.0 as f64 / 1000.0).to_string();
            } else if millis == 0 {
                *out += &secs.to_string();
            } else {
                *out += format!("{secs}.{millis:03}").trim_end_matches('0');
            }
        }
        Value::List(members) => {
            let entries = members.iter().map(|member| (None, member));
            block(['[', ']'], entries, indent, out, |member, indent, out| {
                write(member, blobs, indent, out);
            });
        }
        Value::Map(pairs) => {
            let entries = pairs.iter().map(|(key, value)| (Some(key.as_str()), value));
            block(['{', '}'], entries, indent, out, |text, _, out| string(text, out));
        }
        Value::Structure(fields) => {
            let entries = fields.iter().map(|(name, value)| (Some(*name), value));
            block(['{', '}'], entries, indent, out, |value, indent, out| {
                write(value, blobs, indent, out);
            });
        }
    }
}

fn block<'a, T>(
    brackets: [char; 2],
    entries: impl Iterator<Item = (Option<&'a str>, T)>,
    indent: Option<usize>,
    out: &mut String,
    write: impl Fn(T, Option<usize>, &mut String),
) {
    let inner = indent.map(|indent| indent + 1);
    let line = |depth: Option<usize>, out: &mut String| {
        if let Some(depth) = depth {
            out.push('\n');
            *out += &"  ".repeat(depth);
        }
    };
    out.push(brackets[0]);
    let mut any = false;
    for (name, entry) in entries {
        if any {
            out.push(',');
        }
        any = true;
        line(inner, out);
        if let Some(name) = name {
            string(name, out);
            *out += if indent.is_some() { ": " } else { ":" };
        }
        write(entry, inner, out);
    }
    if any {
        line(indent, out);
    }
    out.push(brackets[1]);
}

fn string(text: &str, out: &mut String) {
    // A text always is JSON.
    *out += &serde_json::to_string(text).unwrap_or_default();
}
