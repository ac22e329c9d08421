//! Amazon SNS's vocabulary as far as alerts need it: ten operations, their inputs and outputs,
//! constraints and errors (AWS service model `sns` 2010-03-31, botocore 1.44.8).
//!
//! The query protocol and its XML answers are the server's; the JSON form that every structure
//! has here is the house's own, for the journal and the window. SNS words its refusals one by
//! one (`Invalid parameter: …`) and not as a list of violations: what the model demands stands
//! beside the fields, and the texts are [`InvalidParameter`]'s.
//!
//! # The subject
//!
//! What holds today, and is kept here: *UTF-8 text with no line breaks or control characters, and
//! less than 100 characters long* (`PublishInput.Subject` of the model, botocore 1.44.8 of
//! 2026-11, and the API reference's page of `Publish`). Older copies of the model said "ASCII
//! text that begins with a letter, number, or punctuation mark"; so the note's `🚨` was refused
//! once and isn't any more. Whether the 100th character counts is read as the text says: 99 are
//! the most. How AWS counts an emoji (one code point, or two units of UTF-16) is not documented;
//! code points are counted here.
//!
//! It deliberately does not know any topic: whether one exists is for the state machine.

mod error;
mod operation;
mod publish;
pub mod query;
pub mod rules;
mod subscriptions;
#[cfg(test)]
mod tests;
mod topics;

pub use error::*;
pub use operation::{Empty, Operation, Request, Response};
pub use publish::*;
pub use subscriptions::*;
pub use topics::*;
