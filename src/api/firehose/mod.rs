//! Amazon Data Firehose's vocabulary: its 12 operations, their inputs and outputs, their
//! constraints and their errors (AWS service model `firehose` 2015-08-04, botocore 1.44.8).
//!
//! Simplified: of the destinations, S3 is simulated, in its plain and its extended shape. The
//! others are recognised and refused. Of the sources, direct puts and Kinesis streams are.
//!
//! It deliberately does not know any delivery stream: whether a name exists is for the engine.

mod conversion;
mod destination;
mod encryption;
mod error;
mod ids;
mod operation;
mod other;
mod processing;
mod records;
pub mod rules;
mod streams;
mod tags;
#[cfg(test)]
mod tests;

pub use conversion::*;
pub use destination::*;
pub use encryption::*;
pub use error::*;
pub use ids::{DESTINATION_ID, delivery_stream_arn};
pub use operation::{Empty, Operation, Request, Response, TARGET_PREFIX};
pub use other::*;
pub use processing::*;
pub use records::*;
pub use streams::*;
pub use tags::*;
