//! Units that every floor shares: points in time, spans of time, a seeded generator, and how
//! deep a text is nested.
//!
//! Nothing here knows what a stream, a request or a page is, and nothing reads the machine's
//! clock: a [`Timestamp`] always comes in as an argument.

mod nesting;
mod rng;
mod time;

pub use nesting::bracket_depth;
pub use rng::Rng;
pub use time::{Millis, Timestamp};
