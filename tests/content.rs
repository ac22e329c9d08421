//! The pages that are part of the program keep what they promise: every link leads somewhere,
//! every page says where its facts are from, code fits its column.

use std::collections::BTreeSet;

use caudal::notes::{Block, Page, Resolved, SearchIndex, Vault, walk};

/// The widest line of code that a page of the usual width shows whole, in characters.
const CODE_MAX: usize = 76;

/// True for a line that is wider and could be broken: it has no word too long for a line of its own.
fn is_too_wide(line: &str) -> bool {
    let indent = line.len() - line.trim_start().len();
    let longest = line.split_whitespace().map(|word| word.chars().count()).max();
    line.chars().count() > CODE_MAX && longest.is_some_and(|word| indent + word <= CODE_MAX)
}

#[test]
fn a_wide_line_would_be_found() {
    assert!(is_too_wide(&"palabra ".repeat(10)));
    assert!(!is_too_wide(&"palabra ".repeat(9)));
    assert!(!is_too_wide(&format!("  \"Prefix\": {}", "x".repeat(80))));
}

/// From here a reader can get to every page by links.
const INDEX: &str = "indice-aws";

/// Applies a test to every page; fails with what it says of all of them at once.
fn every_page(test: impl Fn(&Vault, &Page) -> Vec<String>) {
    let vault = Vault::bundled();
    let told = vault.pages().iter().flat_map(|page| {
        let of_page = test(&vault, page).into_iter();
        of_page.map(|what| format!("{}: {what}", page.id))
    });
    let told: Vec<_> = told.collect();
    assert!(told.is_empty(), "\n{}", told.join("\n"));
}

#[test]
fn the_pages_have_no_problems() {
    let vault = Vault::bundled();
    let problems: Vec<_> = vault
        .problems()
        .iter()
        .map(|problem| format!("content/{}.md:{}: {:?}", problem.page, problem.line, problem.kind))
        .collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn there_are_the_pages_a_reader_needs() {
    let vault = Vault::bundled();
    for title in [
        "Kinesis",
        "Índice AWS",
        "AWS Lambda y Serverless",
        "AWS S3 y Data Lake",
        "Apache Kafka",
        "Límites y cuotas",
        "Precios",
        "Glosario",
        "Errores frecuentes",
        "Kinesis frente a Kafka, SQS y MSK",
        "Servicio administrado de Apache Flink",
        "Novedades 2025-2026",
    ] {
        assert!(vault.find(title).is_some_and(|page| page.title == title), "no page {title:?}");
    }
}

#[test]
fn every_link_leads_to_a_page() {
    every_page(|vault, page| {
        let leads = page.links.iter().map(|placed| (placed, vault.resolve(&placed.link, &page.id)));
        let broken = leads.filter(|(_, leads)| matches!(leads, Resolved::Missing { .. }));
        broken.map(|(placed, _)| format!("{:?}", placed.link)).collect()
    });
}

#[test]
fn every_page_says_what_it_is_for_and_when_it_was_checked() {
    every_page(|_, page| {
        let mut missing = Vec::new();
        if page.summary.is_empty() {
            missing.push("no summary".to_owned());
        }
        if page.reviewed.is_none() {
            missing.push("no date of review".to_owned());
        }
        missing
    });
}

#[test]
fn every_page_names_its_sources() {
    every_page(|_, page| match page.blocks.last() {
        Some(Block::Sources(sources)) if !sources.is_empty() && page.cited > 0 => Vec::new(),
        _ => vec!["no source".to_owned()],
    });
}

#[test]
fn every_page_ends_with_where_to_go_next() {
    every_page(|_, page| {
        // "Navegación" is what the note that all this began with calls it.
        let next = |title: &str| ["Enlaces", "Navegación"].contains(&title);
        let has = page.outline.iter().any(|entry| entry.level == 2 && next(&entry.title));
        if has { Vec::new() } else { vec!["no section «Enlaces»".to_owned()] }
    });
}

#[test]
fn code_fits_its_column() {
    every_page(|_, page| {
        let mut long = Vec::new();
        walk::texts(&page.blocks, &mut |path, text| {
            let walk::Text::Code(code) = text else { return };
            let line = page.line(path.top());
            let wide = code.text.lines().filter(|line| is_too_wide(line));
            long.extend(wide.map(|wide| format!("block at line {line}: {wide}")));
        });
        long
    });
}

#[test]
fn headings_stay_on_two_levels() {
    every_page(|_, page| {
        let odd = page.outline.iter().filter(|entry| !matches!(entry.level, 2 | 3));
        odd.map(|entry| format!("level {}: {}", entry.level, entry.title)).collect()
    });
}

#[test]
fn the_index_leads_to_every_page() {
    let vault = Vault::bundled();
    let mut seen = BTreeSet::new();
    let mut next = vec![INDEX];
    while let Some(id) = next.pop() {
        let Some(page) = vault.page(id).filter(|_| seen.insert(id)) else { continue };
        for placed in &page.links {
            if let Resolved::Page { id, .. } = vault.resolve(&placed.link, &page.id) {
                next.push(id);
            }
        }
    }
    let all: BTreeSet<_> = vault.pages().iter().map(|page| page.id.as_str()).collect();
    assert_eq!(seen, all, "not all pages can be reached from {INDEX}");
}

#[test]
fn nobody_is_alone() {
    every_page(|vault, page| {
        if vault.backlinks(&page.id).is_empty() {
            vec!["nobody links here".to_owned()]
        } else {
            Vec::new()
        }
    });
}

/// What people type, and where it must lead them first; anchors are those all writers agreed on.
const SOUGHT: [(&str, &str, Option<&str>); 16] = [
    ("kinesis", "kinesis", None),
    ("kafka", "apache-kafka", None),
    ("lamb", "lambda-serverless", None),
    ("limites", "limites", None),
    ("PRECIOS", "precios", None),
    ("flink", "flink", None),
    ("retencion", "glosario", Some("retencion")),
    ("clave de particion", "glosario", Some("clave-de-particion")),
    ("claves de partición", "glosario", Some("clave-de-particion")),
    ("shard caliente", "glosario", Some("shard-caliente")),
    ("chekpoint", "glosario", Some("checkpoint")),
    ("enhanced fan out", "glosario", Some("enhanced-fan-out")),
    ("iteratorage", "glosario", Some("iterator-age")),
    ("ProvisionedThroughputExceeded", "errores", Some("provisionedthroughputexceededexception")),
    ("provisioned throughput", "errores", Some("provisionedthroughputexceededexception")),
    ("registros de 10 mib", "novedades", Some("registros-10-mib")),
];

#[test]
fn what_is_sought_comes_first() {
    let index = SearchIndex::build(&Vault::bundled());
    let mut wrong = Vec::new();
    for (query, page, anchor) in SOUGHT {
        let first = index.search(query, 1).into_iter().next();
        let place = first.as_ref().map(|hit| (hit.page.as_str(), hit.anchor.as_deref()));
        if place != Some((page, anchor)) {
            wrong.push(format!("{query:?} leads to {place:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
