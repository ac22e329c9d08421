//! The CLI's shorthand, `Key=value,Other=[a,b],Inner={Key=value}` (AWS CLI 2.36, `shorthand.py`).

use super::node::Node;

/// Deepest nesting of lists and structures.
const DEPTH_MAX: usize = 40;

/// Reads a text as the CLI does, or says why not in its words.
pub(crate) fn parse(text: &str) -> Result<Node, String> {
    let chars: Vec<char> = text.chars().collect();
    let mut reader = Reader { chars, at: 0, depth: 0 };
    reader.parameter()
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    depth: usize,
}

/// What may stand where in a word that has no quotes.
#[derive(Clone, Copy)]
enum Place {
    First,
    Second,
}

impl Reader {
    fn current(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while self.current().is_some_and(|c| " \t\n\r\u{b}\u{c}".contains(c)) {
            self.at += 1;
        }
    }

    fn error(&self, expected: &str, actual: &str) -> String {
        format!("Expected: '{expected}', received: '{actual}' for input:\n {}", self.location())
    }

    /// The text with a mark below where it went wrong.
    fn location(&self) -> String {
        let at = self.at.min(self.chars.len());
        let before = &self.chars[..at];
        let spaces = at - before.iter().rposition(|c| *c == '\n').map_or(0, |line| line + 1);
        let line_end = self.chars[at..].iter().position(|c| *c == '\n').map(|end| at + end);
        let (consumed, rest) = self.chars.split_at(line_end.unwrap_or(self.chars.len()));
        let consumed: String = consumed.iter().collect();
        let rest: String = rest.iter().collect();
        format!("{consumed}\n{}^{rest}", " ".repeat(spaces))
    }

    fn expect(&mut self, sign: char) -> Result<(), String> {
        match self.current() {
            None => Err(self.error(&sign.to_string(), "EOF")),
            Some(actual) if actual != sign => {
                Err(self.error(&sign.to_string(), &actual.to_string()))
            }
            Some(_) => {
                self.at += 1;
                Ok(())
            }
        }
    }

    /// With blanks around it.
    fn expect_amid(&mut self, sign: char) -> Result<(), String> {
        self.blanks();
        self.expect(sign)?;
        self.blanks();
        Ok(())
    }

    fn parameter(&mut self) -> Result<Node, String> {
        let mut pairs: Vec<(String, Node)> = vec![self.pair()?];
        let mut last = self.at;
        while self.at < self.chars.len() {
            self.expect_amid(',')?;
            let (key, value) = self.pair()?;
            if pairs.iter().any(|(name, _)| *name == key) {
                self.at = last + 1;
                return Err(format!(
                    "Second instance of key \"{key}\" encountered for input:\n{}\nThis is often \
                     because there is a preceding \",\" instead of a space.",
                    self.location()
                ));
            }
            pairs.push((key, value));
            last = self.at;
        }
        Ok(Node::Map(pairs))
    }

    fn pair(&mut self) -> Result<(String, Node), String> {
        let key = self.key();
        self.expect_amid('=')?;
        Ok((key, self.values()?))
    }

    fn key(&mut self) -> String {
        let start = self.at;
        while self.current().is_some_and(|c| c.is_ascii_alphanumeric() || "-_.#/:".contains(c)) {
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect()
    }

    fn values(&mut self) -> Result<Node, String> {
        match self.current() {
            None => Ok(Node::Text(String::new())),
            Some('[') => self.list(),
            Some('{') => self.structure(),
            Some(_) => self.commas(),
        }
    }

    /// `a`, or `a,b` as a list; what follows with a `=` is the next key.
    fn commas(&mut self) -> Result<Node, String> {
        let first = self.first()?;
        self.blanks();
        if self.current() != Some(',') {
            return Ok(first);
        }
        self.expect_amid(',')?;
        let mut list = vec![first];
        loop {
            match self.second() {
                Ok(value) => {
                    self.blanks();
                    if self.current().is_none() {
                        list.push(value);
                        break;
                    }
                    if self.current() == Some(',') {
                        self.expect_amid(',')?;
                        list.push(value);
                        continue;
                    }
                }
                Err(why) if self.current().is_none() => return Err(why),
                Err(_) => {}
            }
            while self.at > 0 && self.current() != Some(',') {
                self.at -= 1;
            }
            break;
        }
        if list.len() == 1 { Ok(list.swap_remove(0)) } else { Ok(Node::List(list)) }
    }

    fn deeper(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > DEPTH_MAX { Err(self.error("less nesting", "more")) } else { Ok(()) }
    }

    fn list(&mut self) -> Result<Node, String> {
        self.deeper()?;
        self.expect_amid('[')?;
        let mut list = Vec::new();
        while self.current() != Some(']') {
            let before = self.at;
            list.push(self.inner()?);
            self.blanks();
            if self.current() != Some(']') {
                self.expect(',')?;
                self.blanks();
            }
            if self.at == before {
                return Err(self.error("]", "EOF"));
            }
        }
        self.expect(']')?;
        self.depth -= 1;
        Ok(Node::List(list))
    }

    fn inner(&mut self) -> Result<Node, String> {
        match self.current() {
            Some('[') => self.list(),
            Some('{') => self.structure(),
            _ => self.first(),
        }
    }

    fn structure(&mut self) -> Result<Node, String> {
        self.deeper()?;
        self.expect_amid('{')?;
        let mut node = Node::Map(Vec::new());
        while self.current() != Some('}') {
            let key = self.key();
            self.expect_amid('=')?;
            let value = self.inner()?;
            self.blanks();
            if self.current() != Some('}') {
                self.expect(',')?;
                self.blanks();
            }
            if let Node::Map(pairs) = &mut node {
                pairs.retain(|(name, _)| *name != key);
                pairs.push((key, value));
            }
        }
        self.expect('}')?;
        self.depth -= 1;
        Ok(node)
    }

    fn first(&mut self) -> Result<Node, String> {
        match self.current() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote),
            _ => Ok(Node::Text(self.bare(Place::First).unwrap_or_default())),
        }
    }

    fn second(&mut self) -> Result<Node, String> {
        match self.current() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote),
            _ => match self.bare(Place::Second) {
                Some(text) => Ok(Node::Text(text)),
                None => Err(self.error("<second>", "<none>")),
            },
        }
    }

    fn quoted(&mut self, quote: char) -> Result<Node, String> {
        let start = self.at;
        let mut text = String::new();
        self.at += 1;
        loop {
            match self.current() {
                None => {
                    self.at = start;
                    let name = if quote == '"' { "double quoted" } else { "singled quoted" };
                    return Err(self.error(&format!("<{name}>"), "<none>"));
                }
                Some(c) if c == quote => {
                    self.at += 1;
                    return Ok(Node::Text(text));
                }
                Some('\\') if self.chars.get(self.at + 1) == Some(&quote) => {
                    text.push(quote);
                    self.at += 2;
                }
                Some('\\') if self.chars.get(self.at + 1) == Some(&'\\') => {
                    text.push('\\');
                    self.at += 2;
                }
                Some(c) => {
                    text.push(c);
                    self.at += 1;
                }
            }
        }
    }

    /// A word without quotes; `None` if none stands here.
    fn bare(&mut self, place: Place) -> Option<String> {
        let start = self.at;
        let mut text = String::new();
        while let Some(c) = self.current() {
            if c == '\\' && self.chars.get(self.at + 1) == Some(&',') {
                text.push(',');
                self.at += 2;
                continue;
            }
            let is_first = self.at == start;
            if !(if is_first { starts(c) } else { follows(c, place) }) {
                break;
            }
            text.push(c);
            self.at += 1;
        }
        (self.at > start).then(|| text.trim_end().to_owned())
    }
}

/// `[!#-&(-+\--<>-Z\\-z|-\uffff]`: what a word may begin with.
const fn starts(c: char) -> bool {
    matches!(c, '!' | '#'..='&' | '('..='+' | '-'..='<' | '>'..='Z' | '\\'..='z' | '|'..='\u{ffff}')
}

/// What may follow in a word.
const fn follows(c: char, place: Place) -> bool {
    if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '!' | '#'..='&' | '('..='+') {
        return true;
    }
    match place {
        Place::First => matches!(c, '-'..='\\' | '^'..='|' | '~'..='\u{ffff}'),
        Place::Second => matches!(c, '-'..='<' | '>'..='\u{ffff}'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> String {
        match parse(text) {
            Ok(node) => serde_json::to_string(&node).expect("JSON"),
            Err(why) => why,
        }
    }

    #[test]
    fn the_clis_own_examples() {
        for (text, expected) in [
            ("a=b", r#"{"a":"b"}"#),
            ("a=b,c=d", r#"{"a":"b","c":"d"}"#),
            ("a=b,c,d=e", r#"{"a":["b","c"],"d":"e"}"#),
            ("a=[b,c],d={e=f,g=[h]}", r#"{"a":["b","c"],"d":{"e":"f","g":["h"]}}"#),
            ("a='b,c',d=\"e'f\"", r#"{"a":"b,c","d":"e'f"}"#),
            ("a = b , c = d", r#"{"a":"b","c":"d"}"#),
            ("a=", r#"{"a":""}"#),
            ("a=b\\,c", r#"{"a":"b,c"}"#),
            ("a=b=c", r#"{"a":"b=c"}"#),
            ("a=[]", r#"{"a":[]}"#),
        ] {
            assert_eq!(json(text), expected, "{text}");
        }
        assert_eq!(json("foo"), "Expected: '=', received: 'EOF' for input:\n foo\n   ^");
        assert_eq!(
            json("a=b,a=c"),
            "Second instance of key \"a\" encountered for input:\na=b,a=c\n    ^\nThis is often \
             because there is a preceding \",\" instead of a space."
        );
        for text in ["a=[", "a={", "a=[b", "a={b", "a='", "=,", ",", "", &"a=[".repeat(99)] {
            let _ = parse(text);
        }
        assert!(parse(&format!("a={}", "[".repeat(9999))).is_err());
    }
}
