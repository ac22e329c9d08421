//! Batches: their size, their window, their event, and which records are in them.

use super::*;

#[test]
fn the_event_is_aws_s_byte_for_byte() {
    let mut world = World::reading("");
    // The record of the developer guide's example.
    let record = SourceRecord {
        data: Bytes::from_static(b"Hello, this is a test."),
        partition_key: "1".into(),
        arrived: Timestamp(1_545_084_650_987),
        sequence_number: "49590338271490256608559692538361571095921575989136588898"
            .parse()
            .unwrap(),
    };
    world.lambda.tell_stream(
        world.now,
        STREAM,
        Millis(0),
        &[ShardInfo { shard: ShardId(6), parents: vec![] }],
    );
    assert_eq!(world.offer(6, &[record]), 1);
    let event = String::from_utf8(world.next().event()).expect("JSON is UTF-8");
    assert_eq!(
        event,
        r#"{"Records":[{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"1","sequenceNumber":"49590338271490256608559692538361571095921575989136588898","data":"SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==","approximateArrivalTimestamp":1545084650.987},"eventSource":"aws:kinesis","eventVersion":"1.0","eventID":"shardId-000000000006:49590338271490256608559692538361571095921575989136588898","eventName":"aws:kinesis:record","invokeIdentityArn":"arn:aws:iam::123456789012:role/detectar-fraude-role","awsRegion":"us-east-1","eventSourceARN":"arn:aws:kinesis:us-east-1:123456789012:stream/s"}]}"#
    );
}

#[test]
fn without_a_window_a_batch_leaves_at_once_and_the_next_waits_for_it() {
    let mut world = World::reading("");
    world.put(0, &["a"]);
    let first = world.next();
    world.put(0, &["b", "c"]);
    assert_eq!(world.poll(), None, "one batch of a shard at a time");
    assert_eq!(world.checkpoint(0), 0);
    world.pass(40);
    world.succeed(&first);
    assert_eq!((world.checkpoint(0), world.shard(0).iterator_age), (1, 40));
    assert_eq!(world.mapping().last_result, LastResult::Ok);
    let second = world.next();
    assert_eq!(payloads(&second), ["b", "c"]);
    world.succeed(&second);
    assert_eq!((world.checkpoint(0), world.lambda.held_bytes()), (3, 0));
    assert!(!world.lambda.invocation_done(world.now, second.id, Outcome::Throttled), "answered");
}

#[test]
fn batch_size_is_kept() {
    let mut world = World::reading(r#","BatchSize":2"#);
    world.put(0, &["a", "b", "c", "d", "e"]);
    let mut sizes = Vec::new();
    while let Some(batch) = world.poll() {
        sizes.push(batch.records.len());
        world.succeed(&batch);
    }
    assert_eq!(sizes, [2, 2, 1]);
}

#[test]
fn a_batching_window_waits_for_a_full_batch_or_its_end() {
    let mut world = World::reading(r#","BatchSize":3,"MaximumBatchingWindowInSeconds":10"#);
    world.put(0, &["a"]);
    world.pass(5000);
    world.put(0, &["b"]);
    assert_eq!(world.poll(), None);
    world.pass(4999);
    assert_eq!(world.poll(), None);
    world.pass(1);
    let batch = world.next();
    assert_eq!(payloads(&batch), ["a", "b"]);
    world.succeed(&batch);
    world.put(0, &["c", "d", "e"]);
    assert_eq!(world.next().records.len(), 3, "full before its time");
}

#[test]
fn no_event_is_over_six_mebibytes() {
    let mut world = World::reading(r#","BatchSize":10000"#);
    let large = vec![7; 1 << 20];
    let records: Vec<_> = (0..9).map(|_| world.record(0, "k", &large)).collect();
    world.offer(0, &records);
    let mut seen = 0;
    while let Some(batch) = world.poll() {
        assert!(batch.event().len() <= PAYLOAD_BYTES_MAX);
        assert_eq!(batch.records.len(), if seen < 8 { 4 } else { 1 });
        seen += batch.records.len();
        world.succeed(&batch);
    }
    assert_eq!(seen, 9);
}

#[test]
fn a_record_that_no_event_can_hold_is_given_up_with_notice() {
    let mut world = World::reading(
        r#","DestinationConfig":{"OnFailure":{"Destination":"arn:aws:sqs:us-east-1:123456789012:q"}}"#,
    );
    let records = [world.record(0, "k", &vec![7; 5 << 20]), world.record(0, "k", b"a")];
    assert_eq!(world.offer(0, &records), 2);
    let [notice] = world.lambda.take_notices().try_into().expect("one notice");
    assert_eq!((notice.condition, notice.invocations), (Condition::PayloadTooLarge, 0));
    let batch = world.next();
    assert_eq!(payloads(&batch), ["a"]);
    world.succeed(&batch);
    assert_eq!(world.checkpoint(0), 2);
}

#[test]
fn starting_positions_choose_the_records() {
    for (position, wanted, from) in [
        (r#""TRIM_HORIZON""#, vec!["old", "new"], None),
        (r#""LATEST""#, vec!["new"], Some(BORN)),
        (
            r#""AT_TIMESTAMP","StartingPositionTimestamp":1795334399"#,
            vec!["old", "new"],
            Some(BORN - Millis(1000)),
        ),
    ] {
        let mut world = World::new();
        let body = format!(
            r#"{{"FunctionName":"detectar-fraude","EventSourceArn":"{STREAM}","StartingPosition":{position}}}"#
        );
        world
            .call(crate::api::lambda::Operation::CreateEventSourceMapping, &body)
            .expect("a mapping");
        world.tell(&[(0, &[])]);
        world.now = BORN - Millis(1);
        let old = world.record(0, "k", b"old");
        world.now = BORN;
        let new = world.record(0, "k", b"new");
        assert_eq!(world.lambda.sources().next().expect("a reader").from, from);
        assert_eq!(world.offer(0, &[old, new]), 2);
        assert_eq!(payloads(&world.next()), wanted, "{position}");
    }
}

#[test]
fn latest_begins_when_the_mapping_reads() {
    let mut world = World::of(|settings| settings.lifecycle = Millis(500));
    let body = format!(
        r#"{{"FunctionName":"detectar-fraude","EventSourceArn":"{STREAM}","StartingPosition":"LATEST"}}"#
    );
    world.call(crate::api::lambda::Operation::CreateEventSourceMapping, &body).expect("a mapping");
    world.tell(&[(0, &[])]);
    assert_eq!(world.lambda.sources().count(), 0);
    let missed = world.record(0, "k", b"missed");
    assert_eq!(world.offer(0, std::slice::from_ref(&missed)), 0);
    world.pass(500);
    let seen = world.record(0, "k", b"seen");
    assert_eq!(world.offer(0, &[missed, seen]), 2);
    assert_eq!(payloads(&world.next()), ["seen"]);
}

#[test]
fn filters_let_records_pass_and_the_checkpoint_goes_on() {
    let mut world = World::reading(
        r#","FilterCriteria":{"Filters":[{"Pattern":"{\"data\":{\"monto\":[{\"numeric\":[\">\",100]}]}}"}]}"#,
    );
    world.put(0, &[r#"{"monto":1}"#, "no json", r#"{"monto":101}"#, r#"{"monto":2}"#]);
    let batch = world.next();
    assert_eq!(payloads(&batch), [r#"{"monto":101}"#]);
    assert_eq!(world.checkpoint(0), 2);
    world.succeed(&batch);
    assert_eq!(world.checkpoint(0), 4);
    let total = world.mapping().metrics.total;
    assert_eq!((total.polled, total.filtered, total.succeeded), (4, 3, 1));
    // What was filtered out is past; taking the filters away brings nothing back.
    world.update(r#""FilterCriteria":{}"#);
    world.put(0, &["x"]);
    assert_eq!(payloads(&world.next()), ["x"]);
}

#[test]
fn parallel_batches_keep_each_key_in_order() {
    let mut world = World::reading(r#","ParallelizationFactor":10,"BatchSize":1"#);
    let records: Vec<_> = (0..40)
        .map(|index| world.record(0, &format!("k{}", index % 20), index.to_string().as_bytes()))
        .collect();
    assert_eq!(world.offer(0, &records), 40);
    let mut running = Vec::new();
    while let Some(batch) = world.poll() {
        running.push(batch);
    }
    assert!((5..=10).contains(&running.len()), "{} at a time", running.len());
    // The first batch hangs: others go on, and the checkpoint waits.
    let hanging = running.remove(0);
    let mut order: Vec<(String, u64)> = Vec::new();
    while let Some(batch) = running.pop() {
        let record = &batch.records[0].record;
        order.push((record.partition_key.as_str().to_owned(), record.sequence_number.counter));
        world.succeed(&batch);
        running.extend(world.poll());
    }
    assert!(
        order.len() > 20
            && order.iter().all(|(key, number)| {
                order.iter().filter(|(other, _)| other == key).all(|(_, other)| {
                    other <= number || {
                        order.iter().position(|entry| entry == &(key.clone(), *number))
                            < order.iter().position(|entry| entry == &(key.clone(), *other))
                    }
                })
            })
    );
    assert!(world.checkpoint(0) < hanging.records[0].record.sequence_number.counter);
    world.succeed(&hanging);
    while let Some(batch) = world.poll() {
        world.succeed(&batch);
    }
    assert_eq!(world.checkpoint(0), 40);
}

#[test]
fn another_factor_waits_for_what_is_at_hand() {
    let mut world = World::reading(r#","BatchSize":1"#);
    world.put(0, &["a", "b", "c"]);
    let first = world.next();
    world.update(r#""ParallelizationFactor":5"#);
    assert_eq!(world.poll(), None, "a key must not overtake itself");
    world.put(0, &["d"]);
    world.succeed(&first);
    let mut seen = Vec::new();
    while let Some(batch) = world.poll() {
        seen.extend(payloads(&batch));
        world.succeed(&batch);
    }
    seen.sort_unstable();
    assert_eq!((seen.concat().as_str(), world.shard(0).lanes.len()), ("bcd", 5));
    assert_eq!(world.checkpoint(0), 4);
}

#[test]
fn a_disabled_mapping_stops_and_goes_on_where_it_was() {
    let mut world = World::reading(r#","BatchSize":1"#);
    world.put(0, &["a", "b"]);
    let first = world.next();
    world.update(r#""Enabled":false"#);
    world.succeed(&first);
    assert_eq!((world.poll(), world.checkpoint(0)), (None, 1));
    assert_eq!(world.lambda.sources().count(), 0);
    let late = world.record(0, "k", b"c");
    assert_eq!(world.offer(0, std::slice::from_ref(&late)), 0);
    world.pass(3_600_000);
    world.update(r#""Enabled":true"#);
    let second = world.next();
    assert_eq!(payloads(&second), ["b"]);
    world.succeed(&second);
    assert_eq!(world.offer(0, &[late]), 1);
    assert_eq!(payloads(&world.next()), ["c"]);
}

#[test]
fn a_function_takes_its_time() {
    let mut world = World::reading("");
    world.put(0, &["a"]);
    let batch = world.next();
    let outcome = Outcome::Succeeded { state: None };
    assert!(world.lambda.invocation_takes(world.now, batch.id, Millis(250), outcome.clone()));
    assert!(!world.lambda.invocation_takes(world.now, batch.id, Millis(1), outcome));
    world.pass(249);
    assert_eq!(world.checkpoint(0), 0);
    world.pass(1);
    assert_eq!((world.checkpoint(0), world.shard(0).iterator_age), (1, 250));
}
