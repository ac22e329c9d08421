//! The keys of a prompt: which ones it takes before the window and the text field see them.

use eframe::egui::{Context, Event, Key, Modifiers};

use super::edit::Step;

/// What a key asks of a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// To go somewhere in the text.
    Go(Step),
    /// To take away what stands up to there.
    Kill(Step),
    /// To put back what was taken away last.
    Yank,
    /// To run the text, or to go on with it where it isn't whole.
    Enter,
    /// A line break.
    Break,
    /// The command of before.
    Older,
    /// The command after it.
    Newer,
    /// To look backwards for a command, or for an older one.
    Search,
    /// Letters for the search.
    Letters(String),
    /// One letter of the search less.
    Erase,
    /// To take what was found to the prompt.
    Found,
    /// To complete the word at the cursor.
    Complete,
    /// To the next completion, or the one before.
    Choose(isize),
    /// To close what is open, or to give the keyboard back.
    Escape,
    /// To stop what runs, or to forget what is written.
    Interrupt,
    /// To copy what is selected of the output.
    Copy,
    /// To forget the output.
    Clear,
    /// To end: takes a character away, or gives the keyboard back where there is none.
    End,
    /// To search in the output.
    Find,
    /// To the widget before.
    Leave,
}

/// What the meaning of a key depends on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mode {
    /// A search for a command is on.
    pub(super) searching: bool,
    /// Completions are shown.
    pub(super) offering: bool,
    /// Something of the output is selected.
    pub(super) output: bool,
    /// Something at the prompt is selected.
    pub(super) prompt: bool,
    /// The cursor is in the first line.
    pub(super) first: bool,
    /// It is in the last one.
    pub(super) last: bool,
}

const ALT_SHIFT: Modifiers = Modifiers::ALT.plus(Modifiers::SHIFT);

/// What an event asks for, if it is the terminal's.
pub(super) fn wish(event: &Event, mode: Mode) -> Option<Wish> {
    let (key, modifiers) = match event {
        Event::Copy => (Key::C, Modifiers::COMMAND),
        Event::Text(text) if mode.searching => return Some(Wish::Letters(text.clone())),
        Event::Key { key, pressed: true, modifiers, .. } => (*key, *modifiers),
        _ => return None,
    };
    let command = modifiers.command || modifiers.ctrl;
    let held = Modifiers { command, ctrl: false, mac_cmd: false, ..modifiers };
    if mode.searching
        && let Some(wish) = searching(key, held)
    {
        return Some(wish);
    }
    Some(match (held, key) {
        (Modifiers::COMMAND, Key::A) => Wish::Go(Step::LineStart),
        (Modifiers::COMMAND, Key::E) => Wish::Go(Step::LineEnd),
        (Modifiers::COMMAND, Key::U) => Wish::Kill(Step::LineStart),
        (Modifiers::COMMAND, Key::K) => Wish::Kill(Step::LineEnd),
        (Modifiers::COMMAND, Key::W) => Wish::Kill(Step::BlankBack),
        (Modifiers::COMMAND, Key::Y) => Wish::Yank,
        (Modifiers::COMMAND, Key::L) => Wish::Clear,
        (Modifiers::COMMAND, Key::R) => Wish::Search,
        (Modifiers::COMMAND, Key::D) => Wish::End,
        (Modifiers::COMMAND, Key::F) => Wish::Find,
        (Modifiers::COMMAND, Key::C) if mode.prompt => return None,
        (Modifiers::COMMAND, Key::C) if mode.output => Wish::Copy,
        (Modifiers::COMMAND, Key::C) => Wish::Interrupt,
        (Modifiers::ALT, Key::B) => Wish::Go(Step::WordBack),
        (Modifiers::ALT, Key::F) => Wish::Go(Step::WordOn),
        (Modifiers::ALT, Key::D) => Wish::Kill(Step::WordOn),
        (Modifiers::ALT, Key::Backspace) => Wish::Kill(Step::WordBack),
        (Modifiers::NONE, Key::Enter) => Wish::Enter,
        (Modifiers::SHIFT | Modifiers::ALT | ALT_SHIFT, Key::Enter) => Wish::Break,
        (Modifiers::NONE, Key::Tab) => Wish::Complete,
        (Modifiers::SHIFT, Key::Tab) => Wish::Leave,
        (Modifiers::NONE, Key::ArrowDown) if mode.offering => Wish::Choose(1),
        (Modifiers::NONE, Key::ArrowUp) if mode.offering => Wish::Choose(-1),
        (Modifiers::NONE, Key::ArrowUp) if mode.first => Wish::Older,
        (Modifiers::NONE, Key::ArrowDown) if mode.last => Wish::Newer,
        (Modifiers::NONE, Key::Escape) => Wish::Escape,
        _ => return None,
    })
}

fn searching(key: Key, held: Modifiers) -> Option<Wish> {
    if held == Modifiers::NONE && is_arrow(key) {
        return Some(Wish::Found);
    }
    Some(match (held, key) {
        (Modifiers::COMMAND, Key::R) => Wish::Search,
        (Modifiers::COMMAND, Key::C | Key::G) | (Modifiers::NONE, Key::Escape) => Wish::Escape,
        (Modifiers::NONE, Key::Backspace) => Wish::Erase,
        (Modifiers::NONE, Key::Enter) => Wish::Enter,
        (Modifiers::NONE, Key::Tab | Key::Home | Key::End)
        | (Modifiers::COMMAND, Key::A | Key::E) => Wish::Found,
        _ => return None,
    })
}

fn is_arrow(key: Key) -> bool {
    matches!(key, Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown)
}

/// Whether the text field will change its text or its cursor at this event.
fn writes(event: &Event) -> bool {
    match event {
        Event::Text(_) | Event::Paste(_) | Event::Cut | Event::Ime(_) => true,
        Event::Key { key, pressed, .. } => {
            *pressed
                && (is_arrow(*key)
                    || matches!(key, Key::Backspace | Key::Delete | Key::Home | Key::End | Key::Z))
        }
        _ => false,
    }
}

fn is_of_keyboard(event: &Event) -> bool {
    matches!(event, Event::Key { .. } | Event::Copy) || writes(event)
}

/// Keys that wait for the text field to take those before them.
#[derive(Debug, Default)]
pub(super) struct Keys {
    later: Vec<Event>,
}

impl Keys {
    /// Gives keys that waited for a prompt to whoever has the keyboard now.
    pub(super) fn release(&mut self, ctx: &Context) {
        if !self.later.is_empty() {
            let later = std::mem::take(&mut self.later);
            ctx.input_mut(|input| input.events.splice(0..0, later).for_each(drop));
        }
    }

    /// The next wish of this frame; what isn't the terminal's stays in the input. What comes after
    /// something that the text field has to take first waits for the next frame: so keys count in
    /// the order in which they were pressed, however slow the frames are.
    pub(super) fn next(&mut self, ctx: &Context, mode: Mode) -> Option<Wish> {
        self.release(ctx);
        let mut granted = None;
        ctx.input_mut(|input| {
            let mut written = false;
            let mut at = 0;
            while at < input.events.len() {
                let event = &input.events[at];
                match wish(event, mode) {
                    Some(_) if written => {
                        let rest = input.events.split_off(at);
                        let (later, rest) = rest.into_iter().partition(is_of_keyboard);
                        self.later = later;
                        input.events.extend::<Vec<Event>>(rest);
                        return;
                    }
                    Some(wish) => {
                        granted = Some(wish);
                        let alt = matches!(event, Event::Key { modifiers, .. } if modifiers.alt);
                        input.events.remove(at);
                        // A letter that was pressed with Alt is written as well.
                        if alt && matches!(input.events.get(at), Some(Event::Text(_))) {
                            input.events.remove(at);
                        }
                        return;
                    }
                    None => written |= writes(event),
                }
                at += 1;
            }
        });
        if !self.later.is_empty() {
            ctx.request_repaint();
        }
        granted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: Key, modifiers: Modifiers) -> Event {
        Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
    }

    #[test]
    fn ctrl_c_copies_what_is_selected_and_stops_otherwise() {
        let mode = Mode::default();
        assert_eq!(wish(&Event::Copy, mode), Some(Wish::Interrupt));
        assert_eq!(wish(&Event::Copy, Mode { output: true, ..mode }), Some(Wish::Copy));
        assert_eq!(wish(&Event::Copy, Mode { prompt: true, ..mode }), None);
        // On Linux both Ctrl and "command" are held.
        let both = Modifiers { ctrl: true, command: true, ..Modifiers::NONE };
        assert_eq!(wish(&press(Key::C, both), mode), Some(Wish::Interrupt));
    }

    #[test]
    fn arrows_are_the_completions_or_the_history_or_the_text_s() {
        let up = press(Key::ArrowUp, Modifiers::NONE);
        let mode = Mode::default();
        assert_eq!(wish(&up, mode), None);
        assert_eq!(wish(&up, Mode { first: true, ..mode }), Some(Wish::Older));
        let offering = Mode { first: true, offering: true, ..mode };
        assert_eq!(wish(&up, offering), Some(Wish::Choose(-1)));
        assert_eq!(wish(&press(Key::ArrowUp, Modifiers::SHIFT), offering), None);
    }

    #[test]
    fn keys_count_in_the_order_in_which_they_were_pressed() {
        let ctx = Context::default();
        let text = |text: &str| Event::Text(text.to_owned());
        let enter = || press(Key::Enter, Modifiers::NONE);
        let pointer = Event::PointerGone;
        let put = |events| ctx.input_mut(|input| input.events = events);
        put(vec![enter(), text("a"), enter(), pointer.clone(), text("b")]);
        let mut keys = Keys::default();
        assert_eq!(keys.next(&ctx, Mode::default()), Some(Wish::Enter));
        assert_eq!(keys.next(&ctx, Mode::default()), None, "the letter comes first");
        ctx.input(|input| assert_eq!(input.events, [text("a"), pointer.clone()]));
        put(Vec::new());
        assert_eq!(keys.next(&ctx, Mode::default()), Some(Wish::Enter));
        assert_eq!(keys.next(&ctx, Mode::default()), None);
        ctx.input(|input| assert_eq!(input.events, [text("b")]));
    }
}
