//! Footnotes: numbered in the order of their first use, gathered at the end of the page.

use std::collections::BTreeMap;

use super::rich::push;
use super::{Fault, FaultKind};
use crate::notes::block::{Block, Rich, Source, Style};
use crate::notes::walk::{Text, texts};

/// The footnotes of a page.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    /// By folded label: where the definition stands, its label as written, its text.
    defined: BTreeMap<String, (usize, String, Rich)>,
    /// By folded label: its number from 1 and how often it is used.
    used: BTreeMap<String, (usize, usize)>,
}

fn key(label: &str) -> String {
    label.to_lowercase()
}

impl Footnotes {
    /// Says that a definition will come, for references may stand before it. False if there is
    /// one already.
    pub(super) fn announce(&mut self, label: &str, at: usize) -> bool {
        let known = self.defined.contains_key(&key(label));
        if !known {
            self.defined.insert(key(label), (at, label.to_owned(), Rich::default()));
        }
        !known
    }

    /// The number of a footnote that is referred to here, if it is defined anywhere.
    pub(super) fn refer(&mut self, label: &str) -> Option<usize> {
        let label = key(label);
        if !self.defined.contains_key(&label) {
            return None;
        }
        let next = self.used.len() + 1;
        let entry = self.used.entry(label).or_insert((next, 0));
        entry.1 += 1;
        Some(entry.0)
    }

    /// Takes the text of the definition that stands at `at`.
    pub(super) fn define(&mut self, label: &str, at: usize, blocks: &[Block]) {
        if let Some(entry) = self.defined.get_mut(&key(label)).filter(|entry| entry.0 == at) {
            entry.2 = joined(blocks);
        }
    }

    /// The footnotes that are used, by number, and a fault for each that is not.
    pub(super) fn finish(mut self) -> (Vec<Source>, Vec<Fault>) {
        let mut used: Vec<_> = self.used.into_iter().collect();
        used.sort_by_key(|(_, (number, _))| *number);
        let sources = used.into_iter().filter_map(|(label, (_, uses))| {
            let (_, label, text) = self.defined.remove(&label)?;
            Some(Source { label, text, uses })
        });
        let sources = sources.collect();
        let unused = self.defined.into_values();
        let fault = |(at, label, _)| Fault { at, kind: FaultKind::UnusedFootnote(label) };
        (sources, unused.map(fault).collect())
    }
}

/// The blocks of a definition as one text, a line per block.
fn joined(blocks: &[Block]) -> Rich {
    let mut rich = Rich::default();
    texts(blocks, &mut |_, text| {
        if text.visible().is_empty() {
            return;
        }
        if !rich.text.is_empty() {
            push(&mut rich, "\n", Style::default(), None);
        }
        let Some(part) = text.rich() else {
            let code = matches!(text, Text::Code(_));
            push(&mut rich, text.visible(), Style { code, ..Style::default() }, None);
            return;
        };
        for span in &part.spans {
            push(&mut rich, &part.text[span.range.clone()], span.style, span.link.clone());
        }
    });
    rich
}
