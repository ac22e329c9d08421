//! What Lambda does, and what one does with it.

use caudal::lambda::NOTE_FUNCTION;
use caudal::lambda::functions::{Code, Thresholds};
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{click, fraud, put, set_up, wait, write};
use crate::ui::testing::stage::{Asked, View, app, handle, let_pass};

const HIGH: &str =
    r#"{"txn_id":"TXN1","cliente_id":"c","monto":72000,"pais":"MX","pais_cuenta":"MX","hora":9}"#;

/// Lets time pass and the view see it.
fn pass(harness: &mut View, millis: u64) {
    let_pass(harness, millis);
    harness.run();
}

#[test]
fn the_case_of_the_notes_is_set_up_at_one_click_and_an_alert_comes() {
    let mut harness = fraud(Asked::Done);
    set_up(&mut harness, 2);
    harness.get_by_label("Sin alertas todavía");
    put(&mut harness, "c", HIGH);
    pass(&mut harness, 3000);
    wait(&mut harness, "the alert", |view| view.query_by_label_contains("Alerta de las").is_some());
    let alert =
        harness.get_by_label_contains("Alerta de las").accesskit_node().label().expect("a name");
    click(&mut harness, Role::Button, &alert);
    harness.get_by_label_contains("MessageId ");
    click(&mut harness, Role::Tab, "SNS");
    harness.get_by_label("1 mensaje publicado");
    click(&mut harness, Role::Tab, "Invocaciones");
    harness.get_by_label_contains("1 registro, intento 1, 1 alerta");
}

#[test]
fn one_poison_record_is_isolated_and_set_aside() {
    let mut harness = fraud(Asked::Done);
    set_up(&mut harness, 1);
    for number in 0..9 {
        let text = HIGH.replace("72000", &number.to_string());
        put(&mut harness, "c", &text);
        if number == 4 {
            click(&mut harness, Role::Tab, "Romper");
            click(&mut harness, Role::Button, "sin monto");
            wait(&mut harness, "it is stored", |view| view.query_by_label("Guardado en").is_some());
        }
    }
    click(&mut harness, Role::Tab, "Lote");
    pass(&mut harness, 1100);
    wait(&mut harness, "it has failed", |view| {
        view.query_by_label_contains("falló y se partió").is_some()
            || view.query_by_label_contains("se apartó").is_some()
    });
    pass(&mut harness, 120_000);
    wait(&mut harness, "it is given up", |view| {
        view.query_by_label_contains("se apartó").is_some()
    });
    harness.get_by_label_contains("1 registro · registro 6: se apartó");
    harness.get_by_label_contains("apartado a fraude-dlq; el shard avanza.");
    click(&mut harness, Role::Tab, "Invocaciones");
    harness.get_by_label("Apartados (1)");
    harness.get_by_label("1 registro, RetryAttemptsExhausted");
}

#[test]
fn a_mapping_is_made_by_hand_turned_off_changed_and_deleted() {
    let mut harness = fraud(Asked::Done);
    crate::ui::testing::stage::ask_for_stream(&mut harness, 1);
    pass(&mut harness, 1000);
    click(&mut harness, Role::Button, "A mano");
    write(&mut harness, Role::TextInput, "BatchSize", "0");
    harness.get_by_label("De 1 a 10000.");
    write(&mut harness, Role::TextInput, "BatchSize", "10");
    harness.get_by_label_contains("aws lambda create-event-source-mapping");
    click(&mut harness, Role::Button, "Crear mapping");
    wait(&mut harness, "it is made", |view| view.query_by_label("Desactivar").is_some());
    pass(&mut harness, 60_000);
    wait(&mut harness, "it reads", |view| view.query_by_label("Enabled").is_some());
    harness.run();
    harness.get_by_label_contains("aws lambda update-event-source-mapping");
    click(&mut harness, Role::Button, "Desactivar");
    wait(&mut harness, "it is told", |view| view.query_by_label("Enabled").is_none());
    pass(&mut harness, 60_000);
    wait(&mut harness, "it is off", |view| view.query_by_label("Disabled").is_some());
    harness.run();
    click(&mut harness, Role::Button, "Eliminar mapping");
    wait(&mut harness, "it is told", |view| view.query_by_label("Disabled").is_none());
    pass(&mut harness, 60_000);
    wait(&mut harness, "it is gone", |view| view.query_by_label("sin mapping").is_some());
}

#[test]
fn edited_limits_are_deployed() {
    let mut harness = fraud(Asked::Done);
    write(&mut harness, Role::TextInput, "Límite de monto", "80000");
    click(&mut harness, Role::Button, "Desplegar en detectar-fraude");
    let deployed = |view: &View| view.query_by_label("Desplegar en detectar-fraude").is_none();
    wait(&mut harness, "it is deployed", |view| deployed(view));
    let snapshot = handle(&mut harness).snapshot();
    let function = snapshot.lambda.function(NOTE_FUNCTION).expect("the note's").clone();
    assert_eq!(
        function.code,
        Code::Fraud(Thresholds { amount: 80_000.0, ..Thresholds::default() })
    );
    click(&mut harness, Role::Button, "Ejemplos");
    click(&mut harness, Role::MenuItem, "Cliente vigilado");
    click(&mut harness, Role::Button, "Añadir");
    click(&mut harness, Role::Button, "Desplegar como mis-reglas");
    wait(&mut harness, "it is there", |view| {
        app(view).world.handle().snapshot().lambda.function("mis-reglas").is_some()
    });
}

#[test]
fn sns_is_broken_and_the_batch_is_tried_again() {
    let mut harness = fraud(Asked::Done);
    set_up(&mut harness, 1);
    click(&mut harness, Role::Tab, "Romper");
    click(&mut harness, Role::CheckBox, "SNS falla al publicar");
    wait(&mut harness, "it fails", |view| app(view).world.handle().snapshot().sns.fails);
    put(&mut harness, "c", HIGH);
    pass(&mut harness, 2000);
    wait(&mut harness, "a failed alert", |view| {
        view.query_all_by_label_contains("Alerta de las").count() > 0
    });
    click(&mut harness, Role::Tab, "Invocaciones");
    wait(&mut harness, "an error is told", |view| {
        view.query_all_by_label_contains("InternalError").count() > 0
    });
}
