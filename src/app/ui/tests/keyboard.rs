//! A whole walk without a mouse.

use std::collections::BTreeSet;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{WINDOW, ctrl, here, press};
use crate::ui::route::Route;
use crate::ui::testing::{Window, app, settle};

/// Name of what has the keyboard.
fn focused(harness: &Window) -> Option<String> {
    let node = harness
        .query_all(egui_kittest::kittest::By::new())
        .find(|node| node.accesskit_node().is_focused())?;
    node.accesskit_node().label()
}

#[test]
fn a_walk_by_keyboard_alone() {
    let mut harness = app(WINDOW);
    // Read: search a word, open the second hit, go back.
    ctrl(&mut harness, Key::K);
    harness.get_by_role(Role::SearchInput).type_text("precios");
    harness.run();
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(here(&harness), Route::page("precios"));
    press(&mut harness, Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(here(&harness), Route::page("kinesis"));
    // To the index by F6, to a page in it by Tab, open it with Enter.
    press(&mut harness, Modifiers::NONE, Key::F6);
    press(&mut harness, Modifiers::NONE, Key::F6);
    assert_eq!(focused(&harness).as_deref(), Some("Índice"));
    for _ in 0..60 {
        press(&mut harness, Modifiers::NONE, Key::Tab);
        if focused(&harness).as_deref() == Some("Glosario") {
            break;
        }
    }
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(here(&harness), Route::page("glosario"));
    // To the sandbox by F6; create the stream with Space.
    let mut steps = 0;
    while focused(&harness).as_deref() != Some("Sandbox") {
        press(&mut harness, Modifiers::NONE, Key::F6);
        steps += 1;
        assert!(steps < 8, "F6 never reaches the sandbox");
    }
    for _ in 0..20 {
        press(&mut harness, Modifiers::NONE, Key::Tab);
        if focused(&harness).as_deref() == Some("Crear transacciones-realtime") {
            break;
        }
    }
    press(&mut harness, Modifiers::NONE, Key::Space);
    settle(&mut harness, |app| app.world.handle().calls().len() == 1);
    assert!(harness.state().world.clock().paused, "Space pressed the button, not the clock");
    // Help and out again.
    press(&mut harness, Modifiers::NONE, Key::F1);
    assert!(harness.state().help.is_open());
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!harness.state().help.is_open());
}

#[test]
fn f6_walks_all_regions_both_ways() {
    let mut harness = app(WINDOW);
    let mut seen = Vec::new();
    for _ in 0..6 {
        press(&mut harness, Modifiers::NONE, Key::F6);
        seen.push(focused(&harness).unwrap_or_default());
    }
    assert_eq!(
        seen,
        ["Barra superior", "Índice", "Página", "Sandbox", "Panel inferior", "Tiempo simulado"]
    );
    press(&mut harness, Modifiers::SHIFT, Key::F6);
    assert_eq!(focused(&harness).as_deref(), Some("Panel inferior"));
}

#[test]
fn tab_reaches_everything_and_comes_round() {
    let mut harness = app(Vec2::new(1440.0, 900.0));
    harness.state_mut().saved.layout.page = false;
    harness.run();
    let mut seen = BTreeSet::new();
    let mut first = None;
    for _ in 0..120 {
        press(&mut harness, Modifiers::NONE, Key::Tab);
        let name = focused(&harness).unwrap_or_default();
        if first.is_none() {
            first = Some(name.clone());
        } else if first.as_ref() == Some(&name) {
            break;
        }
        seen.insert(name);
    }
    for name in ["Buscar o ejecutar", "Tema", "Precios", "Shards", "Pausar el reloj"] {
        let other = "Reanudar el reloj";
        assert!(
            seen.contains(name) || (name == "Pausar el reloj" && seen.contains(other)),
            "Tab never reaches «{name}»: {seen:?}"
        );
    }
}

#[test]
fn the_page_is_read_by_keyboard_after_f6() {
    let mut harness = app(WINDOW);
    for _ in 0..3 {
        press(&mut harness, Modifiers::NONE, Key::F6);
    }
    assert_eq!(focused(&harness).as_deref(), Some("Página"));
    press(&mut harness, Modifiers::NONE, Key::PageDown);
    harness.run();
    let scroll = harness.state().saved.tabs.tab().step().page.scroll;
    assert!(scroll > 300.0, "{scroll}");
    press(&mut harness, Modifiers::NONE, Key::Home);
    harness.run();
    assert!(harness.state().saved.tabs.tab().step().page.scroll < 1.0);
}

#[test]
fn a_key_that_is_held_down_toggles_once() {
    let mut harness = app(WINDOW);
    let open = harness.state().saved.layout.index;
    for repeat in [false, true, true, true] {
        harness.event(eframe::egui::Event::Key {
            key: Key::B,
            physical_key: None,
            pressed: true,
            repeat,
            modifiers: Modifiers::COMMAND,
        });
        harness.run();
    }
    assert_ne!(harness.state().saved.layout.index, open);
}

#[test]
fn signs_written_with_altgr_are_no_shortcuts() {
    let mut harness = app(WINDOW);
    let before = harness.state().saved.layout.clone();
    press(&mut harness, Modifiers::COMMAND.plus(Modifiers::ALT), Key::Num1);
    assert_eq!(harness.state().saved.layout, before);
}
