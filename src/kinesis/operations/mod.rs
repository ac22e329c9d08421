//! AWS's operations, one file per family; each is a method of the service.

mod account;
mod consumers;
mod policies;
mod pull;
mod put;
mod read;
mod settings;
mod shards;
mod streams;
mod tags;

pub use pull::{NotPulled, Pulled};
