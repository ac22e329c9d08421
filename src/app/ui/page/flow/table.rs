//! Tables: a card whose columns are as wide as what they hold, and wrap where that is too much.

use std::sync::Arc;

use caudal::notes::block::{Align as Side, Rich, Table};
use caudal::notes::plain;
use caudal::notes::walk::Step;
use eframe::egui::{Align, Color32, CornerRadius, Galley, Rect, Stroke, pos2, vec2};

use super::{Area, Builder};
use crate::ui::page::item::{Copy, Item, Text, Way};
use crate::ui::page::rich::{Face, Setting};
use crate::ui::theme::{self, fonts};

/// Space at both sides of a cell.
const PADDING: f32 = 16.0;
/// Space above and below a cell's words.
const ABOVE: f32 = 8.0;
/// Longest word that keeps its line in a table that scrolls.
const WORD: f32 = 320.0;
/// Longest cell that counts as a figure, in characters.
const FIGURE: usize = 18;

/// Widths a column could have, without padding.
#[derive(Clone, Copy, Default)]
struct Extent {
    /// Its longest word.
    least: f32,
    /// Its longest cell on one line.
    most: f32,
}

impl Builder<'_> {
    /// A table; gives its bottom.
    pub(super) fn table(&mut self, table: &Table, area: Area, top: f32) -> f32 {
        let columns = table.head.len();
        if columns == 0 {
            return top;
        }
        let tsv = plain::table_tsv(table);
        let label = "Copiar tabla como TSV";
        let ways = vec![Way { label, text: tsv, notice: "Tabla copiada como TSV" }];
        let heads: Vec<_> = table.head.iter().map(plain::rich).collect();
        let copy =
            Arc::new(Copy { name: format!("Tabla: {}", heads.join(", ")), ways, script: false });
        let outer = self.copy.replace(Arc::clone(&copy));

        let widths = self.widths(table, columns, area.wide);
        let width: f32 = widths.iter().map(|width| width + 2.0 * PADDING).sum();
        let mark = self.items.len();
        let scrolls = width > area.wide + 0.5;
        let left = if scrolls { 0.0 } else { area.x };
        let origin = if scrolls { 0.0 } else { top };
        let mut lines = Vec::new();
        let mut y = self.row(&table.head, &widths, table, None, left, origin);
        let head = y - origin;
        for (row, cells) in table.rows.iter().enumerate() {
            lines.push(y);
            y = self.row(cells, &widths, table, Some(row), left, y);
        }
        let height = y - origin;

        let card = Rect::from_min_size(pos2(area.x, top), vec2(area.wide, height + foot(scrolls)));
        let cells = self.items.split_off(mark);
        self.card(card, head, lines.iter().map(|line| line - origin + top));
        self.items.push(Item::Frame { rect: card, copy, button: None, run: None });
        if scrolls {
            let rect = card.shrink2(vec2(1.0, 0.0));
            self.items.push(Item::Scroll { rect, width, items: cells });
        } else {
            self.items.extend(cells);
        }
        self.copy = outer;
        card.bottom()
    }

    /// The card behind the cells.
    fn card(&mut self, card: Rect, head: f32, lines: impl Iterator<Item = f32>) {
        let tokens = self.tokens;
        let radius = theme::RADIUS_CARD;
        let round = CornerRadius { nw: radius, ne: radius, sw: 0, se: 0 };
        let top = Rect::from_min_size(card.min, vec2(card.width(), head));
        self.fill(top, round, tokens.panel, Color32::TRANSPARENT);
        for y in lines {
            let line = Rect::from_min_size(pos2(card.left(), y), vec2(card.width(), 1.0));
            self.fill(line, CornerRadius::ZERO, tokens.line, Color32::TRANSPARENT);
        }
        self.items.push(Item::Box {
            rect: card,
            radius: CornerRadius::same(radius),
            fill: Color32::TRANSPARENT,
            stroke: Stroke::new(tokens.stroke, tokens.line),
        });
    }

    /// One row; gives its bottom.
    fn row(
        &mut self,
        cells: &[Rich],
        widths: &[f32],
        table: &Table,
        row: Option<usize>,
        left: f32,
        top: f32,
    ) -> f32 {
        let mut x = left;
        let mut bottom: f32 = top + 20.0;
        let figures: Vec<bool> = (0..widths.len()).map(|at| is_figures(table, at)).collect();
        let above = if row.is_some() { ABOVE } else { 6.0 };
        for (column, (cell, &width)) in cells.iter().zip(widths).enumerate() {
            let side = table.align.get(column).copied().unwrap_or_default();
            let step = match row {
                Some(row) => Step::Cell { row, column },
                None => Step::Head(column),
            };
            let face = self.cell_face(row.is_some(), figures[column]);
            let align = match side {
                Side::Left => Align::LEFT,
                Side::Center => Align::Center,
                Side::Right => Align::RIGHT,
            };
            // A point of grace, so that what was measured on one line stays on one line.
            let setting = Setting { width: width + 1.0, align };
            let text = self.set_at(step, cell, face, setting);
            let anchor = match align {
                Align::Min => x + PADDING,
                Align::Center => x + PADDING + width / 2.0,
                Align::Max => x + PADDING + width,
            };
            bottom = bottom.max(self.place(text, pos2(anchor, top + above)));
            x += width + 2.0 * PADDING;
        }
        bottom + above
    }

    fn cell_face(&self, body: bool, figures: bool) -> Face {
        if !body {
            return Face { font: fonts::medium, ..Face::small(self.tokens.secondary) };
        }
        let face = Face::cell(self.colour);
        if figures { Face { font: fonts::mono, size: theme::SMALL + 0.5, ..face } } else { face }
    }

    /// How wide the columns are, without their padding.
    fn widths(&self, table: &Table, columns: usize, room: f32) -> Vec<f32> {
        let mut extents = vec![Extent::default(); columns];
        let figures: Vec<bool> = (0..columns).map(|column| is_figures(table, column)).collect();
        let rows =
            std::iter::once((&table.head, false)).chain(table.rows.iter().map(|r| (r, true)));
        for (cells, body) in rows {
            for ((cell, extent), figures) in cells.iter().zip(&mut extents).zip(&figures) {
                let face = self.cell_face(body, *figures);
                let text: Text = self.set(cell, face, Setting::left(f32::INFINITY));
                let arrows = text.links.iter().any(|run| run.arrow);
                extent.most =
                    extent.most.max(text.galley.size().x + if arrows { 12.0 } else { 0.0 });
                extent.least = extent.least.max(longest_word(&text.galley));
            }
        }
        share(&extents, room - columns as f32 * 2.0 * PADDING)
    }
}

/// Whether a column holds figures and nothing else: then it is set in the face of numbers.
fn is_figures(table: &Table, column: usize) -> bool {
    let right = table.align.get(column).is_some_and(|side| *side == Side::Right);
    right
        && table.rows.iter().filter_map(|row| row.get(column)).all(|cell| {
            let text = &cell.text;
            text.chars().count() <= FIGURE
                && (text.trim().len() < 2 || text.chars().any(|c| c.is_ascii_digit()))
        })
}

/// Shares the room among the columns: each gets at least its longest word.
fn share(extents: &[Extent], room: f32) -> Vec<f32> {
    // A word may be a whole address; such a column breaks inside words before the table scrolls.
    let cap = (room * 0.5).max(96.0);
    let least: Vec<f32> = extents.iter().map(|extent| extent.least.min(cap)).collect();
    let (sum_least, sum_most) =
        (least.iter().sum::<f32>(), extents.iter().map(|extent| extent.most).sum::<f32>());
    if sum_most <= room {
        // All fit on one line: what is left over is spread in proportion.
        let spare = (room - sum_most) / sum_most.max(1.0);
        return extents.iter().map(|extent| extent.most * (1.0 + spare)).collect();
    }
    if sum_least >= room {
        // As narrow as whole words allow: the table scrolls.
        return extents.iter().map(|extent| extent.least.min(WORD)).collect();
    }
    // Columns that are short anyway keep their line; the long ones share what is left.
    let mut widths: Vec<Option<f32>> = vec![None; extents.len()];
    loop {
        let taken: f32 = widths.iter().flatten().sum();
        let open: Vec<usize> = (0..extents.len()).filter(|&i| widths[i].is_none()).collect();
        let need: f32 = open.iter().map(|&i| extents[i].most).sum();
        let left = room - taken;
        // A fair share by the square root: a column four times as long is twice as wide.
        let roots: f32 = open.iter().map(|&i| extents[i].most.sqrt()).sum();
        let mut settled = false;
        for &i in &open {
            let fair = left * extents[i].most.sqrt() / roots.max(1.0);
            if extents[i].most <= fair {
                widths[i] = Some(extents[i].most);
                settled = true;
            } else if least[i] >= fair {
                widths[i] = Some(least[i]);
                settled = true;
            }
        }
        if !settled || need <= 0.0 {
            for &i in &open {
                widths[i] = Some(left * extents[i].most.sqrt() / roots.max(1.0));
            }
            break;
        }
    }
    widths.into_iter().flatten().collect()
}

/// Width of the longest word of a galley on one line.
fn longest_word(galley: &Galley) -> f32 {
    let mut longest: f32 = 0.0;
    for row in &galley.rows {
        let mut start = None;
        for glyph in &row.glyphs {
            if glyph.chr.is_whitespace() {
                start = None;
                continue;
            }
            let from = *start.get_or_insert(glyph.pos.x);
            longest = longest.max(glyph.max_x() - from);
        }
    }
    longest.ceil()
}

fn foot(scrolls: bool) -> f32 {
    if scrolls { 12.0 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(least: f32, most: f32) -> Extent {
        Extent { least, most }
    }

    #[test]
    fn columns_that_fit_fill_the_room() {
        let widths = share(&[extent(10.0, 50.0), extent(10.0, 150.0)], 400.0);
        assert_eq!(widths, [100.0, 300.0]);
    }

    #[test]
    fn long_columns_wrap_and_short_ones_keep_their_line() {
        let widths = share(&[extent(30.0, 60.0), extent(50.0, 900.0)], 300.0);
        assert_eq!(widths, [60.0, 240.0]);
    }

    #[test]
    fn no_column_is_narrower_than_its_longest_word() {
        let widths = share(&[extent(140.0, 200.0), extent(40.0, 2000.0)], 300.0);
        assert!(widths[0] >= 140.0 && (widths.iter().sum::<f32>() - 300.0).abs() < 0.5);
    }

    #[test]
    fn a_table_that_can_not_wrap_is_as_narrow_as_its_words() {
        assert_eq!(share(&[extent(100.0, 200.0), extent(400.0, 500.0)], 150.0), [100.0, WORD]);
    }
}
