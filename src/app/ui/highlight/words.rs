//! Languages told by their words: keywords, comments, strings.

use std::ops::Range;

use super::Token;
use super::lexer::Lexer;

/// What a language looks like.
pub(super) struct Language {
    /// Its keywords, sorted.
    keywords: &'static [&'static str],
    /// Whether keywords may be in capitals.
    any_case: bool,
    /// What begins a comment.
    comments: &'static [&'static str],
    /// What opens and closes strings; those of three run over lines.
    quotes: &'static [&'static str],
    /// What follows a key: `:` in JSON and YAML.
    key: Option<char>,
    /// Whether a word without quotes may be a key.
    bare_keys: bool,
}

pub(super) static PYTHON: Language = Language {
    keywords: &[
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class",
        "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global",
        "if", "import", "in", "is", "lambda", "not", "or", "pass", "raise", "return", "try",
        "while", "with", "yield",
    ],
    any_case: false,
    comments: &["#"],
    quotes: &["\"\"\"", "'''", "\"", "'"],
    key: None,
    bare_keys: false,
};

pub(super) static JSON: Language = Language {
    keywords: &["false", "null", "true"],
    any_case: false,
    comments: &["//"],
    quotes: &["\""],
    key: Some(':'),
    bare_keys: false,
};

pub(super) static SQL: Language = Language {
    keywords: &[
        "and",
        "as",
        "asc",
        "avg",
        "between",
        "by",
        "case",
        "cast",
        "count",
        "create",
        "cross",
        "desc",
        "descriptor",
        "distinct",
        "else",
        "end",
        "external",
        "from",
        "group",
        "having",
        "hop",
        "in",
        "insert",
        "interval",
        "into",
        "is",
        "join",
        "left",
        "like",
        "limit",
        "location",
        "max",
        "min",
        "not",
        "null",
        "on",
        "or",
        "order",
        "over",
        "partition",
        "partitioned",
        "row",
        "select",
        "sum",
        "table",
        "then",
        "timestamp",
        "tumble",
        "union",
        "update",
        "values",
        "view",
        "watermark",
        "when",
        "where",
        "window",
        "with",
    ],
    any_case: true,
    comments: &["--"],
    quotes: &["'", "\"", "`"],
    key: None,
    bare_keys: false,
};

pub(super) static JAVA: Language = Language {
    keywords: &[
        "async",
        "await",
        "boolean",
        "break",
        "case",
        "catch",
        "class",
        "const",
        "else",
        "extends",
        "false",
        "final",
        "finally",
        "for",
        "from",
        "function",
        "if",
        "implements",
        "import",
        "int",
        "let",
        "long",
        "new",
        "null",
        "package",
        "private",
        "public",
        "return",
        "static",
        "this",
        "throw",
        "throws",
        "true",
        "try",
        "val",
        "var",
        "void",
        "while",
    ],
    any_case: false,
    comments: &["//"],
    quotes: &["\"", "'", "`"],
    key: None,
    bare_keys: false,
};

pub(super) static YAML: Language = Language {
    keywords: &["false", "null", "true"],
    any_case: false,
    comments: &["#"],
    quotes: &["\"", "'"],
    key: Some(':'),
    bare_keys: true,
};

pub(super) static HTTP: Language = Language {
    keywords: &["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"],
    any_case: false,
    comments: &[],
    quotes: &["\""],
    key: Some(':'),
    bare_keys: true,
};

/// The stretches of code in a language.
pub(super) fn spans(mut lexer: Lexer<'_>, language: &Language) -> Vec<(Range<usize>, Token)> {
    while let Some(next) = lexer.peek() {
        let rest = lexer.rest();
        if language.comments.iter().any(|mark| rest.starts_with(mark)) {
            lexer.take_line(Token::Comment);
            continue;
        }
        let prefix = prefix(rest);
        let opened = rest.get(prefix..).unwrap_or_default();
        if let Some(quote) = language.quotes.iter().find(|quote| opened.starts_with(**quote)) {
            let bytes = lexer.quoted(prefix, quote, quote.len() == 3, true);
            let key = is_key(rest.get(bytes..).unwrap_or_default(), language.key);
            lexer.take(bytes, if key { Token::Flag } else { Token::Text });
            continue;
        }
        let number = lexer.number();
        if number > 0 {
            lexer.take(number, Token::Number);
            continue;
        }
        if !(next.is_alphabetic() || next == '_') {
            lexer.take(next.len_utf8(), Token::Plain);
            continue;
        }
        let bytes = word(rest, language.bare_keys);
        let text = &rest[..bytes];
        let known = if language.any_case {
            language.keywords.contains(&text.to_lowercase().as_str())
        } else {
            language.keywords.contains(&text)
        };
        let key = language.bare_keys && is_key(&rest[bytes..], language.key);
        let token = match (known, key) {
            (_, true) => Token::Flag,
            (true, false) => Token::Command,
            (false, false) => Token::Plain,
        };
        lexer.take(bytes, token);
    }
    lexer.done()
}

/// The letters before a string of Python: `f"…"`, `b'…'`.
fn prefix(text: &str) -> usize {
    let letters = text.find(|c: char| !"fbrFBR".contains(c)).unwrap_or(0);
    let quoted = text[letters..].starts_with(['"', '\'']);
    if letters <= 2 && quoted { letters } else { 0 }
}

fn is_key(after: &str, mark: Option<char>) -> bool {
    mark.is_some_and(|mark| {
        after
            .trim_start_matches([' ', '\t'])
            .strip_prefix(mark)
            .is_some_and(|tail| tail.is_empty() || !tail.starts_with('/'))
    })
}

fn word(text: &str, dashes: bool) -> usize {
    let inside = |c: char| c.is_alphanumeric() || c == '_' || (dashes && matches!(c, '-' | '.'));
    text.find(|c: char| !inside(c)).unwrap_or(text.len())
}
