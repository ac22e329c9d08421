//! The laws of the engine and its runtime, tried on generated worlds.
//!
//! Everything random here comes from a seed. A law that breaks prints the one line that repeats
//! it. `CAUDAL_SEED=<n>` tries one seed only, `CAUDAL_CASES=<n>` that many times the usual
//! number of seeds and of proptest's cases.

mod generator;
mod model;
mod seeds;
mod world;

mod budgets;
mod calculator;
mod faults;
mod firehose;
mod heat;
mod history;
mod jump;
mod readers;
mod reshards;
mod same_bytes;
mod spill;
mod support;
mod tails;
mod throttle;
mod time_steps;
mod worlds;
