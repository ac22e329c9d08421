//! Where the links of a page lead, found once when the page is laid out.

use caudal::notes::block::{Block, Link};
use caudal::notes::plain;
use caudal::notes::vault::{Page, Resolved, Vault};
use eframe::egui::Color32;

use crate::ui::route::Route;
use crate::ui::theme::Tokens;

/// Longest text about a section, in letters.
const TIP: usize = 200;

/// The pages, as seen from one of them.
#[derive(Clone, Copy)]
pub(super) struct Places<'a> {
    /// All pages.
    pub(super) vault: &'a Vault,
    /// The page whose links are meant.
    pub(super) page: &'a Page,
}

/// Where a link leads and what it says when it is pointed at.
#[derive(Clone, Debug)]
pub(in crate::ui) struct Target {
    /// Where it leads.
    pub(in crate::ui) to: To,
    /// What its tooltip says.
    pub(in crate::ui) tip: String,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ui) enum To {
    /// A place in Caudal.
    Route(Route),
    /// An address on the web.
    Web(String),
    /// Nothing we have, by the name as written.
    Missing(String),
    /// A footnote of the page.
    Source(usize),
}

impl Target {
    /// The colour of its words.
    pub(super) fn colour(&self, tokens: &Tokens) -> Color32 {
        match self.to {
            To::Route(_) | To::Web(_) | To::Source(_) => tokens.link,
            To::Missing(_) => tokens.weak,
        }
    }

    /// Whether it leaves Caudal.
    pub(super) fn is_web(&self) -> bool {
        matches!(self.to, To::Web(_))
    }
}

impl Places<'_> {
    /// Where a link leads.
    pub(super) fn target(&self, link: &Link) -> Target {
        match self.vault.resolve(link, &self.page.id) {
            Resolved::Page { id, anchor } => {
                let tip = self.vault.page(id).map(|page| summary(page, anchor)).unwrap_or_default();
                let route = match anchor {
                    Some(anchor) => Route::section(id, anchor),
                    None => Route::page(id),
                };
                Target { to: To::Route(route), tip }
            }
            Resolved::Missing { written, nearest, .. } => {
                let near = nearest.map(|near| format!(" Lo más parecido: «{}».", near.title));
                let tip =
                    format!("Nota no incluida. Busca «{written}».{}", near.unwrap_or_default());
                Target { to: To::Missing(written.to_owned()), tip }
            }
            Resolved::Web(address) => {
                Target { to: To::Web(address.to_owned()), tip: address.to_owned() }
            }
            Resolved::Source(number) => {
                Target { to: To::Source(number), tip: self.source(number).unwrap_or_default() }
            }
        }
    }

    /// The text of a footnote.
    fn source(&self, number: usize) -> Option<String> {
        let Some(Block::Sources(sources)) = self.page.blocks.last() else { return None };
        Some(plain::rich(&sources.get(number.checked_sub(1)?)?.text))
    }
}

/// What a page, or one of its sections, is about.
fn summary(page: &Page, anchor: Option<&str>) -> String {
    let entry = anchor.and_then(|anchor| page.outline.iter().find(|entry| entry.anchor == anchor));
    let Some(entry) = entry else { return format!("{}\n{}", page.title, page.summary) };
    // A section says it itself, in its first paragraph.
    let below = page.blocks.get(entry.block + 1..).unwrap_or_default();
    let first = below.iter().take_while(|block| !matches!(block, Block::Heading(_)));
    let first = first.into_iter().find_map(|block| match block {
        Block::Paragraph(rich) => Some(shortened(&plain::rich(rich))),
        _ => None,
    });
    format!("{} › {}\n{}", page.title, entry.title, first.unwrap_or_default())
}

/// The first words of a text, up to the end of a sentence or of a word.
fn shortened(text: &str) -> String {
    let Some((cut, _)) = text.char_indices().nth(TIP) else { return text.to_owned() };
    let head = text.get(..cut).unwrap_or_default();
    if let Some((sentences, _)) = head.rsplit_once(". ").filter(|(said, _)| said.len() > TIP / 3) {
        return format!("{sentences}.");
    }
    let words = head.rsplit_once(' ').map_or(head, |(words, _)| words);
    format!("{}…", words.trim_end_matches([',', ';', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_end_with_a_sentence_or_a_word() {
        assert_eq!(shortened("Corto."), "Corto.");
        let sentences =
            format!("{} {}", "Una frase de cierta longitud.".repeat(4), "a".repeat(200));
        assert!(shortened(&sentences).ends_with("longitud."));
        let words = shortened(&"palabra, ".repeat(40));
        assert!(words.ends_with("palabra…") && words.chars().count() <= TIP);
    }
}
