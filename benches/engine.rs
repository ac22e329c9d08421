//! The engine alone, on one core: `cargo bench --bench engine`.

mod support;

use std::time::Duration;

use caudal::api::WireFormat;
use caudal::api::kinesis::{
    GetRecordsInput, GetShardIteratorInput, Operation, Request, Response, ShardId,
};
use caudal::engine::{Answer, Engine, Envelope, Genesis, Origin, encode_entry};
use caudal::kinesis::{Lifecycle, Overflow, Settings, hash_of};
use caudal::units::{Millis, Timestamp};
use support::{CpuTime, batch, create, median_of, now, rate};

const RUNS: usize = 5;
const SPAN: Duration = Duration::from_millis(800);
const BORN: Timestamp = Timestamp(1_700_000_000_000);

fn engine(limits: bool, shards: i64) -> Engine {
    let settings = Settings {
        limits,
        lifecycle: Lifecycle::of(Millis(0)),
        overflow: Overflow::Spill,
        ..Settings::default()
    };
    let mut engine = Engine::new(Genesis { seed: 1, settings, born: BORN });
    engine.apply(BORN, &Envelope::kinesis(Origin::Generator, create("s", shards)));
    engine
}

fn ask(engine: &mut Engine, at: Timestamp, request: Request) -> Response {
    let outcome = engine.apply(at, &Envelope::kinesis(Origin::Generator, request));
    match outcome.result {
        Ok(Answer::Kinesis(response)) => response,
        other => panic!("{other:?}"),
    }
}

/// What no engine can beat: the MD5 of each key and one copy of each payload.
fn ingest_bound() -> f64 {
    let input = batch("s", 500, 1024, 0);
    let records = input.records.unwrap_or_default();
    let mut slab = vec![0_u8; 256 << 20];
    let mut at = 0;
    rate(SPAN, 500, || {
        for record in &records {
            let key = record.partition_key.as_deref().unwrap_or_default();
            std::hint::black_box(hash_of(key));
            let data = record.data.as_deref().unwrap_or_default();
            if at + data.len() > slab.len() {
                at = 0;
            }
            slab[at..at + data.len()].copy_from_slice(data);
            at += data.len();
        }
        std::hint::black_box(&slab);
    })
}

fn ingest(limits: bool) -> f64 {
    let shards = if limits { 512 } else { 4 };
    let mut engine = engine(limits, shards);
    let inputs: Vec<_> = (0..64)
        .map(|salt| {
            Envelope::kinesis(Origin::Generator, Request::PutRecords(batch("s", 500, 1024, salt)))
        })
        .collect();
    let (mut at, mut next) = (BORN, 0);
    rate(SPAN, 500, || {
        at = at + Millis(10);
        let outcome = engine.apply(at, &inputs[next % inputs.len()]);
        next += 1;
        std::hint::black_box(outcome.result.is_ok());
    })
}

fn read() -> f64 {
    let mut engine = engine(false, 1);
    for salt in 0..400 {
        ask(&mut engine, BORN, Request::PutRecords(batch("s", 500, 1024, salt)));
    }
    let begin = GetShardIteratorInput {
        stream_name: Some("s".to_owned()),
        shard_id: Some(ShardId(0).to_string()),
        shard_iterator_type: Some("TRIM_HORIZON".to_owned()),
        ..GetShardIteratorInput::default()
    };
    let mut iterator = None;
    let mut records = 0_u64;
    let (real, cpu) = (now(), CpuTime::start());
    while real.elapsed() < SPAN {
        let from = iterator.take().unwrap_or_else(|| {
            match ask(&mut engine, BORN, Request::GetShardIterator(begin.clone())) {
                Response::GetShardIterator(output) => output.shard_iterator,
                other => panic!("{other:?}"),
            }
        });
        let input = GetRecordsInput { shard_iterator: Some(from), ..GetRecordsInput::default() };
        if let Response::GetRecords(output) = ask(&mut engine, BORN, Request::GetRecords(input)) {
            records += output.records.len() as u64;
            iterator = output.next_shard_iterator.filter(|_| !output.records.is_empty());
        }
    }
    records as f64 / cpu.elapsed().as_secs_f64()
}

fn decode() -> f64 {
    let body = Request::PutRecords(batch("s", 500, 1024, 1)).encode(WireFormat::Json);
    rate(SPAN, 500, || {
        std::hint::black_box(Operation::PutRecords.decode(WireFormat::Json, &body).is_ok());
    })
}

fn encode_answer() -> f64 {
    let mut engine = engine(false, 1);
    ask(&mut engine, BORN, Request::PutRecords(batch("s", 500, 1024, 0)));
    let begin = GetShardIteratorInput {
        stream_name: Some("s".to_owned()),
        shard_id: Some(ShardId(0).to_string()),
        shard_iterator_type: Some("TRIM_HORIZON".to_owned()),
        ..GetShardIteratorInput::default()
    };
    let Response::GetShardIterator(output) =
        ask(&mut engine, BORN, Request::GetShardIterator(begin))
    else {
        panic!("no iterator");
    };
    let input = GetRecordsInput {
        shard_iterator: Some(output.shard_iterator),
        ..GetRecordsInput::default()
    };
    let answer = ask(&mut engine, BORN, Request::GetRecords(input));
    rate(SPAN, 500, || {
        std::hint::black_box(answer.encode(WireFormat::Json));
    })
}

fn journal_form() -> f64 {
    let envelope =
        Envelope::kinesis(Origin::Generator, Request::PutRecords(batch("s", 500, 1024, 0)));
    let mut out = Vec::new();
    rate(SPAN, 500, || {
        out.clear();
        encode_entry(BORN, &envelope, &mut out);
        std::hint::black_box(crc32fast::hash(&out));
    })
}

/// Seconds for a jump of 24 hours over 64 shards with a record each second.
fn jump() -> f64 {
    let mut engine = engine(false, 64);
    let mut at = BORN;
    for salt in 0..3600 {
        at = at + Millis(1000);
        ask(&mut engine, at, Request::PutRecords(batch("s", 64, 100, salt)));
    }
    let begun = CpuTime::start();
    engine.advance(at + Millis::from_hours(24));
    begun.elapsed().as_secs_f64() * 1000.0
}

fn main() {
    let bound = median_of(RUNS, ingest_bound);
    bound.print("bound: MD5 of the key and one copy of 1 KiB", "records/s", None);
    median_of(RUNS, || ingest(false)).print(
        "ingest, PutRecords 500 x 1 KiB, limits off",
        "records/s",
        Some(bound),
    );
    median_of(RUNS, || ingest(true)).print(
        "ingest, PutRecords 500 x 1 KiB, limits on, 512 shards",
        "records/s",
        Some(bound),
    );
    median_of(RUNS, read).print("GetRecords out", "records/s", None);
    median_of(RUNS, decode).print("JSON of PutRecords 500 x 1 KiB, read", "records/s", None);
    median_of(RUNS, encode_answer).print(
        "JSON of GetRecords 500 x 1 KiB, written",
        "records/s",
        None,
    );
    median_of(RUNS, journal_form).print("journal form and its checksum", "records/s", None);
    median_of(RUNS, jump).print("24 h jump, 64 shards, 230 400 records (aim: 1000)", "ms", None);
}
