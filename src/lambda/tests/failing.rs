//! Functions that fail: retries, halving, partial answers, age, and what is given up.

use super::*;

const QUEUE: &str =
    r#","DestinationConfig":{"OnFailure":{"Destination":"arn:aws:sqs:us-east-1:123456789012:q"}}"#;

#[test]
fn retries_wait_longer_each_time_and_end() {
    let mut world = World::reading(&format!(r#","MaximumRetryAttempts":2{QUEUE}"#));
    world.put(0, &["a", "b"]);
    let first = world.next();
    world.fail(&first);
    assert_eq!(world.mapping().last_result, LastResult::Failed);
    world.put(0, &["c"]);
    for wait in [1000, 2000] {
        assert_eq!(world.poll(), None, "the shard stands still");
        world.pass(wait - 1);
        assert_eq!(world.poll(), None);
        world.pass(1);
        let again = world.next();
        assert_eq!(payloads(&again), ["a", "b"]);
        assert_ne!(again.request_id, first.request_id);
        world.fail(&again);
    }
    let [notice] = world.lambda.take_notices().try_into().expect("one notice");
    assert_eq!((notice.condition, notice.invocations), (Condition::RetryAttemptsExhausted, 3));
    assert_eq!(payloads(&world.next()), ["c"]);
    assert_eq!(world.checkpoint(0), 2);
    let total = world.mapping().metrics.total;
    assert_eq!((total.errors, total.failed, total.discarded), (3, 6, 2));
}

#[test]
fn the_notice_is_aws_s_document() {
    let mut world = World::reading(&format!(r#","MaximumRetryAttempts":0{QUEUE}"#));
    world.put(0, &["a", "b"]);
    world.pass(250);
    let batch = world.next();
    world.fail(&batch);
    let [notice] = world.lambda.take_notices().try_into().expect("one notice");
    let (first, last) = (&batch.records[0].record, &batch.records[1].record);
    assert_eq!(
        notice.body(),
        format!(
            r#"{{"requestContext":{{"requestId":"{}","functionArn":"arn:aws:lambda:us-east-1:123456789012:function:detectar-fraude","condition":"RetryAttemptsExhausted","approximateInvokeCount":1}},"responseContext":{{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"}},"version":"1.0","timestamp":"2026-11-22T08:00:00.250Z","KinesisBatchInfo":{{"shardId":"shardId-000000000000","startSequenceNumber":"{}","endSequenceNumber":"{}","approximateArrivalOfFirstRecord":"2026-11-22T08:00:00.000Z","approximateArrivalOfLastRecord":"2026-11-22T08:00:00.000Z","batchSize":2,"streamArn":"{STREAM}"}}}}"#,
            batch.request_id, first.sequence_number, last.sequence_number,
        )
    );
    assert_eq!(
        notice.destination,
        Some(Destination::Queue("arn:aws:sqs:us-east-1:123456789012:q".to_owned()))
    );
    let kept = &world.mapping().discarded[0];
    assert!(kept.records.iter().all(|held| held.record.data.is_empty()) && kept.count == 2);
}

#[test]
fn a_bucket_gets_the_event_too() {
    let mut world = World::reading(
        r#","MaximumRetryAttempts":0,"DestinationConfig":{"OnFailure":{"Destination":"arn:aws:s3:::apartados"}}"#,
    );
    world.put(0, &["a"]);
    let batch = world.next();
    let event = String::from_utf8(batch.event()).expect("JSON is UTF-8");
    world.fail(&batch);
    let [notice] = world.lambda.take_notices().try_into().expect("one notice");
    assert_eq!(notice.destination, Some(Destination::Bucket("apartados".to_owned())));
    let body: serde_json::Value = serde_json::from_str(&notice.body()).expect("JSON");
    assert_eq!(body["payload"].as_str(), Some(event.as_str()));
    let key = notice.object_key();
    let start = format!(
        "aws/lambda/{}/shardId-000000000000/2026/11/22/2026-11-22T08.00.00-",
        notice.mapping
    );
    assert!(key.starts_with(&start) && key.len() == start.len() + 36, "{key}");
}

#[test]
fn without_a_destination_nothing_goes_out_and_it_is_remembered() {
    let mut world = World::reading(r#","MaximumRetryAttempts":0"#);
    world.put(0, &["a"]);
    let batch = world.next();
    world.fail(&batch);
    assert!(world.lambda.take_notices().is_empty());
    assert_eq!(world.mapping().discarded.len(), 1);
}

#[test]
fn backoff_has_an_end() {
    let mut world = World::reading("");
    world.put(0, &["a"]);
    let mut waits = Vec::new();
    for _ in 0..10 {
        let batch = world.next();
        world.fail(&batch);
        let due = world.lambda.next_deadline().expect("a retry");
        waits.push(due.since(world.now).0 / 1000);
        world.pass(due.since(world.now).0);
    }
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
}

#[test]
fn halving_finds_the_poison_record_and_costs_no_retry() {
    let mut world = World::reading(&format!(
        r#","BisectBatchOnFunctionError":true,"MaximumRetryAttempts":1{QUEUE}"#
    ));
    world.put(0, &["a", "b", "x", "d", "e"]);
    let (mut handled, mut paths) = (Vec::new(), Vec::new());
    for _ in 0..40 {
        let Some(batch) = world.poll() else {
            if world.shard(0).held() == 0 {
                break;
            }
            let due = world.lambda.next_deadline().expect("a retry");
            world.pass(due.since(world.now).0);
            continue;
        };
        let front = world.shard(0).lanes[0].pieces.front().expect("at hand");
        paths.push(front.path.clone());
        let batch_payloads = payloads(&batch);
        if batch_payloads.iter().any(|data| data == "x") {
            world.fail(&batch);
        } else {
            handled.extend(batch_payloads);
            world.succeed(&batch);
        }
    }
    assert_eq!(handled, ["a", "b", "d", "e"], "in order");
    // abxde, abx, ab, x twice, de.
    assert_eq!(paths, ["", "0", "00", "01", "01", "1"]);
    let [notice] = world.lambda.take_notices().try_into().expect("one notice");
    assert_eq!((notice.count, notice.path.as_str()), (1, "01"));
    let tree = &world.shard(0).lanes[0].tree;
    let branches: Vec<_> =
        tree.branches().map(|(path, branch)| (path, branch.records, branch.fate)).collect();
    assert_eq!(
        branches,
        [
            ("", 5, Fate::Halved),
            ("0", 3, Fate::Halved),
            ("00", 2, Fate::Handled),
            ("01", 1, Fate::GivenUp),
            ("1", 2, Fate::Handled),
        ]
    );
    assert_eq!(world.mapping().metrics.total.bisected, 2);
}

#[test]
fn a_partial_answer_moves_the_checkpoint_to_the_first_failure() {
    let mut world = World::reading(
        r#","FunctionResponseTypes":["ReportBatchItemFailures"],"MaximumRetryAttempts":2"#,
    );
    world.put(0, &["a", "b", "c", "d"]);
    let batch = world.next();
    let number = |index: usize| batch.records[index].record.sequence_number.to_string();
    let answer = format!(
        r#"{{"batchItemFailures":[{{"itemIdentifier":"{}"}},{{"itemIdentifier":"{}"}}]}}"#,
        number(3),
        number(2),
    );
    world.done(&batch, Outcome::of_answer(answer.as_bytes()));
    assert_eq!(world.checkpoint(0), 2);
    world.pass(1000);
    let rest = world.next();
    assert_eq!((payloads(&rest), rest.attempt), (vec!["c".to_owned(), "d".to_owned()], 2));
    world.succeed(&rest);
    assert_eq!(world.checkpoint(0), 4);
    let total = world.mapping().metrics.total;
    assert_eq!((total.succeeded, total.failed, total.errors), (4, 2, 0));
}

/// The table of the developer guide, "Success and failure conditions", as recorded on AWS.
#[test]
fn answers_are_read_as_aws_reads_them() {
    let success = |state: Option<&str>| Outcome::Succeeded { state: state.map(str::to_owned) };
    let failures = |items: Vec<Option<&str>>| Outcome::BatchItemFailures {
        items: items.into_iter().map(|item| item.map(str::to_owned)).collect(),
        state: None,
    };
    for (answer, outcome) in [
        ("null", success(None)),
        ("", success(None)),
        ("{}", success(None)),
        (r#""text""#, success(None)),
        (r#"{"batchItemFailures":[]}"#, success(None)),
        (r#"{"batchItemFailures":null}"#, success(None)),
        (r#"{"batchItemFailures":[{"itemIdentifier":""}]}"#, failures(vec![Some("")])),
        (r#"{"batchItemFailures":[{"itemIdentifier":null}]}"#, failures(vec![None])),
        (r#"{"batchItemFailures":[{"foo":"1"}]}"#, failures(vec![None])),
        (r#"{"batchItemFailures":[{"itemIdentifier":123}]}"#, failures(vec![None])),
        (r#"{"state":{"a":1}}"#, success(Some(r#"{"a":1}"#))),
    ] {
        assert_eq!(Outcome::of_answer(answer.as_bytes()), outcome, "{answer}");
    }
    // Each of the failures is a complete one, and the notice names no error.
    for item in ["", "123", "x"] {
        let mut world = World::reading(&format!(
            r#","FunctionResponseTypes":["ReportBatchItemFailures"],"MaximumRetryAttempts":0{QUEUE}"#
        ));
        world.put(0, &["a", "b"]);
        let batch = world.next();
        world.done(&batch, failures(vec![Some(item)]));
        let [notice] = world.lambda.take_notices().try_into().expect("one notice");
        assert!(notice.count == 2 && notice.body().contains(r#""functionError":null"#), "{item}");
    }
}

#[test]
fn a_report_that_nobody_asked_for_is_a_success() {
    let mut world = World::reading("");
    world.put(0, &["a"]);
    let batch = world.next();
    world.done(&batch, Outcome::BatchItemFailures { items: vec![None], state: None });
    assert_eq!(world.checkpoint(0), 1);
}

#[test]
fn with_both_a_report_cuts_the_batch_and_costs_no_retry() {
    let mut world = World::reading(
        r#","FunctionResponseTypes":["ReportBatchItemFailures"],"BisectBatchOnFunctionError":true,"MaximumRetryAttempts":0"#,
    );
    world.put(0, &["a", "b", "c"]);
    let batch = world.next();
    let name = batch.records[1].record.sequence_number.to_string();
    world.done(&batch, Outcome::BatchItemFailures { items: vec![Some(name)], state: None });
    world.pass(1000);
    let rest = world.next();
    assert_eq!((payloads(&rest), world.checkpoint(0)), (vec!["b".to_owned(), "c".to_owned()], 1));
}

#[test]
fn a_record_that_is_too_old_is_given_up() {
    let mut world = World::reading(&format!(r#","MaximumRecordAgeInSeconds":60{QUEUE}"#));
    world.put(0, &["a"]);
    world.pass(30_000);
    let batch = world.next();
    world.put(0, &["b"]);
    world.pass(31_000);
    world.fail(&batch);
    let [notice] = world.lambda.take_notices().try_into().expect("one notice");
    assert_eq!((notice.condition, notice.count), (Condition::RecordAgeExceeded, 1));
    assert!(notice.body().contains(r#""condition":"RecordAgeExceeded""#));
    assert_eq!(payloads(&world.next()), ["b"], "30 s old");
    // One that was never handed over names no answer.
    world.update(r#""Enabled":false"#);
    world.pass(100_000);
    let late = world.record(0, "k", b"c");
    world.pass(61_000);
    world.update(r#""Enabled":true"#);
    world.offer(0, &[late]);
    assert!(world.lambda.take_notices().is_empty(), "b is still on its way");
}

#[test]
fn records_end_with_the_stream_s_retention() {
    let mut world = World::reading(QUEUE);
    world.put(0, &["a"]);
    let mut tries = 0;
    while world.shard(0).held() > 0 {
        if let Some(batch) = world.poll() {
            tries += 1;
            world.fail(&batch);
        }
        if let Some(due) = world.lambda.next_deadline() {
            world.pass(due.since(world.now).0);
        }
    }
    assert!(tries > 1400 && world.now > BORN + DAY, "{tries}");
    assert_eq!(world.lambda.take_notices()[0].condition, Condition::RecordAgeExceeded);
}

#[test]
fn being_throttled_is_no_failure_of_the_batch() {
    let mut world = World::reading(r#","MaximumRetryAttempts":0"#);
    world.put(0, &["a"]);
    for wait in [1000, 2000, 4000] {
        let batch = world.next();
        world.done(&batch, Outcome::Throttled);
        world.pass(wait);
    }
    let batch = world.next();
    world.succeed(&batch);
    let total = world.mapping().metrics.total;
    assert_eq!((total.throttles, total.discarded, total.succeeded), (3, 0, 1));
}

#[test]
fn a_failing_shard_holds_back_itself_alone() {
    let mut world = World::of(|settings| settings.shard_held_bytes_max = 10);
    world.create(r#","BatchSize":1"#);
    world.tell(&[(0, &[]), (1, &[])]);
    let records: Vec<_> = (0..30).map(|_| world.record(0, "k", b"x")).collect();
    assert_eq!(world.offer(0, &records), 10, "back-pressure");
    let room = |world: &World, shard: usize| {
        world.lambda.sources().next().expect("a reader").shards[shard].room
    };
    assert_eq!((room(&world, 0), room(&world, 1)), (0, 10));
    let stuck = world.next();
    world.fail(&stuck);
    world.put(1, &["a"]);
    let other = world.next();
    assert_eq!(payloads(&other), ["a"]);
    world.succeed(&other);
    assert_eq!((world.checkpoint(0), world.checkpoint(1)), (0, 1));
    // An offer may be repeated from where it was settled, or from the beginning.
    world.pass(1000);
    let again = world.next();
    world.succeed(&again);
    assert_eq!(world.offer(0, &records), 11);
}
