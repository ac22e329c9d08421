//! The rest of what there is to know of a delivery stream.

use caudal::engine::DeliveryStreamView;
use eframe::egui::Ui;

use super::{block, block_title};
use crate::ui::numbers;
use crate::ui::views::fact;

pub(super) fn show(ui: &mut Ui, stream: &DeliveryStreamView) {
    let read = &stream.destination.read;
    let config = &stream.destination.config;
    block(ui, |ui| {
        block_title(ui, "Configuración", &format!("versión {}", stream.version_id));
        ui.spacing_mut().item_spacing.y = 0.0;
        fact(ui, "ARN", &stream.arn);
        fact(ui, "Creado (UTC)", &moment(stream.created));
        if let Some(updated) = stream.updated {
            fact(ui, "Cambiado (UTC)", &moment(updated));
        }
        fact(ui, "Rol", config.role_arn.as_deref().unwrap_or("—"));
        fact(ui, "Zona horaria", read.place.zone.name());
        fact(ui, "Compresión", read.place.compression.as_str());
        let delimiter =
            if read.delimiter.is_some() { "AppendDelimiterToRecord" } else { "ninguno" };
        fact(ui, "Entre registros", delimiter);
        if let Some(query) = &read.query {
            let keys = query.keys().join(", ");
            fact(ui, "Particiones (jq)", &keys);
        }
        if let Some(backup) = &read.backup {
            fact(ui, "Copia", &format!("s3://{}", backup.bucket));
        }
        fact(ui, "Cifrado en el servicio", encryption(stream));
        for (key, value) in &stream.tags {
            fact(ui, "Etiqueta", &format!("{key} = {value}"));
        }
    });
}

fn moment(at: caudal::units::Timestamp) -> String {
    format!("{} {}", numbers::day(at), numbers::time_of_day(at, false))
}

fn encryption(stream: &DeliveryStreamView) -> &'static str {
    use caudal::api::firehose::EncryptionStatus as Status;
    match stream.encryption.status {
        Status::Enabled => "ENABLED",
        Status::Enabling => "ENABLING",
        Status::Disabled => "DISABLED",
        Status::Disabling => "DISABLING",
    }
}
