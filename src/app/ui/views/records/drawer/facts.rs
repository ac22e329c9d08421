//! Everything that is known of a record beside its payload.

use caudal::api::kinesis::EncryptionType;
use caudal::clients::reader::Row;
use caudal::engine::StreamView;
use caudal::kinesis::hash_of;
use caudal::units::{Millis, Timestamp};
use eframe::egui::{Label, RichText, Ui};

use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets;

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, stream: &StreamView, row: &Row) {
    let record = &row.record;
    let number = record.sequence_number.to_string();
    let hash = hash_of(row.key());
    let arrived = record.approximate_arrival_timestamp;
    let encryption = match record.encryption_type {
        Some(EncryptionType::Kms) => "KMS",
        _ => "NONE",
    };
    let bytes = |count: usize| {
        let exact = numbers::counted(count as u64, "byte", "bytes");
        if count < 1024 { exact } else { format!("{exact} ({})", numbers::bytes(count as u64)) }
    };
    let now = scene.clock.now;
    let all = [
        ("SequenceNumber", number, true),
        ("ShardId", row.shard().to_string(), true),
        ("PartitionKey", row.key().to_owned(), true),
        ("ApproximateArrival\u{200b}Timestamp", arrived.to_iso_text(), true),
        ("EncryptionType", encryption.to_owned(), false),
        ("MD5 de la clave", format!("{:032x}", hash.0), true),
        ("HashKey", hash.to_string(), true),
        ("Clave", bytes(row.key().len()), false),
        ("Datos", bytes(row.data().len()), false),
        ("Total", bytes(row.size() as usize), false),
        ("Edad", span(now.since(arrived)), false),
        ("Caduca", expiry(stream, arrived, now), false),
    ];
    ui.spacing_mut().item_spacing.y = 6.0;
    for (name, value, copied) in all {
        fact(ui, scene, name, &value, copied);
    }
}

fn fact(ui: &mut Ui, scene: &mut ViewScene<'_>, name: &str, value: &str, copied: bool) {
    let tokens = ui.tokens();
    let plain = name.replace('\u{200b}', "");
    let words = RichText::new(&plain).font(fonts::regular(theme::SMALL)).color(tokens.secondary);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.horizontal(|ui| {
            ui.label(words);
            if copied
                && widgets::icon_button(ui, "copy", &format!("Copiar {plain}"), None).clicked()
            {
                scene.actions.push(Action::Copy(value.to_owned(), "Copiado"));
            }
        });
        let value = RichText::new(value).font(fonts::mono(theme::SMALL)).color(tokens.text);
        ui.add(Label::new(value).selectable(true).wrap());
    });
}

/// When the retention of the stream lets it go.
fn expiry(stream: &StreamView, arrived: Timestamp, now: Timestamp) -> String {
    let at = arrived + Millis::from_hours(stream.retention_hours as u64);
    let left = at.since(now);
    let iso = at.to_iso_text();
    if left.0 == 0 {
        format!("{iso} (ya ha caducado)")
    } else {
        format!("{iso} (en {})", span(left))
    }
}

/// A span in its two largest units.
pub(super) fn span(span: Millis) -> String {
    let seconds = span.0 / 1000;
    match seconds {
        0..60 => format!("{} s", numbers::decimal(span.0 as f64 / 1000.0, 1)),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        3600..86_400 => format!("{} h {} min", seconds / 3600, seconds / 60 % 60),
        _ => format!("{} d {} h", numbers::whole(seconds / 86_400), seconds / 3600 % 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_in_two_units() {
        for (millis, words) in [
            (400, "0,4 s"),
            (61_000, "1 min 1 s"),
            (86_399_000, "23 h 59 min"),
            (90_000_000, "1 d 1 h"),
        ] {
            assert_eq!(span(Millis(millis)), words);
        }
    }
}
