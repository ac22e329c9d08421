//! Fields for text.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{FontId, Frame, Id, Margin, Response, Stroke, StrokeKind, TextEdit, Ui, vec2};

use super::{CONTROL, Field};
use crate::ui::theme::{self, Themed as _, Tokens, fonts};

impl Field<'_> {
    /// A line of text.
    pub fn text(self, ui: &mut Ui, text: &mut String) -> Response {
        let id = ui.make_persistent_id(("campo", self.label));
        self.framed(ui, |ui, field, width| field.line(ui, id, text, width))
    }

    /// Several lines of text, at least `rows` high; Tab leaves it.
    pub fn lines(self, ui: &mut Ui, text: &mut String, rows: usize) -> Response {
        let id = ui.make_persistent_id(("campo", self.label));
        self.framed(ui, |ui, field, width| field.edit(ui, id, text, (width, Some(rows))))
    }

    pub(super) fn line(&self, ui: &mut Ui, id: Id, text: &mut String, width: f32) -> Response {
        let response = self.edit(ui, id, text, (width, None));
        self.mark(ui, response.rect, 14.0);
        response
    }

    fn font() -> FontId {
        fonts::mono(theme::TOOL)
    }

    fn edit(
        &self,
        ui: &mut Ui,
        id: Id,
        text: &mut String,
        (width, rows): (f32, Option<usize>),
    ) -> Response {
        let tokens = ui.tokens();
        let right = if self.error.is_some() { 28 } else { 8 };
        let margin = Margin { left: 8, right, top: 5, bottom: 5 };
        let font = Self::font();
        let mut layouter = |ui: &Ui, text: &dyn eframe::egui::TextBuffer, wrap: f32| {
            let mut job = self.job(text.as_str(), &font, tokens);
            job.wrap.max_width = wrap;
            ui.fonts_mut(|fonts| fonts.layout_job(job))
        };
        let edit = match rows {
            Some(rows) => TextEdit::multiline(text).desired_rows(rows),
            None => TextEdit::singleline(text).min_size(vec2(0.0, CONTROL)),
        };
        let edit = edit
            .id(id)
            .hint_text(eframe::egui::RichText::new(self.placeholder).color(tokens.weak))
            .font(Self::font())
            .text_color(tokens.text)
            .frame(
                Frame::new()
                    .fill(tokens.bg)
                    .inner_margin(margin)
                    .corner_radius(theme::RADIUS)
                    .stroke(self.stroke(tokens)),
            )
            .desired_width(width - f32::from(margin.left + margin.right))
            .layouter(&mut layouter);
        let response = ui.add(edit).accessible_name(self.label);
        if response.has_focus() {
            ui.painter().rect_stroke(
                response.rect,
                theme::RADIUS,
                Stroke::new(2.0, tokens.accent),
                StrokeKind::Inside,
            );
        }
        response
    }

    /// The text with what is wrong in it underlined.
    fn job(&self, text: &str, font: &FontId, tokens: &Tokens) -> LayoutJob {
        let plain = TextFormat::simple(font.clone(), tokens.text);
        let Some(offending) = self.offending else {
            return LayoutJob::single_section(text.to_owned(), plain);
        };
        let wrong = TextFormat { underline: Stroke::new(2.0, tokens.error), ..plain.clone() };
        let mut job = LayoutJob::default();
        let mut from = 0;
        let mut former = None;
        for (at, c) in text.char_indices() {
            let bad = offending(c);
            if former.is_some_and(|former| former != bad) {
                let format = if bad { &plain } else { &wrong };
                job.append(&text[from..at], 0.0, format.clone());
                from = at;
            }
            former = Some(bad);
        }
        let format = if former == Some(true) { wrong } else { plain };
        job.append(&text[from..], 0.0, format);
        job
    }
}
