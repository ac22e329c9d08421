//! Lists, pipelines and compound commands; words are in [`super::pieces`].

use super::error::{Open, Problem, SyntaxError};
use super::redirect::Pending;
use super::{Assignment, Command, CommandKind, Item, Link, List, Piece, Pipeline, Program};
use super::{Redirect, Word};

/// Deepest nesting of anything in anything.
const DEPTH_MAX: usize = 40;

/// Words that mean something where a command begins.
const KEYWORDS: [&str; 16] = [
    "if", "then", "else", "elif", "fi", "for", "in", "do", "done", "while", "until", "case",
    "esac", "{", "}", "!",
];

pub(super) type Read<T> = Result<T, SyntaxError>;

/// Reads a text as bash would.
pub fn parse(text: &str) -> Result<Program, SyntaxError> {
    let mut parser = Parser::new(text, 0);
    let list = parser.list()?;
    parser.skip_blanks()?;
    if parser.at < text.len() {
        return Err(parser.unexpected());
    }
    parser.finish_documents()?;
    Ok(Program { list, documents: parser.documents })
}

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) depth: usize,
    pub(super) documents: Vec<Word>,
    pub(super) pending: Vec<Pending>,
}

impl<'a> Parser<'a> {
    pub(super) const fn new(text: &'a str, depth: usize) -> Self {
        Self { text, at: 0, depth, documents: Vec::new(), pending: Vec::new() }
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Takes a sign if it is next.
    pub(super) fn take(&mut self, sign: &str) -> bool {
        let there = self.rest().starts_with(sign);
        if there {
            self.at += sign.len();
        }
        there
    }

    pub(super) const fn error<T>(&self, problem: Problem) -> Read<T> {
        Err(SyntaxError { at: self.at, problem })
    }

    pub(super) const fn open<T>(&self, open: Open) -> Read<T> {
        self.error(Problem::Unfinished(open))
    }

    /// What stands here can't.
    pub(super) fn unexpected(&self) -> SyntaxError {
        let signs = [";;", "&&", "||", "<<", ">>", ";", "&", "|", "<", ">", "(", ")"];
        let rest = self.rest();
        let token = if rest.starts_with('\n') {
            "newline".to_owned()
        } else if let Some(sign) = signs.iter().find(|sign| rest.starts_with(**sign)) {
            (*sign).to_owned()
        } else {
            rest.chars().take_while(|c| !c.is_whitespace() && !";&|<>()".contains(*c)).collect()
        };
        SyntaxError { at: self.at, problem: Problem::Unexpected(token) }
    }

    /// Goes one level deeper for the time of `inner`.
    pub(super) fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.depth >= DEPTH_MAX {
            return self.error(Problem::TooDeep);
        }
        self.depth += 1;
        let read = inner(self);
        self.depth -= 1;
        read
    }

    /// Blanks, continued lines and a comment.
    pub(super) fn skip_blanks(&mut self) -> Read<()> {
        loop {
            let rest = self.rest();
            match rest.chars().next() {
                Some(' ' | '\t' | '\r') => self.at += 1,
                Some('#') => self.at += rest.find('\n').unwrap_or(rest.len()),
                Some('\\') if rest.len() == 1 => return self.open(Open::Line),
                Some('\\') if rest[1..].starts_with('\n') => self.at += 2,
                Some('\\') if rest[1..].starts_with("\r\n") => self.at += 3,
                _ => return Ok(()),
            }
        }
    }

    /// Blanks and line breaks, with the bodies of here-documents that follow a line.
    fn skip_lines(&mut self) -> Read<()> {
        loop {
            self.skip_blanks()?;
            if !self.take("\n") {
                return Ok(());
            }
            self.read_documents()?;
        }
    }

    /// The keyword that stands here, if one does.
    fn keyword(&self) -> Option<&'static str> {
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || ";&|<>()\"'`$\\".contains(c));
        let word = &rest[..end.unwrap_or(rest.len())];
        let ends_word = rest[word.len()..].chars().next();
        if matches!(ends_word, Some('"' | '\'' | '`' | '$' | '\\')) {
            return None;
        }
        KEYWORDS.iter().find(|keyword| **keyword == word).copied()
    }

    fn take_keyword(&mut self, keyword: &'static str) -> bool {
        let there = self.keyword() == Some(keyword);
        if there {
            self.at += keyword.len();
        }
        there
    }

    fn expect_keyword(&mut self, keyword: &'static str) -> Read<()> {
        self.skip_lines()?;
        if self.take_keyword(keyword) {
            Ok(())
        } else if self.at >= self.text.len() {
            self.open(Open::Keyword(keyword))
        } else {
            Err(self.unexpected())
        }
    }

    fn at_list_end(&self) -> bool {
        let rest = self.rest();
        let closing = ["then", "else", "elif", "fi", "do", "done", "esac", "}"];
        rest.is_empty()
            || rest.starts_with(')')
            || rest.starts_with(";;")
            || self.keyword().is_some_and(|keyword| closing.contains(&keyword))
    }

    /// Commands until something ends them, which is left standing.
    pub(super) fn list(&mut self) -> Read<List> {
        let mut list = List::new();
        loop {
            self.skip_lines()?;
            if self.at_list_end() {
                return Ok(list);
            }
            list.push(self.item()?);
            self.skip_blanks()?;
            let rest = self.rest();
            if rest.starts_with(";;") || rest.starts_with('\n') {
                continue;
            }
            if rest.starts_with('&') {
                return self.error(Problem::Unsupported("el segundo plano (&)"));
            }
            if !self.take(";") {
                return if self.at_list_end() { Ok(list) } else { Err(self.unexpected()) };
            }
        }
    }

    /// A list that must hold something.
    fn body(&mut self) -> Read<List> {
        let list = self.deeper(Self::list)?;
        if !list.is_empty() {
            return Ok(list);
        }
        if self.at >= self.text.len() { self.open(Open::Command) } else { Err(self.unexpected()) }
    }

    fn item(&mut self) -> Read<Item> {
        let first = self.pipeline()?;
        let mut rest = Vec::new();
        loop {
            self.skip_blanks()?;
            let link = if self.take("&&") {
                Link::And
            } else if self.take("||") {
                Link::Or
            } else {
                return Ok(Item { first, rest });
            };
            self.skip_lines()?;
            rest.push((link, self.pipeline()?));
        }
    }

    fn pipeline(&mut self) -> Read<Pipeline> {
        let mut negated = false;
        while self.take_keyword("!") {
            negated = !negated;
            self.skip_blanks()?;
        }
        let mut commands = vec![self.command()?];
        loop {
            self.skip_blanks()?;
            let rest = self.rest();
            if rest.starts_with("||") || !rest.starts_with('|') {
                return Ok(Pipeline { negated, commands });
            }
            if rest.starts_with("|&") {
                return self.error(Problem::Unsupported("«|&»"));
            }
            self.at += 1;
            self.skip_lines()?;
            commands.push(self.command()?);
        }
    }

    fn command(&mut self) -> Read<Command> {
        let start = self.at;
        if self.at >= self.text.len() {
            return self.open(Open::Command);
        }
        if self.rest().starts_with("((") {
            return self.error(Problem::Unsupported("«((…))»"));
        }
        let mut redirects = Vec::new();
        let kind = match self.keyword() {
            _ if self.take("(") => {
                let list = self.body()?;
                self.close(")")?;
                CommandKind::Subshell(list)
            }
            Some("{") => {
                self.at += 1;
                let list = self.body()?;
                self.expect_keyword("}")?;
                CommandKind::Group(list)
            }
            Some("if") => self.deeper(Self::branches)?,
            Some("for") => self.deeper(Self::for_loop)?,
            Some(word @ ("while" | "until")) => {
                self.at += word.len();
                let condition = self.body()?;
                let body = self.do_done()?;
                CommandKind::While { until: word == "until", condition, body }
            }
            Some("case") => self.deeper(Self::case)?,
            Some("in") | None => self.simple(&mut redirects)?,
            Some(_) => return Err(self.unexpected()),
        };
        loop {
            self.skip_blanks()?;
            match self.redirect()? {
                Some(redirect) => redirects.push(redirect),
                None => return Ok(Command { kind, redirects, span: start..self.at }),
            }
        }
    }

    /// The bracket that must be next.
    pub(super) fn close(&mut self, bracket: &'static str) -> Read<()> {
        self.skip_lines()?;
        if self.take(bracket) {
            Ok(())
        } else if self.at >= self.text.len() {
            self.open(Open::Closing(bracket))
        } else {
            Err(self.unexpected())
        }
    }

    fn do_done(&mut self) -> Read<List> {
        self.expect_keyword("do")?;
        let body = self.body()?;
        self.expect_keyword("done")?;
        Ok(body)
    }

    fn branches(&mut self) -> Read<CommandKind> {
        self.at += "if".len();
        let mut branches = Vec::new();
        loop {
            let condition = self.body()?;
            self.expect_keyword("then")?;
            branches.push((condition, self.body()?));
            if self.take_keyword("elif") {
                continue;
            }
            let otherwise = if self.take_keyword("else") { Some(self.body()?) } else { None };
            self.expect_keyword("fi")?;
            return Ok(CommandKind::If { branches, otherwise });
        }
    }

    fn for_loop(&mut self) -> Read<CommandKind> {
        self.at += "for".len();
        self.skip_blanks()?;
        let rest = self.rest();
        if rest.starts_with("((") {
            return self.error(Problem::Unsupported("«for ((…))»"));
        }
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let name = &rest[..end.unwrap_or(rest.len())];
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
            return if rest.is_empty() {
                self.open(Open::Keyword("in"))
            } else {
                Err(self.unexpected())
            };
        }
        self.at += name.len();
        self.expect_keyword("in")?;
        let mut words = Vec::new();
        loop {
            self.skip_blanks()?;
            match self.word()? {
                Some(word) => words.push(word),
                None => break,
            }
        }
        if !self.take(";") && !self.rest().starts_with('\n') {
            return if self.at >= self.text.len() {
                self.open(Open::Keyword("do"))
            } else {
                Err(self.unexpected())
            };
        }
        Ok(CommandKind::For { name: name.to_owned(), words, body: self.do_done()? })
    }

    fn case(&mut self) -> Read<CommandKind> {
        self.at += "case".len();
        self.skip_blanks()?;
        let Some(subject) = self.word()? else {
            return if self.at >= self.text.len() {
                self.open(Open::Keyword("in"))
            } else {
                Err(self.unexpected())
            };
        };
        self.expect_keyword("in")?;
        let mut arms = Vec::new();
        loop {
            self.skip_lines()?;
            if self.take_keyword("esac") {
                return Ok(CommandKind::Case { subject, arms });
            }
            self.take("(");
            let mut patterns = Vec::new();
            loop {
                self.skip_blanks()?;
                let Some(pattern) = self.word()? else {
                    return if self.at >= self.text.len() {
                        self.open(Open::Keyword("esac"))
                    } else {
                        Err(self.unexpected())
                    };
                };
                patterns.push(pattern);
                self.skip_blanks()?;
                if !self.take("|") {
                    break;
                }
            }
            self.close(")")?;
            arms.push((patterns, self.deeper(Self::list)?));
            if !self.take(";;") {
                self.expect_keyword("esac")?;
                return Ok(CommandKind::Case { subject, arms });
            }
        }
    }

    fn simple(&mut self, redirects: &mut Vec<Redirect>) -> Read<CommandKind> {
        let mut assignments = Vec::new();
        let mut words: Vec<Word> = Vec::new();
        loop {
            self.skip_blanks()?;
            if let Some(redirect) = self.redirect()? {
                redirects.push(redirect);
                continue;
            }
            if self.rest().starts_with('(') {
                let tied = words.last().is_some_and(|word| word.span.end == self.at);
                return if tied {
                    self.error(Problem::Unsupported("funciones"))
                } else {
                    Err(self.unexpected())
                };
            }
            let Some(word) = self.word()? else { break };
            if words.is_empty() {
                match assignment(word) {
                    Ok(found) => {
                        if self.rest().starts_with('(') {
                            return self.error(Problem::Unsupported("arreglos"));
                        }
                        assignments.push(found);
                    }
                    Err(word) => words.push(word),
                }
            } else {
                words.push(word);
            }
        }
        if words.is_empty() && assignments.is_empty() && redirects.is_empty() {
            return Err(self.unexpected());
        }
        Ok(CommandKind::Simple { assignments, words })
    }
}

/// A word as an assignment, if it is one.
fn assignment(mut word: Word) -> Result<Assignment, Word> {
    let Some(Piece::Plain(text)) = word.pieces.first() else { return Err(word) };
    let Some((name, value)) = text.split_once('=') else { return Err(word) };
    let append = name.ends_with('+');
    let name = name.strip_suffix('+').unwrap_or(name);
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if !starts || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Err(word);
    }
    let name = name.to_owned();
    let value = value.to_owned();
    if value.is_empty() {
        word.pieces.remove(0);
    } else {
        word.pieces[0] = Piece::Plain(value);
    }
    Ok(Assignment { name, append, value: word })
}
