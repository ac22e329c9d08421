//! How much of a page a block will take, before it is laid out.

use caudal::notes::block::{Block, Rich};
use caudal::notes::plain;

use super::{Area, code};

/// Mean width of a letter of prose.
const LETTER: f32 = 6.8;

/// About how many letters have to be laid out.
pub(in crate::ui::page) fn letters(block: &Block) -> usize {
    match block {
        Block::Paragraph(rich) => rich.text.len(),
        Block::Heading(heading) => heading.text.text.len(),
        Block::Code(code) => code.text.len(),
        // Cells are laid out twice, once to be measured.
        Block::Table(_) => 2 * plain::block(block).len(),
        Block::Diagram(diagram) => 2 * diagram.source.len(),
        Block::Rule | Block::Image(_) => 1,
        Block::List(_) | Block::Callout(_) | Block::Quote(_) | Block::Sources(_) => {
            plain::block(block).len()
        }
    }
}

/// About how high it will be.
pub(in crate::ui::page) fn height(block: &Block, area: Area) -> f32 {
    let rows = |letters: usize, width: f32| (letters as f32 * LETTER / width.max(80.0)).ceil();
    let prose = |rich: &Rich| 21.0 * rows(rich.text.len(), area.prose).max(1.0);
    let all = |blocks: &[Block], inner: Area| -> f32 {
        blocks.iter().map(|block| height(block, inner) + 12.0).sum()
    };
    match block {
        Block::Heading(heading) => {
            if heading.level <= 2 {
                28.0
            } else {
                24.0
            }
        }
        Block::Paragraph(rich) => prose(rich),
        Block::Code(source) => code::HEAD + 24.0 + 20.0 * source.text.lines().count() as f32,
        Block::Table(table) => {
            let width = area.wide / table.head.len().max(1) as f32 - 32.0;
            let tall = |row: &Vec<Rich>| {
                let longest = row.iter().map(|cell| cell.text.len()).max().unwrap_or_default();
                16.0 + 20.0 * rows(longest, width * 1.4).max(1.0)
            };
            28.0 + table.rows.iter().map(tall).sum::<f32>()
        }
        Block::List(list) => {
            list.items.iter().map(|item| all(&item.blocks, area.inset(24.0, 0.0)) - 8.0).sum()
        }
        Block::Callout(callout) if callout.fold == Some(false) => 44.0,
        Block::Callout(callout) => 48.0 + all(&callout.body, area.inset(44.0, 16.0)),
        Block::Quote(blocks) => all(blocks, area.inset(19.0, 0.0)),
        Block::Diagram(_) => 260.0,
        Block::Image(_) => 80.0,
        Block::Rule => 1.0,
        Block::Sources(sources) => {
            let tall = |letters| 16.0 * rows(letters, area.prose).max(1.0) + 8.0;
            36.0 + sources.iter().map(|source| tall(source.text.text.len())).sum::<f32>()
        }
    }
}
