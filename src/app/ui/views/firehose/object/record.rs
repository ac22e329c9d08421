//! The selected record: its members, its size, and the shard it came from.

use caudal::clients::bucket::{Opened, Shape};
use caudal::clients::reader::json::{self, Kind as JsonKind};
use eframe::egui::{
    Align, Align2, Label, Layout, Pos2, Rect, RichText, Role, ScrollArea, Sense, Ui, UiBuilder,
    Vec2, WidgetInfo,
};

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
    let wanted = if opened.has_route() { 244.0 } else { 204.0 };
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
    let members = members_of(record);
    ui.horizontal(|ui| {
        let title = members.as_deref().and_then(title).unwrap_or("registro");
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
    let area = ScrollArea::vertical().id_salt("miembros").max_height(room).min_scrolled_height(0.0);
    area.auto_shrink([false, false]).show(ui, |ui| parts(ui, record, members.as_deref(), opened));
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

/// A member of an object: its name, and its value as it is written.
type Member = (String, JsonKind, String);

/// The members of an object in their order, if a record is one.
fn members_of(record: &[u8]) -> Option<Vec<Member>> {
    let whole = json::check(record.get(..record.len().min(READ_MAX))?).ok()?;
    if JsonKind::of(&record[whole.clone()]) != Some(JsonKind::Object) {
        return None;
    }
    let member = |item: json::Item| {
        let value = &record[item.value];
        let name = item.name.map(|name| json::unquote(&record[name]).into_owned());
        let text = printable(&value[..value.len().min(VALUE_MAX * 4)]);
        Some((name?, JsonKind::of(value)?, text))
    };
    json::items(record, whole.start).take(MEMBERS + 1).map(member).collect()
}

/// What a transaction is called.
fn title(members: &[Member]) -> Option<&str> {
    let named = |name: &&str| members.iter().find(|(key, ..)| key == name);
    let (.., value) = ["txn_id", "txn", "id"].iter().find_map(named)?;
    Some(value.trim_matches('"'))
}

/// The members of an object, or the text.
fn parts(ui: &mut Ui, record: &[u8], members: Option<&[Member]>, opened: &Opened) {
    let tokens = ui.tokens();
    let Some(members) = members else {
        let text = printable(&record[..record.len().min(4096)]);
        let text = RichText::new(text).font(fonts::mono(12.0));
        ui.add(Label::new(text.color(tokens.text)).selectable(true).wrap());
        return;
    };
    for (key, kind, text) in members.iter().take(MEMBERS) {
        let token = match kind {
            JsonKind::String => Token::Text,
            JsonKind::Number => Token::Number,
            _ => Token::Plain,
        };
        pair(ui, key, text, token);
        if opened.shape == Shape::Failures && key == "rawData" {
            let failure: Option<Failure> = serde_json::from_slice(record).ok();
            let data = failure.map(|one| {
                let data = &one.raw_data.0;
                printable(&data[..data.len().min(2048)])
            });
            pair(ui, "└ es", &data.unwrap_or_else(|| "no es base64".to_owned()), Token::Plain);
        }
    }
    if members.len() > MEMBERS {
        pair(ui, "…", "y más", Token::Comment);
    }
}

/// What of a failure is not told as it is written.
#[derive(serde::Deserialize)]
struct Failure {
    #[serde(rename = "rawData")]
    raw_data: caudal::api::Blob,
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
