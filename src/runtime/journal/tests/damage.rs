//! Damage of every kind: tables, then properties over random bytes.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::super::files::segment_path;
use super::super::{EntryIndex, Fault, Journal, SegmentHeader, scan_segment};
use super::{WORLD, bodies, journal_of, open, options, recovers, segments};

#[test]
fn a_torn_tail_is_set_aside() {
    let all = bodies(6);
    let dir = journal_of(&all);
    let path = segments(dir.path()).pop().unwrap();
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 1]).unwrap();
    let opened = recovers(dir.path(), &all, 5);
    let tail = opened.tail.unwrap();
    assert_eq!((&tail.path, tail.fault), (&path, Fault::TornEntry));
    assert_eq!(tail.offset + tail.bytes, whole.len() as u64 - 1);
    let (_, _, found) = open(dir.path());
    assert_eq!(found.len(), 7);
}

#[test]
fn set_aside_files_are_never_overwritten() {
    let all = bodies(6);
    let dir = journal_of(&all);
    let path = segments(dir.path()).pop().unwrap();
    let len = fs::metadata(&path).unwrap().len();
    let mut names = Vec::new();
    for garbage in [&b"first"[..], b"second", b"third"] {
        let mut bytes = fs::read(&path).unwrap();
        bytes.truncate(len as usize);
        bytes.extend_from_slice(garbage);
        fs::write(&path, bytes).unwrap();
        let (mut journal, _, _) = open(dir.path());
        assert!(journal.set_aside().is_empty());
        journal.append(&[b"x"]).unwrap();
        journal.commit().unwrap();
        assert_eq!(fs::read(&journal.set_aside()[0]).unwrap(), garbage);
        names.push(journal.set_aside()[0].file_name().unwrap().to_str().unwrap().to_owned());
        drop(journal);
        fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(len).unwrap();
        let late: Vec<_> = segments(dir.path()).into_iter().filter(|p| *p > path).collect();
        for path in late {
            remove(&path);
        }
    }
    assert!(names[0].ends_with(&format!(".log.tail-{len}")), "{names:?}");
    assert!(names[1].ends_with("-1") && names[2].ends_with("-2"), "{names:?}");
}

/// One way to spoil a journal, how many entries are left, and the fault reported.
type Spoil = (&'static str, fn(&Path, &[PathBuf]), usize, Fault);

#[test]
fn damage_in_the_middle_sets_the_rest_aside() {
    // Frames of 26 bytes: segments of 100 bytes hold entries 0-1, 2-3, 4-5… and end at byte 88.
    let table: [Spoil; 8] = [
        ("missing", |_, s| remove(&s[1]), 2, Fault::Gap { expected: 2, found: 4 }),
        ("first missing", |_, s| remove(&s[0]), 0, Fault::Gap { expected: 0, found: 2 }),
        ("emptied", |_, s| truncate(&s[1], 0), 2, Fault::Gap { expected: 2, found: 4 }),
        ("torn", |_, s| truncate(&s[1], 87), 3, Fault::TornEntry),
        ("torn header", |_, s| truncate(&s[1], 20), 2, Fault::TornHeader),
        ("not ours", |_, s| fs::write(&s[1], "PK, a zip").unwrap(), 2, Fault::NotASegment),
        ("misnamed", |d, s| rename(&s[1], d, 3), 2, Fault::Misnamed { found: 2 }),
        (
            "another world",
            |d, s| {
                let header = SegmentHeader { first: 2, world_id: 1 }.encode();
                fs::write(segment_path(d, 2), [&header, &fs::read(&s[1]).unwrap()[36..]].concat())
                    .unwrap();
            },
            2,
            Fault::OtherWorld { found: 1 },
        ),
    ];
    for (name, spoil, kept, fault) in table {
        let all: Vec<_> = (0..12).map(|n| vec![n; 10]).collect();
        let dir = journal_of(&all);
        fs::write(dir.path().join("notes.txt"), "mine").unwrap();
        // A file set aside long ago must outlive this.
        fs::write(dir.path().join("journal-00000000000000000004.log.foreign"), "old").unwrap();
        assert_eq!(segments(dir.path()).len(), 6);
        spoil(dir.path(), &segments(dir.path()));
        let tail = recovers(dir.path(), &all, kept).tail.unwrap();
        assert_eq!(tail.fault, fault, "{name}");
        assert!(!tail.later.is_empty(), "{name}");
    }
}

#[test]
fn what_a_process_killed_while_rolling_leaves() {
    let all: Vec<_> = (0..4).map(|n| vec![n; 10]).collect();
    // The new file may be empty, part of a header, or only a header.
    let header = SegmentHeader { first: 4, world_id: WORLD }.encode();
    for (len, clean) in [(0, true), (1, false), (35, false), (36, true)] {
        let dir = journal_of(&all);
        fs::write(segment_path(dir.path(), 4), &header[..len]).unwrap();
        let opened = recovers(dir.path(), &all, 4);
        assert_eq!(opened.tail.is_none(), clean, "{len} bytes");
    }
}

fn remove(path: &Path) {
    fs::remove_file(path).unwrap();
}

fn rename(path: &Path, dir: &Path, number: u64) {
    fs::rename(path, segment_path(dir, number)).unwrap();
}

fn truncate(path: &Path, len: u64) {
    fs::OpenOptions::new().write(true).open(path).unwrap().set_len(len).unwrap();
}

/// How many entries lie wholly before byte `at` of the segment in position `segment`.
fn entries_before(dir: &Path, segment: usize, at: usize) -> usize {
    let mut count = 0;
    for (position, path) in segments(dir).iter().enumerate() {
        let scan = scan_segment(&fs::read(path).unwrap());
        let ends = scan.frames.iter().skip(1).copied().chain([scan.whole_bytes]);
        count += match position.cmp(&segment) {
            std::cmp::Ordering::Less => scan.frames.len(),
            std::cmp::Ordering::Equal => ends.filter(|end| *end <= at).count(),
            std::cmp::Ordering::Greater => 0,
        };
    }
    count
}

fn some_bodies() -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop::collection::vec(prop::collection::vec(any::<u8>(), 0..50), 1..10)
}

#[test]
fn a_cut_at_every_byte_recovers_the_whole_prefix() {
    let all = bodies(4);
    let whole = journal_of(&all);
    let last = segments(whole.path()).len() - 1;
    let len = fs::metadata(&segments(whole.path())[last]).unwrap().len();
    for cut in 0..=len {
        let dir = journal_of(&all);
        let kept = entries_before(dir.path(), last, cut as usize);
        truncate(&segments(dir.path())[last], cut);
        recovers(dir.path(), &all, kept);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn commits_of_any_shape_come_back(
        commits in prop::collection::vec(some_bodies(), 1..6),
        segment_bytes in 0..400_u64,
    ) {
        let dir = tempfile::tempdir().unwrap();
        let mut all = Vec::new();
        for commit in commits {
            let (mut journal, opened) = Journal::open(dir.path(), &options(segment_bytes)).unwrap();
            prop_assert_eq!(opened.entries, all.len() as u64);
            for body in commit {
                let (left, right) = body.split_at(body.len() / 2);
                prop_assert_eq!(journal.append(&[left, right]).unwrap().0, all.len() as u64);
                all.push(body);
            }
            journal.commit().unwrap();
            for (index, body) in (0..).map(EntryIndex).zip(&all) {
                let len = u32::try_from(body.len()).unwrap();
                prop_assert_eq!(&journal.reader().read(index, 0, len).unwrap(), body);
            }
        }
        prop_assert_eq!(open(dir.path()).2, all);
    }

    #[test]
    fn a_cut_in_any_segment_recovers_the_whole_prefix(
        all in some_bodies(),
        segment: prop::sample::Index,
        cut: prop::sample::Index,
    ) {
        let dir = journal_of(&all);
        let paths = segments(dir.path());
        let segment = segment.index(paths.len());
        let len = fs::metadata(&paths[segment]).unwrap().len() as usize;
        let cut = cut.index(len);
        let kept = entries_before(dir.path(), segment, cut);
        truncate(&paths[segment], cut as u64);
        recovers(dir.path(), &all, kept);
    }

    #[test]
    fn a_flipped_byte_anywhere_recovers_the_whole_prefix(
        all in some_bodies(),
        segment: prop::sample::Index,
        at: prop::sample::Index,
        flip in 1..=255_u8,
    ) {
        let dir = journal_of(&all);
        let paths = segments(dir.path());
        let segment = segment.index(paths.len());
        let mut bytes = fs::read(&paths[segment]).unwrap();
        let at = at.index(bytes.len());
        // In the header every entry of the segment goes; in a frame, that one and the rest.
        let kept = entries_before(dir.path(), segment, at);
        bytes[at] ^= flip;
        fs::write(&paths[segment], bytes).unwrap();
        let opened = recovers(dir.path(), &all, kept);
        prop_assert!(opened.tail.is_some());
    }

    #[test]
    fn garbage_after_the_end_is_set_aside(
        all in some_bodies(),
        garbage in prop::collection::vec(any::<u8>(), 1..100),
    ) {
        let dir = journal_of(&all);
        let path = segments(dir.path()).pop().unwrap();
        let good = fs::read(&path).unwrap();
        fs::write(&path, [&good[..], &garbage].concat()).unwrap();
        let tail = recovers(dir.path(), &all, all.len()).tail.unwrap();
        prop_assert_eq!((tail.path, tail.offset), (path, good.len() as u64));
        prop_assert_eq!(tail.bytes, garbage.len() as u64);
    }

    #[test]
    fn any_file_for_a_last_segment(all in some_bodies(), bytes in prop::collection::vec(any::<u8>(), 1..200)) {
        let dir = journal_of(&all);
        let path = segment_path(dir.path(), all.len() as u64);
        fs::write(path, bytes).unwrap();
        prop_assert!(recovers(dir.path(), &all, all.len()).tail.is_some());
    }
}
