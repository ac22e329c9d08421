//! Which rows are shown: `clave:cliente-12345 monto>50000 -pais=MX "texto libre"`.
//!
//! Words apart by space must all hold; `-` before one turns it around; quotes keep space
//! together. Reading a filter is pure and says what is wrong where ([`Fault`]); holding it
//! against a row ([`Filter::matches`]) reads the payload's bytes once per word.

mod parse;
mod test;

use std::ops::Range;

pub use parse::{Fault, FaultKind};
use test::Test;

use super::rows::Row;

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `:`
    Has,
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `<`
    Below,
    /// `<=`
    AtMost,
}

impl Operator {
    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Has => ":",
            Self::Equal => "=",
            Self::Unequal => "!=",
            Self::Above => ">",
            Self::AtLeast => ">=",
            Self::Below => "<",
            Self::AtMost => "<=",
        }
    }

    /// Whether it holds for two things in an order; [`Operator::Has`] is equality here.
    pub(super) fn holds(self, order: Option<std::cmp::Ordering>) -> bool {
        use std::cmp::Ordering::{Equal, Greater, Less};
        match self {
            Self::Has | Self::Equal => order == Some(Equal),
            Self::Unequal => order.is_some_and(|order| order != Equal),
            Self::Above => order == Some(Greater),
            Self::AtLeast => matches!(order, Some(Greater | Equal)),
            Self::Below => order == Some(Less),
            Self::AtMost => matches!(order, Some(Less | Equal)),
        }
    }
}

/// One word of a filter.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// Whether it must not hold.
    pub negated: bool,
    test: Test,
}

/// A filter that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    terms: Vec<Term>,
}

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// [`Fault`]: the first thing that is wrong.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        parse::terms(text).map(|terms| Self { terms })
    }

    /// Its words.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Whether every row passes.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether a row passes.
    pub fn matches(&self, row: &Row) -> bool {
        self.terms.iter().all(|term| term.test.holds(row) != term.negated)
    }
}
