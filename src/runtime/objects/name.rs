//! Keys as file names: no key leaves its bucket's folder, and no two keys are one file.
//!
//! An ordinary key keeps its name. What a file system doesn't take, or takes for something else,
//! is written as `%` and two hexadecimal digits, as in an address: control characters, the signs
//! that Windows reserves, `.` and `..`, dots and spaces at an end, names of devices. An empty part
//! (`a//b`) is a lone `%`, and a part too long for a file name ends in `%~` and its MD5. Keys that
//! differ in case alone are one file where the file system says so; the UUID in every name of an
//! object keeps them apart.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use md5::{Digest, Md5};

/// Longest part of a path, in bytes; file systems take 255, and metadata adds to a name.
const PART_MAX: usize = 200;
/// What is kept of a longer one.
const KEPT: usize = 160;
/// Names that are devices on Windows, whatever follows their first dot.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Where a key's file is, below the folder of its bucket.
pub fn path_of_key(key: &str) -> PathBuf {
    key.split('/').map(part).collect()
}

/// The folder of a bucket. A dot at its beginning is encoded, so that none is this module's own.
pub(super) fn path_of_bucket(root: &Path, bucket: &str) -> PathBuf {
    let name = part(bucket);
    match name.strip_prefix('.') {
        Some(rest) => root.join(format!("%2E{rest}")),
        None => root.join(name),
    }
}

/// One part of a key as a file name.
fn part(text: &str) -> String {
    if text.is_empty() {
        return "%".to_owned();
    }
    let mut name = String::with_capacity(text.len());
    let device = is_device(text);
    for (at, c) in text.char_indices() {
        let last = at + c.len_utf8() == text.len();
        let first = at == 0;
        let unsafe_sign = c.is_control() || r#"%\:*?"<>|"#.contains(c);
        let unsafe_place = (last && matches!(c, '.' | ' '))
            || (first && device)
            || (c == '.' && text.bytes().all(|c| c == b'.'));
        if unsafe_sign || unsafe_place {
            encode(c, &mut name);
        } else {
            name.push(c);
        }
    }
    if name.len() > PART_MAX { shorten(&name, text) } else { name }
}

fn encode(c: char, out: &mut String) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        // A `String` takes every character.
        let _ = write!(out, "%{byte:02X}");
    }
}

fn is_device(text: &str) -> bool {
    let stem = text.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = |kind: &str| {
        stem.strip_prefix(kind).is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']))
    };
    DEVICES.contains(&stem.trim_end()) || numbered("com") || numbered("lpt")
}

/// The beginning of a long name, and what tells it from others with the same beginning. Its
/// extension stays, because tools go by it.
fn shorten(name: &str, text: &str) -> String {
    let mut end = KEPT;
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    let mut short = name[..end].to_owned();
    short.push_str("%~");
    for byte in Md5::digest(text.as_bytes()) {
        let _ = write!(short, "{byte:02x}");
    }
    let plain = |rest: &&str| rest.len() <= 4 && rest.bytes().all(|c| c.is_ascii_alphanumeric());
    if let Some((_, extension)) = text.rsplit_once('.').filter(|(_, rest)| plain(rest)) {
        short.push('.');
        short.push_str(extension);
    }
    short
}

#[cfg(test)]
mod tests {
    use std::path::Component;

    use proptest::prelude::*;

    use super::*;

    fn shown(key: &str) -> String {
        path_of_key(key).to_string_lossy().replace('\\', "/")
    }

    #[test]
    fn ordinary_keys_keep_their_names() {
        let key = "raw/transacciones/year=2018/month=08/s-1-2018-08-27-10-30-05-0a1b.gz";
        assert_eq!(shown(key), key);
        assert_eq!(shown("año/cliente 1/.oculto"), "año/cliente 1/.oculto");
    }

    #[test]
    fn what_would_climb_out_or_mean_something_else_is_encoded() {
        for (key, path) in [
            ("../../etc/passwd", "%2E%2E/%2E%2E/etc/passwd"),
            ("/etc/passwd", "%/etc/passwd"),
            ("a/./b//c/", "a/%2E/b/%/c/%"),
            ("a\0b", "a%00b"),
            ("c:\\x", "c%3A%5Cx"),
            ("100%", "100%25"),
            ("fin. ", "fin.%20"),
            ("NUL.txt/com1/lpt12", "%4EUL.txt/%63om1/lpt12"),
            ("", "%"),
        ] {
            assert_eq!(shown(key), path, "{key:?}");
        }
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let long = |end: &str| format!("{}{end}", "x".repeat(500));
        let names = [long("1.gz"), long("2.gz"), long("1"), "ñ".repeat(300)].map(|key| shown(&key));
        for name in &names {
            assert!(name.len() <= PART_MAX, "{name}");
        }
        assert!(names[0].rsplit_once('.').is_some_and(|(_, extension)| extension == "gz"));
        assert_ne!(names[0], names[1]);
    }

    #[test]
    fn buckets_are_never_this_modules_own_folder() {
        let root = Path::new("r");
        assert_eq!(path_of_bucket(root, "banco-datalake"), root.join("banco-datalake"));
        assert_eq!(path_of_bucket(root, ".caudal"), root.join("%2Ecaudal"));
        assert_eq!(path_of_bucket(root, ".."), root.join("%2E%2E"));
    }

    proptest! {
        #[test]
        fn no_key_leaves_its_folder_and_no_two_are_one(
            one in "[a-z./%\\\\:~ ]{0,12}|\\PC{0,20}",
            other in "[a-z./%\\\\:~ ]{0,12}|\\PC{0,20}",
        ) {
            for key in [&one, &other] {
                let path = path_of_key(key);
                prop_assert!(path.components().all(|part| matches!(part, Component::Normal(_))));
                prop_assert!(!path.to_string_lossy().contains('\0'));
            }
            prop_assert_eq!(one == other, path_of_key(&one) == path_of_key(&other));
        }
    }
}
