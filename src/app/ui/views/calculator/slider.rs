//! A number as a field and as a slider under it: the field takes any number, the slider round ones.

use caudal::calculator::{Field, Load};
use eframe::egui::{
    Align2, Frame, Margin, Pos2, Rect, Response, Sense, Slider, Stroke, StrokeKind, TextEdit, Ui,
    UiBuilder, Vec2,
};

use super::State;
use crate::ui::theme::{self, Themed as _, fonts};

/// Width of a field.
const FIELD: f32 = 84.0;
/// Height of the row with the field.
const ROW: f32 = 28.0;

/// How a slider runs.
pub(super) struct Scale {
    pub(super) field: Field,
    /// Its ends.
    pub(super) range: (f64, f64),
    /// Whether equal distances are equal factors.
    pub(super) logarithmic: bool,
    /// The numbers under it.
    pub(super) ticks: &'static [(f64, &'static str)],
    /// What one step is where it isn't logarithmic.
    pub(super) step: f64,
}

/// The slider's number of a load.
fn value(load: &Load, field: Field) -> f64 {
    let milli = |value: caudal::calculator::Milli| value.exact().approx();
    match field {
        Field::Records => milli(load.records),
        Field::Size => milli(load.size),
        Field::Largest => milli(load.largest),
        Field::Peak => milli(load.peak),
        Field::Margin => f64::from(load.margin),
        Field::Shared => f64::from(load.shared),
        Field::FanOut => f64::from(load.fan_out),
        Field::Retention => f64::from(load.retention),
        Field::Object => f64::from(load.object_mib),
        Field::Jq => f64::from(load.jq_hours),
    }
}

/// A number of two digits, as a slider gives them.
fn round(value: f64) -> f64 {
    if value <= 0.0 {
        return 0.0;
    }
    let unit = 10_f64.powf(value.log10().floor() - 1.0);
    (value / unit).round() * unit
}

/// Shows label, field and slider; what is chosen goes into the load.
pub(super) fn show(ui: &mut Ui, state: &mut State, scale: &Scale) {
    ui.spacing_mut().item_spacing.y = 1.0;
    head(ui, state, scale.field, scale.field.label());
    ui.add_space(3.0);
    rail(ui, state, scale);
    fault(ui, state, scale.field);
}

/// The label with the field at the right.
pub(super) fn head(ui: &mut Ui, state: &mut State, field: Field, label: &str) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), ROW);
    let (row, _) = ui.allocate_exact_size(size, Sense::hover());
    let at = row.left_center();
    ui.painter().text(at, Align2::LEFT_CENTER, label, fonts::regular(theme::TOOL), tokens.text);
    let unit = field.unit();
    let unit_width = 46.0;
    let font = fonts::regular(theme::TOOL);
    let at = Pos2::new(row.right() - unit_width + 8.0, row.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, unit, font, tokens.secondary);
    let place = Rect::from_min_size(
        Pos2::new(row.right() - unit_width - FIELD + 2.0, row.top()),
        Vec2::new(FIELD, ROW),
    );
    let mut inner = ui.new_child(UiBuilder::new().max_rect(place));
    field_of(&mut inner, state, field);
}

/// The field alone.
fn field_of(ui: &mut Ui, state: &mut State, field: Field) -> Response {
    let tokens = ui.tokens();
    let faulty = state.faults.contains_key(&field);
    let mut text = state.typed.get(&field).cloned().unwrap_or_else(|| state.load.text(field));
    let colour = if faulty { tokens.error } else { tokens.field };
    let edit = TextEdit::singleline(&mut text)
        .id_salt(("calculadora", field))
        .font(fonts::mono(theme::TOOL))
        .text_color(tokens.text)
        .align(Align2::RIGHT_CENTER)
        .min_size(Vec2::new(0.0, ROW))
        .frame(
            Frame::new()
                .fill(tokens.bg)
                .inner_margin(Margin::symmetric(8, 5))
                .corner_radius(theme::RADIUS)
                .stroke(Stroke::new(tokens.stroke, colour)),
        )
        .desired_width(FIELD);
    let response = ui.add(edit).accessible_name(field.label());
    if response.has_focus() {
        state.focused = true;
        ui.painter().rect_stroke(
            response.rect,
            theme::RADIUS,
            Stroke::new(2.0, tokens.accent),
            StrokeKind::Inside,
        );
    }
    if response.changed() {
        match state.load.set(field, &text) {
            Ok(()) => {
                state.faults.remove(&field);
                // What depended on it may be right again.
                if field == Field::Size {
                    state.faults.remove(&Field::Largest);
                    state.typed.remove(&Field::Largest);
                }
            }
            Err(fault) => {
                state.faults.insert(field, fault.sentence);
            }
        }
        state.typed.insert(field, text);
    } else if !response.has_focus() && !faulty {
        state.typed.remove(&field);
    }
    if let Some(sentence) = state.faults.get(&field) {
        let sentence = sentence.clone();
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_invalid(eframe::egui::accesskit::Invalid::True);
            node.set_description(sentence.as_str());
        });
    }
    response
}

/// What is wrong with a field.
pub(super) fn fault(ui: &mut Ui, state: &State, field: Field) {
    if let Some(sentence) = state.faults.get(&field) {
        let text = eframe::egui::RichText::new(sentence).font(fonts::regular(theme::SMALL));
        ui.add(eframe::egui::Label::new(text.color(ui.tokens().error)).wrap());
    }
}

fn rail(ui: &mut Ui, state: &mut State, scale: &Scale) {
    let tokens = ui.tokens();
    let (low, high) = scale.range;
    let mut number = value(&state.load, scale.field).clamp(low, high);
    let width = ui.available_width();
    let response = ui
        .scope(|ui| {
            let visuals = ui.visuals_mut();
            visuals.selection.bg_fill = tokens.accent;
            visuals.slider_trailing_fill = true;
            for widget in [
                &mut visuals.widgets.inactive,
                &mut visuals.widgets.hovered,
                &mut visuals.widgets.active,
            ] {
                // The handle, and the rail behind it.
                widget.bg_fill = tokens.line2;
                widget.fg_stroke = Stroke::new(2.0, tokens.accent);
            }
            ui.spacing_mut().slider_width = width;
            ui.spacing_mut().interact_size.y = 18.0;
            ui.spacing_mut().slider_rail_height = 4.0;
            let mut slider = Slider::new(&mut number, low..=high)
                .show_value(false)
                .handle_shape(eframe::egui::style::HandleShape::Circle)
                .logarithmic(scale.logarithmic)
                .clamping(eframe::egui::SliderClamping::Always);
            if !scale.logarithmic {
                slider = slider.step_by(scale.step);
            }
            ui.add(slider).accessible_name(scale.field.label())
        })
        .inner;
    if response.has_focus() {
        state.focused = true;
        crate::ui::widgets::focus_ring(ui, &response);
    }
    if response.changed() {
        let number = if scale.logarithmic { round(number).clamp(low, high) } else { number };
        // Only what the field would take: a slider's ends are within its range.
        let decimals = if number < 10.0 { 2 } else { 0 };
        let text = format!("{number:.decimals$}").replace('.', ",");
        if state.load.set(scale.field, &text).is_ok() {
            state.faults.remove(&scale.field);
            state.typed.remove(&scale.field);
        }
    }
    ticks(ui, scale, width);
}

fn ticks(ui: &mut Ui, scale: &Scale, width: f32) {
    let tokens = ui.tokens();
    let (row, _) = ui.allocate_exact_size(Vec2::new(width, 14.0), Sense::hover());
    let (low, high) = scale.range;
    let inner = row.shrink2(Vec2::new(7.0, 0.0));
    for (value, words) in scale.ticks {
        let fraction = if scale.logarithmic {
            (value / low).ln() / (high / low).ln()
        } else {
            (value - low) / (high - low)
        };
        let x = inner.left() + inner.width() * fraction as f32;
        let (x, align) = if fraction < 0.02 {
            (row.left(), Align2::LEFT_CENTER)
        } else if fraction > 0.98 {
            (row.right(), Align2::RIGHT_CENTER)
        } else {
            (x, Align2::CENTER_CENTER)
        };
        let font = fonts::mono(theme::CAPTION);
        ui.painter().text(Pos2::new(x, row.center().y), align, *words, font, tokens.weak);
    }
}
