//! What the window's tests share: the app without a display, and pictures without a GPU.

mod raster;
pub(super) mod stage;

use std::ops::{Deref, DerefMut};
use std::path::PathBuf;

use caudal::kinesis::Settings;
use caudal::runtime::journal::SyncPolicy;
use caudal::runtime::{ClockStart, Runtime, RuntimeConfig, Storage};
use caudal::units::Timestamp;
use eframe::egui::{Context, UiBuilder, Vec2};
use egui_kittest::Harness;

use super::app::App;
use super::saved::Saved;
use super::theme;
use super::world::World;
pub(super) use raster::Raster;

/// 22 November 2026, 14:03:12.480 UTC.
pub(super) const NOW: Timestamp = Timestamp(1_795_356_192_480);

/// A world in memory whose clock stands still.
pub(super) fn runtime() -> Runtime {
    let config = RuntimeConfig {
        storage: Storage::Memory,
        settings: Settings::default(),
        seed: 1,
        sync: SyncPolicy::EveryCommit,
        start: ClockStart::At(NOW),
    };
    Runtime::start(config).expect("a world in memory").0
}

/// Makes the app once its context exists.
type Make = Box<dyn FnOnce(&Context) -> App>;

/// The app in a window without a display. It is made in the first frame, when its context exists.
/// (The harness' own way of making an eframe app would bring eframe into builds without a window.)
pub(super) struct Room {
    make: Option<Make>,
    app: Option<App>,
}

impl Deref for Room {
    type Target = App;

    fn deref(&self) -> &App {
        self.app.as_ref().expect("a frame has been drawn")
    }
}

impl DerefMut for Room {
    fn deref_mut(&mut self) -> &mut App {
        self.app.as_mut().expect("a frame has been drawn")
    }
}

/// A window under test.
pub(super) type Window = Harness<'static, Room>;

/// A window of a size over what `make` makes.
pub(super) fn window(
    size: Vec2,
    raster: Raster,
    make: impl FnOnce(&Context) -> App + 'static,
) -> Window {
    Harness::builder()
        .with_size(size)
        .with_max_steps(40)
        .with_context_setup(theme::install)
        .renderer(raster)
        .build_ui_state(
            |ui, room: &mut Room| {
                if let Some(make) = room.make.take() {
                    room.app = Some(make(ui.ctx()));
                }
                // The harness leaves a margin; a window has none.
                let whole = ui.ctx().content_rect();
                let mut window = ui.new_child(UiBuilder::new().max_rect(whole));
                window.set_clip_rect(whole);
                room.frame(&mut window);
            },
            Room { make: Some(Box::new(make)), app: None },
        )
}

/// The app in a window of a size, with what an earlier one remembered.
pub(super) fn app_with(size: Vec2, saved: &Saved) -> Window {
    let memory = saved.write();
    let mut harness = window(size, raster(saved), move |ctx| {
        App::new(ctx, World::new(runtime(), ctx), Some(&memory))
    });
    // The harness has put a theme of its own in force.
    theme::apply(&harness.ctx, saved.theme, saved.reduced_motion);
    harness.run();
    harness
}

/// A rasterizer that clears the window as the real renderer does.
fn raster(saved: &Saved) -> Raster {
    let ctx = eframe::egui::Context::default();
    theme::apply(&ctx, saved.theme, true);
    let mut raster = Raster::default();
    raster.background = theme::tokens(&ctx).bg;
    raster
}

/// The app as at first, without motion so that every step is a final state.
pub(super) fn app(size: Vec2) -> Window {
    app_with(size, &still(Saved::default()))
}

/// A memory without motion, of someone who has been here before.
pub(super) fn still(saved: Saved) -> Saved {
    Saved { reduced_motion: true, welcome: super::welcome::Step::Done, ..saved }
}

/// Takes calls in until what was asked for has been answered and drawn.
pub(super) fn settle(harness: &mut Window, until: impl Fn(&App) -> bool) {
    for _ in 0..2000 {
        harness.run();
        if until(harness.state()) {
            // It may have come true after the frame was drawn.
            harness.run();
            return;
        }
        // The engine answers on its own thread; give it the processor.
        std::thread::yield_now();
    }
    panic!("what was waited for has not happened");
}

/// Where pictures for the eye go if `CAUDAL_SHOTS` names a folder.
pub(super) fn shots() -> Option<PathBuf> {
    std::env::var_os("CAUDAL_SHOTS").map(PathBuf::from)
}
