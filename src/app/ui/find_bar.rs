//! Find in this page: a slim bar with a field, where one is among the hits, and arrows.

use std::sync::Arc;

use caudal::notes::Page;
use caudal::notes::find::{Found, find};
use eframe::egui::accesskit::{Live, Role};
use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::{
    Align, Align2, Area, EventFilter, Frame, Galley, Id, Key, Layout, Margin, Modifiers, Order,
    Rect, RichText, Sense, Stroke, StrokeKind, TextEdit, Ui, UiBuilder, Vec2, WidgetInfo,
};

use super::palette::{Floating, Stage};
use super::theme::{self, Themed as _, fonts};
use super::widgets::{icon_button, paint_icon, popup_frame};

/// What happened in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindEvent {
    /// Nothing that concerns the page.
    None,
    /// Another hit is the current one: the page should bring it into view.
    Moved,
    /// The bar was closed: the page should forget its marks.
    Closed,
}

/// The bar; it is drawn while it is open.
#[derive(Default)]
pub struct FindBar {
    floating: Floating,
    query: String,
    hits: Vec<Found>,
    current: usize,
    /// The page and the words that `hits` are of.
    found: Option<(String, String)>,
    /// Another hit became the current one since the last frame.
    moved: bool,
    /// Whether the reader has been taken to the current hit: opening the bar with the words of last
    /// time must not take the page away from where one reads.
    visited: bool,
    /// The field is to get the keyboard.
    focus: bool,
    /// The buttons as last drawn.
    buttons: [Option<Id>; 3],
}

/// Widest bar.
const WIDTH: f32 = 392.0;
/// Its height.
const HEIGHT: f32 = 40.0;
/// Width of a button.
const BUTTON: f32 = 28.0;
/// Between field, count and buttons.
const GAP: f32 = 2.0;
/// On both sides of the count.
const COUNT_MARGIN: f32 = 6.0;

impl FindBar {
    /// Opens it with the words of last time selected, or gives it the keyboard if it is open.
    pub fn open(&mut self) {
        if !self.is_open() {
            self.floating.open();
            self.found = None;
        }
        self.focus = true;
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.floating.is_open()
    }

    /// Closes it; the keyboard goes back to what had it when it is drawn next.
    pub fn close(&mut self) {
        self.floating.close();
        self.forget();
    }

    /// The words that are looked for.
    #[cfg(test)]
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Every hit in the page, in reading order; none while it is closed.
    pub fn hits(&self) -> &[Found] {
        &self.hits
    }

    /// The hit that the reader is at.
    pub fn current(&self) -> Option<&Found> {
        self.hits.get(self.current)
    }

    /// Its place among the hits, from 0.
    pub fn current_index(&self) -> usize {
        self.current
    }

    /// To the next hit; after the last one comes the first.
    pub fn next(&mut self) {
        self.step(1);
    }

    /// To the hit before; before the first one comes the last.
    pub fn previous(&mut self) {
        self.step(self.hits.len().saturating_sub(1));
    }

    fn step(&mut self, by: usize) {
        if !self.hits.is_empty() {
            if self.visited {
                self.current = (self.current + by) % self.hits.len();
            }
            self.visited = true;
            self.moved = true;
        }
    }

    fn forget(&mut self) {
        self.hits.clear();
        self.found = None;
        self.current = 0;
        self.visited = false;
    }

    /// Draws it at the top right of `ui`, if it is open, and looks through the page when the words
    /// or the page have changed.
    pub fn show(&mut self, ui: &mut Ui, page: &Page) -> FindEvent {
        match self.floating.begin(ui.ctx(), field()) {
            Stage::Closed => return FindEvent::None,
            Stage::Closing => return FindEvent::Closed,
            Stage::Opening | Stage::Open => {}
        }
        if self.focus {
            select_all(ui, &self.query);
        }
        // Keys count while the bar has the keyboard; F3 is a command of the window's own.
        let key = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        let in_field = ui.memory(|memory| memory.has_focus(field()));
        // By now Esc has taken the keyboard off a button.
        let on_button = ui.memory(|memory| {
            self.buttons.iter().flatten().any(|button| memory.had_focus_last_frame(*button))
        });
        if (in_field || on_button) && key(Modifiers::NONE, Key::Escape) {
            self.floating.end(ui.ctx());
            self.forget();
            return FindEvent::Closed;
        }
        if in_field && key(Modifiers::SHIFT, Key::Enter) {
            self.previous();
        } else if in_field && key(Modifiers::NONE, Key::Enter) {
            self.next();
        }
        let close = self.draw(ui);
        if self.look(page) {
            ui.request_repaint();
        }
        if close {
            self.floating.end(ui.ctx());
            self.forget();
            return FindEvent::Closed;
        }
        if std::mem::take(&mut self.moved) { FindEvent::Moved } else { FindEvent::None }
    }

    /// Looks through the page if the words or the page have changed; says whether it did.
    fn look(&mut self, page: &Page) -> bool {
        let former = self.found.take();
        let same_page = former.as_ref().is_some_and(|(id, _)| *id == page.id);
        if same_page && former.as_ref().is_some_and(|(_, query)| *query == self.query) {
            self.found = former;
            return false;
        }
        // While the words grow the reader stays where the hit was.
        let before = self.current().filter(|_| same_page).map(place);
        self.hits = find(&page.blocks, &self.query);
        self.current = before
            .and_then(|before| self.hits.iter().position(|hit| place(hit) >= before))
            .unwrap_or(0);
        self.visited = same_page && !self.hits.is_empty();
        self.moved |= self.visited;
        self.found = Some((page.id.clone(), self.query.clone()));
        true
    }

    /// Returns whether it is to be closed.
    fn draw(&mut self, ui: &mut Ui) -> bool {
        let region = ui.max_rect();
        let size = Vec2::new(WIDTH.min(region.width() - 16.0), HEIGHT);
        let corner = region.right_top() + Vec2::new(-8.0, 8.0);
        let rect = Rect::from_min_size(corner - Vec2::new(size.x, 0.0), size);
        // On a layer of its own: the page is drawn after it and would cover it.
        let area = Area::new(Id::unique("caudal.find-bar")).order(Order::Middle).fade_in(false);
        let area = area.fixed_pos(rect.min).constrain(false).movable(false);
        let margin = Margin { left: 8, right: 4, top: 5, bottom: 5 };
        let mut close = false;
        area.show(ui.ctx(), |ui| {
            popup_frame(ui).inner_margin(margin).show(ui, |ui| {
                let room = size - Vec2::new(12.0, 10.0);
                ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
                    ui.set_min_size(room);
                    ui.spacing_mut().item_spacing.x = GAP;
                    close = self.line(ui);
                });
            });
        });
        close
    }

    /// Field, count, arrows, close; Tab goes through them in this order. Returns whether to close.
    fn line(&mut self, ui: &mut Ui) -> bool {
        let count = self.count(ui);
        let count_width = count.as_ref().map_or(0.0, |count| count.size().x + 2.0 * COUNT_MARGIN);
        let buttons = 3.0 * (BUTTON + GAP);
        self.edit(ui, ui.available_width() - count_width - buttons);
        if let Some(count) = count {
            let size = Vec2::new(count_width - GAP, count.size().y);
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            let words = count.text().to_owned();
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
            ui.accesskit_node_builder(response.id, |node| node.set_live(Live::Polite));
            let origin = rect.center() - count.size() / 2.0;
            ui.painter().galley(origin, count, ui.tokens().secondary);
        }
        let any = !self.hits.is_empty();
        let mut arrow = |icon, name, key| {
            ui.add_enabled_ui(any, |ui| icon_button(ui, icon, name, Some(key))).inner
        };
        let previous = arrow("arrow-up", "Coincidencia anterior", "Mayús+F3");
        let next = arrow("arrow-down", "Coincidencia siguiente", "F3");
        let close = icon_button(ui, "x", "Cerrar la búsqueda", Some("Esc"));
        self.buttons = [Some(previous.id), Some(next.id), Some(close.id)];
        if previous.clicked() {
            self.previous();
        }
        if next.clicked() {
            self.next();
        }
        close.clicked()
    }

    /// Where one is among the hits, or that there are none.
    fn count(&self, ui: &Ui) -> Option<Arc<Galley>> {
        let tokens = ui.tokens();
        let (words, colour) = match (self.hits.len(), self.query.trim().is_empty()) {
            (_, true) => return None,
            (0, false) => ("sin coincidencias".to_owned(), tokens.error),
            (hits, _) => (format!("{} de {hits}", self.current + 1), tokens.secondary),
        };
        Some(ui.painter().layout_no_wrap(words, fonts::regular(12.0), colour))
    }

    fn edit(&mut self, ui: &mut Ui, width: f32) {
        let tokens = ui.tokens();
        let missed = self.hits.is_empty() && !self.query.trim().is_empty();
        let (rect, _) = ui.allocate_exact_size(Vec2::new(width, 28.0), Sense::hover());
        let mut stroke =
            Stroke::new(tokens.stroke, if missed { tokens.error } else { tokens.field });
        ui.painter().rect_filled(rect, theme::RADIUS, tokens.bg);
        let icon = rect.left_center() + Vec2::new(14.0, 0.0);
        paint_icon(ui.painter(), icon, "search", 14.0, tokens.secondary);
        let mut line = rect.shrink2(Vec2::new(8.0, 2.0));
        line.min.x += 20.0;
        let edit = TextEdit::singleline(&mut self.query)
            .id(field())
            .frame(Frame::NONE)
            .margin(Margin::ZERO)
            .align(Align2::LEFT_CENTER)
            .font(fonts::regular(theme::TOOL))
            .text_color(if missed { tokens.error } else { tokens.text })
            .hint_text(RichText::new("Buscar en esta página").color(tokens.weak))
            .desired_width(line.width())
            .event_filter(EventFilter {
                horizontal_arrows: true,
                vertical_arrows: true,
                escape: true,
                tab: false,
            });
        let line = UiBuilder::new().max_rect(line).layout(Layout::left_to_right(Align::Center));
        let response = ui.new_child(line).add(edit).accessible_name("Buscar en esta página");
        ui.accesskit_node_builder(response.id, |node| node.set_role(Role::SearchInput));
        // While it is only measured, which is so at first, it can't have the keyboard yet.
        self.focus &= !response.has_focus();
        if response.has_focus() {
            stroke = Stroke::new(2.0, if missed { tokens.error } else { tokens.accent });
        }
        ui.painter().rect_stroke(rect, theme::RADIUS, stroke, StrokeKind::Inside);
    }
}

/// Where a hit stands, comparable with others of its page.
fn place(hit: &Found) -> (caudal::notes::walk::TextPath, usize) {
    (hit.path.clone(), hit.range.start)
}

/// The field's identity.
fn field() -> Id {
    Id::unique("caudal.find-bar.field")
}

fn select_all(ui: &Ui, text: &str) {
    // Without the keyboard a field forgets what is selected in it.
    ui.memory_mut(|memory| memory.request_focus(field()));
    let mut state = TextEdit::load_state(ui.ctx(), field()).unwrap_or_default();
    let end = CCursor::new(text.chars().count());
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), end)));
    TextEdit::store_state(ui.ctx(), field(), state);
}

#[cfg(test)]
mod tests;
