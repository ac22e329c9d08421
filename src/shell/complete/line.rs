//! The words before the cursor, of the command that it stands in.

use std::ops::Range;

/// A line up to the cursor.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// The words of the command at the cursor that are complete, without their quotes.
    pub(super) words: Vec<String>,
    /// What is typed of the word at the cursor, without its quotes.
    pub(super) current: String,
    /// Whether the word at the cursor has quotes.
    pub(super) quoted: bool,
    /// Where that word stands.
    pub(super) replaces: Range<usize>,
}

/// A command that was begun.
#[derive(Default)]
struct Level {
    words: Vec<String>,
    /// What closes it.
    closing: Option<char>,
    /// The quote that stood open around it.
    quote: Option<char>,
}

impl Line {
    pub(super) fn read(text: &str) -> Self {
        let mut outer: Vec<Level> = Vec::new();
        let mut level = Level::default();
        let mut word: Option<String> = None;
        let mut quoted = false;
        let mut start = text.len();
        let mut quote: Option<char> = None;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            let opens = quote != Some('\'') && (c == '`' || (c == '$' && next == Some('(')));
            if opens && !(c == '`' && level.closing == Some('`')) && outer.len() < 40 {
                if c == '$' {
                    chars.next();
                }
                let closing = if c == '`' { '`' } else { ')' };
                let inner =
                    Level { words: Vec::new(), closing: Some(closing), quote: quote.take() };
                outer.push(std::mem::replace(&mut level, inner));
                word = None;
                quoted = false;
                continue;
            }
            if quote.is_none() && level.closing == Some(c) {
                // What a program prints is a word of unknown text.
                quote = level.quote;
                level = outer.pop().unwrap_or_default();
                word.replace("$(…)".to_owned());
                continue;
            }
            match (c, quote) {
                (c, Some(open)) if c == open => quote = None,
                ('\\', Some('"') | None) => match chars.next() {
                    Some((_, '\n')) | None => {}
                    Some((_, next)) => {
                        start = if word.is_none() { at } else { start };
                        word.get_or_insert_default().push(next);
                    }
                },
                (c, Some(_)) => word.get_or_insert_default().push(c),
                ('\'' | '"', None) => {
                    start = if word.is_none() { at } else { start };
                    quote = Some(c);
                    quoted = true;
                    word.get_or_insert_default();
                }
                ('#', None) if word.is_none() => {
                    while chars.next_if(|(_, c)| *c != '\n').is_some() {}
                }
                (' ' | '\t', None) => {
                    level.words.extend(word.take());
                    quoted = false;
                }
                ('\n' | ';' | '|' | '&' | '(' | '{', None) if c != '{' || word.is_none() => {
                    level.words.clear();
                    word = None;
                    quoted = false;
                }
                ('<' | '>', None) => {
                    word = None;
                    quoted = false;
                }
                (c, None) => {
                    start = if word.is_none() { at } else { start };
                    word.get_or_insert_default().push(c);
                }
            }
        }
        let mut words = level.words;
        // Keywords, and variables before a command, are not its name.
        while words.first().is_some_and(|word| {
            let keyword = ["do", "then", "else", "if", "while", "until", "elif", "!", "{"];
            let name = word.split_once('=').map_or("", |(name, _)| name);
            let is_name =
                !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            keyword.contains(&word.as_str()) || is_name
        }) {
            words.remove(0);
        }
        let replaces = if word.is_some() { start..text.len() } else { text.len()..text.len() };
        Self { words, current: word.unwrap_or_default(), quoted, replaces }
    }
}
