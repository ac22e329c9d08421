//! Lists: bullets, numbers, tasks.

use caudal::notes::block::{Block, List};
use caudal::notes::walk::Step;
use eframe::egui::{Align, Rect, Vec2, pos2, vec2};

use super::{Area, Builder, gap};
use crate::ui::page::item::Item;
use crate::ui::page::rich::{self, Face, Setting};

/// How far the words of an item stand from its list's edge.
const INDENT: f32 = 24.0;
/// Height of a line of prose.
const LINE: f32 = 21.0;

impl Builder<'_> {
    /// A list; gives its bottom.
    pub(super) fn list(&mut self, list: &List, area: Area, top: f32) -> f32 {
        // Long numbers need more room.
        let end = list.start.unwrap_or(0) + list.items.len() as u64;
        let indent = match end {
            0..=10 => INDENT,
            11..=100 => INDENT + 8.0,
            _ => INDENT + 16.0,
        };
        let loose = list.items.iter().any(|item| {
            item.blocks.iter().filter(|block| !matches!(block, Block::List(_))).count() > 1
        });
        let mut y = top;
        for (index, item) in list.items.iter().enumerate() {
            if index > 0 {
                y += if loose { 12.0 } else { 4.0 };
            }
            match (item.task, list.start) {
                (Some(done), _) => {
                    let centre = pos2(area.x + 8.0, y + LINE / 2.0);
                    let rect = Rect::from_center_size(centre, Vec2::splat(16.0));
                    self.items.push(Item::Task { rect, done });
                }
                (None, Some(first)) => {
                    let number = format!("{}.", first + index as u64);
                    let face = Face::body(self.tokens.secondary);
                    let setting = Setting { width: f32::INFINITY, align: Align::RIGHT };
                    let mut text = self.set(&rich::plain(&number), face, setting);
                    text.path = None;
                    self.place(text, pos2(area.x + indent - 8.0, y));
                }
                (None, None) => self.items.push(Item::Dot {
                    centre: pos2(area.x + 8.0, y + LINE / 2.0),
                    radius: 2.5,
                    colour: self.tokens.secondary,
                }),
            }
            self.path.0.push(Step::Item(index));
            y = self.item(&item.blocks, area.inset(indent, 0.0), y);
            self.path.0.pop();
        }
        y
    }

    /// An item's blocks, closer together than the page's.
    fn item(&mut self, blocks: &[Block], area: Area, top: f32) -> f32 {
        let mut y = top;
        for (index, block) in blocks.iter().enumerate() {
            if index > 0 {
                let space = gap(&blocks[index - 1], block);
                y += if matches!(block, Block::List(_)) { 4.0 } else { space.min(12.0) };
            }
            self.path.0.push(Step::Block(index));
            y = self.block(block, area, y);
            self.path.0.pop();
        }
        // An empty item still has a line for its mark.
        y.max(top + vec2(0.0, LINE).y)
    }
}
