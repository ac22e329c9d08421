//! What Lambda does with the stream: the event source mapping shard by shard, the batch that is stuck
//! and how it came apart, the runs of the function, SNS, and the switches that break things.

mod breaking;
pub(super) mod deploy;
mod icicle;
mod mapping;
mod runs;
mod shards;
mod topic;
mod tree;

use std::sync::Arc;

use caudal::api::kinesis::ShardId;
use caudal::engine::{MappingView, StreamView};
use caudal::lambda::Outcome;
use eframe::egui::{
    Align, Frame, Layout, Margin, Rect, Role, ScrollArea, Sense, Ui, UiBuilder, Vec2, WidgetInfo,
};

use super::{State, ViewScene};
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets;

/// Height of the strip, and of the whole where it stands below the tester.
const STRIP: f32 = 32.0;
pub(super) const HEIGHT: f32 = 268.0;
/// Width of all tabs with their names.
const TABS: f32 = 430.0;
/// Width of the table of shards.
const SHARDS: f32 = 400.0;
/// From this width on the table stands beside the rest.
const BESIDE: f32 = 860.0;

/// What is shown at the right of the shards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Part {
    #[default]
    Batch,
    Mapping,
    Runs,
    Sns,
    Breaking,
}

impl Part {
    const EACH: [(Self, &'static str, &'static str); 5] = [
        (Self::Batch, "Lote", "split"),
        (Self::Mapping, "Mapping", "link"),
        (Self::Runs, "Invocaciones", "zap"),
        (Self::Sns, "SNS", "mail"),
        (Self::Breaking, "Romper", "bug"),
    ];
}

/// What it keeps between frames.
#[derive(Default)]
pub(super) struct Life {
    pub(super) part: Part,
    /// The shard whose batch is shown; without one the first that is stuck.
    shard: Option<ShardId>,
    /// The mapping that is shown, by AWS's identity; without one the first of the stream.
    mapping: Option<String>,
    /// Whether the form is for one more.
    more: bool,
    form: mapping::Form,
}

/// The mappings of a stream.
pub(super) fn mappings_of<'a>(
    scene: &ViewScene<'a>,
    stream: &StreamView,
) -> Vec<&'a Arc<MappingView>> {
    let each = scene.snapshot.lambda.mappings.iter();
    each.filter(|mapping| mapping.stream_arn == stream.arn).collect()
}

/// The mapping that is shown.
fn shown<'a>(
    scene: &ViewScene<'a>,
    stream: &StreamView,
    life: &Life,
) -> Option<&'a Arc<MappingView>> {
    let all = mappings_of(scene, stream);
    let chosen = all.iter().find(|mapping| Some(&mapping.uuid) == life.mapping.as_ref());
    chosen.or(all.first()).copied()
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State, place: Rect) {
    let tokens = ui.tokens();
    ui.painter().hline(place.x_range(), place.top(), (tokens.stroke, tokens.line2));
    let Some(stream) = scene.selected().cloned() else {
        let mut inner = ui.new_child(UiBuilder::new().max_rect(place));
        let sentence = "Lambda lee un stream: crea uno y vuelve.";
        super::super::streams::no_stream(&mut inner, scene, "zap", sentence);
        return;
    };
    let mapping = shown(scene, &stream, &state.life).cloned();
    let beside = place.width() >= BESIDE;
    let (left, right) = if beside {
        place.split_left_right_at_x(place.left() + SHARDS)
    } else {
        (place.with_max_y(place.top()), place)
    };
    if beside {
        ui.painter().vline(left.right(), left.y_range(), (tokens.stroke, tokens.line));
        scrolled(ui, "reparto", left.with_min_y(left.top() + 1.0), |ui| {
            shards::show(ui, scene, state, &stream, mapping.as_deref());
        });
    }
    let (top, body) = right.split_top_bottom_at_y(right.top() + STRIP);
    strip(ui, state, top.shrink2(Vec2::new(8.0, 0.0)));
    ui.painter().hline(right.x_range(), body.top(), (tokens.stroke, tokens.line));
    scrolled(ui, "parte", body.with_min_y(body.top() + 1.0), |ui| {
        Frame::new().inner_margin(Margin::symmetric(16, 10)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = Vec2::new(8.0, 6.0);
            match state.life.part {
                Part::Batch => {
                    if !beside {
                        shards::show(ui, scene, state, &stream, mapping.as_deref());
                    }
                    tree::show(ui, scene, state, &stream, mapping.as_deref());
                }
                Part::Mapping => mapping::show(ui, scene, state, &stream, mapping.as_deref()),
                Part::Runs => runs::show(ui, scene, &stream),
                Part::Sns => topic::show(ui, scene, state),
                Part::Breaking => breaking::show(ui, scene, state, &stream),
            }
        });
    });
}

fn scrolled(ui: &mut Ui, name: &str, place: Rect, content: impl FnOnce(&mut Ui)) {
    let mut inner = ui.new_child(UiBuilder::new().max_rect(place).id_salt(name));
    inner.set_clip_rect(place.intersect(ui.clip_rect()));
    let area = ScrollArea::vertical().id_salt(name).auto_shrink([false, false]);
    area.show(&mut inner, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.set_width(place.width());
        content(ui);
    });
}

/// The tabs.
fn strip(ui: &mut Ui, state: &mut State, place: Rect) {
    let tokens = ui.tokens();
    let layout = Layout::left_to_right(Align::Center);
    let mut line =
        ui.new_child(UiBuilder::new().max_rect(place).layout(layout).id_salt("pestañas"));
    line.spacing_mut().item_spacing.x = 0.0;
    for (part, name, picture) in Part::EACH {
        let active = state.life.part == part;
        let font = if active { fonts::medium(theme::TOOL) } else { fonts::regular(theme::TOOL) };
        let colour = if active { tokens.text } else { tokens.secondary };
        // Where there is no room for all names, the tabs behind are icons.
        let short = !active && place.width() < TABS;
        let words = if short { String::new() } else { name.to_owned() };
        let galley = line.painter().layout_no_wrap(words, font, colour);
        let size = Vec2::new(galley.size().x + if short { 30.0 } else { 38.0 }, STRIP);
        let (rect, response) = line.allocate_exact_size(size, Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, active, name));
        let at = rect.left_center() + Vec2::new(15.0, 0.0);
        widgets::paint_icon(line.painter(), at, picture, 14.0, colour);
        let origin = rect.left_center() + Vec2::new(26.0, -galley.size().y / 2.0);
        line.painter().galley(origin, galley, colour);
        if active {
            let mark = Rect::from_min_max(
                eframe::egui::pos2(rect.left() + 8.0, rect.bottom() - 2.0),
                eframe::egui::pos2(rect.right() - 6.0, rect.bottom()),
            );
            line.painter().rect_filled(mark, 0, tokens.accent);
        }
        widgets::focus_ring(&line, &response);
        let response = if short { response.on_hover_text(name) } else { response };
        if response.clicked() {
            state.life.part = part;
        }
    }
}

/// What a run raised, if it did.
fn words_of(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Succeeded { .. } => None,
        Outcome::Failed { error } => Some(error.clone()),
        Outcome::BatchItemFailures { items, .. } => {
            Some(format!("batchItemFailures: {}", crate::ui::numbers::whole(items.len() as u64)))
        }
        Outcome::Throttled => Some("Throttled".to_owned()),
    }
}
