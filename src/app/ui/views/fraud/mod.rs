//! Section 4 of the notes: the rules against fraud at the left, a transaction that they are tried on
//! in the middle, and at the right what would leave for SNS and what Lambda would do.
//!
//! It draws what the library's `lambda::functions` find, by the very functions that a mapping runs,
//! and decides nothing itself.

mod alerts;
mod calls;
mod code;
mod editor;
mod event;
mod life;
mod lines;
mod messages;
mod own;
mod policy;
mod readings;
mod rehearsal;
mod rules;
mod summary;
mod tester;
#[cfg(test)]
mod tests;
mod verdict;
mod words;

use eframe::egui::{
    Align, Frame, Label, Layout, Margin, Rect, RichText, ScrollArea, Sense, Ui, UiBuilder, Vec2,
};

use super::ViewScene;
use crate::ui::clients::RecordDraft;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets;
use event::Event;
use policy::Policy;
use verdict::Found;

/// Width of the rules, in points.
const RULES: f32 = 344.0;
/// Width of the messages.
const MESSAGES: f32 = 400.0;
/// From this width on there are three columns, and from the other on two.
const THREE: f32 = 1180.0;
const TWO: f32 = 700.0;
/// From this height on Lambda stands below the columns.
const BELOW_FROM: f32 = 620.0;
/// Height of a column's heading.
const HEAD: f32 = 40.0;

/// What it keeps between frames.
#[derive(Default)]
pub struct State {
    policy: Policy,
    event: Event,
    /// What was found, until something is edited.
    found: Option<Found>,
    /// What came of generated traffic, until a rule is edited.
    rehearsal: Option<rehearsal::Rehearsal>,
    /// Whether the transaction has the keyboard.
    writing: bool,
    /// Whether what was remembered has been taken.
    remembered: bool,
    draft: own::Draft,
    calls: calls::Calls,
    life: life::Life,
    /// The alert whose message is open, by number.
    alert: Option<u64>,
    /// Whether the right column shows what would leave, and not what has left.
    would: bool,
}

impl State {
    fn remember(&mut self, scene: &ViewScene<'_>) {
        if !self.remembered {
            self.remembered = true;
            self.policy = Policy::recall(scene.fraud);
            self.found = None;
            self.rehearsal = None;
        }
    }

    /// Rules were edited.
    fn edited(&mut self, scene: &mut ViewScene<'_>) {
        self.found = None;
        self.rehearsal = None;
        *scene.fraud = self.policy.kept();
    }

    /// Tries another transaction.
    fn take(&mut self, event: Event) {
        self.event = event;
        self.found = None;
        self.calls.forget();
    }

    fn found(&mut self) -> &Found {
        let (policy, event) = (&mut self.policy, &self.event);
        self.found.get_or_insert_with(|| Found::of(policy, event))
    }
}

/// Takes what has come for it, in sight or not.
pub(super) fn tick(scene: &mut ViewScene<'_>, state: &mut State) {
    if let Some(RecordDraft { key, data, .. }) = scene.clients.probe.take() {
        state.take(Event::record(key, "de Registros".to_owned(), data));
    }
    if let Some(event) = state.calls.tick(scene) {
        state.take(event);
    }
    // What would leave is worth seeing until something reads the stream.
    if !state.remembered {
        state.would = scene.snapshot.lambda.mappings.is_empty();
    }
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    state.remember(scene);
    state.found();
    let all = ui.available_rect_before_wrap();
    let width = all.width();
    let below = width >= THREE && all.height() >= BELOW_FROM;
    let whole = if below { all.with_max_y(all.bottom() - life::HEIGHT) } else { all };
    let split = |from: f32, to: f32| {
        Rect::from_min_max(
            eframe::egui::pos2(whole.left() + from, whole.top()),
            eframe::egui::pos2(whole.left() + to, whole.bottom()),
        )
    };
    if width >= THREE {
        let right = width - MESSAGES;
        let place = headed(ui, split(0.0, RULES), |ui| rules::head(ui, state));
        column(ui, place, "reglas", |ui| rules::show(ui, scene, state));
        divider(ui, whole.left() + RULES, whole);
        let place = headed(ui, split(RULES + 1.0, right), |ui| tester::head(ui, scene, state));
        column(ui, place, "probador", |ui| tester::show(ui, scene, state));
        divider(ui, whole.left() + right, whole);
        let place = headed(ui, split(right + 1.0, width), |ui| right_head(ui, scene, state));
        column(ui, place, "mensajes", |ui| {
            right_body(ui, scene, state);
            if !below {
                below_it(ui, scene, state);
            }
        });
    } else if width >= TWO {
        let middle = RULES.min(width * 0.4);
        let place = headed(ui, split(0.0, middle), |ui| rules::head(ui, state));
        column(ui, place, "reglas", |ui| rules::show(ui, scene, state));
        divider(ui, whole.left() + middle, whole);
        let place = headed(ui, split(middle + 1.0, width), |ui| tester::head(ui, scene, state));
        column(ui, place, "probador", |ui| {
            tester::show(ui, scene, state);
            right_head(ui, scene, state);
            right_body(ui, scene, state);
            below_it(ui, scene, state);
        });
    } else {
        column(ui, whole, "todo", |ui| {
            tester::head(ui, scene, state);
            tester::show(ui, scene, state);
            right_head(ui, scene, state);
            right_body(ui, scene, state);
            below_it(ui, scene, state);
            rules::head(ui, state);
            rules::show(ui, scene, state);
        });
    }
    if below {
        life::show(ui, scene, state, all.with_min_y(whole.bottom()));
    }
    ui.advance_cursor_after_rect(all);
}

/// What has left for SNS, or what would.
fn right_head(ui: &mut Ui, scene: &ViewScene<'_>, state: &mut State) {
    if state.would {
        messages::head(ui, state);
        return;
    }
    let sent = numbers::whole(scene.snapshot.lambda.did.alerts_sent);
    heading(ui, "Alertas", &sent, |ui| {
        state.would = widgets::link_button(ui, "Lo que saldría").clicked();
    });
}

fn right_body(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    if state.would {
        messages::show(ui, scene, state);
    } else {
        alerts::show(ui, scene, state);
    }
}

/// Lambda's life as a part of a column that scrolls.
fn below_it(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let size = Vec2::new(ui.available_width(), life::HEIGHT + 140.0);
    let (place, _) = ui.allocate_exact_size(size, Sense::hover());
    life::show(ui, scene, state, place);
}

/// Draws a column's heading, which stays where it is; gives the room below it.
fn headed(ui: &mut Ui, place: Rect, head: impl FnOnce(&mut Ui)) -> Rect {
    let (top, rest) = place.split_top_bottom_at_y(place.top() + HEAD);
    let mut inner = ui.new_child(UiBuilder::new().max_rect(top));
    inner.set_clip_rect(top.expand2(Vec2::new(0.0, 1.0)).intersect(ui.clip_rect()));
    head(&mut inner);
    rest.with_min_y(rest.top() + ui.tokens().stroke)
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

/// A column's heading: its name, a detail, and what stands at the right.
fn heading(ui: &mut Ui, name: &str, detail: &str, right: impl FnOnce(&mut Ui)) {
    let tokens = ui.tokens();
    let (row, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), HEAD), Sense::hover());
    let mut line = ui.new_child(
        UiBuilder::new()
            .max_rect(row.shrink2(Vec2::new(16.0, 0.0)))
            .layout(Layout::left_to_right(Align::Center))
            .id_salt(name),
    );
    super::title(&mut line, name);
    if !detail.is_empty() {
        let detail = RichText::new(detail).font(fonts::regular(theme::SMALL));
        line.label(detail.color(tokens.weak));
    }
    line.with_layout(Layout::right_to_left(Align::Center), right);
    ui.painter().hline(row.x_range(), row.bottom(), (tokens.stroke, tokens.line));
}

/// A block of a column, with a line below it.
fn block<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let tokens = ui.tokens();
    let inner = Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = Vec2::new(8.0, 6.0);
        content(ui)
    });
    let size = Vec2::new(ui.available_width(), tokens.stroke);
    let (line, _) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect_filled(line, 0, tokens.line);
    inner.inner
}

/// A sentence of second rank.
fn sentence(ui: &mut Ui, words: &str) {
    let text = RichText::new(words).font(fonts::regular(theme::TOOL));
    ui.add(Label::new(text.color(ui.tokens().secondary)).wrap());
}

/// A line of captions.
fn caption(ui: &mut Ui, words: &str) {
    let text = RichText::new(words).font(fonts::regular(theme::SMALL));
    ui.add(Label::new(text.color(ui.tokens().weak)).wrap());
}

/// A name in the heavier face of tools.
fn name(ui: &mut Ui, words: &str) {
    let text = RichText::new(words).font(fonts::semibold(theme::TOOL));
    ui.label(text.color(ui.tokens().text));
}
