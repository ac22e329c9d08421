//! Each tab with nothing, with data and with what is wrong, in both themes.

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{SnapshotOptions, SnapshotResults};

use crate::ui::route::ViewKind;
use crate::ui::testing::stage::{Asked, View, app, ask_for_stream, handle, let_pass, stage};
use crate::ui::theme::ThemeChoice;

const SIZE: Vec2 = Vec2::new(900.0, 760.0);
const THEMES: [(ThemeChoice, &str); 2] =
    [(ThemeChoice::Dark, "oscuro"), (ThemeChoice::Light, "claro")];

fn take(harness: &mut View, results: &mut SnapshotResults, name: &str) {
    harness.run();
    let options = SnapshotOptions::new().threshold(0.6).max_failed_pixels(20);
    results.add(harness.try_snapshot_options(name, &options));
}

fn click(harness: &mut View, role: Role, name: &str) {
    harness.get_by_role_and_label(role, name).click();
    harness.run();
}

fn write(harness: &mut View, role: Role, name: &str, text: &str) {
    harness.get_by_role_and_label(role, name).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(Event::Paste(text.to_owned()));
    harness.run();
}

/// Takes frames in until something holds; the engine and the clients need the processor.
fn until(harness: &mut View, holds: impl Fn(&mut View) -> bool) {
    let (_keep, never) = std::sync::mpsc::channel::<()>();
    for _ in 0..2000 {
        harness.run();
        if holds(harness) {
            return;
        }
        let _ = never.recv_timeout(std::time::Duration::from_millis(1));
    }
    panic!("what was waited for has not happened");
}

fn ready(theme: ThemeChoice) -> View {
    let mut harness = stage(SIZE, theme, ViewKind::Producer, Asked::Done);
    ask_for_stream(&mut harness, 4);
    let_pass(&mut harness, 1000);
    harness.run();
    harness
}

#[test]
fn pictures() {
    let mut results = SnapshotResults::new();
    for (theme, word) in THEMES {
        let mut harness = stage(SIZE, theme, ViewKind::Producer, Asked::Done);
        take(&mut harness, &mut results, &format!("productor-vacio-{word}"));
        let mut harness = ready(theme);
        take(&mut harness, &mut results, &format!("productor-registro-{word}"));
        click(&mut harness, Role::Tab, "Fichero");
        take(&mut harness, &mut results, &format!("productor-fichero-{word}"));
        click(&mut harness, Role::Tab, "Tráfico");
        click(&mut harness, Role::Button, "Inundar un shard");
        take(&mut harness, &mut results, &format!("productor-previsto-{word}"));
        harness.get_by_role_and_label(Role::TextInput, "Registros por segundo").focus();
        harness.run();
        let rate = harness.get_by_role_and_label(Role::TextInput, "Registros por segundo");
        rate.type_text("99");
        take(&mut harness, &mut results, &format!("productor-error-{word}"));
    }
}

#[test]
fn pictures_of_a_batch() {
    let mut results = SnapshotResults::new();
    for (theme, word) in THEMES {
        let mut harness = ready(theme);
        click(&mut harness, Role::Tab, "Lote");
        take(&mut harness, &mut results, &format!("productor-lote-{word}"));
        click(&mut harness, Role::Button, "500 de cliente-12345");
        click(&mut harness, Role::Button, "Vaciar");
        click(&mut harness, Role::Button, "500 de cliente-12345");
        for _ in 0..3 {
            let before = handle(&mut harness).calls().total();
            click(&mut harness, Role::Button, "Enviar lote");
            until(&mut harness, |harness| handle(harness).calls().total() > before);
        }
        until(&mut harness, |harness| {
            harness.query_all_by_label("FailedRecordCount 500").count() > 0
        });
        click(&mut harness, Role::Button, "Vaciar");
        click(&mut harness, Role::RadioButton, "Editar como: Tabla");
        click(&mut harness, Role::Button, "10 transacciones");
        write(&mut harness, Role::TextInput, "PartitionKey de la fila 2", " ");
        take(&mut harness, &mut results, &format!("productor-lote-fallidos-{word}"));
    }
}

#[test]
fn pictures_of_a_refused_record() {
    let mut results = SnapshotResults::new();
    for (theme, word) in THEMES {
        let mut harness = ready(theme);
        // A thousand records in a second are what its shard takes.
        click(&mut harness, Role::Tab, "Lote");
        click(&mut harness, Role::Button, "Vaciar");
        click(&mut harness, Role::Button, "500 de cliente-12345");
        for _ in 0..2 {
            let before = handle(&mut harness).calls().total();
            click(&mut harness, Role::Button, "Enviar lote");
            until(&mut harness, |harness| handle(harness).calls().total() > before);
        }
        click(&mut harness, Role::Tab, "Un registro");
        let before = handle(&mut harness).calls().total();
        click(&mut harness, Role::Button, "Enviar registro");
        until(&mut harness, |harness| handle(harness).calls().total() > before);
        until(&mut harness, |harness| {
            let name = "ProvisionedThroughputExceededException";
            harness.query_all_by_label(name).count() > 0
        });
        take(&mut harness, &mut results, &format!("productor-rechazado-{word}"));
    }
}

#[test]
fn pictures_of_traffic_that_flows() {
    let mut results = SnapshotResults::new();
    for (theme, word) in THEMES {
        let mut harness = ready(theme);
        click(&mut harness, Role::Tab, "Tráfico");
        click(&mut harness, Role::Button, "Inundar un shard");
        write(&mut harness, Role::TextInput, "Parte de la clave caliente", "50");
        click(&mut harness, Role::Button, "Generar tráfico");
        // Each half second is taken in whole before the next one begins.
        for _ in 0..60 {
            let_pass(&mut harness, 100);
            let now = handle(&mut harness).clock().now;
            until(&mut harness, |harness| {
                app(harness).clients.producer().is_some_and(|producer| producer.status().at >= now)
            });
        }
        take(&mut harness, &mut results, &format!("productor-trafico-{word}"));
    }
}
