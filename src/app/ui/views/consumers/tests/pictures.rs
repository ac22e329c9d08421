//! Pictures of the view: empty, at work, in trouble; dark and light.

use caudal::clients::consumer::{Failure, Kind, Polling, Spec};
use caudal::units::Millis;
use eframe::egui::Vec2;
use egui_kittest::{SnapshotOptions, SnapshotResults};

use super::super::Shown;
use super::{View, app, consumers, create, pass, put, spec, split, statuses, view};
use crate::ui::testing::shots;
use crate::ui::theme::ThemeChoice;

const SIZE: Vec2 = Vec2::new(900.0, 640.0);
const THEMES: [(ThemeChoice, &str); 2] =
    [(ThemeChoice::Dark, "oscuro"), (ThemeChoice::Light, "claro")];

fn take(harness: &mut View, results: &mut SnapshotResults, name: &str) {
    let options = SnapshotOptions::new().threshold(0.6).max_failed_pixels(20);
    results.add(harness.try_snapshot_options(name, &options));
}

/// Three consumers of a stream that was split while they read.
fn at_work(harness: &mut View) {
    create(harness, 4);
    let slow = Spec { micros_per_record: 30_000, ..spec("auditoria") };
    consumers(harness).add(spec("lector-pagos")).expect("room");
    let pushed = Spec { kind: Kind::FanOut, ..spec("alertas-fraude") };
    consumers(harness).add(pushed).expect("room");
    consumers(harness).add(slow).expect("room");
    pass(harness, 1000);
    for second in 0..16 {
        put(harness, second * 500, 60 + second * 7 % 90);
        if second == 8 {
            split(harness, 1, (1 << 126) + (1 << 125));
        }
        pass(harness, 1000);
    }
}

/// One that fails on a record, ignores lineage and asks too often.
fn in_trouble(harness: &mut View) {
    create(harness, 2);
    let hasty = Kind::Polling(Polling { limit: 5, interval: Millis(100) });
    let hasty = Spec { kind: hasty, parents_first: false, ..spec("sin-orden") };
    for second in 0..8 {
        put(harness, second * 500, 80);
        if second == 4 {
            split(harness, 1, (1 << 127) + (1 << 126));
        }
        pass(harness, 1000);
    }
    let id = consumers(harness).add(hasty).expect("room");
    for _ in 0..20 {
        pass(harness, 300);
    }
    consumers(harness).fail(id, Failure::Matching("cliente-13".to_owned()));
    for _ in 0..6 {
        pass(harness, 2000);
    }
}

#[test]
fn the_view_in_its_three_states() {
    let mut results = SnapshotResults::new();
    for (theme, word) in THEMES {
        let mut harness = view(SIZE, theme);
        create(&mut harness, 4);
        take(&mut harness, &mut results, &format!("consumidores-vacio-{word}"));

        let mut harness = view(SIZE, theme);
        at_work(&mut harness);
        take(&mut harness, &mut results, &format!("consumidores-datos-{word}"));
        if shots().is_some() {
            harness.set_size(Vec2::new(900.0, 1500.0));
            let slow = statuses(&mut harness)[2].id;
            app(&mut harness).states.consumers.shown = Shown::Ours(slow);
            harness.run();
            shoot(&mut harness, &format!("entero-{word}"));
            app(&mut harness).states.consumers.shown = Shown::Form;
            harness.run();
            shoot(&mut harness, &format!("formulario-{word}"));
        }

        let mut harness = view(SIZE, theme);
        in_trouble(&mut harness);
        take(&mut harness, &mut results, &format!("consumidores-error-{word}"));
        harness.ctx.set_zoom_factor(1.5);
        harness.run();
        shoot(&mut harness, &format!("grande-{word}"));
    }
}

/// A picture for the eye only.
fn shoot(harness: &mut View, name: &str) {
    let Some(folder) = shots() else { return };
    let picture = harness.render().expect("a picture");
    picture.save(folder.join(format!("consumidores-{name}.png"))).expect("a file");
}
