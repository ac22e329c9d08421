//! Several records written by hand, as lines or as a table, and sent by one `PutRecords`.

mod draft;
mod editor;
mod report;

use caudal::api::kinesis::{Request, Response};
use caudal::engine::StreamView;
use caudal::traffic::{Config, Generator, KeyDistribution};
use caudal::units::Timestamp;
use eframe::egui::{Key, Label, Modifiers, RichText, ScrollArea, Ui};

use super::sending::Sending;
use super::{ViewScene, one, target};
use crate::ui::call_card::CallCard;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets::form::Field;
use crate::ui::widgets::{self, Kind};
use draft::{Built, Entry, Limits, RECORDS_MAX};
use report::{Report, Wish};

/// The batch of the notes: three clients, one of them twice.
const AT_FIRST: &str = concat!(
    r#"{"PartitionKey":"cliente-12345","Data":{"txn_id":"TXN001","monto":5000}}"#,
    "\n",
    r#"{"PartitionKey":"cliente-67890","Data":{"txn_id":"TXN002","monto":120.5}}"#,
    "\n",
    r#"{"PartitionKey":"cliente-12345","Data":{"txn_id":"TXN003","monto":80000}}"#,
);
/// Height of a line of a list.
const LINE: f32 = 18.0;

/// What is edited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Editor {
    #[default]
    Lines,
    Table,
}

/// What it keeps between frames.
pub struct State {
    editor: Editor,
    text: String,
    path: String,
    rows: Vec<Entry>,
    /// What is typed, read for these limits.
    built: Option<(Built, Limits)>,
    /// The call for a stream.
    request: Option<(String, Request)>,
    card: CallCard,
    sending: Sending,
    report: Option<Report>,
    /// Transactions that were drawn so far.
    drawn: u64,
    /// Whether one of the fields had the focus in the last frame.
    focused: bool,
    /// Whether the text of lines had it.
    writing: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            editor: Editor::Lines,
            text: AT_FIRST.to_owned(),
            path: "cliente_id".to_owned(),
            rows: Vec::new(),
            built: None,
            request: None,
            card: CallCard::default(),
            sending: Sending::default(),
            report: None,
            drawn: 0,
            focused: false,
            writing: false,
        }
    }
}

impl State {
    pub(super) fn tick(&mut self) {
        let Some(ended) = self.sending.take() else { return };
        let Some(report) = &mut self.report else { return };
        match ended {
            Ok(Response::PutRecords(output)) => report.answered(output),
            Ok(_) => {}
            Err(error) => report.refused = Some(error),
        }
    }

    fn touch(&mut self) {
        self.built = None;
        self.request = None;
    }

    /// Reads what is typed, unless it has been read.
    fn build(&mut self, limits: Limits) {
        if self.built.as_ref().is_some_and(|(_, of)| *of == limits) {
            return;
        }
        let built = match self.editor {
            Editor::Lines => Built::of_lines(&self.text, &self.path, &limits),
            Editor::Table => Built::of_rows(&self.rows, &limits),
        };
        self.built = Some((built, limits));
        self.request = None;
    }

    /// Goes to the other editor with the same records; lines that are none stay where they are.
    fn turn(&mut self, to: Editor) {
        match (to, &self.built) {
            (Editor::Table, Some((built, _))) if built.broken.is_empty() => {
                self.rows.clone_from(&built.entries);
            }
            (Editor::Lines, _) => {
                let lines: Vec<_> = self.rows.iter().map(Entry::line).collect();
                self.text = lines.join("\n");
            }
            (Editor::Table, _) => return,
        }
        self.editor = to;
        self.touch();
    }

    /// Adds generated transactions of many clients, or of the first one alone.
    fn add(&mut self, count: u64, keys: KeyDistribution, now: Timestamp) {
        let config = Config { keys, ..Config::default() };
        let Ok(mut generator) = Generator::new(config, now) else { return };
        generator.skip(self.drawn);
        self.drawn += count;
        let entries = (0..count).map(|_| generator.next()).map(|one| Entry {
            key: one.key,
            hash: String::new(),
            data: String::from_utf8_lossy(&one.data).into_owned(),
        });
        match self.editor {
            Editor::Table => self.rows.extend(entries),
            Editor::Lines => {
                for entry in entries {
                    if !self.text.is_empty() && !self.text.ends_with('\n') {
                        self.text.push('\n');
                    }
                    self.text += &entry.line();
                }
            }
        }
        self.touch();
    }
}

fn limits(stream: &StreamView) -> Limits {
    let record = usize::try_from(stream.max_record_kib).unwrap_or_default() * 1024;
    Limits { record, keyless: target::spreads(stream) }
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let Some(stream) = scene.selected().cloned() else { return };
    // Before a field takes the key as a line break.
    let mine = state.focused || ui.memory(|memory| memory.focused().is_none());
    let keyed = mine && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    one::stream_field(ui, scene, &stream.name);
    state.build(limits(&stream));
    editors(ui, state);
    let changed = match state.editor {
        Editor::Lines => editor::lines(ui, state),
        Editor::Table => editor::table(ui, state),
    };
    if changed {
        state.touch();
    }
    samples(ui, scene, state);
    state.build(limits(&stream));
    let Some((built, _)) = &state.built else { return };
    summary(ui, built, state.editor);
    let sendable = built.broken.is_empty() && !built.entries.is_empty();
    let ready = sendable && built.problem().is_none() && !state.sending.is_busy();
    if state.request.as_ref().is_none_or(|(name, _)| *name != stream.name) {
        let request = draft::request(&stream.name, built.entries.iter());
        state.request = Some((stream.name.clone(), request));
    }
    let Some((_, request)) = &state.request else { return };
    super::row(ui, |ui| {
        let button = |ui: &mut Ui| widgets::button(ui, Kind::Primary, Some("send"), "Enviar lote");
        let clicked = ui.add_enabled_ui(ready, button).inner.clicked();
        let hint = RichText::new("Ctrl+Entrar").font(fonts::regular(theme::SMALL));
        ui.label(hint.color(ui.tokens().weak));
        if ready && (clicked || keyed) {
            state.report = Some(Report::new(&stream.name, built.entries.clone()));
            state.sending.send(scene, request.clone());
        }
    });
    let mut wish = None;
    if let Some(report) = &mut state.report {
        wish = report::show(ui, scene, &stream, report, state.sending.is_busy());
    }
    if let (Some(Wish::Retry), Some(report)) = (wish, &mut state.report) {
        let request = report.retry();
        state.sending.send(scene, request);
    }
    state.card.show(ui, request, scene.actions);
}

/// Lines or table.
fn editors(ui: &mut Ui, state: &mut State) {
    let broken = state.built.as_ref().map_or(0, |(built, _)| built.broken.len());
    let mut wanted = state.editor;
    let both = [(Editor::Lines, "JSONL"), (Editor::Table, "Tabla")];
    let stuck = state.editor == Editor::Lines && broken > 0;
    let hint = if stuck { "La tabla espera a que todas las líneas valgan" } else { "" };
    let field = Field::new("Editar como");
    let field = if hint.is_empty() { field } else { field.hint(hint) };
    field.radio(ui, &mut wanted, &both);
    if wanted != state.editor {
        state.turn(wanted);
    }
}

/// Buttons that write records.
fn samples(ui: &mut Ui, scene: &ViewScene<'_>, state: &mut State) {
    let now = scene.clock.now;
    super::row(ui, |ui| {
        let add = |ui: &mut Ui, words: &str| {
            widgets::button(ui, Kind::Normal, Some("plus"), words).clicked()
        };
        if state.editor == Editor::Table && add(ui, "Añadir fila") {
            state.rows.push(Entry::default());
            state.touch();
        }
        if add(ui, "10 transacciones") {
            state.add(10, KeyDistribution::Uniform { keys: 1000 }, now);
        }
        if add(ui, "500 de cliente-12345") {
            state.add(500, KeyDistribution::Hot { keys: 1, share: 1000 }, now);
        }
        if widgets::button(ui, Kind::Quiet, Some("trash-2"), "Vaciar").clicked() {
            state.text.clear();
            state.rows.clear();
            state.touch();
        }
    });
}

/// How much it is of what AWS allows, and what is wrong.
fn summary(ui: &mut Ui, built: &Built, editor: Editor) {
    let tokens = ui.tokens();
    let problem = built.problem();
    let words = format!(
        "{} de {RECORDS_MAX} registros · {} de {}, claves y datos juntos",
        numbers::whole(built.entries.len() as u64),
        numbers::bytes(built.bytes as u64),
        numbers::bytes(caudal::kinesis::BATCH_BYTES_MAX as u64),
    );
    let colour = if problem.is_some() { tokens.error } else { tokens.secondary };
    let text = RichText::new(words).font(fonts::regular(theme::SMALL)).color(colour);
    ui.add(Label::new(text).wrap());
    if let Some(problem) = problem {
        let text = RichText::new(problem).font(fonts::regular(theme::SMALL)).color(tokens.error);
        ui.add(Label::new(text).wrap());
    }
    if built.broken.is_empty() {
        return;
    }
    let (one, many, place) = match editor {
        Editor::Lines => ("línea no vale", "líneas no valen", "Línea"),
        Editor::Table => ("fila no vale", "filas no valen", "Fila"),
    };
    let count = numbers::counted(built.broken.len() as u64, one, many);
    let text = format!("{count}: el lote no se envía hasta corregirlo");
    ui.label(RichText::new(text).font(fonts::semibold(theme::TOOL)).color(tokens.error));
    let area = ScrollArea::vertical().id_salt("lote-roto").max_height(5.0 * LINE);
    area.show_rows(ui, LINE, built.broken.len(), |ui, range| {
        for (number, problem) in &built.broken[range] {
            let text = format!("{place} {}: {problem}", numbers::whole(*number as u64));
            ui.label(RichText::new(text).font(fonts::mono(12.0)).color(tokens.secondary));
        }
    });
}
