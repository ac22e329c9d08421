//! The payload byte by byte: place, sixteen bytes, and what they are in ASCII.

use eframe::egui::{Align2, Pos2, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo};

use crate::ui::theme::{self, Themed as _, fonts};

const LINE: f32 = 18.0;
const MARGIN: f32 = 16.0;

pub(super) fn show(ui: &mut Ui, data: &[u8]) {
    let tokens = ui.tokens();
    let font = fonts::mono(theme::CAPTION);
    let letter = ui.fonts_mut(|fonts| fonts.glyph_width(&font, 'm'));
    // Place, bytes with a gap in the middle, letters.
    let needed = |bytes: f32| (10.0 + bytes * 3.0 + 2.0 + bytes) * letter + 2.0 * MARGIN + 8.0;
    let across = if ui.available_width() >= needed(16.0) { 16 } else { 8 };
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(8.0);
    let rows = data.len().div_ceil(across);
    let area = ScrollArea::vertical().auto_shrink([false, false]).id_salt("hex");
    area.show_rows(ui, LINE, rows, |ui, shown| {
        for row in shown {
            let at = row * across;
            let bytes = &data[at..data.len().min(at + across)];
            let size = Vec2::new(ui.available_width(), LINE);
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            let (digits, letters) = (digits(bytes), letters(bytes));
            response.widget_info(|| {
                WidgetInfo::labeled(Role::Label, true, format!("{at:08x}: {digits} {letters}"))
            });
            let painter = ui.painter();
            let text = |column: f32, words: String, colour| {
                let x = rect.left() + MARGIN + column * letter;
                let at = Pos2::new(x, rect.center().y);
                painter.text(at, Align2::LEFT_CENTER, words, font.clone(), colour);
            };
            text(0.0, format!("{at:08x}"), tokens.weak);
            text(10.0, digits, tokens.text);
            text(12.0 + across as f32 * 3.0, letters, tokens.secondary);
        }
    });
}

/// `48 6f 6c 61`, with a wider gap after the eighth byte.
fn digits(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(50);
    for (index, byte) in bytes.iter().enumerate() {
        if index == 8 {
            text.push(' ');
        }
        if index > 0 {
            text.push(' ');
        }
        for nibble in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
    }
    text
}

fn letters(bytes: &[u8]) -> String {
    let letter = |byte: &u8| match byte {
        0x20..=0x7e => char::from(*byte),
        _ => '·',
    };
    bytes.iter().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_told_in_both_ways() {
        assert_eq!(digits(b"Hola\xff"), "48 6f 6c 61 ff");
        assert_eq!(digits(&[0; 9]), "00 00 00 00 00 00 00 00  00");
        assert_eq!(letters(b"Hola\xff\n~"), "Hola··~");
    }
}
