//! Completion: what may stand at the cursor, which of it is chosen, and the list of it.

use std::sync::Arc;

use caudal::engine::Snapshot;
use caudal::shell::complete::{Candidate, CandidateKind, Completion, complete};
use eframe::egui::{
    Align2, Area, Id, Order, Pos2, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::edit::Edit;
use super::names::{World, shard_of};
use super::{Place, State};
use crate::ui::theme::{self, Themed as _, Tokens, fonts};
use crate::ui::widgets;

/// Height of a candidate's row.
const ROW: f32 = 24.0;
/// Height of the line below them.
const FOOT: f32 = 32.0;
/// Most rows in sight.
const ROWS: usize = 8;
/// Narrowest and widest list.
const WIDTH: std::ops::RangeInclusive<f32> = 360.0..=640.0;

/// What may stand at the cursor.
#[derive(Default)]
pub(super) struct Offers {
    found: Completion,
    /// What they are of.
    of: Edit,
    snapshot: Option<Arc<Snapshot>>,
    chosen: usize,
    /// Somebody has gone to another one than the first.
    moved: bool,
    /// They are asked for: something was written, or Tab pressed.
    wanted: bool,
    /// Tab was pressed: the list shows even where nothing is written.
    asked: bool,
    /// The list is drawn.
    shown: bool,
    /// The pointer is over the list, which takes the keyboard away from the prompt.
    pointed: bool,
    /// Where the word at the cursor stands.
    row: Option<Rect>,
}

impl Offers {
    /// Something was written: the list may show.
    pub(super) fn want(&mut self) {
        self.wanted = true;
    }

    /// The list goes away until something is written.
    pub(super) fn hide(&mut self) {
        self.wanted = false;
        self.asked = false;
        self.shown = false;
        self.moved = false;
    }

    /// Whether the list is seen.
    pub(super) fn is_shown(&self) -> bool {
        self.shown
    }

    /// Whether the pointer is over the list.
    pub(super) fn is_pointed(&self) -> bool {
        self.pointed
    }

    /// Where the word at the cursor was drawn.
    pub(super) fn row(&self) -> Rect {
        self.row.unwrap_or(Rect::ZERO)
    }

    /// What completion has to say about the place of the cursor.
    pub(super) fn said(&self) -> &Completion {
        &self.found
    }

    /// Looks again, if the text, the cursor or the world is another one.
    pub(super) fn look(&mut self, edit: &Edit, world: &World<'_>, snapshot: &Arc<Snapshot>) {
        let same_world = self.snapshot.as_ref().is_some_and(|kept| Arc::ptr_eq(kept, snapshot));
        let same_text = self.of == *edit;
        if same_world && same_text {
            return;
        }
        self.found = complete(&edit.text, edit.at, world);
        self.snapshot = Some(Arc::clone(snapshot));
        if !same_text {
            self.of.clone_from(edit);
            self.chosen = 0;
            self.moved = false;
        }
        self.chosen = self.chosen.min(self.found.candidates.len().saturating_sub(1));
    }

    /// Whether there is anything that isn't written already.
    fn has_news(&self) -> bool {
        let written = self.of.text.get(self.found.replaces.clone()).unwrap_or_default();
        match self.found.candidates.as_slice() {
            [] => false,
            [only] => only.shown != written,
            _ => true,
        }
    }

    /// Goes to another candidate.
    pub(super) fn choose(&mut self, by: isize) {
        let count = self.found.candidates.len().cast_signed();
        if count > 0 {
            let next = (self.chosen.cast_signed() + by).rem_euclid(count);
            self.chosen = next.cast_unsigned();
            self.moved = true;
        }
    }

    /// Whether Enter means the candidate and not the command.
    pub(super) fn is_chosen(&self) -> bool {
        self.shown && self.moved
    }

    /// The text with the candidate in it; the first press of Tab shows them where there are many.
    pub(super) fn accept(&mut self, edit: &Edit) -> Option<Edit> {
        let several = self.found.candidates.len() > 1;
        if *edit != self.of || (several && !self.shown) {
            self.wanted = true;
            self.asked = true;
            return None;
        }
        let candidate = self.found.candidates.get(self.chosen)?;
        let mut edit = edit.clone();
        let follows = edit.text[edit.at..].starts_with(' ');
        let insert = if follows { candidate.insert.trim_end() } else { &candidate.insert };
        edit.replace(self.found.replaces.clone(), insert);
        self.wanted = true;
        Some(edit)
    }

    /// What the candidate would add at the end of the text.
    pub(super) fn ghost(&self) -> Option<&str> {
        if !self.shown || self.of.at != self.of.text.len() {
            return None;
        }
        let written = self.of.text.get(self.found.replaces.clone())?;
        let insert = self.found.candidates.get(self.chosen)?.insert.trim_end();
        insert.strip_prefix(written).filter(|rest| !rest.is_empty())
    }
}

/// Draws the list by the word at the cursor, whose row of text is `row`.
pub(super) fn show(ui: &mut Ui, state: &mut State, place: Place, row: Rect, focused: bool) {
    let offers = &mut state.offers;
    offers.row = Some(row);
    let live = (focused || offers.pointed) && state.search.is_none();
    let begun = offers.asked || !offers.of.text.trim().is_empty();
    offers.shown = live && begun && offers.wanted && offers.has_news();
    if !offers.shown {
        offers.pointed = false;
        return;
    }
    let tokens = ui.tokens();
    let count = offers.found.candidates.len();
    let width = width(ui, &offers.found.candidates);
    let height = count.min(ROWS) as f32 * ROW + 16.0 + FOOT;
    let screen = ui.ctx().content_rect();
    let below = row.top() - height - 6.0 < screen.top();
    let y = if below { row.bottom() + 6.0 } else { row.top() - 6.0 - height };
    let x = row.left().min(screen.right() - width - 8.0).max(8.0);
    let rect = Rect::from_min_size(pos2(x, y), vec2(width, height));
    let mut taken = None;
    let area = Area::new(Id::unique(("caudal.terminal.offers", place as u8)));
    let area = area.order(Order::Foreground).fixed_pos(rect.min).constrain(false).fade_in(false);
    area.show(ui.ctx(), |ui| {
        ui.set_clip_rect(screen);
        let frame = ui.interact(rect, ui.scope_id().with("fondo"), Sense::click_and_drag());
        frame.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, &offers.found.title));
        let stroke = Stroke::new(tokens.stroke, tokens.line2);
        let shadow = ui.visuals().popup_shadow.as_shape(rect, theme::RADIUS_CARD);
        ui.painter().add(shadow);
        ui.painter().rect(rect, theme::RADIUS_CARD, tokens.raised, stroke, StrokeKind::Inside);
        offers.pointed = ui.rect_contains_pointer(rect);
        let (list, foot) = rect.split_top_bottom_at_y(rect.bottom() - FOOT);
        let list = list.shrink2(vec2(6.0, 8.0));
        let mut rows = ui.new_child(eframe::egui::UiBuilder::new().max_rect(list));
        ScrollArea::vertical().animated(false).auto_shrink(false).show(&mut rows, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for index in 0..count {
                if candidate(ui, offers, index) {
                    taken = Some(index);
                }
            }
        });
        footer(ui, foot, &offers.found.title);
        ui.allocate_rect(rect, Sense::hover());
    });
    if let Some(index) = taken {
        state.offers.chosen = index;
        let edit = state.offers.of.clone();
        if let Some(edit) = state.offers.accept(&edit) {
            state.set(ui.ctx(), edit);
        }
        state.focus(place);
    }
}

fn width(ui: &Ui, candidates: &[Candidate]) -> f32 {
    let letters = |text: &str| text.chars().count() as f32;
    let name = candidates.iter().map(|one| letters(&one.shown)).fold(0.0, f32::max);
    let letter = super::output::letter_width(ui);
    let width = |one: &Candidate| {
        let live = one.kind == CandidateKind::Live;
        // Inter's letters are some 6 points wide on average.
        letters(&one.about) * if live { letter * theme::SMALL / theme::CODE } else { 6.4 }
    };
    let about = candidates.iter().map(width).fold(0.0, f32::max);
    let wide = letter * name + about + 104.0;
    wide.clamp(*WIDTH.start(), *WIDTH.end())
}

/// A candidate's row; says whether it was pressed.
fn candidate(ui: &mut Ui, offers: &Offers, index: usize) -> bool {
    let tokens = ui.tokens();
    let candidate = &offers.found.candidates[index];
    let chosen = index == offers.chosen;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::CLICK);
    let name = format!("{}: {}", candidate.shown, candidate.about);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, chosen, &name));
    if chosen && offers.moved {
        response.scroll_to_me(None);
    }
    if !ui.is_rect_visible(rect) {
        return response.clicked();
    }
    if chosen || response.hovered() {
        let fill = if chosen { tokens.sel } else { tokens.hover };
        ui.painter().rect_filled(rect, theme::RADIUS, fill);
    }
    let at = rect.left_center() + vec2(8.0, 0.0);
    let name_at = if let Some(shard) = shard_of(candidate) {
        let chip = Rect::from_min_size(at - vec2(0.0, 9.0), vec2(40.0, 18.0));
        widgets::paint_shard_chip(ui, chip, shard);
        at + vec2(44.0, 0.0)
    } else {
        let (icon, colour) = icon(candidate.kind, tokens);
        widgets::paint_icon(ui.painter(), at + vec2(7.0, 0.0), icon, 14.0, colour);
        at + vec2(24.0, 0.0)
    };
    let right = name_of(ui, offers, candidate, name_at);
    let mono = candidate.kind == CandidateKind::Live;
    let font = if mono { fonts::mono(theme::SMALL) } else { fonts::regular(theme::SMALL) };
    let about = &candidate.about;
    let galley = ui.painter().layout_no_wrap(about.clone(), font, tokens.secondary);
    let room = Rect::from_min_max(pos2(right + 16.0, rect.top()), rect.max - vec2(8.0, 0.0));
    let x = (room.right() - galley.size().x).max(room.left());
    let painter = ui.painter().with_clip_rect(room.intersect(ui.clip_rect()));
    painter.galley(pos2(x, rect.center().y - galley.size().y / 2.0), galley, tokens.secondary);
    response.clicked()
}

/// The name, with what is written already in bold; gives its right end.
fn name_of(ui: &Ui, offers: &Offers, candidate: &Candidate, at: Pos2) -> f32 {
    let tokens = ui.tokens();
    let written = offers.of.text.get(offers.found.replaces.clone()).unwrap_or_default();
    let (head, rest) = match candidate.shown.strip_prefix(written) {
        Some(rest) => (written, rest),
        None => ("", candidate.shown.as_str()),
    };
    let bold = fonts::mono_semibold(theme::CODE);
    let drawn = ui.painter().text(at, Align2::LEFT_CENTER, head, bold, tokens.text);
    let from = if head.is_empty() { at } else { pos2(drawn.right(), at.y) };
    let mono = fonts::mono(theme::CODE);
    ui.painter().text(from, Align2::LEFT_CENTER, rest, mono, tokens.text).right()
}

fn icon(kind: CandidateKind, tokens: &Tokens) -> (&'static str, eframe::egui::Color32) {
    match kind {
        CandidateKind::Tool => ("terminal", tokens.secondary),
        CandidateKind::Service => ("layers", tokens.secondary),
        CandidateKind::Operation => ("play", tokens.code_command),
        CandidateKind::Missing => ("triangle-alert", tokens.warn),
        CandidateKind::Option => ("minus", tokens.secondary),
        CandidateKind::Value => ("check", tokens.secondary),
        CandidateKind::Live => ("radio", tokens.ok),
        CandidateKind::Variable => ("hash", tokens.secondary),
    }
}

/// What the list is of, and its keys.
fn footer(ui: &Ui, rect: Rect, title: &str) {
    let tokens = ui.tokens();
    let painter = ui.painter();
    let line = Stroke::new(tokens.stroke, tokens.line2);
    painter.hline(rect.x_range().shrink(1.0), rect.top(), line);
    let font = || fonts::regular(theme::SMALL);
    let middle = rect.center().y;
    let at = pos2(rect.left() + 14.0, middle);
    let title = painter.text(at, Align2::LEFT_CENTER, title, font(), tokens.secondary);
    let mut right = rect.right() - 12.0;
    for (key, does) in [("Tab", "completar"), ("↑↓", "elegir")] {
        let words = painter.layout_no_wrap(does.to_owned(), font(), tokens.secondary);
        let cap = painter.layout_no_wrap(key.to_owned(), fonts::mono(theme::CAPTION), tokens.text);
        let place = Rect::from_min_size(
            pos2(right - words.size().x - cap.size().x - 20.0, middle - 10.0),
            Vec2::new(cap.size().x + 12.0, 20.0),
        );
        if place.left() < title.right() + 12.0 {
            return;
        }
        painter.rect(place, theme::RADIUS, tokens.panel, line, StrokeKind::Inside);
        painter.galley(place.center() - cap.size() / 2.0, cap, tokens.text);
        let at = pos2(right - words.size().x, middle - words.size().y / 2.0);
        painter.galley(at, words, tokens.secondary);
        right = place.left() - 16.0;
    }
}
