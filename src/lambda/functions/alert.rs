//! What a function gives: alerts to publish, and the exception that ended it.

use serde::{Deserialize, Serialize};

use super::python::Raised;

/// What the note writes before the reason in a subject.
pub const SUBJECT_PREFIX: &str = "🚨 Alerta de Fraude: ";

/// A message to publish.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Which record of the batch it is about, from zero.
    pub record: usize,
    /// The rule that fired: its place in the function's list.
    pub rule: usize,
    /// The subject, as the note writes it.
    pub subject: String,
    /// The message, as the note's `json.dumps` writes it.
    pub message: String,
}

/// The exception that ended a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The record at which it was raised, from zero.
    pub record: usize,
    /// The exception.
    pub raised: Raised,
}

impl Failure {
    /// The answer that Lambda gives for it, in JSON. Simplified: a native function has no stack,
    /// so `stackTrace` is empty.
    pub fn payload(&self, request_id: &str) -> String {
        let text = |text: &str| serde_json::Value::from(text).to_string();
        format!(
            "{{\"errorMessage\": {}, \"errorType\": {}, \"requestId\": {}, \"stackTrace\": []}}",
            text(&self.raised.message),
            text(&self.raised.kind),
            text(request_id),
        )
    }
}

/// What became of one invocation. Alerts from before an exception are out all the same: a retry
/// sends them again, as it does on AWS.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Messages to publish, in order.
    pub alerts: Vec<Alert>,
    /// Why it ended early, if it did.
    pub failure: Option<Failure>,
}
