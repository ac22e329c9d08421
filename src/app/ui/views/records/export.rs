//! Rows to a file: which, how, where, and how far it is.

use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use caudal::clients::reader::{Export, ExportEnd, ExportFormat, Row, Rows, Seen};
use eframe::egui::{Popup, PopupCloseBehavior, Ui};

use super::columns::Columns;
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::views::ViewScene;
use crate::ui::widgets::form::Field;
use crate::ui::widgets::{self, Kind, Tone};

/// Which rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Which {
    #[default]
    Shown,
    All,
    Selected,
}

/// What is chosen, and what is under way.
#[derive(Default)]
pub(super) struct Exporting {
    which: Which,
    csv: bool,
    path: String,
    replace: bool,
    refused: Option<(String, String)>,
    running: Option<Export>,
}

impl Exporting {
    /// Tells of an export that has ended.
    pub(super) fn tick(&mut self, scene: &mut ViewScene<'_>) {
        let Some(export) = &self.running else { return };
        let Some(end) = export.end() else { return };
        let path = export.path().display().to_string();
        let (tone, words) = match end {
            ExportEnd::Done => {
                let rows =
                    numbers::counted(export.progress().1, "fila exportada", "filas exportadas");
                (Tone::Ok, format!("{rows} a {path}."))
            }
            ExportEnd::Cancelled => {
                (Tone::Neutral, "Exportación cancelada: no queda fichero.".to_owned())
            }
            ExportEnd::Failed(error) => {
                (Tone::Error, format!("No se pudo escribir {path}: {}", reason(&error)))
            }
        };
        scene.actions.push(Action::Say(tone, words));
        self.running = None;
    }

    /// How far the export is: words, and whether it is under way.
    pub(super) fn progress(&self) -> Option<String> {
        let (written, total) = self.running.as_ref()?.progress();
        Some(format!("Exportando {} de {}", numbers::whole(written), numbers::whole(total)))
    }

    pub(super) fn cancel(&self) {
        if let Some(export) = &self.running {
            export.cancel();
        }
    }

    fn rows(&self, seen: &Seen, selected: Option<&Arc<Row>>) -> Rows {
        match (self.which, selected) {
            (Which::Selected, Some(row)) => {
                let mut rows = Rows::default();
                rows.insert(&[Arc::clone(row)]);
                rows
            }
            (Which::All, _) => seen.rows.clone(),
            _ => seen.shown().clone(),
        }
    }

    fn start(
        &mut self,
        scene: &ViewScene<'_>,
        seen: &Seen,
        columns: &Columns,
        selected: Option<&Arc<Row>>,
    ) -> bool {
        let path = resolved(&self.path);
        let format = if self.csv {
            ExportFormat::Csv(columns.paths().cloned().collect())
        } else {
            ExportFormat::JsonLines
        };
        let waker = Arc::clone(&scene.waker);
        let rows = self.rows(seen, selected);
        match Export::start(rows, format, path, self.replace, Box::new(move || waker())) {
            Ok(export) => {
                (self.running, self.refused, self.replace) = (Some(export), None, false);
                true
            }
            Err(error) => {
                self.refused = Some((self.path.clone(), reason(&error)));
                false
            }
        }
    }
}

/// A path as one means it: from the home folder if it isn't absolute.
fn resolved(text: &str) -> PathBuf {
    let home = || std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let text = text.trim();
    match text.strip_prefix("~/") {
        Some(rest) => home().join(rest),
        None if FilePath::new(text).is_absolute() => PathBuf::from(text),
        None => home().join(text),
    }
}

fn reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::AlreadyExists => {
            "Ya hay un fichero con ese nombre: marca «Sustituirlo».".to_owned()
        }
        ErrorKind::NotFound => "Esa carpeta no existe.".to_owned(),
        ErrorKind::PermissionDenied => "No hay permiso para escribir ahí.".to_owned(),
        ErrorKind::IsADirectory => "Es una carpeta: falta el nombre del fichero.".to_owned(),
        ErrorKind::StorageFull => "El disco está lleno.".to_owned(),
        _ => numbers::sentence(&error.to_string()),
    }
}

/// The button and its form.
pub(super) fn button(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    seen: &Seen,
    columns: &Columns,
    selected: Option<&Arc<Row>>,
    exporting: &mut Exporting,
) {
    let enabled = !seen.rows.is_empty() && exporting.running.is_none();
    let button = ui
        .add_enabled_ui(enabled, |ui| widgets::icon_button(ui, "download", "Exportar filas", None))
        .inner;
    Popup::menu(&button)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name("Exportar filas")
        .show(|ui| {
            ui.set_width(320.0);
            ui.spacing_mut().item_spacing.y = 8.0;
            let shown = numbers::whole(seen.shown().len() as u64);
            let all = numbers::whole(seen.rows.len() as u64);
            let shown = format!("Filtradas ({shown})");
            let all = format!("Todas ({all})");
            let mut which = vec![(Which::Shown, shown.as_str()), (Which::All, all.as_str())];
            if selected.is_some() {
                which.push((Which::Selected, "La seleccionada"));
            }
            choices(ui, &which, &mut exporting.which);
            let formats = [(false, "JSON por líneas"), (true, "CSV")];
            choices(ui, &formats, &mut exporting.csv);
            if exporting.path.is_empty() {
                "~/registros.jsonl".clone_into(&mut exporting.path);
            }
            let wanted = if exporting.csv { ".csv" } else { ".jsonl" };
            let other = if exporting.csv { ".jsonl" } else { ".csv" };
            if let Some(stem) = exporting.path.strip_suffix(other) {
                exporting.path = format!("{stem}{wanted}");
            }
            let refused = exporting.refused.as_ref();
            let error =
                refused.filter(|(path, _)| *path == exporting.path).map(|(_, why)| why.clone());
            let hint = "Los bytes van en base64, como en AWS; si son texto, también como texto.";
            Field::new("Fichero").hint(hint).error(error).text(ui, &mut exporting.path);
            let there = resolved(&exporting.path).is_file();
            if there {
                Field::new("Sustituir el fichero que ya existe").check(ui, &mut exporting.replace);
            }
            let ready = !exporting.path.trim().is_empty() && (!there || exporting.replace);
            ui.add_enabled_ui(ready, |ui| {
                let go = widgets::button(ui, Kind::Primary, Some("download"), "Exportar");
                if go.clicked() && exporting.start(scene, seen, columns, selected) {
                    ui.close();
                }
            });
        });
}

/// One of a few, side by side.
fn choices<T: Copy + PartialEq>(ui: &mut Ui, all: &[(T, &str)], chosen: &mut T) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (value, name) in all {
            let on = *chosen == *value;
            let kind = if on { Kind::Normal } else { Kind::Quiet };
            if widgets::button(ui, kind, on.then_some("check"), name).clicked() {
                *chosen = *value;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_what_one_means() {
        assert_eq!(resolved("/tmp/a.csv"), PathBuf::from("/tmp/a.csv"));
        let home = PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
        assert_eq!(resolved(" ~/a.csv "), home.join("a.csv"));
        assert_eq!(resolved("a.csv"), home.join("a.csv"));
    }
}
