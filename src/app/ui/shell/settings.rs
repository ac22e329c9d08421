//! The settings: how the window looks. They take effect at once and are remembered.

use eframe::egui::{
    Align, Frame, Layout, Margin, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo,
};

use crate::ui::app::{Action, App};
use crate::ui::command::UiCommand;
use crate::ui::saved::ZOOM;
use crate::ui::theme::{self, ThemeChoice, Themed as _, fonts, icon};
use crate::ui::widgets::{self, Kind};

impl App {
    pub(super) fn settings(&mut self, ui: &mut Ui) {
        self.section = None;
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            Frame::new().inner_margin(Margin::symmetric(32, 24)).show(ui, |ui| {
                ui.set_max_width(600.0);
                let tokens = ui.tokens();
                ui.label(RichText::new("Ajustes").font(fonts::semibold(26.0)).color(tokens.text));
                ui.label(
                    RichText::new("El aspecto de la ventana. Se aplica al momento y se recuerda.")
                        .font(fonts::regular(theme::BODY))
                        .color(tokens.secondary),
                );
                ui.add_space(16.0);
                setting(
                    ui,
                    "Tema",
                    "Oscuro, claro o de alto contraste; o el que tenga el sistema.",
                );
                ui.horizontal_wrapped(|ui| {
                    for (index, theme) in ThemeChoice::ALL.into_iter().enumerate() {
                        if choice(ui, theme.icon(), theme.name(), self.saved.theme == theme) {
                            self.actions.push(Action::Command(UiCommand::Theme(index as u8)));
                        }
                    }
                });
                ui.add_space(16.0);
                setting(
                    ui,
                    "Tamaño",
                    "De 80 % a 200 %. También con Ctrl y + o -; Ctrl+0, al 100 %.",
                );
                self.zoom_row(ui);
                ui.add_space(16.0);
                setting(
                    ui,
                    "Animaciones",
                    "Los paneles se deslizan y la página se desplaza con suavidad, o todo es \
                     inmediato.",
                );
                let mut reduced = self.saved.reduced_motion;
                if toggle(ui, &mut reduced, "Reducir animaciones") {
                    self.actions.push(Action::Command(UiCommand::ToggleMotion));
                }
                ui.add_space(16.0);
                setting(
                    ui,
                    "Disposición",
                    "Anchos, paneles y vistas vuelven a su sitio de origen.",
                );
                if widgets::button(ui, Kind::Normal, Some("rotate-ccw"), "Restablecer disposición")
                    .clicked()
                {
                    self.actions.push(Action::Command(UiCommand::ResetLayout));
                }
                ui.add_space(24.0);
                ui.horizontal(|ui| {
                    if widgets::button(ui, Kind::Quiet, Some("keyboard"), "Ayuda y atajos")
                        .clicked()
                    {
                        self.actions.push(Action::Command(UiCommand::Help));
                    }
                    if widgets::button(ui, Kind::Quiet, Some("info"), "Acerca de Caudal").clicked()
                    {
                        self.actions.push(Action::Command(UiCommand::About));
                    }
                });
            });
        });
    }

    fn zoom_row(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            let percent = (self.saved.zoom * 100.0).round() as u32;
            let smaller = ui.add_enabled_ui(self.saved.zoom > *ZOOM.start() + 0.01, |ui| {
                widgets::icon_button(ui, "minus", "Alejar", None)
            });
            if smaller.inner.clicked() {
                self.actions.push(Action::Command(UiCommand::ZoomOut));
            }
            let text = format!("{percent} %");
            ui.label(RichText::new(text).font(fonts::mono(theme::TOOL)));
            let larger = ui.add_enabled_ui(self.saved.zoom < *ZOOM.end() - 0.01, |ui| {
                widgets::icon_button(ui, "plus", "Acercar", None)
            });
            if larger.inner.clicked() {
                self.actions.push(Action::Command(UiCommand::ZoomIn));
            }
            if percent != 100 && widgets::button(ui, Kind::Quiet, None, "Volver al 100 %").clicked()
            {
                self.actions.push(Action::Command(UiCommand::ZoomReset));
            }
        });
    }
}

fn setting(ui: &mut Ui, name: &str, meaning: &str) {
    let tokens = ui.tokens();
    ui.label(RichText::new(name).font(fonts::semibold(16.0)).color(tokens.text));
    ui.label(RichText::new(meaning).font(fonts::regular(theme::TOOL)).color(tokens.secondary));
}

/// One of several, as a card.
fn choice(ui: &mut Ui, picture: &str, name: &str, selected: bool) -> bool {
    let tokens = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(Vec2::new(132.0, 64.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, selected, name));
    let pointed = response.hovered() || response.has_focus();
    let fill = if selected {
        tokens.sel
    } else if pointed {
        tokens.hover
    } else {
        tokens.panel
    };
    let stroke = if selected {
        Stroke::new(2.0, tokens.accent)
    } else {
        Stroke::new(tokens.stroke, tokens.line2)
    };
    ui.painter().rect(rect, theme::RADIUS_CARD, fill, stroke, StrokeKind::Inside);
    let mut inside = ui.new_child(
        eframe::egui::UiBuilder::new()
            .max_rect(rect.shrink(8.0))
            .layout(Layout::top_down(Align::Center)),
    );
    inside.spacing_mut().item_spacing.y = 4.0;
    inside.label(icon(picture, 18.0).color(if selected { tokens.text } else { tokens.secondary }));
    inside.label(RichText::new(name).font(fonts::medium(theme::TOOL)).color(tokens.text));
    widgets::focus_ring(ui, &response);
    response.clicked()
}

/// A switch; returns whether it was turned.
fn toggle(ui: &mut Ui, on: &mut bool, name: &str) -> bool {
    let tokens = ui.tokens();
    let galley =
        ui.painter().layout_no_wrap(name.to_owned(), fonts::regular(theme::TOOL), tokens.text);
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(48.0 + galley.size().x, 28.0), Sense::click());
    let state = *on;
    response.widget_info(|| WidgetInfo::selected(Role::Switch, true, state, name));
    let track = eframe::egui::Rect::from_min_size(
        rect.left_center() - Vec2::new(0.0, 9.0),
        Vec2::new(34.0, 18.0),
    );
    let fill = if state { tokens.accent } else { tokens.raised };
    let stroke = Stroke::new(tokens.stroke, if state { tokens.accent } else { tokens.field });
    ui.painter().rect(track, 9, fill, stroke, StrokeKind::Inside);
    let x = if state { track.right() - 9.0 } else { track.left() + 9.0 };
    let knob = if state { tokens.on_accent } else { tokens.secondary };
    ui.painter().circle_filled(eframe::egui::pos2(x, track.center().y), 6.0, knob);
    let origin = eframe::egui::pos2(rect.left() + 44.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(origin, galley, tokens.text);
    widgets::focus_ring(ui, &response);
    if response.clicked() {
        *on = !*on;
        return true;
    }
    false
}
