//! Where the links of a page lead, found once when the page is laid out.

use caudal::notes::block::{Block, Link};
use caudal::notes::plain;
use caudal::notes::vault::{Page, Resolved, Vault};
use eframe::egui::Color32;

use crate::ui::route::Route;
use crate::ui::theme::Tokens;

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
            To::Route(_) | To::Web(_) => tokens.link,
            To::Source(_) => tokens.link,
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
                let tip = format!("Nota no incluida. Busca «{written}».{}", near.unwrap_or_default());
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
    let section = anchor
        .and_then(|anchor| page.outline.iter().find(|entry| entry.anchor == anchor))
        .map(|entry| format!(" › {}", entry.title));
    format!("{}{}\n{}", page.title, section.unwrap_or_default(), page.summary)
}
