//! From what was typed to the rows: a function of the words, the filter and what there is.

use caudal::engine::Snapshot;
use caudal::notes::{SearchIndex, Vault};

use super::fuzzy::{Fuzzy, Match, Tier};
use super::hit::{Hit, Kind, Marked, Target};
use super::{Filter, QUERY_MAX, place, text};
use crate::ui::command::{COMMANDS, Entry, UiCommand, shown};
use crate::ui::route::{Route, ViewKind};

/// Where a search looks.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The pages.
    pub vault: &'a Vault,
    /// Their words.
    pub index: &'a SearchIndex,
    /// The world.
    pub snapshot: &'a Snapshot,
    /// Where the reader was, newest first.
    pub recent: &'a [Route],
    /// Where the reader is.
    pub here: &'a Route,
    /// Whether a command can be run now; others are not listed.
    pub enabled: &'a dyn Fn(UiCommand) -> bool,
}

/// Longest list; who looks for more than this types another letter.
const ROWS_MAX: usize = 100;
/// How many recent places stand in the list before anything is typed.
const RECENT_MAX: usize = 6;
/// How many shards are listed where they are not what is looked for.
const SHARDS_MAX: usize = 8;
/// How many stretches of text are listed where they are not what is looked for.
const TEXTS_MAX: usize = 6;

/// From how many characters on the text of the notes is looked through where all is looked for:
/// a single letter is in every section.
const TEXT_FROM: usize = 2;

/// Commands that are offered before anything is typed.
const USUAL: [UiCommand; 12] = [
    UiCommand::SearchAll,
    UiCommand::FindInPage,
    UiCommand::LayoutReading,
    UiCommand::LayoutMixed,
    UiCommand::LayoutLab,
    UiCommand::ToggleIndex,
    UiCommand::ToggleSandbox,
    UiCommand::PauseResume,
    UiCommand::Theme(1),
    UiCommand::Theme(2),
    UiCommand::Help,
    UiCommand::Settings,
];

/// What is found, best first.
pub fn results(query: &str, filter: Filter, sources: &Sources<'_>) -> Vec<Hit> {
    let query = query.trim();
    let query = query.char_indices().nth(QUERY_MAX).map_or(query, |(end, _)| &query[..end]);
    let mut search = Search { fuzzy: Fuzzy::new(query), found: Vec::new(), sources, filter };
    if search.fuzzy.is_empty() {
        return before_typing(search);
    }
    let mut rows = Vec::new();
    if filter.pages()
        && let Ok(route) = query.parse::<Route>()
        // «ajustes» is a word before it is a link.
        && route != Route::Settings
    {
        rows = place::typed(&route, sources);
    }
    search.pages();
    search.commands();
    search.views();
    search.streams();
    search.shards();
    search.sections();
    rows.append(&mut search.sorted());
    if filter == Filter::Text {
        rows = text::hits(query, ROWS_MAX, true, sources);
    } else if filter.text() && query.chars().count() >= TEXT_FROM {
        let found = text::hits(query, TEXTS_MAX, rows.is_empty(), sources);
        // A section that is listed by its title need not be listed by its text.
        let new = found.into_iter().filter(|hit| rows.iter().all(|row| row.target != hit.target));
        let new: Vec<Hit> = new.collect();
        rows.extend(new);
    }
    rows.truncate(ROWS_MAX);
    rows
}

/// The row offered where nothing was found.
pub(super) fn elsewhere(filter: Filter) -> Option<Hit> {
    (filter != Filter::Text).then(|| Hit {
        kind: Kind::Search,
        icon: "library".into(),
        title: Marked::plain("Buscar en todas las notas"),
        detail: String::new(),
        snippet: None,
        keys: None,
        target: Target::Narrow(Filter::Text),
    })
}

fn before_typing(mut search: Search<'_, '_>) -> Vec<Hit> {
    let (filter, sources) = (search.filter, search.sources);
    let mut rows: Vec<Hit> = Vec::new();
    if filter.pages() {
        let elsewhere = sources.recent.iter().filter(|route| !route.same_place(sources.here));
        for hit in elsewhere.filter_map(|route| place::row(route, sources)) {
            if rows.len() < RECENT_MAX && !rows.contains(&hit) {
                rows.push(hit);
            }
        }
    }
    match filter {
        Filter::Everything => {
            let usual = USUAL.into_iter().filter(|command| (sources.enabled)(*command));
            rows.extend(usual.map(|command| command_row(command.entry(), None)));
        }
        Filter::Places => {
            search.pages();
            search.views();
            search.streams();
        }
        Filter::Commands => search.commands(),
        Filter::Resources => {
            search.streams();
            search.shards();
        }
        Filter::Sections => search.sections(),
        Filter::Text => {}
    }
    for hit in search.in_order() {
        if rows.len() >= ROWS_MAX {
            break;
        }
        if !rows.contains(&hit) {
            rows.push(hit);
        }
    }
    rows.truncate(ROWS_MAX);
    rows
}

fn command_row(entry: &Entry, title: Option<Marked>) -> Hit {
    Hit {
        kind: Kind::Command,
        icon: entry.icon.into(),
        title: title.unwrap_or_else(|| Marked::plain(entry.title)),
        detail: String::new(),
        snippet: None,
        keys: entry.keys.first().copied().map(shown),
        target: Target::Command(entry.command),
    }
}

/// Best first: by group, then by tier, score and length.
type Rank = (u8, Tier, std::cmp::Reverse<u32>, usize);

/// Titles come before sections; but a section of the very name comes before titles that only have
/// its letters somewhere: «CLI» is the section and not «Acerca de Caudal y licencias».
const fn group(section: bool, tier: Tier) -> u8 {
    match (section, tier) {
        (false, Tier::Exact | Tier::Prefix) => 0,
        (true, Tier::Exact) => 1,
        (false, _) => 2,
        (true, _) => 3,
    }
}

struct Search<'a, 's> {
    fuzzy: Fuzzy,
    found: Vec<(Rank, Hit)>,
    sources: &'a Sources<'s>,
    filter: Filter,
}

impl Search<'_, '_> {
    /// Matches a title; before anything is typed everything matches.
    fn matched(&mut self, title: &str, around: &str) -> Option<Match> {
        if self.fuzzy.is_empty() {
            return Some(Match { tier: Tier::Exact, score: 0, marks: Vec::new() });
        }
        self.fuzzy.find(title, around)
    }

    fn take(&mut self, found: Match, mut hit: Hit) {
        let section = hit.kind == Kind::Section;
        let length = match hit.kind {
            // After places of the same rank, and in the order of their table.
            Kind::Command => usize::MAX,
            _ => hit.title.text.chars().count(),
        };
        let rank = (group(section, found.tier), found.tier, std::cmp::Reverse(found.score), length);
        hit.title = found.marked(&hit.title.text);
        self.found.push((rank, hit));
    }

    fn offer(&mut self, hit: Hit, around: &str) {
        if let Some(found) = self.matched(&hit.title.text, around) {
            self.take(found, hit);
        }
    }

    fn sorted(&mut self) -> Vec<Hit> {
        self.found.sort_by_key(|found| found.0);
        self.in_order()
    }

    fn in_order(&mut self) -> Vec<Hit> {
        self.found.drain(..).map(|(_, hit)| hit).collect()
    }

    fn pages(&mut self) {
        if !self.filter.pages() {
            return;
        }
        let vault = self.sources.vault;
        for page in vault.pages() {
            let by_title = self.matched(&page.title, "");
            let others = page.aliases.iter().chain([&page.short]);
            let by_name = others.filter_map(|name| Some((self.matched(name, "")?, name)));
            // Which name matched is not the title's business: no marks then, but it is said.
            let by_name = by_name.min_by_key(|(found, _)| found.tier);
            match (by_title, by_name) {
                (Some(found), None) => self.take(found, place::page(page)),
                (Some(found), Some((other, _))) if found.tier <= other.tier => {
                    self.take(found, place::page(page));
                }
                (_, Some((other, name))) => {
                    let detail = format!("{name} · {}", page.summary);
                    self.take(
                        Match { marks: Vec::new(), ..other },
                        Hit { detail, ..place::page(page) },
                    );
                }
                (None, None) => {}
            }
        }
    }

    fn commands(&mut self) {
        if !self.filter.commands() {
            return;
        }
        for entry in COMMANDS {
            let listed =
                entry.command != UiCommand::Palette && (self.sources.enabled)(entry.command);
            if let Some(found) =
                listed.then(|| self.matched(entry.title, entry.group.name())).flatten()
            {
                self.take(found, command_row(entry, None));
            }
        }
    }

    fn views(&mut self) {
        if self.filter.pages() {
            for view in ViewKind::ALL {
                self.offer(place::view(view), "Sandbox vista");
            }
            self.offer(place::settings(), "");
        }
    }

    fn streams(&mut self) {
        if self.filter.resources() {
            let snapshot = self.sources.snapshot;
            for stream in &snapshot.streams {
                self.offer(place::stream(stream), "stream");
            }
            for stream in &snapshot.delivery_streams {
                self.offer(place::delivery_stream(stream), "delivery stream firehose s3");
            }
        }
    }

    fn shards(&mut self) {
        if !self.filter.resources() {
            return;
        }
        let (before, snapshot) = (self.found.len(), self.sources.snapshot);
        for stream in &snapshot.streams {
            for shard in &stream.shards {
                let around = format!("{} {}", stream.name, shard.id);
                self.offer(place::shard(stream, shard), &around);
            }
        }
        if self.filter != Filter::Resources {
            self.found[before..].sort_by_key(|found| found.0);
            self.found.truncate(before + SHARDS_MAX);
        }
    }

    fn sections(&mut self) {
        if !self.filter.sections() {
            return;
        }
        let sources = self.sources;
        let here = match sources.here {
            Route::Page { id, .. } => sources.vault.page(id),
            _ => None,
        };
        let others = sources.vault.pages().iter();
        let others = others.filter(|page| here.is_none_or(|here| here.id != page.id));
        for page in here.into_iter().chain(others) {
            let around = format!("{} {}", page.title, page.short);
            for entry in &page.outline {
                if let Some(found) = self.matched(&entry.title, &around) {
                    self.take(found, place::section(page, &entry.anchor, &entry.title));
                }
            }
        }
    }
}
