//! The palette: commands, pages, sections, streams, shards and the text of the notes behind one
//! field. [`results`] finds, `view` draws, and what is chosen is told to the caller, who does it.

mod caps;
mod filter;
mod floating;
mod fuzzy;
mod hit;
mod keys;
mod place;
mod results;
mod row;
#[cfg(test)]
mod tests;
mod text;
mod view;

pub(super) use caps::{caps, caps_width};
pub use filter::Filter;
pub(super) use floating::{Floating, Stage, scrim};
pub use hit::{Hit, Kind, Marked, Target};
pub use results::{Sources, results};

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::{Context, Id, TextEdit};

use self::keys::Keys;
use super::command::UiCommand;
use super::route::Route;

/// What the palette is opened over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    All,
    /// Places to go to.
    Places,
    /// The text of the notes.
    Notes,
}

impl From<Scope> for Filter {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::All => Self::Everything,
            Scope::Places => Self::Places,
            Scope::Notes => Self::Text,
        }
    }
}

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// To run a command.
    Command(UiCommand),
    /// To go to a place.
    Go {
        /// The place.
        route: Route,
        /// In a tab of its own.
        new_tab: bool,
    },
}

/// The palette; it is drawn while it is open.
#[derive(Default)]
pub struct Palette {
    floating: Floating,
    query: String,
    filter: Filter,
    hits: Vec<Hit>,
    /// The words and the filter that `hits` are of.
    found: Option<(String, Filter)>,
    selected: usize,
    /// Whether the list has to bring the selected row into view.
    reveal: bool,
    /// Rows that the list showed at once, for `PgUp` and `PgDn`.
    shown_rows: usize,
}

/// Longest search, in characters; the matcher counts in 16 bits.
const QUERY_MAX: usize = 200;

impl Palette {
    /// Opens it. An empty `query` leaves the last one, selected, so that typing replaces it; one
    /// that begins with a filter's character is narrowed by it.
    pub fn open(&mut self, scope: Scope, query: &str) {
        self.filter = scope.into();
        if !query.is_empty() {
            self.query = query.chars().take(QUERY_MAX).collect();
            self.prefix_to_filter();
        }
        self.found = None;
        self.floating.open();
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.floating.is_open()
    }

    /// Closes it; the keyboard goes back to what had it when it is drawn next.
    pub fn close(&mut self) {
        self.floating.close();
    }

    /// Draws it over everything, if it is open, and says what was chosen; then it is closed.
    pub fn show(&mut self, ctx: &Context, sources: &Sources<'_>) -> Option<Choice> {
        match self.floating.begin(ctx, field()) {
            Stage::Closed | Stage::Closing => return None,
            Stage::Opening => self.select_query(ctx),
            Stage::Open => {}
        }
        let keys = Keys::take(ctx, self.chip_would_go(ctx));
        if keys.escape {
            self.floating.end(ctx);
            return None;
        }
        self.narrow(keys);
        self.find(sources);
        self.walk(keys);
        let shown = self.draw(ctx);
        if shown.typed {
            self.take_prefix(ctx);
            self.find(sources);
        }
        if let Some(pointed) = shown.pointed {
            self.selected = pointed;
        }
        if let Some((row, new_tab)) = shown.clicked {
            return self.choose(ctx, row, new_tab);
        }
        if keys.enter || keys.enter_new_tab {
            return self.choose(ctx, self.selected, keys.enter_new_tab);
        }
        if shown.outside {
            self.floating.close();
            ctx.request_repaint();
        }
        None
    }

    /// Looks again if what was typed has changed.
    fn find(&mut self, sources: &Sources<'_>) {
        let current = self.found.as_ref();
        if current.is_some_and(|(query, filter)| *query == self.query && *filter == self.filter) {
            return;
        }
        self.hits = results(&self.query, self.filter, sources);
        let no_hits = self.hits.is_empty() && !self.query.trim().is_empty();
        if let Some(elsewhere) = results::elsewhere(self.filter).filter(|_| no_hits) {
            self.hits.push(elsewhere);
        }
        self.found = Some((self.query.clone(), self.filter));
        self.selected = self.hits.iter().position(Hit::can_be_chosen).unwrap_or(0);
        self.reveal = true;
    }

    /// How many rows are answers and not offers to look elsewhere.
    fn count(&self) -> usize {
        self.hits.iter().filter(|hit| hit.kind != Kind::Search).count()
    }

    fn choose(&mut self, ctx: &Context, row: usize, new_tab: bool) -> Option<Choice> {
        let choice = match self.hits.get(row)?.target.clone() {
            Target::Nothing => return None,
            Target::Narrow(filter) => {
                self.filter = filter;
                ctx.request_repaint();
                return None;
            }
            Target::Command(command) => Choice::Command(command),
            Target::Go(route) => Choice::Go { route, new_tab },
        };
        self.floating.close();
        ctx.request_repaint();
        Some(choice)
    }

    fn narrow(&mut self, keys: Keys) {
        if keys.tab {
            self.filter = self.filter.next();
        } else if keys.tab_back {
            self.filter = self.filter.previous();
        } else if keys.chip_away {
            self.filter = Filter::Everything;
        }
    }

    /// Moves the selection: arrows go round, pages stop at the ends.
    fn walk(&mut self, keys: Keys) {
        let Some(last) = self.hits.len().checked_sub(1) else { return };
        let before = self.selected;
        let page = self.shown_rows.saturating_sub(1).max(1);
        let choosable = |at: usize| self.hits.get(at).is_some_and(Hit::can_be_chosen);
        let mut at = self.selected.min(last);
        for _ in 0..keys.down {
            at = (1..=last + 1)
                .map(|by| (at + by) % (last + 1))
                .find(|at| choosable(*at))
                .unwrap_or(at);
        }
        for _ in 0..keys.up {
            let back = |by: usize| (at + last + 1 - by) % (last + 1);
            at = (1..=last + 1).map(back).find(|at| choosable(*at)).unwrap_or(at);
        }
        if keys.page_down {
            at = (at + page).min(last);
        }
        if keys.page_up {
            at = at.saturating_sub(page);
        }
        if keys.home {
            at = 0;
        }
        if keys.end {
            at = last;
        }
        if !choosable(at) {
            at = (at..=last).chain((0..at).rev()).find(|at| choosable(*at)).unwrap_or(at);
        }
        self.selected = at;
        self.reveal |= at != before;
    }

    /// A first character that is a filter's becomes its chip.
    fn prefix_to_filter(&mut self) -> bool {
        let mut letters = self.query.chars();
        let filter = letters.next().and_then(Filter::of_prefix);
        let Some(filter) = filter.filter(|_| self.filter.prefix().is_none()) else { return false };
        self.query = letters.as_str().trim_start().to_owned();
        self.filter = filter;
        true
    }

    fn take_prefix(&mut self, ctx: &Context) {
        if self.prefix_to_filter() {
            let end = CCursor::new(self.query.chars().count());
            set_cursor(ctx, CCursorRange::one(end));
            ctx.request_repaint();
        }
    }

    fn select_query(&self, ctx: &Context) {
        // Without the keyboard a field forgets what is selected in it.
        ctx.memory_mut(|memory| memory.request_focus(field()));
        let end = self.query.chars().count();
        set_cursor(ctx, CCursorRange::two(CCursor::new(0), CCursor::new(end)));
    }

    /// Whether Backspace would find nothing to take away but the chip.
    fn chip_would_go(&self, ctx: &Context) -> bool {
        let start = CCursorRange::one(CCursor::new(0));
        let at_start = || {
            let state = TextEdit::load_state(ctx, field());
            let cursor = state.and_then(|state| state.cursor.char_range());
            cursor.is_some_and(|cursor| cursor.is_empty() && cursor.primary == start.primary)
        };
        self.filter.chip().is_some() && (self.query.is_empty() || at_start())
    }
}

/// The field's identity.
fn field() -> Id {
    Id::unique("caudal.palette.field")
}

fn set_cursor(ctx: &Context, range: CCursorRange) {
    let mut state = TextEdit::load_state(ctx, field()).unwrap_or_default();
    state.cursor.set_char_range(Some(range));
    TextEdit::store_state(ctx, field(), state);
}
