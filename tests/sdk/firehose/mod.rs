//! Firehose over HTTP, by AWS's own Rust SDK, with the files that come of it.
#![allow(clippy::large_futures, reason = "the SDK's builders are large, and tests await few")]
#![allow(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "names of objects are told apart by case"
)]

mod delivering;
mod operations;
mod past;
mod refusals;
mod sources;

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_firehose::config::retry::RetryConfig;
use aws_sdk_firehose::config::{Builder, Credentials, Region};
use aws_sdk_firehose::primitives::Blob;
use aws_sdk_firehose::types::{
    BufferingHints, CompressionFormat, ExtendedS3DestinationConfiguration, Record,
    S3DestinationConfiguration,
};
use aws_sdk_firehose::{Client, Config};
use caudal::engine::DeliveryStreamView;
use caudal::runtime::objects::ObjectInfo;

use crate::world::{World, plain_http};

pub(crate) const ROLE: &str = "arn:aws:iam::123456789012:role/firehose";

/// The SDK's settings for a sandbox.
pub(crate) fn config(world: &World) -> Builder {
    Config::builder()
        .http_client(plain_http())
        .credentials_provider(Credentials::new("AKIATEST", "secret", None, None, "test"))
        .region(Region::new("us-east-1"))
        .endpoint_url(format!("http://{}", world.addr()))
        .retry_config(RetryConfig::disabled())
        .behavior_version(aws_sdk_firehose::config::BehaviorVersion::latest())
}

pub(crate) fn sdk(world: &World) -> Client {
    Client::from_conf(config(world).build())
}

/// Section 3 of the note, as its command says it.
pub(crate) fn note() -> S3DestinationConfiguration {
    S3DestinationConfiguration::builder()
        .role_arn("arn:aws:iam::123:role/FirehoseRole")
        .bucket_arn("arn:aws:s3:::banco-datalake")
        .prefix(
            "raw/transacciones/year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/",
        )
        .error_output_prefix("errors/transacciones/")
        .buffering_hints(hints(128, 300))
        .compression_format(CompressionFormat::Gzip)
        .build()
        .expect("it is whole")
}

/// A destination that closes its buffers soon.
pub(crate) fn to_bucket() -> ExtendedS3DestinationConfiguration {
    ExtendedS3DestinationConfiguration::builder()
        .role_arn(ROLE)
        .bucket_arn("arn:aws:s3:::cubo")
        .buffering_hints(hints(1, 60))
        .build()
        .expect("it is whole")
}

pub(crate) fn hints(mebibytes: i32, seconds: i32) -> BufferingHints {
    BufferingHints::builder().size_in_mbs(mebibytes).interval_in_seconds(seconds).build()
}

pub(crate) fn record(data: impl Into<Vec<u8>>) -> Record {
    Record::builder().data(Blob::new(data)).build().expect("data is all it needs")
}

/// Puts one record.
pub(crate) async fn put(sdk: &Client, name: &str, data: impl Into<Vec<u8>>) {
    let call = sdk.put_record().delivery_stream_name(name).record(record(data));
    call.send().await.expect("it is taken");
}

/// Waits for a delivery stream to be as wanted: what is written is known a little later.
pub(crate) async fn until(
    world: &World,
    name: &str,
    wanted: impl Fn(&DeliveryStreamView) -> bool,
) -> Arc<DeliveryStreamView> {
    loop {
        let snapshot = world.handle.snapshot();
        if let Some(stream) = snapshot.delivery_stream(name)
            && wanted(stream)
        {
            return Arc::clone(stream);
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Waits until so many objects are written.
pub(crate) async fn delivered(world: &World, name: &str, count: usize) -> Arc<DeliveryStreamView> {
    until(world, name, |stream| stream.delivered.len() >= count).await
}

/// An object's content, unpacked by the system's own `gzip` if need be.
pub(crate) fn content(world: &World, bucket: &str, key: &str) -> Vec<u8> {
    let path = world.handle.objects().file_of(bucket, key);
    if !key.ends_with(".gz") {
        return std::fs::read(path).expect("the object is there");
    }
    let unpacked = Command::new("gzip").arg("-dc").arg(path).output().expect("gzip is installed");
    assert!(unpacked.status.success(), "{}", String::from_utf8_lossy(&unpacked.stderr));
    unpacked.stdout
}

/// Waits until the bucket holds so many objects.
pub(crate) async fn listed(world: &World, bucket: &str, count: usize) -> Vec<ObjectInfo> {
    loop {
        // A listing may be disturbed by what is moved meanwhile.
        if let Ok(found) = world.handle.objects().list(bucket)
            && found.len() == count
        {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}
