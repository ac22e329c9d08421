//! Copies of objects to files, and the folder in the system's own window.

use std::process::{Command, Stdio};

use caudal::clients::bucket::{Opened, Save, Saved};
use eframe::egui::{Popup, PopupCloseBehavior, Ui};

use super::{State as Firehose, ViewScene, words};
use crate::ui::app::Action;
use crate::ui::widgets::form::Field;
use crate::ui::widgets::{self, Kind, Tone};

/// What is chosen.
#[derive(Default)]
pub(super) struct State {
    of: String,
    path: String,
    unpacked: bool,
    replace: bool,
}

/// How a copy ended, to be said.
pub(super) fn told(saved: &Saved) -> Action {
    let to = saved.to.display();
    match &saved.result {
        Ok(bytes) => {
            Action::Say(Tone::Ok, format!("{} copiados a {to}.", super::bucket::short(*bytes)))
        }
        Err(fault) => {
            let why = words::fault(fault);
            Action::Say(Tone::Error, format!("No se pudo escribir {to}. {why}"))
        }
    }
}

/// The button and its form.
pub(super) fn button(ui: &mut Ui, state: &mut Firehose, opened: &Opened) {
    let button = widgets::icon_button(ui, "download", "Guardar una copia", None);
    Popup::menu(&button)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name("Guardar una copia")
        .show(|ui| {
            ui.set_width(300.0);
            ui.spacing_mut().item_spacing.y = 8.0;
            let save = &mut state.object.save;
            let name = opened.info.key.rsplit('/').next().unwrap_or_default();
            let packed = opened.info.content_encoding.is_some();
            if save.of != opened.info.key {
                save.of.clone_from(&opened.info.key);
                save.path = format!("~/{name}");
                (save.unpacked, save.replace) = (false, false);
            }
            Field::new("Fichero").text(ui, &mut save.path);
            if packed {
                let field = Field::new("Descomprimido, como lo enviaron los productores");
                if field.check(ui, &mut save.unpacked).changed() {
                    save.path = if save.unpacked {
                        format!("{}.jsonl", strip(&save.path))
                    } else {
                        format!("~/{name}")
                    };
                }
            }
            Field::new("Sustituir el que hay").check(ui, &mut save.replace);
            let ready = !save.path.trim().is_empty();
            ui.add_enabled_ui(ready, |ui| {
                let label = "Guardar copia";
                if widgets::button(ui, Kind::Primary, Some("download"), label).clicked() {
                    let wanted = Save {
                        bucket: opened.info.bucket.clone(),
                        key: opened.info.key.clone(),
                        to: words::resolved(&save.path),
                        unpacked: save.unpacked,
                        replace: save.replace,
                    };
                    if let Some(client) = &state.client {
                        client.save(wanted);
                    }
                    ui.close();
                }
            });
        });
}

/// A name without what its compression put behind it.
fn strip(path: &str) -> &str {
    [".gz", ".zip", ".snappy"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path)
}

/// Opens a folder in the system's own window. Another thread waits for the opener to end.
pub(super) fn open_folder(folder: &std::path::Path, scene: &mut ViewScene<'_>) {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let mut command = Command::new(program);
    command.arg(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let started = command.spawn().and_then(|mut child| {
        let wait = move || child.wait();
        std::thread::Builder::new().name("caudal-opener".to_owned()).spawn(wait)
    });
    let folder = folder.display();
    scene.actions.push(match started {
        Ok(_) => Action::Say(Tone::Ok, format!("Carpeta abierta: {folder}")),
        Err(error) => Action::Say(
            Tone::Error,
            format!("No se pudo abrir {folder} con {program}: {error}. Puedes copiar su ruta."),
        ),
    });
}
