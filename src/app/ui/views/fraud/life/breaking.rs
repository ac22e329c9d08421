//! Switches that break things, to see what becomes of the stream.

use caudal::engine::{Control, StreamView};
use caudal::lambda::NOTE_FUNCTION;
use caudal::lambda::functions::Function;
use caudal::units::Millis;
use eframe::egui::Ui;

use super::super::event::{EXAMPLES, Event};
use super::super::{State, ViewScene, calls, caption, name, sentence};
use crate::ui::widgets::form::Field;
use crate::ui::widgets::{self, Kind};

/// How long a run of the function takes.
const SPEEDS: [(u64, &str); 3] =
    [(0, "normal"), (2000, "2 s por lote"), (4000, "4 s: pasa del límite de 3 s")];

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State, stream: &StreamView) {
    poison(ui, scene, state, stream);
    let function = scene
        .snapshot
        .lambda
        .mappings
        .iter()
        .find(|mapping| mapping.stream_arn == stream.arn)
        .map_or(NOTE_FUNCTION, |mapping| mapping.config.function.as_str());
    if let Some(function) = scene.snapshot.lambda.function(function).cloned() {
        slow(ui, scene, state, function);
    }
    let before = scene.snapshot.sns.fails;
    let mut fails = before;
    Field::new("SNS falla al publicar").check(ui, &mut fails);
    caption(
        ui,
        "Cada Publish responde InternalError: la función lanza una excepción y el lote se reintenta.",
    );
    if fails != before {
        state.calls.control(scene, Control::FailPublishing { fails });
    }
}

fn poison(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State, stream: &StreamView) {
    name(ui, "Registro veneno");
    ui.horizontal_wrapped(|ui| {
        for (index, (label, ..)) in EXAMPLES.iter().enumerate() {
            let Some(short) = label.strip_prefix("veneno: ") else { continue };
            if widgets::button(ui, Kind::Normal, Some("bug"), short).clicked() {
                let event = Event::example(index);
                state.calls.send(scene, calls::put(&stream.name, &event));
            }
        }
    });
    sentence(
        ui,
        "Se envía al stream con PutRecord, como cualquier otro. Mira el lote de su shard.",
    );
}

fn slow(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State, function: Function) {
    let before = function.takes.0;
    let mut takes = before;
    let label = format!("Lo que tarda {}", function.name);
    Field::new(&label).radio(ui, &mut takes, &SPEEDS);
    if takes != before {
        let slower = Function { takes: Millis(takes), ..function };
        state.calls.control(scene, Control::PutFunction(Box::new(slower)));
    }
}
