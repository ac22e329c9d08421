//! The shards of one stream: the key space drawn to scale, and each shard with its use.

use caudal::engine::{ShardView, StreamView};
use caudal::kinesis::{WRITE_BYTES_PER_SEC, WRITE_RECORDS_PER_SEC};
use caudal::units::Timestamp;
use eframe::egui::{
    Align2, Pos2, Rect, RichText, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
};

use super::{ViewScene, streams, title};
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets;
use crate::ui::world;

/// Closed shards listed at most; the view says how many more there are.
const CLOSED_SHOWN: usize = 32;

/// What it keeps between frames.
#[derive(Default)]
pub struct State {}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, _state: &mut State) {
    let Some(stream) = scene.selected() else {
        streams::empty(ui, scene);
        return;
    };
    let area = eframe::egui::ScrollArea::vertical().auto_shrink([false, false]);
    area.show(ui, |ui| {
        let frame = eframe::egui::Frame::new().inner_margin(eframe::egui::Margin::same(16));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            body(ui, scene, stream);
        });
    });
}

fn body(ui: &mut Ui, scene: &ViewScene<'_>, stream: &StreamView) {
    key_space(ui, stream);
    ui.add_space(16.0);
    title(ui, "Shards abiertos");
    for id in &stream.open {
        if let Some(shard) = stream.shards.get(id.0 as usize) {
            row(ui, shard, scene.clock.now);
        }
    }
    let closed: Vec<_> = stream.shards.iter().filter(|shard| shard.closed.is_some()).collect();
    if !closed.is_empty() {
        ui.add_space(16.0);
        title(ui, "Shards cerrados");
        for shard in closed.iter().rev().take(CLOSED_SHOWN) {
            row(ui, shard, scene.clock.now);
        }
        if closed.len() > CLOSED_SHOWN {
            let more = numbers::whole((closed.len() - CLOSED_SHOWN) as u64);
            ui.label(RichText::new(format!("… y {more} más")).color(ui.tokens().weak));
        }
    }
}

/// The open shards side by side, as wide as their share of the key space.
fn key_space(ui: &mut Ui, stream: &StreamView) {
    let tokens = ui.tokens();
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), 48.0), Sense::hover());
    let words = format!("Espacio de claves repartido entre {} shards", stream.open.len());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
    let bar = Rect::from_min_size(rect.min, Vec2::new(rect.width(), 24.0));
    let whole = 2.0_f64.powi(128);
    for id in &stream.open {
        let Some(shard) = stream.shards.get(id.0 as usize) else { continue };
        let x_of = |key: u128| bar.left() + (key as f64 / whole * f64::from(bar.width())) as f32;
        let left = x_of(shard.range.starting_hash_key.0);
        let right = x_of(shard.range.ending_hash_key.0);
        let place = Rect::from_x_y_ranges(left..=right, bar.y_range());
        let index = id.0 as usize % 8;
        ui.painter().rect_filled(place.shrink2(Vec2::new(0.5, 0.0)), 2, tokens.soft_shard[index]);
        let line = Rect::from_min_size(place.min, Vec2::new(place.width(), 3.0));
        ui.painter().rect_filled(line.shrink2(Vec2::new(0.5, 0.0)), 0, tokens.shard[index]);
        if place.width() > 28.0 {
            let font = fonts::mono_semibold(12.0);
            let text = format!("#{}", id.0);
            let colour = tokens.shard_text[index];
            ui.painter().text(
                place.center() + Vec2::new(0.0, 1.0),
                Align2::CENTER_CENTER,
                text,
                font,
                colour,
            );
        }
    }
    let y = bar.bottom() + 12.0;
    let font = fonts::mono(theme::CAPTION);
    let painter = ui.painter();
    for (x, anchor, text) in [
        (bar.left(), Align2::LEFT_CENTER, "0"),
        (bar.center().x, Align2::CENTER_CENTER, "2¹²⁷"),
        (bar.right(), Align2::RIGHT_CENTER, "2¹²⁸ − 1"),
    ] {
        painter.text(Pos2::new(x, y), anchor, text, font.clone(), tokens.weak);
    }
}

/// A shard: chip, range, records, use of its write limit.
fn row(ui: &mut Ui, shard: &ShardView, now: Timestamp) {
    let tokens = ui.tokens();
    let open = shard.closed.is_none();
    let flow = world::shard_flow(shard, now);
    let by_bytes = flow.bytes_per_second / WRITE_BYTES_PER_SEC as f64;
    let by_records = flow.records_per_second / WRITE_RECORDS_PER_SEC as f64;
    let use_now = by_bytes.max(by_records);
    let range = format!(
        "0x{:04X}… - 0x{:04X}…",
        shard.range.starting_hash_key.0 >> 112,
        shard.range.ending_hash_key.0 >> 112
    );
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), 40.0), Sense::hover());
    response.widget_info(|| {
        let state = if open { "abierto" } else { "cerrado" };
        let name = format!(
            "Shard {}, {state}, del {range}, escritura {} %, {} registros",
            shard.id.0,
            numbers::whole((use_now * 100.0).round() as u64),
            numbers::whole(shard.records),
        );
        WidgetInfo::labeled(Role::ListItem, true, name)
    });
    if !ui.is_rect_visible(rect) {
        return;
    }
    if response.hovered() {
        ui.painter().rect_filled(rect, theme::RADIUS, tokens.hover);
    }
    let mut line = ui.new_child(
        eframe::egui::UiBuilder::new()
            .max_rect(rect.shrink2(Vec2::new(8.0, 11.0)))
            .layout(eframe::egui::Layout::left_to_right(eframe::egui::Align::Center)),
    );
    widgets::shard_chip(&mut line, u64::from(shard.id.0), open);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let middle = rect.center().y;
    let mono = fonts::mono(12.0);
    painter.text(
        Pos2::new(rect.left() + 56.0, middle),
        Align2::LEFT_CENTER,
        &range,
        mono.clone(),
        tokens.secondary,
    );
    let records = format!("{} reg.", numbers::whole(shard.records));
    painter.text(
        Pos2::new(rect.right() - 8.0, middle),
        Align2::RIGHT_CENTER,
        records,
        mono.clone(),
        tokens.text,
    );
    if !open || rect.width() < 420.0 {
        return;
    }
    let right = rect.right() - 104.0;
    let percent = format!("{} %", numbers::whole((use_now * 100.0).round() as u64));
    let colour = if use_now >= 1.0 { tokens.error } else { tokens.text };
    painter.text(Pos2::new(right, middle), Align2::RIGHT_CENTER, percent, mono, colour);
    let track = Rect::from_min_max(
        Pos2::new(rect.left() + 208.0, middle - 3.0),
        Pos2::new(right - 52.0, middle + 3.0),
    );
    if track.width() > 24.0 {
        if tokens.high_contrast {
            // Pure colours know no shade between empty and full.
            painter.rect_stroke(track, 3, Stroke::new(1.0, tokens.line), StrokeKind::Outside);
        } else {
            painter.rect_filled(track, 3, tokens.line);
        }
        let filled = track.width() * use_now.min(1.0) as f32;
        let bar = Rect::from_min_size(track.min, Vec2::new(filled, track.height()));
        let colour =
            if use_now >= 1.0 { tokens.error } else { tokens.shard[shard.id.0 as usize % 8] };
        painter.rect_filled(bar, 3, colour);
    }
    response.on_hover_text(format!(
        "Escritura, media de 5 s: {} KiB/s de 1024 y {} registros/s de 1000",
        numbers::decimal(flow.bytes_per_second / 1024.0, 1),
        numbers::decimal(flow.records_per_second, 1),
    ));
}
