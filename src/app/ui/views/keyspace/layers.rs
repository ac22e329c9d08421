//! The layers of the past on the line: the shards that were open then, who still stands in them,
//! and what happened between one layer and the next.

use caudal::api::kinesis::ShardId;
use caudal::clients::consumer::LaneState;
use caudal::engine::{ShardView, StreamView};
use caudal::units::Timestamp;
use eframe::egui::{
    Align2, Pos2, Rect, RichText, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
};

use super::geometry;
use super::lineage::{Change, Layer};
use super::map::{Axis, time};
use super::paint;
use super::words;
use crate::ui::focus::Target;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets;

/// Someone who reads a shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reader {
    /// Its name.
    pub(super) name: String,
    /// Ms that it is behind, if it says so.
    pub(super) behind: Option<u64>,
}

/// Who reads a shard now: the consumers with enhanced fan-out that the stream knows, and those
/// that run beside the window.
pub(super) fn readers(stream: &StreamView, scene: &ViewScene<'_>, shard: ShardId) -> Vec<Reader> {
    let mut readers = Vec::new();
    for consumer in &stream.consumers {
        for live in consumer.subscriptions.iter().filter(|live| live.shard == shard) {
            let behind = Some(live.millis_behind(scene.clock.now));
            readers.push(Reader { name: consumer.name.clone(), behind });
        }
    }
    for status in scene.clients.consumer_statuses() {
        // Those with enhanced fan-out are in the stream's own list.
        let known = readers.iter().any(|reader| reader.name == status.spec.name);
        if known || status.spec.stream != stream.name {
            continue;
        }
        if let Some(lane) = status.lane(shard).filter(|lane| lane.state != LaneState::Ended) {
            readers.push(Reader { name: status.spec.name.clone(), behind: Some(lane.age) });
        }
    }
    readers
}

/// How many of them there are.
pub(super) fn count_readers(stream: &StreamView, scene: &ViewScene<'_>, shard: ShardId) -> usize {
    readers(stream, scene, shard).len()
}

/// Names the readers below a tooltip's lines.
pub(super) fn say_readers(ui: &mut Ui, readers: &[Reader]) {
    let tokens = ui.tokens();
    for reader in readers.iter().take(6) {
        let behind = match reader.behind {
            Some(0) => ", al día".to_owned(),
            Some(behind) => format!(", {} por detrás", words::lag(behind)),
            None => String::new(),
        };
        let text = format!("Lo lee {}{behind}", reader.name);
        ui.label(RichText::new(text).font(fonts::regular(theme::SMALL)).color(tokens.secondary));
    }
}

/// Draws the past.
pub(super) struct Past<'a> {
    pub(super) stream: &'a StreamView,
    pub(super) now: Timestamp,
    pub(super) axis: Axis,
    pub(super) gutter: f32,
}

impl Past<'_> {
    /// Whether there is room for times at the left.
    pub(super) fn has_gutter(&self) -> bool {
        self.axis.left - self.gutter > 60.0
    }

    /// Whether the records of a closed shard can still be read.
    fn readable(&self, shard: &ShardView) -> Option<i64> {
        let until = shard.closed?.0 + self.stream.retention_hours * 3_600_000;
        (until > self.now.0).then_some(until - self.now.0)
    }

    /// The shards that were open then.
    pub(super) fn layer(
        &self,
        ui: &Ui,
        layer: &Layer,
        y: f32,
        height: f32,
        scene: &mut ViewScene<'_>,
    ) {
        let tokens = ui.tokens();
        if self.has_gutter() {
            let at = Pos2::new(self.gutter, y + height / 2.0);
            let font = fonts::mono(theme::SMALL);
            ui.painter().text(at, Align2::LEFT_CENTER, time(layer.from), font, tokens.secondary);
        }
        for id in &layer.shards {
            let Some(shard) = self.stream.shards.get(id.0 as usize) else { continue };
            let (from, to) = geometry::span(&shard.range);
            let place = Rect::from_x_y_ranges(self.axis.x(from)..=self.axis.x(to), y..=y + height);
            self.cell(ui, shard, place, layer.from, scene);
        }
    }

    fn cell(
        &self,
        ui: &Ui,
        shard: &ShardView,
        place: Rect,
        layer: Timestamp,
        scene: &mut ViewScene<'_>,
    ) {
        let tokens = ui.tokens();
        let name = &self.stream.name;
        let id = ui.scope_id().with(("capa", layer.0, shard.id.0));
        let response = ui.interact(place, id, Sense::CLICK);
        let state = match (shard.closed, self.readable(shard)) {
            (None, _) => "sigue abierto".to_owned(),
            (Some(at), Some(_)) => format!("cerrado a las {}, legible", time(at)),
            (Some(at), None) => format!("cerrado a las {}, ya sin registros", time(at)),
        };
        let said = format!("#{} entonces: {}, {state}", shard.id.0, words::range(&shard.range));
        let selected = scene.focus.is_shard_selected(name, shard.id);
        response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, selected, &said));
        if response.hovered() {
            scene.focus.hover(Target::shard(name, shard.id));
        }
        if response.clicked() {
            scene.focus.select(Target::shard(name, shard.id));
        }
        let turn = shard.id.0 as usize % 8;
        let inside = place.shrink2(Vec2::new(0.75_f32.min(place.width() / 4.0), 0.0));
        let painter = ui.painter();
        let gone = shard.closed.is_some() && self.readable(shard).is_none();
        if gone {
            let corners = [
                inside.left_top(),
                inside.right_top(),
                inside.right_bottom(),
                inside.left_bottom(),
                inside.left_top(),
            ];
            painter.extend(Shape::dashed_line(&corners, Stroke::new(1.0, tokens.line2), 3.0, 3.0));
        } else {
            painter.rect_filled(inside, 2, tokens.soft_shard[turn]);
            if shard.id.0 >= 8 {
                paint::hatch(painter, inside, 7.0, tokens.hatch_shard[turn]);
            }
        }
        let lit = scene.focus.is_shard_hovered(name, shard.id);
        if lit || selected || tokens.high_contrast {
            let colour = if selected { tokens.text } else { tokens.secondary };
            painter.rect_stroke(inside, 2, Stroke::new(1.5, colour), StrokeKind::Inside);
        }
        let readers = readers(self.stream, scene, shard.id);
        let colour = if gone { tokens.weak } else { tokens.shard_text[turn] };
        let font = fonts::mono_semibold(theme::SMALL);
        let text = painter.layout_no_wrap(format!("#{}", shard.id.0), font, colour);
        if inside.width() > text.size().x + 4.0 {
            painter.galley(inside.center() - text.size() / 2.0, text, colour);
        }
        if shard.closed.is_some() && !readers.is_empty() && inside.width() > 72.0 {
            let at = Pos2::new(inside.right() - 8.0, inside.center().y);
            let font = fonts::mono(theme::CAPTION);
            let count = readers.len().to_string();
            let text = painter.text(at, Align2::RIGHT_CENTER, count, font, tokens.text);
            let centre = Pos2::new(text.left() - 9.0, at.y);
            widgets::paint_icon(painter, centre, "users", 12.0, tokens.secondary);
        }
        response.on_hover_ui_at_pointer(|ui| {
            ui.set_max_width(320.0);
            let held = numbers::counted(shard.records, "registro", "registros");
            ui.label(format!("{} · {}", shard.id, words::range(&shard.range)));
            ui.label(format!("{state}; retiene {held}"));
            say_readers(ui, &readers);
        });
    }

    /// What began a layer, on a line of its own.
    pub(super) fn change(&self, ui: &Ui, layer: &Layer, y: f32) {
        let tokens = ui.tokens();
        let Some(change) = &layer.change else { return };
        let painter = ui.painter();
        if self.has_gutter() {
            let font = fonts::mono_semibold(theme::SMALL);
            let at = Pos2::new(self.gutter, y);
            painter.text(at, Align2::LEFT_CENTER, time(layer.from), font, tokens.text);
        }
        let (left, right) = (self.axis.left, self.axis.left + self.axis.width);
        let stroke = Stroke::new(1.0, tokens.line2);
        let ends = [Pos2::new(left, y), Pos2::new(right, y)];
        painter.extend(Shape::dotted_line(&ends, tokens.line2, 4.0, 0.6));
        let (what, whose) = told(change);
        let rest = self.rest_of_life(&whose);
        let text = format!("{what} · {rest}");
        let font = fonts::regular(theme::SMALL);
        let galley = paint::elided(painter, text, font, tokens.text, right - left - 16.0);
        let middle = self.middle(&whose);
        let half = galley.size().x / 2.0 + 6.0;
        let centre = self.axis.x(middle).clamp(left + half, (right - half).max(left + half));
        let size = Vec2::new(half * 2.0, 16.0);
        let pill = Rect::from_center_size(Pos2::new(centre, y), size);
        painter.rect(pill, theme::RADIUS, tokens.panel, stroke, StrokeKind::Inside);
        painter.galley(pill.center() - galley.size() / 2.0, galley, tokens.text);
    }

    /// `cerrado, legible 24 h`.
    fn rest_of_life(&self, parents: &[ShardId]) -> String {
        let left = parents.iter().filter_map(|id| self.stream.shards.get(id.0 as usize));
        let left = left.filter_map(|shard| self.readable(shard)).max();
        let closed = if parents.len() == 1 { "cerrado" } else { "cerrados" };
        match left {
            Some(millis) if parents.len() == 1 => {
                format!("{closed}, legible {}", words::span(millis))
            }
            Some(millis) => format!("{closed}, legibles {}", words::span(millis)),
            None => format!("{closed}, ya sin registros"),
        }
    }

    fn middle(&self, parents: &[ShardId]) -> f64 {
        let shards = parents.iter().filter_map(|id| self.stream.shards.get(id.0 as usize));
        let spans: Vec<(f64, f64)> = shards.map(|shard| geometry::span(&shard.range)).collect();
        let from = spans.iter().map(|span| span.0).fold(1.0, f64::min);
        let to = spans.iter().map(|span| span.1).fold(0.0, f64::max);
        f64::midpoint(from, to)
    }
}

/// What a change was, and the shards that closed with it.
fn told(change: &Change) -> (String, Vec<ShardId>) {
    match change {
        Change::Split { parent, children } => {
            (format!("SplitShard #{} → {}", parent.0, words::shards(children)), vec![*parent])
        }
        Change::Merge { parents, child } => {
            (format!("MergeShards {} → #{}", words::shards(parents), child.0), parents.to_vec())
        }
        Change::Scale { before, after, closed } => {
            (format!("Escalado de {before} a {after} shards"), closed.clone())
        }
    }
}
