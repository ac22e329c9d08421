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
    /// What was demanded: `Member must not be null`.
    pub demand: String,
}

impl Violations {
    /// Notes one more, unless AWS would no longer list it.
    pub fn push(&mut self, at: &Path<'_>, value: Option<String>, demand: String) {
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
            let demand = format!("Member must have length greater than or equal to {min}");
            self.push(at, Some(shown()), demand);
        }
        if let Some(max) = rule.length_max.filter(|max| length > *max) {
            let demand = format!("Member must have length less than or equal to {max}");
            self.push(at, Some(shown()), demand);
        }
    }

    /// Checks a text's pattern, length and value set.
    pub(crate) fn check_text(&mut self, rule: &Rule, at: &Path<'_>, text: &str) {
        if let Some(pattern) = rule.pattern.filter(|pattern| !(pattern.matches)(text)) {
            let demand =
                format!("Member must satisfy regular expression pattern: {}", pattern.text);
            self.push(at, Some(text.to_owned()), demand);
        }
        // Counting characters is only needed when the bytes don't settle it.
        let bytes = text.len();
        let settled = rule.length_min.is_none_or(|min| bytes >= min.saturating_mul(4))
            && rule.length_max.is_none_or(|max| bytes <= max);
        if !settled {
            self.check_length(rule, at, text.chars().count(), || text.to_owned());
        }
        if !rule.one_of.is_empty() && !rule.one_of.contains(&text) {
            let demand =
                format!("Member must satisfy enum value set: [{}]", rule.one_of.join(", "));
            self.push(at, Some(text.to_owned()), demand);
        }
    }

    /// Checks a number's range.
    pub(crate) fn check_number(&mut self, rule: &Rule, at: &Path<'_>, number: i64) {
        if let Some(min) = rule.value_min.filter(|min| number < *min) {
            let demand = format!("Member must have value greater than or equal to {min}");
            self.push(at, Some(number.to_string()), demand);
        }
        if let Some(max) = rule.value_max.filter(|max| number > *max) {
            let demand = format!("Member must have value less than or equal to {max}");
            self.push(at, Some(number.to_string()), demand);
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
        subject: &str,
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
            let demand = format!("{subject} must satisfy constraint: [{}]", demands(rule));
            self.push(at, Some(shown()), demand);
        }
    }
}

/// Lists everything a member rule demands, in AWS's order.
fn demands(rule: &Rule) -> String {
    let mut parts = Vec::new();
    if let Some(max) = rule.length_max {
        parts.push(format!("Member must have length less than or equal to {max}"));
    }
    if let Some(min) = rule.length_min {
        parts.push(format!("Member must have length greater than or equal to {min}"));
    }
    if let Some(pattern) = rule.pattern {
        parts.push(format!("Member must satisfy regular expression pattern: {}", pattern.text));
    }
    if !rule.one_of.is_empty() {
        parts.push(format!("Member must satisfy enum value set: [{}]", rule.one_of.join(", ")));
    }
    parts.join(", ")
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
