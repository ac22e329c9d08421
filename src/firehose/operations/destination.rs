//! Changes of a destination.

use crate::api::firehose::{
    DESTINATION_ID, DeliveryStreamStatus, Empty, Error, ExtendedS3DestinationConfiguration,
    ExtendedS3DestinationUpdate, InUse, InvalidArgument, NotSimulated, S3DestinationConfiguration,
    S3DestinationUpdate, UpdateDestinationInput,
};
use crate::firehose::Firehose;
use crate::firehose::destination::Destination;

impl Firehose {
    /// Merges an update into the destination. Simplified: it holds from the next record on, and
    /// what was buffered before is delivered as it was meant; AWS takes up to minutes.
    pub(in crate::firehose) fn update_destination(
        &mut self,
        input: &UpdateDestinationInput,
    ) -> Result<Empty, Error> {
        let stream = self.stream(input.delivery_stream_name.as_ref())?;
        let (name, id, status) = (stream.name.clone(), stream.id, stream.status);
        if status != DeliveryStreamStatus::Active {
            let account = self.account();
            return Err(InUse::NotActive { stream: name, account, status }.into());
        }
        let specified = input.current_delivery_stream_version_id.clone().unwrap_or_default();
        if specified.parse() != Ok(stream.version_id) {
            let current = stream.version_id;
            return Err(Error::ConcurrentModification { stream: name, current, specified });
        }
        if input.destination_id.as_deref() != Some(DESTINATION_ID) {
            let id = input.destination_id.clone().unwrap_or_default();
            return Err(InvalidArgument::DestinationId { id }.into());
        }
        refuse_other_destinations(input)?;
        let mut config = stream.config.clone();
        match (&input.s3_destination_update, &input.extended_s3_destination_update) {
            (Some(update), None) => merge_plain(&mut config, update),
            (None, Some(update)) => merge(&mut config, update)?,
            _ => return Err(InvalidArgument::NoUpdate.into()),
        }
        let destination = Destination::read(&config)?;
        if destination.partitioning != stream.destination.partitioning {
            return Err(InvalidArgument::PartitioningFixed.into());
        }
        self.close_all(id, self.now);
        let now = self.now;
        let stream = self.stream_mut(&name)?;
        stream.config = config;
        stream.destination = destination;
        stream.version_id += 1;
        stream.updated = Some(now);
        self.version += 1;
        Ok(Empty {})
    }
}

/// Takes what an update says and keeps the rest, field by field.
macro_rules! merge_fields {
    ($config:expr, $update:expr, $($field:ident),+ $(,)?) => {
        $(if $update.$field.is_some() {
            $config.$field.clone_from(&$update.$field);
        })+
    };
}

fn merge_plain(config: &mut ExtendedS3DestinationConfiguration, update: &S3DestinationUpdate) {
    merge_fields!(
        config,
        update,
        role_arn,
        bucket_arn,
        prefix,
        error_output_prefix,
        buffering_hints,
        compression_format,
        encryption_configuration,
        cloud_watch_logging_options,
    );
}

fn merge(
    config: &mut ExtendedS3DestinationConfiguration,
    update: &ExtendedS3DestinationUpdate,
) -> Result<(), Error> {
    let was_on = config.s3_backup_mode.as_deref() == Some("Enabled");
    if was_on && update.s3_backup_mode.as_deref() == Some("Disabled") {
        return Err(InvalidArgument::BackupOff.into());
    }
    merge_fields!(
        config,
        update,
        role_arn,
        bucket_arn,
        prefix,
        error_output_prefix,
        buffering_hints,
        compression_format,
        encryption_configuration,
        cloud_watch_logging_options,
        processing_configuration,
        s3_backup_mode,
        data_format_conversion_configuration,
        dynamic_partitioning_configuration,
        file_extension,
        custom_time_zone,
    );
    if let Some(update) = &update.s3_backup_update {
        let backup =
            config.s3_backup_configuration.get_or_insert_with(S3DestinationConfiguration::default);
        merge_fields!(
            backup,
            update,
            role_arn,
            bucket_arn,
            prefix,
            error_output_prefix,
            buffering_hints,
            compression_format,
            encryption_configuration,
            cloud_watch_logging_options,
        );
        if backup.role_arn.is_none() || backup.bucket_arn.is_none() {
            return Err(InvalidArgument::NoBackup.into());
        }
    }
    Ok(())
}

fn refuse_other_destinations(input: &UpdateDestinationInput) -> Result<(), Error> {
    let others: [(&Option<NotSimulated>, &str); 8] = [
        (&input.redshift_destination_update, "RedshiftDestinationUpdate"),
        (&input.elasticsearch_destination_update, "ElasticsearchDestinationUpdate"),
        (
            &input.amazonopensearchservice_destination_update,
            "AmazonopensearchserviceDestinationUpdate",
        ),
        (&input.splunk_destination_update, "SplunkDestinationUpdate"),
        (&input.http_endpoint_destination_update, "HttpEndpointDestinationUpdate"),
        (
            &input.amazon_open_search_serverless_destination_update,
            "AmazonOpenSearchServerlessDestinationUpdate",
        ),
        (&input.snowflake_destination_update, "SnowflakeDestinationUpdate"),
        (&input.iceberg_destination_update, "IcebergDestinationUpdate"),
    ];
    match others.into_iter().find(|(other, _)| other.is_some()) {
        Some((_, field)) => Err(InvalidArgument::NotSimulated { field }.into()),
        None => Ok(()),
    }
}
