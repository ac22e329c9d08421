//! The steps that led here, and those that were undone: a line in time on which one can go to any
//! point.

use std::sync::Arc;

use caudal::runtime::{HistoryView, Step};
use eframe::egui::{Align2, Pos2, Rect, Response, RichText, Role, Sense, Ui, Vec2, WidgetInfo};

use crate::ui::app::Action;
use crate::ui::journeys::{WorldAction, step_words};
use crate::ui::numbers;
use crate::ui::theme::{self, Themed as _, fonts};
use crate::ui::views::ViewScene;
use crate::ui::widgets::{self, Kind, focus_ring, paint_icon};

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>) {
    let history = scene.handle.history();
    if history.past.is_empty() && history.future.is_empty() {
        let text = if history.forgotten {
            "Los pasos de antes ya no se conservan: desde entonces se han guardado muchos datos. Lo \
             que hagas ahora aparecerá aquí."
        } else {
            "Lo que hagas aparecerá aquí, y podrás deshacerlo todo: Ctrl+Z."
        };
        ui.label(RichText::new(text).color(ui.tokens().secondary));
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.add_enabled_ui(!history.past.is_empty(), |ui| {
            if widgets::button(ui, Kind::Normal, Some("undo-2"), "Deshacer")
                .on_hover_text("Ctrl+Z")
                .clicked()
            {
                scene.actions.push(Action::World(WorldAction::Undo(1)));
            }
        });
        ui.add_enabled_ui(!history.future.is_empty(), |ui| {
            if widgets::button(ui, Kind::Normal, Some("redo-2"), "Rehacer")
                .on_hover_text("Ctrl+Mayús+Z")
                .clicked()
            {
                scene.actions.push(Action::World(WorldAction::Redo(1)));
            }
        });
    });
    ui.add_space(4.0);
    let shown = ui.spacing_mut();
    shown.item_spacing.y = 0.0;
    for (index, step) in history.future.iter().enumerate().rev() {
        let row = Line { step, written: None, undone: true };
        if row.show(ui).clicked() {
            scene.actions.push(Action::World(WorldAction::Redo(index + 1)));
        }
    }
    now_line(ui);
    for (index, step) in history.past.iter().enumerate().rev() {
        let row = Line { step, written: Some(written_since(&history, index)), undone: false };
        if row.show(ui).clicked() {
            let steps = history.past.len() - index;
            scene.actions.push(Action::World(WorldAction::Undo(steps)));
        }
    }
    if history.forgotten {
        let text = "Los pasos más antiguos ya no se conservan.";
        ui.label(RichText::new(text).font(fonts::regular(theme::SMALL)).color(ui.tokens().weak));
    }
}

/// Records written between a step and the next one, or now.
fn written_since(history: &HistoryView, index: usize) -> u64 {
    let next = history.past.get(index + 1).map_or(history.written, |next| next.written);
    next.saturating_sub(history.past[index].written)
}

/// Where one is.
fn now_line(ui: &mut Ui) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), theme::ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "Ahora"));
    let painter = ui.painter();
    let at = rect.left_center() + Vec2::new(8.0, 0.0);
    let font = fonts::semibold(theme::CAPTION);
    let words = painter.text(at, Align2::LEFT_CENTER, "AHORA", font, tokens.accent);
    let line = Rect::from_min_max(
        Pos2::new(words.right() + 8.0, rect.center().y),
        Pos2::new(rect.right(), rect.center().y + 1.0),
    );
    painter.rect_filled(line, 0, tokens.accent);
}

/// One step of the list.
struct Line<'a> {
    step: &'a Arc<Step>,
    /// Records that came after it, if they are still there.
    written: Option<u64>,
    undone: bool,
}

impl Line<'_> {
    fn show(&self, ui: &mut Ui) -> Response {
        let tokens = ui.tokens();
        let words = step_words(self.step);
        let size = Vec2::new(ui.available_width(), theme::ROW);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        if response.gained_focus() {
            response.scroll_to_me(None);
        }
        let time = numbers::time_of_day(self.step.at, false);
        let more = self
            .written
            .filter(|written| *written > 0)
            .map(|written| format!("+{}", numbers::counted(written, "registro", "registros")));
        let verb = if self.undone { "Rehacer hasta aquí" } else { "Deshacer hasta aquí" };
        let name = format!("{verb}: {}, {time}", words.text());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let pointed = response.hovered() || response.has_focus();
        if pointed {
            ui.painter().rect_filled(rect, theme::RADIUS, tokens.hover);
        }
        let colour = if self.undone { tokens.weak } else { tokens.text };
        let quiet = if self.undone { tokens.weak } else { tokens.secondary };
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        let y = rect.center().y;
        paint_icon(&painter, Pos2::new(rect.left() + 16.0, y), words.icon, 14.0, quiet);
        let mono = fonts::mono(theme::SMALL);
        let right = painter.text(
            Pos2::new(rect.right() - 8.0, y),
            Align2::RIGHT_CENTER,
            &time,
            mono.clone(),
            tokens.weak,
        );
        let mut end = right.left() - 16.0;
        let aside = if pointed { Some((verb, tokens.link)) } else { None };
        let aside = aside.or(more.as_deref().map(|more| (more, tokens.secondary)));
        if let Some((text, colour)) = aside {
            let font = fonts::regular(theme::SMALL);
            let at = Pos2::new(end, y);
            end = painter.text(at, Align2::RIGHT_CENTER, text, font, colour).left() - 8.0;
        }
        let left = rect.left() + 32.0;
        let area = Rect::from_min_max(Pos2::new(left, rect.top()), Pos2::new(end, rect.bottom()));
        let painter = painter.with_clip_rect(area.intersect(painter.clip_rect()));
        let mut x = left;
        for (text, font) in [
            (&words.before, fonts::regular(theme::TOOL)),
            (&words.name, mono.clone()),
            (
                &words.after,
                if words.before.is_empty() { mono } else { fonts::regular(theme::TOOL) },
            ),
        ] {
            if !text.is_empty() {
                let at = Pos2::new(x, y);
                x = painter.text(at, Align2::LEFT_CENTER, text, font, colour).right() + 8.0;
            }
        }
        focus_ring(ui, &response);
        response.on_hover_cursor(eframe::egui::CursorIcon::PointingHand)
    }
}
