//! Fences: a head with the language, a title and a button, the code below.

use std::ops::Range;
use std::sync::Arc;

use caudal::notes::block::Code;
use caudal::notes::walk::TextPath;
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Color32, CornerRadius, Galley, Pos2, Rect, Stroke, Vec2, pos2, vec2};

use super::{Area, Builder};
use crate::ui::highlight;
use crate::ui::page::item::{Copy, Item, Param, Runnable, Text, Way};
use crate::ui::page::params::{Found, sharing};
use crate::ui::page::rich::{Face, areas};
use crate::ui::page::run::Phase;
use crate::ui::theme::{self, fonts};

/// Height of a card's head.
pub(super) const HEAD: f32 = 32.0;
/// Space around the code.
const PADDING: f32 = 12.0;
/// Height of a line of code.
const LINE: f32 = 20.0;

/// What stands above a piece of code.
pub(super) struct CodeHead<'a> {
    /// Its language.
    pub(super) language: &'a str,
    /// Its title.
    pub(super) title: Option<&'a str>,
    /// By which name it is run, if it can be.
    pub(super) run: Option<TextPath>,
}

impl Builder<'_> {
    /// A fence; gives its bottom.
    pub(super) fn code(&mut self, code: &Code, area: Area, top: f32) -> f32 {
        let run = super::super::run::runnable(code).then(|| self.path.clone());
        let head = CodeHead { language: &code.language, title: code.attribute("title"), run };
        let (text, marks) = self.runs.params.apply(code);
        self.code_card(head, (&text, &marks), area, top)
    }

    /// A card with code; gives its bottom.
    pub(super) fn code_card(
        &mut self,
        CodeHead { language, title, run }: CodeHead<'_>,
        (code, marks): (&str, &[Found]),
        area: Area,
        top: f32,
    ) -> f32 {
        let tokens = self.tokens;
        let language = if language.is_empty() || language == "text" { "texto" } else { language };
        let copy = Arc::new(copy(language, title, code));
        let galley = self.code_galley(language, code);
        let outer = self.copy.replace(Arc::clone(&copy));

        let body_top = top + HEAD;
        let content = galley.size();
        let scrolls = content.x + 2.0 * PADDING > area.wide;
        // The bar that scrolls floats below the last line.
        let foot = if scrolls { 8.0 } else { 0.0 };
        let body = Rect::from_min_size(
            pos2(area.x, body_top),
            vec2(area.wide, content.y + 2.0 * PADDING + foot),
        );
        let outcome = run.as_ref().and_then(|path| self.runs.get(path));
        let result = outcome.map(|outcome| self.result(outcome, area));
        let below = result.as_ref().map_or(0.0, super::run::Result::height);
        let card = Rect::from_min_max(pos2(area.x, top), body.max + vec2(0.0, below));
        let radius = theme::RADIUS_CARD;
        self.fill(card, CornerRadius::same(radius), tokens.sunken, Color32::TRANSPARENT);
        let head = Rect::from_min_size(card.min, vec2(area.wide, HEAD));
        let round = CornerRadius { nw: radius, ne: radius, sw: 0, se: 0 };
        self.fill(head, round, tokens.panel, Color32::TRANSPARENT);
        let line =
            Rect::from_min_size(pos2(head.left(), head.bottom() - 1.0), vec2(area.wide, 1.0));
        self.fill(line, CornerRadius::ZERO, tokens.line, Color32::TRANSPARENT);
        let stroke = Stroke::new(tokens.stroke, tokens.line);
        self.items.push(Item::Box {
            rect: card,
            radius: CornerRadius::same(radius),
            fill: Color32::TRANSPARENT,
            stroke,
        });
        let button =
            Rect::from_center_size(pos2(head.right() - 20.0, head.center().y), Vec2::splat(24.0));
        let runnable = run.as_ref().map(|path| {
            Box::new(Runnable {
                path: path.clone(),
                button: button.translate(vec2(-28.0, 0.0)),
                running: outcome.is_some_and(|outcome| outcome.phase == Phase::Running),
                name: title.map_or_else(|| "fragmento".to_owned(), |title| format!("«{title}»")),
            })
        });
        let taken = if runnable.is_some() { 68.0 } else { 40.0 };
        self.items.push(Item::Frame { rect: card, copy, button: Some(button), run: runnable });
        self.code_head(language, title, head, taken);

        // Places in a thing that scrolls begin at its own corner.
        let corner = if scrolls { Pos2::ZERO } else { body.min };
        let params = self.params(&galley, corner + Vec2::splat(PADDING), code, marks);
        let text = Text {
            at: corner + Vec2::splat(PADDING),
            galley,
            links: Vec::new(),
            chips: Vec::new(),
            heading: None,
            copy: self.copy.clone(),
            path: Some(self.path.clone()),
        };
        if scrolls {
            let width = content.x + 2.0 * PADDING;
            let rect = body.shrink2(vec2(1.0, 0.0));
            let mut items = vec![Item::Text(Box::new(text))];
            items.extend(params);
            self.items.push(Item::Scroll { rect, width, items });
        } else {
            self.items.push(Item::Text(Box::new(text)));
            self.items.extend(params);
        }
        self.copy = outer;
        if let (Some(result), Some(path)) = (result, run) {
            self.put_result(result, path, body.left_bottom(), area);
        }
        card.bottom()
    }

    /// The values of a fence that can be changed, where they stand.
    fn params(&self, galley: &Galley, at: Pos2, code: &str, marks: &[Found]) -> Vec<Item> {
        let item = |mark: &Found| {
            let area = areas(galley, &mark.range).into_iter().next()?;
            let value = code.get(mark.range.clone())?.to_owned();
            let (kind, original) = (mark.kind, mark.original.clone());
            let sharing = sharing(&self.places.page.blocks, kind, &original);
            let param = Box::new(Param { kind, original, value, sharing });
            Some(Item::Param { rect: area.translate(at.to_vec2()), param })
        };
        marks.iter().filter_map(item).collect()
    }

    fn code_head(&mut self, language: &str, title: Option<&str>, head: Rect, taken: f32) {
        let tokens = self.tokens;
        let mono =
            Face { font: fonts::mono, size: theme::SMALL, line: 16.0, colour: tokens.secondary };
        let room = (head.width() - 24.0 - taken).max(40.0);
        let mut text = self.words(language, mono, room);
        text.copy = None;
        let right = text.galley.size().x;
        let y = head.center().y - 8.0;
        self.place(text, pos2(head.left() + 12.0, y));
        if let Some(title) = title {
            let face = Face::small(tokens.weak);
            let mut text = self.words(title, face, f32::INFINITY);
            let left = head.left() + 12.0 + right + 12.0;
            let room = head.right() - taken - left;
            if text.galley.size().x > room {
                text.galley = self.elided(title, face, room);
            }
            text.copy = None;
            self.place(text, pos2(left, y));
        }
    }

    /// One line of words, cut with an ellipsis.
    pub(super) fn elided(&self, words: &str, face: Face, width: f32) -> Arc<Galley> {
        let format = TextFormat {
            font_id: (face.font)(face.size),
            line_height: Some(face.line),
            color: face.colour,
            ..TextFormat::default()
        };
        let mut job = LayoutJob::single_section(words.to_owned(), format);
        job.wrap.max_width = width.max(16.0);
        job.wrap.max_rows = 1;
        job.wrap.break_anywhere = true;
        self.ctx.fonts_mut(|fonts| fonts.layout_job(job))
    }

    pub(super) fn code_galley(&self, language: &str, code: &str) -> Arc<Galley> {
        let mut job = LayoutJob::default();
        for (range, token) in highlight::spans(language, code) {
            let Range { start, end } = range;
            let Some(words) = code.get(start..end) else { continue };
            job.append(
                words,
                0.0,
                TextFormat {
                    font_id: fonts::mono(theme::CODE),
                    line_height: Some(LINE),
                    color: token.colour(self.tokens),
                    ..TextFormat::default()
                },
            );
        }
        self.ctx.fonts_mut(|fonts| fonts.layout_job(job))
    }
}

/// What can be copied of a fence.
fn copy(language: &str, title: Option<&str>, code: &str) -> Copy {
    let notice = "Código copiado";
    let mut ways = vec![Way { label: "Copiar", text: code.to_owned(), notice }];
    let script = matches!(language, "bash" | "sh" | "shell" | "console");
    if script {
        let text = one_line(code);
        ways.push(Way {
            label: "Copiar en una línea",
            text,
            notice: "Código copiado en una línea",
        });
    }
    let title = title.map(|title| format!(": {title}")).unwrap_or_default();
    Copy { name: format!("Código {language}{title}"), ways, script }
}

/// A script on one line: lines that go on are joined, the others separated by `;`.
pub(in crate::ui::page) fn one_line(code: &str) -> String {
    let mut joined = String::new();
    let mut goes_on = true;
    for line in code.lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if !joined.is_empty() {
            joined.push_str(if goes_on { " " } else { "; " });
        }
        goes_on = line.ends_with('\\') || line.ends_with("&&") || line.ends_with('|');
        joined.push_str(line.strip_suffix('\\').unwrap_or(line).trim_end());
    }
    joined
}
