//! The edited rules put into the account's functions: what the tester shows becomes what Lambda runs.

use caudal::engine::Control;
use caudal::lambda::NOTE_FUNCTION;
use caudal::lambda::functions::{Code, Function};
use eframe::egui::Ui;

use super::super::policy::number;
use super::super::{State, ViewScene, block, caption};
use crate::ui::widgets::{self, Kind};

/// The function of the user's own rules.
pub(in super::super) const OWN_FUNCTION: &str = "mis-reglas";

/// What waits to be deployed, if anything does.
pub(in super::super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let limits = state.policy.thresholds();
    let right = state.policy.limits.iter().all(|text| number(text).is_ok());
    let note = scene.snapshot.lambda.function(NOTE_FUNCTION).cloned();
    let note = note.filter(|note| right && note.code != Code::Fraud(limits));
    let (_, set) = state.policy.rules();
    let there = scene.snapshot.lambda.function(OWN_FUNCTION).cloned();
    let set =
        set.filter(|set| there.as_ref().is_none_or(|there| there.code != Code::Rules(set.clone())));
    if note.is_none() && set.is_none() {
        return;
    }
    block(ui, |ui| {
        caption(ui, "Lo que pruebas aquí aún no es lo que ejecuta Lambda.");
        if let Some(note) = note
            && widgets::button(ui, Kind::Normal, Some("upload"), "Desplegar en detectar-fraude")
                .clicked()
        {
            let function = Function { code: Code::Fraud(limits), ..note };
            state.calls.control(scene, Control::PutFunction(Box::new(function)));
        }
        if let Some(set) = set {
            let words = "Desplegar como mis-reglas";
            if widgets::button(ui, Kind::Normal, Some("upload"), words).clicked() {
                let code = Code::Rules(set);
                let words = "Reglas propias en CEL";
                let function = match there {
                    Some(there) => Function { code, ..there },
                    None => Function::new(OWN_FUNCTION, words, code, scene.clock.now),
                };
                state.calls.control(scene, Control::PutFunction(Box::new(function)));
            }
        }
    });
}
