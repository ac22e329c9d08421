//! The streams: a table, the details of the selected one, and a form for each call that makes or
//! changes one. It knows nothing of records.

mod detail;
mod draft;
mod form;
mod rules;
mod table;
#[cfg(test)]
mod tests;

use caudal::api::kinesis::{CreateStreamInput, Request, StreamStatus};
use eframe::egui::{Align, Layout, RichText, Ui};

use super::{ViewScene, title};
use crate::ui::app::Action;
use crate::ui::call_card::CallCard;
use crate::ui::numbers;
use crate::ui::route::Route;
use crate::ui::theme::{Themed as _, fonts};
use crate::ui::widgets::{self, Kind, Tone};
use draft::{Draft, Form};

/// The stream of the notes.
pub(super) const EXAMPLE: &str = "transacciones-realtime";
/// Its shards.
const EXAMPLE_SHARDS: i64 = 4;

/// AWS's word for a status, how it is, and its icon.
pub(super) fn status(status: StreamStatus) -> (&'static str, Tone, Option<&'static str>) {
    match status {
        StreamStatus::Active => ("ACTIVE", Tone::Ok, None),
        StreamStatus::Creating => ("CREATING", Tone::Link, Some("loader-circle")),
        StreamStatus::Updating => ("UPDATING", Tone::Warn, Some("refresh-cw")),
        StreamStatus::Deleting => ("DELETING", Tone::Neutral, Some("trash-2")),
    }
}

/// What it keeps between frames.
#[derive(Default)]
pub struct State {
    sort: table::Sort,
    draft: Option<Draft>,
    card: CallCard,
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let snapshot = scene.snapshot;
    if snapshot.streams.is_empty() && state.draft.is_none() {
        empty(ui, scene);
        ui.vertical_centered(|ui| {
            if widgets::button(ui, Kind::Normal, Some("plus"), "Crear otro stream…").clicked() {
                state.draft = Some(Draft::new(Form::Create, None));
            }
        });
        return;
    }
    let mut wanted = None;
    ui.horizontal(|ui| {
        title(ui, "Streams");
        let count = numbers::whole(snapshot.streams.len() as u64);
        ui.label(RichText::new(count).font(fonts::mono(12.0)).color(ui.tokens().weak));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if widgets::button(ui, Kind::Normal, Some("plus"), "Crear stream…").clicked() {
                wanted = Some(Form::Create);
            }
        });
    });
    if !snapshot.streams.is_empty() {
        table::show(ui, scene, &mut state.sort);
        ui.separator();
    }
    let stream = scene.selected().cloned();
    if let Some(draft) = &mut state.draft {
        let of = draft.stream.clone().and_then(|name| snapshot.stream(&name)).cloned();
        if form::show(ui, scene, draft, &mut state.card, of.as_deref()) {
            state.draft = None;
        }
    } else if let Some(stream) = &stream {
        wanted = detail::show(ui, scene, stream).or(wanted);
    }
    if let Some(form) = wanted {
        state.draft = Some(Draft::new(form, stream.as_deref()));
    }
}

/// What stands where there is no stream: the action, and the command that does the same.
pub(super) fn empty(ui: &mut Ui, scene: &mut ViewScene<'_>) {
    let tokens = ui.tokens();
    if scene.opening {
        let sentence = "Se está leyendo su diario; cuanto más ha pasado en él, más tarda.";
        widgets::empty_state(ui, "loader-circle", "Abriendo el mundo…", sentence, None);
        return;
    }
    let command =
        format!("aws kinesis create-stream --stream-name {EXAMPLE} --shard-count {EXAMPLE_SHARDS}");
    let words = format!("Crear {EXAMPLE}");
    let action = Some(("play", words.as_str()));
    let sentence = "Este mundo está vacío. Crea el stream de las notas, con 4 shards.";
    if widgets::empty_state(ui, "radio", "Aún no hay streams", sentence, action) {
        let input = CreateStreamInput {
            stream_name: Some(EXAMPLE.to_owned()),
            shard_count: Some(EXAMPLE_SHARDS),
            ..CreateStreamInput::default()
        };
        scene.actions.push(Action::Ask(Box::new(Request::CreateStream(input))));
        *scene.stream = Some(EXAMPLE.to_owned());
    }
    ui.vertical_centered(|ui| {
        let text = RichText::new(&command).font(fonts::mono(12.0)).color(tokens.secondary);
        ui.add(eframe::egui::Label::new(text).selectable(true).wrap());
        ui.horizontal(|ui| {
            ui.add_space((ui.available_width() / 2.0 - 140.0).max(0.0));
            if widgets::button(ui, widgets::Kind::Quiet, Some("copy"), "Copiar orden").clicked() {
                scene.actions.push(Action::Copy(command.clone(), "Orden copiada"));
            }
            if widgets::link_button(ui, "¿Qué es un stream?").clicked() {
                let route = Route::section("kinesis", "data-streams");
                scene.actions.push(Action::Go { route, new_tab: false });
            }
        });
    });
}

/// What stands in the views of one stream where there is none: the way to make one.
pub(super) fn no_stream(ui: &mut Ui, scene: &mut ViewScene<'_>, icon: &str, sentence: &str) {
    if scene.opening {
        let sentence = "Se está leyendo su diario; cuanto más ha pasado en él, más tarda.";
        widgets::empty_state(ui, "loader-circle", "Abriendo el mundo…", sentence, None);
        return;
    }
    let action = Some(("radio", "Ir a Streams"));
    if widgets::empty_state(ui, icon, "Aún no hay streams", sentence, action) {
        let route = Route::View(crate::ui::route::ViewKind::Streams);
        scene.actions.push(Action::Go { route, new_tab: false });
    }
}
