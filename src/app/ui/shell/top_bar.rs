//! The top bar: name, back and forward, breadcrumbs, the search box, layouts, theme, bell, help.

use eframe::egui::{
    Align, Align2, Layout, Popup, PopupCloseBehavior, Pos2, Rect, Role, Sense, Stroke, StrokeKind,
    Ui, UiBuilder, Vec2, WidgetInfo,
};

use super::Places;
use crate::ui::app::{Action, App};
use crate::ui::command::{self, UiCommand};
use crate::ui::notices::NoticeEvent;
use crate::ui::saved::Preset;
use crate::ui::theme::{self, ThemeChoice, Themed as _, fonts};
use crate::ui::widgets::{self, Row};

/// Widest search box.
const SEARCH_MAX: f32 = 328.0;
/// Room that the breadcrumbs keep.
const CRUMBS_MIN: f32 = 136.0;
/// Narrowest search box with words in it.
const SEARCH_MIN: f32 = 168.0;

impl App {
    pub(super) fn top_bar(&mut self, ui: &mut Ui, places: &Places) {
        let bar = places.bar.rect;
        let buttons = 3
            + if bar.width() >= super::INDEX_DRAWER_BELOW { 4 } else { 0 }
            + usize::from(bar.width() < super::SANDBOX_DRAWER_BELOW);
        let right = bar.right() - 12.0 - (buttons as f32 * 30.0 + 18.0);
        let beside = places.sandbox.filter(|_| places.page.is_some());
        let wanted = beside.map_or(right - 16.0 - SEARCH_MAX, |place| place.rect.left() + 16.0);
        // Crumbs keep room for one name; the box gives way before they vanish.
        let crumbs = places.index.map_or(bar.left() + 148.0, |place| place.rect.right()) + 80.0;
        let wanted = wanted.max(crumbs + CRUMBS_MIN);
        let width = SEARCH_MAX.min(right - 16.0 - wanted).max(SEARCH_MIN);
        let wide = bar.width() >= super::INDEX_DRAWER_BELOW;
        let width = if wide { width.round() } else { 28.0 };
        let x = wanted.min(right - 16.0 - width).round();
        self.left_cluster(ui, bar, places, x - 12.0);
        let top = bar.center().y - 14.0;
        let rect = Rect::from_min_size(Pos2::new(x, top), Vec2::new(width, 28.0));
        self.search_box(ui, rect, wide);
        self.right_cluster(ui, bar.with_min_x(right));
    }

    /// Name, index button, back, forward and crumbs, up to `end`.
    fn left_cluster(&mut self, ui: &mut Ui, bar: Rect, places: &Places, end: f32) {
        let tokens = ui.tokens();
        let builder = UiBuilder::new()
            .id_salt("left")
            .max_rect(bar.with_min_x(bar.left() + 12.0))
            .layout(Layout::left_to_right(Align::Center));
        let mut ui = ui.new_child(builder);
        let ui = &mut ui;
        ui.spacing_mut().item_spacing.x = 4.0;
        let (rect, logo) = ui.allocate_exact_size(Vec2::new(92.0, 28.0), Sense::hover());
        logo.widget_info(|| WidgetInfo::labeled(Role::Label, true, "Caudal"));
        let at = rect.left_center();
        widgets::paint_icon(ui.painter(), at + Vec2::new(9.0, 0.0), "waves", 18.0, tokens.accent);
        let font = fonts::semibold(theme::BODY);
        ui.painter().text(
            at + Vec2::new(26.0, 0.0),
            Align2::LEFT_CENTER,
            "Caudal",
            font,
            tokens.text,
        );
        if let Some(index) = places.index {
            let gap = index.rect.right() - 36.0 - ui.cursor().left();
            ui.add_space(gap.max(4.0));
        }
        let narrow = bar.width() < super::INDEX_DRAWER_BELOW;
        let drawn = self.drawer == Some(super::Drawer::Index);
        let open = if narrow { drawn } else { self.saved.layout.index };
        let key = shown(UiCommand::ToggleIndex);
        let name = if open { "Ocultar el índice" } else { "Mostrar el índice" };
        if widgets::icon_button_selected(ui, "panel-left", name, Some(&key), open).clicked() {
            self.actions.push(Action::Command(UiCommand::ToggleIndex));
        }
        ui.add_space(12.0);
        let (back, forward) = {
            let tab = self.saved.tabs.tab();
            (tab.can_go_back(), tab.can_go_forward())
        };
        for (command, icon, enabled) in [
            (UiCommand::Back, "chevron-left", back),
            (UiCommand::Forward, "chevron-right", forward),
        ] {
            let key = shown(command);
            let button = ui.add_enabled_ui(enabled, |ui| {
                widgets::icon_button(ui, icon, command.entry().title, Some(&key))
            });
            if button.inner.clicked() {
                self.actions.push(Action::Command(command));
            }
        }
        ui.add_space(4.0);
        let room = end - ui.cursor().left();
        if self.saved.layout.page {
            self.page_menu(ui);
            self.crumbs(ui, room - 36.0);
        } else {
            self.crumbs(ui, room);
        }
    }

    /// Layouts, theme, bell and help.
    fn right_cluster(&mut self, ui: &mut Ui, place: Rect) {
        let whole = ui.ctx().content_rect().width();
        let builder = UiBuilder::new()
            .id_salt("right")
            .max_rect(place)
            .layout(Layout::left_to_right(Align::Center));
        let mut ui = ui.new_child(builder);
        let ui = &mut ui;
        ui.spacing_mut().item_spacing.x = 2.0;
        if whole >= super::INDEX_DRAWER_BELOW {
            for (command, preset) in [
                (UiCommand::LayoutReading, Preset::Reading),
                (UiCommand::LayoutMixed, Preset::Mixed),
                (UiCommand::LayoutLab, Preset::Lab),
                (UiCommand::LayoutPanel, Preset::Panel),
            ] {
                let entry = command.entry();
                let on = self.saved.layout.preset == preset;
                let key = shown(command);
                let button =
                    widgets::icon_button_selected(ui, entry.icon, entry.title, Some(&key), on);
                if button.clicked() {
                    self.actions.push(Action::Command(command));
                }
            }
        }
        if whole < super::SANDBOX_DRAWER_BELOW {
            let open = self.drawer == Some(super::Drawer::Sandbox);
            let key = shown(UiCommand::ToggleSandbox);
            let button =
                widgets::icon_button_selected(ui, "panel-right", "Sandbox", Some(&key), open);
            if button.clicked() {
                self.actions.push(Action::Command(UiCommand::ToggleSandbox));
            }
        }
        ui.add_space(6.0);
        widgets::bar_separator(ui);
        ui.add_space(6.0);
        self.theme_menu(ui);
        self.bell(ui);
        let key = shown(UiCommand::Help);
        if widgets::icon_button(ui, "circle-question-mark", "Ayuda y atajos", Some(&key)).clicked()
        {
            self.actions.push(Action::Command(UiCommand::Help));
        }
    }

    fn bell(&mut self, ui: &mut Ui) {
        let unseen = self.notices.unseen();
        let name = match unseen {
            0 => "Avisos".to_owned(),
            1 => "Avisos: 1 sin leer".to_owned(),
            _ => format!("Avisos: {unseen} sin leer"),
        };
        let bell = widgets::icon_button(ui, "bell", &name, None);
        if unseen > 0 {
            let tokens = ui.tokens();
            let at = bell.rect.right_top() + Vec2::new(-6.0, 7.0);
            ui.painter().circle_filled(at, 7.5, tokens.accent);
            let text = if unseen > 9 { "9+".to_owned() } else { unseen.to_string() };
            let font = fonts::semibold(9.5);
            ui.painter().text(at, Align2::CENTER_CENTER, text, font, tokens.on_accent);
        }
        if bell.clicked() {
            self.notices.open = !self.notices.open;
        }
        let mut open = self.notices.open;
        let notices = &mut self.notices;
        let event = Popup::from_response(&bell)
            .open_bool(&mut open)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .accessible_name("Avisos")
            .show(|ui| notices.history(ui));
        self.notices.open = open;
        match event.and_then(|shown| shown.inner) {
            Some(NoticeEvent::Go(route)) => {
                self.notices.open = false;
                self.go(route, false);
            }
            Some(NoticeEvent::Copy(text)) => {
                self.actions.push(Action::Copy(text, "Detalles copiados"));
            }
            None => {}
        }
    }

    fn theme_menu(&mut self, ui: &mut Ui) {
        let choice = self.saved.theme;
        let icon = match choice {
            ThemeChoice::System if ui.tokens().dark => "moon",
            ThemeChoice::System => "sun",
            choice => choice.icon(),
        };
        let button = widgets::icon_button(ui, icon, "Tema", None);
        let chosen = Popup::menu(&button).accessible_name("Tema").show(|ui| {
            ui.set_width(200.0);
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut chosen = None;
            for (index, theme) in ThemeChoice::ALL.into_iter().enumerate() {
                let row = Row::new(theme.name())
                    .icon(theme.icon())
                    .selected(theme == choice)
                    .height(theme::ROW_COMFORTABLE)
                    .role(Role::MenuItem);
                if row.show(ui).clicked() {
                    chosen = Some(UiCommand::Theme(index as u8));
                }
            }
            chosen
        });
        if let Some(command) = chosen.and_then(|shown| shown.inner) {
            self.actions.push(Action::Command(command));
        }
    }

    /// The box that opens the palette; it looks like a field and is a button.
    fn search_box(&mut self, ui: &mut Ui, rect: Rect, wide: bool) {
        let tokens = ui.tokens();
        let response = ui.interact(rect, ui.make_persistent_id("search"), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Buscar o ejecutar"));
        let painter = ui.painter();
        if wide {
            let pointed = response.hovered() || response.has_focus();
            let stroke = if pointed { tokens.secondary } else { tokens.field };
            painter.rect(
                rect,
                theme::RADIUS,
                tokens.bg,
                Stroke::new(tokens.stroke, stroke),
                StrokeKind::Inside,
            );
            let at = rect.left_center() + Vec2::new(16.0, 0.0);
            widgets::paint_icon(painter, at, "search", 14.0, tokens.secondary);
            let painter = painter.with_clip_rect(rect);
            let at = rect.left_center() + Vec2::new(30.0, 0.0);
            let font = fonts::regular(theme::TOOL);
            let hint =
                painter.text(at, Align2::LEFT_CENTER, "Buscar o ejecutar…", font, tokens.weak);
            if hint.right() + 60.0 < rect.right() {
                let mut right = rect.right() - 8.0;
                for key in ["K", "Ctrl"] {
                    let font = fonts::mono(theme::CAPTION);
                    let galley = painter.layout_no_wrap(key.to_owned(), font, tokens.secondary);
                    let size = Vec2::new(galley.size().x + 10.0, 18.0);
                    let cap =
                        Align2::RIGHT_CENTER.anchor_size(Pos2::new(right, rect.center().y), size);
                    painter.rect(
                        cap,
                        theme::RADIUS,
                        tokens.panel,
                        Stroke::new(tokens.stroke, tokens.line2),
                        StrokeKind::Inside,
                    );
                    painter.galley(cap.center() - galley.size() / 2.0, galley, tokens.secondary);
                    right = cap.left() - 6.0;
                }
            }
        } else {
            if response.hovered() {
                painter.rect_filled(rect, theme::RADIUS, tokens.hover);
            }
            widgets::paint_icon(painter, rect.center(), "search", 16.0, tokens.secondary);
        }
        widgets::focus_ring(ui, &response);
        if response.clicked() {
            self.actions.push(Action::Command(UiCommand::Palette));
        }
    }
}

/// The first key of a command, as it is shown.
pub(super) fn shown(command: UiCommand) -> String {
    command.entry().keys.first().copied().map(command::shown).unwrap_or_default()
}
