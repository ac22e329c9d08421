//! The index: sections, the words in them, and for each word the sections that have it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::query::Phrase;
use super::terms::{stem, words};
use crate::notes::block::{Block, Diagram, Rich};
use crate::notes::fold::{fold, slug};
use crate::notes::plain;
use crate::notes::vault::{OutlineEntry, Page, Vault, names, without_number};

/// Where a word stands, and what that is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// The section's heading; the page's title above the first heading.
    Heading,
    /// The title of the page around the section, or another name of the page.
    Title,
    /// Paragraphs, items, cells, callouts.
    Text,
    /// Code, and labels in diagrams.
    Code,
}

/// A stretch of text that is shown as one: a paragraph, a row of a table, a line of code.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) field: Field,
    /// The block of the page that holds it.
    pub(super) block: usize,
    /// On one line, without footnote numbers.
    pub(super) text: String,
    /// The text folded, for phrases.
    pub(super) folded: String,
    /// Its words by number, with their bytes in the text; the parts of a word after the word.
    pub(super) words: Vec<(u32, Range<u32>)>,
}

/// A section of a page, the smallest thing that is found.
#[derive(Clone, Debug)]
pub(super) struct Section {
    /// The place of the page in the vault.
    pub(super) page: usize,
    /// `None` above the first heading.
    pub(super) anchor: Option<String>,
    /// The titles above it and its own, the page's first.
    pub(super) path: Vec<String>,
    /// The block it begins with.
    pub(super) block: usize,
    /// What it is called, as slugs: its title, as it is and without number and brackets; above the
    /// first heading every name of the page.
    names: Vec<String>,
    pub(super) units: Vec<Unit>,
}

impl Section {
    /// How much better it is for being called, or having somewhere, just what was typed.
    pub(super) fn likeness(&self, typed: &Phrase, typed_name: &str) -> f32 {
        if typed_name.is_empty() {
            return 1.0;
        }
        if self.names.iter().any(|name| name == typed_name) {
            return if self.anchor.is_none() { 3.0 } else { 2.0 };
        }
        if typed.open && self.names.iter().any(|name| name.starts_with(typed_name)) {
            return 1.6;
        }
        let several = typed.text.contains(' ');
        let side_by_side = several && self.units.iter().any(|unit| typed.is_in(&unit.folded));
        if side_by_side { 1.5 } else { 1.0 }
    }
}

/// A section that has a word, and what the word is worth there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Posting {
    pub(super) section: u32,
    pub(super) weight: f32,
}

/// Everything that can be found.
#[derive(Clone, Debug, Default)]
pub struct SearchIndex {
    /// The ids of the pages, in the vault's order.
    pub(super) pages: Vec<String>,
    pub(super) sections: Vec<Section>,
    /// All words, in order; a word's place is its number.
    pub(super) terms: Vec<String>,
    /// Per word, its letters, for counting slips.
    pub(super) letters: Vec<Vec<char>>,
    /// Per word, the sections that have it, in order.
    pub(super) postings: Vec<Vec<Posting>>,
    /// Per stem, the words that have it.
    pub(super) stems: BTreeMap<String, Vec<u32>>,
}

impl SearchIndex {
    /// Indexes all pages.
    pub fn build(vault: &Vault) -> Self {
        let mut builder = Builder::default();
        for (place, page) in vault.pages().iter().enumerate() {
            builder.index.pages.push(page.id.clone());
            builder.page(place, page);
        }
        builder.finish()
    }

    /// How many words it knows.
    pub fn terms(&self) -> usize {
        self.terms.len()
    }

    /// How many sections it has.
    pub fn sections(&self) -> usize {
        self.sections.len()
    }
}

#[derive(Default)]
struct Builder {
    index: SearchIndex,
    /// Words in the order of their first use, until all are known.
    numbers: BTreeMap<String, u32>,
}

impl Builder {
    fn page(&mut self, place: usize, page: &Page) {
        let lead =
            [&page.title, &page.summary].into_iter().chain(&page.aliases).chain([&page.short]);
        self.section(place, page, None);
        for (index, text) in lead.enumerate() {
            let field = match index {
                0 => Field::Heading,
                1 => Field::Text,
                _ => Field::Title,
            };
            self.unit(field, 0, text);
        }
        self.blocks(place, page, &page.blocks, None, &mut page.outline.iter());
    }

    fn section(&mut self, page_place: usize, page: &Page, entry: Option<&OutlineEntry>) {
        let mut path = vec![page.title.clone()];
        if let Some(entry) = entry {
            // The nearest heading of each higher level.
            let before = page.outline.iter().take_while(|other| *other != entry);
            let mut above: Vec<&OutlineEntry> = Vec::new();
            for other in before.chain([entry]) {
                above.retain(|kept| kept.level < other.level);
                above.push(other);
            }
            path.extend(above.into_iter().map(|entry| entry.title.clone()));
        }
        let names = match entry {
            Some(entry) => section_names(&entry.title),
            None => names(page).map(slug).collect(),
        };
        self.index.sections.push(Section {
            names,
            page: page_place,
            anchor: entry.map(|entry| entry.anchor.clone()),
            path,
            block: entry.map_or(0, |entry| entry.block),
            units: Vec::new(),
        });
        if let Some(entry) = entry {
            self.unit(Field::Title, entry.block, &page.title);
        }
    }

    fn blocks<'p>(
        &mut self,
        place: usize,
        page: &'p Page,
        blocks: &[Block],
        top: Option<usize>,
        outline: &mut std::slice::Iter<'p, OutlineEntry>,
    ) {
        for (index, block) in blocks.iter().enumerate() {
            let at = top.unwrap_or(index);
            match block {
                Block::Heading(heading) => {
                    self.section(place, page, outline.next());
                    self.unit(Field::Heading, at, &plain::rich(&heading.text));
                }
                Block::Paragraph(text) => self.unit(Field::Text, at, &plain::rich(text)),
                Block::Image(image) => self.unit(Field::Text, at, &image.description),
                Block::Diagram(diagram) => self.unit(Field::Code, at, &labels(diagram)),
                Block::Code(code) => {
                    for line in code.attribute("title").into_iter().chain(code.text.lines()) {
                        self.unit(Field::Code, at, line);
                    }
                }
                Block::Table(table) => {
                    for row in std::iter::once(&table.head).chain(&table.rows) {
                        self.unit(Field::Text, at, &line_of_cells(row));
                    }
                }
                Block::Callout(callout) => {
                    self.unit(Field::Text, at, &plain::rich(&callout.title));
                    self.blocks(place, page, &callout.body, Some(at), outline);
                }
                Block::Quote(inner) => self.blocks(place, page, inner, Some(at), outline),
                Block::List(list) => {
                    for item in &list.items {
                        self.blocks(place, page, &item.blocks, Some(at), outline);
                    }
                }
                // Where a fact is from is no place to look for it.
                Block::Sources(_) | Block::Rule => {}
            }
        }
    }

    fn unit(&mut self, field: Field, block: usize, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return;
        }
        let mut found = Vec::new();
        for word in words(&text) {
            for (term, range) in std::iter::once((word.whole, word.range)).chain(word.parts) {
                found.push((self.number(term), range.start as u32..range.end as u32));
            }
        }
        let unit = Unit { field, block, folded: fold(&text), text, words: found };
        if let Some(section) = self.index.sections.last_mut() {
            section.units.push(unit);
        }
    }

    fn number(&mut self, term: String) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(term).or_insert(next)
    }

    /// Puts the words in order, and weighs them.
    fn finish(self) -> SearchIndex {
        let mut index = self.index;
        let mut places = vec![0_u32; self.numbers.len()];
        for (place, (term, number)) in self.numbers.into_iter().enumerate() {
            places[number as usize] = place as u32;
            index.stems.entry(stem(&term)).or_default().push(place as u32);
            index.letters.push(term.chars().collect());
            index.terms.push(term);
        }
        index.postings = vec![Vec::new(); index.terms.len()];
        for (number, section) in index.sections.iter_mut().enumerate() {
            for word in section.units.iter_mut().flat_map(|unit| &mut unit.words) {
                word.0 = places[word.0 as usize];
            }
            for (term, weight) in weights(section) {
                index.postings[term as usize].push(Posting { section: number as u32, weight });
            }
        }
        index
    }
}

/// What each word of a section is worth in it: most in the heading (the more the shorter that is),
/// then in the page's title, then in the text by how often it is there (BM25's saturation), least
/// in code.
fn weights(section: &Section) -> BTreeMap<u32, f32> {
    #[derive(Default)]
    struct Counts {
        heading: f32,
        title: f32,
        text: f32,
        code: f32,
    }
    let mut counts: BTreeMap<u32, Counts> = BTreeMap::new();
    let mut length = 0_usize;
    for unit in &section.units {
        length += unit.words.len();
        for (term, _) in &unit.words {
            let count = counts.entry(*term).or_default();
            match unit.field {
                Field::Heading => {
                    let share = 2.4 + 1.6 / unit.words.len() as f32;
                    count.heading = count.heading.max(share);
                }
                Field::Title => count.title = 1.6,
                Field::Text => count.text += 1.0,
                Field::Code => count.code += 1.0,
            }
        }
    }
    // A long section has every word sooner or later.
    let usual_length = 120.0;
    let norm = 1.2 * (0.5 + 0.5 * length as f32 / usual_length);
    let weight = |count: Counts| {
        let text = count.text / (count.text + norm);
        let code = 0.5 * count.code / (count.code + norm);
        count.heading + count.title + text + code
    };
    counts.into_iter().map(|(term, count)| (term, weight(count))).collect()
}

/// `2. Clave de partición (partition key)` is also `clave de partición`.
fn section_names(title: &str) -> Vec<String> {
    let bare = without_number(title);
    let main = bare.split_once(" (").map_or(bare, |(main, _)| main);
    [title, bare, main].map(slug).to_vec()
}

fn line_of_cells(cells: &[Rich]) -> String {
    let cells = cells.iter().map(plain::rich).filter(|cell| !cell.is_empty());
    cells.collect::<Vec<_>>().join(" · ")
}

/// What can be read in a diagram: its title, quoted labels, labels on edges, messages.
fn labels(diagram: &Diagram) -> String {
    let mut labels: Vec<&str> = diagram.title.as_deref().into_iter().collect();
    for line in diagram.source.lines() {
        let before = labels.len();
        for quote in ['"', '|'] {
            labels
                .extend(line.split(quote).skip(1).step_by(2).filter(|label| !label.contains('"')));
        }
        if labels.len() == before
            && let Some((_, message)) = line.split_once(": ")
        {
            labels.push(message);
        }
    }
    labels.join(" · ").replace("<br/>", " ").replace("<br>", " ")
}
