//! The frame: bars, index, layouts, tabs, theme, zoom, what is remembered.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Theme, Vec2};
use egui_kittest::kittest::Queryable as _;

use super::{WINDOW, click, ctrl, go, here, press};
use crate::ui::route::{Route, ViewKind};
use crate::ui::saved::{Preset, Saved};
use crate::ui::testing::{Window, app, app_with, settle};
use crate::ui::theme::ThemeChoice;

#[test]
fn it_opens_at_the_page_on_kinesis_with_everything_at_hand() {
    let harness = app(WINDOW);
    assert_eq!(here(&harness), Route::page("kinesis"));
    for name in ["Atrás", "Adelante", "Buscar o ejecutar", "Tema", "Avisos", "Ayuda y atajos"] {
        harness.get_by_role_and_label(Role::Button, name);
    }
    for name in ["Shards", "Streams", "Mundo", "Registro de API", "Actividad"] {
        harness.get_by_role_and_label(Role::Tab, name);
    }
    harness.get_by_role_and_label(Role::Button, "Índice AWS");
}

#[test]
fn back_and_forward_by_button_by_key_and_by_mouse() {
    let mut harness = app(WINDOW);
    click(&mut harness, "Precios");
    assert_eq!(here(&harness), Route::page("precios"));
    click(&mut harness, "Atrás");
    assert_eq!(here(&harness), Route::page("kinesis"));
    click(&mut harness, "Adelante");
    assert_eq!(here(&harness), Route::page("precios"));
    press(&mut harness, Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(here(&harness), Route::page("kinesis"));
    press(&mut harness, Modifiers::ALT, Key::ArrowRight);
    assert_eq!(here(&harness), Route::page("precios"));
    for (button, page) in [
        (eframe::egui::PointerButton::Extra1, "kinesis"),
        (eframe::egui::PointerButton::Extra2, "precios"),
    ] {
        for pressed in [true, false] {
            harness.event(eframe::egui::Event::PointerButton {
                pos: eframe::egui::pos2(500.0, 500.0),
                button,
                pressed,
                modifiers: Modifiers::NONE,
            });
        }
        harness.run();
        assert_eq!(here(&harness), Route::page(page));
    }
}

#[test]
fn layouts_show_and_hide_regions_and_can_be_reset() {
    let mut harness = app(WINDOW);
    ctrl(&mut harness, Key::Num1);
    assert!(harness.query_by_role_and_label(Role::Tab, "Shards").is_none());
    assert!(harness.query_by_role_and_label(Role::Button, "Índice AWS").is_none());
    ctrl(&mut harness, Key::Num4);
    harness.get_by_role_and_label(Role::Tab, "Shards");
    assert!(harness.query_by_role_and_label(Role::Tab, "Kinesis").is_none());
    ctrl(&mut harness, Key::Num3);
    assert!(harness.state().saved.layout.bottom);
    click(&mut harness, "Disposición Mixto");
    assert_eq!(harness.state().saved.layout.preset, Preset::Mixed);
    ctrl(&mut harness, Key::B);
    assert!(harness.query_by_role_and_label(Role::Button, "Índice AWS").is_none());
    harness.state_mut().saved.layout.sandbox = false;
    go(&mut harness, Route::Settings);
    click(&mut harness, "Restablecer disposición");
    harness.get_by_role_and_label(Role::Button, "Índice AWS");
    harness.get_by_role_and_label(Role::Tab, "Shards");
}

#[test]
fn tabs_open_turn_and_close() {
    let mut harness = app(WINDOW);
    ctrl(&mut harness, Key::T);
    go(&mut harness, Route::page("precios"));
    assert_eq!(harness.state().saved.tabs.all().len(), 2);
    ctrl(&mut harness, Key::Tab);
    assert_eq!(here(&harness), Route::page("kinesis"));
    harness.get_by_role_and_label(Role::Tab, "Precios").click();
    harness.run();
    assert_eq!(here(&harness), Route::page("precios"));
    click(&mut harness, "Cerrar la pestaña Precios");
    assert_eq!(harness.state().saved.tabs.all().len(), 1);
    ctrl(&mut harness, Key::W);
    assert_eq!(harness.state().saved.tabs.all().len(), 1, "the last one stays");
}

#[test]
fn the_theme_is_chosen_in_its_menu_and_remembered() {
    let mut harness = app(WINDOW);
    for (name, theme, choice) in [
        ("Claro", Theme::Light, ThemeChoice::Light),
        ("Oscuro", Theme::Dark, ThemeChoice::Dark),
        ("Alto contraste", Theme::Dark, ThemeChoice::HighContrast),
    ] {
        click(&mut harness, "Tema");
        harness.get_by_role_and_label(Role::MenuItem, name).click();
        harness.run();
        assert_eq!(harness.ctx.theme(), theme);
        assert_eq!(harness.state().saved.theme, choice);
        let high = crate::ui::theme::tokens(&harness.ctx).high_contrast;
        assert_eq!(high, choice == ThemeChoice::HighContrast);
    }
}

#[test]
fn zoom_goes_from_80_to_200_percent() {
    let mut harness = app(WINDOW);
    for _ in 0..30 {
        ctrl(&mut harness, Key::Plus);
    }
    assert!((harness.ctx.zoom_factor() - 2.0).abs() < 1e-4);
    for _ in 0..30 {
        ctrl(&mut harness, Key::Minus);
    }
    assert!((harness.ctx.zoom_factor() - 0.8).abs() < 1e-4);
    ctrl(&mut harness, Key::Num0);
    assert!((harness.ctx.zoom_factor() - 1.0).abs() < 1e-4);
}

#[test]
fn what_was_open_is_open_again() {
    let mut harness = app(WINDOW);
    ctrl(&mut harness, Key::Num3);
    go(&mut harness, Route::page("glosario"));
    ctrl(&mut harness, Key::Plus);
    let (saved, damaged) = Saved::read(Some(&harness.state().memory()));
    assert!(!damaged);
    let again = app_with(WINDOW, &saved);
    assert_eq!(here(&again), Route::page("glosario"));
    assert_eq!(again.state().saved.layout.preset, Preset::Lab);
    assert!((again.ctx.zoom_factor() - 1.1).abs() < 1e-4);
}

#[test]
fn narrow_windows_have_drawers() {
    let mut harness = app(Vec2::new(960.0, 600.0));
    assert!(harness.query_by_role_and_label(Role::Tab, "Shards").is_none());
    click(&mut harness, "Sandbox");
    harness.get_by_role_and_label(Role::Tab, "Shards");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_role_and_label(Role::Tab, "Shards").is_none());

    let mut harness = app(Vec2::new(700.0, 600.0));
    assert!(harness.query_by_role_and_label(Role::Button, "Índice AWS").is_none());
    ctrl(&mut harness, Key::B);
    click(&mut harness, "Índice AWS");
    assert_eq!(here(&harness), Route::page("indice-aws"));
    assert!(harness.query_by_role_and_label(Role::Button, "Glosario").is_none(), "it has closed");
}

#[test]
fn a_view_that_fails_becomes_a_card_and_the_rest_lives_on() {
    let mut harness = app(WINDOW);
    harness.state_mut().panic_in = Some(ViewKind::Ring);
    harness.run();
    harness.get_by_label("Fallo de Caudal");
    click(&mut harness, "Precios");
    assert_eq!(here(&harness), Route::page("precios"));
    harness.state_mut().panic_in = None;
    click(&mut harness, "Volver a abrir");
    assert!(harness.query_by_label("Fallo de Caudal").is_none());
    assert_eq!(harness.state().notices.unseen(), 1, "it is in the history");
}

#[test]
fn links_to_what_is_not_there_are_told() {
    let mut harness = app(WINDOW);
    go(&mut harness, Route::page("no-existe"));
    harness.get_by_label("Nota no incluida");
    go(&mut harness, Route::Stream("nada".to_owned()));
    assert_eq!(harness.state().notices.unseen(), 1);
}

/// How soon the window wants its next frame, in seconds.
fn next_frame(harness: &Window) -> f64 {
    let output = &harness.output().viewport_output;
    output.values().map(|viewport| viewport.repaint_delay.as_secs_f64()).fold(f64::MAX, f64::min)
}

#[test]
fn an_idle_window_asks_for_no_frame() {
    let mut harness = app(WINDOW);
    harness.run();
    harness.step();
    assert!(next_frame(&harness) > 3600.0, "{}", next_frame(&harness));
}

#[test]
fn a_running_clock_asks_for_a_frame_a_minute_while_nothing_flows() {
    let mut harness = app(WINDOW);
    click(&mut harness, "Reanudar el reloj");
    settle(&mut harness, |app| !app.world.clock().paused);
    harness.step();
    harness.step();
    // It was 14:03:12 when it was started.
    assert!(next_frame(&harness) > 30.0, "{}", next_frame(&harness));
    assert!(next_frame(&harness) < 60.0, "{}", next_frame(&harness));
}

#[test]
fn the_bottom_panel_opens_at_its_own_height() {
    let mut harness = app(WINDOW);
    click(&mut harness, "Desplegar el panel");
    let strip = harness.get_by_role_and_label(Role::Tab, "Actividad").rect();
    let bar = harness.get_by_role_and_label(Role::Button, "Avanzar un segundo").rect();
    let height = bar.top() - strip.top();
    assert!((180.0..260.0).contains(&height), "{height}");
    harness.get_by_role_and_label(Role::Tab, "Actividad").click();
    harness.run();
    harness.get_by_label("Ninguna llamada todavía");
}

#[test]
fn a_page_that_nobody_sees_is_left_alone() {
    let mut harness = app(WINDOW);
    ctrl(&mut harness, Key::T);
    ctrl(&mut harness, Key::Num4);
    ctrl(&mut harness, Key::W);
    ctrl(&mut harness, Key::F);
    assert_eq!(harness.state().saved.tabs.all().len(), 2);
    assert!(!harness.state().find.is_open());
}

#[test]
fn sections_and_backlinks_are_at_hand_in_every_layout() {
    let mut harness = app(Vec2::new(960.0, 600.0));
    click(&mut harness, "En esta página");
    harness.get_by_role_and_label(Role::MenuItem, "5. Capacidad y costes").click();
    harness.run();
    assert_eq!(here(&harness), Route::section("kinesis", "capacidad"));
    click(&mut harness, "En esta página");
    // Further down the list than the window reaches.
    harness.get_by_role_and_label(Role::MenuItem, "Glosario").click_accesskit();
    harness.run();
    assert_eq!(here(&harness), Route::page("glosario"));
}
