//! The selected record: its members, its size, and the shard it came from.

use caudal::clients::bucket::{Opened, Shape};
use eframe::egui::{
    Align, Align2, Label, Layout, Pos2, Rect, RichText, Role, ScrollArea, Sense, Ui, UiBuilder,
    Vec2, WidgetInfo,
};
use serde_json::Value;

use super::records::printable;
use crate::ui::app::Action;
use crate::ui::focus::Target;
use crate::ui::highlight::Token;
use crate::ui::numbers;
use crate::ui::route::{Route, ViewKind};
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets::{self, Kind};

/// Members that are shown.
const MEMBERS: usize = 40;
/// Bytes of a record that are read as JSON for its members.
const READ_MAX: usize = 256 << 10;
/// Letters of a value.
const VALUE_MAX: usize = 200;

/// How much room it takes of so much.
pub(super) fn height(room: f32, opened: &Opened) -> f32 {
    if opened.is_empty() {
        return 0.0;
    }
    let wanted = if opened.has_route() { 196.0 } else { 148.0 };
    (room * 0.48).min(wanted)
}

pub(super) fn show(
    ui: &mut Ui,
    place: Rect,
    scene: &mut ViewScene<'_>,
    row: usize,
    opened: &Opened,
) {
    let Some(record) = opened.record(row) else { return };
    let tokens = ui.tokens();
    ui.painter().hline(place.x_range(), place.top(), (tokens.stroke, tokens.line));
    let mut inner = ui.new_child(
        UiBuilder::new().max_rect(place.shrink2(Vec2::new(16.0, 8.0))).id_salt("registro"),
    );
    inner.set_clip_rect(place.intersect(ui.clip_rect()));
    let ui = &mut inner;
    ui.spacing_mut().item_spacing.y = 2.0;
    let value =
        (record.len() <= READ_MAX).then(|| serde_json::from_slice::<Value>(record).ok()).flatten();
    ui.horizontal(|ui| {
        let title = value.as_ref().and_then(title).unwrap_or_else(|| "registro".to_owned());
        let title = RichText::new(title).font(fonts::mono_semibold(12.5));
        ui.label(title.color(tokens.text));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let at = numbers::whole(row as u64 + 1);
            let size = numbers::whole(record.len() as u64);
            let words = RichText::new(format!("registro {at} · {size} bytes"));
            ui.label(words.font(fonts::regular(theme::SMALL)).color(tokens.weak));
        });
    });
    let buttons = if opened.has_route() { 62.0 } else { 30.0 };
    let room = (place.bottom() - 8.0 - buttons - ui.cursor().top()).max(24.0);
    let area = ScrollArea::vertical().id_salt("miembros").max_height(room);
    area.auto_shrink([false, false]).show(ui, |ui| members(ui, record, value.as_ref(), opened));
    origin(ui, scene, row, opened);
    ui.horizontal(|ui| {
        if widgets::button(ui, Kind::Normal, Some("copy"), "Copiar registro").clicked() {
            let text = String::from_utf8_lossy(record).into_owned();
            scene.actions.push(Action::Copy(text, "Registro copiado"));
        }
        let Some(stream) = source(scene, opened).filter(|_| opened.route(row).is_some()) else {
            return;
        };
        if widgets::button(ui, Kind::Normal, Some("database"), "Ver en Registros").clicked()
            && let Some(route) = opened.route(row)
        {
            let sequence = route.sequence_number;
            *scene.stream = Some(stream.clone());
            scene.focus.select(Target::Record { stream, sequence });
            let route = Route::View(ViewKind::Records);
            scene.actions.push(Action::Go { route, new_tab: false });
        }
    });
}

/// What a transaction is called.
fn title(value: &Value) -> Option<String> {
    let first = ["txn_id", "txn", "id"].iter().find_map(|key| value.get(key))?;
    Some(first.as_str().map_or_else(|| first.to_string(), ToOwned::to_owned))
}

/// The members of an object, or the text.
fn members(ui: &mut Ui, record: &[u8], value: Option<&Value>, opened: &Opened) {
    let tokens = ui.tokens();
    let Some(Value::Object(members)) = value else {
        let text = printable(&record[..record.len().min(4096)]);
        let text = RichText::new(text).font(fonts::mono(12.0));
        ui.add(Label::new(text.color(tokens.text)).selectable(true).wrap());
        return;
    };
    for (key, value) in members.iter().take(MEMBERS) {
        let (text, token) = match value {
            Value::String(text) => (format!("\"{text}\""), Token::Text),
            Value::Number(number) => (number.to_string(), Token::Number),
            other => (other.to_string(), Token::Plain),
        };
        pair(ui, key, &text, token);
        if opened.shape == Shape::Failures && key == "rawData" {
            let data = value.as_str().and_then(|text| {
                base64_of(text).map(|data| printable(&data[..data.len().min(2048)]))
            });
            pair(ui, "└ es", &data.unwrap_or_else(|| "no es base64".to_owned()), Token::Plain);
        }
    }
    if members.len() > MEMBERS {
        let more = numbers::whole((members.len() - MEMBERS) as u64);
        pair(ui, "…", &format!("y {more} más"), Token::Comment);
    }
}

/// A payload as AWS writes it into a failure.
fn base64_of(text: &str) -> Option<Vec<u8>> {
    let quoted = Value::String(text.to_owned());
    let blob: caudal::api::Blob = serde_json::from_value(quoted).ok()?;
    Some(blob.0.to_vec())
}

fn pair(ui: &mut Ui, key: &str, value: &str, token: Token) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), 20.0);
    let (place, response) = ui.allocate_exact_size(size, Sense::hover());
    let short: String = value.chars().take(VALUE_MAX).collect();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{key}: {short}")));
    let painter = ui.painter().with_clip_rect(place.intersect(ui.clip_rect()));
    let mono = fonts::mono(12.0);
    let left = place.left_center();
    let end = painter.text(left, Align2::LEFT_CENTER, key, mono.clone(), tokens.code_flag);
    let x = (place.left() + 96.0).max(end.right() + 12.0);
    let at = Pos2::new(x, place.center().y);
    painter.text(at, Align2::LEFT_CENTER, &short, mono, token.colour(tokens));
    response.on_hover_text(short);
}

/// The Kinesis stream that the object's delivery stream reads.
fn source(scene: &ViewScene<'_>, opened: &Opened) -> Option<String> {
    let stream = scene.snapshot.delivery_stream(&opened.info.delivery_stream)?;
    super::super::gauges::source_name(stream).map(ToOwned::to_owned)
}

/// The shard it was read from, and its number there.
fn origin(ui: &mut Ui, scene: &mut ViewScene<'_>, row: usize, opened: &Opened) {
    let Some(route) = opened.route(row) else { return };
    let tokens = ui.tokens();
    let shard = u64::from(route.shard.0);
    ui.horizontal(|ui| {
        ui.label(theme::icon("route", 14.0).color(tokens.secondary));
        widgets::shard_chip(ui, shard, true);
        let stream = source(scene, opened);
        if let Some(stream) = stream
            && widgets::link_button(ui, "Ver su shard").clicked()
        {
            let route = Route::Shard { stream, shard };
            scene.actions.push(Action::Go { route, new_tab: false });
        }
        let number = route.sequence_number.to_string();
        let tail = &number[number.len().saturating_sub(10)..];
        let text = RichText::new(format!("…{tail}")).font(fonts::mono(theme::SMALL));
        ui.add(Label::new(text.color(tokens.weak)).truncate()).on_hover_text(&number);
        if widgets::icon_button(ui, "copy", "Copiar SequenceNumber", None).clicked() {
            scene.actions.push(Action::Copy(number, "SequenceNumber copiado"));
        }
    });
}
