//! Caudal through its real door: AWS's own Rust SDK calls all 39 operations over HTTP, and a hand
//! written client sends what the SDK never would.
//!
//! Each test has a sandbox of its own (`world`), whose clock stands still unless the test moves
//! it; so nothing here waits, and nothing depends on how busy the machine is.

mod account;
mod alerts;
mod bodies;
mod cbor;
mod constraints;
mod consumers;
mod disk;
mod door;
mod every_operation;
mod firehose;
mod iterators;
mod lifecycle;
mod limits;
mod own_door;
mod pages;
mod policies;
mod put;
mod raw;
mod read;
mod reshard;
mod retries;
mod settings;
mod shards;
mod streams;
mod subscribe;
mod subscribe_ends;
mod subscribe_pace;
mod tags;
mod throughput;
mod unreadable;
mod virtual_sleep;
mod waiters;
mod world;
