//! How it looks.

use caudal::traffic::{Config, Generator};
use caudal::units::Timestamp;
use eframe::egui::Vec2;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{SnapshotOptions, SnapshotResults};

use super::{SIZE, click, example, put, set_up, wait, write};
use crate::ui::route::ViewKind;
use crate::ui::testing::stage::{Asked, View, ask_for_stream, let_pass, stage};
use crate::ui::theme::ThemeChoice;

fn add_rule(harness: &mut View, example: &str) {
    click(harness, Role::Button, "Ejemplos");
    click(harness, Role::MenuItem, example);
    click(harness, Role::Button, "Añadir");
}

/// Transactions of which some are suspicious and one is poison, and time for a few attempts.
fn traffic(harness: &mut View, millis: u64) {
    let config = Config { suspicious: 800, ..Config::default() };
    let mut generator = Generator::new(config, Timestamp(0)).expect("traffic");
    for number in 0..60 {
        let record = generator.next();
        let data = String::from_utf8(record.data).expect("JSON");
        let poison = number == 40;
        let data = if poison { data.replace("\"monto\"", "\"importe\"") } else { data };
        put(harness, &record.key, &data);
    }
    let_pass(harness, millis);
    harness.run();
    wait(harness, "an alert", |view| view.query_all_by_label_contains("Alerta de las").count() > 0);
    harness.run();
}

#[test]
fn pictures() {
    let mut results = SnapshotResults::new();
    let options = SnapshotOptions::new().threshold(0.6).max_failed_pixels(20);
    for (theme, word) in [(ThemeChoice::Dark, "oscuro"), (ThemeChoice::Light, "claro")] {
        let mut harness = stage(SIZE, theme, ViewKind::Fraud, Asked::Done);
        results.add(harness.try_snapshot_options(format!("fraude-vacio-{word}"), &options));
        ask_for_stream(&mut harness, 4);
        let_pass(&mut harness, 1000);
        harness.run();
        add_rule(&mut harness, "Importe redondo y alto");
        add_rule(&mut harness, "Cliente vigilado");
        click(&mut harness, Role::Button, "Enviar al stream");
        wait(&mut harness, "it is stored", |view| view.query_by_label("Guardado en").is_some());
        harness.run();
        results.add(harness.try_snapshot_options(format!("fraude-datos-{word}"), &options));
        example(&mut harness, "veneno: sin hora");
        write(&mut harness, Role::TextInput, "Límite de monto", "50.000");
        let rule = "Condición en CEL";
        write(&mut harness, Role::MultilineTextInput, rule, "txn.monto > 5 && comercio == 'x'");
        results.add(harness.try_snapshot_options(format!("fraude-error-{word}"), &options));
    }
    for (theme, word) in [(ThemeChoice::Dark, "oscuro"), (ThemeChoice::Light, "claro")] {
        let mut harness = stage(SIZE, theme, ViewKind::Fraud, Asked::Done);
        set_up(&mut harness, 4);
        traffic(&mut harness, 12_000);
        results.add(harness.try_snapshot_options(format!("fraude-lote-{word}"), &options));
        click(&mut harness, Role::Tab, "Mapping");
        results.add(harness.try_snapshot_options(format!("fraude-mapping-{word}"), &options));
        click(&mut harness, Role::Tab, "Romper");
        results.add(harness.try_snapshot_options(format!("fraude-romper-{word}"), &options));
    }
    let mut harness = stage(SIZE, ThemeChoice::Light, ViewKind::Fraud, Asked::Done);
    set_up(&mut harness, 4);
    traffic(&mut harness, 2500);
    results.add(harness.try_snapshot_options("fraude-atascado-claro", &options));
    for (width, height, word) in [(900.0, 900.0, "mediana"), (420.0, 1500.0, "estrecha")] {
        let size = Vec2::new(width, height);
        let mut harness = stage(size, ThemeChoice::Dark, ViewKind::Fraud, Asked::Done);
        if width < 500.0 {
            set_up(&mut harness, 2);
        }
        example(&mut harness, "veneno: sin monto");
        results.add(harness.try_snapshot_options(format!("fraude-{word}-oscuro"), &options));
    }
}
