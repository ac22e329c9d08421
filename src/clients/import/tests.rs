//! Files good and bad, and a stream that is too small for them.

use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::lines::{LINE_MAX, Lines};
use super::*;
use crate::api::kinesis::{CreateStreamInput, DeleteStreamInput, Request};
use crate::engine::Origin;
use crate::kinesis::Settings;
use crate::runtime::journal::SyncPolicy;
use crate::runtime::{ClockChange, ClockStart, Runtime, RuntimeConfig, Storage};
use crate::units::Millis;

fn rows(text: impl Into<Vec<u8>>, format: Format, key: &KeyFrom) -> Result<Vec<Row>, FileFault> {
    let lines = Lines::of(Box::new(Cursor::new(text.into())))?;
    let mut source = Source::of(lines, 0, format, key)?;
    let mut all = Vec::new();
    while let Some(row) = source.next_row()? {
        all.push(row);
    }
    Ok(all)
}

fn fixed() -> KeyFrom {
    KeyFrom::Fixed("k".into())
}

fn record(row: &Row) -> (&str, &str) {
    let (key, data) = row.record.as_ref().expect("a record");
    (key, std::str::from_utf8(data).expect("text"))
}

#[test]
fn a_mark_and_windows_line_ends_are_left_out() {
    let all = rows("\u{feff}uno\r\n\r\ndos", Format::Raw, &fixed()).expect("rows");
    assert_eq!(all.iter().map(record).collect::<Vec<_>>(), [("k", "uno"), ("k", "dos")]);
    assert_eq!(all.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 3]);
}

#[test]
fn what_is_no_text_is_refused() {
    assert_eq!(rows("", Format::Raw, &fixed()), Err(FileFault::Empty));
    assert_eq!(rows("\u{feff}", Format::Raw, &fixed()), Err(FileFault::Empty));
    assert_eq!(rows([1, 0, 2], Format::Raw, &fixed()), Err(FileFault::Binary));
    assert_eq!(rows([0xff, 0xfe, 65, 0], Format::Raw, &fixed()), Err(FileFault::Utf16));
    let open = |path: &str| Source::open(Path::new(path), Format::Raw, &fixed()).err();
    assert_eq!(open("src"), Some(FileFault::Folder));
    assert_eq!(open("no/such"), Some(FileFault::NotFound));
    #[cfg(unix)]
    assert_eq!(open("/dev/zero"), Some(FileFault::Special));
}

#[test]
fn a_broken_line_is_told_and_the_rest_goes_on() {
    let text = b"{\"id\":1}\n{\"id\":\n\xff\n{\"no\":2}\n{\"id\":\"a\"}\n".to_vec();
    let all = rows(text, Format::JsonLines, &KeyFrom::Field("id".into())).expect("rows");
    assert_eq!(record(&all[0]), ("1", "{\"id\":1}"));
    assert_eq!(all[1].record, Err(RowFault::Json(6)));
    assert_eq!(all[2].record, Err(RowFault::NotUtf8));
    assert_eq!(all[3].record, Err(RowFault::NoField("id".into())));
    assert_eq!(record(&all[4]).0, "a");
}

#[test]
fn csv_has_quotes_line_ends_numbers_and_any_separator() {
    let text = "id;nota;monto\n7;\"a;\n\"\"b\"\"\";5000\n8;x\n9;007;1.5\n";
    let all = rows(text, Format::Csv, &KeyFrom::Field("id".into())).expect("rows");
    assert_eq!(record(&all[0]), ("7", r#"{"id":7,"monto":5000,"nota":"a;\n\"b\""}"#));
    assert_eq!(all[1].record, Err(RowFault::Columns { found: 2, expected: 3 }));
    assert_eq!(all[1].line, 4);
    assert_eq!(record(&all[2]), ("9", r#"{"id":9,"monto":1.5,"nota":"007"}"#));
    let wrong = rows("a,b\n1,2", Format::Csv, &KeyFrom::Field("c".into()));
    assert_eq!(wrong, Err(FileFault::NoColumn("c".into())));
}

#[test]
fn a_line_without_end_is_skipped_in_bounded_memory() {
    let long = std::io::repeat(b'a').take(3 * LINE_MAX as u64);
    let text = long.chain(Cursor::new(b"\nfin\n".to_vec()));
    let mut lines = Lines::of(Box::new(text)).expect("lines");
    assert_eq!(lines.next(), Ok(Some(Err(RowFault::TooLong(LINE_MAX)))));
    assert_eq!(lines.next(), Ok(Some(Ok("fin".into()))));
    assert_eq!(lines.next(), Ok(None));
}

#[test]
fn random_keys_are_the_same_for_the_same_seed() {
    let draw = |seed| rows("a\nb", Format::Raw, &KeyFrom::Random(seed)).expect("rows");
    assert_eq!(draw(3), draw(3));
    assert_ne!(draw(3), draw(4));
}

fn world() -> Runtime {
    let (runtime, _) = Runtime::start(RuntimeConfig {
        storage: Storage::Memory,
        settings: Settings::default(),
        seed: 7,
        sync: SyncPolicy::default(),
        start: ClockStart::Wall,
    })
    .expect("a world");
    let handle = runtime.handle();
    let create = CreateStreamInput {
        stream_name: Some("pagos".into()),
        shard_count: Some(1),
        ..CreateStreamInput::default()
    };
    let asked = handle.kinesis(Origin::Lab, Request::CreateStream(create));
    asked.expect("an engine").expect("an answer");
    let (tell, told) = std::sync::mpsc::channel();
    let change =
        ClockChange { advance: Some(Millis(2000)), speed: Some(100.0), ..ClockChange::default() };
    handle
        .set_clock(change, Box::new(move |_| tell.send(()).expect("a receiver")))
        .expect("an engine");
    told.recv().expect("an answer");
    until(|| handle.snapshot().stream("pagos").is_some_and(|stream| stream.open.len() == 1));
    runtime
}

fn clock_stands(runtime: &Runtime, still: bool) {
    let (tell, told) = std::sync::mpsc::channel();
    let change = ClockChange { paused: Some(still), ..ClockChange::default() };
    runtime
        .handle()
        .set_clock(change, Box::new(move |_| tell.send(()).expect("a receiver")))
        .expect("an engine");
    told.recv().expect("an answer");
}

fn until(done: impl Fn() -> bool) {
    let (_kept, never) = std::sync::mpsc::channel::<()>();
    for _ in 0..10_000 {
        if done() {
            return;
        }
        assert!(never.recv_timeout(Duration::from_millis(2)).is_err());
    }
    panic!("it has not happened");
}

fn file(name: &str, lines: usize) -> std::path::PathBuf {
    let path = std::env::temp_dir().join(format!("caudal-{}-{name}", std::process::id()));
    std::fs::write(&path, "{\"id\":1}\n".repeat(lines)).expect("a file");
    path
}

fn start(runtime: &Runtime, path: &Path) -> Import {
    let spec = Spec {
        path: path.to_owned(),
        stream: "pagos".into(),
        format: Format::JsonLines,
        key: KeyFrom::Field("id".into()),
        stop_at_fault: false,
    };
    Import::start(&runtime.handle(), spec, Arc::new(|| {})).expect("a thread")
}

#[test]
fn what_is_throttled_is_sent_again_until_all_is_stored() {
    let runtime = world();
    let path = file("throttled", 3500);
    // While time stands still no machine is slow enough for the shard to keep up.
    clock_stands(&runtime, true);
    let import = start(&runtime, &path);
    until(|| import.status().retries > 0);
    assert!(import.status().records < 3500, "one shard takes 1000 records per second");
    clock_stands(&runtime, false);
    until(|| import.status().is_over());
    let status = import.status();
    assert_eq!(status.phase, Phase::Done);
    assert_eq!((status.records, status.errors), (3500, 0));
    assert_eq!(status.bytes, status.total);
    until(|| runtime.handle().snapshot().records_held() == 3500);
    std::fs::remove_file(path).expect("the file");
}

#[test]
fn it_ends_when_its_stream_does_and_when_it_is_told_to() {
    let runtime = world();
    let path = file("ends", 400_000);
    let import = start(&runtime, &path);
    until(|| import.status().records > 0);
    import.pause(true);
    until(|| import.status().phase == Phase::Paused);
    import.pause(false);
    let delete =
        DeleteStreamInput { stream_name: Some("pagos".into()), ..DeleteStreamInput::default() };
    let asked = runtime.handle().kinesis(Origin::Lab, Request::DeleteStream(delete));
    asked.expect("an engine").expect("an answer");
    until(|| import.status().is_over());
    assert!(matches!(
        import.status().phase,
        Phase::Stopped(StopReason::StreamGone | StopReason::Refused(..))
    ));
    let runtime = world();
    let import = start(&runtime, &path);
    until(|| import.status().records > 0);
    import.cancel();
    until(|| import.status().is_over());
    assert_eq!(import.status().phase, Phase::Stopped(StopReason::Cancelled));
    std::fs::remove_file(path).expect("the file");
}
