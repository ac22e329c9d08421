//! What stands below a fence that was run, and the button that runs a whole section.

use std::sync::Arc;

use caudal::notes::block::Heading;
use caudal::notes::walk::TextPath;
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Color32, CornerRadius, Galley, Pos2, Rect, Vec2, pos2, vec2};

use super::{Area, Builder};
use crate::ui::highlight;
use crate::ui::page::item::{Copy, Item, Text, Way};
use crate::ui::page::run::{LineKind, Outcome, section_fences};
use crate::ui::theme::{self, fonts};

/// Height of the line that says how it went.
const FOOT: f32 = 32.0;
/// Space around what was printed.
const PADDING: f32 = 12.0;
/// Height of a printed line.
const LINE: f32 = 18.0;
/// Size of the button that runs a section.
const ALL: Vec2 = vec2(132.0, 24.0);

/// A result, measured.
pub(super) struct Result {
    outcome: Arc<Outcome>,
    galley: Option<Arc<Galley>>,
}

impl Result {
    /// How high it is.
    pub(super) fn height(&self) -> f32 {
        FOOT + self.galley.as_ref().map_or(0.0, |galley| galley.size().y + 2.0 * PADDING)
    }
}

impl Builder<'_> {
    /// Measures what became of a fence.
    pub(super) fn result(&self, outcome: &Arc<Outcome>, area: Area) -> Result {
        let shown = outcome.open && !outcome.lines.is_empty();
        let galley = shown.then(|| self.printed(outcome, area.wide - 2.0 * PADDING));
        Result { outcome: Arc::clone(outcome), galley }
    }

    /// Puts it below the code.
    pub(super) fn put_result(&mut self, result: Result, path: TextPath, at: Pos2, area: Area) {
        let tokens = self.tokens;
        let foot = Rect::from_min_size(at, vec2(area.wide, FOOT));
        let line = Rect::from_min_size(foot.min, vec2(area.wide, 1.0));
        let height = result.height();
        if let Some(galley) = result.galley {
            let body = Rect::from_min_size(foot.left_bottom(), vec2(area.wide, height - FOOT));
            let radius = theme::RADIUS_CARD;
            let round = CornerRadius { nw: 0, ne: 0, sw: radius, se: radius };
            self.fill(body.shrink(1.0), round, tokens.bg, Color32::TRANSPARENT);
            let text = result.outcome.lines.iter().map(|line| line.text.as_str());
            let text = text.collect::<Vec<_>>().join("\n");
            let way = Way { label: "Copiar la salida", text, notice: "Salida copiada" };
            let copy = Copy { name: "Salida".to_owned(), ways: vec![way], script: false };
            self.items.push(Item::Text(Box::new(Text {
                at: body.min + Vec2::splat(PADDING),
                galley,
                links: Vec::new(),
                chips: Vec::new(),
                heading: None,
                copy: Some(Arc::new(copy)),
                path: None,
            })));
        }
        self.fill(line, CornerRadius::ZERO, tokens.line, Color32::TRANSPARENT);
        self.items.push(Item::Outcome { rect: foot, path, outcome: result.outcome });
    }

    fn printed(&self, outcome: &Outcome, width: f32) -> Arc<Galley> {
        let mut job = LayoutJob::default();
        job.wrap.max_width = width;
        job.wrap.break_anywhere = outcome.lines.iter().all(|line| line.kind == LineKind::Out);
        let mut put = |words: &str, colour: Color32| {
            let format = TextFormat {
                font_id: fonts::mono(theme::SMALL),
                line_height: Some(LINE),
                color: colour,
                ..TextFormat::default()
            };
            job.append(words, 0.0, format);
        };
        for (index, line) in outcome.lines.iter().enumerate() {
            if index > 0 {
                put("\n", self.tokens.text);
            }
            match line.kind {
                LineKind::Out => {
                    let json = line.text.trim_start().starts_with(['{', '[']);
                    let language = if json { "json" } else { "text" };
                    for (range, token) in highlight::spans(language, &line.text) {
                        if let Some(words) = line.text.get(range) {
                            put(words, token.colour(self.tokens));
                        }
                    }
                }
                LineKind::Error => put(&line.text, self.tokens.error),
                LineKind::Hint => put(&line.text, self.tokens.secondary),
            }
        }
        self.ctx.fonts_mut(|fonts| fonts.layout_job(job))
    }

    /// The button beside a title whose section has more than one fence to run.
    pub(super) fn run_all(&mut self, heading: &Heading, area: Area, top: f32, bottom: f32) {
        let paths = section_fences(&self.places.page.blocks, heading);
        if paths.len() < 2 {
            return;
        }
        let right = area.x + area.wide;
        let corner = pos2(right - ALL.x, f32::midpoint(top, bottom) - 12.0);
        // Where the title needs the room, it goes below it.
        if corner.x > area.x + area.prose.min(area.wide - ALL.x) - 1.0
            || self.title_ends() < corner.x
        {
            let rect = Rect::from_min_size(corner, ALL);
            self.items.push(Item::RunAll { rect, paths });
        }
    }

    /// How far the title that was placed last reaches to the right.
    fn title_ends(&self) -> f32 {
        match self.items.last() {
            // Room for the button that copies the link.
            Some(Item::Text(text)) => text.rect().right() + 40.0,
            _ => 0.0,
        }
    }
}
