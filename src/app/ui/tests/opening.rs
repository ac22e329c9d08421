//! A world that takes its time to open: nothing that is asked for meanwhile is lost.

use std::sync::mpsc::{Sender, channel};

use caudal::kinesis::Settings;
use caudal::runtime::journal::SyncPolicy;
use caudal::runtime::{ClockStart, Opened, Runtime, RuntimeConfig, StartError, Storage};
use eframe::egui::Key;
use egui_kittest::kittest::Queryable as _;

use super::{WINDOW, press};
use crate::ui::app::{Action, App};
use crate::ui::route::Route;
use crate::ui::testing::{NOW, Raster, Window, runtime, settle, window};
use crate::ui::world::{Opening, World};

type Opener = Sender<Result<(Runtime, Opened), StartError>>;

fn opening() -> (Window, Opener) {
    let (sender, receiver) = channel();
    let mut harness = window(WINDOW, Raster::default(), move |ctx| {
        let config = RuntimeConfig {
            storage: Storage::Memory,
            settings: Settings::default(),
            seed: 1,
            sync: SyncPolicy::EveryCommit,
            start: ClockStart::At(NOW),
        };
        let opening = Opening {
            config,
            receiver,
            explain_start: |_| "la carpeta no vale".to_owned(),
            explain_notice: |_| None,
        };
        App::new(ctx, World::opening(opening, ctx), None)
    });
    harness.run();
    (harness, sender)
}

fn create(name: &str) -> Action {
    let input = caudal::api::kinesis::CreateStreamInput {
        stream_name: Some(name.to_owned()),
        shard_count: Some(2),
        ..Default::default()
    };
    Action::Ask(Box::new(caudal::api::kinesis::Request::CreateStream(input)))
}

#[test]
fn what_is_asked_for_meanwhile_is_done_in_the_real_world() {
    let (mut harness, sender) = opening();
    assert!(harness.query_all_by_label("Abriendo el mundo…").count() >= 1);
    harness.state_mut().actions.push(create("pagos"));
    harness.state_mut().go(Route::Stream("pagos".to_owned()), false);
    press(&mut harness, eframe::egui::Modifiers::NONE, Key::Period);
    assert!(harness.state().world.handle().calls().is_empty(), "nobody has been asked yet");
    assert_eq!(harness.state().world.clock().now, harness.state().world.snapshot().now);
    sender.send(Ok((runtime(), Opened { entries: 0, notices: Vec::new() }))).expect("a window");
    settle(&mut harness, |app| app.world.handle().calls().len() == 1);
    settle(&mut harness, |app| app.world.clock().now.0 == NOW.0 + 1000);
    assert!(harness.state().world.snapshot().stream("pagos").is_some());
    assert_eq!(harness.query_all_by_label("Abriendo el mundo…").count(), 0);
}

#[test]
fn a_world_that_cannot_be_opened_is_told_and_an_empty_one_stands_in() {
    let (mut harness, sender) = opening();
    drop(sender);
    settle(&mut harness, |app| !app.world.is_opening());
    harness.run();
    assert_eq!(harness.state().notices.unseen(), 1);
    assert!(harness.query_all_by_label_contains("no se puede abrir").count() >= 1);
    harness.state_mut().actions.push(create("pagos"));
    settle(&mut harness, |app| app.world.snapshot().stream("pagos").is_some());
}
