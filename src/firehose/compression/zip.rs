//! ZIP archives of one deflated entry, written as they stream: sizes and checksum follow the
//! entry, as Java's own streams write them (APPNOTE 6.3.10, 4.3.9).

use std::io::{self, Write};

use bytes::Bytes;
use flate2::write::DeflateEncoder;

use super::LEVEL;

const LOCAL: u32 = 0x0403_4b50;
const DESCRIPTOR: u32 = 0x0807_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// Deflate, and what it needs to be read.
const VERSION: u16 = 20;
const DEFLATED: u16 = 8;
/// Sizes and checksum follow (bit 3); the name is UTF-8 (bit 11).
const FLAGS: u16 = 1 << 3 | 1 << 11;
/// 1980-01-01, the first day that a ZIP archive knows: the bytes depend on the content alone.
const DATE: u16 = 0x0021;

pub(super) fn write<W: Write>(chunks: &[Bytes], entry: &str, out: W) -> io::Result<()> {
    let mut out = Counted { out, count: 0 };
    let mut head = Vec::new();
    u32s(&mut head, &[LOCAL]);
    u16s(&mut head, &[VERSION, FLAGS, DEFLATED, 0, DATE]);
    u32s(&mut head, &[0, 0, 0]);
    u16s(&mut head, &[entry.len() as u16, 0]);
    head.extend_from_slice(entry.as_bytes());
    out.write_all(&head)?;

    let start = out.count;
    let mut checksum = crc32fast::Hasher::new();
    let mut size = 0_u64;
    let mut encoder = DeflateEncoder::new(&mut out, flate2::Compression::new(LEVEL));
    for chunk in chunks {
        checksum.update(chunk);
        size += chunk.len() as u64;
        encoder.write_all(chunk)?;
    }
    encoder.finish()?;
    let compressed = out.count - start;
    // Objects are far below the 4 GiB of the plain format.
    let (checksum, sizes) = (checksum.finalize(), [compressed as u32, size as u32]);

    let mut tail = Vec::new();
    u32s(&mut tail, &[DESCRIPTOR, checksum, sizes[0], sizes[1]]);
    let directory = out.count + tail.len() as u64;
    let from = tail.len();
    u32s(&mut tail, &[CENTRAL]);
    u16s(&mut tail, &[VERSION, VERSION, FLAGS, DEFLATED, 0, DATE]);
    u32s(&mut tail, &[checksum, sizes[0], sizes[1]]);
    u16s(&mut tail, &[entry.len() as u16, 0, 0, 0, 0]);
    u32s(&mut tail, &[0, 0]);
    tail.extend_from_slice(entry.as_bytes());
    let directory_size = (tail.len() - from) as u32;
    u32s(&mut tail, &[END]);
    u16s(&mut tail, &[0, 0, 1, 1]);
    u32s(&mut tail, &[directory_size, directory as u32]);
    u16s(&mut tail, &[0]);
    out.write_all(&tail)?;
    out.flush()
}

fn u16s(out: &mut Vec<u8>, numbers: &[u16]) {
    for number in numbers {
        out.extend_from_slice(&number.to_le_bytes());
    }
}

fn u32s(out: &mut Vec<u8>, numbers: &[u32]) {
    for number in numbers {
        out.extend_from_slice(&number.to_le_bytes());
    }
}

/// Counts what passes.
struct Counted<W> {
    out: W,
    count: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.count += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
