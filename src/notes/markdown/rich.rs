//! Gathers the pieces of a paragraph into text with spans.

use std::ops::Range;

use super::target::is_web;
use crate::notes::block::{Link, Rich, Span, Style};

/// A text that grows, with the marks that are open at its end.
#[derive(Debug, Default)]
pub(super) struct RichBuilder {
    rich: Rich,
    strong: usize,
    emphasis: usize,
    strike: usize,
    /// The links that are open, innermost last; `None` for one that leads nowhere we would go.
    links: Vec<Option<Link>>,
}

/// The marks that can be opened and closed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Markup {
    Strong,
    Emphasis,
    Strike,
}

impl RichBuilder {
    pub(super) fn open(&mut self, markup: Markup) {
        *self.depth(markup) += 1;
    }

    pub(super) fn close(&mut self, markup: Markup) {
        let depth = self.depth(markup);
        *depth = depth.saturating_sub(1);
    }

    fn depth(&mut self, markup: Markup) -> &mut usize {
        match markup {
            Markup::Strong => &mut self.strong,
            Markup::Emphasis => &mut self.emphasis,
            Markup::Strike => &mut self.strike,
        }
    }

    pub(super) fn open_link(&mut self, link: Option<Link>) {
        self.links.push(link);
    }

    pub(super) fn close_link(&mut self) {
        self.links.pop();
    }

    pub(super) fn in_link(&self) -> bool {
        !self.links.is_empty()
    }

    pub(super) fn text(&mut self, text: &str) {
        self.push(text, false, self.links.last().cloned().flatten());
    }

    pub(super) fn code(&mut self, text: &str) {
        self.push(text, true, self.links.last().cloned().flatten());
    }

    pub(super) fn footnote(&mut self, number: usize) {
        self.push(&number.to_string(), false, Some(Link::Source(number)));
    }

    fn push(&mut self, text: &str, code: bool, link: Option<Link>) {
        let style = Style {
            strong: self.strong > 0,
            emphasis: self.emphasis > 0,
            code,
            strike: self.strike > 0,
        };
        push(&mut self.rich, text, style, link);
    }

    /// The text so far; what follows goes on with the same marks.
    pub(super) fn take(&mut self) -> Rich {
        linked(trimmed(&std::mem::take(&mut self.rich)))
    }
}

/// Adds text to a rich text, to the last span if it looks the same.
pub(super) fn push(rich: &mut Rich, text: &str, style: Style, link: Option<Link>) {
    if text.is_empty() {
        return;
    }
    let start = rich.text.len();
    rich.text.push_str(text);
    let end = rich.text.len();
    // Two references to one footnote stay two: merged they would read as another number.
    let single = matches!(link, Some(Link::Source(_)));
    match rich.spans.last_mut() {
        Some(last) if last.style == style && last.link == link && !single => last.range.end = end,
        _ => rich.spans.push(Span { range: start..end, style, link }),
    }
}

/// Without white space around.
fn trimmed(rich: &Rich) -> Rich {
    let start = rich.text.len() - rich.text.trim_start().len();
    let end = start + rich.text.trim().len();
    part(rich, start..end)
}

/// A part of a rich text; the borders must be characters'.
fn part(rich: &Rich, range: Range<usize>) -> Rich {
    let mut part = Rich::default();
    for span in &rich.spans {
        let (start, end) = (span.range.start.max(range.start), span.range.end.min(range.end));
        if start < end {
            push(&mut part, &rich.text[start..end], span.style, span.link.clone());
        }
    }
    part
}

/// Makes links of bare addresses.
fn linked(rich: Rich) -> Rich {
    if !rich.text.contains("://") {
        return rich;
    }
    let mut linked = Rich::default();
    for span in &rich.spans {
        let text = &rich.text[span.range.clone()];
        let mut done = 0;
        if span.link.is_none() && !span.style.code {
            for address in addresses(text) {
                push(&mut linked, &text[done..address.start], span.style, None);
                let link = Link::Web(text[address.clone()].to_owned());
                done = address.end;
                push(&mut linked, &text[address], span.style, Some(link));
            }
        }
        push(&mut linked, &text[done..], span.style, span.link.clone());
    }
    linked
}

/// Where the web addresses stand in a text.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices("http") {
        let after_word = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let inside = found.last().is_some_and(|last| at < last.end);
        if after_word || inside || !is_web(&text[at..]) {
            continue;
        }
        let ends =
            |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '«' | '»' | '`' | '|');
        let end = text[at..].find(ends).map_or(text.len(), |length| at + length);
        let end = at + without_punctuation(&text[at..end]).len();
        if text[at..end].split_once("://").is_some_and(|(_, rest)| !rest.is_empty()) {
            found.push(at..end);
        }
    }
    found
}

/// A sentence's own full stop or bracket does not belong to the address before it.
fn without_punctuation(mut address: &str) -> &str {
    loop {
        let shorter = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '…', '*', '_']);
        let closes = |open: char, close: char| {
            shorter.ends_with(close)
                && shorter.matches(close).count() > shorter.matches(open).count()
        };
        let shorter = if closes('(', ')') || closes('[', ']') {
            &shorter[..shorter.len() - 1]
        } else {
            shorter
        };
        if shorter.len() == address.len() {
            return address;
        }
        address = shorter;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_neighbours_are_one_span() {
        let mut builder = RichBuilder::default();
        builder.text(" a");
        builder.text("b");
        builder.open(Markup::Strong);
        builder.text("c");
        builder.close(Markup::Strong);
        builder.footnote(1);
        builder.footnote(1);
        builder.text(" ");
        let rich = builder.take();
        assert_eq!(rich.text, "abc11");
        let ranges: Vec<_> = rich.spans.iter().map(|span| span.range.clone()).collect();
        assert_eq!(ranges, [0..2, 2..3, 3..4, 4..5]);
    }

    #[test]
    fn bare_addresses_end_before_punctuation() {
        let cases = [
            ("(ver https://a.b/c_(d)).", "https://a.b/c_(d)"),
            ("en http://a.b/?q=1, y", "http://a.b/?q=1"),
            ("«https://a.b»", "https://a.b"),
        ];
        for (text, address) in cases {
            let found: Vec<_> = addresses(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, [address]);
        }
        for text in ["https://", "xhttps://a.b", "http:/a", "https://."] {
            assert!(addresses(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn addresses_in_code_and_links_stay() {
        let mut builder = RichBuilder::default();
        builder.code("https://a.b");
        builder.open_link(Some(Link::Web("x".into())));
        builder.text("https://c.d");
        builder.close_link();
        let rich = builder.take();
        assert_eq!(rich.spans.len(), 2);
        assert_eq!(rich.spans[0].link, None);
        assert_eq!(rich.spans[1].link, Some(Link::Web("x".into())));
    }
}
