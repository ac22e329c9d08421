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

use eframe::egui::{
    CursorIcon, EventFilter, Id, Key, Modifiers, Rect, Role, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo,
};

use super::ViewScene;
use crate::ui::focus::Target;
use crate::ui::theme::{self, Themed as _};
use crate::ui::widgets;

/// From this width on the details stand beside the rows.
const BESIDE: f32 = 720.0;
/// Narrowest details beside the rows.
const DETAIL: f32 = 360.0;
/// Widest, until they are dragged wider.
const DETAIL_MAX: f32 = 560.0;
/// Least that either side keeps when the edge between them is dragged.
const LEAST: [f32; 2] = [240.0, 96.0];
/// How far an arrow moves the edge.
const STEP: f32 = 16.0;
/// Half of the width in which the edge is taken.
const REACH: f32 = 4.0;

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
    #[allow(dead_code, reason = "for the bench and the tests")]
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
    let (table, detail) = share_out(ui, place.with_max_y(foot.top()), state);
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
        let chosen = inside(ui, "detalle", rect, |ui| {
            drawer::show(ui, scene, &stream, &row, &mut state.drawer)
        });
        edge(ui, rect, table);
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

/// Where the size of the details is remembered: their width beside the rows, their height below.
fn size_id(beside: bool) -> Id {
    let name = if beside { "caudal.records.width" } else { "caudal.records.height" };
    Id::unique(name)
}

/// Where the rows stand, and where the details do if they are open.
fn share_out(ui: &Ui, place: Rect, state: &State) -> (Rect, Option<Rect>) {
    if !state.drawer.open || state.table.selected().is_none() {
        return (place, None);
    }
    let beside = place.width() >= BESIDE;
    let kept = ui.data_mut(|data| data.get_persisted::<f32>(size_id(beside)));
    let (whole, least) =
        if beside { (place.width(), LEAST[0]) } else { (place.height(), LEAST[1]) };
    let first = if beside { (whole * 0.4).clamp(DETAIL, DETAIL_MAX) } else { whole - whole * 0.4 };
    let size = kept.unwrap_or(first).min(whole - least).max(least);
    if beside {
        let (rows, detail) = place.split_left_right_at_x(place.right() - size);
        (rows, Some(detail))
    } else {
        let (rows, detail) = place.split_top_bottom_at_y(place.bottom() - size);
        (rows, Some(detail))
    }
}

/// The line between rows and details: dragged, moved by arrows, set back by a double click.
fn edge(ui: &Ui, detail: Rect, rows: Rect) {
    let tokens = ui.tokens();
    let beside = detail.left() > rows.left();
    let (rect, size, name) = if beside {
        let x = detail.left();
        let rect = Rect::from_x_y_ranges(x - REACH..=x + REACH, detail.y_range());
        (rect, detail.width(), "Ancho del detalle")
    } else {
        let y = detail.top();
        let rect = Rect::from_x_y_ranges(detail.x_range(), y - REACH..=y + REACH);
        (rect, detail.height(), "Alto del detalle")
    };
    let id = Id::unique("caudal.records.edge");
    let response = ui.interact(rect, id, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, name));
    let mut by = if beside { response.drag_delta().x } else { response.drag_delta().y };
    if response.has_focus() {
        let filter = EventFilter {
            horizontal_arrows: beside,
            vertical_arrows: !beside,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let (less, more) =
            if beside { (Key::ArrowLeft, Key::ArrowRight) } else { (Key::ArrowUp, Key::ArrowDown) };
        ui.input_mut(|input| {
            by -= STEP * input.count_and_consume_key(Modifiers::NONE, less) as f32;
            by += STEP * input.count_and_consume_key(Modifiers::NONE, more) as f32;
        });
    }
    if response.double_clicked() {
        ui.data_mut(|data| data.remove::<f32>(size_id(beside)));
    } else if by != 0.0 {
        // What is past the ends is cut off when it is laid out.
        ui.data_mut(|data| data.insert_persisted(size_id(beside), size - by));
        ui.request_repaint();
    }
    let lit = response.hovered() || response.dragged() || response.has_focus();
    if lit {
        let icon = if beside { CursorIcon::ResizeColumn } else { CursorIcon::ResizeRow };
        ui.set_cursor_icon(icon);
    }
    let colour = match (response.has_focus(), lit) {
        (true, _) => tokens.accent,
        (_, true) => tokens.field,
        _ => tokens.line,
    };
    let stroke = Stroke::new(if lit { 2.0 } else { tokens.stroke }, colour);
    if beside {
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
