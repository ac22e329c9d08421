//! Undo, redo and other worlds, by clicks and by keys alone; and their pictures.

use caudal::api::kinesis::{CreateStreamInput, DeleteStreamInput, Request};
use caudal::labs::ReadyWorld;
use caudal::runtime::WorldSource;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2};
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::Queryable as _;

use super::pictures::{THEMES, take};
use super::{WINDOW, click, ctrl, go, press};
use crate::ui::app::Action;
use crate::ui::journeys::WorldAction;
use crate::ui::route::{Route, ViewKind};
use crate::ui::saved::{Layout, Preset, Saved};
use crate::ui::testing::{Window, app, app_with, settle, still};

fn ask(harness: &mut Window, request: Request) {
    let before = harness.state().world.handle().calls().total();
    harness.state_mut().actions.push(Action::Ask(Box::new(request)));
    settle(harness, |app| app.world.handle().calls().total() > before);
    harness.run();
}

fn create(harness: &mut Window, name: &str) {
    let input = CreateStreamInput {
        stream_name: Some(name.to_owned()),
        shard_count: Some(2),
        ..CreateStreamInput::default()
    };
    ask(harness, Request::CreateStream(input));
    let now = harness.state().world.clock().now;
    harness.state().world.advance(caudal::units::Millis(1000)).expect("the engine takes it");
    settle(harness, |app| app.world.clock().now.0 == now.0 + 1000);
}

fn delete(harness: &mut Window, name: &str) {
    let input =
        DeleteStreamInput { stream_name: Some(name.to_owned()), ..DeleteStreamInput::default() };
    ask(harness, Request::DeleteStream(input));
}

/// Draws frames for as long as something that isn't waited for is under way.
fn frames(harness: &mut Window, until: impl Fn(&Window) -> bool) {
    for _ in 0..2000 {
        harness.step();
        if until(harness) {
            return;
        }
        std::thread::yield_now();
    }
    panic!("what was waited for has not happened");
}

fn has(harness: &Window, name: &str) -> bool {
    harness.state().world.snapshot().stream(name).is_some()
}

#[test]
fn what_is_deleted_can_be_had_back_from_the_toast_and_by_keys() {
    let mut harness = app(WINDOW);
    create(&mut harness, "pruebas");
    delete(&mut harness, "pruebas");
    harness.get_by_label("Stream pruebas eliminado. Puedes deshacerlo con Ctrl+Z.");
    click(&mut harness, "Deshacer");
    let status = |harness: &Window| {
        let snapshot = harness.state().world.snapshot();
        snapshot.stream("pruebas").map(|stream| stream.status)
    };
    let active = Some(caudal::api::kinesis::StreamStatus::Active);
    frames(&mut harness, |harness| status(harness) == active);
    frames(&mut harness, |harness| {
        harness.query_all_by_label("Deshecho: DeleteStream pruebas.").count() > 0
    });
    // And away again, and back, without the mouse.
    press(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    frames(&mut harness, |harness| status(harness) != active);
    ctrl(&mut harness, Key::Z);
    frames(&mut harness, |harness| status(harness) == active);
    ctrl(&mut harness, Key::Z);
    ctrl(&mut harness, Key::Z);
    frames(&mut harness, |harness| !has(harness, "pruebas"));
    ctrl(&mut harness, Key::Z);
    frames(&mut harness, |harness| {
        harness.query_all_by_label("No hay nada que deshacer.").count() > 0
    });
}

#[test]
fn the_steps_lead_anywhere_at_a_click() {
    let mut harness = app(WINDOW);
    for name in ["a", "b", "c"] {
        create(&mut harness, name);
    }
    go(&mut harness, Route::View(ViewKind::World));
    let row = |harness: &Window, words: &str| {
        harness.query_all(egui_kittest::kittest::By::new().label_contains(words)).count()
    };
    assert_eq!(row(&harness, "Deshacer hasta aquí"), 6, "three calls and three jumps");
    harness.get_by_label_contains("Deshacer hasta aquí: CreateStream b").click();
    harness.run();
    frames(&mut harness, |harness| has(harness, "a") && !has(harness, "b"));
    harness.run();
    assert_eq!(row(&harness, "Rehacer hasta aquí"), 4);
    harness.get_by_label_contains("Rehacer hasta aquí: CreateStream c").click();
    harness.run();
    frames(&mut harness, |harness| has(harness, "c"));
}

#[test]
fn a_world_is_saved_and_opened_without_the_mouse() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("clase.caudal");
    let mut harness = app(WINDOW);
    create(&mut harness, "pagos");
    go(&mut harness, Route::View(ViewKind::World));
    let form = |harness: &mut Window, button: &str, text: &str| {
        harness.get_by_role_and_label(Role::Button, button).focus();
        harness.run();
        press(harness, Modifiers::NONE, Key::Enter);
        harness.run();
        ctrl(harness, Key::A);
        harness.event(eframe::egui::Event::Text(text.to_owned()));
        harness.run();
        press(harness, Modifiers::NONE, Key::Enter);
    };
    form(&mut harness, "Guardar como…", &path.display().to_string());
    frames(&mut harness, |_| path.exists());
    frames(&mut harness, |harness| harness.state().journeys.done() == 1);
    click(&mut harness, "Nuevo");
    frames(&mut harness, |harness| !has(harness, "pagos") && harness.state().journeys.done() == 2);
    form(&mut harness, "Abrir…", &path.display().to_string());
    frames(&mut harness, |harness| has(harness, "pagos"));
    frames(&mut harness, |harness| harness.state().journeys.done() == 3);

    std::fs::write(&path, b"CAUDALW\nbut no more").expect("a file");
    form(&mut harness, "Abrir…", &path.display().to_string());
    frames(&mut harness, |harness| harness.state().journeys.refused().is_some());
    harness.run();
    assert!(harness.query_all_by_label_contains("clase.caudal está dañado").count() > 0);
    assert!(has(&harness, "pagos"), "nothing has changed");
}

#[test]
fn a_ready_world_opens_at_a_click() {
    let mut harness = app(WINDOW);
    go(&mut harness, Route::View(ViewKind::World));
    click(&mut harness, "Abrir el mundo «transacciones en tiempo real»");
    frames(&mut harness, |harness| harness.state().world.snapshot().records_held() == 2000);
    ctrl(&mut harness, Key::Z);
    frames(&mut harness, |harness| harness.state().world.snapshot().streams.is_empty());
}

#[test]
fn the_file_form_opens_by_its_key() {
    let mut harness = app(WINDOW);
    ctrl(&mut harness, Key::S);
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Fichero en el que se guarda");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    harness.run();
    assert_eq!(harness.query_all_by_label("Fichero en el que se guarda").count(), 0);
}

/// The view alone, as wide as the mockups' sandbox.
fn alone(saved: Saved) -> Window {
    let mut layout = Layout::of(Preset::Panel);
    layout.index = false;
    let id = eframe::egui::Id::unique("caudal.panel");
    let panel = Some(egui_tiles::Tree::new_tabs(id, ViewKind::ALL.to_vec()));
    let saved = still(Saved { layout, panel, ..saved });
    let mut harness = app_with(Vec2::new(900.0, 760.0), &saved);
    go(&mut harness, Route::View(ViewKind::World));
    harness
}

#[test]
fn pictures_of_the_world() {
    let mut results = SnapshotResults::new();
    for (theme, word) in THEMES {
        let mut harness = alone(Saved { theme, ..Saved::default() });
        take(&mut harness, &mut results, &format!("mundo-vacio-{word}"));

        let open = WorldAction::Open(WorldSource::Ready(ReadyWorld::Transactions));
        harness.state_mut().actions.push(Action::World(open));
        frames(&mut harness, |harness| harness.state().journeys.done() == 1);
        for name in ["auditoria", "pruebas"] {
            create(&mut harness, name);
        }
        delete(&mut harness, "pruebas");
        harness.state_mut().actions.push(Action::World(WorldAction::Undo(2)));
        let told = |harness: &Window| harness.query_all_by_label("Deshecho: 2 pasos.").count() > 0;
        frames(&mut harness, told);
        harness.state_mut().notices = crate::ui::notices::Notices::default();
        harness.run();
        take(&mut harness, &mut results, &format!("mundo-datos-{word}"));

        click(&mut harness, "Abrir…");
        ctrl(&mut harness, Key::A);
        // A folder that nobody has, so that there is nothing to suggest.
        harness.event(eframe::egui::Event::Text("/nada/clase.caudal".to_owned()));
        harness.run();
        let path = std::path::PathBuf::from("/nada/clase.caudal");
        let open = WorldAction::Open(WorldSource::File(path));
        harness.state_mut().actions.push(Action::World(open));
        frames(&mut harness, |harness| harness.state().journeys.refused().is_some());
        harness.state_mut().notices = crate::ui::notices::Notices::default();
        delete(&mut harness, "transacciones-realtime");
        let notices = |harness: &Window| harness.state().notices.floats(&harness.ctx);
        frames(&mut harness, |harness| !notices(harness));
        let ctx = harness.ctx.clone();
        harness.state_mut().undo.begin_again(&ctx);
        // Whether the field still has the keyboard depends on how many frames the engine took.
        ctx.memory_mut(|memory| {
            if let Some(id) = memory.focused() {
                memory.surrender_focus(id);
            }
        });
        harness.step();
        take(&mut harness, &mut results, &format!("mundo-error-{word}"));
    }
}
