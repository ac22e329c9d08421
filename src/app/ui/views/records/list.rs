//! The rows, newest first; only those in sight are laid out.

use std::sync::Arc;

use caudal::clients::reader::{Row, Rows, Seen};
use caudal::engine::StreamView;
use eframe::egui::{
    Align2, Color32, FontId, Key, Modifiers, Pos2, Rect, Role, ScrollArea, Sense, Ui, Vec2,
    WidgetInfo,
};

use super::ViewScene;
use crate::ui::focus::Target;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets;

/// Characters of a payload that are looked at for its line.
const PREVIEW: usize = 240;
/// Where the columns begin, in points from the left.
const SHARD: f32 = 116.0;
const SEQUENCE: f32 = 168.0;
const KEY: f32 = 276.0;
const BYTES_END: f32 = 468.0;
const DATA: f32 = 488.0;

/// Selects a row by its place in order of arrival.
pub(super) fn choose(state: &mut super::State, rows: &Rows, index: usize) {
    if let Some(row) = rows.get(index.min(rows.len().saturating_sub(1))) {
        state.selected = Some(row.place());
    }
}

pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut super::State,
    stream: &StreamView,
    seen: &Seen,
) {
    let rows = seen.shown();
    let count = rows.len();
    if count == 0 {
        empty(ui, stream, seen);
        return;
    }
    head(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::vertical().id_salt("registros").auto_shrink([false, false]);
    if let Some(index) = keys(ui, state, rows) {
        // What the keyboard chooses comes into sight.
        let top = (count - 1 - index) as f32 * theme::ROW;
        area = area.vertical_scroll_offset((top - ui.available_height() / 2.0).max(0.0));
    }
    area.show_rows(ui, theme::ROW, count, |ui, range| {
        for at in range {
            let index = count - 1 - at;
            let Some(row) = rows.get(index) else { continue };
            let selected = state.selected == Some(row.place());
            let response = line(ui, scene, stream, row, selected);
            if response.clicked() {
                response.request_focus();
                state.selected = Some(row.place());
            }
        }
    });
}

/// Moves the selection with the keyboard; returns where to.
fn keys(ui: &Ui, state: &mut super::State, rows: &Rows) -> Option<usize> {
    let index = rows.find(state.selected?)?;
    if ui.ctx().text_edit_focused() {
        return None;
    }
    let newest = rows.len() - 1;
    let moved = ui.input_mut(|input| {
        let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
        // The newest stands first.
        if pressed(Key::ArrowDown) {
            Some(index.saturating_sub(1))
        } else if pressed(Key::ArrowUp) {
            Some(index + 1)
        } else if pressed(Key::PageDown) {
            Some(index.saturating_sub(20))
        } else if pressed(Key::PageUp) {
            Some(index + 20)
        } else if pressed(Key::Home) {
            Some(newest)
        } else if pressed(Key::End) {
            Some(0)
        } else {
            None
        }
    })?;
    let moved = moved.min(newest);
    choose(state, rows, moved);
    Some(moved)
}

fn empty(ui: &mut Ui, stream: &StreamView, seen: &Seen) {
    let held: u64 = stream.shards.iter().map(|shard| shard.records).sum();
    let (title, sentence) = if seen.matching.is_some() {
        ("Ninguno pasa el filtro", "Cambia el filtro o bórralo para ver los registros leídos.")
    } else if held > 0 {
        (
            "Nada desde esta posición",
            "TRIM_HORIZON lee desde el más antiguo; LATEST, lo que llegue.",
        )
    } else {
        (
            "Aún no hay registros",
            "El stream está vacío y espera el primero: envíalo desde Productor.",
        )
    };
    widgets::empty_state(ui, "inbox", title, sentence, None);
}

fn head(ui: &mut Ui) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), theme::ROW);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let font = fonts::regular(theme::CAPTION);
    for (x, align, text) in [
        (12.0, Align2::LEFT_CENTER, "hora"),
        (SHARD, Align2::LEFT_CENTER, "shard"),
        (SEQUENCE, Align2::LEFT_CENTER, "secuencia"),
        (KEY, Align2::LEFT_CENTER, "clave"),
        (BYTES_END, Align2::RIGHT_CENTER, "bytes"),
        (DATA, Align2::LEFT_CENTER, "datos"),
    ] {
        let at = Pos2::new(rect.left() + x, rect.center().y);
        ui.painter().text(at, align, text, font.clone(), tokens.weak);
    }
}

fn line(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    stream: &StreamView,
    row: &Arc<Row>,
    selected: bool,
) -> eframe::egui::Response {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), theme::ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let time = numbers::time_of_day(row.place().arrived, true);
    let (key, shard) = (row.key(), row.shard());
    response.widget_info(|| {
        let name = format!("{key}, #{}, {time}", shard.0);
        WidgetInfo::selected(Role::ListItem, true, selected, name)
    });
    if response.hovered() {
        scene.focus.hover(Target::Record {
            stream: stream.name.clone(),
            sequence: row.record.sequence_number,
        });
    }
    let lit = response.hovered() || scene.focus.is_shard_hovered(&stream.name, shard);
    if selected {
        ui.painter().rect_filled(rect, 0, tokens.sel);
        let mark = Rect::from_min_size(rect.min, Vec2::new(2.0, rect.height()));
        ui.painter().rect_filled(mark, 0, tokens.accent);
    } else if lit {
        ui.painter().rect_filled(rect, 0, tokens.hover);
    }
    let mono = fonts::mono(12.0);
    let number = row.record.sequence_number.to_string();
    let tail = number.get(number.len().saturating_sub(10)..).unwrap_or(&number);
    cell(ui, rect, 12.0..SHARD - 8.0, &time, &mono, tokens.secondary);
    let chip = Rect::from_min_max(
        Pos2::new(rect.left() + SHARD, rect.top() + 2.0),
        Pos2::new(rect.left() + SEQUENCE - 4.0, rect.bottom()),
    );
    let mut inside = ui.new_child(eframe::egui::UiBuilder::new().max_rect(chip));
    let open = stream.shards.get(shard.0 as usize).is_some_and(|shard| shard.closed.is_none());
    widgets::shard_chip(&mut inside, u64::from(shard.0), open);
    cell(ui, rect, SEQUENCE..KEY - 8.0, &format!("…{tail}"), &mono, tokens.weak);
    cell(ui, rect, KEY..BYTES_END - 56.0, key, &mono, tokens.text);
    let at = Pos2::new(rect.left() + BYTES_END, rect.center().y);
    let bytes = row.data().len().to_string();
    ui.painter().text(at, Align2::RIGHT_CENTER, bytes, mono.clone(), tokens.secondary);
    cell(ui, rect, DATA..rect.width().max(DATA), &preview(row.data()), &mono, tokens.secondary);
    widgets::focus_ring(ui, &response);
    response
}

fn cell(
    ui: &Ui,
    rect: Rect,
    columns: std::ops::Range<f32>,
    text: &str,
    font: &FontId,
    colour: Color32,
) {
    let place = Rect::from_x_y_ranges(
        rect.left() + columns.start..=rect.left() + columns.end,
        rect.y_range(),
    );
    let painter = ui.painter().with_clip_rect(place.intersect(ui.clip_rect()));
    painter.text(place.left_center(), Align2::LEFT_CENTER, text, font.clone(), colour);
}

/// The beginning of a payload in one line; what is no text is told as such.
fn preview(data: &[u8]) -> String {
    let start = &data[..data.len().min(PREVIEW)];
    let text = match std::str::from_utf8(start) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&start[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return format!("binario, {} bytes", data.len()),
    };
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
