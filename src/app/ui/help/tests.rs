//! The sheet in use.

use eframe::egui::{self, Event, Rect};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;
use crate::ui::testing::Raster;
use crate::ui::theme::ThemeChoice;

const TOPIC: &str = "Shards: cada fila es un shard del stream elegido, con lo que escribe y lee ahora \
    mismo y el límite que lo frena. Elige uno para ver su rango de claves.";

#[derive(Default)]
struct Room {
    sheet: HelpSheet,
    chosen: Vec<UiCommand>,
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
                room.chosen.extend(room.sheet.show(ui.ctx(), Some(TOPIC)));
            },
            Room::default(),
        );
    harness.run();
    harness.get_by_label("Detrás").focus();
    harness.run();
    harness.state_mut().sheet.open();
    harness.run();
    harness
}

fn rows(harness: &Harness<'_, Room>) -> Vec<String> {
    let buttons = harness.query_all_by_role(Role::Button);
    let names = buttons.filter_map(|button| button.accesskit_node().label());
    names.filter(|name| name != "Cerrar").collect()
}

fn press(harness: &mut Harness<'_, Room>, key: Key) {
    harness.key_press(key);
    harness.run();
}

#[test]
fn every_command_is_listed_once_with_its_keys() {
    let harness = room(ThemeChoice::Dark, [1440.0, 900.0], 1.0);
    let mut rows = rows(&harness);
    assert_eq!(rows.len(), COMMANDS.len());
    assert!(rows.contains(&"Buscar en todas las notas, Ctrl+Mayús+F".to_owned()));
    rows.sort();
    rows.dedup();
    assert_eq!(rows.len(), COMMANDS.len());
    for group in Group::ALL {
        assert!(harness.query_by_role_and_label(Role::Heading, group.name()).is_some());
    }
    assert!(harness.query_by_label(TOPIC).is_some());
}

#[test]
fn it_is_filtered_by_words_and_by_keys() {
    let mut harness = room(ThemeChoice::Dark, [1440.0, 900.0], 1.0);
    for (typed, wanted) in [
        ("pagina original", vec![]),
        ("tamano", vec!["Tamaño original, Ctrl+0"]),
        ("ctrl+k", vec!["Buscar o ejecutar, Ctrl+K"]),
        ("f11", vec!["Pantalla completa, F11"]),
    ] {
        harness.state_mut().sheet.open();
        harness.run();
        for letter in typed.chars() {
            harness.event(Event::Text(letter.to_string()));
            harness.run();
        }
        assert_eq!(rows(&harness), wanted, "{typed}");
        let said = harness.query_by_label_contains("Ninguna orden ni tecla coincide con").is_some();
        assert_eq!(said, wanted.is_empty());
    }
}

#[test]
fn escape_closes_and_gives_the_keyboard_back() {
    let mut harness = room(ThemeChoice::Dark, [1440.0, 900.0], 1.0);
    assert!(harness.get_by_label("Filtrar órdenes y teclas").is_focused());
    press(&mut harness, Key::Escape);
    assert!(!harness.state().sheet.is_open());
    assert!(harness.get_by_label("Detrás").is_focused());
    harness.state_mut().sheet.open();
    harness.run();
    harness.get_by_label("Cerrar").click();
    harness.run();
    assert!(!harness.state().sheet.is_open());
    assert!(harness.get_by_label("Detrás").is_focused());
}

#[test]
fn a_row_runs_its_command_by_mouse_and_by_keyboard() {
    let mut harness = room(ThemeChoice::Dark, [1440.0, 900.0], 1.0);
    harness.get_by_label("Tema oscuro").click();
    harness.run();
    assert_eq!(harness.state().chosen, [UiCommand::Theme(1)]);
    assert!(!harness.state().sheet.is_open());
    harness.state_mut().sheet.open();
    harness.run();
    // After the filter come the rows in their order.
    press(&mut harness, Key::Tab);
    let focused = rows(&harness)
        .into_iter()
        .find(|name| harness.get_by_role_and_label(Role::Button, name).is_focused());
    assert_eq!(focused.as_deref(), Some("Buscar o ejecutar, Ctrl+K"));
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().chosen, [UiCommand::Theme(1), UiCommand::Palette]);
}

#[test]
fn the_keyboard_stays_inside() {
    let mut harness = room(ThemeChoice::Dark, [640.0, 420.0], 1.0);
    for _ in 0..COMMANDS.len() + 6 {
        press(&mut harness, Key::Tab);
        assert!(!harness.get_by_label("Detrás").is_focused());
    }
    assert!(harness.state().sheet.is_open());
}

#[test]
fn rows_that_get_the_keyboard_come_into_view_in_a_small_window() {
    for zoom in [1.0, 1.5] {
        let size = [640.0, 420.0];
        let mut harness = room(ThemeChoice::Dark, size, zoom);
        let window = Rect::from_min_size(Pos2::ZERO, Vec2::from(size) / zoom);
        let mut seen = 0;
        for _ in 0..COMMANDS.len() {
            press(&mut harness, Key::Tab);
            harness.run();
            for name in rows(&harness) {
                let row = harness.get_by_role_and_label(Role::Button, &name);
                if row.is_focused() {
                    assert!(window.contains_rect(row.rect()), "{name} at {:?}", row.rect());
                    seen += 1;
                }
            }
        }
        assert!(seen > 30, "{seen}");
    }
}

#[test]
fn groups_are_dealt_in_order_to_level_columns() {
    let groups: Vec<(Group, Vec<()>)> = Group::ALL
        .into_iter()
        .zip([6, 9, 9, 9, 6, 2, 5])
        .map(|(group, n)| (group, vec![(); n]))
        .collect();
    for columns in 1..=3 {
        let dealt = dealt(&groups, columns);
        assert_eq!(dealt.len(), columns);
        let order: Vec<_> = dealt.concat().into_iter().map(|(group, _)| group).collect();
        assert_eq!(order, Group::ALL);
    }
    assert_eq!(dealt(&groups[..1], 3).len(), 1);
}

#[test]
fn it_can_be_drawn() {
    for (name, theme, size, zoom) in [
        ("dark", ThemeChoice::Dark, [1440.0, 900.0], 1.0),
        ("light", ThemeChoice::Light, [1440.0, 900.0], 1.0),
        ("contrast", ThemeChoice::HighContrast, [1440.0, 900.0], 1.0),
        ("zoomed", ThemeChoice::Dark, [1440.0, 900.0], 1.5),
        ("small", ThemeChoice::Light, [640.0, 420.0], 1.0),
    ] {
        let mut harness = room(theme, size, zoom);
        let Ok(image) = harness.render() else { panic!("no picture of {name}") };
        if let Some(folder) = std::env::var_os("CAUDAL_SHOTS") {
            let folder = std::path::PathBuf::from(folder);
            assert!(image.save(folder.join(format!("help-{name}.png"))).is_ok());
        }
    }
}
