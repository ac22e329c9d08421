//! The traffic of the selected stream as a load: what its shards counted in the last minute.

use std::collections::BTreeMap;

use caudal::calculator::{Load, Milli};

use crate::ui::numbers;
use crate::ui::views::ViewScene;

/// Seconds that are looked at.
const SECONDS: i64 = 60;

/// What came in the last minute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Live {
    /// Records per second, those that were refused included: that is what producers want to send.
    records: Milli,
    /// Bytes of a stored record, in thousandths.
    bytes: Milli,
    /// The busiest second divided by the mean.
    peak: Milli,
    /// Consumers that poll, and those with fan-out.
    shared: u32,
    fan_out: u32,
    retention: u32,
}

/// The traffic of the selected stream, or why there is none.
pub(super) fn of(scene: &ViewScene<'_>) -> Result<Live, &'static str> {
    let Some(stream) = scene.selected() else {
        return Err("Sin stream no hay tráfico vivo que tomar.");
    };
    // The second that is running is not over.
    let end = scene.clock.now.0.div_euclid(1000);
    let mut seconds: BTreeMap<i64, (u64, u64, u64)> = BTreeMap::new();
    for shard in &stream.shards {
        let recent = shard.seconds.iter().rev().take_while(|second| second.second >= end - SECONDS);
        for second in recent.filter(|second| second.second < end) {
            let sum = seconds.entry(second.second).or_default();
            sum.0 += u64::from(second.incoming_records);
            sum.1 += u64::from(second.throttled_writes);
            sum.2 += second.incoming_bytes;
        }
    }
    let stored: u64 = seconds.values().map(|second| second.0).sum();
    let refused: u64 = seconds.values().map(|second| second.1).sum();
    let bytes: u64 = seconds.values().map(|second| second.2).sum();
    let most = seconds.values().map(|second| second.0 + second.1).max().unwrap_or_default();
    let first = seconds.keys().next().copied();
    let (Some(first), true) = (first, stored > 0) else {
        return Err("El stream elegido no ha recibido nada en el último minuto.");
    };
    let span = (end - first).max(1) as u64;
    let records = (stored + refused).saturating_mul(1000) / span;
    let polls = |status: &&std::sync::Arc<caudal::clients::consumer::ConsumerStatus>| {
        status.spec.stream == stream.name && status.arn.is_none()
    };
    Ok(Live {
        records: Milli(records.max(1)),
        bytes: Milli((bytes.saturating_mul(1000) / stored).max(1)),
        peak: Milli((most.saturating_mul(1_000_000) / records.max(1)).clamp(1000, 1_000_000)),
        shared: scene.clients.consumer_statuses().iter().filter(polls).count() as u32,
        fan_out: stream.consumers.len() as u32,
        retention: stream.retention_hours.clamp(24, 8760) as u32,
    })
}

impl Live {
    /// `820 reg/s de 0,94 KB`.
    pub(super) fn words(&self) -> String {
        let rate = numbers::rate(self.records.exact().approx());
        let kb = numbers::decimal(self.bytes.exact().approx() / 1024.0, 2);
        let peak = numbers::decimal(self.peak.exact().approx(), 1);
        format!("{rate} de {kb} KB, con picos de ×{peak}")
    }

    /// The same as a load; what traffic doesn't tell stays as it is.
    pub(super) fn load(&self, before: &Load) -> Load {
        let kilo = before.units.kilo() as u64;
        // Rounded up: a load that is a little too large is the safe side.
        let size = Milli(self.bytes.0.div_ceil(kilo).max(1));
        Load {
            records: self.records,
            size,
            largest: size,
            peak: Milli(self.peak.0.div_ceil(10) * 10),
            shared: self.shared.min(100),
            fan_out: self.fan_out.min(50),
            retention: self.retention,
            ..before.clone()
        }
    }
}
