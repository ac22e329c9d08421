//! Pictures: empty, with data, a hot shard with a cut, sixty-four shards; dark and light.

use eframe::egui::Vec2;
use egui_kittest::{SnapshotOptions, SnapshotResults};

use super::{View, app, at_work, create, customers, hot, many, pass, put, ring, view};
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

/// For the eye only: records on their way, one by one and as bands.
#[test]
fn the_flight_of_records() {
    if shots().is_none() {
        return;
    }
    let mut harness = ring(WIDE, ThemeChoice::Dark);
    create(&mut harness, 4);
    pass(&mut harness, 1000);
    crate::ui::theme::apply(&harness.ctx, ThemeChoice::Dark, false);
    harness.run_steps(4);
    put(&mut harness, &customers(0, 40), 200);
    harness.run_steps(2);
    let picture = harness.render().expect("a picture");
    let folder = shots().expect("a folder");
    picture.save(folder.join("vuelo-pocos.png")).expect("a file");
    for second in 0..5 {
        put(&mut harness, &customers(second * 1300, 1400), 900);
        let (done, wait) = std::sync::mpsc::channel();
        let change = caudal::runtime::ClockChange {
            advance: Some(caudal::units::Millis(1000)),
            ..caudal::runtime::ClockChange::default()
        };
        let reply = Box::new(move |_| done.send(()).unwrap_or_default());
        super::handle(&mut harness).set_clock(change, reply).expect("an engine");
        wait.recv().expect("an answer");
        harness.run_steps(2);
    }
    let picture = harness.render().expect("a picture");
    picture.save(folder.join("vuelo-muchos.png")).expect("a file");
    // What has landed asks for no more frames.
    harness.run_steps(120);
    harness.run();
}
