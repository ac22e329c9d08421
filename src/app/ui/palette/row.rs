//! A row of the palette's list.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Align2, Color32, FontId, Galley, Id, Painter, Pos2, Rect, Response, Role, Sense, Ui, Vec2,
    WidgetInfo,
};
use std::sync::Arc;

use super::hit::Target;
use super::{Hit, Kind, Marked, caps, caps_width};
use crate::ui::theme::{self, Themed as _, Tokens, fonts};
use crate::ui::widgets::paint_icon;

/// Height of a row with a second line.
const TWO_LINES: f32 = 48.0;

/// A row's identity, so that the field can say which one is selected.
pub(super) fn id(index: usize) -> Id {
    Id::unique("caudal.palette.row").with(index)
}

/// How tall a row is.
pub(super) fn height(hit: Option<&Hit>) -> f32 {
    if hit.is_some_and(|hit| hit.snippet.is_some()) { TWO_LINES } else { theme::ROW_COMFORTABLE }
}

/// Draws a row. It takes clicks but not the keyboard, which stays in the field.
pub(super) fn show(ui: &mut Ui, index: usize, hit: &Hit, selected: bool) -> Response {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), height(Some(hit)));
    let (_, rect) = ui.allocate_space(size);
    let sense = if hit.can_be_chosen() { Sense::CLICK } else { Sense::hover() };
    let response = ui.interact(rect, id(index), sense);
    response
        .widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, hit.can_be_chosen(), hit.name()));
    ui.accesskit_node_builder(response.id, |node| {
        node.set_selected(selected);
        node.set_position_in_set(index);
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let painter = ui.painter();
    if selected {
        painter.rect_filled(rect, theme::RADIUS, tokens.sel);
    }
    if tokens.high_contrast && selected {
        let stroke = eframe::egui::Stroke::new(2.0, tokens.accent);
        painter.rect_stroke(rect, theme::RADIUS, stroke, eframe::egui::StrokeKind::Inside);
    }
    let first = match &hit.snippet {
        Some(_) => rect.top() + 15.0,
        None => rect.center().y,
    };
    let icon = Pos2::new(rect.left() + 20.0, first);
    paint_icon(painter, icon, &hit.icon, 16.0, icon_colour(hit, tokens, selected));
    let right = at_right(painter, tokens, rect, first, hit, selected);
    let left = rect.left() + 40.0;
    let weak = if selected { tokens.secondary } else { tokens.weak };
    let plain = if hit.can_be_chosen() { tokens.text } else { tokens.secondary };
    let title = job(&hit.title, &mark_format(tokens), fonts::regular(theme::TOOL), plain);
    let title = fitted(painter, title, right - left);
    let end = put(painter, left, first, title);
    if !hit.detail.is_empty() && right - end > 48.0 {
        let detail = Marked::plain(hit.detail.clone());
        let detail = job(&detail, &mark_format(tokens), fonts::regular(12.0), weak);
        let detail = fitted(painter, detail, right - end - 12.0);
        put(painter, end + 12.0, first, detail);
    }
    if let Some(snippet) = &hit.snippet {
        let mut mark = TextFormat::simple(fonts::medium(12.0), tokens.text);
        mark.background = tokens.soft_accent;
        let snippet = job(snippet, &mark, fonts::regular(12.0), tokens.secondary);
        let snippet = fitted(painter, snippet, rect.right() - 16.0 - left);
        put(painter, left, rect.bottom() - 15.0, snippet);
    }
    response
}

fn icon_colour(hit: &Hit, tokens: &Tokens, selected: bool) -> Color32 {
    match hit.kind {
        Kind::Shard { number, open: true } => tokens.shard[(number % 8) as usize],
        Kind::Shard { open: false, .. } => tokens.weak,
        Kind::Link if hit.target == Target::Nothing => tokens.warn,
        _ if selected => tokens.accent,
        _ => tokens.secondary,
    }
}

/// What stands at the right: the keys of a command, the word for what it is, or Enter's cap where
/// it would be pressed. Returns where the room for the title ends.
fn at_right(
    painter: &Painter,
    tokens: &Tokens,
    rect: Rect,
    y: f32,
    hit: &Hit,
    selected: bool,
) -> f32 {
    let right = rect.right() - 12.0;
    if selected && hit.keys.is_none() {
        let left = right - caps_width(painter, "↵");
        caps(painter, tokens, Pos2::new(left, y), "↵");
        return left - 12.0;
    }
    let colour = if selected { tokens.secondary } else { tokens.weak };
    let at = Pos2::new(right, y);
    let font = fonts::regular(12.0);
    let word = painter.text(at, Align2::RIGHT_CENTER, hit.kind.word(), font, colour);
    let Some(keys) = &hit.keys else { return word.left() - 12.0 };
    let left = word.left() - 12.0 - caps_width(painter, keys);
    caps(painter, tokens, Pos2::new(left, y), keys);
    left - 12.0
}

fn mark_format(tokens: &Tokens) -> TextFormat {
    TextFormat::simple(fonts::semibold(theme::TOOL), tokens.accent)
}

/// A text with its marks in another format.
fn job(text: &Marked, mark: &TextFormat, font: FontId, colour: Color32) -> LayoutJob {
    let plain = TextFormat::simple(font, colour);
    let mut job = LayoutJob::default();
    let mut done = 0;
    for range in &text.marks {
        let (Some(before), Some(marked)) =
            (text.text.get(done..range.start), text.text.get(range.clone()))
        else {
            continue;
        };
        job.append(before, 0.0, plain.clone());
        job.append(marked, 0.0, mark.clone());
        done = range.end;
    }
    job.append(text.text.get(done..).unwrap_or_default(), 0.0, plain);
    job
}

/// One line, cut with an ellipsis where there is no room.
fn fitted(painter: &Painter, mut job: LayoutJob, width: f32) -> Arc<Galley> {
    job.wrap.max_width = width.max(0.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    painter.layout_job(job)
}

fn put(painter: &Painter, left: f32, middle: f32, galley: Arc<Galley>) -> f32 {
    let right = left + galley.size().x;
    let origin = Pos2::new(left, middle - galley.size().y / 2.0);
    painter.galley(origin, galley, Color32::PLACEHOLDER);
    right
}
