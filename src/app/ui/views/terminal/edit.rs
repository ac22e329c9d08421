//! Editing of the prompt as readline does it: pure functions over a text and a cursor.

/// The text at the prompt and where its cursor stands, a byte at a character's edge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Edit {
    /// The text, of one or more lines.
    pub(super) text: String,
    /// The cursor.
    pub(super) at: usize,
}

/// Somewhere the cursor can go, or up to where something is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The beginning of the line.
    LineStart,
    /// Its end.
    LineEnd,
    /// The beginning of the word before, of letters and digits.
    WordBack,
    /// The end of the word after.
    WordOn,
    /// The beginning of what stands between blanks before.
    BlankBack,
    /// One character on.
    CharOn,
}

impl Edit {
    /// A text with the cursor at its end.
    pub(super) fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { at: text.len(), text }
    }

    /// Where a step leads from the cursor.
    pub(super) fn target(&self, step: Step) -> usize {
        let (before, after) = self.text.split_at(self.at);
        let is_word = |c: char| c.is_alphanumeric();
        match step {
            Step::LineStart => before.rfind('\n').map_or(0, |at| at + 1),
            Step::LineEnd => after.find('\n').map_or(self.text.len(), |at| self.at + at),
            Step::WordBack => {
                let word = before.trim_end_matches(|c| !is_word(c));
                word.trim_end_matches(is_word).len()
            }
            Step::WordOn => {
                let rest = after.trim_start_matches(|c| !is_word(c));
                self.text.len() - rest.trim_start_matches(is_word).len()
            }
            Step::BlankBack => {
                let word = before.trim_end();
                word.trim_end_matches(|c: char| !c.is_whitespace()).len()
            }
            Step::CharOn => self.at + after.chars().next().map_or(0, char::len_utf8),
        }
    }

    /// Goes there.
    pub(super) fn go(&mut self, step: Step) {
        self.at = self.target(step);
    }

    /// Takes away what is between the cursor and there, and gives it.
    pub(super) fn kill(&mut self, step: Step) -> String {
        let to = self.target(step);
        // At the end of a line readline takes the line break.
        let to =
            if to == self.at && step == Step::LineEnd { self.target(Step::CharOn) } else { to };
        let (from, to) = (self.at.min(to), self.at.max(to));
        self.at = from;
        self.text.drain(from..to).collect()
    }

    /// Puts a text at the cursor.
    pub(super) fn insert(&mut self, text: &str) {
        self.text.insert_str(self.at, text);
        self.at += text.len();
    }

    /// Puts a text in the place of another one; the cursor goes behind it.
    pub(super) fn replace(&mut self, range: std::ops::Range<usize>, text: &str) {
        if self.text.get(range.clone()).is_some() {
            self.text.replace_range(range.clone(), text);
            self.at = range.start + text.len();
        }
    }
}

/// The byte at which the character of a number begins; the end of the text if it has fewer.
pub(super) fn byte_of(text: &str, index: usize) -> usize {
    if text.is_ascii() {
        return index.min(text.len());
    }
    text.char_indices().nth(index).map_or(text.len(), |(at, _)| at)
}

/// How many characters stand before a byte.
pub(super) fn char_of(text: &str, byte: usize) -> usize {
    text.get(..byte).map_or_else(|| text.chars().count(), |before| before.chars().count())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn edit(marked: &str) -> Edit {
        let at = marked.find('|').expect("a cursor");
        Edit { text: marked.replacen('|', "", 1), at }
    }

    fn marked(edit: &Edit) -> String {
        let mut text = edit.text.clone();
        text.insert(edit.at, '|');
        text
    }

    #[test]
    fn the_cursor_goes_where_readline_takes_it() {
        for (before, step, after) in [
            ("aws kin|esis", Step::LineStart, "|aws kinesis"),
            ("a\nb c|\nd", Step::LineStart, "a\n|b c\nd"),
            ("a|b\nc", Step::LineEnd, "ab|\nc"),
            ("put-record|", Step::WordBack, "put-|record"),
            ("a --b  |", Step::WordBack, "a --|b  "),
            ("|put-record", Step::WordOn, "put|-record"),
            ("put|-record x", Step::WordOn, "put-record| x"),
            ("a --stream-name|", Step::BlankBack, "a |--stream-name"),
            ("|ñu", Step::CharOn, "ñ|u"),
        ] {
            let mut edit = edit(before);
            edit.go(step);
            assert_eq!(marked(&edit), after, "{step:?} of {before}");
        }
    }

    #[test]
    fn what_is_taken_away_can_be_put_back() {
        let mut edit = edit("aws kinesis| list-streams");
        let killed = edit.kill(Step::LineEnd);
        assert_eq!((killed.as_str(), marked(&edit).as_str()), (" list-streams", "aws kinesis|"));
        edit.insert(&killed);
        assert_eq!(marked(&edit), "aws kinesis list-streams|");
        let mut lines = super::tests::edit("a|\nb");
        assert_eq!(lines.kill(Step::LineEnd), "\n");
        assert_eq!(marked(&lines), "a|b");
    }

    proptest! {
        #[test]
        fn no_step_leaves_the_text_or_splits_a_character(text in "\\PC{0,20}", index in 0_usize..21) {
            let at = byte_of(&text, index);
            for step in [Step::LineStart, Step::LineEnd, Step::WordBack, Step::WordOn, Step::BlankBack, Step::CharOn] {
                let mut edit = Edit { text: text.clone(), at };
                prop_assert!(text.is_char_boundary(edit.target(step)));
                let killed = edit.kill(step);
                prop_assert_eq!(edit.text.len() + killed.len(), text.len());
                edit.insert(&killed);
                prop_assert_eq!(&edit.text, &text);
            }
        }
    }
}
