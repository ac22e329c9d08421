//! A producer that writes generated transactions as a program with AWS's SDK does.
//!
//! One named thread per [`Producer`]. It follows the simulated clock, puts records together for
//! up to 100 simulated ms, sends them with `PutRecords` and tries what was refused again after a
//! growing pause. What time leaves behind is left out and counted, never piled up. It
//! deliberately knows neither shards' limits nor a window: it learns from answers alone.

mod batch;
mod machine;
mod status;
#[cfg(test)]
mod tests;
mod worker;

pub use machine::{ATTEMPTS_MAX, Spec};
pub use status::{Counts, LastError, ProducerStatus, Row, ShardCounts, State, StopReason};
pub use worker::{Producer, StartError};
