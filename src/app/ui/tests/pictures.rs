//! Pictures, drawn without a GPU: every page in both themes, and the frame at three sizes.
//! `UPDATE_SNAPSHOTS=1 cargo test --bin caudal pictures` takes them anew.

use eframe::egui::Vec2;
use egui_kittest::{SnapshotOptions, SnapshotResults};

use super::{WINDOW, go};
use crate::ui::route::Route;
use crate::ui::saved::{Layout, Preset, Saved};
use crate::ui::testing::{Window, app_with, settle, still};
use crate::ui::theme::ThemeChoice;

pub(super) const THEMES: [(ThemeChoice, &str); 2] =
    [(ThemeChoice::Dark, "oscuro"), (ThemeChoice::Light, "claro")];

fn options() -> SnapshotOptions {
    // The rasterizer gives the same bytes for the same shapes; what may differ is another
    // machine's sine.
    SnapshotOptions::new().threshold(0.6).max_failed_pixels(20)
}

pub(super) fn take(harness: &mut Window, results: &mut SnapshotResults, name: &str) {
    results.add(harness.try_snapshot_options(name, &options()));
}

#[test]
fn every_page_in_both_themes() {
    let mut results = SnapshotResults::new();
    for (theme, word) in THEMES {
        let saved = Saved { theme, layout: Layout::of(Preset::Reading), ..Saved::default() };
        let mut harness = app_with(Vec2::new(820.0, 900.0), &still(saved));
        let ids: Vec<String> =
            harness.state().vault.pages().iter().map(|page| page.id.clone()).collect();
        for id in ids {
            go(&mut harness, Route::page(&id));
            take(&mut harness, &mut results, &format!("{id}-{word}"));
        }
    }
}

#[test]
fn the_frame_at_three_sizes() {
    let mut results = SnapshotResults::new();
    for (theme, word) in THEMES {
        for (size, name) in [
            (WINDOW, "1440x900"),
            (Vec2::new(1100.0, 720.0), "1100x720"),
            (Vec2::new(960.0, 600.0), "960x600"),
        ] {
            let saved = Saved { theme, ..Saved::default() };
            let mut harness = app_with(size, &still(saved));
            take(&mut harness, &mut results, &format!("marco-{name}-{word}"));
        }
    }
}

/// A world in which something has happened: two streams, records in one of them, a split.
fn lived_in(harness: &mut Window) {
    use caudal::api::Blob;
    use caudal::api::kinesis::{
        CreateStreamInput, PutRecordsInput, PutRecordsRequestEntry, Request,
    };
    let calls = |harness: &mut Window, request: Request| {
        let before = harness.state().world.handle().calls().len();
        harness.state_mut().actions.push(crate::ui::app::Action::Ask(Box::new(request)));
        settle(harness, |app| app.world.handle().calls().len() > before);
    };
    for (name, shards) in [("transacciones-realtime", 4), ("auditoria-accesos", 1)] {
        let input = CreateStreamInput {
            stream_name: Some(name.to_owned()),
            shard_count: Some(shards),
            ..CreateStreamInput::default()
        };
        calls(harness, Request::CreateStream(input));
    }
    for second in 0..40_u64 {
        let now = harness.state().world.clock().now;
        let step = harness.state().world.advance(caudal::units::Millis(1000));
        step.expect("the engine takes it");
        settle(harness, |app| app.world.clock().now.0 == now.0 + 1000);
        if second == 0 {
            continue;
        }
        let records = (0..250 + second * second % 70 * 3)
            .map(|index| PutRecordsRequestEntry {
                data: Some(Blob::from(vec![b'x'; 800])),
                partition_key: Some(format!("cliente-{}", second * 977 + index * 31)),
                ..PutRecordsRequestEntry::default()
            })
            .collect();
        let input = PutRecordsInput {
            stream_name: Some("transacciones-realtime".to_owned()),
            records: Some(records),
            ..PutRecordsInput::default()
        };
        calls(harness, Request::PutRecords(input));
    }
    harness.run();
}

/// Takes the README's pictures anew:
/// `cargo test --bin caudal the_readme -- --ignored`.
#[test]
#[ignore = "it writes files"]
fn the_readme() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/capturas");
    std::fs::create_dir_all(folder).expect("a folder");
    let scenes = [
        ("mixto-oscuro", ThemeChoice::Dark, Preset::Mixed, Route::section("kinesis", "cli")),
        ("lectura-claro", ThemeChoice::Light, Preset::Reading, Route::page("kinesis")),
        ("panel-oscuro", ThemeChoice::Dark, Preset::Panel, Route::page("kinesis")),
        ("paleta-claro", ThemeChoice::Light, Preset::Mixed, Route::page("limites")),
    ];
    for (name, theme, preset, route) in scenes {
        let saved = Saved { theme, layout: Layout::of(preset), ..Saved::default() };
        let mut harness = app_with(WINDOW, &still(saved));
        lived_in(&mut harness);
        go(&mut harness, route);
        if preset == Preset::Panel {
            harness.state_mut().saved.layout = Layout::of(Preset::Panel);
        }
        if name.starts_with("paleta") {
            harness.state_mut().palette.open(crate::ui::palette::Scope::All, "particion");
        }
        harness.run();
        let picture = harness.render().expect("a picture");
        picture.save(format!("{folder}/{name}.png")).expect("a file");
    }
}
