//! The views of the sandbox. A view draws the newest snapshot and asks for actions; it keeps no
//! state of the world and knows no other view.

mod shards;
mod streams;
mod world;

use caudal::engine::Snapshot;
use caudal::runtime::{ClockStatus, StorageKind};
use eframe::egui::{Frame, Margin, RichText, ScrollArea, Ui};

use super::app::Action;
use super::route::ViewKind;
use super::theme::{self, Themed as _, fonts};

/// What a view draws from, and where it puts what is asked for.
pub struct ViewScene<'a> {
    /// The world.
    pub snapshot: &'a Snapshot,
    /// The clock.
    pub clock: ClockStatus,
    /// The stream whose details are shown.
    pub stream: &'a mut Option<String>,
    /// What is asked for.
    pub actions: &'a mut Vec<Action>,
    /// Where the world is kept.
    pub storage: (StorageKind, Option<String>),
    /// The simulated time of day as the time bar tells it.
    pub time: String,
    /// The world is still being opened; an empty one stands in.
    pub opening: bool,
    /// Why the saved world could not be opened, while an empty one stands in.
    pub refused: Option<&'a str>,
}

/// Draws a view over the whole of `ui`.
pub fn show(ui: &mut Ui, view: ViewKind, scene: &mut ViewScene<'_>) {
    let area = ScrollArea::vertical().id_salt(view.id()).auto_shrink([false, false]);
    area.show(ui, |ui| {
        Frame::new().inner_margin(Margin::same(16)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            if let Some(reason) = scene.refused {
                let name = "Este no es tu mundo guardado";
                let sentence = format!(
                    "{reason} Lo que hagas aquí está solo en memoria y se pierde al cerrar."
                );
                if super::widgets::error_card(ui, name, &sentence) {
                    scene.actions.push(Action::Copy(reason.to_owned(), "Detalles copiados"));
                }
                ui.add_space(8.0);
            }
            match view {
                ViewKind::Streams => streams::show(ui, scene),
                ViewKind::Shards => shards::show(ui, scene),
                ViewKind::World => world::show(ui, scene),
            }
        });
    });
}

/// The title of a part of a view.
fn title(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(fonts::semibold(theme::TOOL)).color(ui.tokens().text));
}

/// A name and its value in a row.
fn fact(ui: &mut Ui, name: &str, value: &str) {
    let tokens = ui.tokens();
    ui.horizontal(|ui| {
        ui.set_min_height(theme::ROW);
        let words = RichText::new(name).font(fonts::regular(theme::TOOL)).color(tokens.secondary);
        let left = ui.cursor().left();
        ui.label(words);
        ui.add_space((left + 184.0 - ui.cursor().left()).max(0.0));
        let value = RichText::new(value).font(fonts::mono(12.5)).color(tokens.text);
        ui.add(eframe::egui::Label::new(value).selectable(true).wrap());
    });
}

/// AWS's word for a stream's status.
pub fn status_word(status: caudal::api::kinesis::StreamStatus) -> &'static str {
    streams::status(status).0
}
