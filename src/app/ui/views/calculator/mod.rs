//! The calculator: a load at the left, its shards and costs with every formula in the middle, plots
//! at the right, the command below. It draws what the library's `calculator` finds and computes
//! nothing itself; the world tells it of live traffic and takes the stream it asks for.

mod answer;
mod bar;
mod chart;
mod costs;
mod curves;
mod editor;
mod formula;
mod inputs;
mod live;
mod plan;
mod plots;
mod slider;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use caudal::calculator::{Field, Load, Notice, Prices, Quote, Sizing, Tariff, quotes, size};
use eframe::egui::{Frame, Margin, Rect, ScrollArea, Ui, UiBuilder, Vec2};

use super::ViewScene;
use crate::ui::theme::{self, Themed as _};
use curves::Curves;

/// Width of the inputs, in points.
const INPUTS: f32 = 344.0;
/// Width of the answer where there are plots beside it.
const ANSWER: f32 = 472.0;
/// From this width on there are three columns, and from the other on two.
const THREE: f32 = 1120.0;
const TWO: f32 = 700.0;

/// What it keeps between frames.
#[derive(Default)]
pub struct State {
    /// The load, always one that makes sense.
    load: Load,
    /// What stands in the fields that are being written in.
    typed: BTreeMap<Field, String>,
    /// What is wrong with what stands there.
    faults: BTreeMap<Field, String>,
    /// Whether what was remembered has been taken.
    remembered: bool,
    prices: Prices,
    region: String,
    /// Counts up whenever prices change.
    edition: u64,
    answer: Option<Answer>,
    bar: bar::State,
    editor: Option<editor::Editor>,
    /// Whether the keyboard is in one of its fields, found anew each frame.
    focused: bool,
}

/// What was found for a load, for as long as it and the prices are the same.
struct Answer {
    load: Load,
    region: String,
    edition: u64,
    sizing: Sizing,
    quotes: Vec<Quote>,
    notices: Vec<Notice>,
    curves: Curves,
}

impl State {
    /// Shows a load that a link names.
    pub fn open(&mut self, load: Load) {
        self.remembered = true;
        self.take(load);
    }

    /// The load as a link.
    pub fn link(&self) -> crate::ui::route::Route {
        crate::ui::route::Route::Calculator(self.load.clone())
    }

    /// Takes a whole load in the place of what the fields say.
    fn take(&mut self, load: Load) {
        self.load = load;
        self.typed.clear();
        self.faults.clear();
    }

    fn tariff(&self) -> Option<&Tariff> {
        self.prices.region(&self.region)
    }

    fn remember(&mut self, scene: &ViewScene<'_>) {
        if self.remembered {
            return;
        }
        self.remembered = true;
        if let Ok(load) = scene.sums.load.parse() {
            self.load = load;
        }
        self.recall_prices(scene);
    }

    fn recall_prices(&mut self, scene: &ViewScene<'_>) {
        self.region.clone_from(&scene.sums.region);
        // Prices of a memory that can't be read are those that came with Caudal.
        if let Some(Ok(prices)) = scene.sums.prices.as_deref().map(Prices::parse) {
            self.prices = prices;
        }
        if self.region.is_empty() {
            self.region =
                self.prices.0.first().map(|tariff| tariff.region.clone()).unwrap_or_default();
        }
    }

    fn refresh(&mut self) {
        let fresh = self.answer.as_ref().is_some_and(|answer| {
            answer.load == self.load
                && answer.region == self.region
                && answer.edition == self.edition
        });
        if fresh {
            return;
        }
        let Some(tariff) = self.prices.region(&self.region) else { return };
        let sizing = size(&self.load);
        self.answer = Some(Answer {
            notices: Notice::of(&self.load, &sizing),
            quotes: quotes(&self.load, tariff),
            curves: Curves::of(&self.load, tariff),
            load: self.load.clone(),
            region: self.region.clone(),
            edition: self.edition,
            sizing,
        });
    }
}

/// Takes what has come for it, in sight or not.
pub(super) fn tick(scene: &mut ViewScene<'_>, state: &mut State) {
    bar::tick(scene, &mut state.bar);
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    state.remember(scene);
    let before = (state.load.clone(), state.region.clone(), state.edition);
    let whole = ui.available_rect_before_wrap();
    let bar = bar::height(whole.width());
    let body = Rect::from_min_max(whole.min, whole.max - Vec2::new(0.0, bar));
    let foot = Rect::from_min_max(eframe::egui::pos2(whole.left(), body.bottom()), whole.max);
    state.refresh();
    state.focused = false;
    columns(ui, scene, state, body);
    let mut below = ui.new_child(UiBuilder::new().max_rect(foot));
    below.set_clip_rect(foot.intersect(ui.clip_rect()));
    bar::show(&mut below, scene, state);
    ui.advance_cursor_after_rect(whole);
    if before != (state.load.clone(), state.region.clone(), state.edition) {
        scene.sums.load = state.load.to_string();
        scene.sums.region.clone_from(&state.region);
        let own = state.prices != Prices::default();
        scene.sums.prices = own.then(|| state.prices.text());
        // The rest of the frame was drawn from what was there before.
        ui.request_repaint();
    }
}

fn columns(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State, body: Rect) {
    let width = body.width();
    let split = |from: f32, to: f32| {
        Rect::from_min_max(
            eframe::egui::pos2(body.left() + from, body.top()),
            eframe::egui::pos2(body.left() + to, body.bottom()),
        )
    };
    let plots = |ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State| {
        if state.editor.is_some() {
            editor::show(ui, scene, state);
        } else {
            plots::show(ui, state);
        }
    };
    if width >= THREE {
        column(ui, split(0.0, INPUTS), "carga", |ui| inputs::show(ui, scene, state));
        divider(ui, body.left() + INPUTS, body);
        let middle = INPUTS + ANSWER;
        column(ui, split(INPUTS + 1.0, middle), "respuesta", |ui| answer::show(ui, scene, state));
        divider(ui, body.left() + middle, body);
        column(ui, split(middle + 1.0, width), "curvas", |ui| plots(ui, scene, state));
    } else if width >= TWO {
        let middle = INPUTS.min(width * 0.44);
        column(ui, split(0.0, middle), "carga", |ui| inputs::show(ui, scene, state));
        divider(ui, body.left() + middle, body);
        column(ui, split(middle + 1.0, width), "respuesta", |ui| {
            answer::show(ui, scene, state);
            plots(ui, scene, state);
        });
    } else {
        column(ui, body, "todo", |ui| {
            answer::head(ui, scene, state);
            inputs::show(ui, scene, state);
            answer::rest(ui, scene, state);
            plots(ui, scene, state);
        });
    }
}

/// A column that scrolls by itself.
fn column(ui: &mut Ui, place: Rect, name: &str, content: impl FnOnce(&mut Ui)) {
    let mut inner = ui.new_child(UiBuilder::new().max_rect(place).id_salt(name));
    inner.set_clip_rect(place.intersect(ui.clip_rect()));
    let area = ScrollArea::vertical().id_salt(name).auto_shrink([false, false]);
    area.show(&mut inner, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.set_width(place.width());
        content(ui);
    });
}

fn divider(ui: &Ui, x: f32, place: Rect) {
    let tokens = ui.tokens();
    ui.painter().vline(x, place.y_range(), (tokens.stroke, tokens.line));
}

/// A block of a column, with a line below it.
fn block(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let tokens = ui.tokens();
    Frame::new().inner_margin(Margin::symmetric(16, 9)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = Vec2::new(8.0, 6.0);
        content(ui);
    });
    let size = Vec2::new(ui.available_width(), tokens.stroke);
    let (line, _) = ui.allocate_exact_size(size, eframe::egui::Sense::hover());
    ui.painter().rect_filled(line, 0, tokens.line);
}

/// A line of captions.
fn caption(ui: &mut Ui, words: &str) {
    let tokens = ui.tokens();
    let text = eframe::egui::RichText::new(words).font(theme::fonts::regular(theme::SMALL));
    ui.add(eframe::egui::Label::new(text.color(tokens.weak)).wrap());
}
