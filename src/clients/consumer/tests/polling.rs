//! Polling: pace, limits, checkpoints, failures, iterators.

use super::super::log::What;
use super::super::spec::{Failure, Kind, Polling, Spec, Start};
use super::super::status::{Checkpoint, LaneState, ReadState, State};
use super::world::{World, polling};
use crate::api::kinesis::{DeleteStreamInput, Request, ShardId};
use crate::units::Millis;

fn paced(limit: i64, interval: u64, micros_per_record: u64) -> Spec {
    let kind = Kind::Polling(Polling { limit, interval: Millis(interval) });
    Spec { kind, micros_per_record, ..polling() }
}

#[test]
fn it_reads_everything_and_then_asks_nothing() {
    let mut world = World::new(polling(), 4);
    for index in 0..100 {
        world.put(&format!("k{index}"), &index.to_string());
    }
    world.pass(1000);
    let status = world.status();
    assert_eq!((status.totals.records, status.lag, status.totals.repeats), (100, 0, 0));
    assert_eq!((status.shards(), status.state), ((4, 4), State::CaughtUp));
    let calls = world.calls.len();
    world.pass(3_600_000);
    assert_eq!(world.calls.len(), calls, "a quiet world costs no call");
    let number = world.put("k1", "x").sequence_number;
    assert_eq!(world.machine.status(world.now).has_read(number), ReadState::Ahead);
    world.pass(10);
    let status = world.status();
    assert_eq!(status.totals.records, 101, "though its iterator was an hour old");
    assert_eq!(status.has_read(number), ReadState::Read);
    assert!(status.log.iter().any(|line| line.what == What::IteratorExpired));
}

#[test]
fn its_limit_interval_and_speed_are_its_own() {
    let mut world = World::new(paced(10, 500, 20_000), 1);
    for index in 0..40 {
        world.put("k", &index.to_string());
    }
    // The first ten are there at once and take 20 ms each.
    world.pass(100);
    assert_eq!(world.lane(0).batch, Some((5, 10)));
    assert_eq!(world.lane(0).checkpoint, Checkpoint::TrimHorizon, "only a batch is final");
    world.pass(150);
    assert_eq!(world.lane(0).records, 10);
    assert!(matches!(world.lane(0).checkpoint, Checkpoint::After(_)));
    world.pass(500);
    assert_eq!(world.count("GetRecords"), 2);
    world.pass(2000);
    let status = world.status();
    assert_eq!((status.totals.records, status.lag), (40, 0));
    assert_eq!(world.count("GetRecords"), 4);
}

#[test]
fn latest_misses_nothing_that_comes_after_it() {
    let mut world = World::new(Spec { start: Start::Latest, ..polling() }, 1);
    let before = world.put("k", "before").sequence_number;
    world.pass(1000);
    assert_eq!(world.lane(0).checkpoint, Checkpoint::Latest);
    assert_eq!(world.status().has_read(before), ReadState::Before);
    // Its iterator is long gone when something comes.
    world.pass_engine(3_600_000);
    world.put("k", "after");
    world.pass(1000);
    assert_eq!(world.seen(), ["after"]);
}

#[test]
fn a_moment_to_start_at_is_kept() {
    let mut world = World::new(polling(), 1);
    world.put("k", "early");
    world.pass_engine(5000);
    world.machine.spec.start = Start::AtTimestamp(world.now);
    world.put("k", "late");
    world.pass(2000);
    assert_eq!(world.seen(), ["late"]);
    assert_eq!(world.status().lag, 0);
}

#[test]
fn too_many_calls_are_told_and_waited_for() {
    let mut world = World::new(paced(1, 50, 0), 1);
    for index in 0..60 {
        world.put("k", &index.to_string());
    }
    world.pass(1500);
    let status = world.status();
    assert!(status.totals.throttles > 0);
    assert!(matches!(status.lanes[0].state, LaneState::Throttled { .. } | LaneState::Reading));
    world.pass(60_000);
    let status = world.status();
    assert_eq!((status.totals.records, status.totals.repeats, status.lag), (60, 0, 0));
    let expected: Vec<_> = (0..60).map(|index: u32| index.to_string()).collect();
    assert_eq!(world.seen(), expected);
    assert_eq!(status.state, State::CaughtUp);
}

#[test]
fn a_poison_record_holds_its_shard_and_no_other() {
    let mut world = World::new(paced(10, 200, 0), 2);
    world.machine.set_failure(Failure::Matching("veneno".to_owned()), world.now);
    for index in 0..4 {
        world.put("a", &index.to_string());
    }
    world.put("a", "veneno");
    world.put("a", "5");
    let other =
        (0..50).map(|n| format!("b{n}")).find(|key| world.put(key, "x").shard_id != ShardId(0));
    assert!(other.is_some());
    world.pass(10_000);
    let status = world.status();
    let poisoned = world.put("a", "6").shard_id;
    let lane = status.lane(poisoned).unwrap();
    assert!(matches!(lane.state, LaneState::Failed { .. }), "{lane:?}");
    assert_eq!(lane.checkpoint, Checkpoint::TrimHorizon);
    assert!(lane.repeats > 0, "those before it in the batch come again");
    assert!(status.lanes.iter().any(|lane| lane.lag == 0), "the other shard goes on");
    assert_eq!(status.state, State::Failing);
    assert!(status.age > 9000 && status.totals.failures > 1);
    world.machine.set_failure(Failure::None, world.now);
    world.pass(3000);
    let status = world.status();
    assert_eq!((status.lag, status.state), (0, State::CaughtUp));
}

#[test]
fn a_crash_repeats_what_came_after_the_checkpoint_and_loses_nothing() {
    let mut world = World::new(paced(10, 200, 10_000), 1);
    for index in 0..20 {
        world.put("k", &index.to_string());
    }
    world.pass(255);
    assert_eq!(world.lane(0).done - 1, 15);
    let mut asks = Vec::new();
    world.machine.crash(Millis(30_000), world.now, &mut asks);
    world.pass(29_000);
    assert!(matches!(world.status().state, State::Crashed { .. }));
    assert!(world.status().age > 28_000);
    world.pass(5000);
    let mut expected: Vec<_> = (0..15).chain(10..20).map(|index: u32| index.to_string()).collect();
    assert_eq!(world.seen(), expected);
    expected.truncate(15);
    let status = world.status();
    assert_eq!((status.totals.records, status.totals.repeats), (20, 5));
}

#[test]
fn a_pause_repeats_nothing() {
    let mut world = World::new(paced(10, 200, 10_000), 1);
    for index in 0..20 {
        world.put("k", &index.to_string());
    }
    world.pass(255);
    let mut asks = Vec::new();
    world.machine.pause(true, world.now, &mut asks);
    world.pass(10_000);
    assert_eq!((world.status().state, world.lane(0).lag), (State::Paused, 5));
    world.machine.pause(false, world.now, &mut asks);
    world.pass(10_000);
    assert_eq!((world.status().totals.records, world.status().totals.repeats), (20, 0));
}

#[test]
fn records_gone_by_age_are_counted_as_lost() {
    let mut world = World::new(paced(2, 200, 0), 1);
    for index in 0..4 {
        world.put("k", &index.to_string());
    }
    world.pass(10);
    assert_eq!(world.status().totals.records, 2);
    let mut asks = Vec::new();
    world.machine.pause(true, world.now, &mut asks);
    world.pass(25 * 3_600_000);
    world.machine.pause(false, world.now, &mut asks);
    world.put("k", "new");
    world.pass(5000);
    let status = world.status();
    assert_eq!((status.totals.records, status.totals.lost), (3, 2));
}

#[test]
fn a_stream_that_goes_stops_it_and_a_new_one_of_the_name_waits_for_a_word() {
    let mut world = World::new(polling(), 1);
    world.put("k", "old");
    world.pass(1000);
    let name = Some(super::world::STREAM.to_owned());
    let delete = DeleteStreamInput { stream_name: name.clone(), ..Default::default() };
    world.call(Request::DeleteStream(delete)).unwrap();
    world.pass(5000);
    assert_eq!(world.status().state, State::Stopped(super::super::StopReason::StreamGone));
    let create = crate::api::kinesis::CreateStreamInput {
        stream_name: name,
        shard_count: Some(1),
        ..Default::default()
    };
    world.call(Request::CreateStream(create)).unwrap();
    world.pass(5000);
    world.put("k", "new");
    world.pass(5000);
    assert_eq!(world.status().state, State::Stopped(super::super::StopReason::StreamReplaced));
    assert_eq!(world.seen(), ["old"]);
    world.machine.resume(world.now);
    world.pass(5000);
    assert_eq!(
        (world.seen(), world.status().state),
        (vec!["old".into(), "new".into()], State::CaughtUp)
    );
}

#[test]
fn a_reset_reads_again_from_where_it_is_told() {
    let mut world = World::new(polling(), 1);
    for index in 0..3 {
        world.put("k", &index.to_string());
    }
    world.pass(2000);
    let mut asks = Vec::new();
    world.machine.reset(Start::TrimHorizon, world.now, &mut asks);
    world.pass(2000);
    assert_eq!(world.seen(), ["0", "1", "2", "0", "1", "2"]);
    assert_eq!(world.lane(0).repeats, 0, "as it was told to");
}
