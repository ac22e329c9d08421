//! The ring and its linear twin through the window's door: clicks, keys, and pictures.

mod pictures;
mod using;

use caudal::api::Blob;
use caudal::api::kinesis::{PutRecordsInput, PutRecordsRequestEntry, Request};
use caudal::engine::Origin;
use caudal::kinesis::hash_of;
use eframe::egui::Vec2;

use crate::ui::route::ViewKind;
use crate::ui::testing::stage::{
    Asked, STREAM, View, app, ask_for_split, ask_for_stream, handle, let_pass, stage,
};
use crate::ui::theme::ThemeChoice;

/// The ring as a ring, without motion.
fn ring(size: Vec2, theme: ThemeChoice) -> View {
    let mut harness = view(size, theme, ViewKind::Ring);
    app(&mut harness).states.ring.line = Some(false);
    harness
}

fn view(size: Vec2, theme: ThemeChoice, view: ViewKind) -> View {
    stage(size, theme, view, Asked::Done)
}

fn create(harness: &mut View, shards: i64) {
    ask_for_stream(harness, shards);
    harness.run();
}

fn split(harness: &mut View, shard: u32, at: u128) {
    ask_for_split(harness, shard, at);
    harness.run();
}

/// Lets simulated time pass.
fn pass(harness: &mut View, millis: u64) {
    let_pass(harness, millis);
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
