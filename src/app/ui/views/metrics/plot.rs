//! One metric as a plot: its curves, its limit, a label at the end of each line, and the values
//! under the cursor that all plots share.

use std::fmt::Write as _;

use caudal::engine::StreamView;
use caudal::units::Timestamp;
use eframe::egui::{
    Align2, Color32, EventFilter, Key, Modifiers, Pos2, Rect, Response, RichText, Role, Sense,
    Stroke, Ui, Vec2, WidgetInfo,
};
use egui_plot::{AxisHints, GridMark, Line, LineStyle, Plot, PlotPoint, PlotPoints};

use super::series::{Curve, Metric, Wanted, Whose, limit};
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets;

/// Height of a plot with its heading.
const HEIGHT: f32 = 176.0;
/// A limit further away than this many times the greatest value is told and not drawn.
const LIMIT_FAR: f64 = 5.0;
/// Room at the right for the labels of the lines, in points.
const LABELS: f32 = 92.0;

/// What a plot draws from.
pub(super) struct Scene<'a> {
    pub(super) stream: &'a StreamView,
    pub(super) wanted: &'a Wanted,
    /// Seconds before now at which the cursor stands.
    pub(super) cursor: Option<f64>,
}

/// Where a plot puts the cursor, in seconds before now.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Stand {
    /// The pointer is there.
    pub(super) pointed: Option<f64>,
    /// The keyboard put it there.
    pub(super) keyed: Option<f64>,
}

/// Draws a metric; returns where the cursor stands in it.
pub(super) fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    metric: &Metric,
    curves: &[Curve],
    width: f32,
) -> Stand {
    let tokens = ui.tokens();
    let size = Vec2::new(width, HEIGHT);
    let (place, response) = ui.allocate_exact_size(size, Sense::focusable_noninteractive());
    let limit = limit(metric, scene.stream, scene.wanted);
    let keyed = keys(ui, &response, scene, curves);
    let mut words = summary(metric, curves, limit);
    if let Some(x) = keyed {
        words += &under_cursor(scene, metric, curves, x);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    if !ui.is_rect_visible(place) {
        return Stand { pointed: None, keyed };
    }
    widgets::focus_ring(ui, &response);
    heading(ui, scene, metric, curves, place);
    let most = curves.iter().map(|curve| curve.most).fold(0.0, f64::max);
    let drawn = limit.filter(|limit| most * LIMIT_FAR >= *limit);
    let top = most.max(drawn.unwrap_or(0.0)).max(1.0) * 1.15;
    let span = scene.wanted.span.secs() as f64;
    let body = Rect::from_min_max(place.min + Vec2::new(0.0, 44.0), place.max);
    let mut inner = ui.new_child(eframe::egui::UiBuilder::new().max_rect(body));
    inner
        .style_mut()
        .text_styles
        .insert(eframe::egui::TextStyle::Body, fonts::mono(theme::CAPTION));
    let end = scene.wanted.end;
    let unit = metric.unit;
    let step = unit.grid_step(top);
    let grid = Stroke::new(1.0, tokens.line).color;
    let plot = Plot::new(metric.name)
        .width(body.width() - LABELS)
        .height(body.height())
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .show_crosshair(false)
        .show_background(false)
        .show_x(false)
        .show_y(false)
        .y_grid_spacer(move |input| marks(step, input.bounds))
        .grid_color(grid)
        .label_formatter(|_| None)
        .set_margin_fraction(Vec2::ZERO)
        .custom_x_axes(vec![
            AxisHints::new_x()
                .tick_label_color(tokens.weak)
                .formatter(move |mark, _| axis_time(end, mark.value, span)),
        ])
        .custom_y_axes(vec![
            AxisHints::new_y()
                .tick_label_color(tokens.weak)
                .min_thickness(66.0)
                .formatter(move |mark, _| unit.text(mark.value).replace("/s", "")),
        ]);
    let cursor = scene.cursor;
    let shown = plot.show(&mut inner, |plot| {
        plot.set_plot_bounds_x(-span..=0.0);
        plot.set_plot_bounds_y(0.0..=top);
        for (index, curve) in curves.iter().enumerate() {
            let (colour, style) = looks(tokens, curve.whose);
            let line = Line::new(index.to_string(), PlotPoints::Borrowed(&curve.points))
                .color(colour)
                .width(1.5)
                .style(style)
                .allow_hover(false);
            plot.line(line);
        }
        plot.pointer_coordinate().filter(|_| plot.response().hovered()).map(|point| point.x)
    });
    let frame = *shown.transform.frame();
    let at = |x: f64, y: f64| shown.transform.position_from_point(&PlotPoint::new(x, y));
    if let Some(limit) = drawn {
        limit_line(ui, frame, at(0.0, limit).y, &limit_words(metric, limit));
    } else if let Some(limit) = limit {
        let words = format!("↑ {}", limit_words(metric, limit));
        let colour = tokens.weak;
        let place = frame.left_top() + Vec2::new(4.0, 2.0);
        ui.painter().text(place, Align2::LEFT_TOP, words, fonts::mono(theme::CAPTION), colour);
    }
    labels(ui, metric, curves, frame, |value| at(0.0, value).y);
    if let Some(x) = cursor {
        let x = at(x, 0.0).x;
        if frame.x_range().contains(x) {
            ui.painter().vline(x, frame.y_range(), Stroke::new(1.0, tokens.accent));
        }
    }
    Stand { pointed: shown.inner, keyed }
}

/// The arrows move the cursor of the plot that has the keyboard from one value to the next; Home
/// and End go to the first and the last one, Escape lets go.
fn keys(ui: &Ui, response: &Response, scene: &Scene<'_>, curves: &[Curve]) -> Option<f64> {
    if !response.has_focus() {
        return None;
    }
    let held = scene.cursor.is_some();
    let filter = EventFilter { horizontal_arrows: true, escape: held, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let points = &curves.first()?.points;
    let last = points.len().checked_sub(1)?;
    let mut at = scene.cursor.and_then(|x| nearest(curves, x));
    ui.input_mut(|input| {
        let mut pressed = |key| input.count_and_consume_key(Modifiers::NONE, key);
        let (back, on) = (pressed(Key::ArrowLeft), pressed(Key::ArrowRight));
        if back + on > 0 {
            let from = at.map_or(last, |at| at.saturating_sub(back));
            at = Some((from + on).min(last));
        }
        if pressed(Key::Home) > 0 {
            at = Some(0);
        }
        if pressed(Key::End) > 0 {
            at = Some(last);
        }
        if held && pressed(Key::Escape) > 0 {
            at = None;
        }
    });
    points.get(at?).map(|point| point.x)
}

/// The values under the cursor, in words.
fn under_cursor(scene: &Scene<'_>, metric: &Metric, curves: &[Curve], x: f64) -> String {
    let mut words = format!("; a las {}", time(scene.wanted.end, x));
    let index = nearest(curves, x);
    for curve in curves {
        if let Some(point) = index.and_then(|index| curve.points.get(index)) {
            // Writing to a text never fails.
            let _ = write!(words, ", {} {}", name(curve.whose), metric.unit.text(point.y));
        }
    }
    words
}

/// The lines of an axis.
fn marks(step: f64, bounds: (f64, f64)) -> Vec<GridMark> {
    let count = (bounds.1 / step).floor().clamp(0.0, 12.0) as u32;
    (0..=count).map(|index| GridMark { value: f64::from(index) * step, step_size: step }).collect()
}

/// Colour and dashes of a curve: shards in their own, with dashes on the second turn of colours.
pub(super) fn looks(tokens: &theme::Tokens, whose: Whose) -> (Color32, LineStyle) {
    match whose {
        Whose::Stream => (tokens.text, LineStyle::Solid),
        Whose::Shard(shard) => {
            let style = match shard.0 / 8 {
                0 => LineStyle::Solid,
                1 => LineStyle::dashed_dense(),
                _ => LineStyle::dotted_dense(),
            };
            (tokens.shard[shard.0 as usize % 8], style)
        }
    }
}

/// A curve's name.
pub(super) fn name(whose: Whose) -> String {
    match whose {
        Whose::Stream => "stream".to_owned(),
        Whose::Shard(shard) => format!("#{}", shard.0),
    }
}

fn limit_words(metric: &Metric, limit: f64) -> String {
    format!("límite {}", metric.unit.text(limit))
}

/// The plot in words.
fn summary(metric: &Metric, curves: &[Curve], limit: Option<f64>) -> String {
    let mut words = format!("{}, {}", metric.name, metric.meaning);
    for curve in curves {
        let unit = metric.unit;
        // Writing to a text never fails.
        let _ = write!(
            words,
            "; {}: ahora {}, media {}, máximo {}",
            name(curve.whose),
            unit.text(curve.now),
            unit.text(curve.mean),
            unit.text(curve.most)
        );
    }
    if let Some(limit) = limit {
        let _ = write!(words, "; {}", limit_words(metric, limit));
    }
    words
}

/// The metric's name, and the values under the cursor.
fn heading(ui: &Ui, scene: &Scene<'_>, metric: &Metric, curves: &[Curve], place: Rect) {
    let tokens = ui.tokens();
    let painter = ui.painter().with_clip_rect(place.intersect(ui.clip_rect()));
    let at = place.left_top() + Vec2::new(0.0, 10.0);
    let font = fonts::mono_semibold(12.5);
    let title = painter.text(at, Align2::LEFT_CENTER, metric.name, font, tokens.text);
    let at = Pos2::new(title.right() + 8.0, title.center().y);
    let font = fonts::regular(theme::SMALL);
    painter.text(at, Align2::LEFT_CENTER, metric.meaning, font, tokens.weak);
    // The strip of values: under the cursor, or now.
    let index = scene.cursor.map(|x| nearest(curves, x));
    let mut x = place.left();
    let y = place.top() + 30.0;
    let mono = fonts::mono(theme::SMALL);
    let time = scene.cursor.map_or_else(|| "ahora".to_owned(), |x| time(scene.wanted.end, x));
    let drawn = painter.text(Pos2::new(x, y), Align2::LEFT_CENTER, time, mono.clone(), tokens.weak);
    x = drawn.right() + 12.0;
    for (shown, curve) in curves.iter().enumerate() {
        if x > place.right() - 96.0 && curves.len() - shown > 1 {
            let more = format!("… y {} más", curves.len() - shown);
            painter.text(Pos2::new(x, y), Align2::LEFT_CENTER, more, mono, tokens.weak);
            return;
        }
        let value = index
            .flatten()
            .and_then(|index| curve.points.get(index))
            .map_or(curve.now, |point| point.y);
        let words = match curve.whose {
            Whose::Stream => metric.unit.text(value),
            Whose::Shard(_) => format!("{} {}", name(curve.whose), metric.unit.text(value)),
        };
        let colour = match curve.whose {
            Whose::Stream => tokens.text,
            Whose::Shard(shard) => tokens.shard_text[shard.0 as usize % 8],
        };
        let at = Pos2::new(x, y);
        x = painter.text(at, Align2::LEFT_CENTER, words, mono.clone(), colour).right() + 12.0;
    }
}

fn nearest(curves: &[Curve], x: f64) -> Option<usize> {
    let points = &curves.first()?.points;
    let after = points.partition_point(|point| point.x < x);
    let nearer = |index: &usize| points.get(*index).map_or(f64::MAX, |point| (point.x - x).abs());
    [after.saturating_sub(1), after].into_iter().min_by(|a, b| nearer(a).total_cmp(&nearer(b)))
}

/// A limit: a dashed line with its words above.
fn limit_line(ui: &Ui, frame: Rect, y: f32, words: &str) {
    let tokens = ui.tokens();
    let line = [Pos2::new(frame.left(), y), Pos2::new(frame.right(), y)];
    let stroke = Stroke::new(1.0, tokens.error);
    ui.painter().extend(eframe::egui::Shape::dashed_line(&line, stroke, 6.0, 4.0));
    let at = Pos2::new(frame.left() + 4.0, y - 1.0);
    let font = fonts::mono(theme::CAPTION);
    ui.painter().text(at, Align2::LEFT_BOTTOM, words, font, tokens.error);
}

/// A label at the end of each line, pushed apart where lines end at the same height.
fn labels(ui: &Ui, metric: &Metric, curves: &[Curve], frame: Rect, y_of: impl Fn(f64) -> f32) {
    let tokens = ui.tokens();
    let mut ends: Vec<_> = curves.iter().map(|curve| (y_of(curve.now), curve)).collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut lowest = frame.top() - 6.0;
    // As many as there is room for; the strip above names them all.
    let room = (frame.height() / 13.0) as usize;
    let count = ends.len().min(room.max(1));
    let spare = frame.bottom() - 13.0 * count as f32;
    for (index, (y, curve)) in ends.into_iter().take(count).enumerate() {
        let latest = spare + 13.0 * (index as f32 + 1.0) - 6.0;
        let y = y.min(latest).max(lowest + 13.0);
        lowest = y;
        let words = match curve.whose {
            Whose::Stream => metric.unit.text(curve.now),
            Whose::Shard(_) => name(curve.whose),
        };
        let colour = match curve.whose {
            Whose::Stream => tokens.text,
            Whose::Shard(shard) => tokens.shard_text[shard.0 as usize % 8],
        };
        let at = Pos2::new(frame.right() + 6.0, y);
        let font = fonts::mono(theme::CAPTION);
        ui.painter().text(at, Align2::LEFT_CENTER, words, font, colour);
    }
}

/// A time of day, so many seconds from the last one.
fn time(end: i64, x: f64) -> String {
    let at = Timestamp((end * 1000).saturating_add((x * 1000.0) as i64));
    numbers::time_of_day(at, false)
}

/// The same as short as the window allows.
fn axis_time(end: i64, x: f64, span: f64) -> String {
    // The corner is the other axis'.
    if x < -0.94 * span {
        return String::new();
    }
    let text = time(end, x);
    if span > 600.0 { text[..5].to_owned() } else { text }
}

/// A caption in the colour of captions.
pub(super) fn caption(ui: &mut Ui, words: &str) {
    let colour = ui.tokens().weak;
    ui.label(RichText::new(words).font(fonts::regular(theme::SMALL)).color(colour));
}
