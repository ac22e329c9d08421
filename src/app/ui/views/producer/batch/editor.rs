//! The two ways to edit a batch: a text of lines, and a table.

use eframe::egui::{
    Event, Frame, Label, Margin, RichText, ScrollArea, Sense, Stroke, TextEdit, Ui, Vec2,
};

use super::draft::Entry;
use super::{LINE, State};
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets;
use crate::ui::widgets::form::Field;

/// Text from which on it is shown only in part: laying it out again at each key would be felt.
const EDITED_MAX: usize = 256 << 10;
/// Lines of such a text that are shown.
const SHOWN: usize = 50;
/// Letters of such a line that are shown.
const LETTERS: usize = 200;
/// Height of the text, in points.
const HEIGHT: f32 = 240.0;
/// Height of a row of the table.
const ROW: f32 = 30.0;
/// Width of a row's number, and of its cross.
const ENDS: f32 = 26.0;
/// Widths of key and hash key where there is room.
const WIDTHS: [f32; 2] = [148.0, 132.0];
/// Between two cells.
const GAP: f32 = 4.0;

/// The text; says whether it was changed.
pub(super) fn lines(ui: &mut Ui, state: &mut State) -> bool {
    let mut changed = false;
    let hint = "Una línea que no lleva PartitionKey ni Data es el dato entero: su clave está aquí";
    let path = Field::new("Campo de la clave").hint(hint).text(ui, &mut state.path);
    changed |= path.changed();
    state.focused = path.has_focus();
    if state.text.len() > EDITED_MAX {
        large(ui, &state.text);
        return changed;
    }
    // A large text is taken before the field lays it out.
    if state.writing {
        ui.input_mut(|input| {
            input.events.retain(|event| match event {
                Event::Paste(text) if text.len() + state.text.len() > EDITED_MAX => {
                    if !state.text.is_empty() && !state.text.ends_with('\n') {
                        state.text.push('\n');
                    }
                    state.text += text;
                    changed = true;
                    false
                }
                _ => true,
            });
        });
    }
    let area = ScrollArea::vertical().id_salt("lote-texto").max_height(HEIGHT);
    let edit = area.show(ui, |ui| {
        let hint = "Una línea por registro: {\"PartitionKey\":…,\"Data\":…}, y ExplicitHashKey si \
                    quieres. Data es un texto o JSON tal como está escrito";
        Field::new("Registros del lote").hint(hint).lines(ui, &mut state.text, 6)
    });
    let edit = edit.inner;
    state.writing = edit.has_focus();
    state.focused |= state.writing;
    changed | edit.changed()
}

/// The beginning of a text that is too large to be edited here.
fn large(ui: &mut Ui, text: &str) {
    let tokens = ui.tokens();
    let words = format!(
        "El texto ocupa {}: desde {} se envía, pero ya no se edita aquí. Este es su principio.",
        numbers::bytes(text.len() as u64),
        numbers::bytes(EDITED_MAX as u64),
    );
    let words = RichText::new(words).font(fonts::regular(theme::SMALL)).color(tokens.warn);
    ui.add(Label::new(words).wrap());
    let area = ScrollArea::vertical().id_salt("lote-grande").max_height(HEIGHT);
    area.show_rows(ui, LINE, SHOWN, |ui, range| {
        for line in text.lines().skip(range.start).take(range.len()) {
            let shown: String = line.chars().take(LETTERS).collect();
            let text = RichText::new(shown).font(fonts::mono(12.0)).color(tokens.secondary);
            ui.add(Label::new(text).truncate());
        }
    });
}

/// The table; says whether it was changed.
pub(super) fn table(ui: &mut Ui, state: &mut State) -> bool {
    let tokens = ui.tokens();
    state.focused = false;
    let mut changed = false;
    let mut gone = None;
    // The bar of the list stands at the right.
    let room = ui.available_width() - 2.0 * ENDS - 4.0 * GAP - 10.0;
    let [key_width, hash_width] = WIDTHS.map(|width| width.min(room * 0.3));
    let data_width = (room - key_width - hash_width).max(0.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        for (title, width) in [
            ("", ENDS),
            ("PartitionKey", key_width),
            ("Data", data_width),
            ("ExplicitHashKey", hash_width),
        ] {
            let (rect, _) = ui.allocate_exact_size(Vec2::new(width, LINE), Sense::hover());
            let font = fonts::regular(theme::SMALL);
            let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
            let galley = painter.layout_no_wrap(title.to_owned(), font, tokens.secondary);
            painter.galley(rect.min, galley, tokens.secondary);
        }
    });
    ui.spacing_mut().item_spacing.y = 4.0;
    let rows = state.rows.len();
    let area = ScrollArea::vertical().id_salt("lote-tabla").max_height(HEIGHT);
    area.show_rows(ui, ROW, rows, |ui, range| {
        for index in range {
            let row = &mut state.rows[index];
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = GAP;
                let number =
                    RichText::new(numbers::whole(index as u64 + 1)).font(fonts::mono(12.0));
                let number = Label::new(number.color(tokens.weak));
                ui.add_sized(Vec2::new(ENDS, ROW), number);
                let Entry { key, hash, data: text } = row;
                for (name, text, width) in [
                    ("PartitionKey", key, key_width),
                    ("Data", text, data_width),
                    ("ExplicitHashKey", hash, hash_width),
                ] {
                    let (touched, focused) = cell(ui, (name, index), text, width);
                    changed |= touched;
                    state.focused |= focused;
                }
                let words = format!("Quitar la fila {}", index + 1);
                if widgets::icon_button(ui, "x", &words, None).clicked() {
                    gone = Some(index);
                }
            });
        }
    });
    if rows == 0 {
        let words = RichText::new("Sin filas.").font(fonts::regular(theme::SMALL));
        ui.label(words.color(tokens.weak));
    }
    if let Some(index) = gone {
        state.rows.remove(index);
    }
    changed | gone.is_some()
}

/// A cell that is written in; says whether it was changed and whether it has the keyboard.
fn cell(ui: &mut Ui, (name, row): (&str, usize), text: &mut String, width: f32) -> (bool, bool) {
    let tokens = ui.tokens();
    let id = ui.make_persistent_id(("lote", name, row));
    let focused = ui.memory(|memory| memory.has_focus(id));
    let colour = if focused { tokens.accent } else { tokens.field };
    let frame = Frame::new()
        .fill(tokens.bg)
        .inner_margin(Margin::symmetric(6, 4))
        .corner_radius(theme::RADIUS)
        .stroke(Stroke::new(tokens.stroke, colour));
    let edit = TextEdit::singleline(text)
        .id(id)
        .font(fonts::mono(12.0))
        .text_color(tokens.text)
        .frame(frame)
        .desired_width(width);
    let name = format!("{name} de la fila {}", row + 1);
    let response = ui.add(edit).accessible_name(&name);
    (response.changed(), response.has_focus())
}
