//! The calls that the window made, newest last.

use std::collections::VecDeque;

use caudal::units::Timestamp;

use super::world::Answered;

/// Calls kept.
const KEPT: usize = 500;

/// One call.
#[derive(Clone, Debug)]
pub struct Call {
    /// AWS's name of the operation.
    pub operation: &'static str,
    /// Simulated time of the question.
    pub at: Timestamp,
    /// AWS's name of the error and its text, if it was refused.
    pub error: Option<(String, String)>,
}

/// The calls.
#[derive(Default)]
pub struct Activity {
    /// Oldest first.
    pub calls: VecDeque<Call>,
    /// It has been said that the journal can't be written any more.
    pub journal_failed: bool,
    /// It has been said that the engine has stopped.
    pub engine_failed: bool,
}

impl Activity {
    /// Takes an answer.
    pub fn take(&mut self, answered: Answered) {
        let error = answered.result.err().map(|error| (error.code().to_owned(), error.to_string()));
        if self.calls.len() == KEPT {
            self.calls.pop_front();
        }
        self.calls.push_back(Call { operation: answered.operation, at: answered.at, error });
    }
}
