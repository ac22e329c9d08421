//! Rule by rule and field by field: value, sign, limit, how far one is from the other.

use caudal::lambda::functions::python::Raised;
use caudal::lambda::functions::rules::{RuleExplained, RuleReading};
use caudal::lambda::functions::{Explanation, Reading, Rule};
use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align, Align2, Color32, FontId, Layout, Pos2, Rect, RichText, Role, Sense, Ui, Vec2, WidgetInfo,
};

use super::{State, block, caption, name, words};
use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::widgets::{self, Tone};

/// What a rule or a comparison came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    Fires,
    Not,
    Raised,
    Unreached,
}

impl Came {
    fn of(outcome: Option<&Result<bool, Raised>>) -> Self {
        match outcome {
            Some(Ok(true)) => Self::Fires,
            Some(Ok(false)) => Self::Not,
            Some(Err(_)) => Self::Raised,
            None => Self::Unreached,
        }
    }
}

/// One comparison as it is drawn.
struct Line<'a> {
    field: &'a str,
    value: String,
    sign: &'a str,
    limit: &'a str,
    remark: String,
    came: Came,
}

pub(super) fn show(ui: &mut Ui, state: &mut State) {
    state.found();
    let Some(found) = &state.found else { return };
    if let Some(raised) = &found.note.unreadable {
        block(ui, |ui| {
            head(ui, "Las tres del apunte", Came::Raised, "json.loads");
            exception(ui, raised);
        });
    }
    let mut before = None;
    for rule in &found.note.rules {
        let came = Came::of(rule.outcome.as_ref());
        // Once is enough.
        block(ui, |ui| note(ui, rule, before != Some(Came::Unreached)));
        before = Some(came);
    }
    if let Some(raised) = &found.own_unreadable {
        block(ui, |ui| {
            head(ui, "Las tuyas", Came::Raised, "tus reglas");
            exception(ui, raised);
        });
    }
    for (number, (place, rule)) in found.own.iter().enumerate() {
        let Some(own) = state.policy.own.get(*place) else { continue };
        let reached = found.is_reached(number);
        block(ui, |ui| one_s_own(ui, &own.reason, rule, reached));
    }
}

fn note(ui: &mut Ui, rule: &Explanation, told: bool) {
    head(ui, words::name(rule.rule), Came::of(rule.outcome.as_ref()), rule.rule.reason());
    for reading in &rule.readings {
        line(ui, &of_note(rule.rule, reading));
    }
    match &rule.outcome {
        Some(Err(raised)) => exception(ui, raised),
        None if told => {
            below(ui, "Python no llega hasta aquí: la excepción de arriba acaba el lote.");
        }
        _ => {}
    }
}

fn of_note(rule: Rule, reading: &Reading) -> Line<'_> {
    let came = Came::of(reading.outcome.as_ref());
    let remark = match (rule, came) {
        (Rule::Country, Came::Fires) => "distinto de pais_cuenta".to_owned(),
        (Rule::Country, Came::Not) => "igual que pais_cuenta".to_owned(),
        (_, Came::Raised) if reading.value.is_none() => "falta el campo".to_owned(),
        (_, Came::Raised) => "no se puede comparar".to_owned(),
        (_, Came::Unreached) => "no se evalúa".to_owned(),
        _ => reading.distance.map_or_else(
            || "infinito o NaN".to_owned(),
            |far| words::distance(reading.operator, far, rule == Rule::Hour),
        ),
    };
    Line {
        field: reading.field,
        value: reading.value.clone().unwrap_or_else(|| absent(rule).to_owned()),
        sign: words::sign(reading.operator),
        limit: &reading.limit,
        remark,
        came,
    }
}

/// What stands for a member that isn't there: `get` gives None.
fn absent(rule: Rule) -> &'static str {
    if rule == Rule::Country { "None" } else { "—" }
}

fn one_s_own(ui: &mut Ui, reason: &str, rule: &RuleExplained, reached: bool) {
    let came = if reached { Came::of(Some(&rule.outcome)) } else { Came::Unreached };
    head(ui, reason, came, "tuya");
    for reading in &rule.readings {
        line(ui, &of_own(reading));
    }
    match &rule.outcome {
        _ if !reached => {
            below(ui, "No se llega hasta aquí: la excepción de arriba acaba el lote.");
        }
        Err(raised) => exception(ui, raised),
        Ok(_) if rule.readings.is_empty() => below(ui, "No compara nada campo a campo."),
        Ok(_) => {}
    }
}

fn of_own(reading: &RuleReading) -> Line<'_> {
    let came = match reading.holds {
        Some(true) => Came::Fires,
        Some(false) => Came::Not,
        None => Came::Raised,
    };
    let hour = reading.field == "txn.hora";
    let remark = match (came, reading.distance) {
        (Came::Raised, _) if reading.value.is_none() => "falta o no se puede evaluar".to_owned(),
        (Came::Raised, _) => "no se puede comparar".to_owned(),
        (_, Some(far)) => words::distance(reading.operator, far, hour),
        (Came::Fires, None) => "se cumple".to_owned(),
        (_, None) => "no se cumple".to_owned(),
    };
    Line {
        field: &reading.field,
        value: reading.value.clone().unwrap_or_else(|| "—".to_owned()),
        sign: words::sign(reading.operator),
        limit: &reading.limit,
        remark,
        came,
    }
}

/// A rule's name, what it came to, and the reason an alert gives.
fn head(ui: &mut Ui, rule: &str, came: Came, reason: &str) {
    let tokens = ui.tokens();
    let (picture, colour, tone, word) = match came {
        Came::Fires => ("bell", tokens.error, Tone::Error, "salta"),
        Came::Not => ("circle", tokens.secondary, Tone::Neutral, "no salta"),
        Came::Raised => ("octagon-alert", tokens.error, Tone::Error, "excepción"),
        Came::Unreached => ("circle", tokens.weak, Tone::Neutral, "no se evalúa"),
    };
    ui.horizontal(|ui| {
        ui.label(icon(picture, 16.0).color(colour));
        name(ui, rule);
        widgets::badge(ui, tone, None, word);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let text = RichText::new(reason).font(fonts::regular(theme::SMALL));
            let label = eframe::egui::Label::new(text.color(tokens.secondary)).truncate();
            ui.add(label);
        });
    });
}

/// One comparison in columns.
fn line(ui: &mut Ui, line: &Line<'_>) {
    let tokens = ui.tokens();
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, theme::ROW), Sense::hover());
    let spoken =
        format!("{} {} {} {}: {}", line.field, line.value, line.sign, line.limit, line.remark);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    let (picture, colour) = match line.came {
        Came::Fires => ("check", tokens.error),
        Came::Not => ("x", tokens.weak),
        Came::Raised => ("octagon-alert", tokens.error),
        Came::Unreached => ("minus", tokens.weak),
    };
    let centre = Pos2::new(rect.left() + 32.0, rect.center().y);
    widgets::paint_icon(ui.painter(), centre, picture, 14.0, colour);
    let strong = line.came == Came::Fires || line.came == Came::Raised;
    let value_font = if strong { fonts::mono_semibold(12.5) } else { fonts::mono(12.5) };
    let value = if strong { tokens.text } else { tokens.secondary };
    // Shares of the room behind the mark.
    let from = rect.left() + 48.0;
    let room = rect.right() - from;
    let stops = [0.0, 0.25, 0.41, 0.46, 0.67, 1.0].map(|share| from + room * share);
    let cells: [(&str, FontId, Color32); 5] = [
        (line.field, fonts::mono(12.5), tokens.link),
        (&line.value, value_font, value),
        (line.sign, fonts::mono(12.5), tokens.secondary),
        (line.limit, fonts::mono(12.5), tokens.secondary),
        (
            &line.remark,
            fonts::regular(theme::TOOL),
            if strong { tokens.text } else { tokens.secondary },
        ),
    ];
    for ((text, font, colour), ends) in cells.into_iter().zip(stops.windows(2)) {
        let cell = Rect::from_x_y_ranges(ends[0]..=ends[1] - 6.0, rect.y_range());
        elided(ui, cell, text, font, colour);
    }
    response.on_hover_text(spoken);
}

fn elided(ui: &Ui, cell: Rect, text: &str, font: FontId, colour: Color32) {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, colour);
    job.wrap.max_width = cell.width();
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let galley = ui.painter().layout_job(job);
    let at = Align2::LEFT_CENTER.anchor_size(cell.left_center(), galley.size()).min;
    ui.painter().galley(at, galley, colour);
}

/// A caption below the comparisons.
fn below(ui: &mut Ui, words: &str) {
    ui.horizontal_top(|ui| {
        ui.add_space(24.0);
        caption(ui, words);
    });
}

/// An exception and why.
fn exception(ui: &mut Ui, raised: &Raised) {
    let tokens = ui.tokens();
    ui.horizontal_top(|ui| {
        ui.add_space(24.0);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let text = RichText::new(words::raised(raised)).font(fonts::mono(12.5));
            ui.add(eframe::egui::Label::new(text.color(tokens.error)).wrap());
            super::sentence(ui, &words::why(raised));
        });
    });
}
