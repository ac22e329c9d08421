//! The strip of the probe: a partition key, its MD5, the shard it falls on, and the button that
//! sends a record with it.

use caudal::engine::StreamView;
use caudal::shell::render;
use eframe::egui::{
    Align, Color32, Frame, Layout, Margin, Response, RichText, Sense, Stroke, TextEdit, Ui,
    UiBuilder, Vec2,
};

use super::desk::{Desk, Probe};
use super::figures::Figures;
use super::geometry;
use super::words;
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts, icon};
use crate::ui::views::ViewScene;
use crate::ui::widgets::{self, Kind};

/// From this width on the strip says everything on one line.
const WIDE: f32 = 960.0;

/// Draws the strip and, below it, what came of the last record sent.
pub fn show(
    ui: &mut Ui,
    stream: &StreamView,
    figures: &Figures,
    desk: &mut Desk,
    scene: &mut ViewScene<'_>,
) {
    let tokens = ui.tokens();
    let wide = ui.available_width() >= WIDE;
    let probe = desk.probe();
    let height = if wide { 48.0 } else { 40.0 };
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), height), Sense::hover());
    let builder = UiBuilder::new()
        .max_rect(rect.shrink2(Vec2::new(16.0, 0.0)))
        .layout(Layout::left_to_right(Align::Center));
    let mut line = ui.new_child(builder);
    line.spacing_mut().item_spacing.x = 8.0;
    let label = if wide { "Sonda de clave" } else { "Clave" };
    let width = if wide { 168.0 } else { (rect.width() * 0.3).clamp(116.0, 150.0) };
    let wrong = probe.is_err() && desk.explicit_key().is_ok();
    let field = text_field(&mut line, &mut desk.key, label, "cliente-12345", width, wrong);
    if field.lost_focus() && line.input(|input| input.key_pressed(eframe::egui::Key::Enter)) {
        desk.send(scene, &stream.name);
        field.request_focus();
    }
    line.with_layout(Layout::right_to_left(Align::Center), |ui| {
        send_buttons(ui, stream, desk, scene, wide);
        if wide {
            let wrong = desk.explicit_key().is_err();
            explicit_field(ui, &mut desk.explicit, wrong);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| match &probe {
            Ok(Some(probe)) => verdict(ui, *probe, figures, desk, wide),
            Ok(None) => {
                let text = "Escribe una clave de partición y mira en qué shard cae.";
                say(ui, text, tokens.weak);
            }
            Err(reason) => {
                ui.label(icon("circle-x", 14.0).color(tokens.error));
                say(ui, reason, tokens.error);
            }
        });
    });
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - 0.5,
        Stroke::new(tokens.stroke, tokens.line),
    );
    if !wide && !desk.explicit.is_empty() {
        explicit_line(ui, desk);
    }
    answer(ui, desk, scene);
}

fn say(ui: &mut Ui, text: &str, colour: Color32) {
    let text = RichText::new(text).font(fonts::regular(theme::SMALL)).color(colour);
    ui.add(eframe::egui::Label::new(text).truncate());
}

fn text_field(
    ui: &mut Ui,
    text: &mut String,
    name: &str,
    hint: &str,
    width: f32,
    wrong: bool,
) -> Response {
    let tokens = ui.tokens();
    let label = RichText::new(name).font(fonts::regular(theme::TOOL)).color(tokens.secondary);
    let label = ui.label(label);
    let hint = RichText::new(hint).font(fonts::mono(theme::TOOL)).color(tokens.weak);
    let stroke = if wrong { tokens.error } else { tokens.field };
    let edit = TextEdit::singleline(text)
        .hint_text(hint)
        .font(fonts::mono(theme::TOOL))
        .text_color(tokens.text)
        .frame(
            Frame::new()
                .fill(tokens.bg)
                .inner_margin(Margin::symmetric(8, 5))
                .corner_radius(theme::RADIUS)
                .stroke(Stroke::new(tokens.stroke, stroke)),
        )
        .desired_width(width - 16.0);
    let response = ui.add(edit).labelled_by(label.id);
    if response.has_focus() {
        let stroke = Stroke::new(2.0, tokens.accent);
        let kind = eframe::egui::StrokeKind::Inside;
        ui.painter().rect_stroke(response.rect, theme::RADIUS, stroke, kind);
    }
    response
}

fn explicit_field(ui: &mut Ui, text: &mut String, wrong: bool) {
    ui.allocate_ui_with_layout(
        Vec2::new(212.0, 28.0),
        Layout::left_to_right(Align::Center),
        |ui| {
            let field = text_field(ui, text, "ExplicitHashKey", "opcional", 96.0, wrong);
            field.on_hover_text(
                "Un número decimal de 0 a 2¹²⁸ − 1 que elige el shard en lugar del MD5. También \
                 puedes arrastrar la aguja del anillo.",
            );
        },
    );
}

/// In a narrow strip `ExplicitHashKey` has its own line, while there is one.
fn explicit_line(ui: &mut Ui, desk: &mut Desk) {
    let width = ui.available_width();
    ui.allocate_ui_with_layout(
        Vec2::new(width, 36.0),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.add_space(16.0);
            let wrong = desk.explicit_key().is_err();
            text_field(ui, &mut desk.explicit, "ExplicitHashKey", "opcional", 220.0, wrong);
            if widgets::icon_button(ui, "x", "Quitar ExplicitHashKey", None).clicked() {
                desk.explicit.clear();
            }
        },
    );
}

/// `→ MD5 89a4f25b 87235fa2 66b25d30 90910c11 → [#2] 53,8 % del espacio`
fn verdict(ui: &mut Ui, probe: Probe, figures: &Figures, desk: &Desk, wide: bool) {
    let tokens = ui.tokens();
    let digits = format!("{:032x}", probe.md5);
    let explicit = probe.hash != probe.md5;
    let holder = figures.holder(probe.hash);
    let tail = 64.0;
    if ui.available_width() > tail + 96.0 {
        ui.label(icon("arrow-right", 14.0).color(tokens.weak));
        if wide {
            let name = if explicit { "MD5 (no decide)" } else { "MD5" };
            say_caption(ui, name);
        }
        ui.spacing_mut().item_spacing.x = 6.0;
        let colour = if explicit { tokens.secondary } else { tokens.text };
        let head = RichText::new(&digits[..8]).font(fonts::mono_semibold(theme::TOOL));
        ui.label(head.color(colour))
            .on_hover_text(format!("MD5 de «{}»: {digits}. Como número: {}.", desk.key, probe.md5));
        let full = ui.available_width() > 440.0 || wide && ui.available_width() > 300.0;
        let rest = if full {
            format!("{} {} {}", &digits[8..16], &digits[16..24], &digits[24..])
        } else if ui.available_width() > tail + 90.0 {
            format!("{}…", &digits[8..15])
        } else {
            String::new()
        };
        if !rest.is_empty() {
            let rest = RichText::new(rest).font(fonts::mono(theme::TOOL)).color(tokens.secondary);
            ui.label(rest);
        }
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.label(icon("arrow-right", 14.0).color(tokens.weak));
    }
    let Some(figure) = holder else { return };
    widgets::shard_chip(ui, u64::from(figure.id.0), true);
    let place = numbers::decimal(geometry::fraction(probe.hash) * 100.0, 1);
    let share = words::percent(geometry::share(&figure.range));
    if ui.available_width() > 150.0 {
        let text = if ui.available_width() > 260.0 {
            format!("{place} % del espacio; #{} tiene el {share}", figure.id.0)
        } else {
            format!("{place} % del espacio")
        };
        let text = RichText::new(text).font(fonts::mono(theme::SMALL)).color(tokens.secondary);
        ui.add(eframe::egui::Label::new(text).truncate());
    }
}

fn say_caption(ui: &mut Ui, text: &str) {
    let tokens = ui.tokens();
    ui.label(RichText::new(text).font(fonts::mono(theme::SMALL)).color(tokens.weak));
}

/// From right to left: the button that sends, and the one that copies the command.
fn send_buttons(
    ui: &mut Ui,
    stream: &StreamView,
    desk: &mut Desk,
    scene: &mut ViewScene<'_>,
    wide: bool,
) {
    let request = desk.put(&stream.name, &scene.clock.now.to_iso_text());
    let words = if ui.available_width() > 330.0 && !wide { "Enviar un registro" } else { "Enviar" };
    ui.add_enabled_ui(request.is_some(), |ui| {
        let button = widgets::button(ui, Kind::Normal, Some("send"), words);
        if button.clicked() {
            desk.send(scene, &stream.name);
        }
        button.on_disabled_hover_text("Hace falta una clave de partición válida.");
    });
    if let (true, Some(request)) = (wide, &request) {
        let copy = widgets::icon_button(ui, "copy", "Copiar la orden put-record", None);
        if copy.clicked() {
            scene.actions.push(Action::Copy(render::cli(request), "Orden copiada"));
        }
    }
}

/// What came of the last record sent from here.
fn answer(ui: &mut Ui, desk: &mut Desk, scene: &mut ViewScene<'_>) {
    let Some(sent) = desk.sent.clone() else { return };
    let tokens = ui.tokens();
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 32.0), Sense::hover());
    let builder = UiBuilder::new()
        .max_rect(rect.shrink2(Vec2::new(16.0, 0.0)))
        .layout(Layout::right_to_left(Align::Center));
    let mut line = ui.new_child(builder);
    if widgets::icon_button(&mut line, "x", "Cerrar la respuesta", None).clicked() {
        desk.sent = None;
    }
    let number = sent.result.as_ref().ok().map(|(_, number)| number.clone());
    if let Some(number) = number
        && widgets::icon_button(&mut line, "copy", "Copiar SequenceNumber", None).clicked()
    {
        scene.actions.push(Action::Copy(number, "SequenceNumber copiado"));
    }
    line.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let (picture, colour, text) = match &sent.result {
            Ok((shard, number)) => (
                "circle-check",
                tokens.ok,
                format!("{{\"ShardId\": \"{shard}\", \"SequenceNumber\": \"{number}\"}}"),
            ),
            Err(error) => ("circle-x", tokens.error, format!("{}: {error}", error.code())),
        };
        ui.label(icon(picture, 14.0).color(colour));
        let name = RichText::new("PutRecord").font(fonts::mono_semibold(theme::SMALL));
        ui.label(name.color(tokens.text));
        say_caption(ui, &sent.key);
        let colour = if sent.result.is_ok() { tokens.secondary } else { tokens.error };
        let text = RichText::new(text).font(fonts::mono(theme::SMALL)).color(colour);
        ui.add(eframe::egui::Label::new(text).truncate());
    });
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - 0.5,
        Stroke::new(tokens.stroke, tokens.line),
    );
}
