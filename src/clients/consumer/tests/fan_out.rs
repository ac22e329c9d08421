//! Enhanced fan-out: registration, renewal, failure.

use super::super::log::{StopReason, What};
use super::super::spec::{Failure, Spec, Start};
use super::super::status::{LaneState, State};
use super::world::{World, fan_out};
use crate::api::kinesis::{DeregisterStreamConsumerInput, RegisterStreamConsumerInput, Request};
use crate::units::Millis;

#[test]
fn it_registers_waits_and_reads() {
    let mut world = World::new(fan_out(), 2);
    for index in 0..50 {
        world.put(&format!("k{index}"), &index.to_string());
    }
    world.settle();
    assert_eq!(world.status().state, State::Registering);
    world.pass(2000);
    let status = world.status();
    assert_eq!((status.totals.records, status.lag, status.state), (50, 0, State::CaughtUp));
    assert!(status.arn.is_some_and(|arn| arn.contains("/consumer/lector:")));
    assert_eq!(world.calls[..2], ["RegisterStreamConsumer", "DescribeStreamConsumer"]);
    assert_eq!(world.count("SubscribeToShard"), 2);
}

#[test]
fn it_renews_its_subscription_every_five_minutes() {
    let mut world = World::new(Spec { start: Start::Latest, ..fan_out() }, 1);
    world.put("k", "before");
    world.pass(2000);
    for minute in 0..13 {
        world.put("k", &minute.to_string());
        world.pass(60_000);
    }
    let expected: Vec<_> = (0..13).map(|minute: u32| minute.to_string()).collect();
    assert_eq!(world.seen(), expected);
    assert_eq!(world.count("SubscribeToShard"), 3);
    let status = world.status();
    let renewed = What::Subscribed { renewed: true };
    assert!(status.log.iter().any(|line| line.what == renewed));
    assert_eq!((status.lag, status.totals.repeats), (0, 0));
}

#[test]
fn what_fails_comes_again_from_the_checkpoint() {
    let mut world = World::new(fan_out(), 1);
    world.put("k", "0");
    world.pass(2000);
    world.machine.set_failure(Failure::Matching("veneno".to_owned()), world.now);
    for data in ["1", "veneno", "2"] {
        world.put("k", data);
    }
    world.pass(20_000);
    let lane = world.lane(0);
    assert!(matches!(lane.state, LaneState::Failed { .. }), "{lane:?}");
    assert_eq!(lane.lag, 2);
    world.machine.set_failure(Failure::None, world.now);
    world.pass(20_000);
    let status = world.status();
    assert_eq!((status.lag, status.totals.records, status.state), (0, 4, State::CaughtUp));
    assert!(world.seen().ends_with(&["1".into(), "veneno".into(), "2".into()]));
}

#[test]
fn a_slow_one_is_behind_but_loses_nothing() {
    let mut world = World::new(Spec { micros_per_record: 100_000, ..fan_out() }, 1);
    world.pass(2000);
    for index in 0..100 {
        world.put("k", &index.to_string());
    }
    world.pass(5000);
    let lane = world.lane(0);
    assert!((40..=60).contains(&lane.lag), "{lane:?}");
    assert!(lane.age >= 4000);
    assert_eq!(lane.state, LaneState::Reading);
    world.pass(10_000);
    assert_eq!((world.status().totals.records, world.status().lag), (100, 0));
    assert!(world.seen().iter().enumerate().all(|(index, data)| *data == index.to_string()));
}

#[test]
fn a_pause_ends_its_subscriptions_and_a_crash_repeats() {
    let mut world = World::new(fan_out(), 1);
    world.pass(2000);
    world.put("k", "0");
    world.pass(1000);
    let mut asks = Vec::new();
    world.machine.pause(true, world.now, &mut asks);
    world.carry_out(asks);
    assert_eq!(world.engine.snapshot().subscriptions, 0);
    world.put("k", "1");
    world.pass(10_000);
    assert_eq!(world.seen(), ["0"]);
    let mut asks = Vec::new();
    world.machine.pause(false, world.now, &mut asks);
    world.pass(1000);
    assert_eq!(world.seen(), ["0", "1"]);
    world.machine.crash(Millis(1000), world.now, &mut asks);
    world.carry_out(asks);
    world.put("k", "2");
    world.pass(10_000);
    assert_eq!(world.seen(), ["0", "1", "2"]);
}

#[test]
fn one_whose_registration_is_taken_away_stops_and_can_go_on() {
    let mut world = World::new(fan_out(), 1);
    world.pass(2000);
    let arn = world.status().arn;
    let gone = DeregisterStreamConsumerInput { consumer_arn: arn, ..Default::default() };
    world.call(Request::DeregisterStreamConsumer(gone)).unwrap();
    world.put("k", "0");
    world.pass(5000);
    assert_eq!(world.status().state, State::Stopped(StopReason::RegistrationGone));
    world.machine.resume(world.now);
    world.pass(20_000);
    assert_eq!((world.status().state, world.seen()), (State::CaughtUp, vec!["0".to_owned()]));
}

#[test]
fn removed_it_can_take_its_registration_along() {
    let mut world = World::new(fan_out(), 1);
    world.pass(2000);
    let mut asks = Vec::new();
    world.machine.remove(true, &mut asks);
    world.carry_out(asks);
    world.pass_engine(2000);
    let snapshot = world.engine.snapshot();
    assert!(snapshot.streams[0].consumers.is_empty());
    assert_eq!(snapshot.subscriptions, 0);
}

#[test]
fn too_many_registrations_at_once_pass_and_too_many_in_all_stop_it() {
    let mut world = World::new(fan_out(), 1);
    let arn = world.engine.snapshot().streams[0].arn.clone();
    let register = |world: &mut World, name: String| {
        let input = RegisterStreamConsumerInput {
            stream_arn: Some(arn.clone()),
            consumer_name: Some(name),
            ..Default::default()
        };
        world.call(Request::RegisterStreamConsumer(input)).unwrap();
    };
    for index in 0..5 {
        register(&mut world, format!("otro-{index}"));
    }
    world.put("k", "0");
    world.pass(5000);
    assert_eq!((world.status().state, world.seen().len()), (State::CaughtUp, 1));

    let mut full = World::new(fan_out(), 1);
    for index in 0..20 {
        register(&mut full, format!("otro-{index}"));
        full.pass_engine(1000);
    }
    full.pass(5000);
    let State::Stopped(StopReason::Refused(fault)) = full.status().state else { panic!() };
    assert_eq!(fault.code, "LimitExceededException");
}
