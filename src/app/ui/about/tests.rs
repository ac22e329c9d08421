//! The box in use.

use eframe::egui::{self, Rect};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::ui::testing::Raster;
use crate::ui::theme::ThemeChoice;

#[derive(Default)]
struct Room {
    about: AboutBox,
    behind: String,
}

fn room(theme: ThemeChoice, size: [f32; 2], zoom: f32) -> Harness<'static, Room> {
    let base = if theme == ThemeChoice::Light { egui::Theme::Light } else { egui::Theme::Dark };
    let mut harness = Harness::builder()
        .renderer(Raster::default())
        .with_theme(base)
        .with_size(Vec2::from(size) / zoom)
        .with_pixels_per_point(zoom)
        .with_context_setup(move |ctx| {
            theme::install(ctx);
            theme::apply(ctx, theme, true);
        })
        .build_ui_state(
            |ui, room: &mut Room| {
                ui.painter().rect_filled(ui.content_rect(), 0, ui.tokens().bg);
                let field = ui.text_edit_singleline(&mut room.behind);
                let _ = field.accessible_name("Detrás");
                room.about.show(ui.ctx());
            },
            Room::default(),
        );
    harness.run();
    harness.get_by_label("Detrás").focus();
    harness.run();
    harness.state_mut().about.open();
    harness.run();
    harness
}

fn press(harness: &mut Harness<'_, Room>, key: Key) {
    harness.key_press(key);
    harness.run();
}

#[test]
fn it_says_what_it_is_and_that_all_is_local() {
    let harness = room(ThemeChoice::Dark, [1440.0, 900.0], 1.0);
    assert!(harness.query_by_label_contains(env!("CARGO_PKG_VERSION")).is_some());
    assert!(harness.query_by_label_contains("Todo ocurre en este equipo").is_some());
}

#[test]
fn every_licence_can_be_read_by_keyboard() {
    let mut harness = room(ThemeChoice::Dark, [1440.0, 900.0], 1.0);
    for work in &WORKS {
        let start: String = work.text.trim().chars().take(40).collect();
        assert!(!start.is_empty() && harness.query_by_label_contains(&start).is_none());
        press(&mut harness, Key::Tab);
        press(&mut harness, Key::Enter);
        assert!(harness.query_by_label_contains(&start).is_some(), "{}", work.name);
        press(&mut harness, Key::Enter);
    }
}

#[test]
fn pages_scroll_a_long_licence() {
    let mut harness = room(ThemeChoice::Dark, [640.0, 420.0], 1.0);
    let name = format!("{}, {}, licencia", WORKS[1].name, WORKS[1].terms);
    harness.get_by_label(&name).click();
    harness.run();
    let before = harness.get_by_label(&name).rect().top();
    press(&mut harness, Key::PageDown);
    let after = harness.get_by_label(&name).rect().top();
    assert!(after < before - 100.0, "{before} to {after}");
    press(&mut harness, Key::PageUp);
    assert!((harness.get_by_label(&name).rect().top() - before).abs() < 1.0);
}

#[test]
fn escape_and_the_button_close_and_give_the_keyboard_back() {
    let mut harness = room(ThemeChoice::Dark, [1440.0, 900.0], 1.0);
    press(&mut harness, Key::Escape);
    assert!(!harness.state().about.is_open());
    assert!(harness.get_by_label("Detrás").is_focused());
    harness.state_mut().about.open();
    harness.run();
    assert!(harness.get_by_label("Cerrar").is_focused());
    press(&mut harness, Key::Enter);
    assert!(!harness.state().about.is_open());
    assert!(harness.get_by_label("Detrás").is_focused());
}

#[test]
fn it_fits_and_can_be_drawn() {
    for (name, theme, size, zoom) in [
        ("dark", ThemeChoice::Dark, [1440.0, 900.0], 1.0),
        ("light", ThemeChoice::Light, [1440.0, 900.0], 1.0),
        ("contrast", ThemeChoice::HighContrast, [1440.0, 900.0], 1.0),
        ("small", ThemeChoice::Light, [640.0, 420.0], 1.5),
    ] {
        let mut harness = room(theme, size, zoom);
        let window = Rect::from_min_size(egui::Pos2::ZERO, Vec2::from(size) / zoom);
        assert!(window.contains_rect(harness.get_by_label("Cerrar").rect()));
        if name == "dark" {
            let lucide = WORKS.len() - 1;
            harness.state_mut().about.unfolded = Some(lucide);
            harness.run();
        }
        let Ok(image) = harness.render() else { panic!("no picture of {name}") };
        if let Some(folder) = std::env::var_os("CAUDAL_SHOTS") {
            let folder = std::path::PathBuf::from(folder);
            assert!(image.save(folder.join(format!("about-{name}.png"))).is_ok());
        }
    }
}
