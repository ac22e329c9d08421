//! The payload as it travels in JSON.

use eframe::egui::{Frame, Margin, Ui};

use super::{Content, SHOWN, lines};
use crate::ui::app::Action;
use crate::ui::views::ViewScene;
use crate::ui::widgets::{self, Kind};

/// Largest text that is copied.
const COPIED_MAX: usize = 2 << 20;

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, content: &mut Content) {
    let Content { row, all, base64, .. } = content;
    Frame::new().inner_margin(Margin { left: 16, right: 16, top: 8, bottom: 0 }).show(ui, |ui| {
        let fits = base64.text().is_some_and(|text| text.len() <= COPIED_MAX);
        ui.add_enabled_ui(fits, |ui| {
            let button = widgets::button(ui, Kind::Normal, Some("copy"), "Copiar Base64");
            if button.clicked() {
                let text = base64.text().unwrap_or_default().to_owned();
                scene.actions.push(Action::Copy(text, "Base64 copiado"));
            }
        });
    });
    lines::show(ui, "base64", base64, || {
        let data = &row.record.data;
        if *all || data.len() <= SHOWN {
            return data.to_base64();
        }
        // A multiple of three bytes ends where four letters do.
        caudal::api::Blob(data.0.slice(..SHOWN / 3 * 3)).to_base64()
    });
}
