//! The lines of a file, one at a time and none longer than a bound.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::fault::{FileFault, RowFault};

/// Longest line that is kept, in bytes: AWS's largest record and its key.
pub(super) const LINE_MAX: usize = 10 * 1024 * 1024 + 1024;
/// So much of the beginning tells text from other things, in bytes.
const PROBE: usize = 8192;

/// The lines of an open file.
pub(super) struct Lines {
    reader: BufReader<Box<dyn Read + Send>>,
    /// Bytes read so far.
    pub(super) bytes: u64,
    /// Number of the line read last, from 1.
    pub(super) number: u64,
}

impl Lines {
    /// Opens a file of text; also says how large it is.
    pub(super) fn open(path: &Path) -> Result<(Self, u64), FileFault> {
        // Before it is opened: to open a pipe would wait for its writer.
        let facts = std::fs::metadata(path)?;
        if facts.is_dir() {
            return Err(FileFault::Folder);
        }
        if !facts.is_file() {
            return Err(FileFault::Special);
        }
        let lines = Self::of(Box::new(File::open(path)?))?;
        Ok((lines, facts.len()))
    }

    /// Looks at the beginning and leaves out the mark of UTF-8.
    pub(super) fn of(source: Box<dyn Read + Send>) -> Result<Self, FileFault> {
        let mut reader = BufReader::with_capacity(256 * 1024, source);
        let start = reader.fill_buf()?;
        if start.is_empty() {
            return Err(FileFault::Empty);
        }
        if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
            return Err(FileFault::Utf16);
        }
        if start[..start.len().min(PROBE)].contains(&0) {
            return Err(FileFault::Binary);
        }
        let mark = if start.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
        if start.len() == mark {
            return Err(FileFault::Empty);
        }
        reader.consume(mark);
        Ok(Self { reader, bytes: mark as u64, number: 0 })
    }

    /// The next line without its end; one that is too long is skipped, but told.
    pub(super) fn next(&mut self) -> Result<Option<Result<String, RowFault>>, FileFault> {
        let mut line = Vec::new();
        let (mut read, mut long) = (0_u64, false);
        loop {
            let piece = self.reader.fill_buf()?;
            if piece.is_empty() {
                break;
            }
            let end = piece.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(piece.len(), |end| end + 1);
            let kept = &piece[..end.unwrap_or(piece.len())];
            if line.len() + kept.len() > LINE_MAX {
                long = true;
                line = Vec::new();
            }
            if !long {
                line.extend_from_slice(kept);
            }
            self.reader.consume(taken);
            read += taken as u64;
            if end.is_some() {
                break;
            }
        }
        if read == 0 {
            return Ok(None);
        }
        self.bytes += read;
        self.number += 1;
        if long {
            return Ok(Some(Err(RowFault::TooLong(LINE_MAX))));
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok(Some(String::from_utf8(line).map_err(|_| RowFault::NotUtf8)))
    }
}
