//! The operations, one file per family.

mod describe;
mod destination;
mod encryption;
mod put;
mod streams;
mod tags;
