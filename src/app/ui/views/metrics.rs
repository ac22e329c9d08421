//! The view being built by its helper.

use eframe::egui::Ui;

use super::ViewScene;

/// What it keeps between frames.
#[derive(Default)]
pub struct State {}

pub(super) fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, _state: &mut State) {
    super::streams::no_stream(ui, scene, "chart-line", "Las métricas son de un stream.");
}
