//! What AWS tells of a record besides its payload, and what follows from it.

use caudal::api::kinesis::EncryptionType;
use caudal::clients::reader::Row;
use caudal::kinesis::hash_of;
use caudal::units::Timestamp;
use eframe::egui::{Frame, Label, Margin, RichText, ScrollArea, Ui};

use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets;

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, row: &Row) {
    let area = ScrollArea::vertical().id_salt("metadatos").auto_shrink([false, false]);
    area.show(ui, |ui| {
        Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 2.0;
            facts(ui, scene, row);
        });
    });
}

fn facts(ui: &mut Ui, scene: &mut ViewScene<'_>, row: &Row) {
    let record = &row.record;
    let arrived = record.approximate_arrival_timestamp;
    let hash = hash_of(row.key());
    fact(ui, scene, "PartitionKey", row.key(), true);
    fact(ui, scene, "SequenceNumber", &record.sequence_number.to_string(), true);
    fact(ui, scene, "ShardId", &row.shard().to_string(), true);
    let iso = arrived.to_iso_text();
    fact(ui, scene, "ApproximateArrivalTimestamp", &iso, true);
    let encryption = record.encryption_type.unwrap_or(EncryptionType::None);
    fact(ui, scene, "EncryptionType", encryption.as_str(), false);
    rule(ui);
    let size = |bytes: usize| {
        let (short, whole) = (numbers::bytes(bytes as u64), numbers::whole(bytes as u64));
        if bytes < 1024 { short } else { format!("{short} ({whole} B)") }
    };
    let sizes = format!(
        "{} de datos + {} de clave = {}",
        size(row.data().len()),
        size(row.key().len()),
        size(row.data().len() + row.key().len())
    );
    fact(ui, scene, "Tamaño, como lo cuentan los límites", &sizes, false);
    fact(ui, scene, "Hash key (MD5 de la clave), hexadecimal", &format!("{:032x}", hash.0), true);
    fact(ui, scene, "Hash key, decimal", &hash.to_string(), true);
    rule(ui);
    let now = scene.clock.now;
    fact(ui, scene, "Edad", &span(now.since(arrived).0), false);
    if let Some(stream) = scene.selected() {
        let hours = stream.retention_hours;
        let ends = Timestamp(arrived.0 + hours * 3_600_000);
        let at = format!("{} {}", numbers::day(ends), numbers::time_of_day(ends, false));
        let words = if ends > now {
            format!("{at} UTC, dentro de {}", span(ends.since(now).0))
        } else {
            format!("{at} UTC: ya no está en el stream")
        };
        fact(ui, scene, &format!("Caduca (retención de {hours} h)"), &words, false);
    }
}

/// A name over its value, which may be long.
fn fact(ui: &mut Ui, scene: &mut ViewScene<'_>, name: &str, value: &str, copied: bool) {
    let tokens = ui.tokens();
    ui.label(RichText::new(name).font(fonts::regular(theme::SMALL)).color(tokens.secondary));
    ui.horizontal_top(|ui| {
        let room = ui.available_width() - if copied { 36.0 } else { 0.0 };
        let words = RichText::new(value).font(fonts::mono(12.5)).color(tokens.text);
        ui.vertical(|ui| {
            ui.set_width(room.max(60.0));
            ui.add(Label::new(words).selectable(true).wrap());
        });
        if copied && widgets::icon_button(ui, "copy", &format!("Copiar {name}"), None).clicked() {
            scene.actions.push(Action::Copy(value.to_owned(), "Copiado"));
        }
    });
    ui.add_space(6.0);
}

fn rule(ui: &mut Ui) {
    let tokens = ui.tokens();
    let (rect, _) = ui.allocate_exact_size(
        eframe::egui::Vec2::new(ui.available_width(), 9.0),
        eframe::egui::Sense::hover(),
    );
    let stroke = eframe::egui::Stroke::new(tokens.stroke, tokens.line);
    ui.painter().hline(rect.x_range(), rect.top(), stroke);
}

/// A span as one says it; milliseconds.
pub(super) fn span(millis: u64) -> String {
    let seconds = millis / 1000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match seconds {
        _ if millis < 10_000 => format!("{} s", numbers::decimal(millis as f64 / 1000.0, 1)),
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{minutes} min {:02} s", seconds % 60),
        7200..172_800 => format!("{hours} h {:02} min", minutes % 60),
        _ => format!("{} d {:02} h", numbers::whole(days), hours % 24),
    }
}
