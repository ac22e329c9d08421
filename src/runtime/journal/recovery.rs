//! Opening a directory: what is in it, how far it can be trusted, and how the rest is set aside.
//!
//! Finding out changes nothing. Only before the first append after damage is the unusable rest
//! moved out of the way, so opening a journal to look at it never alters it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use bytes::{Bytes, BytesMut};

use super::error::JournalError;
use super::files::{read_exact_at, segment_number, segment_path, sync_directory};
use super::index::Index;
use super::segment::{EntryIndex, FORMAT_VERSION, HeaderFault};
use super::walk::{Block, Tail, Walk, open_segment};

const LOCK_FILE: &str = "LOCK";
pub(super) const READER_THREAD: &str = "caudal-journal-read";
/// Blocks read before they are asked for.
pub(super) const READ_AHEAD: usize = 2;

/// What is called with each entry in order while a journal is opened. After `Break` it is not
/// called again, and the rest is only checked.
pub type Visitor<'a> = &'a mut dyn FnMut(EntryIndex, Bytes) -> ControlFlow<()>;

/// What a directory holds.
pub(super) struct Survey {
    pub(super) index: Index,
    pub(super) world_id: Option<u64>,
    pub(super) tail: Option<Tail>,
}

/// A directory held for one journal, until this is dropped.
///
/// Closing the file is not enough: `flock(2)` belongs to the open file, and a child that another
/// thread is starting holds it, too, between its fork and its exec. So it is given back by name.
#[derive(Debug)]
pub(super) struct DirLock(File);

impl Drop for DirLock {
    fn drop(&mut self) {
        // What can't be given back ends with the file, which is closed next.
        let _ = self.0.unlock();
    }
}

/// Makes the directory if need be and locks it.
pub(super) fn lock(dir: &Path) -> Result<DirLock, JournalError> {
    fs::create_dir_all(dir).map_err(JournalError::io("make the directory", dir))?;
    let path = dir.join(LOCK_FILE);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(JournalError::io("open the lock", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(DirLock(file)),
        Err(TryLockError::WouldBlock) => Err(JournalError::Locked { dir: dir.to_path_buf() }),
        Err(TryLockError::Error(source)) => Err(JournalError::Io { action: "lock", path, source }),
    }
}

/// Reads and checks everything, giving each entry to the visitor on this thread while another
/// reads ahead.
pub(super) fn survey(dir: &Path, visit: Option<Visitor<'_>>) -> Result<Survey, JournalError> {
    let numbers = list(dir)?;
    refuse_newer(dir, &numbers)?;
    let mut walk = Walk::everything(dir, numbers);
    match visit {
        None => {
            let mut spare = BytesMut::new();
            while let Some(block) = walk.next_block(spare)? {
                spare = block.recycle();
            }
        }
        Some(visit) => visit_all(&mut walk, visit)?,
    }
    let segments = walk.found.unwrap_or_default();
    Ok(Survey { index: Index { segments }, world_id: walk.world_id, tail: walk.tail })
}

/// First entries of the files named like segments, in order. Empty files are what a process
/// killed while rolling leaves: they hold nothing and their names are used again.
fn list(dir: &Path) -> Result<Vec<u64>, JournalError> {
    let mut numbers = Vec::new();
    for entry in fs::read_dir(dir).map_err(JournalError::io("list", dir))? {
        let entry = entry.map_err(JournalError::io("list", dir))?;
        let Some(number) = entry.file_name().to_str().and_then(segment_number) else { continue };
        let path = entry.path();
        // Follows a link, as opening will.
        let facts = fs::metadata(&path).map_err(JournalError::io("measure the segment", &path))?;
        if facts.is_file() && facts.len() > 0 {
            numbers.push(number);
        }
    }
    numbers.sort_unstable();
    Ok(numbers)
}

/// A newer program's segment anywhere means nothing here may be recovered, let alone moved.
fn refuse_newer(dir: &Path, numbers: &[u64]) -> Result<(), JournalError> {
    for number in numbers {
        let path = segment_path(dir, *number);
        if let (_, _, Err(HeaderFault::Newer { found })) = open_segment(&path)? {
            return Err(JournalError::NewerVersion { path, found, supported: FORMAT_VERSION });
        }
    }
    Ok(())
}

/// Reads on a helper thread; visits on this one.
fn visit_all(walk: &mut Walk, visit: Visitor<'_>) -> Result<(), JournalError> {
    std::thread::scope(|scope| {
        let (blocks, incoming) = mpsc::sync_channel::<Result<Block, JournalError>>(READ_AHEAD);
        let (give_back, spares) = mpsc::channel();
        std::thread::Builder::new()
            .name(READER_THREAD.to_owned())
            .spawn_scoped(scope, move || read_ahead(walk, &blocks, &spares))
            .map_err(|source| JournalError::Thread { name: READER_THREAD, source })?;
        let mut visiting = true;
        for block in incoming {
            let mut block = block?;
            while visiting && let Some((index, body)) = block.next_entry() {
                visiting = visit(index, body).is_continue();
            }
            // The reader may have finished; then nobody needs the memory.
            let _ = give_back.send(block.recycle());
        }
        Ok(())
    })
}

/// Sends the blocks of a walk until its end, an error, or until nobody listens.
pub(super) fn read_ahead(
    walk: &mut Walk,
    blocks: &mpsc::SyncSender<Result<Block, JournalError>>,
    spares: &mpsc::Receiver<BytesMut>,
) {
    loop {
        let next = walk.next_block(spares.try_recv().unwrap_or_default()).transpose();
        let Some(block) = next else { return };
        let last = block.is_err();
        if blocks.send(block).is_err() || last {
            return;
        }
    }
}

/// Moves what cannot be used out of the way, durably, and returns where it went. Nothing is
/// deleted, and no existing file is overwritten. If it is interrupted at any point, the next
/// opening finds the rest damaged in the same place.
pub(super) fn set_aside(dir: &Path, tail: &Tail) -> Result<Vec<PathBuf>, JournalError> {
    let mut aside = Vec::new();
    for path in &tail.later {
        aside.push(rename_foreign(path)?);
    }
    if tail.offset == 0 {
        aside.push(rename_foreign(&tail.path)?);
        sync_directory(dir).map_err(JournalError::io("sync", dir))?;
        return Ok(aside);
    }
    let damaged = &tail.path;
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(damaged)
        .map_err(JournalError::io("open the segment", damaged))?;
    let (copy, mut out) = create_free(&with_suffix(damaged, &format!(".tail-{}", tail.offset)))?;
    copy_from(&file, tail.offset, &mut out).map_err(JournalError::io("copy the tail to", &copy))?;
    aside.push(copy);
    // The copy must be on the disk before the original goes.
    sync_directory(dir).map_err(JournalError::io("sync", dir))?;
    file.set_len(tail.offset)
        .and_then(|()| file.sync_all())
        .map_err(JournalError::io("cut the damaged tail of", damaged))?;
    Ok(aside)
}

/// Copies a file from `offset` to its end, and syncs the copy.
fn copy_from(file: &File, offset: u64, out: &mut File) -> io::Result<()> {
    let len = file.metadata()?.len();
    let mut buffer = vec![0; 1 << 20];
    let mut at = offset;
    while at < len {
        let want = usize::try_from(len - at).map_or(buffer.len(), |left| left.min(buffer.len()));
        read_exact_at(file, &mut buffer[..want], at)?;
        out.write_all(&buffer[..want])?;
        at += want as u64;
    }
    out.sync_all()
}

fn rename_foreign(path: &Path) -> Result<PathBuf, JournalError> {
    // A free name is reserved with an empty file first, so that no existing file is replaced.
    let (target, _) = create_free(&with_suffix(path, ".foreign"))?;
    fs::rename(path, &target).map_err(JournalError::io("rename", path))?;
    Ok(target)
}

/// Creates `path`, or the first of `path-1`, `path-2`… that is free.
fn create_free(path: &Path) -> Result<(PathBuf, File), JournalError> {
    let mut candidate = path.to_path_buf();
    let mut tries = 0_u32;
    loop {
        match OpenOptions::new().write(true).create_new(true).open(&candidate) {
            Ok(file) => return Ok((candidate, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                tries += 1;
                candidate = with_suffix(path, &format!("-{tries}"));
            }
            Err(source) => {
                return Err(JournalError::Io { action: "create", path: candidate, source });
            }
        }
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_being_started_keeps_no_directory() {
        let dir = tempfile::tempdir().unwrap();
        let held = lock(dir.path()).unwrap();
        // What a fork makes of every open file.
        let in_the_child = held.0.try_clone().unwrap();
        assert!(matches!(lock(dir.path()), Err(JournalError::Locked { .. })));
        drop(held);
        assert!(lock(dir.path()).is_ok());
        drop(in_the_child);
    }
}
