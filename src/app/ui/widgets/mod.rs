//! The house's widgets: small things drawn the same everywhere. Each one has an accessible name
//! by its signature. They know the theme and nothing of Caudal.

mod badge;
mod button;
mod card;
mod choice;
mod command_card;
mod field;
pub mod form;
mod row;

pub use badge::{Tone, badge, paint_shard_chip, shard_chip};
pub use button::{Kind, button, icon_button, icon_button_selected, link_button};
pub use card::{empty_state, error_card, popup_frame};
pub use choice::choice;
pub use command_card::{Way, command_card};
pub use field::search_field;
pub use row::{Row, caps_heading};

use eframe::egui::{Id, Painter, Pos2, Rect, Response, Stroke, StrokeKind, Ui, Vec2};

use super::theme::{self, Themed as _, fonts};

/// Draws the ring of keyboard focus around a widget that has it.
pub fn focus_ring(ui: &Ui, response: &Response) {
    if response.has_focus() {
        focus_ring_at(ui, response.rect);
    }
}

/// Draws the ring of keyboard focus around a rectangle.
pub fn focus_ring_at(ui: &Ui, rect: Rect) {
    let tokens = ui.tokens();
    ui.painter().rect_stroke(
        rect.expand(1.0),
        theme::RADIUS + 1,
        Stroke::new(2.0, tokens.accent),
        StrokeKind::Outside,
    );
}

/// Paints an icon centred on a point.
pub fn paint_icon(
    painter: &Painter,
    centre: Pos2,
    name: &str,
    size: f32,
    colour: eframe::egui::Color32,
) {
    painter.text(
        centre,
        eframe::egui::Align2::CENTER_CENTER,
        theme::glyph(name),
        fonts::icons(size),
        colour,
    );
}

/// Whether what has this id has copied something a moment ago; asks for the frame in which that is
/// over.
pub fn just_copied(ui: &Ui, id: Id) -> bool {
    let Some(since) = ui.data(|data| data.get_temp::<f64>(id)) else { return false };
    let left = theme::COPIED_SECONDS - (ui.input(|input| input.time) - since);
    if left > 0.0 {
        ui.request_repaint_after(std::time::Duration::from_secs_f64(left));
        return true;
    }
    ui.data_mut(|data| data.remove_temp::<f64>(id));
    false
}

/// Remembers that what has this id has copied something.
pub fn mark_copied(ui: &Ui, id: Id) {
    let now = ui.input(|input| input.time);
    ui.data_mut(|data| data.insert_temp(id, now));
}

/// A vertical line of the height of a bar's controls.
pub fn bar_separator(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(1.0, 16.0), eframe::egui::Sense::hover());
    ui.painter().rect_filled(rect, 0, ui.tokens().line2);
}
