//! The folder that plays S3: buckets are folders, objects ordinary files that any tool opens.
//!
//! ```text
//! <root>/<bucket>/raw/…/txn-to-s3-1-….gz     an object, as it would be downloaded
//! <root>/.caudal/meta/<bucket>/raw/….gz.json  what a listing needs beside it
//! <root>/.caudal/meta/<bucket>/raw/….gz.route where each of its records was read
//! <root>/.caudal/parts/17.part                an object that is being written
//! <root>/.caudal/aside/<entry>/…              objects of a past that was undone
//! <root>/.caudal/lost/…                       objects whose past the journal has lost
//! ```
//!
//! An object is written beside the buckets and moved into its place when it is whole, so a reader
//! sees all of it or nothing, and a killed process leaves only a part, which is removed at the
//! next start. This module knows deliveries and files; it deliberately does not know the engine:
//! what became of a delivery is told to whoever started the [`ObjectWriter`].

mod meta;
mod name;
mod past;
mod store;
#[cfg(test)]
mod tests;
mod writer;

pub use meta::{ObjectInfo, RouteEntry, ShardPart};
pub use name::path_of_key;
pub use past::{Past, Stretch};
pub use store::{ObjectError, ObjectStore};
pub use writer::{Mark, ObjectWriter, Report};
