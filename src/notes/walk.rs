//! Every text of a page in reading order, with the path that leads to it.

use std::ops::Range;

use super::block::{Block, Code, Diagram, Image, Link, Rich};

/// A step on the way from a list of blocks to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The block at this place of a list of blocks: the page's, an item's, a callout's body.
    Block(usize),
    /// The item of a list.
    Item(usize),
    /// The title of a callout, or of a diagram.
    Title,
    /// The cell of a table's head in this column.
    Head(usize),
    /// The cell of a table's body.
    Cell {
        /// From 0, without the head.
        row: usize,
        /// From 0.
        column: usize,
    },
    /// The footnote at this place, from 0.
    Source(usize),
}

/// The way from a page's blocks to a text. It always begins with a [`Step::Block`].
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextPath(pub Vec<Step>);

impl TextPath {
    /// The block of the page that holds the text.
    pub fn top(&self) -> usize {
        match self.0.first() {
            Some(Step::Block(index)) => *index,
            _ => 0,
        }
    }
}

/// A text of a page.
#[derive(Clone, Copy, Debug)]
pub enum Text<'a> {
    /// A section's title.
    Heading(&'a Rich),
    /// A paragraph, cell or title.
    Rich(&'a Rich),
    /// The text of a footnote.
    Source(&'a Rich),
    /// Code.
    Code(&'a Code),
    /// A diagram.
    Diagram(&'a Diagram),
    /// An image.
    Image(&'a Image),
}

impl<'a> Text<'a> {
    /// What a reader sees of it as text: nothing of a diagram, the description of an image.
    pub fn visible(self) -> &'a str {
        match self {
            Self::Heading(rich) | Self::Rich(rich) | Self::Source(rich) => &rich.text,
            Self::Code(code) => &code.text,
            Self::Diagram(_) => "",
            Self::Image(image) => &image.description,
        }
    }

    /// The text with its spans, where it has spans.
    pub fn rich(self) -> Option<&'a Rich> {
        match self {
            Self::Heading(rich) | Self::Rich(rich) | Self::Source(rich) => Some(rich),
            Self::Code(_) | Self::Diagram(_) | Self::Image(_) => None,
        }
    }

    /// Where the numbers of footnotes stand in the visible text.
    pub fn footnote_numbers(self) -> Vec<Range<usize>> {
        self.rich().map(footnote_numbers).unwrap_or_default()
    }
}

/// Where the numbers of footnotes stand in a text, in order.
pub(super) fn footnote_numbers(rich: &Rich) -> Vec<Range<usize>> {
    let numbers = rich.spans.iter().filter(|span| matches!(span.link, Some(Link::Source(_))));
    numbers.map(|span| span.range.clone()).collect()
}

/// Shows `visit` every text of a list of blocks, in reading order.
pub fn texts<'a>(blocks: &'a [Block], visit: &mut impl FnMut(&TextPath, Text<'a>)) {
    walk(blocks, &mut TextPath::default(), visit);
}

fn walk<'a>(blocks: &'a [Block], path: &mut TextPath, visit: &mut impl FnMut(&TextPath, Text<'a>)) {
    for (index, block) in blocks.iter().enumerate() {
        path.0.push(Step::Block(index));
        inside(block, path, visit);
        path.0.pop();
    }
}

fn inside<'a>(block: &'a Block, path: &mut TextPath, visit: &mut impl FnMut(&TextPath, Text<'a>)) {
    let mut at = |step: Step, path: &mut TextPath, text: Text<'a>| {
        path.0.push(step);
        visit(path, text);
        path.0.pop();
    };
    match block {
        Block::Heading(heading) => visit(path, Text::Heading(&heading.text)),
        Block::Paragraph(rich) => visit(path, Text::Rich(rich)),
        Block::Code(code) => visit(path, Text::Code(code)),
        Block::Diagram(diagram) => visit(path, Text::Diagram(diagram)),
        Block::Image(image) => visit(path, Text::Image(image)),
        Block::Rule => {}
        Block::Table(table) => {
            for (column, cell) in table.head.iter().enumerate() {
                at(Step::Head(column), path, Text::Rich(cell));
            }
            for (row, cells) in table.rows.iter().enumerate() {
                for (column, cell) in cells.iter().enumerate() {
                    at(Step::Cell { row, column }, path, Text::Rich(cell));
                }
            }
        }
        Block::Sources(sources) => {
            for (index, source) in sources.iter().enumerate() {
                at(Step::Source(index), path, Text::Source(&source.text));
            }
        }
        Block::List(list) => {
            for (index, item) in list.items.iter().enumerate() {
                path.0.push(Step::Item(index));
                walk(&item.blocks, path, visit);
                path.0.pop();
            }
        }
        Block::Callout(callout) => {
            at(Step::Title, path, Text::Rich(&callout.title));
            walk(&callout.body, path, visit);
        }
        Block::Quote(blocks) => walk(blocks, path, visit),
    }
}
