//! Broken constraints, gathered and worded as AWS words them.

use std::fmt;

use super::rule::Rule;

/// AWS stops listing after ten violations of one request.
const VIOLATIONS_MAX: usize = 10;

/// All the constraints one request breaks, in the order of its fields.
///
/// Printed it is the text of AWS's `ValidationException`:
/// `1 validation error detected: Value 'a b' at 'streamName' failed to satisfy constraint: …`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

/// One broken constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The field as AWS names it there: `streamName`, `records.3.member.partitionKey`.
    pub at: String,
    /// The offending value as AWS prints it: quoted, or `null`.
    pub value: String,
    /// What was demanded.
    pub demand: Demand,
}

/// What AWS demanded of a value. Printed it is AWS's text: `Member must not be null`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// A value must be there.
    Present,
    /// At least so many characters, bytes or entries.
    LengthMin(usize),
    /// At most so many characters, bytes or entries.
    LengthMax(usize),
    /// A text must match an expression.
    Pattern(&'static str),
    /// Only these texts are allowed.
    OneOf(&'static [&'static str]),
    /// At least this number.
    ValueMin(i64),
    /// At most this number.
    ValueMax(i64),
    /// Every entry of a list must satisfy all of these.
    Members(Vec<Self>),
    /// Every key of a map must.
    Keys(Vec<Self>),
    /// Every value of a map must.
    Values(Vec<Self>),
}

impl fmt::Display for Demand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Present => f.write_str("Member must not be null"),
            Self::LengthMin(min) => {
                write!(f, "Member must have length greater than or equal to {min}")
            }
            Self::LengthMax(max) => {
                write!(f, "Member must have length less than or equal to {max}")
            }
            Self::Pattern(text) => {
                write!(f, "Member must satisfy regular expression pattern: {text}")
            }
            Self::OneOf(values) => {
                write!(f, "Member must satisfy enum value set: [{}]", values.join(", "))
            }
            Self::ValueMin(min) => {
                write!(f, "Member must have value greater than or equal to {min}")
            }
            Self::ValueMax(max) => write!(f, "Member must have value less than or equal to {max}"),
            Self::Members(demands) => all_of(f, "Member", demands),
            Self::Keys(demands) => all_of(f, "Map keys", demands),
            Self::Values(demands) => all_of(f, "Map value", demands),
        }
    }
}

fn all_of(f: &mut fmt::Formatter<'_>, subject: &str, demands: &[Demand]) -> fmt::Result {
    let parts: Vec<_> = demands.iter().map(Demand::to_string).collect();
    write!(f, "{subject} must satisfy constraint: [{}]", parts.join(", "))
}

impl Violations {
    /// Notes one more, unless AWS would no longer list it.
    pub fn push(&mut self, at: &Path<'_>, value: Option<String>, demand: Demand) {
        if self.0.len() < VIOLATIONS_MAX {
            let value = value.map_or_else(|| "null".to_owned(), |text| format!("'{text}'"));
            self.0.push(Violation { at: at.to_string(), value, demand });
        }
    }

    /// The violations found so far.
    pub fn as_slice(&self) -> &[Violation] {
        &self.0
    }

    /// Whether every constraint holds.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Checks a length against a rule and notes what it breaks.
    pub(crate) fn check_length(
        &mut self,
        rule: &Rule,
        at: &Path<'_>,
        length: usize,
        shown: impl Fn() -> String,
    ) {
        if let Some(min) = rule.length_min.filter(|min| length < *min) {
            self.push(at, Some(shown()), Demand::LengthMin(min));
        }
        if let Some(max) = rule.length_max.filter(|max| length > *max) {
            self.push(at, Some(shown()), Demand::LengthMax(max));
        }
    }

    /// Checks a text's pattern, length and value set.
    pub(crate) fn check_text(&mut self, rule: &Rule, at: &Path<'_>, text: &str) {
        if let Some(pattern) = rule.pattern.filter(|pattern| !(pattern.matches)(text)) {
            self.push(at, Some(text.to_owned()), Demand::Pattern(pattern.text));
        }
        // Counting characters is only needed when the bytes don't settle it.
        let bytes = text.len();
        let settled = rule.length_min.is_none_or(|min| bytes >= min.saturating_mul(4))
            && rule.length_max.is_none_or(|max| bytes <= max);
        if !settled {
            self.check_length(rule, at, text.chars().count(), || text.to_owned());
        }
        if !rule.one_of.is_empty() && !rule.one_of.contains(&text) {
            self.push(at, Some(text.to_owned()), Demand::OneOf(rule.one_of));
        }
    }

    /// Checks a number's range.
    pub(crate) fn check_number(&mut self, rule: &Rule, at: &Path<'_>, number: i64) {
        if let Some(min) = rule.value_min.filter(|min| number < *min) {
            self.push(at, Some(number.to_string()), Demand::ValueMin(min));
        }
        if let Some(max) = rule.value_max.filter(|max| number > *max) {
            self.push(at, Some(number.to_string()), Demand::ValueMax(max));
        }
    }

    /// Checks the members of a list of texts (or a map's keys or values) as one violation of the
    /// whole, as AWS does: `…: [Member must have length less than or equal to 128, …]`.
    pub(crate) fn check_members<'a>(
        &mut self,
        rule: Option<&Rule>,
        at: &Path<'_>,
        mut members: impl Iterator<Item = &'a str>,
        shown: impl Fn() -> String,
        whole: fn(Vec<Demand>) -> Demand,
    ) {
        let Some(rule) = rule else { return };
        let broken = |text: &str| {
            let length = text.chars().count();
            rule.length_min.is_some_and(|min| length < min)
                || rule.length_max.is_some_and(|max| length > max)
                || rule.pattern.is_some_and(|pattern| !(pattern.matches)(text))
                || !(rule.one_of.is_empty() || rule.one_of.contains(&text))
        };
        if members.any(broken) {
            self.push(at, Some(shown()), whole(demands(rule)));
        }
    }
}

/// Lists everything a member rule demands, in AWS's order.
fn demands(rule: &Rule) -> Vec<Demand> {
    let one_of = (!rule.one_of.is_empty()).then_some(Demand::OneOf(rule.one_of));
    let parts = [
        rule.length_max.map(Demand::LengthMax),
        rule.length_min.map(Demand::LengthMin),
        rule.pattern.map(|pattern| Demand::Pattern(pattern.text)),
        one_of,
    ];
    parts.into_iter().flatten().collect()
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.0.len() == 1 { "" } else { "s" };
        write!(f, "{} validation error{plural} detected: ", self.0.len())?;
        for (index, broken) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            let Violation { at, value, demand } = broken;
            write!(f, "{separator}Value {value} at '{at}' failed to satisfy constraint: {demand}")?;
        }
        Ok(())
    }
}

/// Where in a request a value stands; built on the stack, so that a valid request costs nothing.
#[derive(Clone, Copy, Debug)]
pub enum Path<'a> {
    /// The request itself.
    Root,
    /// A field of a structure, by its wire name.
    Field(&'a Self, &'static str),
    /// An entry of a list, counted from one as AWS does.
    Member(&'a Self, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parent, dot) = match self {
            Path::Root => return Ok(()),
            Path::Field(parent, _) | Path::Member(parent, _) => {
                (parent, if matches!(parent, Path::Root) { "" } else { "." })
            }
        };
        match self {
            Path::Field(_, name) => {
                let (first, rest) = name.split_at(1);
                write!(f, "{parent}{dot}{}{rest}", first.to_lowercase())
            }
            Path::Member(_, number) => write!(f, "{parent}{dot}{number}.member"),
            Path::Root => Ok(()),
        }
    }
}
