//! Commands: the operation after `aws service`, flags, strings, numbers.

use std::ops::Range;

use super::Token;
use super::lexer::Lexer;

/// Words of the shell itself.
const KEYWORDS: [&str; 14] = [
    "case", "do", "done", "elif", "else", "esac", "export", "fi", "for", "if", "in", "then",
    "until", "while",
];

/// The stretches of a script.
pub(super) fn spans(mut lexer: Lexer<'_>) -> Vec<(Range<usize>, Token)> {
    // How many plain words of the command have been seen, and whether it is `aws`.
    let mut words = 0;
    let mut aws = false;
    while let Some(next) = lexer.peek() {
        let fresh = lexer.behind().chars().next_back().is_none_or(breaks);
        match next {
            '#' if fresh => lexer.take_line(Token::Comment),
            '\\' => {
                let bytes = 1 + lexer.rest()[1..].chars().next().map_or(0, char::len_utf8);
                lexer.take(bytes, Token::Plain);
            }
            '\n' | '|' | ';' | '&' | '(' | ')' | '`' => {
                words = 0;
                aws = false;
                lexer.take(1, Token::Plain);
            }
            '\'' => lexer.take(lexer.quoted(0, "'", true, false), Token::Text),
            '"' => {
                words += 1;
                lexer.take(lexer.quoted(0, "\"", true, true), Token::Text);
            }
            '-' if fresh => {
                let bytes = word(lexer.rest());
                let bytes = lexer.rest()[..bytes].find('=').unwrap_or(bytes);
                lexer.take(bytes, Token::Flag);
            }
            _ if breaks(next) => lexer.take(next.len_utf8(), Token::Plain),
            _ => {
                let bytes = word(lexer.rest()).max(next.len_utf8());
                let text = &lexer.rest()[..bytes];
                let number = fresh && lexer.number() == bytes && bytes > 0;
                let token = if fresh && KEYWORDS.contains(&text) && words == 0 {
                    Token::Command
                } else if number {
                    Token::Number
                } else {
                    words += 1;
                    aws |= words == 1 && text == "aws";
                    if aws && words == 3 { Token::Command } else { Token::Plain }
                };
                lexer.take(bytes, token);
            }
        }
    }
    lexer.done()
}

fn breaks(c: char) -> bool {
    c.is_whitespace() || matches!(c, '|' | ';' | '&' | '(' | ')' | '<' | '>' | '`' | '=')
}

/// How long the word is that begins here.
fn word(text: &str) -> usize {
    let ends = |c: char| c.is_whitespace() || "\"'|;&()`\\<>".contains(c);
    text.find(ends).unwrap_or(text.len())
}
