//! The sandbox region: views that can be docked side by side, stacked in tabs, dragged about.

use std::panic::{AssertUnwindSafe, catch_unwind};

use eframe::egui::{
    Align2, Color32, Id, Pos2, Rect, Role, Sense, Stroke, Ui, Vec2, Visuals, WidgetInfo, WidgetText,
};
use egui_tiles::{
    Behavior, Container, LinearDir, SimplificationOptions, TabState, Tile, TileId, Tiles, Tree,
    UiResponse,
};

use crate::ui::app::{Action, App, Scene, view_scene};
use crate::ui::route::ViewKind;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views;
use crate::ui::widgets;

/// Beside a page: what flows above, what has flowed below.
fn first_tree() -> Tree<ViewKind> {
    use ViewKind as V;
    let mut tiles = Tiles::default();
    let above = stack(
        &mut tiles,
        &[V::Ring, V::Shards, V::Streams, V::Producer, V::Consumers, V::Firehose, V::Metrics],
    );
    let below = stack(
        &mut tiles,
        &[V::Records, V::Fraud, V::Calculator, V::Terminal, V::Calls, V::Endpoint, V::World],
    );
    let mut both = egui_tiles::Linear::new(LinearDir::Vertical, vec![above, below]);
    both.shares.set_share(above, 1.3);
    let root = tiles.insert_container(both);
    Tree::new(Id::unique("caudal.dock"), root, tiles)
}

/// The window for the sandbox alone: what is looked at at the left, what one does at the right.
fn panel_tree() -> Tree<ViewKind> {
    use ViewKind as V;
    let mut tiles = Tiles::default();
    let left = stack(
        &mut tiles,
        &[
            V::Ring,
            V::Shards,
            V::Streams,
            V::Records,
            V::Consumers,
            V::Firehose,
            V::Metrics,
            V::Fraud,
            V::Calculator,
        ],
    );
    let right = stack(&mut tiles, &[V::Producer, V::Terminal, V::Calls, V::Endpoint, V::World]);
    let mut both = egui_tiles::Linear::new(LinearDir::Horizontal, vec![left, right]);
    // The ring has room for its list, hot keys and map from a thousand points on.
    both.shares.set_share(left, 2.65);
    let root = tiles.insert_container(both);
    Tree::new(Id::unique("caudal.panel"), root, tiles)
}

/// Width of a strip of tabs from which on it has room for the stream's heading.
const HEADING_FROM: f32 = 760.0;

/// Width of a tab that is an icon only.
const TAB_ICON: f32 = 38.0;

/// The tabs that stand in strips too short for the titles of all their tabs.
fn crowded(ui: &Ui, tiles: &Tiles<ViewKind>) -> Vec<TileId> {
    let mut crowded = Vec::new();
    for (id, tile) in tiles.iter() {
        let (Tile::Container(Container::Tabs(tabs)), Some(strip)) = (tile, tiles.rect(*id)) else {
            continue;
        };
        let mut wanted = 0.0;
        let mut has_ring = false;
        for view in tabs.children.iter().filter_map(|tile| tiles.get_pane(tile)) {
            let (font, title) = (fonts::medium(theme::TOOL), view.title().to_owned());
            let galley = ui.painter().layout_no_wrap(title, font, Color32::PLACEHOLDER);
            wanted += galley.size().x + TAB_ROOM;
            has_ring |= *view == ViewKind::Ring;
        }
        if has_ring && strip.width() >= HEADING_FROM {
            wanted += HEADING_WIDTH;
        }
        if wanted > strip.width() {
            crowded.extend(tabs.children.iter().copied());
        }
    }
    crowded
}

/// Width of a tab besides its title.
const TAB_ROOM: f32 = 46.0;
/// Room for the stream's heading beside the tabs.
const HEADING_WIDTH: f32 = 400.0;

fn stack(tiles: &mut Tiles<ViewKind>, views: &[ViewKind]) -> TileId {
    let panes = views.iter().map(|view| tiles.insert_pane(*view)).collect();
    tiles.insert_tab_tile(panes)
}

/// A tree that has every view once; a saved one that doesn't is not believed.
fn sound(tree: &Tree<ViewKind>) -> bool {
    let mut views: Vec<ViewKind> = tree
        .tiles
        .tiles()
        .filter_map(|tile| match tile {
            Tile::Pane(view) => Some(*view),
            Tile::Container(_) => None,
        })
        .collect();
    views.sort_unstable();
    let mut all = ViewKind::ALL;
    all.sort_unstable();
    tree.root.is_some() && views == all
}

impl App {
    fn dock(&mut self) -> &mut Tree<ViewKind> {
        let (kept, first): (_, fn() -> Tree<ViewKind>) = if self.saved.layout.page {
            (&mut self.saved.dock, first_tree)
        } else {
            (&mut self.saved.panel, panel_tree)
        };
        if kept.as_ref().is_none_or(|tree| !sound(tree)) {
            *kept = None;
        }
        kept.get_or_insert_with(first)
    }

    /// Brings a view to the front.
    pub(in crate::ui) fn activate(&mut self, view: ViewKind) {
        self.dock().make_active(|_, tile| matches!(tile, Tile::Pane(pane) if *pane == view));
    }

    /// Whether a view is in front.
    pub(super) fn is_active(&self, view: ViewKind) -> bool {
        let kept = if self.saved.layout.page { &self.saved.dock } else { &self.saved.panel };
        let Some(tree) = kept else { return matches!(view, ViewKind::Ring | ViewKind::Records) };
        tree.active_tiles().iter().any(|id| tree.tiles.get_pane(id) == Some(&view))
    }

    pub(super) fn sandbox(&mut self, ui: &mut Ui, scene: &Scene) {
        let mut tree = self.dock().clone();
        let crowded = crowded(ui, &tree.tiles);
        let mut dock = Dock { app: self, scene, crowded };
        tree.ui(&mut dock, ui);
        // It knows now where everything is, edited or not.
        *self.dock() = tree;
    }
}

struct Dock<'a> {
    app: &'a mut App,
    scene: &'a Scene,
    /// Tabs that have room for an icon only.
    crowded: Vec<TileId>,
}

impl Dock<'_> {
    /// Draws a view; a fault in one becomes a card in its place, and the rest lives on.
    fn view(&mut self, ui: &mut Ui, view: ViewKind) {
        if let Some(reason) = self.app.failed.get(view.id()) {
            let details = format!("Vista «{}»: {reason}", view.title());
            ui.add_space(16.0);
            let sentence = "Esta vista ha fallado por dentro. El mundo y las demás vistas siguen; \
                            sus datos están guardados.";
            if widgets::error_card(ui, "Fallo de Caudal", sentence) {
                self.app.actions.push(Action::Copy(details, "Detalles copiados"));
            }
            ui.add_space(8.0);
            if widgets::button(ui, widgets::Kind::Normal, Some("refresh-cw"), "Volver a abrir")
                .clicked()
            {
                self.app.failed.remove(view.id());
            }
            return;
        }
        let (app, scene) = (&mut *self.app, self.scene);
        let drawn = catch_unwind(AssertUnwindSafe(|| {
            #[cfg(test)]
            assert!(app.panic_in != Some(view), "a fault on purpose");
            let mut view_scene = view_scene!(app, scene);
            views::show(ui, view, &mut view_scene, &mut app.states);
        }));
        if let Err(payload) = drawn {
            let reason = payload
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned()))
                .unwrap_or_else(|| "sin explicación".to_owned());
            let text = format!("La vista «{}» ha fallado: {reason}", view.title());
            self.app.notices.say(ui.ctx(), widgets::Tone::Error, text, None);
            self.app.failed.insert(view.id(), reason);
        }
    }
}

impl Behavior<ViewKind> for Dock<'_> {
    fn pane_ui(&mut self, ui: &mut Ui, _tile: TileId, view: &mut ViewKind) -> UiResponse {
        self.view(ui, *view);
        UiResponse::None
    }

    fn tab_title_for_pane(&mut self, view: &ViewKind) -> WidgetText {
        view.title().into()
    }

    fn tab_ui(
        &mut self,
        tiles: &mut Tiles<ViewKind>,
        ui: &mut Ui,
        id: Id,
        tile_id: TileId,
        state: &TabState,
    ) -> eframe::egui::Response {
        let tokens = ui.tokens();
        let (title, icon) = match tiles.get(tile_id) {
            Some(Tile::Pane(view)) => (view.title(), view.icon()),
            Some(Tile::Container(Container::Tabs(_))) => ("Pestañas", "panel-bottom"),
            _ => ("Grupo", "columns-2"),
        };
        let font =
            if state.active { fonts::medium(theme::TOOL) } else { fonts::regular(theme::TOOL) };
        // Where the strip is too short for all titles, the tabs behind are icons.
        let short = !state.active && self.crowded.contains(&tile_id);
        let words = if short { String::new() } else { title.to_owned() };
        let galley = ui.painter().layout_no_wrap(words, font, Color32::PLACEHOLDER);
        let width = if short { TAB_ICON } else { galley.size().x + TAB_ROOM };
        let (_, rect) = ui.allocate_space(Vec2::new(width, ui.available_height()));
        let response = ui.interact(rect, id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, state.active, title));
        if ui.is_rect_visible(rect) && !state.is_being_dragged {
            let pointed = response.hovered() || response.has_focus();
            let colour = if state.active || pointed { tokens.text } else { tokens.secondary };
            let at = rect.left_center() + Vec2::new(12.0, 0.0);
            widgets::paint_icon(ui.painter(), at + Vec2::new(7.0, 0.0), icon, 14.0, colour);
            let origin =
                Align2::LEFT_CENTER.anchor_size(at + Vec2::new(22.0, 0.0), galley.size()).min;
            ui.painter().galley_with_override_text_color(origin, galley, colour);
            if state.active {
                let line = Rect::from_min_size(
                    Pos2::new(rect.left() + 8.0, rect.bottom() - 2.0),
                    Vec2::new(rect.width() - 16.0, 2.0),
                );
                ui.painter().rect_filled(line, 0, tokens.accent);
            }
            widgets::focus_ring(ui, &response);
        }
        let response = if short { response.on_hover_text(title) } else { response };
        self.on_tab_button(tiles, tile_id, response)
    }

    fn top_bar_right_ui(
        &mut self,
        tiles: &Tiles<ViewKind>,
        ui: &mut Ui,
        _tile_id: TileId,
        tabs: &egui_tiles::Tabs,
        _scroll_offset: &mut f32,
    ) {
        // Once is enough: where the ring is.
        let has_ring =
            tabs.children.iter().any(|tile| tiles.get_pane(tile) == Some(&ViewKind::Ring));
        if !has_ring || ui.available_width() < HEADING_FROM {
            return;
        }
        let scene = view_scene!(self.app, self.scene);
        let Some(stream) = scene.selected() else { return };
        ui.add_space(12.0);
        if let Some(name) = views::stream_heading(ui, scene.snapshot, stream, scene.clock.now) {
            *scene.stream = Some(name);
        }
    }

    fn tab_bar_height(&self, _style: &eframe::egui::Style) -> f32 {
        theme::TAB_STRIP
    }

    fn tab_bar_color(&self, visuals: &Visuals) -> Color32 {
        // The faint colour of our style is the panels'.
        visuals.faint_bg_color
    }

    fn tab_bar_hline_stroke(&self, visuals: &Visuals) -> Stroke {
        visuals.widgets.noninteractive.bg_stroke
    }

    fn gap_width(&self, _style: &eframe::egui::Style) -> f32 {
        1.0
    }

    fn min_size(&self) -> f32 {
        160.0
    }

    fn simplification_options(&self) -> SimplificationOptions {
        SimplificationOptions { all_panes_must_have_tabs: true, ..SimplificationOptions::default() }
    }
}
