//! What is asked: words, the last of them maybe half typed, and phrases in quotes.

use std::ops::Range;

use super::terms::{Word, is_stopword, words};
use crate::notes::fold::key;

/// A query as it was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Query {
    /// The words outside of quotes, then those in them.
    pub(super) atoms: Vec<Atom>,
    /// Texts that a section must have as they are.
    pub(super) phrases: Vec<Phrase>,
    /// The words as one text: sections that have it as it is are better.
    pub(super) together: Phrase,
}

/// Words side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Phrase {
    /// Folded, a space between words.
    pub(super) text: String,
    /// Its last word may be the beginning of a longer one.
    pub(super) open: bool,
}

impl Phrase {
    /// Where a folded text has it, between borders of words.
    pub(super) fn places<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        let places = text.match_indices(self.text.as_str()).map(|(at, found)| at..at + found.len());
        places.filter(move |place| {
            let before = text[..place.start].chars().next_back();
            let after = text[place.end..].chars().next();
            let goes_on = |next: Option<char>| next.is_some_and(char::is_alphanumeric);
            !place.is_empty() && !goes_on(before) && (self.open || !goes_on(after))
        })
    }

    pub(super) fn is_in(&self, text: &str) -> bool {
        self.places(text).next().is_some()
    }
}

/// What a word of a query does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// A section must have it.
    Must,
    /// A section that has it is better: a single letter at the end of the words.
    May,
    /// It is part of a phrase, which says where it must be; here it only ranks.
    Ranks,
}

/// A word of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Atom {
    pub(super) whole: String,
    pub(super) parts: Vec<String>,
    /// It may be the beginning of a longer word.
    pub(super) open: bool,
    pub(super) need: Need,
}

/// Longest query that is looked at, in characters: nobody types more, and a pasted page would
/// take long.
const QUERY_MAX: usize = 200;

/// Reads a query.
pub(super) fn parse(text: &str) -> Query {
    let end = text.char_indices().nth(QUERY_MAX).map_or(text.len(), |(at, _)| at);
    let text = text[..end].replace(['«', '»', '“', '”'], "\"");
    // A word is being typed as long as nothing follows it.
    let typing = text.ends_with(char::is_alphanumeric);
    let quoted = text.matches('"').count() % 2 == 1;
    let mut query = Query::default();
    let mut free = String::new();
    for (index, piece) in text.split('"').enumerate() {
        if index % 2 == 0 {
            free.push_str(piece);
            free.push(' ');
        } else if !key(piece).is_empty() {
            query.phrases.push(Phrase { text: key(piece), open: false });
        }
    }
    let mut atoms: Vec<Atom> =
        words(&free).into_iter().map(|word| atom(word, Need::Must)).collect();
    if quoted {
        query.phrases.last_mut().into_iter().for_each(|last| last.open = typing);
    } else {
        atoms.last_mut().into_iter().for_each(|last| last.open = typing);
    }
    // Words that say nothing count only where there is nothing else.
    if atoms.iter().any(|atom| !is_stopword(&atom.whole)) || !query.phrases.is_empty() {
        atoms.retain(|atom| !is_stopword(&atom.whole));
    }
    atoms.dedup_by(|later, earlier| {
        earlier.open |= later.open && later.whole == earlier.whole;
        later.whole == earlier.whole
    });
    // The first letter of a word says little yet of the word.
    let several = atoms.len() + query.phrases.len() > 1;
    let letter = |atom: &&mut Atom| several && atom.open && atom.whole.chars().count() == 1;
    if let Some(last) = atoms.last_mut().filter(letter) {
        last.need = Need::May;
        last.open = false;
    }
    query.together = Phrase { text: key(&free), open: typing && !quoted };
    let of_phrases = query.phrases.iter().flat_map(|phrase| words(&phrase.text));
    atoms.extend(of_phrases.map(|word| atom(word, Need::Ranks)));
    query.atoms = atoms;
    query
}

fn atom(word: Word, need: Need) -> Atom {
    let parts = word.parts.into_iter().map(|(part, _)| part).collect();
    Atom { whole: word.whole, parts, open: false, need }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let query = parse(text);
        let open = |open: bool| if open { "…" } else { "" };
        let atoms = query.atoms.iter().filter(|atom| atom.need != Need::Ranks).map(|atom| {
            let optional = if atom.need == Need::May { "?" } else { "" };
            format!("{}{}{optional}", atom.whole, open(atom.open))
        });
        let phrases = query.phrases.iter();
        let phrases = phrases.map(|phrase| format!("\"{}{}\"", phrase.text, open(phrase.open)));
        atoms.chain(phrases).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_last_word_may_be_half_typed() {
        assert_eq!(shown("límite de sha"), "limite sha…");
        assert_eq!(shown("límite de sha "), "limite sha");
        assert_eq!(shown("put-rec"), "putrec…");
        assert_eq!(shown("1 MB/s"), "1 mb s?");
        assert_eq!(shown("s"), "s…");
    }

    #[test]
    fn stopwords_count_only_alone() {
        assert_eq!(shown("qué es"), "que es…");
        assert_eq!(shown("qué es el shard"), "shard…");
        assert_eq!(shown(""), "");
        assert_eq!(shown(" ¿? "), "");
    }

    #[test]
    fn phrases_stand_in_quotes() {
        assert_eq!(shown("shard «clave de Partición» y"), "shard \"clave de particion\"");
        assert_eq!(shown("\"clave  de"), "\"clave de…\"");
        assert_eq!(shown("\"clave de\""), "\"clave de\"");
        assert_eq!(shown("\"\" a"), "a…");
        assert_eq!(shown("shard shard"), "shard…");
    }

    #[test]
    fn phrases_end_where_words_end() {
        let place = |text: &str, open| {
            Phrase { text: text.to_owned(), open }.places("output puts put").next()
        };
        assert_eq!(place("put", false), Some(12..15));
        assert_eq!(place("put", true), Some(7..10));
        assert_eq!(place("", true), None);
    }

    #[test]
    fn long_queries_are_cut() {
        assert_eq!(parse(&"palabra ".repeat(500)).atoms.len(), 1);
        assert!(parse(&"ñ".repeat(5000)).atoms[0].whole.len() <= QUERY_MAX);
    }
}
