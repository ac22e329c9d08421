//! The window, frame by frame, without a display: layout and tessellation on one core, which is
//! all but the painting itself: `cargo bench --bench window`.

mod support;
#[allow(dead_code, unused_imports, reason = "the window is more than this bench draws")]
#[path = "../src/app/ui/mod.rs"]
mod ui;

use std::hint::black_box;
use std::time::Duration;

use caudal::api::Blob;
use caudal::api::kinesis::{CreateStreamInput, PutRecordsInput, PutRecordsRequestEntry, Request};
use caudal::engine::{Envelope, Origin};
use caudal::kinesis::Settings;
use caudal::runtime::journal::SyncPolicy;
use caudal::runtime::{ClockChange, ClockStart, Handle, Runtime, RuntimeConfig, Storage};
use caudal::units::Millis;
use eframe::egui::{Context, Event, Pos2, RawInput, Rect, Vec2};
use support::now;
use ui::palette::{Filter, Sources, results};
use ui::route::{Route, ViewKind};
use ui::{App, World};

const SIZE: Vec2 = Vec2::new(1440.0, 900.0);

struct Window {
    ctx: Context,
    app: App,
    time: f64,
    size: Vec2,
}

impl Window {
    fn open() -> Self {
        let ctx = Context::default();
        let world = World::new(Self::runtime(), &ctx);
        Self { app: App::new(&ctx, world, None), ctx, time: 0.0, size: SIZE }
    }

    /// A window that is nothing but the sandbox, over a world that runs.
    fn over(runtime: Runtime) -> Self {
        let ctx = Context::default();
        let memory = serde_json::json!({ "layout": {
            "preset": "Panel", "index": false, "page": false, "sandbox": true, "bottom": false,
            "resets": 0,
        }});
        let world = World::new(runtime, &ctx);
        Self { app: App::new(&ctx, world, Some(&memory.to_string())), ctx, time: 0.0, size: SIZE }
    }

    fn runtime() -> Runtime {
        let config = RuntimeConfig {
            storage: Storage::Memory,
            settings: Settings::default(),
            seed: 1,
            sync: SyncPolicy::EveryCommit,
            start: ClockStart::Frozen,
        };
        Runtime::start(config).expect("a world in memory").0
    }

    /// One frame: what was drawn, laid out and cut into triangles.
    fn frame(&mut self, events: Vec<Event>) -> usize {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
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
    drop(window);
    sandbox();
}

/// Shards of the large world.
const SHARDS: i64 = 64;
/// Records it holds.
const RETAINED: u64 = 1_000_000;
/// Records that come in per simulated second.
const RATE: u64 = 10_000;
/// Records of a call.
const BATCH: u64 = 500;
/// Frames measured of each view.
const FRAMES: usize = 300;

/// Each view over 64 shards and a million records while ten thousand a second come in.
fn sandbox() {
    let runtime = Window::runtime();
    let handle = runtime.handle();
    let call = |request: Request| {
        let outcome = handle.call(Envelope::kinesis(Origin::Generator, request));
        outcome.expect("the engine runs").result.expect("AWS would take it")
    };
    call(Request::CreateStream(CreateStreamInput {
        stream_name: Some(STREAM.to_owned()),
        shard_count: Some(SHARDS),
        ..CreateStreamInput::default()
    }));
    let mut crowd = Crowd { handle: handle.clone(), sent: 0 };
    crowd.pass(1000);
    let clock = now();
    while crowd.sent < RETAINED {
        crowd.send(BATCH);
        crowd.pass(BATCH * 1000 / RATE);
    }
    println!("a world of {SHARDS} shards and {RETAINED} records made in {:.2?}", clock.elapsed());
    let mut window = Window::over(runtime);
    window.settle();
    for view in ViewKind::ALL {
        window.app.go(Route::View(view), false);
        window.settle();
        let times = (0..FRAMES)
            .map(|_| {
                // What comes in between two frames at 60 a second.
                crowd.send(RATE / 60);
                crowd.pass(1000 / 60);
                // Real time: the kernel counts a thread's own in ticks that are longer than a frame.
                window.timed(Vec::new())
            })
            .collect();
        let what = format!("{}: {RATE} records/s, a frame", view.title());
        report(&what, "p99 under 4 ms", times);
    }
    browser(&mut window, &mut crowd);
    terminal(&mut window);
}

/// Lines that the terminal keeps.
const LINES: usize = 100_000;

/// The terminal with as many lines as it keeps: one more each frame, and scrolled through.
fn terminal(window: &mut Window) {
    let record = |number: usize| {
        format!(
            "    \"Data\": \"eyJ0eG4iOjF9\", \"SequenceNumber\": \"{number}\", \"{STREAM}\": 1\n"
        )
    };
    window.app.terminal_prints("{\n");
    let text: String = (0..LINES).map(record).collect();
    window.app.terminal_prints(&text);
    window.app.go(Route::View(ViewKind::Terminal), false);
    window.settle();
    let times = (0..FRAMES)
        .map(|number| {
            window.app.terminal_prints(&record(number));
            window.timed(Vec::new())
        })
        .collect();
    report("Terminal: 100 000 lines, one more, a frame", "p99 under 4 ms", times);
    // Over the terminal, which stands at the right of the sandbox.
    window.frame(vec![Event::PointerMoved(Pos2::new(1250.0, 500.0))]);
    let wheel = || Event::MouseWheel {
        unit: eframe::egui::MouseWheelUnit::Point,
        delta: Vec2::new(0.0, 2000.0),
        phase: eframe::egui::TouchPhase::Move,
        source: eframe::egui::MouseWheelSource::Trackpad,
        modifiers: eframe::egui::Modifiers::NONE,
    };
    let times = (0..FRAMES).map(|_| window.timed(vec![wheel()])).collect();
    report("Terminal: 100 000 lines, scrolled by 100", "p99 under 4 ms", times);
    // A width that changes, as while a divider is dragged: every line is measured again.
    let widen = |window: &mut Window, number: usize| {
        window.app.go(Route::View(ViewKind::Terminal), false);
        window.size.x = 1100.0 + (number % 300) as f32;
        window.timed(Vec::new())
    };
    let times = (0..FRAMES).map(|number| widen(window, number)).collect();
    report("Terminal: 100 000 lines, another width, a frame", "p99 under 4 ms", times);
    window.size = SIZE;
}

/// The browser of records with all of them read from `TRIM_HORIZON`: while it reads, when it holds
/// as many rows as it keeps, and while it is scrolled through.
fn browser(window: &mut Window, crowd: &mut Crowd) {
    window.app.go(Route::View(ViewKind::Records), false);
    window.settle();
    let clock = now();
    let mut reading = Vec::new();
    while (window.app.rows_read() as u64) < RETAINED {
        // It reads as fast as the shards let it, in simulated time.
        crowd.pass(1000 / 60);
        reading.push(window.timed(Vec::new()));
    }
    let rows = window.app.rows_read();
    println!("{rows} rows read from TRIM_HORIZON in {:.2?}", clock.elapsed());
    report("Registros: while it reads, a frame", "p99 under 4 ms", reading);
    let times = (0..FRAMES)
        .map(|_| {
            crowd.send(RATE / 60);
            crowd.pass(1000 / 60);
            window.timed(Vec::new())
        })
        .collect();
    report("Registros: 1 000 000 rows, live, a frame", "p99 under 4 ms", times);
    // Over the rows, which stand at the left of the sandbox.
    window.frame(vec![Event::PointerMoved(Pos2::new(400.0, 500.0))]);
    let wheel = || Event::MouseWheel {
        unit: eframe::egui::MouseWheelUnit::Point,
        delta: Vec2::new(0.0, -2400.0),
        phase: eframe::egui::TouchPhase::Move,
        source: eframe::egui::MouseWheelSource::Trackpad,
        modifiers: eframe::egui::Modifiers::NONE,
    };
    let times = (0..FRAMES).map(|_| window.timed(vec![wheel()])).collect();
    report("Registros: 1 000 000 rows, scrolled by 100", "p99 under 4 ms", times);
}

const STREAM: &str = "transacciones-realtime";

/// Those who send.
struct Crowd {
    handle: Handle,
    sent: u64,
}

impl Crowd {
    fn send(&mut self, count: u64) {
        let records = (self.sent..self.sent + count)
            .map(|number| {
                let client = number * 7919 % 50_021;
                let data = format!(
                    "{{\"txn_id\":\"TXN{number:08}\",\"cliente_id\":\"cliente-{client}\",\
                     \"monto\":{}.50,\"pais\":\"MX\",\"pais_cuenta\":\"MX\",\"hora\":14}}",
                    number % 9973
                );
                PutRecordsRequestEntry {
                    data: Some(Blob::from(data.into_bytes())),
                    partition_key: Some(format!("cliente-{client}")),
                    ..PutRecordsRequestEntry::default()
                }
            })
            .collect();
        let input = PutRecordsInput {
            stream_name: Some(STREAM.to_owned()),
            records: Some(records),
            ..PutRecordsInput::default()
        };
        let call = Envelope::kinesis(Origin::Generator, Request::PutRecords(input));
        self.handle.call(call).expect("the engine runs").result.expect("AWS would take it");
        self.sent += count;
    }

    /// Lets simulated time pass, in ms.
    fn pass(&self, millis: u64) {
        let (sender, done) = std::sync::mpsc::channel();
        let change = ClockChange { advance: Some(Millis(millis)), ..ClockChange::default() };
        let reply = move |_| {
            // The bench waits for it.
            let _ = sender.send(());
        };
        self.handle.set_clock(change, Box::new(reply)).expect("the engine runs");
        done.recv().expect("the engine answers");
    }
}
