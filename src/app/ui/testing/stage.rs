//! One view alone, as large as the window, over a world of its own.

use std::sync::mpsc;

use caudal::api::kinesis::{CreateStreamInput, Request, ShardId, SplitShardInput};
use caudal::engine::Origin;
use caudal::runtime::{ClockChange, Handle};
use caudal::units::Millis;
use eframe::egui::{UiBuilder, Vec2};
use egui_kittest::Harness;

use super::{Raster, runtime, still};
use crate::ui::app::{Action, App, Scene, view_scene};
use crate::ui::route::ViewKind;
use crate::ui::saved::Saved;
use crate::ui::theme::{self, ThemeChoice};
use crate::ui::views;
use crate::ui::world::World;

/// The stream of the notes.
pub(in crate::ui) const STREAM: &str = "transacciones-realtime";

/// What becomes of the actions that a view asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Asked {
    /// They are done.
    Done,
    /// They are kept in [`Stage::asked`].
    Kept,
}

/// One view alone.
pub(in crate::ui) struct Stage {
    app: Option<App>,
    theme: ThemeChoice,
    /// Which.
    pub(in crate::ui) view: ViewKind,
    becomes: Asked,
    /// What was asked for, where it isn't done.
    pub(in crate::ui) asked: Vec<Action>,
}

/// A window that is one view.
pub(in crate::ui) type View = Harness<'static, Stage>;

/// A window of a size that is one view, without motion.
pub(in crate::ui) fn stage(size: Vec2, theme: ThemeChoice, view: ViewKind, becomes: Asked) -> View {
    let ctx = eframe::egui::Context::default();
    theme::apply(&ctx, theme, true);
    let mut raster = Raster::default();
    raster.background = theme::tokens(&ctx).bg;
    let stage = Stage { app: None, theme, view, becomes, asked: Vec::new() };
    let mut harness = Harness::builder()
        .with_size(size)
        .with_max_steps(60)
        .with_context_setup(theme::install)
        .renderer(raster)
        .build_ui_state(|ui, stage: &mut Stage| stage.frame(ui), stage);
    theme::apply(&harness.ctx, theme, true);
    harness.run();
    harness
}

impl Stage {
    fn frame(&mut self, ui: &mut eframe::egui::Ui) {
        let theme = self.theme;
        let app = self.app.get_or_insert_with(|| {
            let memory = still(Saved { theme, ..Saved::default() }).write();
            App::new(ui.ctx(), World::new(runtime(), ui.ctx()), Some(&memory))
        });
        let whole = ui.ctx().content_rect();
        let mut room = ui.new_child(UiBuilder::new().max_rect(whole));
        room.set_clip_rect(whole);
        app.take_answers(room.ctx());
        let scene = Scene::of(&app.world);
        views::tick(room.ctx(), &mut view_scene!(app, scene), &mut app.states);
        views::show(&mut room, self.view, &mut view_scene!(app, scene), &mut app.states);
        let actions = std::mem::take(&mut app.actions);
        match self.becomes {
            Asked::Done => {
                for action in actions {
                    app.run(room.ctx(), action);
                }
            }
            Asked::Kept => self.asked.extend(actions),
        }
        if app.focus.turn() {
            room.ctx().request_repaint();
        }
    }
}

/// The app behind the view.
pub(in crate::ui) fn app(harness: &mut View) -> &mut App {
    harness.state_mut().app.as_mut().expect("a frame has been drawn")
}

/// The engine of its world.
pub(in crate::ui) fn handle(harness: &mut View) -> Handle {
    app(harness).world.handle().clone()
}

/// Makes an API call; the view learns of it in its next frame.
pub(in crate::ui) fn ask(harness: &mut View, request: Request) {
    handle(harness).kinesis(Origin::Lab, request).expect("an engine").expect("an answer");
}

/// Has the stream of the notes made; simulated time must pass until it is ACTIVE.
pub(in crate::ui) fn ask_for_stream(harness: &mut View, shards: i64) {
    ask(
        harness,
        Request::CreateStream(CreateStreamInput {
            stream_name: Some(STREAM.to_owned()),
            shard_count: Some(shards),
            ..CreateStreamInput::default()
        }),
    );
}

/// Has one of its shards split.
pub(in crate::ui) fn ask_for_split(harness: &mut View, shard: u32, at: u128) {
    ask(
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
pub(in crate::ui) fn let_pass(harness: &mut View, millis: u64) {
    let (done, wait) = mpsc::channel();
    let change = ClockChange { advance: Some(Millis(millis)), ..ClockChange::default() };
    let reply = Box::new(move |_| done.send(()).unwrap_or_default());
    handle(harness).set_clock(change, reply).expect("an engine");
    wait.recv().expect("an answer");
}
