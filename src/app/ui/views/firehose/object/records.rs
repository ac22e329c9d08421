//! The records of an object, one to a line; only those in sight are laid out.

use caudal::clients::bucket::{Opened, Shape};
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Align2, EventFilter, Key, Modifiers, Pos2, Rect, Role, ScrollArea, Sense, Ui, UiBuilder, Vec2,
    WidgetInfo,
};

use super::State;
use crate::ui::highlight;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets;

/// Height of a line.
pub(super) const LINE: f32 = 20.0;
/// Bytes of a record that are looked at for one line.
const SHOWN: usize = 400;

/// A tab above the records; returns whether it was chosen.
pub(super) fn tab(ui: &mut Ui, name: &str, chosen: bool) -> bool {
    let tokens = ui.tokens();
    let font = if chosen { fonts::medium(theme::TOOL) } else { fonts::regular(theme::TOOL) };
    let colour = if chosen { tokens.text } else { tokens.secondary };
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font, colour);
    let size = Vec2::new(galley.size().x + 16.0, 36.0);
    let (place, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, name));
    if response.hovered() && !chosen {
        ui.painter().rect_filled(place.shrink2(Vec2::new(0.0, 4.0)), theme::RADIUS, tokens.hover);
    }
    if chosen {
        let line = Rect::from_min_max(Pos2::new(place.left(), place.bottom() - 2.0), place.max);
        ui.painter().rect_filled(line, 0, tokens.accent);
    }
    let at = place.center() - galley.size() / 2.0;
    ui.painter().galley(at, galley, colour);
    widgets::focus_ring(ui, &response);
    response.clicked()
}

pub(super) fn show(ui: &mut Ui, place: Rect, state: &mut State, opened: &Opened) {
    let tokens = ui.tokens();
    ui.painter().rect_filled(place, 0, tokens.sunken);
    let mut inner = ui.new_child(UiBuilder::new().max_rect(place).id_salt("registros"));
    inner.set_clip_rect(place.intersect(ui.clip_rect()));
    let ui = &mut inner;
    ui.spacing_mut().item_spacing.y = 0.0;
    let count = opened.len();
    state.row = state.row.min(count.saturating_sub(1));
    let digits = numbers::whole(count as u64).len().max(2);
    let letter = ui.fonts_mut(|fonts| fonts.glyph_width(&fonts::mono(12.0), '0'));
    let gutter = 12.0 + letter * digits as f32;
    let mut area = ScrollArea::vertical().id_salt("lista").auto_shrink([false, false]);
    if std::mem::take(&mut state.follow) {
        let middle = state.row as f32 * LINE - place.height() / 2.0;
        area = area.vertical_scroll_offset(middle.max(0.0));
    }
    area.show_rows(ui, LINE, count, |ui, rows| {
        for index in rows {
            line(ui, state, opened, index, gutter);
        }
    });
}

fn line(ui: &mut Ui, state: &mut State, opened: &Opened, index: usize, gutter: f32) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), LINE);
    let (place, response) = ui.allocate_exact_size(size, Sense::click());
    let record = opened.record(index).unwrap_or_default();
    let text = printable(&record[..record.len().min(SHOWN)]);
    let selected = state.row == index;
    let number = numbers::whole(index as u64 + 1);
    response.widget_info(|| {
        let spoken: String = text.chars().take(160).collect();
        WidgetInfo::selected(Role::Button, true, selected, format!("{number}: {spoken}"))
    });
    if response.clicked() {
        state.row = index;
        response.request_focus();
    }
    if response.has_focus() {
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        step(ui, state, opened.len());
    }
    if selected {
        ui.painter().rect_filled(place, 0, tokens.sel);
    } else if response.hovered() {
        ui.painter().rect_filled(place, 0, tokens.hover);
    }
    if response.has_focus() {
        let mark = Rect::from_min_size(place.min, Vec2::new(2.0, place.height()));
        ui.painter().rect_filled(mark, 0, tokens.accent);
    }
    let y = place.center().y;
    let mono = fonts::mono(12.0);
    let mut at = Pos2::new(place.left() + gutter, y);
    ui.painter().text(at, Align2::RIGHT_CENTER, number, mono, tokens.weak);
    at.x += 12.0;
    if let Some(route) = opened.route(index) {
        // A thin bar in the colour of its shard.
        let bar = Rect::from_center_size(Pos2::new(at.x - 5.0, y), Vec2::new(3.0, LINE - 6.0));
        ui.painter().rect_filled(bar, 1, tokens.shard[route.shard.0 as usize % 8]);
        at.x += 4.0;
    }
    let galley = ui.painter().layout_job(job(ui, opened.shape, &text));
    let origin = Pos2::new(at.x, y - galley.size().y / 2.0);
    ui.painter().with_clip_rect(place.intersect(ui.clip_rect())).galley(
        origin,
        galley,
        tokens.text,
    );
}

/// The arrows move the selection.
fn step(ui: &Ui, state: &mut State, count: usize) {
    let pressed = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
    let (up, down) = (pressed(Key::ArrowUp), pressed(Key::ArrowDown));
    let (far_up, far_down) = (pressed(Key::PageUp), pressed(Key::PageDown));
    let (first, last) = (pressed(Key::Home), pressed(Key::End));
    if up + down + far_up + far_down + first + last == 0 {
        return;
    }
    let back = up + far_up * 20;
    let on = down + far_down * 20;
    let end = count.saturating_sub(1);
    state.row = match (first > 0, last > 0) {
        (true, _) => 0,
        (_, true) => end,
        _ => state.row.saturating_sub(back).saturating_add(on).min(end),
    };
    state.follow = true;
    ui.request_repaint();
}

/// A line in colours.
fn job(ui: &Ui, shape: Shape, text: &str) -> LayoutJob {
    let tokens = ui.tokens();
    let language = match shape {
        Shape::JsonLines | Shape::Concatenated | Shape::Failures => "json",
        Shape::Lines | Shape::Binary => "",
    };
    let mut job = LayoutJob::default();
    for (range, token) in highlight::spans(language, text) {
        let format = TextFormat::simple(fonts::mono(12.0), token.colour(tokens));
        job.append(&text[range], 0.0, format);
    }
    job.wrap.max_rows = 1;
    job
}

/// Letters that no face draws are shown as dots; a line stays a line.
pub(super) fn printable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let dot = |letter: char| match letter {
        '\n' | '\r' | '\t' => ' ',
        '\u{fffd}' => '·',
        _ if letter.is_control() => '·',
        _ => letter,
    };
    text.trim_end_matches(['\n', '\r']).chars().map(dot).collect()
}
