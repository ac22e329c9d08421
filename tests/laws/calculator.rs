//! The calculator against the engine: the shards it proposes hold the load, and one less doesn't.

use caudal::api::Blob;
use caudal::api::kinesis::{PutRecordsRequestEntry, Response, ShardId};
use caudal::calculator::{Load, limits, size};
use caudal::engine::{Answer, Engine, Genesis};
use caudal::kinesis::{
    READ_BYTES_PER_SEC, READ_CALLS_PER_SEC, Settings, WRITE_BYTES_PER_SEC, WRITE_RECORDS_PER_SEC,
    even_range, middle_of,
};
use caudal::units::{Millis, Timestamp};
use proptest::prelude::*;

use crate::seeds::cases;
use crate::support::{call, create, get, horizon, iterator};

const BORN: Timestamp = Timestamp(1_795_000_000_000);
/// A producer sends what is due this often.
const TICK: u64 = 20;

/// A stream of so many shards that takes records up to 10 MiB, and the time at which it is ACTIVE.
fn stream(shards: u64) -> (Engine, Timestamp) {
    let mut engine = Engine::new(Genesis { seed: 3, settings: Settings::default(), born: BORN });
    engine.apply(BORN, &call(create("s", shards))).result.expect("a stream");
    (engine, BORN + Millis(10_000))
}

/// Sends `rate` records/s of `bytes` evenly over all shards for some seconds; returns how many were
/// refused.
fn produce(shards: u64, rate: u64, bytes: usize, seconds: u64) -> u64 {
    let (mut engine, start) = stream(shards);
    let keys: Vec<_> =
        (0..shards).map(|shard| middle_of(&even_range(shard, shards)).to_string()).collect();
    // The key counts as well: one byte.
    let data = Blob::from(vec![b'x'; bytes - 1]);
    let (mut sent, mut refused) = (0, 0);
    for tick in 1..=seconds * 1000 / TICK {
        let due = tick * TICK * rate / 1000;
        let now = start + Millis(tick * TICK);
        while sent < due {
            let count = (due - sent).min(500);
            let records: Vec<_> = (sent..sent + count)
                .map(|index| PutRecordsRequestEntry {
                    data: Some(data.clone()),
                    partition_key: Some("k".to_owned()),
                    explicit_hash_key: Some(keys[(index % shards) as usize].clone()),
                })
                .collect();
            let answer = engine.apply(now, &call(crate::support::put("s", records))).result;
            let Ok(Answer::Kinesis(Response::PutRecords(answer))) = answer else {
                panic!("no answer: {answer:?}");
            };
            refused += answer.failed_record_count as u64;
            sent += count;
        }
    }
    refused
}

fn load(rate: u64, bytes: u64) -> Load {
    let kb = bytes * 1000 / 1024;
    let text = format!("tps={rate}&kb={}.{:03}", kb / 1000, kb % 1000);
    text.parse().unwrap_or_else(|sentence| panic!("{text}: {sentence}"))
}

#[test]
fn the_limits_are_those_of_the_engine() {
    assert_eq!(limits::WRITE_MB << 20, u128::from(WRITE_BYTES_PER_SEC));
    assert_eq!(limits::WRITE_RECORDS, u128::from(WRITE_RECORDS_PER_SEC));
    assert_eq!(limits::READ_MB << 20, u128::from(READ_BYTES_PER_SEC));
    assert_eq!(limits::READ_CALLS, u128::from(READ_CALLS_PER_SEC));
    let quotas = Settings::default().quotas;
    assert_eq!(limits::FAN_OUT, u128::from(quotas.consumers));
    assert_eq!(limits::FAN_OUT_ADVANTAGE, u128::from(quotas.consumers_advantage));
}

#[test]
fn ten_shards_hold_the_example_of_the_notes_and_nine_do_not() {
    let shards = size(&Load::default()).shards as u64;
    assert_eq!(shards, 10);
    assert_eq!(produce(10, 10_000, 1024, 4), 0);
    // A second's worth of every shard is there at first: nine last 9 s and are short then.
    assert!(produce(9, 10_000, 1024, 12) > 0);
}

#[test]
fn the_classic_formula_is_refused_four_fifths_of_small_records() {
    let small: Load = "tps=10000&kb=0.2".parse().expect("a load");
    let sizing = size(&small);
    assert_eq!((sizing.classic.shards, sizing.shards), (2, 10));
    assert_eq!(produce(10, 10_000, 204, 3), 0);
    // 30 000 sent. Each shard takes the second that it has at first, and then 1000 a second from the
    // first tick on: 2 × (1000 + 2980).
    assert_eq!(produce(2, 10_000, 204, 3), 30_000 - 7960);
}

#[test]
fn exact_multiples_need_no_shard_more() {
    // 2048 × 5 KiB/s: exactly 10 MiB/s.
    assert_eq!(size(&load(2048, 5120)).shards, 10);
    assert_eq!(produce(10, 2048, 5120, 4), 0);
}

proptest! {
    #![proptest_config(cases(24))]

    /// What is proposed holds for some seconds, without a record refused.
    #[test]
    fn proposed_shards_hold_the_load(rate in 1..4000_u64, bytes in 20..6000_u64) {
        // Rounded up, so that the load is no lighter than what is sent.
        let shards = size(&load(rate, bytes + 2)).shards as u64;
        prop_assert_eq!(produce(shards, rate, bytes as usize, 3), 0, "{} shards", shards);
    }
}

/// Three that poll each shard once a second keep up with the shards proposed for them.
#[test]
fn proposed_shards_let_every_reader_keep_up() {
    let asked: Load = "tps=3000&kb=2&sondeo=3".parse().expect("a load");
    let shards = size(&asked).shards as u64;
    assert_eq!(shards, 9);
    let lags = read(shards, 3000, 2048, 3, 20);
    assert!(lags.iter().all(|lag| *lag <= 3000), "{lags:?}");
    // With the six that writing alone needs, they fall behind.
    let lags = read(6, 3000, 2048, 3, 20);
    assert!(lags.iter().any(|lag| *lag > 3000), "{lags:?}");
}

/// Writes for some seconds while readers poll once a second; returns how far behind each of them is,
/// in milliseconds, on the first shard.
fn read(shards: u64, rate: u64, bytes: usize, readers: u64, seconds: u64) -> Vec<i64> {
    let (mut engine, start) = stream(shards);
    let key = middle_of(&even_range(0, shards)).to_string();
    let data = Blob::from(vec![b'x'; bytes - 1]);
    let mut at: Vec<String> = (0..readers)
        .map(|_| {
            let request = iterator("s", ShardId(0), horizon());
            let answer = engine.apply(start, &call(request)).result;
            let Ok(Answer::Kinesis(Response::GetShardIterator(answer))) = answer else {
                panic!("no iterator: {answer:?}");
            };
            answer.shard_iterator
        })
        .collect();
    let mut lags = vec![0; readers as usize];
    let mut sent = 0;
    for tick in 1..=seconds * 1000 / TICK {
        let now = start + Millis(tick * TICK);
        // One shard's share.
        let due = tick * TICK * rate / 1000 / shards;
        let records: Vec<_> = (sent..due)
            .map(|_| PutRecordsRequestEntry {
                data: Some(data.clone()),
                partition_key: Some("k".to_owned()),
                explicit_hash_key: Some(key.clone()),
            })
            .collect();
        sent = due;
        if !records.is_empty() {
            engine.apply(now, &call(crate::support::put("s", records))).result.expect("an answer");
        }
        for (reader, iterator) in at.iter_mut().enumerate() {
            // Each at its own moment of the second.
            let phase = 1000 / readers * reader as u64 / TICK * TICK;
            if tick * TICK % 1000 != phase {
                continue;
            }
            let answer = engine.apply(now, &call(get(iterator.clone(), None))).result;
            // A refusal is tried again a second later, as the SDK's poll would.
            if let Ok(Answer::Kinesis(Response::GetRecords(answer))) = answer {
                lags[reader] = answer.millis_behind_latest;
                *iterator = answer.next_shard_iterator.expect("an open shard");
            } else {
                lags[reader] += 1000;
            }
        }
    }
    lags
}
