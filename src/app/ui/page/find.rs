//! Marks of what was found in the page.

use std::ops::Range;

use caudal::notes::block::{Block, CalloutKind};
use caudal::notes::find::Found;
use caudal::notes::walk::{Step, TextPath};
use eframe::egui::{Pos2, Stroke, StrokeKind, Ui};

use super::flow;
use super::item::{Item, Text};
use super::layout::Layout;
use super::pass::Pass;
use super::rich;
use crate::ui::theme;

/// What was found in a page, and which of it the reader is at.
#[derive(Clone, Copy, Debug)]
pub struct FindMarks<'a> {
    /// Where, in reading order.
    pub hits: &'a [Found],
    /// The one the reader is at.
    pub current: usize,
}

impl<'a> FindMarks<'a> {
    /// The hits in a text, with their numbers.
    fn of(self, path: &TextPath) -> impl Iterator<Item = (usize, &'a Range<usize>)> {
        let hits = self.hits.iter().enumerate();
        hits.filter(move |(_, hit)| hit.path == *path).map(|(index, hit)| (index, &hit.range))
    }
}

/// Paints the marks behind words.
pub(super) fn paint(ui: &Ui, pass: &Pass<'_>, text: &Text, at: Pos2) {
    let (Some(marks), Some(path)) = (pass.find, &text.path) else { return };
    let tokens = pass.tokens;
    for (index, range) in marks.of(path) {
        for area in rich::areas(&text.galley, range) {
            let rect = area.translate(at.to_vec2()).expand2([2.0, 0.0].into());
            ui.painter().rect_filled(rect, theme::RADIUS, tokens.soft_accent);
            if index == marks.current {
                let stroke = Stroke::new(2.0, tokens.accent);
                ui.painter().rect_stroke(rect, theme::RADIUS, stroke, StrokeKind::Outside);
            }
        }
    }
}

/// Where a hit stands in a laid-out page.
pub(super) fn place(layout: &Layout, path: &TextPath, range: &Range<usize>) -> Option<f32> {
    let block = path.top() + 1;
    let (laid, top) = (layout.blocks.get(block)?, layout.tops.get(block)?);
    let inside = in_items(&laid.items, path, range).unwrap_or(0.0);
    Some(top + inside)
}

fn in_items(items: &[Item], path: &TextPath, range: &Range<usize>) -> Option<f32> {
    items.iter().find_map(|item| match item {
        Item::Text(text) if text.path.as_ref() == Some(path) => {
            let area = rich::areas(&text.galley, range).first().copied();
            Some(text.at.y + area.map_or(0.0, |area| area.top()))
        }
        Item::Scroll { rect, items, .. } => Some(rect.top() + in_items(items, path, range)?),
        _ => None,
    })
}

/// Ordinals of the callouts that a text stands in and that can be folded.
pub(super) fn folded_around(blocks: &[Block], path: &TextPath) -> Vec<usize> {
    let mut around = Vec::new();
    let mut ordinal = 0;
    let mut blocks = blocks;
    let mut steps = path.0.iter();
    let all = |blocks: &[Block]| blocks.iter().map(flow::callouts).sum::<usize>();
    while let Some(step) = steps.next() {
        let Step::Block(index) = step else { break };
        let Some(block) = blocks.get(*index) else { break };
        ordinal += all(&blocks[..*index]);
        match block {
            Block::Callout(callout) => {
                let folds = callout.fold.is_some() || callout.kind == CalloutKind::Question;
                let title = steps.clone().next() == Some(&Step::Title);
                if folds && !title {
                    around.push(ordinal);
                }
                ordinal += 1;
                blocks = &callout.body;
            }
            Block::Quote(inner) => blocks = inner,
            Block::List(list) => {
                let Some(Step::Item(item)) = steps.next() else { break };
                let before = list.items.iter().take(*item);
                ordinal += before.map(|item| all(&item.blocks)).sum::<usize>();
                let Some(item) = list.items.get(*item) else { break };
                blocks = &item.blocks;
            }
            _ => break,
        }
    }
    around
}
