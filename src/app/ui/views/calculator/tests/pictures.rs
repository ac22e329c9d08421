//! How it looks.

use eframe::egui::Vec2;
use eframe::egui::accesskit::Role;
use egui_kittest::{SnapshotOptions, SnapshotResults};

use super::{SIZE, click, open, write};
use crate::ui::route::ViewKind;
use crate::ui::testing::stage::{Asked, ask_for_stream, let_pass, stage};
use crate::ui::theme::ThemeChoice;

#[test]
fn pictures() {
    let mut results = SnapshotResults::new();
    let options = SnapshotOptions::new().threshold(0.6).max_failed_pixels(20);
    for (theme, word) in [(ThemeChoice::Dark, "oscuro"), (ThemeChoice::Light, "claro")] {
        let mut harness = stage(SIZE, theme, ViewKind::Calculator, Asked::Done);
        ask_for_stream(&mut harness, 4);
        let_pass(&mut harness, 1000);
        open(&mut harness, "tps=10000&kb=1&sondeo=2");
        results.add(harness.try_snapshot_options(format!("calculadora-{word}"), &options));
        write(&mut harness, "Registros por segundo", "NaN");
        write(&mut harness, "Tamaño medio", "20000");
        results.add(harness.try_snapshot_options(format!("calculadora-error-{word}"), &options));
    }
    let mut harness = stage(SIZE, ThemeChoice::Dark, ViewKind::Calculator, Asked::Done);
    open(&mut harness, "tps=820&kb=0.2&pico=6&efo=3&retencion=720&particion=1&jq=70");
    click(&mut harness, Role::Link, "Editar precios");
    write(&mut harness, "Provisionado: Shard", "0,0x");
    results.add(harness.try_snapshot_options("calculadora-precios-oscuro", &options));
    // Room for all of it, so that the third plot and the open lines are seen.
    let tall = Vec2::new(1392.0, 1180.0);
    let mut harness = stage(tall, ThemeChoice::Light, ViewKind::Calculator, Asked::Done);
    open(&mut harness, "tps=2&kb=5120&max=10240&sondeo=7&efo=3&retencion=720&decimal=1");
    results.add(harness.try_snapshot_options("calculadora-grandes-claro", &options));
    for (width, height, word) in [(900.0, 1000.0, "mediana"), (420.0, 1400.0, "estrecha")] {
        let size = Vec2::new(width, height);
        let mut harness = stage(size, ThemeChoice::Dark, ViewKind::Calculator, Asked::Done);
        open(&mut harness, "tps=10000&kb=1&sondeo=2");
        let name = format!("calculadora-{word}-oscuro");
        results.add(harness.try_snapshot_options(name, &options));
    }
}
