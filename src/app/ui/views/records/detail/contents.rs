//! The payload's four forms.

use std::sync::Arc;

use caudal::clients::reader::{Row, json};
use eframe::egui::{Color32, Frame, Margin, RichText, ScrollArea, TextStyle, Ui};

use super::actions::{COPIED_MAX, too_large};
use super::json_view;
use super::payload::{self, Text};
use super::tree::{self, Folds, Line};
use super::worked::{SMALL, Worked};
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets;

/// What is worked out of the payload that is shown.
pub(super) struct Contents {
    row: Arc<Row>,
    /// Whether its beginning is text.
    pub(super) is_text: bool,
    /// Whether all of a large payload is shown.
    whole: bool,
    folds: Folds,
    tree: Worked<Folds, Result<Vec<Line>, json::Fault>>,
    rows: Worked<(usize, bool), Text>,
}

impl Contents {
    pub(super) fn new(row: &Arc<Row>) -> Self {
        let data = row.data();
        let beginning = &data[..data.len().min(SMALL)];
        Self {
            row: Arc::clone(row),
            is_text: payload::is_text(beginning, beginning.len() == data.len()),
            whole: data.len() <= SMALL,
            folds: Folds::default(),
            tree: Worked::default(),
            rows: Worked::default(),
        }
    }

    /// What is shown of the payload.
    fn shown(&self) -> usize {
        if self.whole { self.row.data().len() } else { SMALL }
    }

    pub(super) fn json(&mut self, ui: &mut Ui, scene: &mut ViewScene<'_>) {
        if !self.whole {
            note(ui, "El árbol JSON necesita el payload entero; aquí está su comienzo como texto.");
            self.text(ui, scene);
            return;
        }
        let row = Arc::clone(&self.row);
        let work = move |folds: &Folds| tree::lines(row.data(), folds);
        let found = self.tree.get(&self.folds, self.row.data().len(), &scene.waker, work);
        match found {
            None => note(ui, "Leyendo el JSON…"),
            Some(Ok(lines)) => {
                json_view::show(ui, scene, self.row.data(), lines, &mut self.folds);
            }
            Some(Err(fault)) => {
                let words = match fault {
                    _ if self.row.data().is_empty() => "El payload está vacío.".to_owned(),
                    json::Fault::Syntax(at) => {
                        format!(
                            "No es JSON: falla en el byte {}. Se muestra como texto.",
                            numbers::whole(*at as u64)
                        )
                    }
                    json::Fault::Depth(at) => format!(
                        "Tiene más de {} niveles de anidamiento (byte {}): se muestra como texto.",
                        json::DEPTH_MAX,
                        numbers::whole(*at as u64)
                    ),
                };
                note(ui, &words);
                self.text(ui, scene);
            }
        }
    }

    pub(super) fn text(&mut self, ui: &mut Ui, scene: &mut ViewScene<'_>) {
        self.more(ui);
        let letter = letter_width(ui);
        let columns = (((ui.available_width() - 40.0) / letter) as usize).clamp(16, 400);
        let row = Arc::clone(&self.row);
        let work = move |(columns, whole): &(usize, bool)| {
            let data = row.data();
            let shown = if *whole { data } else { &data[..data.len().min(SMALL)] };
            payload::text_rows(shown, *columns, !*whole)
        };
        let bytes = self.shown();
        let data = self.row.data();
        match self.rows.get(&(columns, self.whole), bytes, &scene.waker, work) {
            None => note(ui, "Leyendo el texto…"),
            Some(Text::NotUtf8(at)) => {
                let at = numbers::whole(*at as u64);
                note(
                    ui,
                    &format!("No es texto UTF-8: el byte {at} no puede estar ahí. Míralo en Hex."),
                );
            }
            Some(Text::Rows(_)) if data.is_empty() => note(ui, "El payload está vacío."),
            Some(Text::Rows(rows)) => {
                if copy_link(ui, "Copiar el texto") {
                    scene.actions.push(if data.len() > COPIED_MAX {
                        too_large(data.len())
                    } else {
                        Action::Copy(String::from_utf8_lossy(data).into_owned(), "Texto copiado")
                    });
                }
                let line = |index: usize| {
                    let range = &rows[index];
                    payload::printable(&data[range.start as usize..range.end as usize])
                };
                let colour = ui.tokens().text;
                mono_rows(ui, "texto", rows.len(), |ui, index| mono(ui, line(index), colour));
            }
        }
    }

    pub(super) fn hex(&mut self, ui: &mut Ui) {
        self.more(ui);
        let shown = self.shown();
        let data = &self.row.data()[..shown];
        if data.is_empty() {
            note(ui, "El payload está vacío.");
            return;
        }
        let tokens = ui.tokens();
        mono_rows(ui, "hex", shown.div_ceil(payload::HEX_ROW), |ui, index| {
            let (offset, digits, ascii) = payload::hex_row(data, index);
            let mut job = eframe::egui::text::LayoutJob::default();
            let parts = [(offset, tokens.weak), (digits, tokens.text), (ascii, tokens.code_string)];
            for (index, (text, colour)) in parts.into_iter().enumerate() {
                let format = eframe::egui::TextFormat::simple(fonts::mono(theme::CAPTION), colour);
                job.append(&text, if index == 0 { 0.0 } else { 8.0 }, format);
            }
            ui.add(eframe::egui::Label::new(job).extend());
        });
    }

    pub(super) fn base64(&mut self, ui: &mut Ui, scene: &mut ViewScene<'_>) {
        self.more(ui);
        let data = &self.row.data()[..self.shown()];
        if data.is_empty() {
            note(ui, "El payload está vacío.");
            return;
        }
        if copy_link(ui, "Copiar el base64") {
            let whole = &self.row.record.data;
            scene.actions.push(if whole.len() > COPIED_MAX {
                too_large(whole.len())
            } else {
                Action::Copy(whole.to_base64(), "Base64 copiado")
            });
        }
        let letters = ((ui.available_width() - 40.0) / letter_width(ui)) as usize;
        let letters = (letters / 4 * 4).clamp(16, 256);
        let colour = ui.tokens().text;
        mono_rows(ui, "base64", payload::base64_rows(data.len(), letters), |ui, index| {
            mono(ui, payload::base64_row(data, index, letters), colour);
        });
    }

    /// Says that not all is shown, and offers it.
    fn more(&mut self, ui: &mut Ui) {
        if self.whole {
            if self.rows.is_coming() {
                note(ui, "Leyendo…");
            }
            return;
        }
        let (shown, all) = (SMALL as u64, self.row.data().len() as u64);
        let words = format!("Primeros {} de {}", numbers::bytes(shown), numbers::bytes(all));
        Frame::new().inner_margin(Margin::symmetric(16, 4)).show(ui, |ui| {
            ui.horizontal(|ui| {
                let words = RichText::new(words).font(fonts::regular(theme::SMALL));
                ui.label(words.color(ui.tokens().secondary));
                self.whole = widgets::link_button(ui, "mostrar todo").clicked();
            });
        });
    }
}

/// A sentence about what is shown.
fn note(ui: &mut Ui, words: &str) {
    Frame::new().inner_margin(Margin::symmetric(16, 8)).show(ui, |ui| {
        let words = RichText::new(words).font(fonts::regular(theme::TOOL));
        let label = eframe::egui::Label::new(words.color(ui.tokens().secondary)).wrap();
        ui.add(label);
    });
}

fn copy_link(ui: &mut Ui, words: &str) -> bool {
    let frame = Frame::new().inner_margin(Margin::symmetric(16, 0));
    frame.show(ui, |ui| widgets::link_button(ui, words).clicked()).inner
}

fn letter_width(ui: &Ui) -> f32 {
    let font = fonts::mono(theme::SMALL);
    ui.ctx().fonts_mut(|fonts| fonts.glyph_width(&font, '0')).max(1.0)
}

fn mono(ui: &mut Ui, text: String, colour: Color32) {
    let text = RichText::new(text).font(fonts::mono(theme::SMALL)).color(colour);
    ui.add(eframe::egui::Label::new(text).extend());
}

/// Rows of code of which those in sight are drawn.
pub(super) fn mono_rows(
    ui: &mut Ui,
    salt: &str,
    count: usize,
    mut draw: impl FnMut(&mut Ui, usize),
) {
    let frame = Frame::new().fill(ui.tokens().sunken).inner_margin(Margin {
        left: 16,
        right: 4,
        top: 8,
        bottom: 8,
    });
    frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let height = ui.text_style_height(&TextStyle::Monospace).max(18.0);
        let area = ScrollArea::both().id_salt(salt).auto_shrink([false, false]);
        area.show_rows(ui, height, count, |ui, range| {
            for index in range {
                ui.horizontal(|ui| {
                    ui.set_height(height);
                    draw(ui, index);
                });
            }
        });
    });
}
