//! Text fields.

use eframe::egui::{Frame, Margin, Response, Stroke, TextEdit, Ui, Vec2};

use super::paint_icon;
use crate::ui::theme::{self, Themed as _, fonts};

/// A one-line field with a magnifying glass; `name` is its accessible name, `hint` what stands in
/// it while it is empty.
pub fn search_field(
    ui: &mut Ui,
    text: &mut String,
    name: &str,
    hint: &str,
    width: f32,
) -> Response {
    let tokens = ui.tokens();
    let left = 28;
    let edit = TextEdit::singleline(text)
        .hint_text(hint)
        .font(fonts::regular(theme::TOOL))
        .text_color(tokens.text)
        .frame(
            Frame::new()
                .fill(tokens.bg)
                .inner_margin(Margin { left, right: 8, top: 5, bottom: 5 })
                .corner_radius(theme::RADIUS)
                .stroke(Stroke::new(tokens.stroke, tokens.field)),
        )
        .desired_width(width - f32::from(left) - 8.0);
    let response = ui.add(edit).accessible_name(name);
    let at = response.rect.left_center() + Vec2::new(14.0, 0.0);
    paint_icon(ui.painter(), at, "search", 14.0, tokens.secondary);
    if response.has_focus() {
        ui.painter().rect_stroke(
            response.rect,
            theme::RADIUS,
            Stroke::new(2.0, tokens.accent),
            eframe::egui::StrokeKind::Inside,
        );
    }
    response
}
