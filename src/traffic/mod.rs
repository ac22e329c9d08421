//! Generated banking transactions: how many are due, whose they are and what they say.
//!
//! Everything is a function of a [`Config`] and the simulated time alone: the same seed gives the
//! same bytes, however the time is cut into steps. It deliberately does not know streams, limits,
//! threads or clocks; whoever sends the records brings the time and keeps the answers.

mod config;
mod generator;
mod keys;
mod rules;
mod schedule;
mod transaction;
mod zipf;

pub use config::{
    BadConfig, Bursts, Config, KEYS_MAX, KeyDistribution, RATE_MAX, SIZE_MAX, SIZE_MIN, Size,
    ZIPF_EXPONENT_MAX,
};
pub use generator::{Generated, Generator};
pub use keys::{KeyPicker, key_name};
pub use rules::{AMOUNT_LIMIT, Rules};
pub use schedule::Schedule;
