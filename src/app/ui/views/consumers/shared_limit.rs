//! The reads that all polling consumers of a shard share: five calls a second.

use std::sync::Arc;

use caudal::clients::consumer::{ConsumerStatus, Kind, LaneState};
use caudal::engine::ShardView;
use caudal::kinesis::READ_CALLS_PER_SEC;
use caudal::units::Timestamp;
use eframe::egui::{RichText, Ui};

use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;

/// Seconds over which calls are averaged.
const SECONDS: i64 = 5;

/// Answered `GetRecords` per second on a shard, over the last whole seconds.
fn calls(shard: &ShardView, now: Timestamp) -> f64 {
    let second = now.secs();
    let recent = shard.seconds.iter().rev().take_while(|one| one.second >= second - SECONDS);
    let calls: u32 = recent.filter(|one| one.second < second).map(|one| one.polls).sum();
    f64::from(calls) / SECONDS as f64
}

pub(super) fn show(
    ui: &mut Ui,
    scene: &ViewScene<'_>,
    status: &ConsumerStatus,
    ours: &[Arc<ConsumerStatus>],
) {
    let Some(view) = scene.snapshot.stream(&status.spec.stream) else { return };
    let now = scene.clock.now;
    let reads = |state| !matches!(state, LaneState::Ended | LaneState::WaitingParent);
    let busiest = status
        .lanes
        .iter()
        .filter(|lane| reads(lane.state))
        .filter_map(|lane| view.shards.get(lane.shard.0 as usize))
        .map(|shard| (calls(shard, now), shard))
        .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.id.cmp(&one.1.id)));
    let Some((per_second, shard)) = busiest else { return };
    let names: Vec<_> = ours
        .iter()
        .filter(|one| one.spec.stream == status.spec.stream)
        .filter(|one| matches!(one.spec.kind, Kind::Polling(_)))
        .filter(|one| one.lane(shard.id).is_some_and(|lane| reads(lane.state)))
        .map(|one| one.spec.name.as_str())
        .collect();
    let others = if names.len() > 4 {
        format!("{} y {} más", names[..4].join(", "), names.len() - 4)
    } else {
        names.join(", ")
    };
    let words = format!(
        "Límite compartido: #{} usa {} de {READ_CALLS_PER_SEC} GetRecords/s, y 2 MB/s a repartir. \
         Sondean: {others}.",
        shard.id.0,
        numbers::decimal(per_second, 1),
    );
    ui.add_space(4.0);
    let colour = ui.tokens().secondary;
    let text = RichText::new(words).font(fonts::regular(theme::SMALL)).color(colour);
    ui.add(eframe::egui::Label::new(text).wrap());
}
