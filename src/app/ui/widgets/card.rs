//! Cards: what stands where there is nothing, what stands where something went wrong, and what
//! floats.

use eframe::egui::{Align, Frame, Layout, Margin, RichText, Stroke, Ui};

use super::button::{Kind, button};
use crate::ui::theme::{self, Themed as _, fonts, icon};

/// What to show where there is nothing yet: an icon, a sentence, what to do. Returns whether the
/// action was chosen.
pub fn empty_state(
    ui: &mut Ui,
    picture: &str,
    title: &str,
    sentence: &str,
    action: Option<(&str, &str)>,
) -> bool {
    let tokens = ui.tokens();
    let mut chosen = false;
    ui.with_layout(Layout::top_down(Align::Center), |ui| {
        ui.add_space(24.0);
        ui.label(icon(picture, 28.0).color(tokens.weak));
        ui.add_space(4.0);
        ui.label(RichText::new(title).font(fonts::semibold(15.0)).color(tokens.text));
        ui.label(RichText::new(sentence).font(fonts::regular(theme::TOOL)).color(tokens.secondary));
        if let Some((picture, words)) = action {
            ui.add_space(4.0);
            chosen = button(ui, Kind::Primary, Some(picture), words).clicked();
        }
        ui.add_space(24.0);
    });
    chosen
}

/// What went wrong: a name in AWS's or our own words, and a sentence. Returns whether "Copiar
/// detalles" was chosen.
pub fn error_card(ui: &mut Ui, name: &str, sentence: &str) -> bool {
    let tokens = ui.tokens();
    let mut copy = false;
    Frame::new()
        .fill(tokens.soft_error)
        .stroke(Stroke::new(tokens.stroke, tokens.error))
        .corner_radius(theme::RADIUS_CARD)
        .inner_margin(Margin::same(16))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                ui.label(icon("octagon-alert", 16.0).color(tokens.error));
                ui.label(RichText::new(name).font(fonts::mono_semibold(theme::TOOL)));
            });
            ui.label(RichText::new(sentence).font(fonts::regular(theme::TOOL)));
            copy = button(ui, Kind::Normal, Some("copy"), "Copiar detalles").clicked();
        });
    copy
}

/// The frame of what floats: palette, sheets, menus of our own.
pub fn popup_frame(ui: &Ui) -> Frame {
    let tokens = ui.tokens();
    Frame::new()
        .fill(tokens.raised)
        .stroke(Stroke::new(tokens.stroke, tokens.line2))
        .corner_radius(theme::RADIUS_CARD)
        .shadow(ui.visuals().popup_shadow)
}
