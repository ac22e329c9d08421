//! The rules of the house that a compiler doesn't keep: floors, docs, small rooms.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Which floor each folder of the library is on. A folder may use those on lower floors only;
/// folders on one floor never use each other.
const FLOORS: [(&str, u8); 15] = [
    ("units", 0),
    ("api", 1),
    ("notes", 1),
    ("kinesis", 2),
    ("firehose", 2),
    ("calculator", 2),
    ("lambda", 2),
    ("sns", 2),
    ("engine", 3),
    ("shell", 4),
    ("traffic", 4),
    ("labs", 4),
    ("runtime", 5),
    ("server", 6),
    ("clients", 6),
];

/// Longest file, in lines, its tests included.
const LINES_MAX: usize = 500;

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the project") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The modules of the library that a file names as `crate::module`, with the line.
fn imports(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        for (at, _) in line.match_indices("crate::") {
            let rest = &line[at + "crate::".len()..];
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            found.push((number + 1, &rest[..end]));
        }
    }
    found
}

/// Every import that goes up or sideways, as `folder uses other at file:line`.
fn broken_floors(files: &[(String, String, String)]) -> Vec<String> {
    let floors: BTreeMap<_, _> = FLOORS.into();
    let mut broken = Vec::new();
    for (folder, path, text) in files {
        let floor = floors[folder.as_str()];
        for (line, module) in imports(text) {
            let Some(other) = floors.get(module) else { continue };
            if module != folder && *other >= floor {
                broken.push(format!("{folder} uses {module} at {path}:{line}"));
            }
        }
    }
    broken
}

#[test]
fn floors_import_only_lower_floors() {
    let mut files = Vec::new();
    for (folder, _) in FLOORS {
        for path in rust_files(&source().join(folder)) {
            let text = fs::read_to_string(&path).expect("a source file");
            files.push((folder.to_owned(), path.display().to_string(), text));
        }
    }
    assert_eq!(broken_floors(&files), Vec::<String>::new());
}

#[test]
fn a_broken_floor_would_be_found() {
    let file = ("api".to_owned(), "a.rs".to_owned(), "use crate::kinesis::Stream;\n".to_owned());
    assert_eq!(broken_floors(&[file]), ["api uses kinesis at a.rs:1"]);
}

#[test]
fn every_folder_of_the_library_has_a_floor() {
    for entry in fs::read_dir(source()).expect("the source folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let known = name == "app" || FLOORS.iter().any(|(folder, _)| *folder == name);
        assert!(known || path.is_file(), "{name} has no floor");
    }
}

#[test]
fn every_file_says_what_it_is() {
    for path in rust_files(&source()) {
        let text = fs::read_to_string(&path).expect("a source file");
        assert!(text.starts_with("//!"), "{} opens without a `//!`", path.display());
    }
}

#[test]
fn rooms_are_small() {
    let too_long: Vec<_> = rust_files(&source())
        .into_iter()
        .map(|path| (fs::read_to_string(&path).expect("a source file").lines().count(), path))
        .filter(|(lines, _)| *lines > LINES_MAX)
        .collect();
    assert!(too_long.is_empty(), "over {LINES_MAX} lines: {too_long:?}");
}

#[test]
fn nothing_is_left_for_later() {
    for path in rust_files(&source()) {
        let text = fs::read_to_string(&path).expect("a source file");
        for word in ["TODO", "FIXME", "todo!(", "unimplemented!("] {
            assert!(!text.contains(word), "{} has a {word}", path.display());
        }
    }
}

/// Where the window writes colours itself, as `file:line`; the theme and its tests may.
fn stray_colours(files: &[(String, String)]) -> Vec<String> {
    let mut stray = Vec::new();
    for (path, text) in files {
        for (number, line) in text.lines().enumerate() {
            let writes = ["Color32::from_", "Rgba::from_", "gamma_multiply"];
            // `Color32::RED` and the like; two of them are no colours.
            let named = line.match_indices("Color32::").any(|(at, word)| {
                let name = &line[at + word.len()..];
                let plain = name.starts_with("TRANSPARENT") || name.starts_with("PLACEHOLDER");
                name.starts_with(|c: char| c.is_ascii_uppercase()) && !plain
            });
            if named || writes.iter().any(|word| line.contains(word)) {
                stray.push(format!("{path}:{}", number + 1));
            }
        }
    }
    stray
}

#[test]
fn colours_are_written_in_the_theme_alone() {
    let theirs = ["theme", "testing", "tests"];
    let files: Vec<_> = rust_files(&source().join("app/ui"))
        .into_iter()
        .filter(|path| !path.iter().any(|part| theirs.iter().any(|name| part == *name)))
        .filter(|path| !path.ends_with("tests.rs"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source file");
            (path.display().to_string(), text)
        })
        .collect();
    assert!(files.len() > 40, "the window's files are not where they were");
    assert_eq!(stray_colours(&files), Vec::<String>::new());
    let bad = ("a.rs".to_owned(), "let red = Color32::from_rgb(255, 0, 0);\n".to_owned());
    assert_eq!(stray_colours(&[bad]), ["a.rs:1"]);
}
