//! What each control does.

use caudal::api::kinesis::Request;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::{click, example, fraud, put, wait, write};
use crate::ui::app::Action;
use crate::ui::clients::RecordDraft;
use crate::ui::focus::Target;
use crate::ui::saved::Saved;
use crate::ui::testing::stage::{Asked, STREAM, View, app, ask_for_stream, let_pass};

fn event(harness: &View) -> String {
    let field = harness.get_by_role_and_label(Role::MultilineTextInput, "Transacción");
    field.value().unwrap_or_default()
}

#[test]
fn the_example_fires_two_rules_and_says_why() {
    let harness = fraud(Asked::Done);
    harness.get_by_label("2 de 3");
    harness.get_by_label("monto 72000 > 50000: 22.000 por encima");
    harness.get_by_label("pais \"US\" ≠ \"MX\": distinto de pais_cuenta");
    harness.get_by_label("hora 14 ≥ 23: faltan 9 horas");
    harness.get_by_label("hora 14 ≤ 5: se pasa por 9 horas");
    harness.get_by_label("Lambda publicaría 2 mensajes, uno por motivo.");
    harness.get_by_label("🚨 Alerta de Fraude: Transacción sobre umbral");
}

#[test]
fn a_limit_is_edited_where_it_stands_and_remembered() {
    let mut harness = fraud(Asked::Done);
    write(&mut harness, Role::TextInput, "Límite de monto", "80000");
    harness.get_by_label("1 de 3");
    harness.get_by_label("monto 72000 > 80000: faltan 8000");
    let (saved, damaged) = Saved::read(Some(&app(&mut harness).memory()));
    assert!(!damaged);
    assert_eq!(saved.fraud.limits.expect("limits")[0], "80000");
    write(&mut harness, Role::TextInput, "Límite de monto", "80.000");
    harness.get_by_label_contains("En el código el punto es decimal: escribe 80000.");
    harness.get_by_label("2 de 3");
    click(&mut harness, Role::Link, "Volver a los límites del apunte");
    assert!(harness.query_by_label("Volver a los límites del apunte").is_none());
    harness.get_by_label("2 de 3");
}

#[test]
fn a_rule_is_checked_as_it_is_typed_and_added_by_key() {
    let mut harness = fraud(Asked::Done);
    click(&mut harness, Role::Button, "Regla");
    let field = harness.get_by_role_and_label(Role::MultilineTextInput, "Condición en CEL");
    assert!(field.is_focused());
    write(&mut harness, Role::MultilineTextInput, "Condición en CEL", "monto > 1");
    harness.get_by_label_contains("Línea 1, columna 1: «monto» no existe.");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    harness.get_by_label("2 de 3");
    write(&mut harness, Role::MultilineTextInput, "Condición en CEL", "txn.monto > 1");
    write(&mut harness, Role::TextInput, "Motivo de la alerta", "Más de uno");
    harness.get_by_role_and_label(Role::MultilineTextInput, "Condición en CEL").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    harness.get_by_label("3 de 4");
    harness.get_by_label("txn.monto 72000 > 1: 71.999 por encima");
    harness.get_by_label("🚨 Alerta de Fraude: Más de uno");
    click(&mut harness, Role::CheckBox, "Usar la regla «Más de uno»");
    harness.get_by_label("2 de 3");
    click(&mut harness, Role::CheckBox, "Usar la regla «Más de uno»");
    write(&mut harness, Role::MultilineTextInput, "Condición de «Más de uno»", "txn.monto >");
    harness.get_by_label_contains("se acaba antes de tiempo");
    harness.get_by_label("2 de 3");
    click(&mut harness, Role::Button, "Eliminar la regla «Más de uno»");
    assert!(harness.query_by_label_contains("Más de uno").is_none());
}

#[test]
fn an_example_of_a_rule_is_put_into_the_form() {
    let mut harness = fraud(Asked::Done);
    example(&mut harness, "de noche");
    click(&mut harness, Role::Button, "Ejemplos");
    click(&mut harness, Role::MenuItem, "Cajero de noche");
    click(&mut harness, Role::Button, "Añadir");
    harness.get_by_role_and_label(Role::CheckBox, "Usar la regla «Cajero de noche»");
    // The transaction has no channel: the rule raises, and its function would fail.
    harness.get_by_label_contains("La función falla: tus reglas");
}

#[test]
fn poison_says_what_python_raises_and_what_lambda_does() {
    let mut harness = fraud(Asked::Done);
    for (name, raised) in [
        ("veneno: sin monto", "KeyError: 'monto'"),
        (
            "veneno: monto = null",
            "TypeError: '>' not supported between instances of 'NoneType' and 'int'",
        ),
        ("veneno: no es JSON", "JSONDecodeError: Expecting value: line 1 column 1 (char 0)"),
    ] {
        example(&mut harness, name);
        assert!(harness.query_all_by_label(raised).count() >= 2, "{name}");
        harness.get_by_label("La función falla: el apunte");
        harness.get_by_label_contains("MaximumRetryAttempts = -1");
    }
    example(&mut harness, "hora = 24");
    harness.get_by_label("1 de 3");
}

#[test]
fn a_transaction_is_edited_and_tidied() {
    let mut harness = fraud(Asked::Done);
    let text = r#"{"monto":1,"hora":3,"txn_id":1,"cliente_id":"c"}"#;
    write(&mut harness, Role::MultilineTextInput, "Transacción", text);
    harness.get_by_label("Evento tuyo");
    harness.get_by_label("1 de 3");
    click(&mut harness, Role::Button, "Ordenar");
    assert!(event(&harness).starts_with("{\n  \"monto\": 1,\n"));
    click(&mut harness, Role::Button, "Enviar al stream");
    assert!(harness.query_by_label("Guardado en").is_none(), "there is no stream");
}

#[test]
fn it_is_sent_and_fetched_back() {
    let mut harness = fraud(Asked::Done);
    ask_for_stream(&mut harness, 4);
    let_pass(&mut harness, 1000);
    harness.run();
    click(&mut harness, Role::Button, "Enviar al stream");
    wait(&mut harness, "it is stored", |view| view.query_by_label("Guardado en").is_some());
    put(&mut harness, "otra", r#"{"txn_id":"TXN1","cliente_id":"x","monto":7,"hora":8}"#);
    harness.run();
    let button = |view: &View, label: &str| view.query_by_label(label).is_some();
    click(&mut harness, Role::Button, "Ejemplo: gasto en otro país");
    click(&mut harness, Role::MenuItem, "El último del stream");
    wait(&mut harness, "a record is there", |view| !button(view, "Ejemplo: gasto en otro país"));
    harness.run();
    assert!(event(&harness).contains("TXN"), "{}", event(&harness));
    harness.get_by_label_contains("Registro …");
}

#[test]
fn the_selected_record_is_tried() {
    let mut harness = fraud(Asked::Done);
    ask_for_stream(&mut harness, 1);
    let_pass(&mut harness, 1000);
    put(&mut harness, "a", r#"{"txn_id":"PRIMERO","cliente_id":"x","monto":7,"hora":8}"#);
    put(&mut harness, "b", r#"{"txn_id":"SEGUNDO","cliente_id":"x","monto":7,"hora":8}"#);
    harness.run();
    let handle = crate::ui::testing::stage::handle(&mut harness);
    let sequence = first_sequence(&handle);
    app(&mut harness).focus.select(Target::Record { stream: STREAM.to_owned(), sequence });
    harness.run();
    click(&mut harness, Role::Button, "Ejemplo: gasto en otro país");
    click(&mut harness, Role::MenuItem, "El seleccionado en Registros");
    wait(&mut harness, "it is there", |view| event(view).contains("PRIMERO"));
    let draft = RecordDraft {
        key: "clave-z".to_owned(),
        data: bytes::Bytes::from_static(b"{\"monto\":1,\"x\":\"\xff\"}"),
        explicit_hash_key: None,
    };
    app(&mut harness).clients.probe = Some(draft);
    harness.run();
    harness.get_by_label("Registro de Registros");
    harness.get_by_label("clave-z");
    harness.get_by_label_contains("no son UTF-8: se prueban tal cual");
}

/// The number of the first record of the stream.
fn first_sequence(handle: &caudal::runtime::Handle) -> caudal::api::kinesis::SequenceNumber {
    use caudal::api::kinesis::{GetRecordsInput, GetShardIteratorInput, Response};
    use caudal::engine::Origin;
    let call =
        |request| handle.kinesis(Origin::Lab, request).expect("an engine").expect("an answer");
    let place = call(Request::GetShardIterator(GetShardIteratorInput {
        stream_name: Some(STREAM.to_owned()),
        shard_id: Some("shardId-000000000000".to_owned()),
        shard_iterator_type: Some("TRIM_HORIZON".to_owned()),
        ..GetShardIteratorInput::default()
    }));
    let Response::GetShardIterator(place) = place else { panic!("{place:?}") };
    let read = call(Request::GetRecords(GetRecordsInput {
        shard_iterator: Some(place.shard_iterator),
        ..GetRecordsInput::default()
    }));
    let Response::GetRecords(read) = read else { panic!("{read:?}") };
    read.records[0].sequence_number
}

#[test]
fn what_is_copied_is_what_is_tried() {
    let mut harness = fraud(Asked::Kept);
    click(&mut harness, Role::Button, "boto3");
    click(&mut harness, Role::Button, "CLI");
    let asked = &harness.state().asked;
    let [Action::Copy(program, _), Action::Copy(command, _)] = asked.as_slice() else {
        panic!("{asked:?}")
    };
    assert!(program.contains("put_record") && program.contains("TXN0917"), "{program}");
    assert!(command.starts_with("aws kinesis put-record"), "{command}");
}
