//! What a laid-out block is made of: things with a place, ready to be drawn each frame. All places
//! are points from the top left corner of the block's column.

use std::collections::BTreeMap;
use std::sync::Arc;

use caudal::notes::walk::TextPath;
use eframe::egui::{Color32, CornerRadius, Galley, Pos2, Rect, Stroke, Vec2};

use super::params::Kind;
use super::places::Target;
use super::run::Outcome;
use crate::ui::diagram;

/// One thing to draw.
pub(super) enum Item {
    /// A filled or stroked rectangle.
    Box { rect: Rect, radius: CornerRadius, fill: Color32, stroke: Stroke },
    /// A bullet.
    Dot { centre: Pos2, radius: f32, colour: Color32 },
    /// An icon.
    Icon { centre: Pos2, name: &'static str, size: f32, colour: Color32 },
    /// Words.
    Text(Box<Text>),
    /// The head of a callout that can be folded.
    Fold { rect: Rect, ordinal: usize, open: bool, name: String },
    /// The state of a task.
    Task { rect: Rect, done: bool },
    /// The frame of something that can be copied whole: a table or a fence.
    Frame { rect: Rect, copy: Arc<Copy>, button: Option<Rect>, run: Option<Box<Runnable>> },
    /// A value in code that can be changed in place.
    Param { rect: Rect, param: Box<Param> },
    /// What became of running a fence.
    Outcome { rect: Rect, path: TextPath, outcome: Arc<Outcome> },
    /// Runs every fence of a section.
    RunAll { rect: Rect, paths: Vec<TextPath> },
    /// Things wider than the column.
    Scroll { rect: Rect, width: f32, items: Vec<Item> },
    /// A diagram.
    Diagram { rect: Rect, card: Box<diagram::Card> },
    /// A picture.
    Picture { rect: Rect, texture: eframe::egui::TextureHandle, description: String },
    /// The way back from a source to the text.
    Back { rect: Rect, source: usize },
}

/// Words of one galley.
pub(super) struct Text {
    /// Where the galley stands.
    pub(super) at: Pos2,
    /// The words.
    pub(super) galley: Arc<Galley>,
    /// What they lead to.
    pub(super) links: Vec<Run>,
    /// Fills behind code in the sentence.
    pub(super) chips: Vec<Rect>,
    /// Whether they are a title, and of which section.
    pub(super) heading: Option<Title>,
    /// What stands around them and can be copied.
    pub(super) copy: Option<Arc<Copy>>,
    /// Which text of the page they are, for marks of a search.
    pub(super) path: Option<TextPath>,
}

/// A value in code that can be changed in place.
pub(super) struct Param {
    /// What it is.
    pub(super) kind: Kind,
    /// How the page writes it.
    pub(super) original: String,
    /// What stands there now.
    pub(super) value: String,
    /// How many fragments of the page share it.
    pub(super) sharing: usize,
}

/// A fence that can be run.
pub(super) struct Runnable {
    /// Which fence.
    pub(super) path: TextPath,
    /// Its button.
    pub(super) button: Rect,
    /// Whether it is under way.
    pub(super) running: bool,
    /// Its accessible name.
    pub(super) name: String,
}

/// A title's rank and section.
pub(super) struct Title {
    /// 1 to 6.
    pub(super) level: u8,
    /// The section's anchor; none for the page's own title.
    pub(super) anchor: Option<String>,
}

/// A link's words.
pub(super) struct Run {
    /// Where it leads.
    pub(super) target: Target,
    /// Its words.
    pub(super) text: String,
    /// One rectangle per row, from the galley's corner.
    pub(super) areas: Vec<Rect>,
    /// Whether an arrow that says "web" follows.
    pub(super) arrow: bool,
}

/// What can be copied whole.
#[derive(Debug)]
pub(in crate::ui) struct Copy {
    /// Its accessible name.
    pub(in crate::ui) name: String,
    /// What the context menu says and what it puts on the clipboard, and the notice.
    pub(in crate::ui) ways: Vec<Way>,
    /// Whether the first of them can be put at the terminal's prompt.
    pub(in crate::ui) script: bool,
}

/// One way to copy.
#[derive(Debug)]
pub(in crate::ui) struct Way {
    /// Words of the menu.
    pub(in crate::ui) label: &'static str,
    /// The text for the clipboard.
    pub(in crate::ui) text: String,
    /// What the notice says.
    pub(in crate::ui) notice: &'static str,
}

/// A block with its things.
#[derive(Default)]
pub(super) struct Laid {
    /// Height in points.
    pub(super) height: f32,
    /// What to draw, back to front.
    pub(super) items: Vec<Item>,
    /// Whether anything in it takes the focus.
    pub(super) focusable: bool,
    /// Where sections begin.
    pub(super) anchors: Vec<(String, f32)>,
    /// Where sources stand.
    pub(super) sources: BTreeMap<usize, f32>,
    /// Where sources are first referred to.
    pub(super) uses: BTreeMap<usize, f32>,
}

impl Item {
    /// What it covers.
    pub(super) fn rect(&self) -> Rect {
        match self {
            Self::Box { rect, .. }
            | Self::Fold { rect, .. }
            | Self::Task { rect, .. }
            | Self::Picture { rect, .. }
            | Self::Frame { rect, .. }
            | Self::Scroll { rect, .. }
            | Self::Diagram { rect, .. }
            | Self::Outcome { rect, .. }
            | Self::Param { rect, .. }
            | Self::RunAll { rect, .. }
            | Self::Back { rect, .. } => *rect,
            Self::Dot { centre, radius, .. } => {
                Rect::from_center_size(*centre, Vec2::splat(2.0 * radius))
            }
            Self::Icon { centre, size, .. } => Rect::from_center_size(*centre, Vec2::splat(*size)),
            Self::Text(text) => text.rect(),
        }
    }

    /// Whether it takes the focus.
    pub(super) fn focusable(&self) -> bool {
        match self {
            Self::Fold { .. }
            | Self::Frame { .. }
            | Self::Outcome { .. }
            | Self::Param { .. }
            | Self::RunAll { .. }
            | Self::Back { .. }
            | Self::Diagram { .. } => true,
            Self::Text(text) => {
                !text.links.is_empty()
                    || text.heading.as_ref().is_some_and(|title| title.anchor.is_some())
            }
            Self::Scroll { items, .. } => items.iter().any(Self::focusable),
            Self::Box { .. }
            | Self::Dot { .. }
            | Self::Icon { .. }
            | Self::Task { .. }
            | Self::Picture { .. } => false,
        }
    }
}

impl Text {
    /// What the words cover.
    pub(super) fn rect(&self) -> Rect {
        self.galley.rect.translate(self.at.to_vec2())
    }
}
