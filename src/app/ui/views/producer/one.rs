//! One record written by hand: key, data, where it will fall, the command, the answer.

use caudal::api::kinesis::{HashKey, Request};
use caudal::engine::StreamView;
use eframe::egui::{Key, Modifiers, Response, RichText, Ui};

use super::draft::{Built, Draft, Format, KeyFrom};
use super::sending::{Ended, Sending};
use super::{ViewScene, answer, target};
use crate::ui::call_card::CallCard;
use crate::ui::clients::RecordDraft;
use crate::ui::explain;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets::form::Field;
use crate::ui::widgets::{self, Kind};

/// What it keeps between frames.
#[derive(Default)]
pub struct State {
    draft: Draft,
    built: Option<Built>,
    card: CallCard,
    sending: Sending,
    ended: Option<Ended>,
    /// Whether one of the fields had the focus in the last frame.
    focused: bool,
}

impl State {
    /// Takes a record of another view, to be edited and sent again.
    pub(super) fn open(&mut self, record: RecordDraft) {
        self.draft = record.into();
        self.built = None;
        self.ended = None;
    }

    pub(super) fn tick(&mut self) {
        if let Some(ended) = self.sending.take() {
            self.ended = Some(ended);
        }
    }
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let Some(stream) = scene.selected().cloned() else { return };
    // Before the field for the data takes the key as a line break.
    let mine = state.focused || ui.memory(|memory| memory.focused().is_none());
    let keyed = mine && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    stream_field(ui, scene, &stream.name);
    fields(ui, scene, state, &stream);
    let State { draft, built, card, sending, ended, .. } = state;
    let built = built.get_or_insert_with(|| draft.build());
    let request = draft.request(built, &stream.name);
    let ready = built.data.is_ok()
        && built.key.is_ok()
        && request.violations().as_slice().is_empty()
        && hash_problem(&draft.hash).is_none()
        && !sending.is_busy();
    super::row(ui, |ui| {
        let clicked = ui
            .add_enabled_ui(ready, |ui| {
                widgets::button(ui, Kind::Primary, Some("send"), "Enviar registro")
            })
            .inner
            .clicked();
        let hint = RichText::new("Ctrl+Entrar").font(fonts::regular(theme::SMALL));
        ui.label(hint.color(ui.tokens().weak));
        if ready && (clicked || keyed) {
            *ended = None;
            sending.send(scene, request.clone());
        }
    });
    if let Some(ended) = ended {
        answer::show(ui, scene, &stream, ended);
    }
    card.show(ui, &request, scene.actions);
}

/// The choice of the stream.
pub(super) fn stream_field(ui: &mut Ui, scene: &mut ViewScene<'_>, name: &str) {
    let mut chosen = name.to_owned();
    let all: Vec<_> = scene.snapshot.streams.iter().map(|one| one.name.clone()).collect();
    let all: Vec<_> = all.iter().map(|name| (name.clone(), name.as_str())).collect();
    Field::new("Stream").width(400.0).select(ui, &mut chosen, &all);
    if chosen != name {
        *scene.stream = Some(chosen);
    }
}

fn fields(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State, stream: &StreamView) {
    let draft = &mut state.draft;
    let built = state.built.get_or_insert_with(|| draft.build()).clone();
    let request = draft.request(&built, &stream.name);
    let violation = |field: &str| wrong(&request, field);
    let mut touched = Touched::default();
    let from = [(KeyFrom::Typed, "Escrita"), (KeyFrom::Field, "De un campo del JSON")];
    touched.add(&Field::new("Clave de partición").radio(ui, &mut draft.key_from, &from));
    match draft.key_from {
        KeyFrom::Typed => {
            let field = Field::new("PartitionKey").error(violation("partitionKey")).width(400.0);
            touched.add(&field.hint("De 1 a 256 caracteres").text(ui, &mut draft.key));
        }
        KeyFrom::Field => {
            let error = built.key.as_ref().err().cloned().or_else(|| violation("partitionKey"));
            let found = built.key.as_deref().unwrap_or_default();
            let field = Field::new("Campo de la clave").error(error).width(400.0);
            let field = field.hint(format!("PartitionKey: {found}"));
            touched.add(&field.text(ui, &mut draft.path));
        }
    }
    let error = hash_problem(&draft.hash).or_else(|| violation("explicitHashKey"));
    let field = Field::new("ExplicitHashKey (opcional)").error(error).width(400.0);
    let field = field.hint("De 0 a 2^128 - 1: elige el shard en lugar del MD5 de la clave");
    touched.add(&field.text(ui, &mut draft.hash));
    let explicit = draft.hash.trim().parse::<HashKey>().ok();
    target::show(ui, scene, stream, built.key.as_deref().unwrap_or_default(), explicit);
    let formats = [(Format::Json, "JSON"), (Format::Text, "Texto"), (Format::Base64, "Base64")];
    touched.add(&Field::new("Formato").radio(ui, &mut draft.format, &formats));
    let size = built.data.as_ref().map_or(0, bytes::Bytes::len) as u64
        + built.key.as_ref().map_or(0, String::len) as u64;
    let limit = u64::try_from(stream.max_record_kib).unwrap_or(0) * 1024;
    let error = match &built.data {
        Err(error) => Some(error.clone()),
        Ok(_) if size > limit => Some(format!(
            "Datos y clave ocupan {} y el stream admite {}: AWS lo rechazará.",
            numbers::bytes(size),
            numbers::bytes(limit)
        )),
        Ok(_) => violation("data"),
    };
    let hint =
        format!("{} de {}, datos y clave juntos", numbers::bytes(size), numbers::bytes(limit));
    touched.add(&Field::new("Datos").hint(hint).error(error).lines(ui, &mut draft.data, 4));
    state.focused = touched.focused;
    if touched.changed {
        state.built = None;
    }
}

/// Whether a field was changed, and whether one has the focus.
#[derive(Default)]
struct Touched {
    changed: bool,
    focused: bool,
}

impl Touched {
    fn add(&mut self, response: &Response) {
        self.changed |= response.changed();
        self.focused |= response.has_focus();
    }
}

/// What is wrong with a field by AWS's rules.
fn wrong(request: &Request, field: &str) -> Option<String> {
    explain::of_field(&request.violations(), field).map(|(words, _)| words)
}

/// Why what is typed is no hash key; nothing typed is fine.
fn hash_problem(text: &str) -> Option<String> {
    let text = text.trim();
    let number = text.is_empty() || text.parse::<HashKey>().is_ok();
    (!number).then(|| "Escribe un entero de 0 a 2^128 - 1, solo cifras.".to_owned())
}
