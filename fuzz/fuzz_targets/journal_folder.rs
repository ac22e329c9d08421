//! A folder of damaged segments: what is whole is recovered, nothing is deleted, and after the
//! next append the journal opens without fault.
#![no_main]

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use caudal::runtime::journal::{EntryIndex, Journal, JournalError, Options, SyncPolicy};
use caudal_fuzz::feed::Feed;
use caudal_fuzz::segment;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    // `TMPDIR` should be in memory: every input opens and closes files.
    let folder = tempfile::tempdir().expect("a folder can be made");
    let dir = folder.path();
    let written = write_segments(dir, &mut Feed::new(data));
    let (first, entries) = match open(dir) {
        Ok(opened) => opened,
        // Somebody else's: not a byte of it is touched.
        Err(JournalError::NewerVersion { .. }) => return assert_eq!(files(dir), written),
        Err(error) => panic!("{error}"),
    };
    let mut journal = first;
    assert_eq!(files(dir), written, "opening changes nothing");
    journal.append(&[b"one", b" more"]).expect("can be appended to");
    journal.commit().expect("can be committed");
    drop(journal);
    nothing_is_lost(&written, &files(dir));

    let (journal, again) = open(dir).expect("opens");
    assert_eq!(again.len(), entries.len() + 1);
    assert_eq!(again[..entries.len()], entries);
    let reader = journal.reader();
    for (index, body) in (0..).zip(&again) {
        let read = reader.read(EntryIndex(index), 0, body.len() as u32).expect("is whole");
        assert_eq!(read, body);
    }
});

fn open(dir: &Path) -> Result<(Journal, Vec<Vec<u8>>), JournalError> {
    let options = Options { segment_bytes: 100, sync: SyncPolicy::EveryCommit, world_id: 5 };
    let mut entries = Vec::new();
    let (journal, opened) = Journal::open_replaying(dir, &options, &mut |index, body| {
        assert_eq!(index.0, entries.len() as u64);
        entries.push(body.to_vec());
        ControlFlow::Continue(())
    })?;
    assert_eq!(opened.entries, entries.len() as u64);
    Ok((journal, entries))
}

/// Up to four segments, mostly whole and in order, then touched here and there.
fn write_segments(dir: &Path, feed: &mut Feed<'_>) -> BTreeMap<String, Vec<u8>> {
    let mut next = 0;
    for _ in 0..feed.byte() % 5 {
        let first = if feed.once_in(8) { u64::from(feed.byte() % 6) } else { next };
        let world = if feed.once_in(8) { 6 } else { 5 };
        let mut bytes = segment::header(first, world);
        next = first;
        for _ in 0..feed.byte() % 4 {
            let length = feed.byte() % 50;
            segment::push_frame(&mut bytes, next, feed.take(length.into()));
            next += 1;
        }
        if feed.once_in(4) {
            let at = usize::from(feed.byte()) % bytes.len();
            bytes[at] ^= feed.byte();
            if feed.once_in(2) {
                segment::repair(&mut bytes);
            }
        }
        if feed.once_in(4) {
            bytes.truncate(usize::from(feed.byte()));
        }
        if feed.once_in(8) {
            let length = feed.byte();
            bytes.extend_from_slice(feed.take(length.into()));
        }
        let name = if feed.once_in(8) { u64::from(feed.byte() % 6) } else { first };
        let path = dir.join(format!("journal-{name:020}.log"));
        fs::write(path, bytes).expect("can be written");
    }
    files(dir)
}

fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(dir)
        .expect("can be listed")
        .map(|entry| entry.expect("can be read"))
        .map(|entry| (entry.file_name().into_string().expect("is ours"), entry.path()))
        .filter(|(name, _)| name != "LOCK")
        .map(|(name, path)| (name, fs::read(path).expect("can be read")))
        .collect()
}

/// Every byte that was there is still there: in its file, behind its file's cut, or set aside.
fn nothing_is_lost(before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) {
    for (name, bytes) in before {
        let kept = after.get(name).is_some_and(|now| now.starts_with(bytes));
        let prefix = format!("{name}.");
        let aside = || after.iter().filter(|(other, _)| other.starts_with(&prefix));
        let moved = || aside().any(|(_, other)| other == bytes);
        let cut = || {
            aside().any(|(_, tail)| {
                let at = bytes.len().saturating_sub(tail.len());
                bytes.ends_with(tail)
                    && after.get(name).is_some_and(|now| now.starts_with(&bytes[..at]))
            })
        };
        assert!(kept || moved() || cut(), "{name} has lost bytes");
    }
}
