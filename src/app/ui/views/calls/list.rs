//! The rows of the log, newest first, of which only those in sight are drawn.

use caudal::engine::Origin;
use caudal::runtime::{Call, CallLog};
use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align2, Color32, FontId, Key, Modifiers, Pos2, Rect, Role, ScrollArea, Sense, Ui, Vec2,
    WidgetInfo,
};

use super::State;
use super::words;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets::{self, Tone};

/// From this width on the list has columns for the fact and for who asked.
const WIDE: f32 = 620.0;
/// From this width on it has a column for the caller's name.
const WIDEST: f32 = 820.0;

/// Where the columns begin.
struct Columns {
    operation: f32,
    subject: f32,
    fact: Option<f32>,
    caller: Option<f32>,
    end: f32,
}

impl Columns {
    fn of(rect: Rect) -> Self {
        let left = rect.left();
        let operation = left + 132.0;
        let subject = operation + if rect.width() < 460.0 { 152.0 } else { 196.0 };
        let end = rect.right() - 76.0;
        let room = end - subject;
        let caller = (rect.width() >= WIDEST).then_some(subject + room * 0.68);
        let fact = (rect.width() >= WIDE)
            .then_some(subject + room * if caller.is_some() { 0.36 } else { 0.5 });
        Self { operation, subject, fact, caller, end }
    }
}

/// Names the columns.
pub(super) fn header(ui: &mut Ui) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), theme::ROW);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let columns = Columns::of(rect);
    let font = fonts::mono(theme::CAPTION);
    let word = |x: f32, align: Align2, text: &str| {
        let at = Pos2::new(x, rect.center().y);
        ui.painter().text(at, align, text, font.clone(), tokens.weak);
    };
    word(rect.left() + 16.0, Align2::LEFT_CENTER, "hora");
    word(columns.operation, Align2::LEFT_CENTER, "operación");
    let subject = if columns.fact.is_some() { "sobre" } else { "sobre / resultado" };
    word(columns.subject, Align2::LEFT_CENTER, subject);
    if let Some(x) = columns.fact {
        word(x, Align2::LEFT_CENTER, "resultado");
    }
    if let Some(x) = columns.caller {
        word(x, Align2::LEFT_CENTER, "quién llama");
    }
    word(rect.right() - 16.0, Align2::RIGHT_CENTER, "tardó");
    let stroke = eframe::egui::Stroke::new(tokens.stroke, tokens.line);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, stroke);
}

/// What was done to the list.
#[derive(Default)]
pub(super) struct Done {
    /// The row under the pointer.
    pub(super) hovered: Option<u64>,
    /// The row that was clicked.
    pub(super) clicked: Option<u64>,
    /// Whether the list has the keyboard.
    pub(super) focused: bool,
}

/// Draws the list and lets keys and pointer move the selection.
pub(super) fn show(ui: &mut Ui, log: &CallLog, state: &mut State) -> Done {
    let mut done = Done::default();
    let newest = state.anchor.unwrap_or(u64::MAX);
    let count = state.matches.up_to(newest);
    let area = ui.available_rect_before_wrap();
    let id = ui.make_persistent_id("calls");
    let list = ui.interact(area, id, Sense::focusable_noninteractive());
    let words = format!("Llamadas: {}", numbers::whole(count as u64));
    list.widget_info(|| WidgetInfo::labeled(Role::List, true, &words));
    done.focused = list.has_focus();
    let before = state.selected;
    if done.focused {
        let filter = eframe::egui::EventFilter {
            vertical_arrows: true,
            escape: true,
            ..eframe::egui::EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        keys(ui, state, count, area.height());
    }
    let moved = before != state.selected;
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut scroll = ScrollArea::vertical().auto_shrink([false, false]).id_salt("calls");
    if std::mem::take(&mut state.to_top) {
        scroll = scroll.vertical_scroll_offset(0.0);
    } else if moved && let Some(row) = state.selected.and_then(|number| state.row(number, count)) {
        let (top, height) = (row as f32 * theme::ROW, area.height() - theme::ROW);
        if top < state.offset {
            scroll = scroll.vertical_scroll_offset(top);
        } else if top > state.offset + height {
            scroll = scroll.vertical_scroll_offset(top - height);
        }
    }
    let output = scroll.show_rows(ui, theme::ROW, count, |ui, range| {
        for row in range {
            let Some(number) = state.matches.numbers.get(count - 1 - row) else { continue };
            let Some(call) = log.get(*number) else { continue };
            let response = draw_row(ui, call, state.selected == Some(call.number));
            if response.hovered() {
                done.hovered = Some(call.number);
            }
            if response.clicked() {
                done.clicked = Some(call.number);
                ui.memory_mut(|memory| memory.request_focus(id));
            }
        }
    });
    state.offset = output.state.clamped_offset().y;
    // A selected row shows by itself where the keyboard is.
    if done.focused && state.selected.is_none() {
        widgets::focus_ring_at(ui, area.shrink(3.0));
    }
    done
}

fn keys(ui: &Ui, state: &mut State, count: usize, height: f32) {
    if count == 0 {
        return;
    }
    let page = (height / theme::ROW) as usize;
    let row = state.selected.and_then(|number| state.row(number, count));
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let last = count - 1;
    let target = if pressed(Key::ArrowDown) {
        Some(row.map_or(0, |row| (row + 1).min(last)))
    } else if pressed(Key::ArrowUp) {
        Some(row.map_or(0, |row| row.saturating_sub(1)))
    } else if pressed(Key::PageDown) {
        Some(row.map_or(0, |row| (row + page).min(last)))
    } else if pressed(Key::PageUp) {
        Some(row.map_or(0, |row| row.saturating_sub(page)))
    } else if pressed(Key::Home) {
        Some(0)
    } else if pressed(Key::End) {
        Some(last)
    } else {
        None
    };
    if let Some(target) = target {
        state.selected = state.matches.numbers.get(last - target).copied();
    } else if state.selected.is_some() && pressed(Key::Escape) {
        state.selected = None;
    }
}

fn draw_row(ui: &mut Ui, call: &Call, selected: bool) -> eframe::egui::Response {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), theme::ROW);
    // Not a stop of its own: the list has the keyboard.
    let (rect, response) = ui.allocate_exact_size(size, Sense::CLICK);
    let (tone, icon, went) = words::state(call);
    let (fact, subject) = (words::fact(call), words::subject(call));
    let time = numbers::time_of_day(call.at, true);
    let (origin_icon, origin) = words::origin(call.origin);
    response.widget_info(|| {
        let parts = [&call.operation, went, &subject, &fact, origin, &time];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        WidgetInfo::selected(Role::ListItem, true, selected, parts.join(", "))
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let fill = match (selected, tone, response.hovered()) {
        (true, ..) => tokens.sel,
        (_, Tone::Error, _) => tokens.soft_error,
        (.., true) => tokens.hover,
        _ => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, 0, fill);
    if selected {
        let mark = Rect::from_min_size(rect.min, Vec2::new(2.0, rect.height()));
        ui.painter().rect_filled(mark, 0, tokens.accent);
    }
    let columns = Columns::of(rect);
    let (colour, _) = tone.colours(tokens);
    let mono = fonts::mono(theme::SMALL);
    let y = rect.center().y;
    let text = |from: f32, to: f32, words: &str, colour: Color32| {
        let area = Rect::from_x_y_ranges(from..=(to - 12.0).max(from), rect.y_range());
        elided(ui, area, words, mono.clone(), colour);
    };
    text(rect.left() + 16.0, rect.left() + 120.0, &time, tokens.secondary);
    let at = Pos2::new(columns.operation - 12.0, y);
    widgets::paint_icon(ui.painter(), at, origin_icon, 14.0, tokens.secondary);
    let at = Pos2::new(columns.operation + 12.0, y);
    widgets::paint_icon(ui.painter(), at, icon, 14.0, colour);
    text(columns.operation + 24.0, columns.subject, &call.operation, tokens.text);
    let fact_colour = if tone == Tone::Ok { tokens.secondary } else { colour };
    if let Some(fact_at) = columns.fact {
        text(columns.subject, fact_at, &subject, tokens.secondary);
        text(fact_at, columns.caller.unwrap_or(columns.end), &fact, fact_colour);
        if let Some(caller_at) = columns.caller {
            text(caller_at, columns.end, &caller(call), tokens.weak);
        }
    } else {
        // What went wrong counts for more than where.
        let says = if tone == Tone::Ok && !subject.is_empty() { &subject } else { &fact };
        text(columns.subject, columns.end, says, fact_colour);
    }
    let at = Pos2::new(rect.right() - 16.0, y);
    ui.painter().text(at, Align2::RIGHT_CENTER, words::latency(call), mono.clone(), tokens.weak);
    response
}

/// Who asked: by name where there is one.
pub(super) fn caller(call: &Call) -> String {
    if call.caller.is_empty() || call.origin == Origin::Runtime {
        return words::origin(call.origin).1.to_owned();
    }
    call.caller.to_string()
}

/// A line of text, cut with an ellipsis where there is no room.
fn elided(ui: &Ui, area: Rect, text: &str, font: FontId, colour: Color32) {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, colour);
    job.wrap.max_width = area.width();
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let galley = ui.painter().layout_job(job);
    let origin = Pos2::new(area.left(), area.center().y - galley.size().y / 2.0);
    ui.painter().galley(origin, galley, colour);
}
