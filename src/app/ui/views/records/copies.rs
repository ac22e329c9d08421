//! A record written down: as the command or program that would send it, as JSON.

use caudal::api::Blob;
use caudal::api::kinesis::{PutRecordInput, Request};
use caudal::clients::reader::Row;
use caudal::shell::render;
use eframe::egui::{Key, Modifiers, Ui};
use serde_json::json;

use crate::ui::app::Action;
use crate::ui::views::ViewScene;
use crate::ui::widgets::Tone;

/// Largest payload that is copied: a clipboard of many megabytes stops other programs.
const COPIED_MAX: usize = 1 << 20;

/// A way to write it down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Cli,
    Boto3,
    Json,
}

/// Every way with its key, its name and what is said once it is copied.
pub(super) const WAYS: [(Way, Key, &str, &str, &str); 3] = [
    (Way::Cli, Key::C, "C", "CLI", "Copiado como CLI"),
    (Way::Boto3, Key::P, "P", "boto3", "Copiado como boto3"),
    (Way::Json, Key::J, "J", "JSON", "Copiado como JSON"),
];

/// The call that would send it once more.
pub(super) fn request(stream: &str, row: &Row) -> Request {
    Request::PutRecord(PutRecordInput {
        stream_name: Some(stream.to_owned()),
        partition_key: Some(row.key().to_owned()),
        data: Some(row.record.data.clone()),
        ..PutRecordInput::default()
    })
}

/// The record of the notes.
pub(super) fn example(stream: &str) -> Request {
    let data = br#"{"txn_id":"TXN001","cliente_id":"cliente-12345","monto":5000,"pais":"MX"}"#;
    Request::PutRecord(PutRecordInput {
        stream_name: Some(stream.to_owned()),
        partition_key: Some("cliente-12345".to_owned()),
        data: Some(Blob::copy_from(data)),
        ..PutRecordInput::default()
    })
}

/// The record with everything that `GetRecords` and its shard say of it.
pub(super) fn json(row: &Row) -> String {
    let mut record = serde_json::to_value(&row.record).unwrap_or_default();
    record["ShardId"] = json!(row.shard().to_string());
    serde_json::to_string_pretty(&record).unwrap_or_default()
}

/// Copies it in a way.
pub(super) fn copy(scene: &mut ViewScene<'_>, stream: &str, row: &Row, way: Way) {
    if row.data().len() > COPIED_MAX {
        let words = "El registro pasa de 1 MiB: expórtalo a un fichero en vez de copiarlo.";
        scene.actions.push(Action::Say(Tone::Warn, words.to_owned()));
        return;
    }
    let text = match way {
        Way::Cli => render::cli(&request(stream, row)),
        Way::Boto3 => render::boto3(&request(stream, row)),
        Way::Json => json(row),
    };
    let said = WAYS.iter().find(|(other, ..)| *other == way).map_or("", |way| way.4);
    scene.actions.push(Action::Copy(text, said));
}

/// Copies by key, while the rows have the keyboard.
pub(super) fn keys(ui: &Ui, scene: &mut ViewScene<'_>, stream: &str, row: &Row) {
    for (way, key, ..) in WAYS {
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
            copy(scene, stream, row, way);
        }
    }
}
