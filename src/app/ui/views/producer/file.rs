//! A file whose records are written to the stream: what it is, its first rows, how far it is.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use caudal::clients::import::{
    FileFault, Format, Import, ImportStatus, KeyFrom, Phase, Row, Spec, preview,
};
use caudal::engine::StreamView;
use caudal::kinesis::hash_of;
use eframe::egui::{Label, ProgressBar, RichText, ScrollArea, Ui};

use super::{ViewScene, one, target, words};
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets::form::Field;
use crate::ui::widgets::{self, Kind, Tone};

/// Rows of the preview.
const PREVIEW: usize = 8;
/// Characters of a row that are shown.
const SHOWN: usize = 120;

/// Where keys come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Key {
    #[default]
    Field,
    Fixed,
    Random,
}

/// What is asked for.
type Wanted = (PathBuf, Format, KeyFrom);
type First = Result<Vec<Row>, FileFault>;

/// What it keeps between frames.
#[derive(Default)]
pub struct State {
    path: String,
    format: Format,
    key: Key,
    value: String,
    stop_at_fault: bool,
    asked: Option<Wanted>,
    coming: Option<Receiver<First>>,
    first: Option<First>,
    import: Option<Import>,
    status: ImportStatus,
}

impl State {
    fn wanted(&self) -> Wanted {
        let value = self.value.trim().to_owned();
        let key = match self.key {
            Key::Field => KeyFrom::Field(value),
            Key::Fixed => KeyFrom::Fixed(value),
            Key::Random => KeyFrom::Random(1),
        };
        (PathBuf::from(self.path.trim()), self.format, key)
    }

    pub(super) fn tick(&mut self) {
        if let Some(first) = self.coming.as_ref().and_then(|coming| coming.try_recv().ok()) {
            self.first = Some(first);
            self.coming = None;
        }
        if let Some(import) = &self.import
            && !self.status.is_over()
        {
            self.status = import.status();
        }
    }

    /// Has the first rows read by a thread whenever something else is asked for.
    fn look(&mut self, scene: &ViewScene<'_>) {
        let wanted = self.wanted();
        if self.path.trim().is_empty() || self.asked.as_ref() == Some(&wanted) {
            return;
        }
        if self.coming.is_some() {
            // One reader at a time; its answer wakes the window and the next one begins.
            return;
        }
        self.asked = Some(wanted.clone());
        self.first = None;
        let (sender, receiver) = channel();
        let waker = Arc::clone(&scene.waker);
        let read = move || {
            let (path, format, key) = wanted;
            // A window that has closed needs no preview.
            let _ = sender.send(preview(&path, format, &key, PREVIEW));
            waker();
        };
        let thread = std::thread::Builder::new().name("caudal-preview".into()).spawn(read);
        if thread.is_ok() {
            self.coming = Some(receiver);
        }
    }
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let Some(stream) = scene.selected().cloned() else { return };
    one::stream_field(ui, scene, &stream.name);
    let problem = match &state.first {
        Some(Err(fault)) if !state.path.trim().is_empty() => Some(words::file_fault(fault)),
        _ => None,
    };
    Field::new("Ruta del fichero").error(problem).text(ui, &mut state.path);
    let formats =
        [(Format::JsonLines, "JSONL"), (Format::Csv, "CSV con cabecera"), (Format::Raw, "Líneas")];
    Field::new("Formato").radio(ui, &mut state.format, &formats);
    let keys = [(Key::Field, "De un campo"), (Key::Fixed, "Fija"), (Key::Random, "Al azar")];
    Field::new("Clave").radio(ui, &mut state.key, &keys);
    match state.key {
        Key::Field => {
            let hint = "Nombre del campo del JSON (cliente.id) o de la columna del CSV";
            Field::new("Campo de la clave").hint(hint).width(400.0).text(ui, &mut state.value);
        }
        Key::Fixed => {
            let hint = "De 1 a 256 caracteres. Todos los registros van al mismo shard";
            Field::new("PartitionKey fija").hint(hint).width(400.0).text(ui, &mut state.value);
        }
        Key::Random => {}
    }
    Field::new("Parar en la primera línea rota").check(ui, &mut state.stop_at_fault);
    state.look(scene);
    let running = state.import.is_some() && !state.status.is_over();
    let fresh = state.asked.as_ref() == Some(&state.wanted());
    let ready = !running && fresh && matches!(&state.first, Some(Ok(rows)) if !rows.is_empty());
    super::row(ui, |ui| {
        let button = |ui: &mut Ui| widgets::button(ui, Kind::Primary, Some("file-up"), "Importar");
        if ui.add_enabled_ui(ready, button).inner.clicked() && ready {
            start(scene, state, &stream.name);
        }
        if running && let Some(import) = &state.import {
            let paused = state.status.phase == Phase::Paused;
            let (icon, label) = if paused { ("play", "Seguir") } else { ("pause", "Pausar") };
            if widgets::button(ui, Kind::Normal, Some(icon), label).clicked() {
                import.pause(!paused);
            }
            if widgets::button(ui, Kind::Quiet, Some("x"), "Cancelar").clicked() {
                import.cancel();
            }
        }
    });
    progress(ui, state);
    if let Some(Ok(rows)) = &state.first {
        first_rows(ui, scene, &stream, rows);
    }
}

fn start(scene: &mut ViewScene<'_>, state: &mut State, stream: &str) {
    let (path, format, key) = state.wanted();
    let stop_at_fault = state.stop_at_fault;
    let spec = Spec { path, stream: stream.to_owned(), format, key, stop_at_fault };
    state.status = ImportStatus::default();
    match Import::start(scene.handle, spec, Arc::clone(&scene.waker)) {
        Ok(import) => state.import = Some(import),
        Err(error) => {
            let words = format!("El sistema no da un hilo para importar: {error}");
            scene.actions.push(Action::Say(Tone::Error, words));
        }
    }
}

fn progress(ui: &mut Ui, state: &State) {
    let Some(import) = &state.import else { return };
    let tokens = ui.tokens();
    let status = &state.status;
    let part = status.bytes as f32 / status.total.max(1) as f32;
    ui.add(ProgressBar::new(part).desired_height(8.0).fill(tokens.accent));
    let line = format!(
        "{} — {} de {}, {} en {}",
        words::phase(status),
        numbers::bytes(status.bytes),
        numbers::bytes(status.total),
        numbers::counted(status.records, "registro", "registros"),
        import.spec().stream,
    );
    ui.add(Label::new(RichText::new(line).font(fonts::regular(theme::TOOL))).wrap());
    if status.retries > 0 {
        let line = numbers::counted(status.retries, "reintento", "reintentos");
        let line = format!("{line} por ProvisionedThroughputExceededException");
        ui.label(RichText::new(line).font(fonts::regular(theme::SMALL)).color(tokens.warn));
    }
    if status.errors == 0 {
        return;
    }
    let line = numbers::counted(status.errors, "línea rota", "líneas rotas");
    ui.label(RichText::new(line).font(fonts::semibold(theme::TOOL)).color(tokens.error));
    let rows = status.first_errors.len();
    ScrollArea::vertical().id_salt("lineas-rotas").max_height(120.0).show_rows(
        ui,
        18.0,
        rows,
        |ui, range| {
            for (line, fault) in &status.first_errors[range] {
                let text = format!("Línea {}: {}", numbers::whole(*line), words::row_fault(fault));
                ui.label(RichText::new(text).font(fonts::mono(12.0)).color(tokens.secondary));
            }
        },
    );
}

fn first_rows(ui: &mut Ui, scene: &mut ViewScene<'_>, stream: &StreamView, rows: &[Row]) {
    let tokens = ui.tokens();
    super::super::title(ui, "Primeras filas");
    for row in rows {
        super::row(ui, |ui| {
            let number = RichText::new(numbers::whole(row.line)).font(fonts::mono(12.0));
            ui.label(number.color(tokens.weak));
            let (text, colour) = match &row.record {
                Ok((key, data)) => {
                    let shard = target::shard_of(stream, hash_of(key));
                    if let Some(id) = shard.filter(|_| !target::spreads(stream)) {
                        target::chip(ui, scene, stream, id);
                    }
                    ui.label(RichText::new(key).font(fonts::mono_semibold(12.0)));
                    let data = String::from_utf8_lossy(&data[..data.len().min(4 * SHOWN)]);
                    (data.chars().take(SHOWN).collect::<String>(), tokens.secondary)
                }
                Err(fault) => (words::row_fault(fault), tokens.error),
            };
            let text = RichText::new(text).font(fonts::mono(12.0)).color(colour);
            ui.add(Label::new(text).truncate());
        });
    }
}
