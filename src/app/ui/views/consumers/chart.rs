//! The curves of a consumer: records it is behind, and the age of the last one it processed.

use caudal::clients::consumer::{ConsumerStatus, Sample};
use caudal::units::{Millis, Timestamp};
use eframe::egui::{Align2, Color32, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo};

use super::{State, section, words};
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets::form::Field;

/// Height of a curve, in points.
const HEIGHT: f32 = 104.0;
/// Room for the value at the end of a line.
const END: f32 = 88.0;
/// A gap from which on a value is held instead of drawn through.
const HELD_FROM: u64 = 1500;

/// A curve to draw.
struct Curve<'a> {
    name: &'a str,
    value: fn(&Sample) -> f64,
    words: fn(f64) -> String,
    colour: Color32,
    dashed: bool,
}

pub(super) fn show(ui: &mut Ui, scene: &ViewScene<'_>, state: &mut State, status: &ConsumerStatus) {
    section(ui, "Retraso y edad");
    let options = [(false, "5 min"), (true, "4 h")];
    Field::new("Ventana").radio(ui, &mut state.minutes, &options);
    let (samples, span) = if state.minutes {
        (&status.history.minutes, Millis::from_hours(4))
    } else {
        (&status.history.seconds, Millis::from_secs(300))
    };
    let tokens = ui.tokens();
    let lag = Curve {
        name: "Retraso en registros",
        value: |sample| sample.lag as f64,
        words: |value| format!("{} reg.", numbers::whole(value.round() as u64)),
        colour: tokens.link,
        dashed: false,
    };
    let age = Curve {
        name: "Edad del último registro procesado",
        value: |sample| sample.age as f64,
        words: |value| words::span(value as u64),
        colour: tokens.text,
        dashed: true,
    };
    let now = scene.clock.now.max(status.at);
    for curve in [lag, age] {
        draw(ui, &curve, samples, now, span);
    }
}

fn draw(ui: &mut Ui, curve: &Curve<'_>, samples: &[Sample], now: Timestamp, span: Millis) {
    let tokens = ui.tokens();
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), HEIGHT), Sense::hover());
    let start = Timestamp(now.0 - span.0 as i64);
    let points = points(samples, curve.value, start, now);
    let most = points.iter().map(|(_, value)| *value).fold(0.0, f64::max);
    let last = points.last().map_or(0.0, |(_, value)| *value);
    response.widget_info(|| {
        let minutes = span.0 / 60_000;
        let name = format!(
            "{}, últimos {minutes} min: ahora {}, máximo {}",
            curve.name,
            (curve.words)(last),
            (curve.words)(most)
        );
        WidgetInfo::labeled(Role::Image, true, name)
    });
    if !ui.is_rect_visible(rect) {
        return;
    }
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let caption = fonts::regular(theme::CAPTION);
    let at = Pos2::new(rect.left(), rect.top() + 8.0);
    painter.text(at, Align2::LEFT_CENTER, curve.name, caption.clone(), tokens.secondary);
    let plot = Rect::from_min_max(
        Pos2::new(rect.left(), rect.top() + 22.0),
        Pos2::new(rect.right() - END, rect.bottom() - 16.0),
    );
    let line = Stroke::new(tokens.stroke, tokens.line);
    painter.hline(plot.x_range(), plot.bottom(), line);
    painter.hline(plot.x_range(), plot.top(), line);
    let mono = fonts::mono(theme::CAPTION);
    if most > 0.0 {
        let at = Pos2::new(plot.right(), rect.top() + 8.0);
        let words = format!("máximo {}", (curve.words)(most));
        painter.text(at, Align2::RIGHT_CENTER, words, mono.clone(), tokens.weak);
    }
    let (from, to) = (numbers::time_of_day(start, false), numbers::time_of_day(now, false));
    let y = plot.bottom() + 9.0;
    painter.text(Pos2::new(plot.left(), y), Align2::LEFT_CENTER, from, mono.clone(), tokens.weak);
    painter.text(Pos2::new(plot.right(), y), Align2::RIGHT_CENTER, to, mono.clone(), tokens.weak);
    let whole = span.0 as f32;
    let x_of = |at: Timestamp| plot.left() + at.since(start).0 as f32 / whole * plot.width();
    let top = if most > 0.0 { most } else { 1.0 };
    let y_of = |value: f64| plot.bottom() - (value / top) as f32 * plot.height();
    let shape: Vec<Pos2> =
        points.iter().map(|(at, value)| Pos2::new(x_of(*at), y_of(*value))).collect();
    let stroke = Stroke::new(1.5, curve.colour);
    if curve.dashed {
        painter.extend(Shape::dashed_line(&shape, stroke, 5.0, 3.0));
    } else {
        painter.add(Shape::line(shape, stroke));
    }
    if !points.is_empty() {
        let y = y_of(last).clamp(plot.top() + 14.0, plot.bottom() - 2.0);
        let at = Pos2::new(plot.right() + 8.0, y);
        painter.text(at, Align2::LEFT_CENTER, (curve.words)(last), mono.clone(), curve.colour);
    }
    // The value under the pointer.
    if let Some(pointer) = response.hover_pos().filter(|pointer| plot.x_range().contains(pointer.x))
    {
        let at = Timestamp(
            start.0 + (f64::from((pointer.x - plot.left()) / plot.width()) * span.0 as f64) as i64,
        );
        let index = points.partition_point(|(point, _)| *point <= at);
        if let Some((_, value)) = index.checked_sub(1).and_then(|index| points.get(index)) {
            painter.vline(pointer.x, plot.y_range(), Stroke::new(1.0, tokens.line2));
            let words = format!("{} · {}", numbers::time_of_day(at, false), (curve.words)(*value));
            let right = pointer.x > plot.center().x;
            let anchor = if right { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
            let x = pointer.x + if right { -6.0 } else { 6.0 };
            painter.text(Pos2::new(x, plot.top() + 8.0), anchor, words, mono, tokens.text);
        }
    }
}

/// The points of a curve within a window. Where there is no sample, nothing changed: the value is
/// held until the next one, and until now.
fn points(
    samples: &[Sample],
    value: fn(&Sample) -> f64,
    start: Timestamp,
    now: Timestamp,
) -> Vec<(Timestamp, f64)> {
    let mut points: Vec<(Timestamp, f64)> = Vec::with_capacity(samples.len() + 2);
    for sample in samples {
        if sample.at < start {
            points.clear();
            points.push((start, value(sample)));
            continue;
        }
        if let Some((before, held)) = points.last().copied()
            && sample.at.since(before).0 > HELD_FROM
        {
            points.push((sample.at, held));
        }
        points.push((sample.at, value(sample)));
    }
    if let Some((last, held)) = points.last().copied()
        && last < now
    {
        points.push((now, held));
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_held_where_nothing_changed() {
        let sample = |at, lag| Sample { at: Timestamp(at), lag, age: 0, behind: 0, processed: 0 };
        let samples = [sample(0, 9), sample(1000, 5), sample(2000, 7), sample(60_000, 1)];
        let lag = |sample: &Sample| sample.lag as f64;
        let drawn = points(&samples, lag, Timestamp(500), Timestamp(90_000));
        let drawn: Vec<_> = drawn.iter().map(|(at, value)| (at.0, *value)).collect();
        let expected =
            [(500, 9.0), (1000, 5.0), (2000, 7.0), (60_000, 7.0), (60_000, 1.0), (90_000, 1.0)];
        assert_eq!(drawn, expected);
        assert!(points(&[], lag, Timestamp(0), Timestamp(9)).is_empty());
    }
}
