//! Blocks laid out: from Markdown's blocks to things with a place.

mod boxes;
mod code;
mod estimate;
mod list;
mod run;
mod sources;
mod table;

use std::collections::BTreeMap;
use std::sync::Arc;

use caudal::notes::block::{Block, Heading, Rich};
use caudal::notes::walk::{Step, TextPath};
use eframe::egui::{Color32, Context, CornerRadius, Pos2, Rect, Stroke, pos2};

#[cfg(test)]
pub(super) use code::one_line;
pub(super) use estimate::{height as estimated_height, letters};
pub(in crate::ui) use sources::ANCHOR as SOURCES;

use super::item::{Copy, Item, Laid, Text, Title};
use super::layout::Desk;
use super::places::{Places, To};
use super::rich::{self, Face, Setting};
use super::run::Runs;
use crate::ui::theme::Tokens;

/// Where a block stands in its column.
#[derive(Clone, Copy)]
pub(super) struct Area {
    /// Left edge.
    pub(super) x: f32,
    /// Width of prose.
    pub(super) prose: f32,
    /// Width of figures, tables and code.
    pub(super) wide: f32,
}

impl Area {
    /// The same, smaller at the left (and, for a card, at the right).
    fn inset(self, left: f32, right: f32) -> Self {
        let width = (self.prose - left - right).max(80.0);
        Self { x: self.x + left, prose: width, wide: width }
    }
}

/// Lays out the blocks of a page.
pub(super) struct Builder<'a> {
    /// For measuring.
    pub(super) ctx: &'a Context,
    /// Colours.
    pub(super) tokens: &'static Tokens,
    /// Where links lead.
    pub(super) places: Places<'a>,
    /// Which callouts were opened or folded.
    pub(super) folds: &'a BTreeMap<usize, bool>,
    /// What became of fences that were run.
    pub(super) runs: &'a Runs,
    /// Ordinal of the next callout.
    pub(super) ordinal: usize,
    /// Colour of prose.
    colour: Color32,
    path: TextPath,
    copy: Option<Arc<Copy>>,
    items: Vec<Item>,
    anchors: Vec<(String, f32)>,
    sources: BTreeMap<usize, f32>,
    uses: BTreeMap<usize, f32>,
}

impl<'a> Builder<'a> {
    /// Ready for the block whose first callout has this ordinal.
    pub(super) fn new(desk: Desk<'a>, ordinal: usize) -> Self {
        let Desk { ctx, tokens, places, folds, runs, .. } = desk;
        Self {
            ctx,
            tokens,
            places,
            folds,
            runs,
            ordinal,
            colour: tokens.text,
            path: TextPath::default(),
            copy: None,
            items: Vec::new(),
            anchors: Vec::new(),
            sources: BTreeMap::new(),
            uses: BTreeMap::new(),
        }
    }

    /// The head of a page: its title and what it is for.
    pub(super) fn head(mut self, title: &str, summary: &str, area: Area) -> Laid {
        let face = Face::heading(1, self.tokens.text);
        let mut text = self.set(&rich::plain(title), face, Setting::left(area.prose));
        text.heading = Some(Title { level: 1, anchor: None });
        let mut bottom = self.place(text, pos2(area.x, 0.0));
        if !summary.is_empty() {
            let face = Face { line: 22.0, ..Face::body(self.tokens.secondary) };
            let text = self.set(&rich::plain(summary), face, Setting::left(area.prose));
            bottom = self.place(text, pos2(area.x, bottom + 8.0));
        }
        self.done(bottom)
    }

    /// One of the page's blocks.
    pub(super) fn top(mut self, index: usize, block: &Block, area: Area) -> Laid {
        self.path.0.push(Step::Block(index));
        let bottom = self.block(block, area, 0.0);
        self.done(bottom)
    }

    fn done(self, height: f32) -> Laid {
        Laid {
            height,
            focusable: self.items.iter().any(Item::focusable),
            items: self.items,
            anchors: self.anchors,
            sources: self.sources,
            uses: self.uses,
        }
    }

    /// Lays out blocks below one another; gives the bottom of the last.
    fn blocks(&mut self, blocks: &[Block], area: Area, top: f32) -> f32 {
        let mut y = top;
        for (index, block) in blocks.iter().enumerate() {
            if index > 0 {
                y += gap(&blocks[index - 1], block);
            }
            self.path.0.push(Step::Block(index));
            y = self.block(block, area, y);
            self.path.0.pop();
        }
        y
    }

    fn block(&mut self, block: &Block, area: Area, y: f32) -> f32 {
        match block {
            Block::Heading(heading) => self.heading(heading, area, y),
            Block::Paragraph(rich) => self.paragraph(rich, area, y),
            Block::List(list) => self.list(list, area, y),
            Block::Table(table) => self.table(table, area, y),
            Block::Code(code) => self.code(code, area, y),
            Block::Callout(callout) => self.callout(callout, area, y),
            Block::Diagram(diagram) => self.diagram(diagram, area, y),
            Block::Image(image) => self.image(image, area, y),
            Block::Quote(blocks) => self.quote(blocks, area, y),
            Block::Rule => self.rule(area, y),
            Block::Sources(sources) => self.source_list(sources, area, y),
        }
    }

    fn heading(&mut self, heading: &Heading, area: Area, y: f32) -> f32 {
        self.anchors.push((heading.anchor.clone(), y));
        // Section titles begin at 2: 1 is the page's.
        let face = Face::heading(heading.level.max(2), self.tokens.text);
        // Room for the button that copies the link.
        let width = (area.prose - 28.0).max(80.0);
        let mut text = self.set(&heading.text, face, Setting::left(width));
        let anchor = Some(heading.anchor.clone());
        text.heading = Some(Title { level: heading.level.max(2), anchor });
        let bottom = self.place(text, pos2(area.x, y));
        self.run_all(heading, area, y, bottom);
        bottom
    }

    fn paragraph(&mut self, rich: &Rich, area: Area, y: f32) -> f32 {
        let text = self.set(rich, Face::body(self.colour), Setting::left(area.prose));
        self.place(text, pos2(area.x, y))
    }

    fn rule(&mut self, area: Area, y: f32) -> f32 {
        let rect = Rect::from_min_size(pos2(area.x, y), [area.prose, 1.0].into());
        self.fill(rect, CornerRadius::ZERO, self.tokens.line, Color32::TRANSPARENT);
        y + 1.0
    }

    /// Lays out marked text at the present path.
    fn set(&self, rich: &Rich, face: Face, setting: Setting) -> Text {
        let mut text = rich::text(self.ctx, self.tokens, &self.places, rich, face, setting);
        text.path = Some(self.path.clone());
        text.copy.clone_from(&self.copy);
        text
    }

    /// The same one step further.
    fn set_at(&mut self, step: Step, rich: &Rich, face: Face, setting: Setting) -> Text {
        self.path.0.push(step);
        let text = self.set(rich, face, setting);
        self.path.0.pop();
        text
    }

    /// Puts words where they belong; gives their bottom.
    fn place(&mut self, mut text: Text, at: Pos2) -> f32 {
        text.at = at;
        let rect = text.rect();
        for run in &text.links {
            if let To::Source(number) = run.target.to {
                let y = run.areas.first().map_or(at.y, |area| at.y + area.top());
                self.uses.entry(number).or_insert(y);
            }
        }
        self.items.push(Item::Text(Box::new(text)));
        rect.bottom()
    }

    fn fill(&mut self, rect: Rect, radius: CornerRadius, fill: Color32, stroke: Color32) {
        let stroke = if stroke == Color32::TRANSPARENT {
            Stroke::NONE
        } else {
            Stroke::new(self.tokens.stroke, stroke)
        };
        self.items.push(Item::Box { rect, radius, fill, stroke });
    }

    fn words(&self, text: &str, face: Face, width: f32) -> Text {
        let mut text = self.set(&rich::plain(text), face, Setting::left(width));
        text.path = None;
        text
    }
}

/// The space between two blocks.
pub(super) fn gap(above: &Block, below: &Block) -> f32 {
    match (above, below) {
        (Block::Heading(_), Block::Heading(_)) => 16.0,
        (Block::Heading(_), _) | (Block::Paragraph(_), Block::List(_)) => 8.0,
        (_, Block::Heading(heading)) => match heading.level {
            0..=2 => 40.0,
            3 => 32.0,
            _ => 24.0,
        },
        (Block::Rule, _) | (_, Block::Rule) => 24.0,
        (_, Block::Sources(_)) => 40.0,
        (Block::Paragraph(_), Block::Paragraph(_)) => 12.0,
        _ => 16.0,
    }
}

/// How many callouts a block holds, itself included.
pub(super) fn callouts(block: &Block) -> usize {
    let all = |blocks: &[Block]| blocks.iter().map(callouts).sum::<usize>();
    match block {
        Block::Callout(callout) => 1 + all(&callout.body),
        Block::Quote(blocks) => all(blocks),
        Block::List(list) => list.items.iter().map(|item| all(&item.blocks)).sum(),
        _ => 0,
    }
}
