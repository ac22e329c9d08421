//! What stands above the log: what is looked for, how many calls went wrong, what is new.

use std::collections::BTreeSet;

use caudal::runtime::CallLog;
use eframe::egui::{Align, Layout, Margin, RichText, Ui};

use super::filter::Filter;
use super::{State, words};
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::{ViewScene, title};
use crate::ui::widgets::{self, Kind, Tone};

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, log: &CallLog, state: &mut State) {
    let frame = eframe::egui::Frame::new().inner_margin(Margin::symmetric(16, 8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.set_min_height(28.0);
            title(ui, "Registro de la API");
            let total = numbers::whole(log.total());
            ui.label(RichText::new(total).font(fonts::mono(12.0)).color(ui.tokens().weak));
            if log.failed() > 0 {
                errors_badge(ui, log.failed());
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| news(ui, state));
        });
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            let width = (ui.available_width() - 8.0).min(240.0);
            let hint = "Buscar en el registro";
            widgets::search_field(ui, &mut state.filter.text, "Filtrar llamadas", hint, width);
            choices(ui, scene, log, &mut state.filter);
            let on = state.filter.errors;
            let name = "Solo con error o fallos";
            if widgets::icon_button_selected(ui, "circle-x", name, None, on).clicked() {
                state.filter.errors = !on;
            }
            if !state.filter.is_empty() && widgets::link_button(ui, "Quitar filtros").clicked() {
                state.filter = Filter::default();
            }
        });
    });
}

/// How many calls were refused.
pub(in crate::ui) fn errors_badge(ui: &mut Ui, failed: u64) {
    let words = format!("{} con error", numbers::whole(failed));
    widgets::badge(ui, Tone::Error, Some("circle-x"), &words);
}

/// How many calls came since the list stands still.
fn news(ui: &mut Ui, state: &mut State) {
    let Some(anchor) = state.anchor else { return };
    let new = state.matches.numbers.len() - state.matches.up_to(anchor);
    if new == 0 {
        return;
    }
    let words = format!("▲ {}", numbers::counted(new as u64, "nueva", "nuevas"));
    let button = widgets::button(ui, Kind::Normal, None, &words);
    if button.on_hover_text("Volver a lo más reciente y seguirlo").clicked() {
        state.catch_up();
    }
}

fn choices(ui: &mut Ui, scene: &ViewScene<'_>, log: &CallLog, filter: &mut Filter) {
    // Only what is there can be looked for; asked for when the menu is open.
    let operations = || {
        let all: BTreeSet<_> = log.from(0).map(|call| call.operation.to_string()).collect();
        all.into_iter().collect::<Vec<_>>()
    };
    let streams = || scene.snapshot.streams.iter().map(|stream| stream.name.clone()).collect();
    if let Some(chosen) = widgets::choice(ui, "operación", filter.operation.as_deref(), operations)
    {
        filter.operation = chosen.one();
    }
    if let Some(chosen) = widgets::choice(ui, "stream", filter.stream.as_deref(), streams) {
        filter.stream = chosen.one();
    }
    let names = || words::ORIGINS.iter().map(|(.., name)| (*name).to_owned()).collect();
    let shown = filter.origin.map(|origin| words::origin(origin).1);
    if let Some(chosen) = widgets::choice(ui, "origen", shown, names) {
        let chosen = chosen.one();
        let found = words::ORIGINS.iter().find(|(.., name)| chosen.as_deref() == Some(*name));
        filter.origin = found.map(|(origin, ..)| *origin);
    }
}

/// What stands where no call is let through.
pub(super) fn nothing_found(ui: &mut Ui, state: &mut State) {
    let tokens = ui.tokens();
    ui.vertical_centered(|ui| {
        ui.add_space(24.0);
        ui.label(theme::icon("list-filter", 24.0).color(tokens.weak));
        let words = "Ninguna llamada de las que se guardan pasa el filtro.";
        ui.label(RichText::new(words).font(fonts::regular(theme::TOOL)).color(tokens.secondary));
        if widgets::button(ui, Kind::Normal, Some("x"), "Ver todas").clicked() {
            state.filter = Filter::default();
        }
    });
}
