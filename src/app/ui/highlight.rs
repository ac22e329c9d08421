//! Colours of code. Small lexers that know what the pages show: commands, Python, JSON, SQL.

mod bash;
mod lexer;
mod words;

use std::ops::Range;

use eframe::egui::Color32;

use super::theme::Tokens;
use lexer::Lexer;

/// What a stretch of code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// Anything else.
    Plain,
    /// A comment.
    Comment,
    /// A string.
    Text,
    /// A flag, or a key of an object.
    Flag,
    /// A number.
    Number,
    /// An operation or a keyword.
    Command,
}

impl Token {
    /// Its colour on `sunken`.
    pub fn colour(self, tokens: &Tokens) -> Color32 {
        match self {
            Self::Plain => tokens.text,
            Self::Comment => tokens.weak,
            Self::Text => tokens.code_string,
            Self::Flag => tokens.code_flag,
            Self::Number => tokens.code_number,
            Self::Command => tokens.code_command,
        }
    }
}

/// The stretches of a piece of code, in order and without gaps.
pub fn spans(language: &str, code: &str) -> Vec<(Range<usize>, Token)> {
    let lexer = Lexer::new(code);
    match language {
        "bash" | "sh" | "shell" | "console" | "zsh" => bash::spans(lexer),
        "python" | "py" => words::spans(lexer, &words::PYTHON),
        "json" | "jsonl" => words::spans(lexer, &words::JSON),
        "sql" => words::spans(lexer, &words::SQL),
        "java" | "javascript" | "js" | "scala" => words::spans(lexer, &words::JAVA),
        "yaml" | "yml" | "toml" | "ini" | "properties" => words::spans(lexer, &words::YAML),
        "http" => words::spans(lexer, &words::HTTP),
        _ => lexer.plain(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(language: &str, code: &str) -> Vec<(String, Token)> {
        spans(language, code)
            .into_iter()
            .filter(|(_, token)| *token != Token::Plain)
            .map(|(range, token)| (code[range].to_owned(), token))
            .collect()
    }

    fn of(token: Token, language: &str, code: &str) -> Vec<String> {
        let found = marked(language, code).into_iter().filter(|(_, other)| *other == token);
        found.map(|(text, _)| text).collect()
    }

    const CREATE: &str =
        "aws kinesis create-stream \\\n  --stream-name \"tx\" \\\n  --shard-count 4 # ya";

    #[test]
    fn a_command_shows_its_operation_its_flags_and_its_values() {
        assert_eq!(
            marked("bash", CREATE),
            [
                ("create-stream".to_owned(), Token::Command),
                ("--stream-name".to_owned(), Token::Flag),
                ("\"tx\"".to_owned(), Token::Text),
                ("--shard-count".to_owned(), Token::Flag),
                ("4".to_owned(), Token::Number),
                ("# ya".to_owned(), Token::Comment),
            ]
        );
    }

    #[test]
    fn a_hash_inside_a_word_or_a_string_is_no_comment() {
        assert_eq!(of(Token::Comment, "bash", "echo a#b '# no' # sí"), ["# sí"]);
        assert_eq!(of(Token::Comment, "python", "x = '# no'  # sí"), ["# sí"]);
    }

    #[test]
    fn a_second_command_after_a_pipe_is_looked_at_anew() {
        let code = "aws firehose put-record --a 1 | jq .x && aws kinesis list-streams";
        assert_eq!(of(Token::Command, "bash", code), ["put-record", "list-streams"]);
    }

    #[test]
    fn python_keywords_strings_and_numbers() {
        let code = "def f(x):\n    return f'{x} ñ' + \"\"\"a\nb\"\"\" + str(50_000)";
        assert_eq!(of(Token::Command, "python", code), ["def", "return"]);
        assert_eq!(of(Token::Text, "python", code), ["f'{x} ñ'", "\"\"\"a\nb\"\"\""]);
        assert_eq!(of(Token::Number, "python", code), ["50_000"]);
    }

    #[test]
    fn keys_of_json_are_told_from_its_strings() {
        let code = r#"{"monto": 5000.5, "pais": "MX", "ok": true}"#;
        assert_eq!(of(Token::Flag, "json", code), ["\"monto\"", "\"pais\"", "\"ok\""]);
        assert_eq!(of(Token::Text, "json", code), ["\"MX\""]);
        assert_eq!(of(Token::Number, "json", code), ["5000.5"]);
        assert_eq!(of(Token::Command, "json", code), ["true"]);
    }

    #[test]
    fn sql_keywords_in_any_case() {
        let code = "select COUNT(*) FROM t -- fin\nWHERE a = 'x'";
        assert_eq!(of(Token::Command, "sql", code), ["select", "COUNT", "FROM", "WHERE"]);
        assert_eq!(of(Token::Comment, "sql", code), ["-- fin"]);
    }

    proptest! {
        #[test]
        fn stretches_cover_any_code_without_gaps(
            language in prop::sample::select(vec!["bash", "python", "json", "sql", "yaml", "http", "java", "text"]),
            code in "[ -~ñ\n\"'#\\\\$-]{0,80}",
        ) {
            let mut end = 0;
            for (range, _) in spans(language, &code) {
                prop_assert_eq!(range.start, end);
                prop_assert!(range.end > range.start && code.is_char_boundary(range.end));
                end = range.end;
            }
            prop_assert_eq!(end, code.len());
        }
    }
}
