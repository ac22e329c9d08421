//! What can go wrong with a journal, as data. The texts here are for developers; the binary makes
//! the Spanish ones from the variants.

use std::io;
use std::path::{Path, PathBuf};

use super::segment::{EntryIndex, Fault};

/// Everything a journal can refuse or fail to do.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The operating system refused something other than writing entries: making the directory,
    /// opening, listing, reading, copying or renaming a file.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was being done, as a bare infinitive ("open the segment").
        action: &'static str,
        /// The file or directory it was done to.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// Another process (or another `Journal` in this one) has the directory open.
    #[error("the journal in {} is open elsewhere", dir.display())]
    Locked {
        /// The journal's directory.
        dir: PathBuf,
    },
    /// A segment was written by a newer program. Nothing has been touched.
    #[error("{} has format {found}; this program reads up to {supported}", path.display())]
    NewerVersion {
        /// The segment that says so.
        path: PathBuf,
        /// Its format version.
        found: u32,
        /// The newest version this program knows.
        supported: u32,
    },
    /// One entry is larger than a journal can hold. The journal goes on working.
    #[error("an entry of {bytes} bytes is over the limit of {limit}")]
    EntryTooLarge {
        /// Size of the entry, in bytes.
        bytes: u64,
        /// The limit, in bytes ([`super::MAX_ENTRY_BYTES`]).
        limit: u64,
    },
    /// Entries could not be written (disk full, I/O error). None of the entries appended since the
    /// last good commit is in the journal, which now refuses appends but can still be read.
    #[error("cannot write to {} (restored: {restored}): {source}", path.display())]
    Write {
        /// The segment being written.
        path: PathBuf,
        /// Whether the files were cut back to the last good commit. If not, whole entries of the
        /// failed commit may appear when the journal is next opened.
        restored: bool,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The disk did not confirm bytes already handed to the operating system; they may not survive
    /// a power cut. The journal now refuses appends but can still be read.
    #[error("cannot make {} durable: {source}", path.display())]
    Sync {
        /// The segment or directory being synced.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// An earlier write or sync failed, so nothing more is appended. Open the journal again to
    /// go on.
    #[error("the journal in {} stopped accepting entries after a failure", dir.display())]
    Poisoned {
        /// The journal's directory.
        dir: PathBuf,
    },
    /// There is no such entry, or none committed yet.
    #[error("entry {entry} asked of a journal of {entries} entries")]
    NoSuchEntry {
        /// The entry asked for.
        entry: EntryIndex,
        /// How many entries are committed.
        entries: u64,
    },
    /// The slice asked for ends after its entry does.
    #[error("bytes {offset}+{len} asked of entry {entry}, which has {available}")]
    OutOfRange {
        /// The entry asked for.
        entry: EntryIndex,
        /// First byte asked for.
        offset: u32,
        /// How many bytes were asked for.
        len: u32,
        /// How many bytes the entry has.
        available: u32,
    },
    /// A segment that was whole when the journal was opened no longer is.
    #[error("{} is damaged at byte {offset}: {fault}", path.display())]
    Damaged {
        /// The segment.
        path: PathBuf,
        /// Where, in bytes from the start of the file.
        offset: u64,
        /// What is wrong there.
        fault: Fault,
    },
    /// A helper thread could not be started.
    #[error("cannot start the thread {name}: {source}")]
    Thread {
        /// The thread's name.
        name: &'static str,
        /// The operating system's reason.
        source: io::Error,
    },
}

impl JournalError {
    /// Whether the reason is that no space is left: disk full or quota used up.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::Io { source, .. } | Self::Write { source, .. } | Self::Sync { source, .. } => {
                matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
            }
            _ => false,
        }
    }

    /// For `map_err`: an [`JournalError::Io`] about `path`.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io { action, path, source }
    }
}
