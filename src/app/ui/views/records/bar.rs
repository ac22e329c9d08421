//! The controls: shard, position, filter, what reading takes of the limits, live or not.

use caudal::clients::reader::{Pace, Seen};
use caudal::engine::StreamView;
use caudal::kinesis::READ_CALLS_PER_SEC;
use eframe::egui::{
    Align2, Frame, Margin, Popup, Rect, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    Vec2, WidgetInfo,
};

use super::{State, columns, export, filter_box, position};
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets::{self, Row};

/// From this width on everything stands in one line.
const ONE_LINE: f32 = 840.0;
/// From this width on words stand beside the figure of calls.
const WORDS: f32 = 560.0;
/// Between controls.
const GAP: f32 = 8.0;
/// Width of the figure of calls with its words, and without.
const USAGE: [f32; 2] = [150.0, 62.0];
/// Width of the switch and the two buttons, with the gaps before them.
const SWITCH: f32 = 78.0 + 2.0 * 28.0 + 3.0 * GAP;
/// Widest button of new rows, with the gap before it.
const NEWS: f32 = 136.0 + GAP;
const HEIGHT: f32 = 28.0;

pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    stream: &StreamView,
    seen: &Seen,
    state: &mut State,
) {
    let tokens = ui.tokens();
    ui.spacing_mut().item_spacing.y = 0.0;
    let shown = Frame::new().inner_margin(Margin::symmetric(16, 6)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let width = ui.available_width();
        ui.spacing_mut().item_spacing = Vec2::new(GAP, 6.0);
        if width >= ONE_LINE {
            ui.horizontal(|ui| {
                seek(ui, scene, stream, state);
                let news = if state.table.fresh(seen) > 0 { NEWS } else { 0.0 };
                let room = ui.available_width() - USAGE[0] - SWITCH - news - GAP;
                filter_box::show(ui, &mut state.filter, scene.reading, room);
                reading(ui, scene, seen, state);
                buttons(ui, scene, seen, state);
            });
        } else {
            ui.horizontal_wrapped(|ui| {
                seek(ui, scene, stream, state);
                reading(ui, scene, seen, state);
            });
            ui.horizontal(|ui| {
                let room = width - 2.0 * (28.0 + GAP);
                filter_box::show(ui, &mut state.filter, scene.reading, room);
                buttons(ui, scene, seen, state);
            });
        }
        if let Some(problem) = state.filter.problem() {
            let words = eframe::egui::RichText::new(problem).font(fonts::regular(theme::SMALL));
            ui.label(words.color(tokens.error));
        }
    });
    let y = shown.response.rect.bottom();
    ui.painter().hline(ui.max_rect().x_range(), y, Stroke::new(tokens.stroke, tokens.line));
}

/// Which shard, from where.
fn seek(ui: &mut Ui, scene: &mut ViewScene<'_>, stream: &StreamView, state: &mut State) {
    let live = state.source.is_live();
    let why = "Detén «En vivo» para elegir otro shard u otra posición.";
    ui.add_enabled_ui(!live, |ui| {
        let shard = state.source.shard;
        let words =
            shard.map_or_else(|| "shard: todos".to_owned(), |id| format!("shard: #{}", id.0));
        let button = combo(ui, &words, &format!("Elegir shard, {words}"));
        shard_menu(&button, stream, state);
        button.on_disabled_hover_text(why);
        let name = state.source.start.name();
        let button = combo(ui, name, &format!("Posición inicial: {name}"));
        position::menu(&button, scene, &mut state.source);
        button.on_disabled_hover_text(why);
    });
}

fn shard_menu(button: &Response, stream: &StreamView, state: &mut State) {
    let chosen = state.source.shard;
    Popup::menu(button).accessible_name("Elegir shard").show(|ui| {
        ui.set_width(260.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        let all = Row::new("todos").selected(chosen.is_none()).role(Role::MenuItem);
        if all.show(ui).clicked() {
            state.source.shard = None;
        }
        ScrollArea::vertical().max_height(280.0).show(ui, |ui| {
            for shard in &stream.shards {
                let text = format!("#{}", shard.id.0);
                let held = numbers::counted(shard.records, "registro", "registros");
                let detail =
                    if shard.closed.is_some() { format!("cerrado · {held}") } else { held };
                let row = Row::new(&text).detail(&detail).selected(chosen == Some(shard.id));
                if row.role(Role::MenuItem).show(ui).clicked() {
                    state.source.shard = Some(shard.id);
                }
            }
        });
    });
}

/// How reading goes, and what can be done about it.
fn reading(ui: &mut Ui, scene: &mut ViewScene<'_>, seen: &Seen, state: &mut State) {
    let words = ui.max_rect().width() >= WORDS;
    usage(ui, seen.status.calls_now(scene.clock.now), words);
    let live = state.source.is_live();
    if toggle(ui, live).clicked() {
        state.source.go_on(if live { Pace::Stopped } else { Pace::Live });
    }
    let fresh = state.table.fresh(seen);
    if fresh > 0 {
        let words = numbers::counted(fresh as u64, "nuevo", "nuevos");
        if news(ui, &words).clicked() {
            state.table.follow_newest();
        }
    }
}

/// What can be done with the rows.
fn buttons(ui: &mut Ui, scene: &mut ViewScene<'_>, seen: &Seen, state: &mut State) {
    let selected = state.table.selected();
    let State { columns, export, .. } = state;
    export::button(ui, scene, seen, columns, selected.as_ref(), export);
    columns::button(ui, scene, seen, columns);
}

/// What reading takes of the calls a shard allows.
fn usage(ui: &mut Ui, calls: usize, in_words: bool) {
    let tokens = ui.tokens();
    let most = READ_CALLS_PER_SEC as usize;
    let width = USAGE[usize::from(!in_words)];
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, HEIGHT), Sense::hover());
    let words = format!("{calls} de {most} GetRecords/s en el shard más leído");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    let painter = ui.painter();
    let text = format!("{calls}/{most}");
    let at = rect.left_center();
    let mono = fonts::mono(theme::SMALL);
    let placed = painter.text(at, Align2::LEFT_CENTER, text, mono, tokens.text);
    let track = Rect::from_min_size(
        eframe::egui::pos2(placed.right() + 6.0, rect.center().y - 3.0),
        Vec2::new(32.0, 6.0),
    );
    if tokens.high_contrast {
        painter.rect_stroke(track, 3, Stroke::new(1.0, tokens.line), StrokeKind::Outside);
    } else {
        painter.rect_filled(track, 3, tokens.line);
    }
    let share = (calls as f32 / most as f32).min(1.0);
    let used = Rect::from_min_size(track.min, Vec2::new(track.width() * share, 6.0));
    painter.rect_filled(used, 3, if calls >= most { tokens.warn } else { tokens.secondary });
    let at = eframe::egui::pos2(track.right() + 6.0, rect.center().y);
    let font = fonts::regular(theme::SMALL);
    if in_words {
        painter.text(at, Align2::LEFT_CENTER, "GetRecords/s", font, tokens.weak);
    }
    response.on_hover_text(format!(
        "{words}. Leer aquí gasta el mismo límite que cualquier consumidor: {most} llamadas y \
         2 MB por segundo y shard."
    ));
}

/// The switch of following the stream.
fn toggle(ui: &mut Ui, live: bool) -> Response {
    let tokens = ui.tokens();
    let galley = ui.painter().layout_no_wrap(
        "En vivo".to_owned(),
        fonts::medium(theme::TOOL),
        if live { tokens.ok } else { tokens.text },
    );
    let size = Vec2::new(galley.size().x + 34.0, HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Switch, true, live, "En vivo"));
    let (fill, stroke) = match (live, response.hovered()) {
        (true, _) => (tokens.soft_ok, tokens.ok),
        (false, true) => (tokens.sel, tokens.line2),
        (false, false) => (tokens.raised, tokens.line2),
    };
    let stroke = Stroke::new(tokens.stroke, stroke);
    ui.painter().rect(rect, theme::RADIUS, fill, stroke, StrokeKind::Inside);
    let at = rect.left_center() + Vec2::new(14.0, 0.0);
    let icon = if live { "circle-dot" } else { "circle" };
    let colour = if live { tokens.ok } else { tokens.secondary };
    widgets::paint_icon(ui.painter(), at, icon, 12.0, colour);
    let at = rect.left_center() + Vec2::new(24.0, -galley.size().y / 2.0);
    ui.painter().galley(at, galley, tokens.text);
    widgets::focus_ring(ui, &response);
    let tip = if live {
        "Parar: las filas se quedan"
    } else {
        "Seguir leyendo según llegan, desde donde se quedó"
    };
    response.on_hover_text(tip)
}

/// How many rows have come above those in sight.
fn news(ui: &mut Ui, words: &str) -> Response {
    let tokens = ui.tokens();
    let font = fonts::medium(theme::TOOL);
    let galley = ui.painter().layout_no_wrap(words.to_owned(), font, tokens.link);
    let size = Vec2::new(galley.size().x + 34.0, HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name = format!("{words}: ir al más reciente");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let stroke = Stroke::new(tokens.stroke, tokens.link);
    ui.painter().rect(rect, theme::RADIUS, tokens.soft_link, stroke, StrokeKind::Inside);
    let at = rect.left_center() + Vec2::new(14.0, 0.0);
    widgets::paint_icon(ui.painter(), at, "arrow-up", 14.0, tokens.link);
    let at = rect.left_center() + Vec2::new(24.0, -galley.size().y / 2.0);
    ui.painter().galley(at, galley, tokens.link);
    widgets::focus_ring(ui, &response);
    response
}

/// A button that opens a menu.
fn combo(ui: &mut Ui, words: &str, name: &str) -> Response {
    let tokens = ui.tokens();
    let font = fonts::mono(theme::SMALL);
    let colour = if ui.is_enabled() { tokens.text } else { tokens.weak };
    let galley = ui.painter().layout_no_wrap(words.to_owned(), font, colour);
    let size = Vec2::new(galley.size().x + 34.0, HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, enabled, name));
    let fill = if response.hovered() && enabled { tokens.sel } else { tokens.raised };
    let stroke = Stroke::new(tokens.stroke, tokens.line2);
    ui.painter().rect(rect, theme::RADIUS, fill, stroke, StrokeKind::Inside);
    let at = rect.left_center() + Vec2::new(10.0, -galley.size().y / 2.0);
    ui.painter().galley(at, galley, colour);
    let at = rect.right_center() - Vec2::new(13.0, 0.0);
    widgets::paint_icon(ui.painter(), at, "chevron-down", 12.0, tokens.secondary);
    widgets::focus_ring(ui, &response);
    response
}
