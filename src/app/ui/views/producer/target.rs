//! Where a key falls: its MD5 and the shard that holds it.

use caudal::api::kinesis::{HashKey, RecordDistribution, ShardId, StreamMode};
use caudal::engine::StreamView;
use caudal::kinesis::hash_of;
use eframe::egui::{Label, RichText, Ui};

use super::ViewScene;
use crate::ui::focus::Target;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets;

/// Whether AWS spreads the records by itself, whatever their keys.
pub(super) fn spreads(stream: &StreamView) -> bool {
    stream.mode == StreamMode::OnDemand && stream.distribution == RecordDistribution::Auto
}

/// The open shard that holds a hash key.
pub(super) fn shard_of(stream: &StreamView, hash: HashKey) -> Option<ShardId> {
    // Open shards are in the order of their hash keys.
    let index = stream.open.partition_point(|id| {
        let shard = stream.shards.get(id.0 as usize);
        shard.is_some_and(|shard| shard.range.ending_hash_key < hash)
    });
    stream.open.get(index).copied()
}

/// Shows the MD5 of a key and the shard of the record.
pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    stream: &StreamView,
    key: &str,
    explicit: Option<HashKey>,
) {
    let tokens = ui.tokens();
    let md5 = hash_of(key);
    let hex = format!("{:032x}", md5.0);
    let (strong, rest) = hex.split_at(8);
    let name =
        |text: &str| RichText::new(text).font(fonts::regular(theme::SMALL)).color(tokens.secondary);
    super::row(ui, |ui| {
        ui.label(name("MD5 de la clave"));
        ui.spacing_mut().item_spacing.x = 0.0;
        let colour = if explicit.is_some() { tokens.weak } else { tokens.text };
        let strong = RichText::new(strong).font(fonts::mono_semibold(theme::TOOL)).color(colour);
        ui.add(Label::new(strong));
        ui.label(RichText::new(rest).font(fonts::mono(theme::TOOL)).color(tokens.weak));
        ui.add_space(8.0);
        ui.spacing_mut().item_spacing.x = 8.0;
        if spreads(stream) {
            ui.label(name("El stream reparte solo: AWS elige el shard."));
            return;
        }
        ui.label(name(if explicit.is_some() { "irá por ExplicitHashKey a" } else { "irá a" }));
        if let Some(id) = shard_of(stream, explicit.unwrap_or(md5)) {
            chip(ui, scene, stream, id);
        }
    });
}

/// A shard's chip, that lights it up in the other views.
pub(super) fn chip(ui: &mut Ui, scene: &mut ViewScene<'_>, stream: &StreamView, id: ShardId) {
    let shard = stream.shards.get(id.0 as usize);
    let open = shard.is_none_or(|shard| shard.closed.is_none());
    if widgets::shard_chip(ui, u64::from(id.0), open).hovered() {
        scene.focus.hover(Target::Shard { stream: stream.name.clone(), shard: id });
    }
}
