//! The five positions, pages, following, what is kept and what is shown.

use super::super::{Filter, Phase, WaitReason};
use super::*;
use crate::api::kinesis::{DeleteStreamInput, GetRecordsInput, GetShardIteratorInput, ShardId};

#[test]
fn everything_is_read_and_merged_and_then_it_waits() {
    let mut bench = Bench::new(4);
    for _ in 0..5 {
        bench.put(100, 10);
        bench.pass(200);
    }
    bench.start(Position::TrimHorizon, Pace::Live);
    let seen = bench.until(|seen| seen.rows.len() == 500 && seen.status.phase == Phase::UpToDate);
    check_whole(&seen, 500);
    let arrivals: Vec<_> = seen.rows.from(0).map(|row| row.place().arrived).collect();
    assert!(arrivals.is_sorted());
    assert!(seen.status.calls >= 4 && seen.status.calls <= 8, "{}", seen.status.calls);
    assert_eq!(
        seen.paths.iter().map(|seen| seen.path.to_string()).collect::<Vec<_>>(),
        ["$.n", "$.relleno"]
    );
    let calls = seen.status.calls;
    // Nothing new: not one call more, however much time passes.
    bench.pass(3_600_000);
    bench.put(1, 10);
    let seen = bench.pass_until(100, |seen| seen.rows.len() == 501);
    assert_eq!(seen.status.calls, calls + 1);
    check_whole(&seen, 501);
}

#[test]
fn each_position_starts_where_aws_says() {
    let mut bench = Bench::new(1);
    bench.put(3, 1);
    bench.pass(1000);
    bench.put(3, 1);
    bench.start(Position::TrimHorizon, Pace::Live);
    let seen = bench.until(|seen| seen.rows.len() == 6);
    let number = |index: usize| seen.rows.get(index).unwrap().record.sequence_number;
    let at = seen.rows.get(3).unwrap().place().arrived;
    let later = Timestamp(at.0 - 1);
    for (position, expected) in [
        (Position::AtSequenceNumber(number(2)), vec![2, 3, 4, 5]),
        (Position::AfterSequenceNumber(number(2)), vec![3, 4, 5]),
        (Position::AtTimestamp(at), vec![3, 4, 5]),
        (Position::AtTimestamp(later), vec![3, 4, 5]),
        (Position::TrimHorizon, vec![0, 1, 2, 3, 4, 5]),
    ] {
        bench.pass(2000);
        bench.start(position, Pace::Live);
        let plan = |seen: &Seen| seen.status.plan.as_ref().map(|plan| plan.position);
        let seen = bench
            .until(|seen| plan(seen) == Some(position) && seen.status.phase == Phase::UpToDate);
        assert_eq!(numbers(&seen), expected, "{}", position.as_str());
    }
    bench.start(Position::Latest, Pace::Live);
    let latest = |seen: &Seen| {
        seen.status.plan.as_ref().is_some_and(|plan| plan.position == Position::Latest)
    };
    bench.until(|seen| latest(seen) && seen.status.phase == Phase::UpToDate);
    // Its iterator expires after five minutes, and nothing is passed over.
    bench.pass(400_000);
    bench.put(2, 1);
    let seen = bench.pass_until(100, |seen| seen.rows.len() >= 2);
    assert_eq!(numbers(&seen), [6, 7]);
}

#[test]
fn a_page_ends_and_the_next_one_goes_on() {
    let mut bench = Bench::new(2);
    bench.put(100, 1);
    bench.pass(1);
    bench.start(Position::TrimHorizon, Pace::Page(10));
    let seen = bench.until(|seen| seen.status.phase == Phase::PageDone);
    assert_eq!((seen.rows.len(), seen.status.read), (20, 20));
    let snapshot = bench.handle.snapshot();
    assert_eq!(seen.status.waiting(snapshot.stream(STREAM).unwrap()), 80);
    bench.reader.pace(Pace::Page(1000));
    let seen = bench.pass_until(300, |seen| seen.rows.len() == 100);
    check_whole(&seen, 100);
    bench.reader.pace(Pace::Stopped);
    bench.until(|seen| seen.status.phase == Phase::Stopped);
    bench.put(5, 1);
    bench.pass(5000);
    let seen = bench.reader.seen();
    assert_eq!(seen.rows.len(), 100, "what was read is kept, and nothing more is read");
    let snapshot = bench.handle.snapshot();
    assert_eq!(seen.status.waiting(snapshot.stream(STREAM).unwrap()), 5);
    bench.reader.pace(Pace::Live);
    check_whole(&bench.pass_until(300, |seen| seen.rows.len() == 105), 105);
}

#[test]
fn one_shard_alone() {
    let mut bench = Bench::new(4);
    bench.put(100, 1);
    bench.pass(1);
    bench.reader.start(Plan {
        stream: STREAM.to_owned(),
        scope: Scope::Shard(ShardId(2)),
        position: Position::TrimHorizon,
        pace: Pace::Live,
    });
    let seen = bench.until(|seen| seen.status.phase == Phase::UpToDate);
    assert!(!seen.rows.is_empty());
    assert!(seen.rows.from(0).all(|row| row.shard() == ShardId(2)));
    let held = bench.handle.snapshot().stream(STREAM).unwrap().shards[2].records;
    assert_eq!(seen.rows.len() as u64, held);
}

#[test]
fn two_mebibytes_a_second_are_kept_to_and_told() {
    let mut bench = Bench::new(1);
    for _ in 0..12 {
        bench.put(1, 900_000);
        bench.pass(1000);
    }
    bench.pass(1);
    bench.start(Position::TrimHorizon, Pace::Live);
    // The clock stands: one answer of 10 MiB at most, and then the budget is spent.
    let seen = bench.until(|seen| seen.status.shards.iter().any(|shard| shard.wait.is_some()));
    assert!(seen.rows.len() < 12);
    let wait = seen.status.shards[0].wait.expect("a wait");
    assert!(matches!(wait.reason, WaitReason::Bytes | WaitReason::FullAnswer), "{wait:?}");
    assert_eq!(seen.status.phase, Phase::Reading);
    bench.put(2, 10);
    let seen = bench.pass_until(500, |seen| seen.rows.len() == 14);
    check_whole(&seen, 14);
    assert_eq!(seen.status.refused, 0, "alone, it is never refused");
}

#[test]
fn another_readers_calls_are_waited_out() {
    let mut bench = Bench::new(1);
    bench.put(3, 1);
    let iterator = bench.ask(Request::GetShardIterator(GetShardIteratorInput {
        stream_name: Some(STREAM.to_owned()),
        shard_id: Some("shardId-000000000000".to_owned()),
        shard_iterator_type: Some("TRIM_HORIZON".to_owned()),
        ..GetShardIteratorInput::default()
    }));
    let Response::GetShardIterator(output) = iterator else { panic!("another answer") };
    let input = GetRecordsInput {
        shard_iterator: Some(output.shard_iterator),
        ..GetRecordsInput::default()
    };
    for _ in 0..5 {
        bench.ask(Request::GetRecords(input.clone()));
    }
    bench.start(Position::TrimHorizon, Pace::Live);
    let seen = bench.until(|seen| seen.status.refused > 0);
    let wait = seen.status.shards[0].wait.expect("a wait");
    assert_eq!((wait.reason, seen.rows.len()), (WaitReason::Refused, 0));
    let seen = bench.pass_until(100, |seen| seen.rows.len() == 3);
    check_whole(&seen, 3);
}

#[test]
fn a_refusal_of_the_first_call_is_the_error() {
    let bench = Bench::new(1);
    bench.start(Position::AtTimestamp(Timestamp(NOW.0 + 10_000_000)), Pace::Live);
    let seen = bench.until(|seen| matches!(seen.status.phase, Phase::Failed(_)));
    let Phase::Failed(error) = &seen.status.phase else { unreachable!() };
    assert_eq!(error.code(), "InvalidArgumentException");
}

#[test]
fn a_stream_that_goes_and_comes_back_is_another_one() {
    let mut bench = Bench::new(2);
    bench.put(10, 1);
    bench.start(Position::TrimHorizon, Pace::Live);
    bench.until(|seen| seen.rows.len() == 10);
    bench.ask(Request::DeleteStream(DeleteStreamInput {
        stream_name: Some(STREAM.to_owned()),
        ..DeleteStreamInput::default()
    }));
    bench.pass(600);
    let seen = bench.until(|seen| seen.status.phase == Phase::NoStream);
    assert_eq!(seen.rows.len(), 10, "what was read is kept");
    bench.create(1);
    bench.written = 0;
    bench.put(4, 1);
    let seen = bench.pass_until(100, |seen| seen.rows.len() == 4);
    check_whole(&seen, 4);
    assert_eq!(seen.status.restarted, Some((super::super::Restart::Recreated, 1)));
}

#[test]
fn another_past_is_read_anew() {
    for (position, kept) in [(Position::TrimHorizon, 5), (Position::Latest, 0)] {
        let mut bench = Bench::new(2);
        bench.put(5, 1);
        bench.pass(1000);
        bench.start(position, Pace::Live);
        bench.until(|seen| seen.status.phase == Phase::UpToDate && seen.rows.len() == kept);
        let earlier = bench.handle.history().past.len();
        bench.put(3, 1);
        bench.pass_until(100, |seen| seen.rows.len() == kept + 3);
        let (sender, done) = channel();
        let reply = move |travelled: Result<_, _>| sender.send(travelled.is_ok()).expect("a test");
        bench.pass(1);
        let steps = bench.handle.history().past.len() - earlier;
        bench.handle.undo(steps, Box::new(reply)).expect("a world");
        assert!(done.recv_timeout(PATIENCE).expect("an answer"));
        while bench.handle.snapshot().now > bench.handle.clock().now {
            std::thread::park_timeout(Duration::from_millis(2));
        }
        let there = |bench: &Bench| {
            let snapshot = bench.handle.snapshot();
            snapshot.stream(STREAM).expect("the stream").shards.iter().map(|s| s.records).sum()
        };
        let before: u64 = there(&bench);
        bench.written = before;
        bench.put(2, 1);
        let expected = kept as u64 + before - 5 + 2;
        let seen = bench.pass_until(100, |seen| {
            seen.status.restarted.is_some() && seen.rows.len() as u64 == expected
        });
        let mut all = numbers(&seen);
        all.sort_unstable();
        let first = if kept == 5 { 0 } else { 5 };
        assert_eq!(all, (first..before + 2).collect::<Vec<_>>(), "{}", position.as_str());
        assert_eq!(seen.status.restarted, Some((super::super::Restart::OtherPast, 1)));
    }
}

#[test]
fn what_is_gone_before_it_was_read_is_counted() {
    let mut bench = Bench::new(1);
    bench.put(4, 1);
    bench.start(Position::TrimHorizon, Pace::Live);
    bench.until(|seen| seen.rows.len() == 4);
    bench.reader.pace(Pace::Stopped);
    bench.until(|seen| seen.status.phase == Phase::Stopped);
    bench.put(6, 1);
    bench.clear_stream();
    bench.put(3, 1);
    bench.pass(1000);
    bench.reader.pace(Pace::Live);
    let seen = bench.pass_until(100, |seen| seen.rows.len() == 7);
    assert_eq!(seen.status.lost, 6);
}

#[test]
fn rows_leave_when_there_are_too_many_and_are_counted() {
    let mut bench = Bench::with(2, Bounds { rows: 2000, bytes: u64::MAX }, Settings::default());
    for _ in 0..10 {
        bench.put(400, 1);
        bench.pass(1000);
    }
    bench.start(Position::TrimHorizon, Pace::Live);
    let seen = bench.pass_until(500, |seen| seen.status.read == 4000);
    assert!(seen.rows.len() <= 2000);
    assert_eq!(seen.rows.len() as u64 + seen.status.evicted, 4000);
    assert_eq!(*numbers(&seen).iter().max().unwrap(), 3999);
}

#[test]
fn a_filter_holds_for_what_was_read_and_for_what_comes() {
    let mut bench = Bench::new(2);
    bench.put(400, 1);
    bench.start(Position::TrimHorizon, Pace::Live);
    bench.until(|seen| seen.rows.len() == 400);
    bench.reader.filter(Some(Filter::parse("n>=390").unwrap()));
    let shown = |seen: &Seen, count: usize| {
        seen.status.unfiltered == 0
            && seen.matching.as_ref().is_some_and(|rows| rows.len() == count)
    };
    bench.until(|seen| shown(seen, 10));
    bench.put(10, 1);
    let seen = bench.pass_until(100, |seen| shown(seen, 20));
    assert_eq!(seen.rows.len(), 410);
    bench.reader.filter(Some(Filter::parse("clave:cliente-7").unwrap()));
    bench.until(|seen| shown(seen, 11));
    bench.reader.filter(None);
    assert_eq!(bench.until(|seen| seen.matching.is_none()).shown().len(), 410);
    bench.reader.clear();
    bench.until(|seen| seen.rows.is_empty());
    bench.put(1, 1);
    assert_eq!(numbers(&bench.pass_until(100, |seen| !seen.rows.is_empty())), [410]);
}

#[test]
fn a_world_that_closes_ends_the_reading() {
    let mut bench = Bench::new(1);
    bench.put(1, 1);
    bench.start(Position::TrimHorizon, Pace::Live);
    bench.until(|seen| seen.rows.len() == 1);
    let Bench { runtime, reader, .. } = bench;
    runtime.stop().expect("an end");
    reader.start(Plan {
        stream: STREAM.to_owned(),
        scope: Scope::All,
        position: Position::TrimHorizon,
        pace: Pace::Live,
    });
    for _ in 0..2000 {
        if reader.seen().status.phase == Phase::Closed {
            return;
        }
        std::thread::yield_now();
        std::thread::park_timeout(Duration::from_millis(5));
    }
    panic!("it goes on reading");
}
