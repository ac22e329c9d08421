//! The user's files, as `file://` and `fileb://` name them: from the folder where the command runs.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::PathBuf;

use caudal::shell::machine::FileProblem;

/// Largest file that is read: 16 MiB, more than any call may carry.
const FILE_MAX: u64 = 16 * 1024 * 1024;

/// A path with `~/` for the user's folder, as the CLI takes it.
fn place(path: &str) -> PathBuf {
    let home = || std::env::var_os("HOME").map(PathBuf::from);
    match path.strip_prefix("~/").and_then(|rest| Some(home()?.join(rest))) {
        Some(place) => place,
        None => PathBuf::from(path),
    }
}

fn problem(error: &io::Error) -> FileProblem {
    match error.kind() {
        io::ErrorKind::NotFound => FileProblem::Missing,
        io::ErrorKind::IsADirectory => FileProblem::Folder,
        _ => FileProblem::Denied,
    }
}

/// A file's content; of a pipe, what comes until its end.
pub(super) fn read(path: &str) -> Result<Vec<u8>, FileProblem> {
    let file = fs::File::open(place(path)).map_err(|error| problem(&error))?;
    let mut bytes = Vec::new();
    file.take(FILE_MAX + 1).read_to_end(&mut bytes).map_err(|error| problem(&error))?;
    if bytes.len() as u64 > FILE_MAX { Err(FileProblem::TooLarge) } else { Ok(bytes) }
}

/// Writes a file, or adds to it.
pub(super) fn write(path: &str, bytes: &[u8], append: bool) -> Result<(), FileProblem> {
    let mut options = fs::OpenOptions::new();
    options.create(true).write(true).append(append).truncate(!append);
    let mut file = options.open(place(path)).map_err(|error| problem(&error))?;
    file.write_all(bytes).map_err(|error| problem(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_and_written_and_problems_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.json");
        let path = path.to_str().expect("text");
        assert_eq!(read(path), Err(FileProblem::Missing));
        assert_eq!(write(path, b"uno", false), Ok(()));
        assert_eq!(write(path, b"dos", true), Ok(()));
        assert_eq!(read(path), Ok(b"unodos".to_vec()));
        assert_eq!(read(folder.path().to_str().expect("text")), Err(FileProblem::Folder));
    }
}
