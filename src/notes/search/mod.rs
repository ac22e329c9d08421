//! Search over all pages: sections ranked, with the line that answers and the words in it marked.
//!
//! An index of our own, because the pages are a few hundred kilobytes: every word with the sections
//! that have it (`index`), looked up as it is, by its plural, by its beginning, with a slip
//! of the finger (`matching`). `terms` says what a word is; `query` what is asked; `snippet` what is
//! shown.

mod index;
mod matching;
mod query;
mod snippet;
mod terms;

#[cfg(test)]
mod tests;

pub use index::SearchIndex;

use std::ops::Range;

use super::fold::slug;
use matching::Matches;
use query::{Atom, Need, Query};

/// A section that answers a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The page's id.
    pub page: String,
    /// The section's anchor; `None` above the first heading.
    pub anchor: Option<String>,
    /// The titles above the section and its own, the page's first.
    pub path: Vec<String>,
    /// Where the words stand in the last title, in bytes.
    pub title_marks: Vec<Range<usize>>,
    /// The line with most of the words, cut to some 150 characters.
    pub snippet: String,
    /// Where the words stand in it, in bytes, in order.
    pub marks: Vec<Range<usize>>,
    /// How good the answer is; only to be compared within one search.
    pub score: f32,
    /// The block of the page that holds the line.
    pub block: usize,
    /// Some word of the query is not there: no section has them all.
    pub loose: bool,
}

impl SearchIndex {
    /// The sections that answer `query`, the best first, `limit` at most. All words must be in the
    /// section or in the title of its page; if no section has them all, those with most of them.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        let query = query::parse(query);
        let matches: Vec<Matches> =
            query.atoms.iter().map(|atom| Matches::of(self, atom)).collect();
        let mut ranked = self.ranked(&query, &matches, true);
        let loose = ranked.is_empty();
        if loose {
            ranked = self.ranked(&query, &matches, false);
        }
        // Looked at only among the best, for it means reading.
        let name = slug(&query.together.text);
        let best = ranked.len().min(limit.saturating_add(50));
        for (score, section) in &mut ranked[..best] {
            *score *= self.sections[*section].likeness(&query.together, &name);
        }
        sort(&mut ranked[..best]);
        ranked.truncate(limit);
        let marked = |(atom, matches): (&Atom, &Matches), term| {
            atom.need != Need::Ranks && matches.has(term)
        };
        let atom_of =
            |term: u32| query.atoms.iter().zip(&matches).position(|pair| marked(pair, term));
        let hit = |(score, section): (f32, usize)| {
            let section = &self.sections[section];
            let snippet = snippet::of(section, &query.phrases, &atom_of);
            Hit {
                page: self.pages[section.page].clone(),
                anchor: section.anchor.clone(),
                path: section.path.clone(),
                title_marks: snippet::title_marks(section, &query.phrases, &atom_of),
                snippet: snippet.text,
                marks: snippet.marks,
                score,
                block: snippet.block,
                loose,
            }
        };
        ranked.into_iter().map(hit).collect()
    }

    /// Scores and sections, the best first.
    fn ranked(&self, query: &Query, matches: &[Matches], strict: bool) -> Vec<(f32, usize)> {
        let musts = query.atoms.iter().filter(|atom| atom.need == Need::Must).count();
        let wanted = musts + query.phrases.len();
        let mut ranked = Vec::new();
        for (number, section) in self.sections.iter().enumerate() {
            let (mut total, mut found) = (0.0, 0);
            for (atom, matches) in query.atoms.iter().zip(matches) {
                let score = matches.score(number);
                total += score;
                found += usize::from(score > 0.0 && atom.need == Need::Must);
            }
            if strict && found < musts {
                continue;
            }
            for phrase in &query.phrases {
                if section.units.iter().any(|unit| phrase.is_in(&unit.folded)) {
                    total += 4.0;
                    found += 1;
                }
            }
            if found == wanted && wanted > 0 {
                ranked.push((total, number));
            } else if !strict && found > 0 {
                let share = found as f32 / wanted as f32;
                ranked.push((total * share * share, number));
            }
        }
        sort(&mut ranked);
        ranked
    }
}

/// The best first; of equals the one that comes first in the pages.
fn sort(ranked: &mut [(f32, usize)]) {
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
}
