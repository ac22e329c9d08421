//! The bar in use.

use eframe::egui::{self, Event};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;
use crate::ui::testing::Raster;
use crate::ui::theme::ThemeChoice;

struct Room {
    bar: FindBar,
    pages: Vec<Page>,
    page: usize,
    events: Vec<FindEvent>,
    behind: String,
    page_clicked: bool,
}

fn text(count: usize) -> String {
    "Un shard admite 1 MB/s. La partición decide el shard.\n\n".repeat(count)
}

fn room(theme: ThemeChoice, size: [f32; 2], zoom: f32) -> Harness<'static, Room> {
    let pages = vec![Page::new("uno", &text(3)), Page::new("dos", &text(1))];
    let room = Room {
        bar: FindBar::default(),
        pages,
        page: 0,
        events: vec![],
        behind: String::new(),
        page_clicked: false,
    };
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
                ui.painter().rect_filled(ui.max_rect(), 0, ui.tokens().bg);
                let field = ui.text_edit_singleline(&mut room.behind);
                let _ = field.accessible_name("Detrás");
                let event = room.bar.show(ui, &room.pages[room.page]);
                if event != FindEvent::None {
                    room.events.push(event);
                }
                // A page that lies over all of the region, and is drawn after the bar.
                let page = ui.max_rect().with_min_y(40.0);
                ui.painter().rect_filled(page, 0, ui.tokens().panel);
                room.page_clicked |=
                    ui.interact(ui.max_rect(), Id::unique("page"), Sense::click()).clicked();
            },
            room,
        );
    harness.run();
    harness
}

fn opened() -> Harness<'static, Room> {
    let mut harness = room(ThemeChoice::Dark, [800.0, 600.0], 1.0);
    harness.state_mut().bar.open();
    harness.run();
    harness
}

fn type_in(harness: &mut Harness<'_, Room>, text: &str) {
    for letter in text.chars() {
        harness.event(Event::Text(letter.to_string()));
        harness.run();
    }
}

fn press(harness: &mut Harness<'_, Room>, modifiers: Modifiers, key: Key) -> Vec<FindEvent> {
    harness.state_mut().events.clear();
    harness.key_press_modifiers(modifiers, key);
    harness.run();
    harness.state().events.clone()
}

#[test]
fn hits_are_counted_as_one_types() {
    let mut harness = opened();
    assert!(harness.query_by_label_contains(" de ").is_none());
    type_in(&mut harness, "particion");
    assert!(harness.query_by_label("1 de 3").is_some());
    assert_eq!(harness.state().bar.hits().len(), 3);
    assert_eq!(harness.state().bar.current(), harness.state().bar.hits().first());
    assert_eq!(harness.state().events.last(), Some(&FindEvent::Moved));
    let count = harness.get_by_label("1 de 3");
    assert_eq!(count.accesskit_node().live(), Live::Polite);
}

#[test]
fn enter_goes_round_both_ways() {
    let mut harness = opened();
    type_in(&mut harness, "particion");
    let mut at = |modifiers, key| {
        assert_eq!(press(&mut harness, modifiers, key), [FindEvent::Moved]);
        harness.state().bar.current_index()
    };
    assert_eq!(at(Modifiers::NONE, Key::Enter), 1);
    assert_eq!(at(Modifiers::NONE, Key::Enter), 2);
    assert_eq!(at(Modifiers::NONE, Key::Enter), 0);
    assert_eq!(at(Modifiers::SHIFT, Key::Enter), 2);
    // What F3 and Shift+F3 call.
    harness.state_mut().bar.next();
    harness.run();
    assert!(harness.query_by_label("1 de 3").is_some());
    harness.state_mut().bar.previous();
    harness.run();
    assert!(harness.query_by_label("3 de 3").is_some());
    harness.get_by_label("Coincidencia siguiente").click();
    harness.run();
    assert!(harness.query_by_label("1 de 3").is_some());
    harness.get_by_label("Coincidencia anterior").click();
    harness.run();
    assert!(harness.query_by_label("3 de 3").is_some());
}

#[test]
fn it_lies_over_the_page() {
    let mut harness = opened();
    type_in(&mut harness, "particion");
    harness.get_by_label("Coincidencia siguiente").click();
    harness.run();
    assert!(!harness.state().page_clicked);
    assert!(harness.query_by_label("2 de 3").is_some());
}

#[test]
fn tab_goes_through_it_and_escape_closes_it_from_a_button_too() {
    let mut harness = opened();
    type_in(&mut harness, "particion");
    for name in ["Coincidencia anterior", "Coincidencia siguiente", "Cerrar la búsqueda"] {
        press(&mut harness, Modifiers::NONE, Key::Tab);
        assert!(harness.get_by_label(name).is_focused(), "{name}");
    }
    assert_eq!(press(&mut harness, Modifiers::NONE, Key::Escape), [FindEvent::Closed]);
    assert!(!harness.state().bar.is_open());
}

#[test]
fn nothing_found_is_said() {
    let mut harness = opened();
    type_in(&mut harness, "xyz");
    assert!(harness.query_by_label("sin coincidencias").is_some());
    assert!(harness.get_by_label("Coincidencia siguiente").accesskit_node().is_disabled());
    assert_eq!(press(&mut harness, Modifiers::NONE, Key::Enter), []);
    assert_eq!(harness.state().bar.current(), None);
}

#[test]
fn escape_closes_and_gives_the_keyboard_back() {
    let mut harness = room(ThemeChoice::Dark, [800.0, 600.0], 1.0);
    harness.get_by_label("Detrás").focus();
    harness.run();
    harness.state_mut().bar.open();
    harness.run();
    assert!(harness.get_by_label("Buscar en esta página").is_focused());
    type_in(&mut harness, "shard");
    assert_eq!(press(&mut harness, Modifiers::NONE, Key::Escape), [FindEvent::Closed]);
    assert!(harness.get_by_label("Detrás").is_focused());
    assert!(!harness.state().bar.is_open() && harness.state().bar.hits().is_empty());
    assert!(harness.query_by_label("Buscar en esta página").is_none());
}

#[test]
fn closing_with_the_mouse_or_by_the_caller_says_so_too() {
    let mut harness = opened();
    type_in(&mut harness, "shard");
    harness.get_by_label("Cerrar la búsqueda").click();
    harness.run();
    assert_eq!(harness.state().events.last(), Some(&FindEvent::Closed));
    harness.state_mut().bar.open();
    harness.run();
    harness.state_mut().events.clear();
    harness.state_mut().bar.close();
    harness.run();
    assert_eq!(harness.state().events, [FindEvent::Closed]);
}

#[test]
fn the_words_of_last_time_wait_selected_and_move_nothing() {
    let mut harness = opened();
    type_in(&mut harness, "shard");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    harness.state_mut().events.clear();
    harness.state_mut().bar.open();
    harness.run();
    assert!(harness.query_by_label("1 de 6").is_some());
    assert_eq!(harness.state().events, []);
    // The first Enter goes to the hit that is shown as the first.
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(harness.query_by_label("1 de 6").is_some());
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(harness.query_by_label("2 de 6").is_some());
    // Opened again while it is open: the words are selected again.
    harness.state_mut().bar.open();
    harness.run();
    type_in(&mut harness, "p");
    assert_eq!(harness.state().bar.query(), "p");
}

#[test]
fn another_page_is_looked_through_without_moving_it() {
    let mut harness = opened();
    type_in(&mut harness, "shard");
    harness.state_mut().events.clear();
    harness.state_mut().page = 1;
    harness.run();
    assert!(harness.query_by_label("1 de 2").is_some());
    assert_eq!(harness.state().events, []);
}

#[test]
fn longer_words_stay_where_one_was() {
    let mut harness = opened();
    type_in(&mut harness, "sha");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    type_in(&mut harness, "rd");
    assert!(harness.query_by_label("3 de 6").is_some());
}

#[test]
fn it_fits_and_can_be_drawn() {
    for (name, theme, size, zoom) in [
        ("dark", ThemeChoice::Dark, [800.0, 160.0], 1.0),
        ("light", ThemeChoice::Light, [800.0, 160.0], 1.5),
        ("contrast", ThemeChoice::HighContrast, [800.0, 160.0], 1.0),
        ("narrow", ThemeChoice::Dark, [320.0, 160.0], 1.0),
    ] {
        for (kind, words) in [("hits", "shard"), ("none", "nada de nada"), ("empty", "")] {
            let mut harness = room(theme, size, zoom);
            harness.state_mut().bar.open();
            harness.run();
            type_in(&mut harness, words);
            let window = Rect::from_min_size(egui::Pos2::ZERO, Vec2::from(size) / zoom);
            for label in ["Buscar en esta página", "Cerrar la búsqueda"] {
                let rect = harness.get_by_label(label).rect();
                assert!(window.contains_rect(rect), "{label} at {rect:?} in {name}");
            }
            let Ok(image) = harness.render() else { panic!("no picture of {name}") };
            if let Some(folder) = std::env::var_os("CAUDAL_SHOTS") {
                let folder = std::path::PathBuf::from(folder);
                assert!(image.save(folder.join(format!("find-{name}-{kind}.png"))).is_ok());
            }
        }
    }
}
