//! Why something in the folder can't be read.

use std::io;

/// Why something can't be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It isn't there, or no longer.
    Gone,
    /// There is something in its place already.
    Exists,
    /// The system doesn't allow it.
    Denied,
    /// There is no room.
    Full,
    /// Its content isn't what it should be; why, in English.
    Broken(String),
    /// Anything else; the system's own words.
    System(String),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Gone,
            io::ErrorKind::AlreadyExists => Self::Exists,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::Denied,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            io::ErrorKind::InvalidData
            | io::ErrorKind::InvalidInput
            | io::ErrorKind::UnexpectedEof => Self::Broken(error.to_string()),
            _ => Self::System(error.to_string()),
        }
    }
}
