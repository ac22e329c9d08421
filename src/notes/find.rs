//! Find in a page: every occurrence of a text, whatever its accents and capitals.

use std::ops::Range;

use super::block::Block;
use super::fold::{Folded, fold};
use super::walk::{Text, TextPath, texts};

/// An occurrence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The text it stands in.
    pub path: TextPath,
    /// Bytes of that text as it is seen ([`Text::visible`]). A footnote's number in the midst of
    /// it is part of it; one at its end is not.
    pub range: Range<usize>,
}

/// Every occurrence of `wanted` in reading order, without overlaps. A line's end counts as a
/// space. Nothing is found of a text that is empty or only space.
pub fn find(blocks: &[Block], wanted: &str) -> Vec<Found> {
    let wanted = spaced(fold(wanted));
    let mut found = Vec::new();
    if wanted.trim().is_empty() {
        return found;
    }
    texts(blocks, &mut |path, text| {
        found.extend(ranges(text, &wanted).map(|range| Found { path: path.clone(), range }));
    });
    found
}

fn ranges(text: Text<'_>, wanted: &str) -> impl Iterator<Item = Range<usize>> {
    let mut folded = Folded::without(text.visible(), &text.footnote_numbers());
    folded.text = spaced(folded.text);
    let starts: Vec<_> = folded.text.match_indices(wanted).map(|(at, _)| at).collect();
    let length = wanted.len();
    starts.into_iter().map(move |at| folded.original(at..at + length))
}

/// Line ends and tabs as spaces, byte for byte.
fn spaced(mut text: String) -> String {
    if text.contains(['\n', '\t']) {
        text = text.replace(['\n', '\t'], " ");
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::notes::markdown::parse;
    use crate::notes::walk::Step;

    const PAGE: &str = "## Límites\n\nUn límite: **1 MB/s**[^a] de\nescritura.\n\n- LIMITES\n\n\
        | a | Límite |\n|---|---|\n| b | limite |\n\n> [!NOTA] Límite\n> x\n\n```\nlimite=1\n```\n\n[^a]: El límite.";

    #[test]
    fn occurrences_come_in_reading_order() {
        let blocks = parse(PAGE).blocks;
        let found = find(&blocks, "límite");
        let paths: Vec<_> = found.iter().map(|found| found.path.0.clone()).collect();
        assert_eq!(
            paths,
            [
                vec![Step::Block(0)],
                vec![Step::Block(1)],
                vec![Step::Block(2), Step::Item(0), Step::Block(0)],
                vec![Step::Block(3), Step::Head(1)],
                vec![Step::Block(3), Step::Cell { row: 0, column: 1 }],
                vec![Step::Block(4), Step::Title],
                vec![Step::Block(5)],
                vec![Step::Block(6), Step::Source(0)],
            ]
        );
        assert_eq!(found[1].range, 3..10);
        assert!(found.iter().all(|found| found.path.top() < blocks.len()));
    }

    #[test]
    fn spans_and_footnotes_do_not_part_words() {
        let blocks = parse(PAGE).blocks;
        let found = find(&blocks, "1 mb/s de escritura");
        let Block::Paragraph(rich) = &blocks[1] else { panic!() };
        assert_eq!(&rich.text[found[0].range.clone()], "1 MB/s1 de escritura");
        let found = find(&blocks, "mb/s");
        assert_eq!(&rich.text[found[0].range.clone()], "MB/s");
    }

    #[test]
    fn nothing_is_not_found_everywhere() {
        let blocks = parse(PAGE).blocks;
        assert_eq!(find(&blocks, ""), []);
        assert_eq!(find(&blocks, " \n"), []);
        assert_eq!(find(&blocks, "shard"), []);
    }

    proptest! {
        #[test]
        fn what_is_found_is_what_was_wanted(text in "[aáA1 b]{0,30}", wanted in "[aá1 ]{1,3}") {
            let blocks = vec![Block::Paragraph(crate::notes::block::Rich { text: text.clone(), spans: vec![] })];
            let found = find(&blocks, &wanted);
            for one in &found {
                prop_assert_eq!(fold(&text[one.range.clone()]), fold(&wanted));
            }
            let expected = if wanted.trim().is_empty() { 0 } else { fold(&text).matches(&fold(&wanted)).count() };
            prop_assert_eq!(found.len(), expected);
        }
    }
}
