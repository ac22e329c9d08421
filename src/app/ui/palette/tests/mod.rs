//! What the palette finds, how it is used, how it looks.

mod finding;
mod looks;
mod using;

use caudal::api::kinesis::{CreateStreamInput, Request};
use caudal::engine::{Engine, Envelope, Genesis, Origin, Snapshot};
use caudal::kinesis::Settings;
use caudal::notes::{SearchIndex, Vault};
use caudal::units::{Millis, Timestamp};
use eframe::egui::{self, Context, Key, Modifiers};
use egui_kittest::{Harness, HarnessBuilder};

use super::*;
use crate::ui::theme::{self, ThemeChoice};

const KINESIS: &str = "---\ntitle: Kinesis\nshort: Kinesis\nsummary: Qué servicio elegir.\n\
    icon: waypoints\ngroup: Notas\norder: 1\naliases: Amazon Kinesis, Data Streams\n\
    reviewed: 2026-11-22\n---\n\n## 1. La familia {#familia}\n\nTres servicios.\n\n\
    ## 2. Capacidad y costes {#capacidad}\n\nCada shard admite 1 MB/s de escritura. La clave de \
    partición decide el shard.\n\n### Dividir y fusionar {#dividir}\n\nDividir un shard caliente.\n";
const LIMITES: &str = "---\ntitle: Límites y cuotas\nshort: Límites\nsummary: Números con fuente.\n\
    icon: gauge\ngroup: Referencia\norder: 2\naliases: Cuotas\nreviewed: 2026-11-22\n---\n\n\
    ## Retención {#retencion}\n\nDe 24 horas a 365 días.\n";

/// A small world: two pages, two streams, some places one has been to.
pub(super) struct Room {
    pub(super) palette: Palette,
    vault: Vault,
    index: SearchIndex,
    snapshot: Snapshot,
    recent: Vec<Route>,
    here: Route,
    disabled: Vec<UiCommand>,
    pub(super) chosen: Vec<Choice>,
    /// A field behind the palette.
    behind: String,
}

impl Room {
    pub(super) fn new() -> Self {
        Self::with(Vault::new([("kinesis", KINESIS), ("limites", LIMITES)]))
    }

    fn with(vault: Vault) -> Self {
        Self {
            palette: Palette::default(),
            index: SearchIndex::build(&vault),
            vault,
            snapshot: world(&[("pagos", 2), ("transacciones-realtime", 4)]),
            recent: vec![Route::page("limites"), Route::section("kinesis", "capacidad")],
            here: Route::page("kinesis"),
            disabled: Vec::new(),
            chosen: Vec::new(),
            behind: String::new(),
        }
    }

    fn find(&self, query: &str, filter: Filter) -> Vec<Hit> {
        self.look(|sources| results(query, filter, sources))
    }

    fn look<T>(&self, with: impl FnOnce(&Sources<'_>) -> T) -> T {
        let enabled = |command| !self.disabled.contains(&command);
        with(&Sources {
            vault: &self.vault,
            index: &self.index,
            snapshot: &self.snapshot,
            recent: &self.recent,
            here: &self.here,
            enabled: &enabled,
        })
    }

    fn ui(&mut self, ui: &mut egui::Ui) {
        let background = ui.content_rect();
        ui.painter().rect_filled(background, 0, theme::tokens(ui.ctx()).bg);
        let field = ui.text_edit_singleline(&mut self.behind);
        let _ = field.accessible_name("Detrás");
        let mut palette = std::mem::take(&mut self.palette);
        let choice = self.look(|sources| palette.show(ui.ctx(), sources));
        self.palette = palette;
        self.chosen.extend(choice);
    }
}

/// A snapshot of a world with these streams.
fn world(streams: &[(&str, i64)]) -> Snapshot {
    let born = Timestamp(1_795_000_000_000);
    let mut engine = Engine::new(Genesis { seed: 7, settings: Settings::default(), born });
    for (name, shards) in streams {
        let create = Request::CreateStream(CreateStreamInput {
            stream_name: Some((*name).into()),
            shard_count: Some(*shards),
            ..Default::default()
        });
        let outcome = engine.apply(born, &Envelope::kinesis(Origin::Lab, create));
        assert!(outcome.result.is_ok(), "{name} was not created");
    }
    engine.advance(born + Millis(60_000));
    engine.snapshot()
}

fn harness(room: Room, theme: ThemeChoice, size: [f32; 2], zoom: f32) -> Harness<'static, Room> {
    build(Harness::builder(), room, theme, size, zoom)
}

fn build(
    builder: HarnessBuilder<Room>,
    room: Room,
    theme: ThemeChoice,
    size: [f32; 2],
    zoom: f32,
) -> Harness<'static, Room> {
    let setup = move |ctx: &Context| {
        theme::install(ctx);
        theme::apply(ctx, theme, true);
    };
    let base = match theme {
        ThemeChoice::Light => egui::Theme::Light,
        _ => egui::Theme::Dark,
    };
    builder
        .with_theme(base)
        // As a window of this size in pixels of the screen looks when it is zoomed.
        .with_size(egui::Vec2::from(size) / zoom)
        .with_pixels_per_point(zoom)
        .with_context_setup(setup)
        .build_ui_state(|ui, room: &mut Room| room.ui(ui), room)
}

/// A window of the usual size, with the palette open.
fn opened(scope: Scope, query: &str) -> Harness<'static, Room> {
    let mut harness = harness(Room::new(), ThemeChoice::Dark, [1440.0, 900.0], 1.0);
    harness.run();
    harness.state_mut().palette.open(scope, query);
    harness.run();
    harness
}

fn press(harness: &mut Harness<'_, Room>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run();
}

fn type_in(harness: &mut Harness<'_, Room>, text: &str) {
    for letter in text.chars() {
        harness.event(egui::Event::Text(letter.to_string()));
        harness.run();
    }
}
