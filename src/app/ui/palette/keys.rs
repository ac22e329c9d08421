//! The keys that the palette takes before its field sees them.

use eframe::egui::{Context, Key, Modifiers};

/// What was pressed since the last frame.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Keys {
    pub(super) escape: bool,
    pub(super) enter: bool,
    pub(super) enter_new_tab: bool,
    pub(super) tab: bool,
    pub(super) tab_back: bool,
    pub(super) chip_away: bool,
    /// How often: a key held down repeats within one frame.
    pub(super) up: usize,
    pub(super) down: usize,
    pub(super) page_up: bool,
    pub(super) page_down: bool,
    pub(super) home: bool,
    pub(super) end: bool,
}

impl Keys {
    /// Takes them; Backspace only where it would take the chip away.
    pub(super) fn take(ctx: &Context, chip_would_go: bool) -> Self {
        ctx.input_mut(|input| {
            // With Shift, Home and End select in the field.
            let shift = input.modifiers.shift;
            let up = input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp);
            let down = input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown);
            let mut pressed = |modifiers, key| input.consume_key(modifiers, key);
            // A pattern without Shift or Ctrl also fits the key with it: the longer ones first.
            Self {
                escape: pressed(Modifiers::NONE, Key::Escape),
                enter_new_tab: pressed(Modifiers::COMMAND, Key::Enter),
                enter: pressed(Modifiers::NONE, Key::Enter),
                tab_back: pressed(Modifiers::SHIFT, Key::Tab),
                tab: pressed(Modifiers::NONE, Key::Tab),
                chip_away: chip_would_go && pressed(Modifiers::NONE, Key::Backspace),
                page_up: pressed(Modifiers::NONE, Key::PageUp),
                page_down: pressed(Modifiers::NONE, Key::PageDown),
                home: !shift && pressed(Modifiers::NONE, Key::Home),
                end: !shift && pressed(Modifiers::NONE, Key::End),
                up,
                down,
            }
        })
    }
}
