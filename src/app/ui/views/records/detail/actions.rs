//! What can be done with a record, and how it is done.

use caudal::api::kinesis::{PutRecordInput, Request};
use caudal::clients::reader::Row;
use caudal::shell::render;
use eframe::egui::{Align, Layout, Response, RichText, Role, Sense, Ui, Vec2, WidgetInfo};

use crate::ui::app::Action;
use crate::ui::clients::RecordDraft;
use crate::ui::numbers;
use crate::ui::route::{Route, ViewKind};
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets::{self, Kind, Tone};

/// Payloads are copied up to this size, in bytes: a clipboard of many megabytes stops other
/// programs.
pub(super) const COPIED_MAX: usize = 1 << 20;

/// What the drawer asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui::views::records) enum Asked {
    /// To show the row above.
    Previous,
    /// To show the row below.
    Next,
    /// To be closed.
    Close,
    /// To put the same record again.
    Resend,
    /// To write another record from it.
    Edit,
    /// The `PutRecord` that sends it, as a command.
    CopyCli,
    /// The same as a program.
    CopyBoto3,
    /// The same as JSON.
    CopyJson,
}

impl Asked {
    /// Does what needs no list; the first three are the list's to do.
    pub(in crate::ui::views::records) fn carry_out(self, scene: &mut ViewScene<'_>, row: &Row) {
        let Some(stream) = scene.selected().map(|stream| stream.name.clone()) else { return };
        match self {
            Self::Previous | Self::Next | Self::Close => {}
            Self::Resend => scene.actions.push(Action::Ask(Box::new(request(&stream, row)))),
            Self::Edit => {
                scene.clients.draft = Some(RecordDraft {
                    key: row.key().to_owned(),
                    data: row.record.data.0.clone(),
                    explicit_hash_key: None,
                });
                let route = Route::View(ViewKind::Producer);
                scene.actions.push(Action::Go { route, new_tab: false });
            }
            Self::CopyCli => copy(scene, &stream, row, render::cli, "Copiado como CLI"),
            Self::CopyBoto3 => copy(scene, &stream, row, render::boto3, "Copiado como boto3"),
            Self::CopyJson => copy(scene, &stream, row, render::json, "Copiado como JSON"),
        }
    }
}

/// The call that puts the same key and payload. AWS doesn't tell readers of an explicit hash key.
fn request(stream: &str, row: &Row) -> Request {
    Request::PutRecord(PutRecordInput {
        stream_name: Some(stream.to_owned()),
        data: Some(row.record.data.clone()),
        partition_key: Some(row.key().to_owned()),
        ..PutRecordInput::default()
    })
}

fn copy(
    scene: &mut ViewScene<'_>,
    stream: &str,
    row: &Row,
    written: impl FnOnce(&Request) -> String,
    said: &'static str,
) {
    if row.data().len() > COPIED_MAX {
        scene.actions.push(too_large(row.data().len()));
    } else {
        scene.actions.push(Action::Copy(written(&request(stream, row)), said));
    }
}

/// Says that a payload isn't copied.
pub(super) fn too_large(bytes: usize) -> Action {
    let size = numbers::bytes(bytes as u64);
    Action::Say(Tone::Warn, format!("El registro pesa {size}: demasiado para el portapapeles."))
}

/// The buttons below a record.
pub(super) fn bar(ui: &mut Ui) -> Option<Asked> {
    let mut asked = None;
    let wide = ui.max_rect().width() >= 440.0;
    if widgets::button(ui, Kind::Normal, Some("send"), "Reenviar").clicked() {
        asked = Some(Asked::Resend);
    }
    if widgets::button(ui, Kind::Normal, Some("square-pen"), "Editar y reenviar").clicked() {
        asked = Some(Asked::Edit);
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let ways = [
            ("J", "JSON", Asked::CopyJson),
            ("P", "boto3", Asked::CopyBoto3),
            ("C", "CLI", Asked::CopyCli),
        ];
        for (key, name, what) in ways {
            if copy_button(ui, key, name, wide).clicked() {
                asked = Some(what);
            }
        }
        if ui.max_rect().width() >= 500.0 {
            let words = RichText::new("copiar como").font(fonts::regular(theme::SMALL));
            ui.label(words.color(ui.tokens().weak));
        }
    });
    asked
}

/// A key's cap and what it copies.
fn copy_button(ui: &mut Ui, key: &str, name: &str, with_name: bool) -> Response {
    let tokens = ui.tokens();
    let painter = ui.painter();
    let cap = painter.layout_no_wrap(key.to_owned(), fonts::mono(theme::CAPTION), tokens.text);
    let words = if with_name { name } else { "" };
    let words =
        painter.layout_no_wrap(words.to_owned(), fonts::regular(theme::SMALL), tokens.secondary);
    let width = 20.0 + if with_name { words.size().x + 8.0 } else { 2.0 };
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, theme::ROW), Sense::click());
    let name = format!("Copiar como {name}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let painter = ui.painter();
    if response.hovered() || response.has_focus() {
        painter.rect_filled(rect, theme::RADIUS, tokens.hover);
    }
    let square = eframe::egui::Rect::from_center_size(
        rect.left_center() + Vec2::new(10.0, 0.0),
        Vec2::splat(18.0),
    );
    let stroke = eframe::egui::Stroke::new(tokens.stroke, tokens.line2);
    painter.rect(square, theme::RADIUS, tokens.raised, stroke, eframe::egui::StrokeKind::Inside);
    painter.galley(square.center() - cap.size() / 2.0, cap, tokens.text);
    let at = rect.left_center() + Vec2::new(24.0, -words.size().y / 2.0);
    painter.galley(at, words, tokens.secondary);
    widgets::focus_ring(ui, &response);
    response.on_hover_text(format!("{name}   {key}"))
}
