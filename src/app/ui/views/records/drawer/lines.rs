//! A long text in lines of the width there is, of which only those in sight are laid out.

use std::ops::Range;

use eframe::egui::{Align2, Pos2, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo};

use crate::ui::theme::{self, Themed as _, fonts};

/// Height of a line.
const LINE: f32 = 18.0;
/// Room at both sides.
const MARGIN: f32 = 16.0;
/// Letters that the screen reader is given of one line.
const SPOKEN: usize = 200;

/// The text and where its lines begin, for one width.
#[derive(Default)]
pub(super) struct Lines {
    text: Option<String>,
    columns: usize,
    rows: Vec<Range<u32>>,
}

impl Lines {
    pub(super) fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    fn wrap(&mut self, columns: usize) {
        if self.columns == columns {
            return;
        }
        self.columns = columns;
        self.rows = wrap(self.text.as_deref().unwrap_or_default(), columns);
    }
}

/// Lines of at most so many letters; a line break ends one too.
fn wrap(text: &str, columns: usize) -> Vec<Range<u32>> {
    let mut lines = Vec::new();
    let (mut start, mut count) = (0, 0);
    for (at, letter) in text.char_indices() {
        if letter == '\n' {
            lines.push(start..at as u32);
            (start, count) = (at as u32 + 1, 0);
            continue;
        }
        if count == columns {
            lines.push(start..at as u32);
            (start, count) = (at as u32, 0);
        }
        count += 1;
    }
    lines.push(start..text.len() as u32);
    lines
}

/// Draws it; `make` gives the text once.
pub(super) fn show(ui: &mut Ui, name: &str, lines: &mut Lines, make: impl FnOnce() -> String) {
    let tokens = ui.tokens();
    lines.text.get_or_insert_with(make);
    let font = fonts::mono(theme::SMALL);
    let letter = ui.fonts_mut(|fonts| fonts.glyph_width(&font, 'm'));
    let room = ui.available_width() - 2.0 * MARGIN - 8.0;
    lines.wrap(((room / letter) as usize).max(8));
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(8.0);
    let area = ScrollArea::vertical().auto_shrink([false, false]).id_salt(name);
    area.show_rows(ui, LINE, lines.rows.len(), |ui, rows| {
        let text = lines.text.as_deref().unwrap_or_default();
        for line in &lines.rows[rows] {
            let words = printable(&text[line.start as usize..line.end as usize]);
            let size = Vec2::new(ui.available_width(), LINE);
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            response.widget_info(|| {
                let spoken: String = words.chars().take(SPOKEN).collect();
                WidgetInfo::labeled(Role::Label, true, spoken)
            });
            let at = Pos2::new(rect.left() + MARGIN, rect.center().y);
            ui.painter().text(at, Align2::LEFT_CENTER, words, font.clone(), tokens.text);
        }
    });
}

/// Letters that no face draws are shown as dots.
fn printable(text: &str) -> String {
    let dot =
        |letter: char| if letter.is_control() || letter == '\u{fffd}' { '·' } else { letter };
    text.trim_end_matches('\r').replace('\t', "    ").chars().map(dot).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_breaks_and_at_the_width() {
        let text = "uno\ndos tres\n\nñandú";
        let lines: Vec<_> = wrap(text, 5)
            .into_iter()
            .map(|line| &text[line.start as usize..line.end as usize])
            .collect();
        assert_eq!(lines, ["uno", "dos t", "res", "", "ñandú"]);
        assert_eq!(wrap("", 5), vec![0..0]);
        assert_eq!(printable("a\tb\u{1}\r"), "a    b·");
    }
}
