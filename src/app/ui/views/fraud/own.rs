//! Rules of the user's own: a list of those there are, and a form for one more with examples.

use caudal::lambda::functions::rules::{EXAMPLES, RULES_MAX, check};
use eframe::egui::{
    Align, Frame, Id, Key, Label, Layout, Margin, Modifiers, Popup, Response, RichText, Role,
    Sense, Stroke, TextEdit, Ui, Vec2, WidgetInfo,
};

use super::policy::Own;
use super::{State, block, caption, code, name, rules, words};
use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::widgets::{self, Kind, Row};

/// A rule that is being written.
#[derive(Default)]
pub(super) struct Draft {
    reason: String,
    expression: String,
    /// To be brought into sight, with the keyboard.
    pub(super) jump: bool,
}

impl Draft {
    fn rule(&self) -> Own {
        let reason = self.reason.trim();
        let reason = if reason.is_empty() { self.expression.trim() } else { reason };
        Own::new(reason, self.expression.trim(), true)
    }
}

/// The rules there are. Returns whether one was changed.
pub(super) fn list(ui: &mut Ui, state: &mut State) -> bool {
    let mut changed = false;
    let mut gone = None;
    for place in 0..state.policy.own.len() {
        block(ui, |ui| {
            ui.push_id(("propia", place), |ui| {
                let (edited, delete) = one(ui, state, place);
                changed |= edited;
                gone = gone.or(delete.then_some(place));
            });
        });
    }
    if let Some(place) = gone {
        state.policy.own.remove(place);
    }
    changed || gone.is_some()
}

/// One of them. Returns whether it was changed, and whether it is to go.
fn one(ui: &mut Ui, state: &mut State, place: usize) -> (bool, bool) {
    let found = state.found.as_ref().and_then(|found| {
        let number = found.own.iter().position(|(other, _)| *other == place)?;
        found.is_reached(number).then(|| found.own[number].1.outcome.clone())
    });
    let outcome = found.as_ref();
    let rule = &mut state.policy.own[place];
    let mut changed = false;
    let mut delete = false;
    ui.horizontal(|ui| {
        changed |= switch(ui, &mut rule.on, &format!("Usar la regla «{}»", rule.reason));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let tip = format!("Eliminar la regla «{}»", rule.reason);
            delete = widgets::icon_button(ui, "trash-2", &tip, None).clicked();
            rules::mark(ui, outcome);
            let label = format!("Motivo de la regla {}", place + 1);
            changed |= reason(ui, &mut rule.reason, &label).changed();
        });
    });
    let problem = rule.checked().clone().err();
    let said = problem.as_ref().map(|bad| words::bad_rule(bad, &rule.expression));
    let wrong =
        problem.as_ref().map(|bad| marked(words::offence(bad, &rule.expression), &rule.expression));
    let id = ui.make_persistent_id("condición");
    let label = format!("Condición de «{}»", rule.reason);
    let response =
        code::field(ui, id, &label, &mut rule.expression, ("", wrong), problem.is_some());
    if response.changed() {
        rule.touch();
        changed = true;
    }
    if let Some(said) = said {
        self::problem(ui, &said);
    }
    (changed, delete)
}

/// What to underline: at the end of a text, where nothing stands, its last word.
fn marked((start, end): (usize, usize), text: &str) -> std::ops::Range<usize> {
    if start < end {
        return start..end;
    }
    let before = text[..start].trim_end();
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let last = before.chars().next_back();
    let from = match last {
        Some(c) if word(c) => before.trim_end_matches(word).len(),
        Some(c) => before.len() - c.len_utf8(),
        None => 0,
    };
    from..before.len()
}

/// What is wrong, with an icon.
pub(super) fn problem(ui: &mut Ui, words: &str) {
    let tokens = ui.tokens();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(icon("octagon-alert", 12.0).color(tokens.error));
        let text = RichText::new(words).font(fonts::regular(theme::SMALL)).color(tokens.error);
        ui.add(Label::new(text).wrap());
    });
}

/// What a rule gives as its reason, edited where it stands.
fn reason(ui: &mut Ui, text: &mut String, label: &str) -> Response {
    let tokens = ui.tokens();
    let edit = TextEdit::singleline(text)
        .id_salt(label)
        .font(fonts::semibold(theme::TOOL))
        .text_color(tokens.text)
        .hint_text(RichText::new("sin nombre").color(tokens.weak))
        .frame(Frame::new().inner_margin(Margin::symmetric(0, 3)))
        .desired_width(ui.available_width());
    let response = ui.add(edit).accessible_name(label);
    widgets::focus_ring(ui, &response);
    response
}

/// A switch. Returns whether it was turned.
fn switch(ui: &mut Ui, on: &mut bool, name: &str) -> bool {
    let tokens = ui.tokens();
    let (rect, mut response) = ui.allocate_exact_size(Vec2::new(28.0, 24.0), Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, *on, name));
    let track = eframe::egui::Rect::from_center_size(rect.center(), Vec2::new(28.0, 16.0));
    let fill = if *on { tokens.ok } else { tokens.line2 };
    ui.painter().rect_filled(track, 8, fill);
    let at = if *on { track.right() - 8.0 } else { track.left() + 8.0 };
    ui.painter().circle_filled(eframe::egui::pos2(at, track.center().y), 6.0, tokens.bg);
    widgets::focus_ring(ui, &response);
    response.changed()
}

/// The form for one more. Returns whether one was added.
pub(super) fn new(ui: &mut Ui, state: &mut State) -> bool {
    let mut added = false;
    block(ui, |ui| {
        ui.horizontal(|ui| {
            name(ui, "Regla nueva");
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                examples(ui, &mut state.draft);
            });
        });
        let id = ui.make_persistent_id("condición nueva");
        let draft = &mut state.draft;
        let problem = check(&draft.expression).err();
        let empty = draft.expression.trim().is_empty();
        let said = problem.as_ref().map(|bad| words::bad_rule(bad, &draft.expression));
        let wrong = problem
            .as_ref()
            .map(|bad| marked(words::offence(bad, &draft.expression), &draft.expression));
        // Before the field takes the key as a line break.
        let keyed = ui.memory(|memory| memory.has_focus(id))
            && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        let hint = ("txn.comercio == 'comercio-0042' && txn.monto > 1000", wrong);
        let failed = problem.is_some() && !empty;
        code::field(ui, id, "Condición en CEL", &mut draft.expression, hint, failed);
        if std::mem::take(&mut draft.jump) {
            ui.memory_mut(|memory| memory.request_focus(id));
            ui.scroll_to_cursor(None);
        }
        if let Some(said) = said.filter(|_| !empty) {
            self::problem(ui, &said);
        }
        let room = ui.available_width();
        let full = state.policy.own.len() >= RULES_MAX;
        ui.horizontal(|ui| {
            let width = (room - 100.0).max(80.0);
            motive(ui, &mut state.draft.reason, width);
            let ready = problem.is_none() && !full;
            let clicked = ui
                .add_enabled_ui(ready, |ui| widgets::button(ui, Kind::Normal, None, "Añadir"))
                .inner
                .clicked();
            if ready && (clicked || keyed) {
                state.policy.own.push(state.draft.rule());
                state.draft = Draft::default();
                added = true;
            }
        });
        if full {
            caption(ui, &format!("Una función tiene como mucho {RULES_MAX} reglas."));
        } else {
            fields(ui);
        }
    });
    added
}

fn motive(ui: &mut Ui, text: &mut String, width: f32) {
    let tokens = ui.tokens();
    let edit = TextEdit::singleline(text)
        .id(Id::unique("caudal.fraude.motivo"))
        .font(fonts::regular(theme::TOOL))
        .text_color(tokens.text)
        .hint_text(RichText::new("Motivo de la alerta").color(tokens.weak))
        .frame(
            Frame::new()
                .fill(tokens.bg)
                .inner_margin(Margin { left: 8, right: 8, top: 5, bottom: 5 })
                .corner_radius(theme::RADIUS)
                .stroke(Stroke::new(tokens.stroke, tokens.field)),
        )
        .desired_width(width);
    let response = ui.add(edit).accessible_name("Motivo de la alerta");
    widgets::focus_ring(ui, &response);
}

/// What a rule can look at.
fn fields(ui: &mut Ui) {
    caption(
        ui,
        "En CEL. La transacción es txn: monto, pais, pais_cuenta, hora, cliente_id, canal, \
         comercio, moneda… Ctrl+Entrar la añade.",
    );
}

/// Rules to begin with, to be put into the form.
fn examples(ui: &mut Ui, draft: &mut Draft) {
    let button = widgets::button(ui, Kind::Quiet, Some("lightbulb"), "Ejemplos");
    Popup::menu(&button).accessible_name("Ejemplos de reglas").show(|ui| {
        ui.set_width(320.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        for (reason, expression) in EXAMPLES {
            let row = Row::new(reason).role(Role::MenuItem).height(theme::ROW_COMFORTABLE);
            if row.show(ui).on_hover_text(expression).clicked() {
                *draft = Draft {
                    reason: reason.to_owned(),
                    expression: expression.to_owned(),
                    jump: true,
                };
            }
        }
    });
}
