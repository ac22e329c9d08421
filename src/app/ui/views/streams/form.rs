//! The form of a call: its fields, what is wrong in each, the command, and the button that sends.

use std::collections::BTreeMap;

use caudal::api::kinesis::{
    CommitmentStatus, MinimumThroughputBillingCommitmentInput, RecordDistribution, Request,
    ShardId, StreamMode, UpdateAccountSettingsInput,
};
use caudal::engine::StreamView;
use eframe::egui::{Align, Key, Label, Layout, Modifiers, Response, RichText, Ui};

use super::draft::{Draft, Form};
use super::{ViewScene, title};
use crate::ui::app::Action;
use crate::ui::call_card::CallCard;
use crate::ui::explain;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets::form::Field;
use crate::ui::widgets::{self, Kind};

type Problems = BTreeMap<String, String>;

/// Shows it; returns whether it is done with.
pub(super) fn show(
    ui: &mut Ui,
    scene: &mut ViewScene<'_>,
    draft: &mut Draft,
    card: &mut CallCard,
    stream: Option<&StreamView>,
) -> bool {
    if answered(scene, draft, stream)
        || ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape))
    {
        return true;
    }
    let mut done = false;
    ui.horizontal(|ui| {
        title(ui, draft.form.label());
        if let Some(name) = &draft.stream {
            let name = RichText::new(name).font(fonts::mono(theme::TOOL));
            ui.label(name.color(ui.tokens().secondary));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            done = widgets::icon_button(ui, "x", "Cerrar formulario", Some("Esc")).clicked();
        });
    });
    let request = draft.request(stream);
    let problems = draft.problems(&request, scene.snapshot, stream);
    let before = (draft.name.clone(), draft.number.clone(), draft.on);
    let entered = fields(ui, draft, &problems, stream);
    if before != (draft.name.clone(), draft.number.clone(), draft.on) {
        draft.refusal = None;
    }
    if let Some(words) = problems.get("") {
        let words = RichText::new(words).color(ui.tokens().error);
        ui.add(Label::new(words).wrap());
    }
    advantage(ui, scene, draft);
    let request = draft.request(stream);
    card.show(ui, &request, scene.actions);
    if let Some(refusal) = &draft.refusal {
        explain::card(ui, &explain::refusal(refusal), &refusal.to_string(), scene.actions);
    }
    let problems = draft.problems(&request, scene.snapshot, stream);
    let numbers = [&draft.number, &draft.kib, &draft.warm];
    let typed = numbers.iter().all(|number| number.problem().is_none());
    let ready = problems.is_empty() && typed && draft.sent.is_none();
    ui.horizontal(|ui| {
        let label = send_label(draft);
        let clicked = ui
            .add_enabled_ui(ready, |ui| widgets::button(ui, Kind::Primary, Some("send"), label))
            .inner
            .clicked();
        if ready && (clicked || entered) {
            draft.sent = Some((scene.activity.answered, request.operation().as_str()));
            draft.refusal = None;
            scene.actions.push(Action::Ask(Box::new(request.clone())));
        }
        done |= widgets::button(ui, Kind::Quiet, None, "Cancelar").clicked();
    });
    done
}

/// The words of the button that sends.
fn send_label(draft: &Draft) -> &'static str {
    match (draft.form, draft.on) {
        (Form::Create, _) => "Crear",
        (Form::Delete, _) => "Eliminar el stream",
        (Form::Encryption, true) => "Activar cifrado",
        (Form::Encryption, false) => "Desactivar cifrado",
        _ => "Aplicar",
    }
}

/// Takes the answer, if it has come; returns whether the call succeeded.
fn answered(scene: &mut ViewScene<'_>, draft: &mut Draft, stream: Option<&StreamView>) -> bool {
    let Some((sent, operation)) = draft.sent else { return false };
    let new = scene.activity.answered.saturating_sub(sent) as usize;
    let mut calls = scene.activity.calls.iter().rev().take(new);
    let Some(call) = calls.find(|call| call.operation == operation) else {
        // A stream that is gone changes nothing of what was asked.
        return new > 0 && stream.is_none() && draft.form != Form::Create;
    };
    draft.sent = None;
    draft.refusal.clone_from(&call.refusal);
    if call.refusal.is_none() && draft.form == Form::Create {
        *scene.stream = Some(draft.name.clone());
    }
    call.refusal.is_none()
}

#[expect(clippy::too_many_lines, reason = "one arm for each form")]
/// The fields; returns whether Enter was pressed in one.
fn fields(ui: &mut Ui, draft: &mut Draft, bad: &Problems, stream: Option<&StreamView>) -> bool {
    let entered = |ui: &Ui, response: &Response| {
        response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    };
    let wrong = |c: char| !(c.is_ascii_alphanumeric() || "_.-".contains(c));
    let error = |field: &str| bad.get(field).cloned();
    let name = |label: &'static str, field: &str| {
        Field::new(label)
            .hint("De 1 a 128: letras sin acento, cifras, _ . -")
            .error(error(field))
            .width(400.0)
    };
    let mut enter = false;
    match draft.form {
        Form::Create => {
            let field = name("Nombre del stream", "streamName").offending(&wrong);
            let response = field.text(ui, &mut draft.name);
            enter |= entered(ui, &response);
            let modes =
                [(StreamMode::Provisioned, "PROVISIONED"), (StreamMode::OnDemand, "ON_DEMAND")];
            Field::new("Modo").radio(ui, &mut draft.mode, &modes);
            if draft.mode == StreamMode::Provisioned {
                let field = Field::new("Número de shards").error(error("shardCount")).width(400.0);
                let response = field
                    .hint("Cada shard: 1 MiB/s o 1000 registros/s de escritura, 2 MiB/s de lectura")
                    .number(ui, &mut draft.number);
                enter |= entered(ui, &response);
            }
            if draft.on_demand() {
                on_demand(ui, draft, bad);
            }
            record_size(ui, draft, bad);
            tags(ui, draft, bad);
        }
        Form::Delete => {
            Field::new("Eliminar también sus consumidores (EnforceConsumerDeletion)")
                .hint("Se borran sus shards y registros. Puedes deshacerlo con Ctrl+Z.")
                .check(ui, &mut draft.on);
        }
        Form::Scale => {
            let open = stream.map_or(0, |stream| stream.open.len());
            let hint = format!(
                "Ahora {open}: de {} a {}. Como mucho 10 cambios en 24 h",
                open.div_ceil(2),
                2 * open
            );
            let field = Field::new("Shards abiertos").error(error("targetShardCount")).hint(hint);
            let response = field.width(400.0).number(ui, &mut draft.number);
            enter |= entered(ui, &response);
        }
        Form::Split => split(ui, draft, bad, stream),
        Form::Merge => {
            shards(ui, draft, "Shard inferior", stream);
            let neighbour = stream.and_then(|stream| draft.neighbour(stream));
            let words = neighbour.map_or("—".to_owned(), |id| format!("#{}", id.0));
            ui.label(format!("Se fusiona con su vecino de encima: {words}"));
        }
        Form::Mode => {
            let modes =
                [(StreamMode::Provisioned, "PROVISIONED"), (StreamMode::OnDemand, "ON_DEMAND")];
            Field::new("Modo").hint("Como mucho 2 cambios en 24 h").radio(
                ui,
                &mut draft.mode,
                &modes,
            );
        }
        Form::Retention => {
            let now = stream.map_or(24, |stream| stream.retention_hours);
            let less = draft.number.value().is_some_and(|hours| hours < now);
            let hint = if less {
                "Al bajarla, los registros más viejos se borran al instante."
            } else {
                "De 24 a 8760 h (365 días)"
            };
            let field = Field::new("Retención").unit("horas").hint(hint).width(400.0);
            let field = field.error(error("retentionPeriodHours"));
            let response = field.number(ui, &mut draft.number);
            enter |= entered(ui, &response);
        }
        Form::RecordSize => record_size(ui, draft, bad),
        Form::Tag => tags(ui, draft, bad),
        Form::Untag => {
            let keys = stream.map(|stream| stream.tags.keys().cloned().collect::<Vec<_>>());
            options(ui, "Etiqueta", &mut draft.choice, &keys.unwrap_or_default());
        }
        Form::Register => {
            let field = name("Nombre del consumidor", "consumerName").offending(&wrong);
            let response = field.text(ui, &mut draft.name);
            enter |= entered(ui, &response);
        }
        Form::Deregister => {
            let names = stream
                .map(|stream| stream.consumers.iter().map(|c| c.name.clone()).collect::<Vec<_>>());
            options(ui, "Consumidor", &mut draft.choice, &names.unwrap_or_default());
        }
        Form::Encryption => {
            Field::new("Cifrar los registros nuevos con KMS").check(ui, &mut draft.on);
            Field::new("Clave de KMS")
                .hint("Id, ARN o alias")
                .error(error("keyId"))
                .width(400.0)
                .text(ui, &mut draft.key);
        }
        Form::Monitoring => {
            Field::new("Activar").check(ui, &mut draft.on);
            let metrics = caudal::api::kinesis::rules::METRIC.one_of;
            let metrics: Vec<String> = metrics.iter().map(|&name| name.to_owned()).collect();
            options(ui, "Métrica", &mut draft.choice, &metrics);
        }
        Form::Warm => {
            Field::new("Warm throughput")
                .unit("MiB/s")
                .error(error("warmThroughputMiBps"))
                .width(400.0)
                .number(ui, &mut draft.number);
        }
    }
    enter
}

/// What only an on-demand stream can have.
fn on_demand(ui: &mut Ui, draft: &mut Draft, bad: &Problems) {
    let all = [
        (RecordDistribution::UserPartitionKey, "USER_PARTITION_KEY"),
        (RecordDistribution::Auto, "AUTO"),
    ];
    let hint = match draft.distribution {
        RecordDistribution::UserPartitionKey => "El MD5 de la clave elige el shard",
        RecordDistribution::Auto => "AWS elige el shard; la clave no cuenta y puede faltar",
    };
    Field::new("Reparto de registros").hint(hint).radio(ui, &mut draft.distribution, &all);
    Field::new("Warm throughput (opcional)")
        .unit("MiB/s")
        .hint("Escritura que queda lista desde el principio; pide On-demand Advantage")
        .error(bad.get("warmThroughputMiBps").cloned())
        .width(400.0)
        .number(ui, &mut draft.warm);
}

/// The way to what warm throughput needs, while the account doesn't have it.
fn advantage(ui: &mut Ui, scene: &mut ViewScene<'_>, draft: &Draft) {
    let warm = draft.form == Form::Warm
        || draft.form == Form::Create && draft.on_demand() && !draft.warm.is_empty();
    if !warm || scene.snapshot.commitment.status != CommitmentStatus::Disabled {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let words = "Activar On-demand Advantage";
        if widgets::button(ui, Kind::Normal, Some("zap"), words).clicked() {
            let status = Some("ENABLED".to_owned());
            let wish = MinimumThroughputBillingCommitmentInput { status };
            let input =
                UpdateAccountSettingsInput { minimum_throughput_billing_commitment: Some(wish) };
            scene.actions.push(Action::Ask(Box::new(Request::UpdateAccountSettings(input))));
        }
        let words = "UpdateAccountSettings: vale para toda la cuenta y obliga al menos 24 h";
        let words = RichText::new(words).font(fonts::regular(theme::SMALL));
        ui.label(words.color(ui.tokens().weak));
    });
}

fn record_size(ui: &mut Ui, draft: &mut Draft, bad: &Problems) {
    Field::new("Registro máximo")
        .unit("KiB")
        .hint("De 1024 a 10240, datos y clave juntos")
        .error(bad.get("maxRecordSizeInKiB").cloned())
        .width(400.0)
        .number(ui, &mut draft.kib);
}

fn tags(ui: &mut Ui, draft: &mut Draft, bad: &Problems) {
    Field::new("Etiquetas")
        .hint("Una por línea: clave=valor. Clave hasta 128 caracteres, valor hasta 256")
        .error(bad.get("tags").cloned())
        .width(400.0)
        .lines(ui, &mut draft.tags, 2);
}

fn options(ui: &mut Ui, label: &str, chosen: &mut String, all: &[String]) {
    let all: Vec<_> = all.iter().map(|name| (name.clone(), name.as_str())).collect();
    Field::new(label).width(400.0).select(ui, chosen, &all);
}

/// A choice among the open shards; returns whether another one was chosen.
fn shards(ui: &mut Ui, draft: &mut Draft, label: &str, stream: Option<&StreamView>) -> bool {
    let open: &[ShardId] = stream.map_or(&[], |stream| &stream.open);
    let words: Vec<String> = open.iter().map(|id| format!("#{}", id.0)).collect();
    let all: Vec<_> =
        open.iter().zip(&words).map(|(id, words)| (Some(*id), words.as_str())).collect();
    Field::new(label).width(400.0).select(ui, &mut draft.shard, &all).changed()
}

fn split(ui: &mut Ui, draft: &mut Draft, bad: &Problems, stream: Option<&StreamView>) {
    let other = shards(ui, draft, "Shard", stream);
    let field = Field::new("NewStartingHashKey").error(bad.get("newStartingHashKey").cloned());
    field.hint("Donde empieza el hijo de arriba").width(400.0).text(ui, &mut draft.key);
    let middle = widgets::button(ui, Kind::Normal, Some("scissors"), "Por la mitad").clicked();
    if (other || middle)
        && let Some(stream) = stream
    {
        draft.split_in_the_middle(stream);
    }
}
