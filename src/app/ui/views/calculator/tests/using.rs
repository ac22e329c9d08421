//! What each control does.

use std::sync::mpsc;

use caudal::api::Blob;
use caudal::api::kinesis::{PutRecordsInput, PutRecordsRequestEntry, Request};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{calculator, click, open, write};
use crate::ui::app::Action;
use crate::ui::saved::Saved;
use crate::ui::testing::stage::{Asked, STREAM, View, app, ask, ask_for_stream, let_pass};

const EXAMPLE: &str = "10 shards, 477,42 USD al mes en modo provisionado";

/// Frames until something is so: answers come from another thread.
fn wait(harness: &mut View, what: &str, so: impl Fn(&mut View) -> bool) {
    let (_keep, never) = mpsc::channel::<()>();
    for _ in 0..2000 {
        if so(harness) {
            return;
        }
        harness.step();
        let _ = never.recv_timeout(std::time::Duration::from_millis(1));
    }
    panic!("never: {what}");
}

#[test]
fn the_example_of_the_notes_is_there_at_first() {
    let harness = calculator(Asked::Done);
    harness.get_by_label(EXAMPLE);
    harness.get_by_label(
        "Escritura, MB/s: 10.000 × 1 KB ÷ 1024 ÷ 1 MB/s = ⌈9,77⌉ = 10 shards; 98 % de los 10",
    );
    harness.get_by_label("Bajo demanda: 3.036,71 USD al mes, ver cada línea");
    harness.get_by_label("Firehose directo: 3.634,07 USD al mes, ver cada línea");
}

#[test]
fn what_is_written_is_counted_at_once() {
    let mut harness = calculator(Asked::Done);
    write(&mut harness, "Registros por segundo", "20.480");
    harness.get_by_label_contains("21 shards, ");
    write(&mut harness, "Consumidores compartidos", "5");
    harness.get_by_label_contains("50 shards, ");
    // What was written is remembered, as a link.
    let memory = app(&mut harness).memory();
    let (saved, damaged) = Saved::read(Some(&memory));
    assert!(!damaged);
    assert_eq!(saved.sums.load, "tps=20480&kb=1&sondeo=5");
}

#[test]
fn absurd_input_is_told_and_the_answer_stays() {
    let mut harness = calculator(Asked::Done);
    write(&mut harness, "Registros por segundo", "NaN");
    harness.get_by_label("«NaN» no es un número.");
    harness.get_by_label(EXAMPLE);
    harness.get_by_label_contains("Corrige «Registros por segundo»");
    let button = harness.get_by_role_and_label(Role::Button, "Crear este stream");
    assert!(button.accesskit_node().is_disabled());
    write(&mut harness, "Registros por segundo", "0");
    harness.get_by_label_contains("Sin registros no hay nada que calcular");
    write(&mut harness, "Registros por segundo", "1.000");
    harness.get_by_label_contains("1 shard, ");
    write(&mut harness, "Tamaño medio", "10241");
    harness.get_by_label_contains("Un registro no pasa de 10 MiB");
}

#[test]
fn sliders_go_by_the_keyboard() {
    let mut harness = calculator(Asked::Done);
    harness.get_by_role_and_label(Role::Slider, "Consumidores compartidos").focus();
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    harness.get_by_label_contains("9,77 × 2 ÷ 2 MB/s");
}

#[test]
fn a_margin_is_applied_by_a_click() {
    let mut harness = calculator(Asked::Done);
    click(&mut harness, Role::Link, "Aplicar 25 %");
    harness.get_by_label_contains("13 shards, ");
    click(&mut harness, Role::Button, "Volver al ejemplo de la nota");
    harness.get_by_label(EXAMPLE);
}

#[test]
fn lines_of_a_cost_open_and_close() {
    let mut harness = calculator(Asked::Done);
    let name = "Provisionado: 477,42 USD al mes, ver cada línea";
    assert!(harness.query_by_label("Unidades PUT").is_none());
    click(&mut harness, Role::Button, name);
    harness.get_by_label("Unidades PUT");
    harness.get_by_label("367,92");
}

#[test]
fn the_stream_is_made_with_its_retention_and_consumers() {
    let mut harness = calculator(Asked::Done);
    open(&mut harness, "tps=1500&kb=1&efo=2&retencion=168");
    write(&mut harness, "Nombre del stream", "pagos-lunes");
    click(&mut harness, Role::Button, "Crear este stream");
    wait(&mut harness, "the stream", |harness| {
        app(harness).world.snapshot().stream("pagos-lunes").is_some()
    });
    for _ in 0..6 {
        let_pass(&mut harness, 2000);
        harness.run();
    }
    wait(&mut harness, "retention and consumers", |harness| {
        app(harness).world.snapshot().stream("pagos-lunes").is_some_and(|stream| {
            (stream.open.len(), stream.retention_hours, stream.consumers.len()) == (2, 168, 2)
        })
    });
    harness.run();
    harness.get_by_label("creado");
    harness.get_by_role_and_label(Role::Link, "Ver el stream");
    assert_eq!(app(&mut harness).saved.stream.as_deref(), Some("pagos-lunes"));
}

#[test]
fn a_key_makes_the_stream_from_within_a_field() {
    let mut harness = calculator(Asked::Kept);
    write(&mut harness, "Registros por segundo", "2500");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    let asked = std::mem::take(&mut harness.state_mut().asked);
    let shards = asked.iter().find_map(|action| match action {
        Action::Ask(request) => match request.as_ref() {
            Request::CreateStream(input) => input.shard_count,
            _ => None,
        },
        _ => None,
    });
    assert_eq!(shards, Some(3));
}

#[test]
fn a_name_that_is_taken_or_wrong_is_told() {
    let mut harness = calculator(Asked::Done);
    ask_for_stream(&mut harness, 1);
    harness.run();
    write(&mut harness, "Nombre del stream", STREAM);
    harness.get_by_label(&format!("Ya hay un stream «{STREAM}»."));
    write(&mut harness, "Nombre del stream", "pagos del viernes");
    let button = harness.get_by_role_and_label(Role::Button, "Crear este stream");
    assert!(button.accesskit_node().is_disabled());
}

#[test]
fn it_is_copied_as_commands_as_text_and_as_a_link() {
    let mut harness = calculator(Asked::Kept);
    open(&mut harness, "tps=100&kb=5120&efo=1&retencion=48");
    let mut texts = Vec::new();
    for name in ["Órdenes de aws", "boto3", "JSON", "Texto con las cuentas", "Enlace"] {
        click(&mut harness, Role::Button, "Copiar como…");
        let row = harness
            .get_all_by_role(Role::MenuItem)
            .find(|node| node.accesskit_node().label().is_some_and(|label| label.contains(name)));
        row.expect(name).click();
        harness.run();
        for action in std::mem::take(&mut harness.state_mut().asked) {
            if let Action::Copy(text, _) = action {
                texts.push(text);
            }
        }
    }
    let [commands, boto3, json, words, link] = texts.try_into().expect("five texts");
    assert_eq!(
        commands,
        "aws kinesis create-stream --stream-name pagos-viernes --shard-count 500 \
         --max-record-size-in-ki-b 5120\n\
         aws kinesis wait stream-exists --stream-name pagos-viernes\n\
         aws kinesis increase-stream-retention-period --stream-name pagos-viernes \
         --retention-period-hours 48\n\
         ARN=$(aws kinesis describe-stream-summary --stream-name pagos-viernes \\\n  \
         --query StreamDescriptionSummary.StreamARN --output text)\n\
         aws kinesis register-stream-consumer --stream-arn \"$ARN\" --consumer-name efo-1\n"
    );
    assert!(boto3.contains("create_stream(") && json.contains("\"ShardCount\": 500"));
    assert!(words.contains("SHARDS: 500"));
    assert_eq!(link, "calc:?tps=100&kb=5120&efo=1&retencion=48");
}

#[test]
fn live_traffic_becomes_the_load() {
    let mut harness = calculator(Asked::Done);
    harness.get_by_label_contains("Sin stream no hay tráfico vivo");
    ask_for_stream(&mut harness, 4);
    let_pass(&mut harness, 1000);
    for _ in 0..4 {
        let entry = |index: u32| PutRecordsRequestEntry {
            data: Some(Blob::from(vec![b'x'; 511])),
            partition_key: Some(format!("{}", index % 10)),
            explicit_hash_key: None,
        };
        let records = Some((0..50).map(entry).collect());
        let stream_name = Some(STREAM.to_owned());
        let input = PutRecordsInput { stream_name, records, ..PutRecordsInput::default() };
        ask(&mut harness, Request::PutRecords(input));
        let_pass(&mut harness, 1000);
    }
    harness.run();
    harness.get_by_label_contains("50 reg/s de 0,50 KB");
    click(&mut harness, Role::Button, "Tomar del tráfico actual");
    let rate = harness.get_by_role_and_label(Role::TextInput, "Registros por segundo");
    assert_eq!(rate.value().as_deref(), Some("50"));
    let size = harness.get_by_role_and_label(Role::TextInput, "Tamaño medio");
    assert_eq!(size.value().as_deref(), Some("0,5"));
}

#[test]
fn prices_are_changed_checked_and_remembered() {
    let mut harness = calculator(Asked::Done);
    click(&mut harness, Role::Link, "Editar precios");
    write(&mut harness, "Provisionado: Shard", "gratis");
    harness.get_by_label("«gratis» no es un precio.");
    let save = harness.get_by_role_and_label(Role::Button, "Usar estos precios");
    assert!(save.accesskit_node().is_disabled());
    write(&mut harness, "Provisionado: Shard", "0,030");
    write(&mut harness, "Fecha", "1-12-2026");
    click(&mut harness, Role::Button, "Usar estos precios");
    // 109.50 more.
    harness.get_by_label("10 shards, 586,92 USD al mes en modo provisionado");
    harness.get_by_label_contains("tabla del 01-12-2026");
    harness.get_by_label_contains("Tabla cambiada a mano.");
    let (saved, _) = Saved::read(Some(&app(&mut harness).memory()));
    let prices = saved.sums.prices.expect("prices of one's own");
    assert!(caudal::calculator::Prices::parse(&prices).is_ok());
    // Back to those of Caudal.
    click(&mut harness, Role::Link, "Editar precios");
    click(&mut harness, Role::Button, "Los de Caudal");
    click(&mut harness, Role::Button, "Usar estos precios");
    harness.get_by_label(EXAMPLE);
    assert_eq!(app(&mut harness).saved.sums.prices, None);
}

#[test]
fn prices_are_text_too_and_another_region_can_be_added() {
    let mut harness = calculator(Asked::Done);
    click(&mut harness, Role::Link, "Editar precios");
    click(&mut harness, Role::Button, "Otra región");
    write(&mut harness, "Nombre de la región", "eu-west-1");
    click(&mut harness, Role::Button, "Editar como texto JSON");
    let text = harness.get_by_role_and_label(Role::MultilineTextInput, "Tablas de precios en JSON");
    let value = text.value().unwrap_or_default();
    assert!(value.contains("\"eu-west-1\""), "{value}");
    text.focus();
    harness.run();
    let text = harness.get_by_role_and_label(Role::MultilineTextInput, "Tablas de precios en JSON");
    text.type_text("}");
    harness.run();
    harness.get_by_label_contains("el texto no es JSON válido");
    click(&mut harness, Role::Button, "Cancelar");
    harness.get_by_label(EXAMPLE);
}

#[test]
fn a_damaged_memory_of_it_is_as_at_first() {
    let mut harness = calculator(Asked::Done);
    let saved = r#"{"sums":{"load":"tps=nada","region":"marte","prices":"{"}}"#;
    let (saved, damaged) = Saved::read(Some(saved));
    assert!(!damaged);
    app(&mut harness).saved.sums = saved.sums;
    app(&mut harness).states.calculator = super::super::State::default();
    harness.run();
    harness.get_by_label(EXAMPLE);
}
