//! A batch: edited as lines and as a table, sent, and what failed sent once more.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Window, click, held, settle, window, write};

const TEXT: &str = "Registros del lote";

fn open() -> Window {
    let mut harness = window();
    click(&mut harness, Role::Tab, "Lote");
    harness
}

fn send(harness: &mut Window) {
    let before = harness.state().world.handle().calls().total();
    click(harness, Role::Button, "Enviar lote");
    settle(harness, |app| app.world.handle().calls().total() > before);
    harness.run();
}

fn is_disabled(harness: &Window, name: &str) -> bool {
    harness.get_by_role_and_label(Role::Button, name).accesskit_node().is_disabled()
}

#[test]
fn the_batch_of_the_notes_is_sent_by_keys_in_one_call() {
    let mut harness = open();
    harness.get_by_label_contains("3 de 500 registros");
    let before = harness.state().world.handle().calls().total();
    harness.get_by_role_and_label(Role::MultilineTextInput, TEXT).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    settle(&mut harness, |app| app.world.snapshot().records_held() == 3);
    harness.run();
    harness.get_by_label("Guardados 3 de 3");
    harness.get_by_label("FailedRecordCount 0");
    assert_eq!(harness.state().world.handle().calls().total(), before + 1);
    assert_eq!(harness.query_all_by_label("Reintentar fallidos").count(), 0);
}

#[test]
fn a_broken_line_is_told_with_its_number_and_nothing_is_sent() {
    let mut harness = open();
    let lines = "{\"PartitionKey\":\"a\",\"Data\":1}\n\n{\"PartitionKey\":\"b\"}\nhola\n";
    write(&mut harness, Role::MultilineTextInput, TEXT, lines);
    harness.get_by_label("2 líneas no valen: el lote no se envía hasta corregirlo");
    harness.get_by_label("Línea 3: falta Data");
    harness.get_by_label("Línea 4: no es JSON desde la columna 1");
    assert!(is_disabled(&harness, "Enviar lote"));
    // The table waits, too.
    click(&mut harness, Role::RadioButton, "Editar como: Tabla");
    harness.get_by_role_and_label(Role::MultilineTextInput, TEXT);
    write(&mut harness, Role::MultilineTextInput, TEXT, "");
    harness.get_by_label_contains("0 de 500 registros");
    assert!(is_disabled(&harness, "Enviar lote"));
    assert_eq!(held(&harness), 0);
}

#[test]
fn the_table_has_the_same_records_and_gives_them_back() {
    let mut harness = open();
    click(&mut harness, Role::RadioButton, "Editar como: Tabla");
    write(&mut harness, Role::TextInput, "PartitionKey de la fila 2", "");
    harness.get_by_label("Fila 2: falta PartitionKey");
    write(&mut harness, Role::TextInput, "PartitionKey de la fila 2", "otra");
    write(&mut harness, Role::TextInput, "ExplicitHashKey de la fila 2", "12x");
    harness.get_by_label("Fila 2: ExplicitHashKey no es un entero de 0 a 2^128 - 1");
    write(&mut harness, Role::TextInput, "ExplicitHashKey de la fila 2", "0");
    click(&mut harness, Role::Button, "Quitar la fila 1");
    click(&mut harness, Role::Button, "Añadir fila");
    write(&mut harness, Role::TextInput, "PartitionKey de la fila 3", "nueva");
    write(&mut harness, Role::TextInput, "Data de la fila 3", "un texto");
    click(&mut harness, Role::RadioButton, "Editar como: JSONL");
    let text = harness.get_by_role_and_label(Role::MultilineTextInput, TEXT).value();
    let lines = [
        r#"{"PartitionKey":"otra","ExplicitHashKey":"0","Data":{"txn_id":"TXN002","monto":120.5}}"#,
        r#"{"PartitionKey":"cliente-12345","Data":{"txn_id":"TXN003","monto":80000}}"#,
        r#"{"PartitionKey":"nueva","Data":"un texto"}"#,
    ];
    assert_eq!(text, Some(lines.join("\n")));
    send(&mut harness);
    harness.get_by_label("Guardados 3 de 3");
    assert_eq!(held(&harness), 3);
}

#[test]
fn what_a_shard_refuses_is_listed_and_only_that_is_sent_again() {
    let mut harness = open();
    write(&mut harness, Role::MultilineTextInput, TEXT, "");
    click(&mut harness, Role::Button, "500 de cliente-12345");
    harness.get_by_label_contains("500 de 500 registros");
    // A shard takes a thousand in a second, and the clock stands still.
    send(&mut harness);
    send(&mut harness);
    assert_eq!(held(&harness), 1000);
    send(&mut harness);
    harness.get_by_label("Guardados 0 de 500");
    harness.get_by_label("FailedRecordCount 500");
    let code = "ProvisionedThroughputExceededException";
    assert!(harness.query_all_by_label(code).count() > 0);
    let message = "Rate exceeded for shard shardId-000000000001 in stream pagos";
    assert!(harness.query_all_by_label_contains(message).count() > 0);
    harness.state().world.advance(caudal::units::Millis(1000)).expect("the engine takes it");
    let before = harness.state().world.handle().calls().total();
    click(&mut harness, Role::Button, "Reintentar fallidos");
    settle(&mut harness, |app| app.world.handle().calls().total() > before);
    settle(&mut harness, |app| app.world.snapshot().records_held() == 1500);
    harness.run();
    harness.get_by_label("Guardados 500 de 500");
    harness.get_by_label("2 llamadas");
}

#[test]
fn aws_s_limits_are_told_while_it_is_written() {
    let mut harness = open();
    write(&mut harness, Role::MultilineTextInput, TEXT, "");
    click(&mut harness, Role::Button, "500 de cliente-12345");
    click(&mut harness, Role::Button, "10 transacciones");
    harness.get_by_label("Son 510 registros y PutRecords admite 500.");
    assert!(is_disabled(&harness, "Enviar lote"));
    click(&mut harness, Role::Button, "Vaciar");
    // A text that is pasted is not laid out when it is large.
    let line = format!("{{\"PartitionKey\":\"k\",\"Data\":\"{}\"}}\n", "x".repeat(1 << 20));
    harness.get_by_role_and_label(Role::MultilineTextInput, TEXT).focus();
    harness.run();
    harness.event(eframe::egui::Event::Paste(line.clone()));
    harness.run();
    harness.get_by_label_contains("datos y clave ocupan 1,0 MiB y el stream admite");
    harness.get_by_label_contains("ya no se edita aquí");
    click(&mut harness, Role::Button, "Vaciar");
    let line = format!("{{\"PartitionKey\":\"k\",\"Data\":\"{}\"}}\n", "x".repeat((1 << 20) - 1));
    harness.get_by_role_and_label(Role::MultilineTextInput, TEXT).focus();
    harness.run();
    harness.event(eframe::egui::Event::Paste(line.repeat(11)));
    harness.run();
    harness.get_by_label("El lote ocupa 11,0 MiB y PutRecords admite 10,0 MiB por llamada.");
    assert!(is_disabled(&harness, "Enviar lote"));
}
