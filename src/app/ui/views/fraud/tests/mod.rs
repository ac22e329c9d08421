//! The view by keys, clicks and pictures.

mod life;
mod pictures;
mod using;

use std::sync::mpsc;

use caudal::api::Blob;
use caudal::api::kinesis::{PutRecordInput, Request};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable as _;

use crate::ui::route::ViewKind;
use crate::ui::testing::stage::{Asked, STREAM, View, ask, ask_for_stream, let_pass, stage};
use crate::ui::theme::ThemeChoice;

/// As large as in the mock, without the frame around it.
const SIZE: Vec2 = Vec2::new(1392.0, 776.0);

fn fraud(becomes: Asked) -> View {
    stage(SIZE, ThemeChoice::Light, ViewKind::Fraud, becomes)
}

fn click(harness: &mut View, role: Role, name: &str) {
    harness.get_by_role_and_label(role, name).scroll_to_me();
    harness.run();
    harness.get_by_role_and_label(role, name).click();
    harness.run();
}

/// Writes into a field in the place of what stands there.
fn write(harness: &mut View, role: Role, field: &str, text: &str) {
    harness.get_by_role_and_label(role, field).scroll_to_me();
    harness.run();
    harness.get_by_role_and_label(role, field).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness.get_by_role_and_label(role, field).type_text(text);
    harness.run();
}

/// Chooses an example of the menu.
fn example(harness: &mut View, name: &str) {
    let opener = |label: &str| label.starts_with("Ejemplo: ") || label == "Evento tuyo";
    let button = harness.get_by(|node| {
        node.role() == Role::Button && node.label().is_some_and(|label| opener(&label))
    });
    button.click();
    harness.run();
    click(harness, Role::MenuItem, name);
}

/// Frames until something is so: answers come from another thread.
fn wait(harness: &mut View, what: &str, so: impl Fn(&mut View) -> bool) {
    let (_keep, never) = mpsc::channel::<()>();
    for _ in 0..2000 {
        if so(harness) {
            return;
        }
        harness.step();
        let _ = never.recv_timeout(std::time::Duration::from_millis(1));
    }
    panic!("never: {what}");
}

/// A stream, the case of the notes upon it, and time until the mapping reads.
fn set_up(harness: &mut View, shards: i64) {
    ask_for_stream(harness, shards);
    let_pass(harness, 1000);
    harness.run();
    click(harness, Role::Button, "Montar el caso del apunte");
    wait(harness, "the mapping is made", |view| {
        view.query_by_label("Montar el caso del apunte").is_none()
    });
    let_pass(harness, 60_000);
    harness.run();
    wait(harness, "it reads", |view| view.query_by_label("Enabled").is_some());
    harness.run();
}

fn put(harness: &mut View, key: &str, data: &str) {
    ask(
        harness,
        Request::PutRecord(PutRecordInput {
            stream_name: Some(STREAM.to_owned()),
            partition_key: Some(key.to_owned()),
            data: Some(Blob::copy_from(data.as_bytes())),
            ..PutRecordInput::default()
        }),
    );
}
