//! Events to blocks. A stack of open containers instead of recursion, and a limit to it, so that
//! a page of nothing but `>` can't exhaust the machine's stack, here or wherever blocks are walked.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::anchors::Anchors;
use super::callout::{self, Mark};
use super::footnotes::Footnotes;
use super::front::FrontMatter;
use super::inline::{Inline, Role};
use super::rich::Markup;
use super::{Fault, FaultKind, Parsed, PlacedLink};
use crate::notes::block::{Align, Block, Item, Rich, Table};

/// How deep containers may stand in each other; deeper ones lose their frame, not their text.
pub(super) const DEPTH_MAX: usize = 24;

/// Quotation marks of GitHub (`ENABLE_GFM`) stay off: they know neither titles nor our kinds, and
/// one way to read a callout is enough. Front matter is ours, because the library takes any pair
/// of `---` in a page for it.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_WIKILINKS);

/// An open container.
pub(super) struct Frame {
    pub(super) kind: FrameKind,
    pub(super) blocks: Vec<Block>,
}

/// What a container is, with what is known of it so far.
pub(super) enum FrameKind {
    Page,
    Quote { start: usize, mark: Option<Mark>, title: Option<Rich> },
    List { start: Option<u64>, items: Vec<Item> },
    Item { task: Option<bool> },
    Footnote { label: String, at: usize },
}

#[derive(Default)]
pub(super) struct Builder<'s> {
    pub(super) source: &'s str,
    /// The containers that are open; the page itself is the first.
    pub(super) stack: Vec<Frame>,
    /// Containers that are open but too deep to have a frame.
    pub(super) skipped: usize,
    pub(super) inline: Option<Inline>,
    pub(super) table: Option<(Table, Vec<Rich>)>,
    pub(super) code: Option<(String, String, Range<usize>)>,
    pub(super) html: Option<String>,
    pub(super) anchors: Anchors,
    pub(super) footnotes: Footnotes,
    /// Where the block begins that will be the page's next.
    pub(super) top_start: usize,
    pub(super) starts: Vec<usize>,
    pub(super) links: Vec<PlacedLink>,
    pub(super) faults: Vec<Fault>,
}

fn level_of(level: HeadingLevel) -> u8 {
    level as u8
}

fn align_of(alignment: Alignment) -> Align {
    match alignment {
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
        Alignment::None | Alignment::Left => Align::Left,
    }
}

/// Reads the body of a page, which is a stretch of its source.
pub(super) fn build(source: &str, body: Range<usize>, front: FrontMatter) -> Parsed {
    let base = body.start;
    let parser = Parser::new_ext(&source[body], OPTIONS).into_offset_iter();
    let events: Vec<_> =
        parser.map(|(event, range)| (event, range.start + base..range.end + base)).collect();
    let page = Frame { kind: FrameKind::Page, blocks: Vec::new() };
    let mut builder = Builder { source, stack: vec![page], ..Builder::default() };
    // What later text decides about earlier text: which anchors and footnotes there are.
    for (event, range) in &events {
        match event {
            Event::Start(Tag::Heading { id: Some(id), .. }) => builder.anchors.reserve(id),
            Event::Start(Tag::FootnoteDefinition(label))
                if !builder.footnotes.announce(label, range.start) =>
            {
                builder.fault(range.start, FaultKind::DuplicateFootnote(label.to_string()));
            }
            _ => {}
        }
    }
    for (event, range) in events {
        builder.event(event, &range);
    }
    builder.finish(front)
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                if let Some((_, code, _)) = &mut self.code {
                    code.push_str(&text);
                } else if let Some(html) = &mut self.html {
                    html.push_str(&text);
                } else {
                    self.inline(range).text(&text, range);
                }
            }
            Event::Code(text) => self.inline(range).code(&text),
            Event::Html(text) => match &mut self.html {
                Some(html) => html.push_str(&text),
                None => self.inline(range).text(&text, range),
            },
            Event::InlineHtml(text) => self.inline_html(&text, range),
            Event::FootnoteReference(label) => self.footnote_reference(&label, range),
            Event::SoftBreak => self.line_break(" ", range),
            Event::HardBreak => self.line_break("\n", range),
            Event::Rule => {
                self.block_starts(range);
                self.push(Block::Rule);
            }
            Event::TaskListMarker(done) => {
                let skipped = self.skipped > 0;
                if let Some(FrameKind::Item { task }) = self.frame_kind().filter(|_| !skipped) {
                    *task = Some(done);
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Paragraph => self.open_inline(Role::Paragraph, range),
            Tag::Heading { level, id, .. } => {
                let anchor = id.map(|id| id.to_string());
                self.open_inline(Role::Heading { level: level_of(level), anchor }, range);
            }
            Tag::BlockQuote(_) => {
                let mark = self.source.get(range.clone()).and_then(callout::mark);
                self.open(FrameKind::Quote { start: range.start, mark, title: None }, range);
            }
            Tag::List(start) => self.open(FrameKind::List { start, items: Vec::new() }, range),
            Tag::Item => self.open(FrameKind::Item { task: None }, range),
            Tag::FootnoteDefinition(label) => {
                let label = label.to_string();
                self.open(FrameKind::Footnote { label, at: range.start }, range);
            }
            Tag::CodeBlock(kind) => {
                self.block_starts(range);
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((info, String::new(), range.clone()));
            }
            Tag::HtmlBlock => {
                self.block_starts(range);
                self.html = Some(String::new());
            }
            Tag::Table(columns) => {
                self.block_starts(range);
                let align = columns.into_iter().map(align_of).collect();
                let table = Table { align, head: Vec::new(), rows: Vec::new() };
                self.table = Some((table, Vec::new()));
            }
            Tag::TableCell => self.inline = Some(Inline::new(Role::Cell, range.start)),
            Tag::Emphasis => self.inline(range).rich.open(Markup::Emphasis),
            Tag::Strong => self.inline(range).rich.open(Markup::Strong),
            Tag::Strikethrough => self.inline(range).rich.open(Markup::Strike),
            Tag::Link { link_type, dest_url, .. } => {
                if let Some(link) = self.inline(range).open_link(link_type, &dest_url) {
                    self.links.push(PlacedLink { at: range.start, link });
                }
            }
            Tag::Image { link_type, dest_url, .. } => {
                self.inline(range).open_image(link_type, &dest_url);
            }
            // Rows are closed, not opened; the others are extensions that are switched off.
            Tag::TableHead
            | Tag::TableRow
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) => self.close_inline(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.close();
            }
            TagEnd::CodeBlock => self.close_code(),
            TagEnd::HtmlBlock => self.close_html(),
            TagEnd::Table => {
                if let Some((table, _)) = self.table.take() {
                    self.push(Block::Table(table));
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => self.close_row(tag == TagEnd::TableHead),
            TagEnd::TableCell => {
                let cell = self.inline.take().map(|mut inline| inline.rich.take());
                if let (Some((_, row)), Some(cell)) = (&mut self.table, cell) {
                    row.push(cell);
                }
            }
            TagEnd::Emphasis => self.close_markup(Markup::Emphasis),
            TagEnd::Strong => self.close_markup(Markup::Strong),
            TagEnd::Strikethrough => self.close_markup(Markup::Strike),
            TagEnd::Link => {
                if let Some(inline) = &mut self.inline {
                    inline.close_link();
                }
            }
            TagEnd::Image => self.close_image(),
            TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => {}
        }
    }
}
