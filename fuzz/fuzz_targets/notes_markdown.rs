//! Pages of the notes: any text is a page, and what holds for pages holds for it.
#![no_main]

use caudal::notes::walk::texts;
use caudal::notes::{Page, SearchIndex, Vault, find, plain};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let source = String::from_utf8_lossy(data);
    let page = Page::new("a", &source);
    assert_eq!(page.blocks.len(), page.starts.len());
    assert!(page.starts.iter().all(|start| *start <= source.len()));
    texts(&page.blocks, &mut |path, text| {
        assert!(path.0.len() < 100, "blocks stand too deep in each other");
        let Some(rich) = text.rich() else { return };
        let mut end = 0;
        for span in &rich.spans {
            assert!(span.range.start == end && span.range.end > end);
            assert!(rich.text.is_char_boundary(span.range.end));
            end = span.range.end;
        }
        assert_eq!(end, rich.text.len());
    });
    let mut anchors: Vec<_> = page.outline.iter().map(|entry| &entry.anchor).collect();
    anchors.sort();
    anchors.dedup();
    assert_eq!(anchors.len(), page.outline.len(), "two sections have one anchor");
    for entry in &page.outline {
        let found = page.section(&entry.anchor).map(|found| &found.anchor);
        assert_eq!(found, Some(&entry.anchor));
    }
    let _ = plain::blocks(&page.blocks);
    for found in find::find(&page.blocks, "a") {
        assert!(!found.range.is_empty());
    }
    // Two pages, so that links between them have somewhere to go.
    let vault = Vault::new([("a", source.as_ref()), ("b", "---\ntitle: B\n---\n[[a]]\n")]);
    let _ = vault.problems();
    for link in vault.backlinks("b") {
        assert!(link.sentence.get(link.mark.clone()).is_some());
    }
    let _ = SearchIndex::build(&vault);
});
