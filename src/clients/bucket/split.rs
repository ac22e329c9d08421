//! An object's content in records: where each one ends, and what they look like.
//!
//! Of records that were read from a Kinesis stream it is known where each one ends. Of those that
//! producers put it isn't, on AWS as little as here: what is JSON, or a line, is taken for a record.

use serde::de::IgnoredAny;

/// What the content looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// A JSON value on each line.
    JsonLines,
    /// JSON values one after the other, as Firehose puts them if nothing is put between them.
    Concatenated,
    /// AWS's JSON for records that failed, one on each line.
    Failures,
    /// Lines of text.
    #[default]
    Lines,
    /// Bytes that are no text.
    Binary,
}

/// Where each part of the content ends, at most `max` of them, and what it looks like.
pub(super) fn split(data: &[u8], max: usize) -> (Vec<u32>, Shape) {
    if data.is_empty() {
        return (Vec::new(), Shape::Lines);
    }
    if let Some(found) = json_values(data, max) {
        return found;
    }
    // Bytes that could be cut off within a letter are no reason to call a text binary.
    let text = match std::str::from_utf8(data) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    if text && !data.contains(&0) {
        (lines(data, max), Shape::Lines)
    } else {
        (vec![data.len() as u32], Shape::Binary)
    }
}

/// What content looks like whose records are known.
pub(super) fn shape(data: &[u8]) -> Shape {
    split(data, 1).1
}

/// The ends of JSON values that the content consists of, if it does. A value ends with the white
/// space after it. What a cut left of the last one is a part of its own.
fn json_values(data: &[u8], max: usize) -> Option<(Vec<u32>, Shape)> {
    let mut ends: Vec<u32> = Vec::new();
    let mut on_lines = true;
    let mut values = serde_json::Deserializer::from_slice(data).into_iter::<IgnoredAny>();
    let mut objects = false;
    loop {
        let before = values.byte_offset();
        match values.next() {
            None => break,
            Some(Ok(_)) => {
                let first = data.get(before..)?.iter().find(|byte| !byte.is_ascii_whitespace());
                objects |= matches!(first, Some(b'{' | b'['));
                let end = values.byte_offset();
                let space = blank_after(data, end);
                on_lines &= data[end..space].contains(&b'\n') || space == data.len();
                let inside = data.get(before..end)?;
                on_lines &= !inside.trim_ascii().contains(&b'\n');
                ends.push(space as u32);
                if ends.len() >= max {
                    break;
                }
            }
            Some(Err(error)) if error.is_eof() && !ends.is_empty() => {
                ends.push(data.len() as u32);
                break;
            }
            Some(Err(_)) => return None,
        }
    }
    // Lines of bare numbers or words are lines.
    let shape = if on_lines { Shape::JsonLines } else { Shape::Concatenated };
    (!ends.is_empty() && (objects || on_lines)).then_some((ends, shape))
}

fn blank_after(data: &[u8], end: usize) -> usize {
    let rest = &data[end..];
    end + rest.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(rest.len())
}

fn lines(data: &[u8], max: usize) -> Vec<u32> {
    let breaks = data.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    let mut ends: Vec<u32> = breaks.map(|(at, _)| at as u32 + 1).take(max).collect();
    if ends.len() < max && ends.last().is_none_or(|last| (*last as usize) < data.len()) {
        ends.push(data.len() as u32);
    }
    ends
}
