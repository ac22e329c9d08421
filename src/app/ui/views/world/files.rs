//! The form for a world's file: a path that is typed, with what is in its folder below it.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};

use caudal::runtime::WorldSource;
use eframe::egui::{Frame, Key, Margin, RichText, Stroke, TextEdit, Ui};

use crate::ui::app::Action;
use crate::ui::journeys::{Journeys, WorldAction};
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets::{self, Kind, Row};

/// How a world's file ends.
const ENDING: &str = "caudal";
/// Entries of a folder that are looked at, and that are shown.
const LOOKED_AT: usize = 2000;
const SHOWN: usize = 6;

/// What the path is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Open,
    Save,
}

/// The form, open or not.
#[derive(Default)]
pub(super) struct Form {
    purpose: Option<Purpose>,
    path: String,
    /// Whether the field shall have the keyboard.
    wants_focus: bool,
    /// Worlds done when something was last asked for; `None` while nothing is.
    asked: Option<u64>,
    folder: Folder,
}

/// What is in the folder of the path, read on a thread of its own.
#[derive(Default)]
struct Folder {
    path: PathBuf,
    entries: Vec<String>,
    coming: Option<Receiver<Vec<String>>>,
}

impl Form {
    pub(super) fn open(&mut self, purpose: Purpose, journeys: &mut Journeys) {
        self.purpose = Some(purpose);
        self.wants_focus = true;
        self.asked = None;
        journeys.forgive();
        if self.path.is_empty() {
            self.path = match purpose {
                Purpose::Open => "~/".to_owned(),
                Purpose::Save => format!("~/mundo.{ENDING}"),
            };
        }
        // A folder may have changed since.
        self.folder = Folder::default();
    }

    pub(super) fn close(&mut self) {
        self.purpose = None;
    }

    pub(super) fn show(&mut self, ui: &mut Ui, scene: &mut ViewScene<'_>) {
        let Some(purpose) = self.purpose else { return };
        if self.asked.is_some_and(|done| scene.journeys.done() > done) {
            self.close();
            return;
        }
        let busy = scene.journeys.busy().is_some();
        ui.add_space(8.0);
        ui.add_enabled_ui(!busy, |ui| self.contents(ui, scene, purpose));
    }

    fn contents(&mut self, ui: &mut Ui, scene: &mut ViewScene<'_>, purpose: Purpose) {
        let (label, verb, icon) = match purpose {
            Purpose::Open => ("Fichero del mundo que se abre", "Abrir el fichero", "folder-open"),
            Purpose::Save => ("Fichero en el que se guarda", "Guardar", "save"),
        };
        let tokens = ui.tokens();
        ui.label(RichText::new(label).font(fonts::regular(theme::SMALL)).color(tokens.secondary));
        let refused = scene.journeys.refused().map(str::to_owned);
        let stroke = if refused.is_some() { tokens.error } else { tokens.field };
        let mut go = false;
        let edit = TextEdit::singleline(&mut self.path)
            .font(fonts::mono(theme::TOOL))
            .text_color(tokens.text)
            .frame(
                Frame::new()
                    .fill(tokens.bg)
                    .inner_margin(Margin::symmetric(8, 5))
                    .corner_radius(theme::RADIUS)
                    .stroke(Stroke::new(tokens.stroke, stroke)),
            )
            .desired_width((ui.available_width() - 16.0).clamp(120.0, 520.0));
        let field = ui.add(edit).accessible_name(label);
        if std::mem::take(&mut self.wants_focus) {
            field.request_focus();
        }
        if field.has_focus() {
            widgets::focus_ring(ui, &field);
        }
        if field.changed() {
            scene.journeys.forgive();
        }
        if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            go = true;
        }
        let path = expanded(&self.path, purpose);
        let folder = if is_folder(&self.path) { Some(path.as_path()) } else { path.parent() };
        self.folder.look(ui, folder);
        if let Some(text) = &refused {
            ui.label(RichText::new(text).font(fonts::regular(theme::SMALL)).color(tokens.error));
        } else if purpose == Purpose::Save
            && let Some(name) = path.file_name().map(|name| name.to_string_lossy())
            && self.folder.holds(&name)
        {
            let text = format!("{name} ya existe: se reemplaza al guardar.");
            let text = RichText::new(text).font(fonts::regular(theme::SMALL));
            ui.label(text.color(tokens.warn));
        }
        ui.scope(|ui| self.suggestions(ui, scene));
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            go |= widgets::button(ui, Kind::Normal, Some(icon), verb).clicked();
            if widgets::button(ui, Kind::Quiet, None, "Cancelar").clicked()
                || field.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape))
            {
                self.close();
            }
        });
        if go {
            self.asked = Some(scene.journeys.done());
            let action = match purpose {
                Purpose::Open => WorldAction::Open(WorldSource::File(path)),
                Purpose::Save => WorldAction::Save(path),
            };
            scene.actions.push(Action::World(action));
        }
    }

    /// Entries of the folder that begin as what was typed does.
    fn suggestions(&mut self, ui: &mut Ui, scene: &mut ViewScene<'_>) {
        let (folder, begun) = split(&self.path);
        let (folder, begun) = (folder.to_owned(), begun.to_lowercase());
        let fitting: Vec<String> = self
            .folder
            .entries
            .iter()
            .filter(|name| name.to_lowercase().starts_with(&begun) && name.to_lowercase() != begun)
            .take(SHOWN)
            .cloned()
            .collect();
        ui.spacing_mut().item_spacing.y = 0.0;
        for name in fitting {
            let icon = if name.ends_with('/') { "folder" } else { "file-text" };
            let row = Row::new(&name).icon(icon).name(format!("Completar con {name}"));
            if row.show(ui).clicked() {
                self.path = format!("{folder}{name}");
                self.wants_focus = true;
                scene.journeys.forgive();
            }
        }
    }
}

impl Folder {
    /// Sees to it that the entries are those of a path's folder, soon.
    fn look(&mut self, ui: &Ui, folder: Option<&Path>) {
        if let Some(entries) = self.coming.as_ref().and_then(|coming| coming.try_recv().ok()) {
            self.entries = entries;
            self.coming = None;
        }
        let Some(folder) = folder else { return };
        if folder == self.path {
            return;
        }
        folder.clone_into(&mut self.path);
        self.entries.clear();
        let (sender, coming) = channel();
        self.coming = Some(coming);
        let (folder, ctx) = (self.path.clone(), ui.ctx().clone());
        let read = move || {
            // Nobody may want it any more.
            let _ = sender.send(entries(&folder));
            ctx.request_repaint();
        };
        // Without a thread there are no suggestions, and nothing else is lost.
        let _ = std::thread::Builder::new().name("caudal-folder".to_owned()).spawn(read);
    }

    fn holds(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry == name)
    }
}

/// Folders and worlds in a folder, by name; empty if it can't be read.
fn entries(folder: &Path) -> Vec<String> {
    let Ok(listing) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut entries: Vec<String> = listing
        .take(LOOKED_AT)
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok()?;
            let is_folder = entry.path().is_dir();
            let is_world = Path::new(&name).extension().is_some_and(|ending| ending == ENDING);
            if name.starts_with('.') || !(is_folder || is_world) {
                return None;
            }
            Some(if is_folder { format!("{name}/") } else { name })
        })
        .collect();
    entries.sort_unstable_by_key(|name| (name.ends_with('/'), name.to_lowercase()));
    entries
}

/// What was typed, up to the last slash and after it.
fn split(path: &str) -> (&str, &str) {
    path.rfind(['/', std::path::MAIN_SEPARATOR]).map_or(("", path), |at| path.split_at(at + 1))
}

/// The path that is meant: `~` is the user's folder, where paths begin that begin nowhere, and a
/// world's file has its ending.
fn expanded(text: &str, purpose: Purpose) -> PathBuf {
    let text = text.trim();
    let home = || std::env::home_dir().unwrap_or_default();
    let mut path = match text.strip_prefix('~') {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => {
            home().join(rest.trim_start_matches('/'))
        }
        _ if Path::new(text).is_absolute() => PathBuf::from(text),
        _ => home().join(text),
    };
    if purpose == Purpose::Save && !is_folder(text) && path.extension().is_none() {
        path.set_extension(ENDING);
    }
    path
}

/// Whether only a folder was typed so far.
fn is_folder(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || text == "~" || text.ends_with(['/', std::path::MAIN_SEPARATOR])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_what_one_means() {
        let home = std::env::home_dir().unwrap_or_default();
        for (text, path) in [
            ("/tmp/mundo", PathBuf::from("/tmp/mundo.caudal")),
            (" /tmp/mundo.caudal ", PathBuf::from("/tmp/mundo.caudal")),
            ("/tmp/mundo.v2", PathBuf::from("/tmp/mundo.v2")),
            ("/tmp/", PathBuf::from("/tmp/")),
            ("~/clase", home.join("clase.caudal")),
            ("clase", home.join("clase.caudal")),
            ("~", home.clone()),
        ] {
            assert_eq!(expanded(text, Purpose::Save), path, "{text}");
        }
        assert_eq!(expanded("/tmp/mundo", Purpose::Open), PathBuf::from("/tmp/mundo"));
    }
}
