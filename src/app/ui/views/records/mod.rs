//! The record browser: what a stream holds, as a reader of the API sees it. It reads with real
//! `GetRecords` calls through the library's [`Reader`](caudal::clients::reader::Reader), shows
//! how much of the limits that takes, and knows nothing of how the engine stores a record.

mod bar;
mod columns;
mod copies;
mod drawer;
mod export;
mod filter_box;
mod position;
mod source;
mod table;
#[cfg(test)]
mod tests;
mod times;
mod words;

use eframe::egui::{Rect, Stroke, Ui, UiBuilder};

use super::ViewScene;
use crate::ui::focus::Target;
use crate::ui::theme::{self, Themed as _};
use crate::ui::widgets;

/// From this width on the details stand beside the rows.
const BESIDE: f32 = 720.0;
/// Narrowest details beside the rows.
const DETAIL: f32 = 360.0;
/// Widest.
const DETAIL_MAX: f32 = 560.0;

/// What it keeps between frames.
#[derive(Default)]
pub struct State {
    source: source::Source,
    filter: filter_box::FilterBox,
    columns: columns::Columns,
    table: table::Table,
    drawer: drawer::Drawer,
    export: export::Exporting,
}

impl State {
    /// What there is to show.
    #[cfg(test)]
    pub(super) fn seen(&self) -> std::sync::Arc<caudal::clients::reader::Seen> {
        self.source.seen()
    }
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let Some(stream) = scene.selected().cloned() else {
        let sentence = "Para leer registros hace falta un stream.";
        super::streams::no_stream(ui, scene, "database", sentence);
        return;
    };
    if let Err(error) = state.source.follow(scene, &stream) {
        let sentence = format!("El sistema no da un hilo para leer: {error}.");
        widgets::error_card(ui, "No se puede leer", &sentence);
        return;
    }
    let seen = state.source.seen();
    bar::show(ui, scene, &stream, &seen, state);
    state.source.filter(state.filter.applied());
    let place = ui.available_rect_before_wrap();
    let foot = Rect::from_min_max(
        eframe::egui::pos2(place.left(), place.bottom() - theme::ROW),
        place.max,
    );
    let (table, detail) = share_out(place.with_max_y(foot.top()), state);
    state.columns.update(&seen, scene.reading);
    let done = inside(ui, "filas", table, |ui| {
        if words::instead_of_rows(ui, scene, &stream, &seen, state) {
            return table::Done::default();
        }
        table::show(ui, scene, &stream, &seen, &mut state.columns, &mut state.table)
    });
    if let Some(row) = &done.hovered {
        let sequence = row.record.sequence_number;
        scene.focus.hover(Target::Record { stream: stream.name.clone(), sequence });
    }
    if let Some(row) = &done.chosen {
        let sequence = row.record.sequence_number;
        scene.focus.select(Target::Record { stream: stream.name.clone(), sequence });
    }
    if done.focused
        && let Some(row) = state.table.selected()
    {
        copies::keys(ui, scene, &stream.name, &row);
    }
    state.drawer.open |= done.opened;
    if done.closed {
        close(scene, state);
    }
    if let (Some(rect), Some(row)) = (detail, state.table.selected()) {
        edge(ui, rect, table);
        let chosen = inside(ui, "detalle", rect, |ui| {
            drawer::show(ui, scene, &stream, &row, &mut state.drawer)
        });
        match chosen {
            Some(drawer::Chosen::Close) => close(scene, state),
            Some(drawer::Chosen::Step(by)) => {
                state.table.step(seen.shown(), by);
                if let Some(row) = state.table.selected() {
                    let sequence = row.record.sequence_number;
                    scene.focus.select(Target::Record { stream: stream.name.clone(), sequence });
                }
            }
            None => {}
        }
    }
    inside(ui, "pie", foot, |ui| words::foot(ui, scene, &stream, &seen, state));
    words::fade(ui, scene, &seen);
}

/// Takes what has come, in sight or not.
pub(super) fn tick(scene: &mut ViewScene<'_>, state: &mut State) {
    state.export.tick(scene);
}

/// Where the rows stand, and where the details do if they are open.
fn share_out(place: Rect, state: &State) -> (Rect, Option<Rect>) {
    if !state.drawer.open || state.table.selected().is_none() {
        return (place, None);
    }
    if place.width() >= BESIDE {
        let width = (place.width() * 0.4).clamp(DETAIL, DETAIL_MAX);
        let (rows, detail) = place.split_left_right_at_x(place.right() - width);
        (rows, Some(detail))
    } else {
        let (rows, detail) = place.split_top_bottom_at_fraction(0.4);
        (rows, Some(detail))
    }
}

/// The line between rows and details.
fn edge(ui: &Ui, detail: Rect, rows: Rect) {
    let tokens = ui.tokens();
    let stroke = Stroke::new(tokens.stroke, tokens.line);
    if detail.left() > rows.left() {
        ui.painter().vline(detail.left() - 0.5, detail.y_range(), stroke);
    } else {
        ui.painter().hline(detail.x_range(), detail.top() - 0.5, stroke);
    }
}

/// Closes the details; once they are closed, selects nothing.
fn close(scene: &mut ViewScene<'_>, state: &mut State) {
    if !std::mem::take(&mut state.drawer.open) {
        state.table.deselect();
        scene.focus.clear();
    }
}

fn inside<R>(ui: &mut Ui, salt: &str, rect: Rect, draw: impl FnOnce(&mut Ui) -> R) -> R {
    let mut part = ui.new_child(UiBuilder::new().id_salt(salt).max_rect(rect));
    part.set_clip_rect(rect.intersect(ui.clip_rect()));
    draw(&mut part)
}
