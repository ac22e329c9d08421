//! Where the traffic will fall before it starts: the part of each key and of each shard, beside
//! what a shard takes.

use caudal::api::kinesis::{HashKeyRange, ShardId};
use caudal::engine::StreamView;
use caudal::kinesis::hash_of;
use caudal::traffic::{Config, Generator, KeyDistribution, KeyPicker, Size, key_name};
use eframe::egui::{Rect, RichText, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo};

use super::form::HOT_KEY;
use super::note;
use crate::ui::focus::Target;
use crate::ui::numbers;
use crate::ui::theme::{Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::views::producer::target;

/// Ranks whose shard is looked up one by one; what is beyond is spread by the width of each range.
const RANKS: u32 = 20_000;
/// Keys that are listed.
const KEYS: u32 = 3;
/// Records that tell the mean size.
const DRAWN: u64 = 64;
/// Records per second that a shard takes.
const SHARD_RECORDS: f64 = 1000.0;
/// Bytes per second that a shard takes.
const SHARD_BYTES: f64 = 1_048_576.0;
/// Height of a line.
const LINE: f32 = 22.0;
/// Height of the list of shards.
const HEIGHT: f32 = 8.0 * LINE;

/// What was worked out for a configuration and the shards there were.
#[derive(Default)]
pub(super) struct Preview {
    of: Option<(Config, Vec<ShardId>)>,
    parts: Parts,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Parts {
    /// The keys with most of it: name, part, place among the open shards.
    keys: Vec<(String, f64, usize)>,
    /// The part of each open shard.
    shards: Vec<f64>,
    /// Bytes of a record, key included.
    bytes: f64,
}

/// The name under which a rank is sent.
fn name_of(keys: KeyDistribution, rank: u32) -> String {
    match keys {
        KeyDistribution::Hot { .. } if rank == 0 => HOT_KEY.to_owned(),
        _ => key_name(rank),
    }
}

fn parts(config: &Config, ranges: &[HashKeyRange]) -> Parts {
    let picker = KeyPicker::new(config.keys);
    let place = |key: &str| {
        let hash = hash_of(key);
        ranges.partition_point(|range| range.ending_hash_key < hash).min(ranges.len() - 1)
    };
    let mut shards = vec![0.0; ranges.len()];
    let mut keys = Vec::new();
    let known = config.keys.keys().min(RANKS);
    let mut seen = 0.0;
    for rank in 0..known {
        let (name, share) = (name_of(config.keys, rank), picker.share(rank));
        let at = place(&name);
        shards[at] += share;
        seen += share;
        if rank < KEYS {
            keys.push((name, share, at));
        }
    }
    let rest = (1.0 - seen).max(0.0);
    for (part, range) in shards.iter_mut().zip(ranges) {
        let width = range.ending_hash_key.0 - range.starting_hash_key.0;
        *part += rest * (width as f64 / u128::MAX as f64);
    }
    Parts { keys, shards, bytes: bytes(config) }
}

/// The mean size of a record, key included: drawn, where the fields make it.
fn bytes(config: &Config) -> f64 {
    let key = 13.0;
    match config.size {
        Size::Exact(bytes) => f64::from(bytes) + key,
        Size::Between(least, most) => f64::midpoint(f64::from(least), f64::from(most)) + key,
        Size::Natural => {
            let generator = Generator::new(config.clone(), caudal::units::Timestamp(0));
            let Ok(mut generator) = generator else { return 0.0 };
            let drawn = (0..DRAWN).map(|_| generator.next());
            drawn.map(|one| one.key.len() + one.data.len()).sum::<usize>() as f64 / DRAWN as f64
        }
    }
}

/// Shows it for a configuration that has been checked.
pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    stream: &StreamView,
    config: &Config,
    preview: &mut Preview,
) {
    crate::ui::views::title(ui, "Adónde irá");
    if target::spreads(stream) {
        note(
            ui,
            "El stream reparte solo: AWS elige el shard de cada registro, sin mirar la clave.",
        );
        return;
    }
    let open = |id: &ShardId| stream.shards.get(id.0 as usize).map(|shard| shard.range);
    let ranges: Vec<_> = stream.open.iter().filter_map(open).collect();
    if ranges.is_empty() {
        note(ui, "El stream todavía no tiene shards abiertos.");
        return;
    }
    let stale = preview.of.as_ref().is_none_or(|(of, ids)| of != config || *ids != stream.open);
    if stale {
        preview.parts = parts(config, &ranges);
        preview.of = Some((config.clone(), stream.open.clone()));
    }
    let parts = &preview.parts;
    let (mean, peak) = (config.mean_rate(), config.peak_rate() as f64);
    let bursts = config.bursts.is_some();
    let bursting =
        if bursts { format!("; {} en las ráfagas", numbers::rate(peak)) } else { String::new() };
    let words = format!(
        "{} de media, {}/s con registros de {}{bursting}",
        numbers::rate(mean),
        numbers::bytes((mean * parts.bytes) as u64),
        numbers::bytes(parts.bytes as u64),
    );
    note(ui, &format!("{words}. Un shard admite 1000 registros/s y 1 MiB/s."));
    if config.keys.keys() > RANKS {
        let known = numbers::whole(RANKS.into());
        note(
            ui,
            &format!(
                "Las {known} primeras claves, una a una; las demás, por el rango de cada shard."
            ),
        );
    }
    keys(ui, scene, stream, parts, mean);
    let rate = if bursts { peak } else { mean };
    let area = ScrollArea::vertical().id_salt("previsto").max_height(HEIGHT);
    area.auto_shrink([false, true]).show_rows(ui, LINE, parts.shards.len(), |ui, range| {
        for index in range {
            shard(ui, scene, stream, stream.open[index], (parts.shards[index], rate, parts.bytes));
        }
    });
}

/// The keys with most of it.
fn keys(ui: &mut Ui, scene: &mut ViewScene<'_>, stream: &StreamView, parts: &Parts, mean: f64) {
    let tokens = ui.tokens();
    for (name, part, at) in &parts.keys {
        ui.horizontal(|ui| {
            ui.set_height(LINE - ui.spacing().item_spacing.y);
            ui.spacing_mut().item_spacing.x = 8.0;
            if let Some(id) = stream.open.get(*at) {
                chip(ui, scene, stream, *id);
            }
            ui.label(RichText::new(name).font(fonts::mono_semibold(12.0)).color(tokens.text));
            let words = format!("{} · {}", percent(*part), numbers::rate(part * mean));
            ui.label(RichText::new(words).font(fonts::mono(12.0)).color(tokens.secondary));
        });
    }
    ui.add_space(4.0);
}

/// A shard's chip in a place as wide as those of all shards.
fn chip(ui: &mut Ui, scene: &mut ViewScene<'_>, stream: &StreamView, id: ShardId) {
    let (place, _) = ui.allocate_exact_size(Vec2::new(44.0, 18.0), Sense::hover());
    let mut inside = ui.new_child(eframe::egui::UiBuilder::new().max_rect(place));
    target::chip(&mut inside, scene, stream, id);
}

fn percent(part: f64) -> String {
    format!("{} %", numbers::decimal(part * 100.0, 1))
}

/// A shard's line: its chip, a bar up to its limit, and the numbers.
fn shard(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    stream: &StreamView,
    id: ShardId,
    (part, rate, bytes): (f64, f64, f64),
) {
    let tokens = ui.tokens();
    let records = part * rate;
    let use_of = (records / SHARD_RECORDS).max(records * bytes / SHARD_BYTES);
    let over = use_of > 1.0;
    ui.horizontal(|ui| {
        ui.set_height(LINE - ui.spacing().item_spacing.y);
        ui.spacing_mut().item_spacing.x = 8.0;
        chip(ui, scene, stream, id);
        let (bar, response) = ui.allocate_exact_size(Vec2::new(160.0, 8.0), Sense::hover());
        let words = format!(
            "Shard #{}: {} del tráfico, {} y {}/s; {} de su límite",
            id.0,
            percent(part),
            numbers::rate(records),
            numbers::bytes((records * bytes) as u64),
            percent(use_of),
        );
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
        let filled = bar.width() * (use_of.min(1.0) as f32);
        let full = Rect::from_min_size(bar.min, Vec2::new(filled, bar.height()));
        ui.painter().rect_filled(bar, 2, tokens.sunken);
        ui.painter().rect_filled(full, 2, if over { tokens.error } else { tokens.accent });
        if response.hovered() {
            scene.focus.hover(Target::Shard { stream: stream.name.clone(), shard: id });
        }
        let warning = format!(" · {} de su límite: rechazará", percent(use_of));
        let warning = if over { warning.as_str() } else { "" };
        let text = format!("{} · {}{warning}", percent(part), numbers::rate(records));
        let colour = if over { tokens.error } else { tokens.secondary };
        ui.label(RichText::new(text).font(fonts::mono(12.0)).color(colour));
    });
}

#[cfg(test)]
mod tests {
    use caudal::api::kinesis::HashKey;

    use super::*;

    fn halves() -> [HashKeyRange; 2] {
        let half = u128::MAX / 2;
        let range = |low, high| HashKeyRange {
            starting_hash_key: HashKey(low),
            ending_hash_key: HashKey(high),
        };
        [range(0, half), range(half + 1, u128::MAX)]
    }

    #[test]
    fn parts_add_up_and_the_hot_key_is_where_its_md5_is() {
        for keys in [
            KeyDistribution::Uniform { keys: 100_000 },
            KeyDistribution::Zipf { keys: 1000, exponent: 1.1 },
            KeyDistribution::Hot { keys: 1000, share: 900 },
        ] {
            let parts = parts(&Config { keys, ..Config::default() }, &halves());
            assert!((parts.shards.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{keys:?}");
            assert_eq!(parts.keys.len(), 3);
        }
        let hot = KeyDistribution::Hot { keys: 1000, share: 900 };
        let parts = parts(&Config { keys: hot, ..Config::default() }, &halves());
        let (name, part, at) = &parts.keys[0];
        assert_eq!((name.as_str(), *part), (HOT_KEY, 0.9));
        assert_eq!(*at, usize::from(hash_of(HOT_KEY).0 > u128::MAX / 2));
        assert!(parts.shards[*at] > 0.9);
    }
}
