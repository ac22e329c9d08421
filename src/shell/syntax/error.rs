//! Why a text is no program, in bash's words.

use std::fmt;

/// Why a text can't be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The byte at which it was noticed.
    pub at: usize,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It ends too early: another line may complete it.
    Unfinished(Open),
    /// A sign or word that can't stand here.
    Unexpected(String),
    /// Something of bash that this terminal doesn't have.
    Unsupported(&'static str),
    /// Nested deeper than this terminal reads.
    TooDeep,
}

/// What is still open at the end of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    /// A quote or bracket that wants this one.
    Closing(&'static str),
    /// A word such as `done`.
    Keyword(&'static str),
    /// A command after `|`, `&&` or `||`.
    Command,
    /// The next line, after `\`.
    Line,
    /// The end of a here-document.
    Document,
}

impl SyntaxError {
    /// Whether another line may complete the text.
    #[must_use]
    pub fn is_unfinished(&self) -> bool {
        matches!(self.problem, Problem::Unfinished(_))
    }

    /// What a person should know about it, in Spanish.
    #[must_use]
    pub fn hint(&self) -> String {
        match &self.problem {
            Problem::Unfinished(Open::Closing(sign)) => format!("Falta cerrar con {sign}."),
            Problem::Unfinished(Open::Keyword(word)) => format!("Falta «{word}» para terminar."),
            Problem::Unfinished(Open::Command | Open::Line) => {
                "La orden sigue en la línea siguiente.".to_owned()
            }
            Problem::Unfinished(Open::Document) => {
                "Falta la línea que cierra el texto que empezó con <<.".to_owned()
            }
            Problem::Unexpected(token) => format!("«{token}» no puede ir aquí."),
            Problem::Unsupported(what) => format!("Este terminal no tiene {what} de bash."),
            Problem::TooDeep => "Hay demasiados paréntesis o comillas anidados.".to_owned(),
        }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.problem {
            Problem::Unfinished(Open::Closing(sign)) => {
                write!(f, "unexpected EOF while looking for matching `{sign}'")
            }
            Problem::Unfinished(_) => f.write_str("syntax error: unexpected end of file"),
            Problem::Unexpected(token) => write!(f, "syntax error near unexpected token `{token}'"),
            Problem::Unsupported(what) => write!(f, "syntax error: {what}: not supported"),
            Problem::TooDeep => f.write_str("syntax error: nested too deeply"),
        }
    }
}
