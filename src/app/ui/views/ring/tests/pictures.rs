//! Pictures: empty, with data, a hot shard with a cut, sixty-four shards; dark and light.

use eframe::egui::Vec2;
use egui_kittest::{SnapshotOptions, SnapshotResults};

use super::{View, app, at_work, create, hot, many, pass, ring, view};
use crate::ui::route::ViewKind;
use crate::ui::testing::shots;
use crate::ui::theme::ThemeChoice;
use crate::ui::views::keyspace::Plan;
use caudal::api::kinesis::ShardId;

const SIZE: Vec2 = Vec2::new(900.0, 640.0);
/// The view of the mockup.
const WIDE: Vec2 = Vec2::new(1392.0, 804.0);
const THEMES: [(ThemeChoice, &str); 2] =
    [(ThemeChoice::Dark, "oscuro"), (ThemeChoice::Light, "claro")];

fn take(harness: &mut View, results: &mut SnapshotResults, name: &str) {
    let options = SnapshotOptions::new().threshold(0.6).max_failed_pixels(20);
    results.add(harness.try_snapshot_options(name, &options));
}

/// A picture for the eye only.
fn shoot(harness: &mut View, size: Vec2, zoom: f32, name: &str) {
    let Some(folder) = shots() else { return };
    harness.ctx.set_zoom_factor(zoom);
    harness.run();
    harness.set_size(size);
    harness.run();
    let picture = harness.render().expect("a picture");
    picture.save(folder.join(format!("{name}.png"))).expect("a file");
}

#[test]
fn the_ring_in_its_states() {
    let mut results = SnapshotResults::new();
    for (theme, word) in THEMES {
        let mut harness = ring(SIZE, theme);
        create(&mut harness, 4);
        pass(&mut harness, 1000);
        take(&mut harness, &mut results, &format!("anillo-vacio-{word}"));

        let mut harness = ring(SIZE, theme);
        at_work(&mut harness);
        take(&mut harness, &mut results, &format!("anillo-datos-{word}"));
        shoot(&mut harness, Vec2::new(600.0, 440.0), 1.0, &format!("anillo-01-{word}"));
        shoot(&mut harness, Vec2::new(600.0, 1100.0), 1.0, &format!("anillo-01-entero-{word}"));

        let mut harness = ring(WIDE, theme);
        hot(&mut harness);
        take(&mut harness, &mut results, &format!("anillo-caliente-{word}"));
        app(&mut harness).states.desk.plan = Some(Plan::split(ShardId(2), (1 << 127) + (1 << 125)));
        harness.run();
        shoot(&mut harness, WIDE, 1.0, &format!("anillo-corte-{word}"));
        shoot(&mut harness, WIDE * 1.5, 1.5, &format!("anillo-grande-{word}"));
        shoot(&mut harness, Vec2::new(600.0, 1200.0), 1.0, &format!("anillo-estrecho-{word}"));

        let mut harness = ring(WIDE, theme);
        many(&mut harness);
        take(&mut harness, &mut results, &format!("anillo-64-{word}"));
        shoot(&mut harness, Vec2::new(600.0, 440.0), 1.0, &format!("anillo-64-01-{word}"));
    }
}

#[test]
fn the_line_in_its_states() {
    let mut results = SnapshotResults::new();
    for (theme, word) in THEMES {
        let mut harness = view(SIZE, theme, ViewKind::Shards);
        hot(&mut harness);
        take(&mut harness, &mut results, &format!("shards-caliente-{word}"));
        harness.state_mut().view = ViewKind::Ring;
        harness.run();
        shoot(&mut harness, Vec2::new(400.0, 900.0), 1.0, &format!("linea-{word}"));
        shoot(&mut harness, WIDE, 1.0, &format!("linea-ancha-{word}"));
    }
}
