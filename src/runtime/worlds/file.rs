//! The bytes of a world file: header, entries, and an end that says that they are all there.
//!
//! ```text
//! header, 16 bytes                          end: a frame like an entry's
//!   0  magic         "CAUDALW\n"              0  255          1 byte
//!   8  version       u32                      1  entries      u64
//!  12  crc32         u32  of bytes 0..12      9  clock's time i64, ms since the epoch
//! entries: frames as in the journal,         17  crc32        u32  of the entries' checksums
//! numbered from 0, a genesis first               all numbers little-endian
//! ```
//! The entries are those of one world and no other: what was undone stays behind. Each one follows
//! the one before it; where the journal jumped, a rewind to the entry before keeps what the jump
//! did beside that.

use std::io::{self, Read, Write};

use bytes::Bytes;

use crate::runtime::journal::{MAX_ENTRY_BYTES, frame};
use crate::units::Timestamp;

/// The version this program writes, and the newest it reads.
pub const WORLD_VERSION: u32 = 1;
/// The oldest version this program reads.
const OLDEST_VERSION: u32 = 1;

const MAGIC: [u8; 8] = *b"CAUDALW\n";
const HEADER_BYTES: usize = 16;
const END: u8 = 0xFF;
const END_BYTES: usize = 21;

/// Why bytes are not a whole world of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorldFault {
    /// There is nothing in the file.
    #[error("the file is empty")]
    Empty,
    /// It doesn't begin as a world does.
    #[error("not a world of Caudal")]
    Foreign,
    /// A newer program has written it.
    #[error("version {found}; this program reads up to {supported}")]
    Newer {
        /// Its version.
        found: u32,
        /// The newest version this program reads.
        supported: u32,
    },
    /// A program has written it that is older than this one can read.
    #[error("version {found}; this program reads from {oldest} on")]
    Older {
        /// Its version.
        found: u32,
        /// The oldest version this program reads.
        oldest: u32,
    },
    /// It ends too early.
    #[error("it ends inside entry {entry}")]
    Truncated {
        /// The entry that isn't whole.
        entry: u64,
    },
    /// Bytes of it are not what was written.
    #[error("damaged at entry {entry}")]
    Damaged {
        /// The first entry that can't be right.
        entry: u64,
    },
    /// Everything is as it was written, but not something this version understands, or does.
    #[error("entry {entry} doesn't do what it did")]
    Entry {
        /// Which.
        entry: u64,
    },
}

/// What goes wrong while a world is read.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadError {
    /// The system can't read it.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It is no whole world of this version.
    #[error(transparent)]
    Fault(#[from] WorldFault),
}

/// What stands at the end of a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) entries: u64,
    pub(super) time: Timestamp,
    /// Over all entries: two files with the same one have the same entries.
    pub(super) digest: u32,
}

/// Writes a world entry by entry.
pub(super) struct WorldWriter<W> {
    out: W,
    entries: u64,
    digest: crc32fast::Hasher,
    frame: Vec<u8>,
}

impl<W: Write> WorldWriter<W> {
    pub(super) fn begin(mut out: W) -> io::Result<Self> {
        let mut header = [0; HEADER_BYTES];
        header[0..8].copy_from_slice(&MAGIC);
        header[8..12].copy_from_slice(&WORLD_VERSION.to_le_bytes());
        let sum = crc32fast::hash(&header[0..12]);
        header[12..16].copy_from_slice(&sum.to_le_bytes());
        out.write_all(&header)?;
        Ok(Self { out, entries: 0, digest: crc32fast::Hasher::new(), frame: Vec::new() })
    }

    /// Entries written so far.
    pub(super) const fn entries(&self) -> u64 {
        self.entries
    }

    pub(super) fn entry(&mut self, body: &[u8]) -> io::Result<()> {
        self.put(body)?;
        self.digest.update(&self.frame[4..8]);
        self.entries += 1;
        Ok(())
    }

    fn put(&mut self, body: &[u8]) -> io::Result<()> {
        self.frame.clear();
        frame::push(&mut self.frame, self.entries, body.len() as u32, &[body]);
        self.out.write_all(&self.frame)
    }

    /// Writes the end, and gives back what was written to.
    pub(super) fn end(mut self, time: Timestamp) -> io::Result<W> {
        let mut body = [END; END_BYTES];
        body[1..9].copy_from_slice(&self.entries.to_le_bytes());
        body[9..17].copy_from_slice(&time.0.to_le_bytes());
        let digest = self.digest.clone().finalize();
        body[17..21].copy_from_slice(&digest.to_le_bytes());
        self.put(&body)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Reads a world entry by entry, and believes nothing.
pub(super) struct WorldReader<R> {
    input: R,
    entries: u64,
    digest: crc32fast::Hasher,
    /// What stood at the end, once it was read.
    pub(super) end: Option<End>,
}

impl<R: Read> WorldReader<R> {
    pub(super) fn begin(mut input: R) -> Result<Self, ReadError> {
        let mut header = [0; HEADER_BYTES];
        let have = fill(&mut input, &mut header)?;
        if have == 0 {
            return Err(WorldFault::Empty.into());
        }
        if header.iter().take(have).zip(&MAGIC).any(|(have, want)| have != want) {
            return Err(WorldFault::Foreign.into());
        }
        if have < HEADER_BYTES {
            return Err(WorldFault::Truncated { entry: 0 }.into());
        }
        let sum = u32_at(&header, 12);
        if sum != crc32fast::hash(&header[0..12]) {
            return Err(WorldFault::Damaged { entry: 0 }.into());
        }
        let found = u32_at(&header, 8);
        if found > WORLD_VERSION {
            return Err(WorldFault::Newer { found, supported: WORLD_VERSION }.into());
        }
        if found < OLDEST_VERSION {
            return Err(WorldFault::Older { found, oldest: OLDEST_VERSION }.into());
        }
        Ok(Self { input, entries: 0, digest: crc32fast::Hasher::new(), end: None })
    }

    /// The next entry's body; `None` at the end, which is then known.
    pub(super) fn next_entry(&mut self) -> Result<Option<Bytes>, ReadError> {
        if self.end.is_some() {
            return Ok(None);
        }
        let entry = self.entries;
        let mut bytes = vec![0; frame::HEADER];
        if fill(&mut self.input, &mut bytes)? < frame::HEADER {
            return Err(WorldFault::Truncated { entry }.into());
        }
        let length = u32_at(&bytes, 0) as usize;
        if length == 0 || length > MAX_ENTRY_BYTES {
            return Err(WorldFault::Damaged { entry }.into());
        }
        // A claimed length is only believed as far as there are bytes.
        let have = (&mut self.input).take(length as u64).read_to_end(&mut bytes)?;
        if have < length {
            return Err(WorldFault::Truncated { entry }.into());
        }
        if !frame::is_whole(&bytes, entry) {
            return Err(WorldFault::Damaged { entry }.into());
        }
        if bytes[frame::HEADER] == END {
            self.finish(&bytes[frame::HEADER..])?;
            return Ok(None);
        }
        self.digest.update(&bytes[4..8]);
        self.entries += 1;
        Ok(Some(Bytes::from(bytes).slice(frame::HEADER..)))
    }

    fn finish(&mut self, body: &[u8]) -> Result<(), ReadError> {
        let damaged = WorldFault::Damaged { entry: self.entries };
        if body.len() != END_BYTES || fill(&mut self.input, &mut [0])? > 0 {
            return Err(damaged.into());
        }
        let number = |at: usize| body[at..].first_chunk().map(|bytes| u64::from_le_bytes(*bytes));
        let digest = self.digest.clone().finalize();
        if number(1) != Some(self.entries) || u32_at(body, 17) != digest || self.entries == 0 {
            return Err(damaged.into());
        }
        let time = Timestamp(number(9).unwrap_or_default().cast_signed());
        self.end = Some(End { entries: self.entries, time, digest });
        Ok(())
    }
}

/// Reads until the buffer is full or there is no more; returns how many bytes there were.
fn fill(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut have = 0;
    while have < buffer.len() {
        match input.read(&mut buffer[have..]) {
            Ok(0) => break,
            Ok(read) => have += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(have)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes[at..].first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(bodies: &[&[u8]]) -> Vec<u8> {
        let mut writer = WorldWriter::begin(Vec::new()).unwrap();
        for body in bodies {
            writer.entry(body).unwrap();
        }
        writer.end(Timestamp(-7)).unwrap()
    }

    fn read(bytes: &[u8]) -> Result<(Vec<Bytes>, End), WorldFault> {
        let fault = |error| match error {
            ReadError::Fault(fault) => fault,
            ReadError::Io(error) => panic!("{error}"),
        };
        let mut reader = WorldReader::begin(bytes).map_err(fault)?;
        let mut bodies = Vec::new();
        while let Some(body) = reader.next_entry().map_err(fault)? {
            bodies.push(body);
        }
        Ok((bodies, reader.end.unwrap()))
    }

    #[test]
    fn a_world_comes_back() {
        let bytes = written(&[b"genesis", b"b", &vec![1; 70_000]]);
        let (bodies, end) = read(&bytes).unwrap();
        assert_eq!(bodies.len(), 3);
        assert_eq!(bodies[0], &b"genesis"[..]);
        assert_eq!((end.entries, end.time), (3, Timestamp(-7)));
    }

    #[test]
    fn cut_or_bent_anywhere_it_is_refused_and_says_where() {
        let good = written(&[b"genesis", b"bc", b"def"]);
        for length in 0..good.len() {
            let fault = read(&good[..length]).unwrap_err();
            let fits = match length {
                0 => fault == WorldFault::Empty,
                _ => matches!(fault, WorldFault::Truncated { .. }),
            };
            assert!(fits, "cut at {length}: {fault:?}");
        }
        for at in 0..good.len() {
            for bit in 0..8 {
                let mut bytes = good.clone();
                bytes[at] ^= 1 << bit;
                let fault = read(&bytes).unwrap_err();
                let fits = match at {
                    0..8 => fault == WorldFault::Foreign,
                    _ => matches!(fault, WorldFault::Damaged { .. } | WorldFault::Truncated { .. }),
                };
                assert!(fits, "byte {at}, bit {bit}: {fault:?}");
            }
        }
        let mut longer = good.clone();
        longer.push(0);
        assert_eq!(read(&longer), Err(WorldFault::Damaged { entry: 3 }));
    }

    #[test]
    fn what_others_have_written_is_named() {
        let with_version = |version: u32| {
            let mut bytes = written(&[b"genesis"]);
            bytes[8..12].copy_from_slice(&version.to_le_bytes());
            let sum = crc32fast::hash(&bytes[0..12]);
            bytes[12..16].copy_from_slice(&sum.to_le_bytes());
            read(&bytes).unwrap_err()
        };
        assert_eq!(with_version(2), WorldFault::Newer { found: 2, supported: 1 });
        assert_eq!(with_version(0), WorldFault::Older { found: 0, oldest: 1 });
        assert_eq!(read(b"PK\x03\x04 a zip file").unwrap_err(), WorldFault::Foreign);
        assert_eq!(read(b"CAUDALJ\nx").unwrap_err(), WorldFault::Foreign, "a journal is no world");
        assert_eq!(read(&written(&[])).unwrap_err(), WorldFault::Damaged { entry: 0 });
    }
}
