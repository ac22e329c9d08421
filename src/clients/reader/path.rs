//! Paths into a JSON payload: `$.cliente.paises[0]`.
//!
//! Our own subset of `JSONPath` (names and indices, no wildcards) rather than a crate: a column or
//! a filter needs the value as it stands in the payload, digit for digit, and finds it here in
//! one pass over the bytes without building a tree first.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use super::json::{Kind, items, unquote};

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A member of an object.
    Name(String),
    /// An element of an array, from zero.
    Index(usize),
}

/// A path from the payload's value to one inside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path {
    steps: Vec<Step>,
}

/// A text that is no path, and the byte at which it stops being one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a path at byte {0}")]
pub struct BadPath(pub usize);

/// Whether a letter may stand in a name without quotes.
pub(super) fn in_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '@' | '/')
}

impl Path {
    /// The path one step further.
    pub fn with(&self, step: Step) -> Self {
        let mut steps = self.steps.clone();
        steps.push(step);
        Self { steps }
    }

    /// Where its value stands in a payload; with several members of one name, the first.
    pub fn find(&self, text: &[u8]) -> Option<Range<usize>> {
        let start = text.iter().position(|byte| !byte.is_ascii_whitespace())?;
        let mut here = start..text.len();
        let mut exact = false;
        for step in &self.steps {
            here = match step {
                Step::Name(name) => {
                    if text.get(here.start) != Some(&b'{') {
                        return None;
                    }
                    items(text, here.start).find(|item| {
                        item.name.clone().is_some_and(|at| is_named(&text[at], name))
                    })?
                }
                Step::Index(index) => {
                    if text.get(here.start) != Some(&b'[') {
                        return None;
                    }
                    items(text, here.start).nth(*index)?
                }
            }
            .value;
            exact = true;
        }
        if exact { Some(here) } else { super::json::check(text).ok() }
    }

    /// Its value as it stands in a payload.
    pub fn value<'a>(&self, text: &'a [u8]) -> Option<&'a [u8]> {
        self.find(text).map(|range| &text[range])
    }

    /// Its value in words for a cell: a text without its quotes, everything else as it stands.
    pub fn words(&self, text: &[u8]) -> Option<(Kind, String)> {
        let value = self.value(text)?;
        let kind = Kind::of(value)?;
        let words = match kind {
            Kind::String => unquote(value).into_owned(),
            _ => String::from_utf8_lossy(value).into_owned(),
        };
        Some((kind, words))
    }
}

fn is_named(quoted: &[u8], name: &str) -> bool {
    let inner = quoted.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
    inner == Some(name.as_bytes()) || (quoted.contains(&b'\\') && unquote(quoted) == name)
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        for step in &self.steps {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Name(name) if !name.is_empty() && name.chars().all(in_name) => {
                    write!(f, ".{name}")?;
                }
                Step::Name(name) => {
                    let quoted = serde_json::to_string(name).unwrap_or_default();
                    write!(f, "[{quoted}]")?;
                }
            }
        }
        Ok(())
    }
}

impl FromStr for Path {
    type Err = BadPath;

    /// Reads `$.a.b[0]`, and `a.b[0]` as short for it.
    fn from_str(text: &str) -> Result<Self, BadPath> {
        let mut steps = Vec::new();
        let mut at = 0;
        if text.starts_with('$') {
            at = 1;
        } else {
            at = name_at(text, at, &mut steps)?;
        }
        while at < text.len() {
            match text.as_bytes()[at] {
                b'.' => at = name_at(text, at + 1, &mut steps)?,
                b'[' => at = bracket_at(text, at, &mut steps)?,
                _ => return Err(BadPath(at)),
            }
        }
        Ok(Self { steps })
    }
}

fn name_at(text: &str, at: usize, steps: &mut Vec<Step>) -> Result<usize, BadPath> {
    let rest = &text[at..];
    let end = rest.find(|letter| !in_name(letter)).unwrap_or(rest.len());
    if end == 0 {
        return Err(BadPath(at));
    }
    steps.push(Step::Name(rest[..end].to_owned()));
    Ok(at + end)
}

fn bracket_at(text: &str, at: usize, steps: &mut Vec<Step>) -> Result<usize, BadPath> {
    let rest = &text[at + 1..];
    if rest.starts_with('"') {
        let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<String>();
        let Some(Ok(name)) = stream.next() else { return Err(BadPath(at + 1)) };
        let end = at + 1 + stream.byte_offset();
        if text.as_bytes().get(end) != Some(&b']') {
            return Err(BadPath(end));
        }
        steps.push(Step::Name(name));
        return Ok(end + 1);
    }
    let end = rest.find(']').ok_or(BadPath(text.len()))?;
    let digits = &rest[..end];
    let plain = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    let index = if plain { digits.parse().ok() } else { None };
    steps.push(Step::Index(index.ok_or(BadPath(at + 1))?));
    Ok(at + end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paths_find_values_as_they_stand() {
        let text =
            br#" {"a":{"b":[10, 5000.00, {"c d":"x\ty"}]},"monto":72000.0,"pa\u00eds":"MX"}"#;
        for (path, value) in [
            ("$.a.b[1]", Some("5000.00")),
            ("a.b[0]", Some("10")),
            (r#"$.a.b[2]["c d"]"#, Some(r#""x\ty""#)),
            ("monto", Some("72000.0")),
            ("país", Some("\"MX\"")),
            ("$.a.b[3]", None),
            ("$.a.x", None),
            ("monto.x", None),
            ("$[0]", None),
        ] {
            let path: Path = path.parse().unwrap();
            let found = path.value(text).map(|value| std::str::from_utf8(value).unwrap());
            assert_eq!(found, value, "{path}");
        }
        let cell: Path = r#"$.a.b[2]["c d"]"#.parse().unwrap();
        assert_eq!(cell.words(text), Some((Kind::String, "x\ty".to_owned())));
        assert_eq!(Path::default().value(b" 7 "), Some(&b"7"[..]));
        assert_eq!(Path::default().value(b"x"), None);
        assert_eq!("monto".parse::<Path>().unwrap().value(b"hola"), None);
    }

    #[test]
    fn what_is_no_path_says_where() {
        for (text, at) in [
            ("", 0),
            ("$.", 2),
            (".a", 0),
            ("a[", 2),
            ("a[x]", 2),
            ("a b", 1),
            ("$a", 1),
            ("a[\"b", 2),
        ] {
            assert_eq!(text.parse::<Path>(), Err(BadPath(at)), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_path_prints_and_reads_back(steps in prop::collection::vec(
            prop_oneof!["\\PC{0,6}".prop_map(Step::Name), (0_usize..99).prop_map(Step::Index)], 0..5)
        ) {
            let path = Path { steps };
            prop_assert_eq!(path.to_string().parse::<Path>(), Ok(path));
        }

        #[test]
        fn any_text_is_a_path_or_not(text in "\\PC{0,16}", payload in "\\PC{0,32}") {
            if let Ok(path) = text.parse::<Path>() {
                let _ = path.words(payload.as_bytes());
            }
        }
    }
}
