//! Small things that are painted at a place rather than laid out: a shard's chip, a bar with its
//! limit, text that is cut where there is no room.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Align2, Color32, FontId, Galley, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2,
};

use crate::ui::highlight;
use crate::ui::theme::{self, Tokens, fonts};

/// A shard's chip around a point of its edge; returns where it is.
pub fn chip(
    painter: &Painter,
    tokens: &Tokens,
    at: Pos2,
    anchor: Align2,
    shard: u32,
    open: bool,
) -> Rect {
    let turn = shard as usize % 8;
    let colour = if open { tokens.shard_text[turn] } else { tokens.weak };
    let font = fonts::mono_semibold(theme::SMALL);
    let galley = painter.layout_no_wrap(format!("#{shard}"), font, colour);
    let rect = anchor.anchor_size(at, Vec2::new(galley.size().x + 10.0, 18.0));
    if open {
        painter.rect_filled(rect, theme::RADIUS, tokens.soft_shard[turn]);
        if shard >= 8 {
            hatch(painter, rect, 6.0, tokens.hatch_shard[turn]);
        }
    }
    if !open || tokens.high_contrast {
        let stroke = Stroke::new(1.0, if open { colour } else { tokens.line2 });
        painter.rect_stroke(rect, theme::RADIUS, stroke, StrokeKind::Inside);
    }
    painter.galley(rect.center() - galley.size() / 2.0, galley, colour);
    rect
}

/// Slanted lines over a rectangle.
pub fn hatch(painter: &Painter, rect: Rect, step: f32, colour: Color32) {
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let stroke = Stroke::new(1.0, colour);
    let mut x = rect.left() - rect.height();
    while x < rect.right() {
        let ends = [Pos2::new(x, rect.bottom()), Pos2::new(x + rect.height(), rect.top())];
        painter.line_segment(ends, stroke);
        x += step;
    }
}

/// A bar filled to a part of a limit, which is its right end and has a tick there; over the limit
/// it is all `over`.
pub fn meter(
    painter: &Painter,
    tokens: &Tokens,
    track: Rect,
    used: f64,
    colours: (Color32, Color32),
    tick: bool,
) {
    if tokens.high_contrast {
        // Pure colours know no shade between empty and full.
        painter.rect_stroke(track, 3, Stroke::new(1.0, tokens.line), StrokeKind::Outside);
    } else {
        painter.rect_filled(track, 3, tokens.line);
    }
    let width = track.width() * used.clamp(0.0, 1.0) as f32;
    if width > 0.0 {
        let size = Vec2::new(width.max(track.height()), track.height());
        let colour = if used > 1.0 { colours.1 } else { colours.0 };
        painter.rect_filled(Rect::from_min_size(track.min, size), 3, colour);
    }
    if tick {
        let x = track.right() + 0.5;
        let ends = [Pos2::new(x, track.top() - 3.0), Pos2::new(x, track.bottom() + 3.0)];
        painter.line_segment(ends, Stroke::new(1.0, tokens.secondary));
    }
}

/// A line of text in at most so much room, cut with an ellipsis.
pub fn elided(
    painter: &Painter,
    text: impl Into<String>,
    font: FontId,
    colour: Color32,
    room: f32,
) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.into(), font, colour);
    job.wrap.max_width = room.max(0.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    painter.layout_job(job)
}

/// A command with its colours.
pub fn code(text: &str, font: &FontId, tokens: &Tokens) -> LayoutJob {
    let mut job = LayoutJob::default();
    for (range, token) in highlight::spans("bash", text) {
        let format = TextFormat::simple(font.clone(), token.colour(tokens));
        job.append(&text[range], 0.0, format);
    }
    job
}

/// A dashed line in one shape's worth of strokes.
pub fn dashed(painter: &Painter, ends: [Pos2; 2], stroke: Stroke) {
    painter.extend(Shape::dashed_line(&ends, stroke, 4.0, 3.0));
}
