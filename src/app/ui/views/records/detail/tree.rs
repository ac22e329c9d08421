//! A JSON payload as the lines of a tree: only what is open is walked, nothing is converted, and
//! numbers stay as they are written.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use caudal::clients::reader::json::{self, Fault, Kind};

/// Parts of a level that are shown at first, and by how many more are at each wish.
pub(super) const STEP: usize = 200;
/// Levels that are open at first.
const OPEN_LEVELS: usize = 3;
/// Lines after which nothing opens by itself, and after which nothing is added at all.
const EASY_LINES: usize = 1000;
const LINES_MAX: usize = 50_000;

/// What one has opened, closed and wished more of, by the byte at which it begins.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Folds {
    opened: BTreeSet<usize>,
    closed: BTreeSet<usize>,
    more: BTreeMap<usize, usize>,
}

impl Folds {
    pub(super) fn open(&mut self, at: usize) {
        self.closed.remove(&at);
        self.opened.insert(at);
    }

    pub(super) fn close(&mut self, at: usize) {
        self.opened.remove(&at);
        self.closed.insert(at);
    }

    /// Shows more parts of what begins at a byte.
    pub(super) fn more(&mut self, at: usize) {
        *self.more.entry(at).or_default() += STEP;
    }
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A value without parts.
    Leaf,
    /// The beginning of an open container.
    Open,
    /// A closed container and how many parts it has.
    Closed(usize),
    /// The end of an open container.
    End,
    /// So many parts of the container that begins at a byte are left out.
    More(usize, usize),
}

/// A line of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) depth: usize,
    /// Where a member's name stands, quotes included.
    pub(super) name: Option<Range<usize>>,
    /// Where the value stands.
    pub(super) value: Range<usize>,
    pub(super) kind: Kind,
    pub(super) piece: Piece,
}

/// The lines of a payload.
///
/// # Errors
/// Why it isn't JSON, or isn't read as such.
pub(super) fn lines(text: &[u8], folds: &Folds) -> Result<Vec<Line>, Fault> {
    let root = json::check(text)?;
    let mut walk = Walk { text, folds, lines: Vec::new() };
    walk.value(None, root, 0);
    Ok(walk.lines)
}

struct Walk<'a> {
    text: &'a [u8],
    folds: &'a Folds,
    lines: Vec<Line>,
}

impl Walk<'_> {
    /// Adds a value. It calls itself as deep as the payload is nested, which has been checked to be
    /// at most [`json::DEPTH_MAX`].
    fn value(&mut self, name: Option<Range<usize>>, value: Range<usize>, depth: usize) {
        let Some(kind) = Kind::of(&self.text[value.clone()]) else { return };
        let (start, text) = (value.start, self.text);
        let piece = if !kind.is_container() {
            Piece::Leaf
        } else if self.is_open(start, depth) && json::items(text, start).next().is_some() {
            Piece::Open
        } else {
            Piece::Closed(json::items(text, start).count())
        };
        self.lines.push(Line { depth, name, value: value.clone(), kind, piece });
        if piece != Piece::Open {
            return;
        }
        let limit = STEP + self.folds.more.get(&start).copied().unwrap_or_default();
        let mut items = json::items(text, start);
        for item in items.by_ref().take(limit) {
            self.value(item.name, item.value, depth + 1);
        }
        let left = items.count();
        if left > 0 {
            let piece = Piece::More(start, left);
            self.lines.push(Line {
                depth: depth + 1,
                name: None,
                value: value.clone(),
                kind,
                piece,
            });
        }
        self.lines.push(Line { depth, name: None, value, kind, piece: Piece::End });
    }

    fn is_open(&self, at: usize, depth: usize) -> bool {
        let by_itself = depth < OPEN_LEVELS && self.lines.len() < EASY_LINES;
        let wished = self.folds.opened.contains(&at) || by_itself;
        wished && !self.folds.closed.contains(&at) && self.lines.len() < LINES_MAX
    }
}
