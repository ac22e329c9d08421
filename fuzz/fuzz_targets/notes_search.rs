//! Queries to the search over the pages of the program.
#![no_main]

use std::sync::LazyLock;

use caudal::notes::{SearchIndex, Vault};

static INDEX: LazyLock<SearchIndex> = LazyLock::new(|| SearchIndex::build(&Vault::bundled()));

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let query = String::from_utf8_lossy(data);
    let hits = INDEX.search(&query, 10);
    assert!(hits.len() <= 10);
    assert!(
        hits.windows(2)
            .all(|pair| pair[0].score >= pair[1].score && pair[0].loose == pair[1].loose)
    );
    for hit in &hits {
        let title = hit.path.last().expect("a page has a title");
        for (text, marks) in [(&hit.snippet, &hit.marks), (title, &hit.title_marks)] {
            let mut end = 0;
            for mark in marks {
                assert!(
                    mark.start >= end
                        && text.get(mark.clone()).is_some_and(|text| !text.is_empty())
                );
                end = mark.end;
            }
        }
    }
});
