//! AWS Lambda's vocabulary as far as event source mappings on Kinesis streams need it: eight
//! operations, their inputs and outputs, constraints, errors, and their REST forms (AWS service
//! model `lambda` 2015-03-31, botocore 1.44.8).
//!
//! An input is one structure, whatever part of it travels in the path, the query or a header:
//! [`rest`] puts it together from a call and takes an answer apart. It imports `units` and its
//! siblings in `api`, and deliberately does not know any mapping, function or stream.

mod error;
mod functions;
mod mappings;
mod operation;
pub mod rest;
pub mod rules;
#[cfg(test)]
mod tests;

pub use error::*;
pub use functions::*;
pub use mappings::*;
pub use operation::{Operation, Request, Response};
