//! A cursor over code that collects stretches.

use std::ops::Range;

use super::Token;

/// A cursor over code.
pub(super) struct Lexer<'a> {
    code: &'a str,
    at: usize,
    spans: Vec<(Range<usize>, Token)>,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(code: &'a str) -> Self {
        Self { code, at: 0, spans: Vec::new() }
    }

    /// What is left.
    pub(super) fn rest(&self) -> &'a str {
        self.code.get(self.at..).unwrap_or_default()
    }

    /// What is behind.
    pub(super) fn behind(&self) -> &'a str {
        self.code.get(..self.at).unwrap_or_default()
    }

    /// The next character.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Takes so many bytes, at least one character, as a stretch; the same as the last one's
    /// kind makes it longer.
    pub(super) fn take(&mut self, bytes: usize, token: Token) {
        let least = self.peek().map_or(0, char::len_utf8);
        let mut end = (self.at + bytes.max(least)).min(self.code.len());
        while !self.code.is_char_boundary(end) {
            end += 1;
        }
        if end == self.at {
            return;
        }
        match self.spans.last_mut() {
            Some((range, kind)) if *kind == token && token == Token::Plain => range.end = end,
            _ => self.spans.push((self.at..end, token)),
        }
        self.at = end;
    }

    /// Takes up to the end of the line.
    pub(super) fn take_line(&mut self, token: Token) {
        let bytes = self.rest().find('\n').unwrap_or(self.rest().len());
        self.take(bytes, token);
    }

    /// How long a string is that opens here with `quote`: to the closing one, or to the end of
    /// the line (of the code, for `\n` allowed).
    pub(super) fn quoted(&self, skip: usize, quote: &str, lines: bool, escapes: bool) -> usize {
        let rest = self.rest();
        let mut at = skip + quote.len();
        while let Some(tail) = rest.get(at..) {
            let Some(next) = tail.chars().next() else { break };
            if tail.starts_with(quote) {
                return at + quote.len();
            }
            if next == '\n' && !lines {
                return at;
            }
            at += next.len_utf8();
            if next == '\\' && escapes {
                at += rest.get(at..).and_then(|tail| tail.chars().next()).map_or(0, char::len_utf8);
            }
        }
        rest.len()
    }

    /// How long the number is that begins here; 0 if none does.
    pub(super) fn number(&self) -> usize {
        let rest = self.rest();
        if !rest.starts_with(|c: char| c.is_ascii_digit()) {
            return 0;
        }
        let in_number = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
        let end = rest.find(|c: char| !in_number(c)).unwrap_or(rest.len());
        rest[..end].trim_end_matches('.').len()
    }

    /// Everything left as it is.
    pub(super) fn plain(mut self) -> Vec<(Range<usize>, Token)> {
        let bytes = self.rest().len();
        self.take(bytes, Token::Plain);
        self.spans
    }

    /// The stretches.
    pub(super) fn done(self) -> Vec<(Range<usize>, Token)> {
        self.spans
    }
}
