//! The ring and its linear twin through the window's door: clicks, keys, and pictures.

mod pictures;
mod using;

use std::sync::mpsc;

use caudal::api::Blob;
use caudal::api::kinesis::{
    CreateStreamInput, PutRecordsInput, PutRecordsRequestEntry, Request, ShardId, SplitShardInput,
};
use caudal::engine::Origin;
use caudal::kinesis::hash_of;
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

pub(super) const STREAM: &str = "transacciones-realtime";

/// One view alone, as large as the window.
struct Alone {
    app: Option<App>,
    theme: ThemeChoice,
    view: ViewKind,
}

type View = Harness<'static, Alone>;

/// The ring as a ring, without motion.
fn ring(size: Vec2, theme: ThemeChoice) -> View {
    let mut harness = view(size, theme, ViewKind::Ring);
    app(&mut harness).states.ring.line = Some(false);
    harness
}

fn view(size: Vec2, theme: ThemeChoice, view: ViewKind) -> View {
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
            |ui, alone: &mut Alone| {
                let theme = alone.theme;
                let app = alone.app.get_or_insert_with(|| {
                    let memory = still(Saved { theme, ..Saved::default() }).write();
                    App::new(ui.ctx(), World::new(runtime(), ui.ctx()), Some(&memory))
                });
                let whole = ui.ctx().content_rect();
                let mut room = ui.new_child(UiBuilder::new().max_rect(whole));
                room.set_clip_rect(whole);
                let scene = Scene::of(&app.world);
                views::tick(room.ctx(), &mut view_scene!(app, scene), &mut app.states);
                views::show(&mut room, alone.view, &mut view_scene!(app, scene), &mut app.states);
                let actions = std::mem::take(&mut app.actions);
                for action in actions {
                    app.run(room.ctx(), action);
                }
                if app.focus.turn() {
                    room.ctx().request_repaint();
                }
            },
            Alone { app: None, theme, view },
        );
    theme::apply(&harness.ctx, theme, true);
    harness.run();
    harness
}

fn app(harness: &mut View) -> &mut App {
    harness.state_mut().app.as_mut().expect("a frame has been drawn")
}

fn handle(harness: &mut View) -> Handle {
    app(harness).world.handle().clone()
}

fn call(harness: &mut View, request: Request) {
    handle(harness).kinesis(Origin::Lab, request).expect("an engine").expect("an answer");
    harness.run();
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
}

fn split(harness: &mut View, shard: u32, at: u128) {
    call(
        harness,
        Request::SplitShard(SplitShardInput {
            stream_name: Some(STREAM.to_owned()),
            shard_to_split: Some(ShardId(shard).to_string()),
            new_starting_hash_key: Some(at.to_string()),
            ..SplitShardInput::default()
        }),
    );
}

/// Lets simulated time pass.
fn pass(harness: &mut View, millis: u64) {
    let (done, wait) = mpsc::channel();
    let change = ClockChange { advance: Some(Millis(millis)), ..ClockChange::default() };
    let reply = Box::new(move |_| done.send(()).unwrap_or_default());
    handle(harness).set_clock(change, reply).expect("an engine");
    wait.recv().expect("an answer");
    harness.run();
}

/// Sends records of a size with the given keys, in batches.
fn put(harness: &mut View, keys: &[String], bytes: usize) {
    let handle = handle(harness);
    for batch in keys.chunks(500) {
        let records = batch
            .iter()
            .map(|key| PutRecordsRequestEntry {
                data: Some(Blob::from(vec![b'x'; bytes])),
                partition_key: Some(key.clone()),
                ..PutRecordsRequestEntry::default()
            })
            .collect();
        let input = PutRecordsInput {
            stream_name: Some(STREAM.to_owned()),
            records: Some(records),
            ..PutRecordsInput::default()
        };
        handle
            .kinesis(Origin::Lab, Request::PutRecords(input))
            .expect("an engine")
            .expect("an answer");
    }
}

/// Keys of customers, from one number on.
fn customers(from: usize, count: usize) -> Vec<String> {
    (from..from + count).map(|number| format!("cliente-{number:05}")).collect()
}

/// Four shards, of which one was split, and an even load.
fn at_work(harness: &mut View) {
    create(harness, 4);
    pass(harness, 1000);
    pass(harness, 40_000);
    split(harness, 1, (1 << 126) + (1 << 125));
    pass(harness, 50_000);
    for second in 0..12 {
        put(harness, &customers(second * 1300, 860), 780);
        pass(harness, 1000);
    }
}

/// The same with three hot keys that fall on the lower half of one shard.
fn hot(harness: &mut View) {
    at_work(harness);
    app(harness).states.desk.key = "comercio-0042".to_owned();
    let holds = |key: &str| hash_of(key).0 >> 125 == 4;
    let names = (1000..).map(|number| format!("comercio-{number}"));
    let beside: Vec<String> = names.filter(|name| holds(name)).take(2).collect();
    for second in 0..10 {
        let mut keys = customers(second * 1300, 700);
        for turn in 0..1350 {
            keys.push(match turn % 10 {
                0..4 => "comercio-0042".to_owned(),
                4..8 => beside[0].clone(),
                _ => beside[1].clone(),
            });
        }
        // In an order that no shard's limit favours one key.
        keys.sort_by_key(|key| hash_of(&format!("{key}{second}")).0);
        put(harness, &keys, 900);
        pass(harness, 1000);
    }
}

/// Sixty-four shards with a load on each.
fn many(harness: &mut View) {
    create(harness, 64);
    pass(harness, 1000);
    for second in 0..6 {
        put(harness, &customers(second * 4000, 4000), 240);
        pass(harness, 1000);
    }
}
