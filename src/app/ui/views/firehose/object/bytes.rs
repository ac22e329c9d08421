//! The content byte by byte; only rows in sight are laid out.

use std::fmt::Write as _;

use eframe::egui::{Align2, Pos2, Rect, Role, ScrollArea, Sense, Ui, UiBuilder, Vec2, WidgetInfo};

use crate::ui::theme::{Themed as _, fonts};

const LINE: f32 = 18.0;

pub(super) fn show(ui: &mut Ui, place: Rect, data: &[u8]) {
    let tokens = ui.tokens();
    let mut inner = ui.new_child(UiBuilder::new().max_rect(place).id_salt("hex"));
    inner.set_clip_rect(place.intersect(ui.clip_rect()));
    let ui = &mut inner;
    ui.spacing_mut().item_spacing.y = 0.0;
    let mono = fonts::mono(12.0);
    let letter = ui.fonts_mut(|fonts| fonts.glyph_width(&mono, '0'));
    let room = ((place.width() - 32.0) / letter) as usize;
    // An address, three letters for each byte, and its letter.
    let wide = if room >= 8 + 2 + 4 * 16 { 16 } else { 8 };
    let rows = data.len().div_ceil(wide);
    let area = ScrollArea::vertical().id_salt("bytes").auto_shrink([false, false]);
    area.show_rows(ui, LINE, rows, |ui, rows| {
        for row in rows {
            let start = row * wide;
            let bytes = &data[start..data.len().min(start + wide)];
            let size = Vec2::new(ui.available_width(), LINE);
            let (place, response) = ui.allocate_exact_size(size, Sense::hover());
            let (hex, text) = (digits(bytes), letters(bytes));
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &hex));
            let mut at = Pos2::new(place.left() + 16.0, place.center().y);
            let painter = ui.painter();
            let address = format!("{start:07x}");
            painter.text(at, Align2::LEFT_CENTER, address, mono.clone(), tokens.weak);
            at.x += letter * 8.0;
            painter.text(at, Align2::LEFT_CENTER, hex, mono.clone(), tokens.text);
            at.x += letter * (3 * wide) as f32;
            painter.text(at, Align2::LEFT_CENTER, text, mono.clone(), tokens.secondary);
        }
    });
}

fn digits(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        // Writing to a text never fails.
        let _ = write!(text, "{byte:02x} ");
    }
    text
}

fn letters(bytes: &[u8]) -> String {
    let letter = |byte: &u8| if (32..127).contains(byte) { char::from(*byte) } else { '·' };
    bytes.iter().map(letter).collect()
}
