//! The world as a whole: its time, where it is kept, how much is in it.

use caudal::runtime::StorageKind;
use eframe::egui::Ui;

use super::{ViewScene, fact, title};
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::widgets::{self, Tone};

/// What it keeps between frames.
#[derive(Default)]
pub struct State {}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, _state: &mut State) {
    let snapshot = scene.snapshot;
    let settings = &snapshot.settings;
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
    if let (_, Some(reason)) = &scene.storage {
        let sentence = format!("Lo que hagas ahora se pierde al cerrar. El sistema dice: {reason}");
        if widgets::error_card(ui, "El diario no se puede escribir", &sentence) {
            scene.actions.push(Action::Copy(reason.clone(), "Detalles copiados"));
        }
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let day = numbers::day(scene.clock.now);
    fact(ui, "Hora simulada (UTC)", &format!("{day} {}", scene.time));
    fact(ui, "Velocidad del reloj", &numbers::speed(scene.clock.speed));
    fact(
        ui,
        "Cuenta y región",
        &format!("{} · {}", settings.identity.account, settings.identity.region),
    );
    fact(ui, "Llamadas que lo cambiaron", &numbers::whole(snapshot.entries));
    fact(ui, "Streams", &numbers::whole(snapshot.streams.len() as u64));
    fact(ui, "Registros retenidos", &numbers::whole(snapshot.records_held()));
    fact(ui, "En memoria", &numbers::bytes(snapshot.payload_bytes));
    if snapshot.dropped_records > 0 {
        let dropped = numbers::whole(snapshot.dropped_records);
        fact(ui, "Descartados por memoria", &dropped);
    }
    fact(ui, "Suscripciones abiertas", &numbers::whole(snapshot.subscriptions as u64));
    fact(ui, "Límites de AWS", if settings.limits { "activos" } else { "desactivados" });
    if scene.storage.0 == StorageKind::Memory {
        return;
    }
    ui.add_space(16.0);
    ui.spacing_mut().item_spacing.y = 8.0;
    title(ui, "Abrirlo a otros programas");
    let tokens = crate::ui::theme::tokens(ui.ctx());
    ui.label(
        eframe::egui::RichText::new(
            "La ventana y el servidor no abren el mismo mundo a la vez. Para que tu CLI o tu SDK \
             hablen con este, cierra la ventana y ejecuta:",
        )
        .color(tokens.secondary),
    );
    ui.label(eframe::egui::RichText::new("caudal serve").monospace().color(tokens.text));
}
