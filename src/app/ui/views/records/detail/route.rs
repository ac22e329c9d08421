//! The way of a record: key, MD5, shard, who has read it, where it was delivered.

use caudal::api::kinesis::ShardId;
use caudal::clients::reader::Row;
use caudal::engine::StreamView;
use caudal::kinesis::hash_of;
use eframe::egui::{
    Color32, Frame, Label, Margin, Rect, Response, RichText, Role, ScrollArea, Sense, Stroke,
    StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo,
};

use super::readers;
use crate::ui::app::Action;
use crate::ui::focus::Target;
use crate::ui::numbers;
use crate::ui::route::{Route, ViewKind};
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets;

/// Width of the line of stops at the left.
const RAIL: f32 = 36.0;
/// Shards of the strip beyond which their numbers are left out where they don't fit.
const NUMBER: f32 = 26.0;
/// Points of the ring, as a number with a fraction.
const RING: f64 = 340_282_366_920_938_463_463_374_607_431_768_211_456.0;

/// The strip's shards: those that were open when the record arrived.
#[derive(Default)]
pub(super) struct Cache {
    /// Identity of the stream and how many shards it had.
    of: Option<(u64, usize)>,
    strip: Vec<(f32, f32, ShardId)>,
    /// Whether the key's MD5 falls on the record's shard.
    by_hash: bool,
}

impl Cache {
    fn update(&mut self, stream: &StreamView, row: &Row) {
        let of = Some((stream.id, stream.shards.len()));
        if self.of == of {
            return;
        }
        self.of = of;
        let arrived = row.record.approximate_arrival_timestamp;
        let hash = hash_of(row.key());
        self.by_hash = false;
        self.strip.clear();
        for shard in &stream.shards {
            let own = shard.id == row.shard();
            let (start, end) = (shard.range.starting_hash_key, shard.range.ending_hash_key);
            if own {
                self.by_hash = start <= hash && hash <= end;
            }
            if own || (shard.created <= arrived && shard.closed.is_none_or(|at| at > arrived)) {
                self.strip.push((fraction(start.0), fraction(end.0), shard.id));
            }
        }
        self.strip.sort_by(|one, other| one.0.total_cmp(&other.0));
    }
}

/// Where a hash key stands on a ring of length one.
fn fraction(hash: u128) -> f32 {
    (hash as f64 / RING) as f32
}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, cache: &mut Cache, row: &Row) {
    let Some(stream) = scene.selected() else { return };
    cache.update(stream, row);
    let area = ScrollArea::vertical().id_salt("ruta").auto_shrink([false, false]);
    area.show(ui, |ui| {
        Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 4.0;
            stop(ui, "key", "Clave de partición", false, |ui| {
                value(ui, row.key(), true);
            });
            stop(ui, "hash", "MD5", false, |ui| md5(ui, scene, cache, stream, row));
            stop(ui, "database", "Shard", false, |ui| shard(ui, scene, stream, row));
            stop(ui, "users", "Leído por", false, |ui| readers::show(ui, scene, stream, row));
            stop(ui, "hard-drive", "Objeto en S3", true, |ui| {
                sentence(
                    ui,
                    "Ningún delivery stream lee este stream: Firehose todavía no está en este \
                     sandbox.",
                );
            });
        });
    });
}

/// A stop: its icon on the line, its title, and what there is to say.
fn stop(ui: &mut Ui, icon: &str, title: &str, last: bool, contents: impl FnOnce(&mut Ui)) {
    let tokens = ui.tokens();
    let all = ui.available_rect_before_wrap();
    let room = Rect::from_min_max(all.min + Vec2::new(RAIL, 0.0), all.max);
    let shown = ui.scope_builder(UiBuilder::new().id_salt(title).max_rect(room), |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.add_space(4.0);
        ui.label(RichText::new(title).font(fonts::regular(theme::SMALL)).color(tokens.secondary));
        contents(ui);
        ui.add_space(16.0);
    });
    let bottom = shown.response.rect.bottom();
    let centre = all.left_top() + Vec2::new(12.0, 12.0);
    let stroke = Stroke::new(tokens.stroke, tokens.line2);
    if !last {
        ui.painter().vline(centre.x, (centre.y + 12.0)..=(bottom + 4.0), stroke);
    }
    ui.painter().circle(centre, 12.0, tokens.raised, stroke);
    widgets::paint_icon(ui.painter(), centre, icon, 12.0, tokens.secondary);
}

pub(super) fn sentence(ui: &mut Ui, text: &str) {
    let words = RichText::new(text).font(fonts::regular(theme::SMALL));
    ui.add(Label::new(words.color(ui.tokens().secondary)).wrap());
}

fn value(ui: &mut Ui, text: &str, strong: bool) -> Response {
    let tokens = ui.tokens();
    let font = if strong { fonts::mono_semibold(12.5) } else { fonts::mono(12.5) };
    ui.add(Label::new(RichText::new(text).font(font).color(tokens.text)).selectable(true).wrap())
}

fn md5(ui: &mut Ui, scene: &mut ViewScene<'_>, cache: &Cache, stream: &StreamView, row: &Row) {
    let tokens = ui.tokens();
    let hash = hash_of(row.key());
    let digits = format!("{:032x}", hash.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 7.0;
        for part in 0..4 {
            let digits = &digits[8 * part..8 * part + 8];
            let (font, colour) = if part == 0 {
                (fonts::mono_semibold(12.5), tokens.text)
            } else {
                (fonts::mono(12.5), tokens.secondary)
            };
            ui.label(RichText::new(digits).font(font).color(colour));
        }
    });
    let chosen = strip(ui, cache, fraction(hash.0), row.shard());
    if let Some(shard) = chosen.hovered {
        scene.focus.hover(Target::shard(&stream.name, shard));
    }
    if let Some(shard) = chosen.clicked {
        go_to_shard(scene, &stream.name, shard);
    }
    if !cache.by_hash {
        sentence(
            ui,
            "El MD5 cae en otro shard: el registro se envió con ExplicitHashKey, o el stream \
             reparte sin mirar la clave. Kinesis no le dice al lector cuál fue.",
        );
    }
    if widgets::link_button(ui, "Ver en el anillo").clicked() {
        scene.focus.select(Target::Key {
            stream: stream.name.clone(),
            key: row.key().to_owned(),
            shard: Some(row.shard()),
        });
        go(scene, ViewKind::Ring);
    }
}

fn go(scene: &mut ViewScene<'_>, view: ViewKind) {
    scene.actions.push(Action::Go { route: Route::View(view), new_tab: false });
}

fn go_to_shard(scene: &mut ViewScene<'_>, stream: &str, shard: ShardId) {
    let route = Route::Shard { stream: stream.to_owned(), shard: u64::from(shard.0) };
    scene.actions.push(Action::Go { route, new_tab: false });
}

/// What is pointed at on the strip.
#[derive(Default)]
struct Pointed {
    hovered: Option<ShardId>,
    clicked: Option<ShardId>,
}

/// All shards side by side, the record's lit, and a needle where the key falls.
fn strip(ui: &mut Ui, cache: &Cache, needle: f32, own: ShardId) -> Pointed {
    let tokens = ui.tokens();
    let size = Vec2::new((ui.available_width() - 8.0).max(80.0), 36.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let percent = numbers::decimal(f64::from(needle) * 100.0, 1);
    let words = format!(
        "La clave cae al {percent} % del anillo; el registro está en el shard #{} de {}",
        own.0,
        numbers::whole(cache.strip.len() as u64)
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
    let bar = Rect::from_min_size(rect.min + Vec2::new(0.0, 4.0), Vec2::new(rect.width(), 12.0));
    let x = |at: f32| bar.left() + at * bar.width();
    let under = response.hover_pos();
    let mut pointed = Pointed::default();
    let mut drawn_until = f32::NEG_INFINITY;
    for (start, end, shard) in &cache.strip {
        let (left, right) = (x(*start), x(*end));
        if under.is_some_and(|at| left <= at.x && at.x < right) {
            pointed.hovered = Some(*shard);
        }
        let is_own = *shard == own;
        // Slices thinner than half a point are not worth their triangles.
        if right - drawn_until < 0.5 && !is_own {
            continue;
        }
        drawn_until = right;
        let index = shard.0 as usize % 8;
        let lit = is_own || pointed.hovered == Some(*shard);
        let fill = if lit { tokens.shard[index] } else { tokens.hatch_shard[index] };
        let gap = if right - left > 4.0 { 1.0 } else { 0.0 };
        let slice = Rect::from_x_y_ranges((left + gap)..=(right - gap), bar.y_range());
        ui.painter().rect_filled(slice, 2, fill);
        if tokens.high_contrast && right - left > 4.0 {
            let stroke = Stroke::new(1.0, tokens.shard[index]);
            ui.painter().rect_stroke(slice, 2, stroke, StrokeKind::Inside);
        }
        if right - left >= NUMBER || is_own {
            let colour = if is_own { tokens.shard_text[index] } else { tokens.weak };
            let text = format!("#{}", shard.0);
            let font = fonts::mono(theme::CAPTION);
            let galley = ui.painter().layout_no_wrap(text, font, colour);
            let half = galley.size().x / 2.0;
            let middle = f32::midpoint(left, right).clamp(rect.left() + half, rect.right() - half);
            let at = eframe::egui::pos2(middle - half, bar.bottom() + 4.0);
            if right - left >= NUMBER || cache.strip.len() > rect.width() as usize / 26 {
                ui.painter().galley(at, galley, colour);
            }
        }
    }
    needle_at(ui, x(needle), bar, tokens.text);
    if response.clicked() {
        pointed.clicked = pointed.hovered.or(Some(own));
    }
    widgets::focus_ring(ui, &response);
    let tip = pointed.hovered.map_or(words, |shard| shard.to_string());
    response.on_hover_text(tip);
    pointed
}

fn needle_at(ui: &Ui, x: f32, bar: Rect, colour: Color32) {
    ui.painter().vline(x, (bar.top() - 4.0)..=(bar.bottom() + 4.0), Stroke::new(2.0, colour));
}

fn shard(ui: &mut Ui, scene: &mut ViewScene<'_>, stream: &StreamView, row: &Row) {
    let number = row.record.sequence_number.to_string();
    let shard = row.shard();
    let open = stream.shards.get(shard.0 as usize).is_none_or(|shard| shard.closed.is_none());
    ui.horizontal(|ui| {
        let chip = widgets::shard_chip(ui, u64::from(shard.0), open);
        if chip.hovered() {
            scene.focus.hover(Target::shard(&stream.name, shard));
        }
        let short = match (number.get(..18), number.get(number.len().saturating_sub(8)..)) {
            (Some(first), Some(last)) if number.len() > 30 => format!("{first}…{last}"),
            _ => number.clone(),
        };
        value(ui, &short, false).on_hover_text(&number);
        let copy = widgets::icon_button(ui, "copy", "Copiar el SequenceNumber", None);
        if copy.clicked() {
            scene.actions.push(Action::Copy(number, "SequenceNumber copiado"));
        }
    });
    if widgets::link_button(ui, &format!("Ver el shard #{}", shard.0)).clicked() {
        go_to_shard(scene, &stream.name, shard);
    }
}
