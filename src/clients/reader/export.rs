//! Rows written to a file, on a thread of its own: JSON lines or CSV, with key, place and the true
//! bytes. A file is whole or not there: it is written beside its place and moved when done.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path as FilePath, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use super::path::Path;
use super::rows::{Row, Rows};

/// How rows are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// One object a line: what `GetRecords` says, the shard, and the payload as text if it is one.
    JsonLines,
    /// A head and a line a row; values of these paths, or the payload if there are none.
    Csv(Vec<Path>),
}

/// How an export ended.
#[derive(Debug)]
pub enum ExportEnd {
    /// Everything is there.
    Done,
    /// It was given up, and nothing is there.
    Cancelled,
    /// The disk said no, and nothing is there.
    Failed(io::Error),
}

struct Progress {
    written: AtomicU64,
    cancelled: AtomicBool,
    end: Mutex<Option<ExportEnd>>,
}

/// An export under way. Dropping it lets it go on to its end.
pub struct Export {
    progress: Arc<Progress>,
    path: PathBuf,
    total: u64,
}

impl Export {
    /// Begins to write rows. A file that is there already is replaced only if asked for.
    ///
    /// # Errors
    /// The machine's: `AlreadyExists` if there is such a file and it is not to be replaced.
    pub fn start(
        rows: Rows,
        format: ExportFormat,
        path: PathBuf,
        replace: bool,
        waker: Box<dyn Fn() + Send>,
    ) -> io::Result<Self> {
        if !replace && path.symlink_metadata().is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        if path.is_dir() || path.file_name().is_none() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let beside = beside(&path);
        let file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
        let progress = Arc::new(Progress {
            written: AtomicU64::new(0),
            cancelled: AtomicBool::new(false),
            end: Mutex::new(None),
        });
        let (told, target, total) = (Arc::clone(&progress), path.clone(), rows.len() as u64);
        let spawned = std::thread::Builder::new().name("caudal-export".to_owned()).spawn({
            let beside = beside.clone();
            move || {
                let written = write(file, &rows, &format, &told, &*waker);
                let end = finish(written, &beside, &target, replace);
                *told.end.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
                waker();
            }
        });
        if let Err(error) = spawned {
            // Nothing was written yet; what can't be removed is empty.
            let _ = fs::remove_file(&beside);
            return Err(error);
        }
        Ok(Self { progress, path, total })
    }

    /// Where it goes.
    pub fn path(&self) -> &FilePath {
        &self.path
    }

    /// Rows written so far, and all there are.
    pub fn progress(&self) -> (u64, u64) {
        (self.progress.written.load(Ordering::Relaxed), self.total)
    }

    /// Gives it up; nothing stays.
    pub fn cancel(&self) {
        self.progress.cancelled.store(true, Ordering::Relaxed);
    }

    /// How it ended, once it has; told once.
    pub fn end(&self) -> Option<ExportEnd> {
        self.progress.end.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Where a file is written until it is whole.
fn beside(path: &FilePath) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.parcial", std::process::id()));
    path.with_file_name(name)
}

fn finish(
    written: io::Result<bool>,
    beside: &FilePath,
    target: &FilePath,
    replace: bool,
) -> ExportEnd {
    let end = match written {
        Ok(true) if replace => fs::rename(beside, target).map(|()| ExportEnd::Done),
        // A link fails if something has taken the place meanwhile; a rename would not.
        Ok(true) => fs::hard_link(beside, target)
            .and_then(|()| fs::remove_file(beside))
            .map(|()| ExportEnd::Done),
        Ok(false) => Ok(ExportEnd::Cancelled),
        Err(error) => Err(error),
    };
    if !matches!(end, Ok(ExportEnd::Done)) {
        // What is left of it may be gone already.
        let _ = fs::remove_file(beside);
    }
    end.unwrap_or_else(ExportEnd::Failed)
}

/// Returns whether everything was written; otherwise it was given up.
fn write(
    file: File,
    rows: &Rows,
    format: &ExportFormat,
    progress: &Progress,
    waker: &(dyn Fn() + Send),
) -> io::Result<bool> {
    let mut out = BufWriter::with_capacity(256 << 10, file);
    if let ExportFormat::Csv(paths) = format {
        head(&mut out, paths)?;
    }
    for (index, row) in rows.from(0).enumerate() {
        if progress.cancelled.load(Ordering::Relaxed) {
            return Ok(false);
        }
        match format {
            ExportFormat::JsonLines => json_line(&mut out, row)?,
            ExportFormat::Csv(paths) => csv_line(&mut out, row, paths)?,
        }
        progress.written.store(index as u64 + 1, Ordering::Relaxed);
        if index % 20_000 == 19_999 {
            waker();
        }
    }
    out.flush()?;
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    Ok(true)
}

/// A row as one object.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Line<'a> {
    shard_id: String,
    #[serde(flatten)]
    record: &'a crate::api::kinesis::Record,
    #[serde(skip_serializing_if = "Option::is_none")]
    data_as_text: Option<&'a str>,
}

fn json_line(out: &mut impl Write, row: &Row) -> io::Result<()> {
    let line = Line {
        shard_id: row.shard().to_string(),
        record: &row.record,
        data_as_text: std::str::from_utf8(row.data()).ok(),
    };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}

fn head(out: &mut impl Write, paths: &[Path]) -> io::Result<()> {
    out.write_all(b"ApproximateArrivalTimestamp,ShardId,SequenceNumber,PartitionKey,Bytes")?;
    if paths.is_empty() {
        out.write_all(b",Data,DataEncoding")?;
    }
    for path in paths {
        out.write_all(b",")?;
        quoted(out, &path.to_string())?;
    }
    out.write_all(b"\r\n")
}

fn csv_line(out: &mut impl Write, row: &Row, paths: &[Path]) -> io::Result<()> {
    let record = &row.record;
    write!(
        out,
        "{},{},{},",
        record.approximate_arrival_timestamp,
        row.shard(),
        record.sequence_number
    )?;
    quoted(out, row.key())?;
    write!(out, ",{}", row.size())?;
    if paths.is_empty() {
        out.write_all(b",")?;
        if let Ok(text) = std::str::from_utf8(row.data()) {
            quoted(out, text)?;
            out.write_all(b",text")?;
        } else {
            out.write_all(record.data.to_base64().as_bytes())?;
            out.write_all(b",base64")?;
        }
    }
    for path in paths {
        out.write_all(b",")?;
        if let Some((_, words)) = path.words(row.data()) {
            quoted(out, &words)?;
        }
    }
    out.write_all(b"\r\n")
}

/// A field as RFC 4180 wants it.
fn quoted(out: &mut impl Write, text: &str) -> io::Result<()> {
    if !text.contains(['"', ',', '\n', '\r']) {
        return out.write_all(text.as_bytes());
    }
    out.write_all(b"\"")?;
    out.write_all(text.replace('"', "\"\"").as_bytes())?;
    out.write_all(b"\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Blob;
    use crate::api::kinesis::{Record, SequenceNumber, ShardId};
    use crate::units::Timestamp;
    use std::time::Duration;

    fn rows(payloads: &[&[u8]]) -> Rows {
        let mut rows = Rows::default();
        let start = SequenceNumber::start_of(ShardId(1), Timestamp(0));
        let row = |(counter, data): (u64, &&[u8])| {
            let at = Timestamp(1_795_356_192_480 + counter as i64);
            Arc::new(Row {
                record: Record {
                    sequence_number: SequenceNumber::of_record(start, counter, at),
                    approximate_arrival_timestamp: at,
                    data: Blob::copy_from(data),
                    partition_key: "cliente, \"uno\"".into(),
                    encryption_type: None,
                },
            })
        };
        rows.insert(&(1..).zip(payloads).map(row).collect::<Vec<_>>());
        rows
    }

    fn export(rows: Rows, format: ExportFormat, path: &FilePath, replace: bool) -> ExportEnd {
        let export = Export::start(rows, format, path.to_owned(), replace, Box::new(|| {}));
        let export = export.expect("a start");
        for _ in 0..2000 {
            if let Some(end) = export.end() {
                return end;
            }
            std::thread::park_timeout(Duration::from_millis(5));
        }
        panic!("it never ends");
    }

    #[test]
    fn lines_hold_the_true_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("todo.jsonl");
        let rows = rows(&[b"{\"a\":1}", &[0xff, 0x00]]);
        assert!(matches!(export(rows, ExportFormat::JsonLines, &path, false), ExportEnd::Done));
        let text = fs::read_to_string(&path).unwrap();
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0]["ShardId"], "shardId-000000000001");
        assert_eq!(lines[0]["PartitionKey"], "cliente, \"uno\"");
        assert_eq!(lines[0]["DataAsText"], "{\"a\":1}");
        assert_eq!((&lines[1]["Data"], lines[1].get("DataAsText")), (&"/wA=".into(), None));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn csv_has_the_chosen_columns_or_the_payload() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("todo.csv");
        let all = rows(&[b"{\"monto\":5000.00,\"n\":\"a,b\"}", &[0xff]]);
        let paths = vec!["monto".parse().unwrap(), "n".parse().unwrap()];
        assert!(matches!(
            export(all.clone(), ExportFormat::Csv(paths), &path, false),
            ExportEnd::Done
        ));
        let text = fs::read_to_string(&path).unwrap();
        let mut lines = text.split("\r\n");
        assert!(lines.next().unwrap().ends_with(",PartitionKey,Bytes,$.monto,$.n"));
        assert!(lines.next().unwrap().ends_with(",\"cliente, \"\"uno\"\"\",41,5000.00,\"a,b\""));
        assert!(lines.next().unwrap().ends_with(",15,,"));
        let end = export(all, ExportFormat::Csv(Vec::new()), &path, true);
        assert!(matches!(end, ExportEnd::Done));
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("\"{\"\"monto\"\":5000.00,\"\"n\"\":\"\"a,b\"\"}\",text\r\n"));
        assert!(text.ends_with(",/w==,base64\r\n"));
    }

    #[test]
    fn nothing_is_replaced_without_being_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        fs::write(&path, "mine").unwrap();
        let start = |path: &FilePath| {
            let waker = Box::new(|| {});
            Export::start(rows(&[b"a"]), ExportFormat::JsonLines, path.to_owned(), false, waker)
        };
        let refused = start(&path).err().expect("a refusal");
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        assert!(start(folder.path()).is_err());
        assert!(start(&folder.path().join("no/such/folder")).is_err());
    }

    #[test]
    fn one_that_is_given_up_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let payload = vec![b'x'; 100_000];
        let many: Vec<&[u8]> = vec![payload.as_slice(); 400];
        let rows = rows(&many);
        let export =
            Export::start(rows, ExportFormat::JsonLines, path, false, Box::new(|| {})).unwrap();
        export.cancel();
        for _ in 0..2000 {
            if let Some(end) = export.end() {
                assert!(matches!(end, ExportEnd::Cancelled | ExportEnd::Done));
                let left = fs::read_dir(folder.path()).unwrap().count();
                assert_eq!(left, usize::from(matches!(end, ExportEnd::Done)));
                return;
            }
            std::thread::park_timeout(Duration::from_millis(5));
        }
        panic!("it never ends");
    }
}
