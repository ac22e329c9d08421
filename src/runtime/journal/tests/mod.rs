//! The contract, through the public face.

#![allow(clippy::cast_possible_truncation, reason = "small numbers become bytes of test data")]

mod damage;

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use bytes::Bytes;
use tempfile::TempDir;

use super::segment::{FRAME_BYTES, HEADER_BYTES};
use super::*;

const WORLD: u64 = 0x00CA_0DA1;

fn options(segment_bytes: u64) -> Options {
    let sync = SyncPolicy::Background { interval_millis: 60_000 };
    Options { segment_bytes, sync, world_id: WORLD }
}

/// A journal of these bodies, one commit each; segments of 100 bytes unless an entry is larger.
fn journal_of(bodies: &[Vec<u8>]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, opened) = Journal::open(dir.path(), &options(100)).unwrap();
    assert_eq!((opened.entries, opened.tail), (0, None));
    for body in bodies {
        journal.append(&[body]).unwrap();
        journal.commit().unwrap();
    }
    dir
}

fn bodies(count: usize) -> Vec<Vec<u8>> {
    (0..count).map(|n| vec![n as u8; 10 + n]).collect()
}

/// Opens, gathering everything.
fn open(dir: &Path) -> (Journal, Opened, Vec<Bytes>) {
    let mut bodies = Vec::new();
    let (journal, opened) = Journal::open_replaying(dir, &options(100), &mut |index, body| {
        assert_eq!(index.0, bodies.len() as u64);
        bodies.push(body);
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(opened.entries, bodies.len() as u64);
    (journal, opened, bodies)
}

/// Every file but the lock, by name.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let named = |entry: std::io::Result<fs::DirEntry>| {
        let entry = entry.unwrap();
        (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())
    };
    fs::read_dir(dir).unwrap().map(named).filter(|(name, _)| name != "LOCK").collect()
}

fn segments(dir: &Path) -> Vec<PathBuf> {
    let names = files(dir).into_keys();
    names.filter(|name| files::segment_number(name).is_some()).map(|name| dir.join(name)).collect()
}

/// What must hold however a journal was damaged: the first `kept` entries come back, opening
/// changes nothing, appending goes on, and every byte there was is still in some file.
fn recovers(dir: &Path, all: &[Vec<u8>], kept: usize) -> Opened {
    let before = files(dir);
    let (mut journal, opened, found) = open(dir);
    assert_eq!(found, all[..kept]);
    assert_eq!(files(dir), before, "opening changed the directory");
    let reader = journal.reader();
    assert_eq!(journal.append(&[b"after ", b"damage"]).unwrap(), EntryIndex(kept as u64));
    journal.commit().unwrap();
    // Setting aside happens once, however many commits follow.
    journal.append(&[b"and again"]).unwrap();
    journal.commit().unwrap();
    drop(journal);
    let after = files(dir);
    for (name, bytes) in &before {
        assert!(is_kept(&after, name, bytes), "bytes of {name} are gone");
    }
    let (_journal, reopened, found) = open(dir);
    assert_eq!(reopened.tail, None);
    assert_eq!(found[..kept], all[..kept]);
    assert_eq!(found[kept..], [&b"after damage"[..], b"and again"]);
    assert_eq!(reader.read(EntryIndex(kept as u64), 6, 6).unwrap(), &b"damage"[..]);
    opened
}

/// Whether a file's bytes are all still there: in place, set aside whole, or cut in two.
fn is_kept(after: &BTreeMap<String, Vec<u8>>, name: &str, bytes: &[u8]) -> bool {
    let family = after.iter().filter(|(other, _)| other.starts_with(name));
    let in_place = after.get(name);
    family.into_iter().any(|(other, have)| {
        have == bytes || (other == name && have.starts_with(bytes)) || {
            let tail = bytes.strip_suffix(&have[..]);
            let is_tail = other.contains(".tail-");
            is_tail && tail.is_some_and(|head| in_place.is_some_and(|p| p.starts_with(head)))
        }
    })
}

#[test]
fn entries_come_back_after_reopening() {
    let all = bodies(20);
    let dir = journal_of(&all);
    assert!(segments(dir.path()).len() > 3);
    let (journal, opened, found) = open(dir.path());
    assert_eq!(found, all);
    assert_eq!(opened.segments, segments(dir.path()).len());
    let on_disk: u64 = files(dir.path()).values().map(|bytes| bytes.len() as u64).sum();
    assert_eq!((opened.bytes, journal.bytes_on_disk()), (on_disk, on_disk));
    assert_eq!((journal.entries(), journal.dir()), (20, dir.path()));
    assert_eq!(journal.world_id(), WORLD);
}

#[test]
fn the_world_id_on_disk_wins() {
    let dir = journal_of(&bodies(1));
    let (journal, _) = Journal::open(dir.path(), &Options::default()).unwrap();
    assert_eq!(journal.world_id(), WORLD);
}

#[test]
fn one_commit_may_span_segments() {
    let dir = tempfile::tempdir().unwrap();
    let (mut journal, _) = Journal::open(dir.path(), &options(100)).unwrap();
    let all = bodies(20);
    for body in &all {
        let (left, right) = body.split_at(5);
        journal.append(&[left, &[], right]).unwrap();
    }
    assert_eq!(journal.entries(), 0, "nothing is visible before the commit");
    assert!(matches!(
        journal.reader().read(EntryIndex(0), 0, 1),
        Err(JournalError::NoSuchEntry { entries: 0, .. })
    ));
    journal.commit().unwrap();
    journal.commit().unwrap();
    journal.sync().unwrap();
    drop(journal);
    assert!(segments(dir.path()).iter().all(|path| fs::metadata(path).unwrap().len() <= 100));
    assert_eq!(open(dir.path()).2, all);
}

#[test]
fn large_and_empty_entries() {
    let all = vec![vec![7; 9 << 20], Vec::new(), vec![8; 100], vec![9; 5 << 20]];
    let dir = journal_of(&all);
    let (mut journal, _, found) = open(dir.path());
    assert_eq!(found, all);
    let huge = vec![0; MAX_ENTRY_BYTES];
    assert!(matches!(journal.append(&[&huge, b"x"]), Err(JournalError::EntryTooLarge { .. })));
    assert_eq!(journal.append(&[b"still"]).unwrap(), EntryIndex(4));
    journal.commit().unwrap();
}

#[test]
fn reads_slices_and_refuses_others() {
    let dir = journal_of(&bodies(20));
    let (journal, _, _) = open(dir.path());
    let reader = journal.reader();
    for n in 0..20_u32 {
        let entry = EntryIndex(u64::from(n));
        assert_eq!(reader.entry_len(entry).unwrap(), 10 + n);
        assert_eq!(reader.read(entry, 3, 7 + n).unwrap(), vec![n as u8; 7 + n as usize]);
        assert_eq!(reader.read(entry, 10 + n, 0).unwrap(), Bytes::new());
        let beyond = reader.read(entry, 4, 7 + n);
        assert!(
            matches!(beyond, Err(JournalError::OutOfRange { available, .. }) if available == 10 + n)
        );
        assert!(reader.read(entry, u32::MAX, 2).is_err());
    }
    for entry in [20, u64::MAX] {
        assert!(matches!(
            reader.read(EntryIndex(entry), 0, 0),
            Err(JournalError::NoSuchEntry { entries: 20, .. })
        ));
    }
}

#[test]
fn replays_from_any_entry() {
    let all = bodies(20);
    let dir = journal_of(&all);
    let (journal, _, _) = open(dir.path());
    for from in 0..=20 {
        let replay = journal.reader().replay(EntryIndex(from as u64)).unwrap();
        let found: Vec<_> = replay.map(Result::unwrap).collect();
        assert_eq!(found.len(), 20 - from);
        for (n, (index, body)) in (from..).zip(found) {
            assert_eq!((index.0, &body[..]), (n as u64, &all[n][..]));
        }
    }
    assert!(journal.reader().replay(EntryIndex(21)).is_err());
    drop(journal.reader().replay(EntryIndex(0)).unwrap().next());
}

#[test]
fn a_visitor_may_stop_early() {
    let dir = journal_of(&bodies(20));
    let mut calls = 0;
    let mut visit = |_, _| {
        calls += 1;
        if calls == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let (_, opened) = Journal::open_replaying(dir.path(), &options(100), &mut visit).unwrap();
    assert_eq!((calls, opened.entries), (3, 20));
}

#[test]
fn rot_after_opening_is_found_by_a_replay() {
    let dir = journal_of(&bodies(20));
    let (journal, _, _) = open(dir.path());
    let path = &segments(dir.path())[2];
    let mut bytes = fs::read(path).unwrap();
    bytes[HEADER_BYTES + FRAME_BYTES] ^= 1;
    fs::write(path, bytes).unwrap();
    let last = journal.reader().replay(EntryIndex(0)).unwrap().last().unwrap();
    assert!(matches!(
        last,
        Err(JournalError::Damaged { path: p, offset: 36, fault: Fault::BadChecksum }) if &p == path
    ));
}

#[test]
fn only_one_journal_at_a_time() {
    let dir = journal_of(&bodies(3));
    let (journal, _, _) = open(dir.path());
    let again = Journal::open(dir.path(), &options(100)).unwrap_err();
    assert!(matches!(again, JournalError::Locked { dir: locked } if locked == dir.path()));
    drop(journal);
    open(dir.path());
}

#[test]
fn a_newer_version_is_refused_untouched() {
    let dir = journal_of(&bodies(20));
    let path = segments(dir.path()).pop().unwrap();
    let mut bytes = fs::read(&path).unwrap();
    bytes[8..12].copy_from_slice(&9_u32.to_le_bytes());
    let sum = crc32fast::hash(&bytes[0..12]);
    bytes[12..16].copy_from_slice(&sum.to_le_bytes());
    fs::write(&path, &bytes).unwrap();
    // Damage before it does not make it ours to move.
    fs::write(&segments(dir.path())[0], b"garbage").unwrap();
    let before = files(dir.path());
    let error = Journal::open(dir.path(), &options(100)).unwrap_err();
    assert!(matches!(
        error,
        JournalError::NewerVersion { path: p, found: 9, supported: 1 } if p == path
    ));
    assert_eq!(files(dir.path()), before);
}

#[test]
fn a_full_disk_leaves_the_last_commit() {
    let all = bodies(6);
    for budget in [0, 1, 40, 150, 260] {
        let dir = journal_of(&all);
        let before = files(dir.path());
        let (mut journal, _, _) = open(dir.path());
        journal.writer.budget = Some(Arc::new(AtomicU64::new(budget)));
        for _ in 0..4 {
            journal.append(&[&[1; 60]]).unwrap();
        }
        let error = journal.commit().unwrap_err();
        assert!(error.is_disk_full(), "{error}");
        assert!(matches!(error, JournalError::Write { restored: true, .. }), "{error}");
        assert!(matches!(journal.append(&[b"x"]), Err(JournalError::Poisoned { .. })));
        assert!(matches!(journal.commit(), Err(JournalError::Poisoned { .. })));
        assert_eq!(journal.entries(), 6);
        assert_eq!(journal.reader().read(EntryIndex(5), 0, 15).unwrap(), all[5]);
        assert_eq!(journal.reader().replay(EntryIndex(0)).unwrap().count(), 6);
        drop(journal);
        let mut after = files(dir.path());
        after.retain(|_, bytes| !bytes.is_empty());
        assert_eq!(after, before);
        assert_eq!(recovers(dir.path(), &all, 6).tail, None);
    }
}

#[test]
fn every_commit_is_synced_and_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let strict = Options { sync: SyncPolicy::EveryCommit, ..options(100) };
    let (mut journal, _) = Journal::open(dir.path(), &strict).unwrap();
    let all = bodies(6);
    for body in &all {
        journal.append(&[body]).unwrap();
        journal.commit().unwrap();
    }
    journal.sync().unwrap();
    drop(journal);
    assert_eq!(open(dir.path()).2, all);
}

#[test]
fn readers_read_while_the_writer_writes() {
    let dir = tempfile::tempdir().unwrap();
    let sync = SyncPolicy::Background { interval_millis: 1 };
    let quick = Options { sync, ..options(4096) };
    let (mut journal, _) = Journal::open(dir.path(), &quick).unwrap();
    let done = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..2_u64)
        .map(|seed| {
            let (reader, done) = (journal.reader(), Arc::clone(&done));
            let body = move || {
                let (mut reads, mut state) = (0_u64, seed);
                while !done.load(Ordering::Relaxed) || reads < 100 {
                    let Some(entries) = reader.entries().checked_sub(1) else { continue };
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    let entry = (state >> 33) % (entries + 1);
                    let slice = reader.read(EntryIndex(entry), 8, 24).unwrap();
                    assert!(slice.iter().all(|byte| *byte == entry as u8));
                    reads += 1;
                }
            };
            std::thread::Builder::new().spawn(body).unwrap()
        })
        .collect();
    for entry in 0..3000_u64 {
        journal.append(&[&[entry as u8; 10], &[entry as u8; 22]]).unwrap();
        if entry % 3 == 0 {
            journal.commit().unwrap();
        }
    }
    journal.commit().unwrap();
    done.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.join().unwrap();
    }
    drop(journal);
    assert_eq!(open(dir.path()).1.entries, 3000);
}
