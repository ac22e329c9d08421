//! Where a world is served, told to the other programs of this machine: a small file in the
//! world's folder with the port, there while somebody listens.
//!
//! Only the process that has the world open writes it, so there is one at most. One that was left
//! by a killed process does no harm: whoever reads it first finds the world free, or asks the
//! port which world it serves.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// The file's name in the world's folder.
const NAME: &str = "endpoint.json";
/// Longest file that is read, in bytes.
const LENGTH_MAX: u64 = 4096;

/// What the file says.
#[derive(Serialize, Deserialize)]
struct Content {
    /// The port on `127.0.0.1`.
    port: u16,
}

/// The port on which a world is said to be served; `None` if nobody says so.
#[must_use]
pub fn announced_port(folder: &Path) -> Option<u16> {
    let path = folder.join(NAME);
    if fs::metadata(&path).ok()?.len() > LENGTH_MAX {
        return None;
    }
    let content: Content = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    Some(content.port)
}

/// The file, for as long as this lives.
#[derive(Debug)]
pub(super) struct Announcement {
    path: PathBuf,
}

impl Announcement {
    /// Writes the file: beside its place and moved there, so that nobody reads half of it.
    pub(super) fn write(folder: &Path, port: u16) -> io::Result<Self> {
        let path = folder.join(NAME);
        let beside = folder.join(format!(".{NAME}.{}.tmp", std::process::id()));
        let text = serde_json::to_vec(&Content { port })?;
        fs::write(&beside, text).and_then(|()| fs::rename(&beside, &path)).inspect_err(|_| {
            // The first fault is the one to tell.
            let _ = fs::remove_file(&beside);
        })?;
        Ok(Self { path })
    }
}

impl Drop for Announcement {
    fn drop(&mut self) {
        // One that stays does no harm.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_told_while_the_announcement_lives() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(announced_port(folder.path()), None);
        let told = Announcement::write(folder.path(), 4567).expect("it is written");
        assert_eq!(announced_port(folder.path()), Some(4567));
        let files = fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(files, 1, "nothing is left beside it");
        drop(told);
        assert_eq!(announced_port(folder.path()), None);
        assert!(Announcement::write(&folder.path().join("no"), 1).is_err());
    }

    #[test]
    fn a_damaged_file_tells_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let long = " ".repeat(5000) + "{\"port\":1}";
        for text in ["", "{", "{\"port\":70000}", "[]", &long] {
            fs::write(folder.path().join(NAME), text).expect("a file");
            assert_eq!(announced_port(folder.path()), None);
        }
    }
}
