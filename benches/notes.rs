//! The notes: reading all pages, building the index, searching per keystroke:
//! `cargo bench --bench notes`.

mod support;

use std::hint::black_box;
use std::time::Duration;

use caudal::notes::fold::fold;
use caudal::notes::{Page, SearchIndex, Vault, find};
use support::{CpuTime, median_of, now};

const RUNS: usize = 5;

/// What readers of these pages look for: terms, names of the API in several spellings, errors,
/// questions, slips of the finger, phrases, and something that is nowhere.
const QUERIES: [&str; 30] = [
    "retención",
    "limite por shard",
    "putrecords",
    "put records",
    "enhanced fan-out",
    "precio on-demand",
    "clave de partición",
    "shard caliente",
    "qué es un shard",
    "kafka",
    "firehose buffer",
    "ProvisionedThroughputExceededException",
    "cuanto cuesta un stream",
    "consumidores",
    "iterador caducado",
    "10 MiB",
    "lambda reintentos",
    "glue parquet",
    "GetShardIterator",
    "\"al menos una vez\"",
    "provisonedthroughput",
    "retencoin",
    "prodcutor",
    "aws kinesis create-stream --stream-name transacciones-realtime --shard-count 4",
    "flink ventanas",
    "numero de secuencia",
    "1.000 registros por segundo",
    "zxcvbnm",
    "s",
    "«partición dinámica» firehose",
];

/// Microseconds of processor time that `step` takes: the mean of a run.
fn micros(times: u32, mut step: impl FnMut()) -> f64 {
    let cpu = CpuTime::start();
    (0..times).for_each(|_| step());
    cpu.elapsed().as_secs_f64() * 1e6 / f64::from(times)
}

/// What no search can beat that reads all pages: one pass over their folded text for each key.
fn scan(folded: &[String], query: &str) -> usize {
    folded.iter().map(|text| text.matches(query).count()).sum()
}

fn keystrokes() -> Vec<&'static str> {
    let typed = |query: &'static str| {
        query.char_indices().map(move |(at, letter)| &query[..at + letter.len_utf8()])
    };
    QUERIES.into_iter().flat_map(typed).collect()
}

fn main() {
    let vault = Vault::bundled();
    let sources: Vec<_> = vault.pages().iter().map(|page| (&*page.id, &*page.source)).collect();
    let bytes: usize = sources.iter().map(|(_, source)| source.len()).sum();
    let index = SearchIndex::build(&vault);
    println!(
        "{} pages, {bytes} bytes, {} sections, {} words known",
        sources.len(),
        index.sections(),
        index.terms()
    );

    let read = || {
        for (id, source) in &sources {
            black_box(Page::new(id, source));
        }
    };
    let opened = || {
        black_box(Vault::bundled());
    };
    let built = || {
        black_box(SearchIndex::build(&vault));
    };
    median_of(RUNS, || micros(5, read)).print("read all pages", "µs", None);
    median_of(RUNS, || micros(5, opened)).print("the same, with names and backlinks", "µs", None);
    median_of(RUNS, || micros(5, built)).print("build the index", "µs", None);

    let keys = keystrokes();
    let folded: Vec<String> = vault.pages().iter().map(|page| fold(&page.source)).collect();
    let scanned = || {
        for key in &keys {
            black_box(scan(&folded, key));
        }
    };
    let searched = || {
        for key in &keys {
            black_box(index.search(key, 20));
        }
    };
    let per_key = keys.len() as f64;
    let bound = median_of(RUNS, || micros(1, scanned) / per_key);
    let search = median_of(RUNS, || micros(1, searched) / per_key);
    bound.print("a pass over the folded text, per keystroke", "µs", None);
    search.print("search, per keystroke", "µs", Some(bound));
    // The worst key in real time, each measured by its best of three: a key is pressed once, but
    // another process must not be taken for a slow search.
    let timed = |key: &&'static str| {
        let once = || {
            let start = now();
            black_box(index.search(key, 20));
            start.elapsed()
        };
        ((0..3).map(|_| once()).min().unwrap_or(Duration::MAX), *key)
    };
    let worst = keys.iter().map(timed).max().unwrap_or_default();
    println!(
        "{} keystrokes, worst {:.0} µs: {:?}",
        keys.len(),
        worst.0.as_secs_f64() * 1e6,
        worst.1
    );

    let longest = vault.pages().iter().max_by_key(|page| page.source.len());
    let Some(page) = longest else { return };
    let found = || {
        black_box(find::find(&page.blocks, "partición"));
    };
    median_of(RUNS, || micros(20, found)).print(
        &format!("find in the longest page ({} bytes)", page.source.len()),
        "µs",
        None,
    );
}
