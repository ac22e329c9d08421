//! The key space as a line, with its lineage: the horizontal axis is the hash key, time goes down.
//! The last row is now, with its traffic; above it lie the layers of the past, and between two
//! layers the change that parts them. The probe and the cut cross all of it.

use std::sync::Arc;

use caudal::api::kinesis::ShardId;
use caudal::engine::StreamView;
use caudal::units::Timestamp;
use eframe::egui::{
    Align2, CursorIcon, Painter, Pos2, Rect, Role, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo,
};

use super::desk::{self, Desk};
use super::figures::{Figure, Figures};
use super::geometry;
use super::layers;
use super::lineage::Layer;
use super::paint;
use super::pick::{Spot, Surface};
use super::plan::Plan;
use super::present;
use crate::ui::theme::{self, Themed as _, Tokens, fonts};
use crate::ui::views::ViewScene;

/// Room for the times at the left.
const GUTTER: f32 = 92.0;
/// Height of a layer of the past.
const LAYER: f32 = 22.0;
/// Height of the line that tells a change.
const CHANGE: f32 = 18.0;
/// Height of the row of now.
const NOW: f32 = 48.0;
/// Height of the axis.
const AXIS: f32 = 22.0;
/// Room above the first row, for the head of the probe.
const TOP: f32 = 8.0;
/// How near to the cut the pointer takes it, in points.
const NEAR: f32 = 6.0;

/// A stream's key space as a line.
pub struct Map<'a> {
    /// The stream.
    pub stream: &'a Arc<StreamView>,
    /// Its numbers.
    pub figures: &'a Figures,
    /// Its layers.
    pub layers: Arc<Vec<Layer>>,
}

/// From fractions of the key space to points and back.
#[derive(Clone, Copy)]
pub(super) struct Axis {
    pub(super) left: f32,
    pub(super) width: f32,
}

impl Axis {
    pub(super) fn x(self, fraction: f64) -> f32 {
        self.left + (fraction * f64::from(self.width)) as f32
    }

    fn fraction(self, x: f32) -> f64 {
        f64::from((x - self.left) / self.width)
    }
}

impl Map<'_> {
    /// How high all of it is.
    pub fn height(&self) -> f32 {
        self.past_height() + TOP + NOW + AXIS
    }

    fn past_height(&self) -> f32 {
        self.layers.len().saturating_sub(1) as f32 * (LAYER + CHANGE)
    }

    /// Draws it over the whole width, scrolling if it is higher than `room`.
    pub fn show(&self, ui: &mut Ui, desk: &mut Desk, scene: &mut ViewScene<'_>, room: f32) {
        let width = ui.available_width();
        let gutter = if width < 560.0 { 16.0 } else { 16.0 + GUTTER };
        let right = if width < 560.0 { 16.0 } else { 32.0 };
        let axis =
            Axis { left: ui.cursor().left() + gutter, width: (width - gutter - right).max(40.0) };
        ui.spacing_mut().item_spacing.y = 0.0;
        let area = ScrollArea::vertical()
            .id_salt("capas")
            .max_height((room - AXIS).max(TOP + NOW))
            .stick_to_bottom(true)
            .auto_shrink([false, true]);
        area.show(ui, |ui| {
            let height = TOP + self.past_height() + NOW;
            let (rect, _) = ui.allocate_exact_size(Vec2::new(width, height), Sense::hover());
            self.body(ui, rect, axis, desk, scene);
        });
        let (rect, summary) = ui.allocate_exact_size(Vec2::new(width, AXIS), Sense::hover());
        summary.widget_info(|| WidgetInfo::labeled(Role::Image, true, self.summary()));
        names(ui.painter(), ui.tokens(), rect, axis);
    }

    fn summary(&self) -> String {
        let open = self.figures.open.len() as u64;
        format!(
            "Mapa lineal del espacio de claves: {}, {}",
            crate::ui::numbers::counted(open, "shard abierto", "shards abiertos"),
            crate::ui::numbers::counted(
                self.layers.len() as u64,
                "capa de linaje",
                "capas de linaje"
            )
        )
    }

    fn body(
        &self,
        ui: &mut Ui,
        rect: Rect,
        axis: Axis,
        desk: &mut Desk,
        scene: &mut ViewScene<'_>,
    ) {
        let past = layers::Past {
            stream: self.stream,
            now: scene.clock.now,
            axis,
            gutter: rect.left() + 16.0,
        };
        let steps = self.layers.len().saturating_sub(1);
        let top = rect.top() + TOP;
        for (at, pair) in self.layers.windows(2).enumerate() {
            let y = top + at as f32 * (LAYER + CHANGE);
            let place = Rect::from_min_size(
                Pos2::new(rect.left(), y),
                Vec2::new(rect.width(), LAYER + CHANGE),
            );
            if ui.is_rect_visible(place) {
                past.layer(ui, &pair[0], y, LAYER, scene);
                past.change(ui, &pair[1], y + LAYER + CHANGE / 2.0);
            }
        }
        let y = top + steps as f32 * (LAYER + CHANGE);
        let row = Rect::from_x_y_ranges(axis.left..=axis.left + axis.width, y..=y + NOW);
        let tokens = ui.tokens();
        if past.has_gutter() {
            let at = Pos2::new(rect.left() + 16.0, row.center().y);
            ui.painter().text(
                at,
                Align2::LEFT_CENTER,
                "ahora",
                fonts::semibold(theme::SMALL),
                tokens.text,
            );
        }
        self.drag(ui, row, axis, desk);
        for at in 0..self.figures.open.len() {
            self.cell(ui, row, axis, at, desk, scene);
        }
        self.lines(ui, rect, row, axis, desk);
    }

    /// An open shard.
    fn cell(
        &self,
        ui: &Ui,
        row: Rect,
        axis: Axis,
        at: usize,
        desk: &mut Desk,
        scene: &mut ViewScene<'_>,
    ) {
        let figure = &self.figures.open[at];
        let place = Rect::from_x_y_ranges(axis.x(figure.from)..=axis.x(figure.to), row.y_range());
        let spot = Spot { stream: self.stream, figures: self.figures, at, surface: Surface::Map };
        let response = spot.show(ui, place, desk, scene);
        let lit = scene.focus.is_shard_hovered(&self.stream.name, figure.id);
        let selected = scene.focus.is_shard_selected(&self.stream.name, figure.id);
        let readers = layers::readers(self.stream, scene, figure.id);
        present::paint(
            ui,
            place,
            figure,
            self.figures,
            present::Look { lit, selected, readers: &readers },
        );
        if response.has_focus() {
            crate::ui::widgets::focus_ring_at(ui, place.shrink(2.0));
        }
        response.on_hover_ui_at_pointer(|ui| {
            super::rows::details(ui, figure);
            layers::say_readers(ui, &readers);
        });
    }

    /// Dragging over the row of now tries a cut.
    fn drag(&self, ui: &Ui, row: Rect, axis: Axis, desk: &mut Desk) {
        let id = ui.scope_id().with("corte");
        let response = ui.interact(row, id, Sense::DRAG);
        let Some(pointer) = response.interact_pointer_pos() else {
            let near = response.hover_pos().zip(desk.plan.as_ref().and_then(Plan::cut));
            if near
                .is_some_and(|(at, (_, cut))| (at.x - axis.x(geometry::fraction(cut))).abs() < NEAR)
            {
                ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
            }
            return;
        };
        if response.drag_started() {
            let from = ui.input(|input| input.pointer.press_origin()).unwrap_or(pointer);
            let key = geometry::key_at(axis.fraction(from.x));
            let near = desk
                .plan
                .as_ref()
                .and_then(Plan::cut)
                .filter(|(_, cut)| (from.x - axis.x(geometry::fraction(*cut))).abs() < NEAR);
            let shard = near.map(|(shard, _)| shard);
            let shard = shard.or_else(|| self.figures.holder(key).map(|figure| figure.id));
            ui.data_mut(|data| data.insert_temp(id, shard));
        }
        if response.dragged() {
            let shard: Option<ShardId> = ui.data(|data| data.get_temp(id)).unwrap_or_default();
            if let Some((_, figure)) = shard.and_then(|shard| self.figures.find(shard)) {
                desk.plan = Some(cut_at(figure, axis.fraction(pointer.x)));
                ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
            }
        }
    }

    /// The probe and the cut.
    fn lines(&self, ui: &Ui, rect: Rect, row: Rect, axis: Axis, desk: &mut Desk) {
        let tokens = ui.tokens();
        let painter = ui.painter();
        if let Ok(Some(probe)) = desk.probe() {
            let x = axis.x(geometry::fraction(probe.hash));
            let head = Pos2::new(x, rect.top() + 4.0);
            let stroke = Stroke::new(1.5, tokens.text);
            painter.line_segment([head, Pos2::new(x, row.bottom() + 2.0)], stroke);
            painter.circle_filled(head, 3.5, tokens.text);
        }
        if let Some((_, at)) = desk.shown_cut(self.figures, desk::troubled(self.figures)) {
            let x = axis.x(geometry::fraction(at));
            let ends = [Pos2::new(x, row.top() - 3.0), Pos2::new(x, row.bottom() + 3.0)];
            paint::dashed(painter, ends, Stroke::new(2.0, tokens.accent));
        }
    }
}

/// A cut of a shard at a fraction of the key space, moved inside it.
pub fn cut_at(figure: &Figure, fraction: f64) -> Plan {
    let (start, end) = (figure.range.starting_hash_key.0, figure.range.ending_hash_key.0);
    let (low, high) = (start.saturating_add(2), end.saturating_sub(1));
    Plan::split(figure.id, geometry::key_at(fraction).clamp(low.min(high), high))
}

fn names(painter: &Painter, tokens: &Tokens, rect: Rect, axis: Axis) {
    let y = rect.center().y;
    let font = fonts::mono(theme::CAPTION);
    let roomy = axis.width > 420.0;
    for (fraction, anchor, short, long) in [
        (0.0, Align2::LEFT_CENTER, "0", "0"),
        (0.25, Align2::CENTER_CENTER, "2¹²⁶", "2¹²⁶ · 0x40…"),
        (0.5, Align2::CENTER_CENTER, "2¹²⁷", "2¹²⁷ · 0x80…"),
        (0.75, Align2::CENTER_CENTER, "3·2¹²⁶", "3·2¹²⁶ · 0xC0…"),
        (1.0, Align2::RIGHT_CENTER, "2¹²⁸ − 1", "2¹²⁸ − 1"),
    ] {
        let text = if roomy { long } else { short };
        painter.text(Pos2::new(axis.x(fraction), y), anchor, text, font.clone(), tokens.weak);
    }
}

/// The heading over the map.
pub fn heading(ui: &mut Ui) {
    let tokens = ui.tokens();
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, 32.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, "Mapa lineal y linaje"));
    let painter = ui.painter();
    let at = Pos2::new(rect.left() + 16.0, rect.center().y);
    let font = fonts::semibold(theme::TOOL);
    let title = painter.text(at, Align2::LEFT_CENTER, "Mapa lineal y linaje", font, tokens.text);
    let font = fonts::regular(theme::SMALL);
    if width > 720.0 {
        let at = Pos2::new(title.right() + 12.0, rect.center().y);
        let text = "el eje horizontal es la clave (MD5); hacia abajo pasa el tiempo";
        painter.text(at, Align2::LEFT_CENTER, text, font.clone(), tokens.weak);
    }
    let mut right = rect.right() - 16.0;
    for (text, colour) in [("corte propuesto", tokens.accent), ("sonda", tokens.text)] {
        let at = Pos2::new(right, rect.center().y);
        let place = painter.text(at, Align2::RIGHT_CENTER, text, font.clone(), tokens.secondary);
        let line = place.left() - 20.0..=place.left() - 8.0;
        painter.hline(line, rect.center().y, Stroke::new(2.0, colour));
        right = place.left() - 36.0;
    }
}

/// A time as the gutter tells it.
pub(super) fn time(moment: Timestamp) -> String {
    crate::ui::numbers::time_of_day(moment, false)
}
