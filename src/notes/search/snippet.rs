//! What is shown of a section that was found: the line with most of the words, and where they are.

use std::ops::Range;

use super::index::{Field, Section, Unit};
use super::query::Phrase;
use crate::notes::fold::Folded;

/// How long a snippet is, in characters.
const LENGTH: usize = 150;
/// How much of it stands before the first hit, in characters.
const BEFORE: usize = 40;

/// A line of a section with its hits.
pub(super) struct Snippet {
    pub(super) text: String,
    pub(super) marks: Vec<Range<usize>>,
    /// The block of the page that holds it.
    pub(super) block: usize,
}

/// The best line of a section. `atom_of` gives the word of the query that a word of the index
/// answers.
pub(super) fn of(
    section: &Section,
    phrases: &[Phrase],
    atom_of: &dyn Fn(u32) -> Option<usize>,
) -> Snippet {
    let body =
        section.units.iter().filter(|unit| !matches!(unit.field, Field::Heading | Field::Title));
    let mut best: Option<(usize, &Unit, Vec<Range<usize>>)> = None;
    for unit in body {
        let (score, marks) = marks(unit, phrases, atom_of);
        if best.as_ref().is_none_or(|(best, ..)| score > *best) {
            best = Some((score, unit, marks));
        }
    }
    let Some((score, unit, marks)) = best else {
        return Snippet { text: String::new(), marks: Vec::new(), block: section.block };
    };
    // A section that was found by its heading is shown from its beginning.
    let block = if score == 0 { section.block } else { unit.block };
    let (text, marks) = excerpt(&unit.text, &marks);
    Snippet { text, marks, block }
}

/// Where the words of the query stand in the heading of a section.
pub(super) fn title_marks(
    section: &Section,
    phrases: &[Phrase],
    atom_of: &dyn Fn(u32) -> Option<usize>,
) -> Vec<Range<usize>> {
    let heading = section.units.iter().find(|unit| unit.field == Field::Heading);
    // The path has the title as it is written; a heading with odd space in it goes unmarked.
    let heading = heading.filter(|unit| section.path.last() == Some(&unit.text));
    heading.map(|unit| marks(unit, phrases, atom_of).1).unwrap_or_default()
}

/// How good a line is, and its hits in order, without overlaps.
fn marks(
    unit: &Unit,
    phrases: &[Phrase],
    atom_of: &dyn Fn(u32) -> Option<usize>,
) -> (usize, Vec<Range<usize>>) {
    let mut marks: Vec<Range<usize>> = Vec::new();
    let mut atoms: Vec<usize> = Vec::new();
    for (term, range) in &unit.words {
        if let Some(atom) = atom_of(*term) {
            marks.push(range.start as usize..range.end as usize);
            if !atoms.contains(&atom) {
                atoms.push(atom);
            }
        }
    }
    let mut score = atoms.len() * 4;
    for phrase in phrases.iter().filter(|phrase| phrase.is_in(&unit.folded)) {
        let folded = Folded::of(&unit.text);
        marks.extend(phrase.places(&folded.text).map(|place| folded.original(place)));
        score += 16;
    }
    // Prose explains, code only uses.
    if score > 0 && unit.field == Field::Text {
        score += 1;
    }
    marks.sort_by_key(|mark| (mark.start, mark.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        match merged.last_mut().filter(|last| mark.start < last.end) {
            Some(last) => last.end = last.end.max(mark.end),
            None => merged.push(mark),
        }
    }
    (score, merged)
}

/// A stretch of a line around its first hit, cut between words.
fn excerpt(text: &str, marks: &[Range<usize>]) -> (String, Vec<Range<usize>>) {
    let first = marks.first().map_or(0, |mark| mark.start);
    let begin = text[..first].char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| at);
    let begin = if begin == 0 {
        0
    } else {
        text[begin..first].find(' ').map_or(begin, |space| begin + space + 1)
    };
    let end = text[begin..].char_indices().nth(LENGTH).map_or(text.len(), |(at, _)| begin + at);
    let end = if end == text.len() {
        end
    } else {
        // The hit itself is never cut away.
        let held = marks.first().map_or(begin, |mark| mark.end.min(end));
        text[held..end].rfind(' ').map_or(end, |space| held + space)
    };
    let (head, tail) =
        (if begin > 0 { "… " } else { "" }, if end < text.len() { " …" } else { "" });
    let shift = |at: usize| at.clamp(begin, end) - begin + head.len();
    let shifted = marks.iter().map(|mark| shift(mark.start)..shift(mark.end));
    let marks = shifted.filter(|mark| !mark.is_empty()).collect();
    (format!("{head}{}{tail}", &text[begin..end]), marks)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn excerpts_stand_around_the_first_hit() {
        let text = format!("{} límite {}", "uno dos".repeat(20), "tres cuatro ".repeat(40));
        let at = text.find("límite").expect("is there");
        let (shown, marks) = excerpt(&text, &[at..at + 7, text.len() - 3..text.len()]);
        assert_eq!(&shown[marks[0].clone()], "límite");
        assert_eq!(marks.len(), 1);
        assert!(shown.starts_with("… ") && shown.ends_with(" …"), "{shown}");
        assert!(shown.chars().count() <= LENGTH + 4);
        assert_eq!(excerpt("corto", &[]), ("corto".to_owned(), vec![]));
    }

    proptest! {
        #[test]
        fn marks_stay_on_their_words(text in "[aá ]{0,300}", at in 0_usize..300) {
            let borders: Vec<_> = text.char_indices().map(|(at, _)| at).collect();
            prop_assume!(borders.len() > 1);
            let start = borders[at % (borders.len() - 1)];
            let end = start + text[start..].chars().next().map_or(0, char::len_utf8);
            let (shown, marks) = excerpt(&text, std::slice::from_ref(&(start..end)));
            prop_assert_eq!(&shown[marks[0].clone()], &text[start..end]);
        }
    }
}
