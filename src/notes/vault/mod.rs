//! All pages together: names, links between them, what is wrong with them.

mod backlinks;
mod bundled;
mod page;
mod problems;
mod resolve;

pub use backlinks::Backlink;
pub use bundled::image;
pub(super) use page::without_number;
pub use page::{OutlineEntry, Page};
pub use problems::{DIAGRAM_ICONS, Problem, ProblemKind, SHORT_MAX, SUMMARY_MAX};
pub use resolve::{Nearest, Resolved};

use std::collections::BTreeMap;

use super::fold::key;

/// The pages, in the order of the index.
#[derive(Clone, Debug)]
pub struct Vault {
    pages: Vec<Page>,
    /// Folded id, title, alias or short name to the page's place.
    by_name: BTreeMap<String, usize>,
    /// By the id of the page they lead to.
    backlinks: BTreeMap<String, Vec<Backlink>>,
}

impl Vault {
    /// Reads pages, given as id and Markdown. Of two pages with one id the first counts.
    pub fn new<'a>(pages: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut read: Vec<Page> = Vec::new();
        for (id, source) in pages {
            if read.iter().all(|page| page.id != id) {
                read.push(Page::new(id, source));
            }
        }
        read.sort_by(|a, b| {
            group_rank(a).cmp(&group_rank(b)).then_with(|| place(a).cmp(&place(b)))
        });
        let by_name = by_name(&read);
        let mut vault = Self { pages: read, by_name, backlinks: BTreeMap::new() };
        vault.backlinks = backlinks::all(&vault);
        vault
    }

    /// The pages that are part of the program.
    pub fn bundled() -> Self {
        Self::new(bundled::PAGES.iter().copied())
    }

    /// The pages, by group and order.
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// The links to the page with this id from other pages, in the order of the index.
    pub fn backlinks(&self, id: &str) -> &[Backlink] {
        self.backlinks.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    /// The page with this id.
    pub fn page(&self, id: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.id == id)
    }

    /// The page with this id, title, alias or short name, whatever its accents and capitals.
    pub fn find(&self, name: &str) -> Option<&Page> {
        self.by_name.get(&key(name)).and_then(|index| self.pages.get(*index))
    }
}

/// The order of the groups: notes before reference, groups nobody planned at the end by name.
fn group_rank(page: &Page) -> (usize, &str) {
    let rank = ["Notas", "Referencia"].iter().position(|group| *group == page.group);
    (rank.unwrap_or(usize::MAX), &page.group)
}

fn place(page: &Page) -> (u32, &str) {
    (page.order, &page.id)
}

/// Every name of a page, the strongest first.
pub(super) fn names(page: &Page) -> impl Iterator<Item = &str> {
    [&page.id, &page.title]
        .into_iter()
        .chain(&page.aliases)
        .chain([&page.short])
        .map(String::as_str)
}

/// A name that two pages bear is the one's for whom it is stronger, then the first one's.
fn by_name(pages: &[Page]) -> BTreeMap<String, usize> {
    let mut claims: Vec<(usize, usize, String)> = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        let strength = |place: usize| match place {
            0 | 1 => place,
            _ if place < 2 + page.aliases.len() => 2,
            _ => 3,
        };
        claims.extend(
            names(page).enumerate().map(|(place, name)| (strength(place), index, key(name))),
        );
    }
    claims.sort();
    let mut by_name = BTreeMap::new();
    for (_, index, name) in claims {
        by_name.entry(name).or_insert(index);
    }
    by_name.remove("");
    by_name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notes::block::Link;

    fn vault() -> Vault {
        Vault::new([
            (
                "limites",
                "---\ntitle: Límites y cuotas\nshort: Límites\ngroup: Referencia\norder: 1\n---\n",
            ),
            ("otros", "---\ntitle: Otros\ngroup: Anexo\norder: 0\n---\n"),
            (
                "kinesis",
                "---\ntitle: Kinesis\naliases: AWS Kinesis\ngroup: Notas\norder: 9\n---\n\
                 ## 2. Kinesis Data Streams {#data-streams}\n\n### 2.1 Productor\n",
            ),
        ])
    }

    fn link(page: &str, section: Option<&str>) -> Link {
        Link::Page { page: page.to_owned(), section: section.map(str::to_owned) }
    }

    #[test]
    fn pages_come_by_group_and_order() {
        let vault = vault();
        let ids: Vec<_> = vault.pages().iter().map(|page| page.id.as_str()).collect();
        assert_eq!(ids, ["kinesis", "limites", "otros"]);
    }

    #[test]
    fn pages_have_many_names() {
        let vault = vault();
        for name in ["limites", "Límites y cuotas", "LIMITES  Y CUOTAS", "límites"] {
            let to = Resolved::Page { id: "limites", anchor: None };
            assert_eq!(vault.resolve(&link(name, None), "kinesis"), to, "{name}");
        }
        assert_eq!(vault.find("aws kinesis").map(|page| page.id.as_str()), Some("kinesis"));
        assert_eq!(vault.find(""), None);
    }

    #[test]
    fn sections_are_found_by_anchor_or_title() {
        let vault = vault();
        for section in ["data-streams", "2. Kinesis Data Streams", "kinesis data streams"] {
            let to = Resolved::Page { id: "kinesis", anchor: Some("data-streams") };
            assert_eq!(vault.resolve(&link("", Some(section)), "kinesis"), to, "{section}");
        }
        let to = Resolved::Page { id: "kinesis", anchor: Some("2-1-productor") };
        assert_eq!(vault.resolve(&link("Kinesis", Some("productor")), "otros"), to);
    }

    #[test]
    fn what_is_missing_is_told_apart() {
        let vault = vault();
        let nearest = Nearest { title: "Límites y cuotas", id: "limites", anchor: None };
        let missing = Resolved::Missing { page: None, written: "Limtes", nearest: Some(nearest) };
        assert_eq!(vault.resolve(&link("Limtes", None), "kinesis"), missing);
        let nearest =
            Nearest { title: "2.1 Productor", id: "kinesis", anchor: Some("2-1-productor") };
        let missing = Resolved::Missing {
            page: Some("kinesis"),
            written: "productores",
            nearest: Some(nearest),
        };
        assert_eq!(vault.resolve(&link("", Some("productores")), "kinesis"), missing);
        assert!(matches!(
            vault.resolve(&link("", None), "nadie"),
            Resolved::Missing { page: None, nearest: None, .. }
        ));
    }

    #[test]
    fn the_stronger_name_wins() {
        let vault = Vault::new([
            ("a", "---\ntitle: A\naliases: b\norder: 0\n---\n"),
            ("b", "---\ntitle: B\norder: 1\n---\n"),
            ("b", "---\ntitle: Otra B\norder: 1\n---\n"),
        ]);
        assert_eq!(vault.find("B").map(|page| page.title.as_str()), Some("B"));
        assert_eq!(vault.pages().len(), 2);
    }
}
