//! The journal on disk: an append-only log of opaque entries, which *is* the world.
//!
//! A journal is a directory of segment files, `journal-<first entry, 20 digits>.log`, beside a
//! `LOCK` file held while it is open. One thread appends ([`Journal::append`]) and commits
//! ([`Journal::commit`]); any thread reads what is committed ([`JournalReader`]).
//!
//! What it promises:
//! - **A killed process loses nothing it acknowledged.** `commit` returns after `write(2)`, and
//!   what the operating system has been given survives `kill -9`, a panic or an abort.
//! - **A power cut loses at most the last interval** under the default
//!   [`SyncPolicy::Background`] (1000 ms, plus the time of one `fdatasync`), and nothing
//!   acknowledged under [`SyncPolicy::EveryCommit`].
//! - **A commit is all or nothing to whoever is running.** If it fails, none of its entries is in
//!   the journal, which then refuses appends but can still be read. A process killed *inside*
//!   `commit` may leave a prefix of its entries, none of them acknowledged.
//! - **Any damage costs the entries after it, never the ones before, and no byte is deleted.** A
//!   torn tail, a flipped bit, a missing, foreign or repeated segment: what comes before is
//!   recovered and [`Opened::tail`] says what was found. Before the first append the rest is set
//!   aside: bytes as `journal-….log.tail-<offset>`, whole files as `journal-….log.foreign`, with
//!   `-1`, `-2`… rather than over an existing file. Until then nothing is changed.
//! - **Files that are not named like segments are never touched**, and a journal of a newer
//!   format is refused as it is.
//!
//! What it deliberately does not know: what an entry means, what time it is, that there is an
//! engine, a snapshot or a world beyond its 64-bit id. It doesn't compress, compact or forget.
//! Measured before it was written: `fjall`, `redb` and `wal-db` (see `ARCHITECTURE.md`). The
//! nearest, `wal-db`, appends 520 KB entries as cheaply, but groups of small ones at 2.5 times the
//! CPU, reads a slice by reading its entry (50 times slower), and cuts off for good a torn tail.

mod error;
mod files;
mod index;
mod reader;
mod recovery;
mod segment;
mod sync;
mod walk;
mod writer;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use error::JournalError;
pub use reader::{JournalReader, Replay};
pub use recovery::Visitor;
pub use segment::{
    EntryIndex, FORMAT_VERSION, Fault, HeaderFault, MAX_ENTRY_BYTES, ScanOutcome, SegmentHeader,
    scan_segment,
};
pub use sync::SyncPolicy;
pub use walk::Tail;

/// One frame of a segment, for other files that are kept in the same way.
pub(in crate::runtime) mod frame {
    pub(in crate::runtime) use super::segment::{
        FRAME_BYTES as HEADER, is_whole, push_frame as push,
    };
}

use index::Shared;
use segment::MAX_SEGMENT_BYTES;
use sync::Flusher;
use writer::{Syncing, Writer};

/// How a journal is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// A segment is closed rather than grow past this, in bytes; 64 MiB unless told, 1 GiB at
    /// most. An entry larger than this has a segment of its own.
    pub segment_bytes: u64,
    /// When entries are made durable against a power cut.
    pub sync: SyncPolicy,
    /// The id of the world, for a journal that is new. One that exists keeps its own.
    pub world_id: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { segment_bytes: 64 << 20, sync: SyncPolicy::default(), world_id: 0 }
    }
}

/// What was found when a journal was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// How many entries were recovered.
    pub entries: u64,
    /// Bytes of the recovered segments, headers included, set-aside bytes not.
    pub bytes: u64,
    /// How many segment files they are in.
    pub segments: usize,
    /// What could not be used, if anything. It is set aside before the first append.
    pub tail: Option<Tail>,
}

/// An open journal: the only writer of its directory.
#[derive(Debug)]
pub struct Journal {
    writer: Writer,
    shared: Arc<Shared>,
    world_id: u64,
    /// Held for its lock, and last so that the lock ends after the last sync.
    _lock: recovery::DirLock,
}

impl Journal {
    /// Opens the journal in `dir`, or starts one, checking every entry there is.
    ///
    /// # Errors
    /// [`JournalError::Locked`], [`JournalError::NewerVersion`], or [`JournalError::Io`] if the
    /// directory cannot be made, locked or read. Damage is not an error: see [`Opened::tail`].
    pub fn open(dir: &Path, options: &Options) -> Result<(Self, Opened), JournalError> {
        Self::open_and_visit(dir, options, None)
    }

    /// Opens the journal in `dir` and gives each recovered entry, in order, to `visit`: start and
    /// replay in one reading of the disk, with a helper thread reading ahead. If this fails, the
    /// entries visited so far are whole and in order, but not all.
    ///
    /// # Errors
    /// As [`Journal::open`].
    pub fn open_replaying(
        dir: &Path,
        options: &Options,
        visit: Visitor<'_>,
    ) -> Result<(Self, Opened), JournalError> {
        Self::open_and_visit(dir, options, Some(visit))
    }

    fn open_and_visit(
        dir: &Path,
        options: &Options,
        visit: Option<Visitor<'_>>,
    ) -> Result<(Self, Opened), JournalError> {
        let lock = recovery::lock(dir)?;
        let survey = recovery::survey(dir, visit)?;
        let opened = Opened {
            entries: survey.index.entries(),
            bytes: survey.index.bytes(),
            segments: survey.index.segments.len(),
            tail: survey.tail.clone(),
        };
        let world_id = survey.world_id.unwrap_or(options.world_id);
        let segment_bytes = options.segment_bytes.min(MAX_SEGMENT_BYTES);
        let syncing = match options.sync {
            SyncPolicy::EveryCommit => Syncing::EveryCommit,
            SyncPolicy::Background { interval_millis } => {
                Syncing::Background(Flusher::start(dir, interval_millis)?)
            }
        };
        let shared = Arc::new(Shared::new(dir.to_path_buf(), survey.index));
        let writer =
            Writer::new(Arc::clone(&shared), world_id, segment_bytes, syncing, survey.tail);
        Ok((Self { writer, shared, world_id, _lock: lock }, opened))
    }

    /// Adds one entry, whose body is the parts one after another, to what the next commit writes.
    /// Touches only memory: about the entry's size, until the commit.
    ///
    /// # Errors
    /// [`JournalError::EntryTooLarge`] (the entry alone is refused) or [`JournalError::Poisoned`].
    pub fn append(&mut self, parts: &[&[u8]]) -> Result<EntryIndex, JournalError> {
        self.writer.append(parts)
    }

    /// Hands every entry appended since the last commit to the operating system. When it returns,
    /// they survive the end of this process and readers see them; [`SyncPolicy`] says when they
    /// survive a power cut.
    ///
    /// # Errors
    /// [`JournalError::Write`], [`JournalError::Sync`] (which may tell of a background sync since
    /// the last commit), [`JournalError::Io`] if a damaged tail cannot be set aside. Then none of
    /// these entries is in the journal, and it is poisoned. [`JournalError::Poisoned`] from then
    /// on.
    pub fn commit(&mut self) -> Result<(), JournalError> {
        self.writer.commit()
    }

    /// Makes every committed entry survive a power cut, before it returns.
    ///
    /// # Errors
    /// [`JournalError::Sync`], which poisons the journal; [`JournalError::Poisoned`].
    pub fn sync(&mut self) -> Result<(), JournalError> {
        self.writer.sync()
    }

    /// A reader of the committed entries, for any thread.
    #[must_use]
    pub fn reader(&self) -> JournalReader {
        JournalReader::new(Arc::clone(&self.shared))
    }

    /// How many entries are committed.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.shared.index().entries()
    }

    /// Bytes of headers and committed entries in all segments.
    #[must_use]
    pub fn bytes_on_disk(&self) -> u64 {
        self.shared.index().bytes()
    }

    /// The directory.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.shared.dir
    }

    /// The world the entries belong to.
    #[must_use]
    pub fn world_id(&self) -> u64 {
        self.world_id
    }

    /// The files that hold what a damaged tail was, once the first commit has set them aside.
    #[must_use]
    pub fn set_aside(&self) -> &[PathBuf] {
        &self.writer.aside
    }
}
