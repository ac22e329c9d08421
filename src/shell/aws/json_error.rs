//! Why a text is no JSON, in the words of Python's `json`, which the CLI prints.

/// The first mistake of a text that can't be read.
pub(crate) fn explain(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut reader = Reader { chars: &chars, at: 0, depth: 0 };
    reader.blanks();
    if let Err((what, at)) = reader.value() {
        place(&what, &chars, at)
    } else {
        reader.blanks();
        place("Extra data", &chars, reader.at)
    }
}

fn place(what: &str, chars: &[char], at: usize) -> String {
    let before = &chars[..at.min(chars.len())];
    let line = before.iter().filter(|c| **c == '\n').count() + 1;
    let column = at - before.iter().rposition(|c| *c == '\n').map_or(0, |line| line + 1) + 1;
    format!("{what}: line {line} column {column} (char {at})")
}

struct Reader<'a> {
    chars: &'a [char],
    at: usize,
    depth: usize,
}

type Read = Result<(), (String, usize)>;

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            self.at += 1;
        }
    }

    fn fail(what: &str, at: usize) -> Read {
        Err((what.to_owned(), at))
    }

    fn value(&mut self) -> Read {
        let start = self.at;
        match self.peek() {
            Some('"') => self.text(),
            Some(open @ ('{' | '[')) => {
                self.depth += 1;
                if self.depth > 100 {
                    return Self::fail("Expecting value", start);
                }
                let read = if open == '{' { self.object() } else { self.array() };
                self.depth -= 1;
                read
            }
            Some(c) if c == '-' || c.is_ascii_digit() => {
                while self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) {
                    self.at += 1;
                }
                Ok(())
            }
            _ => {
                for word in ["true", "false", "null", "NaN", "Infinity"] {
                    if self.chars[start..].iter().copied().take(word.len()).eq(word.chars()) {
                        self.at += word.len();
                        return Ok(());
                    }
                }
                Self::fail("Expecting value", start)
            }
        }
    }

    fn object(&mut self) -> Read {
        self.at += 1;
        self.blanks();
        if self.peek() == Some('}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            if self.peek() != Some('"') {
                let what = "Expecting property name enclosed in double quotes";
                return Self::fail(what, self.at);
            }
            self.text()?;
            self.blanks();
            if self.peek() != Some(':') {
                return Self::fail("Expecting ':' delimiter", self.at);
            }
            self.at += 1;
            self.blanks();
            self.value()?;
            self.blanks();
            match self.peek() {
                Some(',') => self.at += 1,
                Some('}') => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Self::fail("Expecting ',' delimiter", self.at),
            }
            self.blanks();
        }
    }

    fn array(&mut self) -> Read {
        self.at += 1;
        self.blanks();
        if self.peek() == Some(']') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.value()?;
            self.blanks();
            match self.peek() {
                Some(',') => self.at += 1,
                Some(']') => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Self::fail("Expecting ',' delimiter", self.at),
            }
            self.blanks();
        }
    }

    fn text(&mut self) -> Read {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek() {
                None => return Self::fail("Unterminated string starting at", start),
                Some('"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some('\\') => {
                    match self.chars.get(self.at + 1) {
                        None => return Self::fail("Unterminated string starting at", start),
                        Some('u') => {
                            let end = (self.at + 6).min(self.chars.len());
                            let digits = &self.chars[self.at + 2..end];
                            if digits.len() < 4 || !digits.iter().all(char::is_ascii_hexdigit) {
                                return Self::fail("Invalid \\uXXXX escape", self.at + 2);
                            }
                        }
                        Some(c) if "\"\\/bfnrt".contains(*c) => {}
                        Some(_) => return Self::fail("Invalid \\escape", self.at),
                    }
                    self.at += 2;
                }
                Some(c) if c < ' ' => return Self::fail("Invalid control character at", self.at),
                Some(_) => self.at += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::explain;

    #[test]
    fn mistakes_are_told_as_python_tells_them() {
        for (text, expected) in [
            ("{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
            ("", "Expecting value: line 1 column 1 (char 0)"),
            ("{\"a\" 1}", "Expecting ':' delimiter: line 1 column 6 (char 5)"),
            ("[1 2]", "Expecting ',' delimiter: line 1 column 4 (char 3)"),
            ("[\"a", "Unterminated string starting at: line 1 column 2 (char 1)"),
            ("{}\n x", "Extra data: line 2 column 2 (char 4)"),
            ("[\"\\q\"]", "Invalid \\escape: line 1 column 3 (char 2)"),
        ] {
            assert_eq!(explain(text), expected, "{text}");
        }
    }
}
