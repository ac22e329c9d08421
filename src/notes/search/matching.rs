//! A word of a query against the words of the index.

use std::ops::Range;

use super::index::SearchIndex;
use super::query::Atom;
use super::terms::stem;
use crate::notes::distance::{prefix_within, within};

/// What a word is worth that isn't exactly the one asked for.
mod worth {
    pub(super) const SAME_STEM: f32 = 0.9;
    /// All parts of a joined name, but not the name.
    pub(super) const PARTS: f32 = 0.8;
    /// A longer word, while the word is being typed.
    pub(super) const BEGINNING: f32 = 0.75;
    /// A longer word than one that is finished.
    pub(super) const BEGINNING_OF_FINISHED: f32 = 0.35;
    /// With one slip; half of it with two.
    pub(super) const SLIP: f32 = 0.4;
}

/// Shortest finished word that longer ones may stand for.
const FINISHED_MIN: usize = 3;

/// The words of the index that answer a word of a query, and the sections that have them.
#[derive(Clone, Debug, Default)]
pub(super) struct Matches {
    /// By number, in order.
    terms: Vec<u32>,
    /// Per section; 0 where there is none of them.
    scores: Vec<f32>,
}

impl Matches {
    pub(super) fn of(index: &SearchIndex, atom: &Atom) -> Self {
        let mut terms = terms_of(index, &atom.whole, atom.open);
        let mut scores = scores_of(index, &terms);
        if !atom.parts.is_empty() {
            add_parts(index, atom, &mut terms, &mut scores);
        }
        if terms.is_empty() {
            terms = slips(index, atom);
            scores = scores_of(index, &terms);
        }
        weigh(&mut scores);
        let mut terms: Vec<u32> = terms.into_iter().map(|(term, _)| term).collect();
        terms.sort_unstable();
        terms.dedup();
        Self { terms, scores }
    }

    pub(super) fn has(&self, term: u32) -> bool {
        self.terms.binary_search(&term).is_ok()
    }

    pub(super) fn score(&self, section: usize) -> f32 {
        self.scores.get(section).copied().unwrap_or_default()
    }
}

/// Words that are the one asked for, its plural or singular, or begin with it.
fn terms_of(index: &SearchIndex, word: &str, open: bool) -> Vec<(u32, f32)> {
    let mut found = Vec::new();
    if let Some(same) = index.stems.get(&stem(word)) {
        found.extend(same.iter().map(|term| {
            let exact = index.terms[*term as usize] == word;
            (*term, if exact { 1.0 } else { worth::SAME_STEM })
        }));
    }
    let length = word.chars().count();
    if open || length >= FINISHED_MIN {
        let worth = if open { worth::BEGINNING } else { worth::BEGINNING_OF_FINISHED };
        for term in beginning_with(&index.terms, word) {
            // The less is missing, the likelier it is meant.
            let share = length as f32 / index.letters[term].len().max(1) as f32;
            found.push((term as u32, if share >= 1.0 { 1.0 } else { worth * (0.6 + 0.4 * share) }));
        }
    }
    found
}

fn beginning_with(terms: &[String], start: &str) -> Range<usize> {
    let first = terms.partition_point(|term| term.as_str() < start);
    let count = terms[first..].partition_point(|term| term.starts_with(start));
    first..first + count
}

/// Adds the sections that have all parts of a name: `PutRecords` answers to `put records`.
fn add_parts(index: &SearchIndex, atom: &Atom, terms: &mut Vec<(u32, f32)>, scores: &mut [f32]) {
    let last = atom.parts.len() - 1;
    let mut together = vec![f32::MAX; scores.len()];
    let mut found = Vec::new();
    for (place, part) in atom.parts.iter().enumerate() {
        let of_part = terms_of(index, part, atom.open && place == last);
        for (all, one) in together.iter_mut().zip(scores_of(index, &of_part)) {
            *all = all.min(one * worth::PARTS);
        }
        found.extend(of_part);
    }
    // Parts are marked only if the name itself is nowhere: else every `record` would shine.
    if terms.is_empty() && together.iter().any(|score| *score > 0.0) {
        terms.extend(found);
    }
    for (score, together) in scores.iter_mut().zip(together) {
        *score = score.max(together);
    }
}

/// Words that a slip of the finger makes of the one asked for: one in four letters or more, two in
/// eight or more; the first letter is trusted.
fn slips(index: &SearchIndex, atom: &Atom) -> Vec<(u32, f32)> {
    let letters: Vec<char> = atom.whole.chars().collect();
    let singular: Vec<char> = stem(&atom.whole).chars().collect();
    let most = match letters.len() {
        0..4 => return Vec::new(),
        4..8 => 1,
        _ => 2,
    };
    // The beginning of some word is near to every short one.
    let typing = atom.open && letters.len() > 4;
    let first: String = letters[..1].iter().collect();
    let mut found = Vec::new();
    for term in beginning_with(&index.terms, &first) {
        let other = &index.letters[term];
        let slips =
            within(&letters, other, most).or_else(|| within(&singular, other, most)).or_else(
                || typing.then(|| prefix_within(&letters, other, most))?.map(|slips| slips + 1),
            );
        if let Some(slips) = slips {
            found.push((term as u32, worth::SLIP / slips.max(1) as f32));
        }
    }
    found
}

/// Per section, the best of the words that it has.
fn scores_of(index: &SearchIndex, terms: &[(u32, f32)]) -> Vec<f32> {
    let mut scores = vec![0.0_f32; index.sections.len()];
    for (term, factor) in terms {
        for posting in &index.postings[*term as usize] {
            let score = &mut scores[posting.section as usize];
            *score = score.max(posting.weight * factor);
        }
    }
    scores
}

/// What few sections have says more than what all have.
fn weigh(scores: &mut [f32]) {
    let having = scores.iter().filter(|score| **score > 0.0).count() as f32;
    let all = scores.len() as f32;
    let rarity = (1.0 + (all - having + 0.5) / (having + 0.5)).ln() + 0.2;
    for score in scores {
        *score *= rarity;
    }
}
