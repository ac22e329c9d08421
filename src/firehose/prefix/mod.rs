//! Prefixes of object names: expressions, read once, evaluated for every object, and explained
//! piece by piece.
//!
//! Rules are those of AWS's developer guide ("Custom Prefixes for Amazon S3 Objects", semantic
//! rules) and of what was observed on AWS.

mod date_pattern;
mod template;

use std::collections::BTreeMap;

pub use date_pattern::DatePattern;
use serde::{Deserialize, Serialize};
pub use template::{Expression, Piece, Template};

use super::zone::{LocalTime, Zone};
use crate::api::firehose::PrefixRule;
use crate::units::{Rng, Timestamp};

/// Characters of a random string (AWS developer guide).
pub const RANDOM_STRING_LENGTH: usize = 11;
/// Longest prefix once it is evaluated, in characters (AWS developer guide).
pub const EVALUATED_MAX: usize = 512;
/// What AWS appends to a prefix without a time of its own.
pub const DEFAULT_PATTERN: &str = "yyyy/MM/dd/HH/";

/// Why records could not be delivered as they should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ErrorType {
    /// A processor failed, dynamic partitioning included.
    ProcessingFailed,
    /// Conversion to a columnar file failed.
    FormatConversionFailed,
}

impl ErrorType {
    /// AWS's word for it, as it stands in object names.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProcessingFailed => "processing-failed",
            Self::FormatConversionFailed => "format-conversion-failed",
        }
    }
}

/// Keys of a partition: by name, from jq and from a function.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PartitionKeys {
    /// By `MetadataExtraction`.
    pub query: BTreeMap<String, String>,
    /// By `Lambda`.
    pub lambda: BTreeMap<String, String>,
}

/// What a prefix is evaluated with.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The arrival of the oldest record of the object, in the destination's time zone.
    pub time: LocalTime,
    /// The keys of its partition.
    pub keys: &'a PartitionKeys,
    /// Why its records failed, if they did.
    pub error: Option<ErrorType>,
}

/// What one piece of a prefix came to, for whoever wants to see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// The piece as it is written; empty for what AWS appends by itself.
    pub written: String,
    /// What it is.
    pub piece: Piece,
    /// What it came to.
    pub value: String,
}

/// The prefix and the error prefix of a destination, read and checked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Prefixes {
    prefix: Template,
    error: Option<Template>,
}

/// What a destination has that prefixes may refer to.
#[derive(Clone, Debug, Default)]
pub struct Available<'a> {
    /// Whether dynamic partitioning is on.
    pub partitioning: bool,
    /// The keys that jq extracts, if it does.
    pub query: Option<Vec<&'a str>>,
    /// Whether a function gives keys.
    pub lambda: bool,
}

impl Prefixes {
    /// Reads both prefixes and checks AWS's rules on them.
    pub fn read(
        prefix: Option<&str>,
        error: Option<&str>,
        available: &Available<'_>,
    ) -> Result<Self, PrefixRule> {
        let prefix = Template::read(prefix.unwrap_or_default())?;
        let error = match error.filter(|text| !text.is_empty()) {
            Some(text) => Some(Template::read(text)?),
            None if prefix.has_expressions() => return Err(PrefixRule::NoErrorPrefix),
            None => None,
        };
        for expression in prefix.expressions() {
            check_in_prefix(expression, available)?;
        }
        if let Some(error) = &error {
            check_error_prefix(error)?;
        }
        Ok(Self { prefix, error })
    }

    /// Whether the error prefix, being literal, mixes failures of all kinds. AWS's rules ask for
    /// the kind only of an error prefix with expressions.
    pub fn error_prefix_without_type(&self) -> bool {
        self.error.as_ref().is_some_and(|error| !error.has_expressions())
    }

    /// Whether the prefix names keys of partitions.
    pub fn names_keys(&self) -> bool {
        let mut expressions = self.prefix.expressions();
        expressions.any(|one| matches!(one, Expression::Query(_) | Expression::Lambda(_)))
    }

    /// The pieces of the prefix.
    pub fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.prefix.pieces().iter().map(|(_, piece)| piece)
    }

    /// Whether the evaluated prefix is as short as AWS demands, with these keys.
    pub fn fits(&self, keys: &PartitionKeys) -> bool {
        let time = Zone::default().local(Timestamp(0));
        let facts = Facts { time, keys, error: None };
        self.evaluate(&facts, &mut Rng::new(0)).chars().count() <= EVALUATED_MAX
    }

    /// Refuses prefixes that are too long whatever their keys come to.
    pub fn check_length(&self) -> Result<(), PrefixRule> {
        let keys = PartitionKeys::default();
        if !self.fits(&keys) {
            return Err(PrefixRule::TooLong { field: "Prefix" });
        }
        let time = Zone::default().local(Timestamp(0));
        let facts = Facts { time, keys: &keys, error: Some(ErrorType::FormatConversionFailed) };
        if self.evaluate(&facts, &mut Rng::new(0)).chars().count() > EVALUATED_MAX {
            return Err(PrefixRule::TooLong { field: "ErrorOutputPrefix" });
        }
        Ok(())
    }

    /// What the name of an object with these facts begins with.
    pub fn evaluate(&self, facts: &Facts<'_>, random: &mut Rng) -> String {
        self.explain(facts, random).into_iter().map(|explained| explained.value).collect()
    }

    /// The same, piece by piece: the concatenated values are the evaluated prefix.
    pub fn explain(&self, facts: &Facts<'_>, random: &mut Rng) -> Vec<Explained> {
        let (template, own) = match (facts.error, &self.error) {
            (Some(_), Some(error)) => (error, true),
            _ => (&self.prefix, false),
        };
        let mut explained: Vec<_> = template
            .pieces()
            .iter()
            .map(|(written, piece)| Explained {
                written: written.clone(),
                value: value_of(piece, facts, random),
                piece: piece.clone(),
            })
            .collect();
        let mut append = |expression: Expression| {
            let piece = Piece::Expression(expression);
            let value = value_of(&piece, facts, random);
            explained.push(Explained { written: String::new(), piece, value });
        };
        if facts.error.is_some() && self.error.is_none() {
            // AWS: `<specified-prefix><error-output-type>YYYY/MM/DD/HH/`, shown as a folder.
            append(Expression::ErrorType);
            append(Expression::Timestamp(DatePattern::literal("/")));
        }
        // AWS appends a time to `Prefix` alone: an error prefix stays as it is written.
        if !own && !template.settles_time() {
            append(Expression::Timestamp(DatePattern::default_of_aws()));
        }
        explained
    }
}

fn check_in_prefix(expression: &Expression, available: &Available<'_>) -> Result<(), PrefixRule> {
    match expression {
        Expression::ErrorType => Err(PrefixRule::ErrorTypeInPrefix),
        Expression::Query(_) | Expression::Lambda(_) if !available.partitioning => {
            Err(PrefixRule::KeyWithoutPartitioning { namespace: expression.namespace() })
        }
        Expression::Query(key) => {
            let known = available.query.as_ref().is_some_and(|keys| keys.contains(&key.as_str()));
            let processor = "MetadataExtraction";
            if known { Ok(()) } else { Err(PrefixRule::UnknownKey { key: key.clone(), processor }) }
        }
        Expression::Lambda(key) if !available.lambda => {
            Err(PrefixRule::UnknownKey { key: key.clone(), processor: "Lambda" })
        }
        _ => Ok(()),
    }
}

fn check_error_prefix(error: &Template) -> Result<(), PrefixRule> {
    let mut has_type = false;
    for expression in error.expressions() {
        match expression {
            Expression::ErrorType => has_type = true,
            Expression::Query(_) | Expression::Lambda(_) => {
                return Err(PrefixRule::KeyInErrorPrefix { namespace: expression.namespace() });
            }
            _ => {}
        }
    }
    if error.has_expressions() && !has_type { Err(PrefixRule::NoErrorType) } else { Ok(()) }
}

fn value_of(piece: &Piece, facts: &Facts<'_>, random: &mut Rng) -> String {
    match piece {
        Piece::Literal(text) => text.clone(),
        Piece::Expression(Expression::Timestamp(pattern)) => pattern.format(facts.time),
        Piece::Expression(Expression::RandomString) => random_string(random),
        Piece::Expression(Expression::ErrorType) => {
            facts.error.map_or("", ErrorType::as_str).to_owned()
        }
        Piece::Expression(Expression::Query(key)) => {
            facts.keys.query.get(key).cloned().unwrap_or_default()
        }
        Piece::Expression(Expression::Lambda(key)) => {
            facts.keys.lambda.get(key).cloned().unwrap_or_default()
        }
    }
}

/// Eleven letters and digits, as AWS draws them.
fn random_string(random: &mut Rng) -> String {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    (0..RANDOM_STRING_LENGTH).map(|_| char::from(ALPHABET[random.below(62) as usize])).collect()
}

#[cfg(test)]
mod tests;
