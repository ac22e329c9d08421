//! The ring under the pointer: arcs are pointed at and clicked, the needle is dragged to a hash
//! key of one's own, a drag on an arc tries a cut. Each arc is also a widget of its own, for the
//! keyboard and for screen readers.

use caudal::api::kinesis::ShardId;
use caudal::engine::StreamView;
use eframe::egui::{CursorIcon, Pos2, Rect, Response, Sense, Stroke, Ui, Vec2};

use super::centre;
use super::dial::Dial;
use crate::ui::focus::Target;
use crate::ui::theme::Themed as _;
use crate::ui::views::ViewScene;
use crate::ui::views::keyspace::{Desk, Figures, Spot, Surface, geometry, map};

/// How far from the arc the pointer still takes it, in points.
const SLACK: f32 = 10.0;

/// What is being dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drag {
    /// The needle.
    Needle,
    /// A cut of a shard.
    Cut(ShardId),
}

/// The ring as the pointer finds it.
pub struct Touch<'a> {
    /// The ring.
    pub dial: Dial,
    /// The stream.
    pub stream: &'a StreamView,
    /// Its numbers.
    pub figures: &'a Figures,
    /// Where the needle's head was drawn, as a fraction.
    pub needle: Option<f64>,
    /// The cut that is drawn.
    pub cut: Option<(ShardId, u128)>,
}

impl Touch<'_> {
    fn spot(&self, at: usize) -> Spot<'_> {
        Spot { stream: self.stream, figures: self.figures, at, surface: Surface::Ring }
    }

    /// The shard whose arc is under a point.
    fn under(&self, point: Pos2) -> Option<usize> {
        let far = (point - self.dial.centre).length();
        let (near, out) = (self.dial.inner - SLACK * 2.0, self.dial.outer + SLACK);
        if !(near..=out).contains(&far) {
            return None;
        }
        let fraction = geometry::fraction_of(self.dial.centre, point);
        self.figures.open.iter().position(|figure| (figure.from..figure.to).contains(&fraction))
    }

    fn on_needle(&self, point: Pos2) -> bool {
        let middle = f32::midpoint(self.dial.inner, self.dial.outer);
        self.needle
            .is_some_and(|at| (self.dial.at(middle, at) - point).length() < centre::HEAD + 5.0)
    }

    /// The cut whose line is under a point.
    fn on_cut(&self, point: Pos2) -> Option<ShardId> {
        let (shard, at) = self.cut?;
        let far = (point - self.dial.centre).length();
        let reach = self.dial.inner - 30.0..=self.dial.outer + 44.0;
        let away =
            geometry::turn(geometry::fraction(at), geometry::fraction_of(self.dial.centre, point));
        let near = away.abs() < Dial::along(7.0, far);
        (reach.contains(&far) && near).then_some(shard)
    }

    /// Takes the pointer over the whole ring. Returns the arc under it.
    pub fn pointer(
        &self,
        ui: &Ui,
        response: &Response,
        drag: &mut Option<Drag>,
        desk: &mut Desk,
        scene: &mut ViewScene<'_>,
    ) -> Option<usize> {
        if response.drag_started() {
            let from = ui.input(|input| input.pointer.press_origin());
            *drag = from.and_then(|from| {
                if self.on_needle(from) {
                    Some(Drag::Needle)
                } else {
                    let arc = || self.under(from).map(|at| self.figures.open[at].id);
                    self.on_cut(from).or_else(arc).map(Drag::Cut)
                }
            });
        }
        if let (Some(held), Some(point)) = (*drag, response.interact_pointer_pos()) {
            let fraction = geometry::fraction_of(self.dial.centre, point);
            match held {
                Drag::Needle => desk.explicit = geometry::key_at(fraction).to_string(),
                Drag::Cut(shard) => {
                    if let Some((_, figure)) = self.figures.find(shard) {
                        let middle = f64::midpoint(figure.from, figure.to);
                        // Past the shard's ends the cut stays at the nearer one.
                        let along = middle + geometry::turn(middle, fraction);
                        desk.plan = Some(map::cut_at(figure, along.clamp(figure.from, figure.to)));
                    }
                }
            }
            ui.set_cursor_icon(CursorIcon::Grabbing);
        }
        if response.drag_stopped() {
            *drag = None;
        }
        let point = ui.input(|input| input.pointer.hover_pos());
        let point = point.filter(|_| response.contains_pointer() && drag.is_none())?;
        if self.on_needle(point) || self.on_cut(point).is_some() {
            ui.set_cursor_icon(CursorIcon::Grab);
        }
        let at = self.under(point)?;
        scene.focus.hover(Target::shard(&self.stream.name, self.figures.open[at].id));
        if response.clicked() {
            self.spot(at).choose(ui, desk, scene);
        }
        Some(at)
    }

    /// The arcs as widgets, each in the middle of what it names.
    pub fn arcs(&self, ui: &Ui, desk: &mut Desk, scene: &mut ViewScene<'_>) {
        let tokens = ui.tokens();
        let middle = f32::midpoint(self.dial.inner, self.dial.outer);
        for (at, figure) in self.figures.open.iter().enumerate() {
            let length = ((figure.to - figure.from) * std::f64::consts::TAU) as f32 * middle;
            let size = Vec2::splat(length.clamp(4.0, 24.0));
            let centre = self.dial.at(middle, f64::midpoint(figure.from, figure.to));
            let rect = Rect::from_center_size(centre, size);
            let response = self.spot(at).show(ui, rect, desk, scene);
            if response.has_focus() {
                let ring = self.dial.outline(figure, 4.0, Stroke::new(2.0, tokens.accent));
                ui.painter().add(ring);
            }
        }
    }

    /// What the whole ring senses: clicks and drags, but no keyboard.
    pub fn sense() -> Sense {
        Sense::CLICK | Sense::DRAG
    }
}
