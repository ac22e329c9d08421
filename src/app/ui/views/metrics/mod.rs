//! `CloudWatch`'s metrics of a stream or of its shards as live plots, with limits drawn in and one
//! cursor over all of them; or as a table. It knows what the snapshot counted and nothing more.

mod plot;
mod series;
mod table;

use std::sync::Arc;

use caudal::api::kinesis::ShardId;
use caudal::engine::StreamView;
use caudal::units::Timestamp;
use eframe::egui::{Margin, Popup, Role, ScrollArea, Ui};

use super::{ViewScene, title};
use crate::ui::numbers;
use crate::ui::widgets::{self, Kind, Row, Tone};
use series::{Curve, Metric, SHARD_METRICS, STREAM_METRICS, Span, Wanted};

/// From this width on plots stand two beside each other.
const TWO: f32 = 760.0;
/// Shards whose curves are drawn at once.
const SHARDS_MAX: usize = 8;

/// What it keeps between frames.
#[derive(Default)]
pub struct State {
    span: Span,
    /// The shards that are drawn one by one; none means the stream as a whole.
    shards: Vec<ShardId>,
    /// Whether the metrics that only a stream has are shown too.
    more: bool,
    /// Whether numbers are shown in place of plots.
    table: bool,
    /// What the plots hold while the world goes on.
    frozen: Option<Frozen>,
    /// Where the cursor stands, in seconds before the end.
    cursor: Option<f64>,
    cache: Option<Cache>,
}

struct Frozen {
    stream: Arc<StreamView>,
    at: Timestamp,
    end: i64,
}

/// The curves, for as long as nothing that they are made of changes.
struct Cache {
    stream: Arc<StreamView>,
    wanted: Wanted,
    more: bool,
    curves: Vec<Vec<Curve>>,
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let Some(selected) = scene.selected() else {
        let words = "Las métricas son de un stream: bytes, registros, rechazos y retraso.";
        super::streams::no_stream(ui, scene, "chart-line", words);
        return;
    };
    // Another stream has other curves.
    if state.frozen.as_ref().is_some_and(|frozen| frozen.stream.id != selected.id) {
        state.frozen = None;
    }
    state.shards.retain(|shard| (shard.0 as usize) < selected.shards.len());
    let live = || {
        let end = series::end(selected, scene.clock.now, scene.clock.paused);
        (Arc::clone(selected), end)
    };
    let held = state.frozen.as_ref().map(|frozen| (Arc::clone(&frozen.stream), frozen.end));
    let (stream, end) = held.unwrap_or_else(live);
    let frame = eframe::egui::Frame::new().inner_margin(Margin::symmetric(16, 8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        bar(ui, scene, state, &stream, end);
    });
    let wanted = Wanted { span: state.span, shards: state.shards.clone(), end };
    let metrics: Vec<&Metric> = if state.more && wanted.shards.is_empty() {
        SHARD_METRICS.iter().chain(&STREAM_METRICS).collect()
    } else {
        SHARD_METRICS.iter().collect()
    };
    refresh(state, &stream, &wanted, &metrics);
    let Some(cache) = &state.cache else { return };
    let plots = plot::Scene { stream: &stream, wanted: &wanted, cursor: state.cursor };
    let area = ScrollArea::vertical().auto_shrink([false, false]).id_salt("metrics");
    let cursor = area.show(ui, |ui| {
        let frame = eframe::egui::Frame::new().inner_margin(Margin::symmetric(16, 0));
        let shown = frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            if state.table {
                table::show(ui, &plots, &metrics, &cache.curves);
                return plot::Stand::default();
            }
            grid(ui, &plots, &metrics, &cache.curves)
        });
        shown.inner
    });
    // The hand on the pointer is the one that moves.
    let cursor = cursor.inner.pointed.or(cursor.inner.keyed);
    if cursor != state.cursor {
        state.cursor = cursor;
        // The others show it in the next frame.
        ui.request_repaint();
    }
}

/// Makes the curves anew if what they are made of has changed.
fn refresh(state: &mut State, stream: &Arc<StreamView>, wanted: &Wanted, metrics: &[&Metric]) {
    let fresh = state.cache.as_ref().is_some_and(|cache| {
        Arc::ptr_eq(&cache.stream, stream)
            && cache.wanted == *wanted
            && cache.more == state.more
            && cache.curves.len() == metrics.len()
    });
    if !fresh {
        let curves = series::curves(stream, wanted, metrics);
        let (stream, wanted) = (Arc::clone(stream), wanted.clone());
        state.cache = Some(Cache { stream, wanted, more: state.more, curves });
    }
}

/// The plots, in one column or two.
fn grid(
    ui: &mut Ui,
    scene: &plot::Scene<'_>,
    metrics: &[&Metric],
    curves: &[Vec<Curve>],
) -> plot::Stand {
    let columns = if ui.available_width() >= TWO { 2 } else { 1 };
    let gap = 24.0;
    let width = (ui.available_width() - gap * (columns as f32 - 1.0)) / columns as f32;
    let mut cursor = plot::Stand::default();
    let all: Vec<_> = metrics.iter().zip(curves).collect();
    for pair in all.chunks(columns) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            for (metric, curves) in pair {
                let stand = plot::show(ui, scene, metric, curves, width);
                cursor.pointed = stand.pointed.or(cursor.pointed);
                cursor.keyed = stand.keyed.or(cursor.keyed);
            }
        });
    }
    cursor
}

/// Whose curves, how far back, frozen or live, plots or numbers.
fn bar(ui: &mut Ui, scene: &ViewScene<'_>, state: &mut State, stream: &Arc<StreamView>, end: i64) {
    ui.horizontal_wrapped(|ui| {
        ui.set_min_height(28.0);
        title(ui, "Métricas");
        ui.spacing_mut().item_spacing.x = 4.0;
        for (span, name) in Span::ALL {
            let kind = if span == state.span { Kind::Normal } else { Kind::Quiet };
            let button = widgets::button(ui, kind, None, name);
            if button.on_hover_text("Ventana de tiempo simulado").clicked() {
                state.span = span;
            }
        }
        widgets::bar_separator(ui);
        shards_menu(ui, state, stream);
        widgets::bar_separator(ui);
        let (icon, name) = match state.frozen {
            None => ("snowflake", "Congelar"),
            Some(_) => ("play", "Descongelar"),
        };
        if widgets::button(ui, Kind::Normal, Some(icon), name).clicked() {
            state.frozen = match state.frozen.take() {
                Some(_) => None,
                None => Some(Frozen { stream: Arc::clone(stream), at: scene.clock.now, end }),
            };
        }
        let name = if state.table { "Ver como gráficas" } else { "Ver como tabla" };
        let icon = if state.table { "chart-line" } else { "table" };
        if widgets::icon_button_selected(ui, icon, name, None, state.table).clicked() {
            state.table = !state.table;
        }
        if state.shards.is_empty() {
            let name = "Métricas de PutRecord, PutRecords, GetRecords y SubscribeToShard";
            if widgets::icon_button_selected(ui, "list-tree", name, None, state.more).clicked() {
                state.more = !state.more;
            }
        }
    });
    if let Some(frozen) = &state.frozen {
        let time = numbers::time_of_day(frozen.at, false);
        let words = format!("congelado a las {time}; el mundo sigue");
        widgets::badge(ui, Tone::Link, Some("snowflake"), &words);
    } else {
        plot::caption(ui, "Media por segundo de cada intervalo, en tiempo simulado.");
    }
}

/// The stream as a whole, or some of its shards.
fn shards_menu(ui: &mut Ui, state: &mut State, stream: &StreamView) {
    let words = match state.shards.as_slice() {
        [] => "Stream completo".to_owned(),
        [one] => format!("Shard #{}", one.0),
        more => format!("{} shards", more.len()),
    };
    let button = widgets::button(ui, Kind::Normal, Some("layers"), &words);
    let menu = Popup::menu(&button)
        .close_behavior(eframe::egui::PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name("De qué son las curvas");
    menu.show(|ui| {
        ui.set_width(260.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        let whole = Row::new("Stream completo").selected(state.shards.is_empty());
        if whole.role(Role::MenuItem).show(ui).clicked() {
            state.shards.clear();
        }
        let first = Row::new("Shards abiertos, uno a uno").detail("hasta 8");
        if first.role(Role::MenuItem).show(ui).clicked() {
            state.shards = stream.open.iter().copied().take(SHARDS_MAX).collect();
        }
        let names = |shard: &ShardId| format!("Shard #{}", shard.0);
        let open: Vec<_> = stream.open.iter().map(|shard| (*shard, names(shard))).collect();
        ScrollArea::vertical().max_height(280.0).show_rows(ui, 24.0, open.len(), |ui, range| {
            for (shard, name) in &open[range] {
                let chosen = state.shards.contains(shard);
                let icon = if chosen { "check" } else { "circle" };
                let row = Row::new(name).icon(icon).selected(chosen).role(Role::MenuItem);
                if !row.show(ui).clicked() {
                    continue;
                }
                if chosen {
                    state.shards.retain(|other| other != shard);
                } else if state.shards.len() < SHARDS_MAX {
                    state.shards.push(*shard);
                    state.shards.sort_unstable();
                }
            }
        });
    });
}
