//! Units that every floor shares: points in time, spans of time, and a seeded generator.
//!
//! Nothing here knows what a stream, a request or a page is, and nothing reads the machine's
//! clock: a [`Timestamp`] always comes in as an argument.

mod rng;
mod time;

pub use rng::Rng;
pub use time::{Millis, Timestamp};
