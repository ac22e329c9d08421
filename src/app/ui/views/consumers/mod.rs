//! The consumers: who reads the streams, how far each one is, and what one can do to it.
//! At the left the list, at the right one consumer or the form for a new one.

mod alerts;
mod chart;
mod controls;
mod create;
mod detail;
mod external;
mod lanes;
mod list;
mod log;
mod shared_limit;
#[cfg(test)]
mod tests;
mod words;

use std::sync::Arc;

use caudal::clients::consumer::{ConsumerId, ConsumerStatus, Consumers};
use eframe::egui::{self, Frame, Margin, RichText, ScrollArea, Ui, UiBuilder, Vec2};

use super::{ViewScene, streams};
use crate::ui::app::Action;
use crate::ui::route::Route;
use crate::ui::theme::{Themed as _, fonts};
use crate::ui::widgets::{self, Kind, Tone};

/// Width of the list.
const LIST: f32 = 280.0;
/// From this width on the list stands beside the detail.
const BESIDE_FROM: f32 = 700.0;

/// What is shown at the right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Shown {
    /// The first consumer.
    #[default]
    First,
    /// One of ours.
    Ours(ConsumerId),
    /// One registered by someone else: stream and name.
    External(String, String),
    /// The form.
    Form,
}

/// What it keeps between frames.
#[derive(Default)]
pub struct State {
    shown: Shown,
    form: create::Form,
    controls: controls::Controls,
    minutes: bool,
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    if scene.snapshot.streams.is_empty() && scene.clients.consumer_statuses().is_empty() {
        let sentence = "Un consumidor lee de un stream. Crea primero el stream.";
        streams::no_stream(ui, scene, "inbox", sentence);
        return;
    }
    let ours = scene.clients.consumer_statuses().to_vec();
    let others = external::find(scene.snapshot, &ours);
    if ours.is_empty() && others.is_empty() && state.shown != Shown::Form {
        empty(ui, scene, state);
        return;
    }
    let whole = ui.available_rect_before_wrap();
    if whole.width() < BESIDE_FROM {
        scroll(ui, "consumidores-todo", |ui| {
            ui.scope(|ui| list::show(ui, scene, state, &ours, &others));
            ui.add_space(8.0);
            ui.separator();
            right(ui, scene, state, &ours, &others);
        });
        return;
    }
    let tokens = ui.tokens();
    let split = whole.left() + LIST;
    let left = egui::Rect::from_min_max(whole.min, egui::pos2(split, whole.bottom()));
    let rest = egui::Rect::from_min_max(egui::pos2(split + 1.0, whole.top()), whole.max);
    ui.painter().vline(split, whole.y_range(), egui::Stroke::new(tokens.stroke, tokens.line));
    let mut column = ui.new_child(UiBuilder::new().max_rect(left).id_salt("lista"));
    scroll(&mut column, "consumidores-lista", |ui| list::show(ui, scene, state, &ours, &others));
    let mut column = ui.new_child(UiBuilder::new().max_rect(rest).id_salt("detalle"));
    scroll(&mut column, "consumidores-detalle", |ui| right(ui, scene, state, &ours, &others));
    ui.allocate_rect(whole, egui::Sense::hover());
}

fn scroll(ui: &mut Ui, salt: &str, content: impl FnOnce(&mut Ui)) {
    ui.set_clip_rect(ui.max_rect().intersect(ui.clip_rect()));
    ScrollArea::vertical().id_salt(salt).auto_shrink([false, false]).show(ui, |ui| {
        ui.set_width(ui.available_width());
        content(ui);
    });
}

fn right(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut State,
    ours: &[Arc<ConsumerStatus>],
    others: &[external::Other],
) {
    Frame::new().inner_margin(Margin::symmetric(16, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if state.shown == Shown::Form {
            create::show(ui, scene, state, ours);
            return;
        }
        let (mine, other) = chosen(&state.shown, ours, others);
        match (mine, other) {
            (Some(status), _) => detail::show(ui, scene, state, status, ours),
            (None, Some(other)) => external::show(ui, scene, other),
            (None, None) => {
                ui.add_space(24.0);
                let text = RichText::new("Elige un consumidor de la lista, o crea otro.");
                ui.label(text.font(fonts::regular(13.0)).color(ui.tokens().secondary));
            }
        }
    });
}

/// The consumer that is shown.
fn chosen<'a>(
    shown: &Shown,
    ours: &'a [Arc<ConsumerStatus>],
    others: &'a [external::Other],
) -> (Option<&'a ConsumerStatus>, Option<&'a external::Other>) {
    match shown {
        Shown::Ours(id) => {
            let mine = ours.iter().find(|status| status.id == *id).or(ours.first());
            (mine.map(AsRef::as_ref), None)
        }
        Shown::External(stream, name) => {
            let other = others.iter().find(|other| other.stream == *stream && other.name == *name);
            (ours.first().filter(|_| other.is_none()).map(AsRef::as_ref), other)
        }
        Shown::First | Shown::Form => (ours.first().map(AsRef::as_ref), others.first()),
    }
}

/// Does something with the consumers, or says why not.
fn with(scene: &mut ViewScene<'_>, act: impl FnOnce(&Consumers) -> Option<String>) {
    let waker = Arc::clone(&scene.waker);
    let trouble = match scene.clients.consumers(scene.handle, &waker) {
        Ok(consumers) => act(consumers),
        Err(error) => Some(format!("El sistema no da un hilo para los consumidores: {error}")),
    };
    if let Some(trouble) = trouble {
        scene.actions.push(Action::Say(Tone::Error, trouble));
    }
}

fn empty(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let Some(stream) = scene.selected().map(|stream| stream.name.clone()) else { return };
    let words = format!("Crear un consumidor que lea {stream}");
    let sentence = "Un consumidor lee los registros de cada shard y guarda por dónde va.";
    let action = Some(("play", words.as_str()));
    if widgets::empty_state(ui, "inbox", "Aún no hay consumidores", sentence, action) {
        create::quick(scene, state, &stream);
    }
    let tokens = ui.tokens();
    let command = format!(
        "aws kinesis get-shard-iterator --stream-name {stream} --shard-id shardId-000000000000 \
         --shard-iterator-type TRIM_HORIZON"
    );
    ui.vertical_centered(|ui| {
        let text = RichText::new(&command).font(fonts::mono(12.0)).color(tokens.secondary);
        ui.add(egui::Label::new(text).selectable(true).wrap());
        ui.horizontal(|ui| {
            ui.add_space((ui.available_width() / 2.0 - 220.0).max(0.0));
            if widgets::button(ui, Kind::Quiet, Some("copy"), "Copiar orden").clicked() {
                scene.actions.push(Action::Copy(command.clone(), "Orden copiada"));
            }
            if widgets::button(ui, Kind::Quiet, Some("sliders-horizontal"), "Elegir cómo lee")
                .clicked()
            {
                state.form = create::Form::of(&stream);
                state.shown = Shown::Form;
            }
            if widgets::link_button(ui, "¿Qué es un consumidor?").clicked() {
                let route = Route::section("kinesis", "consumidor");
                scene.actions.push(Action::Go { route, new_tab: false });
            }
        });
    });
}

/// The title of a section of the detail, over a line.
fn section(ui: &mut Ui, text: &str) {
    let tokens = ui.tokens();
    ui.add_space(12.0);
    let (rect, _) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), 1.0), egui::Sense::hover());
    ui.painter().rect_filled(rect, 0, tokens.line);
    ui.add_space(4.0);
    super::title(ui, text);
}
