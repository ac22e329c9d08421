//! Which calls are shown.

use std::collections::VecDeque;

use caudal::engine::Origin;
use caudal::runtime::{Call, CallLog};

use super::words;

/// What is looked for; empty parts let everything through.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Filter {
    pub(super) text: String,
    pub(super) operation: Option<String>,
    pub(super) stream: Option<String>,
    pub(super) origin: Option<Origin>,
    pub(super) errors: bool,
}

impl Filter {
    /// Whether everything is let through.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self { text: self.text.clone(), ..Self::default() } && self.text.trim().is_empty()
    }

    fn lets_through(&self, call: &Call) -> bool {
        if self.errors && matches!(words::state(call).0, crate::ui::widgets::Tone::Ok) {
            return false;
        }
        if self.origin.is_some_and(|origin| origin != call.origin)
            || self.operation.as_ref().is_some_and(|operation| call.operation != *operation)
        {
            return false;
        }
        // A consumer of a stream is its stream's.
        let stream = call.subject.as_deref().map(|name| name.split('/').next().unwrap_or(name));
        if self.stream.is_some() && !(call.is_kinesis() && self.stream.as_deref() == stream) {
            return false;
        }
        let text = self.text.trim().to_lowercase();
        text.is_empty()
            || [
                call.operation.to_lowercase(),
                words::subject(call).to_lowercase(),
                words::fact(call).to_lowercase(),
                call.caller.to_lowercase(),
                words::origin(call.origin).1.to_owned(),
            ]
            .iter()
            .any(|field| field.contains(&text))
    }
}

/// The numbers of the calls that a filter lets through, oldest first; each call is looked at once.
#[derive(Default)]
pub(super) struct Matches {
    filter: Filter,
    pub(super) numbers: VecDeque<u64>,
    /// The newest call that was looked at.
    seen: u64,
}

impl Matches {
    /// Looks at what is new.
    pub(super) fn update(&mut self, filter: &Filter, log: &CallLog) {
        if self.filter != *filter || self.seen > log.total() {
            *self = Self { filter: filter.clone(), ..Self::default() };
        }
        while self.numbers.front().is_some_and(|number| *number < log.first()) {
            self.numbers.pop_front();
        }
        let new = log.from(self.seen + 1).filter(|call| filter.lets_through(call));
        self.numbers.extend(new.map(|call| call.number));
        self.seen = log.total();
    }

    /// How many are not newer than a number.
    pub(super) fn up_to(&self, number: u64) -> usize {
        self.numbers.partition_point(|other| *other <= number)
    }
}
