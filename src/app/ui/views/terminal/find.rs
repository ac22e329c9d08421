//! Search in the output: a slim bar with a field, where one is among the hits, and arrows.

use std::collections::VecDeque;
use std::ops::Range;

use eframe::egui::{
    Align, EventFilter, Frame, Id, Key, Layout, Margin, Modifiers, Rect, RichText, Role, Sense,
    Stroke, StrokeKind, TextEdit, Ui, UiBuilder, Vec2, WidgetInfo, vec2,
};

use super::edit::byte_of;
use super::lines::{Lines, Spot};
use super::{Place, State};
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets;

/// Most hits kept; with more the words say little.
const HITS_MAX: usize = 10_000;
/// Widest bar.
const WIDTH: f32 = 384.0;

/// A place where the words stand.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hit {
    line: u64,
    bytes: Range<usize>,
}

/// The search.
#[derive(Debug, Default)]
pub(super) struct Find {
    open: bool,
    focus: bool,
    query: String,
    /// What `hits` are of.
    found: String,
    hits: VecDeque<Hit>,
    current: usize,
    /// The first line that was not looked at yet.
    next: u64,
    /// There are more hits than are kept.
    more: bool,
    /// The current hit shall come into sight.
    moved: bool,
}

impl Find {
    /// Opens it, or gives it the keyboard.
    pub(super) fn open(&mut self) {
        self.open = true;
        self.focus = true;
    }

    /// Closes it.
    pub(super) fn close(&mut self) {
        self.open = false;
        self.forget();
    }

    /// Whether it is open.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// Forgets what was found.
    pub(super) fn forget(&mut self) {
        self.hits.clear();
        self.found.clear();
        self.current = 0;
        self.next = 0;
        self.more = false;
    }

    /// Looks through what was not looked at yet.
    fn look(&mut self, lines: &Lines) {
        if self.query != self.found {
            self.forget();
            self.found.clone_from(&self.query);
            self.moved = true;
        }
        let numbers = lines.numbers();
        while self.hits.front().is_some_and(|hit| hit.line < numbers.start) {
            self.hits.pop_front();
            self.current = self.current.saturating_sub(1);
        }
        if self.query.is_empty() {
            return;
        }
        let wanted: Vec<char> = self.query.chars().map(fold).collect();
        // The last line may still grow.
        let end = lines.settled();
        for number in self.next.max(numbers.start)..end {
            if self.hits.len() >= HITS_MAX {
                self.more = true;
                break;
            }
            let Some(line) = lines.line(number) else { break };
            let found = find(&line.text, &wanted).into_iter();
            self.hits.extend(found.map(|bytes| Hit { line: number, bytes }));
        }
        self.next = self.next.max(end);
    }

    /// Goes to the hit after this one, or before it.
    fn step(&mut self, by: isize) {
        let count = self.hits.len().cast_signed();
        if count > 0 {
            let next = (self.current.cast_signed() + by).rem_euclid(count);
            self.current = next.cast_unsigned();
            self.moved = true;
        }
    }

    /// What to mark in a line, and whether it is the current hit.
    pub(super) fn marks(&self, line: u64) -> impl Iterator<Item = (Range<usize>, bool)> {
        let from = self.hits.partition_point(|hit| hit.line < line);
        let here = self.hits.iter().enumerate().skip(from);
        here.take_while(move |(_, hit)| hit.line == line)
            .map(|(index, hit)| (hit.bytes.clone(), index == self.current))
    }

    /// Where the current hit is, if it shall come into sight.
    pub(super) fn goes_to(&mut self, lines: &Lines) -> Option<u64> {
        if !std::mem::take(&mut self.moved) {
            return None;
        }
        let hit = self.hits.get(self.current)?;
        let text = &lines.line(hit.line)?.text;
        let at = super::edit::char_of(text, hit.bytes.start);
        lines.row_of(Spot { line: hit.line, at })
    }

    fn count(&self) -> String {
        match (self.hits.len(), self.query.is_empty()) {
            (_, true) => String::new(),
            (0, false) => "sin coincidencias".to_owned(),
            (hits, _) => {
                let more = if self.more { "más de " } else { "" };
                let (at, all) = (self.current as u64 + 1, hits as u64);
                format!("{} de {more}{}", numbers::whole(at), numbers::whole(all))
            }
        }
    }
}

/// A character without its case; one for one, so that places stay as they are.
fn fold(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// Where the words stand in a text, in bytes.
fn find(text: &str, wanted: &[char]) -> Vec<Range<usize>> {
    let letters: Vec<char> = text.chars().map(fold).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while !wanted.is_empty() && at + wanted.len() <= letters.len() {
        if letters[at..].starts_with(wanted) {
            found.push(byte_of(text, at)..byte_of(text, at + wanted.len()));
            at += wanted.len();
        } else {
            at += 1;
        }
    }
    found
}

/// Draws it at the top right of `ui`.
pub(super) fn show(ui: &mut Ui, state: &mut State, place: Place) {
    let tokens = ui.tokens();
    let region = ui.max_rect();
    let size = vec2(WIDTH.min(region.width() - 32.0), 40.0);
    let corner = region.right_top() + vec2(-16.0 - size.x, 8.0);
    let bar = Rect::from_min_size(corner, size);
    let stroke = Stroke::new(tokens.stroke, tokens.line2);
    ui.painter().rect(bar, theme::RADIUS_CARD, tokens.raised, stroke, StrokeKind::Inside);
    // What lies below gets no clicks through it.
    ui.interact(bar, ui.scope_id().with("fondo"), Sense::click_and_drag());
    let field = Id::unique(("caudal.terminal.find", place as u8));
    if ui.memory(|memory| memory.has_focus(field)) {
        let key = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        if key(Modifiers::SHIFT, Key::Enter) || key(Modifiers::SHIFT, Key::F3) {
            state.find.step(-1);
        } else if key(Modifiers::NONE, Key::Enter) || key(Modifiers::NONE, Key::F3) {
            state.find.step(1);
        } else if key(Modifiers::NONE, Key::Escape) {
            state.find.close();
            state.focus(place);
            return;
        }
    }
    let builder = UiBuilder::new()
        .max_rect(bar.shrink2(vec2(8.0, 4.0)))
        .layout(Layout::right_to_left(Align::Center));
    let mut line = ui.new_child(builder);
    line.spacing_mut().item_spacing.x = 2.0;
    let close = widgets::icon_button(&mut line, "x", "Cerrar la búsqueda", Some("Esc")).clicked();
    if widgets::icon_button(&mut line, "arrow-down", "Siguiente", Some("Intro")).clicked() {
        state.find.step(1);
    }
    if widgets::icon_button(&mut line, "arrow-up", "Anterior", Some("Mayús+Intro")).clicked() {
        state.find.step(-1);
    }
    let count = state.find.count();
    if !count.is_empty() {
        let missed = state.find.hits.is_empty();
        let colour = if missed { tokens.error } else { tokens.secondary };
        let font = fonts::regular(theme::SMALL);
        let galley = line.painter().layout_no_wrap(count.clone(), font, colour);
        let (rect, response) =
            line.allocate_exact_size(galley.size() + vec2(12.0, 0.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &count));
        line.painter().galley(rect.center() - galley.size() / 2.0, galley, colour);
    }
    edit(&mut line, &mut state.find, field);
    state.find.look(&state.lines);
    if state.find.moved {
        ui.request_repaint();
    }
    if close {
        state.find.close();
        state.focus(place);
    }
}

fn edit(ui: &mut Ui, find: &mut Find, field: Id) {
    let tokens = ui.tokens();
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 28.0), Sense::hover());
    ui.painter().rect_filled(rect, theme::RADIUS, tokens.bg);
    let inner = rect.shrink2(vec2(8.0, 2.0));
    let builder = UiBuilder::new().max_rect(inner).layout(Layout::left_to_right(Align::Center));
    let edit = TextEdit::singleline(&mut find.query)
        .id(field)
        .frame(Frame::NONE)
        .margin(Margin::ZERO)
        .font(fonts::regular(theme::TOOL))
        .hint_text(RichText::new("Buscar en la salida").color(tokens.weak))
        .desired_width(inner.width())
        .event_filter(EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: true,
            tab: false,
        });
    let response = ui.new_child(builder).add(edit).accessible_name("Buscar en la salida");
    if std::mem::take(&mut find.focus) {
        response.request_focus();
    }
    let stroke = if response.has_focus() {
        Stroke::new(2.0, tokens.accent)
    } else {
        Stroke::new(tokens.stroke, tokens.field)
    };
    ui.painter().rect_stroke(rect, theme::RADIUS, stroke, StrokeKind::Inside);
}

#[cfg(test)]
mod tests {
    use caudal::clients::shell::Stream;

    use super::*;

    #[test]
    fn hits_come_in_order_and_go_with_their_lines() {
        let mut lines = Lines::default();
        lines.set_columns(80);
        lines.take(Stream::Out, "Ñandú uno\nnada\nÑANDÚ y ñandú\n\n".as_bytes());
        let mut find = Find { query: "ñandú".to_owned(), ..Find::default() };
        find.look(&lines);
        let places: Vec<_> = find.hits.iter().map(|hit| (hit.line, hit.bytes.clone())).collect();
        assert_eq!(places, [(0, 0..7), (2, 0..7), (2, 10..17)]);
        assert_eq!(find.count(), "1 de 3");
        find.step(-1);
        assert_eq!((find.count().as_str(), find.goes_to(&lines)), ("3 de 3", Some(2)));
        lines.take(Stream::Out, "otro ñandú\nfin\n".as_bytes());
        find.look(&lines);
        assert_eq!(find.count(), "3 de 4");
    }
}
