//! What stands in a consumer's way, with what to do about it.

use std::sync::Arc;

use caudal::api::kinesis::ShardId;
use caudal::clients::consumer::{ConsumerStatus, Failure, Kind, LaneState, Polling, State};
use caudal::units::Millis;
use eframe::egui::{Frame, Margin, RichText, Stroke, Ui};

use super::{with, words};
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::route::Route;
use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::views::ViewScene;
use crate::ui::widgets::{self, Kind as Weight, Tone};

/// A card with what is wrong and room for what to do.
pub(super) fn card(
    ui: &mut Ui,
    tone: Tone,
    name: &str,
    sentence: &str,
    actions: impl FnOnce(&mut Ui),
) {
    let tokens = ui.tokens();
    let (colour, fill) = tone.colours(tokens);
    let picture = if tone == Tone::Error { "octagon-alert" } else { "triangle-alert" };
    ui.add_space(4.0);
    Frame::new()
        .fill(fill)
        .stroke(Stroke::new(tokens.stroke, colour))
        .corner_radius(theme::RADIUS_CARD)
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                ui.label(icon(picture, 16.0).color(colour));
                let name = RichText::new(name).font(fonts::mono_semibold(theme::TOOL));
                ui.label(name.color(tokens.text));
            });
            let text = RichText::new(sentence).font(fonts::regular(theme::TOOL));
            ui.add(eframe::egui::Label::new(text.color(tokens.text)).wrap());
            ui.horizontal_wrapped(actions);
        });
}

pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    status: &ConsumerStatus,
    ours: &[Arc<ConsumerStatus>],
) {
    match &status.state {
        State::Stopped(reason) => {
            let (name, sentence) = words::stopped(reason, &status.spec.stream);
            card(ui, Tone::Error, name, &sentence, |ui| {
                if widgets::button(ui, Weight::Normal, Some("play"), "Reanudar lectura").clicked() {
                    with(scene, |consumers| {
                        consumers.resume(status.id);
                        None
                    });
                }
                explain(ui, scene);
            });
        }
        State::Failing => failing(ui, scene, status),
        _ => {
            let line = words::throttled(status, scene.clock.now);
            if let Some(shard) = line.and_then(|line| line.shard) {
                throttled(ui, scene, status, shard, ours);
            }
        }
    }
    order(ui, scene, status);
}

fn explain(ui: &mut Ui, scene: &mut ViewScene<'_>) {
    if widgets::link_button(ui, "Explícame").clicked() {
        let route = Route::page("errores");
        scene.actions.push(Action::Go { route, new_tab: false });
    }
}

fn throttled(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    status: &ConsumerStatus,
    shard: ShardId,
    ours: &[Arc<ConsumerStatus>],
) {
    let polling = ours.iter().filter(|one| {
        one.spec.stream == status.spec.stream && matches!(one.spec.kind, Kind::Polling(_))
    });
    let readers = polling.count() as u64;
    let name = "ProvisionedThroughputExceededException";
    let sentence = format!(
        "El shard #{} da 5 llamadas GetRecords y 2 MB por segundo entre todos los que sondean; \
         ahora {} de él. Espera y vuelve a intentarlo.",
        shard.0,
        if readers == 1 {
            "lee 1 consumidor".to_owned()
        } else {
            format!("leen {readers} consumidores")
        },
    );
    card(ui, Tone::Warn, name, &sentence, |ui| {
        if let Kind::Polling(polling) = status.spec.kind {
            let slower = Millis(200 * readers.max(1)).max(Millis(1000));
            if polling.interval < slower {
                let words = format!("Sondear cada {}", words::span(slower.0));
                if widgets::button(ui, Weight::Normal, Some("timer"), &words).clicked() {
                    let kind = Kind::Polling(Polling { interval: slower, ..polling });
                    with(scene, |consumers| {
                        consumers.pace(status.id, kind, status.spec.micros_per_record);
                        None
                    });
                }
            }
        }
        explain(ui, scene);
    });
}

fn failing(ui: &mut Ui, scene: &mut ViewScene<'_>, status: &ConsumerStatus) {
    let stuck: Vec<_> = status
        .lanes
        .iter()
        .filter(|lane| matches!(lane.state, LaneState::Failed { .. }))
        .map(|lane| format!("#{}", lane.shard.0))
        .collect();
    let shards = if stuck.len() > 4 {
        format!("{} y {} más", stuck[..4].join(", "), stuck.len() - 4)
    } else {
        stuck.join(", ")
    };
    if let Some(fault) = &status.fault
        && status.failure == Failure::None
    {
        let sentence = format!("{} Afecta a {shards}.", numbers::sentence(&fault.message));
        card(ui, Tone::Error, fault.code, &sentence, |ui| explain(ui, scene));
        return;
    }
    let sentence = format!(
        "El proceso falla en {shards}. El punto de control no avanza: cada reintento repite lo \
         leído desde él, y los registros de detrás esperan."
    );
    card(ui, Tone::Error, "Fallo al procesar", &sentence, |ui| {
        if status.failure != Failure::None
            && widgets::button(ui, Weight::Normal, Some("check"), "Quitar el fallo").clicked()
        {
            with(scene, |consumers| {
                consumers.fail(status.id, Failure::None);
                None
            });
        }
    });
}

/// What the order of children before parents has done.
fn order(ui: &mut Ui, scene: &mut ViewScene<'_>, status: &ConsumerStatus) {
    if status.broken == 0 {
        return;
    }
    let at_least = if status.keys_unwatched { "al menos " } else { "" };
    let count = numbers::counted(status.broken, "registro se procesó", "registros se procesaron");
    let sentence = format!(
        "{at_least}{count} después de otro posterior de su misma clave: un shard hijo se leyó \
         antes de acabar con su padre. Kinesis guarda el orden por clave solo dentro de un shard; \
         entre padre e hijos lo guarda quien lee."
    );
    card(ui, Tone::Warn, "Orden roto", &numbers::sentence(&sentence), |ui| {
        ui.spacing_mut().item_spacing = eframe::egui::Vec2::new(16.0, 4.0);
        ui.spacing_mut().interact_size.y = 16.0;
        for broken in status.broken_keys.iter().take(6) {
            let words = format!(
                "{}: #{} antes que #{} ({})",
                broken.key,
                broken.early.0,
                broken.late.0,
                numbers::whole(broken.records)
            );
            let text = RichText::new(words).font(fonts::mono(12.0)).color(ui.tokens().text);
            // Each one whole: a key is not broken over two lines.
            ui.add(eframe::egui::Label::new(text).extend());
        }
        if status.broken_keys.len() > 6 {
            let more = format!("… y {} claves más", status.broken_keys.len() - 6);
            let text = RichText::new(more).font(fonts::regular(12.0));
            let text = text.color(ui.tokens().secondary);
            ui.add(eframe::egui::Label::new(text).extend());
        }
        ui.end_row();
        ui.spacing_mut().item_spacing.y = 8.0;
        if !status.spec.parents_first
            && widgets::button(ui, Weight::Normal, Some("git-merge"), "Esperar a los padres")
                .clicked()
        {
            with(scene, |consumers| {
                consumers.parents_first(status.id, true);
                None
            });
        }
    });
}
