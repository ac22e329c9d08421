//! The window through its real door: clicks and keys, and what stands on the screen after. Every
//! test runs with `egui_kittest`'s checks on: a widget without a name and a glyph that no face has
//! are failures.

mod frame;
mod keyboard;
mod live;
mod observe;
mod opening;
mod pictures;
mod reading;
mod undo;
mod walk;
mod world;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable as _;

use super::route::Route;
use super::testing::Window;

/// The window of the mockups.
const WINDOW: Vec2 = Vec2::new(1440.0, 900.0);

fn press(harness: &mut Window, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run();
}

fn ctrl(harness: &mut Window, key: Key) {
    press(harness, Modifiers::COMMAND, key);
}

fn here(harness: &Window) -> Route {
    harness.state().here().clone()
}

fn go(harness: &mut Window, route: Route) {
    harness.state_mut().go(route, false);
    harness.run();
}

/// Presses a button by its name.
fn click(harness: &mut Window, name: &str) {
    harness.get_by_role_and_label(Role::Button, name).click();
    harness.run();
}
