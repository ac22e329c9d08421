//! As much of Python as the note's handler touches: `json.loads` of bytes, comparisons,
//! `dict.get`, `json.dumps`, and the exceptions with their messages.
//!
//! Held against `CPython` itself by `tests/fraud`. Where versions differ, 3.13's text is taken, the
//! runtime that Lambda offered for new functions in 2026. It imports nothing of the crate.

mod compare;
mod dumps;
mod numbers;
mod scanner;
mod text;
mod value;

pub use compare::{Comparison, compare, equal};
pub use dumps::{dumps_into, float_repr};
pub use numbers::Int;
pub use scanner::{Document, loads, pick};
pub use text::decode;
pub use value::{Raised, Value};
