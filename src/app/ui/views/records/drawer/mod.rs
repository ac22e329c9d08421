//! One record from all sides: as JSON, text, bytes, base64, facts, and the way it went.

mod base64;
mod facts;
mod hex;
mod lines;
mod route;
mod tree;

use std::sync::Arc;

use caudal::clients::reader::Row;
use caudal::clients::reader::json::{self, Fault};
use caudal::engine::StreamView;
use eframe::egui::{
    Align, Frame, Layout, Margin, Rect, Response, RichText, Role, ScrollArea, Sense, Stroke, Ui,
    UiBuilder, Vec2, WidgetInfo,
};

use super::copies;
use crate::ui::app::Action;
use crate::ui::clients::RecordDraft;
use crate::ui::numbers;
use crate::ui::route::{Route, ViewKind};
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets::{self, Kind};

/// Bytes of a payload that are shown at once, until all are asked for.
const SHOWN: usize = 64 << 10;
/// Height of the buttons at the foot, in one line and in two.
const FOOT: [f32; 2] = [44.0, 76.0];
/// From this width on they stand in one line.
const ONE_LINE: f32 = 500.0;
const STRIP: f32 = 34.0;

/// A side of the record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Side {
    #[default]
    Json,
    Text,
    Hex,
    Base64,
    Facts,
    Route,
}

impl Side {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Json, "JSON"),
        (Self::Text, "Texto"),
        (Self::Hex, "Hex"),
        (Self::Base64, "Base64"),
        (Self::Facts, "Metadatos"),
        (Self::Route, "Ruta"),
    ];
}

/// What was found out about the record that is shown.
struct Content {
    row: Arc<Row>,
    json: Result<std::ops::Range<usize>, Fault>,
    is_text: bool,
    /// Whether all bytes are shown.
    all: bool,
    /// A side that was chosen for this record against what fits it.
    insisted: bool,
    tree: tree::Tree,
    text: lines::Lines,
    base64: lines::Lines,
}

impl Content {
    fn of(row: &Arc<Row>) -> Self {
        let data = row.data();
        let is_text = std::str::from_utf8(data).is_ok();
        let json = if is_text { json::check(data) } else { Err(Fault::Syntax(0)) };
        Self {
            row: Arc::clone(row),
            json,
            is_text,
            all: false,
            insisted: false,
            tree: tree::Tree::default(),
            text: lines::Lines::default(),
            base64: lines::Lines::default(),
        }
    }

    /// The bytes that are shown.
    fn shown(&self) -> &[u8] {
        let data = self.row.data();
        if self.all { data } else { &data[..data.len().min(SHOWN)] }
    }

    fn is_cut(&self) -> bool {
        !self.all && self.row.data().len() > SHOWN
    }
}

/// Whether it is open, and what it shows.
#[derive(Default)]
pub(super) struct Drawer {
    pub(super) open: bool,
    pub(super) side: Side,
    content: Option<Content>,
}

/// What was chosen in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chosen {
    Close,
    /// The row so many further down.
    Step(isize),
}

/// Draws it over the whole of `ui`.
pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    stream: &StreamView,
    row: &Arc<Row>,
    drawer: &mut Drawer,
) -> Option<Chosen> {
    if drawer.content.as_ref().is_none_or(|content| !Arc::ptr_eq(&content.row, row)) {
        drawer.content = Some(Content::of(row));
    }
    let content = drawer.content.as_mut()?;
    let whole = ui.max_rect();
    ui.painter().rect_filled(whole, 0, ui.tokens().panel);
    ui.spacing_mut().item_spacing.y = 0.0;
    let chosen = head(ui, row);
    // What is no text is looked at as bytes, unless one insists.
    let unfit = !content.is_text && matches!(drawer.side, Side::Json | Side::Text);
    let side = if unfit && !content.insisted { Side::Hex } else { drawer.side };
    if let Some(side) = strip(ui, side) {
        drawer.side = side;
        content.insisted = true;
    }
    let rest = ui.available_rect_before_wrap();
    let foot_at = rest.bottom() - FOOT[usize::from(rest.width() < ONE_LINE)];
    super::inside(ui, "lado", rest.with_max_y(foot_at), |ui| {
        body(ui, scene, stream, content, side);
    });
    super::inside(ui, "pie", rest.with_min_y(foot_at), |ui| foot(ui, scene, stream, row));
    chosen
}

fn head(ui: &mut Ui, row: &Row) -> Option<Chosen> {
    let tokens = ui.tokens();
    let mut chosen = None;
    Frame::new().inner_margin(Margin::symmetric(16, 6)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_min_height(28.0);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                if widgets::icon_button(ui, "x", "Cerrar el detalle", Some("Esc")).clicked() {
                    chosen = Some(Chosen::Close);
                }
                let next =
                    widgets::icon_button(ui, "chevron-down", "Registro siguiente", Some("↓"));
                if next.clicked() {
                    chosen = Some(Chosen::Step(1));
                }
                let former = widgets::icon_button(ui, "chevron-up", "Registro anterior", Some("↑"));
                if former.clicked() {
                    chosen = Some(Chosen::Step(-1));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.spacing_mut().item_spacing.x = 8.0;
                    let (shard, arrived) = (row.shard(), row.record.approximate_arrival_timestamp);
                    let time = numbers::time_of_day(arrived, true);
                    widgets::shard_chip(ui, u64::from(shard.0), true);
                    let time = RichText::new(time).font(fonts::mono(theme::SMALL));
                    ui.label(time.color(tokens.secondary));
                    let key = RichText::new(row.key()).font(fonts::mono_semibold(theme::TOOL));
                    ui.add(eframe::egui::Label::new(key.color(tokens.text)).truncate());
                });
            });
        });
    });
    chosen
}

fn strip(ui: &mut Ui, chosen: Side) -> Option<Side> {
    let tokens = ui.tokens();
    let mut picked = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(8.0);
        for (side, name) in Side::ALL {
            if tab(ui, name, side == chosen).clicked() {
                picked = Some(side);
            }
        }
    });
    let size = Vec2::new(ui.available_width(), tokens.stroke);
    let (line, _) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect_filled(line, 0, tokens.line);
    picked
}

fn tab(ui: &mut Ui, name: &str, selected: bool) -> Response {
    let tokens = ui.tokens();
    let font = if selected { fonts::semibold(theme::SMALL) } else { fonts::regular(theme::SMALL) };
    let colour = if selected { tokens.text } else { tokens.secondary };
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font, colour);
    let size = Vec2::new(galley.size().x + 16.0, STRIP);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, selected, name));
    if response.hovered() {
        ui.painter().rect_filled(rect.shrink2(Vec2::new(1.0, 5.0)), theme::RADIUS, tokens.sel);
    }
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, colour);
    if selected {
        let y = rect.bottom() - 1.0;
        ui.painter().hline(rect.shrink(8.0).x_range(), y, Stroke::new(2.0, tokens.accent));
    }
    widgets::focus_ring(ui, &response);
    response
}

fn body(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    stream: &StreamView,
    content: &mut Content,
    side: Side,
) {
    match side {
        Side::Facts | Side::Route => {
            let area = ScrollArea::vertical().auto_shrink([false, false]);
            area.id_salt(("lado", side as u8)).show(ui, |ui| {
                Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    if side == Side::Facts {
                        facts::show(ui, scene, stream, &content.row);
                    } else {
                        route::show(ui, scene, stream, &content.row);
                    }
                });
            });
        }
        Side::Json => match content.json.clone() {
            Ok(whole) => tree::show(ui, content.row.data(), whole.start, &mut content.tree),
            Err(fault) => {
                note(ui, &why_no_json(content, fault));
                text(ui, content);
            }
        },
        Side::Text => {
            if !content.is_text {
                note(ui, "No es texto UTF-8: lo que no se puede leer se ve como «·».");
            }
            text(ui, content);
        }
        Side::Hex => {
            cut(ui, content);
            hex::show(ui, content.shown());
        }
        Side::Base64 => {
            cut(ui, content);
            base64::show(ui, scene, content);
        }
    }
}

fn text(ui: &mut Ui, content: &mut Content) {
    cut(ui, content);
    let Content { row, all, text, .. } = content;
    let data = row.data();
    let shown = if *all { data } else { &data[..data.len().min(SHOWN)] };
    lines::show(ui, "texto", text, || String::from_utf8_lossy(shown).into_owned());
}

fn why_no_json(content: &Content, fault: Fault) -> String {
    if !content.is_text {
        return "No es texto UTF-8, así que tampoco JSON.".to_owned();
    }
    match fault {
        Fault::Depth(at) => format!(
            "JSON anidado a más de {} niveles (byte {at}): se ve como texto.",
            json::DEPTH_MAX
        ),
        Fault::Syntax(_) if content.row.data().is_empty() => {
            "El registro no tiene datos.".to_owned()
        }
        Fault::Syntax(at) => format!("No es JSON (byte {at}): se ve como texto."),
    }
}

/// A sentence above what is shown.
fn note(ui: &mut Ui, words: &str) {
    Frame::new().inner_margin(Margin { left: 16, right: 16, top: 8, bottom: 0 }).show(ui, |ui| {
        let text = RichText::new(words).font(fonts::regular(theme::SMALL));
        ui.add(eframe::egui::Label::new(text.color(ui.tokens().secondary)).wrap());
    });
}

/// Says that a large payload is not shown whole, and offers the rest.
fn cut(ui: &mut Ui, content: &mut Content) {
    if !content.is_cut() {
        return;
    }
    Frame::new().inner_margin(Margin { left: 16, right: 16, top: 6, bottom: 0 }).show(ui, |ui| {
        ui.horizontal(|ui| {
            let size = numbers::bytes(content.row.data().len() as u64);
            let text = RichText::new(format!("Se ven 64 KiB de {size}."));
            ui.label(text.font(fonts::regular(theme::SMALL)).color(ui.tokens().secondary));
            if widgets::link_button(ui, "Mostrar todo").clicked() {
                content.all = true;
                content.text = lines::Lines::default();
                content.base64 = lines::Lines::default();
            }
        });
    });
}

fn foot(ui: &mut Ui, scene: &mut ViewScene<'_>, stream: &StreamView, row: &Arc<Row>) {
    let tokens = ui.tokens();
    let rect = ui.max_rect();
    ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(tokens.stroke, tokens.line));
    let mut part = ui.new_child(UiBuilder::new().max_rect(Rect::from_min_max(
        rect.min + Vec2::new(16.0, 8.0),
        rect.max - Vec2::new(16.0, 4.0),
    )));
    let ui = &mut part;
    ui.spacing_mut().item_spacing = Vec2::new(8.0, 4.0);
    if rect.width() >= ONE_LINE {
        ui.horizontal(|ui| {
            resend(ui, scene, stream, row);
            ui.add_space(8.0);
            copy_as(ui, scene, stream, row);
        });
    } else {
        ui.horizontal(|ui| resend(ui, scene, stream, row));
        ui.horizontal(|ui| copy_as(ui, scene, stream, row));
    }
}

fn resend(ui: &mut Ui, scene: &mut ViewScene<'_>, stream: &StreamView, row: &Row) {
    if widgets::button(ui, Kind::Normal, Some("send"), "Reenviar").clicked() {
        let request = copies::request(&stream.name, row);
        scene.actions.push(Action::Ask(Box::new(request)));
    }
    if widgets::button(ui, Kind::Normal, Some("pencil"), "Editar y reenviar").clicked() {
        scene.clients.draft = Some(RecordDraft {
            key: row.key().to_owned(),
            data: row.record.data.0.clone(),
            explicit_hash_key: None,
        });
        let route = Route::View(ViewKind::Producer);
        scene.actions.push(Action::Go { route, new_tab: false });
    }
    let tip = "Probar en las reglas de fraude";
    if widgets::icon_button(ui, "shield-alert", tip, None).clicked() {
        scene.clients.probe = Some(RecordDraft {
            key: row.key().to_owned(),
            data: row.record.data.0.clone(),
            explicit_hash_key: None,
        });
        let route = Route::View(ViewKind::Fraud);
        scene.actions.push(Action::Go { route, new_tab: false });
    }
}

fn copy_as(ui: &mut Ui, scene: &mut ViewScene<'_>, stream: &StreamView, row: &Row) {
    let words = RichText::new("copiar como").font(fonts::regular(theme::SMALL));
    ui.label(words.color(ui.tokens().weak));
    for (way, _, key, name, _) in copies::WAYS {
        let button = widgets::link_button(ui, name);
        if button.on_hover_text(format!("Tecla {key} con las filas enfocadas")).clicked() {
            copies::copy(scene, &stream.name, row, way);
        }
    }
}
