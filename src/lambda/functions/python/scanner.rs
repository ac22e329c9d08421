//! `json.loads`, step by step as `CPython`'s own scanner walks, so that it takes and refuses the
//! same texts with the same words. Values that nobody asks for are checked and not built.

use std::borrow::Cow;

use super::numbers::Int;
use super::text;
use super::value::{Raised, Value};

/// Deepest nesting. Python's own depends on its version and on who called; it is about this.
const DEPTH_MAX: usize = 990;
/// Longest whole number, in digits, that Python converts (`sys.int_info`).
const INT_DIGITS_MAX: usize = 4300;

/// Reads a whole payload.
///
/// # Errors
/// What `json.loads` raises.
pub fn loads(bytes: &[u8]) -> Result<Value<'static>, Raised> {
    let text = text::decode(bytes)?;
    let value = Scanner::new(&text).whole(|scanner, at| scanner.value(at, 0, true))?;
    Ok(into_owned(value))
}

/// A payload of which only some members are built.
#[derive(Clone, Debug)]
pub enum Document<'a, const N: usize> {
    /// An object: the members asked for, in the order asked; absent ones are `None`.
    Object([Option<Value<'a>>; N]),
    /// Anything else, whole.
    Other(Value<'a>),
}

/// Reads a decoded payload, and of an object only the members of these names.
///
/// # Errors
/// What `json.loads` raises.
pub fn pick<'a, const N: usize>(
    text: &'a [u8],
    names: [&str; N],
) -> Result<Document<'a, N>, Raised> {
    let scanner = Scanner::new(text);
    scanner.whole(|scanner, at| {
        if scanner.byte(at) != Some(b'{') {
            let (value, end) = scanner.value(at, 0, true)?;
            return Ok((Document::Other(value), end));
        }
        let mut found = [const { None }; N];
        let mut at = scanner.blank(at + 1);
        if scanner.byte(at) == Some(b'}') {
            return Ok((Document::Object(found), at + 1));
        }
        loop {
            let (key, start) = scanner.key(at)?;
            let wanted = names.iter().position(|name| name.as_bytes() == key.as_ref());
            let (value, end) = scanner.value(start, 1, wanted.is_some())?;
            if let Some(wanted) = wanted {
                found[wanted] = Some(value);
            }
            at = end;
            if let Some(end) = scanner.after(&mut at, b'}', "object")? {
                return Ok((Document::Object(found), end));
            }
        }
    })
}

/// An object or list that isn't whole yet.
enum Open<'a> {
    List(Vec<Value<'a>>),
    /// Its pairs, and the key whose value comes next.
    Dict(Vec<(Cow<'a, [u8]>, Value<'a>)>, Cow<'a, [u8]>),
}

struct Scanner<'a> {
    text: &'a [u8],
}

impl<'a> Scanner<'a> {
    const fn new(text: &'a [u8]) -> Self {
        Self { text }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.get(at).copied()
    }

    fn blank(&self, mut at: usize) -> usize {
        while matches!(self.byte(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            at += 1;
        }
        at
    }

    /// `JSONDecodeError` at a byte, told in lines, columns and characters.
    #[cold]
    fn wrong(&self, what: &str, at: usize) -> Raised {
        let before = &self.text[..at.min(self.text.len())];
        let chars = |bytes: &[u8]| bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
        let line = before.split(|byte| *byte == b'\n').count();
        let last = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let (column, place) = (chars(&before[last..]) + 1, chars(before));
        let text = format!("{what}: line {line} column {column} (char {place})");
        Raised::new("JSONDecodeError", text)
    }

    /// Reads one value and nothing after it.
    fn whole<T>(
        &self,
        read: impl FnOnce(&Self, usize) -> Result<(T, usize), Raised>,
    ) -> Result<T, Raised> {
        let (value, end) = read(self, self.blank(0))?;
        let end = self.blank(end);
        if end == self.text.len() { Ok(value) } else { Err(self.wrong("Extra data", end)) }
    }

    /// Reads the value that begins here and tells where it ends; without `build` it is only
    /// checked. `depth` is how many objects and lists are around it. Nesting stands on a list of
    /// our own, so that no payload can overflow the stack.
    fn value(&self, at: usize, depth: usize, build: bool) -> Result<(Value<'a>, usize), Raised> {
        let mut open: Vec<Open<'a>> = Vec::new();
        let mut at = at;
        loop {
            let mut value;
            match self.byte(at) {
                Some(b'"') if build => {
                    let (text, end) = self.string(at)?;
                    (value, at) = (Value::Str(text), end);
                }
                Some(b'"') => (value, at) = (Value::None, self.skip_string(at)?),
                Some(b'{') => {
                    Self::deeper(depth + open.len(), "object")?;
                    at = self.blank(at + 1);
                    if self.byte(at) == Some(b'}') {
                        (value, at) = (Value::Dict(Vec::new()), at + 1);
                    } else {
                        let (key, start) = self.key(at)?;
                        open.push(Open::Dict(Vec::new(), key));
                        at = start;
                        continue;
                    }
                }
                Some(b'[') => {
                    Self::deeper(depth + open.len(), "array")?;
                    at = self.blank(at + 1);
                    if self.byte(at) == Some(b']') {
                        (value, at) = (Value::List(Vec::new()), at + 1);
                    } else {
                        open.push(Open::List(Vec::new()));
                        continue;
                    }
                }
                _ => {
                    (value, at) = match self.word(at) {
                        Some(found) => found,
                        None => self.number(at)?,
                    };
                }
            }
            // A value is whole: it goes into what is open, which may be whole with it.
            loop {
                match open.last_mut() {
                    None => return Ok((value, at)),
                    Some(Open::List(list)) => {
                        if build {
                            list.push(value);
                        }
                        let Some(next) = self.after(&mut at, b']', "array")? else { break };
                        at = next;
                    }
                    Some(Open::Dict(pairs, key)) => {
                        if build {
                            match pairs.iter_mut().find(|(known, _)| known == key) {
                                Some(pair) => pair.1 = value,
                                None => pairs.push((std::mem::take(key), value)),
                            }
                        }
                        let Some(next) = self.after(&mut at, b'}', "object")? else {
                            (*key, at) = self.key(at)?;
                            break;
                        };
                        at = next;
                    }
                }
                value = match open.pop() {
                    Some(Open::List(list)) => Value::List(list),
                    Some(Open::Dict(pairs, _)) => Value::Dict(pairs),
                    None => Value::None,
                };
            }
        }
    }

    fn deeper(depth: usize, what: &str) -> Result<(), Raised> {
        if depth < DEPTH_MAX {
            return Ok(());
        }
        let text = format!(
            "maximum recursion depth exceeded while decoding a JSON {what} from a unicode string"
        );
        Err(Raised::new("RecursionError", text))
    }

    /// What comes after an entry: the end of what is open (`Some`, with the place after it), or a
    /// comma, and then `at` is where the next entry begins.
    fn after(&self, at: &mut usize, close: u8, what: &str) -> Result<Option<usize>, Raised> {
        let comma = self.blank(*at);
        match self.byte(comma) {
            Some(byte) if byte == close => return Ok(Some(comma + 1)),
            Some(b',') => {}
            _ => return Err(self.wrong("Expecting ',' delimiter", comma)),
        }
        *at = self.blank(comma + 1);
        if self.byte(*at) == Some(close) {
            let text = format!("Illegal trailing comma before end of {what}");
            return Err(self.wrong(&text, comma));
        }
        Ok(None)
    }

    /// The key that begins here, and where its value does.
    fn key(&self, at: usize) -> Result<(Cow<'a, [u8]>, usize), Raised> {
        if self.byte(at) != Some(b'"') {
            return Err(self.wrong("Expecting property name enclosed in double quotes", at));
        }
        let (key, end) = self.string(at)?;
        let colon = self.blank(end);
        if self.byte(colon) != Some(b':') {
            return Err(self.wrong("Expecting ':' delimiter", colon));
        }
        Ok((key, self.blank(colon + 1)))
    }

    fn word(&self, at: usize) -> Option<(Value<'a>, usize)> {
        let words: [(&[u8], Value<'a>); 6] = match self.byte(at)? {
            b'0'..=b'9' => return None,
            _ => [
                (b"null", Value::None),
                (b"true", Value::Bool(true)),
                (b"false", Value::Bool(false)),
                (b"NaN", Value::Float(f64::NAN)),
                (b"Infinity", Value::Float(f64::INFINITY)),
                (b"-Infinity", Value::Float(f64::NEG_INFINITY)),
            ],
        };
        let rest = &self.text[at..];
        words
            .into_iter()
            .find(|(word, _)| rest.starts_with(word))
            .map(|(word, value)| (value, at + word.len()))
    }

    fn digits(&self, mut at: usize) -> usize {
        while self.byte(at).is_some_and(|c| c.is_ascii_digit()) {
            at += 1;
        }
        at
    }

    fn number(&self, at: usize) -> Result<(Value<'a>, usize), Raised> {
        let start = at + usize::from(self.byte(at) == Some(b'-'));
        let mut end = match self.byte(start) {
            Some(b'0') => start + 1,
            Some(b'1'..=b'9') => self.digits(start),
            _ => return Err(self.wrong("Expecting value", at)),
        };
        let whole_end = end;
        if self.byte(end) == Some(b'.') && self.digits(end + 1) > end + 1 {
            end = self.digits(end + 1);
        }
        if matches!(self.byte(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(self.byte(end + 1), Some(b'+' | b'-')));
            let exponent = end + 1 + sign;
            if self.digits(exponent) > exponent {
                end = self.digits(exponent);
            }
        }
        // All of it is ASCII.
        let text = std::str::from_utf8(&self.text[at..end]).unwrap_or("0");
        if end > whole_end {
            return Ok((Value::Float(text.parse().unwrap_or(f64::NAN)), end));
        }
        if let Ok(number) = text.parse::<i64>() {
            return Ok((Value::Int(Int::Small(number)), end));
        }
        let digits = end - start;
        if digits > INT_DIGITS_MAX {
            let text = format!(
                "Exceeds the limit ({INT_DIGITS_MAX} digits) for integer string conversion: value \
                 has {digits} digits; use sys.set_int_max_str_digits() to increase the limit"
            );
            return Err(Raised::new("ValueError", text));
        }
        Ok((Value::Int(Int::Big(Cow::Borrowed(text))), end))
    }

    /// Where the plain part of a text that begins here ends.
    fn plain(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        let stop = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
        at + rest.iter().position(stop).unwrap_or(rest.len())
    }

    fn skip_string(&self, quote: usize) -> Result<usize, Raised> {
        let end = self.plain(quote + 1);
        if self.byte(end) == Some(b'"') {
            return Ok(end + 1);
        }
        self.string(quote).map(|(_, end)| end)
    }

    /// The text whose opening quote is here, and where it ends.
    fn string(&self, quote: usize) -> Result<(Cow<'a, [u8]>, usize), Raised> {
        let mut at = self.plain(quote + 1);
        if self.byte(at) == Some(b'"') {
            return Ok((Cow::Borrowed(&self.text[quote + 1..at]), at + 1));
        }
        let mut out = self.text[quote + 1..at].to_vec();
        loop {
            match self.byte(at) {
                Some(b'"') => return Ok((Cow::Owned(out), at + 1)),
                Some(b'\\') => at = self.escape(at, quote, &mut out)?,
                Some(_) => return Err(self.wrong("Invalid control character at", at)),
                None => return Err(self.wrong("Unterminated string starting at", quote)),
            }
            let end = self.plain(at);
            out.extend_from_slice(&self.text[at..end]);
            at = end;
        }
    }

    /// Reads one escape; tells where it ends.
    fn escape(&self, at: usize, quote: usize, out: &mut Vec<u8>) -> Result<usize, Raised> {
        let plain = match self.byte(at + 1) {
            None => return Err(self.wrong("Unterminated string starting at", quote)),
            Some(b'u') => {
                let (code, end) = self.unicode(at + 1)?;
                text::push(out, code);
                return Ok(end);
            }
            Some(b'b') => 8,
            Some(b'f') => 12,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(same @ (b'"' | b'\\' | b'/')) => same,
            Some(_) => return Err(self.wrong("Invalid \\escape", at)),
        };
        out.push(plain);
        Ok(at + 2)
    }

    /// `uXXXX`, and a second one after a high surrogate.
    fn unicode(&self, at: usize) -> Result<(u32, usize), Raised> {
        let high = self.hex(at)?;
        let end = at + 5;
        let pair = (0xd800..0xdc00).contains(&high)
            && self.text.len() > end + 6
            && self.text[end..].starts_with(b"\\u");
        if pair {
            let low = self.hex(end + 1)?;
            if (0xdc00..0xe000).contains(&low) {
                return Ok((0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00), end + 6));
            }
        }
        Ok((high, end))
    }

    /// The four digits after the `u` that is here.
    fn hex(&self, at: usize) -> Result<u32, Raised> {
        // As Python: something must come after them.
        let digits = self.text.get(at + 1..at + 5).filter(|_| self.text.len() > at + 5);
        digits
            .and_then(|digits| {
                digits
                    .iter()
                    .try_fold(0, |code, digit| Some(code << 4 | char::from(*digit).to_digit(16)?))
            })
            .ok_or_else(|| self.wrong("Invalid \\uXXXX escape", at))
    }
}

fn into_owned(value: Value<'_>) -> Value<'static> {
    match value {
        Value::None => Value::None,
        Value::Bool(flag) => Value::Bool(flag),
        Value::Int(Int::Small(number)) => Value::Int(Int::Small(number)),
        Value::Int(Int::Big(digits)) => Value::Int(Int::Big(Cow::Owned(digits.into_owned()))),
        Value::Float(number) => Value::Float(number),
        Value::Str(text) => Value::Str(Cow::Owned(text.into_owned())),
        Value::List(list) => Value::List(list.into_iter().map(into_owned).collect()),
        Value::Dict(pairs) => Value::Dict(
            pairs
                .into_iter()
                .map(|(key, value)| (Cow::Owned(key.into_owned()), into_owned(value)))
                .collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::dumps_into;
    use super::*;

    fn back(text: &str) -> Result<String, String> {
        let value = loads(text.as_bytes()).map_err(|raised| raised.message)?;
        let mut out = String::new();
        dumps_into(&value, &mut out);
        Ok(out)
    }

    #[test]
    fn values_come_back() {
        for (text, written) in [
            (" [1, -0, 1e400, -Infinity,NaN] ", "[1, 0, Infinity, -Infinity, NaN]"),
            (r#"{"a":1,"b":2,"a":3}"#, r#"{"a": 3, "b": 2}"#),
            (r#""\ud83d\udea8 \ud83d \/ \u00e1""#, r#""\ud83d\udea8 \ud83d / \u00e1""#),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
            ("[1.50,1E5,-2e-7]", "[1.5, 100000.0, -2e-07]"),
            ("null", "null"),
        ] {
            assert_eq!(back(text).as_deref(), Ok(written), "{text}");
        }
    }

    #[test]
    fn refusals_are_python_s() {
        for (text, message) in [
            ("", "Expecting value: line 1 column 1 (char 0)"),
            ("hola", "Expecting value: line 1 column 1 (char 0)"),
            ("01", "Extra data: line 1 column 2 (char 1)"),
            ("-", "Expecting value: line 1 column 1 (char 0)"),
            ("{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
            ("{\"a\" 1}", "Expecting ':' delimiter: line 1 column 6 (char 5)"),
            ("{\"a\":1", "Expecting ',' delimiter: line 1 column 7 (char 6)"),
            ("{\"á\":\n x}", "Expecting value: line 2 column 2 (char 7)"),
            ("[1 2]", "Expecting ',' delimiter: line 1 column 4 (char 3)"),
            ("[", "Expecting value: line 1 column 2 (char 1)"),
            ("\"a", "Unterminated string starting at: line 1 column 1 (char 0)"),
            ("\"a\\", "Unterminated string starting at: line 1 column 1 (char 0)"),
            ("\"a\u{1}\"", "Invalid control character at: line 1 column 3 (char 2)"),
            ("\"\\x\"", "Invalid \\escape: line 1 column 2 (char 1)"),
            ("\"\\u12\"", "Invalid \\uXXXX escape: line 1 column 3 (char 2)"),
        ] {
            assert_eq!(back(text), Err(message.to_owned()), "{text}");
        }
        let deep = "[".repeat(100_000);
        assert!(back(&deep).unwrap_err().starts_with("maximum recursion depth"));
        let long = "9".repeat(4301);
        assert!(back(&long).unwrap_err().contains("value has 4301 digits"));
    }

    #[test]
    fn only_what_is_asked_for_is_built() {
        let text = br#"{"x":[{}],"b":2,"\u0061":1,"b":null}"#;
        let Ok(Document::Object([a, b, c])) = pick(text, ["a", "b", "c"]) else { panic!() };
        assert!(matches!(a, Some(Value::Int(Int::Small(1)))));
        assert!(matches!(b, Some(Value::None)) && c.is_none());
        assert!(matches!(pick(b"[]", ["a"]), Ok(Document::Other(Value::List(_)))));
        assert!(pick(br#"{"x":[1,]}"#, ["a"]).is_err());
    }
}
