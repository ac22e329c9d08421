//! The selected stream: its facts, and the calls that change it.

use caudal::api::kinesis::StreamMode;
use caudal::engine::StreamView;
use eframe::egui::{RichText, Ui};

use super::draft::Form;
use super::{ViewScene, status};
use crate::ui::app::Action;
use crate::ui::numbers;
use crate::ui::route::Route;
use crate::ui::theme::{Themed as _, fonts};
use crate::ui::views::fact;
use crate::ui::widgets::{self, Kind};

/// Shows it; returns the form that was asked for.
pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, stream: &StreamView) -> Option<Form> {
    let mut wanted = None;
    ui.horizontal_wrapped(|ui| {
        let name = RichText::new(&stream.name).font(fonts::mono_semibold(14.0));
        ui.label(name.color(ui.tokens().text));
        let (word, tone, icon) = status(stream.status);
        widgets::badge(ui, tone, icon, word);
        if widgets::icon_button(ui, "copy", "Copiar ARN", None).clicked() {
            scene.actions.push(Action::Copy(stream.arn.clone(), "ARN copiado"));
        }
        if widgets::link_button(ui, "Ver su anillo").clicked() {
            let route = Route::Stream(stream.name.clone());
            scene.actions.push(Action::Go { route, new_tab: false });
        }
    });
    ui.horizontal_wrapped(|ui| {
        for form in Form::OF_A_STREAM {
            if widgets::button(ui, Kind::Normal, Some(form.icon()), form.label()).clicked() {
                wanted = Some(form);
            }
        }
    });
    ui.spacing_mut().item_spacing.y = 0.0;
    fact(ui, "ARN", &stream.arn);
    let created = stream.created;
    let at = format!("{} {}", numbers::day(created), numbers::time_of_day(created, false));
    fact(ui, "Creado (UTC)", &at);
    let open = stream.open.len() as u64;
    let closed = stream.shards.len() as u64 - open;
    let shards = format!("{} abiertos · {} cerrados", numbers::whole(open), numbers::whole(closed));
    fact(ui, "Shards", &shards);
    if stream.mode == StreamMode::Provisioned {
        let limits = format!("{open} MiB/s o {} registros/s", numbers::whole(open * 1000));
        fact(ui, "Límite de escritura", &limits);
        fact(ui, "Límite de lectura", &format!("{} MiB/s compartidos", 2 * open));
        // A month of 30 days; the price of an hour depends on the region.
        fact(ui, "Horas de shard al mes", &format!("{} (30 días)", numbers::whole(open * 720)));
    } else {
        fact(ui, "Reparto", stream.distribution.as_str());
    }
    fact(ui, "Retención", &format!("{} h", stream.retention_hours));
    fact(ui, "Registro máximo", &format!("{} KiB", stream.max_record_kib));
    let key = stream.key_id.as_deref().unwrap_or_default();
    fact(ui, "Cifrado", format!("{} {key}", stream.encryption).trim());
    let metrics: Vec<String> = stream.monitoring.iter().map(|name| format!("{name:?}")).collect();
    let metrics = if metrics.is_empty() { "desactivadas".to_owned() } else { metrics.join(", ") };
    fact(ui, "Métricas por shard", &metrics);
    for (key, value) in &stream.tags {
        fact(ui, "Etiqueta", &format!("{key} = {value}"));
    }
    for consumer in &stream.consumers {
        fact(ui, "Consumidor", &format!("{} · {}", consumer.name, consumer.status.as_str()));
    }
    wanted
}
