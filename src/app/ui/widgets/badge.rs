//! Badges and chips.

use eframe::egui::{
    Color32, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
};

use super::paint_icon;
use crate::ui::theme::{self, Themed as _, fonts};

/// What a badge says about its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Fine.
    Ok,
    /// Under way.
    Link,
    /// Take care.
    Warn,
    /// Went wrong.
    Error,
    /// Neither.
    Neutral,
}

impl Tone {
    /// Text and fill.
    pub fn colours(self, tokens: &theme::Tokens) -> (Color32, Color32) {
        match self {
            Self::Ok => (tokens.ok, tokens.soft_ok),
            Self::Link => (tokens.link, tokens.soft_link),
            Self::Warn => (tokens.warn, tokens.soft_warn),
            Self::Error => (tokens.error, tokens.soft_error),
            Self::Neutral => (tokens.secondary, tokens.soft_neutral),
        }
    }
}

/// A word in a pill; an icon (or a dot for `None`) stands before it, for colour is never alone.
pub fn badge(ui: &mut Ui, tone: Tone, icon: Option<&str>, text: &str) -> Response {
    let tokens = ui.tokens();
    let (colour, fill) = tone.colours(tokens);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), fonts::medium(12.0), colour);
    let size = Vec2::new(galley.size().x + 30.0, 20.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        let stroke = if tokens.high_contrast { colour } else { Color32::TRANSPARENT };
        painter.rect(rect, 10, fill, Stroke::new(1.0, stroke), StrokeKind::Inside);
        let mark = rect.left_center() + Vec2::new(12.0, 0.0);
        match icon {
            Some(icon) => paint_icon(painter, mark, icon, 12.0, colour),
            None => {
                painter.circle_filled(mark, 3.5, colour);
            }
        }
        let origin = rect.left_center() + Vec2::new(21.0, -galley.size().y / 2.0);
        painter.galley(origin, galley, colour);
    }
    response
}

/// A shard's chip, `#3`, in its colour; beyond eight the colours come round again with a hatch.
pub fn shard_chip(ui: &mut Ui, shard: u64, open: bool) -> Response {
    let tokens = ui.tokens();
    let index = (shard % 8) as usize;
    let text = format!("#{shard}");
    let colour = if open { tokens.shard_text[index] } else { tokens.weak };
    let galley = ui.painter().layout_no_wrap(text.clone(), fonts::mono_semibold(12.0), colour);
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(galley.size().x + 10.0, 18.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Shard {text}")));
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        if open {
            painter.rect_filled(rect, theme::RADIUS, tokens.soft_shard[index]);
            if shard >= 8 {
                hatch(painter, rect, tokens.hatch_shard[index]);
            }
        }
        if !open || tokens.high_contrast {
            let stroke = Stroke::new(1.0, if open { colour } else { tokens.line2 });
            painter.rect_stroke(rect, theme::RADIUS, stroke, StrokeKind::Inside);
        }
        painter.galley(rect.center() - galley.size() / 2.0, galley, colour);
    }
    response
}

/// Paints the chip of an open shard at the left of a place that may be too narrow for it.
pub fn paint_shard_chip(ui: &Ui, place: Rect, shard: u64) {
    let tokens = ui.tokens();
    let index = (shard % 8) as usize;
    let (text, colour) = (format!("#{shard}"), tokens.shard_text[index]);
    let galley = ui.painter().layout_no_wrap(text, fonts::mono_semibold(12.0), colour);
    let size = Vec2::new(galley.size().x + 10.0, place.height());
    let rect = Rect::from_min_size(place.min, size);
    let painter = ui.painter().with_clip_rect(place.intersect(ui.clip_rect()));
    painter.rect_filled(rect, theme::RADIUS, tokens.soft_shard[index]);
    if shard >= 8 {
        hatch(&painter, rect, tokens.hatch_shard[index]);
    }
    if tokens.high_contrast {
        painter.rect_stroke(rect, theme::RADIUS, Stroke::new(1.0, colour), StrokeKind::Inside);
    }
    painter.galley(rect.center() - galley.size() / 2.0, galley, colour);
}

fn hatch(painter: &eframe::egui::Painter, rect: eframe::egui::Rect, colour: Color32) {
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let stroke = Stroke::new(1.0, colour);
    let mut x = rect.left() - rect.height();
    while x < rect.right() {
        painter.line_segment(
            [
                eframe::egui::pos2(x, rect.bottom()),
                eframe::egui::pos2(x + rect.height(), rect.top()),
            ],
            stroke,
        );
        x += 6.0;
    }
}
