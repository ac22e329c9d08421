//! The way of a record: from its key to a shard, to who has read it, to an object. Each stop is
//! a link to where more is told of it.

use caudal::clients::consumer::ReadState;
use caudal::clients::reader::Row;
use caudal::engine::StreamView;
use caudal::kinesis::hash_of;
use eframe::egui::{
    Align2, Layout, Pos2, Rect, RichText, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2,
    WidgetInfo,
};

use crate::ui::app::Action;
use crate::ui::focus::Target;
use crate::ui::numbers;
use crate::ui::route::{Route, ViewKind};
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets::{self, Tone};

/// Where the words begin, right of the line that joins the stops.
const WORDS: f32 = 36.0;
/// Half of a stop's circle.
const RADIUS: f32 = 11.0;
/// Between two stops.
const GAP: f32 = 16.0;

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, stream: &StreamView, row: &Row) {
    ui.spacing_mut().item_spacing.y = 4.0;
    let key = Target::Key {
        stream: stream.name.clone(),
        key: row.key().to_owned(),
        shard: Some(row.shard()),
    };
    let to_ring = stop(ui, "key", "Clave de partición", "Ver la clave en el Anillo", true, |ui| {
        mono(ui, row.key());
    });
    if to_ring {
        scene.focus.select(key.clone());
        go(scene, Route::View(ViewKind::Ring));
    }
    let to_ring = stop(ui, "hash", "MD5", "Ver el punto en el Anillo", true, |ui| {
        md5(ui, stream, row);
    });
    if to_ring {
        scene.focus.select(key);
        go(scene, Route::View(ViewKind::Ring));
    }
    let open =
        stream.shards.get(row.shard().0 as usize).is_some_and(|shard| shard.closed.is_none());
    let number = row.record.sequence_number.to_string();
    let mut copied = false;
    let to_shard = stop(ui, "database", "Shard", "Ver el shard", true, |ui| {
        ui.horizontal(|ui| {
            widgets::shard_chip(ui, u64::from(row.shard().0), open);
            mono(ui, &middle(&number));
            copied = widgets::icon_button(ui, "copy", "Copiar SequenceNumber", None).clicked();
        });
    });
    if copied {
        scene.actions.push(Action::Copy(number, "Número de secuencia copiado"));
    }
    if to_shard {
        let shard = u64::from(row.shard().0);
        go(scene, Route::Shard { stream: stream.name.clone(), shard });
    }
    let read = readers(scene, stream, row);
    let to_readers = stop(ui, "users", "Leído por", "Ver los consumidores", true, |ui| {
        if read.is_empty() {
            weak(ui, "Ningún consumidor lee este stream: solo este visor.");
        }
        for reader in &read {
            reader.show(ui);
        }
    });
    if to_readers {
        go(scene, Route::View(ViewKind::Consumers));
    }
    let to_notes = stop(ui, "hard-drive", "Objeto en S3", "Qué es Firehose", false, |ui| {
        weak(ui, "Ningún delivery stream de Firehose lee este stream: no acaba en ningún objeto.");
    });
    if to_notes {
        go(scene, Route::section("kinesis", "firehose"));
    }
}

fn go(scene: &mut ViewScene<'_>, route: Route) {
    scene.actions.push(Action::Go { route, new_tab: false });
}

/// A stop: its icon on the line, its name as a link, what there is to say. Returns whether the
/// link was followed.
fn stop(
    ui: &mut Ui,
    icon: &str,
    name: &str,
    tip: &str,
    goes_on: bool,
    content: impl FnOnce(&mut Ui),
) -> bool {
    let tokens = ui.tokens();
    let top = ui.cursor().min;
    let room = Rect::from_min_size(
        top + Vec2::new(WORDS, 0.0),
        Vec2::new((ui.available_width() - WORDS).max(40.0), 0.0),
    );
    let mut part = ui.new_child(
        UiBuilder::new()
            .id_salt(name)
            .max_rect(room)
            .layout(Layout::top_down(eframe::egui::Align::Min)),
    );
    part.spacing_mut().item_spacing.y = 4.0;
    let galley = part.painter().layout_no_wrap(
        name.to_owned(),
        fonts::regular(theme::SMALL),
        tokens.secondary,
    );
    let (rect, response) =
        part.allocate_exact_size(Vec2::new(galley.size().x, 2.0 * RADIUS), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, format!("{name}: {tip}")));
    let pointed = response.hovered() || response.has_focus();
    let colour = if pointed { tokens.link } else { tokens.secondary };
    let at = Align2::LEFT_CENTER.anchor_size(rect.left_center(), galley.size()).min;
    part.painter().galley_with_override_text_color(at, galley, colour);
    widgets::focus_ring(&part, &response);
    let response =
        response.on_hover_cursor(eframe::egui::CursorIcon::PointingHand).on_hover_text(tip);
    content(&mut part);
    let height = part.min_rect().height();
    let centre = top + Vec2::splat(RADIUS);
    let stroke = Stroke::new(tokens.stroke.max(1.0), tokens.line2);
    if goes_on {
        let line = centre.y + RADIUS..=top.y + height + GAP;
        ui.painter().vline(centre.x, line, Stroke::new(1.0, tokens.line2));
    }
    ui.painter().circle(centre, RADIUS, tokens.raised, stroke);
    widgets::paint_icon(ui.painter(), centre, icon, 12.0, tokens.secondary);
    ui.allocate_exact_size(Vec2::new(ui.available_width(), height + GAP - 4.0), Sense::hover());
    response.clicked()
}

fn mono(ui: &mut Ui, text: &str) {
    let words = RichText::new(text).font(fonts::mono(theme::TOOL)).color(ui.tokens().text);
    ui.add(eframe::egui::Label::new(words).selectable(true).wrap());
}

fn weak(ui: &mut Ui, text: &str) {
    let words = RichText::new(text).font(fonts::regular(theme::SMALL)).color(ui.tokens().secondary);
    ui.add(eframe::egui::Label::new(words).wrap());
}

/// A number without its middle.
fn middle(number: &str) -> String {
    if number.len() < 32 {
        return number.to_owned();
    }
    format!("{}…{}", &number[..18], &number[number.len() - 8..])
}

/// The digits, the first eight emphasised, and where they fall among the open shards.
fn md5(ui: &mut Ui, stream: &StreamView, row: &Row) {
    let tokens = ui.tokens();
    let hash = hash_of(row.key()).0;
    let digits = format!("{hash:032x}");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let (first, rest) = digits.split_at(8);
        let bold = RichText::new(first).font(fonts::mono_semibold(theme::TOOL));
        ui.label(bold.color(tokens.text));
        let rest = format!("{} {} {}", &rest[..8], &rest[8..16], &rest[16..]);
        let plain = RichText::new(rest).font(fonts::mono(theme::TOOL)).color(tokens.secondary);
        ui.label(plain);
    });
    let range = stream.shards.get(row.shard().0 as usize).map(|shard| shard.range);
    let elsewhere = range
        .is_some_and(|range| hash < range.starting_hash_key.0 || hash > range.ending_hash_key.0);
    strip(ui, stream, row, hash);
    if elsewhere {
        weak(ui, "El MD5 no cae en su shard: se envió con ExplicitHashKey.");
    }
}

fn strip(ui: &mut Ui, stream: &StreamView, row: &Row, hash: u128) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width() - 4.0, 28.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let whole = 2.0_f64.powi(128);
    let at_share = hash as f64 / whole;
    response.widget_info(|| {
        let words = format!(
            "El MD5 cae al {} % del espacio de claves, entre {} shards abiertos",
            numbers::decimal(at_share * 100.0, 1),
            stream.open.len()
        );
        WidgetInfo::labeled(Role::Image, true, words)
    });
    let bar = Rect::from_min_size(rect.min + Vec2::new(0.0, 2.0), Vec2::new(rect.width(), 12.0));
    for id in &stream.open {
        let Some(shard) = stream.shards.get(id.0 as usize) else { continue };
        let x = |key: u128| bar.left() + (key as f64 / whole * f64::from(bar.width())) as f32;
        let (left, right) = (x(shard.range.starting_hash_key.0), x(shard.range.ending_hash_key.0));
        let place = Rect::from_x_y_ranges(left..=right, bar.y_range());
        let index = id.0 as usize % 8;
        let own = *id == row.shard();
        let fill = if own { tokens.shard[index] } else { tokens.soft_shard[index] };
        ui.painter().rect_filled(place.shrink2(Vec2::new(0.5, 0.0)), 2, fill);
        if tokens.high_contrast {
            let stroke = Stroke::new(1.0, tokens.shard[index]);
            ui.painter().rect_stroke(place, 2, stroke, StrokeKind::Inside);
        }
        if place.width() > 24.0 {
            let at = Pos2::new(place.center().x, rect.bottom() - 6.0);
            let colour = if own { tokens.shard_text[index] } else { tokens.weak };
            let font = fonts::mono(theme::CAPTION);
            ui.painter().text(at, Align2::CENTER_CENTER, format!("#{}", id.0), font, colour);
        }
    }
    let x = bar.left() + (at_share * f64::from(bar.width())) as f32;
    let needle = Stroke::new(2.0, tokens.text);
    ui.painter().vline(x, bar.top() - 2.0..=bar.bottom() + 2.0, needle);
}

/// Someone who reads the stream, and how far they are.
struct Reads {
    name: String,
    how: &'static str,
    tone: Tone,
    words: String,
}

impl Reads {
    fn show(&self, ui: &mut Ui) {
        let tokens = ui.tokens();
        let (colour, _) = self.tone.colours(tokens);
        let size = Vec2::new(ui.available_width(), 20.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| {
            let words = format!("{}, {}: {}", self.name, self.how, self.words);
            WidgetInfo::labeled(Role::Label, true, words)
        });
        let icon = if self.tone == Tone::Ok { "check" } else { "clock" };
        let at = rect.left_center() + Vec2::new(6.0, 0.0);
        widgets::paint_icon(ui.painter(), at, icon, 12.0, colour);
        let at = rect.left_center() + Vec2::new(18.0, 0.0);
        let mono = fonts::mono(theme::SMALL);
        ui.painter().text(at, Align2::LEFT_CENTER, &self.name, mono, tokens.text);
        let font = fonts::regular(theme::SMALL);
        let right = rect.right_center();
        ui.painter().text(right, Align2::RIGHT_CENTER, &self.words, font, colour);
    }
}

fn readers(scene: &ViewScene<'_>, stream: &StreamView, row: &Row) -> Vec<Reads> {
    let number = row.record.sequence_number;
    let statuses = scene.clients.consumer_statuses();
    let ours = statuses.iter().filter(|status| status.spec.stream == stream.name);
    let mut all: Vec<_> = ours
        .map(|status| {
            let lag = status.lane(number.shard).map_or(0, |lane| lane.lag);
            let (tone, words) = match status.has_read(number) {
                ReadState::Read => (Tone::Ok, "leído".to_owned()),
                ReadState::Ahead => {
                    let left = numbers::counted(lag, "registro", "registros");
                    (Tone::Warn, format!("retraso {left}"))
                }
                ReadState::Before => (Tone::Neutral, "empezó después".to_owned()),
                ReadState::Elsewhere => (Tone::Neutral, "no lee este shard".to_owned()),
            };
            let how = match status.spec.kind {
                caudal::clients::consumer::Kind::Polling(_) => "GetRecords",
                caudal::clients::consumer::Kind::FanOut => "enhanced fan-out",
            };
            Reads { name: status.spec.name.clone(), how, tone, words }
        })
        .collect();
    for consumer in &stream.consumers {
        if !all.iter().any(|reader| reader.name == consumer.name) {
            let words = "su avance lo sabe su programa".to_owned();
            let (name, how) = (consumer.name.clone(), "enhanced fan-out");
            all.push(Reads { name, how, tone: Tone::Neutral, words });
        }
    }
    all
}
