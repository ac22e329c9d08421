//! What each command does.

use caudal::api::ApiRequest;
use caudal::runtime::{SPEED_MAX, SPEED_MIN, SendError};
use caudal::units::Millis;
use eframe::egui::{Context, ViewportCommand};

use super::app::{Action, App};
use super::command::{Group, UiCommand};
use super::journeys::{self, WorldAction};
use super::palette::Scope;
use super::route::{Route, ViewKind};
use super::saved::{BottomTab, Layout, Preset, ZOOM};
use super::shell;
use super::theme;
use super::views::terminal::{Leave, Place};
use super::widgets::Tone;

/// Speeds of the clock that the keys step through.
pub const SPEEDS: [f64; 9] = [0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 60.0, 300.0, 1000.0];
/// Actions that wait for the world to be opened; more than that is a key held down.
const WAITING_MAX: usize = 64;
/// One step of the zoom.
const ZOOM_STEP: f32 = 0.1;

/// Whether an action is about the world and not the window.
fn needs_world(action: &Action) -> bool {
    match action {
        Action::Ask(_)
        | Action::AskFirehose(_)
        | Action::Call(_)
        | Action::Speed(_)
        | Action::Advance(_)
        | Action::World(_) => true,
        Action::Go { route, .. } => {
            matches!(route, Route::Stream(_) | Route::Shard { .. } | Route::DeliveryStream(_))
        }
        Action::Command(command) => {
            matches!(command.entry().group, Group::Time | Group::World)
        }
        Action::Say(..)
        | Action::ShowCall(_)
        | Action::Copy(..)
        | Action::Search(_)
        | Action::Edit(_) => false,
    }
}

impl App {
    /// Does what was asked for.
    pub(super) fn run(&mut self, ctx: &Context, action: Action) {
        if self.world.is_opening() && needs_world(&action) {
            // It would go to the empty world that stands in.
            if self.waiting.len() < WAITING_MAX {
                self.waiting.push(action);
            }
            return;
        }
        match action {
            Action::Command(command) => self.command(ctx, command),
            Action::Go { route, new_tab } => self.arrive(ctx, route, new_tab),
            Action::Ask(request) => {
                let sent = self.world.ask((*request).into());
                self.sent(ctx, sent);
            }
            Action::AskFirehose(request) => {
                let sent = self.world.ask(ApiRequest::Firehose(request));
                self.sent(ctx, sent);
            }
            Action::Call(request) => {
                let sent = self.world.ask(*request);
                self.sent(ctx, sent);
            }
            Action::Say(tone, text) => self.notices.say(ctx, tone, text, None),
            Action::Copy(text, words) => {
                ctx.copy_text(text);
                self.notices.say(ctx, Tone::Ok, words, None);
            }
            Action::ShowCall(number) => {
                self.states.calls.select(number);
                self.arrive(ctx, Route::View(ViewKind::Calls), false);
            }
            Action::Edit(text) => {
                self.states.terminal.put(ctx, &text);
                self.open_terminal();
            }
            Action::Search(words) => self.open_palette(Scope::Notes, &words),
            Action::World(action) => {
                let sent = self.journeys.start(ctx, self.world.handle(), action);
                self.sent(ctx, sent);
            }
            Action::Advance(time) => {
                let sent = self.world.advance(time);
                self.sent(ctx, sent);
            }
            Action::Speed(speed) => {
                let sent = self.world.speed(speed);
                self.sent(ctx, sent);
            }
        }
    }

    fn sent(&mut self, ctx: &Context, sent: Result<(), SendError>) {
        let text = match sent {
            Ok(()) => return,
            Err(SendError::Full) => "El motor está ocupado y no ha tomado la orden. Repítela.",
            Err(SendError::Stopped) => {
                "El motor se ha detenido. Cierra Caudal y ábrelo de nuevo: lo respondido está \
                 guardado."
            }
        };
        self.notices.say(ctx, Tone::Error, text, None);
    }

    fn arrive(&mut self, ctx: &Context, route: Route, new_tab: bool) {
        match &route {
            Route::Page { .. } | Route::Settings => {
                if new_tab {
                    self.saved.tabs.open(route, true);
                } else {
                    self.saved.tabs.tab_mut().go(route);
                }
                if !self.saved.layout.page {
                    self.saved.layout.page = true;
                    self.saved.layout.preset = Preset::Mixed;
                }
                self.drawer = None;
            }
            Route::Stream(name) | Route::Shard { stream: name, .. } => {
                let snapshot = self.world.snapshot();
                let missing = match (snapshot.stream(name), &route) {
                    (None, _) => Some(format!("No hay ningún stream «{name}» en este mundo.")),
                    (Some(stream), Route::Shard { shard, .. })
                        if *shard >= stream.shards.len() as u64 =>
                    {
                        Some(format!("El stream «{name}» no tiene ningún shard #{shard}."))
                    }
                    _ => None,
                };
                if let Some(text) = missing {
                    self.notices.say(ctx, Tone::Warn, text, None);
                } else {
                    self.saved.stream = Some(name.clone());
                    if let Route::Shard { shard, .. } = &route {
                        let shard = caudal::api::kinesis::ShardId(*shard as u32);
                        self.focus.select(super::focus::Target::shard(name, shard));
                    }
                    self.show_view(super::route::ViewKind::Ring);
                }
            }
            Route::DeliveryStream(name) => {
                if self.world.snapshot().delivery_stream(name).is_some() {
                    self.states.firehose.choose(name);
                    self.show_view(ViewKind::Firehose);
                } else {
                    let text = format!("No hay ningún delivery stream «{name}» en este mundo.");
                    self.notices.say(ctx, Tone::Warn, text, None);
                }
            }
            Route::Calculator(load) => {
                self.states.calculator.open(load.clone());
                self.show_view(ViewKind::Calculator);
            }
            Route::View(view) => self.show_view(*view),
        }
    }

    fn show_view(&mut self, view: super::route::ViewKind) {
        if !self.saved.layout.sandbox {
            self.saved.layout.sandbox = true;
            self.saved.layout.preset = Preset::Mixed;
        }
        // In a wide window there is no drawer to open, and the frame forgets it.
        self.drawer = Some(shell::Drawer::Sandbox);
        self.activate(view);
    }

    fn command(&mut self, ctx: &Context, command: UiCommand) {
        if !self.possible().allows(command) {
            return;
        }
        match command {
            UiCommand::Back => self.saved.tabs.tab_mut().back(),
            UiCommand::Forward => self.saved.tabs.tab_mut().forward(),
            UiCommand::Palette => self.open_palette(Scope::All, ""),
            UiCommand::GoTo => self.open_palette(Scope::Places, ""),
            UiCommand::SearchAll => self.open_palette(Scope::Notes, ""),
            UiCommand::FindInPage => self.open_find(),
            UiCommand::FindNext | UiCommand::FindPrevious if !self.find.is_open() => {
                self.open_find();
            }
            UiCommand::FindNext => self.find.next(),
            UiCommand::FindPrevious => self.find.previous(),
            UiCommand::CopyLink => {
                ctx.copy_text(self.link_here());
                self.notices.say(ctx, Tone::Ok, "Enlace copiado", None);
            }
            UiCommand::NewTab => {
                self.saved.tabs.duplicate();
            }
            UiCommand::CloseTab => {
                let at = self.saved.tabs.at();
                self.saved.tabs.close(at);
            }
            UiCommand::NextTab => self.saved.tabs.turn(1),
            UiCommand::PreviousTab => self.saved.tabs.turn(-1),
            UiCommand::NextRegion => self.turn_region(ctx, 1),
            UiCommand::PreviousRegion => self.turn_region(ctx, -1),
            UiCommand::Theme(index) => {
                self.saved.theme = UiCommand::theme(index);
                theme::apply(ctx, self.saved.theme, self.saved.reduced_motion);
            }
            UiCommand::ToggleMotion => {
                self.saved.reduced_motion = !self.saved.reduced_motion;
                theme::apply(ctx, self.saved.theme, self.saved.reduced_motion);
            }
            UiCommand::Help if self.help.is_open() => self.help.close(),
            UiCommand::Help => {
                self.palette.close();
                self.about.close();
                self.help.open();
            }
            UiCommand::Notices => self.notices.open = !self.notices.open,
            UiCommand::About => {
                self.palette.close();
                self.help.close();
                self.about.open();
            }
            UiCommand::Settings => self.arrive(ctx, Route::Settings, false),
            UiCommand::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            UiCommand::FullScreen => {
                let full = ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!full));
            }
            UiCommand::ZoomIn => self.zoom(ctx, self.saved.zoom + ZOOM_STEP),
            UiCommand::ZoomOut => self.zoom(ctx, self.saved.zoom - ZOOM_STEP),
            UiCommand::ZoomReset => self.zoom(ctx, 1.0),
            UiCommand::LayoutReading => self.preset(ctx, Preset::Reading),
            UiCommand::LayoutMixed => self.preset(ctx, Preset::Mixed),
            UiCommand::LayoutLab => self.preset(ctx, Preset::Lab),
            UiCommand::LayoutPanel => self.preset(ctx, Preset::Panel),
            UiCommand::ResetLayout => self.reset_layout(ctx),
            UiCommand::ToggleIndex => self.toggle_index(ctx),
            UiCommand::ToggleSandbox => self.toggle_sandbox(ctx),
            UiCommand::ToggleBottom => self.saved.layout.bottom = !self.saved.layout.bottom,
            UiCommand::FocusTerminal => self.open_terminal(),
            UiCommand::PauseResume => {
                let paused = self.world.clock().paused;
                let sent = self.world.pause(!paused);
                self.sent(ctx, sent);
            }
            UiCommand::StepSecond => {
                let sent = self.world.advance(Millis(1000));
                self.sent(ctx, sent);
            }
            UiCommand::NextEvent => {
                let sent = self.world.next_event();
                self.sent(ctx, sent);
            }
            UiCommand::Faster => self.change_speed(ctx, 1),
            UiCommand::Slower => self.change_speed(ctx, -1),
            UiCommand::Undo => self.run(ctx, Action::World(WorldAction::Undo(1))),
            UiCommand::Redo => self.run(ctx, Action::World(WorldAction::Redo(1))),
            UiCommand::SaveWorld
            | UiCommand::OpenWorld
            | UiCommand::NewWorld
            | UiCommand::ResetWorld
            | UiCommand::ReadyWorld(_) => self.world_command(ctx, command),
            UiCommand::NormalSpeed => self.run(ctx, Action::Speed(1.0)),
        }
    }

    /// The commands on worlds as a whole.
    fn world_command(&mut self, ctx: &Context, command: UiCommand) {
        match command {
            UiCommand::SaveWorld | UiCommand::OpenWorld => {
                self.show_view(super::route::ViewKind::World);
                let save = command == UiCommand::SaveWorld;
                self.states.ask_for_world_file(save, &mut self.journeys);
            }
            UiCommand::NewWorld => {
                let source = journeys::new_world(self.world.clock().now);
                self.run(ctx, Action::World(WorldAction::Open(source)));
            }
            UiCommand::ResetWorld => self.run(ctx, Action::World(WorldAction::Reset)),
            UiCommand::ReadyWorld(index) => {
                let ready = caudal::labs::ReadyWorld::ALL.get(usize::from(index));
                if let Some(world) = ready {
                    let source = caudal::runtime::WorldSource::Ready(*world);
                    self.run(ctx, Action::World(WorldAction::Open(source)));
                }
            }
            _ => {}
        }
    }

    /// Brings the terminal into sight and gives it the keyboard: below the page, or in the sandbox
    /// where that has the window for itself.
    fn open_terminal(&mut self) {
        if self.saved.layout.page {
            self.saved.layout.bottom = true;
            self.saved.layout.below = BottomTab::Terminal;
            self.states.terminal.focus(Place::Below);
        } else {
            self.show_view(ViewKind::Terminal);
            self.states.terminal.focus(Place::Dock);
        }
    }

    /// Lets the terminal take its keys, if it has the keyboard.
    pub(super) fn terminal_keys(&mut self, ctx: &Context) {
        if self.is_modal() {
            return;
        }
        let leave = self.states.terminal.take_keys(ctx, &mut self.saved.history);
        if leave == Some(Leave::ToPage) {
            let page = self.saved.layout.page;
            self.focus_region(ctx, if page { shell::Region::Page } else { shell::Region::Sandbox });
        }
    }

    /// Opens the palette; what else floated closes.
    fn open_palette(&mut self, scope: Scope, words: &str) {
        self.help.close();
        self.about.close();
        self.palette.open(scope, words);
    }

    fn change_speed(&mut self, ctx: &Context, by: i32) {
        let now = self.world.clock().speed;
        let next = if by > 0 {
            SPEEDS.iter().copied().find(|speed| *speed > now + 1e-9).unwrap_or(SPEED_MAX)
        } else {
            SPEEDS.iter().rev().copied().find(|speed| *speed < now - 1e-9).unwrap_or(SPEED_MIN)
        };
        self.run(ctx, Action::Speed(next));
    }

    /// Sets the zoom, 0.8 to 2.0.
    pub(super) fn zoom(&mut self, ctx: &Context, zoom: f32) {
        let rounded = (zoom * 10.0).round() / 10.0;
        self.saved.zoom = rounded.clamp(*ZOOM.start(), *ZOOM.end());
        ctx.set_zoom_factor(self.saved.zoom);
    }

    fn preset(&mut self, ctx: &Context, preset: Preset) {
        let resets = self.saved.layout.resets;
        self.saved.layout = Layout { resets, ..Layout::of(preset) };
        // Where there is no room beside the page, what was asked for comes as a drawer.
        let narrow = ctx.content_rect().width() < shell::SANDBOX_DRAWER_BELOW;
        let drawer = narrow && self.saved.layout.page && self.saved.layout.sandbox;
        self.drawer = drawer.then_some(shell::Drawer::Sandbox);
    }

    fn reset_layout(&mut self, ctx: &Context) {
        let resets = self.saved.layout.resets + 1;
        self.saved.layout = Layout { resets, ..Layout::default() };
        self.saved.dock = None;
        self.saved.panel = None;
        self.drawer = None;
        self.notices.say(ctx, Tone::Ok, "Disposición restablecida", None);
    }

    /// The text of the link to this place, the section one is reading included.
    fn link_here(&self) -> String {
        match (self.here(), &self.section) {
            (Route::Page { id, .. }, Some(section)) => Route::section(id, section).to_string(),
            (here, _) => here.to_string(),
        }
    }
}
