//! What a killed process leaves on its disk.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use caudal::units::Rng;

/// The segments of a journal and their lengths, in order.
pub(super) fn lengths(dir: &Path) -> BTreeMap<PathBuf, u64> {
    let paths = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let segments = paths.filter(|path| path.extension().is_some_and(|text| text == "log"));
    segments.map(|path| (path.clone(), fs::metadata(&path).unwrap().len())).collect()
}

/// Cuts off the end of what was written since `before`, at a random byte: the process was killed
/// inside its commit. Returns how many bytes are left of how many.
pub(super) fn tear(dir: &Path, before: &BTreeMap<PathBuf, u64>, rng: &mut Rng) -> (u64, u64) {
    let old = |path: &PathBuf| before.get(path).copied().unwrap_or(0);
    let after = lengths(dir);
    let written: u64 = after.iter().map(|(path, length)| length - old(path)).sum();
    let kept = rng.below(written + 1);
    let mut left = kept;
    for (path, length) in &after {
        let kept_here = left.min(length - old(path));
        left -= kept_here;
        let file = OpenOptions::new().write(true).open(path).unwrap();
        file.set_len(old(path) + kept_here).unwrap();
        // A file of which nothing was written may not have been made at all.
        if old(path) + kept_here == 0 && rng.below(2) == 0 {
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
