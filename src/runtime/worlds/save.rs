//! Writing a world to a file: whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::file::WorldWriter;
use super::{SaveError, SavedWorld};
use crate::engine::{Entry, Rewind, decode_entry, encode_rewind, is_jump};
use crate::runtime::journal::EntryIndex;
use crate::runtime::log::Kept;
use crate::units::Timestamp;

/// What the engine says about the world that is to be saved.
pub(in crate::runtime) struct SaveSource {
    pub(in crate::runtime) kept: Kept,
    /// The stretches of entries it is made of, oldest first.
    pub(in crate::runtime) chain: Vec<RangeInclusive<u64>>,
    /// The clock's time.
    pub(in crate::runtime) time: Timestamp,
}

/// Writes a world beside its place first, and puts it there when it is whole and on the disk.
pub(in crate::runtime) fn save(source: &SaveSource, path: &Path) -> Result<SavedWorld, SaveError> {
    let io = |action, source| SaveError::Io { action, path: path.to_owned(), source };
    if path.is_dir() {
        return Err(io("write", io::ErrorKind::IsADirectory.into()));
    }
    let Some(name) = path.file_name() else {
        return Err(io("write", io::ErrorKind::InvalidFilename.into()));
    };
    let mut beside = std::ffi::OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}.tmp", std::process::id()));
    let beside = path.with_file_name(beside);
    let saved = write(source, &beside).and_then(|(entries, bytes)| {
        fs::rename(&beside, path).map_err(|source| io("write", source))?;
        Ok(SavedWorld { path: path.to_owned(), bytes, entries })
    });
    if saved.is_err() {
        // What could not be finished is of no use to anyone; it may not even exist.
        let _ = fs::remove_file(&beside);
    } else if cfg!(unix) {
        // The name survives a power cut a moment later even if this is refused.
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let _ = File::open(parent.unwrap_or(Path::new("."))).and_then(|dir| dir.sync_all());
    }
    saved
}

fn write(source: &SaveSource, beside: &Path) -> Result<(u64, u64), SaveError> {
    let refused = |action: &'static str| {
        let path: PathBuf = beside.to_owned();
        move |source| SaveError::Io { action, path, source }
    };
    let file = File::create(beside).map_err(refused("create"))?;
    let mut out =
        WorldWriter::begin(BufWriter::with_capacity(1 << 20, file)).map_err(refused("write"))?;
    for stretch in &source.chain {
        let wanted = usize::try_from(stretch.end() - stretch.start() + 1).unwrap_or(usize::MAX);
        let mut seen = 0;
        let mut put = |body: &Bytes| {
            seen += 1;
            put_entry(&mut out, body).map_err(refused("write"))
        };
        match &source.kept {
            Kept::Journal(reader) => {
                let entries = reader.replay(EntryIndex(*stretch.start()))?;
                for body in entries.take(wanted) {
                    put(&body.map(|(_, body)| body)?)?;
                }
            }
            Kept::Memory(entries) => {
                for body in entries.stretch(stretch.clone()) {
                    put(&body)?;
                }
            }
            Kept::Lost => return Err(SaveError::NotKept),
        }
        if seen != wanted {
            return Err(SaveError::NotKept);
        }
    }
    let entries = out.entries();
    if entries == 0 {
        return Err(SaveError::NotKept);
    }
    let out = out.end(source.time).map_err(refused("write"))?;
    let file = out.into_inner().map_err(|error| refused("write")(error.into_error()))?;
    file.sync_all().map_err(refused("write"))?;
    let bytes = file.metadata().map_err(refused("write"))?.len();
    Ok((entries, bytes))
}

/// An entry as it follows the one before it.
fn put_entry<W: io::Write>(out: &mut WorldWriter<W>, body: &Bytes) -> io::Result<()> {
    if !is_jump(body) {
        return out.entry(body);
    }
    match decode_entry(body) {
        Ok(Entry::Rewind(rewind)) => {
            let rewind = Rewind { to: out.entries().saturating_sub(1), ..rewind };
            let mut body = Vec::new();
            encode_rewind(&rewind, &mut body);
            out.entry(&body)
        }
        _ => out.entry(body),
    }
}
