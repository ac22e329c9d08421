//! The footnotes: where each fact is from, and the way back to it.

use caudal::notes::block::Source;
use caudal::notes::walk::Step;
use eframe::egui::epaint::text::PlacedRow;
use eframe::egui::{Align, Rect, Vec2, pos2};

use super::{Area, Builder};
use crate::ui::page::item::{Item, Title};
use crate::ui::page::rich::{self, Face, Setting};

/// The section of the sources, by which the outline and links name it.
pub(in crate::ui) const ANCHOR: &str = "fuentes-citadas";

impl Builder<'_> {
    /// The list of sources under its own heading; gives its bottom.
    pub(super) fn source_list(&mut self, sources: &[Source], area: Area, top: f32) -> f32 {
        let (secondary, weak) = (self.tokens.secondary, self.tokens.weak);
        let mut title = self.words("Fuentes", Face::heading(2, self.tokens.text), area.prose);
        title.heading = Some(Title { level: 2, anchor: Some(ANCHOR.to_owned()) });
        self.anchors.push((ANCHOR.to_owned(), top));
        let mut y = self.place(title, pos2(area.x, top)) + 8.0;
        for (index, source) in sources.iter().enumerate() {
            if index > 0 {
                y += 8.0;
            }
            self.sources.insert(index + 1, y);
            let setting = Setting { width: f32::INFINITY, align: Align::RIGHT };
            let number = rich::plain(&(index + 1).to_string());
            let mut number = self.set(&number, Face::small(weak), setting);
            number.path = None;
            self.place(number, pos2(area.x + 20.0, y));
            let width = (area.wide.min(area.prose) - 28.0 - 28.0).max(80.0);
            let face = Face::small(secondary);
            let text = self.set_at(Step::Source(index), &source.text, face, Setting::left(width));
            let last = text.galley.rows.last().map_or(text.galley.rect, PlacedRow::rect);
            let end = pos2(area.x + 28.0 + last.right(), y + last.center().y);
            let bottom = self.place(text, pos2(area.x + 28.0, y));
            if source.uses > 0 {
                // After the last word: that is where the eye ends.
                let centre = pos2((end.x + 16.0).min(area.x + area.prose - 10.0), end.y);
                let rect = Rect::from_center_size(centre, Vec2::splat(20.0));
                self.items.push(Item::Back { rect, source: index + 1 });
            }
            y = bottom;
        }
        y
    }
}
