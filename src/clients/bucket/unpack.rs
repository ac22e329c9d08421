//! Objects before compression: the five formats that Firehose writes, read back within bounds.

use std::io::{self, BufReader, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder};

/// The header of snappy-java's stream.
const SNAPPY_JAVA: [u8; 8] = [0x82, b'S', b'N', b'A', b'P', b'P', b'Y', 0];
/// Most bytes of one block of Snappy, before compression. Firehose's have 32 KiB.
const BLOCK_MAX: usize = 4 << 20;
/// The mark of an entry of a ZIP archive.
const ZIP_ENTRY: [u8; 4] = *b"PK\x03\x04";

/// Reads at most `max` bytes of what was compressed; whether there is more comes with them.
/// `encoding` is the object's `Content-Encoding`.
pub(super) fn unpack(
    encoding: Option<&str>,
    file: impl Read,
    max: usize,
) -> io::Result<(Vec<u8>, bool)> {
    let mut file = BufReader::with_capacity(256 << 10, file);
    match encoding {
        None => bounded(file, max),
        Some("gzip") => bounded(MultiGzDecoder::new(file), max),
        Some("zip") => {
            skip_zip_header(&mut file)?;
            bounded(DeflateDecoder::new(file), max)
        }
        Some("snappy-java") => {
            let mut header = [0; 16];
            file.read_exact(&mut header)?;
            if header[..8] != SNAPPY_JAVA {
                return Err(broken("it is not a snappy-java stream"));
            }
            bounded(Blocks::new(file, false), max)
        }
        Some("hadoop-snappy") => bounded(Blocks::new(file, true), max),
        Some(other) => Err(broken(&format!("the content encoding {other} is not known"))),
    }
}

fn broken(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

fn bounded(from: impl Read, max: usize) -> io::Result<(Vec<u8>, bool)> {
    let mut data = Vec::new();
    from.take(max as u64 + 1).read_to_end(&mut data)?;
    let more = data.len() > max;
    data.truncate(max);
    Ok((data, more))
}

/// Everything before the deflated bytes of the one entry that Firehose's archives have.
fn skip_zip_header(file: &mut impl Read) -> io::Result<()> {
    let mut header = [0; 30];
    file.read_exact(&mut header)?;
    let number = |at: usize| u64::from(u16::from_le_bytes([header[at], header[at + 1]]));
    if header[..4] != ZIP_ENTRY || number(8) != 8 {
        return Err(broken("it is not a ZIP archive with a deflated entry"));
    }
    let names = number(26) + number(28);
    let skipped = io::copy(&mut file.take(names), &mut io::sink())?;
    if skipped == names { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Blocks of Snappy, one after the other.
struct Blocks<R> {
    from: R,
    hadoop: bool,
    decoder: snap::raw::Decoder,
    /// Bytes that are still to come of the block that Hadoop announced.
    announced: usize,
    block: Vec<u8>,
    at: usize,
}

impl<R: Read> Blocks<R> {
    fn new(from: R, hadoop: bool) -> Self {
        let decoder = snap::raw::Decoder::new();
        Self { from, hadoop, decoder, announced: 0, block: Vec::new(), at: 0 }
    }

    /// A length, or nothing at the end of the file.
    fn length(&mut self) -> io::Result<Option<usize>> {
        let mut bytes = [0; 4];
        let mut read = 0;
        while read < bytes.len() {
            match self.from.read(&mut bytes[read..])? {
                0 if read == 0 => return Ok(None),
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                some => read += some,
            }
        }
        let length = u32::from_be_bytes(bytes) as usize;
        if length > 2 * BLOCK_MAX {
            return Err(broken("a block of Snappy is too large"));
        }
        Ok(Some(length))
    }

    /// Reads the next block; returns whether there was one.
    fn next(&mut self) -> io::Result<bool> {
        if self.hadoop && self.announced == 0 {
            match self.length()? {
                None => return Ok(false),
                Some(length) => self.announced = length,
            }
        }
        let Some(length) = self.length()? else {
            let whole = self.announced == 0;
            return if whole { Ok(false) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        };
        let mut compressed = vec![0; length];
        self.from.read_exact(&mut compressed)?;
        let size = snap::raw::decompress_len(&compressed).map_err(io::Error::other);
        if size.map_err(|error| broken(&error.to_string()))? > BLOCK_MAX {
            return Err(broken("a block of Snappy is too large"));
        }
        let block = self.decoder.decompress_vec(&compressed);
        self.block = block.map_err(|error| broken(&error.to_string()))?;
        self.at = 0;
        self.announced = self.announced.saturating_sub(self.block.len());
        Ok(true)
    }
}

impl<R: Read> Read for Blocks<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.block.len() {
            if !self.next()? {
                return Ok(0);
            }
        }
        let rest = &self.block[self.at..];
        let count = rest.len().min(out.len());
        out[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}
