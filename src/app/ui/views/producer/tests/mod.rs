//! The view by keys and by clicks.

mod batch;
mod file;
mod pictures;

use caudal::api::kinesis::{CreateStreamInput, Request};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable as _;

use crate::ui::app::Action;
use crate::ui::clients::RecordDraft;
use crate::ui::route::{Route, ViewKind};
use crate::ui::saved::{Layout, Preset, Saved};
use crate::ui::testing::{Window, app_with, settle, still};

const SIZE: Vec2 = Vec2::new(1440.0, 900.0);

fn window() -> Window {
    let saved = Saved { layout: Layout::of(Preset::Panel), ..Saved::default() };
    let mut harness = app_with(SIZE, &still(saved));
    let input = CreateStreamInput {
        stream_name: Some("pagos".into()),
        shard_count: Some(4),
        ..CreateStreamInput::default()
    };
    let request = Request::CreateStream(input);
    harness.state_mut().actions.push(Action::Ask(Box::new(request)));
    settle(&mut harness, |app| app.world.snapshot().stream("pagos").is_some());
    harness.state().world.advance(caudal::units::Millis(1000)).expect("the engine takes it");
    settle(&mut harness, |app| {
        app.world.snapshot().stream("pagos").is_some_and(|stream| stream.open.len() == 4)
    });
    harness.state_mut().go(Route::View(ViewKind::Producer), false);
    harness.run();
    harness
}

fn click(harness: &mut Window, role: Role, name: &str) {
    harness.get_by_role_and_label(role, name).click();
    harness.run();
}

/// Writes in the place of what stands in a field.
fn write(harness: &mut Window, role: Role, name: &str, text: &str) {
    harness.get_by_role_and_label(role, name).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    if text.is_empty() {
        harness.key_press(Key::Backspace);
    } else {
        harness.event(eframe::egui::Event::Paste(text.to_owned()));
    }
    harness.run();
}

fn held(harness: &Window) -> u64 {
    harness.state().world.snapshot().records_held()
}

#[test]
fn a_record_is_sent_by_a_click_and_its_place_is_told() {
    let mut harness = window();
    harness.get_by_role_and_label(Role::Button, "Enviar registro").click();
    harness.run();
    settle(&mut harness, |app| app.world.snapshot().records_held() == 1);
    harness.run();
    harness.get_by_label("Guardado");
    harness.get_by_role_and_label(Role::Button, "Copiar SequenceNumber");
}

#[test]
fn a_record_is_sent_by_keys_from_within_its_data() {
    let mut harness = window();
    harness.get_by_role_and_label(Role::MultilineTextInput, "Datos").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    settle(&mut harness, |app| app.world.snapshot().records_held() == 1);
}

#[test]
fn broken_json_is_told_by_line_and_sends_nothing() {
    let mut harness = window();
    harness.get_by_role_and_label(Role::MultilineTextInput, "Datos").focus();
    harness.run();
    harness.get_by_role_and_label(Role::MultilineTextInput, "Datos").type_text("}");
    harness.run();
    harness.get_by_label_contains("Línea 1, columna");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    assert_eq!(held(&harness), 0);
}

#[test]
fn a_record_of_another_view_is_edited_here() {
    let mut harness = window();
    harness.state_mut().clients.draft = Some(RecordDraft {
        key: "cliente-9".into(),
        data: bytes::Bytes::from_static(&[0xff, 0x00]),
        explicit_hash_key: Some("7".into()),
    });
    harness.run();
    let field = harness.get_by_role_and_label(Role::MultilineTextInput, "Datos");
    assert_eq!(field.value().as_deref(), Some("/wA="));
    harness.get_by_role_and_label(Role::Button, "Enviar registro").click();
    settle(&mut harness, |app| app.world.snapshot().records_held() == 1);
}

#[test]
fn traffic_flows_from_a_click_to_the_next_and_counts_add_up() {
    let mut harness = window();
    harness.get_by_role_and_label(Role::Tab, "Tráfico").click();
    harness.run();
    harness.get_by_role_and_label(Role::Button, "Inundar un shard").click();
    harness.run();
    harness.get_by_role_and_label(Role::Button, "Generar tráfico").click();
    harness.run();
    let (_keep, never) = std::sync::mpsc::channel::<()>();
    for _ in 0..60 {
        harness.state().world.advance(caudal::units::Millis(500)).expect("the engine takes it");
        for _ in 0..6 {
            harness.step();
            // Its thread needs the processor for a moment.
            let _ = never.recv_timeout(std::time::Duration::from_millis(2));
        }
    }
    settle(&mut harness, |app| app.world.snapshot().records_held() > 500);
    settle(&mut harness, |app| {
        app.clients.producer().is_some_and(|producer| producer.status().counts.rejected > 0)
    });
    harness.get_by_role_and_label(Role::Button, "Detener tráfico").click();
    harness.run();
    settle(&mut harness, |app| {
        let status = app.clients.producer().map(caudal::clients::producer::Producer::status);
        status.is_some_and(|status| {
            let counts = status.counts;
            matches!(status.state, caudal::clients::producer::State::Stopped(_))
                && counts.generated == counts.accepted + counts.lost + counts.in_flight
        })
    });
    harness.run();
    harness.get_by_label("Detenido");
}
