//! What a killed process leaves on its disk.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use caudal::units::Rng;

/// The segments of a journal and their lengths, in order.
fn lengths(dir: &Path) -> BTreeMap<PathBuf, u64> {
    let paths = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let segments = paths.filter(|path| path.extension().is_some_and(|text| text == "log"));
    segments.map(|path| (path.clone(), fs::metadata(&path).unwrap().len())).collect()
}

/// Cuts a journal off at a random byte after the first `before` ones: the process was killed
/// inside the commit that wrote the rest. Returns how many bytes of how many are left of that.
pub(super) fn tear(dir: &Path, before: u64, rng: &mut Rng) -> (u64, u64) {
    let segments = lengths(dir);
    let written = segments.values().sum::<u64>() - before;
    let kept = rng.below(written + 1);
    let mut left = before + kept;
    for (path, length) in segments {
        let kept_here = left.min(length);
        left -= kept_here;
        if kept_here < length {
            let file = OpenOptions::new().write(true).open(&path).unwrap();
            file.set_len(kept_here).unwrap();
        }
        // A file of which nothing was written may not have been made at all.
        if kept_here == 0 && rng.below(2) == 0 {
            fs::remove_file(path).unwrap();
        }
    }
    (kept, written)
}

/// Every file but the lock, by name.
pub(super) fn contents(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.path()))
        .filter(|(name, _)| name != "LOCK")
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}
