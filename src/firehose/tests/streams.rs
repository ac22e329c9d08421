//! Delivery streams' lives, descriptions, lists, tags, encryption and quotas.

use super::*;
use serde_json::{Value, json};

fn describe(world: &mut World, name: &str) -> Value {
    let body = json!({ "DeliveryStreamName": name }).to_string();
    let answer = world.call(Operation::DescribeDeliveryStream, &body).expect("a description");
    serde_json::from_str::<Value>(&answer).expect("JSON")["DeliveryStreamDescription"].take()
}

#[test]
fn a_delivery_stream_takes_its_time() {
    let mut world = World::of(|settings| settings.lifecycle = Millis(500));
    world.create(plain());
    assert_eq!(describe(&mut world, "s")["DeliveryStreamStatus"], "CREATING");
    let name = r#"{"DeliveryStreamName":"s"}"#;
    assert_eq!(
        world.refused(Operation::DeleteDeliveryStream, name).code(),
        "ResourceInUseException"
    );
    let early = world.ask(&put(b"a")).expect_err("too early");
    assert_eq!(early.to_string(), "Firehose s under account 123456789012 not found.");
    world.pass(1);
    world.put(b"a");
    world.call(Operation::DeleteDeliveryStream, name).expect("deleting");
    world.call(Operation::DeleteDeliveryStream, name).expect("still deleting");
    assert_eq!(describe(&mut world, "s")["DeliveryStreamStatus"], "DELETING");
    world.pass(1);
    let gone = world.refused(Operation::DescribeDeliveryStream, name);
    assert_eq!(gone.code(), "ResourceNotFoundException");
}

#[test]
fn a_description_has_both_of_aws_shapes_and_its_defaults() {
    let mut world = World::new();
    world.call(Operation::CreateDeliveryStream, NOTE).expect("created");
    let described = describe(&mut world, "txn-to-s3");
    assert_eq!(described["VersionId"], "1");
    assert_eq!(described["DeliveryStreamType"], "DirectPut");
    assert_eq!(described["HasMoreDestinations"], false);
    assert_eq!(described["DeliveryStreamEncryptionConfiguration"], json!({"Status": "DISABLED"}));
    let destination = &described["Destinations"][0];
    assert_eq!(destination["DestinationId"], "destinationId-000000000001");
    for shape in ["S3DestinationDescription", "ExtendedS3DestinationDescription"] {
        let shape = &destination[shape];
        assert_eq!(shape["RoleARN"], "arn:aws:iam::123:role/FirehoseRole");
        assert_eq!(shape["BufferingHints"], json!({"SizeInMBs": 128, "IntervalInSeconds": 300}));
        assert_eq!(shape["EncryptionConfiguration"], json!({"NoEncryptionConfig": "NoEncryption"}));
        assert_eq!(shape["CloudWatchLoggingOptions"], json!({"Enabled": false}));
    }
    assert_eq!(destination["ExtendedS3DestinationDescription"]["S3BackupMode"], "Disabled");
    world.create(plain());
    let hints = &describe(&mut world, "s")["Destinations"][0]["S3DestinationDescription"];
    assert_eq!(hints["BufferingHints"], json!({"SizeInMBs": 5, "IntervalInSeconds": 300}));
    assert_eq!(hints["CompressionFormat"], "UNCOMPRESSED");
}

#[test]
fn names_are_listed_in_pages_by_the_alphabet() {
    let mut world = World::new();
    for name in ["c", "a", "b"] {
        let body = NOTE.replace("txn-to-s3", name);
        world.call(Operation::CreateDeliveryStream, &body).expect("created");
    }
    let page = world.call(Operation::ListDeliveryStreams, r#"{"Limit":2}"#).expect("a page");
    assert_eq!(page, r#"{"DeliveryStreamNames":["a","b"],"HasMoreDeliveryStreams":true}"#);
    let rest = r#"{"ExclusiveStartDeliveryStreamName":"b"}"#;
    let page = world.call(Operation::ListDeliveryStreams, rest).expect("a page");
    assert_eq!(page, r#"{"DeliveryStreamNames":["c"],"HasMoreDeliveryStreams":false}"#);
    let others = r#"{"DeliveryStreamType":"KinesisStreamAsSource"}"#;
    let page = world.call(Operation::ListDeliveryStreams, others).expect("a page");
    assert_eq!(page, r#"{"DeliveryStreamNames":[],"HasMoreDeliveryStreams":false}"#);
}

#[test]
fn tags_are_added_replaced_paged_and_removed() {
    let mut world = World::new();
    world.create(plain());
    let tags = r#"{"DeliveryStreamName":"s","Tags":[{"Key":"a","Value":"1"},{"Key":"b"}]}"#;
    assert_eq!(world.call(Operation::TagDeliveryStream, tags).as_deref(), Ok("{}"));
    let page = r#"{"DeliveryStreamName":"s","Limit":1}"#;
    let page = world.call(Operation::ListTagsForDeliveryStream, page).expect("a page");
    assert_eq!(page, r#"{"Tags":[{"Key":"a","Value":"1"}],"HasMoreTags":true}"#);
    let twice = r#"{"DeliveryStreamName":"s","Tags":[{"Key":"a"},{"Key":"a"}]}"#;
    let refused = world.refused(Operation::TagDeliveryStream, twice);
    assert_eq!(refused.code(), "InvalidArgumentException");
    let many: Vec<_> = (0..49).map(|i| json!({ "Key": format!("k{i}") })).collect();
    let many = json!({ "DeliveryStreamName": "s", "Tags": many }).to_string();
    let refused = world.refused(Operation::TagDeliveryStream, &many);
    assert_eq!(refused.to_string(), "A delivery stream can't have more than 50 tags.");
    let remove = r#"{"DeliveryStreamName":"s","TagKeys":["a","x"]}"#;
    world.call(Operation::UntagDeliveryStream, remove).expect("removed");
    let rest = r#"{"DeliveryStreamName":"s","ExclusiveStartTagKey":"a"}"#;
    let page = world.call(Operation::ListTagsForDeliveryStream, rest).expect("a page");
    assert_eq!(page, r#"{"Tags":[{"Key":"b","Value":""}],"HasMoreTags":false}"#);
}

#[test]
fn encryption_goes_through_its_states() {
    let mut world = World::of(|settings| settings.lifecycle = Millis(500));
    world.create(plain());
    world.pass(1);
    let name = r#"{"DeliveryStreamName":"s"}"#;
    let status = |world: &mut World| {
        describe(world, "s")["DeliveryStreamEncryptionConfiguration"]["Status"].clone()
    };
    assert_eq!(world.call(Operation::StartDeliveryStreamEncryption, name).as_deref(), Ok("{}"));
    assert_eq!(status(&mut world), "ENABLING");
    let busy = world.refused(Operation::StopDeliveryStreamEncryption, name);
    assert_eq!(busy.code(), "ResourceInUseException");
    let encrypted = |world: &mut World| {
        let Ok(Response::PutRecord(answer)) = world.ask(&put(b"a")) else { panic!("refused") };
        answer.encrypted
    };
    assert!(!encrypted(&mut world));
    world.pass(1);
    assert_eq!(status(&mut world), "ENABLED");
    assert!(encrypted(&mut world));
    world.call(Operation::StopDeliveryStreamEncryption, name).expect("stopping");
    world.pass(1);
    assert_eq!(status(&mut world), "DISABLED");
    for _ in 0..23 {
        world.call(Operation::StartDeliveryStreamEncryption, name).expect("starting");
        world.pass(1);
    }
    let many = world.refused(Operation::StartDeliveryStreamEncryption, name);
    assert_eq!(many.code(), "LimitExceededException");
    world.pass(24 * 3600);
    let key = r#"{"DeliveryStreamName":"s","DeliveryStreamEncryptionConfigurationInput":{"KeyType":"CUSTOMER_MANAGED_CMK"}}"#;
    let refused = world.refused(Operation::StartDeliveryStreamEncryption, key);
    assert_eq!(refused.code(), "InvalidArgumentException");
    world.call(Operation::StartDeliveryStreamEncryption, name).expect("a new day");
}

#[test]
fn quotas_are_enforced() {
    let mut world = World::of(|settings| {
        settings.limits = true;
        settings.quotas.delivery_streams = 1;
        settings.quotas.records_per_sec = 3;
        settings.quotas.requests_per_sec = 2;
        settings.quotas.bytes_per_sec = 100;
    });
    world.create(plain());
    let refused = world.refused(Operation::CreateDeliveryStream, NOTE);
    assert_eq!(refused.code(), "LimitExceededException");
    let Ok(Response::PutRecordBatch(answer)) =
        world.ask(&batch(&[b"a", &[0; 120], b"b", b"c", b"d"]))
    else {
        panic!("refused")
    };
    assert_eq!(answer.failed_put_count, 2);
    let codes: Vec<_> =
        answer.request_responses.iter().map(|entry| entry.error_code.as_deref()).collect();
    let slow = Some("ServiceUnavailableException");
    assert_eq!(codes, [None, slow, None, None, slow]);
    assert_eq!(answer.request_responses[1].error_message.as_deref(), Some("Slow down."));
    assert!(answer.request_responses[0].record_id.as_ref().is_some_and(|id| id.len() == 220));
    assert!(world.ask(&put(b"a")).is_err(), "no records left in this second");
    assert_eq!(world.ask(&put(b"a")), Err(crate::api::firehose::SlowDown::Requests.into()));
    world.pass(1);
    world.put(b"a");
    let total = world.stream().metrics.total;
    assert_eq!((total.incoming_records, total.throttled_records, total.requests), (4, 3, 4));
    for _ in 0..5 {
        world.call(Operation::ListDeliveryStreams, "{}").expect("five a second");
    }
    let sixth = world.refused(Operation::ListDeliveryStreams, "{}");
    assert_eq!(sixth.code(), "ThrottlingException");
}

#[test]
fn a_reset_forgets_everything_and_gives_no_identity_twice() {
    let mut world = World::new();
    world.create(plain());
    world.put(b"a");
    world.pass(300);
    let before = world.firehose.poll_delivery().expect("an object");
    world.firehose.reset();
    world.check();
    assert!(world.firehose.streams().is_empty());
    assert!(!world.firehose.delivered(world.now, before.id, 1));
    world.create(plain());
    world.put(b"a");
    world.pass(300);
    let after = world.firehose.poll_delivery().expect("an object");
    assert!(after.id > before.id);
    assert_ne!(after.key, before.key);
}
