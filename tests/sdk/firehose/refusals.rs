//! AWS's errors, as the SDK understands them.

use aws_sdk_firehose::Client;
use aws_sdk_firehose::error::ProvideErrorMetadata;
use aws_sdk_firehose::types::{
    BufferingHints, DeliveryStreamType, ExtendedS3DestinationConfiguration,
    KinesisStreamSourceConfiguration,
};

use super::{ROLE, note, put, record, sdk, to_bucket};
use crate::world::{ACCOUNT, World, arn, limited, slow};

/// Sends a call that must fail with one code, one text and one status, and change nothing.
macro_rules! refused {
    ($world:expr, $call:expr, $code:literal, $text:expr, $status:literal $(,)?) => {{
        let before = $world.state().await;
        let error = $call.send().await.expect_err("this call is refused");
        let text: &str = &$text;
        assert_eq!((error.code(), error.message()), (Some($code), Some(text)));
        let status = error.raw_response().map(|response| response.status().as_u16());
        assert_eq!(status, Some($status));
        assert_eq!($world.state().await, before, "a refusal changes nothing");
    }};
}

async fn created(sdk: &Client, name: &str) {
    let call = sdk.create_delivery_stream().delivery_stream_name(name);
    call.extended_s3_destination_configuration(to_bucket()).send().await.expect("created");
}

#[tokio::test]
async fn names_are_unique_and_must_exist() {
    let world = World::new();
    let sdk = sdk(&world);
    created(&sdk, "d").await;
    let again = sdk.create_delivery_stream().delivery_stream_name("d");
    #[expect(deprecated, reason = "the note uses the shape that AWS calls deprecated")]
    let again = again.s3_destination_configuration(note());
    let text = format!("Firehose d under accountId {ACCOUNT} already exists");
    refused!(world, again, "ResourceInUseException", text, 400);
    let text = format!("Firehose x under account {ACCOUNT} not found.");
    let call = sdk.describe_delivery_stream().delivery_stream_name("x");
    refused!(world, call, "ResourceNotFoundException", text, 400);
    let call = sdk.put_record().delivery_stream_name("x").record(record("a"));
    refused!(world, call, "ResourceNotFoundException", text, 400);
}

#[tokio::test]
async fn constraints_of_the_model_come_in_one_message() {
    let world = World::new();
    let sdk = sdk(&world);
    let call = sdk.put_record().delivery_stream_name("a b").record(record("a"));
    let text = "1 validation error detected: Value 'a b' at 'deliveryStreamName' failed to \
                satisfy constraint: Member must satisfy regular expression pattern: \
                [a-zA-Z0-9_.-]+";
    refused!(world, call, "ValidationException", text, 400);
}

fn prefixed(prefix: &str, error_prefix: Option<&str>) -> ExtendedS3DestinationConfiguration {
    ExtendedS3DestinationConfiguration::builder()
        .role_arn(ROLE)
        .bucket_arn("arn:aws:s3:::cubo")
        .prefix(prefix)
        .set_error_output_prefix(error_prefix.map(str::to_owned))
        .build()
        .expect("it is whole")
}

#[tokio::test]
async fn prefixes_and_hints_are_checked_as_aws_does() {
    let world = World::new();
    let sdk = sdk(&world);
    let create = || sdk.create_delivery_stream().delivery_stream_name("d");
    let text = "Ths supplied prefix(es) do not satisfy the following constraint: \
                ErrorOutputPrefix cannot be null or empty when Prefix contains expressions";
    let call =
        create().extended_s3_destination_configuration(prefixed("year=!{timestamp:yyyy}/", None));
    refused!(world, call, "InvalidArgumentException", text, 400);
    let one = BufferingHints::builder().size_in_mbs(5).build();
    let call = create().extended_s3_destination_configuration(
        ExtendedS3DestinationConfiguration::builder()
            .role_arn(ROLE)
            .bucket_arn("arn:aws:s3:::cubo")
            .buffering_hints(one)
            .build()
            .expect("it is whole"),
    );
    let text = "If you specify a value for SizeInMBs, you must also specify a value for \
                IntervalInSeconds, and vice versa.";
    refused!(world, call, "InvalidArgumentException", text, 400);
    let text = "Exactly one destination configuration is supported for a Firehose";
    refused!(world, create(), "InvalidArgumentException", text, 400);
}

#[tokio::test]
async fn a_source_must_be_there() {
    let world = World::with(slow());
    let sdk = sdk(&world);
    let source = KinesisStreamSourceConfiguration::builder()
        .kinesis_stream_arn(arn("s"))
        .role_arn(ROLE)
        .build()
        .expect("it is whole");
    let create = sdk
        .create_delivery_stream()
        .delivery_stream_name("d")
        .delivery_stream_type(DeliveryStreamType::KinesisStreamAsSource)
        .kinesis_stream_source_configuration(source)
        .extended_s3_destination_configuration(to_bucket());
    let text = format!("Kinesis stream {} was not found.", arn("s"));
    refused!(world, create.clone(), "InvalidArgumentException", text, 400);
    world.stream("s", 1).await;
    let text = format!("Kinesis stream {} is not active: it is CREATING.", arn("s"));
    refused!(world, create.clone(), "InvalidArgumentException", text, 400);
    world.advance(10_000);
    create.send().await.expect("the stream is there");
    // Nothing can be put beside the stream.
    world.advance(10_000);
    let call = sdk.put_record().delivery_stream_name("d").record(record("a"));
    let text = "This operation is not permitted on KinesisStreamAsSource delivery stream type.";
    refused!(world, call, "InvalidArgumentException", text, 400);
}

#[tokio::test]
async fn too_much_is_slowed_down_and_what_was_taken_is_told() {
    let world = World::with(limited());
    let sdk = sdk(&world);
    created(&sdk, "d").await;
    // Five mebibytes in a second, in this region.
    let batch = sdk.put_record_batch().delivery_stream_name("d");
    let records: Vec<_> = (0..4).map(|_| record(vec![7; 1_000_000])).collect();
    let batch = batch.set_records(Some(records));
    assert_eq!(batch.clone().send().await.expect("there is room").failed_put_count(), 0);
    let output = batch.send().await.expect("the call is taken");
    assert_eq!(output.failed_put_count(), 3);
    let refused = &output.request_responses()[3];
    let told = (refused.record_id(), refused.error_code(), refused.error_message());
    assert_eq!(told, (None, Some("ServiceUnavailableException"), Some("Slow down.")));
    let call = sdk.put_record().delivery_stream_name("d").record(record(vec![7; 1_000_000]));
    let error = call.send().await.expect_err("there is no room");
    assert_eq!(error.code(), Some("ServiceUnavailableException"));
    assert_eq!(error.raw_response().map(|answer| answer.status().as_u16()), Some(503));
    world.advance(1000);
    put(&sdk, "d", vec![7; 1_000_000]).await;
}

#[tokio::test]
async fn a_version_that_is_old_is_refused() {
    let world = World::new();
    let sdk = sdk(&world);
    created(&sdk, "d").await;
    let call = sdk
        .update_destination()
        .delivery_stream_name("d")
        .current_delivery_stream_version_id("7")
        .destination_id("destinationId-000000000001");
    let text = "Cannot update firehose: d since the current version id: 1 and specified version \
                id: 7 do not match";
    refused!(world, call, "ConcurrentModificationException", text, 400);
}
