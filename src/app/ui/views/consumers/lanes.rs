//! A consumer's shards, each as a lane: parents before children, children further to the right.

use std::collections::BTreeMap;

use caudal::api::kinesis::ShardId;
use caudal::clients::consumer::{ConsumerStatus, LaneState, LaneStatus};
use caudal::engine::{ShardView, StreamView};
use eframe::egui::{
    Align, Align2, Layout, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, UiBuilder, Vec2,
    WidgetInfo,
};

use super::words;
use crate::ui::focus::Target;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets;

/// Height of a lane.
const ROW: f32 = 28.0;
/// How much further to the right a child stands.
const STEP: f32 = 18.0;
/// Generations told apart by their place.
const STEPS_MAX: usize = 4;

/// The lanes in the order of the lineage, with the generation of each among those shown.
fn in_order(status: &ConsumerStatus) -> Vec<(usize, &LaneStatus)> {
    let known: BTreeMap<ShardId, &LaneStatus> =
        status.lanes.iter().map(|lane| (lane.shard, lane)).collect();
    let mut children: BTreeMap<ShardId, Vec<ShardId>> = BTreeMap::new();
    let mut roots = Vec::new();
    for lane in &status.lanes {
        match lane.parents.iter().find(|parent| known.contains_key(parent)) {
            Some(parent) => children.entry(*parent).or_default().push(lane.shard),
            None => roots.push(lane.shard),
        }
    }
    let mut order = Vec::with_capacity(status.lanes.len());
    let mut open: Vec<(usize, ShardId)> = roots.into_iter().rev().map(|root| (0, root)).collect();
    while let Some((depth, shard)) = open.pop() {
        if let Some(lane) = known.get(&shard) {
            order.push((depth, *lane));
        }
        let next = children.get(&shard).into_iter().flatten().rev();
        open.extend(next.map(|child| (depth + 1, *child)));
    }
    order
}

/// Where the columns stand.
struct Columns {
    state: f32,
    bar: f32,
    lag: f32,
    age: f32,
    checkpoint: f32,
}

impl Columns {
    /// The columns of a row, if lanes stand so many steps to the right.
    fn of(rect: Rect, steps: usize) -> Self {
        let checkpoint = rect.right() - 8.0;
        let age = checkpoint - 116.0;
        let lag = age - 80.0;
        let state = rect.left() + 56.0 + STEP * steps.min(STEPS_MAX) as f32;
        Self { state, bar: state + 128.0, lag, age, checkpoint }
    }
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, status: &ConsumerStatus) {
    if status.lanes.is_empty() {
        let there = scene.snapshot.stream(&status.spec.stream).is_some();
        let words =
            if there { "Aún no conoce los shards del stream." } else { "El stream no existe." };
        let text = eframe::egui::RichText::new(words).font(fonts::regular(theme::TOOL));
        ui.label(text.color(ui.tokens().secondary));
        return;
    }
    let Some(view) = scene.snapshot.stream(&status.spec.stream).cloned() else { return };
    let order = in_order(status);
    let steps = order.iter().map(|(depth, _)| *depth).max().unwrap_or(0);
    ui.spacing_mut().item_spacing.y = 0.0;
    head(ui, steps);
    for (depth, lane) in order {
        if let Some(shard) = view.shards.get(lane.shard.0 as usize) {
            row(ui, scene, (&view, shard), lane, (depth, steps));
        }
    }
    ui.spacing_mut().item_spacing.y = 8.0;
}

fn head(ui: &mut Ui, steps: usize) {
    let tokens = ui.tokens();
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 20.0), Sense::hover());
    let columns = Columns::of(rect, steps);
    let y = rect.center().y;
    let painter = ui.painter();
    let put = |x: f32, anchor: Align2, text: &str| {
        let font = fonts::regular(theme::CAPTION);
        painter.text(Pos2::new(x, y), anchor, text, font, tokens.secondary);
    };
    put(rect.left() + 8.0, Align2::LEFT_CENTER, "shard");
    put(columns.state, Align2::LEFT_CENTER, "estado");
    if columns.lag - columns.bar > 100.0 {
        put(columns.bar, Align2::LEFT_CENTER, "leído");
    }
    put(columns.lag, Align2::RIGHT_CENTER, "retraso");
    put(columns.age, Align2::RIGHT_CENTER, "edad");
    put(columns.checkpoint, Align2::RIGHT_CENTER, "punto de control");
}

fn row(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    (view, shard): (&StreamView, &ShardView),
    lane: &LaneStatus,
    (depth, steps): (usize, usize),
) {
    let tokens = ui.tokens();
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::click());
    let (word, tone, icon) = words::lane(lane.state);
    let checkpoint = words::checkpoint(lane.checkpoint);
    response.widget_info(|| {
        let name = format!(
            "Shard {}, {word}, retraso {} registros, {}, punto de control {checkpoint}",
            lane.shard.0,
            numbers::whole(lane.lag),
            words::span(lane.age)
        );
        WidgetInfo::labeled(Role::ListItem, true, name)
    });
    if response.hovered() {
        scene.focus.hover(Target::shard(&view.name, lane.shard));
    }
    if response.clicked() {
        scene.focus.select(Target::shard(&view.name, lane.shard));
    }
    if !ui.is_rect_visible(rect) {
        return;
    }
    if scene.focus.is_shard_selected(&view.name, lane.shard) {
        ui.painter().rect_filled(rect, theme::RADIUS, tokens.sel);
    } else if scene.focus.is_shard_hovered(&view.name, lane.shard) || response.has_focus() {
        ui.painter().rect_filled(rect, theme::RADIUS, tokens.hover);
    }
    let columns = Columns::of(rect, steps);
    let y = rect.center().y;
    let left = rect.left() + 8.0 + STEP * depth.min(STEPS_MAX) as f32;
    lineage(ui, left, rect, depth);
    let place = Rect::from_min_max(Pos2::new(left, rect.top() + 5.0), rect.max);
    let layout = Layout::left_to_right(Align::Min);
    let mut chip = ui.new_child(UiBuilder::new().max_rect(place).layout(layout));
    widgets::shard_chip(&mut chip, u64::from(lane.shard.0), shard.closed.is_none());
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let colour = tone.colours(tokens).0;
    widgets::paint_icon(&painter, Pos2::new(columns.state + 6.0, y), icon, 12.0, colour);
    let at = Pos2::new(columns.state + 17.0, y);
    painter.text(at, Align2::LEFT_CENTER, word, fonts::medium(12.0), colour);
    let mono = fonts::mono(12.0);
    let lag = numbers::whole(lane.lag);
    let strong = if lane.lag > 0 { tokens.text } else { tokens.secondary };
    painter.text(Pos2::new(columns.lag, y), Align2::RIGHT_CENTER, lag, mono.clone(), strong);
    let age = words::span(lane.age);
    painter.text(Pos2::new(columns.age, y), Align2::RIGHT_CENTER, age, mono.clone(), strong);
    let at = Pos2::new(columns.checkpoint, y);
    painter.text(at, Align2::RIGHT_CENTER, &checkpoint, mono, tokens.secondary);
    if columns.lag - columns.bar > 100.0 {
        let track = Rect::from_min_max(
            Pos2::new(columns.bar, y - 4.0),
            Pos2::new(columns.lag - 64.0, y + 4.0),
        );
        bar(ui, track, shard, lane);
    }
    widgets::focus_ring(ui, &response);
    response.on_hover_text(tip(lane));
}

/// The line from a parent down to its child.
fn lineage(ui: &Ui, left: f32, rect: Rect, depth: usize) {
    if depth == 0 {
        return;
    }
    let stroke = Stroke::new(1.0, ui.tokens().line2);
    let x = left - STEP + 8.0;
    ui.painter().vline(x, rect.top()..=rect.center().y, stroke);
    ui.painter().hline(x..=left - 3.0, rect.center().y, stroke);
}

/// How much of what the shard holds is read.
fn bar(ui: &Ui, track: Rect, shard: &ShardView, lane: &LaneStatus) {
    let tokens = ui.tokens();
    let painter = ui.painter();
    if lane.state == LaneState::WaitingParent {
        let corners = [
            track.left_top(),
            track.right_top(),
            track.right_bottom(),
            track.left_bottom(),
            track.left_top(),
        ];
        let stroke = Stroke::new(1.0, tokens.field);
        painter.extend(Shape::dashed_line(&corners, stroke, 4.0, 3.0));
        return;
    }
    if tokens.high_contrast {
        painter.rect_stroke(track, 4, Stroke::new(1.0, tokens.line), StrokeKind::Outside);
    } else {
        painter.rect_filled(track, 4, tokens.line);
    }
    let from = lane.from.min(lane.done);
    let all = shard.next.saturating_sub(from);
    let read = lane.done.saturating_sub(from);
    let part = if all == 0 { 1.0 } else { (read as f32 / all as f32).min(1.0) };
    if all > 0 {
        let filled = Rect::from_min_size(track.min, Vec2::new(track.width() * part, 8.0));
        painter.rect_filled(filled, 4, tokens.shard[lane.shard.0 as usize % 8]);
    }
    if let Some((processed, of)) = lane.batch
        && all > 0
    {
        // What has been received and waits: a hairline where the batch ends.
        let end = (read + (of - processed) as u64) as f32 / all as f32;
        let x = track.left() + track.width() * end.min(1.0);
        painter.vline(x, track.top() - 2.0..=track.bottom() + 2.0, Stroke::new(1.0, tokens.text));
    }
}

fn tip(lane: &LaneStatus) -> String {
    let mut lines =
        vec![format!("Punto de control: {}", words::checkpoint_in_full(lane.checkpoint))];
    let count = numbers::counted(lane.records, "registro procesado", "registros procesados");
    lines.push(format!("{count}, {}", numbers::bytes(lane.bytes)));
    lines.push(format!("MillisBehindLatest: {}", lane.behind));
    if let Some((processed, of)) = lane.batch {
        lines.push(format!(
            "Lote: {} de {}",
            numbers::whole(processed as u64),
            numbers::whole(of as u64)
        ));
    }
    if lane.repeats > 0 {
        lines.push(numbers::counted(lane.repeats, "repetido", "repetidos"));
    }
    if let Some(fault) = &lane.fault {
        lines.push(format!("{}: {}", fault.code, fault.message));
    }
    lines.join("\n")
}
