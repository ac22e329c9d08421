//! The records of a batch as they are typed, line by line, and what is wrong with each.

use std::borrow::Cow;

use bytes::Bytes;
use caudal::api::Blob;
use caudal::api::kinesis::{HashKey, PutRecordsInput, PutRecordsRequestEntry, Request};
use caudal::clients::reader::Path;
use caudal::clients::reader::json::{self, unquote};

use crate::ui::numbers;

/// Most records of one call (AWS API reference, `PutRecords`).
pub(super) const RECORDS_MAX: usize = 500;
/// Longest key, in characters.
const KEY_MAX: usize = 256;
/// The members that a line may have if it is a whole record.
const MEMBERS: [&str; 3] = ["PartitionKey", "ExplicitHashKey", "Data"];

/// A record of the batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its `PartitionKey`.
    pub(super) key: String,
    /// Its `ExplicitHashKey`; empty for none.
    pub(super) hash: String,
    /// Its data, which is text.
    pub(super) data: String,
}

impl Entry {
    /// What AWS counts of it, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.key.len() + self.data.len()
    }

    /// What AWS would refuse about it.
    fn problem(&self, limits: &Limits) -> Option<String> {
        let characters = self.key.chars().count();
        if characters == 0 && !limits.keyless {
            return Some("falta PartitionKey".to_owned());
        }
        if characters > KEY_MAX {
            let count = numbers::whole(characters as u64);
            return Some(format!("PartitionKey de {count} caracteres: de 1 a {KEY_MAX}"));
        }
        let hash = self.hash.trim();
        if !hash.is_empty() && hash.parse::<HashKey>().is_err() {
            return Some("ExplicitHashKey no es un entero de 0 a 2^128 - 1".to_owned());
        }
        let (size, most) = (self.bytes() as u64, limits.record as u64);
        (size > most).then(|| {
            let (size, most) = (numbers::bytes(size), numbers::bytes(most));
            format!("datos y clave ocupan {size} y el stream admite {most}")
        })
    }

    /// The line that stands for it.
    pub(super) fn line(&self) -> String {
        let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
        let data = self.data.trim();
        let plain = json::check(data.as_bytes()).is_ok()
            && !data.starts_with('"')
            && !data.contains(['\n', '\r']);
        let data = if plain { Cow::Borrowed(data) } else { Cow::Owned(quoted(&self.data)) };
        let hash = match self.hash.trim() {
            "" => String::new(),
            hash => format!(",\"ExplicitHashKey\":{}", quoted(hash)),
        };
        format!("{{\"PartitionKey\":{}{hash},\"Data\":{data}}}", quoted(&self.key))
    }

    fn wire(&self) -> PutRecordsRequestEntry {
        let hash = self.hash.trim();
        PutRecordsRequestEntry {
            data: Some(Blob(Bytes::copy_from_slice(self.data.as_bytes()))),
            explicit_hash_key: (!hash.is_empty()).then(|| hash.to_owned()),
            partition_key: (!self.key.is_empty()).then(|| self.key.clone()),
        }
    }
}

/// What the stream allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    /// Bytes of one record's key and data.
    pub(super) record: usize,
    /// Whether a record needs no key, because the stream spreads by itself.
    pub(super) keyless: bool,
}

/// What is typed, read.
#[derive(Clone, Debug, Default)]
pub(super) struct Built {
    /// The good ones, in order.
    pub(super) entries: Vec<Entry>,
    /// Line or row, from 1, and what is wrong with it.
    pub(super) broken: Vec<(usize, String)>,
    /// Bytes of keys and data of the good ones.
    pub(super) bytes: usize,
}

impl Built {
    /// Reads lines; a key that a line doesn't name itself is looked for at `path` in it.
    pub(super) fn of_lines(text: &str, path: &str, limits: &Limits) -> Self {
        let path = path.trim().parse::<Path>().ok();
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        Self::of(lines.map(|(at, line)| (at + 1, read(line.trim(), path.as_ref()))), limits)
    }

    /// Takes the rows of the table.
    pub(super) fn of_rows(rows: &[Entry], limits: &Limits) -> Self {
        Self::of(rows.iter().enumerate().map(|(at, row)| (at + 1, Ok(row.clone()))), limits)
    }

    fn of(all: impl Iterator<Item = (usize, Result<Entry, String>)>, limits: &Limits) -> Self {
        let mut built = Self::default();
        for (number, entry) in all {
            let entry = entry.and_then(|entry| match entry.problem(limits) {
                Some(problem) => Err(problem),
                None => Ok(entry),
            });
            match entry {
                Ok(entry) => {
                    built.bytes += entry.bytes();
                    built.entries.push(entry);
                }
                Err(problem) => built.broken.push((number, problem)),
            }
        }
        built
    }

    /// Whether it can be sent as it is: AWS takes 1 to 500 records of 10 MiB together.
    pub(super) fn problem(&self) -> Option<String> {
        let (count, bytes) = (self.entries.len(), self.bytes as u64);
        let limit = caudal::kinesis::BATCH_BYTES_MAX as u64;
        if count > RECORDS_MAX {
            let count = numbers::whole(count as u64);
            return Some(format!("Son {count} registros y PutRecords admite {RECORDS_MAX}."));
        }
        (bytes > limit).then(|| {
            let (bytes, limit) = (numbers::bytes(bytes), numbers::bytes(limit));
            format!("El lote ocupa {bytes} y PutRecords admite {limit} por llamada.")
        })
    }
}

/// The call that sends records.
pub(super) fn request<'a>(stream: &str, entries: impl Iterator<Item = &'a Entry>) -> Request {
    Request::PutRecords(PutRecordsInput {
        stream_name: Some(stream.to_owned()),
        records: Some(entries.map(Entry::wire).collect()),
        ..PutRecordsInput::default()
    })
}

/// A line as a record: either it names `PartitionKey` and `Data`, or it is the data itself.
fn read(line: &str, path: Option<&Path>) -> Result<Entry, String> {
    let text = line.as_bytes();
    if json::check(text).is_err() {
        // Told by the parser that tells where.
        let column = serde_json::from_str::<serde_json::Value>(line).err();
        let column = column.map_or(1, |error| error.column().max(1));
        return Err(format!("no es JSON desde la columna {}", numbers::whole(column as u64)));
    }
    let member = |name: &str| name.parse::<Path>().ok().and_then(|path| path.value(text));
    let (key, data) = (member(MEMBERS[0]), member(MEMBERS[2]));
    if key.is_none() && data.is_none() {
        let found = path.and_then(|path| path.words(text));
        let words =
            found.filter(|(kind, _)| !kind.is_container() && !matches!(kind, json::Kind::Null));
        let (_, key) = words.unwrap_or((json::Kind::Null, String::new()));
        return Ok(Entry { key, hash: String::new(), data: line.to_owned() });
    }
    for item in json::items(text, 0) {
        let name = item.name.map(|name| unquote(&text[name]).into_owned()).unwrap_or_default();
        if !MEMBERS.contains(&name.as_str()) {
            return Err(format!("«{name}» no es PartitionKey, ExplicitHashKey ni Data"));
        }
    }
    let words = |name: &str, value: Option<&[u8]>| match value {
        None => Ok(String::new()),
        Some(value) if value.starts_with(b"\"") => Ok(unquote(value).into_owned()),
        Some(_) => Err(format!("{name} no es un texto entre comillas")),
    };
    let data = data.ok_or("falta Data")?;
    let data = if data.starts_with(b"\"") {
        unquote(data).into_owned()
    } else {
        String::from_utf8_lossy(data).into_owned()
    };
    let hash = words(MEMBERS[1], member(MEMBERS[1]))?;
    Ok(Entry { key: words(MEMBERS[0], key)?, hash, data })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { record: 1 << 20, keyless: false };

    fn built(text: &str) -> Built {
        Built::of_lines(text, "cliente_id", &LIMITS)
    }

    #[test]
    fn a_line_is_a_record_or_its_data() {
        let read = built(concat!(
            "{\"PartitionKey\":\"a\",\"Data\":{\"z\":1,\"b\":2}}\n\n",
            "{\"cliente_id\":7,\"monto\":1}\n",
            "{\"Data\":\"dos\\nlíneas\",\"PartitionKey\":\"b\",\"ExplicitHashKey\":\"9\"}",
        ));
        let entry = |key: &str, hash: &str, data: &str| Entry {
            key: key.into(),
            hash: hash.into(),
            data: data.into(),
        };
        let wanted = [
            entry("a", "", "{\"z\":1,\"b\":2}"),
            entry("7", "", "{\"cliente_id\":7,\"monto\":1}"),
            entry("b", "9", "dos\nlíneas"),
        ];
        assert_eq!((read.entries.as_slice(), read.broken.len()), (&wanted[..], 0));
        // What the table hands back as lines is the same records.
        let lines: Vec<_> = read.entries.iter().map(Entry::line).collect();
        assert_eq!(built(&lines.join("\n")).entries, wanted);
    }

    #[test]
    fn what_is_wrong_is_told_by_line() {
        let long = format!("{{\"PartitionKey\":\"{}\",\"Data\":1}}", "k".repeat(257));
        let text = [
            "{\"monto\":1}",
            "{\"monto\":",
            "{\"PartitionKey\":\"a\"}",
            "{\"PartitionKey\":\"a\",\"Data\":1,\"Hash\":1}",
            "{\"PartitionKey\":1,\"Data\":1}",
            "{\"PartitionKey\":\"a\",\"Data\":1,\"ExplicitHashKey\":\"-1\"}",
            &long,
        ];
        let read = built(&text.join("\n"));
        let lines: Vec<_> = read.broken.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(read.broken[0].1, "falta PartitionKey");
        assert_eq!(read.broken[1].1, "no es JSON desde la columna 9");
        assert_eq!(read.broken[6].1, "PartitionKey de 257 caracteres: de 1 a 256");
        let keyless = Limits { keyless: true, ..LIMITS };
        assert_eq!(Built::of_lines(text[0], "cliente_id", &keyless).broken, []);
    }

    #[test]
    fn the_call_keeps_to_aws_s_limits() {
        let row =
            |size: usize| Entry { key: "k".into(), data: "x".repeat(size), ..Entry::default() };
        let count = |count: usize| Built::of_rows(&vec![row(1); count], &LIMITS).problem();
        assert_eq!(count(500), None);
        assert!(count(501).is_some_and(|words| words.contains("501")));
        let rows = |rows: usize, size: usize| Built::of_rows(&vec![row(size); rows], &LIMITS);
        assert_eq!(rows(10, (1 << 20) - 1).problem(), None);
        assert!(rows(11, (1 << 20) - 1).problem().is_some_and(|words| words.contains("10,0 MiB")));
        assert_eq!(rows(1, 1 << 20).broken.len(), 1);
    }
}
