//! Code as a text layout: its colours, and a stretch of it underlined as wrong.

use std::ops::Range;

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    FontId, Frame, Id, Margin, Response, Stroke, StrokeKind, TextBuffer, TextEdit, Ui,
};

use crate::ui::highlight;
use crate::ui::theme::{self, Themed as _, Tokens, fonts};

/// Lays code out; what is wrong is underlined.
pub(super) fn job(
    language: &str,
    text: &str,
    font: &FontId,
    tokens: &Tokens,
    wrong: Option<&Range<usize>>,
) -> LayoutJob {
    let mut job = LayoutJob::default();
    for (span, token) in highlight::spans(language, text) {
        let format = TextFormat::simple(font.clone(), token.colour(tokens));
        let bad = wrong.map_or(0..0, |wrong| {
            wrong.start.clamp(span.start, span.end)..wrong.end.clamp(span.start, span.end)
        });
        if bad.is_empty() {
            job.append(&text[span], 0.0, format);
            continue;
        }
        let marked = TextFormat { underline: Stroke::new(2.0, tokens.error), ..format.clone() };
        job.append(&text[span.start..bad.start], 0.0, format.clone());
        job.append(&text[bad.clone()], 0.0, marked);
        job.append(&text[bad.end..span.end], 0.0, format);
    }
    job
}

/// A field for an expression, as high as it needs to be.
pub(super) fn field(
    ui: &mut Ui,
    id: Id,
    name: &str,
    text: &mut String,
    (hint, wrong): (&str, Option<Range<usize>>),
    failed: bool,
) -> Response {
    let tokens = ui.tokens();
    let font = fonts::mono(theme::SMALL);
    let mut layouter = |ui: &Ui, buffer: &dyn TextBuffer, wrap: f32| {
        // While it is typed in, the place is that of the text before.
        let text = buffer.as_str();
        let place = wrong.clone().filter(|place| text.get(place.clone()).is_some());
        let mut job = job("javascript", text, &font, tokens, place.as_ref());
        job.wrap.max_width = wrap;
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let stroke = if failed { tokens.error } else { tokens.line2 };
    let margin = Margin { left: 8, right: 8, top: 5, bottom: 5 };
    let edit = TextEdit::multiline(text)
        .id(id)
        .desired_rows(1)
        .hint_text(eframe::egui::RichText::new(hint).color(tokens.weak))
        .font(fonts::mono(theme::SMALL))
        .text_color(tokens.text)
        .frame(
            Frame::new()
                .fill(tokens.sunken)
                .inner_margin(margin)
                .corner_radius(theme::RADIUS)
                .stroke(Stroke::new(tokens.stroke, stroke)),
        )
        .desired_width(ui.available_width())
        .layouter(&mut layouter);
    let response = ui.add(edit).accessible_name(name);
    if response.has_focus() {
        let stroke = Stroke::new(2.0, tokens.accent);
        ui.painter().rect_stroke(response.rect, theme::RADIUS, stroke, StrokeKind::Inside);
    }
    response
}
