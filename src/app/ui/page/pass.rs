//! What one frame of a page collects while it is drawn.

use eframe::egui::{Id, Rect, Response, Ui};

use super::{FindMarks, PageEvent};
use crate::ui::theme::Tokens;

/// One frame's tally.
pub(in crate::ui) struct Pass<'a> {
    /// Colours.
    pub(in crate::ui) tokens: &'static Tokens,
    /// Root of all ids of the page.
    pub(in crate::ui) base: Id,
    /// The page's id, for links to its sections.
    pub(in crate::ui) page: &'a str,
    /// What is to be told to the frame.
    pub(in crate::ui) events: Vec<PageEvent>,
    /// What is to be done to the page itself.
    pub(in crate::ui) asks: Asks,
    /// Whether one of the page's widgets has the focus.
    pub(in crate::ui) focused: bool,
    /// Marks of a search.
    pub(in crate::ui) find: Option<FindMarks<'a>>,
    /// The source one has just come to, lit for a moment.
    pub(in crate::ui) lit: Option<usize>,
    /// Whether there is a selection of words: then all words must be known to egui, for one that
    /// holds an end of the selection must not be missing.
    pub(in crate::ui) selecting: bool,
    /// Whether the reader goes from link to link by keyboard.
    pub(in crate::ui) navigating: bool,
    /// Only words that could be part of a selection are wanted, not what surrounds them.
    pub(in crate::ui) words_only: bool,
    /// Names of streams that a value may be changed to.
    pub(in crate::ui) streams: &'a [String],
    /// Whether nothing was run yet, so that the way to do it stands out.
    pub(in crate::ui) first_run: bool,
}

/// What the page is to do to itself after it was drawn.
#[derive(Default)]
pub(in crate::ui) struct Asks {
    /// Fold or unfold this callout, to this state.
    pub(in crate::ui) fold: Option<(usize, bool)>,
    /// Go to this source.
    pub(in crate::ui) source: Option<usize>,
    /// Go back from this source.
    pub(in crate::ui) back: Option<usize>,
}

impl<'a> Pass<'a> {
    /// Nothing collected yet.
    pub(in crate::ui) fn new(
        tokens: &'static Tokens,
        base: Id,
        page: &'a str,
        find: Option<FindMarks<'a>>,
    ) -> Self {
        Self {
            tokens,
            base,
            page,
            events: Vec::new(),
            asks: Asks::default(),
            focused: false,
            find,
            lit: None,
            selecting: false,
            navigating: false,
            words_only: false,
            first_run: false,
            streams: &[],
        }
    }
}

impl Pass<'_> {
    /// Puts a text on the clipboard and says so.
    pub(in crate::ui) fn copy(&mut self, ui: &Ui, text: &str, notice: &'static str) {
        ui.ctx().copy_text(text.to_owned());
        self.events.push(PageEvent::Copied(notice));
    }

    /// Scrolls to a widget that has just got the focus and can't be seen.
    pub(in crate::ui) fn keep_in_view(&mut self, ui: &Ui, response: &Response) {
        if !response.has_focus() {
            return;
        }
        self.focused = true;
        let room = response.rect.expand2([0.0, 24.0].into());
        if response.gained_focus() && !ui.clip_rect().contains_rect(in_column(ui, room)) {
            ui.scroll_to_rect(room, None);
        }
    }
}

/// A rectangle without what stands out at the sides.
fn in_column(ui: &Ui, rect: Rect) -> Rect {
    let clip = ui.clip_rect();
    Rect::from_x_y_ranges(clip.x_range(), rect.y_range())
}
