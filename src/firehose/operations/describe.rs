//! What a delivery stream is, in AWS's shapes.

use crate::api::firehose::{
    BufferingHints, CloudWatchLoggingOptions, DESTINATION_ID, DeliveryStreamDescription,
    DescribeDeliveryStreamInput, DescribeDeliveryStreamOutput, DestinationDescription,
    DirectPutSourceConfiguration, EncryptionConfiguration, Error,
    ExtendedS3DestinationConfiguration, ExtendedS3DestinationDescription,
    KinesisStreamSourceDescription, S3DestinationConfiguration, S3DestinationDescription,
    SourceDescription,
};
use crate::firehose::destination::{extended, shown_hints};
use crate::firehose::{DeliveryStream, Firehose};

impl Firehose {
    pub(in crate::firehose) fn describe(
        &self,
        input: &DescribeDeliveryStreamInput,
    ) -> Result<DescribeDeliveryStreamOutput, Error> {
        let stream = self.stream(input.delivery_stream_name.as_ref())?;
        let after = input.exclusive_start_destination_id.as_deref();
        let destinations = if after.is_some_and(|after| after >= DESTINATION_ID) {
            Vec::new()
        } else {
            vec![describe_destination(stream)]
        };
        Ok(DescribeDeliveryStreamOutput {
            delivery_stream_description: DeliveryStreamDescription {
                delivery_stream_name: stream.name.clone(),
                delivery_stream_arn: stream.arn.clone(),
                delivery_stream_status: stream.status,
                delivery_stream_encryption_configuration: stream
                    .source
                    .is_none()
                    .then(|| stream.encryption.clone()),
                delivery_stream_type: stream.kind(),
                version_id: stream.version_id.to_string(),
                create_timestamp: stream.created,
                last_update_timestamp: stream.updated,
                source: describe_source(stream),
                destinations,
                has_more_destinations: false,
            },
        })
    }
}

fn describe_source(stream: &DeliveryStream) -> Option<SourceDescription> {
    let kinesis = stream.source.as_ref().map(|source| KinesisStreamSourceDescription {
        kinesis_stream_arn: source.stream_arn.clone(),
        role_arn: source.role_arn.clone(),
        delivery_start_timestamp: source.start,
    });
    let direct = stream
        .throughput_hint
        .map(|hint| DirectPutSourceConfiguration { throughput_hint_in_mbs: Some(hint) });
    (kinesis.is_some() || direct.is_some()).then_some(SourceDescription {
        direct_put_source_description: direct,
        kinesis_stream_source_description: kinesis,
    })
}

fn describe_destination(stream: &DeliveryStream) -> DestinationDescription {
    let config = &stream.config;
    let plain = describe_plain(config, stream.destination.partitioning);
    let backup = config.s3_backup_configuration.clone();
    DestinationDescription {
        destination_id: DESTINATION_ID.to_owned(),
        s3_destination_description: plain.clone(),
        extended_s3_destination_description: ExtendedS3DestinationDescription {
            plain,
            processing_configuration: config.processing_configuration.clone(),
            s3_backup_mode: config.s3_backup_mode.clone().unwrap_or_else(|| "Disabled".to_owned()),
            s3_backup_description: backup.map(describe_backup),
            data_format_conversion_configuration: config
                .data_format_conversion_configuration
                .clone(),
            dynamic_partitioning_configuration: config.dynamic_partitioning_configuration.clone(),
            file_extension: config.file_extension.clone(),
            custom_time_zone: config.custom_time_zone.clone(),
        },
    }
}

fn describe_backup(backup: S3DestinationConfiguration) -> S3DestinationDescription {
    describe_plain(&extended(backup), false)
}

/// AWS tells its defaults where the caller said nothing.
fn describe_plain(
    config: &ExtendedS3DestinationConfiguration,
    partitioning: bool,
) -> S3DestinationDescription {
    let hints = shown_hints(config.buffering_hints.as_ref(), partitioning).ok();
    let no_encryption = || EncryptionConfiguration {
        no_encryption_config: Some("NoEncryption".to_owned()),
        kms_encryption_config: None,
    };
    let no_logging =
        || CloudWatchLoggingOptions { enabled: Some(false), ..CloudWatchLoggingOptions::default() };
    S3DestinationDescription {
        role_arn: config.role_arn.clone().unwrap_or_default(),
        bucket_arn: config.bucket_arn.clone().unwrap_or_default(),
        prefix: config.prefix.clone(),
        error_output_prefix: config.error_output_prefix.clone(),
        buffering_hints: BufferingHints {
            size_in_mbs: hints.map(|hints| hints.0),
            interval_in_seconds: hints.map(|hints| hints.1),
        },
        compression_format: config
            .compression_format
            .clone()
            .unwrap_or_else(|| "UNCOMPRESSED".to_owned()),
        encryption_configuration: config
            .encryption_configuration
            .clone()
            .unwrap_or_else(no_encryption),
        cloud_watch_logging_options: config
            .cloud_watch_logging_options
            .clone()
            .unwrap_or_else(no_logging),
    }
}
