//! How it looks.

use eframe::egui::Vec2;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{SnapshotOptions, SnapshotResults};

use super::{click, create, creation, firehose, objects, put, wait, wait_for, write};
use crate::ui::route::ViewKind;
use crate::ui::testing::stage::{Asked, View, app, let_pass, stage};
use crate::ui::theme::ThemeChoice;

const NAME: &str = "txn-to-s3";

fn options() -> SnapshotOptions {
    SnapshotOptions::new().threshold(0.6).max_failed_pixels(20)
}

/// Three delivery streams; the first one has delivered by time, by size, and by time again.
fn fill(harness: &mut View) {
    for (name, size, seconds) in
        [("auditoria-a-s3", 5, 60), ("txn-largo", 128, 900), (NAME, 1, 300)]
    {
        create(harness, creation(name, size, seconds));
    }
    app(harness).states.firehose.choose(NAME);
    put(harness, "txn-largo", 1, 400);
    let mut number = 501;
    for (steps, count) in [(10, 320), (6, 900), (10, 300), (4, 300)] {
        let before = objects(harness, NAME);
        for _ in 0..steps {
            put(harness, NAME, number, count);
            number += count;
            let_pass(harness, 30_000);
        }
        if steps > 4 {
            wait(harness, "an object", |harness| objects(harness, NAME) > before);
        }
    }
    wait(harness, "the long one", |harness| objects(harness, "txn-largo") == 1);
    put(harness, "auditoria-a-s3", 1, 900);
    let_pass(harness, 22_000);
    harness.run_ok();
    wait(harness, "objects", |harness| {
        let nodes = harness.query_all_by_role(Role::Button);
        let labels = nodes.filter_map(|node| node.accesskit_node().label());
        labels.filter(|label| label.starts_with("Objeto ")).count() == 4
    });
}

/// Opens the newest object.
fn open(harness: &mut View) {
    let of = |harness: &View| {
        let mut nodes = harness.query_all_by_role(Role::Button);
        nodes.find_map(|node| node.accesskit_node().label().filter(|l| l.starts_with("Objeto ")))
    };
    let name = of(harness).expect("an object");
    click(harness, Role::Button, &name);
    wait_for(harness, "descomprimido");
}

#[test]
fn empty() {
    let mut results = SnapshotResults::new();
    for (theme, word) in [(ThemeChoice::Dark, "oscuro"), (ThemeChoice::Light, "claro")] {
        let mut harness = firehose(theme);
        results.add(harness.try_snapshot_options(format!("firehose-vacio-{word}"), &options()));
        click(&mut harness, Role::Button, "Crear otro…");
        write(&mut harness, Role::TextInput, "Nombre del delivery stream", "mis pagos");
        write(&mut harness, Role::TextInput, "Tamaño (SizeInMBs)", "200");
        let errors = "Prefijo de errores (ErrorOutputPrefix)";
        write(&mut harness, Role::MultilineTextInput, errors, "errors/!{timestamp:dd}/");
        results.add(harness.try_snapshot_options(format!("firehose-errores-{word}"), &options()));
    }
}

#[test]
fn data() {
    let mut results = SnapshotResults::new();
    for (theme, word) in [(ThemeChoice::Dark, "oscuro"), (ThemeChoice::Light, "claro")] {
        let mut harness = firehose(theme);
        fill(&mut harness);
        open(&mut harness);
        results.add(harness.try_snapshot_options(format!("firehose-datos-{word}"), &options()));
    }
}

#[test]
fn narrow() {
    let mut results = SnapshotResults::new();
    for (width, height, word) in [(900.0, 900.0, "mediana"), (420.0, 1900.0, "estrecha")] {
        let size = Vec2::new(width, height);
        let mut harness = stage(size, ThemeChoice::Dark, ViewKind::Firehose, Asked::Done);
        fill(&mut harness);
        if width > 700.0 {
            open(&mut harness);
        }
        results.add(harness.try_snapshot_options(format!("firehose-{word}-oscuro"), &options()));
    }
}
