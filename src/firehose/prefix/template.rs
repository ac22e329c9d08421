//! A prefix as it is written: literal text and expressions.

use serde::Serialize;

use super::date_pattern::DatePattern;
use crate::api::firehose::PrefixRule;

/// Literal text or an expression.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Piece {
    /// Text that stands for itself.
    Literal(String),
    /// `!{namespace:value}`.
    Expression(Expression),
}

/// An expression of AWS's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Expression {
    /// `!{timestamp:…}`: the arrival of the oldest record, by a pattern.
    Timestamp(DatePattern),
    /// `!{firehose:random-string}`: drawn anew each time.
    RandomString,
    /// `!{firehose:error-output-type}`: why records failed.
    ErrorType,
    /// `!{partitionKeyFromQuery:…}`: a key that jq extracted.
    Query(String),
    /// `!{partitionKeyFromLambda:…}`: a key that a function gave.
    Lambda(String),
}

impl Expression {
    /// AWS's word before the colon.
    pub const fn namespace(&self) -> &'static str {
        match self {
            Self::Timestamp(_) => "timestamp",
            Self::RandomString | Self::ErrorType => "firehose",
            Self::Query(_) => "partitionKeyFromQuery",
            Self::Lambda(_) => "partitionKeyFromLambda",
        }
    }

    fn read(inside: &str) -> Result<Self, PrefixRule> {
        let Some((namespace, value)) = inside.split_once(':') else {
            return Err(PrefixRule::Malformed { text: format!("!{{{inside}}}") });
        };
        let bad_value = |namespace| Err(PrefixRule::Value { namespace, value: value.to_owned() });
        let key = |namespace| {
            let fits = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
            if value.is_empty() || !value.chars().all(fits) {
                return Err(PrefixRule::Value { namespace, value: value.to_owned() });
            }
            Ok(value.to_owned())
        };
        match namespace {
            "timestamp" => DatePattern::read(value).map(Self::Timestamp),
            "firehose" => match value {
                "random-string" => Ok(Self::RandomString),
                "error-output-type" => Ok(Self::ErrorType),
                _ => bad_value("firehose"),
            },
            "partitionKeyFromQuery" => key("partitionKeyFromQuery").map(Self::Query),
            "partitionKeyFromLambda" => key("partitionKeyFromLambda").map(Self::Lambda),
            _ => Err(PrefixRule::Namespace { namespace: namespace.to_owned() }),
        }
    }
}

/// A prefix, read: its pieces with the text of each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Template(Vec<(String, Piece)>);

impl Template {
    /// Reads a prefix. `!{` begins an expression and nothing else; braces inside a quoted part
    /// of a date pattern don't end it.
    pub fn read(text: &str) -> Result<Self, PrefixRule> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(start) = rest.find("!{") {
            let (literal, from) = rest.split_at(start);
            push_literal(&mut pieces, literal);
            let end = end_of_expression(from)
                .ok_or_else(|| PrefixRule::Malformed { text: from.to_owned() })?;
            let (written, after) = from.split_at(end + 1);
            let expression = Expression::read(&written[2..end])?;
            pieces.push((written.to_owned(), Piece::Expression(expression)));
            rest = after;
        }
        push_literal(&mut pieces, rest);
        Ok(Self(pieces))
    }

    /// The pieces in order, each with its text.
    pub fn pieces(&self) -> &[(String, Piece)] {
        &self.0
    }

    /// The expressions in order.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        self.0.iter().filter_map(|(_, piece)| match piece {
            Piece::Expression(expression) => Some(expression),
            Piece::Literal(_) => None,
        })
    }

    /// Whether there are any.
    pub fn has_expressions(&self) -> bool {
        self.expressions().next().is_some()
    }

    /// Whether AWS appends no time to it: it has one, or it names partitions. (The guide says the
    /// first; its examples of dynamic partitioning show the second.)
    pub(super) fn settles_time(&self) -> bool {
        self.expressions().any(|expression| {
            !matches!(expression, Expression::RandomString | Expression::ErrorType)
        })
    }
}

fn push_literal(pieces: &mut Vec<(String, Piece)>, text: &str) {
    if !text.is_empty() {
        pieces.push((text.to_owned(), Piece::Literal(text.to_owned())));
    }
}

/// Where the brace stands that closes the expression at the beginning of a text.
fn end_of_expression(text: &str) -> Option<usize> {
    let mut quoted = false;
    for (at, c) in text.char_indices().skip(2) {
        match c {
            '\'' => quoted = !quoted,
            '}' if !quoted => return Some(at),
            _ => {}
        }
    }
    None
}
