//! Fields of forms: a label above, the control, and below it what is wrong or what is allowed.
//! A field never refuses a key: what is typed stays, and the words below say what is wrong.

mod choice;
mod number;
#[cfg(test)]
mod tests;
mod text;

use std::borrow::Cow;

use eframe::egui::accesskit::Invalid;
use eframe::egui::{Align, Label, Layout, Rect, Response, RichText, Sense, Stroke, Ui, Vec2};

use super::paint_icon;
use crate::ui::theme::{self, Themed as _, Tokens, fonts};

pub use number::Number;

/// Height of a control.
const CONTROL: f32 = 28.0;

/// One field, to be shown as one of its kinds.
#[derive(Clone)]
pub struct Field<'a> {
    label: &'a str,
    hint: Option<Cow<'a, str>>,
    error: Option<Cow<'a, str>>,
    placeholder: &'a str,
    unit: Option<&'a str>,
    offending: Option<&'a dyn Fn(char) -> bool>,
    width: Option<f32>,
}

impl<'a> Field<'a> {
    /// A field whose label is also its accessible name.
    pub fn new(label: &'a str) -> Self {
        Self {
            label,
            hint: None,
            error: None,
            placeholder: "",
            unit: None,
            offending: None,
            width: None,
        }
    }

    /// What is allowed: stands below while nothing is wrong.
    pub fn hint(mut self, hint: impl Into<Cow<'a, str>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What is wrong, if anything is.
    pub fn error(mut self, error: Option<impl Into<Cow<'a, str>>>) -> Self {
        self.error = error.map(Into::into);
        self
    }

    /// What stands in it while it is empty.
    pub fn placeholder(mut self, placeholder: &'a str) -> Self {
        self.placeholder = placeholder;
        self
    }

    /// What a number counts; stands behind it.
    pub fn unit(mut self, unit: &'a str) -> Self {
        self.unit = Some(unit);
        self
    }

    /// Which characters are underlined as wrong.
    pub fn offending(mut self, offending: &'a dyn Fn(char) -> bool) -> Self {
        self.offending = Some(offending);
        self
    }

    /// In points; without it the field is as wide as it can be.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// Draws label and words around a control, and tells the screen reader of them.
    fn framed(
        self,
        ui: &mut Ui,
        control: impl FnOnce(&mut Ui, &Self, f32) -> Response,
    ) -> Response {
        let tokens = ui.tokens();
        let width = self.width.unwrap_or(f32::INFINITY).min(ui.available_width());
        let layout = Layout::top_down(Align::Min);
        let size = Vec2::new(width, 0.0);
        let inner = ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 4.0;
            if !self.label.is_empty() {
                paint_label(ui, self.label, tokens);
            }
            let response = control(ui, &self, width);
            self.words(ui, tokens);
            response
        });
        self.describe(ui, inner.inner)
    }

    /// What is wrong, or what is allowed.
    fn words(&self, ui: &mut Ui, tokens: &Tokens) {
        let (words, colour) = match (&self.error, &self.hint) {
            (Some(error), _) => (error, tokens.error),
            (None, Some(hint)) => (hint, tokens.weak),
            (None, None) => return,
        };
        let text = RichText::new(words.as_ref()).font(fonts::regular(theme::SMALL)).color(colour);
        ui.add(Label::new(text).wrap());
    }

    fn describe(&self, ui: &Ui, response: Response) -> Response {
        ui.ctx().accesskit_node_builder(response.id, |node| {
            if let Some(error) = &self.error {
                node.set_invalid(Invalid::True);
                node.set_description(error.as_ref());
            } else if let Some(hint) = &self.hint {
                node.set_description(hint.as_ref());
            }
        });
        response
    }

    /// The stroke of its control.
    fn stroke(&self, tokens: &Tokens) -> Stroke {
        let colour = if self.error.is_some() { tokens.error } else { tokens.field };
        Stroke::new(tokens.stroke, colour)
    }

    /// The mark within a control that says that something is wrong without colour.
    fn mark(&self, ui: &Ui, rect: Rect, right: f32) {
        if self.error.is_some() {
            let at = rect.right_center() - Vec2::new(right, 0.0);
            paint_icon(ui.painter(), at, "octagon-alert", 14.0, ui.tokens().error);
        }
    }
}

/// Painted and not a label of its own: the control has it as its name.
fn paint_label(ui: &mut Ui, label: &str, tokens: &Tokens) {
    let font = fonts::regular(theme::SMALL);
    let galley =
        ui.painter().layout(label.to_owned(), font, tokens.secondary, ui.available_width());
    let (rect, _) = ui.allocate_exact_size(galley.size(), Sense::hover());
    ui.painter().galley(rect.min, galley, tokens.secondary);
}
