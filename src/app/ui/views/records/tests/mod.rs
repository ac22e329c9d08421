//! The view through clicks and keys, and its pictures.

mod pictures;
mod using;

use std::sync::mpsc;
use std::time::Duration;

use caudal::api::Blob;
use caudal::api::kinesis::{PutRecordsInput, PutRecordsRequestEntry, Request};
use eframe::egui::Vec2;

use crate::ui::route::ViewKind;
use crate::ui::testing::stage::{
    Asked, STREAM, View, app, ask, ask_for_stream, handle, let_pass, stage,
};
use crate::ui::theme::ThemeChoice;

fn view(size: Vec2, theme: ThemeChoice) -> View {
    stage(size, theme, ViewKind::Records, Asked::Kept)
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
    let_pass(harness, millis);
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
