//! Objects as they are written: compressed in one of AWS's five formats.
//!
//! A pure function from bytes to bytes, and the slowest part of a delivery: the runtime calls it
//! on a thread of its own, never the engine. The same object gives the same bytes every time.

mod gzip;
mod snappy;
mod zip;

use std::io::{self, Write};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// The level of Java's own GZIP streams, which AWS's service uses by default.
pub const LEVEL: u32 = 6;

/// How an object is compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Compression {
    /// Not at all.
    #[default]
    #[serde(rename = "UNCOMPRESSED")]
    Uncompressed,
    /// A GZIP stream.
    #[serde(rename = "GZIP")]
    Gzip,
    /// A ZIP archive with one entry.
    #[serde(rename = "ZIP")]
    Zip,
    /// The stream format of snappy-java, not the official framing.
    #[serde(rename = "Snappy")]
    Snappy,
    /// Hadoop's blocks of Snappy.
    #[serde(rename = "HADOOP_SNAPPY")]
    HadoopSnappy,
}

impl Compression {
    /// Every format, in AWS's order.
    pub const ALL: [Self; 5] =
        [Self::Uncompressed, Self::Gzip, Self::Zip, Self::Snappy, Self::HadoopSnappy];

    /// AWS's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Uncompressed => "UNCOMPRESSED",
            Self::Gzip => "GZIP",
            Self::Zip => "ZIP",
            Self::Snappy => "Snappy",
            Self::HadoopSnappy => "HADOOP_SNAPPY",
        }
    }

    /// The format that AWS's word means.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == word)
    }

    /// What the object's name ends with. Hadoop's Snappy is `.hsnappy` in AWS's documentation,
    /// and `.snappy` on the service. *Observed, 2026-08.*
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Uncompressed => "",
            Self::Gzip => ".gz",
            Self::Zip => ".zip",
            Self::Snappy | Self::HadoopSnappy => ".snappy",
        }
    }

    /// The object's `Content-Encoding`. *Observed, 2026-08.*
    pub const fn content_encoding(self) -> Option<&'static str> {
        match self {
            Self::Uncompressed => None,
            Self::Gzip => Some("gzip"),
            Self::Zip => Some("zip"),
            Self::Snappy => Some("snappy-java"),
            Self::HadoopSnappy => Some("hadoop-snappy"),
        }
    }

    /// Writes an object. `entry` names the one entry of a ZIP archive, which AWS names by a UUID.
    ///
    /// # Errors
    /// Only those of the writer.
    pub fn write<W: Write>(self, chunks: &[Bytes], entry: &str, out: W) -> io::Result<()> {
        match self {
            Self::Uncompressed => plain(chunks, out),
            Self::Gzip => gzip::write(chunks, out),
            Self::Zip => zip::write(chunks, entry, out),
            Self::Snappy => snappy::write(chunks, snappy::Container::Java, out),
            Self::HadoopSnappy => snappy::write(chunks, snappy::Container::Hadoop, out),
        }
    }
}

fn plain<W: Write>(chunks: &[Bytes], mut out: W) -> io::Result<()> {
    for chunk in chunks {
        out.write_all(chunk)?;
    }
    out.flush()
}

#[cfg(test)]
mod tests;
