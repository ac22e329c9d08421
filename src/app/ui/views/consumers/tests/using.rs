//! The view by mouse and by keyboard.

use caudal::api::kinesis::{DeleteStreamInput, RegisterStreamConsumerInput, Request};
use caudal::clients::consumer::{ConsumerStatus, Failure, Kind, Polling, Spec, State};
use caudal::units::Millis;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Vec2};
use egui_kittest::kittest::Queryable as _;

use super::{STREAM, View, app, consumers, create, pass, put, rest, spec, statuses, view};
use crate::ui::theme::ThemeChoice;

const SIZE: Vec2 = Vec2::new(900.0, 1500.0);

fn click(harness: &mut View, role: Role, name: &str) {
    harness.get_by_role_and_label(role, name).click();
    harness.run();
    rest(harness);
}

/// Presses a button that has the keyboard.
fn enter(harness: &mut View, role: Role, name: &str) {
    harness.get_by_role_and_label(role, name).focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    rest(harness);
}

fn ready() -> View {
    let mut harness = view(SIZE, ThemeChoice::Dark);
    create(&mut harness, 2);
    put(&mut harness, 0, 100);
    harness.run();
    harness
}

const QUICK: &str = "Crear un consumidor que lea transacciones-realtime";

#[test]
fn one_action_makes_a_consumer_that_reads() {
    let mut harness = ready();
    click(&mut harness, Role::Button, QUICK);
    pass(&mut harness, 1000);
    let all = statuses(&mut harness);
    assert_eq!((all.len(), all[0].totals.records, all[0].lag), (1, 100, 0));
    assert_eq!(all[0].spec.stream, STREAM);
    harness.get_by_label_contains("lector-1, GetRecords, al día, 2 de 2 shards");
    harness.get_by_label_contains("Shard 1, al día, retraso 0 registros");
    harness.get_by_label("Procesados: 100");
    click(&mut harness, Role::Button, "Pausar");
    put(&mut harness, 100, 50);
    pass(&mut harness, 20_000);
    assert_eq!(statuses(&mut harness)[0].state, State::Paused);
    harness.get_by_label("Retraso: 50 reg.");
    harness.get_by_label_contains("Retraso en registros, últimos 5 min: ahora 50 reg.");
    click(&mut harness, Role::Button, "Reanudar");
    pass(&mut harness, 2000);
    assert_eq!(statuses(&mut harness)[0].totals.records, 150);
}

#[test]
fn the_form_says_what_is_wrong_and_makes_one_of_each_kind_by_keyboard() {
    let mut harness = ready();
    enter(&mut harness, Role::Button, "Elegir cómo lee");
    harness.get_by_role_and_label(Role::TextInput, "Nombre").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Nombre").type_text(" señal");
    harness.run();
    harness.get_by_label_contains("No admite el espacio");
    enter(&mut harness, Role::Button, "Crear consumidor");
    assert!(statuses(&mut harness).is_empty(), "what is wrong makes nothing");
    for _ in 0..20 {
        harness.get_by_role_and_label(Role::TextInput, "Nombre").focus();
        harness.run();
        harness.key_press(Key::Backspace);
        harness.run();
    }
    harness.get_by_role_and_label(Role::TextInput, "Nombre").type_text("empujado");
    harness.run();
    enter(&mut harness, Role::RadioButton, "Tipo: Enhanced fan-out");
    harness.get_by_label_contains("2 MB/s por shard solo para él");
    enter(&mut harness, Role::Button, "Crear consumidor");
    for _ in 0..4 {
        pass(&mut harness, 1000);
    }
    let all = statuses(&mut harness);
    assert_eq!((all[0].spec.kind, all[0].totals.records), (Kind::FanOut, 100));

    enter(&mut harness, Role::Button, "Nuevo");
    harness.get_by_label_contains("5 llamadas/s y 2 MB/s por shard");
    enter(&mut harness, Role::Button, "Crear consumidor");
    pass(&mut harness, 1000);
    assert_eq!(statuses(&mut harness).len(), 2);
    harness.get_by_label_contains("lector-1, GetRecords, al día");
}

#[test]
fn a_failure_is_switched_on_seen_and_taken_away() {
    let mut harness = ready();
    click(&mut harness, Role::Button, QUICK);
    click(&mut harness, Role::RadioButton, "Qué falla: Cada lote");
    assert_eq!(statuses(&mut harness)[0].failure, Failure::EveryBatch);
    pass(&mut harness, 1000);
    put(&mut harness, 100, 20);
    pass(&mut harness, 1000);
    assert_eq!(statuses(&mut harness)[0].state, State::Failing);
    harness.get_by_label_contains("El punto de control no avanza");
    click(&mut harness, Role::Button, "Quitar el fallo");
    pass(&mut harness, 40_000);
    let all = statuses(&mut harness);
    assert_eq!((all[0].state.clone(), all[0].lag), (State::CaughtUp, 0));
    click(&mut harness, Role::RadioButton, "Qué falla: Registros que contienen…");
    harness.get_by_role_and_label(Role::TextInput, "Texto").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Texto").type_text("cliente-7");
    harness.run();
    rest(&mut harness);
    let failure = Failure::Matching("cliente-7".to_owned());
    assert_eq!(statuses(&mut harness)[0].failure, failure);
}

#[test]
fn one_is_removed_only_after_a_word() {
    let mut harness = ready();
    click(&mut harness, Role::Button, QUICK);
    click(&mut harness, Role::Button, "Eliminar consumidor");
    click(&mut harness, Role::Button, "Conservar");
    assert_eq!(statuses(&mut harness).len(), 1);
    enter(&mut harness, Role::Button, "Eliminar consumidor");
    enter(&mut harness, Role::Button, "Eliminar");
    assert!(statuses(&mut harness).is_empty());
    harness.get_by_role_and_label(Role::Button, QUICK);
}

#[test]
fn a_lane_under_the_pointer_lights_up_everywhere() {
    let mut harness = ready();
    click(&mut harness, Role::Button, QUICK);
    let lane = harness.get_by_label_contains("Shard 1, al día");
    lane.hover();
    harness.run();
    lane_is_lit(&mut harness);
}

fn lane_is_lit(harness: &mut View) {
    harness.step();
    let shard = caudal::api::kinesis::ShardId(1);
    assert!(app(harness).focus.is_shard_hovered(STREAM, shard));
}

#[test]
fn too_many_calls_are_told_with_what_helps() {
    let mut harness = ready();
    for name in ["uno", "dos", "tres"] {
        let kind = Kind::Polling(Polling { limit: 1, interval: Millis(50) });
        consumers(&mut harness).add(Spec { kind, ..spec(name) }).expect("room");
    }
    for _ in 0..12 {
        pass(&mut harness, 100);
    }
    harness.get_by_label("ProvisionedThroughputExceededException");
    harness.get_by_label_contains("5 llamadas GetRecords y 2 MB por segundo");
    harness.get_by_label_contains("Sondean: uno, dos, tres.");
    enter(&mut harness, Role::Button, "Sondear cada 1,0 s");
    pass(&mut harness, 1000);
    let interval = |status: &ConsumerStatus| match status.spec.kind {
        Kind::Polling(polling) => polling.interval,
        Kind::FanOut => Millis(0),
    };
    assert_eq!(interval(&statuses(&mut harness)[0]), Millis(1000));
    let field = harness.get_by_role_and_label(Role::TextInput, "Intervalo entre llamadas");
    assert_eq!(field.value().as_deref(), Some("1000"), "the field follows");
}

#[test]
fn a_stream_that_goes_stops_its_consumers_and_a_word_starts_them() {
    let mut harness = ready();
    click(&mut harness, Role::Button, QUICK);
    let delete =
        DeleteStreamInput { stream_name: Some(STREAM.to_owned()), ..DeleteStreamInput::default() };
    super::call(&mut harness, Request::DeleteStream(delete));
    pass(&mut harness, 2000);
    harness.get_by_label("ResourceNotFoundException");
    harness.get_by_label_contains("lector-1, GetRecords, detenido");
    create(&mut harness, 1);
    put(&mut harness, 0, 10);
    harness.get_by_label("Otro stream con el mismo nombre");
    click(&mut harness, Role::Button, "Reanudar lectura");
    pass(&mut harness, 1000);
    assert_eq!(statuses(&mut harness)[0].totals.records, 110);
}

#[test]
fn what_others_have_registered_is_listed_too() {
    let mut harness = ready();
    let arn = app(&mut harness).world.snapshot().streams[0].arn.clone();
    let register = RegisterStreamConsumerInput {
        stream_arn: Some(arn),
        consumer_name: Some("programa-java".to_owned()),
        ..RegisterStreamConsumerInput::default()
    };
    super::call(&mut harness, Request::RegisterStreamConsumer(register));
    pass(&mut harness, 2000);
    harness.get_by_label("programa-java, registrado por otro, ACTIVE, 0 suscripciones");
    harness.get_by_label_contains("Ninguna: no está leyendo de ningún shard");
    enter(&mut harness, Role::Button, "Nuevo");
    enter(&mut harness, Role::Button, "Crear consumidor");
    pass(&mut harness, 1000);
    let all = statuses(&mut harness);
    let last = app(&mut harness).world.snapshot().streams[0].shards[0].next - 1;
    assert!(all[0].lanes[0].done > last, "other views can tell who has read a record");
}
