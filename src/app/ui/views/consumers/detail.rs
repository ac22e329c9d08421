//! One consumer: how it is, its shards, its curves, what one can do to it.

use std::sync::Arc;

use caudal::clients::consumer::{ConsumerStatus, Kind, State as ConsumerState};
use caudal::units::Millis;
use eframe::egui::{Align, Align2, Layout, Pos2, RichText, Role, Sense, Ui, Vec2, WidgetInfo};

use super::{State, alerts, chart, controls, lanes, log, section, shared_limit, with, words};
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets::{self, Kind as Weight, Tone};

/// How long a process that is made to fall over stays down.
const CRASH: Millis = Millis::from_secs(30);

pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut State,
    status: &ConsumerStatus,
    ours: &[Arc<ConsumerStatus>],
) {
    header(ui, scene, state, status);
    if state.controls.removing(status.id) {
        controls::confirm_removal(ui, scene, state, status);
    }
    alerts::show(ui, scene, status, ours);
    facts(ui, scene, status);
    section(ui, "Shards");
    lanes::show(ui, scene, status);
    if let Kind::Polling(_) = status.spec.kind {
        shared_limit::show(ui, scene, status, ours);
    }
    chart::show(ui, scene, state, status);
    controls::show(ui, scene, state, status);
    log::show(ui, status);
    ui.add_space(16.0);
}

fn header(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State, status: &ConsumerStatus) {
    let tokens = ui.tokens();
    ui.horizontal_wrapped(|ui| {
        ui.set_min_height(32.0);
        let name = RichText::new(&status.spec.name).font(fonts::mono_semibold(15.0));
        ui.label(name.color(tokens.text));
        let (word, tone, icon) = words::state_of(status, scene.clock.now);
        widgets::badge(ui, tone, Some(icon), word);
        widgets::badge(ui, Tone::Neutral, Some("cable"), words::kind(status.spec.kind));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if widgets::icon_button(ui, "trash-2", "Eliminar consumidor", None).clicked() {
                state.controls.ask_removal(status.id);
            }
            let active = !matches!(
                status.state,
                ConsumerState::Paused | ConsumerState::Crashed { .. } | ConsumerState::Stopped(_)
            );
            ui.add_enabled_ui(active, |ui| {
                let tip = "Su proceso cae 30 s y olvida lo que no había confirmado";
                let button = widgets::button(ui, Weight::Normal, Some("unplug"), "Hacer caer");
                if button.on_hover_text(tip).clicked() {
                    with(scene, |consumers| {
                        consumers.crash(status.id, CRASH);
                        None
                    });
                }
            });
            let paused = status.state == ConsumerState::Paused;
            let (icon, text) = if paused { ("play", "Reanudar") } else { ("pause", "Pausar") };
            let stopped = matches!(status.state, ConsumerState::Stopped(_));
            ui.add_enabled_ui(!stopped, |ui| {
                if widgets::button(ui, Weight::Normal, Some(icon), text).clicked() {
                    with(scene, |consumers| {
                        consumers.pause(status.id, !paused);
                        None
                    });
                }
            });
        });
    });
    let from = status.spec.start.as_str();
    let how = match status.spec.kind {
        Kind::Polling(polling) => format!(
            "lee {} desde {from}, hasta {} cada {} ms",
            status.spec.stream,
            numbers::counted(polling.limit.unsigned_abs(), "registro", "registros"),
            numbers::whole(polling.interval.0),
        ),
        Kind::FanOut => format!("recibe {} desde {from} por SubscribeToShard", status.spec.stream),
    };
    ui.label(RichText::new(how).font(fonts::regular(theme::SMALL)).color(tokens.secondary));
}

/// The numbers of the consumer side by side.
fn facts(ui: &mut Ui, scene: &ViewScene<'_>, status: &ConsumerStatus) {
    let totals = status.totals;
    let (records, bytes) = status.meter.rate(scene.clock.now);
    let behind = status.lanes.iter().map(|lane| lane.behind).max().unwrap_or(0);
    let (reading, known) = status.shards();
    let late = status.age > 10_000;
    let mut all = vec![
        ("Retraso", format!("{} reg.", numbers::whole(status.lag)), late),
        ("Edad del último", words::span(status.age), late),
        ("MillisBehindLatest", behind.to_string(), false),
        ("Ritmo", numbers::rate(records), false),
        ("Procesados", numbers::whole(totals.records), false),
        ("Repetidos", numbers::whole(totals.repeats), totals.repeats > 0),
        ("Fallos", numbers::whole(totals.failures), totals.failures > 0),
        ("Limitados", numbers::whole(totals.throttles), totals.throttles > 0),
        ("Shards", format!("{reading} de {known}"), false),
        ("Bytes", format!("{}/s", numbers::bytes(bytes as u64)), false),
        ("Llamadas", numbers::whole(totals.calls), false),
    ];
    if totals.lost > 0 {
        all.push(("Perdidos", numbers::whole(totals.lost), true));
    }
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(0.0, 4.0);
        for (name, value, warn) in &all {
            fact(ui, name, value, *warn);
        }
    });
}

fn fact(ui: &mut Ui, name: &str, value: &str, warn: bool) {
    let tokens = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(Vec2::new(126.0, 40.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name}: {value}")));
    let painter = ui.painter();
    let at = Pos2::new(rect.left(), rect.top() + 10.0);
    let font = fonts::regular(theme::CAPTION);
    painter.text(at, Align2::LEFT_CENTER, name, font, tokens.secondary);
    let mut at = Pos2::new(rect.left(), rect.top() + 28.0);
    if warn {
        widgets::paint_icon(painter, at + Vec2::new(6.0, 0.0), "triangle-alert", 12.0, tokens.warn);
        at.x += 17.0;
    }
    painter.text(at, Align2::LEFT_CENTER, value, fonts::mono(theme::TOOL), tokens.text);
}
