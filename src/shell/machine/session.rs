//! What one command leaves for the next.

use std::collections::{BTreeMap, BTreeSet};

use crate::units::Rng;

/// Largest value of a variable: 16 MiB.
pub(crate) const VALUE_MAX: usize = 16 * 1024 * 1024;

/// A shell between two commands: variables, options, the last exit status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    variables: BTreeMap<String, String>,
    exported: BTreeSet<String>,
    /// Exit status of the last command: `$?`.
    pub(crate) status: i32,
    /// `set -e`: the first failure ends the program.
    pub(crate) stops_at_failure: bool,
    /// `set -u`: a variable that was never set is an error.
    pub(crate) refuses_unset: bool,
    /// Draws `$RANDOM`.
    rng: Rng,
}

impl Session {
    /// A new shell whose random numbers follow from a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            variables: BTreeMap::new(),
            exported: BTreeSet::new(),
            status: 0,
            stops_at_failure: false,
            refuses_unset: false,
            rng: Rng::new(seed),
        }
    }

    /// Exit status of the last command.
    #[must_use]
    pub const fn status(&self) -> i32 {
        self.status
    }

    /// A variable's value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// Sets a variable. One that would be larger than 16 MiB is cut.
    pub fn set(&mut self, name: &str, mut value: String) {
        if value.len() > VALUE_MAX {
            let end = (0..=VALUE_MAX).rev().find(|end| value.is_char_boundary(*end));
            value.truncate(end.unwrap_or(0));
        }
        self.variables.insert(name.to_owned(), value);
    }

    /// Sets a variable that tools see too, such as `AWS_DEFAULT_OUTPUT`.
    pub fn export(&mut self, name: &str, value: String) {
        self.set(name, value);
        self.exported.insert(name.to_owned());
    }

    /// A variable as a tool sees it: only if it was exported.
    pub(crate) fn environment(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|_| self.exported.contains(name))
    }

    pub(crate) fn mark_exported(&mut self, name: &str) {
        self.exported.insert(name.to_owned());
    }

    pub(crate) fn exports(&self) -> impl Iterator<Item = (&str, &str)> {
        self.exported.iter().filter_map(|name| Some((name.as_str(), self.get(name)?)))
    }

    pub(crate) fn unset(&mut self, name: &str) {
        self.variables.remove(name);
        self.exported.remove(name);
    }

    /// A number from 0 to 32767.
    pub(crate) fn random(&mut self) -> u64 {
        self.rng.below(32_768)
    }

    /// Goes on drawing where a part of the program stopped.
    pub(crate) fn adopt_random(&mut self, other: &Self) {
        self.rng = other.rng.clone();
    }

    /// The names of all variables, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.variables.keys().map(String::as_str)
    }
}
