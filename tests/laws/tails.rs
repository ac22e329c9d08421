//! A journal whose end is torn or foreign: the world before it comes back, the user is told,
//! nothing is deleted, and the world goes on.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use caudal::api::kinesis::{Request, Response, ShardId};
use caudal::engine::Origin;
use caudal::runtime::journal::{Fault, Tail};
use caudal::runtime::{Handle, Notice, Opened, Runtime, StartError};
use caudal::units::{Rng, Timestamp};

use crate::support::{config, create, entry, free_settings, get, horizon, iterator, put};

const START: Timestamp = Timestamp(1_767_225_600_000);

fn open(dir: &Path) -> (Runtime, Opened) {
    Runtime::start(config(Some(dir), free_settings(), START)).unwrap()
}

fn ask(handle: &Handle, request: Request) -> Response {
    handle.kinesis(Origin::Lab, request).unwrap().unwrap()
}

fn put_one(handle: &Handle, text: &str) {
    ask(handle, put("a", vec![entry("k", text.as_bytes().to_vec())]));
}

/// The texts in the stream, in order.
fn texts(handle: &Handle) -> Vec<String> {
    let first = iterator("a", ShardId(0), horizon());
    let Response::GetShardIterator(output) = ask(handle, first) else { panic!() };
    let Response::GetRecords(output) = ask(handle, get(output.shard_iterator, None)) else {
        panic!()
    };
    output.records.iter().map(|r| String::from_utf8(r.data.to_vec()).unwrap()).collect()
}

/// A stopped world with the records `r0`, `r1`, …
fn world(records: u64) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let (runtime, _) = open(dir.path());
    let handle = runtime.handle();
    ask(&handle, create("a", 1));
    (0..records).for_each(|index| put_one(&handle, &format!("r{index}")));
    runtime.stop().unwrap();
    dir
}

fn segments(dir: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "log"))
        .collect();
    paths.sort();
    paths
}

/// Every file but the lock, by name.
fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with("LOCK"))
        .map(|path| (path.clone(), fs::read(&path).unwrap()))
        .collect()
}

/// Opens a damaged world that should hold `whole` records, goes on with it, and checks that every
/// byte there was still is somewhere.
fn recover(dir: &Path, whole: u64) -> Tail {
    let before = files(dir);
    let (runtime, opened) = open(dir);
    let [Notice::Recovered(tail)] = &opened.notices[..] else { panic!("{:?}", opened.notices) };
    assert_eq!(opened.entries, whole + 2, "a genesis, a stream and the records");
    let handle = runtime.handle();
    let mut expected: Vec<_> = (0..whole).map(|index| format!("r{index}")).collect();
    assert_eq!(texts(&handle), expected);
    put_one(&handle, "after");
    expected.push("after".to_owned());
    runtime.stop().unwrap();

    let after = files(dir);
    for (path, bytes) in &before {
        let kept = after.values().any(|other| other.starts_with(bytes))
            || after.get(path).is_some_and(|head| {
                let cut = &bytes[..tail.offset as usize];
                let rest = &bytes[tail.offset as usize..];
                head.starts_with(cut) && after.values().any(|other| other == rest)
            });
        assert!(kept, "bytes of {} are lost", path.display());
    }
    let (runtime, opened) = open(dir);
    assert_eq!(opened.notices, [], "the damage is told once");
    assert_eq!(texts(&runtime.handle()), expected);
    tail.clone()
}

#[test]
fn a_torn_entry_costs_itself() {
    let mut rng = Rng::new(5);
    for _ in 0..6 {
        let dir = world(6);
        let [path] = &segments(dir.path())[..] else { panic!("one segment") };
        let length = fs::metadata(path).unwrap().len();
        let file = fs::OpenOptions::new().write(true).open(path).unwrap();
        // The last entry is longer than this.
        file.set_len(length - 1 - rng.below(40)).unwrap();
        drop(file);
        let tail = recover(dir.path(), 5);
        assert_eq!((&tail.path, tail.fault), (path, Fault::TornEntry));
    }
}

#[test]
fn foreign_bytes_at_the_end_are_set_aside() {
    let dir = world(3);
    let [path] = &segments(dir.path())[..] else { panic!("one segment") };
    let length = fs::metadata(path).unwrap().len();
    let mut file = fs::OpenOptions::new().append(true).open(path).unwrap();
    file.write_all(&[b"these are no entries, though they are long enough".as_slice(); 9].concat())
        .unwrap();
    drop(file);
    let tail = recover(dir.path(), 3);
    assert_eq!(tail.offset, length);
}

#[test]
fn a_flipped_bit_costs_what_comes_after_it() {
    let dir = world(8);
    let [path] = &segments(dir.path())[..] else { panic!("one segment") };
    let mut bytes = fs::read(path).unwrap();
    let at = bytes.windows(3).position(|three| three == b"kr5").expect("the record's payload");
    bytes[at] ^= 4;
    fs::write(path, &bytes).unwrap();
    let tail = recover(dir.path(), 5);
    assert_eq!(tail.fault, Fault::BadChecksum);
}

#[test]
fn another_world_s_segment_is_set_aside() {
    let dir = world(4);
    let other = world(2);
    let [theirs] = &segments(other.path())[..] else { panic!("one segment") };
    let path = dir.path().join("journal-00000000000000000006.log");
    fs::copy(theirs, &path).unwrap();
    let tail = recover(dir.path(), 4);
    assert_eq!((tail.path, tail.offset), (path, 0));
}

/// Whole entries of a program that this one doesn't know are not damage: the world is refused, and
/// nothing is touched.
#[test]
fn entries_of_another_version_are_refused_untouched() {
    use caudal::runtime::journal::{Journal, Options};
    let dir = world(2);
    let options = Options { world_id: 11, ..Options::default() };
    let (mut journal, _) = Journal::open(dir.path(), &options).unwrap();
    journal.append(&[&[250, 0, 1, 2, 3]]).unwrap();
    journal.commit().unwrap();
    drop(journal);
    let before = files(dir.path());
    let refused = Runtime::start(config(Some(dir.path()), free_settings(), START));
    let Err(StartError::Entry { entry, .. }) = refused else { panic!("it was opened") };
    assert_eq!(entry, 4);
    assert_eq!(files(dir.path()), before);
}
