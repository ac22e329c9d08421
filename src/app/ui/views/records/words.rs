//! What the view says: how reading goes, what stands where there are no rows.

use std::fmt::Write as _;

use caudal::clients::reader::{Bounds, Phase, Restart, Seen, Status, WaitReason};
use caudal::engine::StreamView;
use caudal::runtime::ClockStatus;
use eframe::egui::{Align, Layout, RichText, Role, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo};

use super::State;
use super::copies;
use crate::ui::app::Action;
use crate::ui::explain;
use crate::ui::numbers;
use crate::ui::route::{Route, ViewKind};
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets::{self, Kind, Tone};

/// How reading goes, in a sentence.
pub(super) fn progress(
    status: &Status,
    stream: &StreamView,
    clock: &ClockStatus,
) -> (Tone, String) {
    let waiting = status.waiting(stream);
    let left = numbers::counted(waiting, "registro", "registros");
    match &status.phase {
        Phase::Failed(error) => (Tone::Error, format!("{}: lectura detenida", error.code())),
        Phase::Closed => (Tone::Neutral, "El mundo que se leía se ha cerrado".to_owned()),
        Phase::NoStream => {
            (Tone::Warn, "El stream ya no existe: se ven las filas que se leyeron".to_owned())
        }
        Phase::Stopped if waiting > 0 => (Tone::Neutral, format!("Parado: {left} sin leer")),
        Phase::Stopped => (Tone::Neutral, "Parado".to_owned()),
        Phase::PageDone if waiting > 0 => (Tone::Neutral, format!("Página leída: faltan {left}")),
        Phase::PageDone => (Tone::Ok, "Leído hasta el final".to_owned()),
        Phase::UpToDate => (Tone::Ok, "Al día".to_owned()),
        Phase::Reading => (Tone::Link, reading(status, clock, waiting, &left)),
    }
}

fn reading(status: &Status, clock: &ClockStatus, waiting: u64, left: &str) -> String {
    let mut words =
        if waiting > 0 { format!("Leyendo: faltan {left}") } else { "Leyendo".to_owned() };
    let behind = status.millis_behind();
    if behind > 0 {
        let seconds = numbers::decimal(behind as f64 / 1000.0, 1);
        let _ = write!(words, " · MillisBehindLatest {seconds} s");
    }
    let wait = status
        .shards
        .iter()
        .filter_map(|shard| Some((shard.shard, shard.wait?)))
        .filter(|(_, wait)| wait.until > clock.now && wait.reason != WaitReason::Spacing)
        .max_by_key(|(_, wait)| wait.until);
    if let Some((shard, wait)) = wait {
        let why = match wait.reason {
            WaitReason::Calls => "ya dio sus 5 GetRecords/s",
            WaitReason::Bytes => "ya dio sus 2 MB/s",
            WaitReason::FullAnswer => "calla 5 s tras dar 10 MiB",
            WaitReason::Refused | WaitReason::Spacing => {
                "rechazó con ProvisionedThroughputExceededException"
            }
        };
        let _ = write!(words, " · el shard #{} {why}", shard.0);
        if clock.paused {
            words.push_str(" y el reloj está en pausa: su cupo no se rellena");
        } else {
            let seconds = wait.until.since(clock.now).0 as f64 / 1000.0;
            let _ = write!(words, ": sigue en {} s", numbers::decimal(seconds, 1));
        }
    }
    words
}

/// What must not be passed over: rows that are missing here, and why.
fn losses(status: &Status) -> Vec<(Tone, String)> {
    let mut all = Vec::new();
    if status.lost > 0 {
        let count = numbers::counted(status.lost, "registro caducó", "registros caducaron");
        all.push((Tone::Warn, format!("{count} antes de leerse")));
    }
    if status.evicted > 0 {
        let most = Bounds::default();
        let count =
            numbers::counted(status.evicted, "fila antigua salió", "filas antiguas salieron");
        let (rows, bytes) = (numbers::whole(most.rows as u64), numbers::bytes(most.bytes));
        all.push((Tone::Warn, format!("{count} de la tabla (caben {rows} o {bytes})")));
    }
    if status.refused > 0 {
        let count = numbers::counted(status.refused, "lectura rechazada", "lecturas rechazadas");
        all.push((Tone::Neutral, count));
    }
    match status.restarted {
        Some((Restart::OtherPast, _)) => {
            all.push((Tone::Neutral, "releído tras cambiar el pasado del mundo".to_owned()));
        }
        Some((Restart::Recreated, _)) => {
            all.push((Tone::Neutral, "releído: el stream se creó de nuevo".to_owned()));
        }
        None => {}
    }
    all
}

/// The line below the rows.
pub(super) fn foot(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    stream: &StreamView,
    seen: &Seen,
    state: &mut State,
) {
    let tokens = ui.tokens();
    let rect = ui.max_rect();
    ui.painter().rect_filled(rect, 0, tokens.panel);
    ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(tokens.stroke, tokens.line));
    let mut line = ui.new_child(
        UiBuilder::new()
            .max_rect(rect.shrink2(Vec2::new(16.0, 0.0)))
            .layout(Layout::left_to_right(Align::Center)),
    );
    line.spacing_mut().item_spacing.x = 8.0;
    let (tone, words) = progress(&seen.status, stream, &scene.clock);
    let mut parts = vec![(tone, words)];
    parts.extend(losses(&seen.status));
    let left_out = &state.columns.left_out;
    if !left_out.is_empty() && rows_are_shown(seen) {
        parts.push((Tone::Neutral, format!("no caben: {}", left_out.join(", "))));
    }
    let (rows, shown) = (seen.rows.len() as u64, seen.shown().len() as u64);
    let count = if seen.matching.is_some() {
        let left = seen.status.unfiltered as u64;
        let unseen =
            if left > 0 { format!(", {} por mirar", numbers::whole(left)) } else { String::new() };
        format!("{} de {} filas{unseen}", numbers::whole(shown), numbers::whole(rows))
    } else {
        numbers::counted(rows, "fila", "filas")
    };
    line.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.label(RichText::new(count).font(fonts::mono(theme::CAPTION)).color(tokens.secondary));
        if let Some(words) = state.export.progress() {
            if widgets::link_button(ui, "Cancelar").clicked() {
                state.export.cancel();
            }
            ui.label(RichText::new(words).font(fonts::mono(theme::CAPTION)).color(tokens.link));
        }
        let more = seen.status.phase == Phase::PageDone && seen.status.waiting(stream) > 0;
        if more && widgets::link_button(ui, "Leer la página siguiente").clicked() {
            state.source.more();
        }
        if rows > 0
            && widgets::link_button(ui, "Vaciar")
                .on_hover_text("Quita las filas de la tabla; no toca el stream")
                .clicked()
        {
            state.source.clear();
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| says(ui, &parts));
    });
}

/// Whether there are rows, and so columns.
fn rows_are_shown(seen: &Seen) -> bool {
    !seen.shown().is_empty()
}

fn says(ui: &mut Ui, parts: &[(Tone, String)]) {
    let tokens = ui.tokens();
    let whole: Vec<_> = parts.iter().map(|(_, words)| words.as_str()).collect();
    let words = whole.join(" · ");
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), theme::ROW), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &words));
    let tone = parts.iter().map(|(tone, _)| *tone).find(|tone| *tone == Tone::Warn);
    let tone = tone.or(parts.first().map(|(tone, _)| *tone)).unwrap_or(Tone::Neutral);
    let icon = match tone {
        Tone::Ok => "circle-check",
        Tone::Link => "loader-circle",
        Tone::Warn => "triangle-alert",
        Tone::Error => "circle-x",
        Tone::Neutral => "info",
    };
    let (colour, _) = tone.colours(tokens);
    let at = rect.left_center() + Vec2::new(6.0, 0.0);
    widgets::paint_icon(ui.painter(), at, icon, 12.0, colour);
    let font = fonts::regular(theme::SMALL);
    let galley = ui.painter().layout_no_wrap(words.clone(), font, tokens.secondary);
    let at = rect.left_center() + Vec2::new(18.0, -galley.size().y / 2.0);
    let cut = galley.size().x > rect.width() - 18.0;
    ui.painter().with_clip_rect(rect.intersect(ui.clip_rect())).galley(
        at,
        galley,
        tokens.secondary,
    );
    if cut {
        response.on_hover_text(words);
    }
}

/// What stands where there are no rows. Returns whether it does.
pub(super) fn instead_of_rows(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    stream: &StreamView,
    seen: &Seen,
    state: &mut State,
) -> bool {
    if let Phase::Failed(error) = &seen.status.phase {
        failed(ui, scene, error, state);
        return true;
    }
    if !seen.shown().is_empty() {
        return false;
    }
    if seen.matching.is_some() && !seen.rows.is_empty() {
        let rows = numbers::counted(seen.rows.len() as u64, "fila leída", "filas leídas");
        let sentence = format!("Ninguna de las {rows} pasa el filtro.");
        let action = Some(("x", "Quitar el filtro"));
        if widgets::empty_state(ui, "list-filter", "Nada que mostrar", &sentence, action) {
            state.filter.clear();
        }
        return true;
    }
    let held: u64 = stream.shards.iter().map(|shard| shard.records).sum();
    if held > 0 {
        let words = numbers::counted(held, "registro guardado", "registros guardados");
        let sentence = match seen.status.phase {
            Phase::Reading => format!("{words}: se están leyendo."),
            _ => {
                format!("Hay {words}. Desde LATEST solo se ven los que lleguen a partir de ahora.")
            }
        };
        let action = Some(("play", "Leer desde el principio (TRIM_HORIZON)"));
        if widgets::empty_state(ui, "database", "Aún no se ha leído ninguno", &sentence, action) {
            state.source.start = super::source::Start::TrimHorizon;
            state.source.read(scene.clock.now, true);
        }
        return true;
    }
    nothing_sent(ui, scene, stream);
    true
}

fn failed(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    error: &caudal::api::kinesis::Error,
    state: &mut State,
) {
    eframe::egui::Frame::new().inner_margin(eframe::egui::Margin::same(16)).show(ui, |ui| {
        let sentence = explain::error(error).cause;
        if widgets::error_card(ui, error.code(), &sentence) {
            let text = format!("{}: {error}", error.code());
            scene.actions.push(Action::Copy(text, "Detalles copiados"));
        }
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            if widgets::button(ui, Kind::Normal, Some("refresh-cw"), "Reintentar").clicked() {
                state.source.read(scene.clock.now, true);
            }
            let words = "Leer desde TRIM_HORIZON";
            if widgets::button(ui, Kind::Normal, Some("play"), words).clicked() {
                state.source.start = super::source::Start::TrimHorizon;
                state.source.read(scene.clock.now, true);
            }
        });
    });
}

fn nothing_sent(ui: &mut Ui, scene: &mut ViewScene<'_>, stream: &StreamView) {
    let tokens = ui.tokens();
    let sentence = "Lo que se envíe a este stream aparecerá aquí según se lea.";
    let action = Some(("send", "Enviar uno de ejemplo"));
    let request = copies::example(&stream.name);
    if widgets::empty_state(ui, "database", "Aún no hay registros", sentence, action) {
        scene.actions.push(Action::Ask(Box::new(request.clone())));
    }
    ui.vertical_centered(|ui| {
        let command = caudal::shell::render::cli(&request);
        let text = RichText::new(&command).font(fonts::mono(12.0)).color(tokens.secondary);
        ui.add(eframe::egui::Label::new(text).selectable(true).wrap());
        ui.horizontal(|ui| {
            ui.add_space((ui.available_width() / 2.0 - 170.0).max(0.0));
            if widgets::button(ui, Kind::Quiet, Some("copy"), "Copiar orden").clicked() {
                scene.actions.push(Action::Copy(command, "Orden copiada"));
            }
            if widgets::link_button(ui, "Ir al Productor").clicked() {
                let route = Route::View(ViewKind::Producer);
                scene.actions.push(Action::Go { route, new_tab: false });
            }
            if widgets::link_button(ui, "¿Qué es un registro?").clicked() {
                let route = Route::section("kinesis", "data-streams");
                scene.actions.push(Action::Go { route, new_tab: false });
            }
        });
    });
}

/// Asks for the frame in which the calls of the last second are no more.
pub(super) fn fade(ui: &Ui, scene: &ViewScene<'_>, seen: &Seen) {
    if scene.clock.paused || seen.status.calls_now(scene.clock.now) == 0 {
        return;
    }
    let real = (1000.0 / scene.clock.speed / 1000.0).clamp(0.1, 2.0);
    ui.request_repaint_after(std::time::Duration::from_secs_f64(real));
}
