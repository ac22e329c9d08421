//! A page of the notes: what it says about itself, its blocks, and what can be counted of it.

use crate::notes::block::{Block, CalloutKind, Heading};
use crate::notes::fold::{key, slug};
use crate::notes::markdown::{Day, Fault, FrontFault, PlacedLink, line_of, parse};
use crate::notes::plain;

/// A page.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The name of its file without `.md`.
    pub id: String,
    /// Its title; its id where it gives none.
    pub title: String,
    /// Its name in the index; its title where it gives none.
    pub short: String,
    /// What it is for, in a sentence or two.
    pub summary: String,
    /// The name of its icon.
    pub icon: String,
    /// The group it is listed in.
    pub group: String,
    /// Its place in the group, from 0.
    pub order: u32,
    /// Other names a link may use.
    pub aliases: Vec<String>,
    /// When its facts were last checked.
    pub reviewed: Option<Day>,
    /// Its Markdown.
    pub source: String,
    /// What it is made of.
    pub blocks: Vec<Block>,
    /// Per block, where it begins in the source, in bytes.
    pub starts: Vec<usize>,
    /// Its sections, top to bottom.
    pub outline: Vec<OutlineEntry>,
    /// Words of its prose.
    pub words: usize,
    /// Facts that name their source: references to footnotes.
    pub cited: usize,
    /// Outdated facts that it corrects: callouts of that kind.
    pub corrections: usize,
    /// Its links, also those of diagrams, in the order of the source.
    pub links: Vec<PlacedLink>,
    /// What is wrong with its body.
    pub faults: Vec<Fault>,
    /// What is wrong with its front matter.
    pub front_faults: Vec<FrontFault>,
}

/// A section in a page's outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineEntry {
    /// 1 to 6.
    pub level: u8,
    /// What a link names it by.
    pub anchor: String,
    /// Its title.
    pub title: String,
    /// The block of the page that is, or holds, its heading.
    pub block: usize,
}

impl Page {
    /// Reads a page.
    pub fn new(id: &str, source: &str) -> Self {
        let parsed = parse(source);
        let front = parsed.front;
        let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
        let title = or(front.title, id);
        Self {
            id: id.to_owned(),
            short: or(front.short, &title),
            title,
            summary: front.summary,
            icon: front.icon,
            group: front.group,
            order: front.order,
            aliases: front.aliases,
            reviewed: front.reviewed,
            source: source.to_owned(),
            outline: outline(&parsed.blocks),
            words: plain::words(&parsed.blocks),
            cited: cited(&parsed.blocks),
            corrections: corrections(&parsed.blocks),
            blocks: parsed.blocks,
            starts: parsed.starts,
            links: parsed.links,
            faults: parsed.faults,
            front_faults: front.faults,
        }
    }

    /// The section that a link names: by anchor, or by title with or without its number.
    pub fn section(&self, written: &str) -> Option<&OutlineEntry> {
        let wanted = key(written);
        let by =
            |test: &dyn Fn(&OutlineEntry) -> bool| self.outline.iter().find(|entry| test(entry));
        by(&|entry| entry.anchor == written)
            .or_else(|| by(&|entry| key(&entry.anchor) == wanted))
            .or_else(|| by(&|entry| key(&entry.title) == wanted))
            .or_else(|| by(&|entry| key(without_number(&entry.title)) == wanted))
            .or_else(|| by(&|entry| entry.anchor == slug(written)))
    }

    /// The section that a block belongs to: the last heading at or before it.
    pub fn section_of(&self, block: usize) -> Option<&OutlineEntry> {
        self.outline.iter().rev().find(|entry| entry.block <= block)
    }

    /// The line of the source, from 1, on which a block begins.
    pub fn line(&self, block: usize) -> usize {
        line_of(&self.source, self.starts.get(block).copied().unwrap_or_default())
    }
}

/// A title without the number it begins with: `2. Data Streams`, `2.1 Límites`.
pub(in crate::notes) fn without_number(title: &str) -> &str {
    let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ')');
    let rest = title.trim_start_matches(digits);
    let numbered = title.starts_with(|c: char| c.is_ascii_digit()) && rest.starts_with(' ');
    if numbered { rest.trim_start() } else { title }
}

fn outline(blocks: &[Block]) -> Vec<OutlineEntry> {
    let mut outline = Vec::new();
    each(blocks, &mut |top, block| {
        if let Block::Heading(Heading { level, text, anchor }) = block {
            let title = plain::rich(text);
            outline.push(OutlineEntry { level: *level, anchor: anchor.clone(), title, block: top });
        }
    });
    outline
}

fn cited(blocks: &[Block]) -> usize {
    match blocks.last() {
        Some(Block::Sources(sources)) => sources.iter().map(|source| source.uses).sum(),
        _ => 0,
    }
}

fn corrections(blocks: &[Block]) -> usize {
    let mut corrections = 0;
    each(blocks, &mut |_, block| {
        let updated =
            matches!(block, Block::Callout(callout) if callout.kind == CalloutKind::Updated);
        corrections += usize::from(updated);
    });
    corrections
}

/// Shows `visit` every block, those in others too, with the place of the page's block around it.
pub(super) fn each<'a>(blocks: &'a [Block], visit: &mut impl FnMut(usize, &'a Block)) {
    fn inside<'a>(top: usize, blocks: &'a [Block], visit: &mut impl FnMut(usize, &'a Block)) {
        for block in blocks {
            visit(top, block);
            match block {
                Block::Callout(callout) => inside(top, &callout.body, visit),
                Block::Quote(inner) => inside(top, inner, visit),
                Block::List(list) => {
                    list.items.iter().for_each(|item| inside(top, &item.blocks, visit));
                }
                _ => {}
            }
        }
    }
    for (top, block) in blocks.iter().enumerate() {
        inside(top, std::slice::from_ref(block), visit);
    }
}
