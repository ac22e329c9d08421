//! Markdown to blocks, once per page.
//!
//! The core is read by `pulldown-cmark`; what the pages have beyond it is ours: front matter
//! (`front`), callouts (`callout`), targets of wikilinks (`target`), info strings and diagrams
//! (`fence`), footnotes as numbered sources (`footnotes`), unique anchors (`anchors`). Nothing here
//! fails: what can't be read stays visible as text, and what a writer would want to know is a
//! [`Fault`].

mod anchors;
mod builder;
mod callout;
mod close;
mod fence;
mod footnotes;
mod front;
mod inline;
mod rich;
mod target;

#[cfg(test)]
mod tests;

pub use front::{Day, FrontFault, FrontFaultKind, FrontMatter};

use super::block::{Block, Link};

/// A page as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// What it says about itself.
    pub front: FrontMatter,
    /// What it is made of.
    pub blocks: Vec<Block>,
    /// Per block, where it begins in the source, in bytes.
    pub starts: Vec<usize>,
    /// Every link to a page or to the web, also those of diagrams, with its place in the source.
    pub links: Vec<PlacedLink>,
    /// What a writer would want to mend.
    pub faults: Vec<Fault>,
}

/// A link and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedLink {
    /// In bytes of the source.
    pub at: usize,
    /// Where it leads.
    pub link: Link,
}

/// Something in a page that a writer would want to mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// In bytes of the source.
    pub at: usize,
    /// What it is.
    pub kind: FaultKind,
}

/// What can be wrong in a page's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Two headings ask for this anchor; the second one got another.
    DuplicateAnchor(String),
    /// The heading with this title has no anchor of its own: its title's will change with it.
    NoAnchor(String),
    /// The page refers to a footnote that it does not define.
    UndefinedFootnote(String),
    /// Nothing refers to this footnote, so it is not shown.
    UnusedFootnote(String),
    /// The footnote is defined twice; the first one counts.
    DuplicateFootnote(String),
    /// A tag that is shown as text.
    Html(String),
}

/// Reads a page.
pub fn parse(source: &str) -> Parsed {
    let (front, body) = front::read(source);
    builder::build(source, body, front)
}

/// The line, from 1, on which a byte of the source stands.
pub fn line_of(source: &str, at: usize) -> usize {
    source.get(..at).unwrap_or(source).matches('\n').count() + 1
}
