//! The left column: the note's three rules with their limits in place, and the user's own below.

use std::sync::Arc;

use eframe::egui::{
    Align, Frame, Layout, Margin, Rect, RichText, Stroke, StrokeKind, TextEdit, Ui,
};

use caudal::engine::AlertSent;
use caudal::lambda::NOTE_FUNCTION;
use caudal::lambda::functions::Rule;
use caudal::lambda::functions::python::Raised;

use super::policy::{Limit, number};
use super::{State, ViewScene, block, caption, heading, life, name, own, rehearsal, words};
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::route::Route;
use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::widgets::{self, Kind};

pub(super) fn head(ui: &mut Ui, state: &mut State) {
    let mut jump = false;
    let count = format!("{} del apunte, {} tuyas", Rule::EACH.len(), state.policy.own.len());
    heading(ui, "Reglas", &count, |ui| {
        jump = widgets::button(ui, Kind::Normal, Some("plus"), "Regla").clicked();
    });
    state.draft.jump |= jump;
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let mut changed = false;
    for rule in Rule::EACH {
        let alerts = sent(scene, rule);
        changed |= block(ui, |ui| note(ui, state, rule, alerts));
    }
    block(ui, |ui| foot(ui, scene, state, &mut changed));
    life::deploy::show(ui, scene, state);
    changed |= own::list(ui, state);
    changed |= own::new(ui, state);
    rehearsal::show(ui, state);
    if changed {
        state.edited(scene);
        ui.request_repaint();
    }
}

/// A rule of the note. Returns whether a limit was changed.
fn note(ui: &mut Ui, state: &mut State, rule: Rule, alerts: u64) -> bool {
    let tokens = ui.tokens();
    let mut changed = false;
    let mut problem = None;
    ui.horizontal(|ui| {
        ui.label(icon("shield-alert", 16.0).color(tokens.secondary));
        name(ui, words::name(rule));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            fires(ui, state, rule);
            count(ui, alerts);
        });
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.add_space(24.0);
        match rule {
            Rule::Amount => {
                code(ui, "monto >");
                changed |= limit(ui, state, Limit::Amount, &mut problem);
            }
            Rule::Country => code(ui, "pais ≠ pais_cuenta"),
            Rule::Hour => {
                code(ui, "hora ≥");
                changed |= limit(ui, state, Limit::FromHour, &mut problem);
                code(ui, "o hora ≤");
                changed |= limit(ui, state, Limit::ToHour, &mut problem);
            }
        }
    });
    if let Some(problem) = problem {
        own::problem(ui, &format!("{problem} Mientras, cuenta el del apunte."));
    }
    changed
}

/// Alerts of a rule of the note among those that are remembered.
fn sent(scene: &ViewScene<'_>, rule: Rule) -> u64 {
    let mine = |alert: &&Arc<AlertSent>| {
        alert.function == NOTE_FUNCTION && Rule::EACH.get(alert.rule) == Some(&rule)
    };
    scene.snapshot.lambda.did.alerts.iter().filter(mine).count() as u64
}

fn count(ui: &mut Ui, alerts: u64) {
    if alerts == 0 {
        return;
    }
    let text = RichText::new(numbers::whole(alerts)).font(fonts::mono(12.5));
    let words = numbers::counted(alerts, "alerta publicada", "alertas publicadas");
    ui.label(text.color(ui.tokens().secondary)).on_hover_text(format!("{words} últimamente"));
}

/// Whether it fires for the transaction that is tried.
fn fires(ui: &mut Ui, state: &State, rule: Rule) {
    let found = state.found.as_ref().map(|found| &found.note.rules);
    let rule = found.and_then(|rules| rules.iter().find(|found| found.rule == rule));
    let outcome = rule.and_then(|rule| rule.outcome.as_ref());
    mark(ui, outcome);
}

/// A bell for a rule that fires, a cross for one that raises, nothing for the others.
pub(super) fn mark(ui: &mut Ui, outcome: Option<&Result<bool, Raised>>) {
    let tokens = ui.tokens();
    let (picture, colour, words) = match outcome {
        Some(Ok(true)) => ("bell", tokens.error, "salta"),
        Some(Err(_)) => ("octagon-alert", tokens.error, "error"),
        _ => return,
    };
    let text = RichText::new(words).font(fonts::regular(theme::SMALL));
    ui.label(text.color(colour));
    ui.label(icon(picture, 14.0).color(colour));
}

fn code(ui: &mut Ui, text: &str) {
    let text = RichText::new(text).font(fonts::mono(12.5)).color(ui.tokens().secondary);
    ui.label(text);
}

/// A limit that is edited where it stands. Returns whether it was.
fn limit(ui: &mut Ui, state: &mut State, limit: Limit, problem: &mut Option<String>) -> bool {
    let tokens = ui.tokens();
    let text = &mut state.policy.limits[limit as usize];
    let font = fonts::mono_semibold(12.5);
    let wrong = number(text).err();
    let colour = if wrong.is_some() { tokens.error } else { tokens.text };
    let galley = ui.painter().layout_no_wrap(text.clone(), font.clone(), colour);
    let width = (galley.size().x + 4.0).clamp(16.0, 180.0);
    let edit = TextEdit::singleline(text)
        .id_salt(limit.name())
        .font(font)
        .text_color(colour)
        .frame(Frame::new().inner_margin(Margin::symmetric(2, 3)))
        .desired_width(width);
    let response = ui.add(edit).accessible_name(limit.name());
    underline(ui, response.rect, wrong.is_some());
    if response.has_focus() {
        let stroke = Stroke::new(2.0, tokens.accent);
        let rect = response.rect.expand(1.0);
        ui.painter().rect_stroke(rect, theme::RADIUS, stroke, StrokeKind::Outside);
    }
    let changed = response.changed();
    // What was wrong in the frame before is drawn with what is wrong now.
    *problem = problem.take().or(wrong);
    changed
}

/// The dots below what can be edited, or a line below what is wrong.
fn underline(ui: &Ui, rect: Rect, wrong: bool) {
    let tokens = ui.tokens();
    let y = rect.bottom() - 1.0;
    if wrong {
        ui.painter().hline(rect.x_range(), y, Stroke::new(2.0, tokens.error));
        return;
    }
    let mut x = rect.left() + 2.0;
    while x < rect.right() - 1.0 {
        let dot =
            Rect::from_min_size(eframe::egui::pos2(x, y - 1.0), eframe::egui::Vec2::splat(2.0));
        ui.painter().rect_filled(dot, 1, tokens.accent);
        x += 4.0;
    }
}

/// Where the rules are from, and the way back to their limits.
fn foot(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State, changed: &mut bool) {
    caption(ui, "Las tres son el handler del apunte tal cual: en orden, cada una con su alerta.");
    ui.horizontal_wrapped(|ui| {
        if widgets::link_button(ui, "Ver el código en la nota").clicked() {
            let route = Route::section("kinesis", "fraude");
            scene.actions.push(Action::Go { route, new_tab: false });
        }
        if !state.policy.is_the_note_s()
            && widgets::link_button(ui, "Volver a los límites del apunte").clicked()
        {
            state.policy.limits = super::Policy::default().limits;
            *changed = true;
        }
    });
}
