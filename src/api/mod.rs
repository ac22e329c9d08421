//! AWS's own vocabulary: requests, responses, errors, and the constraints on every field.
//!
//! Every door of the house (a click, the terminal, a lab, HTTP) builds the same typed request
//! and gets the same typed answer; this floor knows how they look on the wire and which values
//! AWS refuses before it even looks at the world. It imports `units` only and deliberately does
//! not know what an operation does, what time it is, or that HTTP exists.

pub mod blob;
pub mod firehose;
pub(crate) mod ignored;
pub mod kinesis;
pub mod lambda;
mod operations;
pub mod rule;
mod service;
pub mod shape;
pub mod sns;
pub mod violation;
mod wire;

pub use blob::Blob;
pub use operations::UnknownOperation;
pub(crate) use operations::operations;
pub use service::{AnyRequest, ApiError, ApiOperation, ApiRequest, Service};
pub(crate) use shape::shapes;
pub use wire::{MalformedBody, WireFormat};
