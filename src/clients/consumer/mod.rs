//! Consumers that really read: polling and enhanced fan-out, with their own checkpoints.
//!
//! One named thread ([`Consumers`]) serves them all. Each consumer is a state machine in
//! simulated time that asks for API calls and is told their answers; it knows neither threads nor
//! a clock, so tests drive it straight against the engine. What it knows is published as
//! [`ConsumerStatus`]. It deliberately does not know how records came to be, nor a window: what
//! it has to tell are facts ([`What`]), not sentences.
//!
//! It behaves as programs built on AWS's Kinesis Client Library do: a checkpoint per shard, set
//! after each batch; everything after it again when processing fails (at least once); a shard's
//! children only after the shard itself. A consumer asks nothing while a snapshot shows that
//! there is nothing to read, so a quiet world costs nothing.

mod backlog;
mod batch;
mod control;
mod fan_out;
mod history;
mod lane;
mod log;
mod machine;
mod order;
mod place;
mod polling;
mod pool;
mod registration;
mod round;
mod spec;
mod status;
mod telling;
#[cfg(test)]
mod tests;

pub use history::{History, Meter, SECONDS_KEPT, Sample};
pub use log::{Fault, LogLine, StopReason, What};
pub use order::BrokenKey;
pub use pool::{AddError, Consumers};
pub use spec::{CONSUMERS_MAX, ConsumerId, Failure, Kind, Polling, Spec, Start};
pub use status::{Checkpoint, ConsumerStatus, LaneState, LaneStatus, ReadState, State, Totals};
