//! Programs that use the simulated account as an SDK program would, inside this process.
//!
//! Each asks through a [`Handle`](crate::runtime::Handle) and in simulated time, on plain threads.
//! They deliberately know neither how an operation is applied nor tokio nor a window, and none
//! knows another.

pub mod bucket;
pub mod consumer;
pub mod import;
pub mod producer;
pub mod reader;
pub mod shell;
