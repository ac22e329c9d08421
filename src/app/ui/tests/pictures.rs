//! Pictures, drawn without a GPU: every page in both themes, and the frame at three sizes.
//! `UPDATE_SNAPSHOTS=1 cargo test --bin caudal pictures` takes them anew.

use eframe::egui::Vec2;
use egui_kittest::{Harness, SnapshotOptions, SnapshotResults};

use super::{WINDOW, go};
use crate::ui::app::App;
use crate::ui::route::Route;
use crate::ui::saved::{Layout, Preset, Saved};
use crate::ui::testing::{app_with, still};
use crate::ui::theme::ThemeChoice;

const THEMES: [(ThemeChoice, &str); 2] =
    [(ThemeChoice::Dark, "oscuro"), (ThemeChoice::Light, "claro")];

fn options() -> SnapshotOptions {
    // The rasterizer gives the same bytes for the same shapes; what may differ is another
    // machine's sine.
    SnapshotOptions::new().threshold(0.6).max_failed_pixels(20)
}

fn take(harness: &mut Harness<'_, App>, results: &mut SnapshotResults, name: &str) {
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
