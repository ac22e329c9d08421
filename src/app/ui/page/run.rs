//! What a page knows of running its fences: which can be run, and what became of it. Who runs them
//! is not the page's to know.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use caudal::notes::block::{Block, Code, Heading};
use caudal::notes::walk::{self, Step, Text, TextPath};

use super::params::{Kind, Params};
use crate::ui::route::Route;

/// Whether a fence is there to be run.
pub(in crate::ui) fn runnable(code: &Code) -> bool {
    code.attribute("run").is_some()
}

/// The fences of the section that a title opens, down to the next title, that can be run.
pub(super) fn section_fences(blocks: &[Block], heading: &Heading) -> Vec<TextPath> {
    let is_it = |block: &Block| matches!(block, Block::Heading(it) if std::ptr::eq(it, heading));
    let Some(at) = blocks.iter().position(is_it) else { return Vec::new() };
    let after = blocks.iter().enumerate().skip(at + 1);
    after
        .take_while(|(_, block)| !matches!(block, Block::Heading(_)))
        .filter(|(_, block)| matches!(block, Block::Code(code) if runnable(code)))
        .map(|(index, _)| TextPath(vec![Step::Block(index)]))
        .collect()
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It waits for the one before it.
    Waiting,
    /// It is under way.
    Running,
    /// It has come to its end; whether without errors.
    Done(bool),
    /// It was stopped.
    Stopped,
}

/// What a line of a result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// What was printed.
    Out,
    /// What went wrong, as the tool says it.
    Error,
    /// What a person should know.
    Hint,
}

impl From<caudal::clients::shell::Stream> for LineKind {
    fn from(stream: caudal::clients::shell::Stream) -> Self {
        use caudal::clients::shell::Stream;
        match stream {
            Stream::Out => Self::Out,
            Stream::Error => Self::Error,
            Stream::Hint => Self::Hint,
        }
    }
}

/// Some lines of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What they are.
    pub kind: LineKind,
    /// The text, without a final line break.
    pub text: String,
}

/// What became of running a fence.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// How far it is.
    pub phase: Phase,
    /// Which run of this window it was, from 1.
    pub number: u32,
    /// How long it took, in real ms, once it has ended.
    pub millis: Option<u64>,
    /// In a few words.
    pub phrase: String,
    /// What it printed, as much as is shown.
    pub lines: Vec<Line>,
    /// Whether that is seen.
    pub open: bool,
    /// Whether the world has gone another way since.
    pub stale: bool,
    /// Where its effect is seen: words and the place.
    pub link: Option<(&'static str, Route)>,
}

/// What became of a page's fences, and which of their values were changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Runs {
    outcomes: BTreeMap<TextPath, Arc<Outcome>>,
    /// The values.
    pub params: Params,
}

impl Runs {
    /// What became of one.
    pub fn get(&self, path: &TextPath) -> Option<&Arc<Outcome>> {
        self.outcomes.get(path)
    }

    /// Keeps what became of one.
    pub fn put(&mut self, path: TextPath, outcome: Arc<Outcome>) {
        self.outcomes.insert(path, outcome);
    }

    /// Whether none was run and everything is as the page wrote it.
    pub fn is_empty(&self) -> bool {
        self.outcomes.is_empty() && self.params.is_empty()
    }

    /// All of them.
    pub fn all_mut(&mut self) -> impl Iterator<Item = (&TextPath, &mut Arc<Outcome>)> {
        self.outcomes.iter_mut()
    }

    /// The page's blocks of which something became that the other doesn't know.
    pub(super) fn differences(&self, other: &Self, blocks: &[Block]) -> BTreeSet<usize> {
        let (ours, theirs) = (&self.outcomes, &other.outcomes);
        let paths = ours.keys().chain(theirs.keys());
        let mut touched: BTreeSet<usize> = paths
            .filter(|path| match (ours.get(*path), theirs.get(*path)) {
                (Some(one), Some(two)) => !Arc::ptr_eq(one, two),
                _ => true,
            })
            .map(TextPath::top)
            .collect();
        if self.params != other.params {
            walk::texts(blocks, &mut |path, text| {
                if matches!(text, Text::Code(code) if runnable(code)) {
                    touched.insert(path.top());
                }
            });
        }
        touched
    }
}

/// What a reader asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunEvent {
    /// To run these, one after the other.
    Start(Vec<TextPath>),
    /// To stop what is under way.
    Stop,
    /// To see or hide what one printed.
    Toggle(TextPath),
    /// To change a value of the page's fragments.
    Set {
        /// What it is.
        kind: Kind,
        /// How the page writes it.
        original: String,
        /// What shall stand there.
        value: String,
    },
}
