//! The prices: a table per region that can be changed price by price or as text. Nothing counts
//! until it is all right.

use std::collections::BTreeMap;

use caudal::calculator::{Date, Item, Prices, REGIONS_MAX, Tariff, Usd};
use eframe::egui::{
    Align, Frame, Layout, Margin, RichText, Stroke, StrokeKind, TextEdit, Ui, Vec2,
};

use super::{State, caption};
use crate::ui::app::Action;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets::{self, Kind, form};

/// What is being edited.
pub(super) struct Editor {
    /// All tables, as far as they are right.
    prices: Prices,
    /// The region in sight.
    region: String,
    /// The day as it was typed, and the name of the region.
    date: String,
    name: String,
    /// Prices as they were typed.
    typed: BTreeMap<Item, String>,
    /// The whole as text, if it is edited so.
    text: Option<String>,
}

impl Editor {
    /// Of the prices in force.
    pub(super) fn of(prices: &Prices, region: &str) -> Self {
        let mut editor = Self {
            prices: prices.clone(),
            region: region.to_owned(),
            date: String::new(),
            name: String::new(),
            typed: BTreeMap::new(),
            text: None,
        };
        editor.turn_to(region);
        editor
    }

    fn tariff(&self) -> Option<&Tariff> {
        self.prices.region(&self.region)
    }

    /// Shows another region.
    fn turn_to(&mut self, region: &str) {
        let Some(tariff) = self.prices.region(region).cloned() else { return };
        self.region.clone_from(&tariff.region);
        self.name.clone_from(&tariff.region);
        self.date = tariff.date.spanish();
        self.typed = Item::ALL.into_iter().map(|item| (item, tariff.of(item).spanish())).collect();
    }

    /// What is wrong with the day, the name and each price.
    fn faults(&self) -> (Option<String>, Option<String>, BTreeMap<Item, String>) {
        let prices = self
            .typed
            .iter()
            .filter_map(|(item, text)| Usd::parse(text).err().map(|sentence| (*item, sentence)));
        (Date::parse(&self.date).err(), self.name_fault(), prices.collect())
    }

    fn name_fault(&self) -> Option<String> {
        let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let fits = (2..=32).contains(&self.name.len()) && self.name.chars().all(known);
        let other = |tariff: &Tariff| tariff.region == self.name && tariff.region != self.region;
        if !fits {
            return Some("Como eu-west-1: minúsculas, cifras y guiones.".to_owned());
        }
        self.prices.0.iter().any(other).then(|| "Ya hay una tabla de esa región.".to_owned())
    }

    /// Puts what was typed into the table in sight; returns whether all of it could be.
    fn settle(&mut self) -> bool {
        if let Some(text) = &self.text {
            let Ok(prices) = Prices::parse(text) else { return false };
            self.prices = prices;
            let region = self.region.clone();
            self.turn_to(&region);
            return true;
        }
        let (date, name, prices) = self.faults();
        let Ok(day) = Date::parse(&self.date) else { return false };
        if date.is_some() || name.is_some() || !prices.is_empty() {
            return false;
        }
        let Some(tariff) = self.prices.0.iter_mut().find(|tariff| tariff.region == self.region)
        else {
            return false;
        };
        let before = tariff.clone();
        tariff.date = day;
        tariff.region.clone_from(&self.name);
        for (item, text) in &self.typed {
            if let Ok(price) = Usd::parse(text) {
                tariff.set(*item, price);
            }
        }
        if *tariff != before {
            // Whoever changed it is its source now.
            tariff.doubt = Some("Tabla cambiada a mano.".to_owned());
        }
        self.region.clone_from(&self.name);
        true
    }

    /// A table of another region, to begin with as the one in sight.
    fn add(&mut self) {
        if !self.settle() {
            return;
        }
        let Some(mut tariff) = self.tariff().cloned() else { return };
        let taken = |name: &str| self.prices.0.iter().any(|tariff| tariff.region == name);
        let names = (1..=REGIONS_MAX).map(|number| format!("region-{number}"));
        let Some(name) = names.into_iter().find(|name| !taken(name)) else { return };
        tariff.region = name;
        tariff.sources.clear();
        tariff.doubt = Some("Tabla copiada de otra región: cambia sus precios.".to_owned());
        let region = tariff.region.clone();
        self.prices.0.push(tariff);
        self.turn_to(&region);
    }
}

/// What was asked for in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Save,
    Cancel,
    Restore,
    AsText,
    AsTable,
    Add,
    Remove,
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let Some(editor) = &mut state.editor else { return };
    let mut asked = None;
    Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = Vec2::new(8.0, 8.0);
        asked = head(ui, editor);
        let ready = match &mut editor.text {
            Some(text) => as_text(ui, text),
            None => as_table(ui, scene, editor, &mut asked),
        };
        ui.horizontal_wrapped(|ui| {
            let save = ui.add_enabled_ui(ready, |ui| {
                widgets::button(ui, Kind::Primary, Some("save"), "Usar estos precios")
            });
            if save.inner.clicked() {
                asked = Some(Asked::Save);
            }
            if widgets::button(ui, Kind::Quiet, None, "Cancelar").clicked() {
                asked = Some(Asked::Cancel);
            }
            if widgets::button(ui, Kind::Quiet, Some("rotate-ccw"), "Los de Caudal").clicked() {
                asked = Some(Asked::Restore);
            }
        });
    });
    match asked {
        Some(Asked::Cancel) => state.editor = None,
        // Each of these first puts what was typed into its table, or does nothing.
        Some(Asked::Save) if editor.settle() => {
            state.prices = editor.prices.clone();
            state.region.clone_from(&editor.region);
            state.edition += 1;
            state.editor = None;
        }
        Some(Asked::Restore) => *editor = Editor::of(&Prices::default(), &editor.region.clone()),
        Some(Asked::AsText) if editor.settle() => editor.text = Some(editor.prices.text()),
        Some(Asked::AsTable) if editor.settle() => editor.text = None,
        None | Some(Asked::Save | Asked::AsText | Asked::AsTable) => {}
        Some(Asked::Add) => editor.add(),
        Some(Asked::Remove) => {
            let region = editor.region.clone();
            editor.prices.0.retain(|tariff| tariff.region != region);
            editor.turn_to("");
        }
    }
}

fn head(ui: &mut Ui, editor: &Editor) -> Option<Asked> {
    let mut asked = None;
    ui.horizontal(|ui| {
        super::super::title(ui, "Precios");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if widgets::icon_button(ui, "x", "Cerrar precios", None).clicked() {
                asked = Some(Asked::Cancel);
            }
            let (icon, name, to) = match editor.text {
                None => ("braces", "Editar como texto JSON", Asked::AsText),
                Some(_) => ("table", "Editar como tabla", Asked::AsTable),
            };
            if widgets::icon_button_selected(ui, icon, name, None, editor.text.is_some()).clicked()
            {
                asked = Some(to);
            }
        });
    });
    caption(
        ui,
        "USD por unidad, sin impuestos. Se guardan con la ventana; el sandbox no cobra nada.",
    );
    asked
}

/// The whole as text; returns whether it is all right.
fn as_text(ui: &mut Ui, text: &mut String) -> bool {
    let fault = Prices::parse(text).err().map(|fault| fault.0);
    let ready = fault.is_none();
    form::Field::new("Tablas de precios en JSON").error(fault).lines(ui, text, 18);
    ready
}

/// Price by price; returns whether all of them are all right.
fn as_table(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    editor: &mut Editor,
    asked: &mut Option<Asked>,
) -> bool {
    let (date, name, prices) = editor.faults();
    let ready = date.is_none() && name.is_none() && prices.is_empty();
    ui.horizontal_top(|ui| {
        let third = (ui.available_width() - 16.0) / 3.0;
        let names: Vec<String> =
            editor.prices.0.iter().map(|tariff| tariff.region.clone()).collect();
        let regions: Vec<_> = names.iter().map(|name| (name.clone(), name.as_str())).collect();
        let mut region = editor.region.clone();
        form::Field::new("Tabla").width(third).select(ui, &mut region, &regions);
        // What is wrong in one table must be mended before another one is shown.
        if region != editor.region && editor.settle() {
            editor.turn_to(&region);
        }
        form::Field::new("Nombre de la región").width(third).error(name).text(ui, &mut editor.name);
        form::Field::new("Fecha").width(third).error(date).text(ui, &mut editor.date);
    });
    ui.horizontal_wrapped(|ui| {
        let room = editor.prices.0.len() < REGIONS_MAX;
        let add = ui
            .add_enabled_ui(room, |ui| {
                widgets::button(ui, Kind::Normal, Some("plus"), "Otra región")
            })
            .inner;
        if add.clicked() {
            *asked = Some(Asked::Add);
        }
        let several = editor.prices.0.len() > 1;
        let remove = ui
            .add_enabled_ui(several, |ui| {
                widgets::button(ui, Kind::Quiet, Some("trash-2"), "Quitar esta tabla")
            })
            .inner;
        if remove.clicked() {
            *asked = Some(Asked::Remove);
        }
    });
    let mut group = "";
    for item in Item::ALL {
        if item.group() != group {
            group = item.group();
            ui.add_space(4.0);
            widgets::caps_heading(ui, group, None);
        }
        price(ui, editor, item, prices.get(&item).map(String::as_str));
    }
    if let Some(tariff) = editor.tariff() {
        sources(ui, scene, tariff);
    }
    ready
}

/// One price.
fn price(ui: &mut Ui, editor: &mut Editor, item: Item, fault: Option<&str>) {
    let tokens = ui.tokens();
    ui.horizontal(|ui| {
        ui.set_min_height(28.0);
        let text = RichText::new(item.label()).font(fonts::regular(theme::TOOL));
        ui.label(text.color(tokens.text));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let unit =
                RichText::new(format!("/ {}", item.per())).font(fonts::regular(theme::SMALL));
            let (place, _) =
                ui.allocate_exact_size(Vec2::new(148.0, 20.0), eframe::egui::Sense::hover());
            let font = fonts::regular(theme::SMALL);
            let at = place.left_center();
            let align = eframe::egui::Align2::LEFT_CENTER;
            ui.painter().text(at, align, unit.text(), font, tokens.secondary);
            let stroke = if fault.is_some() { tokens.error } else { tokens.field };
            let text = editor.typed.entry(item).or_default();
            let edit = TextEdit::singleline(text)
                .id_salt(("precio", item.id()))
                .font(fonts::mono(theme::TOOL))
                .text_color(tokens.text)
                .align(eframe::egui::Align2::RIGHT_CENTER)
                .frame(
                    Frame::new()
                        .fill(tokens.bg)
                        .inner_margin(Margin::symmetric(8, 3))
                        .corner_radius(theme::RADIUS)
                        .stroke(Stroke::new(tokens.stroke, stroke)),
                )
                .desired_width(84.0);
            let name = format!("{}: {}", item.group(), item.label());
            let response = ui.add(edit).accessible_name(name);
            if response.has_focus() {
                ui.painter().rect_stroke(
                    response.rect,
                    theme::RADIUS,
                    Stroke::new(2.0, tokens.accent),
                    StrokeKind::Inside,
                );
            }
        });
    });
    if let Some(fault) = fault {
        let text = RichText::new(fault).font(fonts::regular(theme::SMALL)).color(tokens.error);
        ui.label(text);
    }
}

fn sources(ui: &mut Ui, scene: &mut ViewScene<'_>, tariff: &Tariff) {
    ui.add_space(8.0);
    if let Some(doubt) = &tariff.doubt {
        caption(ui, doubt);
    }
    if tariff.sources.is_empty() {
        caption(ui, "Sin fuentes anotadas: añádelas en el texto JSON, en «fuentes».");
        return;
    }
    widgets::caps_heading(ui, "Fuentes", None);
    for source in &tariff.sources {
        caption(ui, source);
    }
    if widgets::button(ui, Kind::Quiet, Some("copy"), "Copiar fuentes").clicked() {
        scene.actions.push(Action::Copy(tariff.sources.join("\n"), "Fuentes copiadas"));
    }
}
