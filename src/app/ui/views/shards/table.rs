//! Every shard a stream ever had, open and closed, as a table that can be sorted.

use std::cmp::Ordering;

use caudal::api::kinesis::ShardId;
use caudal::engine::{ShardView, StreamView};
use eframe::egui::{
    Align2, Color32, Key, Modifiers, Pos2, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo,
};

use crate::ui::focus::Target;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::views::keyspace::{Desk, Figures, paint, words};
use crate::ui::widgets;

/// Height of a row.
const ROW: f32 = theme::ROW_COMFORTABLE;

/// A column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Column {
    /// The number.
    #[default]
    Shard,
    /// Open or closed.
    State,
    /// The hash keys.
    Range,
    /// Parents.
    Parents,
    /// Children.
    Children,
    /// Records held.
    Records,
    /// Use of the write limits.
    Write,
    /// Refusals per second.
    Refused,
    /// Lag of its readers.
    Lag,
}

/// Name, width, whether it stands at the right, and from which width of the table on it is shown.
const COLUMNS: [(Column, &str, f32, bool, f32); 9] = [
    (Column::Shard, "shard", 64.0, false, 0.0),
    (Column::State, "estado", 144.0, false, 330.0),
    (Column::Range, "rango de claves", 176.0, false, 470.0),
    (Column::Parents, "padres", 92.0, false, 860.0),
    (Column::Children, "hijos", 92.0, false, 780.0),
    (Column::Records, "registros", 96.0, true, 0.0),
    (Column::Write, "escritura", 84.0, true, 0.0),
    (Column::Refused, "rechazos", 96.0, true, 580.0),
    (Column::Lag, "retraso", 84.0, true, 680.0),
];

/// How it is sorted.
#[derive(Debug, Default)]
pub struct State {
    column: Column,
    descending: bool,
}

/// What a row is sorted and told by.
struct Row<'a> {
    shard: &'a ShardView,
    write: f64,
    refused: f64,
    lag: Option<u64>,
}

pub(super) fn show(
    ui: &mut Ui,
    stream: &StreamView,
    figures: &Figures,
    desk: &mut Desk,
    scene: &mut ViewScene<'_>,
    state: &mut State,
) {
    let mut rows: Vec<Row<'_>> = stream
        .shards
        .iter()
        .map(|shard| {
            let figure = figures.find(shard.id).map(|(_, figure)| figure);
            Row {
                shard,
                write: figure.map_or(-1.0, |figure| figure.offered.used()),
                refused: figure.map_or(0.0, |figure| figure.refused),
                lag: figure.and_then(|figure| figure.lag),
            }
        })
        .collect();
    let by = |one: &Row<'_>, two: &Row<'_>| compare(state.column, one, two);
    rows.sort_by(|one, two| {
        let order = by(one, two);
        let order = if state.descending { order.reverse() } else { order };
        order.then_with(|| one.shard.id.cmp(&two.shard.id))
    });
    let width = ui.available_width();
    heads(ui, width, state);
    let first = ui.cursor().top();
    let (_, all) = ui.allocate_space(Vec2::new(width, rows.len() as f32 * ROW));
    // Only the rows in sight are drawn; those of a stream that was scaled often are thousands.
    let clip = ui.clip_rect();
    let from = ((clip.top() - first) / ROW).floor().max(0.0) as usize;
    let to = (((clip.bottom() - first) / ROW).ceil().max(0.0) as usize).min(rows.len());
    for (at, row) in rows.iter().enumerate().take(to).skip(from) {
        let place = Rect::from_min_size(
            Pos2::new(all.left(), first + at as f32 * ROW),
            Vec2::new(width, ROW),
        );
        draw(ui, place, stream, row, figures, desk, scene);
    }
    ui.add_space(16.0);
}

fn compare(column: Column, one: &Row<'_>, two: &Row<'_>) -> Ordering {
    let parent = |row: &Row<'_>| row.shard.parent.map_or(-1, |id| i64::from(id.0));
    match column {
        Column::Shard => one.shard.id.cmp(&two.shard.id),
        Column::State => one.shard.closed.cmp(&two.shard.closed),
        Column::Range => one.shard.range.starting_hash_key.cmp(&two.shard.range.starting_hash_key),
        Column::Parents => parent(one).cmp(&parent(two)),
        Column::Children => one.shard.children.cmp(&two.shard.children),
        Column::Records => one.shard.records.cmp(&two.shard.records),
        Column::Write => one.write.total_cmp(&two.write),
        Column::Refused => one.refused.total_cmp(&two.refused),
        Column::Lag => one.lag.cmp(&two.lag),
    }
}

/// The columns that are shown at a width, with their places.
fn columns(left: f32, width: f32) -> Vec<(Column, &'static str, f32, f32, bool)> {
    let shown: Vec<_> = COLUMNS.into_iter().filter(|column| width >= column.4).collect();
    let sum: f32 = shown.iter().map(|column| column.2).sum();
    // What is left over is shared by all.
    let stretch = ((width - 32.0) / sum).clamp(0.6, 1.9);
    let mut x = left + 16.0;
    shown
        .into_iter()
        .map(|(column, name, wide, right, _)| {
            let from = x;
            x += wide * stretch;
            (column, name, from, x - 12.0, right)
        })
        .collect()
}

fn heads(ui: &mut Ui, width: f32, state: &mut State) {
    let tokens = ui.tokens();
    let (rect, _) = ui.allocate_exact_size(Vec2::new(width, ROW), Sense::hover());
    for (column, name, from, to, right) in columns(rect.left(), width) {
        let place = Rect::from_x_y_ranges(from - 4.0..=to + 4.0, rect.y_range());
        let id = ui.scope_id().with(("columna", name));
        let response = ui.interact(place, id, Sense::click());
        let on = state.column == column;
        response.widget_info(|| {
            let order = match (on, state.descending) {
                (true, true) => ", de mayor a menor",
                (true, false) => ", de menor a mayor",
                (false, _) => "",
            };
            WidgetInfo::selected(Role::Button, true, on, format!("Ordenar por {name}{order}"))
        });
        if response.clicked() {
            state.descending = on && !state.descending;
            state.column = column;
        }
        let pointed = response.hovered() || response.has_focus();
        let colour = if on || pointed { tokens.text } else { tokens.weak };
        let arrow = match (on, state.descending) {
            (true, true) => " ↓",
            (true, false) => " ↑",
            (false, _) => "",
        };
        let (x, anchor) =
            if right { (to, Align2::RIGHT_CENTER) } else { (from, Align2::LEFT_CENTER) };
        let font = fonts::regular(theme::CAPTION);
        let text = format!("{name}{arrow}");
        ui.painter().text(Pos2::new(x, rect.center().y), anchor, text, font, colour);
        widgets::focus_ring(ui, &response);
    }
    let line = Stroke::new(tokens.stroke, tokens.line);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, line);
}

fn draw(
    ui: &Ui,
    place: Rect,
    stream: &StreamView,
    row: &Row<'_>,
    figures: &Figures,
    desk: &mut Desk,
    scene: &mut ViewScene<'_>,
) {
    let tokens = ui.tokens();
    let shard = row.shard;
    let open = shard.closed.is_none();
    let id = ui.scope_id().with(("fila", shard.id.0));
    let response = ui.interact(place, id, Sense::click());
    let selected = scene.focus.is_shard_selected(&stream.name, shard.id);
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, selected, said(row, open)));
    if response.hovered() || response.has_focus() {
        scene.focus.hover(Target::shard(&stream.name, shard.id));
    }
    if response.clicked() {
        scene.focus.select(Target::shard(&stream.name, shard.id));
    }
    if open && response.has_focus() {
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::S)
            && let Some((_, figure)) = figures.find(shard.id)
        {
            desk.plan_split(figures, figure);
        } else if pressed(Key::M) {
            desk.plan_merge(figures, shard.id);
        }
    }
    let lit = scene.focus.is_shard_hovered(&stream.name, shard.id);
    let fill = if row.refused > 0.0 {
        tokens.soft_error
    } else if selected {
        tokens.sel
    } else if lit {
        tokens.hover
    } else {
        Color32::TRANSPARENT
    };
    ui.painter().rect_filled(place, 0, fill);
    if selected {
        let bar = Rect::from_min_size(place.min, Vec2::new(2.0, place.height()));
        ui.painter().rect_filled(bar, 0, tokens.accent);
    }
    let y = place.center().y;
    for (column, _, from, to, right) in columns(place.left(), place.width()) {
        if column == Column::Shard {
            let at = Pos2::new(from, y);
            paint::chip(ui.painter(), tokens, at, Align2::LEFT_CENTER, shard.id.0, open);
            continue;
        }
        let (text, colour) = cell(ui, column, row, open);
        let font = fonts::mono(theme::SMALL);
        let galley = paint::elided(ui.painter(), text, font, colour, to - from);
        let x = if right { to - galley.size().x } else { from };
        ui.painter().galley(Pos2::new(x, y - galley.size().y / 2.0), galley, colour);
    }
    widgets::focus_ring(ui, &response);
}

fn cell(ui: &Ui, column: Column, row: &Row<'_>, open: bool) -> (String, Color32) {
    let tokens = ui.tokens();
    let shard = row.shard;
    let ids = |ids: &[ShardId]| {
        if ids.is_empty() { "—".to_owned() } else { words::shards(ids) }
    };
    match column {
        Column::Shard => (String::new(), tokens.text),
        Column::State => match shard.closed {
            None => ("abierto".to_owned(), tokens.text),
            Some(at) => (format!("cerrado {}", numbers::time_of_day(at, false)), tokens.weak),
        },
        Column::Range => (words::range(&shard.range), tokens.secondary),
        Column::Parents => {
            let parents: Vec<_> = shard.parent.into_iter().chain(shard.adjacent_parent).collect();
            (ids(&parents), tokens.secondary)
        }
        Column::Children => (ids(&shard.children), tokens.secondary),
        Column::Records => (numbers::whole(shard.records), tokens.text),
        Column::Write if !open => ("—".to_owned(), tokens.weak),
        Column::Write => {
            let colour = if row.write > 1.0 { tokens.error } else { tokens.text };
            (words::percent(row.write), colour)
        }
        Column::Refused if row.refused > 0.0 => (words::refusals(row.refused), tokens.error),
        Column::Refused => ("0".to_owned(), tokens.weak),
        Column::Lag => match row.lag {
            Some(lag) => (words::lag(lag), tokens.text),
            None => ("—".to_owned(), tokens.weak),
        },
    }
}

/// The row for a screen reader.
fn said(row: &Row<'_>, open: bool) -> String {
    let shard = row.shard;
    let state = if open { "abierto" } else { "cerrado" };
    let mut text = format!(
        "Fila de #{}, {state}, {}, {}",
        shard.id.0,
        words::range(&shard.range),
        numbers::counted(shard.records, "registro", "registros")
    );
    if open {
        text = format!("{text}, escritura {}", words::percent(row.write));
    }
    text
}
