//! Files whose records are written to a stream: JSON lines, CSV, plain lines.
//!
//! A thread reads the file piece by piece, so that its size doesn't matter, and makes
//! `PutRecords` calls as a program would: entries that were throttled are sent again, ever later
//! in simulated time. What can't be read is told by line ([`RowFault`]). It deliberately knows
//! nothing of a window: what it has to tell are facts, not sentences.

mod csv;
mod fault;
mod key;
mod lines;
mod rows;
mod run;
mod status;
#[cfg(test)]
mod tests;

pub use fault::{FileFault, RowFault};
pub use key::{KeyFrom, field_of};
pub use rows::{Format, Row, Source, preview};
pub use run::{Import, Spec};
pub use status::{ERRORS_KEPT, ImportStatus, Phase, StopReason};
