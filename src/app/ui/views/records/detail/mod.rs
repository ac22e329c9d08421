//! One record: its payload as JSON, text, hexadecimal digits or base64, its metadata, and its way
//! from key to shard to readers; sent again, or copied as the call that sends it.
//!
//! It draws one row and knows neither the list nor the reader that the row came from. Payloads may
//! have ten megabytes: what costs is done on a thread (`worked`), and only rows in sight are written.

mod actions;
mod contents;
mod json_view;
mod meta;
mod payload;
mod readers;
mod route;
#[cfg(test)]
mod tests;
mod tree;
mod worked;

use std::sync::Arc;

use caudal::clients::reader::Row;
use eframe::egui::{
    Align, Key, Layout, Modifiers, Rect, RichText, Role, Sense, Stroke, Ui, UiBuilder, Vec2,
    WidgetInfo,
};

pub(in crate::ui::views::records) use actions::Asked;
use contents::Contents;

use super::super::ViewScene;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets;

const HEAD: f32 = 40.0;
const TABS: f32 = 36.0;
const FOOT: f32 = 44.0;

/// What is shown of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Json,
    Text,
    Hex,
    Base64,
    Meta,
    Route,
}

impl Tab {
    const ALL: [(Self, &str); 6] = [
        (Self::Json, "JSON"),
        (Self::Text, "Texto"),
        (Self::Hex, "Hex"),
        (Self::Base64, "Base64"),
        (Self::Meta, "Metadatos"),
        (Self::Route, "Ruta"),
    ];
}

/// What the drawer keeps between frames.
#[derive(Default)]
pub(in crate::ui::views::records) struct State {
    /// The tab that was chosen last; a record that can't be shown so shows itself otherwise.
    chosen: Tab,
    record: Option<Opened>,
}

/// What is kept of the record that is shown.
struct Opened {
    row: Arc<Row>,
    tab: Tab,
    contents: Contents,
    route: route::Cache,
}

impl State {
    /// Takes up a record, unless it is the one that is shown.
    fn open(&mut self, row: &Arc<Row>) -> &mut Opened {
        let same = self
            .record
            .as_ref()
            .is_some_and(|opened| Arc::ptr_eq(&opened.row, row) || opened.row.record == row.record);
        if !same {
            self.record = None;
        }
        let chosen = self.chosen;
        self.record.get_or_insert_with(|| Opened::new(row, chosen))
    }
}

impl Opened {
    fn new(row: &Arc<Row>, chosen: Tab) -> Self {
        let contents = Contents::new(row);
        let tab = match chosen {
            Tab::Json | Tab::Text if !contents.is_text => Tab::Hex,
            chosen => chosen,
        };
        Self { row: Arc::clone(row), tab, contents, route: route::Cache::default() }
    }
}

/// Draws a record over the whole of `ui`. Returns what was asked for; what isn't about going
/// elsewhere in the list is carried out by [`Asked::carry_out`].
pub(in crate::ui::views::records) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut State,
    row: &Arc<Row>,
) -> Option<Asked> {
    let place = ui.available_rect_before_wrap();
    ui.painter().rect_filled(place, 0, ui.tokens().panel);
    let chosen_before = state.open(row).tab;
    let opened = state.open(row);
    let mut asked = keys(ui);
    let (head, rest) = place.split_top_bottom_at_y(place.top() + HEAD);
    let (tabs, rest) = rest.split_top_bottom_at_y(rest.top() + TABS);
    let (body, foot) = rest.split_top_bottom_at_y((rest.bottom() - FOOT).max(rest.top()));
    let line = Stroke::new(ui.tokens().stroke, ui.tokens().line);
    part(ui, "head", head.shrink2(Vec2::new(16.0, 0.0)), |ui| heading(ui, row, &mut asked));
    part(ui, "tabs", tabs.shrink2(Vec2::new(8.0, 0.0)), |ui| {
        for (tab, name) in Tab::ALL {
            if tab_button(ui, name, tab == opened.tab).clicked() {
                opened.tab = tab;
            }
        }
    });
    ui.painter().hline(place.x_range(), tabs.bottom(), line);
    part(ui, "body", body, |ui| match opened.tab {
        Tab::Json => opened.contents.json(ui, scene),
        Tab::Text => opened.contents.text(ui, scene),
        Tab::Hex => opened.contents.hex(ui),
        Tab::Base64 => opened.contents.base64(ui, scene),
        Tab::Meta => meta::show(ui, scene, row),
        Tab::Route => route::show(ui, scene, &mut opened.route, row),
    });
    ui.painter().hline(place.x_range(), foot.top(), line);
    part(ui, "foot", foot.shrink2(Vec2::new(16.0, 0.0)), |ui| {
        asked = asked.or(actions::bar(ui));
    });
    ui.advance_cursor_after_rect(place);
    let now = opened.tab;
    if now != chosen_before {
        state.chosen = now;
    }
    asked
}

/// A part of the drawer, its contents in a row; they may lay themselves out anew.
fn part<R>(ui: &mut Ui, salt: &str, rect: Rect, draw: impl FnOnce(&mut Ui) -> R) -> R {
    let layout = if salt == "body" {
        Layout::top_down(Align::Min)
    } else {
        Layout::left_to_right(Align::Center)
    };
    let mut part = ui.new_child(UiBuilder::new().id_salt(salt).max_rect(rect).layout(layout));
    part.set_clip_rect(rect.expand(4.0).intersect(ui.clip_rect()));
    draw(&mut part)
}

/// The drawer's keys, while nobody types.
fn keys(ui: &Ui) -> Option<Asked> {
    if ui.ctx().text_edit_focused() {
        return None;
    }
    let keys = [
        (Key::C, Asked::CopyCli),
        (Key::P, Asked::CopyBoto3),
        (Key::J, Asked::CopyJson),
        (Key::Escape, Asked::Close),
    ];
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    keys.into_iter().find(|(key, _)| pressed(*key)).map(|(_, asked)| asked)
}

fn heading(ui: &mut Ui, row: &Row, asked: &mut Option<Asked>) {
    let tokens = ui.tokens();
    ui.spacing_mut().item_spacing.x = 8.0;
    let arrived = numbers::time_of_day(row.record.approximate_arrival_timestamp, true);
    let room = (ui.available_width() - 250.0).max(60.0);
    let key = RichText::new(row.key()).font(fonts::mono_semibold(theme::TOOL)).color(tokens.text);
    let label = eframe::egui::Label::new(key).truncate();
    ui.scope(|ui| {
        ui.set_max_width(room);
        ui.add(label).on_hover_text(row.key());
    });
    let time = RichText::new(arrived).font(fonts::mono(theme::SMALL)).color(tokens.secondary);
    ui.label(time);
    widgets::shard_chip(ui, u64::from(row.shard().0), true);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let buttons = [
            ("x", "Cerrar el detalle", "Esc", Asked::Close),
            ("chevron-down", "Registro siguiente", "↓", Asked::Next),
            ("chevron-up", "Registro anterior", "↑", Asked::Previous),
        ];
        for (icon, name, key, what) in buttons {
            if widgets::icon_button(ui, icon, name, Some(key)).clicked() {
                *asked = Some(what);
            }
        }
    });
}

fn tab_button(ui: &mut Ui, name: &str, chosen: bool) -> eframe::egui::Response {
    let tokens = ui.tokens();
    let font = if chosen { fonts::semibold(theme::TOOL) } else { fonts::regular(theme::TOOL) };
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font, tokens.text);
    // Six of them stand in a row in a narrow drawer, too.
    let pad = if ui.max_rect().width() < 440.0 { 8.0 } else { 16.0 };
    let size = Vec2::new(galley.size().x + pad, TABS);
    ui.spacing_mut().item_spacing.x = 0.0;
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, name));
    let lit = chosen || response.hovered() || response.has_focus();
    let colour = if lit { tokens.text } else { tokens.secondary };
    if chosen {
        let line = Rect::from_min_max(rect.left_bottom() - Vec2::new(0.0, 2.0), rect.max);
        ui.painter().rect_filled(line, 0, tokens.accent);
    }
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley_with_override_text_color(at, galley, colour);
    widgets::focus_ring(ui, &response);
    response
}
