//! A page of the notes as one reads it: laid out once per width, drawn only where it is seen.
//!
//! `flow` turns the blocks into things with a place (`item`), `draw` shows those that are in
//! sight, `view` keeps both and scrolls. What a reader asks for comes out as [`PageEvent`]s: the
//! page follows no link by itself.

mod columns;
mod draw;
mod draw_param;
mod draw_run;
mod find;
mod flow;
mod item;
mod layout;
mod link;
mod outline;
mod params;
mod pass;
mod places;
mod rich;
mod run;
mod view;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use caudal::notes::vault::{Page, Vault};
use serde::{Deserialize, Serialize};

use super::route::Route;
use super::widgets;

pub use find::FindMarks;
pub use params::Kind as ParamKind;
pub use run::{Line, LineKind, Outcome, Phase, RunEvent, Runs};
pub use view::PageView;

pub(in crate::ui) use draw::copy_button;
pub(in crate::ui) use flow::SOURCES;
pub(in crate::ui) use item::{Copy, Way};
pub(in crate::ui) use link::{follow, menu, tooltip};
pub(in crate::ui) use pass::Pass;
pub(in crate::ui) use places::Target;
#[cfg(test)]
pub(in crate::ui) use places::To;

/// What is remembered of a page while one is elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageState {
    /// How far it is scrolled, in points.
    pub scroll: f32,
    /// Callouts that were opened or folded, by their ordinal in the page.
    pub folds: BTreeMap<usize, bool>,
}

/// What to show.
pub struct PageRequest<'a> {
    /// All pages: what links lead to.
    pub vault: &'a Vault,
    /// The page.
    pub page: &'a Page,
    /// Where the reader is in it.
    pub state: &'a mut PageState,
    /// A section to scroll to in this frame.
    pub go_to: Option<&'a str>,
    /// What was found in the page.
    pub find: Option<FindMarks<'a>>,
    /// What became of its fences that were run.
    pub runs: &'a Runs,
    /// Whether nothing was run yet: the first button stands out.
    pub first_run: bool,
    /// Names of streams that a value of a fragment may be changed to.
    pub streams: &'a [String],
    /// Whether there may be a column with the outline.
    pub outline: bool,
    /// Whether keys may scroll it; not while something floats over it.
    pub keys: bool,
    /// A widget outside of the page that may have the focus while keys scroll it.
    pub stop: Option<eframe::egui::Id>,
}

/// What became of a frame.
#[derive(Clone, Debug, Default)]
pub struct PageOutput {
    /// What the reader asked for.
    pub events: Vec<PageEvent>,
    /// Anchor of the section at the top of what is seen.
    pub section: Option<String>,
}

/// What a reader asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageEvent {
    /// A place in Caudal.
    Follow {
        /// The place.
        route: Route,
        /// Whether it goes to a tab of its own.
        new_tab: bool,
    },
    /// An address on the web.
    Web(String),
    /// Something was copied; the words of the notice.
    Copied(&'static str),
    /// A page that we don't have was asked for by this name.
    Search(String),
    /// A text for the prompt of the terminal.
    Edit(String),
    /// Something about a fence that can be run.
    Run(RunEvent),
}
