//! What another interval would do at the rate of now.

use caudal::engine::DeliveryStreamView;
use eframe::egui::{Align2, Pos2, Role, Sense, Ui, Vec2, WidgetInfo};

use super::cost::rate;
use super::{ViewScene, block, block_title, caption, words};
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};

/// The intervals that are compared with the one there is, in seconds.
const INTERVALS: [u64; 3] = [60, 300, 900];

/// What an interval comes to.
#[derive(Debug, PartialEq)]
struct Outcome {
    objects_per_hour: f64,
    by_size: bool,
    bytes: f64,
}

impl Outcome {
    /// At so many bytes per second, for a buffer that closes at `size` bytes or after `seconds`.
    fn of(rate: f64, size: f64, seconds: f64) -> Self {
        let full = size / rate.max(f64::MIN_POSITIVE);
        let by_size = full < seconds;
        let every = full.min(seconds).max(1e-3);
        Self { objects_per_hour: 3600.0 / every, by_size, bytes: rate * every }
    }
}

pub(super) fn show(ui: &mut Ui, scene: &ViewScene<'_>, stream: &DeliveryStreamView) {
    let tokens = ui.tokens();
    let rate = rate(stream, scene.clock.now);
    let place = &stream.destination.read.place;
    block(ui, |ui| {
        let mega = f64::from(1 << 20);
        let decimals = if rate < 0.01 * mega { 4 } else { 2 };
        let at = format!("a {} MB/s", numbers::decimal(rate / mega, decimals));
        block_title(ui, "¿Y con otro búfer?", &at);
        if rate < 1.0 {
            return caption(ui, "Sin tráfico en los últimos 15 minutos no hay nada que comparar.");
        }
        if stream.destination.read.partitioning {
            caption(ui, "Por partición, si todas recibieran lo mismo que ahora el conjunto.");
        }
        let own = place.interval.0 / 1000;
        let mut all = INTERVALS.to_vec();
        if !all.contains(&own) {
            all.push(own);
        }
        all.sort_unstable();
        for seconds in all {
            let outcome = Outcome::of(rate, place.size as f64, (seconds.max(1)) as f64);
            row(ui, seconds, &outcome, seconds == own);
        }
        let size = words::megabytes(place.size);
        let words = format!("Con SizeInMBs en {size}, antes de comprimir.");
        ui.painter().hline(ui.cursor().x_range(), ui.cursor().top(), (0.0, tokens.line));
        caption(ui, &words);
    });
}

fn row(ui: &mut Ui, seconds: u64, outcome: &Outcome, own: bool) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), 20.0);
    let (place, response) = ui.allocate_exact_size(size, Sense::hover());
    let decimals = usize::from(outcome.objects_per_hour < 10.0);
    let cells = [
        format!("{} s", numbers::whole(seconds)),
        format!("{} objetos/h", numbers::decimal(outcome.objects_per_hour, decimals)),
        (if outcome.by_size { "por tamaño" } else { "por tiempo" }).to_owned(),
        numbers::bytes(outcome.bytes as u64).replace("iB", "B"),
    ];
    response.widget_info(|| {
        let mark = if own { ", el de ahora" } else { "" };
        WidgetInfo::labeled(Role::Label, true, format!("{}{mark}", cells.join(", ")))
    });
    let colour = if own { tokens.text } else { tokens.secondary };
    let y = place.center().y;
    let mono = fonts::mono(12.5);
    let small = fonts::regular(theme::SMALL);
    let x = |share: f32| place.left() + place.width() * share;
    let painter = ui.painter();
    painter.text(Pos2::new(x(0.0), y), Align2::LEFT_CENTER, &cells[0], mono.clone(), colour);
    painter.text(Pos2::new(x(0.2), y), Align2::LEFT_CENTER, &cells[1], mono.clone(), colour);
    painter.text(Pos2::new(x(0.56), y), Align2::LEFT_CENTER, &cells[2], small, tokens.weak);
    painter.text(Pos2::new(x(1.0), y), Align2::RIGHT_CENTER, &cells[3], mono, colour);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whichever_bound_is_first_closes() {
        let outcome = Outcome::of(1000.0, 60_000.0, 300.0);
        assert!(outcome.by_size);
        assert!((outcome.objects_per_hour - 60.0).abs() < 1e-9);
        assert!((outcome.bytes - 60_000.0).abs() < 1e-6);
        let outcome = Outcome::of(100.0, 60_000.0, 300.0);
        assert_eq!(outcome, Outcome { objects_per_hour: 12.0, by_size: false, bytes: 30_000.0 });
    }
}
