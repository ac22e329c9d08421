//! Marked text as one galley: faces, links, small raised numbers, and where each stretch lands.

use std::ops::Range;

use caudal::notes::block::{Link, Rich, Span, Style};
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Align, Color32, Context, FontFamily, FontId, Galley, Pos2, Rect, Stroke};

use super::item::{Run, Text};
use super::places::{Places, Target};
use crate::ui::theme::{self, Tokens, fonts};

/// Space kept after a link to the web for its arrow.
const ARROW: f32 = 10.0;
/// Space before the number of a source.
const RAISED_GAP: f32 = 1.5;

/// How the words of a text look where nothing is marked.
#[derive(Clone, Copy)]
pub(super) struct Face {
    /// The face.
    pub(super) font: fn(f32) -> FontId,
    /// Its size.
    pub(super) size: f32,
    /// Height of a line.
    pub(super) line: f32,
    /// Colour.
    pub(super) colour: Color32,
}

impl Face {
    /// Prose.
    pub(super) fn body(colour: Color32) -> Self {
        Self { font: fonts::regular, size: theme::BODY, line: 21.0, colour }
    }

    /// Text of second rank.
    pub(super) fn small(colour: Color32) -> Self {
        Self { font: fonts::regular, size: theme::SMALL, line: 16.0, colour }
    }

    /// A table's cell.
    pub(super) fn cell(colour: Color32) -> Self {
        Self { font: fonts::regular, size: theme::TOOL, line: 20.0, colour }
    }

    /// A section's title.
    pub(super) fn heading(level: u8, colour: Color32) -> Self {
        let (size, line) = match level {
            0 | 1 => (theme::H1, 32.0),
            2 => (theme::H2, 28.0),
            3 => (theme::H3, 24.0),
            _ => (theme::BODY, 21.0),
        };
        Self { font: fonts::semibold, size, line, colour }
    }
}

/// How a text is broken and aligned.
#[derive(Clone, Copy)]
pub(super) struct Setting {
    /// Widest row.
    pub(super) width: f32,
    /// Alignment of the rows.
    pub(super) align: Align,
}

impl Setting {
    /// To the left.
    pub(super) fn left(width: f32) -> Self {
        Self { width, align: Align::LEFT }
    }
}

/// Lays out marked text.
pub(super) fn text(
    ctx: &Context,
    tokens: &Tokens,
    places: &Places<'_>,
    rich: &Rich,
    face: Face,
    setting: Setting,
) -> Text {
    let mut job = LayoutJob::default();
    job.wrap.max_width = setting.width;
    job.halign = setting.align;
    let mut runs: Vec<(Target, Range<usize>)> = Vec::new();
    let mut chips: Vec<Range<usize>> = Vec::new();
    let mut gap = 0.0;
    let mut last: Option<&Link> = None;
    for span in &rich.spans {
        let Some(words) = rich.text.get(span.range.clone()) else { continue };
        let mut colour = face.colour;
        let mut leading = std::mem::take(&mut gap);
        if let Some(link) = &span.link {
            if last == Some(link)
                && let Some((target, range)) = runs.last_mut()
            {
                range.end = span.range.end;
                colour = target.colour(tokens);
            } else {
                let target = places.target(link);
                colour = target.colour(tokens);
                runs.push((target, span.range.clone()));
            }
            if matches!(link, Link::Source(_)) {
                leading += RAISED_GAP;
                if matches!(last, Some(Link::Source(_))) {
                    leading += RAISED_GAP;
                }
            }
            if matches!(link, Link::Web(_)) {
                gap = ARROW;
            }
        } else if matches!(last, Some(Link::Web(_))) {
            leading = leading.max(ARROW);
        }
        // Only the last span of a link to the web is followed by its arrow.
        if last.is_some() && last == span.link.as_ref() {
            leading = 0.0;
        }
        if span.style.code && span.link.is_none() {
            chips.push(span.range.clone());
        }
        job.append(words, leading, format(span, face, colour));
        last = span.link.as_ref();
    }
    if job.sections.is_empty() && !rich.text.is_empty() {
        let span = Span { range: 0..rich.text.len(), style: Style::default(), link: None };
        job.append(&rich.text, 0.0, format(&span, face, face.colour));
    }
    let galley = ctx.fonts_mut(|fonts| fonts.layout_job(job));
    let links = runs
        .into_iter()
        .map(|(target, range)| Run {
            text: rich.text.get(range.clone()).unwrap_or_default().to_owned(),
            arrow: target.is_web(),
            areas: areas(&galley, &range),
            target,
        })
        .collect();
    let chips = chips.iter().flat_map(|range| areas(&galley, range)).map(|rect| chip(rect, face));
    let chips = chips.collect();
    Text { at: Pos2::ZERO, galley, links, chips, heading: None, copy: None, path: None }
}

fn format(span: &Span, face: Face, colour: Color32) -> TextFormat {
    let style = span.style;
    let figures = (face.font)(face.size);
    let title = figures.family == fonts::semibold(face.size).family;
    let font = match (style.code, style.strong, style.emphasis) {
        _ if figures.family == FontFamily::Monospace && style.strong => {
            fonts::mono_semibold(face.size)
        }
        (true, strong, _) if strong || title => fonts::mono_semibold(face.size - 1.0),
        (true, ..) => fonts::mono(face.size - 1.0),
        (false, true, _) => fonts::semibold(face.size),
        (false, false, true) => fonts::italic(face.size),
        (false, false, false) => (face.font)(face.size),
    };
    let strike = if style.strike { Stroke::new(1.0, colour) } else { Stroke::NONE };
    let mut format = TextFormat {
        font_id: font,
        line_height: Some(face.line),
        color: colour,
        strikethrough: strike,
        ..TextFormat::default()
    };
    if matches!(span.link, Some(Link::Source(_))) {
        format.font_id = fonts::medium(theme::CAPTION);
        format.line_height = Some(theme::CAPTION + 3.0);
        format.valign = Align::TOP;
    }
    format
}

/// The fill behind code in a sentence: as high as the letters, a little wider than the row says.
fn chip(area: Rect, face: Face) -> Rect {
    let height = face.size + 4.0;
    let centre = area.center();
    Rect::from_center_size(centre, eframe::egui::vec2(area.width() + 4.0, height))
}

/// The rectangles, one per row, of a stretch of a galley's text; spaces at the ends of rows are
/// left out.
pub(super) fn areas(galley: &Galley, range: &Range<usize>) -> Vec<Rect> {
    let mut found = Vec::new();
    let mut byte = 0;
    for row in &galley.rows {
        let mut extent: Option<(f32, f32)> = None;
        for glyph in &row.glyphs {
            if range.contains(&byte) && !glyph.chr.is_whitespace() {
                let (left, right) = extent.unwrap_or((glyph.pos.x, glyph.max_x()));
                extent = Some((left.min(glyph.pos.x), right.max(glyph.max_x())));
            }
            byte += glyph.chr.len_utf8();
        }
        if let Some((left, right)) = extent {
            let rect = row.rect();
            found.push(Rect::from_x_y_ranges(row.pos.x + left..=row.pos.x + right, rect.y_range()));
        }
        byte += usize::from(row.ends_with_newline);
        if byte >= range.end {
            break;
        }
    }
    found
}

/// Unmarked words as marked text.
pub(super) fn plain(words: &str) -> Rich {
    let span = Span { range: 0..words.len(), style: Style::default(), link: None };
    Rich { text: words.to_owned(), spans: vec![span] }
}
