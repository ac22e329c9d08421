//! When and where objects are written, and what happens when they can't be.

use super::*;
use crate::api::firehose::{
    ExtendedS3DestinationUpdate, S3DestinationConfiguration, SlowDown, UpdateDestinationInput,
};

fn extension(object: &Delivery) -> Option<&str> {
    object.key.rsplit_once('.').map(|(_, extension)| extension)
}

#[test]
fn the_notes_own_command_delivers_under_its_prefix() {
    let mut world = World::new();
    let answer = world.call(Operation::CreateDeliveryStream, NOTE).expect("it is accepted");
    assert_eq!(
        answer,
        r#"{"DeliveryStreamARN":"arn:aws:firehose:us-east-1:123456789012:deliverystream/txn-to-s3"}"#
    );
    let body = r#"{"DeliveryStreamName":"txn-to-s3","Record":{"Data":"eyJ0eG4iOiJUWE4wMDEifQo="}}"#;
    world.call(Operation::PutRecord, body).expect("it is accepted");
    world.pass(299);
    assert_eq!(world.deliver(), []);
    world.pass(1);
    let [object] = world.deliver().try_into().expect("one object");
    assert_eq!(object.bucket, "banco-datalake");
    let start = "raw/transacciones/year=2018/month=08/day=27/txn-to-s3-1-2018-08-27-10-30-05-";
    assert!(object.key.starts_with(start), "{}", object.key);
    assert_eq!(extension(&object), Some("gz"), "{}", object.key);
    assert_eq!(object.content_encoding(), Some("gzip"));
    assert_eq!(content(&object), "{\"txn\":\"TXN001\"}\n");
    let warnings = world.firehose.streams()["txn-to-s3"].warnings();
    let role_arn = "arn:aws:iam::123:role/FirehoseRole".to_owned();
    assert_eq!(warnings, [Warning::RoleAccount { role_arn }, Warning::ErrorPrefixWithoutType]);
}

#[test]
fn a_buffer_closes_by_size_or_by_age_whichever_is_first() {
    let mut world = World::new();
    world.create(ExtendedS3DestinationConfiguration {
        buffering_hints: Some(hints(1, 60)),
        ..plain()
    });
    let half = vec![b'x'; 600 << 10];
    world.put(&half);
    world.pass(59);
    world.put(&half);
    let [full] = world.deliver().try_into().expect("one object");
    assert_eq!((full.bytes, full.records), (1200 << 10, 2));
    world.put(b"late");
    world.pass(59);
    assert_eq!(world.deliver(), [], "the age counts from the first record of the buffer");
    world.pass(1);
    assert_eq!(world.deliver().len(), 1);
    assert_eq!(world.firehose.held_bytes(), 0);
}

#[test]
fn the_name_has_the_time_of_the_oldest_record_and_the_zone() {
    let mut world = World::new();
    world.create(ExtendedS3DestinationConfiguration {
        custom_time_zone: Some("America/Bogota".into()),
        file_extension: Some(".jsonl".into()),
        compression_format: Some("GZIP".into()),
        ..plain()
    });
    world.put(b"a");
    world.pass(200);
    world.put(b"b");
    world.pass(100);
    let [object] = world.deliver().try_into().expect("one object");
    assert!(object.key.starts_with("2018/08/27/05/s-1-2018-08-27-05-30-05-"), "{}", object.key);
    assert_eq!(extension(&object), Some("jsonl"), "in place of gz: {}", object.key);
    assert_eq!((object.oldest, object.newest), (BORN, BORN + Millis::from_secs(200)));
}

#[test]
fn no_wait_at_all_is_a_second() {
    let mut world = World::new();
    world.create(ExtendedS3DestinationConfiguration {
        buffering_hints: Some(hints(5, 0)),
        ..plain()
    });
    world.put(b"a");
    assert_eq!(world.deliver(), []);
    world.pass(1);
    assert_eq!(world.deliver().len(), 1);
}

#[test]
fn a_failing_destination_is_tried_again_with_the_same_object() {
    let mut world = World::new();
    world.create(plain());
    world.put(b"a");
    world.pass(300);
    let first = world.firehose.poll_delivery().expect("an object");
    let mut waits = Vec::new();
    for _ in 0..8 {
        assert!(world.firehose.delivery_failed(world.now, first.id, "no space left"));
        assert!(!world.firehose.delivery_failed(world.now, first.id, "again"), "one answer");
        world.check();
        assert_eq!(world.firehose.poll_delivery(), None);
        let due = world.firehose.next_deadline().expect("a retry");
        waits.push(due.since(world.now).0 / 1000);
        world.now = due;
        world.firehose.advance(due);
        let again = world.firehose.poll_delivery().expect("the object again");
        assert_eq!(again, first);
    }
    assert_eq!(waits, [5, 10, 20, 40, 80, 160, 300, 300]);
    let pending = &world.stream().deliveries[&first.id];
    assert_eq!((pending.failures, pending.last_failure.as_deref()), (8, Some("no space left")));
    assert!(world.firehose.delivered(world.now, first.id, 1));
    assert!(!world.firehose.delivered(world.now, first.id, 1), "one answer");
    assert_eq!(world.firehose.held_bytes(), 0);
}

#[test]
fn after_24_hours_records_are_given_up() {
    let mut world = World::new();
    world.create(plain());
    world.put(b"abc");
    world.pass(300);
    let mut attempts = 0;
    while world.firehose.held_bytes() > 0 {
        if let Some(delivery) = world.firehose.poll_delivery() {
            attempts += 1;
            world.firehose.delivery_failed(world.now, delivery.id, "read-only");
        }
        let Some(due) = world.firehose.next_deadline() else { break };
        world.now = due;
        world.firehose.advance(due);
        world.check();
    }
    assert_eq!(world.now, BORN + Millis::from_hours(24));
    assert!(attempts > 200, "{attempts}");
    assert_eq!(world.stream().metrics.total.lost_records, 1);
    assert_eq!(world.firehose.poll_delivery(), None);
}

#[test]
fn a_replayed_world_writes_again_what_has_no_answer() {
    let mut world = World::new();
    world.create(plain());
    world.put(b"a");
    world.pass(300);
    let firehose = world.firehose.clone();
    let mut replayed = World { firehose, now: world.now, journal: Vec::new() };
    let first = world.firehose.poll_delivery().expect("an object");
    assert_eq!(world.firehose.poll_delivery(), None);
    assert_eq!(replayed.firehose.poll_delivery(), Some(first));
}

#[test]
fn records_are_kept_as_they_came_too() {
    let mut world = World::new();
    let backup = S3DestinationConfiguration {
        role_arn: plain().role_arn,
        bucket_arn: Some("arn:aws:s3:::respaldo".into()),
        prefix: Some("crudo/".into()),
        ..S3DestinationConfiguration::default()
    };
    world.create(ExtendedS3DestinationConfiguration {
        s3_backup_mode: Some("Enabled".into()),
        s3_backup_configuration: Some(backup),
        ..plain()
    });
    world.put(b"a");
    world.pass(300);
    let objects = world.deliver();
    let buckets: Vec<_> = objects.iter().map(|object| object.bucket.as_str()).collect();
    assert_eq!(buckets, ["respaldo", "b"]);
    assert!(objects[0].key.starts_with("crudo/2018/08/27/10/s-1-"), "{}", objects[0].key);
    assert_eq!(content(&objects[0]), content(&objects[1]));
}

#[test]
fn an_update_holds_from_the_next_record_on() {
    let mut world = World::new();
    world.create(plain());
    world.put(b"old");
    let update = |version: &str| {
        Request::UpdateDestination(UpdateDestinationInput {
            delivery_stream_name: Some("s".into()),
            current_delivery_stream_version_id: Some(version.into()),
            destination_id: Some("destinationId-000000000001".into()),
            extended_s3_destination_update: Some(ExtendedS3DestinationUpdate {
                prefix: Some("nuevo/".into()),
                compression_format: Some("GZIP".into()),
                ..ExtendedS3DestinationUpdate::default()
            }),
            ..UpdateDestinationInput::default()
        })
    };
    world.ask(&update("1")).expect("the current version");
    let stale = world.ask(&update("1")).expect_err("an old version");
    assert_eq!(stale.code(), "ConcurrentModificationException");
    world.put(b"new");
    world.pass(300);
    let objects = world.deliver();
    assert!(objects[0].key.starts_with("2018/08/27/10/s-1-"), "{}", objects[0].key);
    assert!(objects[1].key.starts_with("nuevo/2018/08/27/10/s-2-"), "{}", objects[1].key);
    assert_eq!(objects[1].compression, Compression::Gzip);
    assert_eq!(world.stream().destination.place.bucket, "b", "the rest is kept");
}

#[test]
fn a_deleted_stream_takes_what_it_held_with_it() {
    let mut world = World::of(|settings| settings.lifecycle = Millis(500));
    world.create(plain());
    world.pass(1);
    world.put(b"a");
    world.pass(300);
    world.put(b"b");
    let sent = world.firehose.poll_delivery().expect("an object");
    world.call(Operation::DeleteDeliveryStream, r#"{"DeliveryStreamName":"s"}"#).expect("deleting");
    world.pass(1);
    assert!(world.firehose.streams().is_empty());
    assert_eq!(world.firehose.held_bytes(), 0);
    assert!(!world.firehose.delivered(world.now, sent.id, 1));
    assert_eq!(world.firehose.next_deadline().map(|due| due > world.now), Some(true));
    world.pass(1000);
    assert_eq!(world.firehose.poll_delivery(), None);
}

#[test]
fn the_sandboxs_room_slows_producers_down() {
    let mut world = World::of(|settings| settings.held_bytes_max = 100);
    world.create(plain());
    world.put(&[0; 100]);
    assert_eq!(world.ask(&put(b"a")), Err(SlowDown::Held.into()));
    world.pass(300);
    world.deliver();
    world.put(b"a");
}
