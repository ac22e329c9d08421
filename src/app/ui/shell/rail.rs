//! The rail of icons that stands for the index where it is closed.

use eframe::egui::{Align, Layout, Rect, Role, Sense, Ui, UiBuilder, Vec2, WidgetInfo};

use crate::ui::app::{Action, App};
use crate::ui::command::UiCommand;
use crate::ui::route::{Route, ViewKind};
use crate::ui::theme::{self, Themed as _};
use crate::ui::widgets;

impl App {
    pub(super) fn rail(&mut self, ui: &mut Ui) {
        let place = ui.max_rect();
        let builder = UiBuilder::new()
            .max_rect(place.shrink2(Vec2::new(0.0, 8.0)))
            .layout(Layout::top_down(Align::Center));
        let mut column = ui.new_child(builder);
        column.spacing_mut().item_spacing.y = 4.0;
        let reading = self.saved.layout.page && matches!(self.here(), Route::Page { .. });
        if rail_button(&mut column, "book-open", "Notas", reading, reading) {
            self.actions.push(Action::Command(UiCommand::ToggleIndex));
        }
        for view in ViewKind::ALL {
            let shown = self.saved.layout.sandbox && self.is_active(view);
            if rail_button(&mut column, view.icon(), view.title(), shown, false) {
                self.actions.push(Action::Go { route: Route::View(view), new_tab: false });
            }
        }
        let bottom =
            Rect::from_min_max(eframe::egui::pos2(place.left(), place.bottom() - 48.0), place.max);
        let builder = UiBuilder::new().max_rect(bottom).layout(Layout::top_down(Align::Center));
        let mut column = ui.new_child(builder);
        let here = *self.here() == Route::Settings;
        if rail_button(&mut column, "settings", "Ajustes", here, here) {
            self.actions.push(Action::Command(UiCommand::Settings));
        }
    }
}

/// A button of the rail: `selected` is in sight, `marked` is where one is.
fn rail_button(ui: &mut Ui, icon: &str, name: &str, selected: bool, marked: bool) -> bool {
    let tokens = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(36.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, name));
    let pointed = response.hovered() || response.has_focus();
    if selected {
        ui.painter().rect_filled(rect, theme::RADIUS, tokens.sel);
    }
    if marked {
        let mark = Rect::from_min_size(
            eframe::egui::pos2(ui.max_rect().left(), rect.top() + 6.0),
            Vec2::new(2.0, 24.0),
        );
        ui.painter().rect_filled(mark, 0, tokens.accent);
    } else if pointed && !selected {
        ui.painter().rect_filled(rect, theme::RADIUS, tokens.hover);
    }
    let colour = if selected || pointed { tokens.text } else { tokens.secondary };
    widgets::paint_icon(ui.painter(), rect.center(), icon, 18.0, colour);
    widgets::focus_ring(ui, &response);
    response.on_hover_text(name).clicked()
}
