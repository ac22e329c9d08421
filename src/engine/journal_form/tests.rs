//! What is written into the journal is what is read from it.

use super::*;
use crate::api::kinesis::{CreateStreamInput, ShardId, SubscriptionId};
use crate::engine::FetchedRecord;
use crate::firehose::DeliveryId;
use crate::kinesis::Settings;

fn entry(key: Option<&str>, data: Option<&[u8]>, hash: Option<&str>) -> PutRecordsRequestEntry {
    PutRecordsRequestEntry {
        data: data.map(Blob::copy_from),
        explicit_hash_key: hash.map(str::to_owned),
        partition_key: key.map(str::to_owned),
    }
}

fn put_to_firehose() -> firehose::Request {
    let record = |data: &[u8]| firehose::Record { data: Some(Blob::copy_from(data)) };
    firehose::Request::PutRecordBatch(firehose::PutRecordBatchInput {
        delivery_stream_name: Some("txn-to-s3".into()),
        records: Some(vec![record(b"a"), record(&[0, 255])]),
    })
}

fn samples() -> Vec<Envelope> {
    let records = vec![
        entry(Some("clave-ñ"), Some(b"abc"), None),
        entry(Some("k"), Some(b""), Some("0")),
        entry(None, None, None),
    ];
    let put = PutRecordsInput {
        stream_name: Some("s".into()),
        records: Some(records),
        ..PutRecordsInput::default()
    };
    let one = PutRecordInput {
        stream_arn: Some("arn".into()),
        partition_key: Some("k".into()),
        data: Some(Blob::copy_from(b"xyz")),
        sequence_number_for_ordering: Some("5".into()),
        ..PutRecordInput::default()
    };
    let create =
        CreateStreamInput { stream_name: Some("s".into()), ..CreateStreamInput::default() };
    vec![
        Envelope::kinesis(Origin::Http, Request::PutRecords(put)),
        Envelope::kinesis(Origin::Terminal, Request::PutRecord(one)),
        Envelope::kinesis(Origin::Window, Request::CreateStream(create)),
        Envelope::control(Origin::Runtime, Control::ResetWorld),
        Envelope::control(
            Origin::Http,
            Control::HoldSubscription { subscription: SubscriptionId(7), held: true },
        ),
        Envelope::control(Origin::Window, Control::Configure(Settings::default())),
        Envelope::firehose(Origin::Http, put_to_firehose()),
        Envelope::control(
            Origin::Runtime,
            Control::Delivered { delivery: DeliveryId(3), stored_bytes: 70 },
        ),
        Envelope::control(
            Origin::Runtime,
            Control::NotDelivered { delivery: DeliveryId(3), reason: "disk full".into() },
        ),
        Envelope::lambda(
            Origin::Http,
            lambda::Request::GetFunction(lambda::GetFunctionInput {
                function_name: Some("detectar-fraude".into()),
                ..lambda::GetFunctionInput::default()
            }),
        ),
        Envelope::sns(
            Origin::Terminal,
            sns::Request::Publish(sns::PublishInput {
                topic_arn: Some("arn".into()),
                message: Some("¡ñ!".into()),
                ..sns::PublishInput::default()
            }),
        ),
        Envelope::control(Origin::Window, Control::FailPublishing { fails: true }),
        Envelope::control(
            Origin::Runtime,
            Control::FetchedForMapping {
                mapping: 3,
                shard: ShardId(2),
                from: 9,
                records: vec![FetchedRecord {
                    partition_key: "ñ".into(),
                    data: Blob::copy_from(&[0]),
                }],
            },
        ),
        Envelope::control(
            Origin::Runtime,
            Control::Fetched {
                delivery_stream: 1,
                shard: ShardId(2),
                from: 9,
                data: vec![Blob::copy_from(b"a"), Blob::copy_from(&[0, 255])],
            },
        ),
    ]
}

#[test]
fn inputs_survive() {
    for envelope in samples() {
        let mut out = Vec::new();
        encode_entry(Timestamp(-5), &envelope, &mut out);
        let back = decode_entry(&Bytes::from(out));
        assert_eq!(back, Ok(Entry::Input(Timestamp(-5), envelope)));
    }
}

#[test]
fn the_genesis_survives() {
    let genesis = Genesis { seed: 9, settings: Settings::default(), born: Timestamp(3) };
    let mut out = Vec::new();
    encode_genesis(&genesis, &mut out);
    assert_eq!(decode_entry(&Bytes::from(out)), Ok(Entry::Genesis(genesis)));
}

#[test]
fn jumps_survive() {
    let rewind = Rewind { to: 7, at: Timestamp(5), subscriptions_from: 3 };
    let mut out = Vec::new();
    encode_rewind(&rewind, &mut out);
    for length in 0..out.len() {
        let cut = Bytes::copy_from_slice(&out[..length]);
        assert_eq!(decode_entry(&cut), Err(BadEntry), "cut at {length}");
    }
    assert_eq!(decode_entry(&Bytes::from(out)), Ok(Entry::Rewind(rewind)));
    let mut out = Vec::new();
    encode_aside(Timestamp(5), &mut out);
    assert_eq!(decode_entry(&Bytes::from(out)), Ok(Entry::Aside));
}

#[test]
fn payloads_stand_where_the_engine_says() {
    let mut out = Vec::new();
    encode_entry(Timestamp(1), &samples()[0], &mut out);
    let at = PAYLOAD_OFFSET as usize;
    assert_eq!(&out[at..at + 11], "clave-ñabc".as_bytes());
}

#[test]
fn cut_entries_are_refused() {
    for envelope in samples() {
        let mut out = Vec::new();
        encode_entry(Timestamp(1), &envelope, &mut out);
        for length in 0..out.len() {
            let cut = Bytes::copy_from_slice(&out[..length]);
            assert_eq!(decode_entry(&cut), Err(BadEntry), "{envelope:?} cut at {length}");
        }
    }
}
