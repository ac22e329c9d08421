//! The view by clicks.

use caudal::api::Blob;
use caudal::api::kinesis::{CreateStreamInput, PutRecordInput, Request};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable as _;

use crate::ui::app::Action;
use crate::ui::route::{Route, ViewKind};
use crate::ui::saved::{Layout, Preset, Saved};
use crate::ui::testing::{Window, app_with, settle, still};

fn ask(harness: &mut Window, request: Request) {
    harness.state_mut().actions.push(Action::Ask(Box::new(request)));
    harness.run();
}

#[test]
fn records_appear_are_filtered_and_open_in_the_drawer() {
    let saved = Saved { layout: Layout::of(Preset::Panel), ..Saved::default() };
    let mut harness = app_with(Vec2::new(1440.0, 900.0), &still(saved));
    let input = CreateStreamInput {
        stream_name: Some("pagos".into()),
        shard_count: Some(2),
        ..CreateStreamInput::default()
    };
    ask(&mut harness, Request::CreateStream(input));
    settle(&mut harness, |app| app.world.snapshot().stream("pagos").is_some());
    harness.state().world.advance(caudal::units::Millis(1000)).expect("the engine takes it");
    settle(&mut harness, |app| {
        app.world.snapshot().stream("pagos").is_some_and(|stream| stream.open.len() == 2)
    });
    harness.state_mut().go(Route::View(ViewKind::Records), false);
    harness.run();
    harness.get_by_label("Aún no hay registros");
    for (key, amount) in [("cliente-1", 100), ("cliente-2", 72_000)] {
        let input = PutRecordInput {
            stream_name: Some("pagos".into()),
            partition_key: Some(key.into()),
            data: Some(Blob::from(format!("{{\"monto\":{amount}}}").into_bytes())),
            ..PutRecordInput::default()
        };
        ask(&mut harness, Request::PutRecord(input));
    }
    let rows = |harness: &Window, key: &str| {
        harness
            .query_all_by_role(Role::ListItem)
            .filter(|node| {
                use egui_kittest::kittest::NodeT as _;
                node.accesskit_node().label().is_some_and(|label| label.starts_with(key))
            })
            .count()
    };
    for _ in 0..2000 {
        harness.run();
        if rows(&harness, "cliente-1") == 1 && rows(&harness, "cliente-2") == 1 {
            break;
        }
        std::thread::yield_now();
    }
    assert_eq!((rows(&harness, "cliente-1"), rows(&harness, "cliente-2")), (1, 1));
    harness.get_by_role_and_label(Role::TextInput, "Filtro").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Filtro").type_text("monto>1000");
    for _ in 0..2000 {
        harness.run();
        if rows(&harness, "cliente-1") == 0 {
            break;
        }
        std::thread::yield_now();
    }
    assert_eq!((rows(&harness, "cliente-1"), rows(&harness, "cliente-2")), (0, 1));
    harness.get_by_label_contains("cliente-2, #").click();
    harness.run();
    harness.get_by_role_and_label(Role::Tab, "Metadatos");
    harness.key_press_modifiers(Modifiers::NONE, Key::Escape);
    harness.run();
    assert!(harness.query_by_role_and_label(Role::Tab, "Metadatos").is_none());
}
