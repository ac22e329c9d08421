//! What a delivery stream has delivered: objects, bytes before and after compression, whether
//! anything is missing, what it costs.

use caudal::clients::bucket::Seen;
use caudal::engine::DeliveryStreamView;
use caudal::firehose::Compression;
use eframe::egui::{Label, RichText, Ui};

use super::{ViewScene, block, block_title, caption, cost};
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};

pub(super) fn show(ui: &mut Ui, scene: &ViewScene<'_>, stream: &DeliveryStreamView, seen: &Seen) {
    let total = &stream.metrics.total;
    block(ui, |ui| {
        block_title(ui, &format!("Salida de {}", stream.name), "desde que existe");
        let objects = stream.delivered.len() as u64;
        let (before, after) = stream
            .delivered
            .iter()
            .fold((0, 0), |sum, object| (sum.0 + object.bytes, sum.1 + object.stored_bytes));
        let format = stream.destination.read.place.compression;
        ui.columns(3, |columns| {
            figure(&mut columns[0], "objetos", &numbers::whole(total.delivered_objects));
            let flow = if after == 0 { "—".to_owned() } else { flow(before, after) };
            let kept = total.delivered_objects > objects;
            let words = if kept { "los últimos 256" } else { "recibido → escrito" };
            figure(&mut columns[1], words, &flow);
            let ratio = match (format, after) {
                (_, 0) => "—".to_owned(),
                (Compression::Uncompressed, _) => "1 : 1".to_owned(),
                _ => format!("{} : 1", numbers::decimal(before as f64 / after as f64, 1)),
            };
            figure(&mut columns[2], format.as_str(), &ratio);
        });
        accounts(ui, stream);
        cost::line(ui, scene, stream);
        if let Some(fault) = &seen.fault {
            sentence(ui, "triangle-alert", &super::words::fault(fault), true);
        }
    });
}

/// Before and after; the unit is told once if it is the same.
fn flow(before: u64, after: u64) -> String {
    let (before, after) = (short(before), short(after));
    match (before.split_once(' '), after.split_once(' ')) {
        (Some((number, unit)), Some((_, other))) if unit == other => format!("{number} → {after}"),
        _ => format!("{before} → {after}"),
    }
}

fn short(bytes: u64) -> String {
    let text = numbers::bytes(bytes);
    text.replace("iB", "B")
}

fn figure(ui: &mut Ui, name: &str, value: &str) {
    let tokens = ui.tokens();
    ui.spacing_mut().item_spacing.y = 0.0;
    let name = RichText::new(name).font(fonts::regular(theme::SMALL));
    ui.add(Label::new(name.color(tokens.weak)).truncate());
    let value = RichText::new(value).font(fonts::mono(15.0));
    ui.add(Label::new(value.color(tokens.text)).truncate());
}

/// Whether every record that came in is somewhere.
fn accounts(ui: &mut Ui, stream: &DeliveryStreamView) {
    let total = &stream.metrics.total;
    if total.incoming_records == 0 {
        return caption(ui, "Todavía no ha recibido ningún registro.");
    }
    let read = &stream.destination.read;
    let received =
        numbers::counted(total.incoming_records, "registro recibido", "registros recibidos");
    let waiting: u64 = stream.buffers.iter().map(|buffer| buffer.records).sum::<u64>()
        + stream.on_their_way.iter().map(|pending| pending.records).sum::<u64>();
    let there = total.delivered_records + waiting + total.lost_records;
    if total.lost_records > 0 {
        let lost = numbers::whole(total.lost_records);
        let words = format!("{received}; {lost} perdidos tras 24 h sin poder entregarlos.");
        sentence(ui, "circle-x", &words, true);
    } else if read.deaggregation.is_some() || read.backup.is_some() {
        // One that comes in may be several that go out.
        let out = numbers::whole(total.delivered_records);
        let words = format!("{received}; {out} entregados, contando copias y desagregados.");
        sentence(ui, "shield-check", &words, false);
    } else if there == total.incoming_records {
        let words = if waiting == 0 {
            format!("{received}; todos, en S3.")
        } else {
            format!("{received}; todos, en S3 o en el búfer.")
        };
        sentence(ui, "shield-check", &words, false);
    } else {
        let words = format!("{received}; {} en S3 o en el búfer.", numbers::whole(there));
        sentence(ui, "triangle-alert", &words, true);
    }
    if total.failed_records > 0 {
        let failed = numbers::counted(total.failed_records, "registro fue", "registros fueron");
        sentence(ui, "triangle-alert", &format!("{failed} a la salida de errores."), true);
    }
    if total.throttled_records > 0 {
        let refused = numbers::counted(total.throttled_records, "registro", "registros");
        let words = format!("{refused} rechazados por la cuota (ServiceUnavailableException).");
        sentence(ui, "triangle-alert", &words, true);
    }
    if total.failed_deliveries > 0 {
        let failed = numbers::counted(total.failed_deliveries, "intento", "intentos");
        sentence(ui, "triangle-alert", &format!("{failed} de escribir en S3 sin éxito."), true);
    }
}

/// A sentence with the icon of how it is.
pub(super) fn sentence(ui: &mut Ui, icon: &str, words: &str, bad: bool) {
    let tokens = ui.tokens();
    ui.horizontal_top(|ui| {
        let colour = match (bad, icon) {
            (true, "circle-x") => tokens.error,
            (true, _) => tokens.warn,
            (false, "shield-check" | "circle-check") => tokens.ok,
            (false, _) => tokens.secondary,
        };
        ui.label(theme::icon(icon, 14.0).color(colour));
        let text = RichText::new(words).font(fonts::regular(theme::SMALL));
        ui.add(Label::new(text.color(tokens.secondary)).wrap());
    });
}
