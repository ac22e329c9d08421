//! What can be wrong with a file, and with one row of it.

use std::io;

/// Why a file can't be imported at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// There is none.
    #[error("no such file")]
    NotFound,
    /// It is a folder.
    #[error("a folder")]
    Folder,
    /// It is neither a file nor a folder.
    #[error("not a regular file")]
    Special,
    /// The system doesn't let it be read.
    #[error("not allowed to read it")]
    Denied,
    /// Nothing is in it.
    #[error("empty")]
    Empty,
    /// It holds bytes that no text holds.
    #[error("not text")]
    Binary,
    /// It is text, but in UTF-16.
    #[error("UTF-16")]
    Utf16,
    /// The header of a CSV file has no column of that name.
    #[error("no column {0}")]
    NoColumn(String),
    /// The header of a CSV file can't be read.
    #[error("the header can't be read")]
    Header,
    /// The system's own words.
    #[error("{0}")]
    Io(String),
}

impl From<io::Error> for FileFault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::PermissionDenied => Self::Denied,
            io::ErrorKind::IsADirectory => Self::Folder,
            _ => Self::Io(error.to_string()),
        }
    }
}

/// Why a row becomes no record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// Its bytes are no UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
    /// It is longer than any record, in bytes.
    #[error("longer than {0} bytes")]
    TooLong(usize),
    /// It is no JSON, from this column on (from 1).
    #[error("no JSON at column {0}")]
    Json(usize),
    /// It has no text or number there for a key.
    #[error("no field {0}")]
    NoField(String),
    /// A quote is never closed, or text follows a closed one.
    #[error("bad quotes")]
    Quotes,
    /// It has another number of columns than the header.
    #[error("{found} columns, not {expected}")]
    Columns {
        /// It has.
        found: usize,
        /// The header has.
        expected: usize,
    },
    /// Its key has no characters, or more than 256.
    #[error("a key of {0} characters")]
    Key(usize),
    /// Data and key are larger than the stream allows, in bytes.
    #[error("{bytes} bytes, more than {limit}")]
    TooLarge {
        /// They have.
        bytes: usize,
        /// The stream allows.
        limit: usize,
    },
    /// AWS refused it, for a reason that another try doesn't mend.
    #[error("refused: {0}")]
    Refused(String),
}
