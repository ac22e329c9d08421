//! Consumers that others have registered through the endpoint: what the snapshot tells of them.

use std::sync::Arc;

use caudal::api::kinesis::ConsumerStatus as Registered;
use caudal::clients::consumer::{ConsumerStatus, Kind};
use caudal::engine::{Snapshot, SubscriptionView};
use eframe::egui::{
    Align, Align2, Layout, Pos2, Rect, RichText, Role, Sense, Ui, UiBuilder, Vec2, WidgetInfo,
};

use super::words;
use crate::ui::focus::Target;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::{ViewScene, fact};
use crate::ui::widgets::{self, Tone};

/// A consumer that is not ours.
pub(super) struct Other {
    pub(super) stream: String,
    pub(super) name: String,
    arn: String,
    status: Registered,
    pub(super) subscriptions: Vec<(SubscriptionView, u64)>,
    /// The largest of its subscriptions, in ms.
    pub(super) behind: u64,
}

/// The consumers of all streams that are not ours.
pub(super) fn find(snapshot: &Snapshot, ours: &[Arc<ConsumerStatus>]) -> Vec<Other> {
    let mut found = Vec::new();
    for stream in &snapshot.streams {
        for consumer in &stream.consumers {
            let mine = ours.iter().any(|one| {
                one.spec.kind == Kind::FanOut
                    && one.spec.stream == stream.name
                    && one.spec.name == consumer.name
            });
            if mine {
                continue;
            }
            let lag = |subscription: &SubscriptionView| {
                let shard = stream.shards.get(subscription.shard.0 as usize);
                shard.map_or(0, |shard| {
                    shard.next.saturating_sub(subscription.position.max(shard.first))
                })
            };
            let behind =
                consumer.subscriptions.iter().map(|one| one.millis_behind(snapshot.now)).max();
            found.push(Other {
                stream: stream.name.clone(),
                name: consumer.name.clone(),
                arn: consumer.arn.clone(),
                status: consumer.status,
                subscriptions: consumer.subscriptions.iter().map(|one| (*one, lag(one))).collect(),
                behind: behind.unwrap_or(0),
            });
        }
    }
    found
}

impl Other {
    /// Records that exist and were not pushed to it, where it is subscribed.
    pub(super) fn lag(&self) -> u64 {
        self.subscriptions.iter().map(|(_, lag)| lag).sum()
    }

    /// Its state's word, how it is, and its icon.
    pub(super) fn state(&self) -> (&'static str, Tone, &'static str) {
        match self.status {
            Registered::Creating => ("CREATING", Tone::Link, "loader-circle"),
            Registered::Deleting => ("DELETING", Tone::Neutral, "trash-2"),
            Registered::Active => ("ACTIVE", Tone::Ok, "circle-check"),
        }
    }
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, other: &Other) {
    let tokens = ui.tokens();
    ui.horizontal_wrapped(|ui| {
        ui.set_min_height(32.0);
        let name = RichText::new(&other.name).font(fonts::mono_semibold(15.0));
        ui.label(name.color(tokens.text));
        let (word, tone, icon) = other.state();
        widgets::badge(ui, tone, Some(icon), word);
        widgets::badge(ui, Tone::Neutral, Some("globe"), "registrado por otro");
    });
    let words = "Lo registró un programa por el endpoint. Caudal ve sus suscripciones, no lo que \
                 hace con los registros ni sus puntos de control.";
    let text = RichText::new(words).font(fonts::regular(theme::TOOL)).color(tokens.secondary);
    ui.add(eframe::egui::Label::new(text).wrap());
    ui.add_space(4.0);
    fact(ui, "Stream", &other.stream);
    fact(ui, "ConsumerARN", &other.arn);
    super::section(ui, "Suscripciones");
    if other.subscriptions.is_empty() {
        let words = "Ninguna: no está leyendo de ningún shard.";
        let text = RichText::new(words).font(fonts::regular(theme::TOOL));
        ui.label(text.color(tokens.secondary));
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    for (subscription, lag) in &other.subscriptions {
        row(ui, scene, other, subscription, *lag);
    }
}

fn row(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    other: &Other,
    subscription: &SubscriptionView,
    lag: u64,
) {
    let tokens = ui.tokens();
    let now = scene.snapshot.now;
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), 28.0), Sense::hover());
    let behind = words::span(subscription.millis_behind(now));
    let left = words::span(subscription.expires.since(now).0);
    let state = if subscription.held { "frenada" } else { "recibe" };
    let words = format!(
        "{state} · {} · {behind} de retraso · termina en {left}",
        numbers::counted(lag, "registro por recibir", "registros por recibir")
    );
    response.widget_info(|| {
        let name = format!("Shard {}: {words}", subscription.shard.0);
        WidgetInfo::labeled(Role::ListItem, true, name)
    });
    if response.hovered() {
        scene.focus.hover(Target::shard(&other.stream, subscription.shard));
    }
    if scene.focus.is_shard_hovered(&other.stream, subscription.shard) {
        ui.painter().rect_filled(rect, theme::RADIUS, tokens.hover);
    }
    let place = Rect::from_min_max(rect.min + Vec2::new(8.0, 5.0), rect.max);
    let layout = Layout::left_to_right(Align::Min);
    let mut chip = ui.new_child(UiBuilder::new().max_rect(place).layout(layout));
    widgets::shard_chip(&mut chip, u64::from(subscription.shard.0), true);
    let at = Pos2::new(rect.left() + 56.0, rect.center().y);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.text(at, Align2::LEFT_CENTER, words, fonts::regular(12.0), tokens.text);
}
