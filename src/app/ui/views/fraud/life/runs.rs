//! The last runs of functions over this stream's batches, and what was given up.

use std::sync::Arc;

use caudal::engine::{FunctionRun, NoticeSent, StreamView};
use caudal::lambda::Outcome;
use eframe::egui::{RichText, Ui};

use super::super::{ViewScene, caption, name};
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::widgets;

/// Runs and notices that are shown.
const SHOWN: usize = 60;

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, stream: &StreamView) {
    let did = Arc::clone(&scene.snapshot.lambda.did);
    let mine: Vec<_> = scene
        .snapshot
        .lambda
        .mappings
        .iter()
        .filter(|mapping| mapping.stream_arn == stream.arn)
        .map(|mapping| mapping.uuid.clone())
        .collect();
    let runs: Vec<_> = did.runs.iter().rev().filter(|run| mine.contains(&run.mapping)).collect();
    let notices: Vec<_> =
        did.notices.iter().rev().filter(|notice| mine.contains(&notice.mapping)).collect();
    if runs.is_empty() && notices.is_empty() {
        let words = "Aquí sale cada vez que un mapping entrega un lote a la función.";
        widgets::empty_state(ui, "zap", "Sin invocaciones todavía", words, None);
        return;
    }
    if !notices.is_empty() {
        name(ui, &format!("Apartados ({})", notices.len()));
        for notice in notices.iter().take(SHOWN) {
            given_up(ui, notice);
        }
    }
    for run in runs.iter().take(SHOWN) {
        one(ui, run);
    }
    if runs.len() > SHOWN {
        caption(ui, &format!("y {} anteriores", numbers::whole((runs.len() - SHOWN) as u64)));
    }
}

fn mono(ui: &Ui, text: &str) -> RichText {
    RichText::new(text).font(fonts::mono(12.5)).color(ui.tokens().secondary)
}

fn one(ui: &mut Ui, run: &FunctionRun) {
    let tokens = ui.tokens();
    ui.horizontal(|ui| {
        let failed = !matches!(run.outcome, Outcome::Succeeded { .. });
        let (picture, colour) =
            if failed { ("circle-x", tokens.error) } else { ("circle-check", tokens.ok) };
        ui.label(icon(picture, 14.0).color(colour));
        ui.label(mono(ui, &numbers::time_of_day(run.at, true)));
        widgets::shard_chip(ui, u64::from(run.shard.0), true);
        let words = format!(
            "{}, intento {}, {}, {} ms",
            numbers::counted(run.records as u64, "registro", "registros"),
            run.attempt,
            numbers::counted(run.alerts as u64, "alerta", "alertas"),
            numbers::whole(run.took.0),
        );
        ui.label(RichText::new(words).font(fonts::regular(theme::TOOL)).color(tokens.text));
        if let Some(error) = error_of(&run.outcome) {
            let text = RichText::new(error).font(fonts::mono(12.5)).color(tokens.error);
            ui.add(eframe::egui::Label::new(text).truncate());
        }
    })
    .response
    .on_hover_text(format!("RequestId {}", run.request_id));
    if !run.log.is_empty() {
        ui.label(mono(ui, &run.log));
    }
}

/// What a run raised.
pub(super) fn error_of(outcome: &Outcome) -> Option<String> {
    super::words_of(outcome)
}

fn given_up(ui: &mut Ui, notice: &NoticeSent) {
    let tokens = ui.tokens();
    ui.horizontal(|ui| {
        ui.label(icon("inbox", 14.0).color(tokens.warn));
        ui.label(mono(ui, &numbers::time_of_day(notice.at, false)));
        widgets::shard_chip(ui, u64::from(notice.shard.0), true);
        let records = numbers::counted(notice.records as u64, "registro", "registros");
        let words = format!("{records}, {}", notice.condition.as_str());
        ui.label(RichText::new(words).font(fonts::regular(theme::TOOL)).color(tokens.text));
        if let Some(failed) = &notice.failed {
            ui.label(RichText::new(failed).font(fonts::mono(12.5)).color(tokens.error));
        }
    })
    .response
    .on_hover_text(&notice.body);
}
