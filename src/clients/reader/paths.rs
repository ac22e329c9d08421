//! Which paths the payloads have, so that they can be offered as columns.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::json::{self, Kind, items, unquote};
use super::path::{Path, Step};
use super::rows::Row;

/// Most paths that are kept.
const PATHS_MAX: usize = 64;
/// Deepest path.
const DEPTH_MAX: usize = 3;
/// Parts of one object that are looked at.
const PARTS_MAX: usize = 64;
/// Larger payloads are not looked at.
const BYTES_MAX: usize = 64 << 10;
/// The first so many rows are looked at, and then each so manieth.
const SAMPLE: u64 = 64;

/// A path that payloads have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenPath {
    /// The path.
    pub path: Path,
    /// What was there when it was seen first.
    pub kind: Kind,
}

#[derive(Default)]
pub(super) struct PathsSeen {
    rows: u64,
    kinds: BTreeMap<Path, Kind>,
    /// In the order in which they were met, which is that of the payload.
    paths: Arc<Vec<SeenPath>>,
}

impl PathsSeen {
    pub(super) fn paths(&self) -> Arc<Vec<SeenPath>> {
        Arc::clone(&self.paths)
    }

    /// Looks at a row, or not, for there may be millions.
    pub(super) fn look(&mut self, row: &Row) {
        self.rows += 1;
        let sampled = self.rows <= SAMPLE || self.rows.is_multiple_of(SAMPLE);
        let data = row.data();
        if !sampled || self.kinds.len() >= PATHS_MAX || data.len() > BYTES_MAX {
            return;
        }
        if let Ok(whole) = json::check(data) {
            self.walk(data, whole.start, &Path::default(), 0);
        }
    }

    fn walk(&mut self, data: &[u8], at: usize, path: &Path, depth: usize) {
        for item in items(data, at).take(PARTS_MAX) {
            let Some(name) = item.name else { return };
            let path = path.with(Step::Name(unquote(&data[name]).into_owned()));
            let Some(kind) = Kind::of(&data[item.value.clone()]) else { return };
            if kind == Kind::Object && depth + 1 < DEPTH_MAX {
                self.walk(data, item.value.start, &path, depth + 1);
            } else if self.kinds.len() < PATHS_MAX && !self.kinds.contains_key(&path) {
                self.kinds.insert(path.clone(), kind);
                Arc::make_mut(&mut self.paths).push(SeenPath { path, kind });
            }
        }
    }
}
