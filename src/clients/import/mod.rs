//! Files whose records are written to a stream.

mod key;

pub use key::field_of;
