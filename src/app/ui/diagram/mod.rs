//! Diagrams: mermaid's text as cards and arrows whose nodes are widgets.
//!
//! `parse` has the text read and looks whether all of it was understood, `flow` and `sequence`
//! turn the geometry into a `picture`, `paint` shows it.

mod flow;
mod paint;
mod parse;
mod picture;
mod sequence;
mod space;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use caudal::notes::block::{Diagram as Source, Link};
use eframe::egui::{Context, Galley, Id, Rect, ScrollArea, Ui, UiBuilder, Vec2, pos2, vec2};
use egui_mermaid::layout::Diagram;

use self::flow::Desk;
use self::picture::Picture;
use super::page::{Copy, Pass, Target, Way};
use super::theme::{self, Tokens, fonts};

/// Height of the card's head.
const HEAD: f32 = 32.0;
/// Space beside the title.
const PADDING: f32 = 16.0;
/// Space around the picture, which has a margin of 12 of its own.
const AROUND: f32 = 4.0;
/// Smallest size of type, of what it is elsewhere.
const SMALLEST: f32 = 0.75;

/// A diagram laid out for one width.
pub struct Card {
    picture: Picture,
    title: Arc<Galley>,
    copy: Copy,
    scrolls: bool,
}

impl Card {
    /// Lays out a diagram; the error says in Spanish why it can't be drawn.
    pub(in crate::ui) fn new(
        ctx: &Context,
        tokens: &'static Tokens,
        source: &Source,
        width: f32,
        target: &dyn Fn(&Link) -> Target,
    ) -> Result<Self, String> {
        let desk = Desk { ctx, tokens, source, target };
        let room = width - 2.0 * AROUND;
        let picture = fitted(desk, room)?;
        let title = source.title.as_deref().unwrap_or("Diagrama");
        let galley = {
            let mut job = eframe::egui::text::LayoutJob::simple_singleline(
                title.to_owned(),
                fonts::regular(theme::SMALL),
                tokens.secondary,
            );
            job.wrap.max_width = (width - 64.0).max(40.0);
            job.wrap.max_rows = 1;
            job.wrap.break_anywhere = true;
            ctx.fonts_mut(|fonts| fonts.layout_job(job))
        };
        let copy = Copy {
            name: format!("Diagrama: {title}"),
            ways: vec![Way {
                label: "Copiar fuente de Mermaid",
                text: source.source.clone(),
                notice: "Diagrama copiado",
            }],
            script: false,
        };
        Ok(Self { scrolls: picture.size.x > room + 0.5, picture, title: galley, copy })
    }

    /// Its height in points.
    pub(in crate::ui) fn height(&self) -> f32 {
        let foot = if self.scrolls { AROUND + 8.0 } else { AROUND };
        (HEAD + self.picture.size.y + foot).ceil()
    }

    /// Whether anything in it takes the focus.
    #[cfg(test)]
    pub(super) fn links(&self) -> usize {
        self.picture.nodes.iter().filter(|node| node.target.is_some()).count()
    }

    /// Draws it.
    pub(in crate::ui) fn show(&self, ui: &mut Ui, pass: &mut Pass<'_>, id: Id, rect: Rect) {
        paint::frame(ui, pass, id, rect, &self.copy, &self.picture.summary);
        let at = pos2(rect.left() + PADDING, rect.top() + (HEAD - self.title.size().y) / 2.0 + 2.0);
        ui.painter().galley(at, Arc::clone(&self.title), pass.tokens.secondary);
        let button = Rect::from_center_size(
            pos2(rect.right() - 24.0, rect.top() + HEAD / 2.0 + 2.0),
            Vec2::splat(24.0),
        );
        super::page::copy_button(ui, pass, id.with("copiar"), button, &self.copy);
        let body = Rect::from_min_max(pos2(rect.left(), rect.top() + HEAD), rect.max);
        if !self.scrolls {
            let spare = (body.width() - self.picture.size.x) / 2.0;
            let corner = pos2(body.left() + spare.max(AROUND), body.top());
            paint::picture(ui, pass, id, &self.picture, corner);
            return;
        }
        let inner = body.shrink2(vec2(1.0, 0.0));
        let mut child = ui.new_child(UiBuilder::new().id_salt(id.value()).max_rect(inner));
        child.shrink_clip_rect(inner);
        ScrollArea::horizontal().id_salt("ancho").auto_shrink(false).show(&mut child, |ui| {
            let size = vec2(self.picture.size.x + 2.0 * AROUND, inner.height());
            let (_, space) = ui.allocate_space(size);
            let corner = pos2(space.left() + AROUND, space.top());
            paint::picture(ui, pass, id, &self.picture, corner);
        });
    }
}

/// The picture that fits best: as it is, smaller, turned, or as small as may be.
fn fitted(desk: Desk<'_>, room: f32) -> Result<Picture, String> {
    let source = desk.source.source.as_str();
    match flow::read(desk, source, room)? {
        Diagram::Flow(read) => {
            let across = flow::across(source);
            let scale = room / read.size.0.max(1.0);
            if scale >= SMALLEST {
                return Ok(flow::picture(desk, &read, across, scale.min(1.0)));
            }
            // Too wide from left to right may be just right from top to bottom.
            if let Some(turned) = turned(source)
                && let Ok(Diagram::Flow(down)) = flow::read(desk, &turned, room)
                && room / down.size.0.max(1.0) >= SMALLEST
            {
                let scale = (room / down.size.0.max(1.0)).min(1.0);
                return Ok(flow::picture(desk, &down, false, scale));
            }
            Ok(flow::picture(desk, &read, across, SMALLEST))
        }
        Diagram::Sequence(read) => {
            let scale = (room / read.size.0.max(1.0)).clamp(SMALLEST, 1.0);
            Ok(sequence::picture(desk, &read, scale))
        }
        Diagram::Pie(pie) => Ok(sequence::shares(desk, &pie, room)),
        _ => Err("Caudal no dibuja este tipo de diagrama; esta es su fuente.".to_owned()),
    }
}

/// A flow from left to right as one from top to bottom.
fn turned(source: &str) -> Option<String> {
    let (first, rest) = source.split_once('\n')?;
    let mut words = first.split_whitespace();
    let kind = words.next().filter(|kind| matches!(*kind, "graph" | "flowchart"))?;
    matches!(words.next(), Some("LR" | "RL")).then(|| format!("{kind} TD\n{rest}"))
}
