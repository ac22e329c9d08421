//! Diagrams: mermaid's text as cards and arrows whose nodes are widgets.

use caudal::notes::block::{Diagram, Link};
use eframe::egui::{Context, Id, Rect, Ui};

use super::page::{Pass, Target};
use super::theme::Tokens;

/// A diagram laid out for one width.
pub struct Card {}

impl Card {
    /// Lays out a diagram; the error says in Spanish why it can't be drawn.
    pub(in crate::ui) fn new(
        _ctx: &Context,
        _tokens: &'static Tokens,
        _source: &Diagram,
        _width: f32,
        _target: &dyn Fn(&Link) -> Target,
    ) -> Result<Self, String> {
        Err("Este diagrama aún no se dibuja; esta es su fuente.".to_owned())
    }

    /// Its height in points.
    pub(in crate::ui) fn height(&self) -> f32 {
        0.0
    }

    /// Draws it.
    pub(in crate::ui) fn show(
        &self,
        _ui: &mut Ui,
        _pass: &mut Pass<'_>,
        _id: Id,
        _rect: Rect,
        _seen: Rect,
    ) {
    }
}
