//! A request as the text that makes the same call elsewhere: AWS CLI v2, boto3, AWS's JSON.
//!
//! Everything follows from the operation's declared fields; no operation is known by name but
//! `SubscribeToShard`, for which the AWS CLI has no command.
//!
//! **Blobs in a command.** AWS CLI v2 takes base64 by default. Where every blob of a request is
//! text that a person can read (printable UTF-8, line breaks included), it is written as it is
//! and `--cli-binary-format raw-in-base64-out` says so; otherwise all of them are base64.
//!
//! **Texts in a command.** Some can't stand as an argument as they are: those with control
//! characters, and those that begin with `file://` or `fileb://`, which the CLI would open. A
//! request that holds one, or more than the 128 KiB which Linux allows an argument, is written as
//! `--cli-input-json`, in the latter case fed by a here-document.
//!
//! **Times.** botocore, below both CLI and boto3, cuts a time to whole seconds; the texts here
//! carry the milliseconds all the same.

mod cli;
#[cfg(test)]
mod consumers_tests;
#[cfg(test)]
mod firehose_tests;
mod json;
mod name;
mod python;
mod quote;
#[cfg(test)]
mod tests;
mod value;

use crate::api::AnyRequest;

pub use cli::Command;
pub use name::{flag_of, kebab, snake};
pub use quote::word;

/// The request as one command line of AWS CLI v2, complete.
///
/// A here-document makes it three lines if an argument would exceed what Linux allows. For
/// `SubscribeToShard` it is a comment of the shell that says why there is no command.
pub fn cli<'a>(request: impl Into<AnyRequest<'a>>) -> String {
    command(request).one_line()
}

/// The request as a command that can be written in several forms.
pub fn command<'a>(request: impl Into<AnyRequest<'a>>) -> Command {
    Command::of(request.into())
}

/// The request as a small Python program with boto3, complete.
pub fn boto3<'a>(request: impl Into<AnyRequest<'a>>) -> String {
    python::program(request.into())
}

/// The request as AWS's JSON, indented by two spaces, its fields in the order of AWS's model.
pub fn json<'a>(request: impl Into<AnyRequest<'a>>) -> String {
    json::pretty(&value::of(request.into()))
}
