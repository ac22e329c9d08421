//! Kinesis Data Streams' vocabulary: its 39 classic operations, their inputs and outputs, their
//! constraints and their errors (AWS service model `kinesis` 2013-12-02, as of 2026-11-17).
//!
//! It deliberately does not know any stream: whether a name exists is for the engine to say.

mod account;
mod consumers;
mod encode;
mod error;
mod ids;
mod operation;
mod policies;
mod records;
pub mod rules;
mod settings;
mod shards;
mod streams;
mod tags;

pub use account::*;
pub use consumers::*;
pub use error::*;
pub use ids::{BadSequenceNumber, BadShardId, HashKey, Identity, SequenceNumber, ShardId};
pub use operation::{Empty, Operation, Request, Response, TARGET_PREFIX};
pub use policies::*;
pub use records::*;
pub use settings::*;
pub use shards::*;
pub use streams::*;
pub use tags::*;
