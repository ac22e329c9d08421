//! The world as a whole: where it is kept, its time, other worlds, and the steps that led here.

mod files;
mod steps;

use caudal::labs::ReadyWorld;
use caudal::runtime::{StorageKind, WorldSource};
use eframe::egui::{RichText, Ui};

use super::{ViewScene, fact, title};
use crate::ui::app::Action;
use crate::ui::journeys::{Journeys, WorldAction, new_world, ready_sentence, ready_title};
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::widgets::{self, Kind, Tone};

/// What it keeps between frames.
#[derive(Default)]
pub struct State {
    form: files::Form,
}

impl State {
    /// Opens the form for a file.
    pub(super) fn ask_for_file(&mut self, save: bool, journeys: &mut Journeys) {
        let purpose = if save { files::Purpose::Save } else { files::Purpose::Open };
        self.form.open(purpose, journeys);
    }
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    heading(ui, scene);
    if let (_, Some(reason)) = &scene.storage {
        let sentence = format!("Lo que hagas ahora se pierde al cerrar. El sistema dice: {reason}");
        if widgets::error_card(ui, "El diario no se puede escribir", &sentence) {
            scene.actions.push(Action::Copy(reason.clone(), "Detalles copiados"));
        }
    }
    ui.add_space(8.0);
    buttons(ui, scene, state);
    state.form.show(ui, scene);
    if let Some(busy) = scene.journeys.busy() {
        ui.horizontal(|ui| {
            // It stands still: the answer brings the next frame by itself.
            ui.label(icon("loader-circle", 14.0).color(ui.tokens().accent));
            ui.label(RichText::new(busy).color(ui.tokens().secondary));
        });
    }
    section(ui, "Pasos");
    ui.scope(|ui| steps::show(ui, scene));
    section(ui, "Mundos listos");
    ready_worlds(ui, scene);
    section(ui, "Datos");
    facts(ui, scene);
}

/// A line, and what comes after it.
fn section(ui: &mut Ui, text: &str) {
    ui.add_space(12.0);
    let width = ui.available_width();
    let (rect, _) =
        ui.allocate_exact_size(eframe::egui::Vec2::new(width, 1.0), eframe::egui::Sense::hover());
    ui.painter().rect_filled(rect, 0, ui.tokens().line);
    ui.add_space(8.0);
    title(ui, text);
    ui.add_space(4.0);
}

fn heading(ui: &mut Ui, scene: &ViewScene<'_>) {
    ui.horizontal_wrapped(|ui| {
        title(ui, "Este mundo");
        match &scene.storage {
            _ if scene.opening => {
                widgets::badge(ui, Tone::Link, Some("loader-circle"), "abriendo");
            }
            (_, Some(_)) => {
                widgets::badge(ui, Tone::Error, Some("triangle-alert"), "sin guardar");
            }
            (StorageKind::Disk, None) => {
                widgets::badge(ui, Tone::Ok, Some("circle-check"), "guardado en disco");
            }
            (StorageKind::Memory, None) => {
                widgets::badge(ui, Tone::Neutral, Some("info"), "solo en memoria");
            }
        }
    });
}

fn buttons(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    ui.add_enabled_ui(!scene.opening && scene.journeys.busy().is_none(), |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = eframe::egui::Vec2::splat(8.0);
            if widgets::button(ui, Kind::Primary, Some("save"), "Guardar como…").clicked() {
                state.form.open(files::Purpose::Save, scene.journeys);
            }
            if widgets::button(ui, Kind::Normal, Some("folder-open"), "Abrir…").clicked() {
                state.form.open(files::Purpose::Open, scene.journeys);
            }
            if widgets::button(ui, Kind::Normal, Some("file-plus"), "Nuevo").clicked() {
                state.form.close();
                let source = new_world(scene.clock.now);
                scene.actions.push(Action::World(WorldAction::Open(source)));
            }
            if widgets::button(ui, Kind::Normal, Some("rotate-ccw"), "Reiniciar").clicked() {
                state.form.close();
                scene.actions.push(Action::World(WorldAction::Reset));
            }
        });
    });
}

fn ready_worlds(ui: &mut Ui, scene: &mut ViewScene<'_>) {
    let enabled = !scene.opening && scene.journeys.busy().is_none();
    for world in ReadyWorld::ALL {
        let picture = match world {
            ReadyWorld::Empty => "circle",
            ReadyWorld::Transactions => "credit-card",
            ReadyWorld::HotShard => "flame",
        };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.label(icon(picture, 16.0).color(ui.tokens().secondary));
            let width = (ui.available_width() - 72.0).max(120.0);
            ui.vertical(|ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = 0.0;
                let name = RichText::new(ready_title(world)).font(fonts::medium(theme::TOOL));
                ui.label(name.color(ui.tokens().text));
                let sentence =
                    RichText::new(ready_sentence(world)).font(fonts::regular(theme::SMALL));
                ui.label(sentence.color(ui.tokens().secondary));
            });
            let right = eframe::egui::Layout::right_to_left(eframe::egui::Align::Center);
            ui.with_layout(right, |ui| {
                ui.add_enabled_ui(enabled, |ui| {
                    let pressed = widgets::button(ui, Kind::Normal, None, "Abrir");
                    let name = format!("Abrir el mundo «{}»", ready_title(world));
                    if pressed.accessible_name(&name).clicked() {
                        let source = WorldSource::Ready(world);
                        scene.actions.push(Action::World(WorldAction::Open(source)));
                    }
                });
            });
        });
        ui.add_space(4.0);
    }
}

fn facts(ui: &mut Ui, scene: &ViewScene<'_>) {
    let snapshot = scene.snapshot;
    let settings = &snapshot.settings;
    ui.spacing_mut().item_spacing.y = 0.0;
    let day = numbers::day(scene.clock.now);
    fact(ui, "Hora simulada (UTC)", &format!("{day} {}", scene.time));
    fact(ui, "Velocidad del reloj", &numbers::speed(scene.clock.speed));
    let identity = &settings.identity;
    fact(ui, "Cuenta y región", &format!("{} · {}", identity.account, identity.region));
    fact(ui, "Streams", &numbers::whole(snapshot.streams.len() as u64));
    fact(ui, "Registros retenidos", &numbers::whole(snapshot.records_held()));
    fact(ui, "En memoria", &numbers::bytes(snapshot.payload_bytes));
    if snapshot.dropped_records > 0 {
        let dropped = numbers::whole(snapshot.dropped_records);
        fact(ui, "Descartados por memoria", &dropped);
    }
    fact(ui, "Suscripciones abiertas", &numbers::whole(snapshot.subscriptions as u64));
    fact(ui, "Límites de AWS", if settings.limits { "activos" } else { "desactivados" });
    fact(ui, "Entradas del diario", &numbers::whole(snapshot.entries));
}
