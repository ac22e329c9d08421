//! The frame around everything: bars, index, page region, sandbox, bottom panel, and how they
//! share the window. Regions are laid out first and drawn after in the order in which Tab walks
//! them: bar, index, page, sandbox, bottom panel, time bar.

mod bottom;
mod centre;
mod crumbs;
mod index;
mod rail;
mod sandbox;
mod settings;
mod time_bar;
mod top_bar;

use eframe::egui::{
    self, Context, Frame, Id, Panel, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2,
    WidgetInfo,
};

use super::app::{App, Scene};
use super::theme::{self, Themed as _};

pub use time_bar::{clock_text, next_tick};

/// The regions that F6 walks through, in that order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Region {
    /// Top bar.
    Bar,
    /// Index, or the rail of icons.
    Index,
    /// Page.
    Page,
    /// Sandbox.
    Sandbox,
    /// Bottom panel.
    Bottom,
    /// Time bar.
    Time,
}

impl Region {
    const ALL: [Self; 6] =
        [Self::Bar, Self::Index, Self::Page, Self::Sandbox, Self::Bottom, Self::Time];

    fn name(self) -> &'static str {
        match self {
            Self::Bar => "Barra superior",
            Self::Index => "Índice",
            Self::Page => "Página",
            Self::Sandbox => "Sandbox",
            Self::Bottom => "Panel inferior",
            Self::Time => "Tiempo simulado",
        }
    }

    fn id(self) -> Id {
        Id::unique(("caudal.region", self))
    }
}

/// Whether a widget is the stop of a region, where the keyboard rests between widgets.
pub fn is_region(id: Id) -> bool {
    Region::ALL.into_iter().any(|region| region.id() == id)
}

/// What is drawn over the page where the window is narrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawer {
    /// The index.
    Index,
    /// The sandbox.
    Sandbox,
}

/// Below this width the sandbox is a drawer.
pub const SANDBOX_DRAWER_BELOW: f32 = 1100.0;
/// Below this width the index is a drawer, too.
pub const INDEX_DRAWER_BELOW: f32 = 760.0;
/// Width of the rail of icons.
const RAIL: f32 = 48.0;

/// A part of the window to draw in: where it is, and what of it can be seen while it slides.
#[derive(Clone, Copy, Debug)]
struct Place {
    rect: Rect,
    clip: Rect,
}

/// Where everything is in this frame.
struct Places {
    bar: Place,
    time: Place,
    index: Option<Place>,
    rail: Option<Place>,
    page: Option<Place>,
    bottom: Option<Place>,
    sandbox: Option<Place>,
}

impl App {
    /// Draws every region.
    pub(super) fn draw(&mut self, ui: &mut Ui, scene: &Scene) {
        let tokens = ui.tokens();
        // The background is the window's clear colour: painting it again costs a fifth of a frame
        // where there is no GPU.
        let width = ui.max_rect().width();
        let beside = width >= SANDBOX_DRAWER_BELOW || !self.saved.layout.page;
        if self.drawer == Some(Drawer::Sandbox) && beside
            || self.drawer == Some(Drawer::Index) && width >= INDEX_DRAWER_BELOW
        {
            self.drawer = None;
        }
        let places = self.places(ui);
        self.region(ui, Region::Bar, places.bar, |app, ui| app.top_bar(ui, &places));
        if let Some(place) = places.rail {
            self.region(ui, Region::Index, place, Self::rail);
        }
        if let Some(place) = places.index {
            self.region(ui, Region::Index, place, |app, ui| app.index(ui, scene));
        }
        if let Some(place) = places.page {
            self.region(ui, Region::Page, place, Self::centre);
        }
        if let Some(place) = places.sandbox {
            self.region(ui, Region::Sandbox, place, |app, ui| app.sandbox(ui, scene));
        }
        if let Some(place) = places.bottom {
            self.region(ui, Region::Bottom, place, |app, ui| app.bottom(ui, scene));
        }
        self.region(ui, Region::Time, places.time, |app, ui| app.time_bar(ui, scene));
        let line = Stroke::new(tokens.stroke, tokens.line);
        let whole = ui.max_rect();
        ui.painter().hline(whole.x_range(), places.bar.rect.bottom() - 0.5, line);
        ui.painter().hline(whole.x_range(), places.time.rect.top() + 0.5, line);
        self.draw_drawer(ui.ctx(), scene);
    }

    /// Lays out the regions; their borders are there to be dragged, and egui remembers them.
    fn places(&mut self, ui: &mut Ui) -> Places {
        let whole = ui.max_rect();
        let salt = |name: &str| format!("{name}-{}", self.saved.layout.resets);
        let (bar, middle) = whole.split_top_bottom_at_y(whole.top() + theme::TOP_BAR);
        let (middle, time) = middle.split_top_bottom_at_y(middle.bottom() - theme::TIME_BAR);
        let painter = ui.painter();
        painter.rect_filled(bar, 0, ui.tokens().panel);
        painter.rect_filled(time, 0, ui.tokens().panel);

        let (rail_salt, index_salt, sandbox_salt, bottom_salt) =
            (salt("rail"), salt("index"), salt("sandbox"), salt("bottom"));
        let layout = &mut self.saved.layout;
        let narrow = whole.width() < SANDBOX_DRAWER_BELOW;
        let very_narrow = whole.width() < INDEX_DRAWER_BELOW;
        let mut ui = ui.new_child(UiBuilder::new().id_salt("regions").max_rect(middle));
        let ui = &mut ui;

        let mut rail = None;
        let mut index = None;
        if !very_narrow {
            if layout.index {
                let panel = Panel::left(index_salt)
                    .frame(Frame::new().fill(ui.tokens().panel))
                    .default_size(240.0)
                    .size_range(180.0..=360.0);
                let mut open = true;
                index = panel.show_collapsible(ui, &mut open, take_place).map(|shown| shown.inner);
                layout.index = open;
            } else {
                let panel = Panel::left(rail_salt)
                    .frame(Frame::new().fill(ui.tokens().panel))
                    .resizable(false)
                    .exact_size(RAIL);
                rail = Some(panel.show(ui, take_place).inner);
            }
        }
        let page_shown = layout.page;
        let mut sandbox = None;
        if !narrow || !page_shown {
            let room = ui.available_width();
            if page_shown {
                let panel = Panel::right(sandbox_salt)
                    .frame(Frame::new())
                    .default_size((room / 2.0).round())
                    .size_range(320.0..=(room - 360.0).max(320.0));
                let open = &mut layout.sandbox;
                sandbox = panel.show_collapsible(ui, open, take_place).map(|shown| shown.inner);
            } else {
                let rect = ui.available_rect_before_wrap();
                sandbox = Some(Place { rect, clip: rect });
            }
        }
        let mut page = None;
        let mut bottom = None;
        if page_shown {
            let height = ui.available_height();
            // The strip is a panel of its own: egui would remember its height for the other one.
            let panel = if layout.bottom {
                Panel::bottom(bottom_salt)
                    .default_size(208.0)
                    .size_range(96.0..=(height - 160.0).max(96.0))
            } else {
                Panel::bottom("strip").resizable(false).exact_size(bottom::STRIP)
            };
            let panel = panel.frame(Frame::new());
            let reading = layout.preset == super::saved::Preset::Reading;
            if layout.bottom || !reading {
                bottom = Some(panel.show(ui, take_place).inner);
            }
            let rect = ui.available_rect_before_wrap();
            page = Some(Place { rect, clip: rect });
        }
        let whole = |rect| Place { rect, clip: rect };
        Places { bar: whole(bar), time: whole(time), index, rail, page, bottom, sandbox }
    }

    /// Draws a region in its place, with a stop for the keyboard at its beginning.
    fn region(
        &mut self,
        ui: &mut Ui,
        region: Region,
        place: Place,
        add_contents: impl FnOnce(&mut Self, &mut Ui),
    ) {
        let builder = UiBuilder::new()
            .id_salt(region)
            .max_rect(place.rect)
            .accessibility_role(egui::accesskit::Role::Region)
            .accessibility_label(region.name());
        let mut ui = ui.new_child(builder);
        ui.set_clip_rect(place.clip.intersect(ui.clip_rect()));
        let corner = Rect::from_min_size(place.rect.min, Vec2::new(place.rect.width(), 1.0));
        let stop = ui.interact(corner, region.id(), Sense::focusable_noninteractive());
        stop.widget_info(|| WidgetInfo::labeled(Role::Group, true, region.name()));
        add_contents(self, &mut ui);
        if stop.has_focus() {
            let stroke = Stroke::new(2.0, ui.tokens().accent);
            ui.painter().rect_stroke(place.rect, 0, stroke, StrokeKind::Inside);
            self.region = Some(region);
        }
    }

    /// Gives the keyboard to a region.
    pub(super) fn focus_region(&mut self, ctx: &Context, region: Region) {
        self.region = Some(region);
        ctx.memory_mut(|memory| memory.request_focus(region.id()));
    }

    /// Gives the keyboard to the region after this one, or before it.
    pub(super) fn turn_region(&mut self, ctx: &Context, by: isize) {
        let shown: Vec<Region> =
            Region::ALL.into_iter().filter(|region| self.is_shown(ctx, *region)).collect();
        let at = self.region.and_then(|region| shown.iter().position(|other| *other == region));
        let count = shown.len().cast_signed();
        let next = at.map_or(0, |at| (at.cast_signed() + by).rem_euclid(count));
        if let Some(region) = shown.get(next.cast_unsigned()) {
            self.focus_region(ctx, *region);
        }
    }

    fn is_shown(&self, ctx: &Context, region: Region) -> bool {
        ctx.read_response(region.id()).is_some()
            && match region {
                Region::Sandbox => self.saved.layout.sandbox || !self.saved.layout.page,
                _ => true,
            }
    }

    /// Shows or hides the index; as a drawer where the window is narrow.
    pub(super) fn toggle_index(&mut self, ctx: &Context) {
        if ctx.content_rect().width() < INDEX_DRAWER_BELOW {
            self.drawer =
                if self.drawer == Some(Drawer::Index) { None } else { Some(Drawer::Index) };
        } else {
            self.saved.layout.index = !self.saved.layout.index;
        }
    }

    /// Shows or hides the sandbox; as a drawer where the window is narrow.
    pub(super) fn toggle_sandbox(&mut self, ctx: &Context) {
        if ctx.content_rect().width() < SANDBOX_DRAWER_BELOW {
            let open = self.drawer == Some(Drawer::Sandbox);
            self.drawer = if open { None } else { Some(Drawer::Sandbox) };
        } else if self.saved.layout.page {
            self.saved.layout.sandbox = !self.saved.layout.sandbox;
        } else {
            self.saved.layout.page = true;
            self.saved.layout.sandbox = false;
        }
    }

    /// Draws the drawer over the page, with a shade that closes it.
    fn draw_drawer(&mut self, ctx: &Context, scene: &Scene) {
        let Some(drawer) = self.drawer else { return };
        let whole = ctx.content_rect();
        let middle = Rect::from_min_max(
            whole.min + Vec2::new(0.0, theme::TOP_BAR + 1.0),
            whole.max - Vec2::new(0.0, theme::TIME_BAR),
        );
        let (width, region) = match drawer {
            Drawer::Index => (240.0, Region::Index),
            Drawer::Sandbox => ((middle.width() - 64.0).min(600.0), Region::Sandbox),
        };
        let rect = match drawer {
            Drawer::Index => Rect::from_min_size(middle.min, Vec2::new(width, middle.height())),
            Drawer::Sandbox => {
                Rect::from_min_max(egui::pos2(middle.right() - width, middle.top()), middle.max)
            }
        };
        let area = egui::Area::new(Id::unique("caudal.drawer"))
            .order(egui::Order::Middle)
            .fixed_pos(middle.min)
            .sense(Sense::hover());
        area.show(ctx, |ui| {
            ui.set_clip_rect(middle);
            let shade = ui.interact(middle, Id::unique("caudal.drawer.shade"), Sense::click());
            shade.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Cerrar el cajón"));
            let tokens = ui.tokens();
            ui.painter().rect_filled(middle, 0, tokens.scrim);
            ui.painter().rect_filled(rect, 0, tokens.panel);
            ui.painter().rect_stroke(
                rect,
                0,
                Stroke::new(tokens.stroke, tokens.line2),
                StrokeKind::Outside,
            );
            self.region(ui, region, Place { rect, clip: rect }, |app, ui| match drawer {
                Drawer::Index => app.index(ui, scene),
                Drawer::Sandbox => app.sandbox(ui, scene),
            });
            let escape = !self.is_modal() && ui.input(|i| i.key_pressed(egui::Key::Escape));
            if shade.clicked() || escape {
                self.drawer = None;
            }
        });
    }
}

/// Takes all the room of a panel and says where that is.
fn take_place(ui: &mut Ui) -> Place {
    let place = Place { rect: ui.max_rect(), clip: ui.clip_rect() };
    ui.allocate_space(ui.available_size());
    place
}
