//! Functions that the sandbox runs itself, as values: the note's handler with exactly its
//! semantics, the same with other limits, and rules of the user's own. A function gets payloads
//! and gives alerts or an exception; where alerts go is not its business.
//!
//! Imports `units` and `api` only. It deliberately does not know mappings, topics, or Python
//! itself: a handler of the user's own runs in a process, two floors up.

mod alert;
mod code;
pub mod fraud;
pub mod python;
pub mod rules;
#[cfg(test)]
mod tests;

pub use alert::{Alert, Failure, Run, SUBJECT_PREFIX};
pub use code::{Code, Function, NATIVE_RUNTIME, NOTE_TOPIC};
pub use fraud::{BadThreshold, Explained, Explanation, Reading, Rule, Thresholds};
