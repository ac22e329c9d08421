//! JSON as it stands in a payload: checked, and walked without building anything, so that values
//! are shown exactly as they were written and a hostile payload costs no stack and no memory.

use std::borrow::Cow;
use std::ops::Range;

/// Deepest nesting that is read as JSON; what is deeper is shown as text.
pub const DEPTH_MAX: usize = 256;

/// What kind of value begins at a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `{`
    Object,
    /// `[`
    Array,
    /// A text.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// `null`.
    Null,
}

impl Kind {
    /// The kind of a value, by its first byte.
    pub fn of(value: &[u8]) -> Option<Self> {
        Some(match value.first()? {
            b'{' => Self::Object,
            b'[' => Self::Array,
            b'"' => Self::String,
            b'-' | b'0'..=b'9' => Self::Number,
            b't' | b'f' => Self::Bool,
            b'n' => Self::Null,
            _ => return None,
        })
    }

    /// Whether it has parts.
    pub const fn is_container(self) -> bool {
        matches!(self, Self::Object | Self::Array)
    }
}

/// Why a payload is not read as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It isn't JSON from this byte on.
    #[error("not JSON at byte {0}")]
    Syntax(usize),
    /// It is nested deeper than [`DEPTH_MAX`] at this byte.
    #[error("nested too deeply at byte {0}")]
    Depth(usize),
}

/// The one value of a payload, without the space around it.
///
/// # Errors
/// [`Fault`] if it isn't JSON, or is nested too deeply.
pub fn check(text: &[u8]) -> Result<Range<usize>, Fault> {
    let mut scanner = Scanner { text, at: 0 };
    scanner.space();
    let start = scanner.at;
    scanner.value()?;
    let end = scanner.at;
    scanner.space();
    if scanner.at == text.len() { Ok(start..end) } else { Err(Fault::Syntax(scanner.at)) }
}

/// A member of an object or an element of an array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Where a member's name stands, quotes included; elements have none.
    pub name: Option<Range<usize>>,
    /// Where its value stands.
    pub value: Range<usize>,
}

/// The parts of the object or array that begins at a byte, one after the other; none if there is
/// something else, and none after a fault.
pub fn items(text: &[u8], container: usize) -> Items<'_> {
    let object = match text.get(container) {
        Some(b'{') => Some(true),
        Some(b'[') => Some(false),
        _ => None,
    };
    Items { scanner: Scanner { text, at: container + 1 }, object, first: true }
}

/// See [`items`].
#[derive(Clone, Debug)]
pub struct Items<'a> {
    scanner: Scanner<'a>,
    /// Whether it is an object; `None` at the end.
    object: Option<bool>,
    first: bool,
}

impl Items<'_> {
    fn step(&mut self, object: bool) -> Result<Option<Item>, Fault> {
        let scanner = &mut self.scanner;
        scanner.space();
        let close = if object { b'}' } else { b']' };
        if scanner.peek() == Some(close) {
            return Ok(None);
        }
        if !self.first {
            scanner.expect(b',')?;
            scanner.space();
        }
        self.first = false;
        let name = if object {
            let start = scanner.at;
            scanner.string()?;
            let name = start..scanner.at;
            scanner.space();
            scanner.expect(b':')?;
            scanner.space();
            Some(name)
        } else {
            None
        };
        let start = scanner.at;
        scanner.value()?;
        Ok(Some(Item { name, value: start..scanner.at }))
    }
}

impl Iterator for Items<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        let item = self.step(self.object?).ok().flatten();
        if item.is_none() {
            self.object = None;
        }
        item
    }
}

/// The text that a quoted string stands for.
pub fn unquote(quoted: &[u8]) -> Cow<'_, str> {
    let inner = quoted.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
    match inner {
        Some(inner) if !inner.contains(&b'\\') => String::from_utf8_lossy(inner),
        Some(_) => match serde_json::from_slice::<String>(quoted) {
            Ok(text) => Cow::Owned(text),
            // Half of a surrogate pair: it is shown as written.
            Err(_) => String::from_utf8_lossy(quoted),
        },
        None => String::from_utf8_lossy(quoted),
    }
}

#[derive(Clone, Debug)]
struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn fault<T>(&self) -> Result<T, Fault> {
        Err(Fault::Syntax(self.at))
    }

    fn expect(&mut self, byte: u8) -> Result<(), Fault> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            self.fault()
        }
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Passes one value. Its nesting is kept on a list and not on the stack.
    fn value(&mut self) -> Result<(), Fault> {
        let mut open: Vec<u8> = Vec::new();
        loop {
            match self.peek() {
                Some(b'{') => {
                    self.open(&mut open, b'}')?;
                    if self.peek() != Some(b'}') {
                        self.name()?;
                        continue;
                    }
                }
                Some(b'[') => {
                    self.open(&mut open, b']')?;
                    if self.peek() != Some(b']') {
                        continue;
                    }
                }
                Some(b'"') => self.string()?,
                Some(b'-' | b'0'..=b'9') => self.number()?,
                Some(b't') => self.word(b"true")?,
                Some(b'f') => self.word(b"false")?,
                Some(b'n') => self.word(b"null")?,
                _ => return self.fault(),
            }
            // A value has ended, or an empty container is about to.
            loop {
                let Some(close) = open.last().copied() else { return Ok(()) };
                self.space();
                match self.peek() {
                    Some(byte) if byte == close => {
                        self.at += 1;
                        open.pop();
                    }
                    Some(b',') => {
                        self.at += 1;
                        self.space();
                        if close == b'}' {
                            self.name()?;
                        }
                        break;
                    }
                    _ => return self.fault(),
                }
            }
        }
    }

    fn open(&mut self, open: &mut Vec<u8>, close: u8) -> Result<(), Fault> {
        if open.len() == DEPTH_MAX {
            return Err(Fault::Depth(self.at));
        }
        open.push(close);
        self.at += 1;
        self.space();
        Ok(())
    }

    /// A member's name and its colon.
    fn name(&mut self) -> Result<(), Fault> {
        self.string()?;
        self.space();
        self.expect(b':')?;
        self.space();
        Ok(())
    }

    fn string(&mut self) -> Result<(), Fault> {
        self.expect(b'"')?;
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.at += 1;
                    match self.peek() {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                            self.at += 1;
                        }
                        Some(b'u') => {
                            let digits = self.text.get(self.at + 1..self.at + 5);
                            if !digits.is_some_and(|d| d.iter().all(u8::is_ascii_hexdigit)) {
                                return self.fault();
                            }
                            self.at += 5;
                        }
                        _ => return self.fault(),
                    }
                }
                Some(0x20..) => self.at += 1,
                _ => return self.fault(),
            }
        }
    }

    fn digits(&mut self) -> Result<(), Fault> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return self.fault();
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), Fault> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn word(&mut self, word: &[u8]) -> Result<(), Fault> {
        if self.text[self.at..].starts_with(word) {
            self.at += word.len();
            Ok(())
        } else {
            self.fault()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_json_is_found_with_its_parts() {
        let text = br#" {"a": [1, {"b":null}], "c\u00e9":"x\"y", "d":-1.50e3, "e":{}, "f":[]} "#;
        let whole = check(text).unwrap();
        assert_eq!(whole, 1..text.len() - 1);
        let parts: Vec<_> = items(text, whole.start)
            .map(|item| {
                let name = unquote(&text[item.name.unwrap()]).into_owned();
                (name, std::str::from_utf8(&text[item.value]).unwrap().to_owned())
            })
            .collect();
        let expected = [
            ("a", r#"[1, {"b":null}]"#),
            ("cé", r#""x\"y""#),
            ("d", "-1.50e3"),
            ("e", "{}"),
            ("f", "[]"),
        ];
        assert_eq!(parts, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(unquote(br#""x\"y""#), "x\"y");
        let list = items(text, 7).map(|item| text[item.value].to_vec()).collect::<Vec<_>>();
        assert_eq!(list, [b"1".to_vec(), br#"{"b":null}"#.to_vec()]);
        assert_eq!(items(b"[]", 0).count() + items(b"7", 0).count() + items(b"", 0).count(), 0);
    }

    #[test]
    fn nesting_is_bounded_and_never_overflows() {
        let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(check(deep(DEPTH_MAX).as_bytes()).is_ok());
        let fault = check(deep(DEPTH_MAX + 1).as_bytes()).unwrap_err();
        assert_eq!(fault, Fault::Depth(DEPTH_MAX));
        assert!(check("[".repeat(1 << 20).as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn it_judges_as_serde_json_does(
            text in r#"[\[\]{}":,0-9.eE+\-truefalsn \\u]{0,24}"#,
        ) {
            let theirs = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
            prop_assert_eq!(check(text.as_bytes()).is_ok(), theirs, "{}", text);
        }

        #[test]
        fn any_bytes_are_judged(bytes in prop::collection::vec(any::<u8>(), 0..64), at in 0_usize..70) {
            let _ = check(&bytes);
            let _ = items(&bytes, at).count();
            let _ = unquote(&bytes);
        }

        #[test]
        fn what_serde_writes_is_json(depth in 0_usize..20, text in "\\PC{0,12}", number: f64) {
            let mut value = serde_json::json!({ "t": text, "n": number });
            for _ in 0..depth {
                value = serde_json::json!([value, { "x": true }]);
            }
            let written = value.to_string();
            prop_assert_eq!(check(written.as_bytes()), Ok(0..written.len()));
        }
    }
}
