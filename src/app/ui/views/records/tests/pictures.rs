//! Pictures of the view: empty, with data and the details of one record, in trouble.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Vec2};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{SnapshotOptions, SnapshotResults};

use super::{View, create, pass, put, rest, send, view};
use crate::ui::testing::shots;
use crate::ui::theme::ThemeChoice;

const SIZE: Vec2 = Vec2::new(900.0, 640.0);
const THEMES: [(ThemeChoice, &str); 2] =
    [(ThemeChoice::Dark, "oscuro"), (ThemeChoice::Light, "claro")];

fn take(harness: &mut View, results: &mut SnapshotResults, name: &str) {
    let options = SnapshotOptions::new().threshold(0.6).max_failed_pixels(20);
    results.add(harness.try_snapshot_options(name, &options));
}

/// Forty transactions, one of which is looked at.
fn with_data(harness: &mut View) {
    create(harness, 4);
    for second in 0..8 {
        put(harness, second * 5, 5);
        pass(harness, 700);
    }
    for _ in 0..2 {
        harness.key_press(Key::Tab);
    }
    let rows = harness.query_all_by_role(Role::ListItem);
    rows.into_iter().nth(2).expect("rows").click();
    rest(harness);
}

#[test]
fn empty() {
    let mut results = SnapshotResults::new();
    for (theme, word) in THEMES {
        let mut harness = view(SIZE, theme);
        create(&mut harness, 4);
        take(&mut harness, &mut results, &format!("registros-vacio-{word}"));
    }
}

#[test]
fn data() {
    let mut results = SnapshotResults::new();
    for (theme, word) in THEMES {
        let mut harness = view(SIZE, theme);
        with_data(&mut harness);
        take(&mut harness, &mut results, &format!("registros-datos-{word}"));
        harness.set_size(Vec2::new(760.0, 520.0));
        harness.get_by_role_and_label(Role::Tab, "Ruta").click();
        rest(&mut harness);
        take(&mut harness, &mut results, &format!("registros-ruta-{word}"));
    }
}

#[test]
fn trouble() {
    let mut results = SnapshotResults::new();
    for (theme, word) in THEMES {
        let mut harness = view(SIZE, theme);
        create(&mut harness, 2);
        send(&mut harness, vec![("sensor-7".to_owned(), (0_u8..=255).cycle().take(900).collect())]);
        put(&mut harness, 0, 6);
        pass(&mut harness, 500);
        harness.get_by_role_and_label(Role::TextInput, "Filtro de registros").focus();
        harness.run();
        harness
            .get_by_role_and_label(Role::TextInput, "Filtro de registros")
            .type_text("clave:sensor bytes>mucho");
        rest(&mut harness);
        harness.get_by_label_contains("sensor-7").click();
        rest(&mut harness);
        take(&mut harness, &mut results, &format!("registros-error-{word}"));
    }
}

/// Pictures for the eye: other sides, other sizes.
#[test]
#[ignore = "for the eye: CAUDAL_SHOTS names a folder"]
fn for_the_eye() {
    let Some(folder) = shots() else { return };
    let sizes = [("1100", Vec2::new(1100.0, 640.0)), ("480", Vec2::new(480.0, 640.0))];
    for (name, size) in sizes {
        for side in ["Texto", "Hex", "Base64", "Metadatos", "Ruta", "JSON"] {
            let mut harness = view(size, ThemeChoice::Dark);
            with_data(&mut harness);
            harness.get_by_role_and_label(Role::Tab, side).click();
            rest(&mut harness);
            let picture = harness.render().expect("a picture");
            picture.save(folder.join(format!("registros-{name}-{side}.png"))).expect("a file");
        }
    }
    let mut harness = view(SIZE, ThemeChoice::Dark);
    with_data(&mut harness);
    harness.get_by_role_and_label(Role::Switch, "En vivo").click();
    rest(&mut harness);
    put(&mut harness, 900, 7);
    harness.get_by_label("Posición inicial: TRIM_HORIZON").click();
    rest(&mut harness);
    harness
        .render()
        .expect("a picture")
        .save(folder.join("registros-posicion.png"))
        .expect("a file");
    let mut harness = view(SIZE, ThemeChoice::Light);
    with_data(&mut harness);
    harness.get_by_role_and_label(Role::Button, "Exportar filas").click();
    rest(&mut harness);
    harness
        .render()
        .expect("a picture")
        .save(folder.join("registros-exportar.png"))
        .expect("a file");
    let mut harness = view(SIZE, ThemeChoice::HighContrast);
    with_data(&mut harness);
    harness.get_by_role_and_label(Role::Button, "Columnas").click();
    rest(&mut harness);
    harness
        .render()
        .expect("a picture")
        .save(folder.join("registros-columnas.png"))
        .expect("a file");
    let mut harness = view(SIZE, ThemeChoice::Dark);
    harness.ctx.set_zoom_factor(1.5);
    with_data(&mut harness);
    harness.render().expect("a picture").save(folder.join("registros-150.png")).expect("a file");
}
