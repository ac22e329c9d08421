//! The transaction as text: numbered lines, those that made a rule fire tinted.

use eframe::egui::text::TextFormat;
use eframe::egui::{
    Align2, Frame, Galley, Margin, Pos2, Rect, Shape, Stroke, StrokeKind, TextBuffer, TextEdit, Ui,
};

use super::{State, caption, code};
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};

/// Room for the numbers of the lines.
const GUTTER: f32 = 32.0;
/// Most lines whose numbers are drawn.
const NUMBERED: usize = 4096;

/// Draws it. Returns whether it was edited.
pub(super) fn show(ui: &mut Ui, state: &mut State, least: f32) -> bool {
    let tokens = ui.tokens();
    let font = fonts::mono(theme::CODE);
    let mut layouter = |ui: &Ui, buffer: &dyn TextBuffer, wrap: f32| {
        let mut job = code::job("json", buffer.as_str(), &font, tokens, None);
        if job.is_empty() {
            job.append("", 0.0, TextFormat::simple(font.clone(), tokens.text));
        }
        job.wrap.max_width = wrap;
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let (back, tint) = (ui.painter().add(Shape::Noop), ui.painter().add(Shape::Noop));
    let top = ui.cursor().min;
    let width = ui.available_width();
    let margin = Margin { left: GUTTER as i8 + 8, right: 8, top: 8, bottom: 8 };
    let output = TextEdit::multiline(&mut state.event.text)
        .id_salt("transacción")
        .font(fonts::mono(theme::CODE))
        .text_color(tokens.text)
        .frame(Frame::new().inner_margin(margin))
        .desired_width(width)
        .min_size(eframe::egui::vec2(0.0, least))
        .layouter(&mut layouter)
        .show(ui);
    let response = output.response.response.accessible_name("Transacción");
    let bottom = response.rect.bottom().max(top.y + least);
    let place = Rect::from_min_max(top, Pos2::new(top.x + width, bottom));
    ui.painter().set(back, Shape::rect_filled(place, 0, tokens.sunken));
    let lines = line_tops(&output.galley, output.galley_pos.y);
    ui.painter().set(tint, Shape::Vec(tints(ui, state, place, &lines)));
    numbers(ui, place, &lines);
    state.writing = response.has_focus();
    if response.has_focus() {
        let stroke = Stroke::new(2.0, tokens.accent);
        ui.painter().rect_stroke(place, 0, stroke, StrokeKind::Inside);
    }
    response.changed()
}

/// Top and bottom of each line of the text; a line that is wrapped is several rows.
fn line_tops(galley: &Galley, top: f32) -> Vec<(f32, f32)> {
    let mut lines = Vec::new();
    let mut open: Option<f32> = None;
    for row in &galley.rows {
        let rect = row.rect();
        let start = *open.get_or_insert(rect.top() + top);
        if row.ends_with_newline {
            lines.push((start, rect.bottom() + top));
            open = None;
        } else if let Some(last) = galley.rows.last()
            && std::ptr::eq(last, row)
        {
            lines.push((start, rect.bottom() + top));
        }
    }
    lines
}

fn tints(ui: &Ui, state: &State, place: Rect, lines: &[(f32, f32)]) -> Vec<Shape> {
    let tokens = ui.tokens();
    let Some(found) = &state.found else { return Vec::new() };
    let each = found.fired.iter().map(|lines| (lines, false));
    let each = each.chain(found.raised.iter().map(|lines| (lines, true)));
    let mut shapes = Vec::new();
    for (range, raised) in each {
        for (top, bottom) in lines.iter().skip(range.start).take(range.len()) {
            let line = Rect::from_min_max(
                Pos2::new(place.left(), *top),
                Pos2::new(place.right(), *bottom),
            );
            shapes.push(Shape::rect_filled(line, 0, tokens.soft_error));
            // Not by colour alone: a bar for what fires, and for what raises one across the number.
            let width = if raised { GUTTER - 4.0 } else { 3.0 };
            let bar = Rect::from_min_size(line.min, eframe::egui::vec2(width, line.height()));
            let stroke = Stroke::new(1.0, tokens.error);
            if raised {
                shapes.push(Shape::rect_stroke(bar, 0, stroke, StrokeKind::Inside));
            } else {
                shapes.push(Shape::rect_filled(bar, 0, tokens.error));
            }
        }
    }
    shapes
}

fn numbers(ui: &Ui, place: Rect, lines: &[(f32, f32)]) {
    let tokens = ui.tokens();
    let clip = ui.clip_rect();
    for (index, (top, bottom)) in lines.iter().enumerate().take(NUMBERED) {
        if *bottom < clip.top() || *top > clip.bottom() {
            continue;
        }
        let at = Pos2::new(place.left() + GUTTER - 8.0, *top + 9.0);
        let font = fonts::mono(theme::SMALL);
        let number = (index + 1).to_string();
        ui.painter().text(at, Align2::RIGHT_CENTER, number, font, tokens.weak);
    }
}

/// What the editor can't show of a record.
pub(super) fn hidden(ui: &mut Ui, state: &State) {
    let Some(data) = state.event.hidden() else { return };
    let whole = numbers::bytes(data.len() as u64);
    let words = if data.len() > super::event::SHOWN_MAX {
        format!(
            "Se ven los primeros 64 KiB de {whole}; se prueba el registro entero. Si lo editas, se prueba lo que ves."
        )
    } else {
        format!(
            "Sus {whole} no son UTF-8: se prueban tal cual. Si lo editas, se prueba lo que ves."
        )
    };
    Frame::new().inner_margin(Margin::symmetric(16, 6)).show(ui, |ui| caption(ui, &words));
}
