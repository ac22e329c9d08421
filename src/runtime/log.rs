//! Where the entries of the running world go: the journal on disk or, without one, memory.

use std::ops::RangeInclusive;
use std::sync::Arc;

use bytes::Bytes;

use super::chain::Jumps;
use super::journal::{Journal, JournalError, JournalReader};
use super::objects::Past;
use crate::engine::{Entry, Rewind, encode_aside, encode_rewind};
use crate::units::Timestamp;

/// Entries that share an allocation, in memory.
const CHUNK: usize = 1024;

/// The entries of a world that has no journal.
#[derive(Clone, Debug, Default)]
pub(super) struct MemoryEntries {
    chunks: Vec<Arc<Vec<Bytes>>>,
    bytes: u64,
}

impl MemoryEntries {
    fn push(&mut self, body: &[u8]) {
        self.bytes += body.len() as u64;
        let body = Bytes::copy_from_slice(body);
        match self.chunks.last_mut() {
            Some(last) if last.len() < CHUNK => Arc::make_mut(last).push(body),
            _ => self.chunks.push(Arc::new(vec![body])),
        }
    }

    /// The entries of a stretch.
    pub(super) fn stretch(&self, stretch: RangeInclusive<u64>) -> impl Iterator<Item = Bytes> + '_ {
        stretch.filter_map(|index| {
            let index = usize::try_from(index).ok()?;
            self.chunks.get(index / CHUNK)?.get(index % CHUNK).cloned()
        })
    }
}

/// The entries there are, for someone who reads them on another thread.
pub(super) enum Kept {
    /// On disk.
    Journal(JournalReader),
    /// In memory.
    Memory(MemoryEntries),
    /// Not all of them any more.
    Lost,
}

/// The entries of the running world, as they are written.
pub(super) struct Log {
    journal: Option<Journal>,
    memory: Option<MemoryEntries>,
    /// Most bytes of entries kept in memory.
    memory_max: u64,
    jumps: Jumps,
    /// The number of the next entry.
    next: u64,
    buffer: Vec<u8>,
}

impl Log {
    /// A log that goes on after what a journal holds.
    pub(super) fn of_journal(journal: Journal, jumps: Jumps, next: u64) -> Self {
        let journal = Some(journal);
        Self { journal, memory: None, memory_max: 0, jumps, next, buffer: Vec::new() }
    }

    /// A log in memory, whose entries are forgotten when they are more than so many bytes.
    pub(super) fn in_memory(memory_max: u64) -> Self {
        Self {
            journal: None,
            memory: Some(MemoryEntries::default()),
            memory_max,
            jumps: Jumps::default(),
            next: 0,
            buffer: Vec::new(),
        }
    }

    /// The number of the next entry.
    pub(super) const fn next(&self) -> u64 {
        self.next
    }

    /// Whether entries go to the disk.
    pub(super) const fn is_on_disk(&self) -> bool {
        self.journal.is_some()
    }

    /// Whether anyone wants the bytes of the next entry.
    pub(super) const fn wants_bytes(&self) -> bool {
        self.journal.is_some() || self.memory.is_some()
    }

    /// A reader of what is on disk.
    pub(super) fn reader(&self) -> Option<JournalReader> {
        self.journal.as_ref().map(Journal::reader)
    }

    /// Takes an entry that follows the one before it.
    pub(super) fn append(&mut self, body: &[u8]) -> Result<(), JournalError> {
        self.next += 1;
        if let Some(journal) = &mut self.journal {
            journal.append(&[body])?;
        } else if let Some(memory) = &mut self.memory {
            memory.push(body);
            if memory.bytes > self.memory_max {
                self.memory = None;
            }
        }
        Ok(())
    }

    /// Notes that the next entry forgets everything.
    pub(super) fn note_reset(&mut self) {
        self.jumps.note_reset(self.next);
    }

    /// The past that leads to an entry, as far as there are entries.
    pub(super) fn past(&self, tip: u64) -> Option<Past> {
        self.jumps.past(tip, self.next)
    }

    /// Takes any entry, and notes if it doesn't follow the one before it.
    pub(super) fn append_entry(&mut self, entry: &Entry, body: &[u8]) -> Result<(), JournalError> {
        self.jumps.note(self.next, entry);
        self.append(body)
    }

    /// Writes down that the world jumps to another entry.
    pub(super) fn rewind(&mut self, rewind: Rewind) -> Result<(), JournalError> {
        let mut body = std::mem::take(&mut self.buffer);
        body.clear();
        encode_rewind(&rewind, &mut body);
        let done = self.append_entry(&Entry::Rewind(rewind), &body);
        self.buffer = body;
        done
    }

    /// Writes down that what follows doesn't count until a rewind names an entry of it.
    pub(super) fn aside(&mut self, now: Timestamp) -> Result<(), JournalError> {
        let mut body = Vec::new();
        encode_aside(now, &mut body);
        self.append_entry(&Entry::Aside, &body)
    }

    /// Hands over what was appended since the last time.
    pub(super) fn commit(&mut self) -> Result<(), JournalError> {
        self.journal.as_mut().map_or(Ok(()), Journal::commit)
    }

    /// Makes everything handed over survive a power cut.
    pub(super) fn sync(&mut self) -> Result<(), JournalError> {
        self.journal.as_mut().map_or(Ok(()), Journal::sync)
    }

    /// Goes on without the journal, which can't take more.
    pub(super) fn give_up(&mut self) {
        self.journal = None;
    }

    /// The entries there are, and the stretches of them that the world after `tip` is made of.
    pub(super) fn kept(&self, tip: u64) -> (Kept, Vec<RangeInclusive<u64>>) {
        let kept = match (&self.journal, &self.memory) {
            (Some(journal), _) => Kept::Journal(journal.reader()),
            (None, Some(memory)) => Kept::Memory(memory.clone()),
            (None, None) => Kept::Lost,
        };
        match self.jumps.chain(tip) {
            Some(chain) => (kept, chain),
            None => (Kept::Lost, Vec::new()),
        }
    }
}
