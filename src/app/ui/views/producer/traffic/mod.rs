//! Generated traffic: how much of it, whose it is, where it will fall, and what becomes of it.

mod fields;
mod form;
mod preview;
mod progress;

use std::sync::Arc;

use caudal::clients::producer::{Producer, Spec, State as Life};
use eframe::egui::{Label, RichText, Ui};

use super::ViewScene;
use crate::ui::app::Action;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets::{self, Kind, Tone};
pub use form::State;
use form::{HOT_KEY, Keys};

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let Some(stream) = scene.selected().cloned() else { return };
    let status = scene.clients.producer().map(Producer::status);
    let running = status.as_ref().is_some_and(|status| !matches!(status.state, Life::Stopped(_)));
    super::one::stream_field(ui, scene, &stream.name);
    super::row(ui, |ui| {
        for (name, rate, keys) in [
            ("820 reg/s", 820, Keys::Uniform),
            // 434/s of the hot key and a quarter of the rest: over a shard's 1000, yet half of a
            // split shard takes it.
            ("Inundar un shard", 3100, Keys::Hot),
            ("10.000 reg/s", 10_000, Keys::Zipf),
        ] {
            if widgets::button(ui, Kind::Normal, None, name).clicked() {
                state.preset(rate, keys);
            }
        }
    });
    let config = state.config();
    let bad = config.check().err();
    fields::show(ui, state, bad);
    let ready = bad.is_none() && state.is_readable();
    super::row(ui, |ui| {
        if running {
            if widgets::button(ui, Kind::Primary, Some("square"), "Detener tráfico").clicked()
                && let Some(producer) = scene.clients.producer()
            {
                producer.stop();
            }
            return;
        }
        let button =
            |ui: &mut Ui| widgets::button(ui, Kind::Primary, Some("play"), "Generar tráfico");
        if ui.add_enabled_ui(ready, button).inner.clicked() && ready {
            let hot_key = (state.keys == Keys::Hot).then(|| HOT_KEY.to_owned());
            let attempts = state.attempts();
            let spec =
                Spec { stream: stream.name.clone(), config: config.clone(), attempts, hot_key };
            match Producer::start(scene.handle, Arc::clone(&scene.waker), spec) {
                Ok(producer) => scene.clients.produce(producer),
                Err(error) => {
                    let words = format!("El tráfico no puede empezar: {error}");
                    scene.actions.push(Action::Say(Tone::Error, words));
                }
            }
        }
    });
    if scene.clock.paused && running {
        note(ui, "El reloj está en pausa: no se genera nada hasta que lo reanudes (Espacio).");
    }
    if let Some(status) = status.filter(|status| running || status.counts.generated > 0) {
        progress::show(ui, &status);
    }
    if ready && !running {
        preview::show(ui, scene, &stream, &config, &mut state.preview);
    }
}

/// A sentence beside the rest.
fn note(ui: &mut Ui, text: &str) {
    let colour = ui.tokens().secondary;
    let text = RichText::new(text).font(fonts::regular(theme::SMALL)).color(colour);
    ui.add(Label::new(text).wrap());
}
