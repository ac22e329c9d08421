//! One plot: its axes with given ticks, its curves with a label at each end, and what is marked.
//! Axes are linear here; a logarithmic one gets logarithms and ticks that say so.

use eframe::egui::{
    Align2, Color32, FontId, Pos2, Rect, Role, Sense, Shape, Stroke, TextStyle, Ui, UiBuilder,
    Vec2, WidgetInfo,
};
use egui_plot::{AxisHints, GridMark, Line, LineStyle, Plot, PlotPoint, PlotPoints};

use crate::ui::theme::{self, Themed as _, fonts};

/// Room at the right for the labels of the lines, in points.
const LABELS: f32 = 96.0;
/// Room for the words of the vertical axis.
const AXIS: f32 = 46.0;
/// Height of the heading, and of the caption below.
const HEAD: f32 = 40.0;
const FOOT: f32 = 18.0;

/// A tick: where, and its words.
pub(super) type Tick = (f64, String);

/// A curve.
pub(super) struct Curve<'a> {
    pub(super) points: &'a [PlotPoint],
    pub(super) colour: Color32,
    pub(super) style: LineStyle,
    pub(super) label: String,
}

/// A point with words beside it.
pub(super) struct Mark {
    pub(super) at: (f64, f64),
    /// A first line, and a second one.
    pub(super) words: [String; 2],
    /// Whether its words stand at the left.
    pub(super) left: bool,
    /// Whether a line leads down to the axis.
    pub(super) drop: bool,
}

/// A plot.
pub(super) struct Chart<'a> {
    pub(super) title: &'static str,
    pub(super) caption: &'static str,
    /// What the horizontal axis counts.
    pub(super) axis: String,
    pub(super) x: (f64, f64),
    pub(super) y: (f64, f64),
    pub(super) ticks_x: Vec<Tick>,
    pub(super) ticks_y: Vec<Tick>,
    pub(super) curves: Vec<Curve<'a>>,
    pub(super) marks: Vec<Mark>,
    /// Where the user's load stands, and its words.
    pub(super) own: Option<(f64, String)>,
    /// The whole in one sentence, for those who don't see it.
    pub(super) summary: String,
}

/// Draws it; `tell` says what stands under the pointer.
pub(super) fn show(ui: &mut Ui, chart: &Chart<'_>, height: f32, tell: impl Fn(f64) -> String) {
    let size = Vec2::new(ui.available_width(), height);
    let (place, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &chart.summary));
    if !ui.is_rect_visible(place) {
        return;
    }
    let body =
        Rect::from_min_max(place.min + Vec2::new(0.0, HEAD), place.max - Vec2::new(0.0, FOOT));
    let (frame, at, pointed) = plot(ui, chart, body);
    heading(ui, chart, place, pointed.map(tell));
    own(ui, chart, frame, &at);
    marks(ui, chart, frame, &at);
    labels(ui, chart, frame, &at);
    let tokens = ui.tokens();
    let corner = Pos2::new(frame.right(), place.bottom() - 4.0);
    let font = fonts::regular(theme::CAPTION);
    ui.painter().text(corner, Align2::RIGHT_BOTTOM, &chart.axis, font, tokens.weak);
}

/// The axes and curves; returns where they are, how a point finds its place, where the pointer is.
fn plot(
    ui: &mut Ui,
    chart: &Chart<'_>,
    body: Rect,
) -> (Rect, impl Fn(f64, f64) -> Pos2 + use<>, Option<f64>) {
    let tokens = ui.tokens();
    let mut inner = ui.new_child(UiBuilder::new().max_rect(body).id_salt(chart.title));
    inner.style_mut().text_styles.insert(TextStyle::Body, fonts::mono(theme::CAPTION));
    let marks = |ticks: &[Tick], (low, high): (f64, f64)| {
        let places: Vec<f64> = ticks.iter().map(|(value, _)| *value).collect();
        // Words fade where steps are narrow; these were chosen to have room.
        let step = (high - low) / 4.0;
        move |_: egui_plot::GridInput| {
            places.iter().map(|value| GridMark { value: *value, step_size: step }).collect()
        }
    };
    let words = |ticks: &[Tick]| {
        let ticks = ticks.to_vec();
        move |mark: GridMark, _: &std::ops::RangeInclusive<f64>| {
            let near = ticks.iter().find(|(value, _)| (value - mark.value).abs() < 1e-9);
            near.map(|(_, words)| words.clone()).unwrap_or_default()
        }
    };
    let plot = Plot::new(chart.title)
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
        .x_grid_spacer(marks(&chart.ticks_x, chart.x))
        .y_grid_spacer(marks(&chart.ticks_y, chart.y))
        .grid_color(tokens.line)
        .label_formatter(|_| None)
        .set_margin_fraction(Vec2::ZERO)
        .custom_x_axes(vec![
            AxisHints::new_x().tick_label_color(tokens.weak).formatter(words(&chart.ticks_x)),
        ])
        .custom_y_axes(vec![
            AxisHints::new_y()
                .tick_label_color(tokens.weak)
                .min_thickness(AXIS)
                .formatter(words(&chart.ticks_y)),
        ]);
    let shown = plot.show(&mut inner, |plot| {
        plot.set_plot_bounds_x(chart.x.0..=chart.x.1);
        plot.set_plot_bounds_y(chart.y.0..=chart.y.1);
        for curve in &chart.curves {
            let line = Line::new(curve.label.as_str(), PlotPoints::Borrowed(curve.points))
                .color(curve.colour)
                .width(1.75)
                .style(curve.style)
                .allow_hover(false);
            plot.line(line);
        }
        plot.pointer_coordinate().filter(|_| plot.response().hovered()).map(|point| point.x)
    });
    let transform = shown.transform;
    let at = move |x: f64, y: f64| transform.position_from_point(&PlotPoint::new(x, y));
    (*transform.frame(), at, shown.inner)
}

fn heading(ui: &Ui, chart: &Chart<'_>, place: Rect, pointed: Option<String>) {
    let tokens = ui.tokens();
    let painter = ui.painter().with_clip_rect(place.intersect(ui.clip_rect()));
    let at = place.left_top() + Vec2::new(0.0, 10.0);
    let font = fonts::semibold(theme::TOOL);
    let title = painter.text(at, Align2::LEFT_CENTER, chart.title, font, tokens.text);
    let (words, font, colour) = match pointed {
        Some(words) => (words, fonts::mono(theme::CAPTION), tokens.secondary),
        None => (chart.caption.to_owned(), fonts::regular(theme::SMALL), tokens.weak),
    };
    let galley = painter.layout_no_wrap(words, font, colour);
    let beside = title.right() + 12.0 + galley.size().x <= place.right();
    let at = if beside {
        Pos2::new(title.right() + 12.0, title.center().y - galley.size().y / 2.0)
    } else {
        Pos2::new(place.left(), title.bottom() + 1.0)
    };
    painter.galley(at, galley, colour);
}

/// The user's load: a line in the colour of what can be changed, with its words on top.
fn own(ui: &Ui, chart: &Chart<'_>, frame: Rect, at: &impl Fn(f64, f64) -> Pos2) {
    let Some((x, words)) = &chart.own else { return };
    let tokens = ui.tokens();
    let x_at = at(*x, chart.y.0).x;
    if !frame.x_range().contains(x_at) {
        return;
    }
    ui.painter().vline(x_at, frame.y_range(), Stroke::new(1.5, tokens.accent));
    for curve in &chart.curves {
        if let Some(y) = value(curve.points, *x) {
            let place = at(*x, y);
            if frame.expand(1.0).contains(place) {
                dot(ui, place, curve.colour);
            }
        }
    }
    let font = fonts::mono_semibold(theme::CAPTION);
    let galley = ui.painter().layout_no_wrap(words.clone(), font, tokens.on_accent);
    let half = galley.size().x / 2.0 + 6.0;
    let x_box = x_at.clamp(frame.left() + half, frame.right() - half);
    let centre = Pos2::new(x_box, frame.top() - 2.0);
    let label = Rect::from_center_size(centre, galley.size() + Vec2::new(12.0, 4.0));
    ui.painter().rect_filled(label, theme::RADIUS, tokens.accent);
    ui.painter().galley(label.center() - galley.size() / 2.0, galley, tokens.on_accent);
}

fn dot(ui: &Ui, at: Pos2, colour: Color32) {
    let tokens = ui.tokens();
    ui.painter().circle(at, 4.5, colour, Stroke::new(2.0, tokens.bg));
}

fn marks(ui: &Ui, chart: &Chart<'_>, frame: Rect, at: &impl Fn(f64, f64) -> Pos2) {
    let tokens = ui.tokens();
    for mark in &chart.marks {
        let place = at(mark.at.0, mark.at.1);
        if !frame.expand(2.0).contains(place) {
            continue;
        }
        if mark.drop {
            let line = [place, Pos2::new(place.x, frame.bottom())];
            let stroke = Stroke::new(1.0, tokens.weak);
            ui.painter().extend(Shape::dashed_line(&line, stroke, 3.0, 3.0));
        }
        ui.painter().circle(place, 4.5, tokens.bg, Stroke::new(2.0, tokens.accent));
        let fonts: [FontId; 2] = [fonts::semibold(theme::CAPTION), fonts::regular(theme::CAPTION)];
        let colours = [tokens.text, tokens.secondary];
        let lines: Vec<_> = mark
            .words
            .iter()
            .zip(fonts)
            .zip(colours)
            .map(|((words, font), colour)| {
                (ui.painter().layout_no_wrap(words.clone(), font, colour), colour)
            })
            .collect();
        let width = lines.iter().map(|(galley, _)| galley.size().x).fold(0.0, f32::max);
        let left = mark.left || place.x + 10.0 + width > frame.right();
        let above = place.y + 40.0 > frame.bottom() || mark.left;
        let mut y = if above { place.y - 34.0 } else { place.y + 8.0 };
        for (galley, colour) in lines {
            let x = if left { place.x - 10.0 - galley.size().x } else { place.x + 8.0 };
            // Legible over the lines.
            let back =
                Rect::from_min_size(Pos2::new(x, y), galley.size()).expand2(Vec2::new(2.0, 0.0));
            ui.painter().rect_filled(back, 0, tokens.bg);
            let high = galley.size().y;
            ui.painter().galley(Pos2::new(x, y), galley, colour);
            y += high + 1.0;
        }
    }
}

/// A label at the end of each line, pushed apart where lines end at the same height.
fn labels(ui: &Ui, chart: &Chart<'_>, frame: Rect, at: &impl Fn(f64, f64) -> Pos2) {
    let mut ends: Vec<_> = chart
        .curves
        .iter()
        .filter_map(|curve| {
            let last = curve.points.last()?;
            let y = at(last.x, last.y).y.clamp(frame.top() + 6.0, frame.bottom() - 6.0);
            Some((y, curve))
        })
        .collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Pushed down from the top, and then back up from where there is no room left.
    let mut places: Vec<f32> = ends.iter().map(|(y, _)| *y).collect();
    for index in 1..places.len() {
        places[index] = places[index].max(places[index - 1] + 14.0);
    }
    let mut floor = frame.bottom() - 6.0;
    for place in places.iter_mut().rev() {
        *place = place.min(floor);
        floor = *place - 14.0;
    }
    for (y, (_, curve)) in places.into_iter().zip(ends) {
        let at = Pos2::new(frame.right() + 8.0, y);
        let font = fonts::medium(theme::CAPTION);
        ui.painter().text(at, Align2::LEFT_CENTER, &curve.label, font, curve.colour);
    }
}

/// The height of a curve at a place, between its points.
pub(super) fn value(points: &[PlotPoint], x: f64) -> Option<f64> {
    let after = points.partition_point(|point| point.x < x);
    let (one, two) = match (after.checked_sub(1), points.get(after)) {
        (_, Some(point)) if (point.x - x).abs() < 1e-9 => return Some(point.y),
        (Some(before), Some(point)) => (points[before], *point),
        _ => return None,
    };
    let part = (x - one.x) / (two.x - one.x);
    Some(one.y + (two.y - one.y) * part)
}
