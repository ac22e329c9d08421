//! The constraints AWS declares on fields: lengths, ranges, patterns and value sets.
//!
//! A [`Rule`] is data, so one declaration serves validation, the terminal's help and the
//! window's forms alike.

/// A regular expression of AWS's model together with the function that decides it.
///
/// The few patterns of the API are simple enough to be decided by hand, which keeps a regular
/// expression engine out of the hot path of every record.
#[derive(Clone, Copy)]
pub struct Pattern {
    /// The expression exactly as AWS prints it in a violation.
    pub text: &'static str,
    /// Decides whether the whole value matches.
    pub matches: fn(&str) -> bool,
}

impl std::fmt::Debug for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text)
    }
}

/// What AWS demands of one field. Absent bounds are `None`.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Smallest length: characters of a text, bytes of a blob, entries of a list or map.
    pub length_min: Option<usize>,
    /// Largest length, counted as for [`Rule::length_min`].
    pub length_max: Option<usize>,
    /// Smallest number.
    pub value_min: Option<i64>,
    /// Largest number.
    pub value_max: Option<i64>,
    /// The expression a text must match as a whole.
    pub pattern: Option<Pattern>,
    /// The only texts allowed; empty means any.
    pub one_of: &'static [&'static str],
    /// What each entry of a list, or each key of a map, must satisfy.
    pub member: Option<&'static Self>,
    /// What each value of a map must satisfy.
    pub map_value: Option<&'static Self>,
}

impl Rule {
    /// A rule that allows everything.
    pub const ANY: Self = Self {
        length_min: None,
        length_max: None,
        value_min: None,
        value_max: None,
        pattern: None,
        one_of: &[],
        member: None,
        map_value: None,
    };

    /// Bounds the length, both ends included.
    pub const fn length(min: usize, max: usize) -> Self {
        Self { length_min: Some(min), length_max: Some(max), ..Self::ANY }
    }

    /// Bounds the number, both ends included.
    pub const fn range(min: i64, max: i64) -> Self {
        Self { value_min: Some(min), value_max: Some(max), ..Self::ANY }
    }

    /// Bounds the number from below.
    pub const fn at_least(min: i64) -> Self {
        Self { value_min: Some(min), ..Self::ANY }
    }

    /// Allows only the named values.
    pub const fn one_of(values: &'static [&'static str]) -> Self {
        Self { one_of: values, ..Self::ANY }
    }

    /// Adds a pattern.
    pub const fn matching(mut self, pattern: Pattern) -> Self {
        self.pattern = Some(pattern);
        self
    }

    /// Adds the rule of a list's entries or a map's keys.
    pub const fn of(mut self, member: &'static Self) -> Self {
        self.member = Some(member);
        self
    }

    /// Adds the rule of a map's values.
    pub const fn to(mut self, value: &'static Self) -> Self {
        self.map_value = Some(value);
        self
    }
}
