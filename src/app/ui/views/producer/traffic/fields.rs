//! The fields of the traffic, and what is wrong in each.

use caudal::traffic::{BadConfig, KEYS_MAX, RATE_MAX, SIZE_MIN, ZIPF_EXPONENT_MAX};
use eframe::egui::{Align, Layout, Ui, Vec2};

use super::form::{HOT_KEY, Keys, Sizes, State};
use crate::ui::numbers;
use crate::ui::widgets::form::Field;

/// Width of a field, in points.
const FIELD: f32 = 148.0;
/// Width of a choice; two fields stand beside each other in the narrowest dock.
const CHOICE: f32 = 164.0;

/// What is wrong, with the limit.
fn words(bad: BadConfig) -> String {
    match bad {
        BadConfig::Rate => {
            format!("De 1 a {} registros por segundo.", numbers::whole(RATE_MAX.into()))
        }
        BadConfig::Keys => format!("De 1 a {} claves.", numbers::whole(KEYS_MAX.into())),
        BadConfig::Exponent => {
            format!("De 0 a {}, con coma o punto.", numbers::decimal(ZIPF_EXPONENT_MAX, 0))
        }
        BadConfig::Size => format!("De {SIZE_MIN} bytes a 10 MiB menos 256 bytes."),
        BadConfig::SizeOrder => "El menor pasa del mayor.".to_owned(),
        BadConfig::Share | BadConfig::Suspicious => "De 0 a 100 %.".to_owned(),
        BadConfig::Period => "De 0,1 s a un día (86.400 s).".to_owned(),
        BadConfig::Length => "Más de 0 s y menos que el periodo.".to_owned(),
        BadConfig::Factor => "De 1 a 100 veces, con un decimal.".to_owned(),
    }
}

/// A wrapped row of fields. They differ in height by what they say below: their labels stand in
/// one line.
fn line(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let layout = Layout::left_to_right(Align::TOP).with_main_wrap(true);
    ui.with_layout(layout, |ui| {
        ui.spacing_mut().item_spacing = Vec2::new(16.0, 8.0);
        content(ui);
    });
}

/// Shows them.
pub(super) fn show(ui: &mut Ui, state: &mut State, bad: Option<BadConfig>) {
    let wrong = |which: &[BadConfig]| bad.filter(|bad| which.contains(bad)).map(words);
    line(ui, |ui| {
        Field::new("Registros por segundo")
            .hint("Simulados: ×10 del reloj son diez veces más")
            .error(wrong(&[BadConfig::Rate]))
            .width(FIELD)
            .number(ui, &mut state.rate);
        keys(ui, state, bad);
        Field::new("Sospechosos")
            .hint("Caen en alguna regla de la nota")
            .unit("%")
            .error(wrong(&[BadConfig::Suspicious]))
            .width(FIELD)
            .number(ui, &mut state.suspicious);
        let attempts = (1..=10).contains(&state.attempts());
        Field::new("Intentos por registro")
            .hint("De 1 a 10; los SDK hacen 3")
            .error((!attempts).then_some("De 1 a 10 intentos."))
            .width(FIELD)
            .number(ui, &mut state.attempts);
        let seed = state.seed.value().is_some();
        Field::new("Semilla")
            .hint("La misma da los mismos registros")
            .error((!seed).then_some("Escribe un número entero."))
            .width(FIELD)
            .number(ui, &mut state.seed);
    });
    sizes(ui, state, bad);
    if state.suspicious.value() != Some(0) {
        line(ui, |ui| {
            let all = ["monto > 50000", "pais ≠ pais_cuenta", "hora de 23 a 5"];
            for (words, on) in all.into_iter().zip(&mut state.rules) {
                Field::new(words).width(FIELD + 20.0).check(ui, on);
            }
        });
        if !state.has_rules() {
            super::note(ui, "Elige al menos una regla que los sospechosos puedan romper.");
        }
    }
    bursts(ui, state, bad);
}

fn keys(ui: &mut Ui, state: &mut State, bad: Option<BadConfig>) {
    let wrong = |which: BadConfig| bad.filter(|bad| *bad == which).map(words);
    Field::new("Reparto de claves").width(CHOICE).select(
        ui,
        &mut state.keys,
        &[(Keys::Uniform, "Uniforme"), (Keys::Zipf, "Zipf"), (Keys::Hot, "Clave caliente")],
    );
    Field::new("Claves distintas")
        .error(wrong(BadConfig::Keys))
        .width(FIELD)
        .number(ui, &mut state.clients);
    match state.keys {
        Keys::Uniform => {}
        Keys::Zipf => {
            Field::new("Exponente de Zipf")
                .hint("0 es uniforme; 1, la clave k lleva 1/k")
                .error(wrong(BadConfig::Exponent))
                .width(FIELD)
                .text(ui, &mut state.exponent);
        }
        Keys::Hot => {
            Field::new("Parte de la clave caliente")
                .hint(HOT_KEY)
                .unit("%")
                .error(wrong(BadConfig::Share))
                .width(FIELD)
                .number(ui, &mut state.share);
        }
    }
}

fn sizes(ui: &mut Ui, state: &mut State, bad: Option<BadConfig>) {
    let wrong = |which: &[BadConfig]| bad.filter(|bad| which.contains(bad)).map(words);
    line(ui, |ui| {
        Field::new("Tamaño de los datos").width(CHOICE).select(
            ui,
            &mut state.sizes,
            &[
                (Sizes::Natural, "El de los campos"),
                (Sizes::Exact, "Exacto"),
                (Sizes::Between, "Entre dos"),
            ],
        );
        match state.sizes {
            Sizes::Natural => {}
            Sizes::Exact => {
                Field::new("Tamaño exacto")
                    .unit("bytes")
                    .hint("Se completa con el campo relleno")
                    .error(wrong(&[BadConfig::Size]))
                    .width(FIELD)
                    .number(ui, &mut state.size);
            }
            Sizes::Between => {
                let error = wrong(&[BadConfig::Size, BadConfig::SizeOrder]);
                Field::new("Tamaño menor")
                    .unit("bytes")
                    .error(error.clone())
                    .width(FIELD)
                    .number(ui, &mut state.size);
                Field::new("Tamaño mayor")
                    .unit("bytes")
                    .error(error)
                    .width(FIELD)
                    .number(ui, &mut state.size_max);
            }
        }
    });
}

fn bursts(ui: &mut Ui, state: &mut State, bad: Option<BadConfig>) {
    let wrong = |which: BadConfig| bad.filter(|bad| *bad == which).map(words);
    Field::new("Ráfagas").check(ui, &mut state.bursts);
    if !state.bursts {
        return;
    }
    line(ui, |ui| {
        Field::new("Una ráfaga cada (s)")
            .error(wrong(BadConfig::Period))
            .width(FIELD)
            .text(ui, &mut state.period);
        Field::new("Cada ráfaga dura (s)")
            .error(wrong(BadConfig::Length))
            .width(FIELD)
            .text(ui, &mut state.length);
        Field::new("Multiplica el ritmo por")
            .error(wrong(BadConfig::Factor))
            .width(FIELD)
            .text(ui, &mut state.factor);
    });
}
