//! Caudal: Amazon Kinesis as one can read about it and try it, offline, true to AWS.
pub mod api;
pub mod engine;
pub mod kinesis;
pub mod runtime;
pub mod server;
pub mod units;
