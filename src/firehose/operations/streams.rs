//! Delivery streams: create, delete, list.

use std::collections::{BTreeMap, VecDeque};

use super::encryption::{disabled, key_of};
use super::tags::check_tags;
use crate::api::firehose::{
    CreateDeliveryStreamInput, CreateDeliveryStreamOutput, DeleteDeliveryStreamInput,
    DeliveryStreamEncryptionConfiguration, DeliveryStreamStatus, DeliveryStreamType, Empty,
    EncryptionStatus, Error, InUse, InvalidArgument, LimitExceeded, ListDeliveryStreamsInput,
    ListDeliveryStreamsOutput, NotSimulated, delivery_stream_arn,
};
use crate::firehose::budget::Admission;
use crate::firehose::destination::{Destination, extended};
use crate::firehose::metrics::Metrics;
use crate::firehose::source::Source;
use crate::firehose::timers::Timer;
use crate::firehose::{DeliveryStream, Firehose, SourceState};
use crate::units::Timestamp;

/// Delivery streams of one page, unless the caller asks for more.
const STREAMS_PAGE: i64 = 10;

impl Firehose {
    pub(in crate::firehose) fn create(
        &mut self,
        input: &CreateDeliveryStreamInput,
        state: &dyn Fn(&str) -> SourceState,
    ) -> Result<CreateDeliveryStreamOutput, Error> {
        let name = input.delivery_stream_name.clone().unwrap_or_default();
        let account = self.account();
        if self.streams.contains_key(&name) {
            return Err(InUse::Exists { stream: name, account }.into());
        }
        refuse_other_destinations(input)?;
        let config = match (
            &input.s3_destination_configuration,
            &input.extended_s3_destination_configuration,
        ) {
            (Some(plain), None) => extended(plain.clone()),
            (None, Some(config)) => config.clone(),
            _ => return Err(InvalidArgument::Destinations.into()),
        };
        let source = source_of(input, self.now)?;
        let destination = Destination::read(&config)?;
        if let Some(source) = &source {
            check_source(&source.stream_arn, state)?;
        }
        let encryption = encryption_of(input, source.is_some())?;
        let tags = input.tags.as_deref().unwrap_or_default();
        let tags = check_tags(&BTreeMap::new(), tags, self.settings.quotas.tags)?;
        let limit = self.settings.quotas.delivery_streams;
        if self.streams.len() as u64 >= limit {
            return Err(LimitExceeded::DeliveryStreams { limit, account }.into());
        }
        let id = self.next_stream;
        let arn = delivery_stream_arn(&self.settings.identity, &name);
        let hint = input.direct_put_source_configuration.as_ref();
        let stream = DeliveryStream {
            id,
            name: name.clone(),
            arn: arn.clone(),
            status: DeliveryStreamStatus::Creating,
            version_id: 1,
            created: self.now,
            updated: None,
            config,
            destination,
            source,
            throughput_hint: hint.and_then(|hint| hint.throughput_hint_in_mbs),
            encryption,
            encryption_changes: VecDeque::new(),
            tags,
            buffers: BTreeMap::new(),
            deliveries: BTreeMap::new(),
            delivered: VecDeque::new(),
            held_bytes: 0,
            metrics: Metrics::default(),
            admission: Admission::full(&self.settings.quotas, self.now),
            version: 0,
        };
        self.next_stream += 1;
        self.names.insert(id, name.clone());
        if stream.source.is_some() {
            self.reading.insert(id);
        }
        self.streams.insert(name, stream);
        self.timers.set(self.now + self.settings.lifecycle, Timer::Created(id));
        self.changed = true;
        self.version += 1;
        Ok(CreateDeliveryStreamOutput { delivery_stream_arn: arn })
    }

    pub(in crate::firehose) fn delete(
        &mut self,
        input: &DeleteDeliveryStreamInput,
    ) -> Result<Empty, Error> {
        let stream = self.stream(input.delivery_stream_name.as_ref())?;
        let (name, id, status) = (stream.name.clone(), stream.id, stream.status);
        match status {
            DeliveryStreamStatus::Creating => {
                let account = self.account();
                Err(InUse::NotActive { stream: name, account, status }.into())
            }
            DeliveryStreamStatus::Deleting => Ok(Empty {}),
            DeliveryStreamStatus::Active => {
                self.stream_mut(&name)?.status = DeliveryStreamStatus::Deleting;
                self.timers.set(self.now + self.settings.lifecycle, Timer::Deleted(id));
                self.version += 1;
                Ok(Empty {})
            }
        }
    }

    pub(in crate::firehose) fn list(
        &self,
        input: &ListDeliveryStreamsInput,
    ) -> ListDeliveryStreamsOutput {
        let limit = input.limit.unwrap_or(STREAMS_PAGE) as usize;
        let after = input.exclusive_start_delivery_stream_name.as_ref();
        let kind = input.delivery_stream_type.as_deref();
        let mut names = self
            .streams
            .values()
            .filter(|stream| after.is_none_or(|after| stream.name > *after))
            .filter(|stream| kind.is_none_or(|kind| stream.kind().as_str() == kind))
            .map(|stream| stream.name.clone());
        let delivery_stream_names: Vec<_> = names.by_ref().take(limit).collect();
        let has_more_delivery_streams = names.next().is_some();
        ListDeliveryStreamsOutput { delivery_stream_names, has_more_delivery_streams }
    }
}

/// Encryption from the first record on, if it is asked for.
fn encryption_of(
    input: &CreateDeliveryStreamInput,
    reads: bool,
) -> Result<DeliveryStreamEncryptionConfiguration, Error> {
    let Some(asked) = &input.delivery_stream_encryption_configuration_input else {
        return Ok(disabled());
    };
    if reads {
        let kind = DeliveryStreamType::KinesisStreamAsSource.to_string();
        let field = "DeliveryStreamEncryptionConfigurationInput";
        return Err(InvalidArgument::SourceMismatch { field, kind }.into());
    }
    let (key_type, key_arn) = key_of(Some(asked))?;
    let status = EncryptionStatus::Enabled;
    Ok(DeliveryStreamEncryptionConfiguration { key_arn, key_type: Some(key_type), status })
}

/// Refuses what AWS has and the sandbox hasn't, by name.
fn refuse_other_destinations(input: &CreateDeliveryStreamInput) -> Result<(), Error> {
    let others: [(&Option<NotSimulated>, &str); 10] = [
        (&input.redshift_destination_configuration, "RedshiftDestinationConfiguration"),
        (&input.elasticsearch_destination_configuration, "ElasticsearchDestinationConfiguration"),
        (
            &input.amazonopensearchservice_destination_configuration,
            "AmazonopensearchserviceDestinationConfiguration",
        ),
        (&input.splunk_destination_configuration, "SplunkDestinationConfiguration"),
        (&input.http_endpoint_destination_configuration, "HttpEndpointDestinationConfiguration"),
        (
            &input.amazon_open_search_serverless_destination_configuration,
            "AmazonOpenSearchServerlessDestinationConfiguration",
        ),
        (&input.snowflake_destination_configuration, "SnowflakeDestinationConfiguration"),
        (&input.iceberg_destination_configuration, "IcebergDestinationConfiguration"),
        (&input.msk_source_configuration, "MSKSourceConfiguration"),
        (&input.database_source_configuration, "DatabaseSourceConfiguration"),
    ];
    match others.into_iter().find(|(other, _)| other.is_some()) {
        Some((_, field)) => Err(InvalidArgument::NotSimulated { field }.into()),
        None => Ok(()),
    }
}

/// Refuses a Kinesis stream that can't be read.
fn check_source(arn: &str, state: &dyn Fn(&str) -> SourceState) -> Result<(), Error> {
    let arn = arn.to_owned();
    match state(&arn) {
        SourceState::Readable => Ok(()),
        SourceState::NotReadable(status) => {
            Err(InvalidArgument::SourceNotActive { arn, status }.into())
        }
        SourceState::Missing => Err(InvalidArgument::SourceNotFound { arn }.into()),
    }
}

/// The Kinesis stream to read, if the type says so.
fn source_of(input: &CreateDeliveryStreamInput, now: Timestamp) -> Result<Option<Source>, Error> {
    let kind = input.delivery_stream_type.as_deref().unwrap_or("DirectPut");
    let source = input.kinesis_stream_source_configuration.as_ref();
    let field = "KinesisStreamSourceConfiguration";
    let named = || kind.to_owned();
    match (kind, source) {
        ("KinesisStreamAsSource", None) => {
            Err(InvalidArgument::SourceMissing { field, kind: named() }.into())
        }
        ("KinesisStreamAsSource", Some(_)) if input.direct_put_source_configuration.is_some() => {
            let field = "DirectPutSourceConfiguration";
            Err(InvalidArgument::SourceMismatch { field, kind: named() }.into())
        }
        ("KinesisStreamAsSource", Some(source)) => Ok(Some(Source {
            stream_arn: source.kinesis_stream_arn.clone().unwrap_or_default(),
            role_arn: source.role_arn.clone().unwrap_or_default(),
            start: now,
            checkpoints: BTreeMap::new(),
        })),
        ("DirectPut", None) => Ok(None),
        ("DirectPut", Some(_)) => {
            Err(InvalidArgument::SourceMismatch { field, kind: named() }.into())
        }
        _ => Err(InvalidArgument::NotSimulated { field: "DeliveryStreamType" }.into()),
    }
}
