//! Consumers against the engine itself, in simulated time.

mod fan_out;
mod jumps;
mod polling;
mod properties;
mod reshard;
mod thread;
mod world;
