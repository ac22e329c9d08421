//! The view by keys, clicks and pictures.

mod pictures;
mod using;

use eframe::egui::Vec2;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use crate::ui::route::ViewKind;
use crate::ui::testing::stage::{Asked, View, app, stage};
use crate::ui::theme::ThemeChoice;

/// As large as in the mock, without the frame around it.
const SIZE: Vec2 = Vec2::new(1392.0, 776.0);

fn calculator(becomes: Asked) -> View {
    stage(SIZE, ThemeChoice::Dark, ViewKind::Calculator, becomes)
}

/// Opens a load as a link does.
fn open(harness: &mut View, load: &str) {
    let load = load.parse().unwrap_or_else(|sentence| panic!("{sentence}"));
    app(harness).states.calculator.open(load);
    harness.run();
}

/// Writes into a field in the place of what stands there.
fn write(harness: &mut View, field: &str, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, field).scroll_to_me();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, field).focus();
    harness.run();
    harness.key_press_modifiers(eframe::egui::Modifiers::COMMAND, eframe::egui::Key::A);
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, field).type_text(text);
    harness.run();
}

fn click(harness: &mut View, role: Role, name: &str) {
    harness.get_by_role_and_label(role, name).scroll_to_me();
    harness.run();
    harness.get_by_role_and_label(role, name).click();
    harness.run();
}
