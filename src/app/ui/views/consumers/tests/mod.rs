//! The view through clicks and keys, and its pictures.

mod pictures;
mod using;

use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use caudal::api::Blob;
use caudal::api::kinesis::{
    CreateStreamInput, PutRecordsInput, PutRecordsRequestEntry, Request, SplitShardInput,
};
use caudal::clients::consumer::{ConsumerStatus, Consumers, Kind, Polling, Spec, Start};
use caudal::engine::Origin;
use caudal::runtime::{ClockChange, Handle};
use caudal::units::Millis;
use eframe::egui::{UiBuilder, Vec2};
use egui_kittest::Harness;

use crate::ui::app::{App, Scene, view_scene};
use crate::ui::route::ViewKind;
use crate::ui::saved::Saved;
use crate::ui::testing::{Raster, runtime, still};
use crate::ui::theme::{self, ThemeChoice};
use crate::ui::views;
use crate::ui::world::World;

const STREAM: &str = "transacciones-realtime";

/// The view alone, as large as the window.
struct Stage {
    app: Option<App>,
    theme: ThemeChoice,
}

type View = Harness<'static, Stage>;

fn view(size: Vec2, theme: ThemeChoice) -> View {
    let ctx = eframe::egui::Context::default();
    theme::apply(&ctx, theme, true);
    let mut raster = Raster::default();
    raster.background = theme::tokens(&ctx).bg;
    let mut harness = Harness::builder()
        .with_size(size)
        .with_max_steps(40)
        .with_context_setup(theme::install)
        .renderer(raster)
        .build_ui_state(
            |ui, stage: &mut Stage| {
                let theme = stage.theme;
                let app = stage.app.get_or_insert_with(|| {
                    let memory = still(Saved { theme, ..Saved::default() }).write();
                    App::new(ui.ctx(), World::new(runtime(), ui.ctx()), Some(&memory))
                });
                let whole = ui.ctx().content_rect();
                let mut room = ui.new_child(UiBuilder::new().max_rect(whole));
                room.set_clip_rect(whole);
                app.alone(&mut room, ViewKind::Consumers);
            },
            Stage { app: None, theme },
        );
    theme::apply(&harness.ctx, theme, true);
    harness.run();
    harness
}

impl App {
    /// A frame of one view and nothing else.
    fn alone(&mut self, ui: &mut eframe::egui::Ui, view: ViewKind) {
        let scene = Scene::of(&self.world);
        views::tick(ui.ctx(), &mut view_scene!(self, scene), &mut self.states);
        views::show(ui, view, &mut view_scene!(self, scene), &mut self.states);
        let actions = std::mem::take(&mut self.actions);
        for action in actions {
            self.run(ui.ctx(), action);
        }
        self.focus.turn();
    }
}

fn app(harness: &mut View) -> &mut App {
    harness.state_mut().app.as_mut().expect("a frame has been drawn")
}

fn handle(harness: &mut View) -> Handle {
    app(harness).world.handle().clone()
}

fn call(harness: &mut View, request: Request) {
    handle(harness).kinesis(Origin::Lab, request).expect("an engine").expect("an answer");
    rest(harness);
}

fn create(harness: &mut View, shards: i64) {
    call(
        harness,
        Request::CreateStream(CreateStreamInput {
            stream_name: Some(STREAM.to_owned()),
            shard_count: Some(shards),
            ..CreateStreamInput::default()
        }),
    );
    pass(harness, 1000);
}

fn put(harness: &mut View, from: u32, count: u32) {
    let records = (from..from + count)
        .map(|index| PutRecordsRequestEntry {
            data: Some(Blob::copy_from(format!("{{\"monto\": {index}}}").as_bytes())),
            partition_key: Some(format!("cliente-{}", index % 40)),
            ..PutRecordsRequestEntry::default()
        })
        .collect();
    call(
        harness,
        Request::PutRecords(PutRecordsInput {
            stream_name: Some(STREAM.to_owned()),
            records: Some(records),
            ..PutRecordsInput::default()
        }),
    );
}

fn split(harness: &mut View, shard: u32, at: u128) {
    call(
        harness,
        Request::SplitShard(SplitShardInput {
            stream_name: Some(STREAM.to_owned()),
            shard_to_split: Some(caudal::api::kinesis::ShardId(shard).to_string()),
            new_starting_hash_key: Some(at.to_string()),
            ..SplitShardInput::default()
        }),
    );
}

fn consumers(harness: &mut View) -> &Consumers {
    let app = app(harness);
    let handle = app.world.handle().clone();
    let waker = Arc::clone(&app.waker);
    app.clients.consumers(&handle, &waker).expect("a thread")
}

/// Lets simulated time pass, and the consumers do what they can by then.
fn pass(harness: &mut View, millis: u64) {
    let (done, wait) = mpsc::channel();
    let change = ClockChange { advance: Some(Millis(millis)), ..ClockChange::default() };
    let reply = Box::new(move |_| done.send(()).unwrap_or_default());
    handle(harness).set_clock(change, reply).expect("an engine");
    wait.recv().expect("an answer");
    rest(harness);
}

/// Waits until nothing changes any more.
fn rest(harness: &mut View) {
    let (_keep, never) = mpsc::channel::<()>();
    let mut quiet = 0;
    let mut before = String::new();
    while quiet < 4 {
        let _ = never.recv_timeout(Duration::from_millis(25));
        let now = handle(harness).clock().now;
        let statuses = app(harness).clients.running_consumers().map(Consumers::statuses);
        let told = format!("{statuses:?}");
        let current = statuses.as_deref().unwrap_or_default().iter().all(|one| one.at == now);
        quiet = if current && told == before { quiet + 1 } else { 0 };
        before = told;
    }
    harness.run();
}

fn statuses(harness: &mut View) -> Vec<Arc<ConsumerStatus>> {
    app(harness).clients.consumer_statuses().to_vec()
}

fn spec(name: &str) -> Spec {
    Spec {
        name: name.to_owned(),
        stream: STREAM.to_owned(),
        kind: Kind::Polling(Polling::default()),
        start: Start::TrimHorizon,
        micros_per_record: 0,
        parents_first: true,
    }
}
