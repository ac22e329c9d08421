//! The time bar: the simulated clock with its controls, the recent flow, the world in four
//! numbers.

use std::time::Duration;

use eframe::egui::{
    Align, Align2, Layout, Popup, Pos2, Rect, Role, Sense, Ui, UiBuilder, Vec2, WidgetInfo,
};

use super::top_bar::shown;
use crate::ui::app::{Action, App, Scene};
use crate::ui::command::UiCommand;
use crate::ui::numbers;
use crate::ui::run_command::SPEEDS;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::endpoint::Shown;
use crate::ui::widgets::{self, Row};
use crate::ui::world::DENSITY_BARS;

/// When the time bar will look different. While nothing flows it tells the time to the minute, so
/// that a window nobody looks at costs nothing.
pub fn next_tick(scene: &Scene) -> Duration {
    let unit = if scene.flowing() { 1000 } else { 60_000 };
    let left = unit - scene.clock.now.0.rem_euclid(unit);
    let real = left as f64 / scene.clock.speed / 1000.0;
    Duration::from_secs_f64(real.clamp(0.1, 60.0) + 0.005)
}

/// The simulated time of day, as fine as it is kept up to date.
pub fn clock_text(scene: &Scene) -> String {
    let now = scene.clock.now;
    match (scene.clock.paused, scene.flowing()) {
        (true, _) => numbers::time_of_day(now, true),
        (false, true) => numbers::time_of_day(now, false),
        (false, false) => numbers::time_of_day(now, false)[..5].to_owned(),
    }
}

impl App {
    pub(super) fn time_bar(&mut self, ui: &mut Ui, scene: &Scene) {
        let tokens = ui.tokens();
        let place = ui.max_rect();
        let builder = UiBuilder::new()
            .id_salt("clock")
            .max_rect(place.shrink2(Vec2::new(8.0, 0.0)))
            .layout(Layout::left_to_right(Align::Center));
        let mut row = ui.new_child(builder);
        let bar = &mut row;
        bar.spacing_mut().item_spacing.x = 2.0;
        let paused = scene.clock.paused;
        let (icon, name) =
            if paused { ("play", "Reanudar el reloj") } else { ("pause", "Pausar el reloj") };
        for (command, icon, name) in [
            (UiCommand::PauseResume, icon, name),
            (UiCommand::StepSecond, "step-forward", "Avanzar un segundo"),
            (UiCommand::NextEvent, "skip-forward", "Saltar al próximo suceso"),
        ] {
            if widgets::icon_button(bar, icon, name, Some(&shown(command))).clicked() {
                self.actions.push(Action::Command(command));
            }
        }
        self.speed_menu(bar, scene.clock.speed);
        bar.add_space(8.0);
        let (tone, words) = if scene.opening {
            (widgets::Tone::Link, "abriendo")
        } else if paused {
            (widgets::Tone::Neutral, "en pausa")
        } else {
            (widgets::Tone::Ok, "en vivo")
        };
        let icon = if scene.opening { Some("loader-circle") } else { paused.then_some("pause") };
        widgets::badge(bar, tone, icon, words);
        if let Shown::On(port) = self.states.endpoint.shown() {
            let words = format!("endpoint :{port}");
            let badge = widgets::badge(bar, widgets::Tone::Ok, Some("plug"), &words);
            badge.on_hover_text("El endpoint local está encendido, solo para este equipo");
        }
        bar.add_space(12.0);
        let now = scene.clock.now;
        let time = clock_text(scene);
        text(bar, &time, tokens.text, "Hora simulada, UTC");
        bar.add_space(8.0);
        if place.width() >= 560.0 {
            text(bar, &numbers::day(now), tokens.secondary, "Día simulado, UTC");
        }
        let left = bar.min_rect().right() + 16.0;
        let right = world_numbers(ui, place, scene);
        if right - left > 200.0 {
            density(ui, Rect::from_x_y_ranges(left..=right - 16.0, place.y_range()), scene);
        }
    }

    fn speed_menu(&mut self, ui: &mut Ui, speed: f64) {
        let tokens = ui.tokens();
        let words = numbers::speed(speed);
        let (rect, response) = ui.allocate_exact_size(Vec2::new(56.0, 24.0), Sense::click());
        let name = format!("Velocidad del reloj: {words}");
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, theme::RADIUS, tokens.hover);
        }
        let at = rect.left_center() + Vec2::new(8.0, 0.0);
        let font = fonts::mono(12.0);
        let words = ui.painter().text(at, Align2::LEFT_CENTER, words, font, tokens.text);
        let at = Pos2::new(words.right() + 9.0, rect.center().y);
        widgets::paint_icon(ui.painter(), at, "chevron-down", 12.0, tokens.secondary);
        widgets::focus_ring(ui, &response);
        let chosen = Popup::menu(&response).accessible_name("Velocidad del reloj").show(|ui| {
            ui.set_width(160.0);
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut chosen = None;
            for option in SPEEDS {
                let words = numbers::speed(option);
                let selected = (option - speed).abs() < 1e-9;
                if Row::new(&words).selected(selected).role(Role::MenuItem).show(ui).clicked() {
                    chosen = Some(option);
                }
            }
            chosen
        });
        if let Some(speed) = chosen.and_then(|shown| shown.inner) {
            self.actions.push(Action::Speed(speed));
        }
    }
}

/// The world in numbers at the right; returns where they begin.
fn world_numbers(ui: &mut Ui, place: Rect, scene: &Scene) -> f32 {
    let tokens = ui.tokens();
    let flow = scene.flow;
    let streams = scene.snapshot.streams.len();
    let rejected = if flow.rejected > 0 { tokens.error } else { tokens.secondary };
    let parts = [
        (
            numbers::counted(flow.rejected, "rechazo", "rechazos"),
            rejected,
            "Registros rechazados en los últimos 5 s",
        ),
        (
            numbers::rate(flow.records_per_second),
            tokens.secondary,
            "Registros aceptados por segundo, media de 5 s",
        ),
        (
            numbers::counted(flow.open_shards as u64, "shard", "shards"),
            tokens.secondary,
            "Shards abiertos en todos los streams",
        ),
        (
            numbers::counted(streams as u64, "stream", "streams"),
            tokens.secondary,
            "Streams de este mundo",
        ),
    ];
    let builder = UiBuilder::new()
        .id_salt("numbers")
        .max_rect(place.shrink2(Vec2::new(16.0, 0.0)))
        .layout(Layout::right_to_left(Align::Center));
    let mut row = ui.new_child(builder);
    row.spacing_mut().item_spacing.x = 16.0;
    let room = place.width() - if place.width() >= 560.0 { 420.0 } else { 300.0 };
    for (words, colour, meaning) in parts {
        if place.right() - row.min_rect().left() + 100.0 > room.max(110.0) {
            break;
        }
        text(&mut row, &words, colour, meaning);
    }
    row.min_rect().left()
}

fn text(ui: &mut Ui, words: &str, colour: eframe::egui::Color32, meaning: &str) {
    let galley = ui.painter().layout_no_wrap(words.to_owned(), fonts::mono(12.0), colour);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(galley.size().x, 20.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    ui.painter().galley(rect.left_center() - Vec2::new(0.0, galley.size().y / 2.0), galley, colour);
    response.on_hover_text(meaning);
}

/// Records of the last five minutes as bars, and "now" at their end.
fn density(ui: &mut Ui, rect: Rect, scene: &Scene) {
    let tokens = ui.tokens();
    let bars = scene.density;
    let greatest = bars.iter().copied().max().unwrap_or_default().max(1);
    let label = "5 min";
    let response = ui.interact(rect, ui.make_persistent_id("density"), Sense::hover());
    let total: u64 = bars.iter().sum();
    let words = format!("Registros de los últimos 5 minutos: {}", numbers::whole(total));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
    response.on_hover_text(words);
    let width = (rect.width() - 48.0).min(560.0);
    let step = (width / DENSITY_BARS as f32).floor().max(2.0);
    let base = rect.bottom() - 6.0;
    for (index, records) in bars.iter().enumerate() {
        let height = 2.0 + 14.0 * (*records as f32 / greatest as f32);
        let bar = Rect::from_min_max(
            Pos2::new(rect.left() + index as f32 * step, base - height),
            Pos2::new(rect.left() + (index as f32 + 1.0) * step - 1.0, base),
        );
        let colour = if *records > 0 { tokens.secondary } else { tokens.line2 };
        ui.painter().rect_filled(bar, 0, colour);
    }
    let end = rect.left() + DENSITY_BARS as f32 * step + 1.0;
    let mark =
        Rect::from_min_max(Pos2::new(end, rect.top() + 5.0), Pos2::new(end + 2.0, base + 2.0));
    ui.painter().rect_filled(mark, 0, tokens.accent);
    let at = Pos2::new(end + 10.0, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, label, fonts::mono(theme::CAPTION), tokens.weak);
}
