//! The texts of options as values of their fields' kinds (AWS CLI's `argprocess.py`).

use super::failure::Failure;
use super::node::Node;
use super::service::Operation;
use super::{json_error, shorthand};
use crate::api::shape::{FieldSchema, Kind};
use crate::shell::machine::Frame;

/// Where a value goes.
pub(crate) struct Target<'a> {
    pub(crate) operation: Operation,
    /// `--records`
    pub(crate) flag: &'a str,
    pub(crate) kind: &'a Kind,
}

/// The words of an option as one value.
pub(crate) fn value(target: &Target<'_>, words: Vec<Node>) -> Result<Node, Failure> {
    let kind = target.kind;
    let looks_like_json = match words.first() {
        Some(Node::Text(text)) => text.trim().starts_with(['[', '{']),
        _ => false,
    };
    if is_complex(kind) && !looks_like_json {
        return from_shorthand(target, words);
    }
    let Kind::List(member) = kind else {
        return match words.into_iter().next() {
            Some(word) => scalar(target.flag, kind, word),
            None => Ok(Node::Null),
        };
    };
    if let [Node::Text(text)] = words.as_slice()
        && text.trim().starts_with('[')
    {
        return from_json(target.flag, text);
    }
    let entries = words.into_iter().map(|word| scalar(target.flag, member, word));
    entries.collect::<Result<_, _>>().map(Node::List)
}

/// Structures, maps, and lists of them: those have a shorthand.
const fn is_complex(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Structure(_) | Kind::Map | Kind::List(Kind::Structure(_) | Kind::Map | Kind::List(_))
    )
}

fn from_json(flag: &str, text: &str) -> Result<Node, Failure> {
    serde_json::from_str(text).map_err(|_| {
        let why = json_error::explain(text);
        Failure::parameter(flag, &format!("Invalid JSON: {why}\nJSON received: {text}"))
    })
}

fn scalar(flag: &str, kind: &Kind, word: Node) -> Result<Node, Failure> {
    let Node::Text(text) = word else { return Ok(word) };
    match kind {
        Kind::Integer => integer(&text),
        Kind::Boolean => Ok(Node::Boolean(!text.eq_ignore_ascii_case("false"))),
        Kind::Structure(_) | Kind::Map | Kind::List(_) => from_json(flag, &text),
        Kind::Text | Kind::Blob | Kind::Timestamp => Ok(Node::Text(text)),
    }
}

/// A number as Python's `int` reads it.
fn integer(text: &str) -> Result<Node, Failure> {
    let digits = text.trim().replace('_', "");
    digits.parse().map(Node::Integer).map_err(|_| {
        let shown = Node::List(vec![Node::Text(text.to_owned())]).python();
        let shown = &shown[1..shown.len() - 1];
        Failure::general(format!("invalid literal for int() with base 10: {shown}"))
    })
}

fn from_shorthand(target: &Target<'_>, words: Vec<Node>) -> Result<Node, Failure> {
    let text = |word: &Node| match word {
        Node::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        other => other.python(),
    };
    let read = |word: &Node| {
        shorthand::parse(&text(word)).map_err(|why| Failure::parameter(target.flag, &why))
    };
    let old = target.operation.service.name == "firehose"
        && target.operation.name == "PutRecordBatch"
        && target.flag == "--records";
    let mut node = if old {
        let entry = |word| Node::Map(vec![("Data".to_owned(), word)]);
        return Ok(Node::List(words.into_iter().map(entry).collect()));
    } else if matches!(target.kind, Kind::List(_)) {
        Node::List(words.iter().map(read).collect::<Result<_, _>>()?)
    } else {
        read(words.first().unwrap_or(&Node::Null))?
    };
    fit(&mut node, target.kind)?;
    Ok(node)
}

/// Makes texts of shorthand what their fields want, and one value a list where one is wanted.
fn fit(node: &mut Node, kind: &Kind) -> Result<(), Failure> {
    match (kind, &mut *node) {
        (Kind::Structure(fields), Node::Map(pairs)) => {
            for (key, value) in pairs {
                if let Some(field) = fields.iter().find(|field| field.wire == key) {
                    fit(value, &field.kind)?;
                }
            }
        }
        (Kind::List(member), Node::List(list)) => {
            for entry in list {
                fit(entry, member)?;
            }
        }
        (Kind::List(_), _) => *node = Node::List(vec![std::mem::take(node)]),
        (Kind::Integer, Node::Text(text)) => *node = integer(text)?,
        (Kind::Boolean, Node::Text(text)) if text.eq_ignore_ascii_case("true") => {
            *node = Node::Boolean(true);
        }
        (Kind::Boolean, Node::Text(text)) if text.eq_ignore_ascii_case("false") => {
            *node = Node::Boolean(false);
        }
        _ => {}
    }
    Ok(())
}

const RAW: &str = "--cli-binary-format raw-in-base64-out";

/// Decodes the base64 of every blob, as version 2 of the CLI does unless told otherwise.
pub(crate) fn blobs(
    frame: &Frame,
    fields: &[FieldSchema],
    input: &mut Node,
    raw: bool,
) -> Result<(), Failure> {
    if raw {
        return Ok(());
    }
    let mut odd = None;
    let Node::Map(pairs) = input else { return Ok(()) };
    for (key, value) in pairs {
        if let Some(field) = fields.iter().find(|field| field.wire == key) {
            decode(value, &field.kind, &mut odd)?;
        }
    }
    if let Some(text) = odd {
        let shown: String = text.chars().take(40).collect();
        frame.hint(&format!(
            "AWS CLI v2 lee los datos como base64, y «{shown}» no parece serlo: lo que se envía no \
             es ese texto. Para enviarlo tal cual, añade {RAW}."
        ));
    }
    Ok(())
}

fn decode(node: &mut Node, kind: &Kind, odd: &mut Option<String>) -> Result<(), Failure> {
    match (kind, &mut *node) {
        (Kind::Blob, Node::Text(text)) => {
            if !text.is_ascii() {
                return Err(Failure::general(
                    "string argument should contain only ASCII characters",
                )
                .hinted(format!(
                    "AWS CLI v2 espera base64. Para enviar el texto tal cual, añade {RAW}."
                )));
            }
            let Some(bytes) = python_base64(text.as_bytes()) else {
                let text = format!("Invalid base64: \"{text}\"");
                return Err(Failure::general(text).hinted(format!(
                    "AWS CLI v2 espera base64. Para enviar el texto tal cual, añade {RAW}; o \
                     conviértelo: $(echo -n '…' | base64)."
                )));
            };
            let foreign = text.bytes().any(|byte| {
                !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'\n'))
            });
            let words = text.len() < 64 && text.chars().all(char::is_alphanumeric);
            if foreign || (words && std::str::from_utf8(&bytes).is_err()) {
                odd.get_or_insert_with(|| text.clone());
            }
            *node = Node::Bytes(bytes);
            Ok(())
        }
        (Kind::Structure(fields), Node::Map(pairs)) => {
            for (key, value) in pairs {
                if let Some(field) = fields.iter().find(|field| field.wire == key) {
                    decode(value, &field.kind, odd)?;
                }
            }
            Ok(())
        }
        (Kind::List(member), Node::List(list)) => {
            list.iter_mut().try_for_each(|entry| decode(entry, member, odd))
        }
        _ => Ok(()),
    }
}

/// Python's `base64.b64decode`: signs that are none of base64's are passed over; what is left must
/// be well padded.
fn python_base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut place, mut left, mut pads) = (0_u8, 0_u8, 0_u8);
    for byte in text {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                if place >= 2 {
                    pads += 1;
                    if place + pads >= 4 {
                        return Some(out);
                    }
                }
                continue;
            }
            _ => continue,
        };
        pads = 0;
        match place {
            0 => left = value,
            1 => {
                out.push(left << 2 | value >> 4);
                left = value & 0x0f;
            }
            2 => {
                out.push(left << 4 | value >> 2);
                left = value & 0x03;
            }
            _ => out.push(left << 6 | value),
        }
        place = (place + 1) % 4;
    }
    (place == 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_as_python_reads_it() {
        let read = |text: &str| python_base64(text.as_bytes());
        assert_eq!(read("aG9sYQ=="), Some(b"hola".to_vec()));
        assert_eq!(read("aG9s\nYQ=="), Some(b"hola".to_vec()));
        assert_eq!(read("hola"), Some(vec![0x86, 0x89, 0x5a]));
        assert_eq!(read("aG9sYQ==aG9s"), Some(b"hola".to_vec()));
        assert_eq!(read(""), Some(Vec::new()));
        for text in ["hello", "a", "ab", "abc", "a===="] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
