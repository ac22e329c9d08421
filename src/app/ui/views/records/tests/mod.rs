//! The view through clicks and keys, and its pictures.

mod pictures;
mod using;

use std::sync::mpsc;
use std::time::Duration;

use caudal::api::Blob;
use caudal::api::kinesis::{CreateStreamInput, PutRecordsInput, PutRecordsRequestEntry, Request};
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
    /// What was asked for, instead of being done.
    asked: Vec<crate::ui::app::Action>,
}

type View = Harness<'static, Stage>;

fn view(size: Vec2, theme: ThemeChoice) -> View {
    let ctx = eframe::egui::Context::default();
    theme::apply(&ctx, theme, true);
    let mut raster = Raster::default();
    raster.background = theme::tokens(&ctx).bg;
    let mut harness = Harness::builder()
        .with_size(size)
        .with_max_steps(60)
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
                let scene = Scene::of(&app.world);
                views::tick(room.ctx(), &mut view_scene!(app, scene), &mut app.states);
                let mut scene = view_scene!(app, scene);
                views::show(&mut room, ViewKind::Records, &mut scene, &mut app.states);
                stage.asked.append(&mut app.actions);
                app.focus.turn();
            },
            Stage { app: None, theme, asked: Vec::new() },
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

fn send(harness: &mut View, records: Vec<(String, Vec<u8>)>) {
    let records = records
        .into_iter()
        .map(|(key, data)| PutRecordsRequestEntry {
            data: Some(Blob::from(data)),
            partition_key: Some(key),
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

/// A transaction of the notes.
fn transaction(number: u32) -> (String, Vec<u8>) {
    let pais = ["MX", "US", "CO", "CL"][number as usize % 4];
    let canal = ["app", "tpv", "web"][number as usize % 3];
    let monto = f64::from(number * 7919 % 90_000) + 0.5;
    let key = format!("cliente-{}", 10_000 + number * 7919 % 4001);
    let data = format!(
        "{{\"txn_id\":\"TXN{number:04}\",\"monto\":{monto:.2},\"pais\":\"{pais}\",\
         \"canal\":\"{canal}\",\"cuenta\":{{\"pais\":\"MX\",\"etiquetas\":[\"vip\",\"nomina\"]}}}}"
    );
    (key, data.into_bytes())
}

fn put(harness: &mut View, from: u32, count: u32) {
    send(harness, (from..from + count).map(transaction).collect());
}

fn pass(harness: &mut View, millis: u64) {
    let (done, wait) = mpsc::channel();
    let change = ClockChange { advance: Some(Millis(millis)), ..ClockChange::default() };
    let reply = Box::new(move |_| done.send(()).unwrap_or_default());
    handle(harness).set_clock(change, reply).expect("an engine");
    wait.recv().expect("an answer");
    rest(harness);
}

/// Waits until the engine and the reader have told all they have to tell.
fn rest(harness: &mut View) {
    let (_keep, never) = mpsc::channel::<()>();
    let mut quiet = 0;
    let mut before = String::new();
    while quiet < 4 {
        let _ = never.recv_timeout(Duration::from_millis(25));
        harness.run();
        let seen = app(harness).states.records_seen();
        let now = handle(harness).snapshot().entries;
        let (rows, shown) = (seen.rows.len(), seen.shown().len());
        let told = format!("{now} {rows} {shown} {} {:?}", seen.generation, seen.status);
        quiet = if told == before { quiet + 1 } else { 0 };
        before = told;
    }
    harness.run();
}
