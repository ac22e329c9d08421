//! What stands where a stream has no open shard yet, and over one that is about to go.

use caudal::api::kinesis::StreamStatus;
use caudal::engine::StreamView;
use eframe::egui::{RichText, Ui};

use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::widgets;

/// A stream without open shards.
pub fn waiting(ui: &mut Ui, stream: &StreamView) {
    let (picture, title, sentence) = match stream.status {
        StreamStatus::Deleting => (
            "trash-2",
            "El stream se está eliminando",
            "En DELETING no admite registros; desaparece en un momento de tiempo simulado.",
        ),
        _ => (
            "loader-circle",
            "El stream se está creando",
            "Está en CREATING: sus shards existen cuando pasa a ACTIVE. Deja correr el reloj o \
             avanza un segundo.",
        ),
    };
    widgets::empty_state(ui, picture, title, sentence, None);
}

/// The line over a stream that is about to go.
pub fn deleting(ui: &mut Ui, stream: &StreamView) {
    let tokens = ui.tokens();
    ui.horizontal(|ui| {
        ui.set_height(theme::ROW_COMFORTABLE);
        ui.add_space(16.0);
        ui.label(icon("trash-2", 14.0).color(tokens.warn));
        let text = format!("{} está en DELETING: no admite más registros.", stream.name);
        ui.label(RichText::new(text).font(fonts::regular(theme::SMALL)).color(tokens.warn));
    });
}
