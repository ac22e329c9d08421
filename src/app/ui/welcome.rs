//! The strip above the first page: what to do in the first minute, one step at a time. It is gone
//! for good once it was closed or its last step was done.

use caudal::engine::Snapshot;
use eframe::egui::{Align, Align2, Layout, Rect, Role, Stroke, Ui, UiBuilder, Vec2, WidgetInfo};
use serde::{Deserialize, Serialize};

use super::app::Action;
use super::route::{Route, ViewKind};
use super::theme::{self, Themed as _, fonts};
use super::widgets;

/// Height of the strip.
pub const HEIGHT: f32 = 36.0;
/// From so many records on there has been traffic.
const TRAFFIC: u64 = 1000;

/// What the strip says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// That one can press ▶ without fear.
    #[default]
    First,
    /// What to do once a record was stored.
    Traffic,
    /// Nothing any more.
    Done,
}

impl Step {
    /// The step that fits to a world.
    #[must_use]
    pub fn after(self, snapshot: &Snapshot) -> Self {
        let stored = snapshot.records_held();
        match self {
            Self::First if stored > 0 => Self::Traffic,
            Self::Traffic if stored > TRAFFIC => Self::Done,
            step => step,
        }
    }
}

/// Draws the strip at a place; the step it is at afterwards.
pub fn show(ui: &mut Ui, place: Rect, step: Step, actions: &mut Vec<Action>) -> Step {
    let tokens = ui.tokens();
    ui.painter().rect_filled(place, 0, tokens.soft_link);
    let line = Stroke::new(tokens.stroke, tokens.line);
    ui.painter().hline(place.x_range(), place.bottom(), line);
    let mut next = step;
    let inner = place.shrink2(Vec2::new(16.0, 0.0));
    let builder = UiBuilder::new().id_salt("bienvenida").max_rect(inner);
    let layout = Layout::right_to_left(Align::Center);
    ui.scope_builder(builder.layout(layout), |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        if widgets::icon_button(ui, "x", "Cerrar la ayuda de inicio", None).clicked() {
            next = Step::Done;
        }
        if step == Step::Traffic && widgets::link_button(ui, "Generar tráfico").clicked() {
            actions.push(Action::Go { route: Route::View(ViewKind::Producer), new_tab: false });
        }
        let room = ui.available_rect_before_wrap();
        let icon = room.left_center() + Vec2::new(8.0, 0.0);
        widgets::paint_icon(ui.painter(), icon, "lightbulb", 16.0, tokens.link);
        let words = words(step, room.width());
        let response = ui.interact(room, ui.scope_id().with("texto"), eframe::egui::Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
        let painter = ui.painter().with_clip_rect(room.intersect(ui.clip_rect()));
        let at = room.left_center() + Vec2::new(24.0, 0.0);
        let font = fonts::regular(theme::TOOL);
        painter.text(at, Align2::LEFT_CENTER, words, font, tokens.text);
    });
    next
}

/// The sentence, shorter where there is little room.
fn words(step: Step, room: f32) -> &'static str {
    match (step, room < 520.0) {
        (Step::First, false) => {
            "Todo ocurre en tu equipo, sin AWS y sin coste. Pulsa ▶ en cualquier ejemplo."
        }
        (Step::First, true) => "Sin AWS y sin coste: pulsa ▶ en un ejemplo.",
        (Step::Traffic, false) => {
            "Tu primer registro ya está en su shard. Siguiente: genera tráfico y mira cómo se \
             llenan."
        }
        (Step::Traffic, true) => "Ya está en su shard. Siguiente:",
        (Step::Done, _) => "",
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::Vec2;
    use eframe::egui::accesskit::Role as Kind;
    use egui_kittest::kittest::Queryable as _;
    use egui_kittest::{SnapshotOptions, SnapshotResults};

    use super::*;
    use crate::ui::saved::Saved;
    use crate::ui::testing::{Window, app_with, settle};
    use crate::ui::theme::ThemeChoice;

    fn newcomer(size: Vec2, theme: ThemeChoice) -> Window {
        app_with(size, &Saved { theme, reduced_motion: true, ..Saved::default() })
    }

    fn press(harness: &mut Window, name: &str) {
        harness.get_by_role_and_label(Kind::Button, name).click_accesskit();
        harness.run();
        settle(harness, |app| !app.snippets.is_busy());
    }

    /// From the first window to the first record and on to traffic, without a word read elsewhere.
    #[test]
    fn the_first_minute_leads_on() {
        let mut harness = newcomer(Vec2::new(1440.0, 2600.0), ThemeChoice::Dark);
        assert!(harness.query_by_label_contains("sin AWS y sin coste").is_some());
        press(&mut harness, "Ejecutar «Crear el stream»");
        let before = harness.state().world.clock().now;
        harness.state().world.advance(caudal::units::Millis(1000)).expect("an engine");
        settle(&mut harness, |app| app.world.clock().now.0 >= before.0 + 1000);
        press(&mut harness, "Ejecutar «Enviar un registro»");
        settle(&mut harness, |app| app.world.snapshot().records_held() == 1);
        assert_eq!(harness.state().saved.welcome, Step::Traffic);
        harness.get_by_label("Generar tráfico").click_accesskit();
        harness.run();
        harness.run();
        assert!(harness.query_all_by_label_contains("Tráfico").count() > 0);
    }

    #[test]
    fn it_is_closed_for_good() {
        let mut harness = newcomer(Vec2::new(1100.0, 720.0), ThemeChoice::Dark);
        harness.get_by_label("Cerrar la ayuda de inicio").click_accesskit();
        harness.run();
        assert!(harness.query_by_label_contains("sin coste").is_none());
        let (again, _) = Saved::read(Some(&harness.state().memory()));
        assert_eq!(again.welcome, Step::Done);
    }

    #[test]
    fn the_strip_in_pictures() {
        let mut results = SnapshotResults::new();
        let options = SnapshotOptions::new().threshold(0.6).max_failed_pixels(20);
        for (theme, word) in [(ThemeChoice::Dark, "oscuro"), (ThemeChoice::Light, "claro")] {
            let mut harness = newcomer(Vec2::new(1440.0, 900.0), theme);
            let name = format!("primer-minuto-{word}");
            results.add(harness.try_snapshot_options(&name, &options));
        }
        let mut harness = newcomer(Vec2::new(960.0, 600.0), ThemeChoice::Dark);
        results.add(harness.try_snapshot_options("primer-minuto-estrecho", &options));
    }
}
