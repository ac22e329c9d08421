//! What becomes of a container or a text when it ends.

use std::ops::Range;

use super::builder::{Builder, DEPTH_MAX, Frame, FrameKind};
use super::fence;
use super::front::FrontMatter;
use super::inline::{Inline, Role};
use super::rich::{Markup, push};
use super::{Fault, FaultKind, Parsed, PlacedLink};
use crate::notes::block::{Block, Callout, Heading, Item, List, Rich, Style};

impl Builder<'_> {
    pub(super) fn fault(&mut self, at: usize, kind: FaultKind) {
        self.faults.push(Fault { at, kind });
    }

    /// The innermost container.
    pub(super) fn frame_kind(&mut self) -> Option<&mut FrameKind> {
        self.stack.last_mut().map(|frame| &mut frame.kind)
    }

    /// Ends a text that nobody else ends (an item of a tight list has no paragraph) and notes
    /// where the page's next block begins.
    pub(super) fn block_starts(&mut self, range: &Range<usize>) {
        self.close_inline();
        if self.stack.len() == 1 {
            self.top_start = range.start;
        }
    }

    /// Adds a finished block to the innermost container.
    pub(super) fn push(&mut self, block: Block) {
        if self.stack.len() == 1 {
            self.starts.push(self.top_start);
        }
        if let Some(frame) = self.stack.last_mut() {
            frame.blocks.push(block);
        }
    }

    pub(super) fn open(&mut self, kind: FrameKind, range: &Range<usize>) {
        self.block_starts(range);
        // An item has a frame if its list has one.
        let item = matches!(kind, FrameKind::Item { .. });
        if self.skipped > 0 || (self.stack.len() >= DEPTH_MAX && !item) {
            self.skipped += 1;
        } else {
            self.stack.push(Frame { kind, blocks: Vec::new() });
        }
    }

    pub(super) fn close(&mut self) {
        self.close_inline();
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        // The page itself stays.
        let Some(frame) = self.stack.pop_if(|frame| !matches!(frame.kind, FrameKind::Page)) else {
            return;
        };
        let blocks = frame.blocks;
        match frame.kind {
            FrameKind::Page => {}
            FrameKind::Quote { mark: None, .. } => self.push(Block::Quote(blocks)),
            FrameKind::Quote { mark: Some(mark), title, .. } => {
                let title = title.unwrap_or_default();
                let callout = Callout { kind: mark.kind, title, fold: mark.fold, body: blocks };
                self.push(Block::Callout(callout));
            }
            FrameKind::List { start, items } => self.push(Block::List(List { start, items })),
            FrameKind::Item { task } => {
                if let Some(FrameKind::List { items, .. }) = self.frame_kind() {
                    items.push(Item { task, blocks });
                }
            }
            FrameKind::Footnote { label, at } => self.footnotes.define(&label, at, &blocks),
        }
    }

    /// The text that is open, or a paragraph that opens now.
    pub(super) fn inline(&mut self, range: &Range<usize>) -> &mut Inline {
        if self.inline.is_none() && self.stack.len() == 1 {
            self.top_start = range.start;
        }
        self.inline.get_or_insert_with(|| Inline::new(Role::Paragraph, range.start))
    }

    pub(super) fn open_inline(&mut self, role: Role, range: &Range<usize>) {
        self.block_starts(range);
        let role = match self.stack.last().filter(|_| self.skipped == 0) {
            Some(Frame {
                kind: FrameKind::Quote { start, mark: Some(mark), title: None },
                blocks,
            }) if blocks.is_empty() => Role::title(*mark, *start),
            _ => role,
        };
        self.inline = Some(Inline::new(role, range.start));
    }

    pub(super) fn close_markup(&mut self, markup: Markup) {
        if let Some(inline) = &mut self.inline {
            inline.rich.close(markup);
        }
    }

    pub(super) fn close_inline(&mut self) {
        if let Some(mut inline) = self.inline.take() {
            let rich = inline.rich.take();
            self.finished(&inline.role, inline.start, rich);
        }
    }

    fn finished(&mut self, role: &Role, start: usize, rich: Rich) {
        self.undefined_footnotes(&rich, start);
        match role {
            Role::Heading { level, anchor } => {
                let anchor = self.anchor(anchor.as_deref(), &rich, start);
                self.push(Block::Heading(Heading { level: *level, text: rich, anchor }));
            }
            Role::Title { .. } => {
                if let Some(FrameKind::Quote { title, .. }) = self.frame_kind() {
                    *title = Some(rich);
                }
            }
            Role::Paragraph | Role::Cell if rich.text.is_empty() => {}
            Role::Paragraph | Role::Cell => self.push(Block::Paragraph(rich)),
        }
    }

    fn anchor(&mut self, wanted: Option<&str>, title: &Rich, start: usize) -> String {
        let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty()) else {
            self.fault(start, FaultKind::NoAnchor(title.text.clone()));
            return self.anchors.of_title(&title.text);
        };
        let (anchor, free) = self.anchors.explicit(wanted);
        if !free {
            self.fault(start, FaultKind::DuplicateAnchor(wanted.to_owned()));
        }
        anchor
    }

    /// References to footnotes that are not defined reach us as text.
    fn undefined_footnotes(&mut self, rich: &Rich, start: usize) {
        for span in rich.spans.iter().filter(|span| !span.style.code) {
            let text = &rich.text[span.range.clone()];
            for (at, _) in text.match_indices("[^") {
                let label = text[at + 2..].split_once(']').map_or("", |(label, _)| label);
                if !label.is_empty() && !label.contains(char::is_whitespace) {
                    self.fault(start, FaultKind::UndefinedFootnote(label.to_owned()));
                }
            }
        }
    }

    /// A line's end within a text: a space, or a break that the writer asked for. It also ends
    /// the title of a callout, whose body may follow on the next line.
    pub(super) fn line_break(&mut self, as_text: &str, range: &Range<usize>) {
        let inline = self.inline(range);
        if !matches!(inline.role, Role::Title { .. }) {
            inline.text(as_text, range);
            return;
        }
        inline.role = Role::Paragraph;
        let title = inline.rich.take();
        let start = inline.start;
        inline.start = range.end;
        self.finished(&Role::Title { mark_end: 0 }, start, title);
    }

    pub(super) fn footnote_reference(&mut self, label: &str, range: &Range<usize>) {
        // Sources of sources would have to be numbered as well, before their own use.
        let inside = |frame: &Frame| matches!(frame.kind, FrameKind::Footnote { .. });
        let nested = self.stack.iter().any(inside);
        let number = if nested { None } else { self.footnotes.refer(label) };
        match number {
            Some(number) => self.inline(range).footnote(number),
            None => self.inline(range).text(&format!("[^{label}]"), range),
        }
    }

    pub(super) fn inline_html(&mut self, tag: &str, range: &Range<usize>) {
        if is_break(tag) {
            self.inline(range).text("\n", range);
            return;
        }
        self.fault(range.start, FaultKind::Html(tag.to_owned()));
        self.inline(range).text(tag, range);
    }

    pub(super) fn close_image(&mut self) {
        let Some(inline) = &mut self.inline else { return };
        let Some(image) = inline.close_image() else { return };
        let (before, start) = (inline.rich.take(), inline.start);
        self.finished(&Role::Paragraph, start, before);
        self.push(Block::Image(image));
    }

    pub(super) fn close_code(&mut self) {
        let Some((info, text, range)) = self.code.take() else { return };
        let code = fence::code(&info, &text, range);
        if code.language != "mermaid" {
            self.push(Block::Code(code));
            return;
        }
        let diagram = fence::diagram(&code.text);
        let at = code.source.start;
        let links = diagram.links.iter().map(|(_, link)| PlacedLink { at, link: link.clone() });
        self.links.extend(links);
        self.push(Block::Diagram(diagram));
    }

    pub(super) fn close_html(&mut self) {
        let Some(html) = self.html.take() else { return };
        let text: String = html
            .lines()
            .map(str::trim_end)
            .filter(|line| !is_break(line.trim()))
            .fold(String::new(), |text, line| {
                if text.is_empty() { line.to_owned() } else { text + "\n" + line }
            });
        if text.trim().is_empty() {
            return;
        }
        let first = text.lines().next().unwrap_or_default().to_owned();
        self.fault(self.top_start, FaultKind::Html(first));
        let mut rich = Rich::default();
        push(&mut rich, text.trim(), Style::default(), None);
        self.push(Block::Paragraph(rich));
    }

    pub(super) fn close_row(&mut self, head: bool) {
        let Some((table, row)) = &mut self.table else { return };
        let mut row = std::mem::take(row);
        if head {
            table.head = row;
            table.align.resize(table.head.len(), crate::notes::block::Align::Left);
        } else {
            row.resize(table.head.len(), Rich::default());
            table.rows.push(row);
        }
    }

    pub(super) fn finish(mut self, front: FrontMatter) -> Parsed {
        self.close_inline();
        let (sources, unused) = self.footnotes.finish();
        self.faults.extend(unused);
        self.faults.sort_by_key(|fault| fault.at);
        let mut blocks = self.stack.into_iter().next().map(|page| page.blocks).unwrap_or_default();
        let mut starts = self.starts;
        if !sources.is_empty() {
            starts.push(self.source.len());
            blocks.push(Block::Sources(sources));
        }
        Parsed { front, blocks, starts, links: self.links, faults: self.faults }
    }
}

/// The one tag that has a meaning in text: a line's end, in a cell above all.
fn is_break(tag: &str) -> bool {
    let inner = tag.strip_prefix('<').and_then(|tag| tag.strip_suffix('>'));
    inner.is_some_and(|name| name.trim_end_matches([' ', '/']).eq_ignore_ascii_case("br"))
}
