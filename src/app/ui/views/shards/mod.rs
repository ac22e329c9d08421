//! "Shards": the linear twin of the ring. The key space as a line with its lineage, what is tried
//! on it, and a table of every shard the stream ever had. It shares its desk with "Anillo".

mod table;

use eframe::egui::{Frame, Margin, ScrollArea, Stroke, Ui, Vec2};

use super::keyspace::{self, Desk, Map, map, probe};
use super::{ViewScene, streams};
use crate::ui::theme::Themed as _;

/// What it keeps between frames.
#[derive(Default)]
pub struct State {
    table: table::State,
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State, desk: &mut Desk) {
    let Some(stream) = scene.selected() else {
        let sentence = "Un shard es una parte de un stream. Crea primero el stream.";
        streams::no_stream(ui, scene, "list-tree", sentence);
        return;
    };
    if stream.shards.is_empty() {
        keyspace::waiting(ui, stream);
        return;
    }
    let figures = desk.begin(ui, stream, scene.clock.now);
    ui.spacing_mut().item_spacing = Vec2::new(8.0, 0.0);
    probe::show(ui, stream, &figures, desk, scene);
    if stream.status == caudal::api::kinesis::StreamStatus::Deleting {
        keyspace::deleting(ui, stream);
    }
    let room = ui.available_height();
    let area = ScrollArea::vertical().id_salt("shards").auto_shrink([false, false]);
    area.show(ui, |ui| {
        if !figures.open.is_empty() {
            let map = Map { stream, figures: &figures, layers: desk.layers(stream) };
            map::heading(ui);
            map.show(ui, desk, scene, map.height().min((room * 0.45).max(140.0)));
            Frame::new().inner_margin(Margin::symmetric(16, 8)).show(ui, |ui| {
                ui.set_width(ui.available_width());
                keyspace::card(ui, stream, &figures, desk, scene);
            });
        }
        let tokens = ui.tokens();
        let line = Stroke::new(tokens.stroke, tokens.line);
        ui.painter().hline(ui.max_rect().x_range(), ui.cursor().top(), line);
        table::show(ui, stream, &figures, desk, scene, &mut state.table);
    });
}
