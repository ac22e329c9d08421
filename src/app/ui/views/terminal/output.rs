//! Draws the rows of the output that are in sight, with their links and what is selected of them;
//! the prompt follows the last one.

use std::ops::Range;

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Color32, CursorIcon, Id, Pos2, Rect, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    Vec2, WidgetInfo, pos2, vec2,
};

use super::super::ViewScene;
use super::edit::byte_of;
use super::lines::{Kind, Line, Spot};
use super::{Place, State, copy_all, links, prompt};
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::route::Route;
use crate::ui::theme::{self, Themed as _, Tokens, fonts};

/// Height of a row.
pub(super) const ROW: f32 = 20.0;
/// Space at both sides.
pub(super) const SIDE: f32 = 16.0;
/// Space above the first row and below the prompt.
const EDGE: f32 = 8.0;
/// What an empty terminal offers to begin with.
const EXAMPLES: [&str; 3] = [
    "aws kinesis list-streams",
    "aws kinesis create-stream --stream-name transacciones-realtime --shard-count 4",
    "aws kinesis describe-stream-summary --stream-name transacciones-realtime",
];

/// Draws it.
pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State, place: Place) {
    let letter = letter_width(ui);
    let columns = ((ui.available_width() - 2.0 * SIDE) / letter) as usize;
    state.lines.set_columns(columns.max(20));
    let to_prompt = std::mem::take(&mut state.to_prompt);
    let area =
        ScrollArea::vertical().id_salt(("terminal", place as u8)).auto_shrink([false, false]);
    // A scroll that takes its time would lose the end while more is printed.
    area.animated(false).stick_to_bottom(true).show_viewport(ui, |ui, seen| {
        let corner = ui.max_rect().min;
        let width = ui.available_width();
        let left = corner.x + SIDE;
        let mut top = corner.y + EDGE;
        if state.lines.gone() > 0 {
            let gone = numbers::counted(state.lines.gone(), "línea anterior", "líneas anteriores");
            let text = format!("… {gone} que ya no se guardan");
            words(ui, pos2(left, top), &text, ui.tokens().weak);
            top += ROW;
        }
        if state.lines.is_empty() && !state.session.is_busy() {
            top = intro(ui, state, place, pos2(left, top));
        }
        let rows_height = state.lines.row_count() as f32 * ROW;
        let rows = Rect::from_min_size(pos2(corner.x, top), vec2(width, rows_height));
        if let Some(row) = state.find.goes_to(&state.lines) {
            let at = pos2(left, top + row as f32 * ROW);
            let row = Rect::from_min_size(at, vec2(1.0, ROW));
            ui.scroll_to_rect(row, Some(eframe::egui::Align::Center));
        }
        let visible = rows.intersect(ui.clip_rect());
        if visible.is_positive() {
            select(ui, scene, state, place, rows, letter);
            draw(ui, scene, state, rows, seen.height());
        }
        let at = pos2(left, top + rows_height);
        let room = width - 2.0 * SIDE;
        let used = prompt::show(ui, scene, state, place, at, room);
        let all = Rect::from_min_max(corner, pos2(corner.x + width, used.bottom() + EDGE));
        if to_prompt {
            ui.scroll_to_rect(used.expand2(vec2(0.0, EDGE)), None);
        }
        ui.allocate_rect(all, Sense::hover());
    });
}

/// Width of a letter; all have the same.
pub(super) fn letter_width(ui: &Ui) -> f32 {
    ui.ctx().fonts_mut(|fonts| fonts.glyph_width(&fonts::mono(theme::CODE), '0'))
}

fn words(ui: &mut Ui, at: Pos2, text: &str, colour: Color32) -> Response {
    let font = fonts::regular(theme::SMALL);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, colour);
    let rect = Rect::from_min_size(at, vec2(galley.size().x, ROW));
    let response = ui.interact(rect, ui.scope_id().with((text, "palabras")), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    ui.painter().galley(pos2(at.x, at.y + (ROW - galley.size().y) / 2.0), galley, colour);
    response
}

/// What stands in an empty terminal; gives its bottom.
fn intro(ui: &mut Ui, state: &mut State, place: Place, at: Pos2) -> f32 {
    let tokens = ui.tokens();
    let text = "Lo que escribas aquí llega al sandbox de esta ventana: sin AWS y sin coste. Para \
                empezar:";
    words(ui, at, text, tokens.secondary);
    let mut top = at.y + ROW;
    for example in EXAMPLES {
        let font = fonts::mono(theme::SMALL);
        let galley = ui.painter().layout_no_wrap(example.to_owned(), font, tokens.link);
        let rect = Rect::from_min_size(pos2(at.x, top), vec2(galley.size().x, ROW));
        let response = ui.interact(rect, ui.scope_id().with(example), Sense::click());
        let name = format!("Poner en el prompt: {example}");
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let pointed = response.hovered() || response.has_focus();
        link_line(ui, rect, pointed);
        let corner = pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(corner, galley, tokens.link);
        crate::ui::widgets::focus_ring(ui, &response);
        if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
            state.put(ui.ctx(), example);
            state.focus(place);
        }
        top += ROW;
    }
    top + 8.0
}

fn link_line(ui: &Ui, rect: Rect, pointed: bool) {
    if pointed {
        let stroke = Stroke::new(1.0, ui.tokens().link);
        ui.painter().hline(rect.x_range(), rect.bottom() - 2.5, stroke);
    }
}

/// Selecting with the pointer, and the menu of the output.
fn select(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut State,
    place: Place,
    rows: Rect,
    letter: f32,
) {
    let id = ui.scope_id().with(("filas", place as u8));
    let response = ui.interact(rows.intersect(ui.clip_rect()), id, Sense::CLICK | Sense::DRAG);
    response.widget_info(|| WidgetInfo::labeled(Role::Log, true, "Salida del terminal"));
    let spot = |at: Pos2| {
        let row = ((at.y - rows.top()) / ROW).max(0.0) as u64;
        let row = row.min(state.lines.row_count().saturating_sub(1));
        let (line, range) = state.lines.row(row)?;
        let column = ((at.x - rows.left() - SIDE) / letter).round().max(0.0) as usize;
        Some(Spot { line, at: (range.start + column).min(range.end) })
    };
    let pressed = ui.input(|input| input.pointer.press_origin());
    let now = response.interact_pointer_pos();
    if response.drag_started() {
        let shift = ui.input(|input| input.modifiers.shift);
        let kept = state.selection.filter(|_| shift).map(|(from, _)| from);
        if let Some(from) = kept.or_else(|| pressed.and_then(spot)) {
            state.selection = Some((from, from));
        }
    }
    if response.dragged() {
        if let (Some((from, _)), Some(to)) = (state.selection, now.and_then(spot)) {
            state.selection = Some((from, to));
        }
        // Beyond an edge the output goes on.
        if let Some(at) = now {
            let clip = ui.clip_rect();
            let beyond = (clip.top() - at.y).max(0.0) - (at.y - clip.bottom()).max(0.0);
            if beyond != 0.0 {
                ui.scroll_with_delta(vec2(0.0, beyond.clamp(-ROW, ROW)));
                ui.request_repaint();
            }
        }
    }
    let found = now.and_then(spot);
    if response.triple_clicked() {
        let line = found.and_then(|spot| state.lines.line(spot.line).map(|line| (spot, line)));
        state.selection = line.map(|(spot, line)| {
            let end = line.text.chars().count();
            (Spot { at: 0, ..spot }, Spot { at: end, ..spot })
        });
    } else if response.double_clicked() {
        let line = found.and_then(|spot| state.lines.line(spot.line).map(|line| (spot, line)));
        state.selection = line.map(|(spot, line)| {
            let Range { start, end } = word_at(&line.text, spot.at);
            (Spot { at: start, ..spot }, Spot { at: end, ..spot })
        });
    } else if response.clicked() {
        state.selection = None;
    }
    if response.clicked() || response.drag_stopped() {
        state.wants_focus = Some(place);
    }
    response.context_menu(|ui| menu(ui, scene, state));
}

fn menu(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let selected = state.selected();
    if ui.add_enabled(selected.is_some(), eframe::egui::Button::new("Copiar")).clicked()
        && let Some((from, to)) = selected
    {
        let text = state.lines.text(from, to);
        scene.actions.push(Action::Copy(text, "Texto copiado"));
    }
    if ui.button("Copiar todo").clicked() {
        copy_all(state, scene);
    }
    if ui.button("Buscar en la salida").clicked() {
        state.find.open();
    }
    if ui.button("Limpiar").clicked() {
        state.clear();
    }
}

/// The characters of the word around one: what one would want to copy.
fn word_at(text: &str, at: usize) -> Range<usize> {
    let letters: Vec<char> = text.chars().collect();
    let is_word = |at: &usize| {
        letters.get(*at).is_some_and(|c| c.is_alphanumeric() || "_.-:/+=$".contains(*c))
    };
    let start = (0..at.min(letters.len())).rev().take_while(is_word).last().unwrap_or(at);
    let end = (at..letters.len()).take_while(is_word).last().map_or(at, |last| last + 1);
    start..end
}

/// Draws the rows in sight.
fn draw(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &State, rows: Rect, height: f32) {
    let clip = ui.clip_rect();
    let first = ((clip.top() - rows.top()) / ROW).floor().max(0.0) as u64;
    let count = (height.min(clip.height()) / ROW).ceil() as u64 + 2;
    let selected = state.selected();
    for row in first..(first + count).min(state.lines.row_count()) {
        let Some((number, range)) = state.lines.row(row) else { break };
        let Some(line) = state.lines.line(number) else { break };
        let at = pos2(rows.left() + SIDE, (rows.top() + row as f32 * ROW).round());
        let place = Rect::from_min_size(at, vec2(rows.width() - 2.0 * SIDE, ROW));
        let id = ui.scope_id().with(("fila", number, range.start));
        if let Kind::Explained(anchor) = &line.kind {
            explained(ui, scene, id, at, (&line.text, anchor));
            continue;
        }
        let drawn = Row { number, chars: range.clone(), line, place, id };
        drawn.show(ui, scene, state, selected);
    }
}

/// The way from an error to the section that explains it.
fn explained(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    id: Id,
    at: Pos2,
    (text, anchor): (&str, &str),
) {
    let tokens = ui.tokens();
    let font = fonts::regular(theme::SMALL);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, tokens.link);
    let rect = Rect::from_min_size(at, vec2(galley.size().x + 18.0, ROW));
    let route = Route::section("errores", anchor);
    let (corner, middle) = (pos2(at.x, at.y + (ROW - galley.size().y) / 2.0), rect.center().y);
    link(ui, scene, id, rect, text, &route);
    ui.painter().galley(corner, galley, tokens.link);
    let arrow = pos2(rect.right() - 6.0, middle);
    crate::ui::widgets::paint_icon(ui.painter(), arrow, "arrow-up-right", 12.0, tokens.link);
}

fn link(ui: &mut Ui, scene: &mut ViewScene<'_>, id: Id, rect: Rect, name: &str, route: &Route) {
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, name));
    link_line(ui, rect, response.hovered() || response.has_focus());
    crate::ui::widgets::focus_ring(ui, &response);
    if response.clicked() {
        let new_tab = ui.input(|input| input.modifiers.command);
        scene.actions.push(Action::Go { route: route.clone(), new_tab });
    }
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(route.to_string());
}

/// A row to be drawn.
struct Row<'a> {
    number: u64,
    chars: Range<usize>,
    line: &'a Line,
    place: Rect,
    id: Id,
}

impl Row<'_> {
    fn show(
        &self,
        ui: &mut Ui,
        scene: &mut ViewScene<'_>,
        state: &State,
        selected: Option<(Spot, Spot)>,
    ) {
        let tokens = ui.tokens();
        let text = &self.line.text;
        let bytes = byte_of(text, self.chars.start)..byte_of(text, self.chars.end);
        let found = match self.line.kind {
            Kind::Out(_) | Kind::Error => {
                links::find(text, self.line.about.as_deref(), scene.snapshot)
            }
            _ => Vec::new(),
        };
        let galley = ui.ctx().fonts_mut(|fonts| fonts.layout_job(self.job(tokens, &bytes, &found)));
        let x = |byte: usize| {
            let index = text.get(bytes.start..byte).map_or(0, |before| before.chars().count());
            let cursor = eframe::egui::text::CCursor::new(index);
            self.place.left() + galley.pos_from_cursor(cursor).left()
        };
        let paint = |ui: &Ui, from: usize, to: usize, colour, stroke| {
            let (from, to) = (from.clamp(bytes.start, bytes.end), to.clamp(bytes.start, bytes.end));
            if from < to {
                let rect = Rect::from_x_y_ranges(x(from)..=x(to), self.place.y_range());
                ui.painter().rect(rect, 0, colour, stroke, StrokeKind::Inside);
            }
        };
        for (range, current) in state.find.marks(self.number) {
            let stroke = if current { Stroke::new(1.5, tokens.accent) } else { Stroke::NONE };
            paint(ui, range.start, range.end, tokens.soft_accent, stroke);
        }
        if let Some((from, to)) = selected
            && (from.line..=to.line).contains(&self.number)
        {
            let start = if from.line == self.number { byte_of(text, from.at) } else { 0 };
            let end = if to.line == self.number { byte_of(text, to.at) } else { text.len() };
            paint(ui, start, end, ui.visuals().selection.bg_fill, Stroke::NONE);
        }
        let response = ui.interact(self.place, self.id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, galley.text()));
        for (index, (range, route)) in found.into_iter().enumerate() {
            let (from, to) = (range.start.max(bytes.start), range.end.min(bytes.end));
            if from < to {
                let ends = x(from)..=x(to);
                let rect = Rect::from_x_y_ranges(ends, self.place.y_range());
                let id = self.id.with(("enlace", index));
                link(ui, scene, id, rect, &text[range], &route);
            }
        }
        let y = self.place.top() + (ROW - galley.size().y) / 2.0;
        ui.painter().galley(pos2(self.place.left(), y), galley, tokens.text);
    }

    /// The row with its colours.
    fn job(
        &self,
        tokens: &Tokens,
        bytes: &Range<usize>,
        links: &[(Range<usize>, Route)],
    ) -> LayoutJob {
        let line = self.line;
        let plain = match line.kind {
            Kind::Error => tokens.error,
            Kind::Hint => tokens.secondary,
            _ => tokens.text,
        };
        let mut job = LayoutJob::default();
        job.wrap.max_width = f32::INFINITY;
        let mut put = |from: usize, to: usize, colour: Color32| {
            let (from, to) = (from.clamp(bytes.start, bytes.end), to.clamp(bytes.start, bytes.end));
            if let Some(words) = line.text.get(from..to).filter(|words| !words.is_empty()) {
                job.append(words, 0.0, format(colour));
            }
        };
        // A stretch's colour, but a link's where there is one.
        let mut stretch = |from: usize, to: usize, colour: Color32| {
            let mut at = from;
            for (range, _) in links.iter().filter(|(range, _)| range.start < to && range.end > from)
            {
                put(at, range.start.max(at), colour);
                put(range.start.max(at), range.end.min(to), tokens.link);
                at = range.end.min(to).max(at);
            }
            put(at, to, colour);
        };
        let mut at = 0;
        if matches!(line.kind, Kind::Command(_)) && line.text.starts_with('$') {
            stretch(0, 1, tokens.ok);
            at = 1;
        }
        for (range, token) in line.spans() {
            stretch(at, range.start, plain);
            stretch(range.start, range.end, token.colour(tokens));
            at = range.end;
        }
        stretch(at, line.text.len(), plain);
        if line.cut() > 0 && bytes.end == line.text.len() {
            let more = numbers::bytes(line.cut() as u64);
            job.append(&format!(" … y {more} más"), 0.0, format(tokens.secondary));
        }
        job
    }
}

/// How the terminal's text looks.
pub(super) fn format(colour: Color32) -> TextFormat {
    TextFormat {
        font_id: fonts::mono(theme::CODE),
        line_height: Some(ROW),
        color: colour,
        ..TextFormat::default()
    }
}

/// Room for a sign in front of a text.
pub(super) fn indent(ui: &Ui) -> Vec2 {
    vec2(2.0 * letter_width(ui), 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_what_one_would_copy() {
        let text = "    \"ShardId\": \"shardId-000000000001\",";
        assert_eq!(word_at(text, 20), 16..36);
        assert_eq!(word_at(text, 1), 1..1);
        assert_eq!(word_at("", 0), 0..0);
    }
}
