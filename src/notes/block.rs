//! What a page is made of: blocks of text with marked spans, as parsed once from Markdown.

use std::ops::Range;

/// One block of a page, top to bottom.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A section's title.
    Heading(Heading),
    /// A paragraph.
    Paragraph(Rich),
    /// A list, ordered or not.
    List(List),
    /// A table with a head row.
    Table(Table),
    /// Code in a fence (or indented).
    Code(Code),
    /// A box with a kind, a title and a body.
    Callout(Callout),
    /// The source of a diagram (a `mermaid` fence).
    Diagram(Diagram),
    /// An image.
    Image(Image),
    /// A quotation without a kind.
    Quote(Vec<Block>),
    /// A horizontal rule.
    Rule,
    /// The footnotes of the page, in the order of their first use; always the last block.
    Sources(Vec<Source>),
}

/// A section's title.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The title.
    pub text: Rich,
    /// What a link names it by, unique in the page.
    pub anchor: String,
}

/// Text with marked spans. All ranges are bytes of `text`, on character borders.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rich {
    /// The text without any mark-up; `\n` is a hard line break.
    pub text: String,
    /// Spans in order, without overlaps, and covering the whole text.
    pub spans: Vec<Span>,
}

/// A stretch of text that looks one way.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// How it looks.
    pub style: Style,
    /// Where it leads.
    pub link: Option<Link>,
}

/// How a stretch of text looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// `**strong**`.
    pub strong: bool,
    /// `*emphasis*`.
    pub emphasis: bool,
    /// `` `code` ``.
    pub code: bool,
    /// `~~struck~~`.
    pub strike: bool,
}

/// Where a span leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// Another page (or this one), by title, alias or id, and maybe a section. Spans of one link
    /// have the same target. What doesn't exist is found out by the vault, not here.
    Page {
        /// Title, alias or id as written; empty for the page itself.
        page: String,
        /// Anchor or title of a section as written.
        section: Option<String>,
    },
    /// An address on the web.
    Web(String),
    /// A footnote, by its number in the page, from 1. The span's text is that number.
    Source(usize),
}

/// A list.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// The first number, for an ordered list.
    pub start: Option<u64>,
    /// The items.
    pub items: Vec<Item>,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// A task's state, for `- [ ]` and `- [x]`.
    pub task: Option<bool>,
    /// What it holds: mostly one paragraph.
    pub blocks: Vec<Block>,
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Alignment by column.
    pub align: Vec<Align>,
    /// The head row.
    pub head: Vec<Rich>,
    /// The rows, each as wide as the head.
    pub rows: Vec<Vec<Rich>>,
}

/// Alignment of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// To the left (also where none was given).
    #[default]
    Left,
    /// Centred.
    Center,
    /// To the right.
    Right,
}

/// Code in a fence.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    /// First word of the info string, lower case; empty if there is none.
    pub language: String,
    /// The rest of the info string: `run`, `title="…"`.
    pub attributes: Vec<(String, Option<String>)>,
    /// The code, without a final line break.
    pub text: String,
    /// Where the fence stands in the page's source, in bytes.
    pub source: Range<usize>,
}

impl Code {
    /// The value of an attribute; an attribute without one gives an empty text.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name)?;
        Some(found.1.as_deref().unwrap_or_default())
    }
}

/// A box with a kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Callout {
    /// Its kind.
    pub kind: CalloutKind,
    /// Its own title; empty where it has none, then the kind's name stands there.
    pub title: Rich,
    /// `Some(false)`: folded at first; `Some(true)`: open, can be folded; `None`: can't be folded.
    pub fold: Option<bool>,
    /// Its body.
    pub body: Vec<Block>,
}

/// The kinds of callout that the pages use; those of Obsidian and GitHub map to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CalloutKind {
    /// Advice (tip, hint, important, success).
    Tip,
    /// Something to know (note, info, abstract, todo; unknown kinds).
    Note,
    /// Something that costs data, money or sleep (danger, warning, caution, error, bug, failure).
    Danger,
    /// An outdated fact with what is true now.
    Updated,
    /// A worked example.
    Example,
    /// A question with its answer (question, faq, help).
    Question,
    /// A quotation (quote, cite).
    Quote,
}

/// The source of a diagram.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagram {
    /// From `%% title: …`.
    pub title: Option<String>,
    /// The mermaid source without title, `click` and `class` lines.
    pub source: String,
    /// Per node id, the page it leads to, as a wikilink's target is written.
    pub links: Vec<(String, Link)>,
    /// Per node id, the name of its icon.
    pub icons: Vec<(String, String)>,
}

/// An image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// File name under the pages' folder.
    pub file: String,
    /// What it shows, in words.
    pub description: String,
    /// Width in points, if the page gives one.
    pub width: Option<u16>,
}

/// A footnote: where a fact is from.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The name used in the Markdown.
    pub label: String,
    /// The text, mostly a link, who wrote it and when it was read.
    pub text: Rich,
    /// How many times the page refers to it.
    pub uses: usize,
}
