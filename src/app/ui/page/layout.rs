//! A page laid out for one width.

use std::collections::BTreeMap;

use caudal::notes::block::Block;
use caudal::notes::vault::Page;
use eframe::egui::Context;

use super::columns::Columns;
use super::flow::{self, Builder};
use super::item::Laid;
use super::places::Places;
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

/// A page laid out.
pub(super) struct Layout {
    /// Title and blocks.
    pub(super) blocks: Vec<Laid>,
    /// Top of each block.
    pub(super) tops: Vec<f32>,
    /// Height of all.
    pub(super) height: f32,
    /// Ordinal of the first callout of each block.
    ordinals: Vec<usize>,
    /// What was folded when it was laid out.
    folds: BTreeMap<usize, bool>,
}

impl Layout {
    /// Lays out a page.
    pub(super) fn new(
        ctx: &Context,
        tokens: &'static Tokens,
        places: Places<'_>,
        columns: &Columns,
        folds: &BTreeMap<usize, bool>,
    ) -> Self {
        let page = places.page;
        let builder = |ordinal| Builder::new(ctx, tokens, places, folds, ordinal);
        let mut blocks = vec![builder(0).head(&page.title, &page.summary, columns.area)];
        let mut ordinals = vec![0];
        let mut ordinal = 0;
        for (index, block) in page.blocks.iter().enumerate() {
            blocks.push(builder(ordinal).top(index, block, columns.area));
            ordinals.push(ordinal);
            ordinal += flow::callouts(block);
        }
        ordinals.push(ordinal);
        let mut layout =
            Self { blocks, tops: Vec::new(), height: 0.0, ordinals, folds: folds.clone() };
        layout.stack(page);
        layout
    }

    /// Lays out anew the blocks whose callouts were opened or folded.
    pub(super) fn refold(
        &mut self,
        ctx: &Context,
        tokens: &'static Tokens,
        places: Places<'_>,
        columns: &Columns,
        folds: &BTreeMap<usize, bool>,
    ) {
        if self.folds == *folds {
            return;
        }
        let changed = |ordinal: &usize| self.folds.get(ordinal) != folds.get(ordinal);
        let touched: Vec<usize> =
            self.folds.keys().chain(folds.keys()).copied().filter(changed).collect();
        for (index, block) in places.page.blocks.iter().enumerate() {
            let first = self.ordinals.get(index + 1).copied().unwrap_or_default();
            let count = flow::callouts(block);
            if touched.iter().any(|ordinal| (first..first + count).contains(ordinal)) {
                let builder = Builder::new(ctx, tokens, places, folds, first);
                self.blocks[index + 1] = builder.top(index, block, columns.area);
            }
        }
        self.folds.clone_from(folds);
        self.stack(places.page);
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

    /// Where the reader is, whatever the width: a block and how much of it is above.
    pub(super) fn mark(&self, scroll: f32) -> (usize, f32) {
        let block = self.between(scroll, scroll).start;
        let height = self.blocks[block].height.max(1.0);
        (block, (scroll - self.tops[block]) / height)
    }

    /// The scroll at which the reader is there again.
    pub(super) fn at_mark(&self, (block, part): (usize, f32)) -> f32 {
        let block = block.min(self.blocks.len() - 1);
        let height = self.blocks[block].height;
        // Space between blocks is no part of either: it stays as it is.
        let into = if (0.0..=1.0).contains(&part) { part * height } else { 0.0 };
        (self.tops[block] + into).max(0.0)
    }
}
