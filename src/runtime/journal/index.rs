//! Where each entry is: four bytes per entry, shared between the writer and the readers.

use std::path::PathBuf;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::segment::{EntryIndex, FRAME_BYTES};

/// The entries of one segment file.
#[derive(Debug)]
pub(super) struct SegmentIndex {
    /// Index of the first entry; it also names the file.
    pub(super) first: u64,
    /// Where each entry's frame starts, in bytes from the start of the file.
    pub(super) frames: Vec<u32>,
    /// Length of the header and the whole, committed entries, in bytes.
    pub(super) end: u64,
}

/// Where the body of one entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// First entry of the segment, which names the file.
    pub(super) segment: u64,
    /// Where the body starts, in bytes from the start of the file.
    pub(super) body_at: u64,
    /// Length of the body, in bytes.
    pub(super) body_len: u32,
}

/// The index of all committed entries, in order.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) segments: Vec<SegmentIndex>,
}

impl Index {
    /// How many entries are committed.
    pub(super) fn entries(&self) -> u64 {
        self.segments.last().map_or(0, |last| last.first + last.frames.len() as u64)
    }

    /// Bytes of headers and committed entries in all segments.
    pub(super) fn bytes(&self) -> u64 {
        self.segments.iter().map(|segment| segment.end).sum()
    }

    /// The position in `segments` of the file that holds an entry.
    pub(super) fn segment_of(&self, entry: EntryIndex) -> Option<usize> {
        let after = self.segments.partition_point(|segment| segment.first <= entry.0);
        after.checked_sub(1)
    }

    /// Where an entry is, or `None` if it is not committed.
    pub(super) fn place(&self, entry: EntryIndex) -> Option<Place> {
        let segment = &self.segments[self.segment_of(entry)?];
        let nth = usize::try_from(entry.0 - segment.first).ok()?;
        let start = u64::from(*segment.frames.get(nth)?);
        let end = segment.frames.get(nth + 1).map_or(segment.end, |next| u64::from(*next));
        let body_at = start + FRAME_BYTES as u64;
        let body_len = u32::try_from(end.checked_sub(body_at)?).ok()?;
        Some(Place { segment: segment.first, body_at, body_len })
    }

    /// Adds entries a commit has written: to the last segment, or as a new one.
    pub(super) fn publish(&mut self, run: SegmentIndex) {
        match self.segments.last_mut() {
            Some(last) if last.first == run.first => {
                last.frames.extend_from_slice(&run.frames);
                last.end = run.end;
            }
            last => {
                // A segment that is full stays for the life of the journal: no slack in it.
                if let Some(last) = last {
                    last.frames.shrink_to_fit();
                }
                self.segments.push(run);
            }
        }
    }
}

/// What the writer and the readers share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) dir: PathBuf,
    index: RwLock<Index>,
}

impl Shared {
    pub(super) fn new(dir: PathBuf, index: Index) -> Self {
        Self { dir, index: RwLock::new(index) }
    }

    // A panic elsewhere cannot leave the index half changed: every change is one `publish`.
    pub(super) fn index(&self) -> RwLockReadGuard<'_, Index> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn index_mut(&self) -> RwLockWriteGuard<'_, Index> {
        self.index.write().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_entries() {
        let mut index = Index::default();
        assert_eq!(index.place(EntryIndex(0)), None);
        index.publish(SegmentIndex { first: 0, frames: vec![36, 60], end: 100 });
        index.publish(SegmentIndex { first: 0, frames: vec![100], end: 116 });
        index.publish(SegmentIndex { first: 3, frames: vec![36], end: 62 });
        for (entry, want) in [
            (0, Some((0, 52, 8))),
            (1, Some((0, 76, 24))),
            (2, Some((0, 116, 0))),
            (3, Some((3, 52, 10))),
            (4, None),
            (u64::MAX, None),
        ] {
            let want =
                want.map(|(segment, body_at, body_len)| Place { segment, body_at, body_len });
            assert_eq!(index.place(EntryIndex(entry)), want, "entry {entry}");
        }
        assert_eq!((index.entries(), index.bytes()), (4, 178));
    }
}
