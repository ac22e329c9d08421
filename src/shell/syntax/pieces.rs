//! Words and what is in them: quotes, variables, programs, arithmetic.

use super::error::{Open, Problem};
use super::parser::{Parser, Read};
use super::{Change, Piece, Program, Word};

/// Where a word is read, which decides what ends it and which quotes count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Anywhere in a command.
    Command,
    /// Inside of double quotes.
    Quotes,
    /// The word of `${name-word}`, until one of these signs.
    Braces { quoted: bool, stop: char },
    /// The body of a here-document, or an arithmetic expression: until the text ends.
    Text,
}

impl Place {
    const fn is_quoted(self) -> bool {
        matches!(self, Self::Quotes | Self::Text | Self::Braces { quoted: true, .. })
    }
}

/// Pieces as they come together.
#[derive(Default)]
struct Pieces {
    list: Vec<Piece>,
}

impl Pieces {
    fn plain(&mut self, text: &str) {
        match self.list.last_mut() {
            Some(Piece::Plain(last)) => last.push_str(text),
            _ => self.list.push(Piece::Plain(text.to_owned())),
        }
    }

    fn quoted(&mut self, text: &str) {
        match self.list.last_mut() {
            Some(Piece::Quoted(last)) => last.push_str(text),
            _ => self.list.push(Piece::Quoted(text.to_owned())),
        }
    }

    fn text(&mut self, text: &str, place: Place) {
        if place.is_quoted() { self.quoted(text) } else { self.plain(text) }
    }
}

impl Parser<'_> {
    /// The word that stands here, if one does.
    pub(super) fn word(&mut self) -> Read<Option<Word>> {
        let start = self.at;
        let pieces = self.pieces(Place::Command)?;
        let span = start..self.at;
        Ok(if self.at == start { None } else { Some(Word { pieces, span }) })
    }

    /// The pieces of a here-document's body.
    pub(super) fn document_pieces(mut self) -> Read<Vec<Piece>> {
        self.pieces(Place::Text)
    }

    fn pieces(&mut self, place: Place) -> Read<Vec<Piece>> {
        let mut pieces = Pieces::default();
        while let Some(c) = self.peek() {
            match (c, place) {
                (
                    ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '<' | '>' | '(' | ')',
                    Place::Command,
                )
                | ('"', Place::Quotes) => break,
                (c, Place::Braces { stop, .. }) if c == stop || c == '}' => break,
                ('\\', _) => self.backslash(place, &mut pieces)?,
                ('\'', Place::Command | Place::Braces { quoted: false, .. }) => {
                    let Some(end) = self.rest()[1..].find('\'') else {
                        return self.open(Open::Closing("'"));
                    };
                    let inner = self.at + 1;
                    pieces.quoted(&self.text[inner..inner + end]);
                    self.at = inner + end + 1;
                }
                ('"', Place::Command | Place::Braces { .. }) => {
                    self.at += 1;
                    let inner = self.deeper(|parser| parser.pieces(Place::Quotes))?;
                    if !self.take("\"") {
                        return self.open(Open::Closing("\""));
                    }
                    if inner.is_empty() {
                        pieces.quoted("");
                    }
                    for piece in inner {
                        match piece {
                            Piece::Quoted(text) => pieces.quoted(&text),
                            other => pieces.list.push(other),
                        }
                    }
                }
                ('$', _) => self.dollar(place, &mut pieces)?,
                ('`', _) => {
                    let piece = self.backticks(place)?;
                    pieces.list.push(piece);
                }
                _ => {
                    let mut buffer = [0; 4];
                    pieces.text(c.encode_utf8(&mut buffer), place);
                    self.at += c.len_utf8();
                }
            }
        }
        Ok(pieces.list)
    }

    fn backslash(&mut self, place: Place, pieces: &mut Pieces) -> Read<()> {
        let Some(next) = self.rest()[1..].chars().next() else {
            if place == Place::Text {
                self.at += 1;
                pieces.text("\\", place);
                return Ok(());
            }
            return self.open(if place == Place::Command {
                Open::Line
            } else {
                Open::Closing("\"")
            });
        };
        self.at += 1 + next.len_utf8();
        let mut buffer = [0; 4];
        let text = next.encode_utf8(&mut buffer);
        if next == '\n' {
            return Ok(());
        }
        let escapes = match place {
            Place::Command | Place::Braces { quoted: false, .. } => true,
            Place::Quotes => "$`\"\\".contains(next),
            Place::Braces { .. } => "$`\"\\}".contains(next),
            Place::Text => "$`\\".contains(next),
        };
        if !escapes {
            pieces.text("\\", place);
        }
        pieces.quoted(text);
        Ok(())
    }

    fn dollar(&mut self, place: Place, pieces: &mut Pieces) -> Read<()> {
        let quoted = place.is_quoted();
        let rest = &self.rest()[1..];
        if rest.starts_with('\'') && !quoted {
            self.at += 2;
            let text = self.ansi_c()?;
            pieces.quoted(&text);
            return Ok(());
        }
        if rest.starts_with("((")
            && let Some(length) = arithmetic_end(&rest[2..])
        {
            let inner = &rest[2..2 + length];
            let span = self.at + 3..self.at + 3 + length;
            let expression =
                self.deeper(|parser| Parser::new(inner, parser.depth).pieces(Place::Text))?;
            self.at = span.end + 2;
            let expression = Word { pieces: expression, span };
            pieces.list.push(Piece::Arithmetic { expression, quoted });
            return Ok(());
        }
        if rest.starts_with('(') {
            self.at += 2;
            let program = Box::new(self.deeper(Self::inner_program)?);
            pieces.list.push(Piece::Output { program, quoted });
            return Ok(());
        }
        if rest.starts_with('{') {
            self.at += 2;
            let piece = self.deeper(|parser| parser.braces(quoted))?;
            pieces.list.push(piece);
            return Ok(());
        }
        let name = variable_name(rest);
        if name.is_empty() {
            self.at += 1;
            pieces.text("$", place);
            return Ok(());
        }
        self.at += 1 + name.len();
        let name = name.to_owned();
        pieces.list.push(Piece::Variable { name, change: Change::None, quoted });
        Ok(())
    }

    /// A program until its bracket closes. Its here-documents are its own.
    fn inner_program(&mut self) -> Read<Program> {
        let documents = std::mem::take(&mut self.documents);
        let pending = std::mem::take(&mut self.pending);
        let list = self.list()?;
        self.close(")")?;
        self.finish_documents()?;
        self.pending = pending;
        Ok(Program { list, documents: std::mem::replace(&mut self.documents, documents) })
    }

    fn backticks(&mut self, place: Place) -> Read<Piece> {
        let rest = &self.rest()[1..];
        let mut inner = String::new();
        let mut chars = rest.char_indices();
        loop {
            let Some((index, c)) = chars.next() else { return self.open(Open::Closing("`")) };
            match c {
                '`' => {
                    self.at += 1 + index + 1;
                    break;
                }
                '\\' => match chars.next() {
                    Some((_, next @ ('`' | '\\' | '$'))) => inner.push(next),
                    Some((_, next)) => inner.extend(['\\', next]),
                    None => return self.open(Open::Closing("`")),
                },
                c => inner.push(c),
            }
        }
        let program = self.deeper(|outer| {
            let mut parser = Parser::new(&inner, outer.depth);
            let list = parser.list()?;
            if parser.at < inner.len() {
                let token = parser.rest().chars().take(1).collect();
                return outer.error(Problem::Unexpected(token));
            }
            parser.finish_documents()?;
            Ok(Program { list, documents: parser.documents })
        })?;
        Ok(Piece::Output { program: Box::new(program), quoted: place.is_quoted() })
    }

    /// What stands between `${` and `}`.
    fn braces(&mut self, quoted: bool) -> Read<Piece> {
        let rest = self.rest();
        let length = rest.starts_with('#')
            && rest[1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '@');
        if length {
            self.at += 1;
        }
        let name = variable_name(self.rest()).to_owned();
        if name.is_empty() {
            return if self.rest().is_empty() {
                self.open(Open::Closing("}"))
            } else {
                self.error(Problem::Unsupported("esta forma de «${…}»"))
            };
        }
        self.at += name.len();
        let change = if length { Change::Length } else { self.change(quoted)? };
        if self.take("}") {
            return Ok(Piece::Variable { name, change, quoted });
        }
        if self.rest().is_empty() {
            self.open(Open::Closing("}"))
        } else {
            self.error(Problem::Unsupported("esta forma de «${…}»"))
        }
    }

    fn change(&mut self, quoted: bool) -> Read<Change> {
        let rest = self.rest();
        let after_colon = rest.strip_prefix(':').unwrap_or(rest);
        let empty_too = after_colon.len() < rest.len();
        match after_colon.chars().next() {
            Some(sign @ ('-' | '=' | '+' | '?')) => {
                self.at += 1 + usize::from(empty_too);
                let word = self.brace_word(quoted, '}')?;
                Ok(Change::Test { sign, empty_too, word })
            }
            Some(sign @ ('#' | '%')) if !empty_too => {
                self.at += 1;
                let longest = self.take(if sign == '#' { "#" } else { "%" });
                let pattern = self.brace_word(false, '}')?;
                Ok(Change::Trim { end: sign == '%', longest, pattern })
            }
            Some('/') if !empty_too => {
                self.at += 1;
                let all = self.take("/");
                let pattern = self.brace_word(false, '/')?;
                let text =
                    if self.take("/") { self.brace_word(quoted, '}')? } else { Word::default() };
                Ok(Change::Replace { all, pattern, text })
            }
            Some(_) if empty_too => {
                self.at += 1;
                let from = self.brace_word(true, ':')?;
                let length = if self.take(":") { Some(self.brace_word(true, '}')?) } else { None };
                Ok(Change::Slice { from, length })
            }
            _ => Ok(Change::None),
        }
    }

    fn brace_word(&mut self, quoted: bool, stop: char) -> Read<Word> {
        let start = self.at;
        let pieces = self.deeper(|parser| parser.pieces(Place::Braces { quoted, stop }))?;
        Ok(Word { pieces, span: start..self.at })
    }

    /// The rest of `$'…'`.
    fn ansi_c(&mut self) -> Read<String> {
        let mut out = String::new();
        loop {
            let Some(c) = self.peek() else { return self.open(Open::Closing("'")) };
            self.at += c.len_utf8();
            match c {
                '\'' => return Ok(out),
                '\\' => {
                    let Some(next) = self.peek() else { return self.open(Open::Closing("'")) };
                    self.at += next.len_utf8();
                    match next {
                        'n' => out.push('\n'),
                        't' => out.push('\t'),
                        'r' => out.push('\r'),
                        'a' => out.push('\u{7}'),
                        'b' => out.push('\u{8}'),
                        'e' | 'E' => out.push('\u{1b}'),
                        'f' => out.push('\u{c}'),
                        'v' => out.push('\u{b}'),
                        '\\' | '\'' | '"' | '?' => out.push(next),
                        'x' => self.code(2, &mut out),
                        'u' => self.code(4, &mut out),
                        'U' => self.code(8, &mut out),
                        other => out.extend(['\\', other]),
                    }
                }
                c => out.push(c),
            }
        }
    }

    /// A character by its number in up to so many hexadecimal digits.
    fn code(&mut self, digits: usize, out: &mut String) {
        let rest = self.rest();
        let count = rest.bytes().take(digits).take_while(u8::is_ascii_hexdigit).count();
        let number = u32::from_str_radix(&rest[..count], 16).ok();
        out.push(number.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER));
        self.at += count;
    }
}

/// How long the expression is that `))` ends; `None` if this is no arithmetic.
fn arithmetic_end(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, c) in text.bytes().enumerate() {
        match c {
            b'(' => depth += 1,
            b')' if depth > 0 => depth -= 1,
            b')' => return text[index + 1..].starts_with(')').then_some(index),
            b'\n' => return None,
            _ => {}
        }
    }
    None
}

/// The name at the start of a text; empty if there is none.
fn variable_name(text: &str) -> &str {
    let Some(first) = text.chars().next() else { return "" };
    if "?#@*$!-".contains(first) || first.is_ascii_digit() {
        return &text[..1];
    }
    if !(first.is_ascii_alphabetic() || first == '_') {
        return "";
    }
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    &text[..end.unwrap_or(text.len())]
}
