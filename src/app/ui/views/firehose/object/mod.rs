//! An object that is open: its sizes, its records one below the other, the one that is selected in
//! parts and with its way back to the shard it came from.

mod bytes;
mod record;
mod records;

use std::sync::Arc;

use caudal::clients::bucket::{Opened, Seen, Shape};
use caudal::firehose::{ClosedBy, Compression};
use eframe::egui::{Align, Label, Layout, Rect, RichText, ScrollArea, Sense, Ui, UiBuilder, Vec2};

use super::bucket::short;
use super::{State as Firehose, ViewScene, output, rule, save, words};
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::fact;
use crate::ui::widgets;

/// What of an object is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Side {
    #[default]
    Records,
    Hex,
    Facts,
}

/// What is selected.
#[derive(Default)]
pub(super) struct State {
    side: Side,
    row: usize,
    /// Whether the selected row is to be brought into sight.
    follow: bool,
    pub(super) save: save::State,
}

impl State {
    /// Whether there is something to show.
    pub(super) fn wants_room(seen: &Seen) -> bool {
        seen.opened.is_some() || seen.opening.is_some() || seen.refused.is_some()
    }

    /// Begins anew with another object.
    pub(super) fn opened_another(&mut self) {
        (self.row, self.follow) = (0, true);
    }
}

/// Draws it within a place.
pub(super) fn show_in(ui: &mut Ui, place: Rect, scene: &mut ViewScene<'_>, state: &mut Firehose) {
    let mut inner = ui.new_child(UiBuilder::new().max_rect(place).id_salt("objeto"));
    inner.set_clip_rect(place.intersect(ui.clip_rect()));
    let ui = &mut inner;
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.set_width(place.width());
    let seen = state.seen();
    let key = match (&seen.opening, &seen.opened, &seen.refused) {
        (Some((_, key)), ..) | (None, None, Some((_, key, _))) => key.clone(),
        (None, Some(opened), _) => opened.info.key.clone(),
        (None, None, None) => return,
    };
    let opened = if seen.opening.is_some() { None } else { seen.opened.clone() };
    head(ui, scene, state, &key, opened.as_deref());
    let Some(opened) = opened else {
        let refused = seen.refused.as_ref().filter(|_| seen.opening.is_none());
        super::block(ui, |ui| match refused {
            Some((.., fault)) => output::sentence(ui, "circle-x", &words::fault(fault), true),
            None => output::sentence(ui, "loader-circle", "Descomprimiendo…", false),
        });
        return;
    };
    figures(ui, scene, &opened);
    sides(ui, state, &opened);
    body(ui, scene, state, &opened);
}

fn head(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    state: &mut Firehose,
    key: &str,
    opened: Option<&Opened>,
) {
    let size = Vec2::new(ui.available_width(), 40.0);
    let (place, _) = ui.allocate_exact_size(size, Sense::hover());
    let builder = UiBuilder::new()
        .max_rect(place.shrink2(Vec2::new(16.0, 0.0)))
        .layout(Layout::left_to_right(Align::Center));
    let mut line = ui.new_child(builder);
    let tokens = line.tokens();
    line.label(theme::icon("file-text", 14.0).color(tokens.link));
    line.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        if widgets::icon_button(ui, "x", "Cerrar objeto", None).clicked()
            && let Some(client) = &state.client
        {
            client.close();
        }
        if let Some(opened) = opened {
            save::button(ui, state, opened);
            if widgets::icon_button(ui, "copy", "Copiar ruta del fichero", None).clicked() {
                let text = opened.path.display().to_string();
                scene.actions.push(Action::Copy(text, "Ruta copiada"));
            }
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let name = RichText::new(words::short_name(key)).font(fonts::mono(12.5));
            ui.add(Label::new(name.color(tokens.text)).truncate()).on_hover_text(key);
        });
    });
    rule(ui);
}

/// Its sizes, how it is written and why it closed.
fn figures(ui: &mut Ui, scene: &ViewScene<'_>, opened: &Opened) {
    let info = &opened.info;
    super::block(ui, |ui| {
        ui.columns(3, |columns| {
            let all = [
                ("en disco", short(info.size)),
                ("descomprimido", short(info.uncompressed_size)),
                ("registros", numbers::whole(info.records)),
            ];
            for (column, (name, value)) in columns.iter_mut().zip(all) {
                let tokens = column.tokens();
                column.spacing_mut().item_spacing.y = 2.0;
                let name = RichText::new(name).font(fonts::regular(theme::SMALL));
                column.add(Label::new(name.color(tokens.weak)).truncate());
                let value = RichText::new(value).font(fonts::mono(theme::TOOL));
                column.add(Label::new(value.color(tokens.text)).truncate());
            }
        });
        ui.horizontal_wrapped(|ui| {
            let format = format_of(opened);
            widgets::badge(ui, widgets::Tone::Neutral, Some("layers"), format);
            if info.compression_ratio() > 1.05 {
                let ratio = numbers::decimal(info.compression_ratio(), 1);
                let words = format!("{ratio} : 1");
                widgets::badge(ui, widgets::Tone::Neutral, Some("scale"), &words);
            }
            if let Some(why) = closed_by(scene, opened) {
                let words = format!("cerró por {}", words::closed_by(why));
                widgets::badge(ui, widgets::Tone::Neutral, Some("timer"), &words);
            }
            if info.failed {
                widgets::badge(ui, widgets::Tone::Warn, Some("triangle-alert"), "errores");
            }
            if info.backup {
                widgets::badge(ui, widgets::Tone::Neutral, Some("copy"), "copia");
            }
        });
    });
}

/// AWS's word for how an object is compressed.
fn format_of(opened: &Opened) -> &'static str {
    let encoding = opened.info.content_encoding.as_deref();
    let format = Compression::ALL.into_iter().find(|format| format.content_encoding() == encoding);
    format.unwrap_or_default().as_str()
}

/// Why its buffer closed, while its delivery stream remembers.
fn closed_by(scene: &ViewScene<'_>, opened: &Opened) -> Option<ClosedBy> {
    let stream = scene.snapshot.delivery_stream(&opened.info.delivery_stream)?;
    let object = stream.delivered.iter().rev().find(|object| object.key == opened.info.key)?;
    Some(object.closed_by)
}

fn sides(ui: &mut Ui, state: &mut Firehose, opened: &Opened) {
    let all = [
        (Side::Records, words::shape(opened.shape)),
        (Side::Hex, "Hex"),
        (Side::Facts, "Metadatos"),
    ];
    let size = Vec2::new(ui.available_width(), 36.0);
    let (place, _) = ui.allocate_exact_size(size, Sense::hover());
    let builder = UiBuilder::new()
        .id_salt("lados")
        .max_rect(place.shrink2(Vec2::new(12.0, 0.0)))
        .layout(Layout::left_to_right(Align::Center));
    let mut line = ui.new_child(builder);
    line.spacing_mut().item_spacing.x = 4.0;
    for (side, name) in all {
        if records::tab(&mut line, name, state.object.side == side) {
            state.object.side = side;
        }
    }
    rule(ui);
}

fn body(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut Firehose, opened: &Arc<Opened>) {
    let place = ui.available_rect_before_wrap();
    match state.object.side {
        Side::Records => {
            let low = record::height(place.height(), opened);
            let foot = 28.0;
            let above = place.with_max_y(place.bottom() - low - foot);
            let below = Rect::from_min_max(above.left_bottom(), place.max - Vec2::new(0.0, foot));
            let last = Rect::from_min_max(below.left_bottom(), place.max);
            records::show(ui, above, &mut state.object, opened);
            record::show(ui, below, scene, state.object.row, opened);
            note(ui, last, opened);
        }
        Side::Hex => bytes::show(ui, place, opened.data()),
        Side::Facts => {
            let area = ScrollArea::vertical().id_salt("metadatos").auto_shrink([false, false]);
            area.show(ui, |ui| super::block(ui, |ui| facts(ui, opened)));
        }
    }
}

/// How records are told apart.
fn note(ui: &mut Ui, place: Rect, opened: &Opened) {
    let tokens = ui.tokens();
    ui.painter().hline(place.x_range(), place.top(), (tokens.stroke, tokens.line));
    let mut line = ui.new_child(
        UiBuilder::new()
            .id_salt("pie")
            .max_rect(place.shrink2(Vec2::new(16.0, 0.0)))
            .layout(Layout::left_to_right(Align::Center)),
    );
    let (icon, colour, words) = match (opened.cut, opened.has_route(), opened.shape) {
        (true, ..) => {
            let read = short(opened.data().len() as u64);
            (
                "triangle-alert",
                tokens.warn,
                format!("Se ven {read} y {} registros.", numbers::whole(opened.len() as u64)),
            )
        }
        (_, true, _) => ("check", tokens.ok, "Cada registro, con su shard de origen.".to_owned()),
        (_, _, Shape::Concatenated) => (
            "info",
            tokens.secondary,
            "Sin separador: AppendDelimiterToRecord pone uno.".to_owned(),
        ),
        (_, _, Shape::JsonLines | Shape::Lines) => {
            ("check", tokens.ok, "Una línea por registro.".to_owned())
        }
        (_, _, Shape::Failures) => {
            ("info", tokens.secondary, "rawData es el registro, en base64.".to_owned())
        }
        (_, _, Shape::Binary) => {
            ("info", tokens.secondary, "No es texto: míralo en Hex.".to_owned())
        }
    };
    line.label(theme::icon(icon, 12.0).color(colour));
    let text = RichText::new(words).font(fonts::regular(theme::SMALL));
    line.add(Label::new(text.color(tokens.secondary)).truncate());
}

fn facts(ui: &mut Ui, opened: &Opened) {
    let info = &opened.info;
    let moment = |at: caudal::units::Timestamp| {
        format!("{} {}", numbers::day(at), numbers::time_of_day(at, true))
    };
    fact(ui, "Clave (Key)", &info.key);
    fact(ui, "ETag", &info.etag);
    fact(ui, "Content-Type", &info.content_type);
    fact(ui, "Content-Encoding", info.content_encoding.as_deref().unwrap_or("—"));
    fact(ui, "Delivery stream", &info.delivery_stream);
    fact(ui, "Registro más antiguo", &moment(info.oldest));
    fact(ui, "Registro más nuevo", &moment(info.newest));
    if let Some(closed) = info.closed {
        fact(ui, "Cierre del búfer", &moment(closed));
    }
    for part in &info.shards {
        let records = numbers::counted(part.records, "registro", "registros");
        fact(ui, &format!("Shard #{}", part.shard.0), &records);
    }
    fact(ui, "Fichero", &opened.path.display().to_string());
}
