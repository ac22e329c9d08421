//! The views of the sandbox. A view draws the newest snapshot and asks for actions; it keeps no
//! state of the world and knows no other view.

mod calculator;
pub mod calls;
mod consumers;
pub mod endpoint;
pub mod firehose;
mod fraud;
mod keyspace;
mod metrics;
mod producer;
mod records;
mod ring;
mod shards;
mod stream_menu;
mod streams;
pub mod terminal;
mod world;

use std::sync::Arc;

use caudal::engine::{Snapshot, StreamView};
use caudal::runtime::{ClockStatus, Handle, StorageKind};
use eframe::egui::{Context, Frame, Margin, RichText, ScrollArea, Ui};

use super::activity::Activity;
use super::app::Action;
use super::clients::{Clients, Waker};
use super::focus::Focus;
use super::journeys::Journeys;
use super::route::ViewKind;
use super::saved::{Fraud, Reading, Sums};
use super::theme::{self, Themed as _, fonts};

pub use stream_menu::heading as stream_heading;

/// What a view draws from, and where it puts what is asked for.
pub struct ViewScene<'a> {
    /// The world.
    pub snapshot: &'a Arc<Snapshot>,
    /// The clock.
    pub clock: ClockStatus,
    /// The stream whose details are shown.
    pub stream: &'a mut Option<String>,
    /// What is pointed at and what is selected, in all views.
    pub focus: &'a mut Focus,
    /// What is asked for.
    pub actions: &'a mut Vec<Action>,
    /// The engine: to be handed to threads, and to be asked without waiting.
    pub handle: &'a Handle,
    /// What is under way with the world as a whole.
    pub journeys: &'a mut Journeys,
    /// What runs beside the window.
    pub clients: &'a mut Clients,
    /// What the window has asked for, and how it was answered.
    pub activity: &'a Activity,
    /// Asks for a frame, from any thread.
    pub waker: Waker,
    /// The port of the endpoint, as it was chosen last.
    pub port: &'a mut Option<u16>,
    /// How records are looked at, as it is remembered.
    pub reading: &'a mut Reading,
    /// What the calculator was asked, and its prices, as they are remembered.
    pub sums: &'a mut Sums,
    /// The rules against fraud, as they are remembered.
    pub fraud: &'a mut Fraud,
    /// Where the world is kept.
    pub storage: (StorageKind, Option<String>),
    /// The simulated time of day as the time bar tells it.
    pub time: String,
    /// The world is still being opened; an empty one stands in.
    pub opening: bool,
    /// Why the saved world could not be opened, while an empty one stands in.
    pub refused: Option<&'a str>,
}

impl<'a> ViewScene<'a> {
    /// The selected stream, or the stream of the notes, or the first one.
    pub fn selected(&self) -> Option<&'a Arc<StreamView>> {
        let snapshot = self.snapshot;
        let chosen = self.stream.as_deref().and_then(|name| snapshot.stream(name));
        chosen.or_else(|| snapshot.stream(streams::EXAMPLE)).or(snapshot.streams.first())
    }
}

/// What the views keep between frames.
#[derive(Default)]
pub struct States {
    ring: ring::State,
    desk: keyspace::Desk,
    shards: shards::State,
    streams: streams::State,
    producer: producer::State,
    records: records::State,
    consumers: consumers::State,
    pub firehose: firehose::State,
    metrics: metrics::State,
    fraud: fraud::State,
    pub calculator: calculator::State,
    /// The terminal, wherever it is seen.
    pub terminal: terminal::State,
    pub calls: calls::State,
    /// The same log in the panel below the page.
    pub calls_below: calls::State,
    pub endpoint: endpoint::State,
    world: world::State,
}

impl States {
    /// What the view of records has to show.
    #[allow(dead_code, reason = "for the bench and the tests")]
    pub(super) fn records_seen(&self) -> Arc<caudal::clients::reader::Seen> {
        self.records.seen()
    }

    /// Opens the form for a world's file in the view of the world.
    pub fn ask_for_world_file(&mut self, save: bool, journeys: &mut Journeys) {
        self.world.ask_for_file(save, journeys);
    }
}

/// Lets the views take what has come for them, in sight or not.
pub fn tick(_ctx: &Context, scene: &mut ViewScene<'_>, states: &mut States) {
    scene.clients.refresh();
    producer::tick(scene, &mut states.producer);
    endpoint::tick(scene, &mut states.endpoint);
    records::tick(scene, &mut states.records);
    firehose::tick(scene, &mut states.firehose);
    calculator::tick(scene, &mut states.calculator);
    fraud::tick(scene, &mut states.fraud);
    terminal::tick(scene, &mut states.terminal);
}

/// Draws a view over the whole of `ui`.
pub fn show(ui: &mut Ui, view: ViewKind, scene: &mut ViewScene<'_>, states: &mut States) {
    if !view.scrolls() {
        refusal(ui, scene);
        draw(ui, view, scene, states);
        return;
    }
    let area = ScrollArea::vertical().id_salt(view.id()).auto_shrink([false, false]);
    area.show(ui, |ui| {
        Frame::new().inner_margin(Margin::same(16)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            refusal(ui, scene);
            draw(ui, view, scene, states);
        });
    });
}

fn draw(ui: &mut Ui, view: ViewKind, scene: &mut ViewScene<'_>, states: &mut States) {
    match view {
        ViewKind::Ring => ring::show(ui, scene, &mut states.ring, &mut states.desk),
        ViewKind::Shards => shards::show(ui, scene, &mut states.shards, &mut states.desk),
        ViewKind::Streams => streams::show(ui, scene, &mut states.streams),
        ViewKind::Producer => producer::show(ui, scene, &mut states.producer),
        ViewKind::Records => records::show(ui, scene, &mut states.records),
        ViewKind::Consumers => consumers::show(ui, scene, &mut states.consumers),
        ViewKind::Firehose => firehose::show(ui, scene, &mut states.firehose),
        ViewKind::Metrics => metrics::show(ui, scene, &mut states.metrics),
        ViewKind::Fraud => fraud::show(ui, scene, &mut states.fraud),
        ViewKind::Calculator => calculator::show(ui, scene, &mut states.calculator),
        ViewKind::Terminal => {
            terminal::show(ui, scene, &mut states.terminal, terminal::Place::Dock);
        }
        ViewKind::Calls => calls::show(ui, scene, &mut states.calls),
        ViewKind::Endpoint => endpoint::show(ui, scene, &mut states.endpoint),
        ViewKind::World => world::show(ui, scene, &mut states.world),
    }
}

/// Says that the world one sees is not the saved one, where that is so.
fn refusal(ui: &mut Ui, scene: &mut ViewScene<'_>) {
    let Some(reason) = scene.refused else { return };
    let name = "Este no es tu mundo guardado";
    let sentence =
        format!("{reason} Lo que hagas aquí está solo en memoria y se pierde al cerrar.");
    if super::widgets::error_card(ui, name, &sentence) {
        scene.actions.push(Action::Copy(reason.to_owned(), "Detalles copiados"));
    }
    ui.add_space(8.0);
}

/// The title of a part of a view.
fn title(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(fonts::semibold(theme::TOOL)).color(ui.tokens().text));
}

/// A name and its value in a row.
fn fact(ui: &mut Ui, name: &str, value: &str) {
    let tokens = ui.tokens();
    ui.horizontal(|ui| {
        ui.set_min_height(theme::ROW);
        let words = RichText::new(name).font(fonts::regular(theme::TOOL)).color(tokens.secondary);
        let left = ui.cursor().left();
        ui.label(words);
        ui.add_space((left + 184.0 - ui.cursor().left()).max(0.0));
        let value = RichText::new(value).font(fonts::mono(12.5)).color(tokens.text);
        ui.add(eframe::egui::Label::new(value).selectable(true).wrap());
    });
}

/// AWS's word for a stream's status.
pub fn status_word(status: caudal::api::kinesis::StreamStatus) -> &'static str {
    streams::status(status).0
}
