//! Where a link leads: a page and maybe a section, or what is missing and what is near.

use super::Vault;
use super::page::{Page, without_number};
use crate::notes::block::Link;
use crate::notes::distance::nearest;
use crate::notes::fold::key;

/// What became of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved<'a> {
    /// A page, and one of its sections.
    Page {
        /// The page's id.
        id: &'a str,
        /// The section's anchor.
        anchor: Option<&'a str>,
    },
    /// Nothing of that name.
    Missing {
        /// The page that exists but has no such section; `None` if the page itself is missing.
        page: Option<&'a str>,
        /// The name that was not found, as written.
        written: &'a str,
        /// What the writer may have meant.
        nearest: Option<Nearest<'a>>,
    },
    /// An address on the web.
    Web(&'a str),
    /// A footnote of the page itself.
    Source(usize),
}

/// A page or section with a name like the one that was not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest<'a> {
    /// Its title.
    pub title: &'a str,
    /// The page's id.
    pub id: &'a str,
    /// The section's anchor, if a section was looked for.
    pub anchor: Option<&'a str>,
}

impl Vault {
    /// Where a link leads that stands in the page `from`.
    pub fn resolve<'a>(&'a self, link: &'a Link, from: &str) -> Resolved<'a> {
        let (name, section) = match link {
            Link::Page { page, section } => (page.as_str(), section.as_deref()),
            Link::Web(address) => return Resolved::Web(address),
            Link::Source(number) => return Resolved::Source(*number),
        };
        let page = if name.is_empty() { self.page(from) } else { self.find(name) };
        let Some(page) = page else {
            return Resolved::Missing {
                page: None,
                written: name,
                nearest: self.nearest_page(name),
            };
        };
        let Some(section) = section else {
            return Resolved::Page { id: &page.id, anchor: None };
        };
        match page.section(section) {
            Some(entry) => Resolved::Page { id: &page.id, anchor: Some(&entry.anchor) },
            None => Resolved::Missing {
                page: Some(&page.id),
                written: section,
                nearest: nearest_section(page, section),
            },
        }
    }

    fn nearest_page(&self, name: &str) -> Option<Nearest<'_>> {
        let names = self
            .pages()
            .iter()
            .enumerate()
            .flat_map(|(index, page)| super::names(page).map(move |name| (index, key(name))));
        let index = nearest(&key(name), names)?;
        let page = self.pages().get(index)?;
        Some(Nearest { title: &page.title, id: &page.id, anchor: None })
    }
}

fn nearest_section<'a>(page: &'a Page, section: &str) -> Option<Nearest<'a>> {
    let names = page.outline.iter().enumerate().flat_map(|(index, entry)| {
        let names = [&entry.title, without_number(&entry.title), &entry.anchor];
        names.map(|name| (index, key(name)))
    });
    let entry = page.outline.get(nearest(&key(section), names)?)?;
    Some(Nearest { title: &entry.title, id: &page.id, anchor: Some(&entry.anchor) })
}
