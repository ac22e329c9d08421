//! The buffer over time: it grows, is delivered, and begins anew.

use caudal::engine::DeliveryStreamView;
use caudal::firehose::BufferKey;
use caudal::units::{Millis, Timestamp};
use eframe::egui::{Align, Layout, RichText, Sense, Ui, Vec2};

use super::chart::{Chart, Line, round_top, span};
use super::words;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};

/// What is shown at least.
const SPAN_MIN: u64 = 15 * 60_000;
/// A limit further away than this many times the greatest size is told and not drawn.
const LIMIT_FAR: f64 = 6.0;

/// Draws the buffers of data of the recent past.
pub(super) fn show(ui: &mut Ui, stream: &DeliveryStreamView, now: Timestamp) {
    let tokens = ui.tokens();
    let place = &stream.destination.read.place;
    let whole = Millis(SPAN_MIN.max(place.interval.0.saturating_mul(3)));
    let from = Timestamp(now.0.saturating_sub(whole.0 as i64));
    let line = |opened: Timestamp, closed: Timestamp, bytes: u64| Line {
        points: vec![(opened, 0.0), (closed, bytes as f64)],
        colour: tokens.link,
        fill: Some(tokens.soft_link),
        dashed: false,
    };
    let (mut lines, mut marks, mut most) = (Vec::new(), Vec::new(), 0_u64);
    let objects = stream.delivered.iter().filter(|object| object.closed >= from);
    for object in objects.filter(|object| matches!(object.holds, BufferKey::Data(_))) {
        lines.push(line(object.oldest, object.closed, object.bytes));
        marks.push((object.closed, object.bytes as f64, words::closed_by(object.closed_by)));
        most = most.max(object.bytes);
    }
    let open: Vec<_> =
        stream.buffers.iter().filter(|buffer| matches!(buffer.holds, BufferKey::Data(_))).collect();
    for buffer in &open {
        lines.push(line(buffer.opened, now, buffer.bytes));
        most = most.max(buffer.bytes);
    }
    let limit = place.size as f64;
    let near = limit <= most as f64 * LIMIT_FAR;
    let mega = f64::from(1 << 20);
    let top = if near {
        limit.max(most as f64) * 1.08
    } else {
        let scaled = |unit: f64| round_top(most as f64 * 1.05 / unit) * unit;
        match most {
            0..1024 => scaled(1.0).max(2.0),
            1024..0x10_0000 => scaled(1024.0),
            _ => scaled(mega),
        }
    };
    ui.horizontal(|ui| {
        let title = RichText::new("Tamaño del búfer").font(fonts::regular(theme::TOOL));
        ui.label(title.color(tokens.secondary));
        let limit = words::megabytes(place.size);
        let far = if near { String::new() } else { format!(" · ↑ límite {limit}") };
        let rest = format!("· {}{far}", span(whole));
        ui.label(RichText::new(rest).font(fonts::regular(theme::TOOL)).color(tokens.weak));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let words = RichText::new("entrega").font(fonts::regular(theme::SMALL));
            ui.label(words.color(tokens.secondary));
            let (dot, _) = ui.allocate_exact_size(Vec2::splat(8.0), Sense::hover());
            ui.painter().circle_filled(dot.center(), 3.5, tokens.ok);
        });
    });
    let name = format!(
        "Tamaño del búfer en {}: {} entregas; máximo {}, límite {}",
        span(whole),
        numbers::whole(marks.len() as u64),
        numbers::bytes(most),
        words::megabytes(place.size)
    );
    let value = |value: f64| axis(value, top);
    let chart = Chart {
        name,
        from,
        to: now,
        top,
        height: 148.0,
        lines,
        limit: near.then_some(limit),
        marks,
        now: open.iter().map(|buffer| buffer.bytes as f64).reduce(f64::max),
        value: &value,
    };
    chart.show(ui);
}

fn axis(value: f64, top: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let mega = f64::from(1 << 20);
    let (scaled, unit) = match top {
        _ if top >= mega => (value / mega, "MB"),
        _ if top >= 1024.0 => (value / 1024.0, "KB"),
        _ => (value, "B"),
    };
    let decimals = usize::from(scaled < 10.0 && scaled.fract() > 0.05);
    format!("{} {unit}", numbers::decimal(scaled, decimals))
}
