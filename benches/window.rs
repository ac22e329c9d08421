//! The window, frame by frame, without a display: layout and tessellation on one core, which is
//! all but the painting itself: `cargo bench --bench window`.

mod support;
#[allow(dead_code, unused_imports, reason = "the window is more than this bench draws")]
#[path = "../src/app/ui/mod.rs"]
mod ui;

use std::hint::black_box;
use std::time::Duration;

use caudal::kinesis::Settings;
use caudal::runtime::journal::SyncPolicy;
use caudal::runtime::{ClockStart, Runtime, RuntimeConfig, Storage};
use eframe::egui::{Context, Event, Pos2, RawInput, Rect, Vec2};
use support::now;
use ui::palette::{Filter, Sources, results};
use ui::route::Route;
use ui::{App, World};

const SIZE: Vec2 = Vec2::new(1440.0, 900.0);

struct Window {
    ctx: Context,
    app: App,
    time: f64,
}

impl Window {
    fn open() -> Self {
        let ctx = Context::default();
        let config = RuntimeConfig {
            storage: Storage::Memory,
            settings: Settings::default(),
            seed: 1,
            sync: SyncPolicy::EveryCommit,
            start: ClockStart::Frozen,
        };
        let (runtime, _) = Runtime::start(config).expect("a world in memory");
        let world = World::new(runtime, &ctx);
        Self { app: App::new(&ctx, world, None), ctx, time: 0.0 }
    }

    /// One frame: what was drawn, laid out and cut into triangles.
    fn frame(&mut self, events: Vec<Event>) -> usize {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.time),
            events,
            ..RawInput::default()
        };
        let app = &mut self.app;
        let mut output = self.ctx.run_ui(input, |ui| app.frame(ui));
        output.textures_delta.clear();
        let triangles = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        black_box(triangles).len()
    }

    fn timed(&mut self, events: Vec<Event>) -> Duration {
        let clock = now();
        self.frame(events);
        clock.elapsed()
    }

    fn settle(&mut self) {
        for _ in 0..30 {
            self.frame(Vec::new());
        }
    }
}

fn report(what: &str, aim: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    let (median, most, worst) = (at(0.5), at(0.99), at(1.0));
    println!(
        "{what:<48} median {median:>9.2?}  p99 {most:>9.2?}  worst {worst:>9.2?}  (aim: {aim})"
    );
}

fn main() {
    let clock = now();
    let mut window = Window::open();
    let made = clock.elapsed();
    let first = window.timed(Vec::new());
    println!("made {made:.2?}, first frame {first:.2?}: notes read, words indexed, faces loaded");
    window.settle();

    report(
        "a frame like the one before",
        "under 4 ms",
        (0..200).map(|_| window.timed(Vec::new())).collect(),
    );

    let longest = window
        .app
        .pages()
        .pages()
        .iter()
        .max_by_key(|page| page.source.len())
        .map(|page| page.id.clone())
        .expect("pages");
    window.app.go(Route::page(&longest), false);
    window.settle();
    let over_page = Event::PointerMoved(Pos2::new(560.0, 450.0));
    window.frame(vec![over_page]);
    let wheel = |down: f32| Event::MouseWheel {
        unit: eframe::egui::MouseWheelUnit::Point,
        delta: Vec2::new(0.0, -down),
        phase: eframe::egui::TouchPhase::Move,
        source: eframe::egui::MouseWheelSource::Trackpad,
        modifiers: eframe::egui::Modifiers::NONE,
    };
    report(
        &format!("scrolling the longest page ({longest})"),
        "under 4 ms",
        (0..300).map(|_| window.timed(vec![wheel(120.0)])).collect(),
    );

    let ids: Vec<String> = window.app.pages().pages().iter().map(|page| page.id.clone()).collect();
    for (round, what) in ["first visit of a page", "a page seen before"].iter().enumerate() {
        let mut times = Vec::new();
        for _ in 0..=round * 4 {
            for id in &ids {
                window.app.go(Route::page(id), false);
                window.frame(Vec::new());
                times.push(window.timed(Vec::new()));
                window.settle();
            }
        }
        report(what, "under 16 ms", times);
    }

    let (vault, index) = window.app.notes();
    let snapshot = window.app.snapshot();
    let (recent, here) = (Vec::new(), Route::page("kinesis"));
    let enabled = |_| true;
    let sources = Sources {
        vault: &vault,
        index: &index,
        snapshot: &snapshot,
        recent: &recent,
        here: &here,
        enabled: &enabled,
    };
    for (filter, name) in [(Filter::Everything, "everything"), (Filter::Text, "text of all pages")]
    {
        let mut times = Vec::new();
        for query in ["clave de partición", "putrecords", "retencion", "shrad calinte", "kafka"] {
            for end in query.char_indices().map(|(at, c)| at + c.len_utf8()) {
                let clock = now();
                black_box(results(&query[..end], filter, &sources));
                times.push(clock.elapsed());
            }
        }
        report(&format!("a keystroke in the palette, {name}"), "under 5 ms", times);
    }
}
