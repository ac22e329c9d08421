//! What floats over the window takes the keyboard and gives it back: the palette, the sheets and
//! the find bar all keep it here.

use eframe::egui::{Context, Id};

/// Whether something that floats is open, and what had the keyboard before.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::ui) struct Floating {
    stage: Stage,
    former: Option<Id>,
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

    /// Closes it; the keyboard goes back when the next frame is drawn.
    pub(in crate::ui) fn close(&mut self) {
        if self.is_open() {
            self.stage = Stage::Closing;
        }
    }

    /// To be asked first in every frame. `own` is the field that gets the keyboard.
    pub(in crate::ui) fn begin(&mut self, ctx: &Context, own: Id) -> Stage {
        let stage = self.stage;
        match stage {
            Stage::Closed | Stage::Open => {}
            Stage::Opening => {
                let focused = ctx.memory(|memory| memory.focused());
                // Opened anew: what had the keyboard before the first time still has to get it.
                if focused != Some(own) {
                    self.former = focused;
                }
                self.stage = Stage::Open;
            }
            Stage::Closing => self.end(ctx),
        }
        stage
    }

    /// Closes it and gives the keyboard back to what had it.
    pub(in crate::ui) fn end(&mut self, ctx: &Context) {
        self.stage = Stage::Closed;
        ctx.memory_mut(|memory| match (self.former.take(), memory.focused()) {
            (Some(former), _) => memory.request_focus(former),
            (None, Some(focused)) => memory.surrender_focus(focused),
            (None, None) => {}
        });
        ctx.request_repaint();
    }
}
