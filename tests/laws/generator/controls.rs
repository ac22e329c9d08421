//! What the sandbox's owner does: resets, holds, other settings.

use caudal::api::kinesis::SubscriptionId;
use caudal::engine::{Control, Envelope, Origin};
use caudal::kinesis::{Lifecycle, Overflow, Quotas, Settings};
use caudal::units::{Millis, Rng};

use super::{Generator, View};

/// Settings for a world: limits on and off, memory that overflows at once or never, changes that
/// take no time or hours.
pub(crate) fn world_settings(seed: u64) -> Settings {
    let mut rng = Rng::new(seed ^ 0x5e77);
    let lifecycle = match rng.below(5) {
        0 => Lifecycle::of(Millis(0)),
        1 => Lifecycle { on_demand: Millis(0), ..Lifecycle::of(Millis(1)) },
        2 => Lifecycle::of(Millis(70_000)),
        3 => Lifecycle { update: Millis(0), ..Lifecycle::of(Millis(250)) },
        _ => Lifecycle::of(Millis(500)),
    };
    let payload_budget_bytes = match rng.below(4) {
        0 => 0,
        1 => 10_000,
        2 => 300_000,
        _ => 512 << 20,
    };
    let overflow = if rng.below(3) == 0 { Overflow::Drop } else { Overflow::Spill };
    let limits = rng.below(4) != 0;
    let usual = Settings::default();
    let tight = Quotas {
        shards: 12,
        on_demand_streams: 1,
        on_demand_shards: 6,
        consumers: 2,
        consumers_creating: 1,
        scalings_per_day: 2,
        tags: 4,
        ..usual.quotas
    };
    let quotas = if rng.below(3) == 0 { tight } else { usual.quotas };
    Settings { limits, lifecycle, quotas, payload_budget_bytes, overflow, ..usual }
}

impl Generator {
    pub(super) fn control(&mut self, view: &View<'_>) -> Envelope {
        let control = match self.below(60) {
            0 => Control::ResetWorld,
            1..=3 => Control::ClearStream { stream: self.name() },
            4..=9 => Control::CloseSubscription { subscription: self.subscription() },
            10..=44 => Control::HoldSubscription {
                subscription: self.subscription(),
                held: self.chance(2),
            },
            _ => Control::Configure(Settings {
                identity: view.kinesis.settings().identity.clone(),
                ..world_settings(self.below(u64::MAX))
            }),
        };
        Envelope::control(Origin::Runtime, control)
    }

    fn subscription(&mut self) -> SubscriptionId {
        let count = self.memory.subscriptions.len() as u64;
        let index = self.below(count + 1) as usize;
        self.memory.subscriptions.get(index).copied().unwrap_or(SubscriptionId(999))
    }
}
