//! The house's widgets: small things drawn the same everywhere. Each one has an accessible name
//! by its signature. They know the theme and nothing of Caudal.

mod badge;
mod button;
mod card;
mod field;
mod row;

pub use badge::{Tone, badge, shard_chip};
pub use button::{Kind, button, icon_button, icon_button_selected, link_button};
pub use card::{empty_state, error_card, popup_frame};
pub use field::search_field;
pub use row::{Row, caps_heading};

use eframe::egui::{Painter, Pos2, Rect, Response, Stroke, StrokeKind, Ui, Vec2};

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

/// A vertical line of the height of a bar's controls.
pub fn bar_separator(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(1.0, 16.0), eframe::egui::Sense::hover());
    ui.painter().rect_filled(rect, 0, ui.tokens().line2);
}
