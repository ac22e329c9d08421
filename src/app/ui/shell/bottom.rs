//! The bottom panel: a strip that unfolds to the terminal or the newest calls of the API.

use caudal::runtime::CallLog;
use eframe::egui::{
    Align, Align2, Layout, Pos2, Rect, Role, Sense, Ui, UiBuilder, Vec2, WidgetInfo,
};

use super::top_bar::shown;
use crate::ui::app::{Action, App, Scene, view_scene};
use crate::ui::command::UiCommand;
use crate::ui::numbers;
use crate::ui::saved::BottomTab;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views;
use crate::ui::views::terminal::Place;
use crate::ui::widgets;

/// Height of the strip.
pub(super) const STRIP: f32 = 32.0;

impl App {
    pub(super) fn bottom(&mut self, ui: &mut Ui, scene: &Scene) {
        let place = ui.max_rect();
        let (strip, below) = place.split_top_bottom_at_y(place.top() + STRIP);
        let open = self.saved.layout.bottom;
        ui.painter().rect_filled(strip, 0, ui.tokens().panel);
        let builder = UiBuilder::new()
            .id_salt("strip")
            .max_rect(strip.shrink2(Vec2::new(8.0, 0.0)))
            .layout(Layout::left_to_right(Align::Center));
        let mut bar = ui.new_child(builder);
        let log = self.world.handle().calls();
        let tabs = [
            (BottomTab::Terminal, "terminal", "Terminal", 0),
            (BottomTab::Activity, "activity", "Actividad", log.total()),
        ];
        for (tab, icon, text, count) in tabs {
            let chosen = open && self.saved.layout.below == tab;
            if strip_tab(&mut bar, icon, text, count, chosen).clicked() {
                self.choose_below(tab, chosen);
            }
        }
        if log.failed() > 0 {
            views::calls::errors_badge(&mut bar, log.failed());
        }
        bar.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let icon = if open { "chevron-down" } else { "chevron-up" };
            let name = if open { "Plegar el panel" } else { "Desplegar el panel" };
            let key = shown(UiCommand::ToggleBottom);
            if widgets::icon_button(ui, icon, name, Some(&key)).clicked() {
                self.actions.push(Action::Command(UiCommand::ToggleBottom));
            }
        });
        if open {
            let tokens = ui.tokens();
            ui.painter().rect_filled(below, 0, tokens.sunken);
            let stroke = eframe::egui::Stroke::new(tokens.stroke, tokens.line);
            ui.painter().hline(below.x_range(), below.top(), stroke);
            let builder = UiBuilder::new().id_salt("below").max_rect(below);
            let mut body = ui.new_child(builder);
            match self.saved.layout.below {
                BottomTab::Terminal => self.terminal(&mut body, scene),
                BottomTab::Activity => self.calls(&mut body, &log),
            }
        }
    }

    /// A tab was pressed: the one that is in front folds the panel.
    fn choose_below(&mut self, tab: BottomTab, chosen: bool) {
        let layout = &mut self.saved.layout;
        layout.bottom = !chosen;
        layout.below = tab;
        if !chosen && tab == BottomTab::Terminal {
            self.states.terminal.focus(Place::Below);
        }
    }

    fn terminal(&mut self, ui: &mut Ui, scene: &Scene) {
        let app = self;
        let mut scene = view_scene!(app, scene);
        views::terminal::show(ui, &mut scene, &mut app.states.terminal, Place::Below);
    }

    fn calls(&mut self, ui: &mut Ui, log: &CallLog) {
        if log.is_empty() {
            widgets::empty_state(
                ui,
                "activity",
                "Ninguna llamada todavía",
                "Cada acción en el sandbox es una llamada a la API de AWS: aparecerá aquí.",
                None,
            );
            return;
        }
        if let Some(number) = views::calls::compact(ui, log, &mut self.states.calls_below) {
            self.actions.push(Action::ShowCall(number));
        }
    }
}

fn strip_tab(
    ui: &mut Ui,
    icon: &str,
    text: &str,
    count: u64,
    open: bool,
) -> eframe::egui::Response {
    let tokens = ui.tokens();
    let font = fonts::regular(theme::TOOL);
    let width = if count > 0 { 64.0 } else { 36.0 }
        + ui.painter().layout_no_wrap(text.to_owned(), font.clone(), tokens.text).size().x;
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, 28.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, open, text));
    let pointed = response.hovered() || response.has_focus();
    let colour = if open || pointed { tokens.text } else { tokens.secondary };
    let at = rect.left_center();
    widgets::paint_icon(ui.painter(), at + Vec2::new(14.0, 0.0), icon, 14.0, colour);
    let words =
        ui.painter().text(at + Vec2::new(28.0, 0.0), Align2::LEFT_CENTER, text, font, colour);
    if count > 0 {
        let at = Pos2::new(words.right() + 8.0, rect.center().y);
        let font = fonts::mono(theme::CAPTION);
        ui.painter().text(at, Align2::LEFT_CENTER, numbers::whole(count), font, tokens.weak);
    }
    if open {
        let line = Rect::from_min_size(
            Pos2::new(rect.left() + 4.0, rect.bottom()),
            Vec2::new(rect.width() - 8.0, 2.0),
        );
        ui.painter().rect_filled(line, 0, tokens.accent);
    }
    widgets::focus_ring(ui, &response);
    response
}
