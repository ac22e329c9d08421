//! What each control does.

use caudal::api::firehose::{DeliveryStreamType, EncryptionStatus, Request};
use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{click, create, creation, firehose, objects, put, wait, wait_for, write};
use crate::ui::testing::stage::{View, app, ask, ask_for_stream, let_pass};
use crate::ui::theme::ThemeChoice;

const NAME: &str = "txn-to-s3";

fn dark() -> View {
    firehose(ThemeChoice::Dark)
}

/// The label of the first widget that begins with a text.
fn label_of(harness: &View, role: Role, start: &str) -> Option<String> {
    let mut found =
        harness.query_all_by_role(role).filter_map(|node| node.accesskit_node().label());
    found.find(|label| label.starts_with(start))
}

/// Opens the newest object, and waits for its records.
fn open_first(harness: &mut View) {
    wait(harness, "an object", |harness| label_of(harness, Role::Button, "Objeto ").is_some());
    let name = label_of(harness, Role::Button, "Objeto ").expect("an object");
    click(harness, Role::Button, &name);
    wait_for(harness, "descomprimido");
    wait(harness, "records", |harness| label_of(harness, Role::Button, "1: ").is_some());
}

#[test]
fn the_notes_delivery_from_the_empty_view_to_the_records_of_its_object() {
    let mut harness = dark();
    click(&mut harness, Role::Button, "Crear txn-to-s3");
    wait_for(&mut harness, "Entregas");
    let_pass(&mut harness, 60_000);
    wait_for(&mut harness, "ACTIVE");
    click(&mut harness, Role::Button, "Enviar registro");
    click(&mut harness, Role::Button, "Enviar PutRecord");
    wait_for(&mut harness, "1 registro aceptado desde aquí.");
    wait_for(&mut harness, "Entrega en 5:00, por tiempo");
    click(&mut harness, Role::Button, "Adelantar hasta ahí");
    wait(&mut harness, "an object", |harness| objects(harness, NAME) == 1);
    open_first(&mut harness);
    harness.get_by_label("1: {\"txn_id\":\"TXN501\",\"monto\":5000,\"pais\":\"MX\"}");
    harness.get_by_label("monto: 5000");
    harness.get_by_label_contains("1 registro recibido; todos, en S3.");
    harness.get_by_label("cerró por tiempo");
    click(&mut harness, Role::Tab, "Hex");
    harness.get_by_label_contains("7b 22 74 78");
    click(&mut harness, Role::Button, "Cerrar objeto");
    wait(&mut harness, "closed", |harness| harness.query_by_label("Cerrar objeto").is_none());
}

#[test]
fn a_form_tells_what_aws_would_and_creates_from_a_stream() {
    let mut harness = dark();
    ask_for_stream(&mut harness, 2);
    let_pass(&mut harness, 1000);
    click(&mut harness, Role::Button, "Crear otro…");
    write(&mut harness, Role::TextInput, "Nombre del delivery stream", "mis pagos");
    harness.get_by_label("Solo letras sin acento, cifras, _ . -");
    let send = harness.get_by_role_and_label(Role::Button, "Crear");
    assert!(send.accesskit_node().is_disabled());
    write(&mut harness, Role::TextInput, "Nombre del delivery stream", "pagos");
    write(&mut harness, Role::TextInput, "Tamaño (SizeInMBs)", "129");
    harness.get_by_label("Debe ser 128 o menos.");
    write(&mut harness, Role::TextInput, "Tamaño (SizeInMBs)", "1");
    write(&mut harness, Role::TextInput, "Bucket (BucketARN)", "banco");
    harness.get_by_label("Debe ser el ARN de un bucket: arn:aws:s3:::nombre");
    write(&mut harness, Role::TextInput, "Bucket (BucketARN)", "arn:aws:s3:::banco");
    click(&mut harness, Role::CheckBox, "Partición dinámica por campos del registro");
    harness.get_by_label("Con partición dinámica, SizeInMBs debe ser 64 o más.");
    click(&mut harness, Role::CheckBox, "Partición dinámica por campos del registro");
    write(&mut harness, Role::MultilineTextInput, "Prefijo (Prefix)", "raw/!{timestamp:yyyy}/");
    harness.get_by_label("!{timestamp:yyyy}/: año, 4 cifras: 2026/");
    // The source is chosen with the arrows.
    harness.get_by_role_and_label(Role::ComboBox, "Origen").focus();
    harness.run_ok();
    harness.key_press(Key::ArrowDown);
    harness.run_ok();
    click(&mut harness, Role::Button, "Crear");
    wait(&mut harness, "the delivery stream", |harness| {
        let snapshot = app(harness).world.snapshot();
        snapshot
            .delivery_stream("pagos")
            .is_some_and(|stream| stream.kind == DeliveryStreamType::KinesisStreamAsSource)
    });
    wait_for(&mut harness, "Entregas");
    let button = harness.get_by_role_and_label(Role::Button, "Enviar registro");
    assert!(button.accesskit_node().is_disabled(), "AWS takes no direct puts there");
}

#[test]
fn a_record_of_a_stream_leads_back_to_its_shard() {
    let mut harness = dark();
    ask_for_stream(&mut harness, 2);
    let_pass(&mut harness, 1000);
    let arn = app(&mut harness).world.snapshot().streams[0].arn.clone();
    let mut input = creation(NAME, 128, 60);
    input.delivery_stream_type = Some("KinesisStreamAsSource".to_owned());
    input.kinesis_stream_source_configuration =
        Some(caudal::api::firehose::KinesisStreamSourceConfiguration {
            kinesis_stream_arn: Some(arn),
            role_arn: Some("arn:aws:iam::123456789012:role/FirehoseRole".to_owned()),
        });
    create(&mut harness, input);
    for key in ["cliente-1", "cliente-12345"] {
        let input = caudal::api::kinesis::PutRecordInput {
            stream_name: Some(crate::ui::testing::stage::STREAM.to_owned()),
            partition_key: Some(key.to_owned()),
            data: Some(caudal::api::Blob(format!("{{\"k\":\"{key}\"}}").into_bytes().into())),
            ..Default::default()
        };
        ask(&mut harness, caudal::api::kinesis::Request::PutRecord(input));
    }
    let_pass(&mut harness, 65_000);
    wait(&mut harness, "an object", |harness| objects(harness, NAME) == 1);
    open_first(&mut harness);
    wait_for(&mut harness, "Cada registro, con su shard de origen.");
    assert!(label_of(&harness, Role::Button, "2: {").is_some(), "told apart without a separator");
    click(&mut harness, Role::Link, "Ver su shard");
    let selected = app(&mut harness).focus.selected().cloned();
    assert!(selected.is_some_and(|target| target.shard_id().is_some()));
    click(&mut harness, Role::Button, "Ver en Registros");
    let selected = app(&mut harness).focus.selected().cloned();
    assert!(matches!(selected, Some(crate::ui::focus::Target::Record { .. })));
}

#[test]
fn a_prefix_is_told_as_it_is_typed_refused_mended_and_applied() {
    let mut harness = dark();
    create(&mut harness, creation(NAME, 128, 300));
    harness.run_ok();
    harness.get_by_label("month=!{timestamp:MM}/: mes, 2 cifras: month=11/");
    let prefix = "Prefijo (Prefix)";
    write(&mut harness, Role::MultilineTextInput, prefix, "a/!{timestamp:YYYY}/!{timestamp:dd}/");
    harness.get_by_label_contains("año de la semana: no es el del calendario");
    harness.get_by_label("!{timestamp:dd}/: día del mes: 22/");
    write(&mut harness, Role::MultilineTextInput, prefix, "a/!{timestamp:qqqq");
    harness.get_by_label_contains("no es una expresión completa");
    write(&mut harness, Role::MultilineTextInput, prefix, "a/!{timestamp:HH}/");
    let errors = "Prefijo de errores (ErrorOutputPrefix)";
    write(&mut harness, Role::MultilineTextInput, errors, "e/!{timestamp:dd}/");
    harness.get_by_label("InvalidArgumentException");
    let apply = harness.get_by_role_and_label(Role::Button, "Aplicar prefijo");
    assert!(apply.accesskit_node().is_disabled());
    click(&mut harness, Role::Button, "Aplicar arreglo");
    assert!(harness.query_by_label("InvalidArgumentException").is_none());
    click(&mut harness, Role::Button, "Aplicar prefijo");
    wait(&mut harness, "the update", |harness| {
        let snapshot = app(harness).world.snapshot();
        let stream = snapshot.delivery_stream(NAME).expect("it is there");
        let config = &stream.destination.config;
        stream.version_id == 2
            && config.prefix.as_deref() == Some("a/!{timestamp:HH}/")
            && config.error_output_prefix.as_deref()
                == Some("e/!{timestamp:dd}/!{firehose:error-output-type}/")
    });
}

#[test]
fn what_a_delivery_stream_has_is_changed_by_forms() {
    let mut harness = dark();
    create(&mut harness, creation(NAME, 128, 300));
    let form = |harness: &mut View, name: &str| {
        click(harness, Role::Button, "Más acciones");
        click(harness, Role::MenuItem, name);
    };
    form(&mut harness, "Cifrado en el servicio");
    click(&mut harness, Role::Button, "Activar cifrado");
    wait(&mut harness, "encryption", |harness| {
        let snapshot = app(harness).world.snapshot();
        let stream = snapshot.delivery_stream(NAME).expect("it is there");
        stream.encryption.status != EncryptionStatus::Disabled
    });
    wait_for(&mut harness, "Entregas");
    form(&mut harness, "Etiquetar");
    write(&mut harness, Role::MultilineTextInput, "Etiquetas", "equipo=pagos");
    click(&mut harness, Role::Button, "Aplicar");
    wait(&mut harness, "a tag", |harness| {
        let snapshot = app(harness).world.snapshot();
        snapshot.delivery_stream(NAME).is_some_and(|stream| stream.tags.len() == 1)
    });
    wait_for(&mut harness, "equipo = pagos");
    click(&mut harness, Role::Button, "Cambiar destino");
    harness.get_by_label("No has cambiado nada todavía.");
    write(&mut harness, Role::TextInput, "Tiempo (IntervalInSeconds)", "60");
    click(&mut harness, Role::Button, "Aplicar");
    wait(&mut harness, "the update", |harness| {
        let snapshot = app(harness).world.snapshot();
        let stream = snapshot.delivery_stream(NAME).expect("it is there");
        stream.destination.read.place.interval.0 == 60_000
    });
    wait_for(&mut harness, "Entregas");
    form(&mut harness, "Eliminar");
    click(&mut harness, Role::Button, "Eliminar delivery stream");
    let_pass(&mut harness, 120_000);
    wait(&mut harness, "it is gone", |harness| {
        app(harness).world.snapshot().delivery_streams.is_empty()
    });
}

#[test]
fn records_are_walked_by_keys_and_copied_to_a_file() {
    let mut harness = dark();
    create(&mut harness, creation(NAME, 1, 60));
    put(&mut harness, NAME, 501, 40);
    let_pass(&mut harness, 60_000);
    wait(&mut harness, "an object", |harness| objects(harness, NAME) == 1);
    open_first(&mut harness);
    let first = label_of(&harness, Role::Button, "1: ").expect("a record");
    click(&mut harness, Role::Button, &first);
    harness.get_by_label("txn_id: \"TXN501\"");
    harness.key_press(Key::ArrowDown);
    harness.run_ok();
    harness.get_by_label("txn_id: \"TXN502\"");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("copia.jsonl");
    click(&mut harness, Role::Button, "Guardar una copia");
    click(&mut harness, Role::CheckBox, "Descomprimido, como lo enviaron los productores");
    write(&mut harness, Role::TextInput, "Fichero", &file.display().to_string());
    click(&mut harness, Role::Button, "Guardar copia");
    wait(&mut harness, "a file", |_| {
        std::fs::read_to_string(&file).is_ok_and(|text| text.lines().count() == 40)
    });
}

#[test]
fn records_without_a_key_are_read_in_the_error_output() {
    let mut harness = dark();
    let mut draft = super::Draft::example();
    draft.partitioning = true;
    "r/pais=!{partitionKeyFromQuery:pais}/".clone_into(&mut draft.prefix);
    let Request::CreateDeliveryStream(input) = draft.request(None) else { panic!("a request") };
    create(&mut harness, input);
    let input = caudal::api::firehose::PutRecordInput {
        delivery_stream_name: Some(NAME.to_owned()),
        record: Some(caudal::api::firehose::Record {
            data: Some(caudal::api::Blob(b"esto no es JSON".to_vec().into())),
        }),
    };
    super::call(&mut harness, Request::PutRecord(input));
    put(&mut harness, NAME, 1, 8);
    wait_for(&mut harness, "4 particiones activas de 500");
    harness.get_by_label_contains("errores processing-failed");
    let_pass(&mut harness, 300_000);
    wait(&mut harness, "objects", |harness| objects(harness, NAME) == 5);
    harness.get_by_label_contains("1 registro fue a la salida de errores.");
    let folder = "Carpeta errors/transacciones/processing-failed/";
    wait(&mut harness, folder, |harness| label_of(harness, Role::Button, folder).is_some());
    let name = label_of(&harness, Role::Button, folder).expect("a folder");
    if name.contains("cerrada") {
        click(&mut harness, Role::Button, &name);
    }
    open_first(&mut harness);
    harness.get_by_role_and_label(Role::Tab, "Fallos");
    harness.get_by_label("errorCode: \"DynamicPartitioning.MetadataExtractionFailed\"");
    harness.get_by_label("└ es: esto no es JSON");
}

#[test]
fn objects_of_an_undone_past_leave_the_bucket() {
    let mut harness = dark();
    create(&mut harness, creation(NAME, 1, 60));
    let tag = caudal::api::firehose::TagDeliveryStreamInput {
        delivery_stream_name: Some(NAME.to_owned()),
        tags: Some(vec![caudal::api::firehose::Tag {
            key: Some("paso".to_owned()),
            value: Some("1".to_owned()),
        }]),
    };
    let request = Box::new(Request::TagDeliveryStream(tag));
    let before = app(&mut harness).activity.answered;
    app(&mut harness)
        .run(&eframe::egui::Context::default(), crate::ui::app::Action::AskFirehose(request));
    wait(&mut harness, "a step", |harness| app(harness).activity.answered > before);
    put(&mut harness, NAME, 1, 5);
    let_pass(&mut harness, 60_000);
    wait(&mut harness, "an object", |harness| objects(harness, NAME) == 1);
    open_first(&mut harness);
    let undone = crate::ui::app::Action::World(crate::ui::journeys::WorldAction::Undo(1));
    app(&mut harness).run(&eframe::egui::Context::default(), undone);
    wait(&mut harness, "the past", |harness| objects(harness, NAME) == 0);
    wait(&mut harness, "it is closed", |harness| {
        harness.query_by_label("Cerrar objeto").is_none()
            && label_of(harness, Role::Button, "Objeto ").is_none()
    });
}
