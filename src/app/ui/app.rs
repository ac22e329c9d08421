//! The window's state, and what happens each frame: take the newest snapshot and the answers,
//! read the keys, draw, and only then do what was asked for.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::{Arc, LazyLock};

use caudal::api::kinesis::Request;
use caudal::engine::Snapshot;
use caudal::notes::{SearchIndex, Vault};
use caudal::runtime::ClockStatus;
use eframe::egui::{self, Context, Ui};

use super::about::AboutBox;
use super::activity::Activity;
use super::clients::{Clients, Waker};
use super::command::UiCommand;
use super::find_bar::FindBar;
use super::focus::Focus;
use super::help::HelpSheet;
use super::journeys::{Journeys, WorldAction};
use super::notices::Notices;
use super::numbers;
use super::page::PageView;
use super::palette::Palette;
use super::route::{Route, ViewKind};
use super::saved::{self, Saved};
use super::shell::{Drawer, Region};
use super::snippets::Snippets;
use super::theme;
use super::undo_toast::UndoToast;
use super::views;
use super::widgets::Tone;
use super::world::{self, Arrival, DENSITY_BARS, Flow, World};

/// The pages and their words, read once.
static NOTES: LazyLock<(Arc<Vault>, Arc<SearchIndex>)> = LazyLock::new(|| {
    let vault = Vault::bundled();
    let index = SearchIndex::build(&vault);
    (Arc::new(vault), Arc::new(index))
});

/// Reads the pages, if nobody has yet; the window needs them for its first frame.
pub fn read_notes() {
    LazyLock::force(&NOTES);
}

/// Something that was asked for while drawing; done when the frame is drawn.
#[derive(Clone, Debug)]
pub enum Action {
    /// A command of the table.
    Command(UiCommand),
    /// To go somewhere.
    Go {
        /// Where.
        route: Route,
        /// In a tab of its own.
        new_tab: bool,
    },
    /// A call of Kinesis Data Streams.
    Ask(Box<Request>),
    /// A call of Data Firehose.
    AskFirehose(Box<caudal::api::firehose::Request>),
    /// A call of any service.
    Call(Box<caudal::api::ApiRequest>),
    /// Something to say.
    Say(Tone, String),
    /// A text for the clipboard, and what to say about it.
    Copy(String, &'static str),
    /// To show a call of the log, by number.
    ShowCall(u64),
    /// Words to search for in all pages.
    Search(String),
    /// A speed of the clock.
    Speed(f64),
    /// Simulated time to pass at once.
    Advance(caudal::units::Millis),
    /// A text for the prompt of the terminal.
    Edit(String),
    /// Something with the world as a whole.
    World(WorldAction),
}

/// What the views draw from: many parts of the app at once, of which each is borrowed by itself.
macro_rules! view_scene {
    ($app:expr, $scene:expr) => {
        $crate::ui::views::ViewScene {
            snapshot: &$scene.snapshot,
            clock: $scene.clock,
            stream: &mut $app.saved.stream,
            focus: &mut $app.focus,
            actions: &mut $app.actions,
            handle: $app.world.handle(),
            journeys: &mut $app.journeys,
            clients: &mut $app.clients,
            activity: &$app.activity,
            waker: std::sync::Arc::clone(&$app.waker),
            port: &mut $app.saved.port,
            reading: &mut $app.saved.reading,
            sums: &mut $app.saved.sums,
            fraud: &mut $app.saved.fraud,
            storage: $app.world.storage(),
            time: $crate::ui::shell::clock_text(&$scene),
            opening: $scene.opening,
            refused: $app.refused.as_deref(),
        }
    };
}
pub(super) use view_scene;

/// A way to ask for a frame from any thread.
fn waker(ctx: &Context) -> Waker {
    let ctx = ctx.clone();
    Arc::new(move || ctx.request_repaint())
}

/// What a frame draws from.
pub struct Scene {
    /// The world.
    pub snapshot: Arc<Snapshot>,
    /// The clock.
    pub clock: ClockStatus,
    /// The flow of records.
    pub flow: Flow,
    /// Records of the last five minutes.
    pub density: [u64; DENSITY_BARS],
    /// The world is still being opened; an empty one stands in.
    pub opening: bool,
}

impl Scene {
    pub(super) fn of(world: &World) -> Self {
        let (snapshot, clock) = (world.snapshot(), world.clock());
        let flow = world::flow(&snapshot, clock.now);
        let density = world::density(&snapshot, clock.now);
        Self { snapshot, clock, flow, density, opening: world.is_opening() }
    }

    /// Whether records have flowed in the last five minutes.
    pub fn flowing(&self) -> bool {
        self.density.iter().any(|records| *records > 0)
    }
}

/// The window.
pub struct App {
    pub(super) vault: Arc<Vault>,
    pub(super) index: Arc<SearchIndex>,
    pub(super) world: World,
    pub(super) saved: Saved,
    pub(super) notices: Notices,
    pub(super) activity: Activity,
    /// What is under way with the world as a whole.
    pub(super) journeys: Journeys,
    /// The way back from what was just taken away.
    pub(super) undo: UndoToast,
    pub(super) page_view: PageView,
    pub(super) palette: Palette,
    pub(super) find: FindBar,
    pub(super) help: HelpSheet,
    pub(super) about: AboutBox,
    pub(super) drawer: Option<Drawer>,
    pub(super) region: Option<Region>,
    pub(super) actions: Vec<Action>,
    /// What is pointed at and what is selected, in all views.
    pub(super) focus: Focus,
    /// What the views keep between frames.
    pub(super) states: views::States,
    /// What runs beside the window.
    pub(super) clients: Clients,
    /// What is run of the pages.
    pub(super) snippets: Snippets,
    /// Asks for a frame, from any thread.
    pub(super) waker: Waker,
    /// The section at the top of the page, for the breadcrumbs and the index.
    pub(super) section: Option<String>,
    /// Why the saved world could not be opened, while an empty one stands in for it.
    pub(super) refused: Option<String>,
    /// What was asked for while the world was still being opened.
    pub(super) waiting: Vec<Action>,
    /// Why a world could not be closed in order, in Spanish.
    pub(super) explain_stop: Option<fn(&caudal::runtime::StopError) -> String>,
    /// Views that panicked, with what they said.
    pub(super) failed: BTreeMap<&'static str, String>,
    /// A view that shall panic, to see what becomes of the rest.
    #[cfg(test)]
    pub(super) panic_in: Option<ViewKind>,
}

impl App {
    /// A window over a running world; `memory` is what an earlier one left.
    pub fn new(ctx: &Context, world: World, memory: Option<&str>) -> Self {
        let (vault, index) = NOTES.clone();
        let (saved, damaged) = Saved::read(memory);
        theme::install(ctx);
        theme::apply(ctx, saved.theme, saved.reduced_motion);
        ctx.set_zoom_factor(saved.zoom);
        ctx.options_mut(|options| {
            // Zoom and quitting go through the table of commands like everything else.
            options.zoom_with_keyboard = false;
            options.quit_shortcuts = Vec::new();
        });
        let mut app = Self {
            vault,
            index,
            world,
            saved,
            notices: Notices::default(),
            activity: Activity::default(),
            journeys: Journeys::default(),
            undo: UndoToast::default(),
            page_view: PageView::default(),
            palette: Palette::default(),
            find: FindBar::default(),
            help: HelpSheet::default(),
            about: AboutBox::default(),
            drawer: None,
            region: None,
            actions: Vec::new(),
            focus: Focus::default(),
            states: views::States::default(),
            clients: Clients::default(),
            snippets: Snippets::default(),
            waker: waker(ctx),
            section: None,
            refused: None,
            waiting: Vec::new(),
            explain_stop: None,
            failed: BTreeMap::new(),
            #[cfg(test)]
            panic_in: None,
        };
        if damaged {
            let text = "La disposición guardada no se puede leer: la ventana vuelve a su forma \
                        inicial. El mundo y las notas no cambian.";
            app.notices.say(ctx, Tone::Warn, text, None);
        }
        app
    }

    /// Says something as soon as the window opens.
    pub fn say(&mut self, ctx: &Context, tone: Tone, text: impl Into<String>) {
        self.notices.say(ctx, tone, text, None);
    }

    /// The pages.
    #[allow(dead_code, reason = "for the bench")]
    pub fn pages(&self) -> &Vault {
        &self.vault
    }

    /// The pages and their words.
    #[allow(dead_code, reason = "for the bench")]
    pub fn notes(&self) -> (Arc<Vault>, Arc<SearchIndex>) {
        (Arc::clone(&self.vault), Arc::clone(&self.index))
    }

    /// The newest snapshot of the world.
    #[allow(dead_code, reason = "for the bench")]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.world.snapshot()
    }

    /// Goes somewhere, as a link would.
    pub fn go(&mut self, route: Route, new_tab: bool) {
        self.actions.push(Action::Go { route, new_tab });
    }

    /// The place that is shown.
    pub fn here(&self) -> &Route {
        &self.saved.tabs.tab().step().route
    }

    /// What to remember for the next run.
    pub fn memory(&self) -> String {
        self.saved.write()
    }

    /// Draws a frame.
    pub fn frame(&mut self, ui: &mut Ui) {
        self.take_world(ui.ctx());
        let scene = Scene::of(&self.world);
        self.take_answers(ui.ctx());
        self.read_keys(ui);
        views::tick(ui.ctx(), &mut view_scene!(self, scene), &mut self.states);
        let now = ui.input(|input| input.time);
        self.snippets.tick(self.world.handle(), &self.waker, now);
        self.draw(ui, &scene);
        self.overlays(ui.ctx(), &scene);
        let actions = std::mem::take(&mut self.actions);
        if !actions.is_empty() {
            // What they change is drawn by the next frame.
            ui.ctx().request_repaint();
        }
        for action in actions {
            self.run(ui.ctx(), action);
        }
        if self.focus.turn() {
            ui.ctx().request_repaint();
        }
        keep_time(ui.ctx(), &scene);
    }

    fn take_world(&mut self, ctx: &Context) {
        let arrived = self.world.arrive();
        if arrived.is_some() {
            self.clients.leave_world();
            self.snippets.leave_world();
            self.states.terminal.leave_world();
            self.actions.append(&mut self.waiting);
        }
        match arrived {
            Some(Arrival::Here(notices)) => {
                for text in notices {
                    let text = numbers::sentence(&text);
                    self.notices.say(ctx, Tone::Warn, text, Some(Route::View(ViewKind::World)));
                }
            }
            Some(Arrival::Refused(reason)) => {
                self.refused = Some(numbers::sentence(&reason));
                let text = format!(
                    "El mundo no se puede abrir. {} Mientras tanto trabajas en uno vacío, solo en \
                     memoria.",
                    numbers::sentence(&reason)
                );
                self.notices.say(ctx, Tone::Error, text, Some(Route::View(ViewKind::World)));
            }
            None => {}
        }
    }

    pub(super) fn take_answers(&mut self, ctx: &Context) {
        for answered in self.world.answers() {
            if let Err(error) = &answered.result {
                let text = format!("{}: {}", error.code(), super::explain::refusal(error).cause);
                self.notices.say(ctx, Tone::Error, text, None);
            }
            self.activity.take(answered);
        }
        if self.world.jumped_in_vain() {
            let text = "No hay ningún suceso pendiente: el reloj no salta.";
            self.notices.say(ctx, Tone::Ok, text, None);
        }
        for (tone, text) in self.journeys.news() {
            self.notices.say(ctx, tone, text, None);
        }
        self.undo.watch(ctx, self.world.handle());
        if !self.world.is_alive() && !self.activity.engine_failed {
            self.activity.engine_failed = true;
            let text = "El motor se ha detenido por un fallo interno. Cierra Caudal y ábrelo de \
                        nuevo: todo lo respondido está en el diario.";
            self.notices.say(ctx, Tone::Error, text, None);
        }
        if let (_, Some(reason)) = self.world.storage()
            && !self.activity.journal_failed
        {
            self.activity.journal_failed = true;
            let text = format!(
                "El diario ya no se puede escribir. El mundo sigue en memoria: lo que hagas ahora \
                 se pierde al cerrar. El sistema dice: {reason}"
            );
            self.notices.say(ctx, Tone::Error, text, Some(Route::View(ViewKind::World)));
        }
    }

    /// Draws what floats over the rest; one at a time has the keyboard.
    fn overlays(&mut self, ctx: &Context, scene: &Scene) {
        let open = self.palette.is_open();
        let recent = if open { self.saved.tabs.recent() } else { Vec::new() };
        let here = self.here().clone();
        let possible = self.possible();
        // The palette itself is no news in the palette.
        let enabled = |command: UiCommand| {
            !matches!(command, UiCommand::Palette | UiCommand::GoTo) && possible.allows(command)
        };
        let sources = super::palette::Sources {
            vault: &self.vault,
            index: &self.index,
            snapshot: &scene.snapshot,
            recent: &recent,
            here: &here,
            enabled: &enabled,
        };
        match self.palette.show(ctx, &sources) {
            Some(super::palette::Choice::Command(command)) => {
                self.actions.push(Action::Command(command));
            }
            Some(super::palette::Choice::Go { route, new_tab }) => {
                self.actions.push(Action::Go { route, new_tab });
            }
            None => {}
        }
        let topic = self.topic();
        if let Some(command) = self.help.show(ctx, Some(topic)) {
            self.actions.push(Action::Command(command));
        }
        self.about.show(ctx);
        if let Some(action) = self.undo.show(ctx) {
            self.actions.push(Action::World(action));
        }
        match self.notices.float(ctx) {
            Some(super::notices::NoticeEvent::Go(route)) => self.go(route, false),
            Some(super::notices::NoticeEvent::Copy(text)) => {
                self.actions.push(Action::Copy(text, "Detalles copiados"));
            }
            None => {}
        }
    }

    pub(super) fn possible(&self) -> Possible {
        let tab = self.saved.tabs.tab();
        Possible {
            back: tab.can_go_back(),
            forward: tab.can_go_forward(),
            shown: self.saved.layout.page,
            tabs: self.saved.tabs.all().len() > 1,
            page: matches!(self.here(), Route::Page { .. }),
        }
    }

    /// Whether something floats that has the keyboard for itself.
    pub(super) fn is_modal(&self) -> bool {
        self.palette.is_open() || self.help.is_open() || self.about.is_open()
    }

    /// What the help says about where one is.
    fn topic(&self) -> &'static str {
        match self.here() {
            Route::Settings => {
                "Ajustes: el aspecto de la ventana. Se aplican al momento y se recuerdan."
            }
            _ if !self.saved.layout.page => {
                "Panel: las vistas del sandbox. Arrastra una pestaña para acoplarla donde quieras; \
                 todo lo que ves es el mundo simulado en este momento."
            }
            _ => {
                "Notas: una página. Los enlaces llevan a otras páginas (Ctrl+clic, en otra \
                 pestaña); Ctrl+F busca aquí y Ctrl+Mayús+F en todas."
            }
        }
    }
}

/// Asks for the next frame only if something on the screen will look different by then.
fn keep_time(ctx: &Context, scene: &Scene) {
    if !scene.clock.paused {
        ctx.request_repaint_after(super::shell::next_tick(scene));
    }
}

/// What can be done now, for the lists of commands.
pub(super) struct Possible {
    shown: bool,
    back: bool,
    forward: bool,
    tabs: bool,
    page: bool,
}

impl Possible {
    /// Whether a command would do something. Those on the page do nothing to one that nobody sees.
    pub(super) fn allows(&self, command: UiCommand) -> bool {
        match command {
            UiCommand::Back => self.shown && self.back,
            UiCommand::Forward => self.shown && self.forward,
            UiCommand::CloseTab | UiCommand::NextTab | UiCommand::PreviousTab => {
                self.shown && self.tabs
            }
            UiCommand::FindInPage | UiCommand::FindNext | UiCommand::FindPrevious => {
                self.shown && self.page
            }
            UiCommand::NewTab | UiCommand::ToggleBottom => self.shown,
            _ => true,
        }
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        storage.set_string(saved::KEY, self.memory());
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.states.endpoint.close();
        // Whoever wants the last word of the disk reads it in the terminal.
        if let Err(error) = self.world.stop() {
            let text = self.explain_stop.map_or_else(|| error.to_string(), |say| say(&error));
            // Nobody may be left to read it.
            let _ = writeln!(std::io::stderr(), "caudal: {text}");
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
