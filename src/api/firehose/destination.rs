//! S3 as a destination: AWS's plain shape, its extended one, and their updates.

use super::conversion::DataFormatConversionConfiguration;
use super::other::NotSimulated;
use super::processing::{DynamicPartitioningConfiguration, ProcessingConfiguration};
use super::rules;
use crate::api::shapes;
use serde::{Deserialize, Serialize};

shapes! {
    /// Input of AWS's `UpdateDestination`.
    pub struct UpdateDestinationInput {
        /// The delivery stream, by name.
        delivery_stream_name: String = "DeliveryStreamName" (required) as rules::DELIVERY_STREAM_NAME,
        /// The version that the caller means to change.
        current_delivery_stream_version_id: String = "CurrentDeliveryStreamVersionId" (required) as rules::VERSION_ID,
        /// The destination.
        destination_id: String = "DestinationId" (required) as rules::DESTINATION_ID,
        /// S3, in the shape AWS calls deprecated.
        s3_destination_update: S3DestinationUpdate = "S3DestinationUpdate" as rules::ANY,
        /// S3.
        extended_s3_destination_update: ExtendedS3DestinationUpdate = "ExtendedS3DestinationUpdate" as rules::ANY,
        /// Amazon Redshift; not simulated.
        redshift_destination_update: NotSimulated = "RedshiftDestinationUpdate" as rules::ANY,
        /// Elasticsearch; not simulated.
        elasticsearch_destination_update: NotSimulated = "ElasticsearchDestinationUpdate" as rules::ANY,
        /// OpenSearch; not simulated.
        amazonopensearchservice_destination_update: NotSimulated = "AmazonopensearchserviceDestinationUpdate" as rules::ANY,
        /// Splunk; not simulated.
        splunk_destination_update: NotSimulated = "SplunkDestinationUpdate" as rules::ANY,
        /// An HTTP endpoint; not simulated.
        http_endpoint_destination_update: NotSimulated = "HttpEndpointDestinationUpdate" as rules::ANY,
        /// OpenSearch Serverless; not simulated.
        amazon_open_search_serverless_destination_update: NotSimulated = "AmazonOpenSearchServerlessDestinationUpdate" as rules::ANY,
        /// Snowflake; not simulated.
        snowflake_destination_update: NotSimulated = "SnowflakeDestinationUpdate" as rules::ANY,
        /// Apache Iceberg; not simulated.
        iceberg_destination_update: NotSimulated = "IcebergDestinationUpdate" as rules::ANY,
    }

    /// S3 in AWS's plain shape; also a backup.
    pub struct S3DestinationConfiguration {
        /// The role that writes.
        role_arn: String = "RoleARN" (required) as rules::ROLE_ARN,
        /// The bucket.
        bucket_arn: String = "BucketARN" (required) as rules::BUCKET_ARN,
        /// What object names begin with; may hold expressions.
        prefix: String = "Prefix" as rules::PREFIX,
        /// What the names of objects with failed records begin with.
        error_output_prefix: String = "ErrorOutputPrefix" as rules::PREFIX,
        /// When a buffer is delivered.
        buffering_hints: BufferingHints = "BufferingHints" as rules::ANY,
        /// How objects are compressed; not at all by default.
        compression_format: String = "CompressionFormat" as rules::COMPRESSION_FORMAT,
        /// How objects are encrypted; not at all by default.
        encryption_configuration: EncryptionConfiguration = "EncryptionConfiguration" as rules::ANY,
        /// Where errors are logged.
        cloud_watch_logging_options: CloudWatchLoggingOptions = "CloudWatchLoggingOptions" as rules::ANY,
    }

    /// Changes of S3 in AWS's plain shape.
    pub struct S3DestinationUpdate {
        /// The role that writes.
        role_arn: String = "RoleARN" as rules::ROLE_ARN,
        /// The bucket.
        bucket_arn: String = "BucketARN" as rules::BUCKET_ARN,
        /// What object names begin with; may hold expressions.
        prefix: String = "Prefix" as rules::PREFIX,
        /// What the names of objects with failed records begin with.
        error_output_prefix: String = "ErrorOutputPrefix" as rules::PREFIX,
        /// When a buffer is delivered.
        buffering_hints: BufferingHints = "BufferingHints" as rules::ANY,
        /// How objects are compressed.
        compression_format: String = "CompressionFormat" as rules::COMPRESSION_FORMAT,
        /// How objects are encrypted.
        encryption_configuration: EncryptionConfiguration = "EncryptionConfiguration" as rules::ANY,
        /// Where errors are logged.
        cloud_watch_logging_options: CloudWatchLoggingOptions = "CloudWatchLoggingOptions" as rules::ANY,
    }

    /// S3 in AWS's extended shape.
    pub struct ExtendedS3DestinationConfiguration {
        /// The role that writes.
        role_arn: String = "RoleARN" (required) as rules::ROLE_ARN,
        /// The bucket.
        bucket_arn: String = "BucketARN" (required) as rules::BUCKET_ARN,
        /// What object names begin with; may hold expressions.
        prefix: String = "Prefix" as rules::PREFIX,
        /// What the names of objects with failed records begin with.
        error_output_prefix: String = "ErrorOutputPrefix" as rules::PREFIX,
        /// When a buffer is delivered.
        buffering_hints: BufferingHints = "BufferingHints" as rules::ANY,
        /// How objects are compressed; not at all by default.
        compression_format: String = "CompressionFormat" as rules::COMPRESSION_FORMAT,
        /// How objects are encrypted; not at all by default.
        encryption_configuration: EncryptionConfiguration = "EncryptionConfiguration" as rules::ANY,
        /// Where errors are logged.
        cloud_watch_logging_options: CloudWatchLoggingOptions = "CloudWatchLoggingOptions" as rules::ANY,
        /// What happens to records on their way.
        processing_configuration: ProcessingConfiguration = "ProcessingConfiguration" as rules::ANY,
        /// Whether records are kept as they came, too.
        s3_backup_mode: String = "S3BackupMode" as rules::S3_BACKUP_MODE,
        /// Where they are kept.
        s3_backup_configuration: S3DestinationConfiguration = "S3BackupConfiguration" as rules::ANY,
        /// Conversion to columnar files; not simulated.
        data_format_conversion_configuration: DataFormatConversionConfiguration = "DataFormatConversionConfiguration" as rules::ANY,
        /// Whether records are grouped by keys in them.
        dynamic_partitioning_configuration: DynamicPartitioningConfiguration = "DynamicPartitioningConfiguration" as rules::ANY,
        /// What object names end with, in place of the compression's own.
        file_extension: String = "FileExtension" as rules::FILE_EXTENSION,
        /// The time zone of times in object names; UTC by default.
        custom_time_zone: String = "CustomTimeZone" as rules::CUSTOM_TIME_ZONE,
    }

    /// Changes of S3 in AWS's extended shape.
    pub struct ExtendedS3DestinationUpdate {
        /// The role that writes.
        role_arn: String = "RoleARN" as rules::ROLE_ARN,
        /// The bucket.
        bucket_arn: String = "BucketARN" as rules::BUCKET_ARN,
        /// What object names begin with; may hold expressions.
        prefix: String = "Prefix" as rules::PREFIX,
        /// What the names of objects with failed records begin with.
        error_output_prefix: String = "ErrorOutputPrefix" as rules::PREFIX,
        /// When a buffer is delivered.
        buffering_hints: BufferingHints = "BufferingHints" as rules::ANY,
        /// How objects are compressed.
        compression_format: String = "CompressionFormat" as rules::COMPRESSION_FORMAT,
        /// How objects are encrypted.
        encryption_configuration: EncryptionConfiguration = "EncryptionConfiguration" as rules::ANY,
        /// Where errors are logged.
        cloud_watch_logging_options: CloudWatchLoggingOptions = "CloudWatchLoggingOptions" as rules::ANY,
        /// What happens to records on their way.
        processing_configuration: ProcessingConfiguration = "ProcessingConfiguration" as rules::ANY,
        /// Whether records are kept as they came, too; can't be switched off.
        s3_backup_mode: String = "S3BackupMode" as rules::S3_BACKUP_MODE,
        /// Where they are kept.
        s3_backup_update: S3DestinationUpdate = "S3BackupUpdate" as rules::ANY,
        /// Conversion to columnar files; not simulated.
        data_format_conversion_configuration: DataFormatConversionConfiguration = "DataFormatConversionConfiguration" as rules::ANY,
        /// Whether records are grouped by keys in them; can't be switched on or off.
        dynamic_partitioning_configuration: DynamicPartitioningConfiguration = "DynamicPartitioningConfiguration" as rules::ANY,
        /// What object names end with, in place of the compression's own.
        file_extension: String = "FileExtension" as rules::FILE_EXTENSION,
        /// The time zone of times in object names.
        custom_time_zone: String = "CustomTimeZone" as rules::CUSTOM_TIME_ZONE,
    }

    /// When a buffer is delivered: at a size or at an age, whichever comes first.
    pub struct BufferingHints {
        /// Size before compression, in MiB; 5 by default.
        size_in_mbs: i64 = "SizeInMBs" as rules::SIZE_IN_MBS,
        /// Age, in seconds; 300 by default.
        interval_in_seconds: i64 = "IntervalInSeconds" as rules::INTERVAL_IN_SECONDS,
    }

    /// How objects are encrypted.
    pub struct EncryptionConfiguration {
        /// `NoEncryption`.
        no_encryption_config: String = "NoEncryptionConfig" as rules::NO_ENCRYPTION,
        /// With a key of KMS.
        kms_encryption_config: KmsEncryptionConfig = "KMSEncryptionConfig" as rules::ANY,
    }

    /// A key of KMS.
    pub struct KmsEncryptionConfig {
        /// The key.
        aws_kms_key_arn: String = "AWSKMSKeyARN" (required) as rules::KMS_KEY_ARN,
    }

    /// Where errors are logged. Simplified: told and not used.
    pub struct CloudWatchLoggingOptions {
        /// On or off.
        enabled: bool = "Enabled" as rules::ANY,
        /// The group.
        log_group_name: String = "LogGroupName" as rules::LOG_GROUP_NAME,
        /// The stream.
        log_stream_name: String = "LogStreamName" as rules::LOG_STREAM_NAME,
    }
}

/// S3 in AWS's plain shape, as it is described.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct S3DestinationDescription {
    /// The role that writes.
    #[serde(rename = "RoleARN")]
    pub role_arn: String,
    /// The bucket.
    #[serde(rename = "BucketARN")]
    pub bucket_arn: String,
    /// What object names begin with; may hold expressions.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub prefix: Option<String>,
    /// What the names of objects with failed records begin with.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error_output_prefix: Option<String>,
    /// When a buffer is delivered.
    pub buffering_hints: BufferingHints,
    /// How objects are compressed.
    pub compression_format: String,
    /// How objects are encrypted.
    pub encryption_configuration: EncryptionConfiguration,
    /// Where errors are logged.
    pub cloud_watch_logging_options: CloudWatchLoggingOptions,
}

/// S3 in AWS's extended shape, as it is described.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExtendedS3DestinationDescription {
    /// What the plain shape holds too.
    #[serde(flatten)]
    pub plain: S3DestinationDescription,
    /// What happens to records on their way.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub processing_configuration: Option<ProcessingConfiguration>,
    /// Whether records are kept as they came, too.
    pub s3_backup_mode: String,
    /// Where they are kept.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub s3_backup_description: Option<S3DestinationDescription>,
    /// Conversion to columnar files; only ever off.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub data_format_conversion_configuration: Option<DataFormatConversionConfiguration>,
    /// Whether records are grouped by keys in them.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub dynamic_partitioning_configuration: Option<DynamicPartitioningConfiguration>,
    /// What object names end with, in place of the compression's own.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file_extension: Option<String>,
    /// The time zone of times in object names.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub custom_time_zone: Option<String>,
}
