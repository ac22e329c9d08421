//! What floats over the window takes the keyboard and gives it back: the palette, the sheets and
//! the find bar all keep it here.

use eframe::egui::{Color32, Context, Id, Memory};

use crate::ui::theme::tokens;

/// Whether something that floats is open, and what had the keyboard before.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::ui) struct Floating {
    stage: Stage,
    former: Option<Id>,
    /// What had the keyboard when it was last drawn: something inside.
    inside: Option<Id>,
}

/// Where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::ui) enum Stage {
    /// Not to be drawn.
    #[default]
    Closed,
    /// To be drawn for the first time since it was opened.
    Opening,
    /// To be drawn.
    Open,
    /// Closed, but the keyboard is still to be given back.
    Closing,
}

impl Floating {
    /// Opens it, or opens it anew.
    pub(in crate::ui) fn open(&mut self) {
        self.stage = Stage::Opening;
    }

    /// Whether it is open.
    pub(in crate::ui) fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Opening | Stage::Open)
    }

    /// Closes it. The keyboard goes back when the next frame is drawn: while a modal is drawn
    /// nothing below it can have the keyboard.
    pub(in crate::ui) fn close(&mut self) {
        if self.is_open() {
            self.stage = Stage::Closing;
        }
    }

    /// To be asked first in every frame. `own` is the field that gets the keyboard.
    pub(in crate::ui) fn begin(&mut self, ctx: &Context, own: Id) -> Stage {
        let stage = self.stage;
        let focused = ctx.memory(Memory::focused);
        match stage {
            Stage::Closed => {}
            Stage::Open => self.inside = focused,
            Stage::Opening => {
                // Opened anew: what had the keyboard before the first time still has to get it.
                if focused != Some(own) {
                    self.former = focused;
                }
                self.stage = Stage::Open;
            }
            Stage::Closing => {
                self.stage = Stage::Closed;
                // What was chosen may have given the keyboard to something else by now.
                if focused.is_none() || focused == Some(own) || focused == self.inside {
                    self.give_back(ctx);
                }
                self.former = None;
            }
        }
        stage
    }

    /// Closes it before it was drawn in this frame, and gives the keyboard back at once.
    pub(in crate::ui) fn end(&mut self, ctx: &Context) {
        self.stage = Stage::Closed;
        self.give_back(ctx);
    }

    fn give_back(&mut self, ctx: &Context) {
        ctx.memory_mut(|memory| match (self.former.take(), memory.focused()) {
            (Some(former), _) => memory.request_focus(former),
            (None, Some(focused)) => memory.surrender_focus(focused),
            (None, None) => {}
        });
        ctx.request_repaint();
    }
}

/// What is drawn over the window while something modal floats over it: the window fades.
pub(in crate::ui) fn scrim(ctx: &Context) -> Color32 {
    tokens(ctx).scrim
}
