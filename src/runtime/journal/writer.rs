//! Appending: entries gather in memory, a commit hands them to the operating system as one write
//! per segment, and a commit that fails leaves no trace.
//!
//! Gathering copies each entry once, into a buffer that stays warm. Handing the parts to
//! `writev` instead was measured and gains nothing: the copy is under a tenth of the cost of the
//! write, and the checksum wants the bytes in the cache anyway.

use std::fs::{File, OpenOptions};
use std::io;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::JournalError;
use super::files::{Named, segment_path, write_all_at};
use super::index::{SegmentIndex, Shared};
use super::recovery::set_aside;
use super::segment::{
    EntryIndex, FRAME_BYTES, HEADER_BYTES, MAX_ENTRY_BYTES, SegmentHeader, push_frame,
};
use super::sync::{Flusher, Unsynced};
use super::walk::Tail;

/// A buffer that grew past this for one large commit is given back, in bytes.
const KEPT_BUFFER: usize = 16 << 20;

/// Entries for one segment, gathered since the last commit.
#[derive(Debug)]
struct Run {
    /// First entry of the segment they go to.
    segment: u64,
    /// The segment starts with this run; `bytes` starts with its header.
    created: bool,
    /// Where `bytes` go in the file.
    base: u64,
    /// Where each entry's frame will start in the file.
    frames: Vec<u32>,
    bytes: Vec<u8>,
}

impl Run {
    fn end(&self) -> u64 {
        self.base + self.bytes.len() as u64
    }
}

/// The segment entries are added to.
#[derive(Debug)]
struct Active {
    first: u64,
    /// Where the committed part ends, in bytes.
    end: u64,
    /// Opened at the first commit, so that a journal on a read-only disk can still be read.
    file: Option<Arc<Named>>,
}

/// When the writer syncs what it has written.
#[derive(Debug)]
pub(super) enum Syncing {
    EveryCommit,
    Background(Flusher),
}

/// The writing half of a journal.
#[derive(Debug)]
pub(super) struct Writer {
    shared: Arc<Shared>,
    world_id: u64,
    segment_bytes: u64,
    active: Option<Active>,
    next: u64,
    runs: Vec<Run>,
    /// The last run's buffer, to be used again.
    spare: Vec<u8>,
    syncing: Syncing,
    /// What has to be moved out of the way before the first write.
    damage: Option<Tail>,
    /// Where it went.
    pub(super) aside: Vec<PathBuf>,
    poisoned: bool,
    #[cfg(test)]
    pub(super) budget: Option<Arc<std::sync::atomic::AtomicU64>>,
}

impl Writer {
    /// A writer that goes on after what the index holds.
    pub(super) fn new(
        shared: Arc<Shared>,
        world_id: u64,
        segment_bytes: u64,
        syncing: Syncing,
        damage: Option<Tail>,
    ) -> Self {
        let (active, next) = {
            let index = shared.index();
            let last = index.segments.last();
            let active = last.map(|last| Active { first: last.first, end: last.end, file: None });
            (active, index.entries())
        };
        Self {
            shared,
            world_id,
            segment_bytes,
            active,
            next,
            runs: Vec::new(),
            spare: Vec::new(),
            syncing,
            damage,
            aside: Vec::new(),
            poisoned: false,
            #[cfg(test)]
            budget: None,
        }
    }

    /// Gathers one entry. Only memory is touched.
    #[expect(clippy::cast_possible_truncation, reason = "both are under 2 GiB by their limits")]
    pub(super) fn append(&mut self, parts: &[&[u8]]) -> Result<EntryIndex, JournalError> {
        self.check()?;
        let size = parts.iter().fold(0_usize, |sum, part| sum.saturating_add(part.len()));
        if size > MAX_ENTRY_BYTES {
            let (bytes, limit) = (size as u64, MAX_ENTRY_BYTES as u64);
            return Err(JournalError::EntryTooLarge { bytes, limit });
        }
        let index = self.next;
        let run = self.run_with_room_for((FRAME_BYTES + size) as u64);
        run.frames.push(run.end() as u32);
        push_frame(&mut run.bytes, index, size as u32, parts);
        self.next += 1;
        Ok(EntryIndex(index))
    }

    /// The run the next entry goes to, which starts a segment if the last one is full.
    fn run_with_room_for(&mut self, bytes: u64) -> &mut Run {
        let last = self.runs.last().map(|run| (run.segment, run.end(), false));
        let place =
            last.or_else(|| self.active.as_ref().map(|active| (active.first, active.end, true)));
        let fits = |end: u64| end <= HEADER_BYTES as u64 || end + bytes <= self.segment_bytes;
        let new_run = match place {
            Some((_, end, false)) if fits(end) => None,
            Some((segment, end, true)) if fits(end) => {
                Some(Run { segment, created: false, base: end, frames: Vec::new(), bytes: vec![] })
            }
            _ => {
                let segment = self.next;
                Some(Run { segment, created: true, base: 0, frames: Vec::new(), bytes: vec![] })
            }
        };
        if let Some(mut run) = new_run {
            run.bytes = mem::take(&mut self.spare);
            if run.created {
                let header = SegmentHeader { first: run.segment, world_id: self.world_id };
                run.bytes.extend_from_slice(&header.encode());
            }
            self.runs.push(run);
        }
        let last = self.runs.len() - 1;
        &mut self.runs[last]
    }

    /// Hands everything gathered to the operating system; all of it or, if it fails, nothing.
    pub(super) fn commit(&mut self) -> Result<(), JournalError> {
        self.check()?;
        if let Syncing::Background(flusher) = &self.syncing
            && let Some(failure) = flusher.take_failure()
        {
            self.give_up();
            return Err(failure);
        }
        if self.runs.is_empty() {
            return Ok(());
        }
        if let Some(tail) = &self.damage {
            match set_aside(&self.shared.dir, tail) {
                Ok(aside) => self.aside = aside,
                Err(error) => {
                    self.give_up();
                    return Err(error);
                }
            }
            self.damage = None;
        }
        let mut written = Vec::new();
        match self.write_runs(&mut written) {
            Ok(()) => {
                self.publish(written);
                Ok(())
            }
            Err(error) => {
                let error = restore(error, &self.runs, &written);
                self.give_up();
                Err(error)
            }
        }
    }

    /// Makes everything committed durable, now and on this thread.
    pub(super) fn sync(&mut self) -> Result<(), JournalError> {
        self.check()?;
        let result = match &self.syncing {
            Syncing::EveryCommit => Ok(()),
            Syncing::Background(flusher) => flusher.sync_now(),
        };
        if result.is_err() {
            self.give_up();
        }
        result
    }

    /// Writes each run to its file, and syncs if every commit is to be. `written` gets the files
    /// as they are opened, in the order of the runs.
    fn write_runs(&mut self, written: &mut Vec<Arc<Named>>) -> Result<(), JournalError> {
        let mut unsynced = Unsynced::default();
        for run in &self.runs {
            let known = self.active.as_ref().filter(|active| active.first == run.segment);
            let file = match known.and_then(|active| active.file.clone()) {
                Some(file) => file,
                None => Arc::new(open_for_writing(run, &self.shared.dir)?),
            };
            written.push(Arc::clone(&file));
            self.put(&file.file, &run.bytes, run.base).map_err(|source| JournalError::Write {
                path: file.path.clone(),
                restored: false,
                source,
            })?;
            unsynced.add(&file, run.created);
        }
        match &self.syncing {
            Syncing::EveryCommit => unsynced.sync(&self.shared.dir)?,
            Syncing::Background(flusher) => flusher.hand_over(unsynced),
        }
        Ok(())
    }

    /// Lets the readers see what has been written.
    fn publish(&mut self, written: Vec<Arc<Named>>) {
        let mut index = self.shared.index_mut();
        for (run, file) in self.runs.drain(..).zip(written) {
            let end = run.end();
            self.active = Some(Active { first: run.segment, end, file: Some(file) });
            index.publish(SegmentIndex { first: run.segment, frames: run.frames, end });
            if run.bytes.capacity() <= KEPT_BUFFER {
                self.spare = run.bytes;
                self.spare.clear();
            }
        }
    }

    fn check(&self) -> Result<(), JournalError> {
        if self.poisoned {
            return Err(JournalError::Poisoned { dir: self.shared.dir.clone() });
        }
        Ok(())
    }

    /// Refuses appends from here on.
    fn give_up(&mut self) {
        self.poisoned = true;
        self.runs = Vec::new();
        self.spare = Vec::new();
        self.next = self.shared.index().entries();
    }

    #[cfg(not(test))]
    #[expect(clippy::unused_self, reason = "the form of it under test has a budget")]
    fn put(&self, file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
        write_all_at(file, bytes, offset)
    }

    /// Writes as on a disk that has only the budget's bytes free.
    #[cfg(test)]
    fn put(&self, file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
        use std::sync::atomic::Ordering;
        let Some(budget) = &self.budget else { return write_all_at(file, bytes, offset) };
        let fits = budget.load(Ordering::Relaxed).min(bytes.len() as u64);
        budget.fetch_sub(fits, Ordering::Relaxed);
        write_all_at(file, &bytes[..usize::try_from(fits).unwrap()], offset)?;
        if fits < bytes.len() as u64 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(())
    }
}

/// Opens the file of a run. A new segment's file may exist only if it is empty: then a process
/// was killed just after making it.
fn open_for_writing(run: &Run, dir: &Path) -> Result<Named, JournalError> {
    let path = segment_path(dir, run.segment);
    let failed = |source| JournalError::Write { path: path.clone(), restored: false, source };
    let mut options = OpenOptions::new();
    let file =
        options.write(true).create(run.created).truncate(false).open(&path).map_err(failed)?;
    if run.created && file.metadata().map_err(failed)?.len() > 0 {
        return Err(failed(io::ErrorKind::AlreadyExists.into()));
    }
    Ok(Named { path, file })
}

/// Cuts every file a failed commit wrote to back to where it was, and says so in the error. The
/// last one first, so that a crash in between leaves no entry after a missing one.
fn restore(error: JournalError, runs: &[Run], written: &[Arc<Named>]) -> JournalError {
    let mut restored = true;
    for (run, file) in runs.iter().zip(written).rev() {
        restored &= file.file.set_len(run.base).is_ok();
    }
    match error {
        JournalError::Write { path, source, .. } => JournalError::Write { path, restored, source },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Journal, Options, SyncPolicy};
    use super::*;

    /// A journal with one committed entry, whose disk then fails to confirm something.
    #[cfg(unix)]
    fn with_a_failed_sync(dir: &Path) -> Journal {
        let sync = SyncPolicy::Background { interval_millis: 1 };
        let options = Options { sync, ..Options::default() };
        let (mut journal, _) = Journal::open(dir, &options).unwrap();
        journal.append(&[b"kept"]).unwrap();
        journal.commit().unwrap();
        journal.sync().unwrap();
        let Syncing::Background(flusher) = &journal.writer.syncing else { panic!("as told") };
        // A character device cannot be synced: EINVAL.
        let path = PathBuf::from("/dev/null");
        let file = File::open(&path).unwrap();
        let mut unsynced = Unsynced::default();
        unsynced.add(&Arc::new(Named { path, file }), false);
        flusher.hand_over(unsynced);
        journal
    }

    #[test]
    #[cfg(unix)]
    fn a_failed_sync_poisons() {
        let dir = tempfile::tempdir().unwrap();
        let mut journal = with_a_failed_sync(dir.path());
        assert!(matches!(journal.sync(), Err(JournalError::Sync { .. })));
        assert!(matches!(journal.append(&[b"no"]), Err(JournalError::Poisoned { .. })));
        assert_eq!(journal.reader().read(EntryIndex(0), 0, 4).unwrap(), &b"kept"[..]);
    }

    #[test]
    #[cfg(unix)]
    fn a_failed_background_sync_fails_the_next_commit() {
        let dir = tempfile::tempdir().unwrap();
        let mut journal = with_a_failed_sync(dir.path());
        // The helper waits out its millisecond first, on a machine that may be busy.
        let error = (0..200_000).find_map(|_| {
            std::thread::yield_now();
            journal.append(&[b"maybe"]).unwrap();
            journal.commit().err()
        });
        assert!(matches!(error, Some(JournalError::Sync { .. })));
        let entries = journal.entries();
        drop(journal);
        assert_eq!(Journal::open(dir.path(), &Options::default()).unwrap().1.entries, entries);
    }

    #[test]
    fn another_program_s_file_is_not_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let (mut journal, _) = Journal::open(dir.path(), &Options::default()).unwrap();
        let path = segment_path(dir.path(), 0);
        std::fs::write(&path, "mine").unwrap();
        journal.append(&[b"x"]).unwrap();
        assert!(matches!(journal.commit(), Err(JournalError::Write { path: p, .. }) if p == path));
        assert_eq!(std::fs::read(&path).unwrap(), b"mine");
    }
}
