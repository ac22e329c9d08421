//! Matching what was typed with titles: exact, from the beginning, or letters in order.

use std::ops::Range;

use caudal::notes::fold;
use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::hit::Marked;

/// How well a title matches, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tier {
    /// The title is what was typed.
    Exact,
    /// The title begins with it.
    Prefix,
    /// All words are in the title, their letters in order.
    Fuzzy,
    /// Some words are in the title and the others in what stands around it.
    Around,
}

/// A match: how good it is, and where it stands in the title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) tier: Tier,
    /// Higher is better, within a tier.
    pub(super) score: u32,
    /// Bytes of the title.
    pub(super) marks: Vec<Range<usize>>,
}

impl Match {
    /// The title with what matched.
    pub(super) fn marked(self, title: &str) -> Marked {
        Marked { text: title.to_owned(), marks: self.marks }
    }
}

struct Word {
    letters: Atom,
    whole: Atom,
    /// The score of a title that is this word.
    best: u32,
}

/// What was typed, ready to be matched with many titles.
pub(super) struct Fuzzy {
    matcher: Matcher,
    key: String,
    words: Vec<Word>,
    letters: Vec<char>,
    places: Vec<u32>,
}

impl Fuzzy {
    /// Prepares what was typed.
    pub(super) fn new(query: &str) -> Self {
        let mut config = Config::DEFAULT;
        // Of two equal places in a title the first one is marked.
        config.prefer_prefix = true;
        let mut matcher = Matcher::new(config);
        // Folded first: then «partición» and «particion» both find both.
        let key = fold::key(query);
        let atom = |word: &str, kind| {
            Atom::new(word, CaseMatching::Ignore, Normalization::Smart, kind, false)
        };
        let words = key
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(|word| {
                let letters = atom(word, AtomKind::Fuzzy);
                let best = letters.score(letters.needle_text(), &mut matcher).unwrap_or(1);
                Word { letters, whole: atom(word, AtomKind::Substring), best: best.into() }
            })
            .collect();
        Self { matcher, key, words, letters: Vec::new(), places: Vec::new() }
    }

    /// Whether nothing was typed.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Matches a title. Words that aren't in it may stand whole in `around`.
    pub(super) fn find(&mut self, title: &str, around: &str) -> Option<Match> {
        let (inside, score) = self.score(title, around)?;
        let tier = if inside {
            match fold::key(title) {
                key if key == self.key => Tier::Exact,
                // «2. Kinesis Data Streams» begins with «kinesis».
                key if key.starts_with(&self.key) || unnumbered(&key).starts_with(&self.key) => {
                    Tier::Prefix
                }
                _ => Tier::Fuzzy,
            }
        } else {
            Tier::Around
        };
        // «acerca» means «Acerca de…» before «Acercar».
        let key = fold::key(title);
        let rest = key.strip_prefix(&self.key).or(unnumbered(&key).strip_prefix(&self.key));
        let whole = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        let score = score + if whole { 1000 } else { 0 };
        self.places.sort_unstable();
        self.places.dedup();
        Some(Match { tier, score, marks: ranges(title, &self.places) })
    }

    /// Whether all words are in the title, and how well they match; leaves their letters' places
    /// in `self.places`.
    fn score(&mut self, title: &str, around: &str) -> Option<(bool, u32)> {
        let Self { matcher, words, letters, places, .. } = self;
        places.clear();
        letters.clear();
        // By characters, so that places are characters too.
        letters.extend(title.chars());
        let mut surroundings = Vec::new();
        let (mut inside, mut score) = (true, 0);
        for word in words.iter() {
            let before = places.len();
            let found = word.letters.indices(Utf32Str::Unicode(letters), matcher, places);
            match found.map(u32::from) {
                // Letters strewn all over a title are no match that anybody means.
                Some(found) if found * 10 >= word.best * 7 => score += found,
                _ => {
                    places.truncate(before);
                    if surroundings.is_empty() {
                        surroundings.extend(around.chars());
                    }
                    let around = Utf32Str::Unicode(&surroundings);
                    score += u32::from(word.whole.score(around, matcher)?) / 2;
                    inside = false;
                }
            }
        }
        Some((inside, score))
    }
}

/// A folded title without the number before it.
fn unnumbered(key: &str) -> &str {
    key.trim_start_matches(|letter: char| !letter.is_alphabetic())
}

/// Runs of characters as bytes.
fn ranges(text: &str, places: &[u32]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut places = places.iter().copied().peekable();
    for (number, (at, letter)) in (0_u32..).zip(text.char_indices()) {
        if places.next_if_eq(&number).is_none() {
            continue;
        }
        let end = at + letter.len_utf8();
        match found.last_mut() {
            Some(last) if last.end == at => last.end = end,
            _ => found.push(at..end),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn find(query: &str, title: &str) -> Option<Match> {
        Fuzzy::new(query).find(title, "")
    }

    fn marked<'a>(query: &str, title: &'a str) -> Vec<&'a str> {
        let found = find(query, title).expect("a match");
        found.marks.into_iter().map(|range| &title[range]).collect()
    }

    #[test]
    fn accents_and_capitals_do_not_matter() {
        assert_eq!(marked("particion", "Clave de partición"), ["partición"]);
        assert_eq!(marked("PARTICIÓN", "Clave de particion"), ["particion"]);
        assert_eq!(marked("nandu", "El Ñandú"), ["Ñandú"]);
    }

    #[test]
    fn initials_and_separate_words_match() {
        assert_eq!(marked("bep", "Buscar en esta página").concat(), "Bep");
        assert_eq!(marked("pagina buscar", "Buscar en esta página"), ["Buscar", "página"]);
        assert_eq!(marked("shard", "Shard padre y shard hijo"), ["Shard"]);
    }

    #[test]
    fn strewn_letters_are_no_match() {
        assert_eq!(find("capacidad", "Copiar el enlace de este lugar, paso a paso"), None);
        assert_eq!(find("xyz", "Kinesis"), None);
    }

    #[test]
    fn better_matches_come_first() {
        let tier = |query, title| find(query, title).expect("a match").tier;
        assert_eq!(tier("límites", "Limites"), Tier::Exact);
        assert_eq!(tier("lim", "Límites y cuotas"), Tier::Prefix);
        assert_eq!(tier("familia", "1. Familia Kinesis"), Tier::Prefix);
        assert_eq!(tier("cuotas", "Límites y cuotas"), Tier::Fuzzy);
        let whole = find("dividir", "Cómo dividir").expect("a match");
        let parted = find("dvdr", "Cómo dividir");
        assert!(parted.is_none_or(|parted| parted.score < whole.score));
    }

    #[test]
    fn words_may_stand_around_the_title() {
        let mut fuzzy = Fuzzy::new("kinesis capacidad");
        let found = fuzzy.find("Capacidad y costes", "Kinesis").expect("a match");
        assert_eq!((found.tier, found.marks.first()), (Tier::Around, Some(&(0..9))));
        assert_eq!(fuzzy.find("Capacidad y costes", "Kafka"), None);
    }

    proptest! {
        #[test]
        fn marks_are_stretches_of_the_title(
            query in "[aáñ \\-日e\u{301}1]{1,6}",
            title in "[ aáÑ日e\u{301}1.]{0,16}",
        ) {
            if let Some(found) = find(&query, &title) {
                let mut last = 0;
                for mark in found.marks {
                    prop_assert!(mark.start >= last && title.get(mark.clone()).is_some());
                    last = mark.end;
                }
            }
        }
    }
}
