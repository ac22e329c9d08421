//! The disc in the middle of the ring: the probed key, its MD5, its shard; and the needle that
//! points to where it falls.

use eframe::egui::{Align2, Painter, Pos2, Rect, Stroke, Ui, Vec2};

use super::dial::Dial;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::keyspace::{Desk, Figures, geometry, paint};

/// Seconds in which the needle sweeps to its place.
const SWEEP: f64 = 0.4;
/// Seconds for which the arc it has reached stays lit.
const FLASH: f64 = 0.35;
/// Radius of the needle's head.
pub const HEAD: f32 = 7.0;

/// The needle.
#[derive(Clone, Copy, Debug, Default)]
pub struct Needle {
    from: f64,
    to: Option<f64>,
    begun: f64,
}

impl Needle {
    /// Sends it to a place; returns where it is now.
    pub fn sweep(&mut self, ui: &Ui, to: f64, at_once: bool) -> f64 {
        let time = ui.input(|input| input.time);
        let still = at_once || ui.style().animation_time == 0.0;
        if self.to != Some(to) {
            let here = self.to.map_or(to, |_| self.place(time));
            let begun = if still || self.to.is_none() { time - SWEEP - FLASH } else { time };
            *self = Self { from: here, to: Some(to), begun };
        }
        let here = self.place(time);
        if time < self.begun + SWEEP + FLASH {
            ui.request_repaint_after_secs(1.0 / 30.0);
        }
        here
    }

    fn place(&self, time: f64) -> f64 {
        let to = self.to.unwrap_or(0.0);
        let done = ((time - self.begun) / SWEEP).clamp(0.0, 1.0);
        let eased = 1.0 - (1.0 - done).powi(3);
        (self.from + geometry::turn(self.from, to) * eased).rem_euclid(1.0)
    }

    /// How brightly the arc it points to flashes, from 1 down to 0.
    pub fn flash(&self, ui: &Ui) -> f32 {
        let since = ui.input(|input| input.time) - self.begun - SWEEP;
        if (0.0..FLASH).contains(&since) { (1.0 - since / FLASH) as f32 } else { 0.0 }
    }
}

/// Draws the needle from the disc to the arc; returns where its head is.
pub fn needle(painter: &Painter, ui: &Ui, dial: &Dial, at: f64, held: bool) -> Pos2 {
    let tokens = ui.tokens();
    let tip = dial.at(f32::midpoint(dial.inner, dial.outer), at);
    let stroke = Stroke::new(1.5, tokens.text);
    painter.line_segment([dial.at(dial.core, at), dial.at(dial.inner - 2.0, at)], stroke);
    let radius = if held { HEAD + 1.5 } else { HEAD };
    painter.circle(tip, radius, tokens.bg, Stroke::new(2.0, tokens.text));
    painter.circle_filled(tip, radius - 3.5, tokens.text);
    tip
}

/// Draws the disc and what stands in it.
pub fn disc(ui: &Ui, dial: &Dial, figures: &Figures, desk: &Desk) {
    let tokens = ui.tokens();
    let painter = ui.painter();
    painter.circle(dial.centre, dial.core, tokens.bg, Stroke::new(1.0, tokens.line2));
    let Ok(Some(probe)) = desk.probe() else { return };
    let digits = format!("{:032x}", probe.hash);
    let explicit = probe.hash != probe.md5;
    let width = dial.core * 2.0;
    let big = width > 176.0;
    let small = width < 96.0;
    let mut lines: Vec<(String, eframe::egui::FontId, eframe::egui::Color32, f32)> = Vec::new();
    if !small {
        let size = if big { theme::BODY } else { theme::SMALL };
        let key = if desk.key.is_empty() { "sin clave".to_owned() } else { desk.key.clone() };
        lines.push((key, fonts::mono_semibold(size), tokens.text, if big { 15.0 } else { 8.0 }));
    }
    let name = if explicit { "ExplicitHashKey" } else { "MD5" };
    lines.push((name.to_owned(), fonts::mono(theme::CAPTION), tokens.weak, 3.0));
    let size = if big { theme::H2 } else { theme::BODY };
    lines.push((digits[..8].to_owned(), fonts::mono_semibold(size), tokens.text, 4.0));
    if big {
        for part in [&digits[8..20], &digits[20..32]] {
            let font = fonts::mono(theme::SMALL);
            lines.push((part.to_owned(), font, tokens.secondary, 1.0));
        }
    } else if !small {
        let part = format!("{}…", &digits[8..18]);
        lines.push((part, fonts::mono(theme::CAPTION), tokens.secondary, 1.0));
    }
    let galleys: Vec<_> = lines
        .into_iter()
        .map(|(text, font, colour, below)| {
            (paint::elided(painter, text, font, colour, width * 0.82), colour, below)
        })
        .collect();
    let holder = figures.holder(probe.hash);
    let chip = if holder.is_some() && !small { 26.0 } else { 0.0 };
    let height: f32 = galleys.iter().map(|(galley, _, below)| galley.size().y + below).sum();
    let mut y = dial.centre.y - f32::midpoint(height, chip);
    let mut key_line = true;
    for (galley, colour, below) in galleys {
        let at = Pos2::new(dial.centre.x - galley.size().x / 2.0, y);
        y += galley.size().y + below;
        painter.galley(at, galley, colour);
        if key_line && big {
            let rule = Rect::from_center_size(
                Pos2::new(dial.centre.x, y - below / 2.0 - 1.0),
                Vec2::new(width * 0.42, 0.0),
            );
            painter.hline(rect_range(rule), rule.center().y, Stroke::new(1.0, tokens.line));
        }
        key_line = false;
    }
    if let (Some(figure), false) = (holder, small) {
        let at = Pos2::new(dial.centre.x, y + 6.0);
        paint::chip(painter, tokens, at, Align2::CENTER_TOP, figure.id.0, true);
    }
}

fn rect_range(rect: Rect) -> std::ops::RangeInclusive<f32> {
    rect.left()..=rect.right()
}
