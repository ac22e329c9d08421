//! The visible text of blocks, for copying and for counting.

use std::ops::Range;

use super::block::{Block, Callout, Item, List, Rich, Table};
use super::walk::{Text, footnote_numbers, texts};

/// A text without the numbers of its footnotes.
pub fn rich(rich: &Rich) -> String {
    let mut text = String::with_capacity(rich.text.len());
    let mut done = 0;
    for number in footnote_numbers(rich) {
        text.push_str(&rich.text[done..number.start]);
        done = number.end;
    }
    text.push_str(&rich.text[done..]);
    text
}

/// Where a byte of a text stands in the text without the numbers of its footnotes.
pub(super) fn before(rich: &Rich, at: usize) -> usize {
    let numbers = footnote_numbers(rich);
    at - numbers.iter().filter(|number| number.end <= at).map(Range::len).sum::<usize>()
}

/// The text of a block, as it goes to the clipboard: a table as TSV, code as it is, a diagram as
/// its source.
pub fn block(block: &Block) -> String {
    match block {
        Block::Heading(heading) => rich(&heading.text),
        Block::Paragraph(text) => rich(text),
        Block::List(list) => self::list(list),
        Block::Table(table) => table_tsv(table),
        Block::Code(code) => code.text.clone(),
        Block::Callout(callout) => self::callout(callout),
        Block::Diagram(diagram) => diagram.source.clone(),
        Block::Image(image) => image.description.clone(),
        Block::Quote(inner) => blocks(inner),
        Block::Rule => "---".to_owned(),
        Block::Sources(sources) => {
            let line = |(index, text): (usize, &Rich)| format!("{}. {}", index + 1, rich(text));
            lines(sources.iter().map(|source| &source.text).enumerate().map(line))
        }
    }
}

/// The text of several blocks, an empty line between them.
pub fn blocks(blocks: &[Block]) -> String {
    let texts = blocks.iter().map(block).filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join("\n\n")
}

/// A table as spreadsheets take it: a line per row, a tab between cells.
pub fn table_tsv(table: &Table) -> String {
    let row = |cells: &[Rich]| {
        let cell = |cell: &Rich| rich(cell).replace(['\t', '\n'], " ");
        cells.iter().map(cell).collect::<Vec<_>>().join("\t")
    };
    lines(std::iter::once(row(&table.head)).chain(table.rows.iter().map(|cells| row(cells))))
}

/// How many words a reader reads: those of the prose, without code, diagrams and sources.
pub fn words(blocks: &[Block]) -> usize {
    let mut words = 0;
    texts(blocks, &mut |_, text| {
        if let Text::Heading(text) | Text::Rich(text) = text {
            words += rich(text).split_whitespace().count();
        }
    });
    words
}

fn list(list: &List) -> String {
    let line = |(index, item): (usize, &Item)| {
        let mark = match (item.task, list.start) {
            (Some(true), _) => "[x]".to_owned(),
            (Some(false), _) => "[ ]".to_owned(),
            (None, Some(start)) => format!("{}.", start.saturating_add(index as u64)),
            (None, None) => "-".to_owned(),
        };
        let text = blocks(&item.blocks).replace("\n\n", "\n");
        format!("{mark} {}", text.replace('\n', "\n  "))
    };
    lines(list.items.iter().enumerate().map(line))
}

fn callout(callout: &Callout) -> String {
    let (title, body) = (rich(&callout.title), blocks(&callout.body));
    match (title.is_empty(), body.is_empty()) {
        (true, _) => body,
        (_, true) => title,
        _ => format!("{title}\n{body}"),
    }
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notes::markdown::parse;

    fn text(markdown: &str) -> String {
        blocks(&parse(markdown).blocks)
    }

    #[test]
    fn footnote_numbers_are_not_text() {
        assert_eq!(
            text("Hasta 1 MB/s[^a] por shard[^a].\n\n[^a]: AWS."),
            "Hasta 1 MB/s por shard.\n\n1. AWS."
        );
    }

    #[test]
    fn tables_go_to_spreadsheets() {
        let table = "| A | B |\n|--|--|\n| `x` | dos<br>líneas[^a] |\n| y |\n\n[^a]: z";
        assert_eq!(
            table_tsv(match &parse(table).blocks[0] {
                Block::Table(table) => table,
                other => panic!("{other:?}"),
            }),
            "A\tB\nx\tdos líneas\ny\t"
        );
    }

    #[test]
    fn lists_keep_their_marks() {
        assert_eq!(text("3. a\n4. b\n   - [x] c\n   - [ ] d"), "3. a\n4. b\n  [x] c\n  [ ] d");
    }

    #[test]
    fn callouts_and_code_are_what_they_show() {
        assert_eq!(text("> [!CONSEJO] Uno\n> Dos."), "Uno\nDos.");
        assert_eq!(text("> [!CONSEJO]\n> Dos."), "Dos.");
        assert_eq!(text("```sh run\nls\n\ncd\n```"), "ls\n\ncd");
    }

    #[test]
    fn words_are_counted_in_prose() {
        assert_eq!(words(&parse("## Uno dos\n\n- tres\n\n```\nno no\n```\n").blocks), 3);
    }
}
