//! Delivery streams: create, delete, describe, list.

use super::destination::{
    ExtendedS3DestinationConfiguration, ExtendedS3DestinationDescription,
    S3DestinationConfiguration, S3DestinationDescription,
};
use super::encryption::{
    DeliveryStreamEncryptionConfiguration, DeliveryStreamEncryptionConfigurationInput,
};
use super::other::NotSimulated;
use super::rules;
use super::tags::Tag;
use crate::api::shapes;
use crate::units::Timestamp;
use serde::{Deserialize, Serialize};

/// Declares enums whose variants are AWS's words.
macro_rules! as_words {
    ($(
        $(#[doc = $doc:literal])+
        pub enum $name:ident {
            $($(#[doc = $variant_doc:literal])+ $variant:ident = $word:literal,)+
        }
    )+) => {$(
        $(#[doc = $doc])+
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $($(#[doc = $variant_doc])+ #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// AWS's word for it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($word => Ok(Self::$variant),)+ _ => Err(()) }
            }
        }
    )+};
}
pub(super) use as_words;

shapes! {
    /// Input of AWS's `CreateDeliveryStream`.
    pub struct CreateDeliveryStreamInput {
        /// The delivery stream, by name.
        delivery_stream_name: String = "DeliveryStreamName" (required) as rules::DELIVERY_STREAM_NAME,
        /// Where its records come from; direct puts by default.
        delivery_stream_type: String = "DeliveryStreamType" as rules::DELIVERY_STREAM_TYPE,
        /// What producers announce.
        direct_put_source_configuration: DirectPutSourceConfiguration = "DirectPutSourceConfiguration" as rules::ANY,
        /// The Kinesis stream to read.
        kinesis_stream_source_configuration: KinesisStreamSourceConfiguration = "KinesisStreamSourceConfiguration" as rules::ANY,
        /// Encryption of records inside the service.
        delivery_stream_encryption_configuration_input: DeliveryStreamEncryptionConfigurationInput = "DeliveryStreamEncryptionConfigurationInput" as rules::ANY,
        /// S3, in the shape AWS calls deprecated.
        s3_destination_configuration: S3DestinationConfiguration = "S3DestinationConfiguration" as rules::ANY,
        /// S3.
        extended_s3_destination_configuration: ExtendedS3DestinationConfiguration = "ExtendedS3DestinationConfiguration" as rules::ANY,
        /// Amazon Redshift; not simulated.
        redshift_destination_configuration: NotSimulated = "RedshiftDestinationConfiguration" as rules::ANY,
        /// Elasticsearch; not simulated.
        elasticsearch_destination_configuration: NotSimulated = "ElasticsearchDestinationConfiguration" as rules::ANY,
        /// OpenSearch; not simulated.
        amazonopensearchservice_destination_configuration: NotSimulated = "AmazonopensearchserviceDestinationConfiguration" as rules::ANY,
        /// Splunk; not simulated.
        splunk_destination_configuration: NotSimulated = "SplunkDestinationConfiguration" as rules::ANY,
        /// An HTTP endpoint; not simulated.
        http_endpoint_destination_configuration: NotSimulated = "HttpEndpointDestinationConfiguration" as rules::ANY,
        /// Tags.
        tags: Vec<Tag> = "Tags" as rules::TAGS,
        /// OpenSearch Serverless; not simulated.
        amazon_open_search_serverless_destination_configuration: NotSimulated = "AmazonOpenSearchServerlessDestinationConfiguration" as rules::ANY,
        /// Amazon MSK as the source; not simulated.
        msk_source_configuration: NotSimulated = "MSKSourceConfiguration" as rules::ANY,
        /// Snowflake; not simulated.
        snowflake_destination_configuration: NotSimulated = "SnowflakeDestinationConfiguration" as rules::ANY,
        /// Apache Iceberg; not simulated.
        iceberg_destination_configuration: NotSimulated = "IcebergDestinationConfiguration" as rules::ANY,
        /// A database as the source; not simulated.
        database_source_configuration: NotSimulated = "DatabaseSourceConfiguration" as rules::ANY,
    }

    /// Input of AWS's `DeleteDeliveryStream`.
    pub struct DeleteDeliveryStreamInput {
        /// The delivery stream, by name.
        delivery_stream_name: String = "DeliveryStreamName" (required) as rules::DELIVERY_STREAM_NAME,
        /// Deletes it even if its KMS grant can't be retired; without effect here.
        allow_force_delete: bool = "AllowForceDelete" as rules::ANY,
    }

    /// Input of AWS's `DescribeDeliveryStream`.
    pub struct DescribeDeliveryStreamInput {
        /// The delivery stream, by name.
        delivery_stream_name: String = "DeliveryStreamName" (required) as rules::DELIVERY_STREAM_NAME,
        /// Most destinations of the answer; there is only one.
        limit: i64 = "Limit" as rules::LIMIT,
        /// Lists the destinations after this one.
        exclusive_start_destination_id: String = "ExclusiveStartDestinationId" as rules::DESTINATION_ID,
    }

    /// Input of AWS's `ListDeliveryStreams`.
    pub struct ListDeliveryStreamsInput {
        /// Most entries of the answer; 10 by default.
        limit: i64 = "Limit" as rules::LIMIT,
        /// Lists those with this kind of source.
        delivery_stream_type: String = "DeliveryStreamType" as rules::DELIVERY_STREAM_TYPE,
        /// Lists the delivery streams after this one.
        exclusive_start_delivery_stream_name: String = "ExclusiveStartDeliveryStreamName" as rules::DELIVERY_STREAM_NAME,
    }

    /// What producers announce.
    pub struct DirectPutSourceConfiguration {
        /// Throughput to expect, in MiB/s.
        throughput_hint_in_mbs: i64 = "ThroughputHintInMBs" (required) as rules::THROUGHPUT_HINT,
    }

    /// The Kinesis stream to read.
    pub struct KinesisStreamSourceConfiguration {
        /// The stream.
        kinesis_stream_arn: String = "KinesisStreamARN" (required) as rules::KINESIS_STREAM_ARN,
        /// The role that reads it.
        role_arn: String = "RoleARN" (required) as rules::ROLE_ARN,
    }
}

as_words! {
    /// Where a delivery stream is in its life. Simplified: nothing fails to be created or deleted.
    pub enum DeliveryStreamStatus {
        /// Asked for; not yet usable.
        Creating = "CREATING",
        /// On its way out.
        Deleting = "DELETING",
        /// Usable.
        Active = "ACTIVE",
    }

    /// Where a delivery stream's records come from.
    pub enum DeliveryStreamType {
        /// Producers put them.
        DirectPut = "DirectPut",
        /// They are read from a Kinesis stream.
        KinesisStreamAsSource = "KinesisStreamAsSource",
    }
}

/// Output of AWS's `CreateDeliveryStream`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CreateDeliveryStreamOutput {
    /// ARN.
    #[serde(rename = "DeliveryStreamARN")]
    pub delivery_stream_arn: String,
}

/// Output of AWS's `DescribeDeliveryStream`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeDeliveryStreamOutput {
    /// The delivery stream.
    pub delivery_stream_description: DeliveryStreamDescription,
}

/// A delivery stream's state and configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeliveryStreamDescription {
    /// Name.
    pub delivery_stream_name: String,
    /// ARN.
    #[serde(rename = "DeliveryStreamARN")]
    pub delivery_stream_arn: String,
    /// Status.
    pub delivery_stream_status: DeliveryStreamStatus,
    /// Encryption inside the service; only if records are put directly.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub delivery_stream_encryption_configuration: Option<DeliveryStreamEncryptionConfiguration>,
    /// Kind of source.
    pub delivery_stream_type: DeliveryStreamType,
    /// Version of the configuration, from 1.
    pub version_id: String,
    /// When it was created.
    pub create_timestamp: Timestamp,
    /// When its configuration was last changed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub last_update_timestamp: Option<Timestamp>,
    /// Its source, if it is a Kinesis stream or producers announced something.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub source: Option<SourceDescription>,
    /// Its one destination.
    pub destinations: Vec<DestinationDescription>,
    /// Never: there is one.
    pub has_more_destinations: bool,
}

/// A delivery stream's source.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SourceDescription {
    /// What producers announced.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub direct_put_source_description: Option<DirectPutSourceConfiguration>,
    /// The Kinesis stream that is read.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kinesis_stream_source_description: Option<KinesisStreamSourceDescription>,
}

/// The Kinesis stream that is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct KinesisStreamSourceDescription {
    /// The stream.
    #[serde(rename = "KinesisStreamARN")]
    pub kinesis_stream_arn: String,
    /// The role that reads it.
    #[serde(rename = "RoleARN")]
    pub role_arn: String,
    /// From which arrival on its records are read.
    pub delivery_start_timestamp: Timestamp,
}

/// A delivery stream's destination: both of AWS's shapes of it. (Recorded on AWS, 2022.)
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DestinationDescription {
    /// Its identity.
    pub destination_id: String,
    /// S3, in the shape AWS calls deprecated.
    pub s3_destination_description: S3DestinationDescription,
    /// S3.
    pub extended_s3_destination_description: ExtendedS3DestinationDescription,
}

/// Output of AWS's `ListDeliveryStreams`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListDeliveryStreamsOutput {
    /// One page, in the order of the alphabet.
    pub delivery_stream_names: Vec<String>,
    /// Whether more come after this page.
    pub has_more_delivery_streams: bool,
}
