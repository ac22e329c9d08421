//! The small texts of the field: shards, hash keys, sequence numbers, ARNs, points in time.
#![no_main]

use caudal::api::kinesis::{HashKey, Identity, SequenceNumber, ShardId};
use caudal::units::Timestamp;
use caudal_fuzz::feed::Feed;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut feed = Feed::new(data);
    if feed.once_in(4) {
        numbers(&mut feed);
    } else {
        texts(&String::from_utf8_lossy(feed.rest()), data);
    }
});

fn texts(text: &str, data: &[u8]) {
    if let Ok(shard) = text.parse::<ShardId>() {
        assert_eq!(shard.to_string().parse(), Ok(shard));
    }
    if let Ok(key) = text.parse::<HashKey>() {
        assert_eq!(key.to_string().parse::<HashKey>(), Ok(key));
    }
    if let Ok(number) = text.parse::<SequenceNumber>() {
        assert_eq!(number.to_string().trim_start_matches('0'), text.trim_start_matches('0'));
    }
    let here = Identity { account: "123456789012".into(), region: "us-east-1".into() };
    if let Some(name) = here.stream_of_arn(text) {
        assert!(text.ends_with(name));
    }
    if let Some((stream, consumer, created)) = here.consumer_of_arn(text) {
        assert!(text.contains(stream) && text.contains(consumer));
        let _ = here.consumer_arn(stream, consumer, Timestamp(created));
    }
    if let Ok(at) = serde_json::from_str::<Timestamp>(text) {
        shown(at);
    }
    if let Ok(at) = ciborium::from_reader::<Timestamp, _>(&data[1..]) {
        shown(at);
        let mut written = Vec::new();
        ciborium::into_writer(&at, &mut written).expect("a Vec takes every byte");
        assert_eq!(ciborium::from_reader::<Timestamp, _>(&written[..]).ok(), Some(at));
    }
}

fn numbers(feed: &mut Feed<'_>) {
    shown(Timestamp(i64::from_le_bytes(feed.array())));
    let mut number = || {
        let at = |bytes| Timestamp(i64::from_le_bytes(bytes) % 16_025_175_000_000);
        let shard = ShardId(u32::from_le_bytes(feed.array()) >> 1);
        let start = SequenceNumber::start_of(shard, Timestamp(at(feed.array()).0.abs()));
        let counter = u64::from_le_bytes(feed.array()) >> 1;
        SequenceNumber::of_record(start, counter, at(feed.array()))
    };
    let (one, other) = (number(), number());
    assert_eq!(one.to_string().parse(), Ok(one));
    // In one shard, numbers grow as records do, also as texts.
    let other = SequenceNumber { counter: other.counter, arrived_secs: other.arrived_secs, ..one };
    if one.counter != other.counter && one.to_string().len() == other.to_string().len() {
        assert_eq!(one.counter < other.counter, one.to_string() < other.to_string());
    }
}

fn shown(at: Timestamp) {
    assert!(!at.to_utc_text().is_empty() && !at.to_iso_text().is_empty());
    let text = serde_json::to_string(&at).expect("has a form");
    let back: Timestamp = serde_json::from_str(&text).expect("our own form can be read");
    // JSON carries a fraction, exact as long as it stands for a plausible point in time.
    assert!(back == at || at.0.unsigned_abs() > 1 << 50, "{at:?} became {back:?} by {text}");
}
