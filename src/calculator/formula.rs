//! Formulas with their numbers filled in: text in which the inputs are marked.

use std::fmt;

use super::Field;

/// A piece of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A number that the user chose, and in which field.
    Input(Field, String),
    /// Everything else.
    Text(String),
}

/// A formula, in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formula(pub Vec<Piece>);

impl Formula {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds a number that the user chose.
    pub(super) fn input(mut self, field: Field, number: impl Into<String>) -> Self {
        self.0.push(Piece::Input(field, number.into()));
        self
    }

    /// Adds text.
    pub(super) fn text(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        match self.0.last_mut() {
            Some(Piece::Text(last)) => last.push_str(&text),
            _ => self.0.push(Piece::Text(text)),
        }
        self
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.0 {
            match piece {
                Piece::Input(_, text) | Piece::Text(text) => f.write_str(text)?,
            }
        }
        Ok(())
    }
}
