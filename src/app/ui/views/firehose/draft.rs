//! A call to Firehose as it is typed: the request it makes, and what is wrong with it by AWS's
//! model, by AWS's rules on destinations and by what the world is like.

use std::collections::BTreeMap;

use caudal::api::ApiError;
use caudal::api::firehose::{
    BufferingHints, CreateDeliveryStreamInput, DESTINATION_ID, DeleteDeliveryStreamInput,
    DeliveryStreamEncryptionConfigurationInput, DeliveryStreamType,
    DynamicPartitioningConfiguration, EncryptionStatus, Error, ExtendedS3DestinationConfiguration,
    ExtendedS3DestinationUpdate, KinesisStreamSourceConfiguration, ProcessingConfiguration,
    Processor, ProcessorParameter, Request, S3DestinationConfiguration, S3DestinationUpdate,
    StartDeliveryStreamEncryptionInput, StopDeliveryStreamEncryptionInput, Tag,
    TagDeliveryStreamInput, UntagDeliveryStreamInput, UpdateDestinationInput,
};
use caudal::engine::DeliveryStreamView;
use caudal::firehose::{Compression, Destination};

use super::{EXAMPLE, ViewScene};
use crate::ui::activity::Activity;
use crate::ui::widgets::form::Number;

/// Which call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "AWS's own words")]
pub(super) enum Form {
    Create,
    Update,
    Encryption,
    Tag,
    Untag,
    Delete,
}

impl Form {
    /// Its words.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Create => "Crear delivery stream",
            Self::Update => "Cambiar destino",
            Self::Encryption => "Cifrado en el servicio",
            Self::Tag => "Etiquetar",
            Self::Untag => "Quitar etiqueta",
            Self::Delete => "Eliminar",
        }
    }

    /// Its icon.
    pub(super) fn icon(self) -> &'static str {
        match self {
            Self::Create => "plus",
            Self::Update => "pencil",
            Self::Encryption => "lock",
            Self::Tag => "tag",
            Self::Untag => "tags",
            Self::Delete => "trash-2",
        }
    }

    /// Whether it says where records are delivered.
    pub(super) fn has_destination(self) -> bool {
        matches!(self, Self::Create | Self::Update)
    }
}

/// What is typed.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) form: Form,
    /// The delivery stream it changes.
    pub(super) stream: Option<String>,
    pub(super) name: String,
    /// ARN of the Kinesis stream that is read.
    pub(super) source: Option<String>,
    pub(super) role: String,
    pub(super) bucket: String,
    pub(super) prefix: String,
    pub(super) error_prefix: String,
    pub(super) size: Number,
    pub(super) interval: Number,
    pub(super) compression: Compression,
    pub(super) zone: String,
    pub(super) extension: String,
    pub(super) delimiter: bool,
    pub(super) partitioning: bool,
    pub(super) query: String,
    pub(super) deaggregate: bool,
    pub(super) backup: bool,
    pub(super) backup_prefix: String,
    /// `clave=valor`, one a line.
    pub(super) tags: String,
    pub(super) choice: String,
    pub(super) on: bool,
    /// Answers there were when it was sent, and which call it was.
    pub(super) sent: Option<(u64, &'static str)>,
    pub(super) refusal: Option<ApiError>,
    /// What AWS says of the destination as it was typed last.
    checked: Option<(ExtendedS3DestinationConfiguration, Option<Error>)>,
}

/// AWS's name of a processor.
const DELIMITER: &str = "AppendDelimiterToRecord";
const EXTRACTION: &str = "MetadataExtraction";
const DEAGGREGATION: &str = "RecordDeAggregation";

impl Draft {
    /// Section 3 of the notes.
    pub(super) fn example() -> Self {
        Self {
            form: Form::Create,
            stream: None,
            name: EXAMPLE.to_owned(),
            source: None,
            role: "arn:aws:iam::123456789012:role/FirehoseRole".to_owned(),
            bucket: "arn:aws:s3:::banco-datalake".to_owned(),
            prefix: "raw/transacciones/year=!{timestamp:yyyy}/month=!{timestamp:MM}/\
                     day=!{timestamp:dd}/"
                .to_owned(),
            error_prefix: "errors/transacciones/!{firehose:error-output-type}/".to_owned(),
            size: Number::from(128),
            interval: Number::from(300),
            compression: Compression::Gzip,
            zone: String::new(),
            extension: String::new(),
            delimiter: false,
            partitioning: false,
            query: "{pais: .pais}".to_owned(),
            deaggregate: false,
            backup: false,
            backup_prefix: "copia/".to_owned(),
            tags: String::new(),
            choice: String::new(),
            on: false,
            sent: None,
            refusal: None,
            checked: None,
        }
    }

    /// A delivery stream to be, with a name that is free.
    pub(super) fn create(scene: &ViewScene<'_>) -> Self {
        let mut draft = Self::example();
        if scene.snapshot.delivery_stream(EXAMPLE).is_some() {
            draft.name.clear();
        }
        draft
    }

    /// As it is at first.
    pub(super) fn new(form: Form, scene: &ViewScene<'_>, stream: &DeliveryStreamView) -> Self {
        if form == Form::Create {
            return Self::create(scene);
        }
        let config = &stream.destination.config;
        let read = &stream.destination.read;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let processors = config.processing_configuration.as_ref();
        let processors = processors.and_then(|config| config.processors.as_deref());
        let query = processors.and_then(|all| {
            let one = all.iter().find(|one| one.kind.as_deref() == Some(EXTRACTION))?;
            one.parameter("MetadataExtractionQuery").map(ToOwned::to_owned)
        });
        let backup = config.s3_backup_configuration.as_ref();
        Self {
            form,
            stream: Some(stream.name.clone()),
            name: stream.name.clone(),
            role: text(&config.role_arn),
            bucket: text(&config.bucket_arn),
            prefix: text(&config.prefix),
            error_prefix: text(&config.error_output_prefix),
            size: Number::from((read.place.size >> 20) as i64),
            interval: Number::from((read.place.interval.0 / 1000) as i64),
            compression: read.place.compression,
            zone: text(&config.custom_time_zone),
            extension: text(&config.file_extension),
            delimiter: read.delimiter.is_some(),
            partitioning: read.partitioning,
            query: query.unwrap_or_default(),
            deaggregate: read.deaggregation.is_some(),
            backup: read.backup.is_some(),
            backup_prefix: backup.map(|backup| text(&backup.prefix)).unwrap_or_default(),
            choice: stream.tags.keys().next().cloned().unwrap_or_default(),
            on: matches!(
                stream.encryption.status,
                EncryptionStatus::Disabled | EncryptionStatus::Disabling
            ),
            ..Self::example()
        }
    }

    /// The tags as typed, or the line that is none.
    pub(super) fn tag_list(&self) -> Result<Vec<Tag>, String> {
        let lines = self.tags.lines().filter(|line| !line.trim().is_empty());
        lines
            .map(|line| match line.split_once('=') {
                Some((key, value)) => Ok(Tag {
                    key: Some(key.trim().to_owned()),
                    value: Some(value.trim().to_owned()),
                }),
                None => Err(format!("«{}» no es clave=valor.", line.trim())),
            })
            .collect()
    }

    fn hints(&self) -> BufferingHints {
        BufferingHints {
            size_in_mbs: self.size.value(),
            interval_in_seconds: self.interval.value(),
        }
    }

    fn processing(&self) -> Option<ProcessingConfiguration> {
        let parameter = |name: &str, value: &str| ProcessorParameter {
            parameter_name: Some(name.to_owned()),
            parameter_value: Some(value.to_owned()),
        };
        let processor = |kind: &str, parameters: Vec<ProcessorParameter>| Processor {
            kind: Some(kind.to_owned()),
            parameters: (!parameters.is_empty()).then_some(parameters),
        };
        let mut all = Vec::new();
        if self.deaggregate {
            all.push(processor(DEAGGREGATION, vec![parameter("SubRecordType", "JSON")]));
        }
        if self.partitioning {
            let query = parameter("MetadataExtractionQuery", &self.query);
            all.push(processor(EXTRACTION, vec![query, parameter("JsonParsingEngine", "JQ-1.6")]));
        }
        if self.delimiter {
            all.push(processor(DELIMITER, vec![parameter("Delimiter", "\\n")]));
        }
        (!all.is_empty())
            .then_some(ProcessingConfiguration { enabled: Some(true), processors: Some(all) })
    }

    /// The destination as it stands.
    pub(super) fn config(&self) -> ExtendedS3DestinationConfiguration {
        let typed = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        ExtendedS3DestinationConfiguration {
            role_arn: typed(&self.role),
            bucket_arn: typed(&self.bucket),
            prefix: typed(&self.prefix),
            error_output_prefix: typed(&self.error_prefix),
            buffering_hints: Some(self.hints()),
            compression_format: Some(self.compression.as_str().to_owned()),
            processing_configuration: self.processing(),
            s3_backup_mode: self.backup.then(|| "Enabled".to_owned()),
            s3_backup_configuration: self.backup.then(|| S3DestinationConfiguration {
                role_arn: typed(&self.role),
                bucket_arn: typed(&self.bucket),
                prefix: typed(&self.backup_prefix),
                ..S3DestinationConfiguration::default()
            }),
            dynamic_partitioning_configuration: self.partitioning.then(|| {
                DynamicPartitioningConfiguration {
                    enabled: Some(true),
                    ..DynamicPartitioningConfiguration::default()
                }
            }),
            file_extension: typed(&self.extension),
            custom_time_zone: typed(&self.zone),
            ..ExtendedS3DestinationConfiguration::default()
        }
    }

    /// What differs from the destination there is.
    pub(super) fn changes(
        &self,
        stream: Option<&DeliveryStreamView>,
    ) -> ExtendedS3DestinationUpdate {
        let wanted = self.config();
        let mut update = ExtendedS3DestinationUpdate::default();
        let Some(stream) = stream else { return update };
        let now = &stream.destination.config;
        let text = |wanted: &Option<String>, now: &Option<String>| {
            let (wanted, now) = (wanted.as_deref().unwrap_or(""), now.as_deref().unwrap_or(""));
            (wanted != now).then(|| wanted.to_owned())
        };
        update.role_arn = text(&wanted.role_arn, &now.role_arn);
        update.bucket_arn = text(&wanted.bucket_arn, &now.bucket_arn);
        update.prefix = text(&wanted.prefix, &now.prefix);
        update.error_output_prefix = text(&wanted.error_output_prefix, &now.error_output_prefix);
        update.file_extension = text(&wanted.file_extension, &now.file_extension);
        update.custom_time_zone = text(&wanted.custom_time_zone, &now.custom_time_zone);
        let before = Self::of_config(stream);
        if (&before.size, &before.interval) != (&self.size, &self.interval) {
            update.buffering_hints = wanted.buffering_hints;
        }
        if before.compression != self.compression {
            update.compression_format = wanted.compression_format;
        }
        let processing = (before.delimiter, before.deaggregate, &before.query);
        if processing != (self.delimiter, self.deaggregate, &self.query) {
            let none = || ProcessingConfiguration { enabled: Some(false), processors: None };
            update.processing_configuration = Some(self.processing().unwrap_or_else(none));
        }
        if self.backup && !before.backup {
            update.s3_backup_mode = Some("Enabled".to_owned());
        }
        if self.backup && (!before.backup || before.backup_prefix != self.backup_prefix) {
            let backup = wanted.s3_backup_configuration.unwrap_or_default();
            update.s3_backup_update = Some(S3DestinationUpdate {
                role_arn: backup.role_arn,
                bucket_arn: backup.bucket_arn,
                prefix: backup.prefix,
                ..S3DestinationUpdate::default()
            });
        }
        update
    }

    /// The form as the delivery stream's configuration fills it.
    fn of_config(stream: &DeliveryStreamView) -> Self {
        let fresh = Self::example();
        let read = &stream.destination.read;
        let config = &stream.destination.config;
        let processors = config.processing_configuration.as_ref();
        let processors = processors.and_then(|config| config.processors.as_deref());
        let query = processors.and_then(|all| {
            let one = all.iter().find(|one| one.kind.as_deref() == Some(EXTRACTION))?;
            one.parameter("MetadataExtractionQuery").map(ToOwned::to_owned)
        });
        let backup = config.s3_backup_configuration.as_ref();
        Self {
            size: Number::from((read.place.size >> 20) as i64),
            interval: Number::from((read.place.interval.0 / 1000) as i64),
            compression: read.place.compression,
            delimiter: read.delimiter.is_some(),
            deaggregate: read.deaggregation.is_some(),
            query: query.unwrap_or_default(),
            backup: read.backup.is_some(),
            backup_prefix: backup.and_then(|backup| backup.prefix.clone()).unwrap_or_default(),
            ..fresh
        }
    }

    /// The call as it stands.
    pub(super) fn request(&self, stream: Option<&DeliveryStreamView>) -> Request {
        let name = self.stream.clone();
        match self.form {
            Form::Create => Request::CreateDeliveryStream(self.creation()),
            Form::Update => Request::UpdateDestination(UpdateDestinationInput {
                delivery_stream_name: name,
                current_delivery_stream_version_id: stream
                    .map(|stream| stream.version_id.to_string()),
                destination_id: Some(DESTINATION_ID.to_owned()),
                extended_s3_destination_update: Some(self.changes(stream)),
                ..UpdateDestinationInput::default()
            }),
            Form::Encryption if self.on => {
                let owned = DeliveryStreamEncryptionConfigurationInput {
                    key_type: Some("AWS_OWNED_CMK".to_owned()),
                    ..DeliveryStreamEncryptionConfigurationInput::default()
                };
                Request::StartDeliveryStreamEncryption(StartDeliveryStreamEncryptionInput {
                    delivery_stream_name: name,
                    delivery_stream_encryption_configuration_input: Some(owned),
                })
            }
            Form::Encryption => {
                Request::StopDeliveryStreamEncryption(StopDeliveryStreamEncryptionInput {
                    delivery_stream_name: name,
                })
            }
            Form::Tag => Request::TagDeliveryStream(TagDeliveryStreamInput {
                delivery_stream_name: name,
                tags: Some(self.tag_list().unwrap_or_default()),
            }),
            Form::Untag => Request::UntagDeliveryStream(UntagDeliveryStreamInput {
                delivery_stream_name: name,
                tag_keys: Some(vec![self.choice.clone()]),
            }),
            Form::Delete => Request::DeleteDeliveryStream(DeleteDeliveryStreamInput {
                delivery_stream_name: name,
                ..DeleteDeliveryStreamInput::default()
            }),
        }
    }

    fn creation(&self) -> CreateDeliveryStreamInput {
        let kind = match self.source {
            Some(_) => DeliveryStreamType::KinesisStreamAsSource,
            None => DeliveryStreamType::DirectPut,
        };
        let tags = self.tag_list().unwrap_or_default();
        CreateDeliveryStreamInput {
            delivery_stream_name: (!self.name.is_empty()).then(|| self.name.clone()),
            delivery_stream_type: Some(kind.as_str().to_owned()),
            kinesis_stream_source_configuration: self.source.clone().map(|arn| {
                KinesisStreamSourceConfiguration {
                    kinesis_stream_arn: Some(arn),
                    role_arn: (!self.role.is_empty()).then(|| self.role.clone()),
                }
            }),
            extended_s3_destination_configuration: Some(self.config()),
            tags: (!tags.is_empty()).then_some(tags),
            ..CreateDeliveryStreamInput::default()
        }
    }

    /// What AWS says of the destination, told apart once for each that is typed.
    pub(super) fn destination_fault(&mut self) -> Option<&Error> {
        let config = self.config();
        if self.checked.as_ref().is_none_or(|(of, _)| *of != config) {
            let fault = Destination::read(&config).err();
            self.checked = Some((config, fault));
        }
        self.checked.as_ref().and_then(|(_, fault)| fault.as_ref())
    }

    /// Takes the answer, if it has come. `Some` if the call succeeded, with the delivery stream
    /// that is there now.
    #[expect(clippy::option_option, reason = "whether it came, and what is there now")]
    pub(super) fn take_answer(&mut self, activity: &Activity) -> Option<Option<String>> {
        let (sent, operation) = self.sent?;
        let new = activity.answered.saturating_sub(sent) as usize;
        let call =
            activity.calls.iter().rev().take(new).find(|call| call.operation == operation)?;
        self.sent = None;
        self.refusal.clone_from(&call.refusal);
        let created = (self.form == Form::Create).then(|| self.name.clone());
        call.refusal.is_none().then_some(created)
    }
}

/// What is wrong with each field; the empty name is for what belongs to none.
pub(super) type Problems = BTreeMap<&'static str, String>;
