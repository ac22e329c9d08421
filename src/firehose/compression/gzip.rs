//! GZIP streams without a name and without a time, so that the bytes depend on the content alone.

use std::io::{self, Write};

use bytes::Bytes;
use flate2::GzBuilder;

use super::LEVEL;

pub(super) fn write<W: Write>(chunks: &[Bytes], out: W) -> io::Result<()> {
    let mut encoder = GzBuilder::new().mtime(0).write(out, flate2::Compression::new(LEVEL));
    for chunk in chunks {
        encoder.write_all(chunk)?;
    }
    encoder.finish()?.flush()
}
