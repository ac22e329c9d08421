//! What has been said once and need not be said again, and how the window's last calls ended.

use std::collections::VecDeque;

use caudal::api::ApiError;

use super::world::Answered;

/// Endings kept; a form looks for its own in the frames after it was sent.
const KEPT: usize = 64;

/// How a call of the window ended.
#[derive(Clone, Debug)]
pub struct Ending {
    /// AWS's name of the operation.
    pub operation: &'static str,
    /// Why it was refused, if it was.
    pub refusal: Option<ApiError>,
}

/// What has been said, and what came back.
#[derive(Default)]
pub struct Activity {
    /// The last calls, oldest first.
    pub calls: VecDeque<Ending>,
    /// Answers so far, those no longer kept among them.
    pub answered: u64,
    /// It has been said that the journal can't be written any more.
    pub journal_failed: bool,
    /// It has been said that the engine has stopped.
    pub engine_failed: bool,
}

impl Activity {
    /// Takes an answer.
    pub fn take(&mut self, answered: Answered) {
        self.answered += 1;
        if self.calls.len() == KEPT {
            self.calls.pop_front();
        }
        let Answered { operation, result } = answered;
        self.calls.push_back(Ending { operation, refusal: result.err() });
    }
}
