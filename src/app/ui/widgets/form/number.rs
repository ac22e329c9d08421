//! Fields for whole numbers: what is typed stays, whatever it is.

use eframe::egui::{Key, Modifiers, Response, Ui};

use super::Field;

/// A whole number as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Number {
    /// What is typed.
    pub text: String,
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self { text: number.to_string() }
    }
}

impl Number {
    /// The number, if it is one.
    pub fn value(&self) -> Option<i64> {
        self.text.trim().parse().ok()
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Why what is typed is no number, in Spanish. Nothing typed is no problem of its own.
    pub fn problem(&self) -> Option<&'static str> {
        let text = self.text.trim();
        let digits = text.strip_prefix('-').unwrap_or(text);
        if text.is_empty() || self.value().is_some() {
            None
        } else if !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()) {
            Some("Es un número demasiado grande.")
        } else {
            Some("Escribe un número entero: solo cifras, sin puntos ni comas.")
        }
    }
}

impl Field<'_> {
    /// A whole number; the arrows up and down count. What is no number is told before any other
    /// error.
    pub fn number(mut self, ui: &mut Ui, number: &mut Number) -> Response {
        let id = ui.make_persistent_id(("campo", self.label));
        if let Some(problem) = number.problem() {
            self.error = Some(problem.into());
        }
        let mut counted = false;
        if ui.memory(|memory| memory.has_focus(id)) {
            for (key, step) in [(Key::ArrowUp, 1), (Key::ArrowDown, -1)] {
                let times = ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
                if times > 0
                    && let Some(value) = number.value()
                {
                    let value = value.saturating_add(step * times as i64);
                    *number = Number::from(value.max(0));
                    counted = true;
                }
            }
        }
        let mut response = self.framed(ui, |ui, field, width| {
            let Some(unit) = field.unit else { return field.line(ui, id, &mut number.text, width) };
            let tokens = crate::ui::theme::tokens(ui.ctx());
            let font = crate::ui::theme::fonts::regular(crate::ui::theme::SMALL);
            let galley = ui.painter().layout_no_wrap(unit.to_owned(), font, tokens.weak);
            let left = width - galley.size().x - 8.0;
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                let response = field.line(ui, id, &mut number.text, left);
                let at =
                    response.rect.right_center() + eframe::egui::vec2(8.0, -galley.size().y / 2.0);
                ui.painter().galley(at, galley, tokens.weak);
                response
            })
            .inner
        });
        if counted {
            response.mark_changed();
        }
        response
    }
}
