//! The columns: those of every record, and those from paths into its JSON.

use std::collections::BTreeMap;
use std::sync::Arc;

use caudal::clients::reader::json::Kind;
use caudal::clients::reader::{Path, Place, Row, Seen};
use eframe::egui::{Popup, PopupCloseBehavior, Role, ScrollArea, Ui};

use crate::ui::numbers;
use crate::ui::saved::Reading;
use crate::ui::views::ViewScene;
use crate::ui::widgets::form::Field;
use crate::ui::widgets::{self, Row as MenuRow};

/// Paths that are shown by themselves.
const OWN: usize = 4;
/// Largest payload in which a column looks for its value, in bytes.
const LOOKED_AT: usize = 256 << 10;
/// Characters of a preview.
const PREVIEW: usize = 240;
/// Rows whose texts are kept.
const CACHED: usize = 400;
/// Narrowest column.
pub(super) const NARROWEST: f32 = 36.0;

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Column {
    Time,
    Shard,
    Number,
    Key,
    Bytes,
    /// The beginning of the payload.
    Data,
    /// A value of its JSON; numbers stand at the right.
    Path(Path, bool),
}

impl Column {
    pub(super) fn name(&self) -> String {
        match self {
            Self::Time => "hora".to_owned(),
            Self::Shard => "shard".to_owned(),
            Self::Number => "secuencia".to_owned(),
            Self::Key => "clave".to_owned(),
            Self::Bytes => "bytes".to_owned(),
            Self::Data => "datos".to_owned(),
            Self::Path(path, _) => path.to_string(),
        }
    }

    fn width(&self) -> f32 {
        match self {
            Self::Time => 108.0,
            Self::Shard => 48.0,
            Self::Number => 112.0,
            Self::Key => 152.0,
            Self::Bytes => 64.0,
            Self::Data => 240.0,
            Self::Path(..) => 104.0,
        }
    }

    pub(super) fn is_right(&self) -> bool {
        matches!(self, Self::Bytes | Self::Path(_, true))
    }
}

/// Which columns are shown, how wide, and the texts of the rows in sight.
#[derive(Default)]
pub(super) struct Columns {
    pub(super) shown: Vec<Column>,
    /// Names of those that found no room in the last frame.
    pub(super) left_out: Vec<String>,
    widths: BTreeMap<String, f32>,
    typed: String,
    cells: BTreeMap<Place, Arc<[String]>>,
    generation: u64,
}

impl Columns {
    /// Chooses the columns: the user's, or the first few that the payloads have.
    pub(super) fn update(&mut self, seen: &Seen, reading: &Reading) {
        let number = |path: &Path| {
            seen.paths.iter().any(|seen| seen.path == *path && seen.kind == Kind::Number)
        };
        let mut paths: Vec<Column> = match &reading.columns {
            Some(chosen) => chosen
                .iter()
                .filter_map(|text| text.parse::<Path>().ok())
                .map(|path| Column::Path(path.clone(), number(&path)))
                .collect(),
            None => seen
                .paths
                .iter()
                .filter(|seen| !seen.kind.is_container())
                .take(OWN)
                .map(|seen| Column::Path(seen.path.clone(), seen.kind == Kind::Number))
                .collect(),
        };
        if paths.is_empty() {
            paths.push(Column::Data);
        }
        let shown: Vec<_> =
            [Column::Time, Column::Shard, Column::Number, Column::Key, Column::Bytes]
                .into_iter()
                .chain(paths)
                .collect();
        if shown != self.shown || self.generation != seen.generation {
            self.shown = shown;
            self.generation = seen.generation;
            self.cells.clear();
        }
    }

    pub(super) fn width(&self, column: &Column) -> f32 {
        self.widths.get(&column.name()).copied().unwrap_or_else(|| column.width())
    }

    pub(super) fn resize(&mut self, column: &Column, by: f32) {
        let width = (self.width(column) + by).max(NARROWEST);
        self.widths.insert(column.name(), width);
    }

    /// Those that fit into a width, and where each begins and ends. The last one takes what is
    /// left. Where there is no room, the sequence number goes first, then the last ones.
    pub(super) fn fitting(&mut self, width: f32) -> Vec<(usize, f32, f32)> {
        let mut kept: Vec<usize> = (0..self.shown.len()).collect();
        let sum =
            |kept: &[usize]| kept.iter().map(|index| self.width(&self.shown[*index])).sum::<f32>();
        while sum(&kept) > width && kept.len() > 3 {
            let at = kept.iter().position(|index| self.shown[*index] == Column::Number);
            match at {
                Some(at) => kept.remove(at),
                None => kept.pop().unwrap_or_default(),
            };
        }
        let missing = |index: &usize| !kept.contains(index);
        let missing = (0..self.shown.len()).filter(missing);
        self.left_out = missing.map(|index| self.shown[index].name()).collect();
        let mut left = 0.0;
        let last = kept.last().copied();
        kept.into_iter()
            .map(|index| {
                let own = self.width(&self.shown[index]);
                let free = (width - left).max(NARROWEST);
                let stretch = Some(index) == last && !self.shown[index].is_right();
                let end = left + if stretch { free } else { own.min(free) };
                let place = (index, left, end);
                left = end;
                place
            })
            .collect()
    }

    /// The texts of a row, by column.
    pub(super) fn cells(&mut self, row: &Row) -> Arc<[String]> {
        let place = row.place();
        if let Some(cells) = self.cells.get(&place) {
            return Arc::clone(cells);
        }
        if self.cells.len() >= CACHED {
            self.cells.clear();
        }
        let cells: Arc<[String]> = self.shown.iter().map(|column| cell(column, row)).collect();
        self.cells.insert(place, Arc::clone(&cells));
        cells
    }

    /// Columns beyond those that every record has.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.shown.iter().filter_map(|column| match column {
            Column::Path(path, _) => Some(path),
            _ => None,
        })
    }
}

fn cell(column: &Column, row: &Row) -> String {
    let record = &row.record;
    match column {
        Column::Time => numbers::time_of_day(record.approximate_arrival_timestamp, true),
        Column::Shard => format!("#{}", row.shard().0),
        Column::Number => short(&record.sequence_number.to_string()),
        Column::Key => one_line(row.key()),
        Column::Bytes => row.size().to_string(),
        Column::Data => preview(row.data()),
        Column::Path(path, _) if row.data().len() <= LOOKED_AT => {
            path.words(row.data()).map(|(_, words)| one_line(&words)).unwrap_or_default()
        }
        Column::Path(..) => "…".to_owned(),
    }
}

/// The last digits, which are those that differ.
pub(super) fn short(number: &str) -> String {
    let start = number.len().saturating_sub(10);
    format!("…{}", number.get(start..).unwrap_or(number))
}

fn one_line(text: &str) -> String {
    let letters = text.chars().take(PREVIEW).map(|letter| match letter {
        '\n' | '\r' | '\t' => ' ',
        letter if letter.is_control() || letter == '\u{fffd}' => '·',
        letter => letter,
    });
    letters.collect()
}

/// The beginning of a payload; bytes that are no text as bytes.
pub(super) fn preview(data: &[u8]) -> String {
    let head = &data[..data.len().min(PREVIEW * 4)];
    let text = match std::str::from_utf8(head) {
        Ok(text) => Some(text),
        // A letter cut in two at the end of the head.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).ok()
        }
        Err(_) => None,
    };
    if let Some(text) = text {
        return one_line(text);
    }
    let bytes: Vec<_> = head.iter().take(24).map(|byte| format!("{byte:02x}")).collect();
    format!("binario · {}{}", bytes.join(" "), if data.len() > 24 { " …" } else { "" })
}

/// The button and menu that choose the columns.
pub(super) fn button(ui: &mut Ui, scene: &mut ViewScene<'_>, seen: &Seen, columns: &mut Columns) {
    let button = widgets::icon_button(ui, "columns-2", "Columnas", None);
    let shown: Vec<String> = columns.paths().map(ToString::to_string).collect();
    let mut choice = None;
    Popup::menu(&button)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name("Columnas")
        .show(|ui| {
            ui.set_width(300.0);
            ui.spacing_mut().item_spacing.y = 0.0;
            let own = MenuRow::new("Automáticas").detail("las primeras del JSON");
            let own = own.selected(scene.reading.columns.is_none()).role(Role::MenuItem);
            if own.show(ui).clicked() {
                choice = Some(None);
            }
            let plain = scene.reading.columns.as_ref().is_some_and(Vec::is_empty);
            let data = MenuRow::new("Solo los datos").selected(plain).role(Role::MenuItem);
            if data.show(ui).clicked() {
                choice = Some(Some(Vec::new()));
            }
            ui.add_space(4.0);
            ScrollArea::vertical().max_height(280.0).show(ui, |ui| {
                let others = shown
                    .iter()
                    .filter(|path| !seen.paths.iter().any(|seen| seen.path.to_string() == **path));
                let all: Vec<_> = seen.paths.iter().map(|seen| seen.path.to_string()).collect();
                for path in all.iter().chain(others) {
                    let on = shown.contains(path);
                    let icon = if on { "check" } else { "plus" };
                    let row = MenuRow::new(path).icon(icon).selected(on);
                    if row.role(Role::MenuItemCheckBox).show(ui).clicked() {
                        let mut next = shown.clone();
                        if on {
                            next.retain(|other| other != path);
                        } else {
                            next.push(path.clone());
                        }
                        choice = Some(Some(next));
                    }
                }
            });
            ui.add_space(4.0);
            let bad = !columns.typed.is_empty() && columns.typed.parse::<Path>().is_err();
            let field = Field::new("Otra ruta JSON")
                .placeholder("$.cliente.paises[0]")
                .error(bad.then_some("Se esperaba algo como $.cliente.paises[0]."));
            let response = field.text(ui, &mut columns.typed);
            let enter = ui.input(|input| input.key_pressed(eframe::egui::Key::Enter));
            if response.lost_focus()
                && enter
                && let Ok(path) = columns.typed.parse::<Path>()
            {
                let mut next = shown.clone();
                next.push(path.to_string());
                choice = Some(Some(next));
                columns.typed.clear();
            }
        });
    if let Some(choice) = choice {
        scene.reading.columns = choice;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payloads_are_previewed_in_one_line() {
        assert_eq!(preview(b"{\"a\":1}\n\tx"), "{\"a\":1}  x");
        assert_eq!(preview(&[0xff, 0x00]), "binario · ff 00");
        let cut = "ñ".repeat(PREVIEW * 4);
        assert_eq!(preview(&cut.as_bytes()[..=PREVIEW * 4]).chars().count(), PREVIEW);
        assert_eq!(
            short("49590338271490256608559692538361571095921575989136588898"),
            "…9136588898"
        );
    }

    #[test]
    fn columns_share_out_the_width_they_have() {
        let mut columns = Columns::default();
        columns.update(&Seen::default(), &Reading::default());
        let wide = columns.fitting(900.0);
        assert_eq!(wide.len(), 6);
        assert!((wide[5].2 - 900.0).abs() < 0.1, "the last one takes the rest");
        let narrow = columns.fitting(400.0);
        assert!(narrow.iter().all(|(index, ..)| columns.shown[*index] != Column::Number));
        assert!(narrow.last().is_some_and(|(_, _, end)| *end <= 400.5));
    }
}
