//! Stretches of text in the notes.

use super::hit::{Hit, Kind, Marked, Target};
use super::place::UNDER;
use super::results::Sources;
use crate::ui::route::Route;

/// What the notes say about it, best first, `most` at most. `loose` takes sections that have some
/// of the words only.
pub(super) fn hits(query: &str, most: usize, loose: bool, sources: &Sources<'_>) -> Vec<Hit> {
    let found = sources.index.search(query, most);
    found.into_iter().filter(|found| loose || !found.loose).map(row).collect()
}

fn row(found: caudal::notes::Hit) -> Hit {
    let mut title = Marked::default();
    for (index, part) in found.path.iter().enumerate() {
        if index > 0 {
            title.text.push_str(UNDER);
        }
        if index + 1 == found.path.len() {
            let shift = title.text.len();
            let shifted = |mark: &std::ops::Range<usize>| mark.start + shift..mark.end + shift;
            title.marks = found.title_marks.iter().map(shifted).collect();
        }
        title.text.push_str(part);
    }
    let route = match found.anchor {
        Some(anchor) => Route::section(found.page, anchor),
        None => Route::page(found.page),
    };
    Hit {
        kind: Kind::Text,
        icon: "file-text".into(),
        title,
        detail: String::new(),
        snippet: Some(Marked { text: found.snippet, marks: found.marks }),
        keys: None,
        target: Target::Go(route),
    }
}
