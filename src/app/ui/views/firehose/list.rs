//! The other delivery streams: a name, a countdown and two thin gauges each.

use caudal::engine::DeliveryStreamView;
use caudal::units::Timestamp;
use eframe::egui::{Align2, Pos2, Rect, Role, Sense, Ui, Vec2, WidgetInfo};

use super::gauges::{Forecast, next, share, track_at};
use super::{State, ViewScene, rule, words};
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets;

/// Shows all but the chosen one.
pub(super) fn others(
    ui: &mut Ui,
    scene: &ViewScene<'_>,
    state: &mut State,
    chosen: &DeliveryStreamView,
) {
    let now = scene.clock.now;
    let mut picked = None;
    for stream in &scene.snapshot.delivery_streams {
        if stream.id == chosen.id {
            continue;
        }
        if entry(ui, stream, now) {
            picked = Some(stream.name.clone());
        }
        rule(ui);
    }
    if let Some(name) = picked {
        state.choose(&name);
    }
}

fn entry(ui: &mut Ui, stream: &DeliveryStreamView, now: Timestamp) -> bool {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), 60.0);
    let (place, response) = ui.allocate_exact_size(size, Sense::click());
    let forecast = next(stream, now).map(|buffer| (buffer, Forecast::of(buffer, now)));
    let time = forecast.map_or_else(|| "vacío".to_owned(), |(_, f)| words::countdown(f.first()));
    let status = words::status(stream.status).0;
    let name = format!("{}, {status}, entrega: {time}", stream.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if !ui.is_rect_visible(place) {
        return response.clicked();
    }
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(place, 0, tokens.hover);
    }
    widgets::focus_ring(ui, &response);
    let inner = place.shrink2(Vec2::new(16.0, 10.0));
    let mono = fonts::mono(12.5);
    let painter = ui.painter();
    let above = inner.top() + 9.0;
    let end = painter.text(
        Pos2::new(inner.right(), above),
        Align2::RIGHT_CENTER,
        time,
        fonts::mono_semibold(12.5),
        tokens.text,
    );
    let clip = Rect::from_min_max(inner.min, Pos2::new(end.left() - 8.0, inner.bottom()));
    painter.with_clip_rect(clip.intersect(ui.clip_rect())).text(
        Pos2::new(inner.left(), above),
        Align2::LEFT_CENTER,
        &stream.name,
        mono.clone(),
        tokens.text,
    );
    let below = inner.bottom() - 7.0;
    let target = &stream.destination.read.place;
    let limits = format!(
        "{} s · {}",
        numbers::whole(target.interval.0 / 1000),
        words::megabytes(target.size)
    );
    let end = painter.text(
        Pos2::new(inner.right(), below),
        Align2::RIGHT_CENTER,
        limits,
        fonts::mono(theme::CAPTION),
        tokens.weak,
    );
    let by_size = forecast.is_some_and(|(_, forecast)| forecast.is_by_size());
    let shares = forecast.map_or((0.0, 0.0), |(buffer, _)| {
        let whole = buffer.closes_at.since(buffer.opened).0;
        let time = share(now.since(buffer.opened).0, whole);
        (time, share(buffer.bytes, buffer.closes_at_bytes))
    });
    let room = (end.left() - 12.0 - inner.left()) / 2.0;
    for (index, (word, share, first)) in
        [("tiempo", shares.0, !by_size), ("tamaño", shares.1, by_size)].into_iter().enumerate()
    {
        let left = inner.left() + room * index as f32;
        let colour = if first && forecast.is_some() { tokens.text } else { tokens.weak };
        let small = fonts::regular(theme::CAPTION);
        painter.text(Pos2::new(left, below), Align2::LEFT_CENTER, word, small, colour);
        let track = Rect::from_min_max(
            Pos2::new(left + 48.0, below - 3.0),
            Pos2::new((left + room - 16.0).max(left + 56.0), below + 3.0),
        );
        track_at(ui, track, share, colour);
    }
    response.clicked()
}
