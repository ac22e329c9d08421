//! The files that a shell may touch: those of one folder.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};

use crate::shell::machine::FileProblem;

/// Largest file that is read: 16 MiB.
const FILE_MAX: u64 = 16 * 1024 * 1024;

/// Where a path leads inside the folder; `None` if it leads out of it.
fn inside(folder: Option<&Path>, path: &str) -> Option<PathBuf> {
    let folder = folder?;
    let mut place = folder.to_path_buf();
    for part in Path::new(path).components() {
        match part {
            Component::Normal(name) => place.push(name),
            Component::CurDir => {}
            // An absolute path is fine if it is one of the folder's own.
            Component::RootDir => place = PathBuf::from("/"),
            Component::ParentDir | Component::Prefix(_) => return None,
        }
    }
    if !place.starts_with(folder) {
        return None;
    }
    // A link inside of the folder must not lead out of it.
    let real = place.ancestors().find_map(|part| part.canonicalize().ok())?;
    let home = folder.canonicalize().ok()?;
    (real.starts_with(&home) || home.starts_with(&real)).then_some(place)
}

fn problem(error: &io::Error) -> FileProblem {
    match error.kind() {
        io::ErrorKind::NotFound => FileProblem::Missing,
        io::ErrorKind::IsADirectory => FileProblem::Folder,
        _ => FileProblem::Denied,
    }
}

/// A file's content.
pub(super) fn read(folder: Option<&Path>, path: &str) -> Result<Vec<u8>, FileProblem> {
    let place = inside(folder, path).ok_or(FileProblem::Denied)?;
    let file = fs::File::open(&place).map_err(|error| problem(&error))?;
    let facts = file.metadata().map_err(|error| problem(&error))?;
    if facts.is_dir() {
        return Err(FileProblem::Folder);
    }
    let mut bytes = Vec::new();
    file.take(FILE_MAX + 1).read_to_end(&mut bytes).map_err(|error| problem(&error))?;
    if bytes.len() as u64 > FILE_MAX { Err(FileProblem::TooLarge) } else { Ok(bytes) }
}

/// Writes a file, or adds to it.
pub(super) fn write(
    folder: Option<&Path>,
    path: &str,
    bytes: &[u8],
    append: bool,
) -> Result<(), FileProblem> {
    let folder = folder.ok_or(FileProblem::Denied)?;
    fs::create_dir_all(folder).map_err(|error| problem(&error))?;
    let place = inside(Some(folder), path).ok_or(FileProblem::Denied)?;
    let mut options = fs::OpenOptions::new();
    options.create(true).write(true).append(append).truncate(!append);
    let mut file = options.open(&place).map_err(|error| problem(&error))?;
    file.write_all(bytes).map_err(|error| problem(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_folder_s_own_files_are_touched() {
        let dir = tempfile::tempdir().expect("a folder");
        let outside = dir.path().join("secreto");
        fs::write(&outside, b"no").expect("a file");
        let folder = dir.path().join("mundo");
        let home = Some(folder.as_path());
        assert_eq!(write(home, "a.json", b"uno", false), Ok(()));
        assert_eq!(write(home, "./a.json", b"dos", true), Ok(()));
        assert_eq!(read(home, "a.json"), Ok(b"unodos".to_vec()));
        let absolute = folder.join("a.json");
        assert_eq!(read(home, absolute.to_str().expect("text")), Ok(b"unodos".to_vec()));
        assert_eq!(read(home, "otro"), Err(FileProblem::Missing));
        for path in ["../secreto", "/etc/passwd", outside.to_str().expect("text")] {
            assert_eq!(read(home, path), Err(FileProblem::Denied), "{path}");
            assert_eq!(write(home, path, b"x", false), Err(FileProblem::Denied), "{path}");
        }
        assert_eq!(read(None, "a.json"), Err(FileProblem::Denied));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&outside, folder.join("enlace")).expect("a link");
            assert_eq!(read(home, "enlace"), Err(FileProblem::Denied));
        }
    }
}
