//! A call written down: as a command, as a program, as JSON; to be read and copied.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Align, Align2, Color32, CornerRadius, Frame, Galley, Label, Layout, Margin, Rect, Response,
    Role, ScrollArea, Sense, Stroke, StrokeKind, TextWrapMode, Ui, Vec2, WidgetInfo,
};

use super::{focus_ring, just_copied, mark_copied, paint_icon};
use crate::ui::highlight;
use crate::ui::theme::{self, Themed as _, fonts};

/// Height of its head.
const HEAD: f32 = 32.0;
/// Height from which the text scrolls.
const BODY_MAX: f32 = 220.0;

/// One way to write a call down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// `CLI`.
    pub name: &'static str,
    /// For the highlighter.
    pub language: &'static str,
    /// What is seen; may be shortened.
    pub shown: String,
    /// What is copied, complete.
    pub text: String,
}

/// A card that shows one of several ways and can copy it. Which one is remembered for all cards.
/// Returns what is to be copied.
pub fn command_card(ui: &mut Ui, ways: &[Way]) -> Option<String> {
    let tokens = ui.tokens();
    let chosen_id = eframe::egui::Id::unique("caudal.command-card.way");
    let chosen = ui.data(|data| data.get_temp::<usize>(chosen_id)).unwrap_or_default();
    let chosen = chosen.min(ways.len().saturating_sub(1));
    let way = ways.get(chosen)?;
    let mut copied = None;
    Frame::new()
        .fill(tokens.sunken)
        .stroke(Stroke::new(tokens.stroke, tokens.line))
        .corner_radius(theme::RADIUS_CARD)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            let (head, _) =
                ui.allocate_exact_size(Vec2::new(ui.available_width(), HEAD), Sense::hover());
            let round = theme::RADIUS_CARD;
            let corners = CornerRadius { nw: round, ne: round, sw: 0, se: 0 };
            ui.painter().rect_filled(head.shrink(tokens.stroke), corners, tokens.panel);
            ui.painter().hline(
                head.x_range(),
                head.bottom(),
                Stroke::new(tokens.stroke, tokens.line),
            );
            let mut line = ui.new_child(
                eframe::egui::UiBuilder::new()
                    .max_rect(head.shrink2(Vec2::new(6.0, 0.0)))
                    .layout(Layout::left_to_right(Align::Center)),
            );
            line.spacing_mut().item_spacing.x = 2.0;
            for (index, other) in ways.iter().enumerate() {
                if tab(&mut line, other.name, index == chosen).clicked() {
                    line.data_mut(|data| data.insert_temp(chosen_id, index));
                }
            }
            line.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if copy_button(ui, way.name) {
                    copied = Some(way.text.clone());
                }
            });
            Frame::new().inner_margin(Margin::symmetric(12, 10)).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ScrollArea::vertical().id_salt("orden").max_height(BODY_MAX).show(ui, |ui| {
                    let galley = galley(ui, way, ui.available_width());
                    ui.add(Label::new(galley).selectable(true).wrap_mode(TextWrapMode::Wrap));
                });
            });
        });
    copied
}

/// The text in colours, wrapped at any place, as a terminal does.
fn galley(ui: &Ui, way: &Way, width: f32) -> Arc<Galley> {
    let tokens = ui.tokens();
    let mut job = LayoutJob::default();
    for (range, token) in highlight::spans(way.language, &way.shown) {
        let format = TextFormat {
            font_id: fonts::mono(12.0),
            line_height: Some(18.0),
            color: token.colour(tokens),
            ..TextFormat::default()
        };
        job.append(&way.shown[range], 0.0, format);
    }
    job.wrap.max_width = width;
    job.wrap.break_anywhere = longest_word(&way.shown) > 60;
    ui.painter().layout_job(job)
}

/// The length of the longest stretch without a place to break at.
fn longest_word(text: &str) -> usize {
    text.split_whitespace().map(str::len).max().unwrap_or_default()
}

fn tab(ui: &mut Ui, name: &str, chosen: bool) -> Response {
    let tokens = ui.tokens();
    let font = if chosen { fonts::medium(theme::SMALL) } else { fonts::regular(theme::SMALL) };
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font, Color32::PLACEHOLDER);
    let size = Vec2::new(galley.size().x + 16.0, theme::ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, name));
    let lit = chosen || response.hovered() || response.has_focus();
    let colour = if lit { tokens.text } else { tokens.secondary };
    if chosen {
        let line = Rect::from_min_size(
            rect.left_bottom() + Vec2::new(6.0, 2.0),
            Vec2::new(rect.width() - 12.0, 2.0),
        );
        ui.painter().rect_filled(line, 0, tokens.accent);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, theme::RADIUS, tokens.hover);
    }
    let at = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size()).min;
    ui.painter().galley_with_override_text_color(at, galley, colour);
    focus_ring(ui, &response);
    response
}

/// A button that turns into a tick for a moment.
fn copy_button(ui: &mut Ui, name: &str) -> bool {
    let tokens = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(theme::ROW), Sense::click());
    let copied = just_copied(ui, response.id);
    let name = format!("Copiar {name}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let pointed = response.hovered() || response.has_focus();
    let (icon, colour) = match (copied, pointed) {
        (true, _) => ("check", tokens.ok),
        (false, true) => ("copy", tokens.text),
        (false, false) => ("copy", tokens.secondary),
    };
    if pointed && !copied {
        ui.painter().rect(rect, theme::RADIUS, tokens.hover, Stroke::NONE, StrokeKind::Inside);
    }
    paint_icon(ui.painter(), rect.center(), icon, 14.0, colour);
    focus_ring(ui, &response);
    let clicked = response.clicked();
    if clicked {
        mark_copied(ui, response.id);
    }
    response.on_hover_text(if copied { "Copiado".to_owned() } else { name });
    clicked
}
