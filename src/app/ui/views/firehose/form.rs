//! The form of a call: its fields, what is wrong in each, the command, and the button that sends.

use caudal::engine::{DeliveryStreamView, Snapshot};
use caudal::firehose::Compression;
use eframe::egui::{Align, Key, Label, Layout, Modifiers, Response, RichText, Ui};

use super::draft::{Draft, Form, Problems};
use super::{State, ViewScene, block, header, problems};
use crate::ui::app::Action;
use crate::ui::explain;
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets::form::Field;
use crate::ui::widgets::{self, Kind};

/// Shows the form that is open.
pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State) {
    let Some(draft) = &mut state.draft else { return };
    let mut done = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    header(ui, draft.form.label(), |ui| {
        if let Some(name) = &draft.stream {
            let name = RichText::new(name).font(fonts::mono(theme::TOOL));
            ui.label(name.color(ui.tokens().secondary));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            done |= widgets::icon_button(ui, "x", "Cerrar formulario", Some("Esc")).clicked();
        });
    });
    block(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        let stream = draft.stream.as_deref().and_then(|name| scene.snapshot.delivery_stream(name));
        let stream = stream.map(AsRef::as_ref);
        let before = draft.request(stream);
        let found = problems::of(draft, &before, scene.snapshot, stream);
        let entered = fields(ui, draft, &found, scene.snapshot, stream);
        let request = draft.request(stream);
        if request != before {
            draft.refusal = None;
        }
        let found = problems::of(draft, &request, scene.snapshot, stream);
        if let Some(words) = found.get("") {
            let words = RichText::new(words).font(fonts::regular(theme::SMALL));
            ui.add(Label::new(words.color(ui.tokens().error)).wrap());
        }
        state.card.show(ui, &request, scene.actions);
        if let Some(refusal) = &draft.refusal {
            explain::card(ui, &explain::refusal(refusal), &refusal.to_string(), scene.actions);
        }
        let typed = [&draft.size, &draft.interval].iter().all(|number| number.problem().is_none());
        let ready = found.is_empty() && typed && draft.sent.is_none();
        ui.horizontal(|ui| {
            let label = send_label(draft);
            let send = ui.add_enabled_ui(ready, |ui| {
                widgets::button(ui, Kind::Primary, Some("send"), label)
            });
            if ready && (send.inner.clicked() || entered) {
                draft.sent = Some((scene.activity.answered, request.operation().as_str()));
                draft.refusal = None;
                scene.actions.push(Action::AskFirehose(Box::new(request.clone())));
            }
            done |= widgets::button(ui, Kind::Quiet, None, "Cancelar").clicked();
        });
    });
    if done {
        state.draft = None;
    }
}

/// The words of the button that sends.
fn send_label(draft: &Draft) -> &'static str {
    match (draft.form, draft.on) {
        (Form::Create, _) => "Crear",
        (Form::Delete, _) => "Eliminar delivery stream",
        (Form::Encryption, true) => "Activar cifrado",
        (Form::Encryption, false) => "Desactivar cifrado",
        _ => "Aplicar",
    }
}

/// The fields; returns whether Enter was pressed in one.
fn fields(
    ui: &mut Ui,
    draft: &mut Draft,
    bad: &Problems,
    snapshot: &Snapshot,
    stream: Option<&DeliveryStreamView>,
) -> bool {
    match draft.form {
        Form::Create | Form::Update => return destination(ui, draft, bad, snapshot),
        Form::Encryption => {
            Field::new("Cifrar los registros en el servicio (AWS_OWNED_CMK)")
                .hint("Solo con DirectPut")
                .check(ui, &mut draft.on);
        }
        Form::Tag => tags(ui, draft, bad),
        Form::Untag => {
            let keys: Vec<_> =
                stream.map(|stream| stream.tags.keys()).into_iter().flatten().collect();
            let all: Vec<_> = keys.iter().map(|key| ((*key).clone(), key.as_str())).collect();
            Field::new("Etiqueta").select(ui, &mut draft.choice, &all);
        }
        Form::Delete => {
            let held = stream.map_or(0, |stream| stream.held_bytes);
            let words = if held > 0 {
                format!(
                    "Se pierden {} que esperan en el búfer. Los objetos entregados se quedan en el \
                     bucket.",
                    numbers::bytes(held)
                )
            } else {
                "No espera nada en el búfer. Los objetos entregados se quedan en el bucket.".into()
            };
            let words = RichText::new(words).font(fonts::regular(theme::TOOL));
            ui.add(Label::new(words.color(ui.tokens().secondary)).wrap());
        }
    }
    false
}

fn entered(ui: &Ui, response: &Response) -> bool {
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// The fields of a destination; those of the prefixes stand in the middle.
fn destination(ui: &mut Ui, draft: &mut Draft, bad: &Problems, snapshot: &Snapshot) -> bool {
    let error = |field: &str| bad.get(field).cloned();
    let mut enter = false;
    if draft.form == Form::Create {
        let wrong = |c: char| !(c.is_ascii_alphanumeric() || "_.-".contains(c));
        let field = Field::new("Nombre del delivery stream")
            .hint("De 1 a 64: letras sin acento, cifras, _ . -")
            .error(error("name"))
            .offending(&wrong);
        let response = field.text(ui, &mut draft.name);
        enter |= entered(ui, &response);
        let mut sources = vec![(None, "DirectPut: con PutRecord")];
        let streams = snapshot.streams.iter();
        sources.extend(streams.map(|stream| (Some(stream.arn.clone()), stream.name.as_str())));
        Field::new("Origen").error(error("source")).select(ui, &mut draft.source, &sources);
    }
    let field = Field::new("Bucket (BucketARN)").error(error("bucket"));
    enter |= {
        let response = field.text(ui, &mut draft.bucket);
        entered(ui, &response)
    };
    let field = Field::new("Rol (RoleARN)").error(error("role"));
    enter |= {
        let response = field.text(ui, &mut draft.role);
        entered(ui, &response)
    };
    ui.columns(2, |columns| {
        let field = Field::new("Tamaño (SizeInMBs)").unit("MB").hint("De 1 a 128");
        let response = field.error(error("size")).number(&mut columns[0], &mut draft.size);
        enter |= entered(&columns[0], &response);
        let field = Field::new("Tiempo (IntervalInSeconds)").unit("s").hint("De 0 a 900");
        let response = field.error(error("interval")).number(&mut columns[1], &mut draft.interval);
        enter |= entered(&columns[1], &response);
    });
    let formats = Compression::ALL.map(|format| (format, format.as_str()));
    Field::new("Compresión").select(ui, &mut draft.compression, &formats);
    Field::new("Salto de línea tras cada registro (AppendDelimiterToRecord)")
        .hint("Sin él, Firehose pega los registros: {…}{…}")
        .check(ui, &mut draft.delimiter);
    partitioning(ui, draft, bad);
    ui.columns(2, |columns| {
        let field = Field::new("Zona horaria (CustomTimeZone)").placeholder("UTC");
        let response = field.error(error("zone")).text(&mut columns[0], &mut draft.zone);
        enter |= entered(&columns[0], &response);
        let field = Field::new("Extensión (FileExtension)").placeholder("la de la compresión");
        let response = field.error(error("extension")).text(&mut columns[1], &mut draft.extension);
        enter |= entered(&columns[1], &response);
    });
    Field::new("Guardar también los registros como llegan (S3BackupMode)")
        .hint("No se puede quitar una vez puesto")
        .check(ui, &mut draft.backup);
    if draft.backup {
        let field = Field::new("Prefijo de la copia").error(error("backup"));
        let response = field.text(ui, &mut draft.backup_prefix);
        enter |= entered(ui, &response);
    }
    if draft.form == Form::Create {
        tags(ui, draft, bad);
    }
    enter
}

fn partitioning(ui: &mut Ui, draft: &mut Draft, bad: &Problems) {
    let fixed = draft.form == Form::Update;
    let hint = "Solo al crear. Pide 64 MB o más, y !{partitionKeyFromQuery:clave} en el prefijo";
    let before = draft.partitioning;
    ui.add_enabled_ui(!fixed, |ui| {
        Field::new("Partición dinámica por campos del registro")
            .hint(hint)
            .error(bad.get("partitioning").cloned())
            .check(ui, &mut draft.partitioning);
    });
    if draft.partitioning && !before && !draft.prefix.contains("partitionKeyFromQuery") {
        // What AWS demands is there at once, to be seen and changed.
        "raw/transacciones/pais=!{partitionKeyFromQuery:pais}/".clone_into(&mut draft.prefix);
    }
    if draft.partitioning {
        Field::new("Consulta de jq (MetadataExtractionQuery)")
            .hint("Un objeto con una expresión por clave: {pais: .pais}")
            .error(bad.get("query").cloned())
            .text(ui, &mut draft.query);
        Field::new("Varios JSON en cada registro (RecordDeAggregation)")
            .check(ui, &mut draft.deaggregate);
    }
}

fn tags(ui: &mut Ui, draft: &mut Draft, bad: &Problems) {
    Field::new("Etiquetas")
        .hint("Una por línea: clave=valor. Clave hasta 128 caracteres, valor hasta 256")
        .error(bad.get("tags").cloned())
        .lines(ui, &mut draft.tags, 2);
}
