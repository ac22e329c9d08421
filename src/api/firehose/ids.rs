//! Names of delivery streams and destinations as AWS builds them.

use crate::api::kinesis::Identity;

/// The identity of a delivery stream's only destination. (Recorded on AWS, 2022.)
pub const DESTINATION_ID: &str = "destinationId-000000000001";

/// The ARN of a delivery stream of an account and region.
pub fn delivery_stream_arn(identity: &Identity, name: &str) -> String {
    format!("arn:aws:firehose:{}:{}:deliverystream/{name}", identity.region, identity.account)
}
