//! A page laid out for one width.

use std::collections::BTreeMap;

use caudal::notes::block::Block;
use caudal::notes::vault::Page;
use eframe::egui::Context;

use super::columns::Columns;
use super::flow::{self, Builder};
use super::item::Laid;
use super::places::Places;
use super::run::Runs;
use crate::ui::theme::Tokens;

/// Space above the title.
const TOP: f32 = 32.0;
/// Space below the last block.
const BOTTOM: f32 = 96.0;

/// What a layout is good for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    /// The page's id.
    pub(super) page: String,
    /// Where the page is in memory, so that another page of the same id is another page.
    pub(super) address: usize,
    /// Width of the view.
    pub(super) width: f32,
    /// Whether the outline stands beside.
    pub(super) outline: bool,
    /// Pixels per point.
    pub(super) scale: f32,
    /// Colours, by their address.
    pub(super) tokens: usize,
}

/// What lays out.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    /// For measuring.
    pub(super) ctx: &'a Context,
    /// Colours.
    pub(super) tokens: &'static Tokens,
    /// Where links lead.
    pub(super) places: Places<'a>,
    /// The columns.
    pub(super) columns: Columns,
    /// Which callouts were opened or folded.
    pub(super) folds: &'a BTreeMap<usize, bool>,
    /// What became of fences that were run.
    pub(super) runs: &'a Runs,
}

/// The heights of a page's blocks, remembered after its letters are forgotten: where one was in a
/// page is a number of points.
#[derive(Clone, Debug)]
pub(super) struct Heights {
    /// For which page and width.
    pub(super) key: Key,
    /// For which folds.
    pub(super) folds: BTreeMap<usize, bool>,
    /// Per block, the title's first.
    pub(super) blocks: Vec<f32>,
}

impl Heights {
    /// Whether they are those of a page with these folds; colours don't change heights.
    pub(super) fn are_of(&self, key: &Key, folds: &BTreeMap<usize, bool>) -> bool {
        self.is_for(key) && self.folds == *folds
    }

    /// Whether they are those of a page, whatever is folded.
    pub(super) fn is_for(&self, key: &Key) -> bool {
        Key { tokens: key.tokens, ..self.key.clone() } == *key
    }
}

/// A page laid out: what has been in sight or near it exactly, the rest by estimate until its turn
/// comes, so that a long page opens as fast as a short one.
pub(super) struct Layout {
    /// Title and blocks.
    pub(super) blocks: Vec<Laid>,
    /// Top of each block.
    pub(super) tops: Vec<f32>,
    /// Height of all.
    pub(super) height: f32,
    /// Which blocks are only estimated.
    estimated: Vec<bool>,
    /// Ordinal of the first callout of each block.
    ordinals: Vec<usize>,
    /// What was folded when it was laid out.
    folds: BTreeMap<usize, bool>,
    /// What had become of its fences then.
    runs: Runs,
}

impl Layout {
    /// A page of which nothing is laid out but its head; the heights of its blocks are as
    /// remembered, or estimated.
    pub(super) fn new(desk: Desk<'_>, heights: Option<&[f32]>) -> Self {
        let page = desk.places.page;
        let area = desk.columns.area;
        let builder = Builder::new(desk, 0);
        let mut blocks = vec![builder.head(&page.title, &page.summary, area)];
        let (mut ordinals, mut estimated) = (vec![0], vec![false]);
        let mut ordinal = 0;
        for (index, block) in page.blocks.iter().enumerate() {
            let known = heights.and_then(|heights| heights.get(index + 1)).copied();
            let height = known.unwrap_or_else(|| flow::estimated_height(block, area));
            let mut laid = Laid { height, ..Laid::default() };
            if let Block::Heading(heading) = block {
                laid.anchors.push((heading.anchor.clone(), 0.0));
            }
            if let Block::Sources(_) = block {
                laid.anchors.push((flow::SOURCES.to_owned(), 0.0));
            }
            blocks.push(laid);
            ordinals.push(ordinal);
            estimated.push(true);
            ordinal += flow::callouts(block);
        }
        let (tops, folds) = (Vec::new(), desk.folds.clone());
        let runs = desk.runs.clone();
        let mut layout = Self { blocks, tops, height: 0.0, estimated, ordinals, folds, runs };
        layout.stack(page);
        layout
    }

    /// The heights of all blocks.
    pub(super) fn heights(&self) -> Vec<f32> {
        self.blocks.iter().map(|laid| laid.height).collect()
    }

    /// Whether every block is laid out.
    pub(super) fn is_whole(&self) -> bool {
        !self.estimated.contains(&true)
    }

    /// Lays out these blocks, as far as they are only estimated; whether there were any.
    pub(super) fn settle(&mut self, desk: Desk<'_>, blocks: std::ops::Range<usize>) -> bool {
        let mut any = false;
        for block in blocks {
            any |= self.settle_one(desk, block);
        }
        if any {
            self.stack(desk.places.page);
        }
        any
    }

    /// Lays out what is between two heights; blocks that turn out lower let others in.
    pub(super) fn settle_between(&mut self, desk: Desk<'_>, top: f32, bottom: f32) {
        while self.settle(desk, self.between(top, bottom)) {}
    }

    /// Lays out about so many letters more, from a block downwards and then upwards.
    pub(super) fn settle_some(&mut self, desk: Desk<'_>, from: usize, letters: usize) {
        let mut done = 0;
        for block in (from..self.blocks.len()).chain((0..from).rev()) {
            if done >= letters {
                break;
            }
            if self.settle_one(desk, block) {
                let source = block.checked_sub(1).and_then(|at| desk.places.page.blocks.get(at));
                done += source.map_or(0, flow::letters).max(1);
            }
        }
        if done > 0 {
            self.stack(desk.places.page);
        }
    }

    fn settle_one(&mut self, desk: Desk<'_>, block: usize) -> bool {
        if !self.estimated.get(block).copied().unwrap_or_default() {
            return false;
        }
        self.estimated[block] = false;
        self.lay(desk, block);
        true
    }

    fn lay(&mut self, desk: Desk<'_>, block: usize) {
        let index = block - 1;
        let Some(source) = desk.places.page.blocks.get(index) else { return };
        let ordinal = self.ordinals[block];
        let builder = Builder::new(desk, ordinal);
        self.blocks[block] = builder.top(index, source, desk.columns.area);
    }

    /// Lays out anew the blocks whose callouts were opened or folded.
    pub(super) fn refold(&mut self, desk: Desk<'_>) {
        if self.folds == *desk.folds {
            return;
        }
        let changed = |ordinal: &usize| self.folds.get(ordinal) != desk.folds.get(ordinal);
        let ordinals = self.folds.keys().chain(desk.folds.keys());
        let touched: Vec<usize> = ordinals.copied().filter(changed).collect();
        for (index, block) in desk.places.page.blocks.iter().enumerate() {
            let first = self.ordinals[index + 1];
            let within = first..first + flow::callouts(block);
            if !self.estimated[index + 1] && touched.iter().any(|at| within.contains(at)) {
                self.lay(desk, index + 1);
            }
        }
        self.folds.clone_from(desk.folds);
        self.stack(desk.places.page);
    }

    /// Lays out anew the blocks of which a fence was run.
    pub(super) fn rerun(&mut self, desk: Desk<'_>) {
        let touched = self.runs.differences(desk.runs, &desk.places.page.blocks);
        if touched.is_empty() {
            return;
        }
        for block in touched {
            if self.estimated.get(block + 1) == Some(&false) {
                self.lay(desk, block + 1);
            }
        }
        self.runs.clone_from(desk.runs);
        self.stack(desk.places.page);
    }

    /// Puts the blocks below one another.
    fn stack(&mut self, page: &Page) {
        self.tops.clear();
        let mut y = TOP;
        for (index, laid) in self.blocks.iter().enumerate() {
            let below = index.checked_sub(1).and_then(|index| page.blocks.get(index));
            let above = index.checked_sub(2).and_then(|index| page.blocks.get(index));
            y += match (above, below) {
                (Some(above), Some(below)) => flow::gap(above, below),
                (None, Some(Block::Heading(_))) => 32.0,
                (None, Some(_)) => 24.0,
                _ => 0.0,
            };
            self.tops.push(y);
            y += laid.height;
        }
        self.height = y + BOTTOM;
    }

    /// The blocks between two heights, at least one.
    pub(super) fn between(&self, top: f32, bottom: f32) -> std::ops::Range<usize> {
        let first = self.tops.partition_point(|y| *y <= top).saturating_sub(1);
        let last = self.tops.partition_point(|y| *y < bottom);
        first..last.max(first + 1).min(self.blocks.len())
    }

    /// All sections with their heights, top to bottom.
    pub(super) fn anchors(&self) -> impl DoubleEndedIterator<Item = (&str, f32)> {
        let blocks = self.blocks.iter().zip(&self.tops);
        blocks.flat_map(|(laid, top)| {
            laid.anchors.iter().map(move |(anchor, y)| (anchor.as_str(), top + y))
        })
    }

    /// Where a section begins.
    pub(super) fn anchor(&self, wanted: &str) -> Option<f32> {
        self.anchors().find(|(anchor, _)| *anchor == wanted).map(|(_, y)| y)
    }

    /// Where a source stands.
    pub(super) fn source(&self, number: usize) -> Option<f32> {
        self.place(|laid| laid.sources.get(&number).copied())
    }

    /// Where a source is first referred to.
    pub(super) fn first_use(&self, number: usize) -> Option<f32> {
        self.place(|laid| laid.uses.get(&number).copied())
    }

    fn place(&self, of: impl Fn(&Laid) -> Option<f32>) -> Option<f32> {
        self.blocks.iter().zip(&self.tops).find_map(|(laid, top)| Some(of(laid)? + top))
    }

    /// Where the reader is, whatever the width: the block at a height, how much of it is above,
    /// and how far it still is where the height lies between blocks.
    pub(super) fn mark(&self, y: f32) -> Mark {
        let block = self.between(y, y).start;
        let (top, height) = (self.tops[block], self.blocks[block].height.max(1.0));
        let next = self.tops.get(block + 1).filter(|_| y > top + height);
        match next {
            Some(next) => Mark { block: block + 1, part: 0.0, before: next - y },
            None => Mark { block, part: (y - top).max(0.0) / height, before: 0.0 },
        }
    }

    /// The height at which the reader is there again.
    pub(super) fn at_mark(&self, mark: Mark) -> f32 {
        let block = mark.block.min(self.blocks.len() - 1);
        (self.tops[block] + mark.part * self.blocks[block].height - mark.before).max(0.0)
    }
}

/// A place among the blocks, whatever the width.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// The block.
    pub(super) block: usize,
    part: f32,
    before: f32,
}
