//! Folding: text as a reader types it in a hurry, without accents or capitals, with a map back to
//! the text as it stands in the page.

use std::ops::Range;

/// Text without accents and capitals, and where each of its bytes came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// Per byte of the folded text, the bytes of the original that it stands for. A combining mark
    /// belongs to the letter before it.
    origins: Vec<(u32, u32)>,
}

impl Folded {
    /// Folds `text`.
    pub fn of(text: &str) -> Self {
        Self::without(text, &[])
    }

    /// Folds `text` without the stretches in `skipped` (in order, without overlaps), as if they
    /// were not there: footnote numbers must not part the words around them.
    pub fn without(text: &str, skipped: &[Range<usize>]) -> Self {
        let mut folded = Self {
            text: String::with_capacity(text.len()),
            origins: Vec::with_capacity(text.len()),
        };
        let mut skipped = skipped.iter().peekable();
        for (at, original) in text.char_indices() {
            while skipped.next_if(|range| range.end <= at).is_some() {}
            if skipped.peek().is_some_and(|range| range.contains(&at)) {
                continue;
            }
            folded.push(original, at);
        }
        folded
    }

    fn push(&mut self, original: char, at: usize) {
        let end = (at + original.len_utf8()) as u32;
        let before = self.text.len();
        fold_char(original, &mut self.text);
        if self.text.len() == before {
            // A mark over the letter before: whoever marks the letter marks it too.
            let last = self.origins.last().copied();
            for origin in self.origins.iter_mut().rev().take_while(|origin| Some(**origin) == last)
            {
                origin.1 = end;
            }
        }
        self.origins.resize(self.text.len(), (at as u32, end));
    }

    /// The bytes of the original that a stretch of the folded text stands for. Empty stretches and
    /// such beyond the text give an empty range.
    pub fn original(&self, folded: Range<usize>) -> Range<usize> {
        let stretch = self.origins.get(folded).unwrap_or_default();
        match (stretch.first(), stretch.last()) {
            (Some(first), Some(last)) => first.0 as usize..last.1 as usize,
            _ => 0..0,
        }
    }
}

/// `text` without accents and capitals.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for original in text.chars() {
        fold_char(original, &mut folded);
    }
    folded
}

/// `text` as a key: folded, with one space between words and none around.
pub fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for word in fold(text).split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    key
}

/// `text` as an anchor: folded, a hyphen for each run of anything but letters and digits.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for letter in fold(text).chars() {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    if slug.ends_with('-') {
        slug.pop();
    }
    slug
}

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The word, folded.
    pub text: String,
    /// Where it stands in the original, in bytes.
    pub range: Range<usize>,
}

/// The words of a text: runs of letters and digits, folded.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut inside = false;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        if letter.is_alphanumeric() || (inside && is_mark(letter)) {
            match found.last_mut().filter(|_| inside) {
                Some(token) => {
                    fold_char(letter, &mut token.text);
                    token.range.end = end;
                }
                None => found.push(Token { text: fold(&text[at..end]), range: at..end }),
            }
            inside = true;
        } else {
            inside = false;
        }
    }
    found.retain(|token| !token.text.is_empty());
    found
}

/// Marks that stand over the letter before them.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{ad}' | '\u{fe0f}')
}

fn fold_char(original: char, into: &mut String) {
    if original.is_ascii() {
        into.push(original.to_ascii_lowercase());
        return;
    }
    for lower in original.to_lowercase() {
        match plain(lower) {
            Some(plain) => into.push_str(plain),
            None if is_mark(lower) => {}
            None => into.push(lower),
        }
    }
}

/// What a lower-case letter with a mark is without it, for the languages of Latin script that
/// turn up in names, and what typographic signs are on a keyboard.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' | 'ª' => "a",
        'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'í' | 'ì' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => "i",
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' | 'ō' | 'ő' | 'º' => "o",
        'ú' | 'ù' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
        'ñ' | 'ń' | 'ň' | 'ņ' => "n",
        'ç' | 'ć' | 'č' => "c",
        'ý' | 'ÿ' => "y",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ź' | 'ž' | 'ż' => "z",
        'ł' | 'ľ' => "l",
        'ř' => "r",
        'ť' | 'ţ' | 'ț' => "t",
        'ď' | 'đ' => "d",
        'ğ' => "g",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        '\u{a0}' | '\u{202f}' | '\u{2009}' => " ",
        '‘' | '’' => "'",
        '“' | '”' | '«' | '»' => "\"",
        '–' | '—' | '‑' | '−' => "-",
        '…' => "...",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn accents_and_capitals_go() {
        assert_eq!(fold("Límites Y CUÓTAS de Ñandú"), "limites y cuotas de nandu");
        assert_eq!(fold("ni\u{f1}o y nin\u{303}o"), "nino y nino");
        assert_eq!(fold("«1\u{a0}MiB» — más…"), "\"1 mib\" - mas...");
        assert_eq!(key("  Límites\n y  Cuotas "), "limites y cuotas");
    }

    #[test]
    fn slugs_are_ascii_for_spanish() {
        assert_eq!(slug("2. ¿Qué es un «shard»?"), "2-que-es-un-shard");
        assert_eq!(slug("¡¿?!"), "");
    }

    #[test]
    fn hits_lead_back_to_the_original() {
        let text = "La Retencio\u{301}n máxima: 365 días";
        let folded = Folded::of(text);
        let at = folded.text.find("retencion").unwrap();
        assert_eq!(&text[folded.original(at..at + 9)], "Retencio\u{301}n");
        let at = folded.text.find("dias").unwrap();
        assert_eq!(&text[folded.original(at..at + 4)], "días");
        assert_eq!(folded.original(3..3), 0..0);
        assert_eq!(folded.original(900..901), 0..0);
    }

    #[test]
    fn a_letter_that_unfolds_is_marked_whole() {
        let folded = Folded::of("Straße");
        assert_eq!(folded.text, "strasse");
        assert_eq!(folded.original(4..5), 4..6);
    }

    #[test]
    fn skipped_stretches_do_not_part_words() {
        let text = "1 MB/s1 de escritura";
        let number = 6..7;
        let folded = Folded::without(text, std::slice::from_ref(&number));
        assert_eq!(folded.text, "1 mb/s de escritura");
        assert_eq!(&text[folded.original(2..9)], "MB/s1 de");
    }

    #[test]
    fn words_are_letters_and_digits() {
        let words: Vec<_> = tokens("Envía `PutRecords`: 1.000 reg/s").into_iter().collect();
        let texts: Vec<_> = words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(texts, ["envia", "putrecords", "1", "000", "reg", "s"]);
        assert_eq!(words[0].range, 0..6);
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn every_stretch_has_an_original(text in "[ \\-aáßÑñ\u{301}’…0-9Z日]{0,24}") {
            let folded = Folded::of(&text);
            prop_assert_eq!(&folded.text, &fold(&text));
            let borders: Vec<_> =
                (0..=folded.text.len()).filter(|at| folded.text.is_char_boundary(*at)).collect();
            for pair in borders.windows(2) {
                let original = folded.original(pair[0]..pair[1]);
                prop_assert!(!original.is_empty());
                let back = fold(&text[original]);
                prop_assert!(back.contains(&folded.text[pair[0]..pair[1]]));
            }
        }

        #[test]
        fn words_stand_where_they_say(text in "[ \\-aáßÑ\u{301}0-9Z_]{0,24}") {
            for token in tokens(&text) {
                prop_assert_eq!(fold(&text[token.range.clone()]), token.text);
            }
        }
    }
}
