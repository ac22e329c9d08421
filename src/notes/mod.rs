//! The notes.
pub mod block;
