//! What became of a batch, record by record, as AWS answers it.

use caudal::api::kinesis::{Error, PutRecordsOutput, PutRecordsResultEntry, Request};
use caudal::engine::StreamView;
use eframe::egui::{Label, RichText, ScrollArea, Ui};

use super::super::{ViewScene, row, target};
use super::draft::{self, Entry};
use crate::ui::explain;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::widgets::form::Field;
use crate::ui::widgets::{self, Kind};

/// Height of a line.
const LINE: f32 = 22.0;
/// Height of the list.
const HEIGHT: f32 = 200.0;
/// Letters of a key that are shown.
const KEY: usize = 24;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// To send what failed once more.
    Retry,
}

/// The records of a call and what became of each.
pub(super) struct Report {
    stream: String,
    entries: Vec<Entry>,
    results: Vec<Option<PutRecordsResultEntry>>,
    /// Those of the call that is under way or was answered last.
    sent: Vec<usize>,
    /// Calls made for them.
    calls: u32,
    /// Why the whole call was refused, if it was.
    pub(super) refused: Option<Error>,
    failed_only: bool,
}

impl Report {
    /// Of records that are being sent.
    pub(super) fn new(stream: &str, entries: Vec<Entry>) -> Self {
        let (results, sent) = (vec![None; entries.len()], (0..entries.len()).collect());
        let stream = stream.to_owned();
        Self { stream, entries, results, sent, calls: 1, refused: None, failed_only: false }
    }

    /// Takes the answer.
    pub(super) fn answered(&mut self, output: PutRecordsOutput) {
        self.refused = None;
        for (index, result) in self.sent.iter().zip(output.records) {
            self.results[*index] = Some(result);
        }
    }

    fn failed(&self) -> impl Iterator<Item = usize> {
        let failed = |result: &Option<PutRecordsResultEntry>| {
            result.as_ref().is_some_and(|result| result.error_code.is_some())
        };
        self.results.iter().enumerate().filter(move |(_, result)| failed(result)).map(|(at, _)| at)
    }

    /// The call that sends once more what failed, and nothing else.
    pub(super) fn retry(&mut self) -> Request {
        self.sent = self.failed().collect();
        self.calls += 1;
        draft::request(&self.stream, self.sent.iter().map(|index| &self.entries[*index]))
    }
}

/// Shows it; `busy` while an answer is awaited.
pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    stream: &StreamView,
    report: &mut Report,
    busy: bool,
) -> Option<Wish> {
    let tokens = ui.tokens();
    if let Some(error) = &report.refused {
        explain::card(ui, &explain::error(error), &error.to_string(), scene.actions);
    }
    let failed: Vec<usize> = report.failed().collect();
    let answered = report.results.iter().flatten().count();
    if answered == 0 {
        return None;
    }
    let mut wish = None;
    row(ui, |ui| {
        let (sign, colour) = if failed.is_empty() {
            ("circle-check", tokens.ok)
        } else {
            ("octagon-alert", tokens.error)
        };
        ui.label(icon(sign, 16.0).color(colour));
        let words = format!(
            "Guardados {} de {}",
            numbers::whole((answered - failed.len()) as u64),
            numbers::whole(report.entries.len() as u64),
        );
        ui.label(RichText::new(words).font(fonts::semibold(theme::TOOL)));
        let words = format!("FailedRecordCount {}", numbers::whole(failed.len() as u64));
        ui.label(RichText::new(words).font(fonts::mono(theme::TOOL)).color(colour));
        let calls = numbers::counted(report.calls.into(), "llamada", "llamadas");
        let calls = RichText::new(calls).font(fonts::regular(theme::SMALL));
        ui.label(calls.color(tokens.secondary));
        if !failed.is_empty() {
            let again = |ui: &mut Ui| {
                widgets::button(ui, Kind::Normal, Some("repeat"), "Reintentar fallidos")
            };
            let there = scene.snapshot.stream(&report.stream).is_some();
            if ui.add_enabled_ui(!busy && there, again).inner.clicked() && !busy && there {
                wish = Some(Wish::Retry);
            }
        }
    });
    if !failed.is_empty() {
        let words = "PutRecords guarda lo que puede y responde 200: lo fallido hay que enviarlo otra \
                     vez, y puede quedar detrás de lo que se guardó.";
        let words = RichText::new(words).font(fonts::regular(theme::SMALL)).color(tokens.secondary);
        ui.add(Label::new(words).wrap());
        Field::new("Solo los fallidos").check(ui, &mut report.failed_only);
    }
    let shown: Vec<usize> = if report.failed_only && !failed.is_empty() {
        failed
    } else {
        (0..report.entries.len()).collect()
    };
    let area = ScrollArea::vertical().id_salt("lote-respuesta").max_height(HEIGHT);
    area.auto_shrink([false, true]).show_rows(ui, LINE, shown.len(), |ui, range| {
        for index in &shown[range] {
            line(ui, scene, stream, report, *index);
        }
    });
    wish
}

/// One record: its number, its key, and its place or its error.
fn line(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    stream: &StreamView,
    report: &Report,
    index: usize,
) {
    let tokens = ui.tokens();
    let mono = |text: String| RichText::new(text).font(fonts::mono(12.0));
    ui.horizontal(|ui| {
        ui.set_height(LINE - ui.spacing().item_spacing.y);
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.label(mono(numbers::whole(index as u64 + 1)).color(tokens.weak));
        let key: String = report.entries[index].key.chars().take(KEY).collect();
        ui.label(RichText::new(key).font(fonts::mono_semibold(12.0)).color(tokens.text));
        let Some(result) = &report.results[index] else {
            ui.label(mono("sin respuesta".to_owned()).color(tokens.weak));
            return;
        };
        if let Some(id) = result.shard_id {
            if stream.name == report.stream {
                target::chip(ui, scene, stream, id);
            }
            let number = result.sequence_number.map(|number| number.to_string());
            let number = mono(number.unwrap_or_default()).color(tokens.secondary);
            ui.add(Label::new(number).truncate());
        } else {
            let code = result.error_code.clone().unwrap_or_default();
            ui.label(RichText::new(code).font(fonts::mono_semibold(12.0)).color(tokens.error));
            let message = result.error_message.clone().unwrap_or_default();
            let label = Label::new(mono(message.clone()).color(tokens.secondary)).truncate();
            ui.add(label).on_hover_text(message);
        }
    });
}
