//! The view of a page: keeps layouts, scrolls, and draws what is in sight.

use std::collections::BTreeMap;
use std::sync::Arc;

use caudal::notes::walk::TextPath;
use eframe::egui::text_selection::LabelSelectionState;
use eframe::egui::{
    Align, Color32, Context, Galley, Id, Key as Pressed, Memory, Modifiers, Pos2, Rect, ScrollArea,
    Ui, Vec2, pos2,
};

use super::columns::Columns;
use super::item::Item;
use super::layout::{Desk, Heights, Key, Layout};
use super::pass::{Asks, Pass};
use super::places::Places;
use super::{PageOutput, PageRequest, draw, find, outline};
use crate::ui::theme::{self, Themed as _, fonts};

/// How many layouts are kept.
const KEPT: usize = 4;
/// Of how many pages and widths the heights are remembered.
const REMEMBERED: usize = 48;
/// How many letters are laid out per frame beyond what is in sight.
const LETTERS: usize = 2500;
/// Space left above what is scrolled to.
const ABOVE: f32 = 24.0;
/// How far below the top a section still counts as the one being read.
const READING: f32 = 72.0;

/// The view of a page.
#[derive(Default)]
pub struct PageView {
    layouts: Vec<(Key, Layout)>,
    /// How high the blocks of pages were.
    heights: Vec<Heights>,
    /// Its place in memory changes when egui throws its glyphs away; our own galleys would then
    /// show other letters.
    sentinel: Option<Arc<Galley>>,
    /// The section that was read in the last frame.
    section: Option<String>,
    /// What the last frame showed.
    last: Option<Last>,
    /// The source one has just come to, and since when.
    lit: Option<(usize, f64)>,
    /// Where one came from to a source.
    returns: BTreeMap<usize, f32>,
    /// A height to scroll to in the next frame.
    pending: Option<f32>,
    /// A widget of a block that is to get the focus as soon as the block is in sight: egui takes
    /// it back from a widget that is not there.
    focus: Option<(usize, Id)>,
    /// The hit that was last scrolled to.
    hit: Option<(TextPath, usize)>,
}

struct Last {
    key: Key,
    scroll: f32,
    focused: bool,
}

/// Where to scroll, and whether at once.
#[derive(Clone, Copy)]
struct Goal {
    y: f32,
    align: Align,
}

impl PageView {
    /// Shows a page in the room there is.
    #[expect(clippy::too_many_lines, reason = "the steps of a frame, in their order")]
    pub fn show(&mut self, ui: &mut Ui, mut request: PageRequest<'_>) -> PageOutput {
        let tokens = ui.tokens();
        let view = ui.available_rect_before_wrap();
        let columns = Columns::new(view.width(), request.outline);
        let places = Places { vault: request.vault, page: request.page };
        self.forget_stale(ui.ctx());
        let key = Key {
            page: request.page.id.clone(),
            address: std::ptr::from_ref(request.page) as usize,
            width: view.width().round(),
            outline: columns.outline.is_some(),
            scale: ui.pixels_per_point(),
            tokens: std::ptr::from_ref(tokens) as usize,
        };
        self.unfold_for_hit(&mut request);
        let kept = self.take(&key);
        let fresh = kept.is_none();
        let folds = request.state.folds.clone();
        let ctx = ui.ctx().clone();
        let runs = request.runs;
        let desk = Desk { ctx: &ctx, tokens, places, columns, folds: &folds, runs };
        // What was run adds to the heights, and nobody remembers by how much.
        let known = self.heights.iter().filter(|_| runs.is_empty());
        let known = known.into_iter().find(|heights| heights.are_of(&key, &folds));
        let exact = known.is_some();
        let mut layout = kept
            .unwrap_or_else(|| Layout::new(desk, known.map(|heights| heights.blocks.as_slice())));
        layout.refold(desk);
        layout.rerun(desk);

        let same_page = self.last.as_ref().is_some_and(|last| last.key.page == key.page);
        if !same_page {
            // What was under way on another page is none of this one's.
            self.returns.clear();
            (self.lit, self.pending, self.focus) = (None, None, None);
        }
        if fresh && same_page {
            self.keep_place(&key, desk, &mut layout, &mut request, exact);
        } else if fresh && !exact && request.go_to.is_none() && request.state.scroll > 1.0 {
            // Where one left is a number of points: everything above must be as it was.
            layout.settle(desk, 0..layout.blocks.len());
        }
        let goal = self.goal(desk, &mut layout, &request);
        let selecting = ui.ctx().plugin::<LabelSelectionState>().lock().has_selection();
        let near = goal.map_or(request.state.scroll, |goal| goal.y - ABOVE);
        // The frame in which a page opens has enough to do.
        let letters = if selecting { usize::MAX } else { LETTERS * usize::from(!fresh) };
        let sight = (near, view.height(), letters);
        let goal = settle_near(desk, &mut layout, &mut request, sight, goal);
        let mut area = ScrollArea::vertical().id_salt(("página", &key.page)).auto_shrink(false);
        let moved = self.last.as_ref().is_none_or(|last| {
            last.key.page != key.page || (last.scroll - request.state.scroll).abs() > 0.5
        });
        let mut scroll_to = goal;
        if let (Some(Goal { y, .. }), true) = (goal, !same_page) {
            // A page that has just been opened appears at the section, without a ride.
            area = area.vertical_scroll_offset((y - ABOVE).max(0.0));
            scroll_to = None;
        } else if moved {
            area = area.vertical_scroll_offset(request.state.scroll);
        }

        let base = ui.scope_id().with(("página", key.page.as_str()));
        let mut pass = Pass::new(tokens, base, &request.page.id, request.find);
        pass.selecting = selecting;
        pass.first_run = request.first_run;
        pass.streams = request.streams;
        pass.lit = self.lit(ui);
        pass.navigating = self.last.as_ref().is_some_and(|last| last.focused && same_page);
        let wanted = self.focus.take();
        let shown = area.show_viewport(ui, |ui, viewport| {
            let near = layout.between(viewport.top(), viewport.bottom());
            let late = wanted.filter(|(block, _)| !near.contains(block));
            if let (Some((_, id)), None) = (wanted, late) {
                ui.memory_mut(|memory| memory.request_focus(id));
                pass.navigating = true;
            }
            let size = Vec2::new(ui.available_width(), layout.height);
            let (_, rect) = ui.allocate_space(size);
            let origin = rect.min;
            if let Some(Goal { y, align }) = scroll_to {
                let top = if align == Align::TOP { y - ABOVE } else { y };
                let at = Rect::from_min_size(pos2(origin.x, origin.y + top), Vec2::new(1.0, 24.0));
                ui.scroll_to_rect(at, Some(align));
            }
            if request.keys {
                keys(ui, viewport, layout.height, pass.navigating, request.stop);
            }
            paint(ui, &mut pass, &layout, origin, viewport);
            late
        });
        self.focus = shown.inner;
        let scroll = shown.state.unclamped_offset().y.max(0.0);
        request.state.scroll = scroll;
        let jumped = layout.between(scroll, scroll + view.height());
        if layout.settle(desk, jumped) {
            // Somewhere far was reached in one step: this pass has drawn it empty.
            ui.request_discard("blocks came into sight");
        }
        if !layout.is_whole() {
            ui.request_repaint();
        }

        let at_end = scroll > 1.0 && scroll + view.height() >= layout.height - 1.0;
        let line = scroll + if at_end { view.height() } else { READING };
        let section = layout.anchors().take_while(|(_, y)| *y <= line).last();
        let section = section.map(|(anchor, _)| anchor.to_owned());
        let moved = self.section != section;
        self.section.clone_from(&section);
        if let Some(rect) = columns.outline_rect(view) {
            let chosen = outline::show(ui, &mut pass, rect, places, section.as_deref(), moved);
            if let Some(y) = chosen.and_then(|anchor| layout.anchor(&anchor)) {
                self.ride_to(ui, y);
            }
        }
        let asks = std::mem::take(&mut pass.asks);
        self.answer(ui, &asks, desk, &mut layout, &mut request, (scroll, base, pass.navigating));
        self.last = Some(Last { key: key.clone(), scroll, focused: pass.focused });
        self.keep(key, folds, layout, runs.is_empty());
        PageOutput { events: pass.events, section }
    }

    /// Does what the page was asked to do to itself.
    fn answer(
        &mut self,
        ui: &Ui,
        asks: &Asks,
        desk: Desk<'_>,
        layout: &mut Layout,
        request: &mut PageRequest<'_>,
        (scroll, base, by_key): (f32, Id, bool),
    ) {
        if let Some((ordinal, open)) = asks.fold {
            request.state.folds.insert(ordinal, open);
            ui.request_repaint();
        }
        if asks.source.is_some() || asks.back.is_some() {
            layout.settle(desk, 0..layout.blocks.len());
        }
        if let Some(number) = asks.source
            && let Some(y) = layout.source(number)
        {
            self.returns.insert(number, scroll);
            self.lit = Some((number, ui.input(|input| input.time)));
            self.ride_to(ui, y - 72.0);
            if by_key {
                self.focus = back_id(layout, base, number);
            }
        }
        if let Some(number) = asks.back {
            let before = self.returns.remove(&number);
            let before = before.map(|scroll| scroll + ABOVE);
            let first = layout.first_use(number).map(|y| y - 72.0);
            if let Some(y) = before.or(first) {
                self.ride_to(ui, y);
            }
        }
    }

    /// The source that is lit, for as long as a button shows that it has copied.
    fn lit(&mut self, ui: &Ui) -> Option<usize> {
        let (number, since) = self.lit?;
        let left = theme::COPIED_SECONDS - (ui.input(|input| input.time) - since);
        if left <= 0.0 {
            self.lit = None;
            return None;
        }
        ui.request_repaint_after(std::time::Duration::from_secs_f64(left));
        Some(number)
    }

    /// Where this frame is to scroll to.
    fn goal(
        &mut self,
        desk: Desk<'_>,
        layout: &mut Layout,
        request: &PageRequest<'_>,
    ) -> Option<Goal> {
        let hit = request.find.and_then(|find| {
            let hit = find.hits.get(find.current)?;
            Some((hit.path.clone(), hit.range.clone()))
        });
        let now = hit.as_ref().map(|(path, range)| (path.clone(), range.start));
        let new_hit = now.is_some() && now != self.hit;
        self.hit = now;
        if let Some(anchor) = request.go_to {
            let written = || request.page.section(anchor).map(|entry| entry.anchor.as_str());
            let y = layout.anchor(anchor).or_else(|| layout.anchor(written()?))?;
            return Some(Goal { y, align: Align::TOP });
        }
        if let Some((path, range)) = hit.filter(|_| new_hit) {
            let block = path.top() + 1;
            layout.settle(desk, block..block + 1);
            let y = find::place(layout, &path, &range)?;
            return Some(Goal { y, align: Align::Center });
        }
        let y = self.pending.take()?;
        Some(Goal { y, align: Align::TOP })
    }

    /// Opens the callouts around the hit the reader goes to.
    fn unfold_for_hit(&self, request: &mut PageRequest<'_>) {
        let Some(find) = request.find else { return };
        let Some(hit) = find.hits.get(find.current) else { return };
        if self.hit.as_ref() == Some(&(hit.path.clone(), hit.range.start)) {
            return;
        }
        for ordinal in find::folded_around(&request.page.blocks, &hit.path) {
            request.state.folds.insert(ordinal, true);
        }
    }

    /// Keeps the reader at the same words when the width has changed.
    fn keep_place(
        &self,
        key: &Key,
        desk: Desk<'_>,
        layout: &mut Layout,
        request: &mut PageRequest<'_>,
        exact: bool,
    ) {
        let Some(last) = &self.last else { return };
        let moved = (last.scroll - request.state.scroll).abs() > 0.5;
        let before = self.layouts.iter().find(|(other, _)| *other == last.key && other != key);
        match before {
            Some((_, before)) if !moved && last.scroll > 1.0 => {
                let mark = before.mark(last.scroll + ABOVE);
                layout.settle(desk, mark.block..mark.block + 1);
                request.state.scroll = (layout.at_mark(mark) - ABOVE).max(0.0);
            }
            // Nothing is known but the points: everything above must be as it was.
            _ if request.state.scroll > 1.0 && !exact => {
                layout.settle(desk, 0..layout.blocks.len());
            }
            _ => {}
        }
    }

    /// Throws layouts away whose glyphs egui has thrown away.
    fn forget_stale(&mut self, ctx: &Context) {
        let probe = ctx.fonts_mut(|fonts| {
            let font = fonts::regular(theme::BODY);
            fonts.layout_no_wrap("Caudal".to_owned(), font, Color32::PLACEHOLDER)
        });
        if self.sentinel.as_ref().is_none_or(|sentinel| !Arc::ptr_eq(sentinel, &probe)) {
            self.layouts.clear();
            self.sentinel = Some(probe);
        }
    }

    /// Scrolls to a height from the next frame on, as fast as the style says.
    fn ride_to(&mut self, ui: &Ui, y: f32) {
        self.pending = Some(y);
        ui.request_repaint();
    }

    fn take(&mut self, key: &Key) -> Option<Layout> {
        let index = self.layouts.iter().position(|(other, _)| other == key)?;
        Some(self.layouts.remove(index).1)
    }

    fn keep(&mut self, key: Key, folds: BTreeMap<usize, bool>, layout: Layout, as_written: bool) {
        let whole = as_written && layout.is_whole();
        if whole && !self.heights.iter().any(|heights| heights.are_of(&key, &folds)) {
            self.heights.retain(|heights| !heights.is_for(&key));
            let blocks = layout.heights();
            self.heights.push(Heights { key: key.clone(), folds, blocks });
            if self.heights.len() > REMEMBERED {
                self.heights.remove(0);
            }
        }
        self.layouts.push((key, layout));
        if self.layouts.len() > KEPT {
            self.layouts.remove(0);
        }
    }
}

/// Lays out what is in sight or will be with the next step, and a little more. The words the reader
/// is at stay where they are, whatever becomes of the blocks above.
fn settle_near(
    desk: Desk<'_>,
    layout: &mut Layout,
    request: &mut PageRequest<'_>,
    (near, height, letters): (f32, f32, usize),
    goal: Option<Goal>,
) -> Option<Goal> {
    if layout.is_whole() {
        return goal;
    }
    let target = layout.mark(goal.map_or(near + ABOVE, |goal| goal.y));
    let here = layout.mark(request.state.scroll + ABOVE);
    layout.settle_between(desk, near - 0.5 * height, near + 1.25 * height);
    layout.settle_some(desk, target.block, letters);
    if request.state.scroll > 1.0 {
        request.state.scroll = (layout.at_mark(here) - ABOVE).max(0.0);
    }
    goal.map(|goal| Goal { y: layout.at_mark(target), ..goal })
}

/// The way back from a source, by its number.
fn back_id(layout: &Layout, base: Id, number: usize) -> Option<(usize, Id)> {
    layout.blocks.iter().enumerate().find_map(|(block, laid)| {
        let is_it = |item: &Item| matches!(item, Item::Back { source, .. } if *source == number);
        let index = laid.items.iter().position(is_it)?;
        Some((block, base.with(block).with(index)))
    })
}

/// Draws the blocks that are in sight, and what else egui must know of.
fn paint(ui: &mut Ui, pass: &mut Pass<'_>, layout: &Layout, origin: Pos2, viewport: Rect) {
    let seen = layout.between(viewport.top(), viewport.bottom());
    // While the reader goes from link to link, the nearest links out of sight are there to go to.
    let mut reach = seen.clone();
    if pass.navigating {
        let focusable = |block: &usize| layout.blocks[*block].focusable;
        reach.start = (0..seen.start).rev().find(focusable).unwrap_or(seen.start);
        reach.end = (seen.end..layout.blocks.len()).find(focusable).map_or(seen.end, |b| b + 1);
    }
    let clip = ui.clip_rect();
    for block in 0..layout.blocks.len() {
        if !reach.contains(&block) && !pass.selecting {
            continue;
        }
        let laid = &layout.blocks[block];
        let corner = pos2(origin.x, origin.y + layout.tops[block]);
        pass.words_only = !reach.contains(&block);
        let sight = if pass.navigating || pass.words_only { Rect::EVERYTHING } else { clip };
        let id = pass.base.with(block);
        draw::items(ui, pass, id, &laid.items, corner, sight);
    }
    pass.words_only = false;
}

/// Scrolls by keys that nothing else wants, as far as there is anything.
fn keys(ui: &Ui, viewport: Rect, height: f32, inside: bool, stop: Option<Id>) {
    let focused = ui.memory(Memory::focused).is_some_and(|id| Some(id) != stop);
    if focused && !inside {
        return;
    }
    let (above, below) = (viewport.top().max(0.0), (height - viewport.bottom()).max(0.0));
    let page = (viewport.height() - 48.0).max(48.0);
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let mut by = 0.0;
    for (key, step) in [
        (Pressed::PageDown, page),
        (Pressed::PageUp, -page),
        (Pressed::Home, -above),
        (Pressed::End, below),
    ] {
        if pressed(key) {
            by += step;
        }
    }
    // With a focus the arrows go from widget to widget.
    if !focused {
        for (key, step) in [(Pressed::ArrowDown, 48.0), (Pressed::ArrowUp, -48.0)] {
            if pressed(key) {
                by += step;
            }
        }
    }
    if by != 0.0 {
        ui.scroll_with_delta(Vec2::new(0.0, -by.clamp(-above, below)));
    }
}
