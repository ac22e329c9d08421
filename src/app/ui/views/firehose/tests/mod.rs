//! The view by keys, clicks and pictures.

mod pictures;
mod using;

use std::sync::mpsc;

use caudal::api::Blob;
use caudal::api::firehose::{
    BufferingHints, CreateDeliveryStreamInput, PutRecordBatchInput, Record, Request,
};
use caudal::engine::Origin;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable as _;

use super::draft::Draft;
use crate::ui::route::ViewKind;
use crate::ui::testing::stage::{Asked, View, app, handle, let_pass, stage};
use crate::ui::theme::ThemeChoice;

/// As large as in the mock, without the frame around it.
const SIZE: Vec2 = Vec2::new(1392.0, 796.0);

fn firehose(theme: ThemeChoice) -> View {
    stage(SIZE, theme, ViewKind::Firehose, Asked::Done)
}

fn call(harness: &mut View, request: Request) {
    handle(harness).firehose(Origin::Lab, request).expect("an engine").expect("accepted");
}

/// Frames until something is so: answers and files come from other threads.
fn wait(harness: &mut View, what: &str, so: impl Fn(&mut View) -> bool) {
    let (_keep, never) = mpsc::channel::<()>();
    for _ in 0..20_000 {
        if so(harness) {
            // It may have come true after the frame was drawn.
            harness.run_ok();
            return;
        }
        harness.step();
        let _ = never.recv_timeout(std::time::Duration::from_millis(1));
    }
    panic!("never: {what}");
}

/// Waits for what a widget says.
fn wait_for(harness: &mut View, label: &str) {
    wait(harness, label, |harness| harness.query_all_by_label_contains(label).next().is_some());
}

/// The notes' delivery stream under another name and with another buffer.
fn creation(name: &str, size: i64, seconds: i64) -> CreateDeliveryStreamInput {
    let Request::CreateDeliveryStream(mut input) = Draft::example().request(None) else {
        panic!("another request");
    };
    input.delivery_stream_name = Some(name.to_owned());
    if let Some(config) = &mut input.extended_s3_destination_configuration {
        config.buffering_hints =
            Some(BufferingHints { size_in_mbs: Some(size), interval_in_seconds: Some(seconds) });
    }
    input
}

fn create(harness: &mut View, input: CreateDeliveryStreamInput) {
    let name = input.delivery_stream_name.clone().unwrap_or_default();
    call(harness, Request::CreateDeliveryStream(input));
    let_pass(harness, 60_000);
    wait(harness, "ACTIVE", |harness| {
        app(harness).world.snapshot().delivery_stream(&name).is_some_and(|stream| {
            stream.status == caudal::api::firehose::DeliveryStreamStatus::Active
        })
    });
}

/// Puts so many transactions of about a kilobyte, each with a number of its own.
fn put(harness: &mut View, stream: &str, first: usize, count: usize) {
    let record = |number: usize| {
        let country = ["MX", "CO", "CL", "ES"][number % 4];
        let note = (0..40).fold(String::new(), |text, at| {
            format!("{text}{:x}", number.wrapping_mul(2_654_435_761 + at) % 65_521)
        });
        let text = format!(
            "{{\"txn_id\":\"TXN{number}\",\"monto\":{},\"pais\":\"{country}\",\"cliente_id\":\
             \"{}\",\"nota\":\"{note}\"}}\n",
            number * 37 % 90_000,
            10_000 + number * 7
        );
        Record { data: Some(Blob(text.into_bytes().into())) }
    };
    let all: Vec<_> = (first..first + count).map(record).collect();
    for batch in all.chunks(500) {
        let input = PutRecordBatchInput {
            delivery_stream_name: Some(stream.to_owned()),
            records: Some(batch.to_vec()),
        };
        call(harness, Request::PutRecordBatch(input));
    }
}

fn objects(harness: &mut View, stream: &str) -> u64 {
    let snapshot = app(harness).world.snapshot();
    snapshot.delivery_stream(stream).map_or(0, |stream| stream.metrics.total.delivered_objects)
}

fn click(harness: &mut View, role: Role, name: &str) {
    harness.get_by_role_and_label(role, name).scroll_to_me();
    harness.run_ok();
    harness.get_by_role_and_label(role, name).click();
    harness.run_ok();
}

/// Writes into a field in the place of what stands there.
fn write(harness: &mut View, role: Role, field: &str, text: &str) {
    harness.get_by_role_and_label(role, field).scroll_to_me();
    harness.run_ok();
    harness.get_by_role_and_label(role, field).focus();
    harness.run_ok();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_ok();
    harness.get_by_role_and_label(role, field).type_text(text);
    harness.run_ok();
}
