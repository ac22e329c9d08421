//! The list of streams.

use caudal::api::kinesis::{CreateStreamInput, Request, StreamMode, StreamStatus};
use caudal::engine::StreamView;
use eframe::egui::{
    Align2, Pos2, Rect, RichText, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
};

use super::{ViewScene, title};
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::route::Route;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets::{self, Tone};
use crate::ui::world;

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
pub struct State {}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, _state: &mut State) {
    let snapshot = scene.snapshot;
    if snapshot.streams.is_empty() {
        empty(ui, scene);
        return;
    }
    ui.horizontal(|ui| {
        title(ui, "Streams");
        let count = numbers::whole(snapshot.streams.len() as u64);
        ui.label(RichText::new(count).font(fonts::mono(12.0)).color(ui.tokens().weak));
    });
    for stream in &snapshot.streams {
        if card(ui, stream, scene) {
            let route = Route::Stream(stream.name.clone());
            scene.actions.push(Action::Go { route, new_tab: false });
        }
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

/// A stream as a card; returns whether it was chosen.
fn card(ui: &mut Ui, stream: &StreamView, scene: &ViewScene<'_>) -> bool {
    let tokens = ui.tokens();
    let (word, tone, icon) = status(stream.status);
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), 72.0), Sense::click());
    let shards = numbers::counted(stream.open.len() as u64, "shard", "shards");
    let name = format!("{}, {word}, {shards}", stream.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
    if !ui.is_rect_visible(rect) {
        return response.clicked();
    }
    let pointed = response.hovered() || response.has_focus();
    let fill = if pointed { tokens.hover } else { tokens.panel };
    let stroke = Stroke::new(tokens.stroke, tokens.line);
    ui.painter().rect(rect, theme::RADIUS_CARD, fill, stroke, StrokeKind::Inside);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let at = Pos2::new(rect.left() + 16.0, rect.top() + 22.0);
    let font = fonts::mono_semibold(theme::TOOL);
    let shown = painter.text(at, Align2::LEFT_CENTER, &stream.name, font, tokens.text);
    let place = Rect::from_min_size(
        Pos2::new(shown.right() + 12.0, rect.top() + 12.0),
        Vec2::new(140.0, 20.0),
    );
    let mut inside = ui.new_child(eframe::egui::UiBuilder::new().max_rect(place));
    widgets::badge(&mut inside, tone, icon, word);
    let mode = match stream.mode {
        StreamMode::Provisioned => "PROVISIONED",
        StreamMode::OnDemand => "ON_DEMAND",
    };
    let flow = world::flow_of(stream, scene.clock.now);
    let records: u64 = stream.shards.iter().map(|shard| shard.records).sum();
    let words = format!(
        "{mode} · {} · {} h · {} · {}",
        numbers::counted(stream.open.len() as u64, "shard", "shards"),
        stream.retention_hours,
        numbers::counted(records, "registro", "registros"),
        numbers::rate(flow.records_per_second),
    );
    let at = Pos2::new(rect.left() + 16.0, rect.top() + 50.0);
    painter.text(at, Align2::LEFT_CENTER, words, fonts::regular(12.0), tokens.secondary);
    if flow.rejected > 0 {
        let at = Pos2::new(rect.right() - 16.0, rect.top() + 50.0);
        let words = numbers::counted(flow.rejected, "rechazo", "rechazos");
        painter.text(at, Align2::RIGHT_CENTER, words, fonts::mono(12.0), tokens.error);
    }
    widgets::focus_ring(ui, &response);
    response.clicked()
}
