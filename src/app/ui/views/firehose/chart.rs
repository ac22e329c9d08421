//! A small plot: lines over time that end now, a limit, marks of what happened.

use caudal::units::{Millis, Timestamp};
use eframe::egui::{Align2, Color32, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo};

use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};

/// Room for the numbers of the axis.
const AXIS: f32 = 52.0;
/// Room for what stands below.
const FOOT: f32 = 20.0;

/// A line through points of time and value.
pub(super) struct Line {
    pub(super) points: Vec<(Timestamp, f64)>,
    pub(super) colour: Color32,
    /// Whether the room below it is filled, with this colour.
    pub(super) fill: Option<Color32>,
    pub(super) dashed: bool,
}

/// What is drawn.
pub(super) struct Chart<'a> {
    /// What a screen reader is told.
    pub(super) name: String,
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    pub(super) top: f64,
    pub(super) height: f32,
    pub(super) lines: Vec<Line>,
    pub(super) limit: Option<f64>,
    /// A moment, a value and a word below the axis.
    pub(super) marks: Vec<(Timestamp, f64, &'static str)>,
    /// The value of now, as a dot.
    pub(super) now: Option<f64>,
    /// How a value is told at the axis.
    pub(super) value: &'a dyn Fn(f64) -> String,
}

impl Chart<'_> {
    pub(super) fn show(&self, ui: &mut Ui) {
        let tokens = ui.tokens();
        let size = Vec2::new(ui.available_width(), self.height);
        let (place, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &self.name));
        if !ui.is_rect_visible(place) {
            return;
        }
        let frame =
            Rect::from_min_max(place.min + Vec2::new(AXIS, 6.0), place.max - Vec2::new(6.0, FOOT));
        let mono = fonts::mono(theme::CAPTION);
        let painter = ui.painter();
        for part in 0..=2 {
            let value = self.top * f64::from(part) / 2.0;
            let y = self.y(frame, value);
            let weight = Stroke::new(1.0, if part == 0 { tokens.line2 } else { tokens.line });
            painter.hline(frame.x_range(), y, weight);
            let at = Pos2::new(frame.left() - 8.0, y);
            painter.text(at, Align2::RIGHT_CENTER, (self.value)(value), mono.clone(), tokens.weak);
        }
        if let Some(limit) = self.limit {
            let y = self.y(frame, limit);
            let line = [Pos2::new(frame.left(), y), Pos2::new(frame.right(), y)];
            painter.extend(Shape::dashed_line(&line, Stroke::new(1.0, tokens.error), 4.0, 4.0));
        }
        let clipped = painter.with_clip_rect(frame.expand(4.0).intersect(ui.clip_rect()));
        for line in &self.lines {
            let points: Vec<_> =
                line.points.iter().map(|(at, value)| self.at(frame, *at, *value)).collect();
            if let Some(fill) = line.fill {
                for pair in points.windows(2) {
                    let low = |point: &Pos2| Pos2::new(point.x, frame.bottom());
                    let area = vec![pair[0], pair[1], low(&pair[1]), low(&pair[0])];
                    clipped.add(Shape::convex_polygon(area, fill, Stroke::NONE));
                }
            }
            let stroke = Stroke::new(1.5, line.colour);
            if line.dashed {
                clipped.extend(Shape::dashed_line(&points, stroke, 4.0, 3.0));
            } else {
                clipped.add(Shape::line(points, stroke));
            }
        }
        self.marks(ui, frame);
    }

    fn marks(&self, ui: &Ui, frame: Rect) {
        let tokens = ui.tokens();
        let small = fonts::regular(theme::CAPTION);
        if let Some(value) = self.now {
            ui.painter().circle_filled(self.at(frame, self.to, value), 4.0, tokens.accent);
        }
        let now = Pos2::new(frame.right(), frame.bottom() + 12.0);
        let mut free = ui
            .painter()
            .text(now, Align2::RIGHT_CENTER, "ahora", small.clone(), tokens.weak)
            .left();
        // The newest words have the room; older marks stay without.
        for (at, value, word) in self.marks.iter().rev() {
            let point = self.at(frame, *at, *value);
            if point.x < frame.left() {
                continue;
            }
            let line = [Pos2::new(point.x, frame.top()), Pos2::new(point.x, frame.bottom())];
            let dotted = Stroke::new(1.0, tokens.line2);
            ui.painter().extend(Shape::dashed_line(&line, dotted, 2.0, 3.0));
            ui.painter().circle_filled(point, 3.5, tokens.ok);
            let galley =
                ui.painter().layout_no_wrap((*word).to_owned(), small.clone(), tokens.weak);
            let half = galley.size().x / 2.0;
            if point.x + half + 6.0 < free && point.x - half >= frame.left() - AXIS {
                let origin = Pos2::new(point.x - half, now.y - galley.size().y / 2.0);
                ui.painter().galley(origin, galley, tokens.weak);
                free = point.x - half;
            }
        }
    }

    fn y(&self, frame: Rect, value: f64) -> f32 {
        let share = (value / self.top.max(f64::MIN_POSITIVE)).clamp(0.0, 1.1) as f32;
        frame.bottom() - share * frame.height()
    }

    fn at(&self, frame: Rect, at: Timestamp, value: f64) -> Pos2 {
        let span = self.to.since(self.from).0.max(1) as f64;
        let share = (at.0 - self.from.0) as f64 / span;
        Pos2::new(frame.left() + (share as f32) * frame.width(), self.y(frame, value))
    }
}

/// A round value that nothing exceeds: 1, 2, 2,5 or 5 times a power of ten.
pub(super) fn round_top(most: f64) -> f64 {
    if most <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(most.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
    steps.iter().map(|step| step * power).find(|top| *top >= most).unwrap_or(10.0 * power)
}

/// A stretch of time in words: `15 min`, `2 h`.
pub(super) fn span(time: Millis) -> String {
    let minutes = time.0.div_ceil(60_000);
    match minutes {
        0..120 => format!("{} min", numbers::whole(minutes)),
        _ => format!("{} h", numbers::whole(minutes.div_ceil(60))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tops_are_round() {
        for (most, top) in [(0.0, 1.0), (1.0, 1.0), (1.1, 2.0), (37.4, 50.0), (210.0, 250.0)] {
            assert!((round_top(most) - top).abs() < 1e-9, "{most}: {}", round_top(most));
        }
        assert_eq!(span(Millis(900_000)), "15 min");
    }
}
