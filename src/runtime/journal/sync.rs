//! When bytes handed to the operating system are made to survive a power cut.

use std::io;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::error::JournalError;
use super::files::{Named, sync_directory};

/// When committed entries are made durable against a power cut. Whatever the policy, a commit that
/// returned has been handed to the operating system: a killed process (`kill -9`, a crash) loses
/// nothing it acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncPolicy {
    /// `fdatasync` before `commit` returns. A power cut loses nothing that was acknowledged.
    EveryCommit,
    /// A helper thread calls `fdatasync` while there are unsynced bytes, at once after a quiet
    /// time and then at most every interval. A power cut (not a killed process) can lose the
    /// commits of the last interval, plus the time one `fdatasync` takes.
    Background {
        /// The shortest time between two syncs, in milliseconds.
        interval_millis: u64,
    },
}

impl Default for SyncPolicy {
    fn default() -> Self {
        Self::Background { interval_millis: 1000 }
    }
}

/// Files with bytes the disk has not confirmed.
#[derive(Debug, Default)]
pub(super) struct Unsynced {
    files: Vec<Arc<Named>>,
    /// A file was created: its name has to be made durable too.
    names: bool,
}

impl Unsynced {
    /// Adds a file that was written to.
    pub(super) fn add(&mut self, file: &Arc<Named>, created: bool) {
        self.names |= created;
        // The newest file is the one that is written again and again.
        if self.files.last().is_none_or(|last| !Arc::ptr_eq(last, file)) {
            self.files.push(Arc::clone(file));
        }
    }

    fn is_empty(&self) -> bool {
        self.files.is_empty() && !self.names
    }

    fn merge(&mut self, newer: Self) {
        for file in newer.files {
            self.add(&file, newer.names);
        }
    }

    /// Makes it all durable, older segments first.
    pub(super) fn sync(self, dir: &Path) -> Result<(), JournalError> {
        let failed = |path: &Path, source: io::Error| JournalError::Sync {
            path: path.to_path_buf(),
            source,
        };
        for named in &self.files {
            named.file.sync_data().map_err(|source| failed(&named.path, source))?;
        }
        if self.names {
            sync_directory(dir).map_err(|source| failed(dir, source))?;
        }
        Ok(())
    }
}

#[derive(Debug, Default)]
struct State {
    unsynced: Unsynced,
    /// The helper has nothing to do. Only then is it woken: waking it on every commit, to have it
    /// go on keeping its interval, cost as much as writing 16 small entries.
    idle: bool,
    /// The helper is syncing what it took.
    busy: bool,
    stop: bool,
    failure: Option<JournalError>,
}

#[derive(Debug, Default)]
struct Board {
    state: Mutex<State>,
    changed: Condvar,
}

impl Board {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The helper thread of [`SyncPolicy::Background`]. Dropping it syncs what is left and ends it.
#[derive(Debug)]
pub(super) struct Flusher {
    dir: PathBuf,
    board: Arc<Board>,
    thread: Option<JoinHandle<()>>,
}

const THREAD: &str = "caudal-journal-sync";

impl Flusher {
    pub(super) fn start(dir: &Path, interval_millis: u64) -> Result<Self, JournalError> {
        let board = Arc::new(Board::default());
        let (theirs, folder) = (Arc::clone(&board), dir.to_path_buf());
        let interval = Duration::from_millis(interval_millis);
        let thread = std::thread::Builder::new()
            .name(THREAD.to_owned())
            .spawn(move || flush_until_stopped(&theirs, &folder, interval))
            .map_err(|source| JournalError::Thread { name: THREAD, source })?;
        Ok(Self { dir: dir.to_path_buf(), board, thread: Some(thread) })
    }

    /// Leaves files for the helper to sync.
    pub(super) fn hand_over(&self, unsynced: Unsynced) {
        let mut state = self.board.lock();
        state.unsynced.merge(unsynced);
        if mem::take(&mut state.idle) {
            self.board.changed.notify_all();
        }
    }

    /// The helper's failure, once.
    pub(super) fn take_failure(&self) -> Option<JournalError> {
        self.board.lock().failure.take()
    }

    /// Syncs what is left on this thread, after what the helper has in hand.
    pub(super) fn sync_now(&self) -> Result<(), JournalError> {
        let mut state = self.board.lock();
        while state.busy {
            state = self.board.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if let Some(failure) = state.failure.take() {
            return Err(failure);
        }
        let unsynced = mem::take(&mut state.unsynced);
        drop(state);
        unsynced.sync(&self.dir)
    }
}

impl Drop for Flusher {
    fn drop(&mut self) {
        self.board.lock().stop = true;
        self.board.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            // A panic there has been reported by its hook; there is nobody to tell here.
            let _ = thread.join();
        }
    }
}

/// The helper's life: wait for bytes, sync them, keep the interval.
fn flush_until_stopped(board: &Board, dir: &Path, interval: Duration) {
    let mut state = board.lock();
    loop {
        let nothing_to_do = |state: &mut State| {
            state.idle = state.unsynced.is_empty() && !state.stop;
            state.idle
        };
        state =
            board.changed.wait_while(state, nothing_to_do).unwrap_or_else(PoisonError::into_inner);
        if !state.unsynced.is_empty() {
            let unsynced = mem::take(&mut state.unsynced);
            state.busy = true;
            drop(state);
            let result = unsynced.sync(dir);
            state = board.lock();
            state.busy = false;
            if let Err(failure) = result {
                state.failure.get_or_insert(failure);
            }
            board.changed.notify_all();
        }
        if state.stop && state.unsynced.is_empty() {
            return;
        }
        let running = |state: &mut State| !state.stop;
        state = board
            .changed
            .wait_timeout_while(state, interval, running)
            .unwrap_or_else(PoisonError::into_inner)
            .0;
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;

    fn named(path: PathBuf) -> Arc<Named> {
        let file = File::open(&path).or_else(|_| File::create(&path)).unwrap();
        Arc::new(Named { path, file })
    }

    #[test]
    fn a_file_written_twice_is_synced_once() {
        let dir = tempfile::tempdir().unwrap();
        let file = named(dir.path().join("a"));
        let mut unsynced = Unsynced::default();
        assert!(unsynced.is_empty());
        unsynced.add(&file, true);
        unsynced.add(&file, false);
        assert_eq!(unsynced.files.len(), 1);
        assert!(unsynced.names);
        unsynced.sync(dir.path()).unwrap();
    }

    #[test]
    fn the_helper_syncs_and_ends_when_dropped() {
        let dir = tempfile::tempdir().unwrap();
        let file = named(dir.path().join("a"));
        // An hour: only `sync_now` and the end may be quick.
        let flusher = Flusher::start(dir.path(), 3_600_000).unwrap();
        for _ in 0..3 {
            let mut unsynced = Unsynced::default();
            unsynced.add(&file, false);
            flusher.hand_over(unsynced);
        }
        flusher.sync_now().unwrap();
        assert!(flusher.board.lock().unsynced.is_empty());
        let board = Arc::clone(&flusher.board);
        let mut unsynced = Unsynced::default();
        unsynced.add(&file, false);
        flusher.hand_over(unsynced);
        drop(flusher);
        assert!(board.lock().unsynced.is_empty());
        assert_eq!(Arc::strong_count(&board), 1);
    }

    #[test]
    #[cfg(unix)]
    fn a_failed_sync_is_told_once() {
        let dir = tempfile::tempdir().unwrap();
        // A character device cannot be synced: EINVAL.
        let path = PathBuf::from("/dev/null");
        let file = named(path.clone());
        let flusher = Flusher::start(dir.path(), 0).unwrap();
        let mut unsynced = Unsynced::default();
        unsynced.add(&file, false);
        flusher.hand_over(unsynced);
        let error = flusher.sync_now().unwrap_err();
        assert!(matches!(error, JournalError::Sync { path: p, .. } if p == path));
        assert!(flusher.take_failure().is_none());
    }
}
