//! The language of the terminal: what people know of bash, read into a tree.
//!
//! Quotes, `\` continuations, comments, variables, `$( … )`, backticks, `$(( … ))`, pipes, `;`,
//! `&&`, `||`, `!`, groups, `if`, `for`, `while`, `until`, `case`, redirections and
//! here-documents. What is not here (functions, arrays, `&`, `[[`, `((`) is named as such.
//!
//! **Why our own.** A library was looked for first (2026-11-30). `yash-syntax` is GPL;
//! `conch-parser` has had no release since 2019; `brush-parser` is alive and complete, but it
//! never returns from some unfinished inputs (`<<E$[` takes all memory, its pull request 1270),
//! overflows the stack on nested ones, unwraps numbers, keeps a global cache, and brings some forty
//! crates. This one is asked at every key that a person presses, about text that is unfinished by
//! nature, so it must end on every input in time that grows with its length: a law in `tests.rs`.
//!
//! It may import nothing of the crate and knows no command by name.

mod error;
mod parser;
mod pieces;
mod redirect;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use error::{Open, Problem, SyntaxError};
pub use parser::parse;

/// Where something stands in the text, in bytes.
pub type Span = Range<usize>;

/// A text that was read: commands, and the bodies of their here-documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    /// In the order in which they run.
    pub list: List,
    /// Bodies that [`RedirectKind::Document`] names by their place here.
    pub documents: Vec<Word>,
}

/// Commands one after the other.
pub type List = Vec<Item>;

/// Pipelines joined with `&&` and `||`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Always runs.
    pub first: Pipeline,
    /// Each runs if what was before it ended as its link says.
    pub rest: Vec<(Link, Pipeline)>,
}

/// What joins two pipelines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// `&&`: only after success.
    And,
    /// `||`: only after failure.
    Or,
}

/// Commands whose output is the next one's input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pipeline {
    /// `!` stands before it: success and failure change places.
    pub negated: bool,
    /// At least one.
    pub commands: Vec<Command>,
}

/// One command with its redirections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// What it does.
    pub kind: CommandKind,
    /// Where its input comes from and its output goes to, in order.
    pub redirects: Vec<Redirect>,
    /// Where it stands.
    pub span: Span,
}

/// What a command does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandKind {
    /// A tool with its arguments, or assignments alone.
    Simple {
        /// `NAME=value` before the tool.
        assignments: Vec<Assignment>,
        /// The tool's name and its arguments.
        words: Vec<Word>,
    },
    /// `{ …; }`
    Group(List),
    /// `( … )`: what it changes is forgotten.
    Subshell(List),
    /// `for name in words; do …; done`
    For {
        /// The variable.
        name: String,
        /// What it goes through.
        words: Vec<Word>,
        /// What is done with each.
        body: List,
    },
    /// `while …; do …; done`, or `until`.
    While {
        /// Whether it goes on until success.
        until: bool,
        /// What decides.
        condition: List,
        /// What is repeated.
        body: List,
    },
    /// `if …; then …; elif …; then …; else …; fi`
    If {
        /// Conditions with what they lead to.
        branches: Vec<(List, List)>,
        /// What `else` leads to.
        otherwise: Option<List>,
    },
    /// `case word in pattern) …;; esac`
    Case {
        /// What is compared.
        subject: Word,
        /// Patterns with what they lead to.
        arms: Vec<(Vec<Word>, List)>,
    },
}

/// `NAME=value`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The variable.
    pub name: String,
    /// `+=`: what it had stays before the value.
    pub append: bool,
    /// The value.
    pub value: Word,
}

/// A redirection of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// What is redirected: 0 is the input, 1 the output, 2 the errors.
    pub from: u32,
    /// Where to.
    pub kind: RedirectKind,
}

/// Where a redirection leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RedirectKind {
    /// `< file`
    Read(Word),
    /// `> file` or `>> file`
    Write {
        /// The file.
        file: Word,
        /// Whether it is written after what is there.
        append: bool,
    },
    /// `&> file`: output and errors.
    WriteBoth(Word),
    /// `>&2`: where another one leads now.
    Same(u32),
    /// `<<END`: a place in [`Program::documents`].
    Document(usize),
    /// `<<< word`
    Text(Word),
}

/// A word before anything in it is replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// In order; empty only for an empty here-document.
    pub pieces: Vec<Piece>,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// A piece of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text outside of quotes, where `*` and braces mean something.
    Plain(String),
    /// Text that stands for itself.
    Quoted(String),
    /// The value of a variable.
    Variable {
        /// Its name: a word, a number, or one of `?#@*$!-`.
        name: String,
        /// What is made of the value.
        change: Change,
        /// Whether it stands in double quotes and so stays one word.
        quoted: bool,
    },
    /// `$( … )` and backticks: what a program prints.
    Output {
        /// The program.
        program: Box<Program>,
        /// Whether it stands in double quotes.
        quoted: bool,
    },
    /// `$(( … ))`
    Arithmetic {
        /// The expression, with variables still to be replaced.
        expression: Word,
        /// Whether it stands in double quotes.
        quoted: bool,
    },
}

/// What `${name…}` makes of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    None,
    /// `${#name}`: its length.
    Length,
    /// `${name-word}` and its kin.
    Test {
        /// `-`, `=`, `+` or `?`.
        sign: char,
        /// With `:`: an empty value counts as none.
        empty_too: bool,
        /// The word after the sign.
        word: Word,
    },
    /// `${name#pattern}` and its kin: cuts what matches.
    Trim {
        /// At the end and not at the start.
        end: bool,
        /// As much as possible and not as little.
        longest: bool,
        /// What is cut.
        pattern: Word,
    },
    /// `${name:from:length}`
    Slice {
        /// The first character; from the end if negative.
        from: Word,
        /// How many; all if absent.
        length: Option<Word>,
    },
    /// `${name/pattern/text}`
    Replace {
        /// `//`: everywhere.
        all: bool,
        /// What is replaced.
        pattern: Word,
        /// By what.
        text: Word,
    },
}
