//! Objects through the whole way: a delivery stream, the writer's thread, and readers that share
//! no code with it.

use std::fs;
use std::io::Read as _;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};

use bytes::Bytes;

use super::*;
use crate::api::WireFormat;
use crate::api::firehose::Operation;
use crate::api::kinesis::{Identity, SequenceNumber, ShardId};
use crate::firehose::{Delivery, DeliveryId, Firehose, Settings, SourceRecord, SourceState};
use crate::units::{Millis, Timestamp};

/// 2018-08-27T10:30:05Z.
const BORN: Timestamp = Timestamp(1_535_365_805_000);

const NOTE: &str = r#"{"DeliveryStreamName":"txn-to-s3","S3DestinationConfiguration":{
    "RoleARN":"arn:aws:iam::123:role/FirehoseRole","BucketARN":"arn:aws:s3:::banco-datalake",
    "Prefix":"raw/transacciones/year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/",
    "ErrorOutputPrefix":"errors/transacciones/",
    "BufferingHints":{"SizeInMBs":128,"IntervalInSeconds":300},"CompressionFormat":"GZIP"}}"#;

fn service() -> Firehose {
    let identity = Identity { account: "123456789012".into(), region: "us-east-1".into() };
    let settings = Settings { lifecycle: Millis(0), limits: false, ..Settings::new(identity) };
    Firehose::new(settings, 7)
}

fn call(firehose: &mut Firehose, now: Timestamp, operation: Operation, body: &str) {
    let request = operation.decode(WireFormat::Json, body.as_bytes()).expect("readable");
    firehose.apply(now, &request, &|_| SourceState::Readable).result.expect("accepted");
}

/// Section 3 of the note with so many transactions, and its object.
fn note(format: &str, count: u32) -> (Firehose, Delivery, Vec<u8>) {
    let mut firehose = service();
    let body = NOTE.replace("GZIP", format);
    call(&mut firehose, BORN, Operation::CreateDeliveryStream, &body);
    let mut whole = Vec::new();
    for number in 0..count {
        let line = format!("{{\"txn\":\"TXN{number:06}\",\"monto\":{}}}\n", number * 7);
        let data = base64_simd::STANDARD.encode_to_string(&line);
        let body = format!(r#"{{"DeliveryStreamName":"txn-to-s3","Record":{{"Data":"{data}"}}}}"#);
        call(&mut firehose, BORN, Operation::PutRecord, &body);
        whole.extend_from_slice(line.as_bytes());
    }
    firehose.advance(BORN + Millis::from_secs(300));
    let delivery = firehose.poll_delivery().expect("an object");
    (firehose, delivery, whole)
}

type Reports = Receiver<(DeliveryId, Result<u64, String>)>;

fn writer(store: &ObjectStore) -> (ObjectWriter, Reports) {
    let (sender, reports) = channel();
    let report = move |_, id, outcome| {
        let _ = sender.send((id, outcome));
    };
    (ObjectWriter::start(store.clone(), 0, Box::new(report)).expect("a thread"), reports)
}

#[test]
fn the_notes_delivery_is_a_file_that_zcat_reads() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = ObjectStore::new(folder.path().join("s3"));
    let (mut firehose, delivery, whole) = note("GZIP", 1000);
    let (writer, reports) = writer(&store);
    assert!(writer.send(delivery.clone(), Mark::default()));
    let (id, outcome) = reports.recv().expect("a report");
    let size = outcome.expect("written");
    assert!(firehose.delivered(BORN + Millis::from_secs(301), id, size));
    assert_eq!(firehose.held_bytes(), 0);

    let file = store.file_of("banco-datalake", &delivery.key);
    let below = "banco-datalake/raw/transacciones/year=2018/month=08/day=27";
    assert!(file.starts_with(store.root().join(below)), "{}", file.display());
    let bytes = fs::read(&file).expect("the object");
    let mut read = Vec::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut read).expect("GZIP");
    assert_eq!(read, whole);
    if let Ok(output) = Command::new("gzip").arg("-dc").arg(&file).output() {
        assert!(output.status.success() && output.stdout == whole, "gzip disagrees");
    }

    let [info] = store.list("banco-datalake").expect("a list").try_into().expect("one object");
    assert_eq!((info.size, info.uncompressed_size), (bytes.len() as u64, whole.len() as u64));
    assert_eq!((info.key.as_str(), info.records), (delivery.key.as_str(), 1000));
    assert_eq!(info.content_encoding.as_deref(), Some("gzip"));
    if let Ok(output) = Command::new("md5sum").arg(&file).output() {
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(text.starts_with(&info.etag), "{text} is not {}", info.etag);
    }
    assert_eq!(store.route("banco-datalake", &delivery.key).expect("a route"), []);
    fs::remove_file(file).expect("removed");
    assert_eq!(store.list("banco-datalake").expect("a list"), []);
}

#[test]
fn writing_again_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = ObjectStore::new(folder.path().to_owned());
    for format in ["UNCOMPRESSED", "GZIP", "ZIP", "Snappy", "HADOOP_SNAPPY"] {
        let (_, delivery, _) = note(format, 50);
        let first = store.write(&delivery).expect("written");
        let file = store.file_of(&delivery.bucket, &delivery.key);
        let bytes = fs::read(&file).expect("the object");
        assert_eq!(store.write(&delivery).expect("written"), first);
        assert_eq!(fs::read(&file).expect("the object"), bytes);
        let parts = folder.path().join(".caudal").join("parts");
        assert_eq!(fs::read_dir(parts).expect("a folder").count(), 0);
    }
}

#[test]
fn a_route_leads_each_record_back_to_its_shard() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = ObjectStore::new(folder.path().to_owned());
    let mut firehose = service();
    let body = NOTE.replacen(
        "\"S3D",
        r#""DeliveryStreamType":"KinesisStreamAsSource","KinesisStreamSourceConfiguration":{"KinesisStreamARN":"arn:aws:kinesis:us-east-1:123456789012:stream/k","RoleARN":"arn:aws:iam::123456789012:role/r"},"S3D"#,
        1,
    );
    call(&mut firehose, BORN, Operation::CreateDeliveryStream, &body);
    let record = |shard, counter| {
        let shard = ShardId(shard);
        let start = SequenceNumber::start_of(shard, BORN);
        let sequence_number = SequenceNumber::of_record(start, counter, BORN);
        SourceRecord { data: Bytes::from_static(b"abc"), arrived: BORN, shard, sequence_number }
    };
    let records = [record(0, 1), record(3, 1), record(0, 2)];
    let stream = firehose.sources().next().expect("a reader").stream_id;
    assert_eq!(firehose.offer(BORN, stream, &records), 3);
    firehose.advance(BORN + Millis::from_secs(300));
    let delivery = firehose.poll_delivery().expect("an object");
    let info = store.write(&delivery).expect("written");
    let shards: Vec<_> = info.shards.iter().map(|part| (part.shard.0, part.records)).collect();
    assert_eq!(shards, [(0, 2), (3, 1)]);
    let route = store.route(&delivery.bucket, &delivery.key).expect("a route");
    let expected = [
        (3, records[0].sequence_number),
        (6, records[1].sequence_number),
        (9, records[2].sequence_number),
    ];
    let found: Vec<_> = route.iter().map(|entry| (entry.end, entry.sequence_number)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_folder_that_can_not_be_written_is_told_and_tried_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("s3");
    // A file stands where the folder should be: even an administrator can't write there.
    fs::write(&root, b"").expect("a file");
    let store = ObjectStore::new(root.clone());
    let (mut firehose, delivery, _) = note("GZIP", 3);
    let (writer, reports) = writer(&store);
    assert!(writer.send(delivery, Mark::default()));
    let (id, outcome) = reports.recv().expect("a report");
    let reason = outcome.expect_err("refused");
    assert!(reason.starts_with("cannot make"), "{reason}");
    let failed = BORN + Millis::from_secs(301);
    assert!(firehose.delivery_failed(failed, id, &reason));

    fs::remove_file(&root).expect("removed");
    firehose.advance(failed + Millis::from_secs(60));
    let again = firehose.poll_delivery().expect("the object again");
    assert!(writer.send(again.clone(), Mark::default()));
    let (id, outcome) = reports.recv().expect("a report");
    assert!(firehose.delivered(failed + Millis::from_secs(61), id, outcome.expect("written")));
    assert_eq!(store.list(&again.bucket).expect("a list").len(), 1);
    // The folder goes away meanwhile: the next object makes it anew.
    fs::remove_dir_all(&root).expect("removed");
    store.write(&again).expect("written");
}

#[test]
fn what_a_killed_process_left_is_removed_and_objects_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = ObjectStore::new(folder.path().to_owned());
    let (_, delivery, _) = note("GZIP", 3);
    store.write(&delivery).expect("written");
    let part = folder.path().join(".caudal").join("parts").join("99.part");
    fs::write(&part, b"half of it").expect("a part");
    store.tidy().expect("tidy");
    assert!(!part.exists());
    assert_eq!(store.list(&delivery.bucket).expect("a list").len(), 1);
    ObjectStore::new(folder.path().join("none")).tidy().expect("nothing to do");
}

#[test]
fn keys_that_climb_stay_in_their_bucket() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = ObjectStore::new(folder.path().join("s3"));
    let (_, mut delivery, _) = note("UNCOMPRESSED", 1);
    for (bucket, key) in
        [("b", "../../fuera"), ("..", "fuera"), (".caudal", "meta/x"), ("b", "/x//")]
    {
        (delivery.bucket, delivery.key) = (bucket.to_owned(), key.to_owned());
        store.write(&delivery).expect("written");
        let [info] =
            store.list(bucket).expect("a list").try_into().unwrap_or_else(|many: Vec<_>| {
                [many.into_iter().find(|info: &ObjectInfo| info.key == key).expect("the object")]
            });
        assert_eq!(info.key, key);
    }
    let outside: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(outside.len(), 1, "only the store itself");
}

#[test]
fn a_writer_that_is_dropped_leaves_the_rest_without_a_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = ObjectStore::new(folder.path().to_owned());
    let (_, delivery, _) = note("GZIP", 3);
    let (writer, reports) = writer(&store);
    for _ in 0..50 {
        writer.send(delivery.clone(), Mark::default());
    }
    drop(writer);
    let told = reports.iter().count();
    assert!(told <= 50);
    assert!(reports.recv().is_err(), "the thread has ended");
}

#[test]
fn objects_go_aside_with_their_past_and_come_back_as_they_were() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = ObjectStore::new(folder.path().to_owned());
    let (_, delivery, _) = note("GZIP", 3);
    store.write_after(&delivery, Some(10)).expect("written");
    // Sent again, it is as old as it was: it belongs to no fewer pasts.
    let info = store.write_after(&delivery, Some(20)).expect("written");
    assert_eq!(info.entry, Some(10));
    let past = |until: u64, last| Past {
        stretches: vec![Stretch { first: 0, last: until, until: None }],
        since: 0,
        last,
    };
    let listed = || store.list(&delivery.bucket).expect("a list");
    let file = store.file_of(&delivery.bucket, &delivery.key);
    store.keep(&past(9, 30)).expect("moved");
    assert!(listed().is_empty() && !file.exists());
    assert!(!folder.path().join(&delivery.bucket).exists(), "no empty folders are left");
    store.keep(&past(10, 30)).expect("moved");
    assert_eq!(listed(), std::slice::from_ref(&info));
    // The journal has lost its end: the entry's number is given again, the object is not.
    store.keep(&past(9, 9)).expect("moved");
    store.keep(&past(10, 30)).expect("moved");
    assert!(listed().is_empty() && !file.exists());
}
