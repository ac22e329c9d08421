//! Buttons.

use eframe::egui::{
    Align2, Color32, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
};

use super::{focus_ring, paint_icon};
use crate::ui::theme::{self, Themed as _, fonts};

/// How much a button weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The one main action of a region.
    Primary,
    /// Any other action.
    Normal,
    /// An action that should not draw the eye.
    Quiet,
}

/// A button with words and maybe an icon; its words are its accessible name.
pub fn button(ui: &mut Ui, kind: Kind, icon: Option<&str>, text: &str) -> Response {
    let tokens = ui.tokens();
    let galley = ui.painter().layout_no_wrap(
        text.to_owned(),
        fonts::medium(theme::TOOL),
        Color32::PLACEHOLDER,
    );
    let icon_width = if icon.is_some() { 22.0 } else { 0.0 };
    let size = Vec2::new(galley.size().x + icon_width + 24.0, 28.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, text));
    if ui.is_rect_visible(rect) {
        let pointed = response.hovered() || response.has_focus();
        let (fill, stroke, colour) = match kind {
            Kind::Primary => (tokens.accent, Color32::TRANSPARENT, tokens.on_accent),
            Kind::Normal if pointed => (tokens.sel, tokens.line2, tokens.text),
            Kind::Normal => (tokens.raised, tokens.line2, tokens.text),
            Kind::Quiet if pointed => (tokens.hover, Color32::TRANSPARENT, tokens.text),
            Kind::Quiet => (Color32::TRANSPARENT, Color32::TRANSPARENT, tokens.secondary),
        };
        let painter = ui.painter();
        painter.rect(
            rect,
            theme::RADIUS,
            fill,
            Stroke::new(tokens.stroke, stroke),
            StrokeKind::Inside,
        );
        let mut at = rect.left_center() + Vec2::new(12.0, 0.0);
        if let Some(icon) = icon {
            paint_icon(painter, at + Vec2::new(7.0, 0.0), icon, 14.0, colour);
            at.x += icon_width;
        }
        let origin = at - Vec2::new(0.0, galley.size().y / 2.0);
        painter.galley_with_override_text_color(origin, galley, colour);
        focus_ring(ui, &response);
    }
    response
}

/// A button that is an icon: `name` is its accessible name and its tooltip, with the key.
pub fn icon_button(ui: &mut Ui, icon: &str, name: &str, key: Option<&str>) -> Response {
    icon_button_selected(ui, icon, name, key, false)
}

/// An icon button that shows whether it is on.
pub fn icon_button_selected(
    ui: &mut Ui,
    icon: &str,
    name: &str,
    key: Option<&str>,
    selected: bool,
) -> Response {
    let tokens = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(28.0), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, selected, name));
    if ui.is_rect_visible(rect) {
        let pointed = enabled && (response.hovered() || response.has_focus());
        let colour = match (enabled, selected || pointed) {
            // egui fades what is disabled.
            (false, _) => tokens.weak,
            (true, true) => tokens.text,
            (true, false) => tokens.secondary,
        };
        if selected {
            ui.painter().rect_filled(rect, theme::RADIUS, tokens.sel);
        } else if pointed {
            ui.painter().rect_filled(rect, theme::RADIUS, tokens.hover);
        }
        paint_icon(ui.painter(), rect.center(), icon, 16.0, colour);
        focus_ring(ui, &response);
    }
    let tip = key.map_or_else(|| name.to_owned(), |key| format!("{name}   {key}"));
    response.on_hover_text(&tip).on_disabled_hover_text(tip)
}

/// Words that lead somewhere.
pub fn link_button(ui: &mut Ui, text: &str) -> Response {
    let tokens = ui.tokens();
    let galley =
        ui.painter().layout_no_wrap(text.to_owned(), fonts::regular(theme::TOOL), tokens.link);
    let size = Vec2::new(galley.size().x, galley.size().y.max(theme::ROW));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, text));
    if ui.is_rect_visible(rect) {
        let origin = Align2::LEFT_CENTER.anchor_size(rect.left_center(), galley.size()).min;
        if response.hovered() {
            let y = origin.y + galley.size().y - 1.0;
            let line = Stroke::new(1.0, tokens.link);
            ui.painter().hline(rect.x_range(), y, line);
        }
        ui.painter().galley(origin, galley, tokens.link);
        focus_ring(ui, &response);
    }
    response.on_hover_cursor(eframe::egui::CursorIcon::PointingHand)
}
