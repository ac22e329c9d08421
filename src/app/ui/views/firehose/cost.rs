//! What a delivery stream costs, by the calculator's prices and rules.

use caudal::calculator::{Exact, Item, Prices, Tariff, firehose_of, money};
use caudal::engine::DeliveryStreamView;
use caudal::units::Timestamp;
use eframe::egui::Ui;

use super::ViewScene;
use super::output::sentence;
use crate::ui::numbers;

/// Seconds of an hour and of a month of 30 days.
const HOUR: u64 = 3600;
const MONTH: u64 = 30 * 24 * HOUR;
/// Bytes of a GB as AWS bills them.
const GB: u128 = 1 << 30;

/// One sentence on what came in so far and what it would come to.
pub(super) fn line(ui: &mut Ui, scene: &ViewScene<'_>, stream: &DeliveryStreamView) {
    let total = &stream.metrics.total;
    if total.incoming_records == 0 {
        return;
    }
    let prices = scene.sums.prices.as_deref().and_then(|text| Prices::parse(text).ok());
    let prices = prices.unwrap_or_default();
    let Some(tariff) = prices.region(&scene.sums.region) else { return };
    let mean = Exact::ratio(u128::from(total.incoming_bytes), u128::from(total.incoming_records));
    let factor = if total.incoming_bytes == 0 { Exact::whole(1) } else { firehose_of(mean) };
    let so_far = price(total.incoming_bytes, factor, stream, tariff);
    let rounding = if factor > Exact::ratio(101, 100) {
        format!(
            " Cada registro de {} se cobra como {} KB.",
            numbers::bytes(total.incoming_bytes / total.incoming_records).replace("iB", "B"),
            numbers::whole(
                (total.incoming_bytes / total.incoming_records).div_ceil(5 << 10).max(1) * 5
            )
        )
    } else {
        String::new()
    };
    let rate = rate(stream, scene.clock.now);
    let running = if rate >= 1.0 {
        let month = price((rate * MONTH as f64) as u64, factor, stream, tariff);
        let hour = price((rate * HOUR as f64) as u64, factor, stream, tariff);
        format!(" A este ritmo, {} USD/h, {} USD al mes.", money(hour), money(month))
    } else {
        String::new()
    };
    let words = format!("{} USD hasta ahora.{running}{rounding}", money(so_far));
    sentence(ui, "dollar-sign", &words, false);
}

/// Billionths of a dollar for so many bytes; of the first step of the price.
fn price(bytes: u64, factor: Exact, stream: &DeliveryStreamView, tariff: &Tariff) -> u128 {
    let taken = u128::from(tariff.of(Item::FirehoseFirst).0);
    let gb = Exact::ratio(u128::from(bytes), GB);
    let mut nano = factor.times(gb).times_whole(taken).floor();
    if stream.destination.read.partitioning {
        nano += gb.times_whole(u128::from(tariff.of(Item::FirehosePartition).0)).floor();
    }
    nano
}

/// Bytes per second that came in over the last quarter of an hour, or since it began.
pub(super) fn rate(stream: &DeliveryStreamView, now: Timestamp) -> f64 {
    const SPAN: i64 = 15 * 60;
    let from = now.secs() - SPAN;
    let recent = stream.metrics.minutes().rev().take_while(|minute| minute.second >= from);
    let (mut bytes, mut first) = (0, now.secs());
    for minute in recent {
        bytes += minute.incoming_bytes;
        first = minute.second;
    }
    let since = first.max(stream.created.secs());
    bytes as f64 / (now.secs() - since).max(60) as f64
}
