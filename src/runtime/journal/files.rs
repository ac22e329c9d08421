//! The few file operations the standard library spells differently per system, and the names of
//! the files of a journal.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

const PREFIX: &str = "journal-";
const SUFFIX: &str = ".log";

/// A file that is written to, and its path for errors.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) path: PathBuf,
    pub(super) file: File,
}

/// The path of the segment whose first entry is `first`.
pub(super) fn segment_path(dir: &Path, first: u64) -> PathBuf {
    dir.join(format!("{PREFIX}{first:020}{SUFFIX}"))
}

/// The first entry a file's name claims, or `None` for a file that is not named like a segment.
pub(super) fn segment_number(name: &str) -> Option<u64> {
    let digits = name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
    let plain = digits.len() == 20 && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

/// Fills `buf` from byte `offset` of the file, without moving any shared cursor.
#[cfg(unix)]
pub(super) fn read_exact_at(file: &File, buf: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buf, offset)
}

/// Fills `buf` from byte `offset` of the file. Moves the cursor, which nothing here relies on.
#[cfg(windows)]
pub(super) fn read_exact_at(file: &File, mut buf: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !buf.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, buf, offset) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => {
                buf = &mut buf[read..];
                offset += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Writes all of `bytes` at byte `offset` of the file.
#[cfg(unix)]
pub(super) fn write_all_at(file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, offset)
}

/// Writes all of `bytes` at byte `offset` of the file.
#[cfg(windows)]
pub(super) fn write_all_at(file: &File, mut bytes: &[u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_write(file, bytes, offset) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => {
                bytes = &bytes[written..];
                offset += written as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Makes the names in a directory durable: without it a power cut can lose a whole new file.
#[cfg(unix)]
pub(super) fn sync_directory(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// Windows has no such call: NTFS journals the names itself.
#[cfg(not(unix))]
pub(super) fn sync_directory(_dir: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_segments() {
        let path = segment_path(Path::new("d"), 42);
        assert_eq!(path, Path::new("d/journal-00000000000000000042.log"));
        for (name, number) in [
            ("journal-00000000000000000042.log", Some(42)),
            ("journal-18446744073709551615.log", Some(u64::MAX)),
            ("journal-99999999999999999999.log", None),
            ("journal-42.log", None),
            ("journal-+0000000000000000042.log", None),
            ("journal-00000000000000000042.log.foreign", None),
            ("journal-00000000000000000042.log.tail-36", None),
            ("notes.txt", None),
        ] {
            assert_eq!(segment_number(name), number, "{name}");
        }
    }
}
