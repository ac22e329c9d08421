//! Who has read a record: consumers of this window, and consumers registered for enhanced fan-out
//! by others.

use caudal::api::kinesis::ConsumerStatus as Registered;
use caudal::clients::consumer::{ConsumerStatus, Kind, ReadState};
use caudal::clients::reader::Row;
use caudal::engine::{ConsumerView, StreamView};
use caudal::units::Timestamp;
use eframe::egui::{Align, Color32, Layout, RichText, Ui};

use super::meta::span;
use super::route::sentence;
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::route::{Route, ViewKind};
use crate::ui::theme::{self, Themed as _, Tokens, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets;

/// Consumers that are listed.
const LISTED: usize = 25;

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, stream: &StreamView, row: &Row) {
    let (tokens, now) = (ui.tokens(), scene.clock.now);
    let own: Vec<_> = scene
        .clients
        .consumer_statuses()
        .iter()
        .filter(|status| status.spec.stream == stream.name)
        .collect();
    let theirs: Vec<_> = stream
        .consumers
        .iter()
        .filter(|other| own.iter().all(|status| status.arn.as_deref() != Some(&*other.arn)))
        .collect();
    let lines = own.iter().map(|status| of_ours(status, row, tokens));
    let lines = lines.chain(theirs.iter().map(|other| of_theirs(other, row, now, tokens)));
    let count = own.len() + theirs.len();
    if count == 0 {
        sentence(ui, "Nadie todavía: ningún consumidor lee este stream.");
    }
    for line in lines.take(LISTED) {
        draw(ui, &line);
    }
    if count > LISTED {
        let more = numbers::counted((count - LISTED) as u64, "consumidor más", "consumidores más");
        sentence(ui, &format!("… y {more}"));
    }
    let words = if count == 0 { "Crear un consumidor" } else { "Ver los consumidores" };
    if widgets::link_button(ui, words).clicked() {
        let route = Route::View(ViewKind::Consumers);
        scene.actions.push(Action::Go { route, new_tab: false });
    }
}

/// What is told of one reader.
struct Line {
    icon: &'static str,
    colour: Color32,
    name: String,
    how: &'static str,
    state: String,
}

fn of_ours(status: &ConsumerStatus, row: &Row, tokens: &Tokens) -> Line {
    let lane = status.lane(row.shard());
    let (icon, colour, state) = match status.has_read(row.record.sequence_number) {
        ReadState::Read => match lane.map(|lane| lane.lag) {
            Some(lag) if lag > 0 => {
                ("check", tokens.ok, format!("leído · le faltan {}", numbers::whole(lag)))
            }
            _ => ("check", tokens.ok, "leído · al día".to_owned()),
        },
        ReadState::Ahead => {
            let age = lane.map_or(0, |lane| lane.age.max(lane.behind));
            let lag = lane.map_or(0, |lane| lane.lag);
            let lag = numbers::counted(lag, "registro", "registros");
            ("clock", tokens.warn, format!("retraso {} · {lag}", span(age)))
        }
        ReadState::Before => ("minus", tokens.secondary, "empezó después".to_owned()),
        ReadState::Elsewhere => ("minus", tokens.secondary, "no lee este shard".to_owned()),
    };
    let how = match status.spec.kind {
        Kind::Polling(_) => "GetRecords",
        Kind::FanOut => "enhanced fan-out",
    };
    Line { icon, colour, name: status.spec.name.clone(), how, state }
}

fn of_theirs(other: &ConsumerView, row: &Row, now: Timestamp, tokens: &Tokens) -> Line {
    let number = row.record.sequence_number;
    let live = other.subscriptions.iter().find(|live| live.shard == number.shard);
    let (icon, colour, state) = match live {
        Some(live) if live.position > number.counter => {
            ("check", tokens.ok, "enviado por push".to_owned())
        }
        Some(live) => {
            let behind = span(live.millis_behind(now));
            ("clock", tokens.warn, format!("retraso {behind}"))
        }
        None if other.status != Registered::Active => {
            ("minus", tokens.secondary, other.status.to_string())
        }
        None => ("minus", tokens.secondary, "sin suscripción en este shard".to_owned()),
    };
    Line { icon, colour, name: other.name.clone(), how: "enhanced fan-out", state }
}

fn draw(ui: &mut Ui, line: &Line) {
    let tokens = ui.tokens();
    ui.horizontal(|ui| {
        ui.set_min_height(20.0);
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(theme::icon(line.icon, 12.0).color(line.colour));
        let how = RichText::new(line.how).font(fonts::regular(theme::SMALL));
        ui.label(how.color(tokens.secondary));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let state = RichText::new(&line.state).font(fonts::mono(theme::CAPTION));
            ui.label(state.color(line.colour));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let name = RichText::new(&line.name).font(fonts::mono(12.5)).color(tokens.text);
                ui.add(eframe::egui::Label::new(name).truncate());
            });
        });
    });
}
