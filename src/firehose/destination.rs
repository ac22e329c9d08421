//! A destination, read and checked: everything about it that needs no second look when a record
//! arrives.

use bytes::Bytes;
use serde::Serialize;

use super::buffer::BufferKey;
use super::compression::Compression;
use super::deaggregation::Deaggregation;
use super::jq::Query;
use super::prefix::{Available, Prefixes};
use super::zone::Zone;
use crate::api::firehose::{
    BufferingHints, EncryptionConfiguration, Error, ExtendedS3DestinationConfiguration,
    InvalidArgument, ProcessingConfiguration, Processor, S3DestinationConfiguration,
};
use crate::units::Millis;

/// Size of a buffer without hints, in MiB (AWS's model).
pub const SIZE_MB_DEFAULT: i64 = 5;
/// Age of a buffer without hints, in seconds (AWS's model).
pub const INTERVAL_SECS_DEFAULT: i64 = 300;
/// Smallest buffer with dynamic partitioning, in MiB. *Observed*: AWS refuses less than 64.
pub const PARTITIONING_SIZE_MB_MIN: i64 = 64;
/// Size of a buffer with dynamic partitioning and without hints, in MiB: what AWS's console
/// proposes.
pub const PARTITIONING_SIZE_MB_DEFAULT: i64 = 128;
/// Least age where AWS doesn't allow zero buffering, in seconds.
pub const INTERVAL_SECS_MIN: i64 = 60;

/// Where objects go and how they are named and written.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Target {
    /// The bucket, by name.
    pub bucket: String,
    /// What names begin with.
    pub prefixes: Prefixes,
    /// How objects are compressed.
    pub compression: Compression,
    /// What names end with, in place of the compression's own; may be empty.
    pub extension: String,
    /// The time zone of names.
    pub zone: Zone,
    /// Bytes at which a buffer closes.
    pub size: u64,
    /// Age at which it does.
    pub interval: Millis,
}

/// A destination, read and checked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Destination {
    /// Where objects go.
    pub place: Target,
    /// Bytes at which a buffer closes.
    pub size: u64,
    /// How records are taken apart.
    pub deaggregation: Option<Deaggregation>,
    /// The keys of partitions.
    pub query: Option<Query>,
    /// What is put behind each record.
    pub delimiter: Option<Bytes>,
    /// Whether records are grouped by keys.
    pub partitioning: bool,
    /// Where records are kept as they came.
    pub backup: Option<Target>,
}

/// What a user should know about a configuration that is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Warning {
    /// A role whose account hasn't twelve digits: this sandbox takes it, AWS refuses it.
    RoleAccount {
        /// The role.
        role_arn: String,
    },
    /// A literal error prefix: allowed, since AWS demands the kind of error only of error
    /// prefixes with expressions, but failures of all kinds come to stand side by side.
    ErrorPrefixWithoutType,
}

impl Destination {
    /// Reads a configuration, and refuses what AWS refuses.
    pub fn read(config: &ExtendedS3DestinationConfiguration) -> Result<Self, Error> {
        let partitioning = config
            .dynamic_partitioning_configuration
            .as_ref()
            .is_some_and(|partitioning| partitioning.enabled == Some(true));
        let conversion = config.data_format_conversion_configuration.as_ref();
        if conversion.is_some_and(|conversion| conversion.enabled != Some(false)) {
            return Err(InvalidArgument::Conversion.into());
        }
        check_encryption(config.encryption_configuration.as_ref())?;
        let processors = Processors::read(config.processing_configuration.as_ref())?;
        let query = processors.query.as_ref();
        if partitioning && query.is_none() {
            return Err(InvalidArgument::NoPartitionKeys.into());
        }
        let available = Available {
            partitioning,
            query: query.map(|query| query.keys().iter().map(String::as_str).collect()),
            lambda: false,
        };
        let prefixes = Prefixes::read(
            config.prefix.as_deref(),
            config.error_output_prefix.as_deref(),
            &available,
        )?;
        prefixes.check_length()?;
        if partitioning && !prefixes.names_keys() {
            return Err(InvalidArgument::NoPartitionKeys.into());
        }
        let zone = config.custom_time_zone.as_deref().unwrap_or_default();
        let zone =
            Zone::named(zone).ok_or_else(|| InvalidArgument::TimeZone { zone: zone.to_owned() })?;
        let hints = Hints::read(config.buffering_hints.as_ref(), partitioning)?;
        let place = Target {
            bucket: bucket_of(config.bucket_arn.as_deref()),
            prefixes,
            compression: compression_of(config.compression_format.as_deref()),
            extension: config.file_extension.clone().unwrap_or_default(),
            zone,
            size: hints.size,
            interval: hints.interval,
        };
        Ok(Self {
            size: place.size,
            place,
            deaggregation: processors.deaggregation,
            query: processors.query,
            delimiter: processors.delimiter,
            partitioning,
            backup: read_backup(config)?,
        })
    }

    /// Bytes and age at which a buffer closes.
    pub fn limits_of(&self, key: &BufferKey) -> (u64, Millis) {
        match (key, &self.backup) {
            (BufferKey::Backup, Some(backup)) => (backup.size, backup.interval),
            _ => (self.place.size, self.place.interval),
        }
    }

    /// What a user should know about a configuration that is taken.
    pub fn warnings(
        &self,
        config: &ExtendedS3DestinationConfiguration,
        source_role: Option<&str>,
    ) -> Vec<Warning> {
        let backup = config.s3_backup_configuration.as_ref();
        let roles = [
            config.role_arn.as_deref(),
            backup.and_then(|backup| backup.role_arn.as_deref()),
            source_role,
        ];
        let short = |role: &&str| role.split(':').nth(4).is_none_or(|account| account.len() != 12);
        let mut warnings: Vec<_> = roles
            .into_iter()
            .flatten()
            .filter(short)
            .map(|role| Warning::RoleAccount { role_arn: role.to_owned() })
            .collect();
        if self.place.prefixes.error_prefix_without_type() {
            warnings.push(Warning::ErrorPrefixWithoutType);
        }
        warnings
    }
}

/// AWS's plain shape as its extended one.
pub(super) fn extended(plain: S3DestinationConfiguration) -> ExtendedS3DestinationConfiguration {
    ExtendedS3DestinationConfiguration {
        role_arn: plain.role_arn,
        bucket_arn: plain.bucket_arn,
        prefix: plain.prefix,
        error_output_prefix: plain.error_output_prefix,
        buffering_hints: plain.buffering_hints,
        compression_format: plain.compression_format,
        encryption_configuration: plain.encryption_configuration,
        cloud_watch_logging_options: plain.cloud_watch_logging_options,
        ..ExtendedS3DestinationConfiguration::default()
    }
}

fn bucket_of(arn: Option<&str>) -> String {
    arn.and_then(|arn| arn.rsplit(':').next()).unwrap_or_default().to_owned()
}

fn compression_of(word: Option<&str>) -> Compression {
    word.and_then(Compression::of_word).unwrap_or_default()
}

fn check_encryption(encryption: Option<&EncryptionConfiguration>) -> Result<(), Error> {
    let both = encryption.is_some_and(|encryption| {
        encryption.no_encryption_config.is_some() && encryption.kms_encryption_config.is_some()
    });
    if both { Err(InvalidArgument::Encryption.into()) } else { Ok(()) }
}

/// The backup, if it is on. Its own error prefix is ignored (AWS developer guide).
fn read_backup(config: &ExtendedS3DestinationConfiguration) -> Result<Option<Target>, Error> {
    if config.s3_backup_mode.as_deref() != Some("Enabled") {
        return Ok(None);
    }
    let backup = config.s3_backup_configuration.as_ref().ok_or(InvalidArgument::NoBackup)?;
    check_encryption(backup.encryption_configuration.as_ref())?;
    // A prefix with expressions needs an error prefix even where it is never used.
    let ignored = backup.error_output_prefix.as_deref();
    let prefixes = Prefixes::read(backup.prefix.as_deref(), ignored, &Available::default())?;
    prefixes.check_length()?;
    let hints = Hints::read(backup.buffering_hints.as_ref(), false)?;
    if hints.interval < Millis::from_secs(INTERVAL_SECS_MIN as u64) {
        let why = "S3 backup";
        return Err(InvalidArgument::IntervalTooShort { min: INTERVAL_SECS_MIN, why }.into());
    }
    Ok(Some(Target {
        bucket: bucket_of(backup.bucket_arn.as_deref()),
        prefixes,
        compression: compression_of(backup.compression_format.as_deref()),
        extension: String::new(),
        zone: Zone::default(),
        size: hints.size,
        interval: hints.interval,
    }))
}

/// Both hints, or neither.
struct Hints {
    size: u64,
    interval: Millis,
}

impl Hints {
    fn read(hints: Option<&BufferingHints>, partitioning: bool) -> Result<Self, Error> {
        let (size, interval) = shown_hints(hints, partitioning)?;
        if partitioning && size < PARTITIONING_SIZE_MB_MIN {
            let (min, why) = (PARTITIONING_SIZE_MB_MIN, "dynamic partitioning");
            return Err(InvalidArgument::BufferTooSmall { min, why }.into());
        }
        if partitioning && interval < INTERVAL_SECS_MIN {
            let (min, why) = (INTERVAL_SECS_MIN, "dynamic partitioning");
            return Err(InvalidArgument::IntervalTooShort { min, why }.into());
        }
        Ok(Self { size: (size as u64) << 20, interval: Millis::from_secs(interval as u64) })
    }
}

/// The hints with their defaults, in MiB and seconds.
pub(super) fn shown_hints(
    hints: Option<&BufferingHints>,
    partitioning: bool,
) -> Result<(i64, i64), InvalidArgument> {
    let size = hints.and_then(|hints| hints.size_in_mbs);
    match (size, hints.and_then(|hints| hints.interval_in_seconds)) {
        (Some(size), Some(interval)) => Ok((size, interval)),
        (None, None) if partitioning => Ok((PARTITIONING_SIZE_MB_DEFAULT, INTERVAL_SECS_DEFAULT)),
        (None, None) => Ok((SIZE_MB_DEFAULT, INTERVAL_SECS_DEFAULT)),
        _ => Err(InvalidArgument::OneHint),
    }
}

/// The processors that are simulated.
#[derive(Default)]
struct Processors {
    deaggregation: Option<Deaggregation>,
    query: Option<Query>,
    delimiter: Option<Bytes>,
}

impl Processors {
    fn read(config: Option<&ProcessingConfiguration>) -> Result<Self, Error> {
        let mut read = Self::default();
        let Some(config) = config.filter(|config| config.enabled == Some(true)) else {
            return Ok(read);
        };
        for processor in config.processors.as_deref().unwrap_or_default() {
            let kind = processor.kind.as_deref().unwrap_or_default();
            let twice = match kind {
                "RecordDeAggregation" => {
                    read.deaggregation.replace(deaggregation_of(processor)?).is_some()
                }
                "MetadataExtraction" => read.query.replace(query_of(processor)?).is_some(),
                "AppendDelimiterToRecord" => {
                    read.delimiter.replace(delimiter_of(processor)).is_some()
                }
                _ => {
                    let kind = kind.to_owned();
                    return Err(InvalidArgument::ProcessorNotSimulated { kind }.into());
                }
            };
            if twice {
                return Err(InvalidArgument::ProcessorTwice { kind: kind.to_owned() }.into());
            }
        }
        Ok(read)
    }
}

fn deaggregation_of(processor: &Processor) -> Result<Deaggregation, Error> {
    let kind = "RecordDeAggregation";
    let wrong = |parameter, reason: &str| {
        Error::from(InvalidArgument::Parameter { kind, parameter, reason: reason.to_owned() })
    };
    match processor.parameter("SubRecordType") {
        None => Err(InvalidArgument::ParameterMissing { kind, parameter: "SubRecordType" }.into()),
        Some("JSON") => Ok(Deaggregation::Json),
        Some("DELIMITED") => {
            let delimiter = processor
                .parameter("Delimiter")
                .ok_or(InvalidArgument::ParameterMissing { kind, parameter: "Delimiter" })?;
            let bytes = base64_simd::STANDARD
                .decode_to_vec(delimiter)
                .map_err(|_| wrong("Delimiter", "it must be base64"))?;
            if bytes.is_empty() {
                return Err(wrong("Delimiter", "it is empty"));
            }
            Ok(Deaggregation::Delimited(bytes))
        }
        Some(_) => Err(wrong("SubRecordType", "it must be JSON or DELIMITED")),
    }
}

fn query_of(processor: &Processor) -> Result<Query, Error> {
    let kind = "MetadataExtraction";
    let required = |parameter| {
        processor.parameter(parameter).ok_or(InvalidArgument::ParameterMissing { kind, parameter })
    };
    if required("JsonParsingEngine")? != "JQ-1.6" {
        let reason = "it must be JQ-1.6".to_owned();
        let parameter = "JsonParsingEngine";
        return Err(InvalidArgument::Parameter { kind, parameter, reason }.into());
    }
    let parameter = "MetadataExtractionQuery";
    Query::read(required(parameter)?)
        .map_err(|reason| InvalidArgument::Parameter { kind, parameter, reason }.into())
}

/// A line end, or what the parameter says, where `\n` stands for a line end as in AWS's examples.
fn delimiter_of(processor: &Processor) -> Bytes {
    match processor.parameter("Delimiter") {
        None => Bytes::from_static(b"\n"),
        Some(text) => {
            Bytes::from(text.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t"))
        }
    }
}
