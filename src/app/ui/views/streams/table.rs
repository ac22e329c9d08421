//! The table of streams.

use std::sync::Arc;

use caudal::engine::StreamView;
use caudal::units::Timestamp;
use eframe::egui::{Align2, Pos2, Rect, Role, ScrollArea, Sense, Ui, UiBuilder, Vec2, WidgetInfo};

use super::{ViewScene, status};
use crate::ui::app::Action;
use crate::ui::focus::Target;
use crate::ui::numbers;
use crate::ui::route::Route;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets;
use crate::ui::world::FLOW_SECONDS;

/// Title, width, whether numbers stand in it.
const COLUMNS: [(&str, f32, bool); 13] = [
    ("Stream", 208.0, false),
    ("Estado", 112.0, false),
    ("Modo", 104.0, false),
    ("Shards", 64.0, true),
    ("MB/s", 64.0, true),
    ("Reg/s", 64.0, true),
    ("Salida MB/s", 88.0, true),
    ("Rechazos", 76.0, true),
    ("Retraso", 76.0, true),
    ("Retención", 80.0, true),
    ("Máx. registro", 96.0, true),
    ("Consumidores", 96.0, true),
    ("Etiquetas", 72.0, true),
];

/// By which column, and in which direction.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sort {
    column: usize,
    falling: bool,
}

/// A row's numbers.
struct Line {
    stream: Arc<StreamView>,
    bytes_in: f64,
    records_in: f64,
    bytes_out: f64,
    rejected: u64,
    age: u64,
}

impl Line {
    fn of(stream: &Arc<StreamView>, now: Timestamp) -> Self {
        let mut line = Self {
            stream: Arc::clone(stream),
            bytes_in: 0.0,
            records_in: 0.0,
            bytes_out: 0.0,
            rejected: 0,
            age: 0,
        };
        let since = now.0.div_euclid(1000) - FLOW_SECONDS;
        for shard in &stream.shards {
            for second in shard.seconds.iter().rev().take_while(|second| second.second > since) {
                line.bytes_in += second.incoming_bytes as f64;
                line.records_in += f64::from(second.incoming_records);
                line.bytes_out += second.outgoing_bytes as f64;
                line.rejected +=
                    u64::from(second.throttled_writes) + u64::from(second.throttled_reads);
                line.age = line.age.max(second.iterator_age_millis);
            }
        }
        for rate in [&mut line.bytes_in, &mut line.records_in, &mut line.bytes_out] {
            *rate /= FLOW_SECONDS as f64;
        }
        line
    }

    fn key(&self, column: usize) -> f64 {
        let stream = &self.stream;
        match column {
            1 => f64::from(stream.status as u8),
            2 => f64::from(stream.mode as u8),
            3 => stream.open.len() as f64,
            4 => self.bytes_in,
            5 => self.records_in,
            6 => self.bytes_out,
            7 => self.rejected as f64,
            8 => self.age as f64,
            9 => stream.retention_hours as f64,
            10 => stream.max_record_kib as f64,
            11 => stream.consumers.len() as f64,
            _ => stream.tags.len() as f64,
        }
    }

    fn cell(&self, column: usize) -> String {
        let stream = &self.stream;
        match column {
            2 => stream.mode.as_str().to_owned(),
            3 => numbers::whole(stream.open.len() as u64),
            4 => numbers::decimal(self.bytes_in / 1e6, 2),
            5 => numbers::decimal(self.records_in, 1),
            6 => numbers::decimal(self.bytes_out / 1e6, 2),
            7 => numbers::whole(self.rejected),
            8 => format!("{} s", numbers::decimal(self.age as f64 / 1000.0, 1)),
            9 => format!("{} h", stream.retention_hours),
            10 => format!("{} KiB", stream.max_record_kib),
            11 => stream.consumers.len().to_string(),
            _ => stream.tags.len().to_string(),
        }
    }
}

/// Draws it; a click selects a stream in all views, a double click goes to its ring.
pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, sort: &mut Sort) {
    let mut lines: Vec<Line> =
        scene.snapshot.streams.iter().map(|stream| Line::of(stream, scene.clock.now)).collect();
    // By name as the snapshot has them; equal ones stay in that order.
    if sort.column > 0 {
        lines.sort_by(|one, two| one.key(sort.column).total_cmp(&two.key(sort.column)));
    }
    if sort.falling {
        lines.reverse();
    }
    let width: f32 = COLUMNS.iter().map(|(_, width, _)| width).sum();
    let selected = scene.selected().map(|stream| stream.name.clone());
    ScrollArea::horizontal().id_salt("streams").auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        ui.set_min_width(width);
        head(ui, sort);
        for line in &lines {
            row(ui, scene, line, selected.as_deref() == Some(&line.stream.name), width);
        }
    });
}

fn head(ui: &mut Ui, sort: &mut Sort) {
    let tokens = ui.tokens();
    ui.horizontal(|ui| {
        for (index, (title, width, numeric)) in COLUMNS.into_iter().enumerate() {
            let (rect, response) =
                ui.allocate_exact_size(Vec2::new(width, theme::ROW), Sense::click());
            let sorted = sort.column == index;
            let name = format!("Ordenar por {title}");
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, sorted, &name));
            let arrow = if sort.falling { "▼" } else { "▲" };
            let words = if sorted { format!("{title} {arrow}") } else { title.to_owned() };
            let colour = if sorted || response.hovered() { tokens.text } else { tokens.secondary };
            cell(ui, rect, numeric, &words, fonts::regular(theme::SMALL), colour);
            widgets::focus_ring(ui, &response);
            if response.clicked() {
                *sort = Sort { column: index, falling: sorted && !sort.falling };
            }
        }
    });
    let y = ui.cursor().top();
    ui.painter().hline(ui.max_rect().x_range(), y, (tokens.stroke, tokens.line));
}

fn cell(
    ui: &Ui,
    rect: Rect,
    numeric: bool,
    words: &str,
    font: eframe::egui::FontId,
    colour: eframe::egui::Color32,
) {
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let (at, anchor) = if numeric {
        (Pos2::new(rect.right() - 8.0, rect.center().y), Align2::RIGHT_CENTER)
    } else {
        (Pos2::new(rect.left() + 8.0, rect.center().y), Align2::LEFT_CENTER)
    };
    painter.text(at, anchor, words, font, colour);
}

fn row(ui: &mut Ui, scene: &mut ViewScene<'_>, line: &Line, selected: bool, width: f32) {
    let tokens = ui.tokens();
    let stream = &line.stream;
    let (word, tone, icon) = status(stream.status);
    let size = Vec2::new(width, theme::ROW_COMFORTABLE);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let shards = numbers::counted(stream.open.len() as u64, "shard", "shards");
    let name = format!("{}, {word}, {shards}", stream.name);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &name));
    if response.hovered() {
        scene.focus.hover(Target::Stream(stream.name.clone()));
    }
    if response.clicked() {
        *scene.stream = Some(stream.name.clone());
    }
    if response.double_clicked() {
        let route = Route::Stream(stream.name.clone());
        scene.actions.push(Action::Go { route, new_tab: false });
    }
    if !ui.is_rect_visible(rect) {
        return;
    }
    if selected {
        ui.painter().rect_filled(rect, 0, tokens.sel);
        let edge = Rect::from_min_size(rect.min, Vec2::new(2.0, rect.height()));
        ui.painter().rect_filled(edge, 0, tokens.accent);
    } else if response.hovered() || scene.focus.is_stream_hovered(&stream.name) {
        ui.painter().rect_filled(rect, 0, tokens.hover);
    }
    let mut left = rect.left();
    for (index, (_, width, numeric)) in COLUMNS.into_iter().enumerate() {
        let place =
            Rect::from_min_size(Pos2::new(left, rect.top()), Vec2::new(width, rect.height()));
        left += width;
        match index {
            0 => {
                let font = fonts::mono_semibold(theme::SMALL);
                cell(ui, place, false, &stream.name, font, tokens.text);
            }
            1 => {
                let inner = place.shrink2(Vec2::new(4.0, 6.0));
                let mut inside = ui.new_child(UiBuilder::new().max_rect(inner));
                widgets::badge(&mut inside, tone, icon, word);
            }
            _ => {
                let wrong = index == 7 && line.rejected > 0;
                let colour = if wrong { tokens.error } else { tokens.text };
                cell(ui, place, numeric, &line.cell(index), fonts::mono(theme::SMALL), colour);
            }
        }
    }
    widgets::focus_ring(ui, &response);
}
