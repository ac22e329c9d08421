//! All 12 operations, accepted and refused, counted by what went over the wire.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use aws_sdk_firehose::Client;
use aws_sdk_firehose::config::interceptors::{
    BeforeDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextRef,
};
use aws_sdk_firehose::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_firehose::error::BoxError;
use aws_sdk_firehose::types::{
    CompressionFormat, DeliveryStreamEncryptionStatus as Sse, DeliveryStreamStatus,
    ExtendedS3DestinationUpdate, Tag,
};
use caudal::api::firehose::Operation;

use super::{config, hints, record, to_bucket};
use crate::world::{World, at_once, limited};

/// Notes which operations were answered, and how. Calls come one after another.
#[derive(Clone, Debug, Default)]
struct Witness(Arc<Mutex<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    on_its_way: Option<Operation>,
    answered: BTreeSet<(u16, Operation)>,
}

impl Witness {
    fn answered(&self, status: u16) -> Vec<Operation> {
        let seen = self.0.lock().expect("nobody panics with it");
        let fits = seen.answered.iter().filter(|(found, _)| *found == status);
        fits.map(|(_, operation)| *operation).collect()
    }
}

impl Intercept for Witness {
    fn name(&self) -> &'static str {
        "Witness"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let target = context.request().headers().get("x-amz-target").expect("SDKs name it");
        let operation = target.strip_prefix("Firehose_20150804.").expect("Firehose");
        let operation = operation.parse().expect("one of the 12");
        self.0.lock().expect("nobody panics with it").on_its_way = Some(operation);
        Ok(())
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let mut seen = self.0.lock().expect("nobody panics with it");
        let operation = seen.on_its_way.take().expect("an answer follows its request");
        seen.answered.insert((context.response().status().as_u16(), operation));
        Ok(())
    }
}

fn watched(world: &World) -> (Client, Witness) {
    let witness = Witness::default();
    (Client::from_conf(config(world).interceptor(witness.clone()).build()), witness)
}

fn tag(key: &str, value: &str) -> Tag {
    Tag::builder().key(key).value(value).build().expect("a key is all it needs")
}

/// A delivery stream from its beginning to its end.
async fn live(sdk: &Client) -> Result<(), aws_sdk_firehose::Error> {
    let create = sdk.create_delivery_stream().delivery_stream_name("d");
    let create = create.extended_s3_destination_configuration(to_bucket()).tags(tag("a", "1"));
    let arn = create.send().await?.delivery_stream_arn;
    assert_eq!(arn.as_deref(), Some("arn:aws:firehose:us-east-1:123456789012:deliverystream/d"));
    let listed = sdk.list_delivery_streams().send().await?;
    assert_eq!(listed.delivery_stream_names(), ["d"]);
    assert!(!listed.has_more_delivery_streams());
    let put = sdk.put_record().delivery_stream_name("d").record(record("uno")).send().await?;
    assert_eq!(put.encrypted(), Some(false));
    let batch = sdk.put_record_batch().delivery_stream_name("d");
    let batch = batch.records(record("dos")).records(record("tres")).send().await?;
    assert_eq!(batch.failed_put_count(), 0);
    let ids: BTreeSet<_> =
        batch.request_responses().iter().map(|entry| entry.record_id().expect("taken")).collect();
    assert!(ids.len() == 2 && !ids.contains(put.record_id()), "{ids:?}");
    sdk.start_delivery_stream_encryption().delivery_stream_name("d").send().await?;
    let described = sdk.describe_delivery_stream().delivery_stream_name("d").send().await?;
    let described = described.delivery_stream_description.expect("it is told");
    assert_eq!(described.delivery_stream_status(), &DeliveryStreamStatus::Active);
    let encryption = described.delivery_stream_encryption_configuration().expect("it is told");
    assert_eq!(encryption.status(), Some(&Sse::Enabled));
    let put = sdk.put_record().delivery_stream_name("d").record(record("cuatro")).send().await?;
    assert_eq!(put.encrypted(), Some(true));
    sdk.stop_delivery_stream_encryption().delivery_stream_name("d").send().await?;
    sdk.tag_delivery_stream().delivery_stream_name("d").tags(tag("b", "2")).send().await?;
    sdk.untag_delivery_stream().delivery_stream_name("d").tag_keys("a").send().await?;
    let tags = sdk.list_tags_for_delivery_stream().delivery_stream_name("d").send().await?;
    assert_eq!((tags.tags(), tags.has_more_tags()), (&[tag("b", "2")][..], false));
    let update = ExtendedS3DestinationUpdate::builder()
        .compression_format(CompressionFormat::Gzip)
        .buffering_hints(hints(2, 900));
    let change = sdk.update_destination().delivery_stream_name("d");
    let change = change.current_delivery_stream_version_id(described.version_id());
    let change = change.destination_id(described.destinations()[0].destination_id());
    change.extended_s3_destination_update(update.build()).send().await?;
    let described = sdk.describe_delivery_stream().delivery_stream_name("d").send().await?;
    let described = described.delivery_stream_description.expect("it is told");
    assert_eq!(described.version_id(), "2");
    let destination = described.destinations()[0].extended_s3_destination_description();
    let destination = destination.expect("it is told");
    assert_eq!(destination.compression_format(), &CompressionFormat::Gzip);
    assert_eq!(destination.buffering_hints(), Some(&hints(2, 900)));
    assert_eq!(destination.bucket_arn(), "arn:aws:s3:::cubo", "what wasn't said is kept");
    sdk.delete_delivery_stream().delivery_stream_name("d").send().await?;
    let listed = sdk.list_delivery_streams().send().await?;
    assert!(listed.delivery_stream_names().is_empty());
    Ok(())
}

#[tokio::test]
async fn the_sdk_is_answered_by_all_12_operations() {
    let world = World::with(at_once());
    let (sdk, witness) = watched(&world);
    live(&sdk).await.expect("every call is accepted");
    assert_eq!(witness.answered(200), Operation::ALL);
    assert_eq!(witness.answered(400), []);
}

/// Calls everything on a world where nothing is, and asserts that nothing succeeds.
macro_rules! all_fail {
    ($($call:expr),+ $(,)?) => {
        $(assert!($call.send().await.is_err(), "{}", stringify!($call));)+
    };
}

#[tokio::test]
async fn the_sdk_is_refused_by_all_12_operations() {
    let world = World::with(limited());
    let (sdk, witness) = watched(&world);
    all_fail!(
        sdk.create_delivery_stream().delivery_stream_name("a b"),
        sdk.delete_delivery_stream().delivery_stream_name("x"),
        sdk.describe_delivery_stream().delivery_stream_name("x"),
        sdk.list_delivery_streams().limit(0),
        sdk.list_tags_for_delivery_stream().delivery_stream_name("x"),
        sdk.put_record().delivery_stream_name("x").record(record("a")),
        sdk.put_record_batch().delivery_stream_name("x").records(record("a")),
        sdk.start_delivery_stream_encryption().delivery_stream_name("x"),
        sdk.stop_delivery_stream_encryption().delivery_stream_name("x"),
        sdk.tag_delivery_stream().delivery_stream_name("x").tags(tag("a", "")),
        sdk.untag_delivery_stream().delivery_stream_name("x").tag_keys("a"),
        sdk.update_destination()
            .delivery_stream_name("x")
            .current_delivery_stream_version_id("1")
            .destination_id("destinationId-000000000001"),
    );
    assert_eq!(witness.answered(400), Operation::ALL);
    assert_eq!(witness.answered(200), []);
}
