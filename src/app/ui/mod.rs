//! The window. It draws the world's newest snapshot and the notes, and asks for changes by
//! sending AWS calls; it never waits and never changes the world itself.
//! Inside: `theme` knows only egui, `widgets` only the theme, `page` and `diagram` only the notes.

#![allow(unreachable_pub, reason = "in a binary; here `pub` says what a room shows to the others")]

pub mod about;
mod activity;
mod app;
mod bench;
mod call_card;
mod clients;
pub mod command;
pub mod diagram;
mod explain;
pub mod find_bar;
mod focus;
pub mod help;
pub mod highlight;
mod journeys;
mod keys;
pub mod launch;
mod notices;
mod numbers;
pub mod page;
pub mod palette;
pub mod route;
mod run_command;
mod saved;
mod shell;
mod snippets;
mod tabs;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod theme;
mod undo_toast;
mod views;
mod welcome;
pub mod widgets;
mod world;

#[allow(unused_imports, reason = "the bench draws it, too")]
pub use app::App;
#[allow(unused_imports, reason = "the bench draws it, too")]
pub use world::World;
