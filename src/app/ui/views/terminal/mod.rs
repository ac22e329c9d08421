//! The terminal of the window: the `aws` command line against the world one looks at.
//!
//! One shell, seen in two places: as a tab of the panel below the page and as a view of the
//! sandbox. `session` runs commands through [`caudal::clients::shell`], `lines` holds what they
//! print, `output` draws the rows that are in sight, `prompt` the text one writes, whose keys
//! (`keys`, `edit`, `history`) are readline's. It knows no other view; what it asks for are
//! [`Action`]s.

mod edit;
mod find;
mod history;
mod keys;
mod lines;
mod links;
mod names;
mod offers;
mod output;
mod prompt;
mod session;
mod strip;
#[cfg(test)]
mod tests;

use caudal::runtime::Handle;
use caudal::shell::syntax;
use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::{Context, FocusDirection, Id, Rect, TextEdit, Ui, UiBuilder};

use super::ViewScene;
use crate::ui::app::Action;
use crate::ui::clients::Waker;
use crate::ui::theme::Themed as _;
use edit::{Edit, Step, byte_of, char_of};
use find::Find;
use history::{Recall, Search};
use keys::{Keys, Mode, Wish};
use lines::{Lines, Spot};
use offers::Offers;
use session::Session;

/// Where a terminal is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// As a view of the sandbox.
    Dock,
    /// In the panel below the page.
    Below,
}

impl Place {
    const ALL: [Self; 2] = [Self::Dock, Self::Below];

    /// The text field of its prompt.
    fn prompt(self) -> Id {
        Id::unique(("caudal.terminal.prompt", self as u8))
    }
}

/// What a key asked for that is not the terminal's to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// The page gets the keyboard.
    ToPage,
}

/// What the terminal keeps between frames.
#[derive(Default)]
pub struct State {
    lines: Lines,
    session: Session,
    /// What is written at the prompt.
    text: String,
    /// What Ctrl+K and its like took away last.
    killed: String,
    recall: Recall,
    search: Option<Search>,
    offers: Offers,
    keys: Keys,
    find: Find,
    /// What is selected of the output: where it began and where it ends.
    selection: Option<(Spot, Spot)>,
    /// The prompt shall come into sight.
    to_prompt: bool,
    /// The prompt of this place shall get the keyboard.
    wants_focus: Option<Place>,
}

impl State {
    /// Gives the keyboard to the prompt.
    pub fn focus(&mut self, place: Place) {
        self.wants_focus = Some(place);
        self.to_prompt = true;
    }

    /// Puts a text at the prompt, to be changed and run there.
    pub fn put(&mut self, ctx: &Context, text: &str) {
        self.recall.forget();
        self.search = None;
        self.set(ctx, Edit::new(text.trim_matches('\n')));
        self.to_prompt = true;
    }

    /// Prints a text, as a command would.
    #[allow(dead_code, reason = "for the bench")]
    pub fn print(&mut self, text: &str) {
        self.lines.take(caudal::clients::shell::Stream::Out, text.as_bytes());
    }

    /// Another world takes the place of this one; what was printed stays.
    pub fn leave_world(&mut self) {
        if self.session.is_busy() {
            let text = "Otro mundo ocupa el lugar de este: lo que corría se ha detenido.";
            self.lines.say(lines::Kind::Hint, text);
        }
        self.session.leave();
    }

    /// The place whose prompt has the keyboard.
    fn focused(ctx: &Context) -> Option<Place> {
        let focused = ctx.memory(eframe::egui::Memory::focused)?;
        Place::ALL.into_iter().find(|place| place.prompt() == focused)
    }

    /// Takes the keys that are the prompt's, if it has the keyboard, before the window's commands
    /// see them. `entries` are the commands of before.
    pub fn take_keys(&mut self, ctx: &Context, entries: &mut Vec<String>) -> Option<Leave> {
        let Some(place) = Self::focused(ctx) else {
            self.keys.release(ctx);
            return None;
        };
        let mut leave = None;
        while leave.is_none() {
            let mode = self.mode(ctx, place);
            let Some(wish) = self.keys.next(ctx, mode) else { break };
            leave = self.grant(ctx, place, &wish, entries);
        }
        leave
    }

    fn mode(&self, ctx: &Context, place: Place) -> Mode {
        let range =
            TextEdit::load_state(ctx, place.prompt()).and_then(|state| state.cursor.char_range());
        let Edit { text, at } = self.edit(ctx, place);
        Mode {
            searching: self.search.is_some(),
            offering: self.offers.is_shown(),
            output: self.selected().is_some(),
            prompt: range.is_some_and(|range| !range.is_empty()),
            first: !text[..at].contains('\n'),
            last: !text[at..].contains('\n'),
        }
    }

    /// What is selected of the output, in order.
    fn selected(&self) -> Option<(Spot, Spot)> {
        let (one, two) = self.selection?;
        (one != two).then(|| (one.min(two), one.max(two)))
    }

    /// The text at the prompt with the cursor of a place.
    fn edit(&self, ctx: &Context, place: Place) -> Edit {
        let range =
            TextEdit::load_state(ctx, place.prompt()).and_then(|state| state.cursor.char_range());
        let at = range.map_or(self.text.len(), |range| byte_of(&self.text, range.primary.index.0));
        Edit { text: self.text.clone(), at }
    }

    /// Sets text and cursor.
    fn set(&mut self, ctx: &Context, edit: Edit) {
        let cursor = CCursor::new(char_of(&edit.text, edit.at));
        for place in Place::ALL {
            let mut state = TextEdit::load_state(ctx, place.prompt()).unwrap_or_default();
            state.cursor.set_char_range(Some(CCursorRange::one(cursor)));
            TextEdit::store_state(ctx, place.prompt(), state);
        }
        self.text = edit.text;
    }

    fn grant(
        &mut self,
        ctx: &Context,
        place: Place,
        wish: &Wish,
        entries: &mut Vec<String>,
    ) -> Option<Leave> {
        if !matches!(wish, Wish::Complete | Wish::Choose(_) | Wish::Enter | Wish::Escape) {
            self.offers.hide();
        }
        self.to_prompt |= !matches!(wish, Wish::Copy | Wish::Find | Wish::Leave);
        let mut edit = self.edit(ctx, place);
        match wish {
            Wish::Go(step) => {
                edit.go(*step);
                self.set(ctx, edit);
            }
            Wish::Kill(step) => {
                let killed = edit.kill(*step);
                if !killed.is_empty() {
                    self.killed = killed;
                }
                self.set(ctx, edit);
            }
            Wish::Yank => {
                edit.insert(&self.killed);
                self.set(ctx, edit);
            }
            Wish::Break => {
                edit.insert("\n");
                self.set(ctx, edit);
            }
            Wish::Enter => self.enter(ctx, edit, entries),
            Wish::Older => {
                if let Some(edit) = self.recall.older(entries, &edit.text) {
                    self.set(ctx, edit);
                }
            }
            Wish::Newer => {
                if let Some(edit) = self.recall.newer(entries) {
                    self.set(ctx, edit);
                }
            }
            Wish::Search | Wish::Letters(_) | Wish::Erase => {
                self.look_back(ctx, edit, wish, entries);
            }
            Wish::Found => self.search = None,
            Wish::Complete => {
                if let Some(edit) = self.offers.accept(&edit) {
                    self.recall.forget();
                    self.set(ctx, edit);
                }
            }
            Wish::Choose(by) => self.offers.choose(*by),
            Wish::Escape => return self.escape(ctx),
            Wish::Interrupt => self.interrupt(ctx),
            Wish::Copy => self.copy_selection(ctx),
            Wish::Clear => self.clear(),
            Wish::End if edit.text.is_empty() => return Some(Leave::ToPage),
            Wish::End => {
                edit.kill(Step::CharOn);
                self.set(ctx, edit);
            }
            Wish::Find => self.find.open(),
            Wish::Leave => ctx.memory_mut(|memory| memory.move_focus(FocusDirection::Previous)),
        }
        None
    }

    /// Runs what is written; a text that isn't whole goes on in another line.
    fn enter(&mut self, ctx: &Context, mut edit: Edit, entries: &mut Vec<String>) {
        if self.offers.is_chosen()
            && let Some(edit) = self.offers.accept(&edit)
        {
            self.set(ctx, edit);
            return;
        }
        self.offers.hide();
        self.search = None;
        if syntax::parse(&edit.text).is_err_and(|error| error.is_unfinished()) {
            edit.at = edit.text.len();
            edit.insert("\n");
            self.set(ctx, edit);
            return;
        }
        self.recall.forget();
        self.selection = None;
        self.set(ctx, Edit::default());
        history::remember(entries, &edit.text);
        self.run(&edit.text);
    }

    /// Runs a text as if it had been written.
    fn run(&mut self, text: &str) {
        match text.trim() {
            "" => self.lines.command("", None),
            "clear" => self.clear(),
            _ => self.session.run(text.trim_end()),
        }
    }

    fn look_back(&mut self, ctx: &Context, edit: Edit, wish: &Wish, entries: &[String]) {
        let is_on = self.search.is_some();
        let search = self.search.get_or_insert_with(|| Search::new(edit));
        match wish {
            Wish::Letters(letters) => {
                search.query.push_str(letters);
                search.look(entries);
            }
            Wish::Erase => {
                search.query.pop();
                search.look(entries);
            }
            _ if is_on => search.older(entries),
            _ => {}
        }
        let shown = search.shown(entries);
        self.set(ctx, shown);
    }

    fn escape(&mut self, ctx: &Context) -> Option<Leave> {
        match self.search.take() {
            Some(search) => {
                self.set(ctx, search.draft);
                None
            }
            None if self.offers.is_shown() => {
                self.offers.hide();
                None
            }
            None if self.find.is_open() => {
                self.find.close();
                None
            }
            None => Some(Leave::ToPage),
        }
    }

    fn interrupt(&mut self, ctx: &Context) {
        if self.session.is_busy() {
            self.session.stop(&mut self.lines);
        } else {
            self.recall.forget();
            self.set(ctx, Edit::default());
        }
    }

    fn copy_selection(&mut self, ctx: &Context) {
        if let Some((from, to)) = self.selected() {
            ctx.copy_text(self.lines.text(from, to));
        }
        self.selection = None;
    }

    fn clear(&mut self) {
        self.lines.clear();
        self.selection = None;
        self.find.forget();
    }
}

/// Takes what commands print, in sight or not.
pub(super) fn tick(scene: &ViewScene<'_>, state: &mut State) {
    if !scene.opening {
        advance(state, scene.handle, &scene.waker);
    }
}

fn advance(state: &mut State, handle: &Handle, waker: &Waker) {
    state.session.tick(&mut state.lines, handle, waker);
}

/// Draws it over the whole of `ui`.
pub fn show(ui: &mut Ui, scene: &mut ViewScene<'_>, state: &mut State, place: Place) {
    let whole = ui.max_rect();
    ui.painter().rect_filled(whole, 0, ui.tokens().sunken);
    let (body, below) = whole.split_top_bottom_at_y(whole.bottom() - strip::HEIGHT);
    let part = |ui: &mut Ui, name: &str, rect: Rect| {
        let mut part = ui.new_child(UiBuilder::new().id_salt((name, place as u8)).max_rect(rect));
        part.shrink_clip_rect(rect);
        part
    };
    let mut upper = part(ui, "salida", body);
    output::show(&mut upper, scene, state, place);
    let mut lower = part(ui, "pie", below);
    strip::show(&mut lower, scene, state, place);
    if state.find.is_open() {
        let mut over = part(ui, "buscar", body);
        find::show(&mut over, state, place);
    }
}

/// Copies everything that was printed.
fn copy_all(state: &State, scene: &mut ViewScene<'_>) {
    scene.actions.push(Action::Copy(state.lines.all(), "Salida del terminal copiada"));
}
