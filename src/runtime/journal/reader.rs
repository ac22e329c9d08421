//! Reading committed entries: slices at random, from any thread, while the writer goes on; and
//! all of them in order.

use std::collections::VecDeque;
use std::fs::File;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;

use bytes::{Bytes, BytesMut};

use super::error::JournalError;
use super::files::{read_exact_at, segment_path};
use super::index::Shared;
use super::recovery::{READ_AHEAD, READER_THREAD, read_ahead};
use super::segment::EntryIndex;
use super::walk::{Block, Walk};

/// Files kept open between reads. At 64 MiB a segment, 2 GiB without opening one again.
const OPEN_FILES: usize = 32;

/// Reads the committed entries of a journal. Clones share their open files, and go on working
/// after the [`super::Journal`] is dropped (but do not see what another one appends).
#[derive(Clone, Debug)]
pub struct JournalReader {
    shared: Arc<Shared>,
    /// Roughly the newest used first: what is hit moves to the front, what is not drifts back.
    handles: Arc<Mutex<Handles>>,
}

/// Open files by the first entry of their segment.
type Handles = VecDeque<(u64, Arc<File>)>;

impl JournalReader {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared, handles: Arc::default() }
    }

    /// How many entries are committed.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.shared.index().entries()
    }

    /// Length of one committed entry's body, in bytes.
    ///
    /// # Errors
    /// [`JournalError::NoSuchEntry`].
    pub fn entry_len(&self, entry: EntryIndex) -> Result<u32, JournalError> {
        let place = self.shared.index().place(entry);
        place.map(|place| place.body_len).ok_or_else(|| self.no_such(entry))
    }

    /// `len` bytes of one committed entry's body, from byte `offset` of it. One `pread`; the
    /// checksum covers whole entries and was checked when the journal was opened, so it is not
    /// checked again here.
    ///
    /// # Errors
    /// [`JournalError::NoSuchEntry`] if the entry is not committed, [`JournalError::OutOfRange`]
    /// if the slice ends after it, [`JournalError::Io`] if the file cannot be read.
    pub fn read(&self, entry: EntryIndex, offset: u32, len: u32) -> Result<Bytes, JournalError> {
        // The lock ends with this statement: nothing is read from disk under it.
        let place = self.shared.index().place(entry);
        let place = place.ok_or_else(|| self.no_such(entry))?;
        let available = place.body_len;
        if offset.checked_add(len).is_none_or(|end| end > available) {
            return Err(JournalError::OutOfRange { entry, offset, len, available });
        }
        let file = self.handle(place.segment)?;
        let mut bytes = vec![0; len as usize];
        read_exact_at(&file, &mut bytes, place.body_at + u64::from(offset)).map_err(|source| {
            let path = segment_path(&self.shared.dir, place.segment);
            JournalError::Io { action: "read the segment", path, source }
        })?;
        Ok(Bytes::from(bytes))
    }

    /// The entries committed so far, in order, from `from` on. Every checksum is checked again.
    /// A helper thread reads ahead.
    ///
    /// # Errors
    /// [`JournalError::NoSuchEntry`] if `from` is after the end (at the end is an empty replay),
    /// [`JournalError::Thread`] if the helper cannot be started.
    pub fn replay(&self, from: EntryIndex) -> Result<Replay, JournalError> {
        let index = self.shared.index();
        let stop = EntryIndex(index.entries());
        if from > stop {
            drop(index);
            return Err(self.no_such(from));
        }
        let place = index.place(from);
        let (at, numbers) = match (place, index.segment_of(from)) {
            (Some(place), Some(segment)) => {
                let at = place.body_at - super::segment::FRAME_BYTES as u64;
                (at, index.segments[segment..].iter().map(|s| s.first).collect())
            }
            _ => (0, Vec::new()),
        };
        drop(index);
        Replay::start(Walk::part(&self.shared.dir, numbers, at, from, stop))
    }

    fn no_such(&self, entry: EntryIndex) -> JournalError {
        JournalError::NoSuchEntry { entry, entries: self.entries() }
    }

    /// The open file of a segment, opened if it is not.
    fn handle(&self, segment: u64) -> Result<Arc<File>, JournalError> {
        let mut handles = self.handles.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = handles.iter().position(|(first, _)| *first == segment) {
            if at > 0 {
                handles.swap(at, 0);
            }
            return Ok(Arc::clone(&handles[0].1));
        }
        drop(handles);
        let path = segment_path(&self.shared.dir, segment);
        let file = File::open(&path).map_err(JournalError::io("open the segment", &path))?;
        let file = Arc::new(file);
        // Two threads may have opened it: both files are good, and one is soon evicted.
        let mut handles = self.handles.lock().unwrap_or_else(PoisonError::into_inner);
        handles.push_front((segment, Arc::clone(&file)));
        handles.truncate(OPEN_FILES);
        Ok(file)
    }
}

/// Entries in order; see [`JournalReader::replay`]. Bodies share blocks of about 4 MiB: a body
/// that is kept keeps its block. After an error there is nothing more.
#[derive(Debug)]
pub struct Replay {
    /// `None` at the end.
    blocks: Option<mpsc::Receiver<Result<Block, JournalError>>>,
    give_back: mpsc::Sender<BytesMut>,
    block: Option<Block>,
    thread: Option<JoinHandle<()>>,
}

impl Replay {
    fn start(mut walk: Walk) -> Result<Self, JournalError> {
        let (blocks, incoming) = mpsc::sync_channel(READ_AHEAD);
        let (give_back, spares) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name(READER_THREAD.to_owned())
            .spawn(move || {
                read_ahead(&mut walk, &blocks, &spares);
                if let Some(tail) = walk.tail {
                    let (path, offset, fault) = (tail.path, tail.offset, tail.fault);
                    let _ = blocks.send(Err(JournalError::Damaged { path, offset, fault }));
                }
            })
            .map_err(|source| JournalError::Thread { name: READER_THREAD, source })?;
        Ok(Self { blocks: Some(incoming), give_back, block: None, thread: Some(thread) })
    }
}

impl Iterator for Replay {
    type Item = Result<(EntryIndex, Bytes), JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(entry) = self.block.as_mut().and_then(Block::next_entry) {
                return Some(Ok(entry));
            }
            if let Some(used) = self.block.take() {
                // The helper may have finished; then nobody needs the memory.
                let _ = self.give_back.send(used.recycle());
            }
            match self.blocks.as_ref()?.recv() {
                Ok(Ok(block)) => self.block = Some(block),
                Ok(Err(error)) => {
                    self.blocks = None;
                    return Some(Err(error));
                }
                Err(mpsc::RecvError) => {
                    self.blocks = None;
                    return None;
                }
            }
        }
    }
}

impl Drop for Replay {
    fn drop(&mut self) {
        // With nobody listening the helper ends after the block in hand.
        self.blocks = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
