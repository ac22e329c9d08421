//! Reading segments in order, a block at a time, and stopping at the first thing that cannot be
//! the continuation. Both opening and replaying are this walk.
//!
//! A block is about 4 MiB rather than a whole segment: a caller that keeps one slice alive pins
//! one block, not 64 MiB, and a block that nobody kept is read into again. Reading whole segments
//! into fresh memory measured two to three times slower, all of it page faults.

use std::fs::File;
use std::path::{Path, PathBuf};

use bytes::{Bytes, BytesMut};

use super::error::JournalError;
use super::files::{read_exact_at, segment_path};
use super::index::SegmentIndex;
use super::segment::{
    EntryIndex, FORMAT_VERSION, FRAME_BYTES, Fault, HEADER_BYTES, HeaderFault, MAX_SEGMENT_BYTES,
    SegmentHeader, Step, step,
};

const BLOCK_BYTES: u64 = 4 << 20;

/// Whole entries read together.
#[derive(Debug)]
pub(super) struct Block {
    first: u64,
    /// Where each frame starts in `bytes`.
    frames: Vec<u32>,
    /// Where the last frame ends in `bytes`.
    end: usize,
    bytes: Bytes,
    /// How many entries have been taken.
    taken: usize,
}

impl Block {
    /// The next entry; its body shares the block's memory.
    pub(super) fn next_entry(&mut self) -> Option<(EntryIndex, Bytes)> {
        let start = *self.frames.get(self.taken)? as usize;
        let end = self.frames.get(self.taken + 1).map_or(self.end, |next| *next as usize);
        let index = EntryIndex(self.first + self.taken as u64);
        self.taken += 1;
        Some((index, self.bytes.slice(start + FRAME_BYTES..end)))
    }

    /// The block's memory, to read into again; empty if a body is still in use.
    pub(super) fn recycle(self) -> BytesMut {
        self.bytes.try_into_mut().unwrap_or_default()
    }
}

/// Where, and why, a journal stops being one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail {
    /// The file that holds the first byte that cannot be used.
    pub path: PathBuf,
    /// Where, in bytes from the start of the file. At 0 the whole file cannot be used.
    pub offset: u64,
    /// How many bytes of the file from there on are set aside.
    pub bytes: u64,
    /// What is wrong there.
    pub fault: Fault,
    /// Later segments, which are set aside whole because entries before them are missing.
    pub later: Vec<PathBuf>,
}

/// A segment being read.
#[derive(Debug)]
struct Current {
    file: File,
    path: PathBuf,
    /// Length of the file, in bytes.
    len: u64,
    /// How far it has been read, in bytes.
    at: u64,
}

/// The state of a walk over segments.
#[derive(Debug)]
pub(super) struct Walk {
    dir: PathBuf,
    /// First entries of the segments, in order; they name the files.
    numbers: Vec<u64>,
    next_number: usize,
    current: Option<Current>,
    /// The entry that comes next.
    pub(super) next_entry: u64,
    /// The entry to stop before.
    stop: u64,
    /// Where in the first segment to start, in bytes.
    start_at: u64,
    /// Known once a header has been read, unless given.
    pub(super) world_id: Option<u64>,
    /// What has been found, if asked for.
    pub(super) found: Option<Vec<SegmentIndex>>,
    /// Set when the walk stopped before the end.
    pub(super) tail: Option<Tail>,
}

impl Walk {
    /// A walk over everything in a directory, which must begin with entry 0.
    pub(super) fn everything(dir: &Path, numbers: Vec<u64>) -> Self {
        Self {
            dir: dir.to_path_buf(),
            numbers,
            next_number: 0,
            current: None,
            next_entry: 0,
            stop: u64::MAX,
            start_at: HEADER_BYTES as u64,
            world_id: None,
            found: Some(Vec::new()),
            tail: None,
        }
    }

    /// A walk over entries known to be there: from the one whose frame is at byte `start_at` of
    /// the first segment, up to but without `stop`.
    pub(super) fn part(
        dir: &Path,
        numbers: Vec<u64>,
        start_at: u64,
        from: EntryIndex,
        stop: EntryIndex,
    ) -> Self {
        let walk = Self::everything(dir, numbers);
        Self { start_at, next_entry: from.0, stop: stop.0, found: None, ..walk }
    }

    /// The next block, read into `spare` if its capacity serves; `None` at the end or at damage,
    /// which is then in `tail`.
    pub(super) fn next_block(
        &mut self,
        mut spare: BytesMut,
    ) -> Result<Option<Block>, JournalError> {
        while self.tail.is_none() && self.next_entry < self.stop {
            let Some(current) = &mut self.current else {
                if self.open_next()? {
                    continue;
                }
                break;
            };
            if current.at >= current.len {
                self.current = None;
                continue;
            }
            if current.at > MAX_SEGMENT_BYTES {
                self.stop_here(Fault::TooLong);
                break;
            }
            match read_block(current, self.next_entry, self.stop, spare)? {
                Ok(block) => {
                    self.note(&block);
                    return Ok(Some(block));
                }
                Err((fault, buffer)) => {
                    spare = buffer;
                    self.stop_here(fault);
                }
            }
        }
        Ok(None)
    }

    /// Records what a block held, and moves past it.
    #[expect(clippy::cast_possible_truncation, reason = "no block starts after 1 GiB")]
    fn note(&mut self, block: &Block) {
        let Some(current) = &mut self.current else { return };
        let base = current.at as u32;
        current.at += block.end as u64;
        self.next_entry += block.frames.len() as u64;
        if let Some(segment) = self.found.as_mut().and_then(|found| found.last_mut()) {
            segment.frames.extend(block.frames.iter().map(|frame| base + frame));
            segment.end = current.at;
        }
    }

    /// Opens the next segment; `false` when there is none or it cannot be the continuation.
    fn open_next(&mut self) -> Result<bool, JournalError> {
        let Some(&number) = self.numbers.get(self.next_number) else { return Ok(false) };
        self.next_number += 1;
        let path = segment_path(&self.dir, number);
        let (file, len, header) = open_segment(&path)?;
        self.current = Some(Current { file, path, len, at: 0 });
        let fault = match header {
            Ok(header) => self.misfit(header, number),
            Err(HeaderFault::Bad(fault)) => Some(fault),
            Err(HeaderFault::Newer { found }) => return Err(self.newer(found)),
        };
        if let Some(fault) = fault {
            self.stop_here(fault);
            return Ok(false);
        }
        if let Some(current) = &mut self.current {
            current.at = std::mem::replace(&mut self.start_at, HEADER_BYTES as u64);
        }
        if let Some(found) = &mut self.found {
            found.push(SegmentIndex {
                first: number,
                frames: Vec::new(),
                end: HEADER_BYTES as u64,
            });
        }
        Ok(true)
    }

    /// Why an intact header does not continue what came before, if it doesn't.
    fn misfit(&mut self, header: SegmentHeader, number: u64) -> Option<Fault> {
        let expected = self.next_entry;
        // Only the first segment of a part may start before the first entry that is wanted.
        let starts_early = self.found.is_none() && self.next_number == 1;
        if header.first != number {
            Some(Fault::Misnamed { found: header.first })
        } else if number != expected && !(starts_early && number < expected) {
            Some(Fault::Gap { expected, found: number })
        } else if self.world_id.is_some_and(|world_id| world_id != header.world_id) {
            Some(Fault::OtherWorld { found: header.world_id })
        } else {
            self.world_id = Some(header.world_id);
            None
        }
    }

    fn newer(&self, found: u32) -> JournalError {
        let path = self.current.as_ref().map_or_else(|| self.dir.clone(), |c| c.path.clone());
        JournalError::NewerVersion { path, found, supported: FORMAT_VERSION }
    }

    /// Ends the walk at the current position of the current segment.
    fn stop_here(&mut self, fault: Fault) {
        let Some(current) = self.current.take() else { return };
        let later = &self.numbers[self.next_number..];
        self.tail = Some(Tail {
            path: current.path,
            offset: current.at,
            bytes: current.len - current.at,
            fault,
            later: later.iter().map(|number| segment_path(&self.dir, *number)).collect(),
        });
    }
}

type Opened = (File, u64, Result<SegmentHeader, HeaderFault>);

/// Opens a segment for reading: the file, its length in bytes, its header.
pub(super) fn open_segment(path: &Path) -> Result<Opened, JournalError> {
    let file = File::open(path).map_err(JournalError::io("open the segment", path))?;
    let len = file.metadata().map_err(JournalError::io("measure the segment", path))?.len();
    let mut header = [0; HEADER_BYTES];
    let have = usize::try_from(len).unwrap_or(HEADER_BYTES).min(HEADER_BYTES);
    read_exact_at(&file, &mut header[..have], 0)
        .map_err(JournalError::io("read the header of", path))?;
    Ok((file, len, SegmentHeader::decode(&header[..have])))
}

/// A block, or what is wrong with its very first entry and the buffer back.
type Read = Result<Block, (Fault, BytesMut)>;

/// Reads whole entries at the current position; at least one, however long it is.
#[expect(clippy::cast_possible_truncation, reason = "one block or one entry: under 65 MiB")]
fn read_block(
    current: &Current,
    first: u64,
    stop: u64,
    mut buffer: BytesMut,
) -> Result<Read, JournalError> {
    let left = current.len - current.at;
    let mut want = left.min(BLOCK_BYTES);
    loop {
        // A recycled buffer is overwritten as it is, and a new one comes zeroed from the system.
        let len = want as usize;
        if buffer.len() < len {
            buffer = BytesMut::zeroed(len);
        }
        read_exact_at(&current.file, &mut buffer[..len], current.at)
            .map_err(JournalError::io("read the segment", &current.path))?;
        let (frames, end, last) = frames_of(&buffer[..len], first, stop);
        if end > 0 {
            let bytes = buffer.freeze();
            return Ok(Ok(Block { first, frames, end, bytes, taken: 0 }));
        }
        want = match last {
            Some(Step::Needs(total)) if (total as u64) <= left && (total as u64) > want => {
                total as u64
            }
            Some(Step::Bad(fault)) => return Ok(Err((fault, buffer))),
            _ => return Ok(Err((Fault::TornEntry, buffer))),
        };
    }
}

/// The whole frames at the start of some bytes, where they end, and what stopped them.
#[expect(clippy::cast_possible_truncation, reason = "a block is under 65 MiB")]
fn frames_of(bytes: &[u8], first: u64, stop: u64) -> (Vec<u32>, usize, Option<Step>) {
    let (mut frames, mut end) = (Vec::new(), 0);
    for index in first..stop {
        if end == bytes.len() {
            break;
        }
        match step(&bytes[end..], index) {
            Step::Whole(total) => {
                frames.push(end as u32);
                end += total;
            }
            other => return (frames, end, Some(other)),
        }
    }
    (frames, end, None)
}
