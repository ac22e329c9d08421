//! Objects as Firehose's writer leaves them, read back.

use std::fs;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use bytes::Bytes;
use proptest::prelude::*;

use super::*;
use crate::api::kinesis::{SequenceNumber, ShardId};
use crate::firehose::prefix::{ErrorType, PartitionKeys};
use crate::firehose::{BufferKey, ClosedBy, Compression, Delivery, DeliveryId, Place};
use crate::runtime::objects::ObjectStore;
use crate::units::Timestamp;

const BUCKET: &str = "banco-datalake";

struct Folder {
    store: ObjectStore,
    _kept: tempfile::TempDir,
}

fn folder() -> Folder {
    let kept = tempfile::tempdir().expect("a folder");
    Folder { store: ObjectStore::new(kept.path().join("s3")), _kept: kept }
}

impl Folder {
    /// Writes an object as the writer does.
    fn put(&self, key: &str, records: &[Bytes], compression: Compression, routed: bool) {
        self.put_as(key, records, compression, routed, BufferKey::Data(PartitionKeys::default()));
    }

    fn put_as(
        &self,
        key: &str,
        records: &[Bytes],
        compression: Compression,
        routed: bool,
        holds: BufferKey,
    ) {
        let at = Timestamp(1_535_365_805_000);
        let mut end = 0;
        let places: Vec<_> = records
            .iter()
            .enumerate()
            .map(|(index, record)| {
                end += record.len() as u32;
                let shard = ShardId(index as u32 % 3);
                let start = SequenceNumber::start_of(shard, at);
                let sequence_number = SequenceNumber::of_record(start, index as u64, at);
                Place { end, shard, sequence_number }
            })
            .collect();
        let delivery = Delivery {
            id: DeliveryId(1),
            stream: "txn-to-s3".into(),
            bucket: BUCKET.into(),
            key: key.into(),
            chunks: records.to_vec().into(),
            compression,
            entry: "e".into(),
            bytes: records.iter().map(|record| record.len() as u64).sum(),
            records: records.len() as u64,
            oldest: at,
            newest: at,
            opened: at,
            closed: at,
            closed_by: ClosedBy::Age,
            holds,
            places: if routed { places.into() } else { Arc::new([]) },
        };
        self.store.write(&delivery).expect("written");
    }

    fn open(&self, key: &str) -> Opened {
        Opened::open(&self.store, BUCKET, key).expect("an object")
    }
}

fn records(texts: &[&'static str]) -> Vec<Bytes> {
    texts.iter().map(|text| Bytes::from_static(text.as_bytes())).collect()
}

fn texts(opened: &Opened) -> Vec<String> {
    let record = |index| String::from_utf8_lossy(opened.record(index).expect("a record")).into();
    (0..opened.len()).map(record).collect()
}

#[test]
fn every_format_is_read_back() {
    let folder = folder();
    // More than a block of Snappy.
    let all: Vec<_> = (0..9000).map(|n| Bytes::from(format!("{{\"n\":{n}}}\n"))).collect();
    for (index, compression) in Compression::ALL.into_iter().enumerate() {
        let key = format!("a/{index}");
        folder.put(&key, &all, compression, false);
        let opened = folder.open(&key);
        assert_eq!((opened.len(), opened.shape, opened.cut), (9000, Shape::JsonLines, false));
        assert_eq!(opened.data(), all.concat(), "{compression:?}");
        assert_eq!(opened.record(8999), Some(&b"{\"n\":8999}\n"[..]));
        assert!(!opened.has_route() && opened.route(0).is_none());
    }
}

#[test]
fn records_end_where_they_ended_if_that_is_known() {
    let folder = folder();
    let all = records(&["{\"a\":1}", "sin más", "{\"b\":2}\n", ""]);
    folder.put("con", &all, Compression::Gzip, true);
    let opened = folder.open("con");
    assert_eq!(texts(&opened), ["{\"a\":1}", "sin más", "{\"b\":2}\n", ""]);
    assert_eq!(opened.route(2).map(|entry| entry.shard), Some(ShardId(2)));
    assert_eq!(opened.offset(2), 15);
}

#[test]
fn what_is_not_known_is_told_by_its_looks() {
    let folder = folder();
    let case = |texts_of: &[&'static str], shape, expected: &[&str]| {
        folder.put("x", &records(texts_of), Compression::Uncompressed, false);
        let opened = folder.open("x");
        assert_eq!(
            (opened.shape, texts(&opened)),
            (shape, expected.iter().map(|t| (*t).into()).collect())
        );
    };
    case(&["{\"a\":1}", "{\"b\":[2]}"], Shape::Concatenated, &["{\"a\":1}", "{\"b\":[2]}"]);
    case(&["{\"a\":1}\n", "{\"b\":2}"], Shape::JsonLines, &["{\"a\":1}\n", "{\"b\":2}"]);
    case(&["{\n\"a\":1}\n", "[]"], Shape::Concatenated, &["{\n\"a\":1}\n", "[]"]);
    case(&["hola\n", "{\"a\":1}\n"], Shape::Lines, &["hola\n", "{\"a\":1}\n"]);
    case(&["12 de mayo"], Shape::Lines, &["12 de mayo"]);
    case(&[], Shape::Lines, &[]);
    folder.put("b", &[Bytes::from_static(&[0, 255, 1])], Compression::Gzip, false);
    assert_eq!((folder.open("b").shape, folder.open("b").len()), (Shape::Binary, 1));
    let failure = records(&["{\"attemptsMade\":1,\"rawData\":\"YQ==\"}\n"]);
    let holds = BufferKey::Error(ErrorType::ProcessingFailed);
    folder.put_as("e", &failure, Compression::Gzip, false, holds);
    assert_eq!(folder.open("e").shape, Shape::Failures);
}

#[test]
fn bounds_are_told() {
    let folder = folder();
    let all = records(&["{\"a\":1}\n", "{\"a\":2}\n", "{\"a\":3}\n"]);
    for routed in [false, true] {
        folder.put("x", &all, Compression::Gzip, routed);
        let open = |bytes, records| {
            Opened::open_within(&folder.store, BUCKET, "x", bytes, records).expect("an object")
        };
        assert!(!open(24, 3).cut);
        let few = open(24, 2);
        assert_eq!((few.cut, few.len()), (true, 2), "routed: {routed}");
        let short = open(18, 9);
        assert!(short.cut, "routed: {routed}");
        assert_eq!(short.data().len(), 18);
    }
}

#[test]
fn what_is_broken_or_gone_is_told() {
    let folder = folder();
    let all = records(&["{\"a\":1}\n"]);
    for compression in Compression::ALL.into_iter().skip(1) {
        folder.put("x", &all, compression, false);
        let file = folder.store.file_of(BUCKET, "x");
        let whole = fs::read(&file).expect("a file");
        // So short that not even the head of a ZIP is whole: half of one still holds its data.
        let cut = (whole.len() / 3).min(12);
        for broken in [whole[..cut].to_vec(), b"nada de eso, y largo".repeat(4)] {
            fs::write(&file, broken).expect("written");
            let fault = Opened::open(&folder.store, BUCKET, "x").expect_err("broken");
            assert!(matches!(fault, Fault::Broken(_)), "{compression:?}: {fault:?}");
        }
    }
    fs::remove_file(folder.store.file_of(BUCKET, "x")).expect("removed");
    assert_eq!(Opened::open(&folder.store, BUCKET, "x").err(), Some(Fault::Gone));
}

#[test]
fn folders_are_what_keys_have_in_common() {
    let folder = folder();
    for key in [
        "raw/t/year=2026/day=21/a",
        "raw/t/year=2026/day=22/b",
        "raw/t/year=2026/day=22/c",
        "z",
        "err/x/y",
    ] {
        folder.put(key, &records(&["abc"]), Compression::Uncompressed, false);
    }
    let listing = Listing::new(folder.store.all().expect("a listing"));
    assert_eq!(listing.buckets(), [BUCKET]);
    let all = listing.bucket(BUCKET);
    assert_eq!((all.clone(), listing.bytes(&all)), (0..5, (15, 15)));
    let nodes = listing.nodes("", &all);
    let Node::Folder { path, from: 0, objects } = &nodes[1] else { panic!("{nodes:?}") };
    assert_eq!((path.as_str(), objects.clone()), ("raw/t/year=2026/", 1..4));
    assert_eq!(nodes[2], Node::Object(4));
    let inner = listing.nodes(path, objects);
    let Node::Folder { path, from, objects } = &inner[1] else { panic!("{inner:?}") };
    assert_eq!((&path[*from..], listing.bytes(objects).0), ("day=22/", 6));
    assert_eq!(listing.nodes(path, objects), [Node::Object(2), Node::Object(3)]);
    assert!(listing.find(BUCKET, "z").is_some() && listing.find("otro", "z").is_none());
    assert!(listing.bucket("otro").is_empty());
}

#[test]
fn copies_are_whole_and_replace_nothing_unasked() {
    let folder = folder();
    folder.put("x.gz", &records(&["hola\n"]), Compression::Gzip, false);
    let to = folder.store.root().join("copia");
    let save = |unpacked, replace| {
        let save =
            Save { bucket: BUCKET.into(), key: "x.gz".into(), to: to.clone(), unpacked, replace };
        save.run(&folder.store, 1000).result
    };
    assert_eq!(save(true, false), Ok(5));
    assert_eq!(fs::read(&to).expect("a file"), b"hola\n");
    assert_eq!(save(false, false), Err(Fault::Exists));
    assert!(save(false, true).is_ok());
    assert_eq!(fs::read(&to).expect("a file")[..2], [0x1f, 0x8b]);
}

#[test]
fn a_thread_tells_of_what_is_there() {
    let folder = folder();
    folder.put("x", &records(&["hola\n"]), Compression::Gzip, false);
    let (orders, inbox) = channel();
    let (woken, news) = channel();
    let waker = Box::new(move || woken.send(()).unwrap_or_default());
    let shared = Arc::new(Shared { seen: arc_swap::ArcSwap::default(), waker });
    let worker = Worker::new(folder.store.clone(), inbox, Arc::clone(&shared));
    let name = std::thread::Builder::new().name("bucket".to_owned());
    let thread = name.spawn(|| worker.run()).expect("a thread");
    let until = |so: &dyn Fn(&Seen) -> bool| {
        while !so(&shared.seen.load_full()) {
            news.recv_timeout(Duration::from_mins(1)).expect("news");
        }
    };
    orders.send(Order::Look).expect("a thread");
    until(&|seen| seen.listing.objects().len() == 1);
    orders.send(Order::Open { bucket: BUCKET.into(), key: "x".into() }).expect("a thread");
    until(&|seen| seen.opened.as_ref().is_some_and(|opened| opened.len() == 1));
    orders.send(Order::Open { bucket: BUCKET.into(), key: "no".into() }).expect("a thread");
    until(&|seen| seen.refused.as_ref().is_some_and(|(.., fault)| *fault == Fault::Gone));
    // An object whose past is gone is gone, without being asked for again.
    orders.send(Order::Open { bucket: BUCKET.into(), key: "x".into() }).expect("a thread");
    until(&|seen| seen.opened.is_some());
    fs::remove_file(folder.store.file_of(BUCKET, "x")).expect("removed");
    orders.send(Order::Look).expect("a thread");
    until(&|seen| seen.opened.is_none() && seen.listing.objects().is_empty());
    orders.send(Order::Quit).expect("a thread");
    thread.join().expect("it ends");
}

proptest! {
    #[test]
    fn parts_are_the_whole(
        all in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..20),
        json in any::<bool>(),
        routed in any::<bool>(),
    ) {
        let all: Vec<Bytes> = all
            .into_iter()
            .map(|bytes| if json { Bytes::from(format!("{bytes:?}")) } else { Bytes::from(bytes) })
            .collect();
        let folder = folder();
        folder.put("x", &all, Compression::Snappy, routed);
        let opened = folder.open("x");
        let parts: Vec<_> = (0..opened.len()).filter_map(|index| opened.record(index)).collect();
        prop_assert_eq!(parts.concat(), all.concat());
        if routed || json {
            prop_assert_eq!(opened.len(), all.len());
        }
    }
}
