//! Fields that choose: one of a list, one of a few side by side, yes or no.

use eframe::egui::{
    Color32, Key, Modifiers, Popup, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
};

use super::{CONTROL, Field};
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::widgets::{Row, focus_ring, paint_icon};

impl Field<'_> {
    /// One of a list that opens. The arrows up and down choose without opening it.
    pub fn select<T: PartialEq + Clone>(
        self,
        ui: &mut Ui,
        chosen: &mut T,
        options: &[(T, &str)],
    ) -> Response {
        let label = self.label;
        let before = chosen.clone();
        let mut response = self.framed(ui, |ui, field, width| {
            let tokens = ui.tokens();
            let (rect, response) =
                ui.allocate_exact_size(Vec2::new(width, CONTROL), Sense::click());
            if response.has_focus() {
                step(ui, chosen, options);
            }
            let current = options.iter().find(|(value, _)| value == chosen);
            let words = current.map_or("", |(_, words)| *words);
            let enabled = ui.is_enabled();
            response.widget_info(|| {
                let mut info = WidgetInfo::labeled(Role::ComboBox, enabled, field.label);
                info.current_text_value = Some(words.to_owned());
                info
            });
            let fill = if response.hovered() { tokens.hover } else { tokens.bg };
            ui.painter().rect(rect, theme::RADIUS, fill, field.stroke(tokens), StrokeKind::Inside);
            let font = fonts::mono(theme::TOOL);
            let painter = ui.painter().with_clip_rect(rect.shrink2(Vec2::new(2.0, 0.0)));
            let galley = painter.layout_no_wrap(words.to_owned(), font, tokens.text);
            let at = rect.left_center() + Vec2::new(8.0, -galley.size().y / 2.0);
            painter.galley(at, galley, tokens.text);
            let at = rect.right_center() - Vec2::new(14.0, 0.0);
            paint_icon(ui.painter(), at, "chevron-down", 12.0, tokens.secondary);
            field.mark(ui, rect, 32.0);
            focus_ring(ui, &response);
            response
        });
        Popup::menu(&response).accessible_name(label).show(|ui| {
            ui.set_width(response.rect.width().max(160.0));
            ui.spacing_mut().item_spacing.y = 0.0;
            for (value, words) in options {
                let row = Row::new(words).selected(value == chosen).role(Role::MenuItem);
                if row.show(ui).clicked() {
                    *chosen = value.clone();
                }
            }
        });
        if *chosen != before {
            response.mark_changed();
        }
        response
    }

    /// One of a few, side by side. The arrows left and right choose, too.
    pub fn radio<T: PartialEq + Clone>(
        self,
        ui: &mut Ui,
        chosen: &mut T,
        options: &[(T, &str)],
    ) -> Response {
        let before = chosen.clone();
        let mut response = self.framed(ui, |ui, field, _| {
            let inner = ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                let mut whole: Option<Response> = None;
                for (value, words) in options {
                    let response = part(ui, field, words, value == chosen);
                    if response.clicked() {
                        *chosen = value.clone();
                    }
                    if response.has_focus() {
                        step(ui, chosen, options);
                    }
                    whole = Some(whole.map_or(response.clone(), |whole| whole | response));
                }
                whole
            });
            inner.inner.unwrap_or(inner.response)
        });
        if *chosen != before {
            response.mark_changed();
        }
        response
    }

    /// Yes or no: a box with its words at the right.
    pub fn check(self, ui: &mut Ui, on: &mut bool) -> Response {
        let label = self.label;
        let bare = Self { label: "", ..self };
        let tokens = ui.tokens();
        bare.framed(ui, |ui, field, width| {
            let font = fonts::regular(theme::TOOL);
            let galley =
                ui.painter().layout(label.to_owned(), font, tokens.text, (width - 24.0).max(40.0));
            let size = Vec2::new(galley.size().x + 24.0, galley.size().y.max(theme::ROW));
            let (rect, mut response) = ui.allocate_exact_size(size, Sense::click());
            if response.clicked() {
                *on = !*on;
                response.mark_changed();
            }
            let square = eframe::egui::Rect::from_min_size(
                eframe::egui::pos2(rect.left(), rect.top() + 4.0),
                Vec2::splat(16.0),
            );
            let (fill, stroke) = match (*on, response.hovered()) {
                (true, _) => (tokens.link, Stroke::new(tokens.stroke, tokens.link)),
                (false, true) => (tokens.hover, field.stroke(tokens)),
                (false, false) => (tokens.bg, field.stroke(tokens)),
            };
            ui.painter().rect(square, 3, fill, stroke, StrokeKind::Inside);
            if *on {
                paint_icon(ui.painter(), square.center(), "check", 12.0, tokens.bg);
            }
            let at =
                eframe::egui::pos2(rect.left() + 24.0, rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, tokens.text);
            focus_ring(ui, &response);
            let enabled = ui.is_enabled();
            response.widget_info(|| WidgetInfo::selected(Role::CheckBox, enabled, *on, label));
            response
        })
    }
}

/// The arrows of a field that has the keyboard.
fn step<T: PartialEq + Clone>(ui: &Ui, chosen: &mut T, options: &[(T, &str)]) {
    ui.memory_mut(|memory| {
        let Some(id) = memory.focused() else { return };
        let filter = eframe::egui::EventFilter {
            vertical_arrows: true,
            horizontal_arrows: true,
            ..Default::default()
        };
        memory.set_focus_lock_filter(id, filter);
    });
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let back = pressed(Key::ArrowUp) | pressed(Key::ArrowLeft);
    let on = pressed(Key::ArrowDown) | pressed(Key::ArrowRight);
    let Some(index) = options.iter().position(|(value, _)| value == chosen) else { return };
    let next = match (back, on) {
        (true, false) => index.checked_sub(1),
        (false, true) => Some(index + 1),
        _ => None,
    };
    if let Some((value, _)) = next.and_then(|next| options.get(next)) {
        *chosen = value.clone();
    }
}

/// One of several side by side.
fn part(ui: &mut Ui, field: &Field<'_>, words: &str, chosen: bool) -> Response {
    let tokens = ui.tokens();
    let font = fonts::mono(theme::SMALL);
    let galley = ui.painter().layout_no_wrap(words.to_owned(), font, Color32::PLACEHOLDER);
    let size = Vec2::new(galley.size().x + 24.0, CONTROL);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| {
        WidgetInfo::selected(
            Role::RadioButton,
            enabled,
            chosen,
            format!("{}: {words}", field.label),
        )
    });
    let (fill, colour) = match (chosen, response.hovered()) {
        (true, _) => (tokens.sel, tokens.text),
        (false, true) => (tokens.hover, tokens.text),
        (false, false) => (tokens.bg, tokens.secondary),
    };
    let stroke = Stroke::new(tokens.stroke, if chosen { tokens.text } else { tokens.field });
    ui.painter().rect(rect, theme::RADIUS, fill, stroke, StrokeKind::Inside);
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley_with_override_text_color(at, galley, colour);
    focus_ring(ui, &response);
    response
}
