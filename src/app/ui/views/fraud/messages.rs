//! At the right: the messages that would leave for SNS, and what Lambda does with an exception.

use caudal::lambda::functions::{Alert, Failure};
use eframe::egui::{Frame, Label, Margin, RichText, Ui};

use super::{State, ViewScene, block, caption, code, heading, name, sentence, words};
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::route::Route;
use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::widgets;

/// What stands for an identity that only a run has.
const REQUEST: &str = "8f507cfc-xmpl-4697-b07a-ac58fc914c95";

pub(super) fn head(ui: &mut Ui, state: &mut State) {
    let found = state.found();
    let many = found.run.alerts.len() + found.own_run.alerts.len();
    let count = numbers::counted(many as u64, "mensaje", "mensajes");
    let mut back = false;
    heading(ui, "Lo que saldría a SNS", &count, |ui| {
        back = widgets::link_button(ui, "Alertas").clicked();
    });
    if back {
        state.would = false;
    }
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let found = state.found();
    let alerts: Vec<Alert> =
        found.run.alerts.iter().chain(&found.own_run.alerts).cloned().collect();
    let failures: Vec<(&str, Failure)> =
        [("el apunte", &found.run), ("tus reglas", &found.own_run)]
            .into_iter()
            .filter_map(|(whose, run)| Some((whose, run.failure.clone()?)))
            .collect();
    for (whose, failure) in &failures {
        block(ui, |ui| fails(ui, scene, (whose, failure), alerts.len()));
    }
    for alert in &alerts {
        block(ui, |ui| message(ui, scene, alert));
    }
    if alerts.is_empty() && failures.is_empty() {
        let title = "Ningún mensaje";
        let words = "Ninguna regla salta: la función acaba bien y el lote se da por leído.";
        widgets::empty_state(ui, "shield-check", title, words, None);
    }
}

/// One message as the note publishes it.
fn message(ui: &mut Ui, scene: &mut ViewScene<'_>, alert: &Alert) {
    let tokens = ui.tokens();
    ui.horizontal(|ui| {
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Min), |ui| {
            if widgets::icon_button(ui, "copy", "Copiar el mensaje", None).clicked() {
                scene.actions.push(Action::Copy(alert.message.clone(), "Mensaje copiado"));
            }
            ui.vertical(|ui| {
                caption(ui, "Subject");
                let subject = RichText::new(&alert.subject).font(fonts::medium(theme::TOOL));
                ui.add(Label::new(subject.color(tokens.text)).wrap());
            });
        });
    });
    caption(ui, "Message");
    json(ui, &alert.message);
    let characters = alert.subject.chars().count();
    if characters > 99 {
        sentence(
            ui,
            &format!("El asunto tiene {characters} caracteres y SNS admite menos de 100."),
        );
    }
}

pub(super) fn json(ui: &mut Ui, text: &str) {
    let tokens = ui.tokens();
    Frame::new()
        .fill(tokens.sunken)
        .corner_radius(theme::RADIUS)
        .inner_margin(Margin::same(8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let mut job = code::job("json", text, &fonts::mono(theme::SMALL), tokens, None);
            job.wrap.max_width = ui.available_width();
            ui.add(Label::new(job).selectable(true).wrap());
        });
}

/// What Lambda answers and does after an exception.
fn fails(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    (whose, failure): (&str, &Failure),
    alerts: usize,
) {
    let tokens = ui.tokens();
    ui.horizontal(|ui| {
        ui.label(icon("octagon-alert", 16.0).color(tokens.error));
        name(ui, &format!("La función falla: {whose}"));
    });
    sentence(ui, &words::why(&failure.raised));
    caption(ui, "Respuesta de la función");
    json(ui, &failure.payload(REQUEST));
    caption(ui, "Y entonces Lambda");
    let again = if alerts > 0 {
        "Las alertas de antes del error ya salieron: cada reintento las repite."
    } else {
        "Las alertas de los registros anteriores del lote se repiten en cada reintento."
    };
    for (picture, words) in [
        ("repeat", "Reintenta el lote entero, desde la misma posición."),
        ("bell", again),
        (
            "lock",
            "Por defecto no se rinde (MaximumRetryAttempts = -1): el shard no avanza hasta que el \
             registro caduque en el stream, 24 horas si no lo has cambiado. Los demás shards siguen.",
        ),
        (
            "split",
            "Con BisectBatchOnFunctionError parte el lote en dos hasta aislar el registro; con un \
             destino de fallos y un máximo de reintentos, lo aparta y sigue.",
        ),
    ] {
        ui.horizontal_top(|ui| {
            ui.label(icon(picture, 14.0).color(tokens.secondary));
            sentence(ui, words);
        });
    }
    if widgets::link_button(ui, "Explícame").clicked() {
        let route = Route::section("lambda-serverless", "reintentos");
        scene.actions.push(Action::Go { route, new_tab: false });
    }
}
