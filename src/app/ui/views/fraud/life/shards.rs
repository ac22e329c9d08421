//! The mapping shard by shard: what it does, its batch, how late it is, up to where it is through.

use caudal::api::kinesis::ShardId;
use caudal::engine::{MappingShardView, MappingView, StreamView};
use caudal::units::Timestamp;
use eframe::egui::{Align2, Color32, Pos2, Rect, Role, Sense, Ui, Vec2, WidgetInfo};

use super::super::{State, ViewScene, caption, heading, sentence};
use super::Part;
use crate::ui::focus::Target;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets::{self, Kind, Tone};

/// What a mapping does with a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    UpToDate,
    Gathering,
    Running,
    Retrying,
    Waiting,
    Through,
}

impl Doing {
    pub(super) fn of(shard: &MappingShardView) -> Self {
        let pieces = || shard.lanes.iter().flat_map(|lane| &lane.pieces);
        if pieces().any(|piece| piece.invocations > 0 && piece.error.is_some()) {
            Self::Retrying
        } else if pieces().any(|piece| piece.running) {
            Self::Running
        } else if shard.waits_for_parents {
            Self::Waiting
        } else if shard.finished {
            Self::Through
        } else if shard.waiting > 0 || pieces().next().is_some() {
            Self::Gathering
        } else {
            Self::UpToDate
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::UpToDate => "al día",
            Self::Gathering => "reuniendo lote",
            Self::Running => "en curso",
            Self::Retrying => "reintentando",
            Self::Waiting => "espera a su padre",
            Self::Through => "leído entero",
        }
    }

    fn tone(self) -> Tone {
        match self {
            Self::UpToDate => Tone::Ok,
            Self::Gathering | Self::Running => Tone::Link,
            Self::Retrying => Tone::Error,
            Self::Waiting | Self::Through => Tone::Neutral,
        }
    }
}

/// How old the oldest record that is held is, or the last batch was.
pub(super) fn age(shard: &MappingShardView, now: Timestamp) -> u64 {
    let held = shard.oldest.map_or(0, |oldest| now.since(oldest).0);
    if shard.oldest.is_some() { held } else { shard.iterator_age }
}

pub(super) fn seconds(millis: u64) -> String {
    if millis < 60_000 {
        format!("{} s", numbers::decimal(millis as f64 / 1000.0, 1))
    } else {
        format!("{} min", numbers::decimal(millis as f64 / 60_000.0, 1))
    }
}

pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut State,
    stream: &StreamView,
    mapping: Option<&MappingView>,
) {
    let function = mapping.map_or("sin mapping", |mapping| mapping.config.function.as_str());
    heading(ui, "Lambda", function, |ui| {
        if let Some(mapping) = mapping {
            let tone = if mapping.config.enabled { Tone::Ok } else { Tone::Neutral };
            widgets::badge(ui, tone, None, mapping.state.as_str());
        }
    });
    let Some(mapping) = mapping else {
        eframe::egui::Frame::new().inner_margin(eframe::egui::Margin::same(16)).show(ui, |ui| {
            ui.spacing_mut().item_spacing = Vec2::new(8.0, 8.0);
            sentence(
                ui,
                "Nada lee este stream para Lambda. El caso del apunte es un tema SNS, una \
                 suscripción y un event source mapping con detectar-fraude.",
            );
            ui.horizontal_wrapped(|ui| {
                let words = "Montar el caso del apunte";
                if widgets::button(ui, Kind::Primary, Some("play"), words).clicked() {
                    super::mapping::set_up(scene, state, stream);
                }
                if widgets::button(ui, Kind::Normal, None, "A mano").clicked() {
                    state.life.part = Part::Mapping;
                }
            });
        });
        return;
    };
    head(ui);
    let stuck = stuck(mapping);
    for shard in mapping.shards.iter().filter(|shard| !shard.finished) {
        row(ui, scene, state, stream, shard, stuck);
    }
    if mapping.shards.is_empty() {
        ui.horizontal(|ui| {
            ui.add_space(16.0);
            caption(ui, "Todavía no ha leído ningún shard.");
        });
    }
    ui.add_space(6.0);
    ui.horizontal_wrapped(|ui| {
        ui.add_space(16.0);
        caption(ui, &settings(mapping));
    });
    let total = &mapping.total;
    ui.horizontal_wrapped(|ui| {
        ui.add_space(16.0);
        caption(
            ui,
            &format!(
                "{}, {}, {}",
                numbers::counted(total.invocations, "invocación", "invocaciones"),
                numbers::counted(total.errors, "error", "errores"),
                numbers::counted(total.discarded, "registro apartado", "registros apartados"),
            ),
        );
    });
}

/// The shard whose batch is shown if none was chosen: one that is stuck, or the first.
pub(super) fn stuck(mapping: &MappingView) -> Option<ShardId> {
    let retrying = mapping.shards.iter().find(|shard| Doing::of(shard) == Doing::Retrying);
    let came_apart =
        || mapping.shards.iter().find(|shard| shard.lanes.iter().any(|lane| lane.tree.len() > 1));
    retrying.or_else(came_apart).or(mapping.shards.first()).map(|shard| shard.shard)
}

fn settings(mapping: &MappingView) -> String {
    let config = &mapping.config;
    let retries = config.retries_max.map_or_else(
        || "reintentos sin fin".to_owned(),
        |retries| numbers::counted(u64::from(retries), "reintento", "reintentos"),
    );
    let mut parts = vec![format!("BatchSize {}", config.batch_size), retries];
    if config.bisect {
        parts.push("bisecar".to_owned());
    }
    if let Some(arn) = &config.destination_arn {
        parts.push(format!("fallos a {}", arn.rsplit(':').next().unwrap_or(arn)));
    }
    parts.join(" · ")
}

/// Where the columns stand, as shares of the width.
const COLUMNS: [f32; 4] = [0.0, 0.2, 0.64, 0.8];

fn cells(rect: Rect) -> [f32; 5] {
    let inner = rect.shrink2(Vec2::new(16.0, 0.0));
    let at = |share: f32| inner.left() + inner.width() * share;
    [at(COLUMNS[0]), at(COLUMNS[1]), at(COLUMNS[2]), at(COLUMNS[3]), inner.right()]
}

fn head(ui: &mut Ui) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), theme::ROW);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let [shard, doing, batch, age, checkpoint] = cells(rect);
    let y = rect.center().y;
    let texts = [
        (shard, Align2::LEFT_CENTER, "shard"),
        (doing, Align2::LEFT_CENTER, "estado"),
        (batch, Align2::RIGHT_CENTER, "lote"),
        (age, Align2::RIGHT_CENTER, "retraso"),
        (checkpoint, Align2::RIGHT_CENTER, "checkpoint"),
    ];
    for (x, align, text) in texts {
        let font = fonts::regular(theme::SMALL);
        ui.painter().text(Pos2::new(x, y), align, text, font, tokens.weak);
    }
}

fn row(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut State,
    stream: &StreamView,
    shard: &MappingShardView,
    stuck: Option<ShardId>,
) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), theme::ROW_COMFORTABLE);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let doing = Doing::of(shard);
    let age = seconds(age(shard, scene.clock.now));
    let records: usize =
        shard.lanes.iter().flat_map(|lane| &lane.pieces).map(|piece| piece.records).sum();
    let name =
        format!("Shard {}: {}, lote de {records}, retraso {age}", shard.shard.0, doing.words());
    let chosen = state.life.shard.or(stuck) == Some(shard.shard);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
    if doing == Doing::Retrying {
        ui.painter().rect_filled(rect, 0, tokens.soft_error);
    } else if chosen {
        ui.painter().rect_filled(rect, 0, tokens.sel);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0, tokens.hover);
    }
    if chosen {
        let mark = Rect::from_min_size(rect.min, Vec2::new(2.0, rect.height()));
        ui.painter().rect_filled(mark, 0, tokens.accent);
    }
    let [first, second, batch, late, checkpoint] = cells(rect);
    let chip = Rect::from_min_size(Pos2::new(first, rect.center().y - 9.0), Vec2::new(40.0, 18.0));
    widgets::paint_shard_chip(ui, chip, u64::from(shard.shard.0));
    let (colour, _) = doing.tone().colours(tokens);
    let y = rect.center().y;
    ui.painter().circle_filled(Pos2::new(second + 4.0, y), 3.5, colour);
    let word = if doing == Doing::Retrying { colour } else { tokens.text };
    let text = |x: f32, align: Align2, text: &str, colour: Color32, strong: bool| {
        let font = if strong { fonts::mono_semibold(12.5) } else { fonts::mono(12.5) };
        ui.painter().text(Pos2::new(x, y), align, text, font, colour);
    };
    let font = fonts::regular(theme::TOOL);
    ui.painter().text(Pos2::new(second + 14.0, y), Align2::LEFT_CENTER, doing.words(), font, word);
    text(batch, Align2::RIGHT_CENTER, &numbers::whole(records as u64), tokens.text, false);
    let hot = doing == Doing::Retrying;
    text(late, Align2::RIGHT_CENTER, &age, if hot { colour } else { tokens.text }, hot);
    let through =
        shard.checkpoint.map_or_else(|| "—".to_owned(), |number| short(&number.to_string()));
    text(checkpoint, Align2::RIGHT_CENTER, &through, tokens.secondary, false);
    widgets::focus_ring(ui, &response);
    if response.hovered() {
        scene.focus.hover(Target::shard(&stream.name, shard.shard));
    }
    if response.clicked() {
        state.life.shard = Some(shard.shard);
        state.life.part = Part::Batch;
    }
}

/// The end of a sequence number.
pub(super) fn short(number: &str) -> String {
    format!("…{}", &number[number.len().saturating_sub(5)..])
}
