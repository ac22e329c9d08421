//! The window. It draws the world's newest snapshot and the notes, and asks for changes by
//! sending AWS calls; it never waits and never changes the world itself.
//! Inside: `theme` knows only egui, `widgets` only the theme, `page` and `diagram` only the notes.

pub mod command;
pub mod route;
pub mod theme;
pub mod widgets;
