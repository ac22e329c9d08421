//! "Anillo": the key space as a ring on which every record finds its shard, what each shard has to
//! do, and what a split or a merge would make of it. Wide, it shows everything side by side;
//! narrow, the ring and a list; where there is no room for a ring, or no motion is wanted, the
//! line. What is tried here is kept on the desk it shares with "Shards".

mod centre;
mod dial;
mod flow;
mod labels;
mod picture;
#[cfg(test)]
mod tests;
mod touch;

use std::sync::Arc;

use caudal::api::kinesis::StreamStatus;
use caudal::engine::StreamView;
use eframe::egui::{Align, Layout, Pos2, Rect, RichText, ScrollArea, Stroke, Ui, UiBuilder, Vec2};

use super::keyspace::{self, Desk, Figures, Map, hot_keys, map, probe, rows};
use super::{ViewScene, streams};
use crate::ui::app::Action;
use crate::ui::route::Route;
use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::widgets::{self, Kind};

/// From this width on everything stands side by side.
const WIDE: f32 = 1000.0;
/// Below this width the line is shown instead of the ring.
const LINE_BELOW: f32 = 420.0;
/// Below this width the list stands under the ring.
const BESIDE: f32 = 540.0;
/// Width of the brief list.
const LIST: f32 = 212.0;
/// Least height of the ring.
const RING_LOWEST: f32 = 300.0;
/// Least height of ring and list where everything stands side by side.
const MAIN_LOWEST: f32 = 440.0;

/// What it keeps between frames.
#[derive(Default)]
pub struct State {
    /// Ring or line, if the user has chosen.
    line: Option<bool>,
    needle: centre::Needle,
    drag: Option<touch::Drag>,
    flow: flow::Flow,
    /// How high the card was in the last frame.
    card: f32,
}

/// What a part of the view draws from.
struct Subject<'a> {
    stream: &'a Arc<StreamView>,
    figures: &'a Figures,
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State, desk: &mut Desk) {
    let Some(stream) = scene.selected() else {
        streams::empty(ui, scene);
        return;
    };
    if stream.open.is_empty() {
        keyspace::waiting(ui, stream);
        return;
    }
    let figures = desk.begin(ui, stream, scene.clock.now);
    let subject = Subject { stream, figures: &figures };
    let width = ui.available_width();
    ui.spacing_mut().item_spacing = Vec2::new(8.0, 0.0);
    probe::show(ui, stream, &figures, desk, scene);
    if stream.status == StreamStatus::Deleting {
        keyspace::deleting(ui, stream);
    }
    empty_flow(ui, &subject, desk, scene);
    let still = ui.style().animation_time == 0.0;
    let line = state.line.unwrap_or(width < LINE_BELOW || still);
    let room = ui.available_height();
    let area = ScrollArea::vertical().id_salt("anillo").auto_shrink([false, false]);
    area.show(ui, |ui| {
        if width >= WIDE {
            wide(ui, &subject, state, desk, scene, line, room);
        } else {
            narrow(ui, &subject, state, desk, scene, line, room);
        }
    });
}

fn wide(
    ui: &mut Ui,
    subject: &Subject<'_>,
    state: &mut State,
    desk: &mut Desk,
    scene: &mut ViewScene<'_>,
    line: bool,
    room: f32,
) {
    let tokens = ui.tokens();
    let map = subject.map(desk);
    let below = 32.0 + map.height().min((room * 0.32).max(100.0)) + 8.0;
    let main = (room - below).max(MAIN_LOWEST);
    let (_, rect) = ui.allocate_space(Vec2::new(ui.available_width(), main));
    let left = (rect.width() * 0.44).clamp(400.0, 640.0);
    let (ring, right) = rect.split_left_right_at_x(rect.left() + left);
    let stroke = Stroke::new(tokens.stroke, tokens.line);
    ui.painter().vline(right.left(), rect.y_range(), stroke);
    ui.painter().hline(rect.x_range(), rect.bottom(), stroke);
    if line {
        let mut place = column(ui, ring.shrink2(Vec2::new(16.0, 8.0)), "breve");
        switch(&mut place, state);
        let height = place.available_height();
        rows::compact(&mut place, subject.stream, subject.figures, desk, scene, height);
    } else {
        subject.ring(ui, ring, state, desk, scene);
    }
    let mut place = column(ui, right, "derecha");
    place.set_clip_rect(right.intersect(ui.clip_rect()));
    side(&mut place, subject, &mut state.card, desk, scene);
    map::heading(ui);
    map.show(ui, desk, scene, (room - main - 32.0).max(map.height().min(180.0)));
}

/// The list with every limit, the card and the hot keys.
fn side(
    ui: &mut Ui,
    subject: &Subject<'_>,
    card: &mut f32,
    desk: &mut Desk,
    scene: &mut ViewScene<'_>,
) {
    let tokens = ui.tokens();
    let bottom = ui.max_rect().bottom();
    heading(ui, "Shards abiertos", subject.figures.open.len(), "marca vertical = límite");
    let all = subject.figures.open.len() as f32 * rows::ROW + 28.0;
    // As high as the card was last time: what is left is the list's.
    let others = *card + 24.0 + hot_keys::HEAD + 3.0 * theme::ROW;
    let room = (ui.available_height() - others).max(28.0 + rows::ROW * 2.0);
    rows::list(ui, subject.stream, subject.figures, desk, scene, all.min(room));
    ui.add_space(12.0);
    let inside = ui.available_width() - 32.0;
    let shown = ui.horizontal(|ui| {
        ui.add_space(16.0);
        ui.vertical(|ui| {
            ui.set_max_width(inside);
            if !keyspace::card(ui, subject.stream, subject.figures, desk, scene) {
                hint(ui);
            }
        });
    });
    let height = shown.response.rect.height();
    if (height - *card).abs() > 0.5 {
        *card = height;
        ui.request_repaint();
    }
    ui.add_space(12.0);
    let line = Stroke::new(tokens.stroke, tokens.line);
    ui.painter().hline(ui.max_rect().x_range(), ui.cursor().top(), line);
    let left = bottom - ui.cursor().top();
    hot_keys::show(ui, subject.stream, subject.figures, desk, scene, left);
}

fn narrow(
    ui: &mut Ui,
    subject: &Subject<'_>,
    state: &mut State,
    desk: &mut Desk,
    scene: &mut ViewScene<'_>,
    line: bool,
    room: f32,
) {
    let width = ui.available_width();
    let map = subject.map(desk);
    if line {
        inset(ui, |ui| {
            switch(ui, state);
        });
        map.show(ui, desk, scene, map.height().min(260.0));
        ui.add_space(8.0);
        inset(ui, |ui| {
            let all = subject.figures.open.len() as f32 * rows::COMPACT_ROW;
            rows::compact(ui, subject.stream, subject.figures, desk, scene, all.min(420.0));
        });
    } else {
        let beside = width >= BESIDE;
        let ring_width = if beside { width - LIST - 16.0 } else { width };
        // What is below must show that it is there.
        let height = (ring_width + 24.0).min(room * 0.75).max(RING_LOWEST);
        let (_, rect) = ui.allocate_space(Vec2::new(width, height));
        let ring = Rect::from_min_size(rect.min, Vec2::new(ring_width, height));
        subject.ring(ui, ring, state, desk, scene);
        let all = subject.figures.open.len() as f32 * rows::COMPACT_ROW;
        if beside {
            let list = Rect::from_min_max(
                Pos2::new(rect.right() - LIST - 16.0, rect.top() + 8.0),
                Pos2::new(rect.right() - 16.0, rect.bottom()),
            );
            let mut place = column(ui, list, "breve");
            let height = place.available_height();
            rows::compact(&mut place, subject.stream, subject.figures, desk, scene, height);
        } else {
            inset(ui, |ui| {
                rows::compact(ui, subject.stream, subject.figures, desk, scene, all.min(300.0));
            });
        }
    }
    ui.add_space(8.0);
    inset(ui, |ui| {
        if !keyspace::card(ui, subject.stream, subject.figures, desk, scene) {
            hint(ui);
        }
    });
    ui.add_space(8.0);
    let tokens = ui.tokens();
    let stroke = Stroke::new(tokens.stroke, tokens.line);
    ui.painter().hline(ui.max_rect().x_range(), ui.cursor().top(), stroke);
    hot_keys::show(ui, subject.stream, subject.figures, desk, scene, 240.0);
    if !line {
        ui.add_space(8.0);
        ui.painter().hline(ui.max_rect().x_range(), ui.cursor().top(), stroke);
        map::heading(ui);
        map.show(ui, desk, scene, map.height().min(260.0));
    }
    ui.add_space(16.0);
}

impl<'a> Subject<'a> {
    fn map(&self, desk: &mut Desk) -> Map<'a> {
        Map { stream: self.stream, figures: self.figures, layers: desk.layers(self.stream) }
    }
}

/// A column of widgets over a rectangle.
fn column(ui: &mut Ui, rect: Rect, salt: &str) -> Ui {
    let layout = Layout::top_down(Align::LEFT);
    ui.new_child(UiBuilder::new().id_salt(salt).max_rect(rect).layout(layout))
}

/// Widgets with the margin of tools at both sides.
fn inset(ui: &mut Ui, add: impl FnOnce(&mut Ui)) -> Rect {
    let margin = eframe::egui::Margin::symmetric(16, 6);
    let frame = eframe::egui::Frame::new().inner_margin(margin);
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui);
    });
    shown.response.rect
}

fn heading(ui: &mut Ui, title: &str, count: usize, note: &str) {
    let tokens = ui.tokens();
    ui.horizontal(|ui| {
        ui.set_height(40.0);
        ui.add_space(16.0);
        let text = RichText::new(title).font(fonts::semibold(theme::TOOL));
        ui.label(text.color(tokens.text));
        let count = RichText::new(count.to_string()).font(fonts::mono(theme::SMALL));
        ui.label(count.color(tokens.weak));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(16.0);
            let text = RichText::new(note).font(fonts::regular(theme::SMALL));
            ui.label(text.color(tokens.weak));
        });
    });
}

/// The button that shows the ring instead of the line.
fn switch(ui: &mut Ui, state: &mut State) {
    ui.horizontal(|ui| {
        let tokens = ui.tokens();
        if widgets::button(ui, Kind::Quiet, Some("waypoints"), "Ver como anillo").clicked() {
            state.line = Some(false);
        }
        if ui.available_width() > 400.0 {
            let text = RichText::new("la misma carga, sobre el espacio de claves en línea recta");
            ui.label(text.font(fonts::regular(theme::SMALL)).color(tokens.weak));
        }
    });
}

/// What can be done here, while there is nothing to advise.
fn hint(ui: &mut Ui) {
    let tokens = ui.tokens();
    let text = "Ningún shard está cerca de su límite. Arrastra sobre un arco, o pulsa S, para \
                probar un corte; Ctrl+clic en otro shard, o M, para probar una fusión.";
    let text = RichText::new(text).font(fonts::regular(theme::SMALL));
    ui.label(text.color(tokens.weak));
}

/// No record has come yet: what to do about it.
fn empty_flow(ui: &mut Ui, subject: &Subject<'_>, desk: &mut Desk, scene: &mut ViewScene<'_>) {
    let came = |figure: &keyspace::Figure| figure.records > 0;
    if subject.figures.flows() || subject.figures.open.iter().any(came) || desk.sent.is_some() {
        return;
    }
    let tokens = ui.tokens();
    let request = desk.put(&subject.stream.name, &scene.clock.now.to_iso_text());
    let frame = inset(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = Vec2::new(8.0, 4.0);
            ui.label(icon("inbox", 16.0).color(tokens.weak));
            let text = "Aún no hay registros. Envía uno y mira en qué shard cae.";
            ui.label(RichText::new(text).font(fonts::regular(theme::TOOL)).color(tokens.text));
            let words = "Enviar uno de ejemplo";
            if widgets::button(ui, Kind::Primary, Some("send"), words).clicked() {
                if request.is_none() {
                    desk.explicit.clear();
                    "cliente-12345".clone_into(&mut desk.key);
                }
                desk.send(scene, &subject.stream.name);
            }
            if let Some(request) = &request {
                let copy = widgets::button(ui, Kind::Quiet, Some("copy"), "Copiar orden");
                if copy.on_hover_text(caudal::shell::render::cli(request)).clicked() {
                    let text = caudal::shell::render::cli(request);
                    scene.actions.push(Action::Copy(text, "Orden copiada"));
                }
            }
            if widgets::link_button(ui, "¿Qué es un registro?").clicked() {
                let route = Route::section("kinesis", "data-streams");
                scene.actions.push(Action::Go { route, new_tab: false });
            }
        });
    });
    let line = Stroke::new(tokens.stroke, tokens.line);
    ui.painter().hline(ui.max_rect().x_range(), frame.bottom(), line);
}
