//! Throughput and freshness over the last hour.

use caudal::engine::DeliveryStreamView;
use caudal::firehose::Minute;
use caudal::units::{Millis, Timestamp};
use eframe::egui::Ui;

use super::chart::{Chart, Line, round_top, span};
use super::{State, ViewScene, block, block_title, caption, words};
use crate::ui::numbers;
use crate::ui::theme::Themed as _;
use crate::ui::widgets;

/// What is shown.
const SPAN: Millis = Millis(3_600_000);

pub(super) fn show(
    ui: &mut Ui,
    scene: &ViewScene<'_>,
    state: &mut State,
    stream: &DeliveryStreamView,
) {
    let now = scene.clock.now;
    block(ui, |ui| {
        block_title(
            ui,
            "Caudal y frescura",
            &format!("última {}", span(SPAN).replace("60 min", "hora")),
        );
        let label = if state.curves { "Ocultar curvas" } else { "Ver curvas" };
        if widgets::link_button(ui, label).clicked() {
            state.curves = !state.curves;
        }
        if !state.curves {
            let waiting = stream.freshness(now);
            let words = waiting.map_or_else(
                || "No espera ningún registro.".to_owned(),
                |age| {
                    format!(
                        "El registro más antiguo sin entregar espera hace {}.",
                        words::gone(age)
                    )
                },
            );
            return caption(ui, &words);
        }
        throughput(ui, stream, now);
        freshness(ui, stream, now);
    });
}

/// A value for each minute of the span, those in which nothing happened included.
fn minutes(
    stream: &DeliveryStreamView,
    now: Timestamp,
    value: impl Fn(&Minute) -> f64,
) -> Vec<(Timestamp, f64)> {
    let last = now.secs().div_euclid(60) * 60;
    let first = last - (SPAN.0 / 1000) as i64;
    let mut known = stream.metrics.minutes().skip_while(|minute| minute.second < first).peekable();
    (0..=(SPAN.0 / 60_000) as i64)
        .map(|index| {
            let second = first + index * 60;
            let found = known.next_if(|minute| minute.second == second);
            (Timestamp(second * 1000), found.map_or(0.0, &value))
        })
        .collect()
}

fn most(points: &[(Timestamp, f64)]) -> f64 {
    points.iter().map(|point| point.1).fold(0.0, f64::max)
}

fn throughput(ui: &mut Ui, stream: &DeliveryStreamView, now: Timestamp) {
    let tokens = ui.tokens();
    let incoming = minutes(stream, now, |minute| minute.incoming_bytes as f64 / 60.0);
    let delivered = minutes(stream, now, |minute| minute.delivered_bytes as f64 / 60.0);
    let (most_in, most_out) = (most(&incoming), most(&delivered));
    caption(ui, "IncomingBytes (línea) y DeliveryToS3.Bytes (trazos), bytes por segundo");
    let value = |value: f64| numbers::bytes(value as u64).replace("iB", "B");
    let chart = Chart {
        name: format!(
            "Caudal: entran como mucho {}/s, se entregan como mucho {}/s",
            value(most_in),
            value(most_out)
        ),
        from: Timestamp(now.0 - SPAN.0 as i64),
        to: now,
        top: round_top(most_in.max(most_out) / 1024.0).max(1.0) * 1024.0,
        height: 104.0,
        lines: vec![
            Line { points: incoming, colour: tokens.link, fill: None, dashed: false },
            Line { points: delivered, colour: tokens.text, fill: None, dashed: true },
        ],
        limit: None,
        marks: Vec::new(),
        now: None,
        value: &value,
    };
    chart.show(ui);
}

fn freshness(ui: &mut Ui, stream: &DeliveryStreamView, now: Timestamp) {
    let tokens = ui.tokens();
    let mut ages = minutes(stream, now, |minute| minute.freshness_millis as f64 / 1000.0);
    if let Some(age) = stream.freshness(now) {
        ages.push((now, age.0 as f64 / 1000.0));
    }
    let interval = stream.destination.read.place.interval.0 as f64 / 1000.0;
    let most = most(&ages);
    caption(ui, "DeliveryToS3.DataFreshness, edad del registro más antiguo (s)");
    let value = |value: f64| format!("{} s", numbers::decimal(value, 0));
    let chart = Chart {
        name: format!("Frescura: como mucho {}, el búfer dura {}", value(most), value(interval)),
        from: Timestamp(now.0 - SPAN.0 as i64),
        to: now,
        top: round_top(most.max(interval) * 1.05),
        height: 104.0,
        lines: vec![Line { points: ages, colour: tokens.link, fill: None, dashed: false }],
        limit: Some(interval),
        marks: Vec::new(),
        now: None,
        value: &value,
    };
    chart.show(ui);
}
