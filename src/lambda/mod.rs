//! AWS Lambda: for now the functions that the sandbox runs itself.
//!
//! Imports `units` and `api`. It deliberately does not know Kinesis, Firehose, SNS, files,
//! threads, or what time it really is.

pub mod functions;
