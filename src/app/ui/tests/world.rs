//! The window and the world: calls, time, what the bars say.

use caudal::runtime::CallOutcome;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{WINDOW, click, go, here, press};
use crate::ui::route::{Route, ViewKind};
use crate::ui::testing::{NOW, app, settle};

const STREAM: &str = "transacciones-realtime";

#[test]
fn creating_the_stream_of_the_notes_is_an_api_call_that_can_be_seen() {
    let mut harness = app(WINDOW);
    click(&mut harness, "Crear transacciones-realtime");
    settle(&mut harness, |app| app.world.snapshot().stream(STREAM).is_some());
    go(&mut harness, Route::View(ViewKind::Shards));
    settle(&mut harness, |app| app.world.handle().calls().len() == 1);
    let log = harness.state().world.handle().calls();
    assert_eq!(log.get(1).map(|call| &*call.operation), Some("CreateStream"));
    harness.get_by_label("transacciones-realtime, CREATING, 0 shards");
    // Half a second of simulated time makes it active.
    click(&mut harness, "Avanzar un segundo");
    let active = |app: &crate::ui::app::App| {
        app.world.snapshot().stream(STREAM).is_some_and(|stream| stream.open.len() == 4)
    };
    settle(&mut harness, active);
    harness.run();
    harness.get_by_label("transacciones-realtime, ACTIVE, 4 shards");
    harness.get_by_label("4 shards");
    harness.get_by_label_contains("Shard 3, abierto");
    go(&mut harness, Route::Shard { stream: STREAM.to_owned(), shard: 2 });
    assert_eq!(harness.state().saved.stream.as_deref(), Some(STREAM));
}

#[test]
fn the_clock_is_paused_stepped_and_sped_up_from_the_time_bar() {
    let mut harness = app(WINDOW);
    assert!(harness.state().world.clock().paused);
    click(&mut harness, "Avanzar un segundo");
    settle(&mut harness, |app| app.world.clock().now.0 == NOW.0 + 1000);
    press(&mut harness, Modifiers::NONE, Key::Period);
    settle(&mut harness, |app| app.world.clock().now.0 == NOW.0 + 2000);
    harness.get_by_role_and_label(Role::Button, "Velocidad del reloj: ×1").click();
    harness.run();
    harness.get_by_role_and_label(Role::MenuItem, "×60").click();
    settle(&mut harness, |app| (app.world.clock().speed - 60.0).abs() < 1e-9);
    click(&mut harness, "Reanudar el reloj");
    for _ in 0..200 {
        harness.step();
        if !harness.state().world.clock().paused {
            break;
        }
        std::thread::yield_now();
    }
    assert!(!harness.state().world.clock().paused);
}

#[test]
fn space_pauses_only_while_nothing_has_the_keyboard() {
    let mut harness = app(WINDOW);
    press(&mut harness, Modifiers::NONE, Key::Space);
    for _ in 0..200 {
        harness.step();
        std::thread::yield_now();
    }
    assert!(!harness.state().world.clock().paused);
}

#[test]
fn a_refused_call_is_told_and_kept() {
    let mut harness = app(WINDOW);
    click(&mut harness, "Crear transacciones-realtime");
    settle(&mut harness, |app| app.world.handle().calls().len() == 1);
    let request =
        caudal::api::kinesis::Request::CreateStream(caudal::api::kinesis::CreateStreamInput {
            stream_name: Some(STREAM.to_owned()),
            shard_count: Some(1),
            ..Default::default()
        });
    harness.state_mut().actions.push(crate::ui::app::Action::Ask(Box::new(request)));
    settle(&mut harness, |app| app.world.handle().calls().len() == 2);
    let log = harness.state().world.handle().calls();
    let refused = log.get(2).map(|call| &call.outcome);
    assert!(
        matches!(refused, Some(CallOutcome::Refused(error)) if error.code() == "ResourceInUseException")
    );
    assert_eq!(harness.state().notices.unseen(), 1);
    click(&mut harness, "Avisos: 1 sin leer");
    assert!(harness.query_all_by_label_contains("ResourceInUseException").count() >= 1);
}

#[test]
fn views_are_reached_by_their_routes() {
    let mut harness = app(WINDOW);
    for view in ViewKind::ALL {
        go(&mut harness, Route::View(view));
        // The terminal is a tab of the panel below as well.
        let mut tabs = harness.get_all_by_role_and_label(Role::Tab, view.title());
        let on = Some(eframe::egui::accesskit::Toggled::True);
        assert!(tabs.any(|tab| tab.accesskit_node().toggled() == on), "{}", view.title());
    }
    assert_eq!(here(&harness), Route::page("kinesis"), "the page stays");
}

#[test]
fn a_jump_to_nothing_is_told() {
    let mut harness = app(WINDOW);
    click(&mut harness, "Saltar al próximo suceso");
    let words = "No hay ningún suceso pendiente: el reloj no salta.";
    for _ in 0..500 {
        harness.run();
        if harness.query_all_by_label(words).count() > 0 {
            break;
        }
        std::thread::yield_now();
    }
    assert!(harness.query_all_by_label(words).count() > 0);
    assert_eq!(harness.state().world.clock().now, NOW);
}
