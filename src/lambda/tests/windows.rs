//! Tumbling windows: their bounds, their state, and how they end.

use super::*;

fn answer(world: &mut World, invocation: &Invocation, state: &str) {
    world.done(invocation, Outcome::Succeeded { state: Some(state.to_owned()) });
}

fn window(invocation: &Invocation) -> &WindowOf {
    invocation.window.as_ref().expect("a window")
}

#[test]
fn a_window_hands_its_state_on_and_ends_with_a_last_invocation() {
    let mut world = World::reading(r#","TumblingWindowInSeconds":60"#);
    world.put(0, &["a"]);
    let first = world.next();
    let event = String::from_utf8(first.event()).expect("JSON is UTF-8");
    let tail = r#"],"window":{"start":"2026-11-22T08:00:00Z","end":"2026-11-22T08:01:00Z"},"state":{},"shardId":"shardId-000000000000","eventSourceARN":"arn:aws:kinesis:us-east-1:123456789012:stream/s","isFinalInvokeForWindow":false,"isWindowTerminatedEarly":false}"#;
    assert!(event.ends_with(tail), "{event}");
    answer(&mut world, &first, r#"{"n":1}"#);
    world.pass(30_000);
    world.put(0, &["b"]);
    let second = world.next();
    assert_eq!(window(&second).state, r#"{"n":1}"#);
    answer(&mut world, &second, r#"{"n":2}"#);
    world.pass(29_999);
    assert_eq!(world.poll(), None);
    world.pass(1);
    let last = world.next();
    assert_eq!((last.records.len(), window(&last).state.as_str()), (0, r#"{"n":2}"#));
    assert!(window(&last).is_final && !window(&last).is_early);
    world.succeed(&last);
    world.put(0, &["c"]);
    let next = world.next();
    assert_eq!((window(&next).state.as_str(), window(&next).start), ("{}", BORN + Millis(60_000)));
}

#[test]
fn a_batch_is_of_one_window() {
    let mut world =
        World::reading(r#","TumblingWindowInSeconds":60,"MaximumBatchingWindowInSeconds":300"#);
    world.put(0, &["a"]);
    world.pass(60_000);
    world.put(0, &["b"]);
    let first = world.next();
    assert_eq!(payloads(&first), ["a"]);
    answer(&mut world, &first, "1");
    let last = world.next();
    assert!(window(&last).is_final);
    world.succeed(&last);
    world.pass(300_000);
    assert_eq!(payloads(&world.next()), ["b"]);
}

#[test]
fn an_answer_without_state_is_a_failure() {
    let mut world = World::reading(r#","TumblingWindowInSeconds":60,"MaximumRetryAttempts":0"#);
    world.put(0, &["a"]);
    let batch = world.next();
    world.succeed(&batch);
    assert_eq!(world.mapping().metrics.total.discarded, 1);
}

#[test]
fn a_last_invocation_is_tried_until_it_succeeds() {
    let mut world = World::reading(r#","TumblingWindowInSeconds":60,"MaximumRetryAttempts":0"#);
    world.put(0, &["a"]);
    let batch = world.next();
    answer(&mut world, &batch, "1");
    world.pass(60_000);
    for _ in 0..5 {
        let last = world.next();
        assert!(window(&last).is_final);
        world.fail(&last);
        world.put(0, &["b"]);
        assert_eq!(world.poll(), None, "processing is suspended");
        world.pass(60_000);
    }
    let last = world.next();
    world.succeed(&last);
    assert_eq!(world.next().records.len(), 1);
}

#[test]
fn a_state_that_is_too_large_ends_the_window_early() {
    let mut world = World::reading(r#","TumblingWindowInSeconds":60"#);
    world.put(0, &["a"]);
    let batch = world.next();
    let large = format!("\"{}\"", "x".repeat(1 << 20));
    answer(&mut world, &batch, &large);
    let last = world.next();
    assert!(window(&last).is_final && window(&last).is_early);
    world.succeed(&last);
    assert_eq!(world.poll(), None);
}

#[test]
fn a_shard_s_end_ends_its_window() {
    let mut world = World::reading(r#","TumblingWindowInSeconds":900"#);
    world.put(0, &["a"]);
    let batch = world.next();
    answer(&mut world, &batch, "1");
    let id = world.mapping().id;
    world.lambda.offer(world.now, id, ShardId(0), &[], true);
    assert!(!world.shard(0).finished);
    let last = world.next();
    assert!(window(&last).is_final);
    world.succeed(&last);
    assert!(world.shard(0).finished);
}

#[test]
fn windows_that_are_taken_away_end() {
    let mut world = World::reading(r#","TumblingWindowInSeconds":900"#);
    world.put(0, &["a"]);
    let batch = world.next();
    answer(&mut world, &batch, "1");
    world.update(r#""TumblingWindowInSeconds":0"#);
    let last = world.next();
    assert!(window(&last).is_final && window(&last).is_early);
    world.succeed(&last);
    world.put(0, &["b"]);
    assert_eq!(world.next().window, None);
}
