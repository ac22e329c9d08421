//! What AWS answered to a record: its place, or the refusal.

use caudal::api::kinesis::{PutRecordOutput, Response};
use caudal::engine::StreamView;
use eframe::egui::{Label, RichText, Ui};

use super::sending::Ended;
use super::{ViewScene, target};
use crate::ui::app::Action;
use crate::ui::explain;
use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::widgets;

/// Shows how a `PutRecord` ended.
pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, stream: &StreamView, ended: &Ended) {
    match ended {
        Ok(Response::PutRecord(output)) => stored(ui, scene, stream, output),
        Ok(_) => {}
        Err(error) => {
            explain::card(ui, &explain::error(error), &error.to_string(), scene.actions);
        }
    }
}

fn stored(ui: &mut Ui, scene: &mut ViewScene<'_>, stream: &StreamView, output: &PutRecordOutput) {
    let tokens = ui.tokens();
    let mono = |text: String| RichText::new(text).font(fonts::mono(theme::TOOL)).color(tokens.text);
    let name =
        |text: &str| RichText::new(text).font(fonts::regular(theme::SMALL)).color(tokens.secondary);
    super::row(ui, |ui| {
        ui.label(icon("circle-check", 16.0).color(tokens.ok));
        ui.label(RichText::new("Guardado").font(fonts::semibold(theme::TOOL)));
        ui.label(name("ShardId"));
        target::chip(ui, scene, stream, output.shard_id);
        ui.label(mono(output.shard_id.to_string()));
    });
    super::row(ui, |ui| {
        ui.label(name("SequenceNumber"));
        let number = output.sequence_number.to_string();
        ui.add(Label::new(mono(number.clone())).selectable(true).wrap());
        if widgets::icon_button(ui, "copy", "Copiar SequenceNumber", None).clicked() {
            scene.actions.push(Action::Copy(number, "SequenceNumber copiado"));
        }
    });
}
