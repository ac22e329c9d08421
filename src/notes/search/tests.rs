//! What is found, what is found first, and what is marked.

use proptest::prelude::*;

use super::*;
use crate::notes::vault::Vault;

fn index() -> SearchIndex {
    let pages = [
        (
            "kinesis",
            "---\ntitle: Kinesis\naliases: AWS Kinesis\nsummary: Flujos de datos.\norder: 1\n---\n\
             La retención va de 24 horas a 365 días.\n\n## Retención {#retencion}\n\nCuánto duran los registros.\n\n\
             ## Productor {#productor}\n\nUn productor llama a `PutRecords` con 1.000 registros[^x].\n\n\
             ### Desde la CLI {#cli}\n\n```bash\naws kinesis put-record --stream-name transacciones-realtime\n```\n\n\
             [^x]: fuente secreta",
        ),
        (
            "limites",
            "---\ntitle: Límites y cuotas\norder: 2\n---\n## Shard {#shard}\n\n\
             | Qué | Límite |\n|--|--:|\n| Escritura por shard | 1 MB/s |\n\n> [!CUIDADO] Cuota regional\n> Se pide aparte.\n\n\
             ## Clave de partición {#clave}\n\nLa clave de partición decide el shard. Una partición sin clave no existe.\n",
        ),
        (
            "firehose",
            "---\ntitle: Firehose\norder: 3\n---\n## Búfer {#bufer}\n\nLa partición de destino y su clave; la retención no aplica.\n",
        ),
    ];
    SearchIndex::build(&Vault::new(pages))
}

fn found(query: &str) -> Vec<String> {
    index().search(query, 10).iter().map(place).collect()
}

fn place(hit: &Hit) -> String {
    format!("{}#{}", hit.page, hit.anchor.as_deref().unwrap_or_default())
}

fn first(query: &str) -> String {
    found(query).into_iter().next().unwrap_or_default()
}

#[test]
fn headings_come_before_text() {
    let index = index();
    let hits = index.search("RETENCION", 10);
    let places: Vec<_> = hits.iter().map(place).collect();
    assert_eq!(places[0], "kinesis#retencion");
    assert!(
        places.contains(&"kinesis#".to_owned()) && places.contains(&"firehose#bufer".to_owned())
    );
    assert_eq!(hits[0].path, ["Kinesis", "Retención"]);
    assert_eq!(&hits[0].path[1][hits[0].title_marks[0].clone()], "Retención");
    let lead = hits.iter().find(|hit| hit.anchor.is_none()).expect("found");
    assert_eq!(&lead.snippet[lead.marks[0].clone()], "retención");
}

#[test]
fn a_title_leads_to_the_head_of_its_page() {
    assert_eq!(first("kinesis"), "kinesis#");
    assert_eq!(first("aws kinesis"), "kinesis#");
    assert_eq!(first("limites y cuotas"), "limites#");
}

#[test]
fn words_in_the_title_of_the_page_count() {
    assert_eq!(first("kinesis cli"), "kinesis#cli");
    assert!(index().search("kinesis búfer", 10)[0].loose);
}

#[test]
fn names_of_the_api_are_found_in_any_spelling() {
    for query in ["PutRecords", "putrecords", "put records", "put_records", "put-records", "putrec"]
    {
        assert_eq!(first(query), "kinesis#productor", "{query}");
    }
    for query in ["put-record", "PutRecord", "transacciones realtime", "stream-na", "streamname"] {
        assert!(found(query).contains(&"kinesis#cli".to_owned()), "{query}");
    }
}

#[test]
fn plurals_beginnings_and_slips_are_found() {
    for query in ["productores", "produ", "prodcutor", "prdouctores ", "prodcut"] {
        assert_eq!(first(query), "kinesis#productor", "{query}");
    }
    assert_eq!(first("limite"), "limites#");
    assert_eq!(first("365"), "kinesis#");
    assert_eq!(first("1000"), "kinesis#productor");
    assert_eq!(first("1.000"), "kinesis#productor");
    assert_eq!(found("zxcvb"), Vec::<String>::new());
    assert_eq!(found(""), Vec::<String>::new());
}

#[test]
fn rows_callouts_and_code_are_found_where_they_are() {
    let index = index();
    let hit = &index.search("escritura", 10)[0];
    assert_eq!((hit.snippet.as_str(), hit.block), ("Escritura por shard · 1 MB/s", 1));
    assert_eq!(hit.marks, [std::ops::Range { start: 0, end: 9 }]);
    let hit = &index.search("aparte", 10)[0];
    assert_eq!((hit.snippet.as_str(), hit.block), ("Se pide aparte.", 2));
    let hit = &index.search("transacciones", 10)[0];
    assert_eq!(place(hit), "kinesis#cli");
    assert!(index.search("secreta", 10).is_empty());
}

#[test]
fn phrases_are_found_as_they_are() {
    assert_eq!(found("\"clave de partición\""), ["limites#clave"]);
    assert_eq!(found("«partición sin clave» shard"), ["limites#clave"]);
    let hit = &index().search("\"decide el shard\"", 1)[0];
    assert_eq!(&hit.snippet[hit.marks[0].clone()], "decide el shard");
    assert_eq!(found("\"clave partición\""), Vec::<String>::new());
}

#[test]
fn words_side_by_side_come_first() {
    assert_eq!(first("clave de partición"), "limites#clave");
}

#[test]
fn all_words_before_some() {
    let hits = index().search("retención firehose", 10);
    assert_eq!(place(&hits[0]), "firehose#bufer");
    assert!(hits.iter().all(|hit| !hit.loose));
    let hits = index().search("retención zxcvb", 10);
    assert!(hits.iter().all(|hit| hit.loose) && !hits.is_empty());
}

#[test]
fn the_limit_is_kept() {
    assert_eq!(index().search("a", 2).len(), 2);
    assert_eq!(index().search("a", 0), []);
}

#[test]
fn typing_never_loses_what_was_found() {
    let index = index();
    for (query, wanted) in [
        ("retención", "kinesis#retencion"),
        ("escritura", "limites#shard"),
        ("putrecords", "kinesis#productor"),
    ] {
        for (at, _) in query.char_indices().skip(2) {
            let hits = index.search(&query[..at], 10);
            assert!(hits.iter().any(|hit| place(hit) == wanted), "{}", &query[..at]);
        }
    }
}

proptest! {
    #[test]
    fn any_query_is_answered(query in "[a-dr-t «»\"áÉ._1-]{0,20}") {
        for hit in index().search(&query, 5) {
            prop_assert!(hit.score > 0.0);
            for marks in [(&hit.snippet, &hit.marks), (&hit.path[hit.path.len() - 1], &hit.title_marks)] {
                for mark in marks.1 {
                    prop_assert!(!marks.0[mark.clone()].is_empty());
                }
            }
        }
    }
}
