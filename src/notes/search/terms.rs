//! From text to the words of the index: names of an API in one piece and in parts, plurals cut.

use std::ops::Range;

use crate::notes::fold::fold;

/// A word of a text, or several that a hyphen, an underscore or capitals join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Folded, in one piece: `PutRecords` and `put-records` are both `putrecords`.
    pub(super) whole: String,
    /// Where it stands, in bytes.
    pub(super) range: Range<usize>,
    /// Its parts, folded, with their places; empty if it has only one.
    pub(super) parts: Vec<(String, Range<usize>)>,
}

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut letters = text.char_indices().peekable();
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut numeric = false;
    let mut before: Option<char> = None;
    while let Some((at, letter)) = letters.next() {
        let end = at + letter.len_utf8();
        let next = letters.peek().map(|(_, next)| *next);
        if !is_letter(letter) {
            let within =
                |test: fn(char) -> bool| before.is_some_and(test) && next.is_some_and(test);
            let joins = matches!(letter, '-' | '_') && within(char::is_alphanumeric);
            // `1.000` and `0,5` are one number, without parts.
            let number = matches!(letter, '.' | ',') && within(|c| c.is_ascii_digit());
            numeric |= number;
            if !joins && !number {
                finish(text, &mut pieces, &mut numeric, &mut found);
            }
            before = None;
            continue;
        }
        let bump = before.is_some_and(|before| {
            letter.is_uppercase()
                && (before.is_lowercase()
                    || (before.is_uppercase() && next.is_some_and(char::is_lowercase)))
        });
        match pieces.last_mut().filter(|_| before.is_some() && !bump) {
            Some(piece) => piece.end = end,
            None => pieces.push(at..end),
        }
        before = Some(letter);
    }
    finish(text, &mut pieces, &mut numeric, &mut found);
    found
}

/// Letters, digits, and the marks that stand over a letter.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}')
}

fn finish(text: &str, pieces: &mut Vec<Range<usize>>, numeric: &mut bool, found: &mut Vec<Word>) {
    let pieces = std::mem::take(pieces);
    let numeric = std::mem::take(numeric);
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return };
    let range = first.start..last.end;
    let folded = |piece: Range<usize>| (fold(&text[piece.clone()]), piece);
    let mut parts: Vec<_> = pieces.into_iter().map(folded).collect();
    let whole: String = parts.iter().map(|(part, _)| part.as_str()).collect();
    if parts.len() == 1 || numeric {
        parts.clear();
    }
    if !whole.is_empty() {
        found.push(Word { whole, range, parts });
    }
}

/// A word without its plural: what `límite`, `límites`, `limit` and `limits` have in common.
pub(super) fn stem(word: &str) -> String {
    let mut stem = word;
    if word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        if let Some(before) = stem.strip_suffix("ces").filter(|before| before.len() >= 2) {
            return format!("{before}z");
        }
        if let Some(single) = stem.strip_suffix('s').filter(|single| !single.ends_with('s')) {
            stem = single;
        }
        if stem.len() > 3 {
            let single = stem.strip_suffix('e');
            stem = single
                .filter(|single| !single.ends_with(['a', 'e', 'i', 'o', 'u']))
                .unwrap_or(stem);
        }
    }
    stem.to_owned()
}

/// Words that are in every text and say nothing of it, folded.
const STOPWORDS: [&str; 53] = [
    "a", "al", "and", "ante", "como", "con", "cuando", "de", "del", "desde", "donde", "e", "el",
    "en", "entre", "es", "esta", "este", "esto", "for", "hay", "in", "la", "las", "le", "lo",
    "los", "mas", "me", "mi", "no", "o", "of", "on", "para", "pero", "por", "que", "se", "si",
    "sin", "sobre", "son", "su", "sus", "the", "to", "u", "un", "una", "uno", "y", "ya",
];

/// True for words without weight.
pub(super) fn is_stopword(word: &str) -> bool {
    STOPWORDS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> Vec<String> {
        words(text)
            .into_iter()
            .map(|word| {
                let parts: Vec<_> = word.parts.into_iter().map(|(part, _)| part).collect();
                [vec![word.whole], parts].concat().join(" ")
            })
            .collect()
    }

    #[test]
    fn names_come_whole_and_in_parts() {
        assert_eq!(shown("PutRecords, put_records"), ["putrecords put records"; 2]);
        assert_eq!(
            shown("aws put-record --stream-name"),
            ["aws", "putrecord put record", "streamname stream name"]
        );
        assert_eq!(shown("KPLClient S3 ARNs"), ["kplclient kpl client", "s3", "arns ar ns"]);
        assert_eq!(
            shown("Máximo: 1.000 reg/s; 0,5 MiB."),
            ["maximo", "1000", "reg", "s", "05", "mib mi b"]
        );
        assert_eq!(shown("a - b -c d- _"), ["a", "b", "c", "d"]);
    }

    #[test]
    fn plurals_meet_their_singular() {
        for (one, many) in [
            ("registro", "registros"),
            ("consumidor", "consumidores"),
            ("limite", "limites"),
            ("shard", "shards"),
            ("vez", "veces"),
            ("particion", "particiones"),
            ("clave", "claves"),
        ] {
            assert_eq!(stem(one), stem(many), "{one}");
        }
        for (one, other) in
            [("sns", "sn"), ("access", "acces"), ("clave", "cola"), ("put", "puts3")]
        {
            assert_ne!(stem(one), stem(other), "{one}");
        }
    }

    #[test]
    fn stopwords_are_in_order() {
        assert!(STOPWORDS.is_sorted());
        assert!(is_stopword("de") && !is_stopword("shard"));
    }

    proptest! {
        #[test]
        fn words_stand_where_they_say(text in "[aB1á _.,\u{301}-]{0,20}") {
            let mut end = 0;
            for word in words(&text) {
                prop_assert!(word.range.start >= end);
                end = word.range.end;
                let letters: String =
                    fold(&text[word.range.clone()]).chars().filter(|c| c.is_alphanumeric()).collect();
                prop_assert_eq!(&letters, &word.whole);
                for (part, range) in word.parts {
                    prop_assert_eq!(fold(&text[range]), part);
                }
            }
        }
    }
}
