//! Where the members of a transaction stand in its text, and the text laid out one member a line.
//! It never changes a token: `1e400` and a key that stands twice are what a test is about.

use std::ops::Range;

use caudal::lambda::functions::python::loads;

/// A member of the outermost object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    /// Its name.
    pub(super) name: String,
    /// From its name to the end of its value, in bytes.
    pub(super) place: Range<usize>,
}

/// The members of the outermost object, as far as the text can be followed.
pub(super) fn members(text: &str) -> Vec<Member> {
    let mut found = Vec::new();
    let mut depth = 0_u32;
    let mut name: Option<(String, usize)> = None;
    let mut last = 0;
    let mut at = 0;
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        let mut next = at + 1;
        match byte {
            b'"' => {
                next = end_of_string(bytes, at);
                let key = depth == 1 && name.is_none() && is_key(bytes, next);
                if key && let Ok(read) = serde_json::from_str::<String>(&text[at..next]) {
                    name = Some((read, at));
                }
                last = next;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                if depth == 1 {
                    close(&mut name, last, &mut found);
                }
                depth = depth.saturating_sub(1);
                last = next;
            }
            b',' if depth == 1 => close(&mut name, last, &mut found),
            byte if !byte.is_ascii_whitespace() => last = next,
            _ => {}
        }
        at = next;
    }
    close(&mut name, last, &mut found);
    found
}

fn close(name: &mut Option<(String, usize)>, end: usize, found: &mut Vec<Member>) {
    if let Some((name, start)) = name.take() {
        found.push(Member { name, place: start..end.max(start) });
    }
}

/// One past the quote that ends the string which begins at `at`.
fn end_of_string(bytes: &[u8], at: usize) -> usize {
    let mut next = at + 1;
    while let Some(byte) = bytes.get(next) {
        match byte {
            b'\\' => next += 2,
            b'"' => return next + 1,
            _ => next += 1,
        }
    }
    bytes.len()
}

fn is_key(bytes: &[u8], after: usize) -> bool {
    bytes[after.min(bytes.len())..].iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
}

/// The lines, from zero, on which a stretch stands.
pub(super) fn lines_of(text: &str, place: &Range<usize>) -> Range<usize> {
    let breaks = |end: usize| text[..end].matches('\n').count();
    let (first, last) = (breaks(place.start), breaks(place.end));
    first..last + 1
}

/// The text with one member or element a line. Only what stands between tokens changes.
pub(super) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let bytes = text.as_bytes();
    let mut at = 0;
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        // So deep that the margin would be all there is.
        out.extend(std::iter::repeat_n("  ", depth.min(40)));
    };
    while let Some(byte) = bytes.get(at) {
        let mut next = at + 1;
        match byte {
            b'"' => {
                next = end_of_string(bytes, at);
                out.push_str(&text[at..next]);
            }
            b'{' | b'[' => {
                out.push(char::from(*byte));
                let rest = text[next..].trim_start();
                if rest.starts_with(['}', ']']) {
                    next = text.len() - rest.len() + 1;
                    out.push_str(&rest[..1]);
                } else {
                    depth += 1;
                    line(&mut out, depth);
                }
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(char::from(*byte));
            }
            b',' => {
                out.push(',');
                line(&mut out, depth);
            }
            b':' => out.push_str(": "),
            byte if byte.is_ascii_whitespace() => {}
            _ => {
                let rest = &text[at..];
                let ends = |c: char| c.is_ascii_whitespace() || "\"{}[],:".contains(c);
                let end = rest.find(ends).unwrap_or(rest.len()).max(1);
                next = at + end;
                out.push_str(&rest[..end]);
            }
        }
        at = next;
    }
    out
}

/// The text laid out if Python reads it, and as it is otherwise.
pub(super) fn tidy_if_json(text: &str) -> String {
    if loads(text.as_bytes()).is_err() { text.to_owned() } else { tidy(text) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn members_are_found_with_their_lines() {
        let text = "{\n  \"monto\": 1e400,\n  \"a\": {\"monto\": [1,\n 2]}, \"monto\": \"x,}\"\n}";
        let found = members(text);
        let shown: Vec<_> = found
            .iter()
            .map(|member| (member.name.as_str(), lines_of(text, &member.place)))
            .collect();
        assert_eq!(shown, [("monto", 1..2), ("a", 2..4), ("monto", 3..4)]);
        assert_eq!(&text[found[0].place.clone()], "\"monto\": 1e400");
        for text in ["", "hola", "[\"monto\"]", "\"monto\"", "{\"mon"] {
            assert!(members(text).is_empty(), "{text}");
        }
        assert_eq!(members("{\"monto\":").len(), 1, "half of it is shown as well");
    }

    #[test]
    fn a_line_becomes_lines() {
        assert_eq!(
            tidy(r#"{"a":1e400,"b":[ ],"c":{"d":"x,y"}}"#),
            "{\n  \"a\": 1e400,\n  \"b\": [],\n  \"c\": {\n    \"d\": \"x,y\"\n  }\n}"
        );
    }

    proptest! {
        #[test]
        fn any_text_can_be_looked_at(text in "[\\PC\n\"{}\\[\\],:\\\\]{0,60}") {
            for member in members(&text) {
                prop_assert!(lines_of(&text, &member.place).end <= text.matches('\n').count() + 1);
            }
            let _ = tidy(&text);
        }

        #[test]
        fn tidying_keeps_what_json_says(
            keys in prop::collection::vec(("[a-zñ\"\\\\{,:]{0,6}", any::<i32>(), "\\PC{0,6}"), 0..5),
        ) {
            let object: serde_json::Map<String, serde_json::Value> = keys
                .into_iter()
                .map(|(key, number, text)| (key, serde_json::json!([number, {"t": text}, [], {}])))
                .collect();
            let value = serde_json::Value::Object(object);
            let tidied = tidy(&value.to_string());
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&tidied).unwrap(), value);
        }
    }
}
