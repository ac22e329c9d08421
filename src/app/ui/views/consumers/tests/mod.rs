//! The view through clicks and keys, and its pictures.

mod pictures;
mod using;

use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use caudal::api::Blob;
use caudal::api::kinesis::{PutRecordsInput, PutRecordsRequestEntry, Request};
use caudal::clients::consumer::{ConsumerStatus, Consumers, Kind, Polling, Spec, Start};
use eframe::egui::Vec2;

use crate::ui::route::ViewKind;
use crate::ui::testing::stage::{
    Asked, STREAM, View, app, ask, ask_for_split, ask_for_stream, handle, let_pass, stage,
};
use crate::ui::theme::ThemeChoice;

fn view(size: Vec2, theme: ThemeChoice) -> View {
    stage(size, theme, ViewKind::Consumers, Asked::Done)
}

fn call(harness: &mut View, request: Request) {
    ask(harness, request);
    rest(harness);
}

fn create(harness: &mut View, shards: i64) {
    ask_for_stream(harness, shards);
    rest(harness);
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
    ask_for_split(harness, shard, at);
    rest(harness);
}

fn consumers(harness: &mut View) -> &Consumers {
    let app = app(harness);
    let handle = app.world.handle().clone();
    let waker = Arc::clone(&app.waker);
    app.clients.consumers(&handle, &waker).expect("a thread")
}

/// Lets simulated time pass, and the consumers do what they can by then.
fn pass(harness: &mut View, millis: u64) {
    let_pass(harness, millis);
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
