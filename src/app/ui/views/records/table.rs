//! The rows, newest first. Only those in sight are laid out, and the place is kept as a row and
//! not as points, because a million rows are more points than a number of egui's can tell apart.

use std::sync::Arc;

use caudal::clients::reader::{Place, Row, Rows, Seen};
use caudal::engine::StreamView;
use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align2, Color32, CursorIcon, EventFilter, FontId, Id, Key, Modifiers, Pos2, Rect, Response,
    Role, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo,
};

use super::columns::{Column, Columns};
use crate::ui::focus::Target;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets;

/// Room at the left of the first column.
const LEFT: f32 = 16.0;
/// Width of the bar at the right.
const BAR: f32 = 10.0;
/// Shortest handle of that bar.
const HANDLE_MIN: f32 = 24.0;

/// Where one is among the rows.
#[derive(Default)]
pub(super) struct Table {
    selected: Option<Arc<Row>>,
    /// The row at the top while one is away from the newest, and how much of it is cut off.
    anchor: Option<(Place, f64)>,
    /// The newest row that was in sight.
    newest: Option<Place>,
    generation: u64,
    /// Whether the selection is to be brought into sight.
    reveal: bool,
    /// Whether the rows are to get the keyboard.
    take_focus: bool,
}

/// What was done to the rows.
#[derive(Default)]
pub(super) struct Done {
    pub(super) hovered: Option<Arc<Row>>,
    /// The row that was selected just now.
    pub(super) chosen: Option<Arc<Row>>,
    pub(super) focused: bool,
    /// Enter or a click: the details are wanted.
    pub(super) opened: bool,
    /// Esc.
    pub(super) closed: bool,
}

impl Table {
    pub(super) fn selected(&self) -> Option<Arc<Row>> {
        self.selected.clone()
    }

    /// Selects nothing.
    pub(super) fn deselect(&mut self) {
        self.selected = None;
    }

    /// Back to the newest row, which is followed from then on.
    pub(super) fn follow_newest(&mut self) {
        self.anchor = None;
    }

    /// Rows that have come since one left the newest one.
    pub(super) fn fresh(&self, seen: &Seen) -> usize {
        let (Some(_), Some(newest)) = (self.anchor, self.newest) else { return 0 };
        let rows = seen.shown();
        let rank = rows.rank(newest);
        rows.len().saturating_sub(rank + usize::from(rows.find(newest).is_some()))
    }

    /// The row `by` rows below the selected one (above, if negative) becomes the selected one.
    pub(super) fn step(&mut self, rows: &Rows, by: isize) -> bool {
        let Some(last) = rows.len().checked_sub(1) else { return false };
        let target = match self.position(rows) {
            Some(at) => at.saturating_add_signed(by).min(last),
            None => 0,
        };
        self.choose(rows, target)
    }

    fn choose(&mut self, rows: &Rows, position: usize) -> bool {
        let row = rows.len().checked_sub(position + 1).and_then(|index| rows.get(index));
        let changed = row.map(|row| row.place()) != self.selected.as_ref().map(|row| row.place());
        if let Some(row) = row {
            self.selected = Some(Arc::clone(row));
            self.reveal = true;
        }
        changed
    }

    /// Where the selected row stands, counted from the newest.
    fn position(&self, rows: &Rows) -> Option<usize> {
        let index = rows.find(self.selected.as_ref()?.place())?;
        rows.len().checked_sub(index + 1)
    }

    /// The first position in sight.
    fn top(&self, rows: &Rows) -> f64 {
        let Some((place, cut)) = self.anchor else { return 0.0 };
        let below = rows.rank(place) + usize::from(rows.find(place).is_some());
        rows.len().saturating_sub(below) as f64 + cut
    }

    fn scroll_to(&mut self, rows: &Rows, top: f64, visible: f64) {
        let most = (rows.len() as f64 - visible).max(0.0);
        let top = top.clamp(0.0, most);
        let row = rows.len().checked_sub(top as usize + 1).and_then(|index| rows.get(index));
        // At the top one follows what comes, unless a row is being looked at.
        self.anchor = match row {
            Some(row) if top > 0.0 || self.selected.is_some() => Some((row.place(), top.fract())),
            _ => None,
        };
    }
}

pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    stream: &StreamView,
    seen: &Seen,
    columns: &mut Columns,
    table: &mut Table,
) -> Done {
    let rows = seen.shown();
    if table.generation != seen.generation {
        table.generation = seen.generation;
        (table.selected, table.anchor, table.newest) = (None, None, None);
    }
    take_from_focus(scene, stream, rows, table);
    let whole = ui.available_rect_before_wrap();
    let area = whole.with_min_y(whole.top() + theme::ROW);
    let width = whole.width() - LEFT - BAR;
    let places = columns.fitting(width);
    header(ui, whole, columns, &places);
    let id = Id::unique("caudal.records.rows");
    let list = ui.interact(area, id, Sense::focusable_noninteractive());
    let words = format!("Registros: {}", numbers::whole(rows.len() as u64));
    list.widget_info(|| WidgetInfo::labeled(Role::List, true, &words));
    if std::mem::take(&mut table.take_focus) {
        list.request_focus();
    }
    let mut done = Done { focused: list.has_focus(), ..Done::default() };
    let visible = f64::from((area.height() / theme::ROW).max(1.0));
    if done.focused {
        let filter = EventFilter { vertical_arrows: true, escape: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        keys(ui, rows, table, visible, &mut done);
    }
    let mut top = table.top(rows);
    if ui.rect_contains_pointer(area) {
        let by = ui.input(|input| input.smooth_scroll_delta.y);
        top -= f64::from(by / theme::ROW);
    }
    if std::mem::take(&mut table.reveal)
        && let Some(position) = table.position(rows)
    {
        let position = position as f64;
        top = top.min(position).max(position + 1.0 - visible);
    }
    if let Some(dragged) = bar(ui, area, rows.len(), top, visible) {
        top = dragged;
    }
    table.scroll_to(rows, top, visible);
    let top = table.top(rows);
    if top < 1.0 {
        table.newest = rows.last().map(|row| row.place());
    }
    draw(ui, scene, stream, rows, columns, &places, table, area, top, &mut done);
    if done.focused && table.selected.is_none() {
        widgets::focus_ring_at(ui, area.shrink(3.0));
    }
    done
}

/// A record that was selected elsewhere is selected here too, if it was read.
fn take_from_focus(scene: &ViewScene<'_>, stream: &StreamView, rows: &Rows, table: &mut Table) {
    let Some(Target::Record { stream: name, sequence }) = scene.focus.selected() else { return };
    let here = table.selected.as_ref().map(|row| row.record.sequence_number);
    if *name != stream.name || here == Some(*sequence) || here.is_some() {
        return;
    }
    // Its number tells its second; the row is among those of that second.
    let from = caudal::units::Timestamp(sequence.arrived_secs as i64 * 1000);
    let first = rows.rank(Place { arrived: from, shard: sequence.shard, counter: 0 });
    let found = rows
        .from(first)
        .take_while(|row| row.place().arrived.0 < from.0 + 1000)
        .find(|row| row.record.sequence_number == *sequence);
    if let Some(row) = found {
        table.selected = Some(Arc::clone(row));
        table.reveal = true;
    }
}

fn header(ui: &Ui, whole: Rect, columns: &mut Columns, places: &[(usize, f32, f32)]) {
    let tokens = ui.tokens();
    let rect = whole.with_max_y(whole.top() + theme::ROW);
    let font = fonts::mono(theme::CAPTION);
    let mut resized = None;
    for (index, left, end) in places {
        let column = &columns.shown[*index];
        let (left, end) = (rect.left() + LEFT + left, rect.left() + LEFT + end);
        let area = Rect::from_x_y_ranges(left..=(end - 12.0).max(left), rect.y_range());
        text(ui, area, &column.name(), font.clone(), tokens.weak, column.is_right());
        let edge = Rect::from_x_y_ranges(end - 9.0..=end - 3.0, rect.y_range());
        let name = column.name();
        let handle = ui.interact(edge, ui.scope_id().with(("ancho", &name)), Sense::DRAG);
        handle.widget_info(|| {
            WidgetInfo::labeled(Role::Splitter, true, format!("Ancho de la columna {name}"))
        });
        if handle.hovered() || handle.dragged() {
            ui.set_cursor_icon(CursorIcon::ResizeColumn);
            let x = edge.center().x;
            ui.painter().vline(x, rect.y_range(), Stroke::new(1.0, tokens.line2));
        }
        if handle.dragged() {
            resized = Some((*index, handle.drag_delta().x));
        }
    }
    if let Some((index, by)) = resized {
        let column = columns.shown[index].clone();
        columns.resize(&column, by);
    }
    let stroke = Stroke::new(tokens.stroke, tokens.line);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, stroke);
}

fn keys(ui: &Ui, rows: &Rows, table: &mut Table, visible: f64, done: &mut Done) {
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let page = (visible as isize - 1).max(1);
    let by = [
        (Key::ArrowDown, 1),
        (Key::ArrowUp, -1),
        (Key::PageDown, page),
        (Key::PageUp, -page),
        (Key::Home, isize::MIN),
        (Key::End, isize::MAX),
    ];
    for (key, by) in by {
        if pressed(key) && table.step(rows, by) {
            done.chosen = table.selected();
        }
    }
    if pressed(Key::Enter) && table.selected.is_some() {
        done.opened = true;
    }
    if pressed(Key::Escape) {
        done.closed = true;
    }
}

/// The bar at the right. Returns where it was dragged to.
fn bar(ui: &Ui, area: Rect, count: usize, top: f64, visible: f64) -> Option<f64> {
    let most = count as f64 - visible;
    if most <= 0.0 {
        return None;
    }
    let tokens = ui.tokens();
    let track = area.with_min_x(area.right() - BAR);
    let length = (f64::from(track.height()) * visible / count as f64) as f32;
    let length = length.max(HANDLE_MIN).min(track.height());
    let free = track.height() - length;
    let response = ui.interact(track, ui.scope_id().with("barra"), Sense::DRAG | Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "Barra de registros"));
    let y = track.top() + (top / most).clamp(0.0, 1.0) as f32 * free;
    let handle = Rect::from_min_size(Pos2::new(track.left() + 3.0, y), Vec2::new(4.0, length));
    let lit = response.hovered() || response.dragged();
    let colour = if lit { tokens.field } else { tokens.line2 };
    ui.painter().rect_filled(handle, 2, colour);
    let at = response.interact_pointer_pos()?;
    let share = f64::from((at.y - track.top() - length / 2.0) / free.max(1.0));
    Some(share.clamp(0.0, 1.0) * most)
}

#[expect(clippy::too_many_arguments, reason = "one row needs what the whole table has")]
fn draw(
    ui: &mut Ui,
    scene: &ViewScene<'_>,
    stream: &StreamView,
    rows: &Rows,
    columns: &mut Columns,
    places: &[(usize, f32, f32)],
    table: &mut Table,
    area: Rect,
    top: f64,
    done: &mut Done,
) {
    let mut part = ui.new_child(UiBuilder::new().id_salt("celdas").max_rect(area));
    part.set_clip_rect(area.intersect(ui.clip_rect()));
    let ui = &mut part;
    let selected = table.selected.as_ref().map(|row| row.place());
    let mut y = area.top() - (top.fract() as f32) * theme::ROW;
    let mut position = top as usize;
    let mut clicked = None;
    while y < area.bottom() {
        let Some(index) = rows.len().checked_sub(position + 1) else { break };
        let Some(row) = rows.get(index) else { break };
        let place = row.place();
        let right = area.right() - BAR;
        let rect = Rect::from_x_y_ranges(area.left()..=right, y..=y + theme::ROW);
        let lit = lights_up(scene, stream, row);
        let cells = columns.cells(row);
        let chosen = selected == Some(place);
        let salt = (place.arrived.0, place.shard.0, place.counter);
        let response = ui.interact(rect, ui.scope_id().with(salt), Sense::CLICK);
        draw_row(ui, &response, rect, columns, places, &cells, row, chosen, lit);
        if response.hovered() {
            done.hovered = Some(Arc::clone(row));
        }
        if response.clicked() {
            clicked = Some(Arc::clone(row));
        }
        y += theme::ROW;
        position += 1;
    }
    if let Some(row) = clicked {
        table.selected = Some(Arc::clone(&row));
        table.take_focus = true;
        (done.chosen, done.opened) = (Some(row), true);
        ui.request_repaint();
    }
}

/// Whether what is pointed at in another view is this row, its key or its shard.
fn lights_up(scene: &ViewScene<'_>, stream: &StreamView, row: &Row) -> bool {
    match scene.focus.hovered() {
        Some(Target::Shard { stream: name, shard }) => {
            *name == stream.name && *shard == row.shard()
        }
        Some(Target::Record { stream: name, sequence }) => {
            *name == stream.name && *sequence == row.record.sequence_number
        }
        Some(Target::Key { stream: name, key, .. }) => *name == stream.name && key == row.key(),
        _ => false,
    }
}

#[expect(clippy::too_many_arguments, reason = "one row needs what the whole table has")]
fn draw_row(
    ui: &mut Ui,
    response: &Response,
    rect: Rect,
    columns: &Columns,
    places: &[(usize, f32, f32)],
    cells: &[String],
    row: &Row,
    selected: bool,
    lit: bool,
) {
    let tokens = ui.tokens();
    response.widget_info(|| {
        let words: Vec<_> = columns
            .shown
            .iter()
            .zip(cells)
            .map(|(column, cell)| match column {
                Column::Shard => format!("shard {cell}"),
                Column::Bytes => format!("{cell} bytes"),
                _ => cell.clone(),
            })
            .collect();
        WidgetInfo::selected(Role::ListItem, true, selected, words.join(", "))
    });
    let fill = match (selected, lit || response.hovered()) {
        (true, _) => tokens.sel,
        (_, true) => tokens.hover,
        _ => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, 0, fill);
    if selected {
        let mark = Rect::from_min_size(rect.min, Vec2::new(2.0, rect.height()));
        ui.painter().rect_filled(mark, 0, tokens.accent);
    }
    let mono = fonts::mono(theme::SMALL);
    for (index, left, end) in places {
        let column = &columns.shown[*index];
        let (left, end) = (rect.left() + LEFT + left, rect.left() + LEFT + end);
        let area = Rect::from_x_y_ranges(left..=(end - 12.0).max(left), rect.y_range());
        let colour = match column {
            Column::Shard => {
                chip(ui, area, row.shard().0);
                continue;
            }
            Column::Number | Column::Bytes if !selected => tokens.weak,
            Column::Time | Column::Data | Column::Number | Column::Bytes => tokens.secondary,
            Column::Key | Column::Path(..) => tokens.text,
        };
        text(ui, area, &cells[*index], mono.clone(), colour, column.is_right());
    }
    let number = columns.shown.iter().position(|column| *column == Column::Number);
    let place = places.iter().find(|(index, ..)| Some(*index) == number);
    if response.hovered()
        && let (Some((_, left, end)), Some(at)) =
            (place, ui.input(|input| input.pointer.hover_pos()))
    {
        let x = at.x - rect.left() - LEFT;
        if (*left..*end).contains(&x) {
            response.clone().on_hover_text_at_pointer(row.record.sequence_number.to_string());
        }
    }
}

fn chip(ui: &mut Ui, area: Rect, shard: u32) {
    let place = Rect::from_min_size(
        Pos2::new(area.left(), area.center().y - 9.0),
        Vec2::new(area.width().max(32.0) + 12.0, 18.0),
    );
    widgets::paint_shard_chip(ui, place, u64::from(shard));
}

/// A line of text, cut with an ellipsis where there is no room.
fn text(ui: &Ui, area: Rect, words: &str, font: FontId, colour: Color32, right: bool) {
    let mut job = LayoutJob::simple_singleline(words.to_owned(), font, colour);
    job.wrap.max_width = area.width();
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let galley = ui.painter().layout_job(job);
    let align = if right { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
    let at = if right { area.right_center() } else { area.left_center() };
    ui.painter().galley(align.anchor_size(at, galley.size()).min, galley, colour);
}
