//! Who links to a page, with the sentence around the link.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Vault;
use super::page::{Page, each};
use super::resolve::Resolved;
use crate::notes::block::{Block, Link, Rich};
use crate::notes::plain;

/// How much of a sentence is shown, in characters.
const SENTENCE_MAX: usize = 220;

/// A link to a page, seen from the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlink {
    /// The id of the page that holds the link.
    pub page: String,
    /// The anchor of the section that holds it; `None` above the first heading.
    pub anchor: Option<String>,
    /// The title of that section; empty above the first heading.
    pub heading: String,
    /// The block of that page that holds it.
    pub block: usize,
    /// The section of this page it leads to, if it names one.
    pub target: Option<String>,
    /// The sentence, or the row of a table, or the title of the diagram around the link.
    pub sentence: String,
    /// Where the link stands in the sentence, in bytes; empty for a diagram.
    pub mark: Range<usize>,
}

/// All backlinks, by the id of the page they lead to, in the order of the index.
pub(super) fn all(vault: &Vault) -> BTreeMap<String, Vec<Backlink>> {
    let mut all: BTreeMap<String, Vec<Backlink>> = BTreeMap::new();
    for page in vault.pages() {
        each(&page.blocks, &mut |top, block| {
            for (link, sentence, mark) in links(block) {
                let Resolved::Page { id, anchor } = vault.resolve(link, &page.id) else { continue };
                if id == page.id {
                    continue;
                }
                let target = anchor.map(str::to_owned);
                let backlink = Backlink { target, sentence, mark, ..of(page, top) };
                let known = all.entry(id.to_owned()).or_default();
                // A sentence that names a page twice says it once.
                let same = |other: &Backlink| {
                    other.page == backlink.page
                        && other.block == backlink.block
                        && other.sentence == backlink.sentence
                };
                if !known.iter().rev().take(4).any(same) {
                    known.push(backlink);
                }
            }
        });
    }
    all
}

fn of(page: &Page, block: usize) -> Backlink {
    let section = page.section_of(block);
    Backlink {
        page: page.id.clone(),
        anchor: section.map(|entry| entry.anchor.clone()),
        heading: section.map(|entry| entry.title.clone()).unwrap_or_default(),
        block,
        target: None,
        sentence: String::new(),
        mark: 0..0,
    }
}

/// The links of a block itself, not of the blocks in it.
fn links(block: &Block) -> Vec<(&Link, String, Range<usize>)> {
    match block {
        Block::Paragraph(rich) => in_texts(&[rich]),
        Block::Heading(heading) => in_texts(&[&heading.text]),
        Block::Callout(callout) => in_texts(&[&callout.title]),
        Block::Table(table) => {
            let rows = std::iter::once(&table.head).chain(&table.rows);
            rows.flat_map(|row| in_texts(&row.iter().collect::<Vec<_>>())).collect()
        }
        Block::Sources(sources) => {
            sources.iter().flat_map(|source| in_texts(&[&source.text])).collect()
        }
        Block::Diagram(diagram) => {
            let title = diagram.title.clone().unwrap_or_default();
            diagram.links.iter().map(|(_, link)| (link, title.clone(), 0..0)).collect()
        }
        Block::List(_) | Block::Code(_) | Block::Image(_) | Block::Quote(_) | Block::Rule => {
            Vec::new()
        }
    }
}

/// The links of texts that are read as one: a paragraph, or the cells of a row.
fn in_texts<'a>(texts: &[&'a Rich]) -> Vec<(&'a Link, String, Range<usize>)> {
    let mut joined = String::new();
    let mut found: Vec<(&Link, Range<usize>)> = Vec::new();
    for rich in texts.iter().filter(|rich| !rich.text.is_empty()) {
        if !joined.is_empty() {
            joined.push_str(" · ");
        }
        let base = joined.len();
        for span in &rich.spans {
            let at = base + plain::before(rich, span.range.start);
            let range = at..at + span.range.len();
            match (&span.link, found.last_mut()) {
                // A link with marked-up text is several spans.
                (Some(link), Some(last)) if last.0 == link && last.1.end == range.start => {
                    last.1.end = range.end;
                }
                (Some(link @ Link::Page { .. }), _) => found.push((link, range)),
                _ => {}
            }
        }
        joined.push_str(&plain::rich(rich));
    }
    let joined = joined.replace('\n', " ");
    let row = texts.len() > 1;
    let shown = |(link, range): (&'a Link, Range<usize>)| {
        let whole = if row { 0..joined.len() } else { sentence(&joined, &range) };
        let part = cut(&joined, whole, &range);
        let mark = range.start - part.start..range.end - part.start;
        (link, joined[part].to_owned(), mark)
    };
    found.into_iter().map(shown).collect()
}

/// The sentence of a text that holds a stretch of it.
fn sentence(text: &str, held: &Range<usize>) -> Range<usize> {
    let ends = [". ", "? ", "! ", "… "];
    let before = |end: &str| text[..held.start].rfind(end).map(|at| at + end.len());
    let after = |end: &str| text[held.end..].find(end).map(|at| held.end + at + end.len() - 1);
    let start = ends.iter().filter_map(|end| before(end)).max().unwrap_or(0);
    let end = ends.iter().filter_map(|end| after(end)).min().unwrap_or(text.len());
    start..end
}

/// At most so many characters of a stretch, around the part of it that must be seen.
fn cut(text: &str, whole: Range<usize>, held: &Range<usize>) -> Range<usize> {
    let held_length = text[held.clone()].chars().count();
    let room = SENTENCE_MAX.saturating_sub(held_length) / 2;
    let start = text[whole.start..held.start].char_indices().rev().nth(room);
    let end = text[held.end..whole.end].char_indices().nth(room);
    start.map_or(whole.start, |(at, _)| whole.start + at)
        ..end.map_or(whole.end, |(at, _)| held.end + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault() -> Vault {
        Vault::new([
            (
                "a",
                "---\ntitle: A\n---\n[[B]] y otra vez [[B|b]]. Fin.\n\n## Uno {#uno}\n\nPrimero. \
                   Mira 1 MB/s[^x] en [[B#dos|**el** dos]]: ya. Nada.\n\n| x | y |\n|--|--|\n| t | [[B]] |\n\n\
                   ```mermaid\n%% title: Camino\ngraph LR\nclick Z \"B\"\n```\n\n[[A]] [[#uno]]\n\n[^x]: x",
            ),
            ("b", "---\ntitle: B\n---\n## Dos {#dos}\n"),
        ])
    }

    #[test]
    fn backlinks_show_the_sentence() {
        let vault = vault();
        let found: Vec<_> = vault
            .backlinks("b")
            .iter()
            .map(|link| {
                let marked = &link.sentence[link.mark.clone()];
                (link.heading.as_str(), link.target.as_deref(), link.sentence.as_str(), marked)
            })
            .collect();
        assert_eq!(
            found,
            [
                ("", None, "B y otra vez b.", "B"),
                ("Uno", Some("dos"), "Mira 1 MB/s en el dos: ya.", "el dos"),
                ("Uno", None, "t · B", "B"),
                ("Uno", None, "Camino", ""),
            ]
        );
        assert_eq!(vault.backlinks("a"), []);
        assert_eq!(vault.backlinks("nada"), []);
    }

    #[test]
    fn long_sentences_are_cut_around_the_link() {
        let filler = "palabra áé ".repeat(60);
        let text = format!("{filler}[[B]] {filler}");
        let vault = Vault::new([("a", text.as_str()), ("b", "")]);
        let link = &vault.backlinks("b")[0];
        assert!(link.sentence.chars().count() <= SENTENCE_MAX + 2);
        assert_eq!(&link.sentence[link.mark.clone()], "B");
    }
}
