//! Keys and extra mouse buttons to commands.

use eframe::egui::{Event, Key, KeyboardShortcut, PointerButton, Ui};

use super::app::{Action, App};
use super::command::{COMMANDS, UiCommand, needs_free_keyboard};

impl App {
    /// Takes the keys that call commands out of the input.
    pub(super) fn read_keys(&mut self, ui: &Ui) {
        let ctx = ui.ctx();
        self.terminal_keys(ctx);
        // While something modal is open its own keys count, and those that open another one.
        let modal = self.is_modal();
        let writing = ctx.text_edit_focused();
        // The stop of a region has the keyboard but nothing that Space could press.
        let focused =
            ctx.memory(|memory| memory.focused().is_some_and(|id| !super::shell::is_region(id)));
        // A shortcut also answers with more keys held than it names, so that those that name more
        // come first.
        for held in (0..=2).rev() {
            let all =
                COMMANDS.iter().flat_map(|entry| entry.keys.iter().map(move |key| (entry, key)));
            for (entry, key) in all.filter(|(_, key)| modifiers(**key) == held) {
                let allowed = if needs_free_keyboard(*key) {
                    // Space presses the button that has the keyboard.
                    let pressed = key.logical_key == Key::Space && focused;
                    !writing && !modal && !pressed
                } else {
                    let free = !(writing && entry.command.yields_to_writing());
                    free && (!modal || entry.command.works_over_modals())
                };
                let pressed = ctx.input_mut(|input| {
                    // AltGr may arrive as Ctrl+Alt, and then it writes a sign.
                    let writes = input.modifiers.alt && !key.modifiers.alt;
                    let held = is_repeat(&input.events, key.logical_key);
                    allowed
                        && !writes
                        && input
                            .consume_shortcut(key)
                            .then_some(!held)
                            .is_some_and(|first| first || entry.command.may_repeat())
                });
                if pressed {
                    self.actions.push(Action::Command(entry.command));
                }
            }
        }
        ctx.input(|input| {
            if input.pointer.button_pressed(PointerButton::Extra1) {
                self.actions.push(Action::Command(UiCommand::Back));
            }
            if input.pointer.button_pressed(PointerButton::Extra2) {
                self.actions.push(Action::Command(UiCommand::Forward));
            }
            // `?` is typed with Shift on most keyboards, and arrives as text on some only.
            let question = |event: &Event| matches!(event, Event::Text(text) if text == "?");
            if !writing && !modal && input.raw.events.iter().any(question) {
                let already = |action: &Action| matches!(action, Action::Command(UiCommand::Help));
                if !self.actions.iter().any(already) {
                    self.actions.push(Action::Command(UiCommand::Help));
                }
            }
        });
    }
}

/// Whether a key is only being held down.
fn is_repeat(events: &[Event], wanted: Key) -> bool {
    let mut presses = events.iter().filter_map(|event| match event {
        Event::Key { key, pressed: true, repeat, .. } if *key == wanted => Some(*repeat),
        _ => None,
    });
    presses.next().is_some_and(|first| first && presses.all(|repeat| repeat))
}

/// How many of Ctrl, Shift and Alt a shortcut names.
fn modifiers(key: KeyboardShortcut) -> usize {
    let held = [key.modifiers.command, key.modifiers.shift, key.modifiers.alt];
    held.into_iter().filter(|held| *held).count()
}
