//! How many rules fire, where the transaction would fall, and how sending it ended.

use caudal::api::kinesis::{HashKey, RecordDistribution, ShardId, StreamMode};
use caudal::engine::StreamView;
use caudal::kinesis::hash_of;
use caudal::lambda::functions::Rule;
use caudal::shell::render;
use eframe::egui::{RichText, Ui};

use super::{State, ViewScene, calls, caption, sentence, words};
use crate::ui::app::Action;
use crate::ui::explain;
use crate::ui::focus::Target;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::widgets::{self, Kind};

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    verdict(ui, state);
    place(ui, scene, state);
    ended(ui, scene, state);
    copies(ui, scene, state);
}

fn verdict(ui: &mut Ui, state: &mut State) {
    let tokens = ui.tokens();
    let on = state.policy.rules().0.len();
    let found = state.found();
    let total = Rule::EACH.len() + on;
    let (fires, many) = (found.fires(), found.run.alerts.len() + found.own_run.alerts.len());
    let raised = found.run.failure.as_ref().or(found.own_run.failure.as_ref());
    let raised = raised.map(|failure| failure.raised.clone());
    ui.horizontal(|ui| {
        let hero = format!("{fires} de {total}");
        ui.label(RichText::new(hero).font(fonts::semibold(theme::H2)).color(tokens.text));
        sentence(ui, if fires == 1 { "reglas salta" } else { "reglas saltan" });
        if raised.is_some() {
            widgets::badge(ui, widgets::Tone::Error, Some("octagon-alert"), "veneno");
        }
    });
    if let Some(raised) = raised {
        let text = RichText::new(words::raised(&raised)).font(fonts::mono(12.5));
        ui.add(eframe::egui::Label::new(text.color(tokens.error)).wrap());
    }
    let told = match many {
        0 => "Lambda no publicaría ningún mensaje.".to_owned(),
        1 => "Lambda publicaría un mensaje.".to_owned(),
        many => format!("Lambda publicaría {many} mensajes, uno por motivo."),
    };
    sentence(ui, &told);
}

/// Key, hash and shard.
fn place(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &State) {
    let tokens = ui.tokens();
    let key = state.event.key();
    let hash = hash_of(&key);
    let stream = scene.selected().cloned();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let mono = |text: String| RichText::new(text).font(fonts::mono(theme::SMALL));
        let arrow = |ui: &mut Ui| ui.label(icon("arrow-right", 12.0).color(tokens.weak));
        let shown: String = key.chars().take(24).collect();
        ui.label(mono(shown).color(tokens.text)).on_hover_text("Clave de partición");
        arrow(ui);
        let hex = format!("{:032x}", hash.0);
        let short = mono(format!("{}…", &hex[..8])).color(tokens.secondary);
        ui.label(short).on_hover_text(format!("MD5 de la clave: {hex}"));
        let Some(stream) = &stream else { return };
        arrow(ui);
        if stream.mode == StreamMode::OnDemand && stream.distribution == RecordDistribution::Auto {
            caption(ui, "AWS elige el shard");
        } else if let Some(id) = shard_of(stream, hash) {
            chip(ui, scene, stream, id);
        }
    });
    if stream.is_none() {
        caption(ui, "Sin stream, el evento se prueba pero no se puede enviar.");
    }
}

/// The open shard that holds a hash key.
fn shard_of(stream: &StreamView, hash: HashKey) -> Option<ShardId> {
    // Open shards are in the order of their hash keys.
    let index = stream.open.partition_point(|id| {
        let shard = stream.shards.get(id.0 as usize);
        shard.is_some_and(|shard| shard.range.ending_hash_key < hash)
    });
    stream.open.get(index).copied()
}

fn chip(ui: &mut Ui, scene: &mut ViewScene<'_>, stream: &StreamView, id: ShardId) {
    if widgets::shard_chip(ui, u64::from(id.0), true).hovered() {
        scene.focus.hover(Target::shard(&stream.name, id));
    }
}

/// How sending ended.
fn ended(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &State) {
    let tokens = ui.tokens();
    match &state.calls.sent {
        Some(Ok(output)) => {
            let number = output.sequence_number.to_string();
            let short = number[number.len().saturating_sub(5)..].to_owned();
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                ui.label(icon("circle-check", 14.0).color(tokens.ok));
                sentence(ui, "Guardado en");
                widgets::shard_chip(ui, u64::from(output.shard_id.0), true);
                let short = RichText::new(format!("…{short}")).font(fonts::mono(theme::SMALL));
                ui.label(short.color(tokens.secondary)).on_hover_text(number);
            });
        }
        Some(Err(error)) => {
            explain::card(ui, &explain::error(error), &error.to_string(), scene.actions);
        }
        None => {}
    }
}

/// The transaction written down.
fn copies(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let stream = scene.selected().map_or("transacciones-realtime", |stream| &stream.name);
    let request = calls::put(stream, &state.event);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        if widgets::button(ui, Kind::Quiet, Some("copy"), "CLI").clicked() {
            scene.actions.push(Action::Copy(render::cli(&request), "Copiado como CLI"));
        }
        if widgets::button(ui, Kind::Quiet, Some("copy"), "boto3").clicked() {
            scene.actions.push(Action::Copy(render::boto3(&request), "Copiado como boto3"));
        }
        let tidy = widgets::button(ui, Kind::Quiet, Some("braces"), "Ordenar");
        if tidy.on_hover_text("Un campo por línea, sin cambiar ningún valor").clicked() {
            state.event.tidy();
            state.found = None;
        }
    });
    let size = numbers::bytes(state.event.payload().len() as u64);
    caption(ui, &format!("{size} de datos"));
}
