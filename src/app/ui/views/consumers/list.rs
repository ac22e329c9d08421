//! The list of consumers: ours, and those that others have registered.

use std::sync::Arc;

use caudal::clients::consumer::{CONSUMERS_MAX, ConsumerStatus};
use caudal::units::Timestamp;
use eframe::egui::{
    Align, Align2, Frame, Layout, Margin, Pos2, Rect, Response, RichText, Role, Sense, Ui, Vec2,
    WidgetInfo,
};

use super::external::Other;
use super::{Shown, State, create, words};
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets::{self, Kind, Tone};

/// Height of a row.
const ROW: f32 = 48.0;

pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut State,
    ours: &[Arc<ConsumerStatus>],
    others: &[Other],
) {
    let tokens = ui.tokens();
    ui.spacing_mut().item_spacing.y = 0.0;
    Frame::new().inner_margin(Margin::symmetric(16, 6)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_min_height(28.0);
            super::super::title(ui, "Consumidores");
            let count = format!("{} de {CONSUMERS_MAX}", ours.len());
            ui.label(RichText::new(count).font(fonts::mono(12.0)).color(tokens.weak));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let full = ours.len() >= CONSUMERS_MAX;
                let add = widgets::button(ui, Kind::Normal, Some("plus"), "Nuevo");
                if add.clicked() && full {
                    let text = format!(
                        "Ya hay {CONSUMERS_MAX} consumidores: elimina uno para crear otro."
                    );
                    scene.actions.push(Action::Say(Tone::Warn, text));
                } else if add.clicked() {
                    let stream = scene.selected().map(|stream| stream.name.clone());
                    state.form = create::Form::of(stream.as_deref().unwrap_or_default());
                    state.shown = Shown::Form;
                }
            });
        });
    });
    let (mine, _) = super::chosen(&state.shown, ours, others);
    let mine = mine.filter(|_| state.shown != Shown::Form).map(|status| status.id);
    for status in ours {
        let selected = mine == Some(status.id);
        let response = row(ui, &of_ours(status, scene.clock.now), selected);
        if response.clicked() {
            state.shown = Shown::Ours(status.id);
        }
    }
    if others.is_empty() {
        return;
    }
    ui.add_space(8.0);
    Frame::new().inner_margin(Margin::symmetric(8, 0)).show(ui, |ui| {
        let detail = numbers::whole(others.len() as u64);
        widgets::caps_heading(ui, "Registrados por otros", Some(&detail));
    });
    for other in others {
        let shown = Shown::External(other.stream.clone(), other.name.clone());
        let selected = state.shown == shown || (mine.is_none() && state.shown == Shown::First);
        if row(ui, &of_other(other), selected).clicked() {
            state.shown = shown;
        }
    }
}

/// What a row shows.
struct Words<'a> {
    name: &'a str,
    state: (&'static str, Tone, &'static str),
    second: String,
    right: String,
    right_below: String,
    right_tone: Option<Tone>,
    spoken: String,
}

fn of_ours(status: &ConsumerStatus, now: Timestamp) -> Words<'_> {
    let state = words::state_of(status, now);
    let (reading, known) = status.shards();
    let lag = numbers::whole(status.lag);
    let age = words::span(status.age);
    let kind = words::kind(status.spec.kind);
    let failures = if status.totals.failures > 0 {
        format!(", {}", numbers::counted(status.totals.failures, "fallo", "fallos"))
    } else {
        String::new()
    };
    Words {
        name: &status.spec.name,
        state,
        second: format!("{kind} · {reading}/{known}"),
        right: format!("{lag} reg."),
        right_below: age.clone(),
        right_tone: (status.lag > 0 && status.age > 10_000).then_some(Tone::Warn),
        spoken: format!(
            "{}, {kind}, {}, {reading} de {known} shards, retraso {lag} registros, {age}{failures}",
            status.spec.name, state.0
        ),
    }
}

fn of_other(other: &Other) -> Words<'_> {
    let state = other.state();
    let subscriptions = other.subscriptions.len() as u64;
    let counted = numbers::counted(subscriptions, "suscripción", "suscripciones");
    Words {
        name: &other.name,
        state,
        second: format!("Enhanced fan-out · {subscriptions}"),
        right: format!("{} reg.", numbers::whole(other.lag())),
        right_below: words::span(other.behind),
        right_tone: None,
        spoken: format!("{}, registrado por otro, {}, {counted}", other.name, state.0),
    }
}

fn row(ui: &mut Ui, words: &Words<'_>, selected: bool) -> Response {
    let tokens = ui.tokens();
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &words.spoken));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    if selected {
        painter.rect_filled(rect, 0, tokens.sel);
        let bar = Rect::from_min_size(rect.min, Vec2::new(2.0, rect.height()));
        painter.rect_filled(bar, 0, tokens.accent);
    } else if response.hovered() || response.has_focus() {
        painter.rect_filled(rect, 0, tokens.hover);
    }
    let (top, below) = (rect.top() + 16.0, rect.top() + 34.0);
    let right = rect.right() - 16.0;
    let mono = fonts::mono(12.0);
    let colour = words.right_tone.map_or(tokens.text, |tone| tone.colours(tokens).0);
    let at = Pos2::new(right, top);
    let taken = painter.text(at, Align2::RIGHT_CENTER, &words.right, mono.clone(), colour);
    let at = Pos2::new(right, below);
    let taken = taken.union(painter.text(
        at,
        Align2::RIGHT_CENTER,
        &words.right_below,
        mono,
        if words.right_tone.is_some() { colour } else { tokens.secondary },
    ));
    let limit = Rect::from_min_max(rect.min, Pos2::new(taken.left() - 8.0, rect.bottom()));
    let painter = painter.with_clip_rect(limit.intersect(painter.clip_rect()));
    let at = Pos2::new(rect.left() + 16.0, top);
    let font = fonts::mono_semibold(theme::TOOL);
    painter.text(at, Align2::LEFT_CENTER, words.name, font, tokens.text);
    let (word, tone, icon) = words.state;
    let colour = tone.colours(tokens).0;
    widgets::paint_icon(&painter, Pos2::new(rect.left() + 22.0, below), icon, 12.0, colour);
    let at = Pos2::new(rect.left() + 33.0, below);
    let shown = painter.text(at, Align2::LEFT_CENTER, word, fonts::medium(12.0), colour);
    let at = Pos2::new(shown.right() + 8.0, below);
    painter.text(at, Align2::LEFT_CENTER, &words.second, fonts::regular(12.0), tokens.secondary);
    widgets::focus_ring(ui, &response);
    response
}
