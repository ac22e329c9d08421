//! `json.dumps` with its defaults: ASCII only, `, ` and `: ` between things, NaN allowed.

use std::fmt::Write as _;

use super::value::Value;

/// Appends a value as `json.dumps` writes it.
pub fn dumps_into(value: &Value<'_>, out: &mut String) {
    match value {
        Value::None => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Int(number) => number.write(out),
        Value::Float(number) => out.push_str(&float_repr(*number)),
        Value::Str(text) => text_into(text, out),
        Value::List(list) => {
            out.push('[');
            for (index, entry) in list.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                dumps_into(entry, out);
            }
            out.push(']');
        }
        Value::Dict(pairs) => {
            out.push('{');
            for (index, (key, entry)) in pairs.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                text_into(key, out);
                out.push_str(": ");
                dumps_into(entry, out);
            }
            out.push('}');
        }
    }
}

/// Appends a text, quoted and escaped.
pub(super) fn text_into(text: &[u8], out: &mut String) {
    out.push('"');
    let mut rest = text;
    while let Some((code, length)) = next_code(rest) {
        rest = &rest[length..];
        match code {
            0x22 => out.push_str("\\\""),
            0x5c => out.push_str("\\\\"),
            0x0a => out.push_str("\\n"),
            0x0d => out.push_str("\\r"),
            0x09 => out.push_str("\\t"),
            0x0c => out.push_str("\\f"),
            0x08 => out.push_str("\\b"),
            0x20..=0x7e => out.push(char::from(code as u8)),
            0..=0xffff => unit(out, code),
            _ => {
                let offset = code - 0x1_0000;
                let (high, low) = (0xd800 + (offset >> 10), 0xdc00 + (offset & 0x3ff));
                unit(out, high);
                unit(out, low);
            }
        }
    }
    out.push('"');
}

/// Appends one unit of UTF-16, escaped.
fn unit(out: &mut String, unit: u32) {
    // A `String` takes everything.
    let _ = write!(out, "\\u{unit:04x}");
}

/// The first code point of a text in which lone surrogates may stand, and how many bytes it has.
pub(super) fn next_code(text: &[u8]) -> Option<(u32, usize)> {
    let first = u32::from(*text.first()?);
    let tail = |at: usize| text.get(at).map_or(0, |byte| u32::from(*byte & 0x3f));
    Some(match first {
        0..=0x7f => (first, 1),
        0xc0..=0xdf => ((first & 0x1f) << 6 | tail(1), 2.min(text.len())),
        0xe0..=0xef => ((first & 0x0f) << 12 | tail(1) << 6 | tail(2), 3.min(text.len())),
        _ => {
            let code = (first & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3);
            (code, 4.min(text.len()))
        }
    })
}

/// `repr` of a float as `json.dumps` writes it: the shortest digits that read back, an exponent
/// below 1e-4 and from 1e16 on.
pub fn float_repr(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let plain = format!("{number}");
        return if plain.contains('.') { plain } else { plain + ".0" };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_written_as_python_writes_them() {
        for (number, text) in [
            (50_000.01, "50000.01"),
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (1e16, "1e+16"),
            (9_999_999_999_999_998.0, "9999999999999998.0"),
            (1.5e-5, "1.5e-05"),
            (0.0001, "0.0001"),
            (1.234e-7, "1.234e-07"),
            (1.797_693_134_862_315_7e308, "1.7976931348623157e+308"),
            (5e-324, "5e-324"),
            (f64::INFINITY, "Infinity"),
            (f64::NEG_INFINITY, "-Infinity"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(float_repr(number), text);
        }
    }

    #[test]
    fn texts_are_ascii() {
        let mut out = String::new();
        text_into("á\"\\\n\u{7f}🚨".as_bytes(), &mut out);
        assert_eq!(out, "\"\\u00e1\\\"\\\\\\n\\u007f\\ud83d\\udea8\"");
        out.clear();
        text_into(b"\xed\xa0\xbd", &mut out);
        assert_eq!(out, "\"\\ud83d\"");
    }
}
