//! Everything in the pages that a writer would want to mend, as values.

use super::page::{Page, each};
use super::resolve::Resolved;
use super::{Vault, names};
use crate::notes::block::{Block, Diagram, Link, Source};
use crate::notes::fold::{key, tokens};
use crate::notes::markdown::{FaultKind, FrontFaultKind, line_of};

/// The icons that a diagram's nodes may have (names of lucide), in order.
pub const DIAGRAM_ICONS: [&str; 28] = [
    "bell",
    "brain",
    "calculator",
    "chart-line",
    "clock",
    "cloud",
    "cpu",
    "database",
    "file-text",
    "flame",
    "globe",
    "hard-drive",
    "inbox",
    "key",
    "landmark",
    "layers",
    "mail",
    "radio",
    "scissors",
    "search",
    "server",
    "shield-alert",
    "table",
    "terminal",
    "user",
    "users",
    "waypoints",
    "zap",
];

/// Longest name in the index, in characters.
pub const SHORT_MAX: usize = 24;

/// Longest summary, in characters.
pub const SUMMARY_MAX: usize = 180;

/// Something to mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The page's id.
    pub page: String,
    /// The line of its source, from 1.
    pub line: usize,
    /// What it is.
    pub kind: ProblemKind,
}

/// What can be wrong with a page among others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// In the front matter.
    Front(FrontFaultKind),
    /// The front matter does not say this.
    Unsaid(&'static str),
    /// A text of the front matter has more characters than there is room for.
    TooLong(&'static str, usize),
    /// In the body alone.
    Body(FaultKind),
    /// A link to a page that does not exist, with the title of the nearest one.
    MissingPage(String, Option<String>),
    /// A link to a section that the page with this id does not have, with the nearest title.
    MissingSection(String, String, Option<String>),
    /// The page with this id has this name too.
    SharedName(String, String),
    /// The page with this id has the same place in the same group.
    SharedPlace(String),
    /// The footnote with this label has no address on the web.
    SourceWithoutAddress(String),
    /// The footnote with this label does not say when it was read.
    SourceWithoutDate(String),
    /// A diagram's node has an icon that we don't have.
    UnknownIcon(String),
    /// A diagram gives a link or an icon to a node that it does not draw.
    UnknownNode(String),
}

impl Vault {
    /// What is wrong with the pages, by page and line.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems: Vec<_> =
            self.pages().iter().flat_map(|page| self.of_page(page)).collect();
        problems.extend(self.shared_names());
        problems.sort_by(|a, b| (&a.page, a.line).cmp(&(&b.page, b.line)));
        problems
    }

    fn of_page(&self, page: &Page) -> Vec<Problem> {
        let mut found: Vec<(usize, ProblemKind)> = front(page);
        let line = |at| line_of(&page.source, at);
        let faults = page.faults.iter();
        found.extend(faults.map(|fault| (line(fault.at), ProblemKind::Body(fault.kind.clone()))));
        for placed in &page.links {
            found.extend(self.broken(&placed.link, page).map(|kind| (line(placed.at), kind)));
        }
        each(&page.blocks, &mut |top, block| match block {
            Block::Diagram(diagram) => {
                found.extend(nodes(diagram).into_iter().map(|kind| (page.line(top), kind)));
            }
            Block::Sources(sources) => {
                found.extend(sources.iter().flat_map(|one| source(page, one)));
            }
            _ => {}
        });
        let problem = |(line, kind)| Problem { page: page.id.clone(), line, kind };
        found.into_iter().map(problem).collect()
    }

    fn broken(&self, link: &Link, page: &Page) -> Option<ProblemKind> {
        let Resolved::Missing { page, written, nearest } = self.resolve(link, &page.id) else {
            return None;
        };
        let nearest = nearest.map(|nearest| nearest.title.to_owned());
        let written = written.to_owned();
        Some(match page {
            None => ProblemKind::MissingPage(written, nearest),
            Some(id) => ProblemKind::MissingSection(id.to_owned(), written, nearest),
        })
    }

    /// Names and places that two pages claim; told of the later page.
    fn shared_names(&self) -> Vec<Problem> {
        let mut shared = Vec::new();
        for (index, page) in self.pages().iter().enumerate() {
            let mut tell = |kind| shared.push(Problem { page: page.id.clone(), line: 1, kind });
            for other in &self.pages()[..index] {
                let theirs: Vec<_> = names(other).map(key).collect();
                let mut told: Vec<String> = Vec::new();
                for name in names(page) {
                    if theirs.contains(&key(name)) && !told.contains(&key(name)) {
                        told.push(key(name));
                        tell(ProblemKind::SharedName(name.to_owned(), other.id.clone()));
                    }
                }
                if (&other.group, other.order) == (&page.group, page.order) {
                    tell(ProblemKind::SharedPlace(other.id.clone()));
                }
            }
        }
        shared
    }
}

fn front(page: &Page) -> Vec<(usize, ProblemKind)> {
    let faults = page.front_faults.iter();
    let mut found: Vec<_> =
        faults.map(|fault| (fault.line, ProblemKind::Front(fault.kind.clone()))).collect();
    let fields = [
        ("summary", page.summary.is_empty()),
        ("icon", page.icon.is_empty()),
        ("group", page.group.is_empty()),
        ("reviewed", page.reviewed.is_none()),
    ];
    let unsaid = fields.into_iter().filter(|(_, unsaid)| *unsaid);
    found.extend(unsaid.map(|(field, _)| (1, ProblemKind::Unsaid(field))));
    for (field, text, most) in
        [("short", &page.short, SHORT_MAX), ("summary", &page.summary, SUMMARY_MAX)]
    {
        let length = text.chars().count();
        if length > most {
            found.push((1, ProblemKind::TooLong(field, length)));
        }
    }
    found
}

/// Nodes that get a link or an icon without being drawn, and icons that don't exist.
fn nodes(diagram: &Diagram) -> Vec<ProblemKind> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let drawn = |node: &str| {
        diagram.source.match_indices(node).any(|(at, _)| {
            let (before, after) = (&diagram.source[..at], &diagram.source[at + node.len()..]);
            // An arrow may touch the node: `A-->B`.
            let free = |rest: &str| rest.starts_with("--") || !rest.starts_with(is_word);
            !before.ends_with(|c: char| is_word(c) && c != '-') && free(after)
        })
    };
    let linked = diagram.links.iter().map(|(node, _)| node);
    let named = linked.chain(diagram.icons.iter().map(|(node, _)| node));
    let unknown =
        named.filter(|node| !drawn(node)).map(|node| ProblemKind::UnknownNode(node.clone()));
    let icons = diagram.icons.iter().map(|(_, icon)| icon);
    let icons = icons.filter(|icon| DIAGRAM_ICONS.binary_search(&icon.as_str()).is_err());
    unknown.chain(icons.map(|icon| ProblemKind::UnknownIcon(icon.clone()))).collect()
}

fn source(page: &Page, source: &Source) -> Vec<(usize, ProblemKind)> {
    let definition = format!("[^{}]:", source.label);
    let line = page.source.find(&definition).map_or(1, |at| line_of(&page.source, at));
    let address = source.text.spans.iter().any(|span| matches!(span.link, Some(Link::Web(_))));
    let mut found = Vec::new();
    if !address {
        found.push((line, ProblemKind::SourceWithoutAddress(source.label.clone())));
    }
    if !has_date(&source.text.text) {
        found.push((line, ProblemKind::SourceWithoutDate(source.label.clone())));
    }
    found
}

/// The months as a date names them, in Spanish and folded.
const MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// A date, to the month at least, among the words of a text: `22-11-2026`, `2026-11-22`, `11-2026`,
/// `noviembre de 2026`.
fn has_date(text: &str) -> bool {
    let digits = text.split(|c: char| !(c.is_ascii_digit() || c == '-')).any(|word| {
        let lengths: Vec<_> = word.split('-').map(str::len).collect();
        matches!(lengths[..], [1..=2, 1..=2, 4] | [4, 1..=2, 1..=2] | [1..=2, 4])
    });
    let words: Vec<_> = tokens(text).into_iter().map(|word| word.text).collect();
    let month = |word: &str| MONTHS.contains(&word);
    let year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    digits || words.windows(3).any(|three| month(&three[0]) && three[1] == "de" && year(&three[2]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "---\ntitle: T\nsummary: s\nicon: zap\ngroup: Notas\norder: 1\n\
        reviewed: 2026-11-22\n---\n";

    fn problems(body: &str) -> Vec<(usize, ProblemKind)> {
        let page = format!("{GOOD}{body}");
        let vault = Vault::new([("t", page.as_str())]);
        vault.problems().into_iter().map(|problem| (problem.line, problem.kind)).collect()
    }

    #[test]
    fn a_good_page_has_none() {
        let body = "## A {#a}\n\nx[^f] [[T#a]]\n\n```mermaid\ngraph LR\nA-->B\nclick A \"T\"\nclass B zap\n```\n\n\
            [^f]: [AWS](https://a.b), consultado el 22-11-2026.\n";
        assert_eq!(problems(body), []);
    }

    #[test]
    fn broken_links_are_told_apart() {
        assert_eq!(
            problems("## Uno {#uno}\n\n[[Nada de nada]] [[TT]]\n[[#unno]]"),
            [
                (11, ProblemKind::MissingPage("Nada de nada".into(), None)),
                (11, ProblemKind::MissingPage("TT".into(), None)),
                (12, ProblemKind::MissingSection("t".into(), "unno".into(), Some("Uno".into()))),
            ]
        );
    }

    #[test]
    fn sources_need_an_address_and_a_date() {
        assert_eq!(
            problems("x[^a] y[^b]\n\n[^a]: AWS, 22-11-2026\n[^b]: https://a.b en 2026"),
            [
                (11, ProblemKind::SourceWithoutAddress("a".into())),
                (12, ProblemKind::SourceWithoutDate("b".into())),
            ]
        );
    }

    #[test]
    fn dates_go_to_the_month_at_least() {
        for text in
            ["leído el 22-11-2026.", "AWS, 2026-11-22", "AWS, 08-2026.", "AWS, Agosto de 2026"]
        {
            assert!(has_date(text), "{text}");
        }
        for text in ["AWS, 2026", "modelo 1.43.11", "us-east-2, 2026", "agosto de AWS", "1-2"] {
            assert!(!has_date(text), "{text}");
        }
    }

    #[test]
    fn diagrams_name_their_own_nodes_and_our_icons() {
        let body =
            "```mermaid\ngraph LR\nA1-->B\nclick A \"T\"\nclass B,A1 zap\nclass B tigre\n```";
        assert_eq!(
            problems(body),
            [
                (9, ProblemKind::UnknownNode("A".into())),
                (9, ProblemKind::UnknownIcon("tigre".into()))
            ]
        );
    }

    #[test]
    fn front_matter_and_body_are_in_it() {
        let vault =
            Vault::new([("x", "---\nfoo: 1\nshort: Una etiqueta demasiado larga\n---\n## A\n")]);
        let kinds: Vec<_> = vault.problems().into_iter().map(|one| (one.line, one.kind)).collect();
        assert_eq!(
            kinds,
            [
                (1, ProblemKind::Unsaid("summary")),
                (1, ProblemKind::Unsaid("icon")),
                (1, ProblemKind::Unsaid("group")),
                (1, ProblemKind::Unsaid("reviewed")),
                (1, ProblemKind::TooLong("short", 28)),
                (2, ProblemKind::Front(FrontFaultKind::UnknownKey("foo".into()))),
                (5, ProblemKind::Body(FaultKind::NoAnchor("A".into()))),
            ]
        );
    }

    #[test]
    fn two_pages_do_not_share_names() {
        let vault = Vault::new([
            ("a", "---\ntitle: Límites\norder: 2\n---\n"),
            ("b", "---\ntitle: B\naliases: limites\norder: 2\n---\n"),
        ]);
        let shared: Vec<_> =
            vault.shared_names().into_iter().map(|one| (one.page, one.kind)).collect();
        assert_eq!(
            shared,
            [
                ("b".to_owned(), ProblemKind::SharedName("limites".into(), "a".into())),
                ("b".to_owned(), ProblemKind::SharedPlace("a".into())),
            ]
        );
    }

    #[test]
    fn icons_are_in_order() {
        assert!(DIAGRAM_ICONS.is_sorted());
    }
}
