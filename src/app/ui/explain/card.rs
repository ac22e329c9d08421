//! The card of a refusal: AWS's name, the cause, and buttons that repair it.

use eframe::egui::{Frame, Label, Margin, RichText, Stroke, Ui};

use super::Explained;
use crate::ui::app::Action;
use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::widgets::{Kind, button, icon_button};

/// Shows a refusal; `details` is AWS's own text, to be copied.
pub fn card(ui: &mut Ui, explained: &Explained, details: &str, actions: &mut Vec<Action>) {
    let tokens = ui.tokens();
    let frame = Frame::new()
        .fill(tokens.soft_error)
        .stroke(Stroke::new(tokens.stroke, tokens.error))
        .corner_radius(theme::RADIUS_CARD)
        .inner_margin(Margin::same(12));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.label(icon("octagon-alert", 16.0).color(tokens.error));
            ui.label(RichText::new(explained.name).font(fonts::mono_semibold(theme::TOOL)));
            if icon_button(ui, "copy", "Copiar detalles", None).clicked() {
                let text = format!("{}: {details}", explained.name);
                actions.push(Action::Copy(text, "Detalles copiados"));
            }
        });
        let text = RichText::new(&explained.cause).font(fonts::regular(theme::TOOL));
        ui.add(Label::new(text.color(tokens.text)).wrap()).on_hover_text(details);
        ui.horizontal_wrapped(|ui| {
            for fix in &explained.fixes {
                if button(ui, Kind::Normal, None, &fix.label).clicked() {
                    actions.push(fix.action.clone());
                }
            }
            if button(ui, Kind::Quiet, Some("lightbulb"), "Explícame").clicked() {
                actions.push(Action::Go { route: explained.page.clone(), new_tab: false });
            }
        });
    });
}
