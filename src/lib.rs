//! Caudal: Amazon Kinesis as one can read about it and try it, offline, true to AWS.
pub mod api;
pub mod units;
