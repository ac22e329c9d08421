//! The batch of one shard: each time it was handed over, and how halving closes in on the record
//! that is poison.

use caudal::engine::{LaneView, MappingShardView, MappingView, PieceView, StreamView};
use caudal::lambda::{Branch, Fate};
use eframe::egui::{
    Align2, Color32, Pos2, Rect, RichText, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo,
};

use super::super::{State, ViewScene, caption, name, sentence};
use super::icicle::{Bar, Icicle, layout};
use super::shards::{self, Doing};
use crate::ui::app::Action;
use crate::ui::focus::Target;
use crate::ui::numbers;
use crate::ui::route::{Route, ViewKind};
use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::widgets;

/// Height of a row and the gap between rows that have one scale.
const ROW: f32 = 22.0;
const GAP: f32 = 3.0;
/// Gap where the scale changes.
const ZOOM_GAP: f32 = 14.0;
/// Room for the rows' numbers.
const NUMBERS: f32 = 32.0;

pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &State,
    stream: &StreamView,
    mapping: Option<&MappingView>,
) {
    let Some(mapping) = mapping else {
        let words = "Aquí se ve el lote que la función tiene en la mano, y cómo se parte si falla.";
        widgets::empty_state(ui, "split", "Sin event source mapping", words, None);
        return;
    };
    let chosen = state.life.shard.or_else(|| shards::stuck(mapping));
    let shard = mapping.shards.iter().find(|shard| Some(shard.shard) == chosen);
    let Some(shard) = shard.or(mapping.shards.first()) else {
        caption(ui, "El mapping todavía no ha leído ningún shard.");
        return;
    };
    let lane = shard.lanes.iter().max_by_key(|lane| (lane.tree.len(), lane.pieces.len()));
    head(ui, scene, stream, mapping, shard, lane);
    let Some(lane) = lane.filter(|lane| !lane.tree.is_empty()) else {
        sentence(ui, "Ningún lote de este shard ha fallado: no hay nada que partir.");
        return;
    };
    let width = ui.available_width() - NUMBERS;
    let icicle = layout(&lane.tree, width);
    draw(ui, &icicle, lane);
    if icicle.hidden > 0 {
        caption(
            ui,
            &format!(
                "{} más fuera de lo ampliado.",
                numbers::counted(icicle.hidden as u64, "pieza", "piezas")
            ),
        );
    }
    foot(ui, scene, stream, mapping, shard, lane);
}

/// What the shard is about.
fn head(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    stream: &StreamView,
    mapping: &MappingView,
    shard: &MappingShardView,
    lane: Option<&LaneView>,
) {
    let doing = Doing::of(shard);
    ui.horizontal_wrapped(|ui| {
        name(ui, if doing == Doing::Retrying { "Lote atascado en" } else { "Lote de" });
        if widgets::shard_chip(ui, u64::from(shard.shard.0), true).hovered() {
            scene.focus.hover(Target::shard(&stream.name, shard.shard));
        }
        let piece = lane.and_then(|lane| lane.pieces.first());
        let words = match piece {
            Some(piece) if piece.invocations > 0 => attempt(mapping, piece),
            Some(piece) => format!("{} a punto de entregarse", counted(piece.records)),
            None if lane.is_some_and(|lane| !lane.tree.is_empty()) => {
                "al día; así acabó el último lote".to_owned()
            }
            None => "al día".to_owned(),
        };
        caption(ui, &words);
    });
}

fn attempt(mapping: &MappingView, piece: &PieceView) -> String {
    let of = mapping.config.retries_max.map_or_else(
        || "sin límite de reintentos".to_owned(),
        |retries| format!("{} de {} reintentos", piece.retries, retries),
    );
    format!(
        "{}, {}, {of}",
        counted(piece.records),
        numbers::counted(u64::from(piece.invocations), "intento", "intentos")
    )
}

fn counted(records: usize) -> String {
    numbers::counted(records as u64, "registro", "registros")
}

fn draw(ui: &mut Ui, icicle: &Icicle, lane: &LaneView) {
    let tokens = ui.tokens();
    let rows = icicle.bars.iter().map(|bar| bar.row + 1).max().unwrap_or_default();
    let mut tops = Vec::with_capacity(rows);
    let mut y = 0.0;
    for row in 0..rows {
        if icicle.zooms.iter().any(|zoom| zoom.row == row) {
            y += ZOOM_GAP;
        }
        tops.push(y);
        y += ROW + GAP;
    }
    let size = Vec2::new(ui.available_width(), y);
    let (area, _) = ui.allocate_exact_size(size, Sense::hover());
    let bars = area.with_min_x(area.left() + NUMBERS);
    let x = |share: f32| bars.left() + bars.width() * share;
    for zoom in &icicle.zooms {
        let top = area.top() + tops[zoom.row] - ZOOM_GAP - GAP;
        let bottom = area.top() + tops[zoom.row];
        let points = vec![
            Pos2::new(x(zoom.from.start), top),
            Pos2::new(x(zoom.from.end), top),
            Pos2::new(bars.right(), bottom),
            Pos2::new(bars.left(), bottom),
        ];
        ui.painter().add(Shape::convex_polygon(points, tokens.soft_error, Stroke::NONE));
    }
    for (row, top) in tops.iter().enumerate() {
        let at = Pos2::new(area.left(), area.top() + top + ROW / 2.0);
        let font = fonts::mono(theme::SMALL);
        let number = format!("{}.º", row + 1);
        ui.painter().text(at, Align2::LEFT_CENTER, number, font, tokens.weak);
    }
    for bar in &icicle.bars {
        let top = area.top() + tops[bar.row];
        let rect = Rect::from_min_max(
            Pos2::new(x(bar.place.start) + 0.5, top),
            Pos2::new((x(bar.place.end) - 1.0).max(x(bar.place.start) + 1.5), top + ROW),
        );
        one(ui, bar, rect, lane);
    }
}

/// Icon, stroke, fill and words of what became of a piece.
fn looks(
    ui: &Ui,
    branch: &Branch,
    path: &str,
    lane: &LaneView,
) -> (&'static str, Color32, Color32, &'static str) {
    let tokens = ui.tokens();
    match branch.fate {
        Fate::Handled => ("check", tokens.ok, tokens.soft_ok, "la función lo aceptó"),
        Fate::Halved => ("x", tokens.error, tokens.soft_error, "falló y se partió"),
        Fate::GivenUp => ("x", tokens.error, tokens.error, "se apartó"),
        Fate::Open => {
            let failed = was_run(&lane.tree, path, branch)
                && lane.pieces.iter().any(|piece| piece.path == path && piece.error.is_some());
            if failed {
                ("x", tokens.error, tokens.soft_error, "falló y se reintenta")
            } else {
                ("clock", tokens.link, tokens.soft_link, "en curso o esperando")
            }
        }
    }
}

/// Whether the function has had this very piece: halves begin with the count and the exception of
/// what they came out of.
fn was_run(tree: &[(String, Branch)], path: &str, branch: &Branch) -> bool {
    let whole = path.len().checked_sub(1).map(|end| &path[..end]);
    let before = whole.and_then(|whole| tree.iter().find(|(other, _)| other == whole));
    branch.invocations > before.map_or(0, |(_, whole)| whole.invocations)
}

fn one(ui: &mut Ui, bar: &Bar, rect: Rect, lane: &LaneView) {
    let tokens = ui.tokens();
    let (picture, colour, fill, became) = looks(ui, &bar.branch, &bar.path, lane);
    let records = if bar.records.len() == 1 {
        format!("registro {}", bar.records.start)
    } else {
        format!("{} a {}", bar.records.start, bar.records.end - 1)
    };
    let long = format!("{} · {records}", counted(bar.branch.records));
    let id = ui.scope_id().with(("pieza", bar.path.as_str(), bar.row));
    let response = ui.interact(rect, id, Sense::hover());
    let spoken = format!("{long}: {became}, {} entregas", bar.branch.invocations);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    let given_up = bar.branch.fate == Fate::GivenUp;
    let text = if given_up { tokens.bg } else { colour };
    ui.painter().rect(rect, 3, fill, Stroke::new(1.0, colour), StrokeKind::Inside);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let left = rect.left_center() + Vec2::new(12.0, 0.0);
    if rect.width() >= 22.0 {
        widgets::paint_icon(&painter, left, picture, 11.0, text);
    }
    let room = rect.width() - 30.0;
    let short = if bar.records.len() == 1 {
        bar.records.start.to_string()
    } else {
        format!("{}–{}", bar.records.start, bar.records.end - 1)
    };
    for words in [long, records, short] {
        let font = fonts::mono(theme::SMALL);
        let galley = painter.layout_no_wrap(words, font, text);
        if galley.size().x <= room {
            let at = Pos2::new(rect.left() + 22.0, rect.center().y - galley.size().y / 2.0);
            painter.galley(at, galley, text);
            break;
        }
    }
    response.on_hover_text(spoken);
}

/// Which record it is, why, and what will become of it.
fn foot(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    stream: &StreamView,
    mapping: &MappingView,
    shard: &MappingShardView,
    lane: &LaneView,
) {
    let tokens = ui.tokens();
    let failing = lane.pieces.iter().find(|piece| piece.error.is_some());
    let gone = lane.tree.iter().find(|(_, branch)| branch.fate == Fate::GivenUp);
    let (words, record) = match (failing, gone) {
        (Some(piece), _) => {
            let then = what_then(mapping);
            let which = counted(piece.records);
            let error = piece.error.clone().unwrap_or_default();
            (format!("{which}: {error}. {then}"), piece.first)
        }
        (None, Some((_, branch))) => {
            let to = mapping
                .config
                .destination_arn
                .as_deref()
                .map_or("ninguna parte", |arn| arn.rsplit(':').next().unwrap_or(arn));
            (
                format!("{} apartado a {to}; el shard avanza.", counted(branch.records)),
                Some(branch.first),
            )
        }
        _ => return,
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(icon("bug", 14.0).color(tokens.error));
        let text = RichText::new(words).font(fonts::regular(theme::TOOL)).color(tokens.text);
        ui.label(text);
        if let Some(record) = record
            && widgets::link_button(ui, "Ver el registro").clicked()
        {
            scene.focus.select(Target::Record { stream: stream.name.clone(), sequence: record });
            let route = Route::View(ViewKind::Records);
            scene.actions.push(Action::Go { route, new_tab: false });
        }
        if widgets::link_button(ui, "Explícame").clicked() {
            let route = Route::section("lambda-serverless", "reintentos");
            scene.actions.push(Action::Go { route, new_tab: false });
        }
    });
    if failing.is_some() {
        let behind = shards::seconds(shards::age(shard, scene.clock.now));
        caption(ui, &format!("El shard lleva {behind} de retraso; los demás siguen."));
    }
}

fn what_then(mapping: &MappingView) -> &'static str {
    match (mapping.config.retries_max, mapping.config.destination_arn.is_some()) {
        (None, _) => "Se reintenta hasta que caduque en el stream.",
        (Some(_), true) => "Tras los reintentos va al destino de fallos y el shard avanza.",
        (Some(_), false) => "Tras los reintentos se descarta y el shard avanza.",
    }
}

#[cfg(test)]
mod tests {
    use caudal::api::kinesis::{SequenceNumber, ShardId};

    use super::*;

    #[test]
    fn a_half_has_been_run_once_it_counts_more_than_its_whole() {
        let number = SequenceNumber {
            shard_created_secs: 0,
            counter: 0,
            arrived_secs: 0,
            shard: ShardId(0),
        };
        let branch = |invocations, fate| Branch {
            records: 2,
            first: number,
            last: number,
            invocations,
            fate,
        };
        let tree = vec![
            (String::new(), branch(1, Fate::Halved)),
            ("0".to_owned(), branch(2, Fate::Open)),
            ("1".to_owned(), branch(1, Fate::Open)),
        ];
        let run: Vec<_> = tree.iter().map(|(path, branch)| was_run(&tree, path, branch)).collect();
        assert_eq!(run, [true, true, false]);
    }
}
