//! An open shard on the line: its share of the traffic by key, its use in words, and what marks it
//! as hot, selected or pointed at.

use eframe::egui::{Align2, Pos2, Rect, Stroke, StrokeKind, Ui, Vec2};

use super::figures::{Figure, Figures};
use super::layers::Reader;
use super::paint;
use super::words;
use crate::ui::theme::{self, Themed as _, Tokens, fonts};
use crate::ui::widgets;

/// How a cell stands out.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    /// Under the pointer here or in another view.
    pub(super) lit: bool,
    /// Selected.
    pub(super) selected: bool,
    /// Who reads it.
    pub(super) readers: &'a [Reader],
}

/// Points of a bar of traffic, its gap included.
const BAR: f32 = 5.0;
/// Bars of one shard at most: as many as heat has stretches.
const BARS_MAX: usize = 64;

/// Paints the cell.
pub(super) fn paint(ui: &Ui, place: Rect, figure: &Figure, figures: &Figures, look: Look<'_>) {
    let tokens = ui.tokens();
    let turn = figure.id.0 as usize % 8;
    let inside = place.shrink2(Vec2::new(0.75_f32.min(place.width() / 4.0), 0.0));
    let painter = ui.painter();
    painter.rect_filled(inside, 2, tokens.soft_shard[turn]);
    if figure.id.0 >= 8 {
        paint::hatch(painter, inside, 7.0, tokens.hatch_shard[turn]);
    }
    traffic(ui, inside, figure, figures);
    if figure.is_hot() {
        let stroke = Stroke::new(1.5, tokens.error);
        painter.rect_stroke(inside, 2, stroke, StrokeKind::Inside);
    }
    if look.selected || look.lit || tokens.high_contrast {
        let colour = if look.selected {
            tokens.text
        } else if look.lit {
            tokens.secondary
        } else {
            tokens.shard[turn]
        };
        painter.rect_stroke(inside, 2, Stroke::new(1.5, colour), StrokeKind::Inside);
    }
    let mut right = inside.right() - 6.0;
    if !look.readers.is_empty() && inside.width() > 132.0 {
        right = readers_mark(ui, Pos2::new(right, inside.top() + 13.0), look.readers.len());
    }
    pills(ui, tokens, inside, right, figure);
}

fn traffic(ui: &Ui, inside: Rect, figure: &Figure, figures: &Figures) {
    let tokens = ui.tokens();
    // As on the ring: an even load takes a quarter of the height.
    let scale = figures.densest.max(figures.even * 4.0);
    if scale <= 0.0 {
        return;
    }
    let turn = figure.id.0 as usize % 8;
    let count = ((inside.width() / BAR) as usize).clamp(1, BARS_MAX);
    let span = figure.to - figure.from;
    let step = inside.width() / count as f32;
    for (at, load) in figure.resample(count).into_iter().enumerate() {
        if load <= 0.0 {
            continue;
        }
        let density = load / (span / count as f64);
        let height = ((inside.height() - 22.0) * (density / scale).min(1.0) as f32).max(2.0);
        let left = inside.left() + at as f32 * step;
        let bar = Rect::from_min_max(
            Pos2::new(left + 0.75, inside.bottom() - height),
            Pos2::new(left + (step - 0.75).max(1.0), inside.bottom()),
        );
        let bright = density > figures.even * 2.5;
        let colour = if bright { tokens.shard[turn] } else { tokens.hatch_shard[turn] };
        ui.painter().rect_filled(bar, 0, colour);
    }
}

fn readers_mark(ui: &Ui, at: Pos2, count: usize) -> f32 {
    let tokens = ui.tokens();
    let painter = ui.painter();
    let font = fonts::mono(theme::CAPTION);
    let text = painter.text(at, Align2::RIGHT_CENTER, count.to_string(), font, tokens.text);
    let centre = Pos2::new(text.left() - 9.0, at.y);
    widgets::paint_icon(painter, centre, "users", 12.0, tokens.secondary);
    centre.x - 12.0
}

/// `#2 ▲ 131 %` and, where there is room, what is refused.
fn pills(ui: &Ui, tokens: &Tokens, inside: Rect, right: f32, figure: &Figure) {
    let painter = ui.painter().with_clip_rect(inside.intersect(ui.clip_rect()));
    let turn = figure.id.0 as usize % 8;
    let name = painter.layout_no_wrap(
        format!("#{}", figure.id.0),
        fonts::mono_semibold(theme::SMALL),
        tokens.shard_text[turn],
    );
    if inside.width() < name.size().x + 4.0 {
        return;
    }
    let hot = figure.is_hot();
    let colour = if hot { tokens.error } else { tokens.text };
    let mark = if hot { "▲ " } else { "" };
    let used = format!("{mark}{}", words::percent(figure.offered.used()));
    let used = painter.layout_no_wrap(used, fonts::mono(theme::CAPTION), colour);
    let both = name.size().x + used.size().x + 20.0;
    let y = inside.top() + 13.0;
    let fits = inside.width() > both + 8.0;
    let left =
        if fits { inside.left() + 6.0 } else { inside.center().x - name.size().x / 2.0 - 4.0 };
    let width = if fits { both } else { name.size().x + 8.0 };
    let pill = Rect::from_min_size(Pos2::new(left, y - 9.0), Vec2::new(width, 18.0));
    if fits {
        painter.rect_filled(pill, theme::RADIUS, tokens.bg);
    }
    let text_at = Pos2::new(left + if fits { 6.0 } else { 4.0 }, y - name.size().y / 2.0);
    let next = text_at.x + name.size().x + 8.0;
    painter.galley(text_at, name, tokens.text);
    if fits {
        painter.galley(Pos2::new(next, y - used.size().y / 2.0), used, colour);
    }
    if figure.refused > 0.0 {
        let text = words::refusals(figure.refused);
        let galley = painter.layout_no_wrap(text, fonts::mono(theme::CAPTION), tokens.error);
        let from = right - galley.size().x - 12.0;
        if from > pill.right() + 6.0 {
            let size = Vec2::new(galley.size().x + 12.0, 18.0);
            let pill = Rect::from_min_size(Pos2::new(from, y - 9.0), size);
            painter.rect_filled(pill, theme::RADIUS, tokens.bg);
            painter.galley(pill.center() - galley.size() / 2.0, galley, tokens.error);
        }
    }
}
