//! What the sandbox brings along: worlds that are ready to be opened.
//!
//! Imports the floors below. It deliberately does not know threads, files or clocks: a ready world
//! is a list of ordinary requests at times, and opening it means making them.

mod transactions;
pub mod worlds;

pub use worlds::{ReadyWorld, Script};
