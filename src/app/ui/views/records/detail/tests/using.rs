//! The drawer in a window of its own.

use std::sync::Arc;
use std::sync::mpsc;

use caudal::api::Blob;
use caudal::api::kinesis::{
    CreateStreamInput, PutRecordInput, Record, Request, Response, SequenceNumber,
};
use caudal::clients::reader::Row;
use caudal::engine::Origin;
use caudal::runtime::ClockChange;
use caudal::units::{Millis, Timestamp};
use eframe::egui::{Key, UiBuilder, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::ui::app::{Action, App, Scene, view_scene};
use crate::ui::route::{Route, ViewKind};
use crate::ui::saved::Saved;
use crate::ui::testing::{NOW, Raster, runtime, shots, still};
use crate::ui::theme::{self, ThemeChoice};
use crate::ui::views::records::detail::{Asked, State, show};
use crate::ui::world::World;

const STREAM: &str = "transacciones-realtime";

/// The drawer alone, as large as the window.
struct Stage {
    app: Option<App>,
    theme: ThemeChoice,
    state: State,
    row: Option<Arc<Row>>,
    asked: Option<Asked>,
    told: Vec<Action>,
}

type Drawer = Harness<'static, Stage>;

fn drawer(size: Vec2, theme: ThemeChoice) -> Drawer {
    let ctx = eframe::egui::Context::default();
    theme::apply(&ctx, theme, true);
    let mut raster = Raster::default();
    raster.background = theme::tokens(&ctx).bg;
    let (state, row, asked, told) = (State::default(), None, None, Vec::new());
    let scenery = Stage { app: None, theme, state, row, asked, told };
    let mut harness = Harness::builder()
        .with_size(size)
        .with_max_steps(40)
        .with_context_setup(theme::install)
        .renderer(raster)
        .build_ui_state(frame, scenery);
    theme::apply(&harness.ctx, theme, true);
    harness.run();
    let request = Request::CreateStream(CreateStreamInput {
        stream_name: Some(STREAM.to_owned()),
        shard_count: Some(4),
        ..CreateStreamInput::default()
    });
    call(&mut harness, request);
    let (done, wait) = mpsc::channel();
    let change = ClockChange { advance: Some(Millis(1000)), ..ClockChange::default() };
    let reply = Box::new(move |_| done.send(()).unwrap_or_default());
    app(&mut harness).world.handle().set_clock(change, reply).expect("an engine");
    wait.recv().expect("an answer");
    harness
}

fn frame(ui: &mut eframe::egui::Ui, stage: &mut Stage) {
    let theme = stage.theme;
    let app = stage.app.get_or_insert_with(|| {
        let memory = still(Saved { theme, ..Saved::default() }).write();
        App::new(ui.ctx(), World::new(runtime(), ui.ctx()), Some(&memory))
    });
    let whole = ui.ctx().content_rect();
    let mut room = ui.new_child(UiBuilder::new().max_rect(whole));
    room.set_clip_rect(whole);
    let Some(row) = &stage.row else { return };
    let scene = Scene::of(&app.world);
    let mut scene = view_scene!(app, scene);
    if let Some(asked) = show(&mut room, &mut scene, &mut stage.state, row) {
        asked.carry_out(&mut scene, row);
        stage.asked = Some(asked);
    }
    stage.told.append(&mut app.actions);
}

fn app(harness: &mut Drawer) -> &mut App {
    harness.state_mut().app.as_mut().expect("a frame has been drawn")
}

fn call(harness: &mut Drawer, request: Request) -> Response {
    let handle = app(harness).world.handle().clone();
    handle.kinesis(Origin::Lab, request).expect("an engine").expect("an answer")
}

/// Puts a record and opens it.
fn open(harness: &mut Drawer, key: &str, data: &[u8]) {
    let request = Request::PutRecord(PutRecordInput {
        stream_name: Some(STREAM.to_owned()),
        data: Some(Blob::copy_from(data)),
        partition_key: Some(key.to_owned()),
        ..PutRecordInput::default()
    });
    let Response::PutRecord(put) = call(harness, request) else { panic!("a put record") };
    let number: SequenceNumber = put.sequence_number;
    let row = Row {
        record: Record {
            sequence_number: number,
            approximate_arrival_timestamp: Timestamp(NOW.0 + 1000),
            data: Blob::copy_from(data),
            partition_key: key.into(),
            encryption_type: None,
        },
    };
    harness.state_mut().row = Some(Arc::new(row));
    harness.run();
}

const PAYLOAD: &[u8] = br#"{"txn": "TXN0917", "monto": 72000.00, "pais": "US", "canal": "app",
  "cliente": {"id": "cliente-12345", "nivel": null, "alertas": ["monto", "pais"]}, "ok": true}"#;

fn small() -> Drawer {
    let mut harness = drawer(Vec2::new(500.0, 620.0), ThemeChoice::Dark);
    open(&mut harness, "cliente-12345", PAYLOAD);
    harness
}

#[test]
fn a_tree_is_folded_and_its_values_are_copied() {
    let mut harness = small();
    harness.get_by_label("\"monto\": 72000.00").click();
    harness.run();
    let told = std::mem::take(&mut harness.state_mut().told);
    assert!(matches!(&told[..], [Action::Copy(text, _)] if text == "72000.00"));
    harness.get_by_label("\"cliente\": {").click();
    harness.run();
    harness.get_by_label("\"cliente\": {…} 3 campos").click();
    harness.run();
    assert!(harness.query_by_label("\"cliente\": {").is_some());
}

#[test]
fn a_binary_payload_opens_as_digits_and_the_next_text_as_json_again() {
    let mut harness = small();
    open(&mut harness, "binario", &[0xff, 0xfe, 0x00, 0x41]);
    assert!(harness.query_by_label_contains("ff fe 00 41").is_some());
    open(&mut harness, "cliente-12345", PAYLOAD);
    assert!(harness.query_by_label("\"monto\": 72000.00").is_some());
}

#[test]
fn every_tab_shows_something_and_the_way_leads_on() {
    let mut harness = small();
    for tab in ["Texto", "Hex", "Base64", "Metadatos", "Ruta"] {
        harness.get_by_label(tab).click();
        harness.run();
    }
    assert!(harness.query_by_label_contains("Nadie todavía").is_some());
    assert!(harness.query_by_label_contains("Firehose todavía no está").is_some());
    harness.get_by_label("Crear un consumidor").click();
    harness.run();
    let told = std::mem::take(&mut harness.state_mut().told);
    let there = Route::View(ViewKind::Consumers);
    assert!(matches!(&told[..], [Action::Go { route, .. }] if *route == there));
}

#[test]
fn a_record_is_put_again_edited_and_copied() {
    let mut harness = small();
    harness.get_by_label("Reenviar").click();
    harness.run();
    harness.key_press(Key::C);
    harness.run();
    harness.get_by_label("Editar y reenviar").click();
    harness.run();
    let told = std::mem::take(&mut harness.state_mut().told);
    let [Action::Ask(request), Action::Copy(command, _), Action::Go { .. }] = &told[..] else {
        panic!("{} actions", told.len())
    };
    assert!(matches!(&**request, Request::PutRecord(input)
        if input.data.as_deref() == Some(PAYLOAD)));
    assert!(command.starts_with("aws kinesis put-record "), "{command}");
    let draft = app(&mut harness).clients.draft.take().expect("a draft");
    assert_eq!((&*draft.key, &*draft.data), ("cliente-12345", PAYLOAD));
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().asked, Some(Asked::Close));
}

#[test]
fn a_large_payload_is_shown_in_part_and_then_whole() {
    let mut harness = small();
    let mut data = b"[".to_vec();
    while data.len() < 900_000 {
        data.extend_from_slice(b"{\"a\": 1},");
    }
    data.extend_from_slice(b"0]");
    open(&mut harness, "grande", &data);
    harness.get_by_label("mostrar todo").click();
    for _ in 0..5000 {
        harness.run();
        if harness.query_by_label_contains("mostrar 200").is_some()
            || harness.query_by_label_contains("[").is_some()
        {
            break;
        }
        std::thread::yield_now();
    }
    assert!(harness.query_by_label("[").is_some());
    harness.get_by_label("Hex").click();
    harness.run();
    assert!(harness.query_by_label("mostrar todo").is_none());
}

#[test]
fn pictures() {
    let Some(folder) = shots() else { return };
    for (theme, name) in [(ThemeChoice::Dark, "oscuro"), (ThemeChoice::Light, "claro")] {
        let mut harness = drawer(Vec2::new(500.0, 620.0), theme);
        open(&mut harness, "cliente-12345", PAYLOAD);
        for tab in ["JSON", "Hex", "Metadatos", "Ruta"] {
            harness.get_by_label(tab).click();
            harness.run();
            let picture = harness.render().expect("a picture");
            picture.save(folder.join(format!("cajon-{tab}-{name}.png"))).expect("saved");
        }
    }
}
