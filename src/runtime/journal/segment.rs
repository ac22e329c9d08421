//! The bytes of a segment file: header, frames, and how to tell a whole one from a damaged one.
//! Pure: slices in, values out.
//!
//! ```text
//! header, 36 bytes                          frame, 16 bytes + body
//!   0  magic         "CAUDALJ\n"              0  length  u32  of the body
//!   8  version       u32                      4  crc32   u32  of length, index, body
//!  12  crc32         u32  of bytes 0..12      8  index   u64
//!  16  first index   u64                     16  body
//!  24  world id      u64
//!  32  crc32         u32  of bytes 0..32     all numbers little-endian
//! ```
//! The first 16 bytes are the same in every version to come, so that a flipped bit in the version
//! is told from a newer program.

use std::fmt;

/// The format this program writes, and the newest it reads.
pub const FORMAT_VERSION: u32 = 1;
/// The largest body of one entry, in bytes: 64 MiB, over six times the largest Kinesis request.
pub const MAX_ENTRY_BYTES: usize = 64 << 20;

/// No frame starts after this many bytes of a file, so that four bytes can say where it does.
pub(super) const MAX_SEGMENT_BYTES: u64 = 1 << 30;
pub(super) const HEADER_BYTES: usize = 36;
pub(in crate::runtime) const FRAME_BYTES: usize = 16;
const MAGIC: [u8; 8] = *b"CAUDALJ\n";

/// The position of an entry in its journal, from 0, without gaps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryIndex(pub u64);

impl fmt::Display for EntryIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Why bytes cannot be the continuation of a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The file ends inside its header.
    #[error("the file ends inside its header")]
    TornHeader,
    /// The file does not begin as a segment does.
    #[error("not a journal segment")]
    NotASegment,
    /// The header does not match its checksum, or has a version that never was.
    #[error("the header is damaged")]
    BadHeader,
    /// The header and the file's name disagree about the first entry.
    #[error("the header says entry {found}, the file name another")]
    Misnamed {
        /// First entry according to the header.
        found: u64,
    },
    /// The segment belongs to another world.
    #[error("the segment is of world {found:#x}")]
    OtherWorld {
        /// World id according to the header.
        found: u64,
    },
    /// Segments are missing before this one, or it repeats entries.
    #[error("the segment starts at entry {found}, but entry {expected} comes next")]
    Gap {
        /// The entry that had to come next.
        expected: u64,
        /// The first entry of the segment.
        found: u64,
    },
    /// The file ends inside an entry: what a killed process or a power cut leaves behind.
    #[error("the file ends inside an entry")]
    TornEntry,
    /// An entry claims a length over [`MAX_ENTRY_BYTES`].
    #[error("an entry claims {found} bytes")]
    BadLength {
        /// The length it claims, in bytes.
        found: u32,
    },
    /// Entries go on where none may start: no segment grows past 1 GiB.
    #[error("an entry starts past the largest segment")]
    TooLong,
    /// An entry does not match its checksum.
    #[error("an entry does not match its checksum")]
    BadChecksum,
    /// A whole entry, but not the next one.
    #[error("entry {found} where entry {expected} comes next")]
    WrongIndex {
        /// The entry that had to come next.
        expected: u64,
        /// The entry that is there.
        found: u64,
    },
}

/// What a segment says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SegmentHeader {
    /// Index of the first entry in the file.
    pub first: u64,
    /// The world the entries belong to.
    pub world_id: u64,
}

/// Why a header cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderFault {
    /// An intact header of a newer format.
    Newer {
        /// Its version.
        found: u32,
    },
    /// Anything else.
    Bad(Fault),
}

impl SegmentHeader {
    pub(super) fn encode(self) -> [u8; HEADER_BYTES] {
        let mut out = [0; HEADER_BYTES];
        out[0..8].copy_from_slice(&MAGIC);
        out[8..12].copy_from_slice(&FORMAT_VERSION.to_le_bytes());
        let preamble = crc32fast::hash(&out[0..12]);
        out[12..16].copy_from_slice(&preamble.to_le_bytes());
        out[16..24].copy_from_slice(&self.first.to_le_bytes());
        out[24..32].copy_from_slice(&self.world_id.to_le_bytes());
        let whole = crc32fast::hash(&out[0..32]);
        out[32..36].copy_from_slice(&whole.to_le_bytes());
        out
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, HeaderFault> {
        let bad = |fault| Err(HeaderFault::Bad(fault));
        if bytes.iter().zip(&MAGIC).any(|(have, want)| have != want) {
            return bad(Fault::NotASegment);
        }
        let (Some(version), Some(preamble)) = (u32_at(bytes, 8), u32_at(bytes, 12)) else {
            return bad(Fault::TornHeader);
        };
        if preamble != crc32fast::hash(&bytes[0..12]) || version == 0 {
            return bad(Fault::BadHeader);
        }
        if version > FORMAT_VERSION {
            return Err(HeaderFault::Newer { found: version });
        }
        let (Some(first), Some(world_id), Some(whole)) =
            (u64_at(bytes, 16), u64_at(bytes, 24), u32_at(bytes, 32))
        else {
            return bad(Fault::TornHeader);
        };
        if whole != crc32fast::hash(&bytes[0..32]) {
            return bad(Fault::BadHeader);
        }
        Ok(Self { first, world_id })
    }
}

/// Adds one frame to `out`. The caller has checked the size against [`MAX_ENTRY_BYTES`].
pub(in crate::runtime) fn push_frame(out: &mut Vec<u8>, index: u64, length: u32, parts: &[&[u8]]) {
    let start = out.len();
    out.reserve(FRAME_BYTES + length as usize);
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&index.to_le_bytes());
    for part in parts {
        out.extend_from_slice(part);
    }
    let sum = frame_checksum(&out[start..]);
    out[start + 4..start + 8].copy_from_slice(&sum.to_le_bytes());
}

/// CRC-32 of a whole frame but for the checksum itself.
fn frame_checksum(frame: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&frame[0..4]);
    hasher.update(&frame[8..]);
    hasher.finalize()
}

/// What the start of some bytes is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A whole frame of so many bytes, body included.
    Whole(usize),
    /// The beginning of a frame of at least so many bytes.
    Needs(usize),
    /// No frame that could come next.
    Bad(Fault),
}

/// Looks for the frame of entry `expected` at the start of `bytes`.
pub(super) fn step(bytes: &[u8], expected: u64) -> Step {
    let (Some(length), Some(sum), Some(found)) =
        (u32_at(bytes, 0), u32_at(bytes, 4), u64_at(bytes, 8))
    else {
        return Step::Needs(FRAME_BYTES);
    };
    if length as usize > MAX_ENTRY_BYTES {
        return Step::Bad(Fault::BadLength { found: length });
    }
    let total = FRAME_BYTES + length as usize;
    let Some(frame) = bytes.get(..total) else {
        return Step::Needs(total);
    };
    if frame_checksum(frame) != sum {
        return Step::Bad(Fault::BadChecksum);
    }
    if found != expected {
        return Step::Bad(Fault::WrongIndex { expected, found });
    }
    Step::Whole(total)
}

/// Whether some bytes are the frame of entry `index`, and nothing else.
pub(in crate::runtime) fn is_whole(bytes: &[u8], index: u64) -> bool {
    step(bytes, index) == Step::Whole(bytes.len())
}

/// What a whole segment held in memory contains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanOutcome {
    /// What the header says, or why it cannot be used.
    pub header: Result<SegmentHeader, HeaderFault>,
    /// Where each whole entry's frame starts, in bytes from the start of the segment.
    pub frames: Vec<usize>,
    /// Length in bytes of the part that is header and whole entries.
    pub whole_bytes: usize,
    /// Why the scan stopped before the end of the bytes, if it did.
    pub fault: Option<Fault>,
}

/// Reads a segment from memory. Total: any bytes give an outcome. The same steps recover a journal
/// from disk, so this is the door for a fuzz target.
#[must_use]
pub fn scan_segment(bytes: &[u8]) -> ScanOutcome {
    let header = SegmentHeader::decode(bytes);
    let mut outcome = ScanOutcome { header, frames: Vec::new(), whole_bytes: 0, fault: None };
    let mut index = match header {
        Ok(header) => header.first,
        Err(HeaderFault::Newer { .. }) => return outcome,
        Err(HeaderFault::Bad(fault)) => {
            outcome.fault = Some(fault);
            return outcome;
        }
    };
    outcome.whole_bytes = HEADER_BYTES;
    while outcome.whole_bytes < bytes.len() {
        match step(&bytes[outcome.whole_bytes..], index) {
            Step::Whole(total) => {
                outcome.frames.push(outcome.whole_bytes);
                outcome.whole_bytes += total;
                index = index.wrapping_add(1);
            }
            Step::Needs(_) => outcome.fault = Some(Fault::TornEntry),
            Step::Bad(fault) => outcome.fault = Some(fault),
        }
        if outcome.fault.is_some() {
            break;
        }
    }
    outcome
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|b| u32::from_le_bytes(*b))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|b| u64::from_le_bytes(*b))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HEADER: SegmentHeader = SegmentHeader { first: 7, world_id: 0x00C0_FFEE };

    fn segment(bodies: &[Vec<u8>]) -> Vec<u8> {
        let mut out = HEADER.encode().to_vec();
        for (index, body) in (HEADER.first..).zip(bodies) {
            let length = u32::try_from(body.len()).unwrap();
            let (left, right) = body.split_at(body.len() / 3);
            push_frame(&mut out, index, length, &[left, right]);
        }
        out
    }

    #[test]
    fn a_whole_segment_scans_to_its_entries() {
        let bytes = segment(&[b"one".to_vec(), Vec::new(), vec![9; 5000]]);
        let outcome = scan_segment(&bytes);
        assert_eq!(outcome.header, Ok(HEADER));
        assert_eq!(outcome.frames, [36, 36 + 19, 36 + 19 + 16]);
        assert_eq!(outcome.whole_bytes, bytes.len());
        assert_eq!(outcome.fault, None);
    }

    #[test]
    fn headers_that_cannot_be_used() {
        let good = HEADER.encode();
        let with_version = |version: u32| {
            let mut bytes = good;
            bytes[8..12].copy_from_slice(&version.to_le_bytes());
            let sum = crc32fast::hash(&bytes[0..12]);
            bytes[12..16].copy_from_slice(&sum.to_le_bytes());
            bytes.to_vec()
        };
        let mut flipped_version = good.to_vec();
        flipped_version[8] ^= 2;
        for (bytes, want) in [
            (Vec::new(), HeaderFault::Bad(Fault::TornHeader)),
            (good[..35].to_vec(), HeaderFault::Bad(Fault::TornHeader)),
            (b"CAUD".to_vec(), HeaderFault::Bad(Fault::TornHeader)),
            (b"PK\x03\x04".to_vec(), HeaderFault::Bad(Fault::NotASegment)),
            (flipped_version, HeaderFault::Bad(Fault::BadHeader)),
            (with_version(0), HeaderFault::Bad(Fault::BadHeader)),
            (with_version(2)[..16].to_vec(), HeaderFault::Newer { found: 2 }),
        ] {
            assert_eq!(SegmentHeader::decode(&bytes), Err(want), "{bytes:?}");
        }
    }

    #[test]
    fn frames_that_cannot_come_next() {
        let mut frame = Vec::new();
        push_frame(&mut frame, 3, 2, &[b"hi"]);
        assert_eq!(step(&frame, 3), Step::Whole(18));
        assert_eq!(step(&frame[..15], 3), Step::Needs(16));
        assert_eq!(step(&frame[..17], 3), Step::Needs(18));
        let wrong = Fault::WrongIndex { expected: 4, found: 3 };
        assert_eq!(step(&frame, 4), Step::Bad(wrong));
        let zeros = [0; 64];
        assert_eq!(step(&zeros, 0), Step::Bad(Fault::BadChecksum));
        let ones = [0xFF; 64];
        let found = u32::MAX;
        assert_eq!(step(&ones, 0), Step::Bad(Fault::BadLength { found }));
    }

    proptest! {
        #[test]
        fn any_bytes_give_an_outcome(bytes: Vec<u8>, headed: bool) {
            let mut all = if headed { HEADER.encode().to_vec() } else { Vec::new() };
            all.extend_from_slice(&bytes);
            let outcome = scan_segment(&all);
            prop_assert!(outcome.whole_bytes <= all.len());
            prop_assert_eq!(outcome.fault.is_none() && outcome.header.is_ok(),
                outcome.whole_bytes == all.len() && outcome.header.is_ok());
        }

        #[test]
        fn a_flipped_bit_ends_the_scan_at_its_entry(
            bodies in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 1..8),
            at: prop::sample::Index,
            bit in 0..8_u8,
        ) {
            let good = segment(&bodies);
            let whole = scan_segment(&good);
            let mut bytes = good.clone();
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            let outcome = scan_segment(&bytes);
            let kept = whole.frames.iter().filter(|&&start| start <= at).count();
            if at < HEADER_BYTES {
                prop_assert!(outcome.header.is_err() && outcome.frames.is_empty());
            } else {
                prop_assert_eq!(&outcome.frames[..], &whole.frames[..kept - 1]);
                prop_assert!(outcome.fault.is_some());
            }
        }
    }
}
