//! Redirections, and the bodies of here-documents.

use super::error::{Open, Problem, SyntaxError};
use super::parser::{Parser, Read};
use super::{Piece, Redirect, RedirectKind, Word};

/// A here-document whose body is still to come.
pub(super) struct Pending {
    place: usize,
    tag: String,
    /// No quotes in its tag: variables are replaced in its body.
    alive: bool,
    /// `<<-`: tabs at the start of its lines don't count.
    tabs: bool,
}

impl Parser<'_> {
    /// Reads the bodies that follow a line.
    pub(super) fn read_documents(&mut self) -> Read<()> {
        for pending in std::mem::take(&mut self.pending) {
            let start = self.at;
            let mut body = String::new();
            loop {
                if self.at >= self.text.len() {
                    return self.open(Open::Document);
                }
                let rest = self.rest();
                let end = rest.find('\n').unwrap_or(rest.len());
                let line = &rest[..end];
                self.at += (end + 1).min(rest.len());
                let line = if pending.tabs { line.trim_start_matches('\t') } else { line };
                if line.trim_end_matches('\r') == pending.tag {
                    break;
                }
                body += line;
                body.push('\n');
            }
            let pieces = if pending.alive {
                Parser::new(&body, self.depth).document_pieces()?
            } else {
                vec![Piece::Quoted(body)]
            };
            self.documents[pending.place] = Word { pieces, span: start..self.at };
        }
        Ok(())
    }

    /// At the end of a program no body may be missing.
    pub(super) fn finish_documents(&self) -> Read<()> {
        if self.pending.is_empty() { Ok(()) } else { self.open(Open::Document) }
    }

    /// The redirection that stands here, if one does.
    pub(super) fn redirect(&mut self) -> Read<Option<Redirect>> {
        let rest = self.rest();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let sign = &rest[digits..];
        let both = digits == 0 && sign.starts_with("&>");
        if digits > 4 || !(sign.starts_with('<') || sign.starts_with('>') || both) {
            return Ok(None);
        }
        let number: Option<u32> = rest[..digits].parse().ok();
        self.at += digits;
        let from = number.unwrap_or(u32::from(!sign.starts_with('<')));
        let kind = if both {
            self.at += 2;
            RedirectKind::WriteBoth(self.target()?)
        } else if self.take("<<<") {
            RedirectKind::Text(self.target()?)
        } else if self.take("<<") {
            self.document()?
        } else if self.take(">&") || self.take("<&") {
            self.same()?
        } else if self.take("<>") || self.rest().starts_with("<(") || self.rest().starts_with(">(")
        {
            return self.error(Problem::Unsupported("«<(…)» ni «<>»"));
        } else if self.take("<") {
            RedirectKind::Read(self.target()?)
        } else if self.take(">>") {
            RedirectKind::Write { file: self.target()?, append: true }
        } else {
            let _ = self.take(">|") || self.take(">");
            RedirectKind::Write { file: self.target()?, append: false }
        };
        Ok(Some(Redirect { from, kind }))
    }

    fn target(&mut self) -> Read<Word> {
        self.skip_blanks()?;
        match self.word()? {
            Some(word) => Ok(word),
            None if self.at >= self.text.len() => {
                Err(SyntaxError { at: self.at, problem: Problem::Unexpected("newline".to_owned()) })
            }
            None => Err(self.unexpected()),
        }
    }

    fn same(&mut self) -> Read<RedirectKind> {
        let word = self.target()?;
        match word.pieces.as_slice() {
            [Piece::Plain(text)] if text == "-" => self.error(Problem::Unsupported("«>&-»")),
            [Piece::Plain(text)] => match text.parse() {
                Ok(number) if number <= 2 => Ok(RedirectKind::Same(number)),
                _ => Ok(RedirectKind::WriteBoth(word)),
            },
            _ => Ok(RedirectKind::WriteBoth(word)),
        }
    }

    fn document(&mut self) -> Read<RedirectKind> {
        let tabs = self.take("-");
        let word = self.target()?;
        let mut alive = true;
        let mut tag = String::new();
        for piece in &word.pieces {
            match piece {
                Piece::Plain(text) => tag += text,
                Piece::Quoted(text) => {
                    alive = false;
                    tag += text;
                }
                _ => {
                    return Err(SyntaxError {
                        at: word.span.start,
                        problem: Problem::Unsupported("variables en la marca de «<<»"),
                    });
                }
            }
        }
        let place = self.documents.len();
        self.documents.push(Word::default());
        self.pending.push(Pending { place, tag, alive, tabs });
        Ok(RedirectKind::Document(place))
    }
}
