//! The two containers in which Java writes Snappy: snappy-java's stream and Hadoop's blocks.

use std::io::{self, Write};

use bytes::Bytes;

/// The magic of snappy-java's stream, then its version and the oldest that can read it.
const HEADER: [u8; 16] = [0x82, b'S', b'N', b'A', b'P', b'P', b'Y', 0, 0, 0, 0, 1, 0, 0, 0, 1];
/// Bytes of a block before compression: the default of snappy-java.
const BLOCK: usize = 32 << 10;

/// What stands around the blocks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// A header; before each block its compressed length.
    Java,
    /// No header; before each block its length and its compressed length.
    Hadoop,
}

pub(super) fn write<W: Write>(chunks: &[Bytes], kind: Container, mut out: W) -> io::Result<()> {
    if kind == Container::Java {
        out.write_all(&HEADER)?;
    }
    let mut blocks = Blocks {
        kind,
        encoder: snap::raw::Encoder::new(),
        compressed: vec![0; snap::raw::max_compress_len(BLOCK)],
    };
    let mut open = Vec::with_capacity(BLOCK);
    for chunk in chunks {
        let mut rest = chunk.as_ref();
        while !rest.is_empty() {
            let (taken, after) = rest.split_at(rest.len().min(BLOCK - open.len()));
            open.extend_from_slice(taken);
            rest = after;
            if open.len() == BLOCK {
                blocks.write(&open, &mut out)?;
                open.clear();
            }
        }
    }
    if !open.is_empty() {
        blocks.write(&open, &mut out)?;
    }
    out.flush()
}

struct Blocks {
    kind: Container,
    encoder: snap::raw::Encoder,
    compressed: Vec<u8>,
}

impl Blocks {
    fn write<W: Write>(&mut self, block: &[u8], out: &mut W) -> io::Result<()> {
        let length = self.encoder.compress(block, &mut self.compressed)?;
        if self.kind == Container::Hadoop {
            out.write_all(&(block.len() as u32).to_be_bytes())?;
        }
        out.write_all(&(length as u32).to_be_bytes())?;
        out.write_all(&self.compressed[..length])
    }
}
